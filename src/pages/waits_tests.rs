//! The pages of waits and outages, walked over every profile and language.

use super::error::ErrorPage;
use super::outage::OutagePage;
use super::overview::{Card, OverviewPage};
use super::profile::ProfilePage;
use super::samples::*;
use super::wait::WaitPage;
use crate::app::{self, Frame};
use crate::auth::Role;
use crate::components::{PageContext, PageDetails};
use crate::editing::{DeferredSave, Opened, Outcome, StaleView};
use crate::error::{Error, ErrorKind};
use crate::partner_center::Outage;
use crate::profile::{Json, Owner, Profile, Values, changes};
use crate::text::Lang;
use leptos::prelude::*;

pub(super) fn deferred_save(profile: &'static Profile, base: Json) -> DeferredSave {
    let typed: Values = editable(profile)
        .map(|key| (key, format!("{HOSTILE}2")))
        .collect();
    let changes = changes(profile, &base, &typed);
    DeferredSave {
        target: target(profile),
        draft: draft(&[]),
        base,
        changes,
        seconds: 57,
        confirmed: true,
        countries: Default::default(),
    }
}

pub(super) fn stale_view(profile: &'static Profile, document: Json) -> StaleView {
    let (at, countries) = (1_795_000_000_000, Default::default());
    StaleView {
        target: target(profile),
        last: Some((document, at)),
        draft: Some(at),
        outcome: None,
        countries,
    }
}

fn is_harmless(page: &str) -> bool {
    !page.contains("<script>") && !page.contains("</textarea>")
}

#[test]
fn nothing_that_was_seen_becomes_markup_and_nothing_can_be_typed() {
    for lang in Lang::ALL {
        for profile in profiles() {
            let context = speaking(lang, Role::Editor);
            let document = filled(profile, |_, _| HOSTILE.to_owned());
            for kind in [
                ErrorKind::Throttled(57),
                ErrorKind::Throttled(0),
                ErrorKind::Busy(3),
                ErrorKind::Down(5),
                ErrorKind::Unavailable,
                ErrorKind::Unreadable,
                ErrorKind::Interrupted,
                ErrorKind::Unreachable,
                ErrorKind::Timeout,
            ] {
                let (meanwhile, error) = (stale_view(profile, document.clone()), Error::from(kind));
                let page = html(&context, || {
                    view! { <OutagePage meanwhile=&meanwhile error=&error/> }
                });
                assert!(
                    is_harmless(&page) && page.contains("alert(1)"),
                    "{} {kind:?}",
                    profile.slug
                );
                assert!(
                    !page[page.find("<main").unwrap()..].contains("<input"),
                    "{} {kind:?}",
                    profile.slug
                );
                assert!(
                    page.contains(&context.moment(1_795_000_000_000)),
                    "it is dated"
                );
            }
            if profile.is_editable() {
                let waiting = deferred_save(profile, document.clone());
                let page = html(&context, || view! { <WaitPage waiting=&waiting/> });
                assert!(is_harmless(&page), "{}", profile.slug);
            }
        }
    }
}

#[test]
fn the_wait_page_carries_the_decision_and_nothing_else() {
    for profile in profiles().filter(|profile| profile.is_editable()) {
        let context = context(Role::Editor);
        let waiting = deferred_save(profile, likely(profile));
        let page = html(&context, || view! { <WaitPage waiting=&waiting/> });
        let main = &page[page.find("<main").unwrap()..];
        assert!(
            main.contains("name=\"intent\" value=\"save\"")
                && main.contains("name=\"confirm\" value=\"yes\""),
            "{main}"
        );
        assert_eq!(
            main.matches("<input").count(),
            3,
            "intent, draft, confirm: {main}"
        );
        let unconfirmed = DeferredSave {
            confirmed: false,
            ..waiting.clone()
        };
        let page = html(&context, || view! { <WaitPage waiting=&unconfirmed/> });
        assert!(!page.contains("name=\"confirm\""));
        let long = DeferredSave {
            seconds: 3_600,
            ..waiting
        };
        let long = html(&context, || view! { <WaitPage waiting=&long/> });
        assert!(long.contains("60 minutes"), "{long}");
    }
}

#[test]
fn how_a_save_ended_is_told_though_the_profile_cannot_be_read() {
    let profile = profiles().next().unwrap();
    let told = |outcome: Option<Outcome>| {
        let meanwhile = StaleView {
            outcome,
            ..stale_view(profile, likely(profile))
        };
        let error = ErrorKind::Down(5).into();
        let page = html(&context(Role::Editor), || {
            view! { <OutagePage meanwhile=&meanwhile error=&error/> }
        });
        ["id=\"summary\"", "Nothing was sent"].map(|text| page.contains(text))
    };
    assert_eq!(told(None), [false, false]);
    let saved = Outcome::Saved {
        reference: "7".to_owned(),
        changed: vec![],
        differences: vec![],
        approved_by: vec![],
    };
    assert_eq!(told(Some(saved)), [true, false]);
    assert_eq!(
        told(Some(Outcome::Throttled {
            seconds: 9,
            confirmed: false
        })),
        [false, false],
        "no news now"
    );
    assert_eq!(
        told(Some(Outcome::Unavailable {
            answer: Default::default()
        })),
        [false, true],
        "in one banner"
    );
}

#[test]
fn a_page_about_an_unknown_save_checks_again_and_tries_nothing_again() {
    let profile = profiles().next().unwrap();
    for lang in Lang::ALL {
        let context = speaking(lang, Role::Editor);
        let opened = Opened {
            outcome: Some(Outcome::Unknown {
                reference: "7".to_owned(),
                answer: None,
            }),
            ..opened(profile, likely(profile))
        };
        let page = html(&context, || view! { <ProfilePage opened=&opened/> });
        let seconds = [("seconds", "{seconds}".into())];
        let says = |key: &str| page.contains(&context.t_args(key, &seconds));
        assert!(says("wait-check-left"), "{lang:?}: {page}");
        assert!(!says("wait-retry-left"), "{lang:?}: {page}");
    }
}

#[test]
fn the_banner_of_an_outage_is_for_people_who_are_signed_in() {
    let mut details = details(Role::Viewer);
    let page = |details: &PageDetails, kind: ErrorKind, tells_outage: bool| {
        let (context, error) = (PageContext::from(details.clone()), kind.into());
        let frame = Frame::titled("t").telling_outage(tells_outage);
        app::html(&context, frame, || view! { <ErrorPage error=&error/> })
    };
    let has_banner = |details: &PageDetails| {
        page(details, ErrorKind::NotFound, false).contains("class=\"outage\"")
    };
    assert!(!has_banner(&details));
    details.outage = Outage::Since(Some(1_795_000_000_000));
    assert!(has_banner(&details));
    let telling = page(&details, ErrorKind::Down(5), true);
    assert!(!telling.contains("class=\"outage\""));
    details.person = None;
    assert!(!has_banner(&details));
}

#[test]
fn the_overview_tells_an_outage_once_above_the_cards() {
    let drawn = |kinds: &[ErrorKind]| {
        let partner = profiles().filter(|profile| profile.owner == Owner::Partner);
        let cards: Vec<Card> = partner
            .zip(kinds)
            .map(|(profile, kind)| Card {
                target: target(profile),
                document: Err(Error::from(*kind)),
                last: None,
            })
            .collect();
        let page = context(Role::Editor);
        let drawn = html(&page, || {
            view! { <OverviewPage cards=&cards drafts=&[] recent=&[]/> }
        });
        let (above, cards) = drawn.split_once("class=\"cards\"").unwrap();
        [above, cards].map(|part| {
            [
                "Partner Center cannot be reached",
                "Partner Center does not answer",
                "There were too many requests",
            ]
            .map(|title| part.matches(title).count())
        })
    };
    let all = [ErrorKind::Unreachable; 5];
    assert_eq!(drawn(&all), [[1, 0, 0], [0, 0, 0]]);
    let waits = [ErrorKind::Down(5), ErrorKind::Down(4)];
    assert_eq!(drawn(&waits), [[0, 1, 0], [0, 0, 0]]);
    // One that fails alone says so on its card; a wait is everybody's.
    let alone = [ErrorKind::Unreachable, ErrorKind::Throttled(9)];
    assert_eq!(drawn(&alone), [[0, 0, 1], [1, 0, 0]]);
}

//! The pages about notifications with hostile values in every place, in every language.

use super::listening::{ListeningPart, ListeningSection};
use super::notification_forms::TypedChannel;
use super::notifications::{NotificationsPage, NotificationsView};
use super::samples::*;
use super::tests::harmless;
use crate::auth::Role;
use crate::components::PageContext;
use crate::config::{Secret, WebhookAddressProblem};
use crate::news::NewsKind;
use crate::notifications::{
    Channel, ChannelProblem, ChannelSecret, Delivery, DeliveryPage, DeliveryProblem,
    DeliverySubject, Pace, PersonChoice, Way,
};
use crate::text::Lang;
use crate::time_zone::Zone;
use leptos::prelude::*;
use url::form_urlencoded::Serializer;

/// The part of the account page with this value in every place.
pub fn listening(value: &str) -> ListeningPart {
    ListeningPart {
        choice: PersonChoice {
            kinds: NewsKind::ALL.to_vec(),
            pace: Pace::AtOnce,
            lang: Lang::Fr,
            zone: Zone::utc(),
            address: value.to_owned(),
            pending: Some(value.to_owned()),
            dead_at: Some(1_795_000_000_000),
        },
        typed: Some(value.to_owned()),
        problem: Some("listen-no-address"),
        sends_mail: true,
        told: "test-sent".to_owned(),
    }
}

fn delivery(value: &str, problem: Option<DeliveryProblem>) -> Delivery {
    Delivery {
        id: value.to_owned(),
        way: Way::Webhook,
        to: value.to_owned(),
        subject: DeliverySubject::News(NewsKind::ALL.to_vec(), 7),
        is_sent: problem.is_none(),
        is_dead: problem.is_some(),
        attempts: 3,
        created_at: 1_795_000_000_000,
        next_at: 1_795_000_000_000,
        status: Some(503),
        problem,
    }
}

fn view(value: &str, problem: ChannelProblem) -> NotificationsView {
    let channel = |way, secret| Channel {
        id: value.to_owned(),
        seq: 7,
        way,
        name: value.to_owned(),
        host: value.to_owned(),
        kinds: NewsKind::ALL.to_vec(),
        lang: Lang::ZhHant,
        secret,
    };
    let form = Serializer::new(String::new())
        .extend_pairs([("channel", value), ("name", value), ("address", value)])
        .finish();
    let dead = DeliveryProblem::ALL.map(|problem| delivery(value, Some(problem)));
    NotificationsView {
        channels: vec![
            channel(Way::Webhook, ChannelSecret::Shown(Secret::new(value))),
            channel(Way::Teams, ChannelSecret::None),
        ],
        log: DeliveryPage {
            dead: dead.to_vec(),
            latest: vec![delivery(value, None)],
            next: Some(value.to_owned()),
        },
        has_hosts: true,
        told: value.to_owned(),
        sent: Some(delivery(value, None)),
        is_later: true,
        refused: Some((TypedChannel::read(form.as_bytes()), problem)),
    }
}

// W3
#[test]
fn hostile_values_stay_text_on_the_pages_about_notifications() {
    let page = context(Role::Admin);
    let found = view(HOSTILE, ChannelProblem::NoName);
    let drawn = html(&page, || view! { <NotificationsPage found=&found/> });
    harmless(&drawn, "notifications");
    let part = listening(HOSTILE);
    let drawn = html(&page, || view! { <ListeningSection part=&part/> });
    harmless(&drawn, "listening");
}

#[test]
fn all_problems_have_their_words_in_every_language() {
    let addresses = WebhookAddressProblem::ALL.map(ChannelProblem::Address);
    let others = [
        ChannelProblem::NoName,
        ChannelProblem::LongName,
        ChannelProblem::NoKinds,
        ChannelProblem::TooMany,
        ChannelProblem::Changed,
        ChannelProblem::Unconfirmed,
    ];
    for lang in Lang::ALL {
        let page = speaking(lang, Role::Admin);
        for problem in addresses.into_iter().chain(others) {
            let found = view("x", problem);
            let drawn = html(&page, || view! { <NotificationsPage found=&found/> });
            assert!(!drawn.contains("[channel-"), "{lang:?} {problem:?}");
            assert!(!drawn.contains("[deliver"), "{lang:?} {problem:?}");
            let wrong = drawn.contains("aria-invalid=\"true\"");
            assert!(
                wrong || problem == ChannelProblem::NoKinds,
                "{lang:?} {problem:?}"
            );
        }
    }
}

#[test]
fn requests_for_approval_are_offered_where_there_are_some_and_kept_where_they_were_chosen() {
    let offers = |approvals: bool, kinds: &[NewsKind]| {
        let mut details = details(Role::Admin);
        details.site.approvals = approvals;
        let page = PageContext::from(details);
        let mut part = listening("x");
        part.choice.kinds = kinds.to_vec();
        let mut found = view("x", ChannelProblem::NoName);
        found.refused = None;
        for channel in &mut found.channels {
            channel.kinds = kinds.to_vec();
        }
        let own = html(&page, || view! { <ListeningSection part=&part/> });
        let channels = html(&page, || view! { <NotificationsPage found=&found/> });
        let input = "type=\"checkbox\" name=\"kind\" value=\"approval\"";
        [own, channels].map(|drawn| {
            let inputs = drawn.split('<').filter(|tag| tag.contains(input));
            inputs
                .map(|tag| tag.contains(" checked"))
                .collect::<Vec<_>>()
        })
    };
    let (others, all) = (&[NewsKind::ChangeSet], &NewsKind::ALL);
    // The form of a new channel stands below those of the two that there are.
    assert_eq!(offers(true, others), [vec![false], vec![false; 3]]);
    assert_eq!(offers(false, others), [Vec::<bool>::new(), vec![]]);
    assert_eq!(offers(true, all), [vec![true], vec![true, true, false]]);
    assert_eq!(offers(false, all), [vec![true], vec![true, true]]);
}

#[test]
fn a_secret_that_is_not_shown_is_not_on_the_page() {
    let mut found = view("x", ChannelProblem::NoName);
    found.refused = None;
    found.channels[0].secret = ChannelSecret::Shown(Secret::new("whsec_shown"));
    let page = context(Role::Admin);
    let drawn = html(&page, || view! { <NotificationsPage found=&found/> });
    assert!(drawn.contains("whsec_shown"), "{drawn}");
    found.channels[0].secret = ChannelSecret::Hidden;
    let drawn = html(&page, || view! { <NotificationsPage found=&found/> });
    assert!(!drawn.contains("whsec_"), "{drawn}");
}

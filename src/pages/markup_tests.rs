//! Markup of every kind through every field of every profile, on every page that shows it: a page
//! is made of the same elements and attributes as with a plain value, and no address leads anywhere
//! else.

use super::customer_problems::CustomerProblemsPage;
use super::customer_table::CustomerTablePage;
use super::customers::{CustomerList, CustomersPage, ListedCustomer, ListedCustomers};
use super::drafts::DraftsPage;
use super::entry::EntryPage;
use super::entry_comments::RefusedComment;
use super::error::ErrorPage;
use super::history::{HistoryList, HistoryPage, HistoryQuery};
use super::history_tests::{compared, row, told_origin};
use super::outage::OutagePage;
use super::overview::{Card, OverviewPage};
use super::problem_board::ProblemBoardPage;
use super::profile_drafts::ProfileDraftsPage;
use super::samples::*;
use super::tests::{form, review_of, reviewed};
use super::versions::VersionsPage;
use super::wait::WaitPage;
use super::waits_tests::{deferred_save, stale_view};
use crate::app::{self, Frame};
use crate::auth::Role;
use crate::components::PageContext;
use crate::editing::{
    Draft, Justification, LastChangedBy, Outcome, ProfileChange, ReadOnlyReason, ValueSource,
};
use crate::error::{Error, ErrorKind, UpstreamAnswer};
use crate::history::{CommentResult, Entry, RowCount};
use crate::profile::{Code, FieldProblem, Profile, Values};
use leptos::prelude::*;
use portal_test_support::html::elements;

/// One for each place that a value may break out of: text, both quotes, an attribute without
/// quotes, comments, raw text, scripts, templates, foreign content, addresses, character
/// references, and what is left of a tag.
const PAYLOADS: &[&str] = &[
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onfocus=alert(1) autofocus x='",
    "\" onmouseover=\"alert(1)",
    " onfocus=alert(1) ",
    "</textarea></title></style></script><script>alert(1)</script>",
    "--><!--<iframe srcdoc=x>",
    "]]><math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
    "javascript:alert(1)//",
    "</option></select><template><form action=https://evil.example><input name=seen>",
    "&lt;b&gt;&#60;i&#62;&quot;&#x22;",
    "{\"a\":\"</leptos-island><leptos-island data-component=x>\"}",
    "\u{0}<\u{0}script>\u{2028}alert(1)",
    "<",
];

/// Those of the Big List of Naughty Strings that have markup in them.
fn more() -> Vec<String> {
    let all: Vec<String> =
        serde_json::from_str(include_str!("../../tests/data/naughty-strings/blns.json")).unwrap();
    all.into_iter()
        .filter(|text| text.contains(['<', '>', '"', '\'']) || text.contains("script:"))
        .collect()
}

/// The pages of a profile with `value` in every field, by name.
fn pages(
    profile: &'static Profile,
    value: &dyn Fn(usize) -> String,
) -> Vec<(&'static str, String)> {
    let number = |key: &str| {
        profile
            .places()
            .position(|place| place.key() == key)
            .unwrap_or_default()
    };
    let with = |more: usize| filled(profile, |key, _| value(number(key) + more));
    let typed: Values = editable(profile)
        .map(|key| (key.clone(), format!("{}2", value(number(&key) + 1))))
        .collect();
    let context = &context(Role::Editor);
    let document = with(0);
    let mut all = vec![(
        "viewed",
        form(
            &super::samples::context(Role::Viewer),
            &opened(profile, document.clone()),
        ),
    )];
    let mut opened = opened(profile, document.clone());
    all.push(("form", form(context, &opened)));
    let said = |number: usize| Code::Upstream {
        detail: value(number),
        answered: value(number + 1),
    };
    let problems: Vec<FieldProblem> = editable(profile)
        .map(|key| FieldProblem {
            code: said(number(&key)),
            key,
        })
        .collect();
    let draft = Draft {
        values: typed.clone(),
        why: Justification {
            reason: Some(value(9)),
            ticket: Some(value(10)),
        },
        ..draft(&[])
    };
    (opened.draft, opened.base) = (Some(draft.clone()), Some(with(2)));
    let answer = UpstreamAnswer {
        code: Some(value(3)),
        description: Some(value(4)),
        ..UpstreamAnswer::default()
    };
    opened.outcome = Some(Outcome::Rejected {
        problems: problems.clone(),
        answer,
    });
    opened.warnings = problems;
    opened.colleagues = vec![colleague_draft(&value(11))];
    opened.changed = Some(ProfileChange {
        by: LastChangedBy::Colleague(value(12)),
        at: 1_795_000_000_000,
    });
    all.push(("rejected", form(context, &opened)));
    opened.locked = Some(ReadOnlyReason::Doubled(value(5)));
    all.push(("locked", form(context, &opened)));
    all.push((
        "outage",
        html(context, || {
            let meanwhile = stale_view(profile, document.clone());
            let error = Error::from(ErrorKind::Down(5));
            view! { <OutagePage meanwhile=&meanwhile error=&error/> }
        }),
    ));
    let card = Card {
        target: target(profile),
        document: Ok(document.clone()),
        last: None,
    };
    let open = [(target(profile), draft.clone())];
    all.push((
        "overview",
        html(context, || {
            let (cards, recent) = ([card], [row("edit.outcome", &value(6))]);
            view! { <OverviewPage cards=&cards drafts=&open recent=&recent/> }
        }),
    ));
    all.push((
        "drafts",
        html(
            context,
            || view! { <DraftsPage drafts=&open discarded=None/> },
        ),
    ));
    if profile.is_editable() {
        all.push((
            "review",
            reviewed(
                context,
                &review_of(profile, document.clone(), document.clone(), draft.clone()),
            ),
        ));
        let mut clash = review_of(profile, document.clone(), with(7), draft);
        clash.sources = editable(profile)
            .map(|key| {
                (
                    key,
                    ValueSource::Portal {
                        name: value(8),
                        same_person: false,
                        at: 0,
                    },
                )
            })
            .collect();
        all.push(("clash", reviewed(context, &clash)));
        clash.sources = editable(profile)
            .map(|key| {
                let source = ValueSource::Outside {
                    between: None,
                    origin: Some(told_origin(&value(8))),
                };
                (key, source)
            })
            .collect();
        all.push(("clash-elsewhere", reviewed(context, &clash)));
        all.push((
            "wait",
            html(context, || {
                let waiting = deferred_save(profile, document);
                view! { <WaitPage waiting=&waiting/> }
            }),
        ));
    }
    all
}

/// The pages that are about no profile.
fn others(value: &dyn Fn(usize) -> String) -> Vec<(&'static str, String)> {
    let mut hostile = details(Role::Admin);
    (hostile.path, hostile.reference) = (format!("/customers?search={}", value(0)), value(1));
    let person = hostile.person.as_mut().unwrap();
    (person.name, person.username) = (value(2), value(3));
    hostile.colleague_notices = colleague_drafts(value).notices;
    let context = &PageContext::from(hostile);
    let upstream = UpstreamAnswer {
        status: Some(400),
        code: Some(value(0)),
        description: Some(value(1)),
        correlation_id: Some(value(2)),
        request_id: Some(value(3)),
        ..UpstreamAnswer::default()
    };
    let error = Error::with(ErrorKind::Unavailable, upstream);
    let found = ListedCustomer {
        id: customer().to_string(),
        company_name: value(0),
        domain: value(1),
    };
    let list = ListedCustomers {
        search: value(2),
        found: CustomerList {
            items: vec![found],
            next: Some(value(3)),
            ..CustomerList::default()
        },
        later: true,
    };
    let table = customer_table(value);
    let (board, problems) = problem_pages(value);
    let written = || row("edit.outcome", &value(4));
    let record = Entry {
        row: written(),
        counterpart: Some(written()),
        versions: None,
        neighbours: (Some(6), None),
        owner: Some(value(1)),
        comments: vec![comment(&value(2)), comment(&value(3))],
        origin: Some(told_origin(&value(2))),
    };
    let refused = RefusedComment {
        text: value(5),
        why: CommentResult::TooLong(2001),
    };
    let (seen, versions) = (compared(&value(5)), Default::default());
    let draft = draft(&[("taxId", &value(5))]);
    let (shown, colleagues) = (profile_drafts(value), colleague_drafts(value));
    let asked = HistoryQuery {
        person: value(0),
        customer: value(1),
        from: value(2),
        ..Default::default()
    };
    let people = vec![(value(3), value(4))];
    let listed = HistoryList {
        asked,
        wrong: vec!["from"],
        people,
        found: seen.found.clone(),
        count: RowCount {
            rows: 1,
            more: false,
        },
        matches: vec![(value(5), value(6))],
        more_matches: RowCount {
            rows: 1,
            more: false,
        },
        problem: None,
    };
    let titled = app::html(context, Frame::titled(value(0)), || {
        view! { <ErrorPage error=&error/> }
    });
    vec![
        ("error", titled),
        (
            "customers",
            html(context, || view! { <CustomersPage list=&list/> }),
        ),
        (
            "customer-table",
            html(context, || view! { <CustomerTablePage table=&table/> }),
        ),
        (
            "problem-board",
            html(context, || view! { <ProblemBoardPage shown=&board/> }),
        ),
        (
            "customer-problems",
            html(
                context,
                || view! { <CustomerProblemsPage shown=&problems/> },
            ),
        ),
        (
            "entry",
            html(context, || {
                let (draft, refused) = (Some(&draft), Some(&refused));
                view! { <EntryPage entry=&record replay=None draft refused/> }
            }),
        ),
        (
            "profile-drafts",
            html(context, || view! { <ProfileDraftsPage shown=&shown/> }),
        ),
        (
            "colleagues",
            html(context, || {
                view! { <DraftsPage drafts=&[] discarded=None colleagues=&colleagues/> }
            }),
        ),
        (
            "versions",
            html(
                context,
                || view! { <VersionsPage history=&seen draft=Some(&draft) asked=&versions/> },
            ),
        ),
        (
            "history",
            html(context, || view! { <HistoryPage list=&listed/> }),
        ),
    ]
}

/// The same pages with payloads are made of what the pages with plain values are made of.
fn compare(what: &str, plain: &[(&str, String)], hostile: &[(&str, String)]) {
    for ((name, plain), (_, hostile)) in plain.iter().zip(hostile) {
        let (ours, found) = (elements(plain), elements(hostile));
        let odd: Vec<_> = found.difference(&ours).collect();
        assert!(odd.is_empty(), "{what} {name}: {odd:?}");
        for element in ["<script", "<form", "<iframe", "<style", "<link", "<meta"] {
            assert_eq!(
                hostile.matches(element).count(),
                plain.matches(element).count(),
                "{what} {name}: {element}"
            );
        }
    }
}

// W3
#[test]
fn no_payload_in_any_field_of_any_profile_makes_an_element() {
    let plain = |number: usize| format!("plain {number}");
    let more = more();
    assert!(more.len() > 100, "{}", more.len());
    for profile in profiles() {
        let usual = pages(profile, &plain);
        for first in 0..PAYLOADS.len() {
            // Each payload comes into each field once.
            let value = |number: usize| PAYLOADS[(first + number) % PAYLOADS.len()].to_owned();
            compare(profile.slug, &usual, &pages(profile, &value));
        }
        for first in (0..more.len()).step_by(profile.places().count()) {
            let value = |number: usize| more[(first + number) % more.len()].clone();
            compare(profile.slug, &usual, &pages(profile, &value));
        }
    }
    let usual = others(&plain);
    // Each page of these has five values: of the longer list each payload is in one of them.
    for first in (0..PAYLOADS.len()).chain((PAYLOADS.len()..PAYLOADS.len() + more.len()).step_by(5))
    {
        let value = |number: usize| {
            let at = (first + number) % (PAYLOADS.len() + more.len());
            PAYLOADS.get(at).map_or_else(
                || more[at - PAYLOADS.len()].clone(),
                |payload| (*payload).to_owned(),
            )
        };
        compare("others", &usual, &others(&value));
    }
}

#[test]
fn what_would_be_an_element_is_found() {
    let page =
        "<a href=\"/x\">1 &lt; 2</a><script>if (a < b) {}</script><input value=\"a>b\" required>";
    let expected = [
        "a",
        "a href",
        "/a",
        "input",
        "input required",
        "input value",
        "script",
    ];
    assert_eq!(elements(page), expected.map(str::to_owned).into());
    for broken in [
        "<img src=x>",
        "<a href=\"javascript:x\">",
        "<p onclick=\"x\">",
        "<a href=\"//evil.example\" target=x>",
    ] {
        assert!(
            !elements(&format!("{page}{broken}")).is_subset(&elements(page)),
            "{broken}"
        );
    }
}

//! Rules for the pages about the audit log and the versions.

use super::entry::EntryPage;
use super::history;
use super::history::{HistoryList, HistoryPage};
use super::samples::{self, context, html};
use super::tests::{harmless, missing_words};
use super::versions::VersionsPage;
use crate::auth::Role;
use crate::auth::session::Ended;
use crate::history::{AuditChange, AuditPage, Comparison, Difference, DocumentHistory, Entry};
use crate::history::{AuthorCertainty, ChangeAuthor, ChangeOrigin, VersionEntry};
use crate::history::{OUTCOMES, Part, RestoredFrom, RowCount, VersionChanges};
use crate::profile::{BILLING, Target};
use crate::store::audit::{Event, Row};
use crate::store::seen::Seen;
use crate::text::{Lang, Words};
use leptos::prelude::*;
use serde_json::value::to_raw_value;
use std::collections::BTreeMap;

pub(super) fn row(event: &str, text: &str) -> Row {
    let changes = serde_json::json!([
        { "key": text, "before": null, "after": text },
        { "key": "address.city", "before": text, "after": "x" },
    ]);
    Row {
        seq: 7,
        at: 1_795_000_000_000,
        event: event.to_owned(),
        person: text.to_owned(),
        person_name: text.to_owned(),
        tenant: text.to_owned(),
        profile: Some("billing".to_owned()),
        customer: None,
        changes: to_raw_value(&changes).ok(),
        request_id: Some(text.to_owned()),
        correlation_id: Some(text.to_owned()),
        outcome: Some(text.to_owned()),
        reference: Some(text.to_owned()),
        intent: None,
        prev_hash: text.to_owned(),
        hash: text.to_owned(),
        reason: Some(text.to_owned()),
        ticket: Some(text.to_owned()),
    }
}

/// Two authors of a change, of which one is this portal.
pub(super) fn told_origin(text: &str) -> ChangeOrigin {
    let author = |certainty, own| ChangeAuthor {
        name: text.to_owned(),
        application: text.to_owned(),
        at: 1_795_000_000_000,
        certainty,
        keys: vec!["email".to_owned(), text.to_owned()],
        own,
    };
    ChangeOrigin::Told(vec![
        author(AuthorCertainty::Matched, None),
        author(AuthorCertainty::Likely, None),
        author(AuthorCertainty::Matched, Some(7)),
    ])
}

pub(super) fn compared(text: &str) -> DocumentHistory {
    let difference = |key: &str, part| Difference {
        key: key.to_owned(),
        part,
        before: Some(text.to_owned()),
        after: None,
    };
    let differences = vec![
        difference("address.city", Part::Field),
        difference(text, Part::Unknown),
        difference(&format!("links.{text}"), Part::Technical),
    ];
    let listed = |id: &str| VersionEntry {
        id: id.to_owned(),
        first_seen_at: 1,
        last_seen_at: Some(2),
        writer: Some((3, text.to_owned())),
        before: None,
    };
    let found = VersionEntry {
        writer: None,
        ..listed("found")
    };
    DocumentHistory {
        target: Target::Partner(&BILLING),
        found: AuditPage {
            rows: vec![row("edit.outcome", text)],
            next: Some(6),
        },
        versions: vec![listed("new"), listed(text), found],
        more_versions: true,
        changes: changes_made(text),
        origins: BTreeMap::from([("found".to_owned(), told_origin(text))]),
        without_origin: Some(ChangeOrigin::NoLog),
        current: Some(Seen {
            version: "new".to_owned(),
            since: 1,
            seen_at: 2,
        }),
        comparison: Some(Comparison {
            from: text.to_owned(),
            to: "new".to_owned(),
            differences,
            called: Default::default(),
        }),
    }
}

/// A version whose changes are known, and one whose are not.
fn changes_made(text: &str) -> BTreeMap<String, VersionChanges> {
    let change = |key: &str| AuditChange {
        key: key.to_owned(),
        before: None,
        after: Some(text.to_owned()),
        called: None,
        kept: None,
        restored: Some(RestoredFrom {
            version: text.to_owned(),
            seen: text.to_owned(),
        }),
        why: None,
        set: None,
        approval: None,
    };
    let made = VersionChanges {
        changes: Some(vec![change("address.city"), change(text)]),
        is_restorable: true,
    };
    BTreeMap::from([(text.to_owned(), made.clone()), ("found".to_owned(), made)])
}

// W3
#[test]
fn nothing_in_the_audit_log_becomes_markup() {
    let hostile = super::samples::HOSTILE;
    let context = context(Role::Admin);
    for event in Event::ALL.map(Event::as_str).into_iter().chain([hostile]) {
        let entry = Entry {
            row: row(event, hostile),
            counterpart: Some(row(event, hostile)),
            versions: None,
            neighbours: (Some(6), None),
            owner: Some(hostile.to_owned()),
            comments: vec![samples::comment(hostile)],
            origin: Some(told_origin(hostile)),
        };
        harmless(
            &html(&context, || view! { <EntryPage entry=&entry replay=None/> }),
            event,
        );
    }
    let (history, asked) = (compared(hostile), Default::default());
    let draft = super::samples::draft(&[("taxId", hostile)]);
    harmless(
        &html(
            &context,
            || view! { <VersionsPage history=&history draft=Some(&draft) asked=&asked/> },
        ),
        "versions",
    );
    let asked = history::HistoryQuery {
        person: hostile.to_owned(),
        customer: hostile.to_owned(),
        from: hostile.to_owned(),
        ..Default::default()
    };
    let listed = HistoryList {
        asked,
        wrong: vec!["from"],
        people: vec![(hostile.to_owned(), hostile.to_owned())],
        found: history.found,
        count: RowCount {
            rows: 1,
            more: true,
        },
        matches: vec![(hostile.to_owned(), hostile.to_owned())],
        more_matches: RowCount {
            rows: 1,
            more: false,
        },
        problem: Some("history-customers-choose"),
    };
    harmless(
        &html(&context, || view! { <HistoryPage list=&listed/> }),
        "history",
    );
}

#[test]
fn every_sentence_is_there_in_every_language() {
    for lang in Lang::ALL {
        let context = super::samples::speaking(lang, Role::Admin);
        for event in Event::ALL {
            for outcome in OUTCOMES
                .into_iter()
                .chain(["signed-in", "no-role", "role", "wrong-tenant"])
                .chain(Ended::ALL.map(Ended::word))
            {
                let row = Row {
                    outcome: Some(outcome.to_owned()),
                    ..row(event.as_str(), "text")
                };
                let sealed = Row {
                    changes: None,
                    ..row.clone()
                };
                for row in [row, sealed] {
                    let entry = Entry {
                        row,
                        counterpart: None,
                        versions: Some(("a".to_owned(), "b".to_owned())),
                        neighbours: (None, Some(8)),
                        owner: Some("text".to_owned()),
                        comments: vec![samples::comment("text")],
                        origin: Some(told_origin("text")),
                    };
                    assert_eq!(
                        missing_words(&html(&context, || {
                            view! { <EntryPage entry=&entry replay=None/> }
                        })),
                        None,
                        "{lang:?} {event:?}"
                    );
                }
                assert!(
                    Words::of(lang).has(&format!("recorded-{outcome}")),
                    "{lang:?} {outcome}"
                );
            }
        }
        let (mut history, asked) = (compared("text"), Default::default());
        let draft = super::samples::draft(&[("taxId", "text")]);
        assert_eq!(
            missing_words(&html(&context, || {
                view! { <VersionsPage history=&history draft=Some(&draft) asked=&asked/> }
            })),
            None
        );
        (history.versions, history.comparison, history.found.rows) = (vec![], None, vec![]);
        assert_eq!(
            missing_words(&html(&context, || {
                view! { <VersionsPage history=&history draft=Some(&draft) asked=&asked/> }
            })),
            None
        );
    }
}

//! The page about watching with hostile values in every place, in every language.

use super::samples::*;
use super::tests::harmless;
use super::watching::WatchingPage;
use crate::auth::{LentSignIn, LoanEnd, Role};
use crate::history::RowCount;
use crate::text::Lang;
use crate::watching::{SubjectState, WatchPause, WatchSubject, WatchView};
use leptos::prelude::*;

const AT: i64 = 1_795_000_000_000;

fn view(value: &str, problem: &str) -> WatchView {
    let loan = |ended| LentSignIn {
        owner: value.to_owned(),
        name: value.to_owned(),
        seq: 7,
        lent_at: AT,
        ends_at: AT,
        read_at: Some(AT),
        is_warned: true,
        ended,
        problem: problem.to_owned(),
    };
    let ended = LoanEnd::ALL.map(|why| loan(Some((AT, why))));
    let state = |subject| SubjectState {
        subject,
        read_at: Some(AT),
        next_at: None,
        began_at: Some(AT),
        total: 9,
        done: 3,
        failed: 1,
        found: 1,
        problem: problem.to_owned(),
    };
    let hidden = [WatchSubject::Access, WatchSubject::Problems];
    let shown = WatchSubject::ALL
        .into_iter()
        .filter(|subject| !hidden.contains(subject));
    WatchView {
        is_on: true,
        subjects: shown.map(state).collect(),
        pause: Some(WatchPause {
            until: AT,
            problem: problem.to_owned(),
        }),
        loans: std::iter::once(loan(None)).chain(ended).collect(),
        lends: true,
        found: RowCount {
            rows: 3,
            more: false,
        },
        certificate_ends_at: Some(AT),
    }
}

// W3
#[test]
fn hostile_values_stay_text_on_the_page_about_watching() {
    let page = context(Role::Admin);
    let found = view(HOSTILE, "");
    let told = HOSTILE.to_owned();
    let drawn = html(&page, || view! { <WatchingPage found=&found told/> });
    harmless(&drawn, "watching");
}

#[test]
fn all_that_watching_tells_has_its_words_in_every_language() {
    for lang in Lang::ALL {
        let page = speaking(lang, Role::Admin);
        for problem in [
            "",
            "throttled",
            "unavailable",
            "provider",
            "app-refused",
            "refused",
            "mfa",
            "no-loan",
            "not-there",
        ] {
            let found = view("x", problem);
            let told = "lent".to_owned();
            let drawn = html(&page, || view! { <WatchingPage found=&found told/> });
            assert!(!drawn.contains("[watch"), "{lang:?} {problem}: {drawn}");
            assert!(!drawn.contains("[recorded"), "{lang:?} {problem}: {drawn}");
        }
    }
}

#[test]
fn the_page_says_when_there_are_more_changes_than_were_counted() {
    let all = [
        (
            Lang::En,
            "1,000 changes made",
            "More than 1,000 changes made",
        ),
        (
            Lang::Fr,
            "1\u{202f}000 modifications faites",
            "Plus de 1\u{202f}000 modifications faites",
        ),
        (Lang::ZhHant, "發現了 1,000 項", "發現了超過 1,000 項"),
    ];
    for (lang, exactly, more) in all {
        let page = speaking(lang, Role::Admin);
        let drawn = |has_more| {
            let found = WatchView {
                found: RowCount {
                    rows: 1_000,
                    more: has_more,
                },
                ..view("x", "")
            };
            let told = String::new();
            html(&page, || view! { <WatchingPage found=&found told/> })
        };
        let (counted, limited) = (drawn(false), drawn(true));
        assert!(counted.contains(exactly), "{lang:?}: {counted}");
        assert!(!counted.contains(more), "{lang:?}: {counted}");
        assert!(limited.contains(more), "{lang:?}: {limited}");
        assert!(!limited.contains("[watch"), "{lang:?}: {limited}");
    }
}

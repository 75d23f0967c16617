//! Requests for approval on their pages: whatever people write, and the words of every state.

use super::approval::{ApprovalPage, TypedComment};
use super::approvals::{ApprovalsListPage, AskedApprovals};
use super::drafts::DraftsPage;
use super::overview::{OverviewApprovals, OverviewPage};
use super::samples::*;
use super::tests::{harmless, missing_words};
use crate::auth::Role;
use crate::components::PageContext;
use crate::editing::{
    ApprovalDecision, ApprovalDetail, ApprovalList, ApprovalRequest, ApprovalState, ApprovalsPage,
    AskedChange, AskedField, AskedVerification, GivenApproval, Justification, Request,
};
use crate::history::NamedPerson;
use crate::profile::{BILLING, CUSTOMER_BILLING, Change, Code, Guard, Member};
use crate::text::Lang;
use leptos::prelude::*;
use std::collections::BTreeMap;

const KEY: &str = "purchaseOrderNumber";
const AT: i64 = 1_795_000_000_000;

fn somebody() -> NamedPerson {
    NamedPerson {
        person: "tenant:2".to_owned(),
        name: HOSTILE.to_owned(),
    }
}

fn request(state: ApprovalState, why: Option<&str>) -> ApprovalRequest {
    ApprovalRequest {
        number: 17,
        target: target(&BILLING),
        author: somebody(),
        emergency: false,
        state,
        why: why.map(str::to_owned),
        changes: vec![AskedChange {
            key: KEY.to_owned(),
            before: Some(HOSTILE.to_owned()),
            after: HOSTILE.to_owned(),
        }],
        labels: Default::default(),
        justification: Justification {
            reason: Some(HOSTILE.to_owned()),
            ticket: Some(HOSTILE.to_owned()),
        },
        confirmed: true,
        approvals: vec![GivenApproval {
            by: somebody(),
            at: AT,
        }],
        needed: 2,
        decision: Some(ApprovalDecision {
            by: somebody(),
            at: AT,
            comment: HOSTILE.to_owned(),
        }),
        reference: Some("18".to_owned()),
        body: "ab".repeat(32),
        base: "version-1".to_owned(),
        version: "version-1".to_owned(),
        created_at: AT,
        changed_at: AT,
        expires_at: AT,
    }
}

fn drawn(page: &PageContext, request: ApprovalRequest, may_decide: bool) -> String {
    drawn_with(page, request, may_decide, [HOSTILE; 3])
}

/// The page of a request with the values that its author saw, of now, and that are asked for.
fn drawn_with(
    page: &PageContext,
    request: ApprovalRequest,
    may_decide: bool,
    [base, theirs, mine]: [&str; 3],
) -> String {
    let document = filled(&BILLING, |_, _| HOSTILE.to_owned());
    let changes = vec![Change {
        key: KEY.to_owned(),
        before: Member::Text(HOSTILE.to_owned()),
        after: HOSTILE.to_owned(),
    }];
    let detail = ApprovalDetail {
        request,
        fields: vec![AskedField {
            key: KEY.to_owned(),
            base: base.to_owned(),
            theirs: theirs.to_owned(),
            mine: mine.to_owned(),
        }],
        taken: changes.clone(),
        guards: vec![Guard::Verification],
        verification: Some(AskedVerification {
            known: None,
            is_current: false,
        }),
        countries: Default::default(),
        changes,
        save: Some(Request {
            method: "PUT",
            address: "https://api.example/v1/profiles/billing".to_owned(),
            headers: vec![],
            body: document.clone(),
        }),
        document,
        may_decide,
        has_approved: false,
        lacking: 1,
    };
    let typed = TypedComment {
        text: HOSTILE.to_owned(),
        problem: Some(Code::Required),
    };
    html(
        page,
        || view! { <ApprovalPage detail=&detail typed=&typed/> },
    )
}

#[test]
fn the_marked_words_are_those_that_the_request_changes() {
    let page = context(Role::Approver);
    let shown = |state, values| drawn_with(&page, request(state, None), true, values);
    // The fields that others changed have one of these too.
    let told = |body: &str| body.matches("<dt>Before</dt>").count() - 1;
    let open = shown(ApprovalState::Open, ["seen", "seen", "asked"]);
    assert_eq!(told(&open), 0, "it is the value of now: {open}");
    let moved = shown(ApprovalState::Open, ["seen", "now", "asked"]);
    assert_eq!(told(&moved), 1, "{moved}");
    assert!(moved.contains("<del>now</del>"), "{moved}");
    // What came after it is none of its changes.
    let over = shown(ApprovalState::Saved, ["seen", "later", "asked"]);
    for text in ["<del>seen</del>", "<ins>asked</ins>", ">later</bdi>"] {
        assert!(over.contains(text), "{text}: {over}");
    }
}

#[test]
fn nothing_that_people_write_about_a_request_becomes_markup() {
    let page = context(Role::Approver);
    for state in ApprovalState::ALL {
        let found = ApprovalsPage {
            requests: vec![request(state, Some(HOSTILE))],
            next: Some(17),
        };
        let asked = AskedApprovals {
            list: ApprovalList::Over,
            found,
            later: true,
            names: Default::default(),
        };
        let list = html(&page, || view! { <ApprovalsListPage asked=&asked/> });
        harmless(&list, state.as_str());
        for may_decide in [false, true] {
            let request = request(state, Some(HOSTILE));
            harmless(&drawn(&page, request, may_decide), state.as_str());
        }
    }
}

#[test]
fn every_state_and_every_end_has_words_in_every_language() {
    for lang in Lang::ALL {
        let page = speaking(lang, Role::Approver);
        for state in ApprovalState::ALL {
            let drawn = drawn(&page, request(state, None), true);
            assert_eq!(missing_words(&drawn), None, "{state:?}");
        }
        for why in [
            "draft",
            "handed-over",
            "document",
            "rules",
            "role",
            "emergency",
            "expired",
            "rejected",
            "not-applied",
            "not-sent",
            "unknown",
        ] {
            let ended = request(ApprovalState::Ended, Some(why));
            let drawn = drawn(&page, ended, false);
            assert_eq!(missing_words(&drawn), None, "{why}");
        }
    }
}

/// The list of drafts, and the overview, with a draft of which this request was made.
fn beside_drafts(page: &PageContext, request: ApprovalRequest) -> [String; 2] {
    let key = request.target.key();
    let drafts = [(request.target.clone(), draft(&[(KEY, HOSTILE)]))];
    let own = BTreeMap::from([(key, request)]);
    let list = html(
        page,
        || view! { <DraftsPage drafts=&drafts discarded=None requests=&own/> },
    );
    let approvals = OverviewApprovals {
        own,
        ..OverviewApprovals::default()
    };
    let overview = html(
        page,
        || view! { <OverviewPage cards=&[] drafts=&drafts recent=&[] approvals=&approvals/> },
    );
    [list, overview]
}

#[test]
fn the_state_of_ones_own_request_is_told_beside_the_draft() {
    for state in ApprovalState::ALL {
        for lang in Lang::ALL {
            let page = speaking(lang, Role::Editor);
            let of_customer = ApprovalRequest {
                target: target(&CUSTOMER_BILLING),
                ..request(state, None)
            };
            for drawn in beside_drafts(&page, of_customer) {
                assert_eq!(missing_words(&drawn), None, "{state:?}");
                let way = drawn.contains("href=\"/approvals/17\"");
                let is_list = drawn.contains("value=\"discard\"");
                assert_eq!(way, is_list || !state.is_current(), "{state:?}: {drawn}");
                // Only who decided is named.
                match state {
                    ApprovalState::Returned | ApprovalState::Refused => {
                        harmless(&drawn, state.as_str());
                    }
                    _ => assert!(!drawn.contains("alert(1)"), "{state:?}: {drawn}"),
                }
            }
        }
    }
}

#[test]
fn only_who_may_decide_has_the_form_and_it_names_the_body_that_it_shows() {
    let page = context(Role::Approver);
    let hidden = format!("name=\"shown\" value=\"{}\"", "ab".repeat(32));
    for may_decide in [false, true] {
        let drawn = drawn(&page, request(ApprovalState::Open, None), may_decide);
        assert_eq!(drawn.contains(&hidden), may_decide, "{drawn}");
        assert_eq!(drawn.contains("value=\"refuse\""), may_decide, "{drawn}");
    }
    let over = drawn(&page, request(ApprovalState::Ended, None), true);
    assert!(!over.contains("value=\"refuse\""), "{over}");
}

//! The seams of a save: where something happens between two of its steps.

use crate::history::rows;
use portal::sandbox::{Fault, SimulatedChange};
use portal::store::{drafts, leases};
use portal_test_support::{FOREVER, Running, Visitor, start, start_with};
use reqwest::{Method, StatusCode};
use std::collections::BTreeMap;
use std::time::Duration;

const BILLING: &str = "/partner/billing";
const REVIEW: &str = "/partner/billing/review";
const ORDER: &str = "purchaseOrderNumber";

async fn outcomes(portal: &Running) -> Vec<String> {
    rows(portal, "edit.outcome")
        .await
        .into_iter()
        .rev()
        .filter_map(|row| row.outcome)
        .collect()
}

/// Posts the form as it came, with this typed into it.
async fn post(
    editor: &Visitor,
    form: &BTreeMap<String, String>,
    typed: &[(&str, &str)],
) -> StatusCode {
    let mut pairs: Vec<(&str, &str)> = form
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    pairs.retain(|(key, _)| typed.iter().all(|(typed, _)| typed != key));
    pairs.extend_from_slice(typed);
    editor.post(BILLING, &pairs).await.status
}

// U3
#[tokio::test]
async fn a_yes_with_the_document_of_before_that_no_reading_confirms_is_unknown() {
    // Read again: no answer, or somebody else's value.
    for unreadable in [true, false] {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        editor.edit(BILLING, &[(ORDER, "really")]).await;
        portal.fault_of_puts("billing", "ignored", None, 1);
        let page = if unreadable {
            // The save's first read passes, every later one fails.
            portal
                .sandbox
                .set(Fault::new("billing", "server-error").method("GET").after(1))
                .unwrap();
            let answer = editor.post(REVIEW, &[("intent", "save")]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
            portal.sandbox.clear();
            editor.get(answer.location()).await
        } else {
            portal
                .sandbox
                .set(
                    Fault::new("billing", "slow")
                        .value(FOREVER)
                        .method("GET")
                        .after(1)
                        .once(),
                )
                .unwrap();
            let elsewhere = async {
                portal.waiting("slow", 1).await;
                portal
                    .sandbox
                    .change(&SimulatedChange::new("billing").set(ORDER, "somebody else's"))
                    .unwrap();
                portal.sandbox.go_on("slow");
            };
            tokio::join!(editor.save(BILLING, &[]), elsewhere).0
        };
        assert_eq!(
            page.outcome(),
            Some("unknown"),
            "{unreadable}: {}",
            page.body
        );
        assert_eq!(
            outcomes(&portal).await,
            Vec::<String>::new(),
            "not settled, and not said to be"
        );
        assert_eq!(portal.puts().len(), 1, "and not sent again");
    }
}

// D3, U3: in real time, as a lease ends by the machine's own clock; nearly all of it is waiting.
#[tokio::test]
async fn a_turn_that_was_lost_is_noticed_before_every_request_of_a_save() {
    let portal = start_with(|settings| settings.upstream_timeout = Duration::from_secs(60)).await;
    let editor = portal.sign_in("Edith Editor").await;
    for (path, key) in [(BILLING, ORDER), ("/partner/support", "telephone")] {
        editor.edit(path, &[(key, "4255550101")]).await;
    }
    // Then a new token would be tried, or a document that shows no effect would be sent again.
    for (resource, then) in [("billing", "unauthorized"), ("support", "drop")] {
        portal.fault_of_puts(resource, "slow", Some(FOREVER), 1);
        portal.fault_of_puts(resource, then, None, 1);
    }
    let others = async {
        portal.waiting("slow", 2).await;
        // Another process has the turn.
        let lost = sqlx::query("UPDATE lease SET fence = fence + 1 WHERE name LIKE 'save/%'")
            .execute(portal.store().pool())
            .await;
        assert_eq!(lost.unwrap().rows_affected(), 2);
        // No renewal succeeds from now on: who held it is certain of it no longer than this.
        tokio::time::sleep(leases::LENGTH).await;
        portal.sandbox.go_on("slow");
    };
    let save = |path: &'static str| {
        let editor = editor.copy();
        async move {
            editor
                .post(&format!("{path}/review"), &[("intent", "save")])
                .await
        }
    };
    let (billing, support, ()) = tokio::join!(save(BILLING), save("/partner/support"), others);
    let sent = |path: &str| {
        portal
            .puts()
            .iter()
            .filter(|put| put.path.contains(path))
            .count()
    };
    assert_eq!(
        (sent("billing"), sent("support")),
        (1, 1),
        "nothing more was sent"
    );
    assert_eq!(
        billing.status,
        StatusCode::GATEWAY_TIMEOUT,
        "{}",
        billing.body
    );
    assert_eq!(
        outcomes(&portal).await,
        ["unavailable"],
        "the refused one was not carried out; of the other nobody knows"
    );
    assert_eq!(support.status, StatusCode::SEE_OTHER, "{}", support.body);
    assert_eq!(
        editor.get("/partner/support").await.outcome(),
        Some("unknown")
    );
}

// D4, D5
#[tokio::test]
async fn a_draft_goes_only_if_it_is_the_one_that_was_seen() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let stale = editor.get(BILLING).await.form();
    editor.edit(BILLING, &[(ORDER, "newer")]).await;
    let kept = || drafts::all(portal.store());
    let (_, newer) = kept().await.unwrap().remove(0);

    // A tab from before: discarding, and an untouched form, take nothing away.
    for intent in ["discard", "review"] {
        let page = editor
            .post(
                BILLING,
                &[
                    ("seen", &stale["seen"]),
                    ("draft", &stale["draft"]),
                    ("form", &stale["form"]),
                    ("intent", intent),
                ],
            )
            .await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        assert_eq!(kept().await.unwrap().remove(0).1, newer, "{intent}");
    }

    // And below that: what is removed or replaced is named by what it says.
    let store = portal.store();
    let (owner, target) = {
        let row = sqlx::query("SELECT owner, target FROM draft")
            .fetch_one(store.pool())
            .await
            .unwrap();
        (
            sqlx::Row::get::<String, _>(&row, 0),
            sqlx::Row::get::<String, _>(&row, 1),
        )
    };
    drafts::remove_this(store, &owner, &target, b"another")
        .await
        .unwrap();
    assert!(
        !drafts::replace(store, &owner, &target, b"another", b"mine")
            .await
            .unwrap()
    );
    assert!(
        !drafts::swap(store, &owner, &target, Some(b"another"), b"mine")
            .await
            .unwrap()
    );
    assert!(
        !drafts::swap(store, &owner, &target, None, b"mine")
            .await
            .unwrap()
    );
    assert_eq!(kept().await.unwrap().remove(0).1, newer);
    drafts::remove_this(store, &owner, &target, &newer)
        .await
        .unwrap();
    assert!(kept().await.unwrap().is_empty());
}

// D4, D5
#[tokio::test]
async fn how_a_save_ended_is_told_though_its_author_typed_on() {
    for intent in ["keep", "review"] {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        let review = editor.edit(BILLING, &[(ORDER, "first")]).await;
        assert_eq!(review.outcome(), None, "{}", review.body);
        let form = editor.get(BILLING).await.form();
        portal.fault_of_puts("billing", "slow", Some(FOREVER), 1);
        let typing = async {
            portal.waiting("slow", 1).await;
            let typed = [("address.addressLine2", "typed on"), ("intent", intent)];
            let status = post(&editor, &form, &typed).await;
            portal.sandbox.go_on("slow");
            status
        };
        let (saved, typed) = tokio::join!(editor.post(REVIEW, &[("intent", "save")]), typing);
        assert_eq!(
            (saved.status, typed.is_success() || typed.is_redirection()),
            (StatusCode::SEE_OTHER, true)
        );
        let page = editor.get(BILLING).await;
        assert_eq!(page.outcome(), Some("saved"), "{intent}: {}", page.body);
        assert_eq!(page.form()["address.addressLine2"], "typed on", "{intent}");
        let page = editor.get(BILLING).await;
        assert_eq!(page.outcome(), None, "once: {}", page.body);
        assert_eq!(
            page.form()["address.addressLine2"],
            "typed on",
            "and nothing of it is lost"
        );
        // What is left saves what is left.
        editor.edit(BILLING, &[]).await;
        assert_eq!(editor.save(BILLING, &[]).await.outcome(), Some("saved"));
        let stored = editor.get("/api/v1/partner/profiles/billing").await.json();
        assert_eq!(
            (
                stored[ORDER].as_str(),
                stored["address"]["addressLine2"].as_str()
            ),
            (Some("first"), Some("typed on"))
        );
    }
}

// W4
#[tokio::test]
async fn who_is_refused_anywhere_is_not_shown_later_what_was_read_before() {
    let anywhere =
        ["form", "review", "save", "json", "overview"].map(|place| ("forbidden", "1002", place));
    for (quirk, value, place) in anywhere
        .into_iter()
        .chain([("not-found", "", "form"), ("forbidden", "20002", "save")])
    {
        refused(quirk, value, place).await;
    }
}

/// Reads a profile, is refused by this answer in this place, and looks again while the service does
/// not answer.
async fn refused(quirk: &str, value: &str, place: &str) {
    let last_seen = "id=\"last-seen\"";
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(BILLING, &[(ORDER, "a draft")]).await;
    editor.get(BILLING).await;
    portal.fault("billing", "bad-gateway", None, None);
    assert!(
        editor.get(BILLING).await.body.contains(last_seen),
        "until then it is shown"
    );
    portal.sandbox.clear();
    let value = Some(value).filter(|value| !value.is_empty());
    portal.fault("billing", quirk, value, None);
    let (path, method) = match place {
        "form" => (BILLING, Method::GET),
        "review" => (REVIEW, Method::GET),
        "save" => (REVIEW, Method::POST),
        "json" => ("/api/v1/partner/profiles/billing", Method::GET),
        _ => ("/", Method::GET),
    };
    let refused = if method == Method::POST {
        editor.post(path, &[("intent", "save")]).await
    } else {
        editor.get(path).await
    };
    assert_ne!(refused.status, StatusCode::SEE_OTHER, "{place}");
    portal.sandbox.clear();
    portal.fault("billing", "bad-gateway", None, None);
    let page = editor.get(BILLING).await;
    assert_eq!(
        page.status,
        StatusCode::BAD_GATEWAY,
        "{place} {quirk}: {}",
        page.body
    );
    assert!(
        !page.body.contains(last_seen) && !page.body.contains("Redmond"),
        "{place} {quirk}: {}",
        page.body
    );
}

// D5: the decision is about the address, not about the rest of the form.
#[tokio::test]
async fn what_was_decided_about_an_address_survives_typing_elsewhere() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = editor
        .edit(BILLING, &[("address.addressLine1", "3 Microsoft Way")])
        .await;
    let keep = [
        ("intent", "keep-address"),
        ("draft", &review.form()["draft"]),
        ("address", "address"),
        ("reason", "checked"),
    ];
    editor.post(REVIEW, &keep).await;
    let asked = |portal: &Running| {
        portal
            .calls()
            .iter()
            .filter(|call| call.path == "/v1/validations/address")
            .count()
    };
    for intent in ["keep", "review"] {
        let form = editor.get(BILLING).await.form();
        post(&editor, &form, &[(ORDER, intent), ("intent", intent)]).await;
        let review = editor.get(REVIEW).await;
        assert!(
            review.body.contains("value=\"save\"")
                && !review.body.contains("value=\"keep-address\""),
            "{intent}: {}",
            review.body
        );
        assert_eq!(asked(&portal), 1, "nor is it asked again");
    }
    // Of another address nothing is decided.
    let review = editor
        .edit(BILLING, &[("address.addressLine1", "Microsoft Way")])
        .await;
    assert!(
        !review.body.contains("value=\"save\"") && review.body.contains("value=\"keep-address\""),
        "{}",
        review.body
    );
}

// D1, D3
#[tokio::test]
async fn an_entity_tag_that_no_header_may_hold_sends_nothing_and_says_why() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let customer = editor.get("/api/v1/customers").await.json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let (path, address) = (
        format!("/customers/{customer}/billing"),
        format!("/api/v1/customers/{customer}/profiles/billing"),
    );
    let words = portal::text::Words::of(portal::text::Lang::En);
    let reason = words.t("readonly-reason-tag");
    editor.edit(&path, &[("firstName", "Ada")]).await;
    for tag in ["a\nIf-Match: *", "\u{7}", "tab\tbed", "日本", "\r\n"] {
        portal
            .sandbox
            .change(
                &SimulatedChange::new("customer-billing")
                    .of_customer(&customer)
                    .set("attributes.etag", tag),
            )
            .unwrap();
        let page = editor.get(&path).await;
        assert!(
            page.body.contains(reason.as_ref()),
            "{tag:?}: {}",
            page.body
        );
        assert!(
            !page.body.contains("name=\"firstName\""),
            "nothing can be typed: {}",
            page.body
        );
        let review = editor.get(&format!("{path}/review")).await;
        assert!(
            review.body.contains(reason.as_ref()) && !review.body.contains("value=\"save\""),
            "{tag:?}: {}",
            review.body
        );
        let saved = editor
            .submit(&format!("{path}/review"), &[("intent", "save")])
            .await;
        assert!(
            saved.body.contains(reason.as_ref()),
            "{tag:?}: {}",
            saved.body
        );
        let etag = editor.get(&address).await.header("etag").to_owned();
        let put = editor
            .json(
                Method::PUT,
                &address,
                &[("if-match", &etag)],
                Some(r#"{"firstName":"Ada"}"#.to_owned()),
            )
            .await;
        assert_eq!(
            (put.status, put.json()["problems"][0]["code"].as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some("tag-unsendable"))
        );
    }
    assert!(portal.puts().is_empty() && rows(&portal, "edit.intent").await.is_empty());
}

//! What refuses an approver and not the changes ends no request: it waits on with its approvals,
//! for another approver, and its author is told of no refusal.

use crate::approval_orders::roles;
use crate::approvals::{FORM, ORDER, REVIEW, approve, ask, post_review, shown, state, strict};
use crate::audit_unavailable::{open_writes, shut_writes};
use crate::history::rows;
use portal_test_support::{Folder, Page, Running, Visitor};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const OVER: &str = "/api/v1/approvals?list=over";
const EMERGENCY: [(&str, &str); 2] = [("intent", "emergency"), ("reason", "it burns")];

/// The author, an approver, and an administrator, who approves too.
async fn people(portal: &Running) -> [Visitor; 3] {
    [
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Abel Approver").await,
        portal.sign_in("Ada Admin").await,
    ]
}

async fn body_of(visitor: &Visitor, number: i64) -> String {
    let body = shown(visitor, number).await["bodyHash"].clone();
    body.as_str().expect("a hash").to_owned()
}

/// Posts an approval of a request as it is, at the portal of this address or at the visitor's own.
async fn post(approver: &Visitor, origin: &str, number: i64) -> Page {
    let body = body_of(approver, number).await;
    let form = [("intent", "approve"), ("shown", body.as_str())];
    let address = format!("{origin}/approvals/{number}");
    approver.post(&address, &form).await
}

fn applied(portal: &Running) -> usize {
    portal.puts().into_iter().filter(|put| put.applied).count()
}

/// The request waits with the approvals of these people, nothing was stored, and its author is told
/// of no refusal.
async fn waits_on(portal: &Running, author: &Visitor, number: i64, approvals: Value) {
    let request = shown(author, number).await["request"].clone();
    assert_eq!(request["state"], "open", "{request}");
    assert_eq!(request["approvals"], approvals, "{request}");
    assert_eq!(applied(portal), 0);
    for path in [FORM, REVIEW] {
        let page = author.get(path).await;
        assert_ne!(page.outcome(), Some("rejected"), "{path}: {}", page.body);
    }
}

/// The results of saves, the oldest first.
async fn outcomes(portal: &Running) -> Vec<(String, String)> {
    let mut rows = rows(portal, "edit.outcome").await;
    rows.reverse();
    let told = |row: portal::store::audit::Row| (row.person_name, row.outcome.unwrap_or_default());
    rows.into_iter().map(told).collect()
}

fn outcome(name: &str, outcome: &str) -> (String, String) {
    (name.to_owned(), outcome.to_owned())
}

#[tokio::test]
async fn an_approver_whose_token_is_not_taken_leaves_the_request_to_others() {
    // The token cannot be renewed now, or ever again, or the new one is not taken either.
    for (fault, refused) in [
        (Some("provider-down"), 1),
        (Some("refresh-refused"), 1),
        (None, 2),
    ] {
        let portal = strict("billing", 1, |_| ()).await;
        let [edith, abel, ada] = people(&portal).await;
        let number = ask(&edith, FORM, &[(ORDER, "2027")], "").await;
        if let Some(fault) = fault {
            portal.fault("token", fault, None, None);
        }
        portal.fault_of_puts("billing", "unauthorized", None, refused);
        let answer = post(&abel, "", number).await;
        match fault {
            Some("provider-down") => assert!(answer.status.is_server_error(), "{}", answer.status),
            Some(_) => assert!(
                answer.location().starts_with("/sign-in?"),
                "{}",
                answer.location()
            ),
            // Abel has signed in just now: another sign-in would not help.
            None => assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body),
        }
        portal.sandbox.clear();
        waits_on(&portal, &edith, number, json!(["Abel Approver"])).await;
        assert_eq!(approve(&ada, number).await, "saved", "{fault:?}");
        assert_eq!(applied(&portal), 1, "{fault:?}");
        assert_eq!(edith.get(FORM).await.outcome(), Some("saved"), "{fault:?}");
    }
}

#[tokio::test]
async fn the_same_approver_saves_it_once_the_token_can_be_renewed() {
    let portal = strict("billing", 1, |_| ()).await;
    let [edith, abel, _] = people(&portal).await;
    let number = ask(&edith, FORM, &[(ORDER, "2027")], "").await;
    portal.fault("token", "provider-down", None, None);
    portal.fault_of_puts("billing", "unauthorized", None, 1);
    let answer = post(&abel, "", number).await;
    assert!(answer.status.is_server_error(), "{}", answer.status);
    portal.sandbox.clear();
    // Of both rows of the audit log that are of this request and this saver, the newest counts.
    assert_eq!(approve(&abel, number).await, "saved");
    assert_eq!(applied(&portal), 1);
    assert_eq!(
        outcomes(&portal).await,
        [
            outcome("Abel Approver", "rejected"),
            outcome("Abel Approver", "saved")
        ]
    );
    assert_eq!(edith.get(FORM).await.outcome(), Some("saved"));
}

#[tokio::test]
async fn a_role_that_is_taken_away_while_it_is_sent_leaves_the_request_to_others() {
    let portal = strict("billing", 1, |_| ()).await;
    let [edith, abel, ada] = people(&portal).await;
    let number = ask(&edith, FORM, &[(ORDER, "2027")], "").await;
    // The token is renewed between the two tries, and brings other roles.
    roles(&portal, Some("Portal.Viewer"));
    portal.fault_of_puts("billing", "unauthorized", None, 1);
    let refused = post(&abel, "", number).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    roles(&portal, None);
    assert_eq!(portal.puts().len(), 1, "it is not sent again");
    waits_on(&portal, &edith, number, json!(["Abel Approver"])).await;
    assert_eq!(shown(&ada, number).await["lacking"], 1);
    assert_eq!(approve(&ada, number).await, "saved");
    assert_eq!(applied(&portal), 1);
}

#[tokio::test]
async fn an_emergency_whose_token_is_not_taken_was_not_sent() {
    let portal = strict("billing", 1, |_| ()).await;
    let edith = portal.sign_in("Edith Editor").await;
    edith.edit(FORM, &[(ORDER, "2027")]).await;
    portal.fault_of_puts("billing", "unauthorized", None, 2);
    let refused = edith.post(REVIEW, &EMERGENCY).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    let over = edith.get(OVER).await.json();
    assert_eq!(over["items"][0]["state"], "ended", "{over}");
    assert_eq!(over["items"][0]["why"], "not-sent", "{over}");
    let saved = post_review(&edith, FORM, &EMERGENCY).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
}

#[tokio::test]
async fn an_approver_who_may_read_and_not_write_leaves_the_request_to_others() {
    let folder = Folder::new("approvals-refused");
    let url = folder.database();
    let portal = strict("billing", 2, |settings| settings.database_url = url).await;
    let (second, _stop) = portal.replica().await;
    let [edith, abel, ada] = people(&portal).await;
    let number = ask(&edith, FORM, &[(ORDER, "2027")], "").await;
    assert_eq!(approve(&ada, number).await, "approved");
    let both = json!(["Ada Admin", "Abel Approver"]);
    // A missing role, an agreement that nobody has accepted, and a code that nobody knows.
    for (answer, origin) in [
        ("403/900308", second.as_str()),
        ("403/900124", ""),
        ("403/123456", second.as_str()),
        ("403", ""),
    ] {
        portal.fault_of_puts("billing", "answer", Some(answer), 1);
        let refused = post(&abel, origin, number).await;
        assert_eq!(
            refused.status,
            StatusCode::FORBIDDEN,
            "{answer}: {}",
            refused.body
        );
        waits_on(&portal, &edith, number, both.clone()).await;
    }
    // A script hears the same.
    portal.fault_of_puts("billing", "answer", Some("403/900308"), 1);
    let order = json!({"command": "approve", "bodyHash": body_of(&abel, number).await});
    let address = format!("/api/v1/approvals/{number}");
    let refused = abel
        .json(Method::POST, &address, &[], Some(order.to_string()))
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    waits_on(&portal, &edith, number, both).await;
    // Whoever has the right saves it, without a new approval of anybody.
    assert_eq!(approve(&ada, number).await, "saved");
    assert_eq!(applied(&portal), 1);
    let told = outcomes(&portal).await;
    assert_eq!(told.last(), Some(&outcome("Ada Admin", "saved")));
    assert_eq!(edith.get(FORM).await.outcome(), Some("saved"));
}

#[tokio::test]
async fn a_locked_field_is_refused_to_everybody_and_ends_the_request() {
    let portal = strict("billing", 1, |_| ()).await;
    let [edith, abel, _] = people(&portal).await;
    let number = ask(&edith, FORM, &[(ORDER, "2027")], "").await;
    // This 403 is about the changes: its author can put the old value back.
    portal.fault_of_puts("billing", "answer", Some("403/600006"), 1);
    assert_eq!(approve(&abel, number).await, "rejected");
    let (state, why) = state(&abel, number).await;
    assert_eq!((state.as_str(), why.as_str()), ("ended", "rejected"));
    assert_eq!(edith.get(FORM).await.outcome(), Some("rejected"));
}

#[tokio::test]
async fn an_emergency_without_the_right_to_write_is_over() {
    let portal = strict("billing", 1, |_| ()).await;
    let edith = portal.sign_in("Edith Editor").await;
    edith.edit(FORM, &[(ORDER, "2027")]).await;
    portal.fault_of_puts("billing", "forbidden", Some("900308"), 1);
    let refused = post_review(&edith, FORM, &EMERGENCY).await;
    assert_eq!(refused.outcome(), Some("rejected"), "{}", refused.body);
    let over = edith.get(OVER).await.json();
    assert_eq!(over["items"][0]["why"], "rejected", "{over}");
}

#[tokio::test]
async fn what_is_saved_is_told_so_though_its_author_cannot_be_told() {
    let portal = strict("billing", 1, |_| ()).await;
    let [edith, abel, _] = people(&portal).await;
    let number = ask(&edith, FORM, &[(ORDER, "2027")], "").await;
    shut_writes(&portal, "UPDATE ON draft", "NEW.kept_at > 0").await;
    assert_eq!(approve(&abel, number).await, "saved");
    open_writes(&portal, "draft").await;
    assert_eq!(applied(&portal), 1);
    assert_eq!(state(&edith, number).await.0, "saved");
}

#[tokio::test]
async fn a_database_that_stops_after_the_write_is_not_said_to_have_sent_nothing() {
    let portal = strict("billing", 1, |_| ()).await;
    let [edith, abel, ada] = people(&portal).await;
    let number = ask(&edith, FORM, &[(ORDER, "2027")], "").await;
    shut_writes(&portal, "UPDATE ON approval_request", "NEW.state = 'saved'").await;
    let answer = post(&abel, "", number).await;
    assert_eq!(
        answer.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        answer.body
    );
    let told = "Your changes were sent to Partner Center";
    assert!(answer.body.contains(told), "{}", answer.body);
    assert_eq!(applied(&portal), 1);
    open_writes(&portal, "approval_request").await;
    assert_eq!(
        state(&ada, number).await.0,
        "saved",
        "whoever looks finds it"
    );
    assert_eq!(edith.get(FORM).await.outcome(), Some("saved"));
    assert_eq!(portal.puts().len(), 1);
}

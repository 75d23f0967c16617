//! Approval of saves by others: what is refused without one, what an approver is shown and sends,
//! and what authors and everybody else are told of it.

use crate::approval_orders::for_long;
use crate::history::rows;
use crate::logging::Log;
use portal::config::{ApprovalRequired, Settings};
use portal::sandbox::SimulatedChange;
use portal::store::audit::{self, Row};
use portal::store::sealing::hash_hex;
use portal_test_support::{FOREVER_SECONDS, Page, Running, Visitor, start_with, until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

pub const FORM: &str = "/partner/billing";
pub const REVIEW: &str = "/partner/billing/review";
pub const ORDER: &str = "purchaseOrderNumber";
const API: &str = "/api/v1/approvals";
const UNTIL_APPROVED: &str = "Nothing is sent until it is approved.";
const UNTIL_SAVED: &str = "Nothing is sent until you save.";
const BILLING: &str = "/api/v1/partner/profiles/billing";
/// A customer in the United States.
const CONTOSO: &str = "c5757d70-06f3-4f23-8367-5a9e55019f94";

/// A portal in which this needs the approval of so many people.
pub async fn strict(required: &str, people: u32, more: impl FnOnce(&mut Settings)) -> Running {
    let required = ApprovalRequired::parse(required).unwrap();
    start_with(|settings| {
        settings.approval.required = required;
        settings.approval.people = people;
        more(settings);
    })
    .await
}

/// Posts the review as a browser does, with its hidden inputs.
pub async fn post_review(author: &Visitor, path: &str, more: &[(&str, &str)]) -> Page {
    let review = format!("{path}/review");
    let shown = author.get(&review).await.form();
    let mut form: Vec<(&str, &str)> = ["seen", "draft"]
        .into_iter()
        .filter_map(|name| Some((name, shown.get(name)?.as_str())))
        .collect();
    form.extend_from_slice(more);
    author.submit(&review, &form).await
}

/// Types a value and asks for approval. Returns the number of the request.
pub async fn ask(author: &Visitor, path: &str, typed: &[(&str, &str)], reason: &str) -> i64 {
    author.edit(path, typed).await;
    let how = [("intent", "ask"), ("confirm", "yes"), ("reason", reason)];
    let asked = post_review(author, path, &how).await;
    assert_eq!(asked.outcome(), Some("asked"), "{}", asked.body);
    let list = author.get(API).await.json();
    list["items"][0]["number"].as_i64().expect("a request")
}

pub async fn shown(visitor: &Visitor, number: i64) -> Value {
    let page = visitor.get(&format!("{API}/{number}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page.json()
}

pub async fn state(visitor: &Visitor, number: i64) -> (String, String) {
    let request = shown(visitor, number).await["request"].clone();
    let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
    (text("state"), text("why"))
}

/// Opens the request and approves it. Returns the word that tells what came of it.
pub async fn approve(approver: &Visitor, number: i64) -> String {
    let page = approver.get(&format!("/approvals/{number}")).await;
    let form = page.form();
    let body = form
        .get("shown")
        .unwrap_or_else(|| panic!("no form: {}", page.body));
    post_approval(approver, number, body).await
}

/// Posts an approval of this body without looking again.
pub async fn post_approval(approver: &Visitor, number: i64, body: &str) -> String {
    let form = [("intent", "approve"), ("shown", body)];
    let answer = approver.post(&format!("/approvals/{number}"), &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let told = answer.location().split("told=").nth(1);
    told.expect("what came of it").to_owned()
}

pub async fn decline(approver: &Visitor, number: i64, intent: &str, comment: &str) -> Page {
    let form = [("intent", intent), ("comment", comment)];
    approver.post(&format!("/approvals/{number}"), &form).await
}

/// What was done with requests, the oldest first.
async fn steps(portal: &Running) -> Vec<(String, String)> {
    let mut rows = rows(portal, "approval").await;
    rows.reverse();
    rows.into_iter()
        .map(|row| (row.person_name, row.outcome.unwrap_or_default()))
        .collect()
}

fn step(name: &str, outcome: &str) -> (String, String) {
    (name.to_owned(), outcome.to_owned())
}

/// The mark of approval in the changes of a row.
fn mark(row: &Row) -> Value {
    let changes: Value = serde_json::from_str(row.changes.as_ref().unwrap().get()).unwrap();
    changes[0]["approval"].clone()
}

// T1
#[tokio::test]
async fn what_needs_approval_is_refused_without_one_however_it_is_saved() {
    let portal = strict("billing,customer-billing", 1, |_| ()).await;
    // An administrator may approve, and still does not save past the others.
    for name in ["Edith Editor", "Ada Admin"] {
        let author = portal.sign_in(name).await;
        let review = author.edit(FORM, &[(ORDER, "2027")]).await;
        assert!(review.body.contains("value=\"ask\""), "{}", review.body);
        assert!(!review.body.contains("value=\"save\""), "{}", review.body);
        assert!(review.body.contains(UNTIL_APPROVED), "{}", review.body);
        assert!(!review.body.contains(UNTIL_SAVED), "{}", review.body);
        let refused = post_review(&author, FORM, &[("intent", "save")]).await;
        assert_eq!(refused.outcome(), Some("approval"), "{}", refused.body);
        assert_eq!(author.get(FORM).await.form()[ORDER], "2027", "it is kept");

        let got = author.get(BILLING).await;
        let body = got.body.replacen("\"9888\"", "\"2027\"", 1);
        let headers = [("if-match", got.header("etag")), ("portal-confirm", "yes")];
        let put = author
            .json(Method::PUT, BILLING, &headers, Some(body))
            .await;
        assert_eq!(put.status, StatusCode::FORBIDDEN, "{}", put.body);
        let problem = put.json();
        assert_eq!(problem["type"], "/help/errors#approval");
        assert_eq!(problem["problems"][0]["key"], ORDER);
        assert_eq!(problem["problems"][0]["code"], "needs-approval");
    }

    let editor = portal.sign_in("Edith Editor").await;
    let id = editor.get("/api/v1/customers").await.json()["items"][0]["id"].clone();
    // A new city could be confirmed, but that is no approval.
    for field in ["firstName", "defaultAddress.city"] {
        let order = json!({
            "name": "Given names", "reason": "new owner", "customers": [id],
            "operation": {"kind": "set", "field": field, "value": "Ana"},
        });
        let order = Some(order.to_string());
        let made = editor
            .json(Method::POST, "/api/v1/changes", &[], order)
            .await;
        let set = format!("/api/v1/changes/{}", made.json()["number"]);
        let check = Some(json!({"command": "dry-run"}).to_string());
        let checked = editor.json(Method::POST, &set, &[], check).await;
        assert_eq!(checked.status, StatusCode::OK, "{}", checked.body);
        until("the dry run is done", async || {
            editor.get(&set).await.json()["state"] == "done"
        })
        .await;
        let row = editor.get(&format!("{set}/rows")).await.json()["items"][0].clone();
        assert_eq!(row["state"], "guarded", "{field}: {row}");
        let found = editor.get(&set).await.json();
        assert_eq!(
            (&found["toSend"], &found["toConfirm"]),
            (&0.into(), &0.into())
        );
    }
    assert!(portal.puts().is_empty() && rows(&portal, "edit.intent").await.is_empty());
}

#[tokio::test]
async fn what_needs_no_approval_is_saved_as_ever_and_nobody_is_asked() {
    let portal = strict("billing.taxId", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = editor.edit(FORM, &[(ORDER, "2027")]).await;
    assert!(!review.body.contains("value=\"ask\""), "{}", review.body);
    assert!(review.body.contains(UNTIL_SAVED), "{}", review.body);
    let nothing = post_review(&editor, FORM, &[("intent", "ask")]).await;
    assert_eq!(nothing.outcome(), None, "{}", nothing.body);
    assert!(portal.puts().is_empty(), "asking saves nothing");
    let saved = editor.save(FORM, &[]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    assert!(rows(&portal, "approval").await.is_empty());
    // One field of several is enough.
    editor
        .edit(FORM, &[(ORDER, "2028"), ("taxId", "98-7654321")])
        .await;
    let refused = post_review(&editor, FORM, &[("intent", "save"), ("confirm", "yes")]).await;
    assert_eq!(refused.outcome(), Some("approval"), "{}", refused.body);
    assert_eq!(portal.puts().len(), 1);
}

// T1
#[tokio::test]
async fn an_approver_sees_what_was_asked_for_and_sends_exactly_that_in_their_own_name() {
    let portal = strict("billing.taxId", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let approver = portal.sign_in("Abel Approver").await;
    let typed = [("taxId", "98-7654321"), ("address.city", "Bellevue")];
    let number = ask(&editor, FORM, &typed, "moved house").await;
    assert!(portal.puts().is_empty(), "asking sends nothing");
    let review = editor.get(REVIEW).await;
    assert!(review.body.contains(UNTIL_APPROVED), "{}", review.body);
    assert!(approver.get("/").await.body.contains("href=\"/approvals\""));
    let list = approver.get("/approvals").await;
    assert!(
        list.body.contains(&format!("/approvals/{number}")),
        "{}",
        list.body
    );
    assert!(
        !list.body.contains("98-7654321"),
        "no values: {}",
        list.body
    );

    let page = approver.get(&format!("/approvals/{number}")).await;
    for text in [
        "12-345678",
        "98-7654321",
        "Bellevue",
        "moved house",
        "PUT http",
        "Edith Editor, on ",
    ] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    assert!(!page.body.contains("asked on"), "said once: {}", page.body);
    let raw = approver.get(&format!("{API}/{number}")).await;
    let json = raw.json();
    assert_eq!(json["changes"][0]["base"], "Redmond");
    assert_eq!(json["changes"][0]["theirs"], "Redmond");
    assert_eq!(json["changes"][0]["mine"], "Bellevue");
    assert_eq!(approve(&approver, number).await, "saved");

    let puts = portal.puts();
    assert_eq!(puts.len(), 1);
    assert_eq!(puts[0].user.as_deref(), Some("Abel Approver"));
    assert_eq!(hash_hex(puts[0].request_body.as_bytes()), json["bodyHash"]);
    assert!(raw.body.contains(&puts[0].request_body), "{}", raw.body);
    let expected = [
        step("Edith Editor", "asked"),
        step("Abel Approver", "approved"),
    ];
    assert_eq!(steps(&portal).await, expected);
    for event in ["edit.intent", "edit.outcome"] {
        let row = rows(&portal, event).await.pop().expect(event);
        assert_eq!(row.person_name, "Abel Approver");
        assert_eq!(row.reason.as_deref(), Some("moved house"));
        let mark = mark(&row);
        assert_eq!(mark["request"], number);
        assert_eq!(mark["author"]["name"], "Edith Editor");
        assert_eq!(mark["approvers"][0]["name"], "Abel Approver");
    }
    assert!(audit::verify(portal.store()).await.unwrap().is_ok());

    // The author is told on the form, once, and the draft is over.
    let form = editor.get(FORM).await;
    assert_eq!(form.outcome(), Some("saved"), "{}", form.body);
    let approved = "Approved by Abel Approver.";
    assert!(form.body.contains(approved), "{}", form.body);
    let drafts = editor.get("/drafts").await.body;
    let drafts = drafts.split("<main").nth(1).unwrap_or_default();
    assert!(!drafts.contains("href=\"/partner/billing\""), "{drafts}");
    let said = "Abel Approver changed “Billing profile”, as Edith Editor had asked";
    let history = portal.sign_in("Victor Viewer").await.get("/history").await;
    assert!(history.body.contains(said), "{}", history.body);
    let table = "/history/export?event=edit.outcome&format=csv-changes";
    let auditor = portal.sign_in("Audrey Auditor").await;
    let table = auditor.get(table).await.body;
    assert!(
        table.contains("Abel Approver (asked by Edith Editor)"),
        "{table}"
    );
}

// T1
#[tokio::test]
async fn nobody_approves_their_own_and_only_approvers_decide() {
    let portal = strict("billing", 1, |_| ()).await;
    let ada = portal.sign_in("Ada Admin").await;
    let number = ask(&ada, FORM, &[(ORDER, "2027")], "").await;
    let page = ada.get(&format!("/approvals/{number}")).await;
    assert!(!page.body.contains("value=\"approve\""), "{}", page.body);
    let body = shown(&ada, number).await["bodyHash"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(post_approval(&ada, number, &body).await, "own");
    let refused = decline(&ada, number, "refuse", "no").await;
    assert!(
        refused.location().ends_with("told=own"),
        "{}",
        refused.location()
    );
    let command = json!({"command": "approve", "bodyHash": body}).to_string();
    let address = format!("{API}/{number}");
    let by_json = ada
        .json(Method::POST, &address, &[], Some(command.clone()))
        .await;
    assert_eq!(by_json.status, StatusCode::CONFLICT, "{}", by_json.body);
    for name in [
        "Edith Editor",
        "Victor Viewer",
        "Audrey Auditor",
        "Norman NoRole",
    ] {
        let other = portal.sign_in(name).await;
        let form = [("intent", "approve"), ("shown", body.as_str())];
        let post = other.post(&format!("/approvals/{number}"), &form).await;
        assert_eq!(post.status, StatusCode::FORBIDDEN, "{name}");
        let post = other
            .json(Method::POST, &address, &[], Some(command.clone()))
            .await;
        assert_eq!(post.status, StatusCode::FORBIDDEN, "{name}");
    }
    assert!(portal.puts().is_empty());
    let abel = portal.sign_in("Abel Approver").await;
    assert_eq!(approve(&abel, number).await, "saved");
}

#[tokio::test]
async fn a_request_that_is_sent_back_or_refused_says_why_and_its_draft_stays() {
    let portal = strict("billing", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    let number = ask(&editor, FORM, &[(ORDER, "2027")], "").await;
    for (comment, problem) in [("", "Enter a comment"), (&*"x".repeat(1_001), "1,001")] {
        let page = decline(&abel, number, "send-back", comment).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains(problem), "{}", page.body);
        assert_eq!(page.form()["comment"], comment, "it comes back as typed");
    }
    let carried = decline(&abel, number, "", "half a sentence").await;
    assert_eq!(carried.form()["comment"], "half a sentence");
    let hostile = "<script>alert(1)</script> the year is wrong";
    decline(&abel, number, "send-back", hostile).await;
    assert_eq!(state(&abel, number).await.0, "returned");
    for page in [editor.get(REVIEW).await, editor.get(FORM).await] {
        assert!(page.body.contains("the year is wrong"), "{}", page.body);
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        assert_eq!(page.status, StatusCode::OK);
    }
    assert_eq!(editor.get(FORM).await.form()[ORDER], "2027");

    let second = ask(&editor, FORM, &[(ORDER, "2028")], "").await;
    assert_ne!(second, number);
    decline(&abel, second, "refuse", "not this year").await;
    assert!(editor.get(REVIEW).await.body.contains("not this year"));
    let third = ask(&editor, FORM, &[(ORDER, "2029")], "").await;
    assert_eq!(approve(&abel, third).await, "saved");
    let expected = [
        step("Edith Editor", "asked"),
        step("Abel Approver", "returned"),
        step("Edith Editor", "asked"),
        step("Abel Approver", "refused"),
        step("Edith Editor", "asked"),
        step("Abel Approver", "approved"),
    ];
    assert_eq!(steps(&portal).await, expected);
    let returned = rows(&portal, "approval").await;
    let comment = mark(&returned[4])["comment"].clone();
    assert_eq!(comment, hostile);
    assert_eq!(portal.puts().len(), 1);
}

#[tokio::test]
async fn a_list_has_the_comment_of_who_decided_and_the_authors_reason_nowhere_as_theirs() {
    let portal = strict("billing", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    for (order, intent, comment) in [
        ("2027", "send-back", "the year is wrong"),
        ("2028", "refuse", "not this year"),
    ] {
        let number = ask(&editor, FORM, &[(ORDER, order)], "moved house").await;
        decline(&abel, number, intent, comment).await;
        let row = rows(&portal, "approval").await.remove(0);
        let entry = format!("/history/{}", row.seq);
        let history = abel.get("/history").await.body;
        let item = history.split(&format!("href=\"{entry}\"")).nth(1);
        let item = item.and_then(|rest| rest.split("</li>").next());
        let item = item.unwrap_or_else(|| panic!("no {entry}: {history}"));
        assert!(item.contains(comment), "{item}");
        assert!(!item.contains("moved house"), "{item}");

        let page = abel.get(&entry).await;
        for text in ["<h2>What was asked for</h2>", "Asked for", "moved house"] {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        assert!(!page.body.contains("What changed"), "{}", page.body);
        let list = abel.get("/approvals?list=over").await;
        for text in ["Decided by Abel Approver on ", comment] {
            assert!(list.body.contains(text), "{text}: {}", list.body);
        }
    }
    let number = ask(&editor, FORM, &[(ORDER, "2029")], "moved house").await;
    assert_eq!(approve(&abel, number).await, "saved");
    let list = abel.get("/approvals?list=over").await;
    let approved = "Approved by Abel Approver on ";
    assert!(list.body.contains(approved), "{}", list.body);
    let row = rows(&portal, "edit.outcome").await.remove(0);
    let page = abel.get(&format!("/history/{}", row.seq)).await;
    assert!(page.body.contains("<h2>What changed</h2>"), "{}", page.body);
}

#[tokio::test]
async fn the_author_finds_the_state_of_a_request_beside_the_draft() {
    let portal = strict("billing,customer-billing", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    let customer = format!("/customers/{CONTOSO}/billing");
    let first = ask(&editor, FORM, &[(ORDER, "2027")], "").await;
    let name = [("companyName", "Contoso Harbour")];
    let of_customer = ask(&editor, &customer, &name, "renamed").await;
    let list = editor.get("/drafts").await;
    assert_eq!(list.body.matches("waits for approval").count(), 2);
    let overview = editor.get("/").await;
    let open = "waits for approval";
    assert_eq!(
        overview.body.matches(open).count(),
        1,
        "what waits for customers is on the list alone"
    );

    decline(&abel, first, "send-back", "the year is wrong").await;
    decline(&abel, of_customer, "refuse", "not this one").await;
    for path in ["/drafts", "/"] {
        let page = editor.get(path).await;
        for text in [
            "sent back by Abel Approver".to_owned(),
            "refused by Abel Approver".to_owned(),
            format!("href=\"/approvals/{first}\""),
            format!("href=\"/approvals/{of_customer}\""),
        ] {
            assert!(page.body.contains(&text), "{path} {text}: {}", page.body);
        }
        assert!(!page.body.contains("the year is wrong"), "{}", page.body);
    }
    let mut reader = editor.copy();
    for (lang, text) in [
        ("fr", "renvoyé par Abel Approver"),
        ("zh-TW", "由 Abel Approver 退回"),
    ] {
        reader.language = lang;
        let list = reader.get("/drafts").await;
        assert!(list.body.contains(text), "{lang}: {}", list.body);
    }
    let others = portal.sign_in("Ada Admin").await;
    assert!(!others.get("/").await.body.contains("sent back by"));

    // Another draft of the same profile is not the one that was asked for.
    editor.submit(FORM, &[("intent", "discard")]).await;
    portal.clock.advance(Duration::from_secs(1));
    editor.edit(FORM, &[(ORDER, "2028")]).await;
    let list = editor.get("/drafts").await;
    assert!(!list.body.contains("sent back by"), "{}", list.body);
    assert!(list.body.contains("refused by Abel Approver"));
    // Some days later the draft is only a draft again.
    portal.clock.advance(Duration::from_secs(8 * 24 * 60 * 60));
    let editor = portal.sign_in("Edith Editor").await;
    let list = editor.get("/drafts").await;
    assert!(list.body.contains(&customer), "{}", list.body);
    assert!(!list.body.contains("refused by"), "{}", list.body);
}

#[tokio::test]
async fn two_people_approve_where_the_settings_say_so() {
    let portal = strict("billing", 2, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let (abel, ada) = (
        portal.sign_in("Abel Approver").await,
        portal.sign_in("Ada Admin").await,
    );
    let number = ask(&editor, FORM, &[(ORDER, "2027")], "").await;
    let body = shown(&abel, number).await["bodyHash"]
        .as_str()
        .unwrap()
        .to_owned();
    // The same person counts once.
    for _ in 0..2 {
        assert_eq!(post_approval(&abel, number, &body).await, "approved");
        assert_eq!(shown(&ada, number).await["lacking"], 1);
    }
    assert!(portal.puts().is_empty());
    assert_eq!(approve(&ada, number).await, "saved");
    let puts = portal.puts();
    assert_eq!(puts.len(), 1);
    assert_eq!(puts[0].user.as_deref(), Some("Ada Admin"));
    let row = rows(&portal, "edit.outcome").await.remove(0);
    let names = mark(&row)["approvers"].clone();
    assert_eq!(names[0]["name"], "Abel Approver");
    assert_eq!(names[1]["name"], "Ada Admin");
}

#[tokio::test]
async fn in_an_emergency_a_save_needs_a_reason_and_everybody_is_told() {
    let portal = strict("billing", 2, for_long).await;
    let editor = portal.sign_in("Edith Editor").await;
    let first = ask(&editor, FORM, &[(ORDER, "2027")], "").await;
    post_review(&editor, FORM, &[("intent", "withdraw")]).await;
    assert_eq!(state(&editor, first).await.0, "withdrawn");
    let without = post_review(&editor, FORM, &[("intent", "emergency")]).await;
    assert_eq!(without.outcome(), Some("problems"), "{}", without.body);
    assert!(
        without.body.contains("href=\"#reason\""),
        "{}",
        without.body
    );
    assert!(portal.puts().is_empty());
    let why = [("intent", "emergency"), ("reason", "invoices stop tonight")];
    let saved = post_review(&editor, FORM, &why).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    assert_eq!(portal.puts().len(), 1);
    let row = rows(&portal, "edit.outcome").await.remove(0);
    assert_eq!(mark(&row)["emergency"], true);
    let steps = steps(&portal).await;
    assert_eq!(steps.last(), Some(&step("Edith Editor", "emergency")));
    let number = rows(&portal, "approval").await.remove(0).seq;
    let page = editor.get(&format!("/approvals/{number}")).await;
    assert!(page.body.contains("Saved by"), "{}", page.body);
    assert!(
        !page.body.contains("Asked by"),
        "nobody asked: {}",
        page.body
    );

    let viewer = portal.sign_in("Victor Viewer").await;
    let overview = viewer.get("/").await;
    assert!(
        overview.body.contains("without approval on ")
            && overview.body.contains("invoices stop tonight"),
        "{}",
        overview.body
    );
    let history = viewer.get("/history").await;
    assert!(
        history.body.contains("without approval, in an emergency"),
        "{}",
        history.body
    );
    portal.clock.advance(Duration::from_secs(8 * 86_400));
    let overview = viewer.get("/").await;
    assert!(
        !overview.body.contains("without approval on "),
        "a week is over"
    );
}

#[tokio::test]
async fn without_the_way_for_an_emergency_there_is_none() {
    let portal = strict("billing", 1, |settings| settings.approval.emergency = false).await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = editor.edit(FORM, &[(ORDER, "2027")]).await;
    assert!(
        !review.body.contains("value=\"emergency\""),
        "{}",
        review.body
    );
    let why = [("intent", "emergency"), ("reason", "it burns")];
    let refused = post_review(&editor, FORM, &why).await;
    assert_eq!(refused.outcome(), Some("approval"), "{}", refused.body);
    assert!(portal.puts().is_empty() && rows(&portal, "approval").await.is_empty());
}

#[tokio::test]
async fn an_emergency_that_partner_center_refuses_is_over_and_tells_nobody() {
    let portal = strict("billing", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(FORM, &[(ORDER, "2027")]).await;
    portal.fault_of_puts("billing", "reject", Some("City"), 1);
    let why = [("intent", "emergency"), ("reason", "it burns")];
    let refused = post_review(&editor, FORM, &why).await;
    assert_eq!(refused.outcome(), Some("rejected"), "{}", refused.body);
    let over = editor.get(&format!("{API}?list=over")).await.json();
    assert_eq!(over["items"][0]["state"], "ended", "{over}");
    assert_eq!(over["items"][0]["why"], "rejected", "{over}");
    assert!(!editor.get("/").await.body.contains("it burns"));
    // The next one is announced anew.
    let saved = post_review(&editor, FORM, &why).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    assert!(editor.get("/").await.body.contains("it burns"));
}

#[tokio::test]
async fn no_emergency_is_covered_by_those_that_follow() {
    let portal = strict("billing", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    for round in 0..11 {
        let (value, reason) = (format!("order {round}"), format!("reason {round}."));
        editor.edit(FORM, &[(ORDER, &value)]).await;
        let is_refused = (1..=5).contains(&round);
        if is_refused {
            portal.fault_of_puts("billing", "reject", Some("City"), 1);
        }
        let why = [("intent", "emergency"), ("reason", reason.as_str())];
        let done = post_review(&editor, FORM, &why).await;
        let expected = if is_refused { "rejected" } else { "saved" };
        assert_eq!(done.outcome(), Some(expected), "{}", done.body);
        portal.clock.advance(Duration::from_secs(1));
    }
    let overview = portal.sign_in("Victor Viewer").await.get("/").await.body;
    for round in 0..11 {
        let told = overview.contains(&format!("reason {round}."));
        assert_eq!(told, !(1..=5).contains(&round), "{round}: {overview}");
    }
}

#[tokio::test]
async fn a_wait_or_an_outage_uses_no_approval_up() {
    let portal = strict("billing", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    let number = ask(&editor, FORM, &[(ORDER, "2027")], "").await;
    portal.fault_of_puts("billing", "throttle", Some("30"), 1);
    assert_eq!(approve(&abel, number).await, "not-sent");
    portal.clock.advance(Duration::from_secs(40));
    assert_eq!(state(&abel, number).await.0, "open");
    let page = abel
        .get(&format!("/approvals/{number}?told=not-sent"))
        .await;
    assert!(page.body.contains("Nothing was sent"), "{}", page.body);
    assert_eq!(approve(&abel, number).await, "saved");
    let approvals = steps(&portal).await;
    let approved = approvals
        .iter()
        .filter(|(_, outcome)| outcome == "approved");
    assert_eq!(approved.count(), 1, "it was given once");
}

#[tokio::test]
async fn an_approval_whose_result_comes_later_is_told_to_its_author() {
    let portal = strict("billing", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    let number = ask(&editor, FORM, &[(ORDER, "in doubt")], "").await;
    portal.fault_of_puts("billing", "late-commit", Some(FOREVER_SECONDS), 2);
    assert_eq!(approve(&abel, number).await, "unknown");
    assert_eq!(state(&editor, number).await.0, "sending");
    let waits = editor.get(REVIEW).await;
    assert!(!waits.body.contains("value=\"ask\""), "{}", waits.body);
    portal.clock.advance(Duration::from_secs(20));
    portal.carry_out_late().await;
    // The approver's own save is found out when the approver comes back.
    abel.get(FORM).await;
    assert_eq!(state(&abel, number).await.0, "saved");
    assert_eq!(editor.get(FORM).await.outcome(), Some("saved"));
    let outcomes = rows(&portal, "edit.outcome").await;
    assert_eq!(outcomes.len(), 1);
    assert_eq!(mark(&outcomes[0])["request"], number);
}

#[tokio::test]
async fn an_approver_who_does_not_come_back_leaves_nobody_in_doubt() {
    let portal = strict("billing", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    let number = ask(&editor, FORM, &[(ORDER, "in doubt")], "").await;
    portal.fault_of_puts("billing", "late-commit", Some(FOREVER_SECONDS), 2);
    assert_eq!(approve(&abel, number).await, "unknown");
    // It may still be carried out: nothing is asked for beside it, and nobody is told so.
    let again = post_review(&editor, FORM, &[("intent", "ask")]).await;
    assert_ne!(again.outcome(), Some("asked"), "{}", again.body);
    assert_eq!(state(&editor, number).await.0, "sending");
    portal.clock.advance(Duration::from_secs(20));
    portal.carry_out_late().await;
    assert_eq!(editor.get(FORM).await.outcome(), Some("saved"));
    assert_eq!(state(&editor, number).await.0, "saved");
    let outcomes = rows(&portal, "edit.outcome").await;
    assert_eq!(outcomes.len(), 1);
    assert_eq!(outcomes[0].person_name, "Abel Approver");
    assert_eq!(mark(&outcomes[0])["request"], number);
    let asked = steps(&portal).await;
    let asked = asked.iter().filter(|(_, outcome)| outcome == "asked");
    assert_eq!(asked.count(), 1);
    assert!(audit::verify(portal.store()).await.unwrap().is_ok());
}

#[tokio::test]
async fn what_partner_center_refuses_is_told_to_approver_and_author() {
    let portal = strict("billing", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    let number = ask(&editor, FORM, &[("address.city", "Bellevue")], "").await;
    portal.fault_of_puts("billing", "reject", Some("City"), 1);
    assert_eq!(approve(&abel, number).await, "rejected");
    let (state, why) = state(&abel, number).await;
    assert_eq!((state.as_str(), why.as_str()), ("ended", "rejected"));
    assert_eq!(editor.get(FORM).await.outcome(), Some("rejected"));
    // Without rights in Partner Center nobody approves, and the request waits on.
    let second = ask(&editor, FORM, &[("address.city", "Kirkland")], "").await;
    let body = shown(&abel, second).await["bodyHash"]
        .as_str()
        .unwrap()
        .to_owned();
    portal.fault("billing", "forbidden", Some("900308"), Some(1));
    let form = [("intent", "approve"), ("shown", body.as_str())];
    let refused = abel.post(&format!("/approvals/{second}"), &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    assert_eq!(self::state(&abel, second).await.0, "open");
    assert_eq!(portal.puts().len(), 1);
}

#[tokio::test]
async fn scripts_list_show_and_decide() {
    let portal = strict("billing", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    let number = ask(&editor, FORM, &[(ORDER, "2027")], "because").await;
    let list = abel.get(API).await.json();
    let listed = &list["items"][0];
    assert_eq!(listed["state"], "open");
    assert_eq!(listed["author"], "Edith Editor");
    assert_eq!(listed["fields"], json!([ORDER]));
    assert_eq!(listed["reason"], "because");
    assert!(!list.to_string().contains("2027\""), "no values: {list}");
    let address = format!("{API}/{number}");
    let send = async |body: Value| {
        abel.json(Method::POST, &address, &[], Some(body.to_string()))
            .await
    };
    let hash = shown(&abel, number).await["bodyHash"].clone();
    for (order, status) in [
        (json!({"command": "approve"}), StatusCode::BAD_REQUEST),
        (
            json!({"command": "approve", "bodyHash": "0".repeat(64)}),
            StatusCode::CONFLICT,
        ),
        (json!({"command": "save"}), StatusCode::BAD_REQUEST),
        (
            json!({"command": "refuse"}),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    ] {
        let answer = send(order.clone()).await;
        assert_eq!(answer.status, status, "{order}: {}", answer.body);
    }
    assert!(portal.puts().is_empty());
    let approved = send(json!({"command": "approve", "bodyHash": hash})).await;
    assert_eq!(approved.status, StatusCode::OK, "{}", approved.body);
    assert_eq!(approved.json()["request"]["state"], "saved");
    let second = ask(&editor, FORM, &[(ORDER, "2028")], "").await;
    let address = format!("{API}/{second}");
    let refuse = json!({"command": "refuse", "comment": "no"}).to_string();
    let refused = abel.json(Method::POST, &address, &[], Some(refuse)).await;
    assert_eq!(
        refused.json()["request"]["state"],
        "refused",
        "{}",
        refused.body
    );
    assert_eq!(refused.json()["request"]["comment"], "no");
    let missing = abel.get(&format!("{API}/999999")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_others_have_changed_is_shown_beside_what_is_asked_for() {
    let portal = strict("billing", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    editor.edit(FORM, &[(ORDER, "2027")]).await;
    let change = SimulatedChange::new("billing").set("address.city", "Kirkland");
    portal.sandbox.change(&change).unwrap();
    let asked = post_review(&editor, FORM, &[("intent", "ask")]).await;
    assert_eq!(asked.outcome(), Some("asked"), "{}", asked.body);
    let number = abel.get(API).await.json()["items"][0]["number"]
        .as_i64()
        .unwrap();
    let page = abel.get(&format!("/approvals/{number}")).await;
    assert!(
        page.body.contains("Changed by others meanwhile"),
        "{}",
        page.body
    );
    assert!(page.body.contains("Kirkland"), "{}", page.body);
    let (now, then) = ("The request leaves them", "The request did not change them");
    assert!(page.body.contains(now), "{}", page.body);
    assert_eq!(approve(&abel, number).await, "saved");
    let page = abel.get(&format!("/approvals/{number}")).await;
    assert!(page.body.contains(then), "{}", page.body);
    assert!(!page.body.contains(now), "it is over: {}", page.body);
    let document = portal.sandbox.document("billing", None).unwrap();
    assert!(document.contains("Kirkland") && document.contains("2027"));
}

#[tokio::test]
async fn the_log_has_nothing_of_what_people_write_about_a_request() {
    let (log, _logging) = Log::start();
    let portal = strict("billing", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    let number = ask(&editor, FORM, &[(ORDER, "hush-value")], "hush-reason").await;
    decline(&abel, number, "send-back", "hush-comment").await;
    let again = ask(&editor, FORM, &[(ORDER, "hush-other")], "hush-again").await;
    assert_eq!(approve(&abel, again).await, "saved");
    let text = log.text();
    assert!(text.contains("status="), "something is logged: {text}");
    assert!(!text.contains("hush"), "{text}");
}

#[tokio::test]
async fn the_cost_of_a_customers_address_is_confirmed_by_its_author_and_shown_to_the_approver() {
    let portal = strict("customer-billing", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    let path = format!("/customers/{CONTOSO}/billing");
    portal
        .sandbox
        .set_verification(CONTOSO, Some("Allowed"))
        .unwrap();
    let typed = [("defaultAddress.addressLine1", "17 Harbour Road")];
    editor.edit(&path, &typed).await;
    let unconfirmed = post_review(&editor, &path, &[("intent", "ask")]).await;
    assert_eq!(
        unconfirmed.outcome(),
        Some("problems"),
        "{}",
        unconfirmed.body
    );
    assert!(
        unconfirmed.body.contains("href=\"#confirm\""),
        "{}",
        unconfirmed.body
    );
    assert!(rows(&portal, "approval").await.is_empty());

    let number = ask(&editor, &path, &[], "moved house").await;
    let page = abel.get(&format!("/approvals/{number}")).await;
    for said in [
        "can make Microsoft verify the customer again",
        "data-verification=\"allowed\"",
        "Put all corrections into one save",
        "Edith Editor has confirmed this.",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(!page.body.contains("name=\"confirm\""), "{}", page.body);
    let json = shown(&abel, number).await;
    assert_eq!(json["setsOff"], json!(["verification"]));
    assert_eq!(json["confirmed"], true);
    assert_eq!(json["verification"], "allowed");
    assert_eq!(approve(&abel, number).await, "saved");
    let puts = portal.puts();
    assert_eq!(puts.len(), 1);
    assert!(puts[0].request_body.contains("17 Harbour Road"));
    // Over with it, there is no status to tell; what the save set off is followed on the form.
    assert_eq!(shown(&abel, number).await["verification"], Value::Null);
    assert_eq!(editor.get(&path).await.outcome(), Some("saved"));
    portal.tasks_are_done().await;
    let form = editor.get(&path).await;
    assert!(
        form.body.contains("data-verification=\"under-review\""),
        "{}",
        form.body
    );

    // A script approves without the header by which authors confirm.
    let name = [("companyName", "Contoso Harbour")];
    let second = ask(&editor, &path, &name, "renamed").await;
    let hash = shown(&abel, second).await["bodyHash"].clone();
    let order = json!({"command": "approve", "bodyHash": hash}).to_string();
    let address = format!("{API}/{second}");
    let approved = abel.json(Method::POST, &address, &[], Some(order)).await;
    assert_eq!(approved.status, StatusCode::OK, "{}", approved.body);
    assert_eq!(portal.puts().len(), 2);
    // A contact costs nothing.
    let third = ask(&editor, &path, &[("firstName", "Ana")], "").await;
    let page = abel.get(&format!("/approvals/{third}")).await;
    assert!(
        !page.body.contains("data-verification") && !page.body.contains("has confirmed this"),
        "{}",
        page.body
    );
    assert_eq!(shown(&abel, third).await["setsOff"], json!([]));
}

#[tokio::test]
async fn a_status_that_does_not_come_keeps_nobody_from_approving() {
    let portal = strict("customer-billing", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    let path = format!("/customers/{CONTOSO}/billing");
    portal.fault("verification", "server-error", None, None);
    let name = [("companyName", "Contoso Harbour")];
    let number = ask(&editor, &path, &name, "renamed").await;
    let page = abel.get(&format!("/approvals/{number}")).await;
    assert!(
        page.body.contains("data-verification=\"not-asked\""),
        "{}",
        page.body
    );
    assert_eq!(shown(&abel, number).await["verification"], Value::Null);
    assert_eq!(approve(&abel, number).await, "saved");
}

#[tokio::test]
async fn what_was_approved_is_taken_back_with_approval_alone() {
    let portal = strict("billing.purchaseOrderNumber", 1, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    let before = editor.get(FORM).await.form()[ORDER].clone();
    let number = ask(&editor, FORM, &[(ORDER, "2027")], "").await;
    assert_eq!(approve(&abel, number).await, "saved");
    assert_eq!(editor.get(FORM).await.outcome(), Some("saved"));
    let saved = rows(&portal, "edit.outcome").await.remove(0);
    let take_back = format!("/history/{}/take-back", saved.seq);
    let review = editor.submit(&take_back, &[]).await;
    assert!(
        review.body.contains("value=\"ask\"") && !review.body.contains("value=\"save\""),
        "{}",
        review.body
    );
    let refused = post_review(&editor, FORM, &[("intent", "save")]).await;
    assert_eq!(refused.outcome(), Some("approval"), "{}", refused.body);
    assert_eq!(portal.puts().len(), 1);
    let asked = post_review(&editor, FORM, &[("intent", "ask")]).await;
    assert_eq!(asked.outcome(), Some("asked"), "{}", asked.body);
    let list = abel.get(API).await.json();
    let second = list["items"][0]["number"].as_i64().unwrap();
    assert_ne!(second, number);
    assert_eq!(approve(&abel, second).await, "saved");
    assert_eq!(editor.get(FORM).await.form()[ORDER], before);
}

//! Change sets: the form, the dry run, sending, and what is left of it. Every request that changes
//! something has an outcome in the audit log, and no customer is changed twice. What interrupts a
//! set: `change_sets_interrupted.rs`.

use crate::history::rows as audit_rows;
use portal::config::Settings;
use portal::sandbox::{Fault, SimulatedChange};
use portal::store::audit::Row;
use portal::text::{Lang, Words};
use portal_test_support::{FOREVER, Page, Running, Visitor, start_with_customers, until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

pub(crate) const CHANGES: &str = "/api/v1/changes";
const NAME: &str = "Ana-Lúcia";

pub(crate) async fn portal_with(change: impl FnOnce(&mut Settings)) -> (Running, Visitor) {
    let portal = start_with_customers(60, change).await;
    let editor = portal.sign_in("Edith Editor").await;
    (portal, editor)
}

/// The first customers of the service's list.
pub(crate) async fn customers(visitor: &Visitor, count: usize) -> Vec<String> {
    let page = visitor.get("/api/v1/customers").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let list = page.json();
    let items = list["items"].as_array().expect("items");
    let ids: Vec<String> = items
        .iter()
        .take(count)
        .map(|item| item["id"].as_str().expect("an id").to_owned())
        .collect();
    assert_eq!(ids.len(), count);
    ids
}

fn set_name() -> Value {
    json!({"kind": "set", "field": "firstName", "value": NAME})
}

pub(crate) async fn post(visitor: &Visitor, path: &str, body: &Value) -> Page {
    visitor
        .json(Method::POST, path, &[], Some(body.to_string()))
        .await
}

async fn order(visitor: &Visitor, ids: &[String], operation: Value) -> Page {
    let body = json!({
        "name": "Given names",
        "reason": "new owner",
        "ticket": "OPS-17",
        "operation": operation,
        "customers": ids,
    });
    post(visitor, CHANGES, &body).await
}

pub(crate) async fn made(visitor: &Visitor, ids: &[String]) -> i64 {
    let page = order(visitor, ids, set_name()).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    page.json()["number"].as_i64().expect("a number")
}

pub(crate) async fn set(visitor: &Visitor, number: i64) -> Value {
    let page = visitor.get(&format!("{CHANGES}/{number}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page.json()
}

pub(crate) async fn state(visitor: &Visitor, number: i64, word: &str) -> Value {
    until(word, async || set(visitor, number).await["state"] == word).await;
    set(visitor, number).await
}

pub(crate) async fn command(visitor: &Visitor, number: i64, body: Value) -> Page {
    post(visitor, &format!("{CHANGES}/{number}"), &body).await
}

pub(crate) async fn commanded(visitor: &Visitor, number: i64, body: Value) {
    let page = command(visitor, number, body).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
}

pub(crate) async fn checked(visitor: &Visitor, number: i64) -> Value {
    commanded(visitor, number, json!({"command": "dry-run"})).await;
    let set = state(visitor, number, "done").await;
    assert_eq!(set["phase"], "check");
    set
}

/// Confirms the number that would be sent, and what that sets off, and starts.
pub(crate) async fn started(visitor: &Visitor, number: i64) {
    let count = set(visitor, number).await["toSend"].clone();
    let body = json!({"command": "start", "count": count}).to_string();
    let (path, headers) = (format!("{CHANGES}/{number}"), [("portal-confirm", "yes")]);
    let page = visitor
        .json(Method::POST, &path, &headers, Some(body))
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
}

pub(crate) async fn sent(visitor: &Visitor, number: i64) -> Value {
    started(visitor, number).await;
    state(visitor, number, "done").await
}

pub(crate) async fn rows(visitor: &Visitor, number: i64) -> Vec<Value> {
    let page = visitor.get(&format!("{CHANGES}/{number}/rows")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page.json()["items"].as_array().expect("items").clone()
}

pub(crate) async fn states(visitor: &Visitor, number: i64) -> Vec<String> {
    let rows = rows(visitor, number).await;
    rows.iter()
        .map(|row| row["state"].as_str().expect("a state").to_owned())
        .collect()
}

/// Every request that changes something has an outcome, and there is none without a request.
pub(crate) async fn puts_are_outcomes(portal: &Running, count: usize) {
    let outcomes = audit_rows(portal, "edit.outcome").await;
    assert_eq!(portal.puts().len(), outcomes.len());
    assert_eq!(outcomes.len(), count);
    assert_eq!(audit_rows(portal, "edit.intent").await.len(), count);
}

pub(crate) fn change_of(id: &str, key: &str, value: &str) -> SimulatedChange {
    let change = SimulatedChange::new("customer-billing").of_customer(id);
    change.set(key, value)
}

// M1, A1
#[tokio::test]
async fn a_set_sends_what_its_dry_run_showed_and_can_be_taken_back() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 8).await;
    let number = made(&editor, &ids).await;
    assert_eq!(states(&editor, number).await, ["new"; 8]);
    let early = command(&editor, number, json!({"command": "start", "count": 8})).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.body);
    let set = checked(&editor, number).await;
    assert_eq!((&set["toSend"], &set["rows"]), (&json!(8), &json!(8)));
    assert!(portal.puts().is_empty(), "a dry run writes nothing");
    let shown = rows(&editor, number).await;
    assert_eq!(shown[0]["changes"][0]["key"], "firstName");
    assert_eq!(shown[0]["changes"][0]["after"], NAME);

    let path = format!("/changes/{number}");
    let unticked = [
        ("command", "tick"),
        ("shown", "1"),
        ("shown", "2"),
        ("ticked", "2"),
    ];
    let page = editor.submit(&path, &unticked).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let wrong = command(&editor, number, json!({"command": "start", "count": 8})).await;
    assert_eq!(wrong.status, StatusCode::CONFLICT, "7 are ticked");
    assert!(portal.puts().is_empty());
    sent(&editor, number).await;
    let mut all = vec!["change".to_owned()];
    all.extend(vec!["saved".to_owned(); 7]);
    assert_eq!(states(&editor, number).await, all);
    puts_are_outcomes(&portal, 7).await;
    for row in audit_rows(&portal, "edit.outcome").await {
        let changes: Value =
            serde_json::from_str(row.changes.as_ref().expect("changes").get()).unwrap();
        assert_eq!(changes[0]["set"], number);
        assert_eq!(row.reason.as_deref(), Some("new owner"));
        assert_eq!(row.ticket.as_deref(), Some("OPS-17"));
        let entry = editor.get(&format!("/history/{}", row.seq)).await;
        assert!(entry.body.contains(&path), "{}", entry.body);
    }
    let sheet = editor.get(&format!("{path}/result.csv")).await;
    assert_eq!(sheet.body.lines().count(), 9, "{}", sheet.body);
    assert_eq!(sheet.body.matches("\"saved\"").count(), 7);
    assert!(sheet.body.contains("\"country\""), "{}", sheet.body);
    let sheet = editor.get(&format!("{path}/result.xlsx")).await;
    assert!(sheet.body.starts_with("PK"), "{}", sheet.body);
    let exports = audit_rows(&portal, "export").await;
    let outcomes: Vec<_> = exports.iter().map(|row| row.outcome.as_deref()).collect();
    assert_eq!(outcomes, [Some("change-set-xlsx"), Some("change-set-csv")]);
    let told = editor.get("/history?event=export").await;
    assert!(told.body.contains("exported the result of a change set"));

    // Somebody changes one of them since: it stays as it is.
    portal
        .sandbox
        .change(&change_of(&ids[3], "firstName", "Bea"))
        .unwrap();
    let answer = editor.post(&path, &[("command", "take-back")]).await;
    assert_eq!(answer.location(), format!("/changes/{}", number + 1));
    checked(&editor, number + 1).await;
    let found = states(&editor, number + 1).await;
    assert_eq!(found.iter().filter(|state| *state == "conflict").count(), 1);
    assert_eq!(found.iter().filter(|state| *state == "change").count(), 6);
    sent(&editor, number + 1).await;
    puts_are_outcomes(&portal, 13).await;
    let back = rows(&editor, number + 1).await;
    for row in back.iter().filter(|row| row["state"] == "saved") {
        assert_eq!(row["changes"][0]["before"], NAME);
    }
}

/// The input of this name, with its attributes.
fn input_of<'a>(body: &'a str, name: &str) -> &'a str {
    let named = format!(" name=\"{name}\"");
    let tags = body.split("<input").skip(1);
    let mut tags = tags.map(|tag| tag.split('>').next().unwrap_or_default());
    tags.find(|tag| tag.contains(&named)).expect("an input")
}

#[tokio::test]
async fn a_set_is_made_shown_and_started_by_forms_alone() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 3).await;
    let query: Vec<String> = ids.iter().map(|id| format!("customer={id}")).collect();
    let form = editor
        .get(&format!("/changes/new?{}", query.join("&")))
        .await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.body);
    for (input, is_required) in [("name", true), ("reason", true), ("ticket", false)] {
        let tag = input_of(&form.body, input);
        assert_eq!(tag.contains(" required"), is_required, "{tag}");
    }
    let mut typed = vec![
        ("name", "Domain"),
        ("operation", "domain"),
        ("from", "no domain"),
        ("to", "fabrikam.example"),
    ];
    typed.extend(ids.iter().map(|id| ("customer", id.as_str())));
    let refused = editor.post("/changes", &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("value=\"fabrikam.example\""));
    for input in ["reason", "from"] {
        let problem = format!("id=\"problem-{input}\" class=\"problem\">");
        assert!(refused.body.contains(&problem), "{input}: {}", refused.body);
    }
    typed.push(("reason", "moved"));
    typed[1] = ("operation", "set");
    typed.extend([("field", "firstName"), ("value", NAME)]);
    let page = editor.submit("/changes", &typed).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let draft = editor.submit("/changes/1", &[("command", "dry-run")]).await;
    assert_eq!(draft.status, StatusCode::OK);
    state(&editor, 1, "done").await;
    let row = editor.get("/changes/1/rows/2").await;
    assert!(
        row.body
            .contains(&format!("/customers/{}/profiles/billing", ids[1]))
    );
    assert!(row.body.contains("PUT"), "{}", row.body);
    let unconfirmed = editor.submit("/changes/1", &[("command", "start")]).await;
    assert!(
        unconfirmed.body.contains("role=\"alert\""),
        "{}",
        unconfirmed.body
    );
    assert!(portal.puts().is_empty());
    let start = [("command", "start"), ("confirmed", "3")];
    editor.submit("/changes/1", &start).await;
    state(&editor, 1, "done").await;
    puts_are_outcomes(&portal, 3).await;
    let list = editor.get("/changes").await;
    assert!(list.body.contains("href=\"/changes/1\""), "{}", list.body);
}

#[tokio::test]
async fn the_inputs_of_an_operation_stand_below_its_name() {
    let (_portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 1).await;
    let address = format!("/changes/new?customer={}", ids[0]);
    let form = editor.get(&address).await;
    let words = Words::of(Lang::En);
    let name = |operation: &str| words.t(&format!("changes-operation-{operation}"));
    let groups: Vec<&str> = form.body.split("<fieldset data-of=").skip(1).collect();
    for (operations, inputs) in [
        (&["set", "replace"][..], &["field"][..]),
        (&["set"], &["value"]),
        (&["replace"], &["find", "with"]),
        (&["domain"], &["from", "to"]),
        (&["suggestion"], &["problem"]),
    ] {
        let of = format!("\"{}\"", operations.join(" "));
        let mut found = groups.iter().filter(|group| group.starts_with(&of));
        let (group, more) = (found.next().expect("a group"), found.next());
        assert_eq!(more, None, "{of}");
        let (legend, rest) = group.split_once("</legend>").expect("a name");
        let (group, _) = rest.split_once("</fieldset>").expect("an end");
        for operation in operations {
            assert!(legend.contains(&*name(operation)), "{of}: {legend}");
        }
        let named: Vec<&str> = group.split(" name=\"").skip(1).collect();
        let named: Vec<&str> = named
            .iter()
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert_eq!(named, inputs, "{of}");
    }
    // A link to the form chooses the operation, and what it names is filled in.
    let linked = editor
        .get(&format!("{address}&operation=replace&field=city&find=Wien"))
        .await;
    let tags = linked.body.split("<input").skip(1);
    let tags = tags.filter_map(|rest| rest.split('>').next());
    let chosen: Vec<&str> = tags.filter(|tag| tag.contains(" checked")).collect();
    assert!(
        chosen.len() == 1 && chosen[0].contains("value=\"replace\""),
        "{chosen:?}"
    );
    assert_eq!(linked.form()["find"], "Wien");
}

#[tokio::test]
async fn what_is_wrong_with_a_set_is_named_and_nothing_is_made() {
    let (_portal, editor) = portal_with(|settings| settings.change_set_limit = 2).await;
    let ids = customers(&editor, 3).await;
    for (operation, key) in [
        (json!({"kind": "set", "field": "id", "value": "x"}), "field"),
        (
            json!({"kind": "set", "field": "email", "value": "not an address"}),
            "value",
        ),
        (
            json!({"kind": "replace", "field": "email", "find": "", "with": "x"}),
            "find",
        ),
        (
            json!({"kind": "replace", "field": "email", "find": "x", "with": "x"}),
            "with",
        ),
        (
            json!({"kind": "domain", "from": "x", "to": "y.example"}),
            "from",
        ),
        (
            json!({"kind": "domain", "from": "y.example", "to": "y.example"}),
            "to",
        ),
        (json!({"kind": "take-back", "set": 1}), "operation"),
    ] {
        let page = order(&editor, &ids[..1], operation.clone()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{operation}");
        assert_eq!(page.json()["problems"][0]["key"], key, "{operation}");
    }
    let many = order(&editor, &ids, set_name()).await;
    assert_eq!(
        many.json()["problems"][0]["key"],
        "customers",
        "{}",
        many.body
    );
    let none = order(&editor, &[], set_name()).await;
    assert_eq!(none.json()["problems"][0]["key"], "customers");
    let unread = json!({"name": "x", "reason": "y", "operation": set_name(), "list": "sort=name"});
    let page = post(&editor, CHANGES, &unread).await;
    assert_eq!(
        page.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        page.body
    );
    assert_eq!(editor.get(CHANGES).await.json()["items"], json!([]));
}

#[tokio::test]
async fn only_its_owner_starts_a_set_and_another_editor_stops_it() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 2).await;
    let number = made(&editor, &ids).await;
    checked(&editor, number).await;
    let admin = portal.sign_in("Ada Admin").await;
    let start = json!({"command": "start", "count": 2});
    let refused = command(&admin, number, start.clone()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    let viewer = portal.sign_in("Victor Viewer").await;
    let unseen = viewer.get(&format!("{CHANGES}/{number}")).await;
    assert_eq!(unseen.status, StatusCode::FORBIDDEN, "{}", unseen.body);
    portal.fault_of_puts("customer-billing", "slow-after-commit", Some(FOREVER), 1);
    commanded(&editor, number, start).await;
    portal.waiting("slow-after-commit", 1).await;
    commanded(&admin, number, json!({"command": "stop"})).await;
    portal.sandbox.go_on("slow-after-commit");
    state(&editor, number, "stopped").await;
    assert_eq!(states(&editor, number).await, ["saved", "change"]);
    puts_are_outcomes(&portal, 1).await;
}

// D3
#[tokio::test]
async fn what_a_second_editor_changed_since_the_dry_run_is_not_overwritten() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 3).await;
    let number = made(&editor, &ids).await;
    checked(&editor, number).await;
    portal
        .sandbox
        .change(&change_of(&ids[0], "firstName", "Bea"))
        .unwrap();
    portal
        .sandbox
        .change(&change_of(&ids[1], "lastName", "Somebody"))
        .unwrap();
    portal
        .sandbox
        .change(&change_of(&ids[2], "firstName", NAME))
        .unwrap();
    sent(&editor, number).await;
    assert_eq!(
        states(&editor, number).await,
        ["conflict", "saved", "nothing"]
    );
    puts_are_outcomes(&portal, 1).await;
    let put = portal.puts().pop().expect("a PUT");
    assert!(put.path.contains(&ids[1]), "{}", put.path);
    assert!(
        put.request_body.contains("Somebody"),
        "{}",
        put.request_body
    );
    // The failed one again: the new set shows what stands there now.
    let path = format!("/changes/{number}");
    editor.submit(&path, &[("command", "again")]).await;
    checked(&editor, number + 1).await;
    let again = rows(&editor, number + 1).await;
    assert_eq!(again.len(), 1);
    assert_eq!(again[0]["changes"][0]["before"], "Bea");
}

#[tokio::test]
async fn a_value_that_is_stored_otherwise_is_shown_as_it_is_stored_and_can_be_taken_back() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 2).await;
    let city = json!({"kind": "set", "field": "defaultAddress.city", "value": "Nova Aurora"});
    let page = order(&editor, &ids, city).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    checked(&editor, 1).await;
    let before = rows(&editor, 1).await;
    portal.fault_of_puts("customer-billing", "normalise", None, 2);
    sent(&editor, 1).await;
    assert_eq!(states(&editor, 1).await, ["saved"; 2]);
    for row in rows(&editor, 1).await {
        let change = &row["changes"][0];
        assert_eq!(change["after"], "NOVA AURORA", "{row}");
        assert_eq!(change["asked"], "Nova Aurora", "{row}");
        assert_eq!(row["code"], "stored-otherwise", "{row}");
    }
    let row = editor.get("/changes/1/rows/1").await;
    for told in [
        "Partner Center stored some values differently from what was sent.",
        "“Nova Aurora” was sent",
        "NOVA AURORA",
    ] {
        assert!(row.body.contains(told), "{told}: {}", row.body);
    }
    let sheet = editor.get("/changes/1/result.csv").await;
    let line = "\"NOVA AURORA\",\"stored-otherwise\"";
    assert_eq!(sheet.body.matches(line).count(), 2, "{}", sheet.body);

    editor
        .submit("/changes/1", &[("command", "take-back")])
        .await;
    checked(&editor, 2).await;
    assert_eq!(states(&editor, 2).await, ["confirm"; 2]);
    sent(&editor, 2).await;
    assert_eq!(states(&editor, 2).await, ["saved"; 2]);
    for (back, before) in rows(&editor, 2).await.iter().zip(&before) {
        let (back, before) = (&back["changes"][0], &before["changes"][0]);
        assert_eq!(back["after"], before["before"]);
    }
    puts_are_outcomes(&portal, 4).await;
}

#[tokio::test]
async fn a_row_leads_to_the_entry_of_its_outcome_however_it_ended() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 3).await;
    let number = made(&editor, &ids).await;
    checked(&editor, number).await;
    portal.fault_of_puts("customer-billing", "reject", Some("City"), 1);
    let ignored = Fault::new("customer-billing", "ignored").method("PUT");
    portal.sandbox.set(ignored.customer(&ids[1])).unwrap();
    sent(&editor, number).await;
    let ended = ["rejected", "not-applied", "saved"];
    assert_eq!(states(&editor, number).await, ended);
    let outcomes = audit_rows(&portal, "edit.outcome").await;
    for (row, ended) in rows(&editor, number).await.iter().zip(ended) {
        let is_of_row = |entry: &&Row| entry_of(entry) == (ended, row["customer"].as_str());
        let entry = outcomes.iter().find(is_of_row).expect("an outcome");
        assert_eq!(row["reference"], entry.seq.to_string(), "{row}");
        let page = format!("/changes/{number}/rows/{}", row["place"]);
        let page = editor.get(&page).await;
        let link = format!("href=\"/history/{}\"", entry.seq);
        assert!(page.body.contains(&link), "{link}: {}", page.body);
    }
}

/// The outcome that an entry states, and its customer.
fn entry_of(entry: &Row) -> (&str, Option<&str>) {
    let outcome = entry.outcome.as_deref().unwrap_or_default();
    (outcome, entry.customer.as_deref())
}

#[tokio::test]
async fn customers_to_whom_nothing_was_sent_do_not_count_for_the_day() {
    let (portal, editor) = portal_with(|settings| settings.change_day_limit = 3).await;
    let ids = customers(&editor, 5).await;
    let first = made(&editor, &ids[..3]).await;
    checked(&editor, first).await;
    for (id, name) in [(&ids[0], NAME), (&ids[1], "Bea")] {
        let by_others = change_of(id, "firstName", name);
        portal.sandbox.change(&by_others).unwrap();
    }
    sent(&editor, first).await;
    let ended = ["nothing", "conflict", "saved"];
    assert_eq!(states(&editor, first).await, ended);
    let second = made(&editor, &ids[3..]).await;
    checked(&editor, second).await;
    sent(&editor, second).await;
    assert_eq!(states(&editor, second).await, ["saved"; 2]);
    puts_are_outcomes(&portal, 3).await;
}

#[tokio::test]
async fn a_day_has_a_limit_for_all_sets_together() {
    let (portal, editor) = portal_with(|settings| settings.change_day_limit = 3).await;
    let ids = customers(&editor, 5).await;
    let first = made(&editor, &ids[..2]).await;
    checked(&editor, first).await;
    sent(&editor, first).await;
    let second = made(&editor, &ids[2..]).await;
    checked(&editor, second).await;
    let refused = command(&editor, second, json!({"command": "start", "count": 3})).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);
    puts_are_outcomes(&portal, 2).await;
    // As on the day after.
    sqlx::query("UPDATE change_row SET sent_at = 1 WHERE sent_at > 0")
        .execute(portal.store().pool())
        .await
        .unwrap();
    sent(&editor, second).await;
    puts_are_outcomes(&portal, 5).await;
}

#[tokio::test]
async fn m1_who_is_refused_a_customer_changes_nothing_there() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 2).await;
    let number = made(&editor, &ids).await;
    // Every process asks with the first customer whether this person sees customers at all.
    let forbidden = Fault::new("customer-billing", "forbidden").value("20002");
    portal.sandbox.set(forbidden.customer(&ids[1])).unwrap();
    checked(&editor, number).await;
    assert_eq!(states(&editor, number).await, ["change", "no-access"]);
    sent(&editor, number).await;
    assert_eq!(states(&editor, number).await, ["saved", "no-access"]);
    puts_are_outcomes(&portal, 1).await;
}

#[tokio::test]
async fn m3_nothing_of_a_set_is_readable_in_the_database() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 2).await;
    let number = made(&editor, &ids).await;
    checked(&editor, number).await;
    let sets: Vec<(String, String)> = sqlx::query_as("SELECT sealed, why FROM change_set")
        .fetch_all(portal.store().pool())
        .await
        .unwrap();
    let rows: Vec<(String, String)> = sqlx::query_as("SELECT sealed, state FROM change_row")
        .fetch_all(portal.store().pool())
        .await
        .unwrap();
    assert_eq!((sets.len(), rows.len()), (1, 2));
    let all = format!("{sets:?} {rows:?}");
    for marked in [
        NAME,
        "Ana-L",
        "new owner",
        "OPS-17",
        "Given names",
        "firstName",
        "Edith",
    ] {
        assert!(!all.contains(marked), "{marked}");
    }
}

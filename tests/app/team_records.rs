//! What the team keeps of customers, by the JSON interface: labels and notes, saved lists, silenced
//! problems, and the commands for change sets that pages have too.

use crate::change_sets::{change_of, checked, command, customers, portal_with, sent, set, states};
use crate::history::rows as audit_rows;
use portal::text::{Lang, Words};
use portal_test_support::{Page, Visitor, until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const VIEWS: &str = "/api/v1/customers/views";
const LABELS: &str = "/api/v1/customers/labels";

async fn post(visitor: &Visitor, path: &str, body: Value) -> Page {
    let body = Some(body.to_string());
    visitor.json(Method::POST, path, &[], body).await
}

async fn put(visitor: &Visitor, path: &str, tag: &str, body: &Value) -> Page {
    let (headers, body) = ([("if-match", tag)], Some(body.to_string()));
    visitor.json(Method::PUT, path, &headers, body).await
}

async fn get(visitor: &Visitor, path: &str) -> Value {
    let page = visitor.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    page.json()
}

async fn collect(visitor: &Visitor) {
    let path = "/api/v1/customers/collection";
    post(visitor, path, json!({"command": "start"})).await;
    until("the customers are read", async || {
        get(visitor, path).await["state"] == "done"
    })
    .await;
}

fn note(labels: &[&str], note: &str) -> Value {
    json!({"labels": labels, "note": note})
}

// M2
#[tokio::test]
async fn m2_labels_and_notes_are_replaced_only_if_nobody_else_was_faster() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 2).await;
    let path = format!("/api/v1/customers/{}/note", ids[0]);
    let first = editor.get(&path).await;
    assert_eq!(first.json(), note(&[], ""));
    let tag = first.header("etag");
    let wanted = note(&["VIP", "vip", "Été"], "calls back");
    let saved = put(&editor, &path, tag, &wanted).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
    assert_eq!(saved.json(), note(&["VIP", "Été"], "calls back"));
    assert_eq!(editor.get(&path).await.header("etag"), saved.header("etag"));

    let late = put(&editor, &path, tag, &note(&["late"], "")).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(late.header("etag"), saved.header("etag"));
    assert_eq!(late.json()["current"], saved.json());
    assert_eq!(late.json()["yours"], note(&["late"], ""));
    let any = put(&editor, &path, "*", &note(&[], "")).await;
    assert_eq!(any.status, StatusCode::PRECONDITION_REQUIRED);
    let half = put(&editor, &path, saved.header("etag"), &json!({"note": ""})).await;
    assert_eq!(half.status, StatusCode::BAD_REQUEST, "{}", half.body);
    let many: Vec<String> = (0..11).map(|number| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let wrong = put(&editor, &path, saved.header("etag"), &note(&many, "")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.json()["problems"][0]["key"], "labels");
    assert_eq!(audit_rows(&portal, "customer_note").await.len(), 1);

    let viewer = portal.sign_in("Victor Viewer").await;
    assert_eq!(get(&viewer, &path).await, saved.json());
    let refused = put(&viewer, &path, saved.header("etag"), &note(&[], "")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    collect(&editor).await;
    let list = get(&viewer, "/api/v1/customers?label=ete&size=5").await;
    assert_eq!(list["total"], 1, "{list}");
    assert_eq!(list["items"][0]["id"], ids[0].as_str());
    assert_eq!(list["items"][0]["labels"], json!(["VIP", "Été"]));
    assert_eq!(list["items"][0]["note"], true);
    assert_eq!(
        get(&viewer, LABELS).await["items"],
        json!([{"label": "Été", "customers": 1}, {"label": "VIP", "customers": 1}])
    );
}

#[tokio::test]
async fn lists_are_saved_for_oneself_by_everybody_and_for_the_team_by_editors() {
    let (portal, editor) = portal_with(|_| ()).await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let save = |scope: &str, name: &str, replace: bool| {
        json!({"command": "save", "scope": scope, "name": name, "replace": replace,
            "query": "country=BR&sort=city&nonsense=1"})
    };
    let own = post(&viewer, VIEWS, save("own", "Brazil", false)).await;
    assert_eq!(own.status, StatusCode::OK, "{}", own.body);
    let item = own.json()["items"][0].clone();
    assert_eq!(item["query"], "country=BR&sort=city");
    assert_eq!(
        (&item["scope"], &item["name"]),
        (&json!("own"), &json!("Brazil"))
    );
    let refused = post(&viewer, VIEWS, save("team", "Brazil", false)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    assert_eq!(get(&editor, VIEWS).await["items"], json!([]));

    post(&editor, VIEWS, save("team", "Brazil", false)).await;
    let admin = portal.sign_in("Ada Admin").await;
    let exists = post(&admin, VIEWS, save("team", "brazil", false)).await;
    assert_eq!(exists.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(exists.json()["problems"][0]["code"], "exists");
    let replaced = post(&admin, VIEWS, save("team", "brazil", true)).await;
    let of_team = replaced.json()["items"][0].clone();
    assert_eq!(of_team["savedBy"], "Ada Admin", "{of_team}");
    let nameless = post(&admin, VIEWS, save("own", " ", false)).await;
    assert_eq!(nameless.json()["problems"][0]["key"], "name");

    let remove =
        |scope: &str, item: &Value| json!({"command": "remove", "scope": scope, "id": item["id"]});
    let foreign = post(&viewer, VIEWS, remove("team", &of_team)).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "{}", foreign.body);
    // The id of a list of the team is none of one's own.
    let left = post(&viewer, VIEWS, remove("own", &of_team)).await;
    assert_eq!(left.json()["items"].as_array().map(Vec::len), Some(2));
    let left = post(&viewer, VIEWS, remove("own", &item)).await;
    assert_eq!(left.json()["items"], json!([of_team]));
}

#[tokio::test]
async fn a_problem_is_silenced_with_a_reason_and_that_is_taken_back() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 1).await;
    let path = format!("/api/v1/customers/{}/problems", ids[0]);
    assert_eq!(editor.get(&path).await.status, StatusCode::NOT_FOUND);
    let spoiled = change_of(&ids[0], "email", "nobody knows");
    portal.sandbox.change(&spoiled).unwrap();
    collect(&editor).await;
    let open = json!([{"problem": "email", "key": "email"}]);
    let problems = get(&editor, &path).await;
    assert_eq!(
        (&problems["open"], &problems["checked"]),
        (&open, &json!(true))
    );
    let order = |command: &str, reason: &str| json!({"command": command, "problem": "email", "key": "email", "reason": reason});
    let without = post(&editor, &path, order("silence", " ")).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(without.json()["problems"][0]["key"], "reason");
    let silenced = post(&editor, &path, order("silence", "they want it so")).await;
    assert_eq!(silenced.json()["open"], json!([]), "{}", silenced.body);
    assert_eq!(silenced.json()["silenced"][0]["reason"], "they want it so");
    let unknown = json!({"command": "end", "problem": "email", "key": "no.field"});
    let unknown = post(&editor, &path, unknown).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST, "{}", unknown.body);
    let viewer = portal.sign_in("Victor Viewer").await;
    let refused = post(&viewer, &path, order("end", "")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    let ended = post(&editor, &path, order("end", "")).await;
    assert_eq!(ended.json()["open"], open, "{}", ended.body);
    assert_eq!(audit_rows(&portal, "silenced_problem").await.len(), 2);
}

#[tokio::test]
async fn silenced_problems_and_lists_of_the_team_are_among_the_changes() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 1).await;
    let spoiled = change_of(&ids[0], "email", "nobody knows");
    portal.sandbox.change(&spoiled).unwrap();
    collect(&editor).await;
    let silence = json!({"command": "silence", "problem": "email", "key": "email",
        "reason": "=they want it so"});
    let path = format!("/api/v1/customers/{}/problems", ids[0]);
    let silenced = post(&editor, &path, silence).await;
    assert_eq!(silenced.status, StatusCode::OK, "{}", silenced.body);
    let list = json!({"command": "save", "scope": "team", "name": "Brazil", "replace": false,
        "query": "country=BR&sort=city"});
    let saved = post(&editor, VIEWS, list).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);

    let changes = editor.get("/history?event=changes").await;
    for line in ["silenced a problem of ", "saved the list “Brazil”"] {
        assert!(changes.body.contains(line), "{line}: {}", changes.body);
    }
    let auditor = portal.sign_in("Audrey Auditor").await;
    let export = auditor.get("/history/export?format=csv-changes").await;
    let mut table = csv::Reader::from_reader(export.body.trim_start_matches('\u{feff}').as_bytes());
    let table: Vec<_> = table
        .records()
        .map(|row| row.expect("a row"))
        .filter(|row| ["Silenced problem", "List of the team"].contains(&&row[2]))
        .map(|row| [2, 4, 5, 6, 7, 8].map(|cell| row[cell].to_owned()))
        .collect();
    let problem = Words::of(Lang::En).data_problem("email", "email");
    let silenced = [
        "Silenced problem",
        &ids[0],
        &problem,
        "",
        "'=they want it so",
    ];
    let of_team = |field, after| ["List of the team", "", field, "", after];
    let expected = [
        silenced,
        of_team("Name of the list", "Brazil"),
        of_team("Filters and order", "country=BR&sort=city"),
    ];
    let expected = expected.map(|[kind, customer, field, before, after]| {
        [kind, customer, field, before, after, "Saved"].map(str::to_owned)
    });
    assert_eq!(table, expected, "{}", export.body);
}

#[tokio::test]
async fn a_script_ticks_rows_and_makes_the_sets_that_pages_offer_afterwards() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 3).await;
    let order = json!({
        "name": "Given names", "reason": "new owner", "customers": ids,
        "operation": {"kind": "set", "field": "firstName", "value": "Ana"},
    });
    let made = post(&editor, crate::change_sets::CHANGES, order).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let early = command(&editor, 1, json!({"command": "tick", "unticked": [1]})).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.body);
    checked(&editor, 1).await;
    let ticked = command(&editor, 1, json!({"command": "tick", "unticked": [1]})).await;
    assert_eq!(ticked.json()["toSend"], 2, "{}", ticked.body);
    let nothing = command(&editor, 1, json!({"command": "again"})).await;
    assert_eq!(nothing.status, StatusCode::CONFLICT, "{}", nothing.body);
    // One is a conflict, and one is saved.
    let changed = change_of(&ids[1], "firstName", "Bea");
    portal.sandbox.change(&changed).unwrap();
    sent(&editor, 1).await;
    assert_eq!(states(&editor, 1).await, ["change", "conflict", "saved"]);

    let again = command(&editor, 1, json!({"command": "again"})).await;
    assert_eq!(again.status, StatusCode::CREATED, "{}", again.body);
    assert_eq!(again.header("location"), "/api/v1/changes/2");
    let back = command(&editor, 1, json!({"command": "take-back"})).await;
    assert_eq!(back.status, StatusCode::CREATED, "{}", back.body);
    assert_eq!(
        back.json()["operation"],
        json!({"kind": "take-back", "set": 1})
    );
    for number in [2, 3] {
        assert_eq!(set(&editor, number).await["rows"], 1);
    }
}

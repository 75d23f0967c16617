//! The validation of all addresses: a job that asks Partner Center about each, and what it finds is
//! a problem of the board.

use crate::change_sets::{change_of, customers, portal_with};
use portal::sandbox::Fault;
use portal_test_support::{FOREVER, Running, Visitor, until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

const ADDRESSES: &str = "/api/v1/customers/addresses";
const COLLECTION: &str = "/api/v1/customers/collection";
const BOARD: &str = "/api/v1/customers/problems?problem=address&size=500";

async fn get(visitor: &Visitor, path: &str) -> Value {
    let page = visitor.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    page.json()
}

async fn start(visitor: &Visitor, path: &str) {
    let body = Some(r#"{"command":"start"}"#.to_owned());
    let started = visitor.json(Method::POST, path, &[], body).await;
    assert_eq!(started.status, StatusCode::OK, "{}", started.body);
}

async fn state(visitor: &Visitor, path: &str, word: &str) -> Value {
    until(word, async || get(visitor, path).await["state"] == word).await;
    get(visitor, path).await
}

async fn finished(visitor: &Visitor, path: &str) -> Value {
    start(visitor, path).await;
    state(visitor, path, "done").await
}

/// The number of addresses that Partner Center was asked about.
fn asked(portal: &Running) -> usize {
    let calls = portal.calls();
    let about = |path: &str| path.ends_with("/validations/address");
    calls.iter().filter(|call| about(&call.path)).count()
}

/// A portal that has read its customers, of which the first has a street without a number.
async fn collected() -> (Running, Visitor, String) {
    let (portal, editor) = portal_with(|_| ()).await;
    let id = customers(&editor, 1).await.remove(0);
    let street = change_of(&id, "defaultAddress.addressLine1", "Microsoft Way")
        .set("defaultAddress.city", "Redmond")
        .set("defaultAddress.state", "WA")
        .set("defaultAddress.postalCode", "98052")
        .set("defaultAddress.country", "US");
    portal.sandbox.change(&street).unwrap();
    finished(&editor, COLLECTION).await;
    (portal, editor, id)
}

#[tokio::test]
async fn what_is_not_confirmed_is_a_problem_until_the_address_changes() {
    let (portal, editor, id) = collected().await;
    assert_eq!(editor.get(ADDRESSES).await.status, StatusCode::NOT_FOUND);
    let before = asked(&portal);
    let done = finished(&editor, ADDRESSES).await;
    assert_eq!((&done["total"], &done["done"]), (&json!(60), &json!(60)));
    assert_eq!(asked(&portal) - before, 60, "each once");
    let board = get(&editor, BOARD).await;
    let found = board["items"].as_array().expect("items");
    let of_it = found.iter().find(|item| item["id"] == id.as_str());
    let problems = of_it.expect("the street")["problems"].as_array();
    let problem = json!({"problem": "address", "key": "defaultAddress.addressLine1"});
    assert!(
        problems.is_some_and(|all| all.contains(&problem)),
        "{board}"
    );
    let page = editor.get("/customers/problems").await.body;
    for told in [
        "Address that Partner Center does not confirm",
        "All 60 customers have been looked at.",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    // Of those that were confirmed nobody asks again.
    let before = asked(&portal);
    finished(&editor, ADDRESSES).await;
    assert_eq!(asked(&portal) - before, found.len());

    let count = found.len();
    let mended = change_of(&id, "defaultAddress.addressLine1", "1 Microsoft Way");
    portal.sandbox.change(&mended).unwrap();
    let form = editor.get(&format!("/customers/{id}/billing")).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.body);
    // What a form read is noted behind its answer, and reaches the other processes then.
    let noted = async || get(&editor, BOARD).await["total"] == count - 1;
    until("the board knows the new address", noted).await;
    let before = asked(&portal);
    finished(&editor, ADDRESSES).await;
    assert_eq!(asked(&portal) - before, count, "the new one as well");
    assert_eq!(get(&editor, BOARD).await["total"], count - 1);
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn it_waits_for_its_person_and_goes_on_beside_a_collection() {
    let (portal, editor, _) = collected().await;
    let slow = Fault::new("validation", "slow").value(FOREVER);
    portal.sandbox.set(slow.after(20)).unwrap();
    start(&editor, ADDRESSES).await;
    portal.waiting("slow", 1).await;
    let half = get(&editor, ADDRESSES).await;
    assert_eq!(
        (&half["done"], &half["state"]),
        (&json!(20), &json!("running"))
    );
    // The other job has a turn of its own.
    finished(&editor, COLLECTION).await;
    portal.clock.advance(Duration::from_secs(31 * 60));
    portal.sandbox.clear();
    portal.sandbox.go_on("slow");
    let viewer = portal.sign_in("Victor Viewer").await;
    state(&viewer, ADDRESSES, "sign-in").await;
    let board = viewer.get("/customers/problems").await.body;
    assert!(board.contains("because the session of that person has ended"));
    portal.sign_in("Edith Editor").await;
    state(&viewer, ADDRESSES, "done").await;
}

#[tokio::test]
async fn it_is_stopped_by_a_button_and_ends_where_partner_center_refuses() {
    let (portal, editor, _) = collected().await;
    let slow = Fault::new("validation", "slow").value(FOREVER);
    portal.sandbox.set(slow.after(5)).unwrap();
    let path = "/customers/addresses";
    editor.post(path, &[("command", "start")]).await;
    portal.waiting("slow", 1).await;
    let stopped = editor.post(path, &[("command", "stop")]).await;
    let to = stopped.location();
    assert!(to.starts_with("/customers/problems?addresses="), "{to}");
    let told = editor.get(to).await.body;
    assert!(told.contains("It was stopped after 5 of 60"), "{told}");
    let part = editor.get("/customers/problems?part=addresses").await.body;
    assert!(
        part.contains("data-state=\"stopped\"") && !part.contains("<html"),
        "{part}"
    );
    portal.sandbox.clear();
    portal.sandbox.go_on("slow");

    let refused = Fault::new("validation", "forbidden").value("900308");
    portal.sandbox.set(refused).unwrap();
    start(&editor, ADDRESSES).await;
    state(&editor, ADDRESSES, "refused").await;
}

#[tokio::test]
async fn m3_a_verdict_is_not_readable_in_the_database() {
    let (portal, editor, _) = collected().await;
    finished(&editor, ADDRESSES).await;
    for table in ["customer", "collection"] {
        let sealed: Vec<(String,)> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("SELECT sealed FROM {table}")))
                .fetch_all(portal.store().pool())
                .await
                .unwrap();
        assert!(!sealed.is_empty(), "{table}");
        for word in ["street", "partial", "verified", "Edith"] {
            let all = format!("{sealed:?}");
            assert!(!all.contains(word), "{table}: {word}");
        }
    }
}

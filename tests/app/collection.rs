//! The copy of all customers: what fills it, what stops that, who sees it, and what the database
//! shows of it.

use portal::sandbox::{Fault, SimulatedChange};
use portal::store::customers::{self, StoredCustomer};
use portal::store::leases;
use portal::text::folded;
use portal_test_support::postgres::Cluster;
use portal_test_support::{FOREVER, Folder, Page, Running, Visitor, start_with_customers, until};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

const COLLECTION: &str = "/api/v1/customers/collection";
const ALL: &str = "/api/v1/customers?sort=name&size=500";

/// Enough for several looks at the session, and read in a moment.
const CUSTOMERS: usize = 60;

async fn few() -> Running {
    start_with_customers(CUSTOMERS, |_| ()).await
}

async fn command(visitor: &Visitor, word: &str) -> Page {
    let body = format!(r#"{{"command":"{word}"}}"#);
    visitor
        .json(Method::POST, COLLECTION, &[], Some(body))
        .await
}

async fn collection(visitor: &Visitor) -> Value {
    let page = visitor.get(COLLECTION).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page.json()
}

async fn state(visitor: &Visitor, word: &str) {
    until(word, async || collection(visitor).await["state"] == word).await;
}

/// Reads everything.
async fn collected(visitor: &Visitor) {
    assert_eq!(command(visitor, "start").await.status, StatusCode::OK);
    state(visitor, "done").await;
}

async fn list(visitor: &Visitor, query: &str) -> Value {
    let page = visitor.get(&format!("/api/v1/customers?{query}")).await;
    assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.body);
    page.json()
}

fn members<'a>(list: &'a Value, name: &str) -> Vec<&'a str> {
    let items = list["items"].as_array().expect("items");
    items
        .iter()
        .map(|item| item[name].as_str().expect("a text"))
        .collect()
}

/// How often each profile was read.
fn reads(portal: &Running) -> BTreeMap<String, usize> {
    let mut reads = BTreeMap::new();
    for call in portal.calls() {
        if call.path.ends_with("/profiles/billing") && call.path.contains("/customers/") {
            *reads.entry(call.path).or_insert(0) += 1;
        }
    }
    reads
}

/// The collection is at work and has read some profiles, but the next answers do not come.
///
/// What a process asks about a person, with the first customer, is answered.
pub async fn held_in_the_middle(portal: &Running, visitor: &Visitor) {
    let listed = visitor.get("/api/v1/customers").await.json();
    for place in [10, 11] {
        let id = listed["items"][place]["id"].as_str().expect("an id");
        let slow = Fault::new("customer-billing", "slow").value(FOREVER);
        portal.sandbox.set(slow.customer(id)).unwrap();
    }
    assert_eq!(command(visitor, "start").await.status, StatusCode::OK);
    portal.waiting("slow", 2).await;
}

fn go_on(portal: &Running) {
    portal.sandbox.clear();
    portal.sandbox.go_on("slow");
}

#[tokio::test]
async fn a_collection_reads_every_customer_once_and_the_copy_answers() {
    let portal = few().await;
    let editor = portal.sign_in("Edith Editor").await;
    assert_eq!(editor.get(COLLECTION).await.status, StatusCode::NOT_FOUND);
    let early = editor.get(ALL).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.body);
    collected(&editor).await;
    let done = collection(&editor).await;
    assert_eq!(
        (&done["total"], &done["done"], &done["failed"]),
        (&CUSTOMERS.into(), &CUSTOMERS.into(), &0.into())
    );
    let all = list(&editor, "sort=name&size=500").await;
    assert_eq!(all["total"], CUSTOMERS);
    let reads = reads(&portal);
    assert!(reads.len() == CUSTOMERS, "{reads:?}");
    // Whoever looks is asked about, too, with the first customer.
    let repeated = reads.values().filter(|count| **count > 1).count();
    assert!(repeated <= 1, "{reads:?}");
    assert!(portal.puts().is_empty());

    let germans = list(&editor, "country=de&sort=-city").await;
    let mut cities = members(&germans, "city");
    assert!(
        !cities.is_empty()
            && members(&germans, "country")
                .iter()
                .all(|code| *code == "DE")
    );
    cities.reverse();
    assert!(
        cities.is_sorted_by_key(|city| city.replace('ö', "o")),
        "{cities:?}"
    );
    for city in members(&all, "city") {
        let text = folded(city).to_uppercase();
        let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let found = list(&editor, &format!("text={encoded}")).await;
        assert!(members(&found, "city").contains(&city), "{text}: {found}");
    }
    let mut pages = Vec::new();
    let mut after = String::new();
    loop {
        let page = list(&editor, &format!("sort=email&size=7{after}")).await;
        pages.extend(members(&page, "id").into_iter().map(str::to_owned));
        let Some(next) = page["next"].as_str() else {
            break;
        };
        after = format!("&after={next}");
    }
    let sorted = list(&editor, "sort=email&size=500").await;
    assert_eq!(pages, members(&sorted, "id"));
    for wrong in [
        "sort=age",
        "size=0",
        "size=501",
        "sort=name&after=elsewhere",
    ] {
        let page = editor.get(&format!("/api/v1/customers?{wrong}")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn a_wait_that_partner_center_asks_for_is_waited_out() {
    let portal = few().await;
    let editor = portal.sign_in("Edith Editor").await;
    let throttle = Fault::new("customer-billing", "throttle").value(45);
    portal.sandbox.set(throttle.after(20).once()).unwrap();
    command(&editor, "start").await;
    let waits = async || collection(&editor).await["waitUntil"].is_number();
    until("a wait", waits).await;
    let calls = portal.calls().len();
    assert_eq!(collection(&editor).await["state"], "running");
    portal.clock.advance(Duration::from_secs(44));
    assert_eq!(collection(&editor).await["state"], "running");
    assert_eq!(portal.calls().len(), calls, "nothing is sent during a wait");
    portal.clock.advance(Duration::from_secs(2));
    state(&editor, "done").await;
    assert_eq!(collection(&editor).await["failed"], 0);
    assert_eq!(reads(&portal).len(), CUSTOMERS);
}

#[tokio::test]
async fn when_the_session_ends_it_waits_until_its_person_signs_in() {
    let portal = few().await;
    let editor = portal.sign_in("Edith Editor").await;
    held_in_the_middle(&portal, &editor).await;
    portal.clock.advance(Duration::from_secs(31 * 60));
    go_on(&portal);
    let viewer = portal.sign_in("Victor Viewer").await;
    state(&viewer, "sign-in").await;
    let waiting = collection(&viewer).await;
    assert_eq!(
        (&waiting["startedBy"], &waiting["own"]),
        (&"Edith Editor".into(), &false.into())
    );
    assert!(
        waiting["done"].as_u64() < waiting["total"].as_u64(),
        "{waiting}"
    );
    let refused = command(&viewer, "stop").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    portal.sign_in("Edith Editor").await;
    state(&viewer, "done").await;
    assert_eq!(reads(&portal).len(), CUSTOMERS);
}

#[tokio::test]
async fn somebody_pauses_resumes_and_stops_it() {
    let portal = few().await;
    let editor = portal.sign_in("Edith Editor").await;
    held_in_the_middle(&portal, &editor).await;
    let second = command(&editor, "start").await.json();
    assert_eq!(second["state"], "running", "one at a time");
    assert_eq!(command(&editor, "pause").await.json()["state"], "paused");
    go_on(&portal);
    // What is not read yet may fit a filter as well.
    let none = editor.get("/customers?country=XX").await.body;
    assert!(
        none.contains("None of the customers that were read so far"),
        "{none}"
    );
    assert!(none.contains("have not been read yet"), "{none}");
    // Who could not stop it is not offered that.
    let viewer = portal.sign_in("Victor Viewer").await;
    let offered = |page: &Page| page.body.contains("value=\"stop\"");
    assert!(offered(&editor.get("/customers").await));
    assert!(!offered(&viewer.get("/customers").await));
    assert_eq!(command(&editor, "resume").await.json()["state"], "running");
    state(&editor, "done").await;
    assert_eq!(command(&editor, "pause").await.json()["state"], "done");
    held_in_the_middle(&portal, &editor).await;
    let form = [("command", "stop")];
    let stopped = editor.post("/customers/collection", &form).await;
    assert_eq!(stopped.status, StatusCode::SEE_OTHER);
    // To the place of the page that says what came of it, with the focus.
    let to = stopped.location();
    assert!(to.starts_with("/customers?collection="), "{to}");
    assert!(to.ends_with("#collection"), "{to}");
    let told = editor.get(to).await.body;
    let notice = told
        .split("<p ")
        .find(|tag| tag.contains("id=\"collection\""));
    let notice = notice.and_then(|tag| tag.split('>').next());
    assert!(
        notice.is_some_and(|tag| tag.contains("class=\"note\"")),
        "{told}"
    );
    assert!(told.contains("It was stopped after"), "{told}");
    go_on(&portal);
    assert_eq!(collection(&editor).await["state"], "stopped");
    let all = editor.get("/customers?country=XX").await.body;
    assert!(all.contains("No customer fits these filters."), "{all}");
    // What was read before is there still.
    assert_eq!(list(&editor, "sort=name").await["total"], CUSTOMERS);
}

#[tokio::test]
async fn another_process_goes_on_where_one_has_died() {
    let folder = Folder::new("collection");
    let url = folder.database();
    let portal = start_with_customers(CUSTOMERS, |settings| settings.database_url = url).await;
    let editor = portal.sign_in("Edith Editor").await;
    held_in_the_middle(&portal, &editor).await;
    assert_eq!(command(&editor, "pause").await.json()["state"], "paused");
    go_on(&portal);
    let is_free = "SELECT given_back FROM lease WHERE name = 'collection/customers'";
    let given_back = async || {
        let row = sqlx::query_scalar::<_, i64>(is_free);
        row.fetch_one(portal.store().pool()).await.unwrap() == 1
    };
    until("the first process leaves it", given_back).await;
    let before = reads(&portal);
    assert!(!before.is_empty() && before.len() < CUSTOMERS);
    // As a process that is killed leaves it.
    sqlx::query("UPDATE collection SET state = 'running'")
        .execute(portal.store().pool())
        .await
        .unwrap();
    let (_other, _stop) = portal.replica().await;
    state(&editor, "done").await;
    let after = reads(&portal);
    assert_eq!(after.len(), CUSTOMERS);
    let again = before.keys().filter(|path| after[*path] > before[*path]);
    assert!(again.count() <= 2, "only what was under way is read again");
}

#[tokio::test]
async fn a_process_that_found_no_copy_a_moment_ago_keeps_a_new_one_fresh() {
    let Some(cluster) = Cluster::start() else {
        println!("skipped: PostgreSQL or a user to run it is missing");
        return;
    };
    let url = cluster.fresh_database().await;
    let portal = start_with_customers(CUSTOMERS, |settings| settings.database_url = url).await;
    let (other, _stop) = portal.replica().await;
    let editor = portal.sign_in("Edith Editor").await;
    let listed = editor.get(&format!("{other}/api/v1/customers")).await;
    let listed = listed.json();
    let id = listed["items"][0]["id"].as_str().expect("an id");
    collected(&editor).await;
    let change = SimulatedChange::new("customer-billing").of_customer(id);
    let moved = change.set("defaultAddress.city", "Tacoma");
    portal.sandbox.change(&moved).unwrap();
    let path = format!("{other}/api/v1/customers/{id}/profiles/billing");
    let read = editor.get(&path).await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.body);
    let query = format!("text={id}&sort=name");
    let moved = async || list(&editor, &query).await["items"][0]["city"] == "Tacoma";
    until("the copy has what the other process read", moved).await;
}

#[tokio::test]
async fn a_process_that_stops_leaves_the_collection_at_once() {
    let portal = few().await;
    let editor = portal.sign_in("Edith Editor").await;
    held_in_the_middle(&portal, &editor).await;
    let is_held = async || {
        let held = leases::is_held(portal.store(), "collection/customers").await;
        held.unwrap()
    };
    assert!(is_held().await);
    for process in &portal.portals {
        process.state().customers.stop_collecting().await;
    }
    assert!(!is_held().await, "another one need not wait for its end");
    assert_eq!(collection(&editor).await["state"], "running");
    go_on(&portal);
}

#[tokio::test]
async fn m3_who_is_refused_sees_nothing_of_the_copy() {
    let portal = few().await;
    let editor = portal.sign_in("Edith Editor").await;
    collected(&editor).await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let shown = viewer.get(ALL).await;
    assert_eq!(shown.status, StatusCode::OK);
    let name = shown.json()["items"][7]["companyName"].clone();
    let name = name.as_str().expect("a name");
    for (resource, code) in [("customers", "1002"), ("customer-billing", "900308")] {
        let fault = Fault::new(resource, "forbidden").value(code);
        portal.sandbox.set(fault).unwrap();
        portal.clock.advance(Duration::from_secs(61));
        for query in ["sort=name", "text=a", "country=US", "gone=true"] {
            let page = viewer.get(&format!("/api/v1/customers?{query}")).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{resource} {query}");
            assert!(!page.body.contains(name), "{}", page.body);
        }
        portal.sandbox.clear();
        assert_eq!(viewer.get(ALL).await.status, StatusCode::OK, "{resource}");
    }
}

#[tokio::test]
async fn m3_during_an_outage_only_who_was_allowed_before_sees_it() {
    let portal = few().await;
    let editor = portal.sign_in("Edith Editor").await;
    collected(&editor).await;
    assert_eq!(editor.get(ALL).await.status, StatusCode::OK);
    let viewer = portal.sign_in("Victor Viewer").await;
    portal.fault("customers", "unavailable", None, None);
    portal.clock.advance(Duration::from_secs(61));
    if portal.portals.len() == 1 {
        assert_eq!(editor.get(ALL).await.status, StatusCode::OK);
    }
    let refused = viewer.get(ALL).await;
    assert!(refused.status.is_server_error(), "{}", refused.status);
    assert!(!refused.body.contains("items"), "{}", refused.body);
}

#[tokio::test]
async fn a_person_without_rights_collects_nothing() {
    let portal = few().await;
    let editor = portal.sign_in("Edith Editor").await;
    portal.fault("customers", "forbidden", Some("1002"), None);
    command(&editor, "start").await;
    state(&editor, "refused").await;
    portal.sandbox.clear();
    let page = editor.get(ALL).await;
    assert_eq!(page.status, StatusCode::CONFLICT, "{}", page.body);
}

#[tokio::test]
async fn m3_nothing_of_a_customer_is_readable_in_the_database() {
    let portal = few().await;
    let editor = portal.sign_in("Edith Editor").await;
    collected(&editor).await;
    let shown = list(&editor, "sort=name&size=500").await;
    let texts: Vec<(String, String)> = sqlx::query_as("SELECT id, sealed || version FROM customer")
        .fetch_all(portal.store().pool())
        .await
        .unwrap();
    assert_eq!(texts.len(), CUSTOMERS);
    let job: (String, String, String) =
        sqlx::query_as("SELECT state, sealed, position FROM collection")
            .fetch_one(portal.store().pool())
            .await
            .unwrap();
    let all = format!("{texts:?} {job:?}");
    for member in ["companyName", "domain", "city", "email", "phone"] {
        for value in members(&shown, member) {
            // Sealed texts may well have a few letters in a row.
            let tells = value.len() >= 6;
            assert!(!tells || !all.contains(value), "{member}: {value}");
        }
    }
    assert!(!all.contains("Edith"));
}

#[tokio::test]
async fn readings_and_saves_keep_the_copy_fresh() {
    let portal = few().await;
    let editor = portal.sign_in("Edith Editor").await;
    collected(&editor).await;
    let first = list(&editor, "country=US&sort=name").await;
    let id = first["items"][0]["id"].as_str().expect("an id").to_owned();
    let copied = async || {
        let all = list(&editor, &format!("text={id}&sort=name")).await;
        all["items"][0].clone()
    };
    assert_eq!(copied().await["changedAt"], Value::Null);
    let change = SimulatedChange::new("customer-billing").of_customer(&id);
    portal
        .sandbox
        .change(&change.set("defaultAddress.city", "Tacoma"))
        .unwrap();
    portal.clock.advance(Duration::from_secs(61));
    let path = format!("/customers/{id}/billing");
    assert_eq!(editor.get(&path).await.status, StatusCode::OK);
    // Another process can note it just after the answer.
    until("the copy has the city", async || {
        copied().await["city"] == "Tacoma"
    })
    .await;
    assert!(copied().await["changedAt"].is_string());
    // An address that changes would be looked up first.
    let email = "fresh@contoso.example";
    editor.edit(&path, &[("email", email)]).await;
    let saved = editor.save(&path, &[]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    until("the copy has the address", async || {
        copied().await["email"] == email
    })
    .await;
}

#[tokio::test]
async fn who_is_no_longer_there_is_marked_and_not_dropped() {
    let portal = few().await;
    let editor = portal.sign_in("Edith Editor").await;
    let id = "00000000-0000-4000-8000-00000000abcd".to_owned();
    let row = StoredCustomer {
        content: br#"{"n":"Gone Ltd","d":"gone.example"}"#.to_vec(),
        ..StoredCustomer::default()
    };
    customers::change(portal.store(), &[id], |_, _| Some(row.clone()))
        .await
        .unwrap();
    collected(&editor).await;
    assert_eq!(list(&editor, "sort=name").await["total"], CUSTOMERS);
    let gone = list(&editor, "gone=true").await;
    assert_eq!(members(&gone, "companyName"), ["Gone Ltd"]);
    assert!(gone["items"][0]["goneAt"].is_string(), "{gone}");
}

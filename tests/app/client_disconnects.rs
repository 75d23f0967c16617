//! Browsers that hang up in the middle of a save: the save ends all the same, and the audit log has
//! exactly one outcome for it.

use portal::sandbox::Fault;
use portal::store::audit;
use portal_test_support::{Visitor, start};
use reqwest::{Method, StatusCode};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const HANG_UPS: usize = 1_000;
/// Saves at a time; each of another profile, because saves of one profile take turns.
const AT_A_TIME: usize = 50;

/// A sequence that looks random and is the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Reads a profile, changes something in it, and hangs up `after` so many microseconds of the save.
async fn save_and_hang_up(person: &Visitor, path: &str, value: &str, after: Duration) {
    // With fifty at a time a busy machine may keep somebody waiting for a connection to the database
    // for too long; whoever is told so reads again.
    let read = loop {
        let read = person.get(path).await;
        if read.status != StatusCode::SERVICE_UNAVAILABLE {
            break read;
        }
    };
    assert!(read.status.is_success(), "{path}: {}", read.body);
    let tag = read.header("etag").to_owned();
    let wanted = format!(r#"{{"firstName":"{value}"}}"#);
    let headers = [("if-match", tag.as_str())];
    let save = person.json(Method::PUT, path, &headers, Some(wanted));
    // Dropping the request closes its connection.
    let _ = tokio::time::timeout(after, save).await;
}

// U4
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_browsers_hang_up_and_every_put_has_one_outcome() {
    let portal = start().await;
    let (edith, ada) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Ada Admin").await,
    );
    let first = edith.get("/api/v1/customers").await.json();
    let next: String =
        url::form_urlencoded::byte_serialize(first["next"].as_str().unwrap().as_bytes()).collect();
    let second = edith
        .get(&format!("/api/v1/customers?after={next}"))
        .await
        .json();
    let ids = first["items"]
        .as_array()
        .unwrap()
        .iter()
        .chain(second["items"].as_array().unwrap());
    let paths: Vec<String> = ids
        .map(|item| {
            format!(
                "/api/v1/customers/{}/profiles/billing",
                item["id"].as_str().unwrap()
            )
        })
        .take(AT_A_TIME)
        .collect();
    assert_eq!(paths.len(), AT_A_TIME);
    portal
        .sandbox
        .set(
            Fault::new("customer-billing", "slow")
                .method("PUT")
                .value("15"),
        )
        .unwrap();

    let mut numbers = Numbers(7);
    // Microseconds, from before the request is read to after the answer; how long that is depends
    // on the machine and its day.
    let mut patience = 160_000;
    let mut puts: BTreeMap<u64, String> = BTreeMap::new();
    let mut rounds = 0;
    // Until many have got as far as that.
    while rounds < HANG_UPS / AT_A_TIME || puts.len() <= HANG_UPS / 10 {
        rounds += 1;
        let saves: Vec<_> =
            paths
                .iter()
                .enumerate()
                .map(|(index, path)| {
                    let person = if index % 2 == 0 { &edith } else { &ada };
                    let after = Duration::from_micros(numbers.below(patience));
                    async move {
                        save_and_hang_up(person, path, &format!("Round {rounds}"), after).await
                    }
                })
                .collect();
        futures::future::join_all(saves).await;
        portal.tasks_are_done().await;
        let before = puts.len();
        // The sandbox's journal forgets the oldest.
        puts.extend(
            portal
                .puts()
                .into_iter()
                .map(|put| (put.seq, put.request_id.unwrap())),
        );
        patience = match puts.len() - before {
            few if few < AT_A_TIME / 3 => (patience * 2).min(10_000_000),
            many if many > AT_A_TIME * 4 / 5 => (patience / 2).max(10_000),
            _ => patience,
        };
    }

    let (mut intents, mut outcomes) = (BTreeMap::new(), BTreeMap::new());
    let rows = audit::after(portal.store(), 0, i64::MAX).await.unwrap();
    for row in rows {
        match row.event.as_str() {
            "edit.intent" => drop(intents.insert(row.seq, row.request_id.unwrap())),
            "edit.outcome" => {
                assert_eq!(row.outcome.as_deref(), Some("saved"));
                assert!(
                    outcomes
                        .insert(row.intent.unwrap(), row.request_id.unwrap())
                        .is_none(),
                    "one outcome for an intent"
                );
            }
            _ => {}
        }
    }
    assert_eq!(intents, outcomes, "every intent has its outcome");
    let sent: BTreeSet<&String> = puts.values().collect();
    assert_eq!(sent.len(), puts.len(), "nothing was sent twice");
    assert_eq!(
        sent,
        outcomes.values().collect(),
        "one outcome for every PUT"
    );
    println!("{} hang-ups, {} PUTs", rounds * AT_A_TIME, puts.len());
    assert!(
        portal.portal.purge_sessions().await.is_ok(),
        "and the portal goes on"
    );
}

//! Requests for approval, which are committed together with their rows of the audit log.

use super::{ANNA, BEN, Place, row};
use portal::store::approvals::{self, ApprovalGroup, ApprovalStep, StoredApproval};
use portal::store::audit::{self, Event, Filter, NewRow};
use portal::store::seen::Beside;
use portal::store::{Store, StoreError};
use std::time::Duration;

const BILLING: &str = "billing";

/// Stores a request with private content.
pub async fn put_marked(store: &Store) {
    begun(store, &request(ANNA, BILLING, b"MARKED request")).await;
}

pub async fn suite(place: &mut impl AsyncFnMut() -> Place) {
    a_request_and_its_row_are_committed_together(place().await).await;
    of_many_at_once_one_begins_and_one_turns(place().await).await;
    requests_are_listed_and_the_old_ones_forgotten(place().await).await;
    the_newest_of_a_person_for_each_document_is_found(place().await).await;
    what_waits_for_a_person_is_counted(place().await).await;
    a_request_opens_in_its_own_place_only(place().await).await;
}

fn request(author: &str, target: &str, content: &[u8]) -> StoredApproval {
    StoredApproval {
        author: author.to_owned(),
        target: target.to_owned(),
        kind: "request".to_owned(),
        state: "open".to_owned(),
        content: content.to_vec(),
        expires_at: 9,
        ..StoredApproval::default()
    }
}

/// The same in another state.
fn turned(request: &StoredApproval, state: &str) -> StoredApproval {
    StoredApproval {
        state: state.to_owned(),
        ..request.clone()
    }
}

/// Commits a step. Returns the number of its row.
async fn commit(store: &Store, step: ApprovalStep<'_>) -> Result<Option<i64>, StoreError> {
    let new = row(Event::Approval, None);
    let row = audit::append_with(store, new, Beside::Approval(step)).await?;
    Ok(row.map(|row| row.seq))
}

async fn begin(store: &Store, request: &StoredApproval) -> Option<i64> {
    let step = ApprovalStep::Begins(store, request);
    commit(store, step).await.unwrap()
}

async fn turn(store: &Store, request: &StoredApproval) -> Option<i64> {
    let step = ApprovalStep::Turns(store, request);
    commit(store, step).await.unwrap()
}

/// A request that was stored just now.
async fn begun(store: &Store, request: &StoredApproval) -> StoredApproval {
    let number = begin(store, request).await.expect("a number");
    got(store, number).await
}

async fn got(store: &Store, number: i64) -> StoredApproval {
    let found = approvals::get(store, number).await.unwrap();
    found.expect("a request")
}

async fn rows(store: &Store) -> usize {
    let all = Filter::default();
    audit::page(store, &all, None, 1_000).await.unwrap().len()
}

async fn a_request_and_its_row_are_committed_together(place: Place) {
    let store = place.open().await;
    audit::append(&store, row(Event::SignIn, None))
        .await
        .unwrap();
    let first = begun(&store, &request(ANNA, BILLING, b"first")).await;
    let expected = StoredApproval {
        id: 2,
        revision: 1,
        created_at: place.clock.now_ms(),
        changed_at: place.clock.now_ms(),
        ..request(ANNA, BILLING, b"first")
    };
    assert_eq!(first, expected, "its number is that of its row");
    // One of a person and a document waits; others do not stand in its way.
    let second = request(ANNA, BILLING, b"second");
    assert_eq!(begin(&store, &second).await, None);
    assert_eq!(rows(&store).await, 2, "and no row states one");
    for other in [request(BEN, BILLING, b"Ben"), request(ANNA, "support", b"")] {
        assert!(begin(&store, &other).await.is_some());
    }
    place.clock.advance(Duration::from_secs(1));
    let sending = turned(&first, "sending");
    assert!(approvals::replace(&store, &sending).await.unwrap());
    assert_eq!(rows(&store).await, 4);
    assert_eq!(begin(&store, &second).await, None, "it is sent");
    // Who read it before is late, with a row and without one.
    let late = turned(&first, "refused");
    assert_eq!(turn(&store, &late).await, None);
    assert!(!approvals::replace(&store, &late).await.unwrap());
    assert_eq!(rows(&store).await, 4, "no row states what was not done");
    let now = got(&store, first.id).await;
    assert_eq!((now.state.as_str(), now.revision), ("sending", 2));
    assert_eq!(now.changed_at, now.created_at + 1_000);
    assert_eq!(turn(&store, &turned(&now, "ended")).await, Some(5));
    let next = begun(&store, &second).await;
    let latest = approvals::latest_of(&store, ANNA, BILLING).await.unwrap();
    assert_eq!(latest, Some(next));
    assert_eq!(got(&store, first.id).await.state, "ended");
    assert!(audit::verify(&store).await.unwrap().is_ok());
}

async fn of_many_at_once_one_begins_and_one_turns(place: Place) {
    let (store, replica) = (place.open().await, place.open().await);
    let new = request(ANNA, BILLING, b"content");
    let stores = [&store, &replica];
    let begins = (0..10).map(|n| begin(stores[n % 2], &new));
    let begun = futures::future::join_all(begins).await;
    let numbers: Vec<i64> = begun.into_iter().flatten().collect();
    assert_eq!(numbers.len(), 1);
    let open = got(&store, numbers[0]).await;
    let decisions: Vec<StoredApproval> = (0..10)
        .map(|n| turned(&open, if n % 2 == 0 { "sending" } else { "refused" }))
        .collect();
    let turns = decisions
        .iter()
        .enumerate()
        .map(|(n, decision)| turn(stores[n / 5], decision));
    let turns = futures::future::join_all(turns).await;
    assert_eq!(turns.into_iter().flatten().count(), 1);
    assert_eq!(rows(&store).await, 2);
    assert_eq!(got(&store, open.id).await.revision, 2);
}

async fn requests_are_listed_and_the_old_ones_forgotten(place: Place) {
    let store = place.open().await;
    let mut made = vec![];
    for target in ["billing", "support", "legal-business"] {
        made.push(begun(&store, &request(ANNA, target, b"content")).await);
        place.clock.advance(Duration::from_secs(1));
    }
    let emergency = StoredApproval {
        kind: "emergency".to_owned(),
        state: "sending".to_owned(),
        ..request(BEN, "billing", b"content")
    };
    let emergency = begun(&store, &emergency).await;
    let list = async |group, before, limit| {
        let page = approvals::page(&store, group, before, limit).await.unwrap();
        page.into_iter()
            .map(|request| request.id)
            .collect::<Vec<_>>()
    };
    let (current, over) = (ApprovalGroup::Current, ApprovalGroup::Over);
    assert_eq!(list(current, i64::MAX, 9).await, [4, 3, 2, 1]);
    assert_eq!(list(current, 3, 1).await, [2]);
    assert!(list(over, i64::MAX, 9).await.is_empty());
    let since = emergency.changed_at;
    let told = async |states: &[&str], since| {
        let told = approvals::changed_since(&store, "emergency", states, since, 9).await;
        told.unwrap().len()
    };
    let states = ["saved", "sending"];
    assert_eq!(told(&states, since).await, 1);
    assert_eq!(told(&states, since + 1).await, 0);
    assert_eq!(told(&["ended"], since).await, 0);
    // What waits or is sent is never forgotten.
    turn(&store, &turned(&made[0], "refused")).await.unwrap();
    assert_eq!(list(over, i64::MAX, 9).await, [1]);
    let ended = got(&store, made[0].id).await.changed_at;
    assert_eq!(approvals::purge(&store, ended).await.unwrap(), 0);
    assert_eq!(approvals::purge(&store, ended + 1).await.unwrap(), 1);
    assert_eq!(approvals::get(&store, made[0].id).await.unwrap(), None);
    assert_eq!(list(current, i64::MAX, 9).await, [4, 3, 2]);
    assert!(list(over, i64::MAX, 9).await.is_empty());
}

async fn the_newest_of_a_person_for_each_document_is_found(place: Place) {
    let store = place.open().await;
    let first = begun(&store, &request(ANNA, BILLING, b"first")).await;
    turn(&store, &turned(&first, "returned")).await.unwrap();
    let bens = begun(&store, &request(BEN, BILLING, b"Ben's")).await;
    let support = begun(&store, &request(ANNA, "support", b"support")).await;
    let second = begun(&store, &request(ANNA, BILLING, b"second")).await;
    let newest = async |targets: &[&str]| {
        let targets: Vec<String> = targets.iter().map(|target| (*target).to_owned()).collect();
        let found = approvals::latest_of_each(&store, ANNA, &targets).await;
        let mut found = found.unwrap();
        found.sort_by_key(|request| request.id);
        found
    };
    let both = [BILLING, "support", "legal-business"];
    assert_eq!(newest(&both).await, [support.clone(), second.clone()]);
    assert_eq!(newest(&["support"]).await, [support]);
    assert!(newest(&[]).await.is_empty());

    let current = async || {
        let found = approvals::current_of(&store, BILLING, &[ANNA, BEN, "nobody"]).await;
        let mut numbers: Vec<i64> = found.unwrap().iter().map(|found| found.id).collect();
        numbers.sort_unstable();
        numbers
    };
    assert_eq!(current().await, [bens.id, second.id]);
    turn(&store, &turned(&second, "sending")).await.unwrap();
    turn(&store, &turned(&bens, "refused")).await.unwrap();
    assert_eq!(current().await, [second.id]);
}

async fn what_waits_for_a_person_is_counted(place: Place) {
    let store = place.open().await;
    let expires_at = place.clock.now_ms() + 1_000;
    let mut made = vec![];
    for (author, target) in [
        (ANNA, BILLING),
        (BEN, BILLING),
        (BEN, "support"),
        (BEN, "legal-business"),
        (BEN, "organization"),
    ] {
        let new = StoredApproval {
            expires_at,
            ..request(author, target, b"content")
        };
        made.push(begun(&store, &new).await);
    }
    let waiting = async |person: &str, newest| {
        let count = approvals::count_waiting(&store, person, newest).await;
        count.unwrap()
    };
    assert_eq!(waiting(ANNA, 9).await, 4, "one is her own");
    assert_eq!(waiting(BEN, 9).await, 1);
    assert_eq!(waiting("nobody", 9).await, 5);
    assert_eq!(waiting("nobody", 2).await, 2, "of the newest two");

    turn(&store, &turned(&made[4], "refused")).await.unwrap();
    assert_eq!(waiting(ANNA, 9).await, 3);
    // She has approved one; that somebody asked has no number of a request.
    let approved = NewRow {
        outcome: Some("approved".to_owned()),
        reference: Some(made[1].id.to_string()),
        ..row(Event::Approval, None)
    };
    let step = ApprovalStep::Turns(&store, &made[1]);
    let step = audit::append_with(&store, approved, Beside::Approval(step)).await;
    assert!(step.unwrap().is_some());
    assert_eq!(waiting(ANNA, 9).await, 2);
    assert_eq!(waiting("nobody", 9).await, 4);
    // Another event may have the same reference.
    let other = NewRow {
        outcome: Some("approved".to_owned()),
        reference: Some(made[2].id.to_string()),
        ..row(Event::Export, None)
    };
    audit::append(&store, other).await.unwrap();
    assert_eq!(waiting(ANNA, 9).await, 2);
    place.clock.advance(Duration::from_secs(1));
    assert_eq!(waiting("nobody", 9).await, 0, "they have expired");
}

async fn a_request_opens_in_its_own_place_only(place: Place) {
    let store = place.open().await;
    let anna = begun(&store, &request(ANNA, BILLING, b"Anna's")).await;
    let ben = begun(&store, &request(BEN, BILLING, b"Ben's")).await;
    let retired = place.open_with(&[("second", 2)]).await;
    assert!(got(&retired, anna.id).await.content.is_empty());
    let moved = "UPDATE approval_request SET sealed = (SELECT sealed FROM approval_request AS other WHERE other.id = $1) WHERE id = $2";
    sqlx::query(moved)
        .bind(ben.id)
        .bind(anna.id)
        .execute(store.pool())
        .await
        .unwrap();
    assert!(got(&store, anna.id).await.content.is_empty(), "another row");
    // What the author of a row asked for is not what somebody else did.
    sqlx::query("UPDATE approval_request SET author = 'somebody' WHERE id = $1")
        .bind(ben.id)
        .execute(store.pool())
        .await
        .unwrap();
    assert!(got(&store, ben.id).await.content.is_empty());
    // What does not open any more can still be put aside.
    let unreadable = turned(&got(&store, anna.id).await, "ended");
    assert!(approvals::replace(&store, &unreadable).await.unwrap());
    let anew = request(ANNA, BILLING, b"anew");
    assert!(begin(&store, &anew).await.is_some());
}

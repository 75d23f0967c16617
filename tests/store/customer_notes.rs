//! The team's labels and notes of customers, and lists saved under a name.

use super::{ANNA, BEN, Place, row};
use portal::store::audit::{self, Event, Filter};
use portal::store::{Store, customer_notes, customer_views, last_reads};
use std::time::Duration;

const CUSTOMER: &str = "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04";

/// Stores private content in both tables, and in the audit log.
pub async fn put_marked(store: &Store) {
    let row = row(Event::CustomerNote, Some("[\"MARKED\"]"));
    customer_notes::put(store, row, CUSTOMER, 0, b"MARKED note")
        .await
        .unwrap();
    customer_views::put(store, ANNA, "1", b"MARKED view")
        .await
        .unwrap();
}

pub async fn suite(place: &mut impl AsyncFnMut() -> Place) {
    a_change_of_a_note_is_committed_with_its_row_or_not_at_all(place().await).await;
    of_changes_at_once_one_wins_and_all_are_followed(place().await).await;
    a_view_is_its_owners(place().await).await;
    a_change_of_a_view_is_committed_with_its_row_or_not_at_all(place().await).await;
    the_customers_opened_last_come_first(place().await).await;
}

async fn a_change_of_a_note_is_committed_with_its_row_or_not_at_all(place: Place) {
    let store = place.open().await;
    let put = async |seen: i64, content: &[u8]| {
        let row = row(Event::CustomerNote, Some("[]"));
        let done = customer_notes::put(&store, row, CUSTOMER, seen, content).await;
        done.unwrap().map(|row| row.seq)
    };
    assert_eq!(customer_notes::get(&store, CUSTOMER).await.unwrap(), None);
    let first = put(0, b"one").await.expect("the first");
    assert_eq!(put(0, b"other").await, None, "somebody was first");
    let second = put(first, b"two").await.expect("the second");
    assert_eq!(put(first, b"late").await, None);
    let stands = customer_notes::get(&store, CUSTOMER).await.unwrap();
    let stands = stands.expect("a note");
    assert_eq!(stands.content.as_deref(), Some(&b"two"[..]));
    assert_eq!(stands.seq, second);
    let rows = audit::page(&store, &Filter::default(), None, 10).await;
    assert_eq!(rows.unwrap().len(), 2, "what was not stored has no row");
    assert!(audit::verify(&store).await.unwrap().is_ok());
    // Of a key that is gone the content is absent, and the row can be replaced.
    let other = place.open_with(&[("second", 2)]).await;
    let sealed = customer_notes::get(&other, CUSTOMER).await.unwrap();
    let sealed = sealed.expect("a row");
    assert_eq!((sealed.content, sealed.seq), (None, second));
    let row = row(Event::CustomerNote, Some("[]"));
    let done = customer_notes::put(&other, row, CUSTOMER, second, b"anew").await;
    assert!(done.unwrap().is_some());
}

async fn of_changes_at_once_one_wins_and_all_are_followed(place: Place) {
    let (store, replica) = (place.open().await, place.open().await);
    let puts = (0..8).map(|number| {
        let store = if number % 2 == 0 { &store } else { &replica };
        let row = row(Event::CustomerNote, Some("[]"));
        customer_notes::put(store, row, CUSTOMER, 0, b"x")
    });
    let done = futures::future::join_all(puts).await;
    let won = done.into_iter().filter(|done| matches!(done, Ok(Some(_))));
    assert_eq!(won.count(), 1);
    let mut last = 0;
    for customer in ["b", "a", "c"] {
        let row = row(Event::CustomerNote, Some("[]"));
        customer_notes::put(&store, row, customer, 0, b"y")
            .await
            .unwrap();
        let changed = customer_notes::changed_after(&replica, last, 10).await;
        let changed = changed.unwrap();
        assert!(changed.is_sorted_by_key(|note| note.seq));
        last = changed.last().expect("a change").seq;
        assert!(changed.iter().any(|note| note.customer == customer));
    }
    let none = customer_notes::changed_after(&replica, last, 10).await;
    assert_eq!(none.unwrap(), []);
}

async fn a_view_is_its_owners(place: Place) {
    let store = place.open().await;
    let put = async |owner: &str, id: &str, content: &[u8]| {
        customer_views::put(&store, owner, id, content)
            .await
            .unwrap();
    };
    put(ANNA, "1", b"one").await;
    put(ANNA, "1", b"two").await;
    put(BEN, "1", b"Ben's").await;
    let of = async |owner: &str| {
        let views = customer_views::of_owner(&store, owner).await.unwrap();
        let pairs = views.into_iter().map(|view| (view.id, view.content));
        pairs.collect::<Vec<_>>()
    };
    assert_eq!(of(ANNA).await, [("1".to_owned(), b"two".to_vec())]);
    assert!(customer_views::remove(&store, ANNA, "1").await.unwrap());
    assert!(!customer_views::remove(&store, ANNA, "1").await.unwrap());
    assert_eq!(of(BEN).await, [("1".to_owned(), b"Ben's".to_vec())]);
}

async fn a_change_of_a_view_is_committed_with_its_row_or_not_at_all(place: Place) {
    let store = place.open().await;
    let change = async |seen: Option<&str>, content: Option<&[u8]>| {
        let row = row(Event::TeamList, Some("[]"));
        let done = customer_views::change(&store, row, ("team", "1"), seen, content).await;
        done.unwrap()
    };
    let stands = async || {
        let views = customer_views::of_owner(&store, "team").await.unwrap();
        views.into_iter().next().expect("a view")
    };
    assert!(change(None, Some(b"one")).await);
    assert!(!change(None, Some(b"other")).await, "somebody was first");
    let first = stands().await;
    assert_eq!(first.content, b"one");
    assert!(change(Some(&first.sealed), Some(b"two")).await);
    assert!(!change(Some(&first.sealed), Some(b"late")).await);
    assert!(!change(Some(&first.sealed), None).await);
    let second = stands().await;
    assert_eq!(second.content, b"two");
    assert!(change(Some(&second.sealed), None).await);
    assert!(!change(Some(&second.sealed), None).await, "it is gone");
    let rows = audit::page(&store, &Filter::default(), None, 10).await;
    assert_eq!(rows.unwrap().len(), 3, "what was not stored has no row");
    assert!(audit::verify(&store).await.unwrap().is_ok());
}

async fn the_customers_opened_last_come_first(place: Place) {
    let store = place.open().await;
    for (owner, target) in [
        (ANNA, "customer-billing/a"),
        (ANNA, "billing"),
        (BEN, "customer-billing/c"),
        (ANNA, "customer-company/b"),
    ] {
        place.clock.advance(Duration::from_secs(1));
        last_reads::note(&store, owner, target, "v").await.unwrap();
    }
    let recent = last_reads::recent_of_customers(&store, ANNA, 5).await;
    let targets: Vec<String> = recent.unwrap().into_iter().map(|(key, _)| key).collect();
    assert_eq!(targets, ["customer-company/b", "customer-billing/a"]);
}

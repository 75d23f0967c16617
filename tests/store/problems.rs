//! Silenced problems of customers, and the numbers of problems by day.

use super::{Place, row};
use portal::store::Store;
use portal::store::audit::{self, Event, Filter};
use portal::store::problem_counts::{self, CountsOfDay};
use portal::store::team_records::{self, TeamTable};

const TABLE: TeamTable = TeamTable::Silences;

const CUSTOMER: &str = "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04";

/// Stores something private.
pub async fn put_marked(store: &Store) {
    let row = row(Event::SilencedProblem, Some("[\"MARKED\"]"));
    team_records::put(store, TABLE, row, CUSTOMER, 0, b"MARKED reason")
        .await
        .unwrap();
}

pub async fn suite(place: &mut impl AsyncFnMut() -> Place) {
    a_silence_is_committed_with_its_row_or_not_at_all(place().await).await;
    the_counts_of_a_day_are_replaced_and_old_days_removed(place().await).await;
}

async fn a_silence_is_committed_with_its_row_or_not_at_all(place: Place) {
    let (store, replica) = (place.open().await, place.open().await);
    let put = async |store: &Store, customer: &str, seen: i64, content: &[u8]| {
        let row = row(Event::SilencedProblem, Some("[]"));
        let done = team_records::put(store, TABLE, row, customer, seen, content).await;
        done.unwrap().map(|row| row.seq)
    };
    assert_eq!(
        team_records::get(&store, TABLE, CUSTOMER).await.unwrap(),
        None
    );
    let first = put(&store, CUSTOMER, 0, b"one").await.expect("the first");
    assert_eq!(
        put(&replica, CUSTOMER, 0, b"other").await,
        None,
        "somebody was first"
    );
    let second = put(&replica, CUSTOMER, first, b"two")
        .await
        .expect("the second");
    assert_eq!(put(&store, CUSTOMER, first, b"late").await, None);
    let stands = team_records::get(&store, TABLE, CUSTOMER)
        .await
        .unwrap()
        .expect("a row");
    assert_eq!(
        (stands.content.as_deref(), stands.seq),
        (Some(&b"two"[..]), second)
    );
    let rows = audit::page(&store, &Filter::default(), None, 10).await;
    assert_eq!(rows.unwrap().len(), 2, "what was not stored has no row");
    let third = put(&store, "b", 0, b"x").await.expect("another customer");
    let changed = team_records::changed_after(&replica, TABLE, first, 10)
        .await
        .unwrap();
    let seqs: Vec<i64> = changed.iter().map(|silences| silences.seq).collect();
    assert_eq!(seqs, [second, third]);
    let other = place.open_with(&[("second", 2)]).await;
    let sealed = team_records::get(&other, TABLE, CUSTOMER)
        .await
        .unwrap()
        .expect("a row");
    assert_eq!(sealed.content, None, "of a key that is gone");
}

async fn the_counts_of_a_day_are_replaced_and_old_days_removed(place: Place) {
    let (store, replica) = (place.open().await, place.open().await);
    let counts =
        |count: i64| CountsOfDay::from([("any".to_owned(), count), ("email".to_owned(), 1)]);
    for (store, day, count, oldest) in [
        (&store, "2026-01-31", 3, "2025-01-01"),
        (&store, "2026-11-28", 5, "2025-01-01"),
        (&replica, "2026-11-28", 7, "2025-01-01"),
        (&store, "2026-11-29", 2, "2026-02-01"),
    ] {
        let counts = counts(count);
        let put = problem_counts::put(store, day, &counts, oldest);
        put.await.unwrap();
    }
    let days = problem_counts::since(&replica, "2026-01-01").await.unwrap();
    let any: Vec<(&str, i64)> = days
        .iter()
        .map(|(day, of)| (day.as_str(), of["any"]))
        .collect();
    assert_eq!(any, [("2026-11-28", 7), ("2026-11-29", 2)]);
    let later = problem_counts::since(&store, "2026-11-29").await.unwrap();
    assert_eq!(later.len(), 1);
}

//! Change sets and their rows.

use super::{ANNA, BEN, Place};
use portal::store::Store;
use portal::store::change_rows::{self, RowWrite, SendLimit, StoredChangeRow};
use portal::store::change_sets::{self, StandsAs, StoredChangeSet};

const CUSTOMER: &str = "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04";
const RUNS: StandsAs<'_> = StandsAs {
    phase: "send",
    state: "running",
};

/// Stores private content in both tables.
pub async fn put_marked(store: &Store) {
    let set = set(ANNA, b"MARKED set");
    let rows = [row(1, "new", b"MARKED row")];
    change_sets::create(store, &set, &rows).await.unwrap();
}

pub async fn suite(place: &mut impl AsyncFnMut() -> Place) {
    sets_have_numbers_of_their_own(place().await).await;
    a_row_is_written_by_the_last_holder_while_the_set_stands(place().await).await;
    a_set_that_takes_back_another_is_found(place().await).await;
    rows_of_a_state_come_in_their_order_ticked_or_not(place().await).await;
    ticks_and_a_new_dry_run_are_of_a_set_that_stands(place().await).await;
    sets_that_run_at_once_keep_a_limit_together(place().await).await;
}

fn set(owner: &str, content: &[u8]) -> StoredChangeSet {
    StoredChangeSet {
        owner: owner.to_owned(),
        phase: "send".to_owned(),
        state: "running".to_owned(),
        content: content.to_vec(),
        ..StoredChangeSet::default()
    }
}

fn row(place: i64, state: &str, content: &[u8]) -> StoredChangeRow {
    StoredChangeRow {
        place,
        customer: CUSTOMER.to_owned(),
        state: state.to_owned(),
        ticked: true,
        content: content.to_vec(),
        sent_at: 0,
    }
}

async fn sets_have_numbers_of_their_own(place: Place) {
    let (store, replica) = (place.open().await, place.open().await);
    let makes = (0..6).map(|number| {
        let store = if number % 2 == 0 { &store } else { &replica };
        async move {
            let owner = if number % 2 == 0 { ANNA } else { BEN };
            let rows = [row(1, "new", b"one"), row(2, "new", b"two")];
            change_sets::create(store, &set(owner, b"content"), &rows).await
        }
    });
    let made = futures::future::join_all(makes).await;
    let mut numbers: Vec<i64> = made.into_iter().map(|made| made.unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    let newest = change_sets::before(&store, i64::MAX, 2).await.unwrap();
    let newest: Vec<i64> = newest.iter().map(|set| set.id).collect();
    assert_eq!(newest, [6, 5]);
    let rows = change_rows::rows_after(&store, 3, 1, 9).await.unwrap();
    assert_eq!(rows, [row(2, "new", b"two")]);
    let set = change_sets::get(&store, 3).await.unwrap().expect("a set");
    assert_eq!(set.content, b"content");
    // Of a key that is gone the content is empty.
    let other = place.open_with(&[("second", 2)]).await;
    let sealed = change_sets::get(&other, 3).await.unwrap().expect("a set");
    assert!(sealed.content.is_empty());
    assert_eq!(change_sets::get(&store, 7).await.unwrap(), None);
}

async fn a_row_is_written_by_the_last_holder_while_the_set_stands(place: Place) {
    let store = place.open().await;
    let rows = [row(1, "change", b"one"), row(2, "change", b"two")];
    let id = change_sets::create(&store, &set(ANNA, b"content"), &rows)
        .await
        .unwrap();
    let write = async |row: &StoredChangeRow, before: &str, fence: i64, from| {
        change_rows::write_row(&store, id, row, before, fence, from)
            .await
            .unwrap()
    };
    let sending = StoredChangeRow {
        sent_at: 7,
        ..row(1, "sending", b"one")
    };
    assert!(write(&sending, "change", 5, Some(RUNS)).await);
    assert!(
        !write(&sending, "change", 5, Some(RUNS)).await,
        "it is not in that state"
    );
    assert!(
        !write(&row(2, "sending", b"late"), "change", 4, Some(RUNS)).await,
        "a late holder"
    );
    let paused = StoredChangeSet {
        id,
        state: "paused".to_owned(),
        ..set(ANNA, b"content")
    };
    assert!(
        change_sets::turn(&store, &paused, RUNS, None)
            .await
            .unwrap()
    );
    assert!(
        !change_sets::turn(&store, &paused, RUNS, None)
            .await
            .unwrap()
    );
    assert!(
        !write(&row(2, "sending", b"two"), "change", 6, Some(RUNS)).await,
        "it is paused"
    );
    assert!(
        write(&row(1, "saved", b"end"), "sending", 6, None).await,
        "what was sent has an end"
    );
    let advance = change_sets::advance(&store, &paused, 9, RUNS, None).await;
    assert!(!advance.unwrap());
    let mut counts = change_rows::counts(&store, &[id]).await.unwrap();
    let counts = counts.remove(&id).expect("counts");
    let mut states: Vec<(&str, i64, i64)> = counts
        .iter()
        .map(|count| (count.state.as_str(), count.rows, count.ticked))
        .collect();
    states.sort_unstable();
    assert_eq!(states, [("change", 1, 1), ("saved", 1, 1)]);
}

async fn a_set_that_takes_back_another_is_found(place: Place) {
    let store = place.open().await;
    let make = async |takes_back: Option<i64>| {
        let new = StoredChangeSet {
            takes_back,
            ..set(ANNA, b"content")
        };
        let rows = [row(1, "saved", b"row"), row(2, "failed", b"row")];
        change_sets::create(&store, &new, &rows).await.unwrap()
    };
    let found = async |id: i64| {
        let found = change_sets::that_may_take_back(&store, id, "stopped").await;
        let found = found.unwrap().into_iter();
        found
            .map(|set| (set.id, set.takes_back))
            .collect::<Vec<_>>()
    };
    let first = make(Some(0)).await;
    assert!(found(first).await.is_empty());
    let (early, late) = (make(Some(first)).await, make(Some(first)).await);
    make(Some(0)).await;
    let both = [(early, Some(first)), (late, Some(first))];
    assert_eq!(found(first).await, both, "the oldest first");
    let stopped = StoredChangeSet {
        id: late,
        state: "stopped".to_owned(),
        ..set(ANNA, b"content")
    };
    assert!(
        change_sets::turn(&store, &stopped, RUNS, None)
            .await
            .unwrap()
    );
    assert_eq!(found(first).await, [(early, Some(first))]);
    // Of a set of an earlier version nobody knows it without opening it.
    let unnoted = make(None).await;
    assert_eq!(found(first).await, [(early, Some(first)), (unnoted, None)]);
    assert!(found(unnoted).await.is_empty(), "it is later than all");
    let listed = change_sets::unnoted(&store, 0, 9).await.unwrap();
    assert_eq!(listed.len(), 1);
    change_sets::note_taken_back(&store, unnoted, first)
        .await
        .unwrap();
    let both = [(early, Some(first)), (unnoted, Some(first))];
    assert_eq!(found(first).await, both);
    assert!(change_sets::unnoted(&store, 0, 9).await.unwrap().is_empty());

    let counts = change_rows::counts(&store, &[first, late, 99]).await;
    let mut counts = counts.unwrap();
    for id in [first, late] {
        assert_eq!(counts.remove(&id).map(|states| states.len()), Some(2));
    }
    assert!(counts.is_empty());
}

async fn rows_of_a_state_come_in_their_order_ticked_or_not(place: Place) {
    let store = place.open().await;
    let rows: Vec<StoredChangeRow> = (1..=7)
        .map(|number| StoredChangeRow {
            ticked: number % 3 != 0,
            ..row(number, if number == 5 { "nothing" } else { "change" }, b"")
        })
        .collect();
    let id = change_sets::create(&store, &set(ANNA, b"content"), &rows)
        .await
        .unwrap();
    let places = async |ticked: bool, behind: i64, limit: i64| {
        let rows = change_rows::rows_in_state(&store, id, "change", ticked, behind, limit).await;
        let rows = rows.unwrap().into_iter();
        rows.map(|row| row.place).collect::<Vec<_>>()
    };
    assert_eq!(places(false, 0, i64::MAX).await, [1, 2, 3, 4, 6, 7]);
    assert_eq!(places(false, 2, 3).await, [3, 4, 6]);
    assert_eq!(places(true, 0, 9).await, [1, 2, 4, 7]);
    assert_eq!(places(true, 2, 1).await, [4]);
}

async fn ticks_and_a_new_dry_run_are_of_a_set_that_stands(place: Place) {
    let store = place.open().await;
    let rows = [row(1, "change", b"one"), row(2, "problem", b"two")];
    let id = change_sets::create(&store, &set(ANNA, b"content"), &rows)
        .await
        .unwrap();
    let elsewhere = StandsAs {
        phase: "check",
        state: "done",
    };
    let tick = async |ticks: &[(i64, bool)], from| {
        change_rows::tick(&store, id, ticks, from).await.unwrap()
    };
    assert_eq!(tick(&[(1, false)], elsewhere).await, None);
    assert_eq!(tick(&[(1, false), (2, true)], RUNS).await, Some(1));
    assert_eq!(tick(&[(1, false)], RUNS).await, Some(0));
    let left = change_rows::rows_in_state(&store, id, "change", true, 0, 9).await;
    assert_eq!(left.unwrap(), []);
    let next = StoredChangeSet {
        id,
        ..set(ANNA, b"content")
    };
    let restart = async |from, seen| {
        change_sets::turn_with_rows(&store, &next, from, seen, &["change"], "new")
            .await
            .unwrap()
    };
    let changed_at = async || {
        let set = change_sets::get(&store, id).await.unwrap();
        set.expect("a set").changed_at
    };
    assert!(!restart(elsewhere, None).await);
    // Whoever has read the set before its ticks were changed does not turn it.
    let seen = changed_at().await;
    assert_eq!(tick(&[(1, false)], RUNS).await, Some(0));
    assert_eq!(changed_at().await, seen, "nothing was changed");
    assert_eq!(tick(&[(2, false)], RUNS).await, Some(1));
    assert!(!restart(RUNS, Some(seen)).await);
    let seen = changed_at().await;
    assert!(restart(RUNS, Some(seen)).await);
    assert!(!restart(RUNS, Some(seen)).await);
    assert!(restart(RUNS, None).await);
    let unread = change_rows::rows_in_state(&store, id, "new", false, 0, 9).await;
    assert_eq!(unread.unwrap().len(), 1);
    assert_eq!(change_rows::sent_since(&store, 0).await.unwrap(), 0);
}

async fn sets_that_run_at_once_keep_a_limit_together(place: Place) {
    const SETS: usize = 6;
    let (store, replica) = (place.open().await, place.open().await);
    let rows: Vec<StoredChangeRow> = (1..=5).map(|place| row(place, "change", b"row")).collect();
    let mut ids = vec![];
    for _ in 0..SETS {
        let made = change_sets::create(&store, &set(ANNA, b"content"), &rows).await;
        ids.push(made.unwrap());
    }
    let limit = SendLimit { since: 3, most: 11 };
    let sending = |place: i64| StoredChangeRow {
        sent_at: 7,
        ..row(place, "sending", b"row")
    };
    // As processes do it: each set one row after another, and the sets beside one another.
    let sends = ids.iter().enumerate().map(|(number, id)| {
        let store = if number % 2 == 0 { &store } else { &replica };
        async move {
            let mut written = 0_i64;
            for place in 1..=5 {
                let row = sending(place);
                let mark = change_rows::mark_sending(store, *id, &row, "change", 1, RUNS, limit);
                match mark.await.unwrap() {
                    RowWrite::Written => written += 1,
                    RowWrite::LimitReached => break,
                    RowWrite::Stale => panic!("{id}/{place}: nobody else writes it"),
                }
            }
            written
        }
    });
    let written = futures::future::join_all(sends).await;
    assert_eq!(written.iter().sum::<i64>(), 11, "{written:?}");
    assert_eq!(change_rows::sent_since(&store, 3).await.unwrap(), 11);

    let first = written.iter().position(|rows| *rows > 0).unwrap();
    let mark = async |place: i64, limit: SendLimit| {
        let row = sending(place);
        change_rows::mark_sending(&store, ids[first], &row, "change", 1, RUNS, limit)
            .await
            .unwrap()
    };
    // One that was not sent after all leaves its place to another one.
    let unsent = row(1, "change", b"row");
    let put = change_rows::write_row(&store, ids[first], &unsent, "sending", 1, Some(RUNS));
    assert!(put.await.unwrap());
    assert_eq!(mark(1, limit).await, RowWrite::Written);
    assert_eq!(mark(1, limit).await, RowWrite::LimitReached);
    // What was sent before that time does not count.
    let later = SendLimit { since: 7, ..limit };
    assert_eq!(mark(1, later).await, RowWrite::Stale, "it is marked");
}

//! The copy of the customers and the collections that fill it.

use crate::{ANNA, Place};
use portal::store::collections::{self, StoredCollection};
use portal::store::customers::{self, StoredCustomer};

const NAME: &str = "customers";

fn id(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn row(content: &str) -> StoredCustomer {
    StoredCustomer {
        content: content.as_bytes().to_vec(),
        version: "v".to_owned(),
        read_at: 7,
        ..StoredCustomer::default()
    }
}

pub async fn rows_are_read_in_the_order_of_their_changes(place: Place) {
    let store = place.open().await;
    let ids: Vec<String> = (1..=3).map(id).collect();
    let written = customers::change(&store, &ids, |id, before| {
        assert_eq!(before, None);
        Some(row(id))
    });
    assert_eq!(written.await.unwrap(), 3);
    let all = customers::after(&store, 0, "").await.unwrap();
    assert_eq!(
        all.iter().map(|entry| &entry.id).collect::<Vec<_>>(),
        ids.iter().collect::<Vec<_>>()
    );
    assert_eq!(all[0].stored, row(&ids[0]));
    let newest = all[2].revision;
    let changed = customers::change(&store, &ids, |id, before| {
        let before = before.expect("it is there").clone();
        (*id == ids[1]).then_some(StoredCustomer {
            gone_at: 9,
            ..before
        })
    });
    assert_eq!(changed.await.unwrap(), 1);
    let fresh = customers::after(&store, newest, &ids[2]).await.unwrap();
    assert_eq!(
        (fresh.len(), &fresh[0].id, fresh[0].stored.gone_at),
        (1, &ids[1], 9)
    );
    let unchanged = customers::change(&store, &ids, |_, _| None);
    assert_eq!(unchanged.await.unwrap(), 0);
    let last = (fresh[0].revision, fresh[0].id.as_str());
    assert!(
        customers::after(&store, last.0, last.1)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(customers::count(&store).await.unwrap(), 2);
    let there = customers::ids_after(&store, &ids[0], 9).await.unwrap();
    assert_eq!(there, [(ids[2].clone(), 7)]);
    assert_eq!(customers::complete_at(&store).await.unwrap(), 0);
    customers::complete(&store).await.unwrap();
    assert_eq!(
        customers::complete_at(&store).await.unwrap(),
        place.clock.now_ms()
    );
}

pub async fn c3_the_copy_is_sealed_and_bound_to_its_rows(place: Place) {
    let store = place.open().await;
    let ids = [id(1), id(2)];
    customers::change(&store, &ids, |id, _| Some(row(&format!("MARKED {id}"))))
        .await
        .unwrap();
    let sealed: Vec<(String,)> = sqlx::query_as("SELECT sealed FROM customer")
        .fetch_all(store.pool())
        .await
        .unwrap();
    assert!(
        sealed
            .iter()
            .all(|(text,)| text.starts_with("first.") && !text.contains("MARKED"))
    );
    sqlx::query(
        "UPDATE customer SET sealed = (SELECT sealed FROM customer WHERE id = $1) WHERE id = $2",
    )
    .bind(&ids[0])
    .bind(&ids[1])
    .execute(store.pool())
    .await
    .unwrap();
    let rows = customers::after(&store, 0, "").await.unwrap();
    assert_eq!(rows[0].stored, row(&format!("MARKED {}", ids[0])));
    assert!(rows[1].stored.content.is_empty());
    // What cannot be opened is written anew.
    let anew = customers::change(&store, &ids[1..], |_, before| {
        assert_eq!(before, None);
        Some(row("anew"))
    });
    assert_eq!(anew.await.unwrap(), 1);
}

pub async fn of_writers_at_once_none_is_lost(place: Place) {
    let store = place.open().await;
    let ids = [id(1)];
    let one_more = |_: &str, before: Option<&StoredCustomer>| {
        let mut next = before.cloned().unwrap_or_else(|| row("x"));
        next.changed_at += 1;
        Some(next)
    };
    let writers = (0..10).map(|_| customers::change(&store, &ids, one_more));
    for written in futures::future::join_all(writers).await {
        written.unwrap();
    }
    let rows = customers::after(&store, 0, "").await.unwrap();
    assert_eq!(rows[0].stored.changed_at, 10);
}

pub async fn a_collection_is_one_at_a_time_and_late_writes_are_refused(place: Place) {
    let store = place.open().await;
    let job = StoredCollection {
        state: "running".to_owned(),
        owner: ANNA.to_owned(),
        person: b"MARKED".to_vec(),
        ..StoredCollection::default()
    };
    let over = ["stopped", "done"];
    assert!(collections::start(&store, NAME, &job, &over).await.unwrap());
    assert!(!collections::start(&store, NAME, &job, &over).await.unwrap());
    let stored = collections::get(&store, NAME)
        .await
        .unwrap()
        .expect("a job");
    assert_eq!(
        (stored.person.as_slice(), stored.owner.as_str()),
        (&b"MARKED"[..], ANNA)
    );
    let at = |position: &str| StoredCollection {
        position: position.to_owned(),
        ..stored.clone()
    };
    let advance = async |position: &str, fence| {
        collections::advance(&store, NAME, &at(position), fence, "running", None)
            .await
            .unwrap()
    };
    assert!(advance("1", 5).await && advance("2", 6).await);
    assert!(!advance("3", 5).await, "an earlier holder of the lease");
    assert!(
        collections::turn(&store, NAME, &stored, "paused", "running", None)
            .await
            .unwrap()
    );
    assert!(!advance("4", 6).await, "somebody has paused it");
    assert!(
        !collections::turn(&store, NAME, &stored, "paused", "running", None)
            .await
            .unwrap()
    );
    assert!(
        collections::turn(&store, NAME, &stored, "stopped", "paused", None)
            .await
            .unwrap()
    );
    assert!(collections::start(&store, NAME, &job, &over).await.unwrap());
    let next = collections::get(&store, NAME)
        .await
        .unwrap()
        .expect("a job");
    assert!(next.started_at > stored.started_at && next.position.is_empty());
    assert!(!advance("5", 7).await, "the job before");
    let (sealed,): (String,) = sqlx::query_as("SELECT sealed FROM collection")
        .fetch_one(store.pool())
        .await
        .unwrap();
    assert!(!sealed.contains("MARKED"));
}

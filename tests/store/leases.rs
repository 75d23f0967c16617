//! K2: leases among several processes, and what their fences keep out.

use super::{ANNA, Place, START, some_tokens};
use portal::store::{Store, leases, sessions, tokens};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The time of this machine, which the database tells too, in Unix milliseconds.
fn clock_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap()
}

/// The holder is dead: its lease has run out.
async fn run_out(store: &Store) {
    sqlx::query("UPDATE lease SET ends_at = 1")
        .execute(store.pool())
        .await
        .unwrap();
}

// K2
pub async fn k2_a_lease_has_one_holder(place: Place) {
    let (store, replica) = (place.open().await, place.open().await);
    let first = leases::take(&store, "refresh/s")
        .await
        .unwrap()
        .expect("nobody holds it");
    assert!(first.is_certain() && !first.taken_over());
    assert!(
        leases::take(&replica, "refresh/s").await.unwrap().is_none(),
        "held"
    );
    assert!(
        leases::take(&replica, "refresh/t").await.unwrap().is_some(),
        "another name"
    );
    let names = ["refresh/s", "refresh/t", "refresh/u"].map(str::to_owned);
    let held = leases::held_among(&store, &names).await.unwrap();
    assert_eq!(held, names[..2].iter().cloned().collect());
    let fence = first.fence();
    first.give_back().await;
    let second = leases::take(&replica, "refresh/s")
        .await
        .unwrap()
        .expect("given back");
    assert!(second.fence() > fence && !second.taken_over());
    run_out(&store).await;
    let third = leases::take(&store, "refresh/s")
        .await
        .unwrap()
        .expect("the holder is dead");
    assert!(third.fence() > second.fence() && third.taken_over());
    let fence = third.fence();
    // The dead one wakes up: it can neither renew nor give back what is not its own.
    second.give_back().await;
    assert!(
        leases::take(&replica, "refresh/s").await.unwrap().is_none(),
        "the third's"
    );
    third.leave();
    third.give_back().await;
    assert!(
        leases::take(&replica, "refresh/s").await.unwrap().is_none(),
        "left, not given back"
    );
    run_out(&store).await;
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM lease")
        .fetch_one(store.pool())
        .await
        .unwrap();
    leases::purge(&store).await.unwrap();
    let (left,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM lease")
        .fetch_one(store.pool())
        .await
        .unwrap();
    assert_eq!((count, left), (2, 0));
    // In earnest a day has gone by.
    while clock_ms() <= fence {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let anew = leases::take(&replica, "refresh/s")
        .await
        .unwrap()
        .expect("forgotten");
    assert!(anew.fence() > fence, "also after its row was forgotten");
}

// K2
pub async fn k2_of_many_at_once_one_holds_the_lease(place: Place) {
    let replicas = [place.open().await, place.open().await, place.open().await];
    let takers: Vec<_> = (0..60)
        .map(|n| {
            let store = replicas[n % 3].clone();
            tokio::spawn(async move {
                leases::take(&store, "save/billing")
                    .await
                    .unwrap()
                    .is_some()
            })
        })
        .collect();
    let mut holders = 0;
    for taker in takers {
        holders += usize::from(taker.await.unwrap());
    }
    assert_eq!(holders, 1);
}

// K2
pub async fn k2_who_was_paused_overwrites_nothing_newer(place: Place) {
    let store = place.open().await;
    sessions::create(&store, "s", ANNA, b"{}").await.unwrap();
    tokens::create(&store, "s", &some_tokens("1"))
        .await
        .unwrap();
    let paused = leases::take(&store, "refresh/s")
        .await
        .unwrap()
        .expect("free");
    run_out(&store).await;
    let next = leases::take(&store, "refresh/s")
        .await
        .unwrap()
        .expect("run out");
    let end = async |holder: &leases::Lease| {
        sessions::end_as_holder(&store, "s", holder.name(), holder.fence(), START)
            .await
            .unwrap()
    };
    assert!(
        !end(&paused).await,
        "somebody else may be about to have tokens"
    );
    assert!(
        tokens::update(&store, "s", &some_tokens("2"), next.fence())
            .await
            .unwrap()
    );
    assert!(
        !tokens::update(&store, "s", &some_tokens("old"), paused.fence())
            .await
            .unwrap()
    );
    assert!(!end(&paused).await);
    assert_eq!(
        tokens::get(&store, "s").await.unwrap().unwrap().access,
        "access-2"
    );
    assert!(end(&next).await);
    assert!(tokens::get(&store, "s").await.unwrap().is_none());
    assert_eq!(
        sessions::get(&store, "s").await.unwrap().unwrap().ended_at,
        Some(START)
    );
}

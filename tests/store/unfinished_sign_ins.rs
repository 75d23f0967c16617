//! C5: sign-ins that nobody finishes.

use super::{Place, START, login};
use futures::StreamExt;
use portal::store::pending_sign_ins;
use std::time::Duration;

/// What this process holds in memory; 0 where the system does not tell.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

pub async fn c5_unfinished_logins_fill_nothing(place: Place) {
    let store = place.open().await;
    // Filled behind the portal's back, because ten thousand sign-ins take long.
    for row in 0..pending_sign_ins::MOST {
        if row % 500 == 0 {
            let rows: Vec<String> = (row..row + 500)
                .map(|n| {
                    format!(
                        "('old{n}', 'b', 's', {})",
                        START - 1000 + n * 1000 / pending_sign_ins::MOST
                    )
                })
                .collect();
            let insert = format!(
                "INSERT INTO login (state, browser, sealed, created_at) VALUES {}",
                rows.join(",")
            );
            sqlx::query(sqlx::AssertSqlSafe(insert))
                .execute(store.pool())
                .await
                .unwrap();
        }
    }
    for n in 0..3 {
        pending_sign_ins::put(&store, &format!("new{n}"), "browser", &login("1"))
            .await
            .unwrap();
    }
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM login")
        .fetch_one(store.pool())
        .await
        .unwrap();
    assert_eq!(count, pending_sign_ins::MOST);
    assert!(
        pending_sign_ins::take(&store, "new0", "browser")
            .await
            .unwrap()
            .is_some(),
        "the oldest went, not the newest"
    );
    // UNFINISHED_SIGN_INS=100000 makes it the whole number; the bound is the same.
    let many: usize =
        std::env::var("UNFINISHED_SIGN_INS").map_or(300, |many| many.parse().expect("a number"));
    let before = resident_kib();
    let starts = futures::stream::iter(0..many).for_each_concurrent(8, |n| {
        let store = store.clone();
        async move {
            pending_sign_ins::put(
                &store,
                &format!("flood{n}"),
                &format!("browser{n}"),
                &login("1"),
            )
            .await
            .unwrap()
        }
    });
    starts.await;
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM login")
        .fetch_one(store.pool())
        .await
        .unwrap();
    let grown = resident_kib().saturating_sub(before);
    println!("{many} sign-ins begun and not finished: {count} rows, {grown} KiB more in memory");
    // Those that begin in the same moment may each find room.
    assert!(count <= pending_sign_ins::MOST + 8, "{count}");
    assert!(grown < 32 * 1024, "{grown} KiB");
    place.clock.advance(Duration::from_secs(601));
    pending_sign_ins::purge(&store).await.unwrap();
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM login")
        .fetch_one(store.pool())
        .await
        .unwrap();
    assert_eq!(count, 0);
}

//! Numbers of customers with each kind of problem, by day. They name no customer and are in clear.

use super::{Store, StoreError};
use sqlx::Connection;
use std::collections::BTreeMap;

/// The counts of a day by their kinds.
pub type CountsOfDay = BTreeMap<String, i64>;

/// Replaces the counts of a day, and removes those of days before `oldest`.
pub async fn put(
    store: &Store,
    day: &str,
    counts: &CountsOfDay,
    oldest: &str,
) -> Result<(), StoreError> {
    let put = store.pool.limited(replace(store, day, counts, oldest));
    let put = put.await;
    if let Err(StoreError::Database(error)) = &put {
        store.pool.note(error);
    }
    put
}

async fn replace(
    store: &Store,
    day: &str,
    counts: &CountsOfDay,
    oldest: &str,
) -> Result<(), StoreError> {
    let mut connection = store.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    // Kinds in their order, so that two processes lock the rows in the same one.
    for (kind, customers) in counts {
        sqlx::query(
            "INSERT INTO problem_count (day, kind, customers) VALUES ($1, $2, $3)
             ON CONFLICT (day, kind) DO UPDATE SET customers = excluded.customers",
        )
        .bind(day)
        .bind(kind)
        .bind(*customers)
        .execute(&mut *transaction)
        .await?;
    }
    sqlx::query("DELETE FROM problem_count WHERE day < $1")
        .bind(oldest)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// Lists the counts of this day and all later ones.
pub async fn since(store: &Store, day: &str) -> Result<BTreeMap<String, CountsOfDay>, StoreError> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT day, kind, customers FROM problem_count WHERE day >= $1 ORDER BY day, kind",
    )
    .bind(day)
    .fetch_all(&store.pool)
    .await?;
    let mut days: BTreeMap<String, CountsOfDay> = BTreeMap::new();
    for (day, kind, customers) in rows {
        days.entry(day).or_default().insert(kind, customers);
    }
    Ok(days)
}

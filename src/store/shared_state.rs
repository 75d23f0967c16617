//! Short-lived state shared by all replicas. Every entry has its own expiry and is ignored after
//! it.

use super::readers::BoundValue;
use super::{Store, StoreError, context, purge_where};

/// What begins the lists of a person's settled saves; the person's key follows.
pub const SETTLED: &str = "settled/";

/// An entry that has not expired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub name: String,
    pub value: Vec<u8>,
    /// Unix milliseconds.
    pub until: i64,
}

/// Publishes an entry to the other replicas, unless one of the same name that lasts longer is
/// there.
pub async fn publish(store: &Store, about: &str, fact: &Fact) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO fact (about, name, sealed, until) VALUES ($1, $2, $3, $4)
         ON CONFLICT (about, name) DO UPDATE SET sealed = excluded.sealed, until = excluded.until WHERE fact.until <= excluded.until",
    )
    .bind(about)
    .bind(&fact.name)
    .bind(store.keys.seal(&context("fact", &[about, &fact.name]), &fact.value))
    .bind(fact.until)
    .execute(&store.pool)
    .await?;
    Ok(())
}

/// Removes an entry.
pub async fn retract(store: &Store, about: &str, name: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM fact WHERE about = $1 AND name = $2")
        .bind(about)
        .bind(name)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Lists the entries about this that have not expired.
pub async fn published(store: &Store, about: &str) -> Result<Vec<Fact>, StoreError> {
    let query = "SELECT name, sealed, until FROM fact WHERE about = $1 AND until > $2";
    let values = [
        BoundValue::Text(about),
        BoundValue::Number(store.clock.now_ms()),
    ];
    let rows: Vec<(String, String, i64)> = store.pool.read(query, &values).await?;
    let open =
        |(name, sealed, until): (String, String, i64)| open(store, about, name, &sealed, until);
    Ok(rows.into_iter().filter_map(open).collect())
}

/// Opens a row as it is stored.
pub(super) fn open(
    store: &Store,
    about: &str,
    name: String,
    sealed: &str,
    until: i64,
) -> Option<Fact> {
    let value = store.unseal(&context("fact", &[about, &name]), sealed)?;
    Some(Fact { name, value, until })
}

/// Claims a name until a moment, unless a claim on it has not expired. Returns whether it did; of
/// many at once one succeeds.
pub async fn claim(store: &Store, about: &str, name: &str, until: i64) -> Result<bool, StoreError> {
    let claimed = sqlx::query(
        "INSERT INTO fact (about, name, sealed, until) VALUES ($1, $2, '', $3)
         ON CONFLICT (about, name) DO UPDATE SET until = excluded.until WHERE fact.until <= $4",
    );
    let claimed = claimed
        .bind(about)
        .bind(name)
        .bind(until)
        .bind(store.clock.now_ms())
        .execute(&store.pool)
        .await?;
    Ok(claimed.rows_affected() == 1)
}

/// Removes expired entries.
pub async fn purge(store: &Store) -> Result<(), StoreError> {
    purge_where(store, "fact", "until <= $1", store.clock.now_ms())
        .await
        .map(drop)
}

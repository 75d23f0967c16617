//! What replicas tell each other of what is over soon; each fact lasts until a moment of its own,
//! and counts as absent then.

use super::{Store, StoreError, context};
use sqlx::Row;

/// A fact that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub name: String,
    pub value: Vec<u8>,
    /// Unix milliseconds.
    pub until: i64,
}

/// Tells the others; one that lasts longer stays.
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

/// All that was told about this and has not ended.
pub async fn published(store: &Store, about: &str) -> Result<Vec<Fact>, StoreError> {
    let query = "SELECT name, sealed, until FROM fact WHERE about = $1 AND until > $2";
    let rows = sqlx::query(query)
        .bind(about)
        .bind(store.clock.now_ms())
        .fetch_all(&store.pool)
        .await?;
    let mut facts = Vec::new();
    for row in rows {
        let (name, sealed, until): (String, String, i64) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        if let Some(value) = store.unseal(&context("fact", &[about, &name]), &sealed) {
            facts.push(Fact { name, value, until });
        }
    }
    Ok(facts)
}

/// Whether nobody has claimed this, or the claim has ended: then it is claimed until then. Of many
/// at once one succeeds.
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

/// Forgets what has ended.
pub async fn purge(store: &Store) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM fact WHERE until <= $1")
        .bind(store.clock.now_ms())
        .execute(&store.pool)
        .await?;
    Ok(())
}

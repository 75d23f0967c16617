//! Which version of a document a person has read last, and when.

use super::{Store, StoreError};
use sqlx::Row;

/// In the place of what this person read before.
pub async fn note(
    store: &Store,
    owner: &str,
    target: &str,
    version: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO reader (owner, target, version, read_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (owner, target) DO UPDATE SET version = excluded.version, read_at = excluded.read_at",
    )
    .bind(owner)
    .bind(target)
    .bind(version)
    .bind(store.clock.now_ms())
    .execute(&store.pool)
    .await?;
    Ok(())
}

/// The version and when it was read (Unix milliseconds).
pub async fn last(
    store: &Store,
    owner: &str,
    target: &str,
) -> Result<Option<(String, i64)>, StoreError> {
    let row = sqlx::query("SELECT version, read_at FROM reader WHERE owner = $1 AND target = $2")
        .bind(owner)
        .bind(target)
        .fetch_optional(&store.pool)
        .await?;
    Ok(row
        .map(|row| Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?)))
        .transpose()?)
}

pub async fn forget(store: &Store, owner: &str, target: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM reader WHERE owner = $1 AND target = $2")
        .bind(owner)
        .bind(target)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Forgets what was read before this time; answers how much.
pub async fn purge(store: &Store, read_before_ms: i64) -> Result<u64, StoreError> {
    Ok(sqlx::query("DELETE FROM reader WHERE read_at < $1")
        .bind(read_before_ms)
        .execute(&store.pool)
        .await?
        .rows_affected())
}

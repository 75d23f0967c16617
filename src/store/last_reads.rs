//! The version of a document that a person has read last, and when.

use super::places::{SEVERAL, places};
use super::readers::BoundValue;
use super::{Store, StoreError, context, purge_where};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// Notes the version that a person read just now, in place of the one before.
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

/// Returns the version and when it was read (Unix milliseconds).
pub async fn last(
    store: &Store,
    owner: &str,
    target: &str,
) -> Result<Option<(String, i64)>, StoreError> {
    let query = "SELECT version, read_at FROM reader WHERE owner = $1 AND target = $2";
    let values = [BoundValue::Text(owner), BoundValue::Text(target)];
    Ok(store.pool.read(query, &values).await?.into_iter().next())
}

/// Returns the versions of these documents that a person has read last, as far as they are kept.
pub async fn documents(
    store: &Store,
    owner: &str,
    targets: &[String],
) -> Result<HashMap<String, Vec<u8>>, StoreError> {
    let mut found = HashMap::new();
    for part in targets.chunks(SEVERAL) {
        let query = format!(
            "SELECT reader.target, reader.version, version.sealed FROM reader
             JOIN version ON version.target = reader.target AND version.id = reader.version
             WHERE reader.owner = $1 AND reader.target IN ({})",
            places(2, part.len())
        );
        let mut query = sqlx::query_as(AssertSqlSafe(query)).bind(owner);
        for target in part {
            query = query.bind(target);
        }
        let rows: Vec<(String, String, String)> =
            query.persistent(false).fetch_all(&store.pool).await?;
        for (target, id, sealed) in rows {
            if let Some(document) = store.unseal(&context("version", &[&target, &id]), &sealed) {
                found.insert(target, document);
            }
        }
    }
    Ok(found)
}

/// Lists the customers' documents that a person read last, the newest first: target and time (Unix
/// milliseconds).
pub async fn recent_of_customers(
    store: &Store,
    owner: &str,
    limit: i64,
) -> Result<Vec<(String, i64)>, StoreError> {
    let recent = sqlx::query_as(
        "SELECT target, read_at FROM reader WHERE owner = $1 AND target LIKE 'customer-%' ORDER BY read_at DESC LIMIT $2",
    );
    Ok(recent
        .bind(owner)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?)
}

pub async fn forget(store: &Store, owner: &str, target: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM reader WHERE owner = $1 AND target = $2")
        .bind(owner)
        .bind(target)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Forgets what was read before this time, and returns the number of rows.
pub async fn purge(store: &Store, read_before_ms: i64) -> Result<u64, StoreError> {
    purge_where(store, "reader", "read_at < $1", read_before_ms).await
}

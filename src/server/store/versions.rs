//! Every document that was read or written, once, by content and sealed. The same content of the same target has the same id, whatever
//! key sealed it.

use super::{Store, StoreError, context};
use crate::server::crypto;
use sqlx::Row;

/// The id that `put` gives to this document.
pub fn id_of(target: &str, document: &[u8]) -> String {
    let mut named = Vec::with_capacity(target.len() + 1 + document.len());
    named.extend_from_slice(target.as_bytes());
    named.push(0);
    named.extend_from_slice(document);
    let mut id = crypto::hash_hex(&named);
    id.truncate(32);
    id
}

/// Keeps the document, if it is not kept already, and answers its id. A row that cannot be opened, or not with the key that seals now, is
/// written anew.
pub async fn put(store: &Store, target: &str, document: &[u8]) -> Result<String, StoreError> {
    let id = id_of(target, document);
    let context = context("version", &[target, &id]);
    let kept =
        sqlx::query("SELECT sealed FROM version WHERE target = $1 AND id = $2").bind(target).bind(&id).fetch_optional(&store.pool).await?;
    if let Some(row) = kept {
        let sealed: String = row.try_get(0)?;
        if store.keys.is_current(&sealed) && store.keys.open(&context, &sealed).is_ok() {
            return Ok(id);
        }
    }
    sqlx::query(
        "INSERT INTO version (target, id, sealed, first_seen_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (target, id) DO UPDATE SET sealed = excluded.sealed",
    )
    .bind(target)
    .bind(&id)
    .bind(store.keys.seal(&context, document))
    .bind(store.clock.now_ms())
    .execute(&store.pool)
    .await?;
    Ok(id)
}

pub async fn get(store: &Store, target: &str, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let row =
        sqlx::query("SELECT sealed FROM version WHERE target = $1 AND id = $2").bind(target).bind(id).fetch_optional(&store.pool).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(store.unseal(&context("version", &[target, id]), &row.try_get::<String, _>(0)?))
}

/// The versions of a target, the newest first: id and when it was first seen.
pub async fn of_target(store: &Store, target: &str, limit: i64) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = sqlx::query("SELECT id, first_seen_at FROM version WHERE target = $1 ORDER BY first_seen_at DESC, id LIMIT $2")
        .bind(target)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

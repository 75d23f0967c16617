//! Every document that was read or written, once, by content and sealed. The same content of the
//! same target has the same id, whatever key sealed it.

use super::{Store, StoreError, context};
use crate::store::sealing;
use sqlx::Row;

/// The id that `put` gives to this document.
pub fn id_of(target: &str, document: &[u8]) -> String {
    let mut named = Vec::with_capacity(target.len() + 1 + document.len());
    named.extend_from_slice(target.as_bytes());
    named.push(0);
    named.extend_from_slice(document);
    let mut id = sealing::hash_hex(&named);
    id.truncate(32);
    id
}

/// Keeps the document, if it is not kept already, and answers its id. A row that cannot be opened,
/// or not with the key that seals now, is written anew.
pub async fn put(store: &Store, target: &str, document: &[u8]) -> Result<String, StoreError> {
    let id = id_of(target, document);
    let context = context("version", &[target, &id]);
    let kept = sqlx::query("SELECT sealed FROM version WHERE target = $1 AND id = $2")
        .bind(target)
        .bind(&id)
        .fetch_optional(&store.pool)
        .await?;
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
    let row = sqlx::query("SELECT sealed FROM version WHERE target = $1 AND id = $2")
        .bind(target)
        .bind(id)
        .fetch_optional(&store.pool)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(store.unseal(
        &context("version", &[target, id]),
        &row.try_get::<String, _>(0)?,
    ))
}

/// A version as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub id: String,
    /// Unix milliseconds, as all times.
    pub first_seen_at: i64,
    /// `None` while it stands there, or if that was never known.
    pub last_seen_at: Option<i64>,
    /// Who wrote it through the portal: number of the intent and name.
    pub writer: Option<(i64, String)>,
}

/// The versions of a target, the newest first.
pub async fn of_target(store: &Store, target: &str, limit: i64) -> Result<Vec<Listed>, StoreError> {
    let query = "SELECT version.id, version.first_seen_at, version.last_seen_at, audit.seq, audit.person_name FROM version
        LEFT JOIN audit ON audit.seq = (SELECT MAX(intent) FROM written WHERE written.target = version.target AND written.version = version.id)
        WHERE version.target = $1 ORDER BY version.first_seen_at DESC, COALESCE(audit.seq, 0) DESC, version.id LIMIT $2";
    let rows = sqlx::query(query)
        .bind(target)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?;
    let listed = |row: &sqlx::any::AnyRow| {
        let (seq, name): (Option<i64>, Option<String>) = (row.try_get(3)?, row.try_get(4)?);
        let last: i64 = row.try_get(2)?;
        let last_seen_at = Some(last).filter(|at| *at != 0);
        Ok(Listed {
            id: row.try_get(0)?,
            first_seen_at: row.try_get(1)?,
            last_seen_at,
            writer: seq.zip(name),
        })
    };
    rows.iter().map(listed).collect()
}

/// Removes versions that were last seen before this time; answers how many. Kept are those that
/// stand there now, those in `needed` (target and id: drafts begin there), and those over which a
/// write was announced whose outcome is not known.
pub async fn purge(
    store: &Store,
    before_ms: i64,
    needed: &[(String, String)],
) -> Result<u64, StoreError> {
    let old = "SELECT target, id FROM version WHERE first_seen_at < $1 AND last_seen_at < $1
        AND NOT EXISTS (SELECT 1 FROM seen WHERE seen.target = version.target AND seen.version = version.id)
        AND NOT EXISTS (SELECT 1 FROM written WHERE written.target = version.target AND (written.before = version.id OR written.version = version.id)
            AND NOT EXISTS (SELECT 1 FROM audit WHERE audit.intent = written.intent))";
    let rows = sqlx::query(old)
        .bind(before_ms)
        .fetch_all(&store.pool)
        .await?;
    let mut removed = 0;
    for row in rows {
        let named: (String, String) = (row.try_get(0)?, row.try_get(1)?);
        if !needed.contains(&named) {
            let delete = sqlx::query("DELETE FROM version WHERE target = $1 AND id = $2")
                .bind(named.0)
                .bind(named.1);
            removed += delete.execute(&store.pool).await?.rows_affected();
        }
    }
    Ok(removed)
}

//! Every document that was read or written, stored once by its content, and sealed. The same
//! content of the same target has the same id, whatever key sealed it.

use super::places::{SEVERAL, places};
use super::{SLICE, Store, StoreError, context};
use crate::store::sealing;
use crate::version_entry::VersionEntry;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row as _};
use std::collections::HashSet;

/// Returns the id that `put` gives to this document.
pub fn id_of(target: &str, document: &[u8]) -> String {
    let mut named = Vec::with_capacity(target.len() + 1 + document.len());
    named.extend_from_slice(target.as_bytes());
    named.push(0);
    named.extend_from_slice(document);
    let mut id = sealing::hash_hex(&named);
    id.truncate(32);
    id
}

/// Stores the document, if it is not stored already, and returns its id. A row that cannot be
/// opened with the key that seals now is written anew.
pub async fn put(store: &Store, target: &str, document: &[u8]) -> Result<String, StoreError> {
    let id = id_of(target, document);
    let context = context("version", &[target, &id]);
    if sealed(store, target, &id).await?.is_some_and(|sealed| {
        store.keys.is_current(&sealed) && store.keys.open(&context, &sealed).is_ok()
    }) {
        return Ok(id);
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
    let sealed = sealed(store, target, id).await?;
    Ok(sealed.and_then(|sealed| store.unseal(&context("version", &[target, id]), &sealed)))
}

/// Returns those of these versions (target and id) that are stored and can be opened.
pub async fn several(
    store: &Store,
    wanted: &[(String, String)],
) -> Result<Vec<((String, String), Vec<u8>)>, StoreError> {
    let mut found = Vec::with_capacity(wanted.len());
    for part in wanted.chunks(SEVERAL) {
        // An id is a hash of target and document, so it fits one target only.
        let select = format!(
            "SELECT target, id, sealed FROM version WHERE target IN ({}) AND id IN ({})",
            places(1, part.len()),
            places(1 + part.len(), part.len())
        );
        let mut select = sqlx::query_as(AssertSqlSafe(select));
        for (target, _) in part {
            select = select.bind(target);
        }
        for (_, id) in part {
            select = select.bind(id);
        }
        let rows: Vec<(String, String, String)> =
            select.persistent(false).fetch_all(&store.pool).await?;
        for (target, id, sealed) in rows {
            if let Some(document) = store.unseal(&context("version", &[&target, &id]), &sealed) {
                found.push(((target, id), document));
            }
        }
    }
    Ok(found)
}

/// Lists the documents of a target that were first seen at this time or later, by their ids: as
/// many as `limit`, the newest first. One that no key opens is left out.
pub async fn documents(
    store: &Store,
    target: &str,
    since_ms: i64,
    limit: i64,
) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let query = "SELECT id, sealed FROM version WHERE target = $1 AND first_seen_at >= $2 ORDER BY first_seen_at DESC LIMIT $3";
    let rows: Vec<(String, String)> = sqlx::query_as(query)
        .bind(target)
        .bind(since_ms)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?;
    let open = |(id, sealed): (String, String)| {
        let document = store.unseal(&context("version", &[target, &id]), &sealed)?;
        Some((id, document))
    };
    Ok(rows.into_iter().filter_map(open).collect())
}

/// Returns the time when a version was first seen, in Unix milliseconds.
pub async fn first_seen(store: &Store, target: &str, id: &str) -> Result<Option<i64>, StoreError> {
    let at = sqlx::query_scalar("SELECT first_seen_at FROM version WHERE target = $1 AND id = $2");
    Ok(at.bind(target).bind(id).fetch_optional(&store.pool).await?)
}

async fn sealed(store: &Store, target: &str, id: &str) -> Result<Option<String>, StoreError> {
    let sealed = sqlx::query_scalar("SELECT sealed FROM version WHERE target = $1 AND id = $2");
    Ok(sealed
        .bind(target)
        .bind(id)
        .fetch_optional(&store.pool)
        .await?)
}

/// Lists the versions of a target, the newest first.
pub async fn of_target(
    store: &Store,
    target: &str,
    limit: i64,
) -> Result<Vec<VersionEntry>, StoreError> {
    // Who wrote a version is looked up for the listed ones alone, and for those of the same moment.
    let query = "SELECT version.id, version.first_seen_at, version.last_seen_at, audit.seq, audit.person_name, written.before FROM version
        LEFT JOIN written ON written.intent = (SELECT MAX(newest.intent) FROM written AS newest WHERE newest.target = version.target AND newest.version = version.id)
        LEFT JOIN audit ON audit.seq = written.intent
        WHERE version.target = $1 AND version.first_seen_at >= COALESCE(
            (SELECT first_seen_at FROM version WHERE target = $1 ORDER BY first_seen_at DESC LIMIT 1 OFFSET $2 - 1), -9223372036854775807)
        ORDER BY version.first_seen_at DESC, COALESCE(audit.seq, 0) DESC, version.id LIMIT $2";
    Ok(sqlx::query_as(query)
        .bind(target)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?)
}

impl FromRow<'_, AnyRow> for VersionEntry {
    fn from_row(row: &AnyRow) -> Result<VersionEntry, sqlx::Error> {
        let (seq, name): (Option<i64>, Option<String>) =
            (row.try_get("seq")?, row.try_get("person_name")?);
        let last_seen_at: i64 = row.try_get("last_seen_at")?;
        Ok(VersionEntry {
            id: row.try_get("id")?,
            first_seen_at: row.try_get("first_seen_at")?,
            last_seen_at: Some(last_seen_at).filter(|at| *at != 0),
            writer: seq.zip(name),
            before: row.try_get("before")?,
        })
    }
}

/// Removes versions that were last seen before this time, and returns the number of them. It keeps
/// those that are current, those in `needed` (target and id: drafts begin there), and those over
/// which a write was announced whose outcome is not known.
pub async fn purge(
    store: &Store,
    before_ms: i64,
    needed: &[(String, String)],
) -> Result<u64, StoreError> {
    let old = "SELECT target, id FROM version WHERE (target, id) > ($2, $3) AND first_seen_at < $1 AND last_seen_at < $1
        AND NOT EXISTS (SELECT 1 FROM seen WHERE seen.target = version.target AND seen.version = version.id)
        AND NOT EXISTS (SELECT 1 FROM written WHERE written.target = version.target AND (written.before = version.id OR written.version = version.id)
            AND NOT EXISTS (SELECT 1 FROM audit WHERE audit.intent = written.intent))
        ORDER BY target, id LIMIT $4";
    let needed: HashSet<(&str, &str)> = needed
        .iter()
        .map(|(target, id)| (target.as_str(), id.as_str()))
        .collect();
    let mut last = (String::new(), String::new());
    let mut removed = 0;
    loop {
        let rows: Vec<(String, String)> = sqlx::query_as(old)
            .bind(before_ms)
            .bind(&last.0)
            .bind(&last.1)
            .bind(i64::from(SLICE))
            .fetch_all(&store.pool)
            .await?;
        let Some(end) = rows.last().cloned() else {
            return Ok(removed);
        };
        for (target, id) in rows {
            if needed.contains(&(target.as_str(), id.as_str())) {
                continue;
            }
            let delete = sqlx::query("DELETE FROM version WHERE target = $1 AND id = $2")
                .bind(target)
                .bind(id);
            removed += delete.execute(&store.pool).await?.rows_affected();
        }
        last = end;
    }
}

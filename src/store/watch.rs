//! What is watched, and how far that is. Only the process that holds the lease of watching writes.

use super::news::{self, Announcement};
use super::{Store, StoreError};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row as _};

/// A subject as it is stored. Times are in Unix milliseconds, 0 for never.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredWatch {
    /// A word of the service that watches.
    pub name: String,
    /// The time when it is read again.
    pub next_at: i64,
    /// The time when the round began.
    pub began_at: i64,
    /// The time when something was read last.
    pub read_at: i64,
    /// What the service has to remember.
    pub position: String,
    pub total: i64,
    pub done: i64,
    pub failed: i64,
    /// What the round has found so far.
    pub found: i64,
    /// A word for what went wrong last; empty if nothing did.
    pub problem: String,
}

impl FromRow<'_, AnyRow> for StoredWatch {
    fn from_row(row: &AnyRow) -> Result<StoredWatch, sqlx::Error> {
        Ok(StoredWatch {
            name: row.try_get("name")?,
            next_at: row.try_get("next_at")?,
            began_at: row.try_get("began_at")?,
            read_at: row.try_get("read_at")?,
            position: row.try_get("position")?,
            total: row.try_get("total")?,
            done: row.try_get("done")?,
            failed: row.try_get("failed")?,
            found: row.try_get("found")?,
            problem: row.try_get("problem")?,
        })
    }
}

/// Lists every subject that was ever read.
pub async fn all(store: &Store) -> Result<Vec<StoredWatch>, StoreError> {
    let query = sqlx::query_as(
        "SELECT name, next_at, began_at, read_at, position, total, done, failed, found, problem FROM watch ORDER BY name",
    );
    Ok(query.fetch_all(&store.pool).await?)
}

/// Stores how far a subject is, together with the news of it, unless a later holder of the lease has
/// written. Returns whether it did.
pub async fn put(
    store: &Store,
    watch: &StoredWatch,
    fence: i64,
    news: Option<&Announcement>,
) -> Result<bool, StoreError> {
    let put = sqlx::query(
        "INSERT INTO watch (name, next_at, began_at, read_at, position, total, done, failed, found, problem, fence)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at, began_at = excluded.began_at, read_at = excluded.read_at,
            position = excluded.position, total = excluded.total, done = excluded.done, failed = excluded.failed,
            found = excluded.found, problem = excluded.problem, fence = excluded.fence
         WHERE watch.fence <= excluded.fence",
    );
    let put = put
        .bind(&watch.name)
        .bind(watch.next_at)
        .bind(watch.began_at)
        .bind(watch.read_at)
        .bind(&watch.position)
        .bind(watch.total)
        .bind(watch.done)
        .bind(watch.failed)
        .bind(watch.found)
        .bind(&watch.problem)
        .bind(fence);
    news::change_with(store, put, news).await
}

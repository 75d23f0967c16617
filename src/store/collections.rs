//! Jobs that read all customers: whose each is, how far it is, and why it waits. The process that
//! holds the job's lease writes how far it is; whoever pauses, stops or resumes it writes its state
//! only. Neither overwrites the other.

use super::news::{self, Announcement};
use super::{Store, StoreError, context};

/// A job as stored. All times are in Unix milliseconds, 0 for none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredCollection {
    /// A word of the service that runs it.
    pub state: String,
    /// The person whose job it is, as `Person::key`.
    pub owner: String,
    /// The person with the session whose tokens it uses, as the service encodes it. Empty if the
    /// row cannot be opened.
    pub person: Vec<u8>,
    /// How far it is, in words of the service.
    pub position: String,
    pub total: i64,
    pub done: i64,
    pub failed: i64,
    /// Names the job: a new one begins later.
    pub started_at: i64,
    pub changed_at: i64,
    pub wait_until: i64,
}

/// The columns of a row, in the order of `StoredCollection`.
type CollectionColumns = (String, String, String, String, i64, i64, i64, i64, i64, i64);

/// Returns the job of this name.
pub async fn get(store: &Store, name: &str) -> Result<Option<StoredCollection>, StoreError> {
    let query = "SELECT state, owner, sealed, position, total, done, failed, started_at, changed_at, wait_until FROM collection WHERE name = $1";
    let row: Option<CollectionColumns> = sqlx::query_as(query)
        .bind(name)
        .fetch_optional(&store.pool)
        .await?;
    Ok(row.map(|row| StoredCollection {
        state: row.0,
        person: store
            .unseal(&context("collection", &[name, &row.1]), &row.2)
            .unwrap_or_default(),
        owner: row.1,
        position: row.3,
        total: row.4,
        done: row.5,
        failed: row.6,
        started_at: row.7,
        changed_at: row.8,
        wait_until: row.9,
    }))
}

/// Stores a new job, unless there is one of this name in a state other than these. Returns whether
/// it did.
pub async fn start(
    store: &Store,
    name: &str,
    job: &StoredCollection,
    over: &[&str],
) -> Result<bool, StoreError> {
    let over: Vec<String> = over.iter().map(|state| format!("'{state}'")).collect();
    // Made of the service's own words.
    let insert = format!(
        "INSERT INTO collection (name, state, owner, sealed, position, total, done, failed, started_at, changed_at, wait_until, fence)
         VALUES ($1, $2, $3, $4, '', 0, 0, 0, $5, $5, 0, 0)
         ON CONFLICT (name) DO UPDATE SET state = excluded.state, owner = excluded.owner, sealed = excluded.sealed, position = '',
            total = 0, done = 0, failed = 0, changed_at = excluded.changed_at, wait_until = 0,
            started_at = CASE WHEN collection.started_at >= excluded.started_at THEN collection.started_at + 1 ELSE excluded.started_at END
         WHERE collection.state IN ({})",
        over.join(", ")
    );
    let started = sqlx::query(sqlx::AssertSqlSafe(insert))
        .bind(name)
        .bind(&job.state)
        .bind(&job.owner)
        .bind(seal(store, name, job))
        .bind(store.clock.now_ms())
        .execute(&store.pool)
        .await?;
    Ok(started.rows_affected() == 1)
}

/// Stores how far this job is, and its state, together with the news of it, unless a later holder of
/// the lease has written, the job is another one, or its state is no longer `from`. Returns whether
/// it did.
pub async fn advance(
    store: &Store,
    name: &str,
    job: &StoredCollection,
    fence: i64,
    from: &str,
    news: Option<&Announcement>,
) -> Result<bool, StoreError> {
    let update = "UPDATE collection SET state = $1, position = $2, total = $3, done = $4, failed = $5, changed_at = $6, wait_until = $7, fence = $8
        WHERE name = $9 AND fence <= $8 AND started_at = $10 AND state = $11";
    let update = sqlx::query(update)
        .bind(&job.state)
        .bind(&job.position)
        .bind(job.total)
        .bind(job.done)
        .bind(job.failed)
        .bind(store.clock.now_ms())
        .bind(job.wait_until)
        .bind(fence)
        .bind(name)
        .bind(job.started_at)
        .bind(from);
    news::change_with(store, update, news).await
}

/// Changes the state of this job, if it is `from` still, and gives it the owner and person of `job`,
/// together with the news of it. Returns whether it did.
pub async fn turn(
    store: &Store,
    name: &str,
    job: &StoredCollection,
    to: &str,
    from: &str,
    news: Option<&Announcement>,
) -> Result<bool, StoreError> {
    let update = "UPDATE collection SET state = $1, owner = $2, sealed = $3, changed_at = $4, wait_until = 0 WHERE name = $5 AND started_at = $6 AND state = $7";
    let update = sqlx::query(update)
        .bind(to)
        .bind(&job.owner)
        .bind(seal(store, name, job))
        .bind(store.clock.now_ms())
        .bind(name)
        .bind(job.started_at)
        .bind(from);
    news::change_with(store, update, news).await
}

fn seal(store: &Store, name: &str, job: &StoredCollection) -> String {
    store
        .keys
        .seal(&context("collection", &[name, &job.owner]), &job.person)
}

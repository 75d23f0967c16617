//! Messages to people, Teams channels and webhooks, and how each was delivered. The holder of the
//! lease writes how an attempt ended; what it writes too late is refused.

use super::{Store, StoreError, context, purge_where};
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Row as _, Transaction};

/// The states of a message.
pub const WAITING: &str = "waiting";
pub const SENT: &str = "sent";
/// It could not be delivered, and is not tried again by itself.
pub const DEAD: &str = "dead";

/// A message to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelivery {
    /// The receiver knows it by this, however often it is sent.
    pub id: String,
    /// A word of the service.
    pub way: String,
    /// A person (`Person::key`) or the id of a channel.
    pub recipient: String,
    /// Encoded by the service.
    pub content: Vec<u8>,
}

/// A message as stored. All times are in Unix milliseconds, 0 for none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDelivery {
    pub id: String,
    pub way: String,
    pub recipient: String,
    /// `None` if the key that sealed it is gone.
    pub content: Option<Vec<u8>>,
    pub state: String,
    pub attempts: i64,
    pub next_at: i64,
    pub created_at: i64,
    pub ended_at: i64,
    /// The status of the last answer; 0 for none.
    pub status: i64,
    /// A word of the service for what went wrong last.
    pub problem: String,
}

/// The end of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt<'a> {
    pub state: &'a str,
    /// For a message that waits still.
    pub next_at: i64,
    pub status: i64,
    pub problem: &'a str,
}

/// Names the place of a message in the list: when it was made, and its id.
pub type DeliveryPlace<'a> = (i64, &'a str);

const COLUMNS: &str =
    "id, way, recipient, sealed, state, attempts, next_at, created_at, ended_at, status, problem";

/// Stores a message, to be sent at once.
pub(super) async fn insert(
    store: &Store,
    transaction: &mut Transaction<'_, Any>,
    new: &NewDelivery,
) -> Result<(), sqlx::Error> {
    inserting(store, new)
        .execute(&mut **transaction)
        .await
        .map(drop)
}

/// The same by itself.
///
/// # Errors
///
/// The database does not answer.
pub async fn put(store: &Store, new: &NewDelivery) -> Result<(), StoreError> {
    inserting(store, new).execute(&store.pool).await?;
    store.look_for_news();
    Ok(())
}

fn inserting<'a>(
    store: &Store,
    new: &'a NewDelivery,
) -> sqlx::query::Query<'a, Any, sqlx::any::AnyArguments> {
    let insert = "INSERT INTO notification_delivery (id, way, recipient, sealed, state, attempts, next_at, created_at, ended_at, status, problem, fence)
         VALUES ($1, $2, $3, $4, 'waiting', 0, $5, $5, 0, 0, '', 0) ON CONFLICT (id) DO NOTHING";
    sqlx::query(insert)
        .bind(&new.id)
        .bind(&new.way)
        .bind(&new.recipient)
        .bind(store.keys.seal(&place(&new.id), &new.content))
        .bind(store.clock.now_ms())
}

/// Returns the message with this id.
pub async fn get(store: &Store, id: &str) -> Result<Option<StoredDelivery>, StoreError> {
    let query = format!("SELECT {COLUMNS} FROM notification_delivery WHERE id = $1");
    let row = sqlx::query(AssertSqlSafe(query)).bind(id);
    let row = row.fetch_optional(&store.pool).await?;
    Ok(row.map(|row| opened(store, &row)).transpose()?)
}

/// Lists recipients with messages that are due, the one that waits longest first.
pub async fn due_recipients(store: &Store, limit: i64) -> Result<Vec<String>, StoreError> {
    let due = sqlx::query_scalar(
        "SELECT recipient FROM notification_delivery WHERE state = 'waiting' AND next_at <= $1 GROUP BY recipient ORDER BY MIN(next_at) LIMIT $2",
    );
    Ok(due
        .bind(store.clock.now_ms())
        .bind(limit)
        .fetch_all(&store.pool)
        .await?)
}

/// Lists messages of this recipient that are due, the oldest first.
pub async fn due_of(
    store: &Store,
    recipient: &str,
    limit: i64,
) -> Result<Vec<StoredDelivery>, StoreError> {
    let query = format!(
        "SELECT {COLUMNS} FROM notification_delivery WHERE recipient = $1 AND state = 'waiting' AND next_at <= $2 ORDER BY created_at, id LIMIT $3"
    );
    let query = sqlx::query(AssertSqlSafe(query))
        .bind(recipient)
        .bind(store.clock.now_ms())
        .bind(limit);
    opened_all(store, query.fetch_all(&store.pool).await?)
}

/// The time when the next message is due; `None` if none waits.
pub async fn next_due(store: &Store) -> Result<Option<i64>, StoreError> {
    let next = sqlx::query_scalar(
        "SELECT next_at FROM notification_delivery WHERE state = 'waiting' ORDER BY next_at LIMIT 1",
    );
    Ok(next.fetch_optional(&store.pool).await?)
}

/// Stores how an attempt ended, unless a later holder of the lease has written. Returns whether it
/// did.
pub async fn attempted(
    store: &Store,
    id: &str,
    attempt: Attempt<'_>,
    fence: i64,
) -> Result<bool, StoreError> {
    let update = "UPDATE notification_delivery SET state = $1, attempts = attempts + 1, next_at = $2, status = $3, problem = $4, fence = $5, ended_at = $6
         WHERE id = $7 AND state = 'waiting' AND fence <= $5";
    let ended_at = match attempt.state {
        WAITING => 0,
        _ => store.clock.now_ms(),
    };
    let done = sqlx::query(update)
        .bind(attempt.state)
        .bind(attempt.next_at)
        .bind(attempt.status)
        .bind(attempt.problem)
        .bind(fence)
        .bind(ended_at)
        .bind(id)
        .execute(&store.pool)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Sends nothing to this recipient before that time.
pub async fn postpone(store: &Store, recipient: &str, until: i64) -> Result<(), StoreError> {
    let update = "UPDATE notification_delivery SET next_at = $1 WHERE recipient = $2 AND state = 'waiting' AND next_at < $1";
    sqlx::query(update)
        .bind(until)
        .bind(recipient)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Has a message that could not be delivered tried anew. Returns whether it did.
pub async fn again(store: &Store, id: &str) -> Result<bool, StoreError> {
    let update = "UPDATE notification_delivery SET state = 'waiting', attempts = 0, next_at = $1, ended_at = 0 WHERE id = $2 AND state = 'dead'";
    let done = sqlx::query(update)
        .bind(store.clock.now_ms())
        .bind(id)
        .execute(&store.pool)
        .await?;
    let again = done.rows_affected() == 1;
    if again {
        store.look_for_news();
    }
    Ok(again)
}

/// Lists messages, the newest first, before this one.
pub async fn page(
    store: &Store,
    before: Option<DeliveryPlace<'_>>,
    limit: i64,
) -> Result<Vec<StoredDelivery>, StoreError> {
    listed(store, "(created_at, id) < ($1, $2)", before, limit).await
}

/// Lists messages that could not be delivered, the newest first.
pub async fn dead(store: &Store, limit: i64) -> Result<Vec<StoredDelivery>, StoreError> {
    let condition = "state = 'dead' AND (created_at, id) < ($1, $2)";
    listed(store, condition, None, limit).await
}

async fn listed(
    store: &Store,
    condition: &str,
    before: Option<DeliveryPlace<'_>>,
    limit: i64,
) -> Result<Vec<StoredDelivery>, StoreError> {
    let (at, id) = before.unwrap_or((i64::MAX, ""));
    let query = format!(
        "SELECT {COLUMNS} FROM notification_delivery WHERE {condition} ORDER BY created_at DESC, id DESC LIMIT $3"
    );
    // Made of literals; values are bound.
    let query = sqlx::query(AssertSqlSafe(query))
        .bind(at)
        .bind(id)
        .bind(limit);
    opened_all(store, query.fetch_all(&store.pool).await?)
}

/// Returns the newest message to this recipient.
pub async fn last_of(store: &Store, recipient: &str) -> Result<Option<StoredDelivery>, StoreError> {
    let query = format!(
        "SELECT {COLUMNS} FROM notification_delivery WHERE recipient = $1 ORDER BY created_at DESC LIMIT 1"
    );
    let row = sqlx::query(AssertSqlSafe(query)).bind(recipient);
    let row = row.fetch_optional(&store.pool).await?;
    Ok(row.map(|row| opened(store, &row)).transpose()?)
}

/// Removes the messages of a recipient, as part of a greater change.
pub(super) async fn forget(
    transaction: &mut Transaction<'_, Any>,
    recipient: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM notification_delivery WHERE recipient = $1")
        .bind(recipient)
        .execute(&mut **transaction)
        .await
        .map(drop)
}

/// Removes messages that were delivered before this time, and those that could not be and ended
/// before that time.
pub async fn purge(store: &Store, sent: i64, dead: i64) -> Result<(), StoreError> {
    let table = "notification_delivery";
    purge_where(store, table, "state = 'sent' AND created_at < $1", sent).await?;
    purge_where(store, table, "state = 'dead' AND created_at < $1", dead).await?;
    Ok(())
}

fn opened_all(store: &Store, rows: Vec<AnyRow>) -> Result<Vec<StoredDelivery>, StoreError> {
    let rows: Result<_, sqlx::Error> = rows.iter().map(|row| opened(store, row)).collect();
    Ok(rows?)
}

fn opened(store: &Store, row: &AnyRow) -> Result<StoredDelivery, sqlx::Error> {
    let id: String = row.try_get("id")?;
    let sealed: String = row.try_get("sealed")?;
    Ok(StoredDelivery {
        content: store.unseal(&place(&id), &sealed),
        id,
        way: row.try_get("way")?,
        recipient: row.try_get("recipient")?,
        state: row.try_get("state")?,
        attempts: row.try_get("attempts")?,
        next_at: row.try_get("next_at")?,
        created_at: row.try_get("created_at")?,
        ended_at: row.try_get("ended_at")?,
        status: row.try_get("status")?,
        problem: row.try_get("problem")?,
    })
}

fn place(id: &str) -> String {
    context("notification_delivery", &[id])
}

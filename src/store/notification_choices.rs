//! What each person wants to hear, sealed.

use super::{Store, StoreError, context};

/// The choice of a person as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredChoice {
    /// `Person::key`.
    pub owner: String,
    /// `None` if the key that sealed it is gone.
    pub content: Option<Vec<u8>>,
    /// Grows with every change.
    pub revision: i64,
    /// Nothing is told of rows of the audit log up to this one …
    pub since_seq: i64,
    /// … or of anything else before this time, in Unix milliseconds.
    pub since_at: i64,
}

type ChoiceColumns = (String, String, i64, i64, i64);

/// Returns the choice of a person, if they have made one.
pub async fn get(store: &Store, owner: &str) -> Result<Option<StoredChoice>, StoreError> {
    let row: Option<ChoiceColumns> = sqlx::query_as(
        "SELECT owner, sealed, revision, since_seq, since_at FROM notification_choice WHERE owner = $1",
    )
    .bind(owner)
    .fetch_optional(&store.pool)
    .await?;
    Ok(row.map(|row| opened(store, row)))
}

/// Lists the choices of everybody who was here since this time.
pub async fn all(store: &Store, since: i64) -> Result<Vec<StoredChoice>, StoreError> {
    let rows: Vec<ChoiceColumns> = sqlx::query_as(
        "SELECT notification_choice.owner, notification_choice.sealed, revision, since_seq, since_at
         FROM notification_choice JOIN person ON person.owner = notification_choice.owner WHERE person.seen_at >= $1 ORDER BY notification_choice.owner",
    )
    .bind(since)
    .fetch_all(&store.pool)
    .await?;
    Ok(rows.into_iter().map(|row| opened(store, row)).collect())
}

/// Stores a choice over the one with this revision, 0 for none. `begins` if the person hears
/// nothing until now: then nothing is told of what was before. Returns whether it did; not if
/// somebody else has changed it since.
pub async fn put(
    store: &Store,
    owner: &str,
    content: &[u8],
    over: i64,
    begins: bool,
) -> Result<bool, StoreError> {
    let upsert = "INSERT INTO notification_choice (owner, sealed, revision, since_seq, since_at)
         VALUES ($1, $2, 1, (SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) FROM audit), $3)
         ON CONFLICT (owner) DO UPDATE SET sealed = excluded.sealed, revision = notification_choice.revision + 1,
            since_seq = CASE WHEN $4 = 1 THEN excluded.since_seq ELSE notification_choice.since_seq END,
            since_at = CASE WHEN $4 = 1 THEN excluded.since_at ELSE notification_choice.since_at END
         WHERE notification_choice.revision = $5";
    let done = sqlx::query(upsert)
        .bind(owner)
        .bind(store.keys.seal(&place(owner), content))
        .bind(store.clock.now_ms())
        .bind(i64::from(begins))
        .bind(over)
        .execute(&store.pool)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes the choices of people whom the portal has forgotten.
pub async fn purge(store: &Store) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM notification_choice WHERE owner NOT IN (SELECT owner FROM person)")
        .execute(&store.pool)
        .await?;
    Ok(())
}

fn opened(store: &Store, row: ChoiceColumns) -> StoredChoice {
    StoredChoice {
        content: store.unseal(&place(&row.0), &row.1),
        owner: row.0,
        revision: row.2,
        since_seq: row.3,
        since_at: row.4,
    }
}

fn place(owner: &str) -> String {
    context("notification_choice", &[owner])
}

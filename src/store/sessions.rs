//! Sessions by the hash of their id. A session that ended by itself is remembered for a day, so
//! that a post that came too late can keep its draft; one that somebody signed out of is gone.

use super::{Store, StoreError, context};
use sqlx::Row;

/// How long it is remembered whose an ended session was.
pub const REMEMBERED_MS: i64 = 24 * 60 * 60 * 1000;

pub struct Stored {
    pub data: Vec<u8>,
    pub created_at: i64,
    pub seen_at: i64,
    /// `None` while it lasts.
    pub ended_at: Option<i64>,
}

/// A session as its owner's account page lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Hash of the session's id.
    pub session: String,
    pub data: Vec<u8>,
    pub created_at: i64,
    pub seen_at: i64,
}

/// `false`: the id is taken.
pub async fn create(
    store: &Store,
    session: &str,
    owner: &str,
    data: &[u8],
) -> Result<bool, StoreError> {
    let now = store.clock.now_ms();
    let inserted = sqlx::query(
        "INSERT INTO session (id, owner, sealed, created_at, seen_at, ended_at) VALUES ($1, $2, $3, $4, $4, 0) ON CONFLICT (id) DO NOTHING",
    )
    .bind(session)
    .bind(owner)
    .bind(store.keys.seal(&context("session", &[session]), data))
    .bind(now)
    .execute(&store.pool)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Never brings back a session that has ended. `false`: it has.
pub async fn update(store: &Store, session: &str, data: &[u8]) -> Result<bool, StoreError> {
    let updated = sqlx::query("UPDATE session SET sealed = $2 WHERE id = $1 AND ended_at = 0")
        .bind(session)
        .bind(store.keys.seal(&context("session", &[session]), data))
        .execute(&store.pool)
        .await?;
    Ok(updated.rows_affected() == 1)
}

pub async fn get(store: &Store, session: &str) -> Result<Option<Stored>, StoreError> {
    let row =
        sqlx::query("SELECT sealed, created_at, seen_at, ended_at FROM session WHERE id = $1")
            .bind(session)
            .fetch_optional(&store.pool)
            .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(data) = store.unseal(
        &context("session", &[session]),
        &row.try_get::<String, _>(0)?,
    ) else {
        return Ok(None);
    };
    let ended_at: i64 = row.try_get(3)?;
    Ok(Some(Stored {
        data,
        created_at: row.try_get(1)?,
        seen_at: row.try_get(2)?,
        ended_at: (ended_at != 0).then_some(ended_at),
    }))
}

/// The person was here; at most one write for each `every_ms`.
pub async fn touch(store: &Store, session: &str, every_ms: i64) -> Result<(), StoreError> {
    let now = store.clock.now_ms();
    sqlx::query("UPDATE session SET seen_at = $2 WHERE id = $1 AND ended_at = 0 AND seen_at <= $3")
        .bind(session)
        .bind(now)
        .bind(now - every_ms)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Ends a session and its tokens but remembers for a day whose it was. `false`: it has ended
/// before.
pub async fn end(store: &Store, session: &str, at_ms: i64) -> Result<bool, StoreError> {
    sqlx::query("DELETE FROM token WHERE session = $1")
        .bind(session)
        .execute(&store.pool)
        .await?;
    let ended = sqlx::query("UPDATE session SET ended_at = $2 WHERE id = $1 AND ended_at = 0")
        .bind(session)
        .bind(at_ms.max(1))
        .execute(&store.pool)
        .await?;
    Ok(ended.rows_affected() == 1)
}

/// Ends a session whose tokens died under the holder of this lease. `false`: another process has
/// newer tokens, or is about to.
pub async fn end_as_holder(
    store: &Store,
    session: &str,
    lease: &str,
    fence: i64,
    at_ms: i64,
) -> Result<bool, StoreError> {
    let deleted = sqlx::query(
        "DELETE FROM token WHERE session = $1 AND fence <= $2 AND NOT EXISTS (SELECT 1 FROM lease WHERE name = $3 AND lease.fence > $2)",
    )
    .bind(session)
    .bind(fence)
    .bind(lease)
    .execute(&store.pool)
    .await?;
    if deleted.rows_affected() != 1 {
        return Ok(false);
    }
    end(store, session, at_ms).await?;
    Ok(true)
}

/// Removes a session and its tokens.
pub async fn remove(store: &Store, session: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM session WHERE id = $1")
        .bind(session)
        .execute(&store.pool)
        .await?;
    sqlx::query("DELETE FROM token WHERE session = $1")
        .bind(session)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Sessions that nobody has ended, last seen or begun before these times, some at a time. What
/// cannot be opened has no data.
pub async fn over(
    store: &Store,
    seen_until_ms: i64,
    created_until_ms: i64,
) -> Result<Vec<Listed>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, sealed, created_at, seen_at FROM session
         WHERE ended_at = 0 AND (seen_at <= $1 OR created_at <= $2) ORDER BY seen_at, id LIMIT 1000",
    )
    .bind(seen_until_ms)
    .bind(created_until_ms)
    .fetch_all(&store.pool)
    .await?;
    let mut sessions = Vec::with_capacity(rows.len());
    for row in rows {
        let session: String = row.try_get(0)?;
        let data = store
            .unseal(
                &context("session", &[&session]),
                &row.try_get::<String, _>(1)?,
            )
            .unwrap_or_default();
        sessions.push(Listed {
            session,
            data,
            created_at: row.try_get(2)?,
            seen_at: row.try_get(3)?,
        });
    }
    Ok(sessions)
}

/// Sessions of one person or of all, seen and begun after these times, the latest first.
pub async fn lasting(
    store: &Store,
    owner: Option<&str>,
    seen_after_ms: i64,
    created_after_ms: i64,
) -> Result<Vec<Listed>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, sealed, created_at, seen_at FROM session
         WHERE ($1 = '' OR owner = $1) AND ended_at = 0 AND seen_at > $2 AND created_at > $3 ORDER BY seen_at DESC, id",
    )
    .bind(owner.unwrap_or_default().to_owned())
    .bind(seen_after_ms)
    .bind(created_after_ms)
    .fetch_all(&store.pool)
    .await?;
    let mut sessions = Vec::with_capacity(rows.len());
    for row in rows {
        let session: String = row.try_get(0)?;
        if let Some(data) = store.unseal(
            &context("session", &[&session]),
            &row.try_get::<String, _>(1)?,
        ) {
            sessions.push(Listed {
                session,
                data,
                created_at: row.try_get(2)?,
                seen_at: row.try_get(3)?,
            });
        }
    }
    Ok(sessions)
}

/// Whose session this is.
pub async fn owner(store: &Store, session: &str) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT owner FROM session WHERE id = $1")
        .bind(session)
        .fetch_optional(&store.pool)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Removes what nobody can use any more: sessions a day after their end, tokens without a session.
pub async fn purge(store: &Store, idle_ms: i64, lifetime_ms: i64) -> Result<(), StoreError> {
    let now = store.clock.now_ms();
    sqlx::query("DELETE FROM session WHERE (ended_at <> 0 AND ended_at < $1) OR seen_at < $2 OR created_at < $3")
        .bind(now - REMEMBERED_MS)
        .bind(now.saturating_sub(idle_ms).saturating_sub(REMEMBERED_MS))
        .bind(now.saturating_sub(lifetime_ms).saturating_sub(REMEMBERED_MS))
        .execute(&store.pool)
        .await?;
    sqlx::query(
        "DELETE FROM token WHERE session NOT IN (SELECT id FROM session WHERE ended_at = 0)",
    )
    .execute(&store.pool)
    .await?;
    Ok(())
}

//! Sessions by the hash of their id. A session that ended by itself is remembered for a day, so
//! that a post that came too late can keep its draft; one that somebody signed out of is gone.

use super::colleague_notices::StoredNotice;
use super::readers::BoundValue;
use super::shared_state::Fact;
use super::{Store, StoreError, colleague_notices, context, purge_where, shared_state};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row as _};

/// The owner of an ended session is remembered for this long, in milliseconds.
pub const REMEMBERED_MS: i64 = 24 * 60 * 60 * 1000;

/// A session as stored; all times in Unix milliseconds.
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

/// Stores a new session. Returns `false`, and stores nothing, if the id is taken.
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

/// Stores new data of a session, and never brings back one that has ended. Returns `false` if it
/// has.
pub async fn update(store: &Store, session: &str, data: &[u8]) -> Result<bool, StoreError> {
    let updated = sqlx::query("UPDATE session SET sealed = $2 WHERE id = $1 AND ended_at = 0")
        .bind(session)
        .bind(store.keys.seal(&context("session", &[session]), data))
        .execute(&store.pool)
        .await?;
    Ok(updated.rows_affected() == 1)
}

pub async fn get(store: &Store, session: &str) -> Result<Option<Stored>, StoreError> {
    let query = "SELECT sealed, created_at, seen_at, ended_at FROM session WHERE id = $1";
    let rows: Vec<(String, i64, i64, i64)> =
        store.pool.read(query, &[BoundValue::Text(session)]).await?;
    Ok(rows
        .into_iter()
        .next()
        .and_then(|(sealed, created_at, seen_at, ended_at)| {
            Some(Stored {
                data: store.unseal(&context("session", &[session]), &sealed)?,
                created_at,
                seen_at,
                ended_at: (ended_at != 0).then_some(ended_at),
            })
        }))
}

/// A session, with what nearly every page of it reads next. Its tokens are not among that: they are
/// read when they are used, so that a request under way stops when somebody signs out.
pub struct WithRows {
    pub session: Stored,
    /// The owner's settled saves, see [`shared_state::SETTLED`].
    pub settled: Vec<Fact>,
    /// Notices to the owner from colleagues, the newest first.
    pub notices: Vec<StoredNotice>,
}

/// A row of the statement that reads them: which part it is, a name, the sealed content, and up to
/// three numbers.
type Part = (String, String, String, i64, i64, i64);

/// Reads a session with those rows, in one statement.
pub async fn get_with_rows(store: &Store, session: &str) -> Result<Option<WithRows>, StoreError> {
    let query = "SELECT 'session' AS part, owner AS name, sealed, created_at AS one, seen_at AS two, ended_at AS three FROM session WHERE id = $1
        UNION ALL SELECT 'fact', fact.name, fact.sealed, fact.until, 0, 0 FROM session JOIN fact ON fact.about = $2 || session.owner
            WHERE session.id = $1 AND fact.until > $3
        UNION ALL SELECT 'notice', notice.id, notice.sealed, notice.made_at, 0, 0 FROM session
            JOIN colleague_notice AS notice ON notice.owner = session.owner WHERE session.id = $1";
    let values = [
        BoundValue::Text(session),
        BoundValue::Text(shared_state::SETTLED),
        BoundValue::Number(store.clock.now_ms()),
    ];
    let parts: Vec<Part> = store.pool.read(query, &values).await?;
    let owner = parts.iter().find(|part| part.0 == "session");
    let owner = owner.map(|part| part.1.clone()).unwrap_or_default();
    let about = format!("{}{owner}", shared_state::SETTLED);
    let (mut found, mut settled, mut notices) = (None, vec![], vec![]);
    for (part, name, sealed, one, two, three) in parts {
        match part.as_str() {
            "session" => {
                let data = store.unseal(&context("session", &[session]), &sealed);
                found = data.map(|data| Stored {
                    data,
                    created_at: one,
                    seen_at: two,
                    ended_at: (three != 0).then_some(three),
                });
            }
            "notice" => notices.extend(colleague_notices::open(store, &owner, name, &sealed, one)),
            _ => settled.extend(shared_state::open(store, &about, name, &sealed, one)),
        }
    }
    notices.sort_by_key(|notice: &StoredNotice| std::cmp::Reverse(notice.made_at));
    Ok(found.map(|session| WithRows {
        session,
        settled,
        notices,
    }))
}

/// Notes that the person was here, with at most one write for each `every_ms`. Returns whether it
/// wrote.
pub async fn touch(store: &Store, session: &str, every_ms: i64) -> Result<bool, StoreError> {
    let now = store.clock.now_ms();
    let noted = sqlx::query(
        "UPDATE session SET seen_at = $2 WHERE id = $1 AND ended_at = 0 AND seen_at <= $3",
    )
    .bind(session)
    .bind(now)
    .bind(now - every_ms)
    .execute(&store.pool)
    .await?;
    Ok(noted.rows_affected() == 1)
}

/// Ends a session and its tokens but remembers for a day whose it was. Returns `false` if it has
/// ended before.
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

/// Ends a session whose tokens the provider refused to the holder of this lease. Returns `false`,
/// and ends nothing, if another process has newer tokens, or is about to.
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

/// Lists sessions that nobody has ended, last seen or begun before these times, some at a time. One
/// that cannot be opened has no data.
pub async fn over(
    store: &Store,
    seen_until_ms: i64,
    created_until_ms: i64,
) -> Result<Vec<Listed>, StoreError> {
    let rows: Vec<SealedSession> = sqlx::query_as(
        "SELECT id, sealed, created_at, seen_at FROM session
         WHERE ended_at = 0 AND (seen_at <= $1 OR created_at <= $2) ORDER BY seen_at, id LIMIT 1000",
    )
    .bind(seen_until_ms)
    .bind(created_until_ms)
    .fetch_all(&store.pool)
    .await?;
    Ok(rows.into_iter().map(|row| row.listed(store)).collect())
}

/// Lists sessions of one person or of all, seen and begun after these times, the latest first.
pub async fn lasting(
    store: &Store,
    owner: Option<&str>,
    seen_after_ms: i64,
    created_after_ms: i64,
) -> Result<Vec<Listed>, StoreError> {
    let lasting = sqlx::query_as(match owner {
        Some(_) => "SELECT id, sealed, created_at, seen_at FROM session
            WHERE ended_at = 0 AND seen_at > $1 AND created_at > $2 AND owner = $3 ORDER BY seen_at DESC, id",
        None => "SELECT id, sealed, created_at, seen_at FROM session
            WHERE ended_at = 0 AND seen_at > $1 AND created_at > $2 ORDER BY seen_at DESC, id",
    })
    .bind(seen_after_ms)
    .bind(created_after_ms);
    let rows: Vec<SealedSession> = match owner {
        Some(owner) => lasting.bind(owner).fetch_all(&store.pool).await?,
        None => lasting.fetch_all(&store.pool).await?,
    };
    let open = |row: SealedSession| {
        let data = row.open(store)?;
        Some(row.with(data))
    };
    Ok(rows.into_iter().filter_map(open).collect())
}

/// A row of a list, its data still sealed.
pub(super) struct SealedSession {
    pub(super) session: String,
    sealed: String,
    created_at: i64,
    pub(super) seen_at: i64,
}

impl SealedSession {
    /// The session; one that cannot be opened has no data.
    pub(super) fn listed(self, store: &Store) -> Listed {
        let data = self.open(store).unwrap_or_default();
        self.with(data)
    }

    fn open(&self, store: &Store) -> Option<Vec<u8>> {
        store.unseal(&context("session", &[&self.session]), &self.sealed)
    }

    fn with(self, data: Vec<u8>) -> Listed {
        Listed {
            session: self.session,
            data,
            created_at: self.created_at,
            seen_at: self.seen_at,
        }
    }
}

impl FromRow<'_, AnyRow> for SealedSession {
    fn from_row(row: &AnyRow) -> Result<SealedSession, sqlx::Error> {
        Ok(SealedSession {
            session: row.try_get("id")?,
            sealed: row.try_get("sealed")?,
            created_at: row.try_get("created_at")?,
            seen_at: row.try_get("seen_at")?,
        })
    }
}

/// Returns the owner of a session.
pub async fn owner(store: &Store, session: &str) -> Result<Option<String>, StoreError> {
    let owner = sqlx::query_scalar("SELECT owner FROM session WHERE id = $1");
    Ok(owner.bind(session).fetch_optional(&store.pool).await?)
}

/// Removes sessions a day after their end, and tokens without a session.
pub async fn purge(store: &Store, idle_ms: i64, lifetime_ms: i64) -> Result<(), StoreError> {
    let now = store.clock.now_ms();
    let ages = [
        ("ended_at <> 0 AND ended_at < $1", 0),
        ("seen_at < $1", idle_ms),
        ("created_at < $1", lifetime_ms),
    ];
    for (condition, age) in ages {
        let before = now.saturating_sub(age).saturating_sub(REMEMBERED_MS);
        purge_where(store, "session", condition, before).await?;
    }
    // A session that ends takes its tokens along, so these are few. They are looked for without
    // the lock that a write holds.
    let left: Vec<String> = sqlx::query_scalar(
        "SELECT session FROM token WHERE NOT EXISTS (SELECT 1 FROM session WHERE session.id = token.session AND ended_at = 0) LIMIT 1000",
    )
    .fetch_all(&store.pool)
    .await?;
    for session in left {
        sqlx::query(
            "DELETE FROM token WHERE session = $1 AND NOT EXISTS (SELECT 1 FROM session WHERE id = $1 AND ended_at = 0)",
        )
        .bind(session)
        .execute(&store.pool)
        .await?;
    }
    Ok(())
}

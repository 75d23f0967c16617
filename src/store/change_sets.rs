//! Sets of changes to many customers. The process that holds a set's lease writes how far it is;
//! whoever pauses, stops or resumes it writes its state only. Neither overwrites the other, and a
//! row is written only while its set stands as the writer read it. Until a set
//! is discarded, every change of it has a later time than the one before, also within a millisecond,
//! so that whoever has seen one can be told that there was another.

use super::audit::{self, NewRow};
use super::change_rows::{self, StoredChangeRow};
use super::discard_step::DiscardStep;
use super::news::{self, Announcement, Statement};
use super::seen::Beside;
use super::{Store, StoreError, context};
use sqlx::{AssertSqlSafe, Connection};

/// A set as stored. All times are in Unix milliseconds, 0 for none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredChangeSet {
    pub id: i64,
    /// The person whose set it is, as `Person::key`.
    pub owner: String,
    /// Words of the service that runs it.
    pub phase: String,
    pub state: String,
    pub why: String,
    /// Encoded by the service. Empty if the row cannot be opened.
    pub content: Vec<u8>,
    pub created_at: i64,
    pub changed_at: i64,
    pub wait_until: i64,
    /// The number of the set that it takes back, 0 for none; `None` in a set that an earlier
    /// version of the portal has made, until [`note_taken_back`].
    pub takes_back: Option<i64>,
}

/// The phase and state that a set has to be in, so that something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandsAs<'a> {
    pub phase: &'a str,
    pub state: &'a str,
}

type SetColumns = (
    i64,
    String,
    String,
    String,
    String,
    String,
    i64,
    i64,
    i64,
    Option<i64>,
);

const SET_COLUMNS: &str =
    "id, owner, phase, state, why, sealed, created_at, changed_at, wait_until, takes_back";

/// A new number may be taken by somebody else at the same time.
const TRIES: usize = 8;

/// Stores a new set with its rows. Returns its number.
///
/// # Errors
/// `Contended` if others take one number after another.
pub async fn create(
    store: &Store,
    set: &StoredChangeSet,
    rows: &[StoredChangeRow],
) -> Result<i64, StoreError> {
    for _ in 0..TRIES {
        match store.pool.limited(insert(store, set, rows)).await {
            Err(StoreError::Database(sqlx::Error::Database(error)))
                if error.is_unique_violation() => {}
            created => return created,
        }
    }
    Err(StoreError::Contended)
}

async fn insert(
    store: &Store,
    set: &StoredChangeSet,
    rows: &[StoredChangeRow],
) -> Result<i64, StoreError> {
    let mut connection = store.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    // Sealed once the number is known, to which what is sealed is bound.
    let insert = "INSERT INTO change_set (id, owner, phase, state, why, sealed, created_at, changed_at, wait_until, fence, takes_back)
         SELECT CAST(COALESCE(MAX(id), 0) + 1 AS BIGINT), $1, $2, $3, '', '', $4, $4, 0, 0, CAST($5 AS BIGINT) FROM change_set RETURNING id";
    let id: i64 = sqlx::query_scalar(insert)
        .bind(&set.owner)
        .bind(&set.phase)
        .bind(&set.state)
        .bind(store.clock.now_ms())
        .bind(set.takes_back)
        .fetch_all(&mut *transaction)
        .await?
        .pop()
        .ok_or(sqlx::Error::RowNotFound)?;
    sqlx::query("UPDATE change_set SET sealed = $1 WHERE id = $2")
        .bind(store.keys.seal(&set_place(id, &set.owner), &set.content))
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    change_rows::insert(store, &mut transaction, id, rows).await?;
    transaction.commit().await?;
    Ok(id)
}

/// Returns the set of this number, unless it was discarded.
pub async fn get(store: &Store, id: i64) -> Result<Option<StoredChangeSet>, StoreError> {
    let query =
        format!("SELECT {SET_COLUMNS} FROM change_set WHERE id = $1 AND state <> 'discarded'");
    let row: Option<SetColumns> = sqlx::query_as(AssertSqlSafe(query))
        .bind(id)
        .fetch_optional(&store.pool)
        .await?;
    Ok(row.map(|row| opened(store, row)))
}

/// Lists the sets before this number, the newest first.
pub async fn before(
    store: &Store,
    id: i64,
    limit: i64,
) -> Result<Vec<StoredChangeSet>, StoreError> {
    let query = format!(
        "SELECT {SET_COLUMNS} FROM change_set WHERE id < $1 AND state <> 'discarded' ORDER BY id DESC LIMIT $2"
    );
    let rows: Vec<SetColumns> = sqlx::query_as(AssertSqlSafe(query))
        .bind(id)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?;
    Ok(rows.into_iter().map(|row| opened(store, row)).collect())
}

/// Makes the query of [`that_may_take_back`]. Each part is read by the index.
fn taking_back_query() -> String {
    format!(
        "SELECT * FROM (SELECT {SET_COLUMNS} FROM change_set WHERE takes_back = $1 AND state NOT IN ($2, 'discarded')) AS noted
         UNION ALL SELECT * FROM (SELECT {SET_COLUMNS} FROM change_set WHERE takes_back IS NULL AND id > $1 AND state NOT IN ($2, 'discarded') ORDER BY id DESC LIMIT {UNNOTED}) AS unnoted"
    )
}

/// Sets of an earlier version that a page opens at most, because nobody has noted yet what they
/// take back.
const UNNOTED: u32 = 200;

/// Lists the sets that take back this one and are neither discarded nor in the state `except`,
/// together with those of which that is not noted; the oldest first.
pub async fn that_may_take_back(
    store: &Store,
    id: i64,
    except: &str,
) -> Result<Vec<StoredChangeSet>, StoreError> {
    let mut rows: Vec<SetColumns> = sqlx::query_as(AssertSqlSafe(taking_back_query()))
        .bind(id)
        .bind(except)
        .fetch_all(&store.pool)
        .await?;
    rows.sort_by_key(|row| row.0);
    Ok(rows.into_iter().map(|row| opened(store, row)).collect())
}

/// Lists sets behind this number of which it is not noted what they take back.
pub async fn unnoted(
    store: &Store,
    behind: i64,
    limit: i64,
) -> Result<Vec<StoredChangeSet>, StoreError> {
    let query = format!(
        "SELECT {SET_COLUMNS} FROM change_set WHERE takes_back IS NULL AND id > $1 ORDER BY id LIMIT $2"
    );
    let rows: Vec<SetColumns> = sqlx::query_as(AssertSqlSafe(query))
        .bind(behind)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?;
    Ok(rows.into_iter().map(|row| opened(store, row)).collect())
}

/// Notes which set this one takes back, 0 for none.
pub async fn note_taken_back(store: &Store, id: i64, takes_back: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE change_set SET takes_back = $1 WHERE id = $2")
        .bind(takes_back)
        .bind(id)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Lists the sets in this state.
pub async fn in_state(store: &Store, state: &str) -> Result<Vec<StoredChangeSet>, StoreError> {
    let query = format!("SELECT {SET_COLUMNS} FROM change_set WHERE state = $1 ORDER BY id");
    let rows: Vec<SetColumns> = sqlx::query_as(AssertSqlSafe(query))
        .bind(state)
        .fetch_all(&store.pool)
        .await?;
    Ok(rows.into_iter().map(|row| opened(store, row)).collect())
}

/// Changes phase, state, reason and content of a set that stands as `from` still, together with the
/// news of it. Returns whether it did.
pub async fn turn(
    store: &Store,
    set: &StoredChangeSet,
    from: StandsAs<'_>,
    news: Option<&Announcement>,
) -> Result<bool, StoreError> {
    news::change_with(store, turning(store, set, from, None), news).await
}

/// Changes a set that stands as `from`, and, where `seen` is given, was not changed after that time.
fn turning<'a>(
    store: &Store,
    set: &'a StoredChangeSet,
    from: StandsAs<'a>,
    seen: Option<i64>,
) -> Statement<'a> {
    let unchanged = if seen.is_some() {
        " AND changed_at = $9"
    } else {
        ""
    };
    let update = format!(
        "UPDATE change_set SET phase = $1, state = $2, why = $3, sealed = $4, wait_until = 0,
         changed_at = CASE WHEN changed_at < $5 THEN $5 ELSE changed_at + 1 END
         WHERE id = $6 AND phase = $7 AND state = $8{unchanged}"
    );
    let sealed = store
        .keys
        .seal(&set_place(set.id, &set.owner), &set.content);
    let update = sqlx::query(AssertSqlSafe(update))
        .bind(&set.phase)
        .bind(&set.state)
        .bind(&set.why)
        .bind(sealed)
        .bind(store.clock.now_ms())
        .bind(set.id)
        .bind(from.phase)
        .bind(from.state);
    match seen {
        Some(seen) => update.bind(seen),
        None => update,
    }
}

/// Stores state, reason and wait of a set at work, together with the news of it, unless a later
/// holder of the lease has written or it no longer stands as `from`. Returns whether it did.
pub async fn advance(
    store: &Store,
    set: &StoredChangeSet,
    fence: i64,
    from: StandsAs<'_>,
    news: Option<&Announcement>,
) -> Result<bool, StoreError> {
    let update = "UPDATE change_set SET state = $1, why = $2, wait_until = $3, fence = $5,
        changed_at = CASE WHEN changed_at < $4 THEN $4 ELSE changed_at + 1 END
        WHERE id = $6 AND fence <= $5 AND phase = $7 AND state = $8";
    let update = sqlx::query(update)
        .bind(&set.state)
        .bind(&set.why)
        .bind(set.wait_until)
        .bind(store.clock.now_ms())
        .bind(fence)
        .bind(set.id)
        .bind(from.phase)
        .bind(from.state);
    news::change_with(store, update, news).await
}

/// Changes a set as `turn` does, and puts its rows of these states into another one. Where `seen` is
/// given, the set was not changed after that time. Returns whether it did.
pub async fn turn_with_rows(
    store: &Store,
    set: &StoredChangeSet,
    from: StandsAs<'_>,
    seen: Option<i64>,
    states: &[&str],
    to: &str,
) -> Result<bool, StoreError> {
    let turning = turn_rows_held(store, set, from, seen, states, to);
    store.pool.limited(turning).await
}

async fn turn_rows_held(
    store: &Store,
    set: &StoredChangeSet,
    from: StandsAs<'_>,
    seen: Option<i64>,
    states: &[&str],
    to: &str,
) -> Result<bool, StoreError> {
    let mut connection = store.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    let turned = turning(store, set, from, seen)
        .execute(&mut *transaction)
        .await?;
    if turned.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(false);
    }
    for state in states {
        sqlx::query("UPDATE change_row SET state = $1 WHERE change_set = $2 AND state = $3")
            .bind(to)
            .bind(set.id)
            .bind(*state)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// Discards a set that stands as it was read, with its customers, and commits the row of the audit
/// log that states it. Its number stays taken: others have seen it. Returns whether it did.
///
/// # Errors
///
/// As [`audit::append`].
pub async fn discard(
    store: &Store,
    row: NewRow,
    set: &StoredChangeSet,
) -> Result<bool, StoreError> {
    let sealed = store.keys.seal(&set_place(set.id, &set.owner), b"{}");
    let step = DiscardStep {
        id: set.id,
        phase: &set.phase,
        state: &set.state,
        sealed: &sealed,
    };
    let beside = Beside::DiscardsSet(step);
    Ok(audit::append_with(store, row, beside).await?.is_some())
}

/// Removes a set that stands as `from` still, and that nobody was told of.
pub async fn remove(store: &Store, id: i64, from: StandsAs<'_>) -> Result<(), StoreError> {
    store.pool.limited(remove_held(store, id, from)).await
}

async fn remove_held(store: &Store, id: i64, from: StandsAs<'_>) -> Result<(), StoreError> {
    let mut connection = store.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    let removed = sqlx::query("DELETE FROM change_set WHERE id = $1 AND phase = $2 AND state = $3")
        .bind(id)
        .bind(from.phase)
        .bind(from.state)
        .execute(&mut *transaction)
        .await?;
    if removed.rows_affected() == 1 {
        sqlx::query("DELETE FROM change_row WHERE change_set = $1")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}

fn opened(store: &Store, row: SetColumns) -> StoredChangeSet {
    StoredChangeSet {
        content: store
            .unseal(&set_place(row.0, &row.1), &row.5)
            .unwrap_or_default(),
        id: row.0,
        owner: row.1,
        phase: row.2,
        state: row.3,
        why: row.4,
        created_at: row.6,
        changed_at: row.7,
        wait_until: row.8,
        takes_back: row.9,
    }
}

fn set_place(id: i64, owner: &str) -> String {
    context("change_set", &[&id.to_string(), owner])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::query_plan::assert_searches;

    #[tokio::test]
    async fn a_set_that_takes_back_another_is_found_by_an_index() {
        let query = taking_back_query();
        assert_searches(&query, &["change_set"], &["change_set_takes_back"]).await;
    }
}

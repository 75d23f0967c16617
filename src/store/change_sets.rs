//! Sets of changes to many customers. The process that holds a set's lease writes how far it is;
//! whoever pauses, stops or resumes it writes its state only. Neither overwrites the other, and a
//! row is written only while its set stands as the writer read it.

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
}

/// A customer of a set as stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredChangeRow {
    /// Its number in the set, from 1.
    pub place: i64,
    pub customer: String,
    /// A word of the service.
    pub state: String,
    pub ticked: bool,
    /// Encoded by the service. Empty if the row cannot be opened.
    pub content: Vec<u8>,
    pub sent_at: i64,
}

/// The phase and state that a set has to be in, so that something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandsAs<'a> {
    pub phase: &'a str,
    pub state: &'a str,
}

/// The number of rows of one state, and of those the ticked ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateCount {
    pub state: String,
    pub rows: i64,
    pub ticked: i64,
}

type SetColumns = (i64, String, String, String, String, String, i64, i64, i64);
type RowColumns = (i64, String, String, i64, String, i64);

const SET_COLUMNS: &str =
    "id, owner, phase, state, why, sealed, created_at, changed_at, wait_until";
const ROW_COLUMNS: &str = "place, customer, state, ticked, sealed, sent_at";

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
    let insert = "INSERT INTO change_set (id, owner, phase, state, why, sealed, created_at, changed_at, wait_until, fence)
         SELECT CAST(COALESCE(MAX(id), 0) + 1 AS BIGINT), $1, $2, $3, '', '', $4, $4, 0, 0 FROM change_set RETURNING id";
    let id: i64 = sqlx::query_scalar(insert)
        .bind(&set.owner)
        .bind(&set.phase)
        .bind(&set.state)
        .bind(store.clock.now_ms())
        .fetch_all(&mut *transaction)
        .await?
        .pop()
        .ok_or(sqlx::Error::RowNotFound)?;
    sqlx::query("UPDATE change_set SET sealed = $1 WHERE id = $2")
        .bind(store.keys.seal(&set_place(id, &set.owner), &set.content))
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    for row in rows {
        sqlx::query("INSERT INTO change_row (change_set, place, customer, state, ticked, sealed, sent_at) VALUES ($1, $2, $3, $4, $5, $6, 0)")
            .bind(id)
            .bind(row.place)
            .bind(&row.customer)
            .bind(&row.state)
            .bind(i64::from(row.ticked))
            .bind(store.keys.seal(&row_place(id, row.place), &row.content))
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(id)
}

/// Returns the set of this number.
pub async fn get(store: &Store, id: i64) -> Result<Option<StoredChangeSet>, StoreError> {
    let query = format!("SELECT {SET_COLUMNS} FROM change_set WHERE id = $1");
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
    let query =
        format!("SELECT {SET_COLUMNS} FROM change_set WHERE id < $1 ORDER BY id DESC LIMIT $2");
    let rows: Vec<SetColumns> = sqlx::query_as(AssertSqlSafe(query))
        .bind(id)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?;
    Ok(rows.into_iter().map(|row| opened(store, row)).collect())
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

/// Changes phase, state, reason and content of a set that stands as `from` still. Returns whether it
/// did.
pub async fn turn(
    store: &Store,
    set: &StoredChangeSet,
    from: StandsAs<'_>,
) -> Result<bool, StoreError> {
    let turned = turning(store, set, from).execute(&store.pool).await?;
    Ok(turned.rows_affected() == 1)
}

type Statement<'a> = sqlx::query::Query<'a, sqlx::Any, sqlx::any::AnyArguments>;

fn turning<'a>(store: &Store, set: &'a StoredChangeSet, from: StandsAs<'a>) -> Statement<'a> {
    let update = "UPDATE change_set SET phase = $1, state = $2, why = $3, sealed = $4, changed_at = $5, wait_until = 0
        WHERE id = $6 AND phase = $7 AND state = $8";
    let sealed = store
        .keys
        .seal(&set_place(set.id, &set.owner), &set.content);
    sqlx::query(update)
        .bind(&set.phase)
        .bind(&set.state)
        .bind(&set.why)
        .bind(sealed)
        .bind(store.clock.now_ms())
        .bind(set.id)
        .bind(from.phase)
        .bind(from.state)
}

/// Stores state, reason and wait of a set at work, unless a later holder of the lease has written or
/// it no longer stands as `from`. Returns whether it did.
pub async fn advance(
    store: &Store,
    set: &StoredChangeSet,
    fence: i64,
    from: StandsAs<'_>,
) -> Result<bool, StoreError> {
    let update =
        "UPDATE change_set SET state = $1, why = $2, wait_until = $3, changed_at = $4, fence = $5
        WHERE id = $6 AND fence <= $5 AND phase = $7 AND state = $8";
    let advanced = sqlx::query(update)
        .bind(&set.state)
        .bind(&set.why)
        .bind(set.wait_until)
        .bind(store.clock.now_ms())
        .bind(fence)
        .bind(set.id)
        .bind(from.phase)
        .bind(from.state)
        .execute(&store.pool)
        .await?;
    Ok(advanced.rows_affected() == 1)
}

/// Stores a row of a set at work, if it is in the state `before` still, no later holder of the lease
/// has written, and the set stands as `from`. Without `from` its state does not matter: what was
/// sent has an outcome. Returns whether it did.
pub async fn write_row(
    store: &Store,
    id: i64,
    row: &StoredChangeRow,
    before: &str,
    fence: i64,
    from: Option<StandsAs<'_>>,
) -> Result<bool, StoreError> {
    let writing = write_held(store, id, row, before, fence, from);
    store.pool.limited(writing).await
}

async fn write_held(
    store: &Store,
    id: i64,
    row: &StoredChangeRow,
    before: &str,
    fence: i64,
    from: Option<StandsAs<'_>>,
) -> Result<bool, StoreError> {
    let mut connection = store.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    // The set's row is locked until the commit: nobody pauses it in between.
    let held = match from {
        Some(from) => sqlx::query(
            "UPDATE change_set SET fence = $1, changed_at = $2 WHERE id = $3 AND fence <= $1 AND phase = $4 AND state = $5",
        )
        .bind(fence)
        .bind(store.clock.now_ms())
        .bind(id)
        .bind(from.phase)
        .bind(from.state),
        None => sqlx::query(
            "UPDATE change_set SET fence = $1, changed_at = $2 WHERE id = $3 AND fence <= $1",
        )
        .bind(fence)
        .bind(store.clock.now_ms())
        .bind(id),
    };
    let held = held.execute(&mut *transaction).await?;
    if held.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(false);
    }
    let update = "UPDATE change_row SET state = $1, sealed = $2, sent_at = $3 WHERE change_set = $4 AND place = $5 AND state = $6";
    let written = sqlx::query(update)
        .bind(&row.state)
        .bind(store.keys.seal(&row_place(id, row.place), &row.content))
        .bind(row.sent_at)
        .bind(id)
        .bind(row.place)
        .bind(before)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(written.rows_affected() == 1)
}

/// Ticks or unticks these rows of a set that stands as `from`. Returns whether it did.
pub async fn tick(
    store: &Store,
    id: i64,
    places: &[(i64, bool)],
    from: StandsAs<'_>,
) -> Result<bool, StoreError> {
    store.pool.limited(tick_held(store, id, places, from)).await
}

async fn tick_held(
    store: &Store,
    id: i64,
    places: &[(i64, bool)],
    from: StandsAs<'_>,
) -> Result<bool, StoreError> {
    let mut connection = store.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    let held = "UPDATE change_set SET changed_at = $1 WHERE id = $2 AND phase = $3 AND state = $4";
    let held = sqlx::query(held)
        .bind(store.clock.now_ms())
        .bind(id)
        .bind(from.phase)
        .bind(from.state)
        .execute(&mut *transaction)
        .await?;
    if held.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(false);
    }
    for (place, ticked) in places {
        sqlx::query("UPDATE change_row SET ticked = $1 WHERE change_set = $2 AND place = $3")
            .bind(i64::from(*ticked))
            .bind(id)
            .bind(*place)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// Changes a set as `turn` does, and puts its rows of these states back to `unread`. Returns whether
/// it did.
pub async fn restart(
    store: &Store,
    set: &StoredChangeSet,
    from: StandsAs<'_>,
    unread: &str,
    states: &[&str],
) -> Result<bool, StoreError> {
    let restarting = restart_held(store, set, from, unread, states);
    store.pool.limited(restarting).await
}

async fn restart_held(
    store: &Store,
    set: &StoredChangeSet,
    from: StandsAs<'_>,
    unread: &str,
    states: &[&str],
) -> Result<bool, StoreError> {
    let mut connection = store.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    let turned = turning(store, set, from).execute(&mut *transaction).await?;
    if turned.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(false);
    }
    for state in states {
        sqlx::query("UPDATE change_row SET state = $1 WHERE change_set = $2 AND state = $3")
            .bind(unread)
            .bind(set.id)
            .bind(*state)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// Counts the rows of a set by their state.
pub async fn counts(store: &Store, id: i64) -> Result<Vec<StateCount>, StoreError> {
    let query = "SELECT state, COUNT(*), CAST(SUM(ticked) AS BIGINT) FROM change_row WHERE change_set = $1 GROUP BY state";
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(query)
        .bind(id)
        .fetch_all(&store.pool)
        .await?;
    let count = |(state, rows, ticked)| StateCount {
        state,
        rows,
        ticked,
    };
    Ok(rows.into_iter().map(count).collect())
}

/// Lists rows behind this place, of any state.
pub async fn rows_after(
    store: &Store,
    id: i64,
    place: i64,
    limit: i64,
) -> Result<Vec<StoredChangeRow>, StoreError> {
    let query = format!(
        "SELECT {ROW_COLUMNS} FROM change_row WHERE change_set = $1 AND place > $2 ORDER BY place LIMIT $3"
    );
    let rows: Vec<RowColumns> = sqlx::query_as(AssertSqlSafe(query))
        .bind(id)
        .bind(place)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?;
    Ok(opened_rows(store, id, rows))
}

/// Lists rows in this state behind this place; `ticked` leaves out those that are not ticked.
pub async fn rows_in_state(
    store: &Store,
    id: i64,
    state: &str,
    ticked: bool,
    place: i64,
    limit: i64,
) -> Result<Vec<StoredChangeRow>, StoreError> {
    let query = format!(
        "SELECT {ROW_COLUMNS} FROM change_row WHERE change_set = $1 AND state = $2 AND ticked >= $3 AND place > $4 ORDER BY place LIMIT $5"
    );
    let rows: Vec<RowColumns> = sqlx::query_as(AssertSqlSafe(query))
        .bind(id)
        .bind(state)
        .bind(i64::from(ticked))
        .bind(place)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?;
    Ok(opened_rows(store, id, rows))
}

/// Returns one row.
pub async fn row(
    store: &Store,
    id: i64,
    place: i64,
) -> Result<Option<StoredChangeRow>, StoreError> {
    Ok(rows_after(store, id, place - 1, 1)
        .await?
        .pop()
        .filter(|row| row.place == place))
}

/// Counts the rows of all sets that were sent since this time.
pub async fn sent_since(store: &Store, at: i64) -> Result<i64, StoreError> {
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM change_row WHERE sent_at > $1")
        .bind(at)
        .fetch_one(&store.pool)
        .await?;
    Ok(count)
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
    }
}

fn opened_rows(store: &Store, id: i64, rows: Vec<RowColumns>) -> Vec<StoredChangeRow> {
    let open = |row: RowColumns| StoredChangeRow {
        content: store
            .unseal(&row_place(id, row.0), &row.4)
            .unwrap_or_default(),
        place: row.0,
        customer: row.1,
        state: row.2,
        ticked: row.3 == 1,
        sent_at: row.5,
    };
    rows.into_iter().map(open).collect()
}

fn set_place(id: i64, owner: &str) -> String {
    context("change_set", &[&id.to_string(), owner])
}

fn row_place(id: i64, place: i64) -> String {
    context("change_row", &[&id.to_string(), &place.to_string()])
}

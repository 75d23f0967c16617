//! The customers of change sets. A row is written only while its set stands as the writer read it,
//! and no later holder of the set's lease has written.

use super::change_sets::StandsAs;
use super::places::{SEVERAL, places};
use super::{Backend, Store, StoreError, context};
use sqlx::{Any, AssertSqlSafe, Connection, Transaction};
use std::collections::HashMap;

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

/// The number of rows of one state, and of those the ticked ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateCount {
    pub state: String,
    pub rows: i64,
    pub ticked: i64,
}

/// The number of rows that all sets together may have sent since a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendLimit {
    pub since: i64,
    pub most: i64,
}

/// The result of writing a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowWrite {
    Written,
    /// The row, its set or the holder of the lease is not as it was.
    Stale,
    /// As many rows as may be have been sent.
    LimitReached,
}

type RowColumns = (i64, String, String, i64, String, i64);

const ROW_COLUMNS: &str = "place, customer, state, ticked, sealed, sent_at";

/// Stores the rows of a new set.
pub(super) async fn insert(
    store: &Store,
    transaction: &mut Transaction<'_, Any>,
    id: i64,
    rows: &[StoredChangeRow],
) -> Result<(), sqlx::Error> {
    let insert =
        "INSERT INTO change_row (change_set, place, customer, state, ticked, sealed, sent_at)
        VALUES ($1, $2, $3, $4, $5, $6, 0)";
    for row in rows {
        sqlx::query(insert)
            .bind(id)
            .bind(row.place)
            .bind(&row.customer)
            .bind(&row.state)
            .bind(i64::from(row.ticked))
            .bind(store.keys.seal(&row_place(id, row.place), &row.content))
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
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
    let writing = write_held(store, id, row, before, fence, from, None);
    Ok(store.pool.limited(writing).await? == RowWrite::Written)
}

/// Marks a row as being sent, as `write_row` stores it, if the limit lets one more through. It is
/// counted and marked in one transaction, one at a time, so that sets that run at once cannot go
/// beyond the limit together.
pub async fn mark_sending(
    store: &Store,
    id: i64,
    row: &StoredChangeRow,
    before: &str,
    fence: i64,
    from: StandsAs<'_>,
    limit: SendLimit,
) -> Result<RowWrite, StoreError> {
    let marking = write_held(store, id, row, before, fence, Some(from), Some(limit));
    store.pool.limited(marking).await
}

async fn write_held(
    store: &Store,
    id: i64,
    row: &StoredChangeRow,
    before: &str,
    fence: i64,
    from: Option<StandsAs<'_>>,
    limit: Option<SendLimit>,
) -> Result<RowWrite, StoreError> {
    let mut connection = store.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    if limit.is_some() && store.backend == Backend::Postgres {
        // Until the commit. SQLite has one writer at a time from the first statement that writes.
        sqlx::query("SELECT 1 FROM pg_advisory_xact_lock(4712)")
            .execute(&mut *transaction)
            .await?;
    }
    // The set's row is locked until the commit: nobody pauses it in between.
    let held = match from {
        Some(from) => sqlx::query(
            "UPDATE change_set SET fence = $1, changed_at = CASE WHEN changed_at < $2 THEN $2 ELSE changed_at + 1 END WHERE id = $3 AND fence <= $1 AND phase = $4 AND state = $5",
        )
        .bind(fence)
        .bind(store.clock.now_ms())
        .bind(id)
        .bind(from.phase)
        .bind(from.state),
        None => sqlx::query(
            "UPDATE change_set SET fence = $1, changed_at = CASE WHEN changed_at < $2 THEN $2 ELSE changed_at + 1 END WHERE id = $3 AND fence <= $1",
        )
        .bind(fence)
        .bind(store.clock.now_ms())
        .bind(id),
    };
    let held = held.execute(&mut *transaction).await?;
    if held.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(RowWrite::Stale);
    }
    if let Some(limit) = limit {
        let sent = sqlx::query_as(SENT_SINCE).bind(limit.since);
        let (sent,): (i64,) = sent.fetch_one(&mut *transaction).await?;
        if sent >= limit.most {
            transaction.rollback().await?;
            return Ok(RowWrite::LimitReached);
        }
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
    Ok(match written.rows_affected() {
        1 => RowWrite::Written,
        _ => RowWrite::Stale,
    })
}

/// Ticks or unticks these rows of a set that stands as `from`. Returns the number of rows that were
/// otherwise before; `None` if the set stands otherwise. Where there are none, the set was not
/// changed.
pub async fn tick(
    store: &Store,
    id: i64,
    places: &[(i64, bool)],
    from: StandsAs<'_>,
) -> Result<Option<u64>, StoreError> {
    store.pool.limited(tick_held(store, id, places, from)).await
}

async fn tick_held(
    store: &Store,
    id: i64,
    places: &[(i64, bool)],
    from: StandsAs<'_>,
) -> Result<Option<u64>, StoreError> {
    let mut connection = store.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    // The set's row is locked until the commit: nobody starts it in between.
    let held =
        "UPDATE change_set SET changed_at = changed_at WHERE id = $1 AND phase = $2 AND state = $3";
    let held = sqlx::query(held)
        .bind(id)
        .bind(from.phase)
        .bind(from.state)
        .execute(&mut *transaction)
        .await?;
    if held.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(None);
    }
    let update =
        "UPDATE change_row SET ticked = $1 WHERE change_set = $2 AND place = $3 AND ticked <> $1";
    let mut changed = 0;
    for (place, ticked) in places {
        let updated = sqlx::query(update)
            .bind(i64::from(*ticked))
            .bind(id)
            .bind(*place)
            .execute(&mut *transaction)
            .await?;
        changed += updated.rows_affected();
    }
    if changed > 0 {
        let update = "UPDATE change_set SET changed_at = CASE WHEN changed_at < $1 THEN $1 ELSE changed_at + 1 END WHERE id = $2";
        sqlx::query(update)
            .bind(store.clock.now_ms())
            .bind(id)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(Some(changed))
}

/// Counts the rows of each of these sets by their state.
pub async fn counts(
    store: &Store,
    sets: &[i64],
) -> Result<HashMap<i64, Vec<StateCount>>, StoreError> {
    let mut counts: HashMap<i64, Vec<StateCount>> = HashMap::new();
    for part in sets.chunks(SEVERAL) {
        let query = format!(
            "SELECT change_set, state, COUNT(*), CAST(SUM(ticked) AS BIGINT) FROM change_row WHERE change_set IN ({}) GROUP BY change_set, state",
            places(1, part.len())
        );
        let mut query = sqlx::query_as(AssertSqlSafe(query));
        for set in part {
            query = query.bind(*set);
        }
        let rows: Vec<(i64, String, i64, i64)> =
            query.persistent(false).fetch_all(&store.pool).await?;
        for (set, state, rows, ticked) in rows {
            counts.entry(set).or_default().push(StateCount {
                state,
                rows,
                ticked,
            });
        }
    }
    Ok(counts)
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

/// Lists the customers of a set, each with the state of its row.
pub async fn customers(store: &Store, id: i64) -> Result<Vec<(String, String)>, StoreError> {
    let query = "SELECT customer, state FROM change_row WHERE change_set = $1 ORDER BY place";
    Ok(sqlx::query_as(query)
        .bind(id)
        .fetch_all(&store.pool)
        .await?)
}

/// Makes the query of [`rows_in_state`]. The index has the rows of a state apart by their ticks, each
/// in the order of the places, so that each part is read no further than needed.
fn in_state_query(ticked: bool) -> String {
    let part = |tick: i64| {
        format!(
            "SELECT * FROM (SELECT {ROW_COLUMNS} FROM change_row
             WHERE change_set = $1 AND state = $2 AND ticked = {tick} AND place > $3 ORDER BY place LIMIT $4) AS part{tick}"
        )
    };
    match ticked {
        true => part(1),
        false => format!("{} UNION ALL {}", part(1), part(0)),
    }
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
    let mut rows: Vec<RowColumns> = sqlx::query_as(AssertSqlSafe(in_state_query(ticked)))
        .bind(id)
        .bind(state)
        .bind(place)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?;
    rows.sort_by_key(|row| row.0);
    rows.truncate(usize::try_from(limit).unwrap_or_default());
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

const SENT_SINCE: &str = "SELECT COUNT(*) FROM change_row WHERE sent_at > $1";

/// Counts the rows of all sets that were sent since this time.
pub async fn sent_since(store: &Store, at: i64) -> Result<i64, StoreError> {
    let (count,): (i64,) = sqlx::query_as(SENT_SINCE)
        .bind(at)
        .fetch_one(&store.pool)
        .await?;
    Ok(count)
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

fn row_place(id: i64, place: i64) -> String {
    context("change_row", &[&id.to_string(), &place.to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::query_plan::{assert_searches, query_plan};

    #[tokio::test]
    async fn rows_of_a_state_are_read_by_an_index_from_their_place_on() {
        for (ticked, parts) in [(true, 1), (false, 2)] {
            let query = in_state_query(ticked);
            assert_searches(&query, &["change_row"], &["change_row_state"]).await;
            let plan = query_plan(&query).await;
            let by_place = plan.iter().filter(|step| step.contains("place>?"));
            assert_eq!(by_place.count(), parts, "{plan:?}");
        }
    }
}

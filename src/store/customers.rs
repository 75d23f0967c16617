//! The customers as they were read last, sealed. Every change of the table has a revision, so that
//! a process that keeps them in memory reads only what is new.

use super::{Store, StoreError, context};
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Connection, FromRow, Row as _, Transaction};
use std::collections::BTreeMap;

/// Rows that are written in one transaction at most.
pub const BATCH: usize = 100;

/// Rows that are read at once at most.
const PAGE: i64 = 1_000;

/// A customer, without its row's name and revision. A time (Unix milliseconds) of 0 means never.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredCustomer {
    /// What lists show, as the service that writes it encodes it.
    pub content: Vec<u8>,
    /// The version of the billing profile; empty if it was never read.
    pub version: String,
    /// The time when the billing profile was read last.
    pub read_at: i64,
    /// The time when another content than before was read.
    pub changed_at: i64,
    /// The time when the service no longer had the customer.
    pub gone_at: i64,
}

/// A customer of the table. It has no content if it cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerEntry {
    /// A tenant id in lower case.
    pub id: String,
    pub revision: i64,
    pub stored: StoredCustomer,
}

/// A row as it is stored.
struct SealedCustomer {
    id: String,
    revision: i64,
    sealed: String,
    stored: StoredCustomer,
}

impl FromRow<'_, AnyRow> for SealedCustomer {
    fn from_row(row: &AnyRow) -> Result<SealedCustomer, sqlx::Error> {
        Ok(SealedCustomer {
            id: row.try_get("id")?,
            revision: row.try_get("revision")?,
            sealed: row.try_get("sealed")?,
            stored: StoredCustomer {
                content: Vec::new(),
                version: row.try_get("version")?,
                read_at: row.try_get("read_at")?,
                changed_at: row.try_get("changed_at")?,
                gone_at: row.try_get("gone_at")?,
            },
        })
    }
}

impl SealedCustomer {
    fn open(self, store: &Store) -> CustomerEntry {
        let content = store.unseal(&context("customer", &[&self.id]), &self.sealed);
        CustomerEntry {
            stored: StoredCustomer {
                content: content.unwrap_or_default(),
                ..self.stored
            },
            id: self.id,
            revision: self.revision,
        }
    }
}

const COLUMNS: &str =
    "SELECT id, revision, sealed, version, read_at, changed_at, gone_at FROM customer";

/// Lists customers behind this place in the order of revisions and ids, some at a time.
pub async fn after(
    store: &Store,
    revision: i64,
    id: &str,
) -> Result<Vec<CustomerEntry>, StoreError> {
    let query =
        format!("{COLUMNS} WHERE (revision, id) > ($1, $2) ORDER BY revision, id LIMIT {PAGE}");
    let rows: Vec<SealedCustomer> = sqlx::query_as(AssertSqlSafe(query))
        .bind(revision)
        .bind(id)
        .fetch_all(&store.pool)
        .await?;
    Ok(rows.into_iter().map(|row| row.open(store)).collect())
}

/// Lists the ids behind `id` of customers that are not gone, in order, with the time when each was
/// read last.
pub async fn ids_after(
    store: &Store,
    id: &str,
    limit: i64,
) -> Result<Vec<(String, i64)>, StoreError> {
    let query =
        "SELECT id, read_at FROM customer WHERE id > $1 AND gone_at = 0 ORDER BY id LIMIT $2";
    Ok(sqlx::query_as(query)
        .bind(id)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?)
}

/// Returns when the billing profile of a customer was read last, in Unix milliseconds; 0 for never.
pub async fn read_at(store: &Store, id: &str) -> Result<i64, StoreError> {
    let read_at = sqlx::query_scalar("SELECT read_at FROM customer WHERE id = $1").bind(id);
    let found: Option<i64> = read_at.fetch_optional(&store.pool).await?;
    Ok(found.unwrap_or_default())
}

/// Counts the customers that are not gone.
pub async fn count(store: &Store) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar("SELECT COUNT(*) FROM customer WHERE gone_at = 0");
    Ok(count.fetch_one(&store.pool).await?)
}

/// Returns the time (Unix milliseconds) when the whole list was last read to its end; 0 for never.
pub async fn complete_at(store: &Store) -> Result<i64, StoreError> {
    let query = "SELECT complete_at FROM revision WHERE about = 'customer'";
    Ok(sqlx::query_scalar(query)
        .fetch_optional(&store.pool)
        .await?
        .unwrap_or_default())
}

/// Notes that the whole list was read to its end.
pub async fn complete(store: &Store) -> Result<(), StoreError> {
    sqlx::query("UPDATE revision SET complete_at = $1 WHERE about = 'customer'")
        .bind(store.clock.now_ms())
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Changes up to `BATCH` customers in one transaction. `change` sees a row, or `None` if there is
/// none that can be opened, and returns what takes its place; `None` leaves it as it is. Returns
/// the number of rows that were written.
pub async fn change<C>(store: &Store, ids: &[String], change: C) -> Result<usize, StoreError>
where
    C: Fn(&str, Option<&StoredCustomer>) -> Option<StoredCustomer>,
{
    let changed = store.pool.limited(change_rows(store, ids, change)).await;
    if let Err(StoreError::Database(error)) = &changed {
        store.pool.note(error);
    }
    changed
}

async fn change_rows<C>(store: &Store, ids: &[String], change: C) -> Result<usize, StoreError>
where
    C: Fn(&str, Option<&StoredCustomer>) -> Option<StoredCustomer>,
{
    if ids.is_empty() {
        return Ok(0);
    }
    let mut connection = store.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    // Locks the table for writers: who reads its rows now sees those of every earlier revision.
    let next = "UPDATE revision SET newest = newest + 1 WHERE about = 'customer' RETURNING newest";
    let revision: i64 = sqlx::query_scalar(next)
        .fetch_all(&mut *transaction)
        .await?
        .pop()
        .ok_or(sqlx::Error::RowNotFound)?;
    let before = read(store, &mut transaction, ids).await?;
    let fresh: Vec<(&String, StoredCustomer)> = ids
        .iter()
        .filter_map(|id| Some((id, change(id, before.get(id))?)))
        .collect();
    if fresh.is_empty() {
        transaction.rollback().await?;
        return Ok(0);
    }
    let values: Vec<String> = (0..fresh.len()).map(|row| places(row * 7, 7)).collect();
    let insert = format!(
        "INSERT INTO customer (id, revision, sealed, version, read_at, changed_at, gone_at) VALUES {}
         ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, sealed = excluded.sealed,
            version = excluded.version, read_at = excluded.read_at, changed_at = excluded.changed_at, gone_at = excluded.gone_at",
        values.join(", ")
    );
    let mut insert = sqlx::query(AssertSqlSafe(insert));
    for (id, stored) in &fresh {
        let sealed = store
            .keys
            .seal(&context("customer", &[id]), &stored.content);
        insert = insert
            .bind((*id).clone())
            .bind(revision)
            .bind(sealed)
            .bind(stored.version.clone())
            .bind(stored.read_at)
            .bind(stored.changed_at)
            .bind(stored.gone_at);
    }
    // A statement for each number of rows is not worth keeping.
    insert.persistent(false).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(fresh.len())
}

async fn read(
    store: &Store,
    transaction: &mut Transaction<'_, Any>,
    ids: &[String],
) -> Result<BTreeMap<String, StoredCustomer>, StoreError> {
    let select = format!("{COLUMNS} WHERE id IN {}", places(0, ids.len()));
    let mut select = sqlx::query_as(AssertSqlSafe(select));
    for id in ids {
        select = select.bind(id.clone());
    }
    let rows: Vec<SealedCustomer> = select
        .persistent(false)
        .fetch_all(&mut **transaction)
        .await?;
    let open = |row: SealedCustomer| {
        let entry = row.open(store);
        (!entry.stored.content.is_empty()).then_some((entry.id, entry.stored))
    };
    Ok(rows.into_iter().filter_map(open).collect())
}

/// Names the places of so many values behind the first ones: `($8, $9)`.
fn places(behind: usize, count: usize) -> String {
    let places: Vec<String> = (behind + 1..=behind + count)
        .map(|place| format!("${place}"))
        .collect();
    format!("({})", places.join(", "))
}

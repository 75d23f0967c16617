//! Records that the team keeps of each customer, sealed: labels and note, and silenced problems.
//! Every change is committed together with its row of the audit log, whose number it carries.

use super::audit::{self, NewRow, Row};
use super::seen::Beside;
use super::{Store, StoreError, context};
use sqlx::{Any, AssertSqlSafe, Transaction};

/// A table of such records, with one row for each customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamTable {
    /// Labels and note.
    Notes,
    /// Silenced problems.
    Silences,
}

impl TeamTable {
    fn name(self) -> &'static str {
        match self {
            TeamTable::Notes => "customer_note",
            TeamTable::Silences => "silenced_problem",
        }
    }

    /// The statement, which names the table with `{table}`.
    fn sql(self, statement: &str) -> AssertSqlSafe<String> {
        AssertSqlSafe(statement.replace("{table}", self.name()))
    }

    fn place(self, customer: &str) -> String {
        context(self.name(), &[customer])
    }

    fn open(
        self,
        store: &Store,
        (customer, sealed, seq): (String, String, i64),
    ) -> StoredTeamRecord {
        StoredTeamRecord {
            content: store.unseal(&self.place(&customer), &sealed),
            customer,
            seq,
        }
    }
}

/// A record as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTeamRecord {
    pub customer: String,
    /// `None` if the key that sealed it is gone.
    pub content: Option<Vec<u8>>,
    /// The row of the audit log that states the last change.
    pub seq: i64,
}

/// A record in place of the one that was seen.
#[derive(Debug, Clone, Copy)]
pub struct TeamRecordChange<'a> {
    pub table: TeamTable,
    pub customer: &'a str,
    pub sealed: &'a str,
    /// The row of the audit log that states the change before; 0 for none.
    pub seen: i64,
}

/// Returns the record of a customer, if there has ever been one.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn get(
    store: &Store,
    table: TeamTable,
    customer: &str,
) -> Result<Option<StoredTeamRecord>, StoreError> {
    let row: Option<(String, String, i64)> =
        sqlx::query_as(table.sql("SELECT customer, sealed, seq FROM {table} WHERE customer = $1"))
            .bind(customer)
            .fetch_optional(&store.pool)
            .await?;
    Ok(row.map(|row| table.open(store, row)))
}

/// Lists what was changed after this row of the audit log, in the order of the changes.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn changed_after(
    store: &Store,
    table: TeamTable,
    seq: i64,
    limit: i64,
) -> Result<Vec<StoredTeamRecord>, StoreError> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        table.sql("SELECT customer, sealed, seq FROM {table} WHERE seq > $1 ORDER BY seq LIMIT $2"),
    )
    .bind(seq)
    .bind(limit)
    .fetch_all(&store.pool)
    .await?;
    Ok(rows.into_iter().map(|row| table.open(store, row)).collect())
}

/// Commits `content` and the row that states the change. `seen` is the number of the change before,
/// 0 for none. Returns `None`, and commits nothing, if somebody else has changed it since.
///
/// # Errors
///
/// As [`audit::append`].
pub async fn put(
    store: &Store,
    table: TeamTable,
    row: NewRow,
    customer: &str,
    seen: i64,
    content: &[u8],
) -> Result<Option<Row>, StoreError> {
    let sealed = store.keys.seal(&table.place(customer), content);
    let change = TeamRecordChange {
        table,
        customer,
        sealed: &sealed,
        seen,
    };
    audit::append_with(store, row, Beside::TeamRecord(change)).await
}

/// Replaces the row that was seen, or inserts the first one. Returns whether it did.
pub(super) async fn replace(
    transaction: &mut Transaction<'_, Any>,
    change: TeamRecordChange<'_>,
    seq: i64,
) -> Result<bool, sqlx::Error> {
    let TeamRecordChange {
        table,
        customer,
        sealed,
        seen,
    } = change;
    let statement = match seen {
        0 => table.sql(
            "INSERT INTO {table} (sealed, seq, customer) VALUES ($1, $2, $3) ON CONFLICT (customer) DO NOTHING",
        ),
        _ => table.sql("UPDATE {table} SET sealed = $1, seq = $2 WHERE customer = $3 AND seq = $4"),
    };
    let statement = sqlx::query(statement).bind(sealed).bind(seq).bind(customer);
    let statement = match seen {
        0 => statement,
        seen => statement.bind(seen),
    };
    let done = statement.execute(&mut **transaction).await?;
    Ok(done.rows_affected() == 1)
}

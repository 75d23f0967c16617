//! The problems of customers' stored profiles that the team has silenced, sealed. Every change is
//! committed together with its row of the audit log, whose number it carries.

use super::audit::{self, NewRow, Row};
use super::seen::Beside;
use super::{Store, StoreError, context};
use sqlx::{Any, Transaction};

/// The silenced problems of a customer as they are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSilences {
    pub customer: String,
    /// `None` if the key that sealed it is gone.
    pub content: Option<Vec<u8>>,
    /// The row of the audit log that states the last change.
    pub seq: i64,
}

/// Returns what is silenced for a customer, if anything ever was.
pub async fn get(store: &Store, customer: &str) -> Result<Option<StoredSilences>, StoreError> {
    let row =
        sqlx::query_as("SELECT customer, sealed, seq FROM silenced_problem WHERE customer = $1");
    let row = row.bind(customer).fetch_optional(&store.pool).await?;
    Ok(row.map(|row| open(store, row)))
}

/// Lists what was changed after this row of the audit log, in the order of the changes.
pub async fn changed_after(
    store: &Store,
    seq: i64,
    limit: i64,
) -> Result<Vec<StoredSilences>, StoreError> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT customer, sealed, seq FROM silenced_problem WHERE seq > $1 ORDER BY seq LIMIT $2",
    )
    .bind(seq)
    .bind(limit)
    .fetch_all(&store.pool)
    .await?;
    Ok(rows.into_iter().map(|row| open(store, row)).collect())
}

/// Commits `content` and the row that states the change. `seen` is the number of the change before,
/// 0 for none. Returns `None`, and commits nothing, if somebody else has changed it since.
///
/// # Errors
///
/// As [`audit::append`].
pub async fn put(
    store: &Store,
    row: NewRow,
    customer: &str,
    seen: i64,
    content: &[u8],
) -> Result<Option<Row>, StoreError> {
    let sealed = store.keys.seal(&place(customer), content);
    let beside = Beside::Silences {
        customer,
        sealed: &sealed,
        seen,
    };
    audit::append_with(store, row, beside).await
}

/// Replaces the row that was seen, or inserts the first one. Returns whether it did.
pub(super) async fn replace(
    transaction: &mut Transaction<'_, Any>,
    customer: &str,
    sealed: &str,
    seen: i64,
    seq: i64,
) -> Result<bool, sqlx::Error> {
    let statement = if seen == 0 {
        sqlx::query(
            "INSERT INTO silenced_problem (sealed, seq, customer) VALUES ($1, $2, $3) ON CONFLICT (customer) DO NOTHING",
        )
    } else {
        sqlx::query(
            "UPDATE silenced_problem SET sealed = $1, seq = $2 WHERE customer = $3 AND seq = $4",
        )
    };
    let statement = statement.bind(sealed).bind(seq).bind(customer);
    let statement = match seen {
        0 => statement,
        seen => statement.bind(seen),
    };
    let done = statement.execute(&mut **transaction).await?;
    Ok(done.rows_affected() == 1)
}

fn open(store: &Store, (customer, sealed, seq): (String, String, i64)) -> StoredSilences {
    StoredSilences {
        content: store.unseal(&place(&customer), &sealed),
        customer,
        seq,
    }
}

fn place(customer: &str) -> String {
    context("silenced_problem", &[customer])
}

//! Teams channels and webhooks, sealed: their addresses and secrets too. Every change is committed
//! together with its row of the audit log, whose number it carries.

use super::audit::{self, NewRow, Row};
use super::seen::Beside;
use super::{Store, StoreError, context, deliveries, news};
use sqlx::{Any, Transaction};

/// A channel as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredChannel {
    pub id: String,
    /// `None` if the key that sealed it is gone.
    pub content: Option<Vec<u8>>,
    /// The row of the audit log that states the last change.
    pub seq: i64,
    /// Nothing is told of rows of the audit log up to this one …
    pub since_seq: i64,
    /// … or of anything else before this time, in Unix milliseconds.
    pub since_at: i64,
}

/// A change of a channel, to be committed with its row of the audit log.
#[derive(Debug, Clone, Copy)]
pub enum ChannelChange<'a> {
    Add {
        sealed: &'a str,
    },
    /// `seen` is the row of the change before.
    Replace {
        sealed: &'a str,
        seen: i64,
    },
    /// Its messages go with it.
    Remove {
        seen: i64,
    },
}

type ChannelColumns = (String, String, i64, i64, i64);

/// Returns the channel with this id.
pub async fn get(store: &Store, id: &str) -> Result<Option<StoredChannel>, StoreError> {
    let row: Option<ChannelColumns> = sqlx::query_as(
        "SELECT id, sealed, seq, since_seq, since_at FROM notification_channel WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(&store.pool)
    .await?;
    Ok(row.map(|row| opened(store, row)))
}

/// Lists all channels, the oldest first.
pub async fn all(store: &Store) -> Result<Vec<StoredChannel>, StoreError> {
    let rows: Vec<ChannelColumns> = sqlx::query_as(
        "SELECT id, sealed, seq, since_seq, since_at FROM notification_channel ORDER BY since_seq, id",
    )
    .fetch_all(&store.pool)
    .await?;
    Ok(rows.into_iter().map(|row| opened(store, row)).collect())
}

/// Commits a new channel and the row that states it.
///
/// # Errors
///
/// As [`audit::append`].
pub async fn add(
    store: &Store,
    row: NewRow,
    id: &str,
    content: &[u8],
) -> Result<Option<Row>, StoreError> {
    let sealed = store.keys.seal(&place(id), content);
    let change = ChannelChange::Add { sealed: &sealed };
    audit::append_with(store, row, Beside::Channel { id, change }).await
}

/// Commits another content of a channel and the row that states it. `seen` is the row of the change
/// before. Returns `None`, and commits nothing, if somebody else has changed it since.
///
/// # Errors
///
/// As [`audit::append`].
pub async fn replace(
    store: &Store,
    row: NewRow,
    id: &str,
    seen: i64,
    content: &[u8],
) -> Result<Option<Row>, StoreError> {
    let sealed = store.keys.seal(&place(id), content);
    let change = ChannelChange::Replace {
        sealed: &sealed,
        seen,
    };
    audit::append_with(store, row, Beside::Channel { id, change }).await
}

/// Removes a channel with its messages, and commits the row that states it. Returns `None`, and
/// removes nothing, if somebody else has changed it since.
///
/// # Errors
///
/// As [`audit::append`].
pub async fn remove(
    store: &Store,
    row: NewRow,
    id: &str,
    seen: i64,
) -> Result<Option<Row>, StoreError> {
    let change = ChannelChange::Remove { seen };
    audit::append_with(store, row, Beside::Channel { id, change }).await
}

/// Carries a change out. Returns whether it was still to be done.
pub(super) async fn change(
    transaction: &mut Transaction<'_, Any>,
    row: &Row,
    id: &str,
    change: ChannelChange<'_>,
) -> Result<bool, sqlx::Error> {
    let statement = match change {
        ChannelChange::Add { sealed } => sqlx::query(
            "INSERT INTO notification_channel (id, sealed, seq, since_seq, since_at) VALUES ($1, $2, $3, $3, $4)",
        )
        .bind(id)
        .bind(sealed)
        .bind(row.seq)
        .bind(row.at),
        ChannelChange::Replace { sealed, seen } => sqlx::query(
            "UPDATE notification_channel SET sealed = $1, seq = $2 WHERE id = $3 AND seq = $4",
        )
        .bind(sealed)
        .bind(row.seq)
        .bind(id)
        .bind(seen),
        ChannelChange::Remove { seen } => {
            news::forget(transaction, id).await?;
            deliveries::forget(transaction, id).await?;
            sqlx::query("DELETE FROM notification_channel WHERE id = $1 AND seq = $2")
                .bind(id)
                .bind(seen)
        }
    };
    let done = statement.execute(&mut **transaction).await?;
    Ok(done.rows_affected() == 1)
}

fn opened(store: &Store, row: ChannelColumns) -> StoredChannel {
    StoredChannel {
        content: store.unseal(&place(&row.0), &row.1),
        id: row.0,
        seq: row.2,
        since_seq: row.3,
        since_at: row.4,
    }
}

fn place(id: &str) -> String {
    context("notification_channel", &[id])
}

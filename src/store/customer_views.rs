//! Lists of customers that were saved under a name, by a person for themselves or for the team;
//! sealed. Changes of those of the team are committed together with their rows of the audit log.

use super::audit::{self, NewRow};
use super::seen::Beside;
use super::{Store, StoreError, context};
use sqlx::{Any, Transaction};

/// A list as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredView {
    pub id: String,
    pub content: Vec<u8>,
    /// The content as it stands in the database, of which no two are alike.
    pub sealed: String,
}

/// Lists what this owner has saved.
pub async fn of_owner(store: &Store, owner: &str) -> Result<Vec<StoredView>, StoreError> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT id, sealed FROM customer_view WHERE owner = $1 ORDER BY id")
            .bind(owner)
            .fetch_all(&store.pool)
            .await?;
    let open = |(id, sealed): (String, String)| {
        let content = store.unseal(&place(owner, &id), &sealed)?;
        Some(StoredView {
            id,
            content,
            sealed,
        })
    };
    Ok(rows.into_iter().filter_map(open).collect())
}

/// Saves it, in place of an earlier one with this id.
pub async fn put(store: &Store, owner: &str, id: &str, content: &[u8]) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO customer_view (owner, id, sealed, saved_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (owner, id) DO UPDATE SET sealed = excluded.sealed, saved_at = excluded.saved_at",
    )
    .bind(owner)
    .bind(id)
    .bind(store.keys.seal(&place(owner, id), content))
    .bind(store.clock.now_ms())
    .execute(&store.pool)
    .await?;
    Ok(())
}

/// Removes it, and returns whether it was there.
pub async fn remove(store: &Store, owner: &str, id: &str) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM customer_view WHERE owner = $1 AND id = $2")
        .bind(owner)
        .bind(id)
        .execute(&store.pool)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Commits `content`, or without one the removal, and the row that states it. `seen` is the list
/// before, sealed; `None` for a new one. Returns whether it did: it commits nothing if somebody else
/// has changed the list since.
///
/// # Errors
///
/// As [`audit::append`].
pub async fn change(
    store: &Store,
    row: NewRow,
    (owner, id): (&str, &str),
    seen: Option<&str>,
    content: Option<&[u8]>,
) -> Result<bool, StoreError> {
    let next = content.map(|content| store.keys.seal(&place(owner, id), content));
    let beside = Beside::View {
        owner,
        id,
        seen,
        next: next.as_deref(),
    };
    Ok(audit::append_with(store, row, beside).await?.is_some())
}

/// Replaces or removes the list that was seen, or inserts a new one. Returns whether it did.
pub(super) async fn replace(
    transaction: &mut Transaction<'_, Any>,
    (owner, id): (&str, &str),
    seen: Option<&str>,
    next: Option<&str>,
    at: i64,
) -> Result<bool, sqlx::Error> {
    let statement = match (seen, next) {
        (None, None) => return Ok(false),
        (None, Some(next)) => sqlx::query(
            "INSERT INTO customer_view (sealed, saved_at, owner, id) VALUES ($1, $2, $3, $4) ON CONFLICT (owner, id) DO NOTHING",
        )
        .bind(next)
        .bind(at)
        .bind(owner)
        .bind(id),
        (Some(seen), Some(next)) => sqlx::query(
            "UPDATE customer_view SET sealed = $1, saved_at = $2 WHERE owner = $3 AND id = $4 AND sealed = $5",
        )
        .bind(next)
        .bind(at)
        .bind(owner)
        .bind(id)
        .bind(seen),
        (Some(seen), None) => {
            sqlx::query("DELETE FROM customer_view WHERE owner = $1 AND id = $2 AND sealed = $3")
                .bind(owner)
                .bind(id)
                .bind(seen)
        }
    };
    let done = statement.execute(&mut **transaction).await?;
    Ok(done.rows_affected() == 1)
}

fn place(owner: &str, id: &str) -> String {
    context("customer_view", &[owner, id])
}

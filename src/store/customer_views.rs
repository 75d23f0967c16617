//! Lists of customers that were saved under a name, by a person for themselves or for the team;
//! sealed.

use super::{Store, StoreError, context};

/// Lists what this owner has saved: id and content.
pub async fn of_owner(store: &Store, owner: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT id, sealed FROM customer_view WHERE owner = $1 ORDER BY id")
            .bind(owner)
            .fetch_all(&store.pool)
            .await?;
    let open = |(id, sealed): (String, String)| {
        let content = store.unseal(&place(owner, &id), &sealed)?;
        Some((id, content))
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

fn place(owner: &str, id: &str) -> String {
    context("customer_view", &[owner, id])
}

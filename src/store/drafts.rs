//! Unfinished edits: one per person and profile, sealed.

use super::places::{SEVERAL, pairs};
use super::{Store, StoreError, context, purge_where};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// Returns the draft and when it was kept (Unix milliseconds).
pub async fn get(
    store: &Store,
    owner: &str,
    target: &str,
) -> Result<Option<(Vec<u8>, i64)>, StoreError> {
    let row = sealed(store, owner, target).await?;
    Ok(row.and_then(|(sealed, kept_at)| {
        let draft = store.unseal(&context("draft", &[owner, target]), &sealed)?;
        Some((draft, kept_at))
    }))
}

/// Drafts by owner and target, each with when it was kept (Unix milliseconds).
pub type DraftsByPlace = HashMap<(String, String), (Vec<u8>, i64)>;

/// Returns those of these drafts (owner and target) that are there.
pub async fn several(
    store: &Store,
    wanted: &[(String, String)],
) -> Result<DraftsByPlace, StoreError> {
    let mut found = HashMap::new();
    for part in wanted.chunks(SEVERAL) {
        let mut query = sqlx::query_as(AssertSqlSafe(several_query(part.len())));
        for (owner, target) in part {
            query = query.bind(owner).bind(target);
        }
        let rows: Vec<(String, String, String, i64)> =
            query.persistent(false).fetch_all(&store.pool).await?;
        for (owner, target, sealed, kept_at) in rows {
            if let Some(draft) = store.unseal(&context("draft", &[&owner, &target]), &sealed) {
                found.insert((owner, target), (draft, kept_at));
            }
        }
    }
    Ok(found)
}

fn several_query(drafts: usize) -> String {
    let named = pairs(("owner", "target"), drafts);
    format!("SELECT owner, target, sealed, kept_at FROM draft WHERE {named}")
}

/// Counts all drafts, with those that are finished and whose end nobody has seen yet.
pub async fn count(store: &Store) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar("SELECT COUNT(*) FROM draft");
    Ok(count.fetch_one(&store.pool).await?)
}

/// Keeps the draft in place of an earlier one, and returns when.
pub async fn put(
    store: &Store,
    owner: &str,
    target: &str,
    draft: &[u8],
) -> Result<i64, StoreError> {
    let now = store.clock.now_ms();
    sqlx::query(
        "INSERT INTO draft (owner, target, sealed, kept_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (owner, target) DO UPDATE SET sealed = excluded.sealed, kept_at = excluded.kept_at",
    )
    .bind(owner)
    .bind(target)
    .bind(store.keys.seal(&context("draft", &[owner, target]), draft))
    .bind(now)
    .execute(&store.pool)
    .await?;
    Ok(now)
}

/// Compare-and-swap: stores `next` if the row still equals `draft`, and keeps its time. Returns
/// whether it did.
pub async fn replace(
    store: &Store,
    owner: &str,
    target: &str,
    draft: &[u8],
    next: &[u8],
) -> Result<bool, StoreError> {
    over(store, owner, target, draft, next, None).await
}

/// Compare-and-swap: stores `next`, with the time of now, if the row still equals `before`, or if
/// there is still none. Returns whether it did.
pub async fn swap(
    store: &Store,
    owner: &str,
    target: &str,
    before: Option<&[u8]>,
    next: &[u8],
) -> Result<bool, StoreError> {
    let now = store.clock.now_ms();
    if let Some(before) = before {
        return over(store, owner, target, before, next, Some(now)).await;
    }
    let insert = sqlx::query(
        "INSERT INTO draft (owner, target, sealed, kept_at) VALUES ($1, $2, $3, $4) ON CONFLICT (owner, target) DO NOTHING",
    );
    let insert = insert
        .bind(owner)
        .bind(target)
        .bind(store.keys.seal(&context("draft", &[owner, target]), next))
        .bind(now);
    if insert.execute(&store.pool).await?.rows_affected() == 1 {
        return Ok(true);
    }
    if get(store, owner, target).await?.is_some() {
        return Ok(false);
    }
    // The key that sealed what is there is gone.
    put(store, owner, target, next).await?;
    Ok(true)
}

async fn over(
    store: &Store,
    owner: &str,
    target: &str,
    draft: &[u8],
    next: &[u8],
    now: Option<i64>,
) -> Result<bool, StoreError> {
    let context = context("draft", &[owner, target]);
    let Some((sealed, kept_at)) = sealed(store, owner, target).await? else {
        return Ok(false);
    };
    // Sealed texts differ each time, so this one stands for exactly what was read.
    if store.unseal(&context, &sealed).as_deref() != Some(draft) {
        return Ok(false);
    }
    let done = sqlx::query("UPDATE draft SET sealed = $1, kept_at = $2 WHERE owner = $3 AND target = $4 AND sealed = $5")
        .bind(store.keys.seal(&context, next))
        .bind(now.unwrap_or(kept_at))
        .bind(owner)
        .bind(target)
        .bind(sealed)
        .execute(&store.pool)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes the draft if the row still equals `draft`.
pub async fn remove_this(
    store: &Store,
    owner: &str,
    target: &str,
    draft: &[u8],
) -> Result<(), StoreError> {
    let Some((sealed, _)) = sealed(store, owner, target).await? else {
        return Ok(());
    };
    let context = context("draft", &[owner, target]);
    if store.unseal(&context, &sealed).as_deref() == Some(draft) {
        let delete =
            sqlx::query("DELETE FROM draft WHERE owner = $1 AND target = $2 AND sealed = $3");
        delete
            .bind(owner)
            .bind(target)
            .bind(sealed)
            .execute(&store.pool)
            .await?;
    }
    Ok(())
}

pub async fn remove(store: &Store, owner: &str, target: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM draft WHERE owner = $1 AND target = $2")
        .bind(owner)
        .bind(target)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Lists a person's drafts, the newest first: target, when it was kept, the draft.
pub async fn of_owner(
    store: &Store,
    owner: &str,
) -> Result<Vec<(String, i64, Vec<u8>)>, StoreError> {
    let rows: Vec<(String, i64, String)> = sqlx::query_as(
        "SELECT target, kept_at, sealed FROM draft WHERE owner = $1 ORDER BY kept_at DESC, target",
    )
    .bind(owner)
    .fetch_all(&store.pool)
    .await?;
    let open = |(target, kept_at, sealed): (String, i64, String)| {
        let draft = store.unseal(&context("draft", &[owner, &target]), &sealed)?;
        Some((target, kept_at, draft))
    };
    Ok(rows.into_iter().filter_map(open).collect())
}

/// Lists everybody's drafts: target and draft.
pub async fn all(store: &Store) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("SELECT owner, target, sealed FROM draft")
            .fetch_all(&store.pool)
            .await?;
    let open = |(owner, target, sealed): (String, String, String)| {
        let draft = store.unseal(&context("draft", &[&owner, &target]), &sealed)?;
        Some((target, draft))
    };
    Ok(rows.into_iter().filter_map(open).collect())
}

/// Removes drafts kept before this time, and returns the number of them.
pub async fn purge(store: &Store, kept_before_ms: i64) -> Result<u64, StoreError> {
    purge_where(store, "draft", "kept_at < $1", kept_before_ms).await
}

/// The row as stored: the sealed draft and when it was kept.
pub(super) async fn sealed(
    store: &Store,
    owner: &str,
    target: &str,
) -> Result<Option<(String, i64)>, StoreError> {
    let row = sqlx::query_as("SELECT sealed, kept_at FROM draft WHERE owner = $1 AND target = $2");
    Ok(row
        .bind(owner)
        .bind(target)
        .fetch_optional(&store.pool)
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::query_plan::assert_searches;

    #[tokio::test]
    async fn several_drafts_are_read_by_an_index() {
        let primary = ["sqlite_autoindex_draft_1"];
        assert_searches(&several_query(3), &["draft"], &primary).await;
    }
}

//! Unfinished edits: one per person and profile, sealed.

use super::{Store, StoreError, context};
use sqlx::Row;

/// The draft and when it was kept (Unix milliseconds).
pub async fn get(
    store: &Store,
    owner: &str,
    target: &str,
) -> Result<Option<(Vec<u8>, i64)>, StoreError> {
    let row = sqlx::query("SELECT sealed, kept_at FROM draft WHERE owner = $1 AND target = $2")
        .bind(owner)
        .bind(target)
        .fetch_optional(&store.pool)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let draft = store.unseal(
        &context("draft", &[owner, target]),
        &row.try_get::<String, _>(0)?,
    );
    Ok(draft
        .map(|draft| Ok::<_, sqlx::Error>((draft, row.try_get(1)?)))
        .transpose()?)
}

/// How many there are, with those that are finished and whose end nobody has seen yet.
pub async fn count(store: &Store) -> Result<i64, StoreError> {
    Ok(sqlx::query("SELECT COUNT(*) FROM draft")
        .fetch_one(&store.pool)
        .await?
        .try_get(0)?)
}

/// Keeps the draft in place of an earlier one; answers when.
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

/// Puts `next` in the place of `draft`, if that is what is kept still; answers whether it was. It
/// was typed when it was.
pub async fn replace(
    store: &Store,
    owner: &str,
    target: &str,
    draft: &[u8],
    next: &[u8],
) -> Result<bool, StoreError> {
    over(store, owner, target, draft, next, None).await
}

/// Keeps what was typed now in the place of `before`, or where nothing was, if that is so still;
/// answers whether it was.
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
    let row = sqlx::query("SELECT sealed, kept_at FROM draft WHERE owner = $1 AND target = $2")
        .bind(owner)
        .bind(target);
    let Some(row) = row.fetch_optional(&store.pool).await? else {
        return Ok(false);
    };
    // Sealed texts differ each time, so this one stands for exactly what was read.
    let sealed: String = row.try_get(0)?;
    if store.unseal(&context, &sealed).as_deref() != Some(draft) {
        return Ok(false);
    }
    let kept_at: i64 = row.try_get(1)?;
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

/// Removes this draft, if it is what is kept still.
pub async fn remove_this(
    store: &Store,
    owner: &str,
    target: &str,
    draft: &[u8],
) -> Result<(), StoreError> {
    let row = sqlx::query("SELECT sealed FROM draft WHERE owner = $1 AND target = $2")
        .bind(owner)
        .bind(target);
    let Some(row) = row.fetch_optional(&store.pool).await? else {
        return Ok(());
    };
    let sealed: String = row.try_get(0)?;
    if store
        .unseal(&context("draft", &[owner, target]), &sealed)
        .as_deref()
        == Some(draft)
    {
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

/// A person's drafts, the newest first: target, when it was kept, the draft.
pub async fn of_owner(
    store: &Store,
    owner: &str,
) -> Result<Vec<(String, i64, Vec<u8>)>, StoreError> {
    let rows = sqlx::query(
        "SELECT target, kept_at, sealed FROM draft WHERE owner = $1 ORDER BY kept_at DESC, target",
    )
    .bind(owner)
    .fetch_all(&store.pool)
    .await?;
    let mut drafts = Vec::with_capacity(rows.len());
    for row in rows {
        let target: String = row.try_get(0)?;
        if let Some(draft) = store.unseal(
            &context("draft", &[owner, &target]),
            &row.try_get::<String, _>(2)?,
        ) {
            drafts.push((target, row.try_get(1)?, draft));
        }
    }
    Ok(drafts)
}

/// Everybody's drafts: target and draft.
pub async fn all(store: &Store) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let rows = sqlx::query("SELECT owner, target, sealed FROM draft")
        .fetch_all(&store.pool)
        .await?;
    let mut drafts = Vec::with_capacity(rows.len());
    for row in rows {
        let (owner, target): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        if let Some(draft) = store.unseal(
            &context("draft", &[&owner, &target]),
            &row.try_get::<String, _>(2)?,
        ) {
            drafts.push((target, draft));
        }
    }
    Ok(drafts)
}

/// Removes drafts kept before this time; answers how many.
pub async fn purge(store: &Store, kept_before_ms: i64) -> Result<u64, StoreError> {
    Ok(sqlx::query("DELETE FROM draft WHERE kept_at < $1")
        .bind(kept_before_ms)
        .execute(&store.pool)
        .await?
        .rows_affected())
}

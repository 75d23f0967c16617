//! Notices to a person from colleagues, about drafts. A notice stays until its person has seen it,
//! for 30 days at most.

use super::places::{SEVERAL, places};
use super::{Store, StoreError, context, purge_where};
use sqlx::{Any, AssertSqlSafe, Transaction};
use std::collections::HashMap;

/// A notice is kept for this long, in milliseconds.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// A notice as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredNotice {
    /// Names it among those of its person.
    pub id: String,
    pub content: Vec<u8>,
    /// Unix milliseconds.
    pub made_at: i64,
}

/// A notice to be stored, in place of one of the same name.
#[derive(Debug, Clone, Copy)]
pub struct NewNotice<'a> {
    pub owner: &'a str,
    pub id: &'a str,
    pub content: &'a [u8],
}

/// Lists the notices of a person, the newest first.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn of_owner(store: &Store, owner: &str) -> Result<Vec<StoredNotice>, StoreError> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT id, sealed, made_at FROM colleague_notice WHERE owner = $1 ORDER BY made_at DESC, id",
    )
    .bind(owner)
    .fetch_all(&store.pool)
    .await?;
    let open =
        |(id, sealed, made_at): (String, String, i64)| open(store, owner, id, &sealed, made_at);
    Ok(rows.into_iter().filter_map(open).collect())
}

/// Returns when the notices of this name to each of these people were made, as far as they are
/// there.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn made_at(
    store: &Store,
    owners: &[&str],
    id: &str,
) -> Result<HashMap<String, i64>, StoreError> {
    let mut made = HashMap::new();
    for part in owners.chunks(SEVERAL) {
        let query = format!(
            "SELECT owner, made_at FROM colleague_notice WHERE id = $1 AND owner IN ({})",
            places(2, part.len())
        );
        let mut query = sqlx::query_as(AssertSqlSafe(query)).bind(id);
        for owner in part {
            query = query.bind(*owner);
        }
        let rows: Vec<(String, i64)> = query.persistent(false).fetch_all(&store.pool).await?;
        made.extend(rows);
    }
    Ok(made)
}

/// Counts the notices of a person.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn count(store: &Store, owner: &str) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar("SELECT COUNT(*) FROM colleague_notice WHERE owner = $1");
    Ok(count.bind(owner).fetch_one(&store.pool).await?)
}

/// The statement that stores a notice.
const PUT: &str =
    "INSERT INTO colleague_notice (owner, id, sealed, made_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (owner, id) DO UPDATE SET sealed = excluded.sealed, made_at = excluded.made_at";

/// Stores a notice.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn put(store: &Store, notice: NewNotice<'_>) -> Result<(), StoreError> {
    sqlx::query(PUT)
        .bind(notice.owner)
        .bind(notice.id)
        .bind(seal(store, notice))
        .bind(store.clock.now_ms())
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Removes a notice.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn remove(store: &Store, owner: &str, id: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM colleague_notice WHERE owner = $1 AND id = $2")
        .bind(owner)
        .bind(id)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Removes the notices of everybody that are too old.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn purge(store: &Store) -> Result<(), StoreError> {
    let before = store.clock.now_ms().saturating_sub(KEPT_MS);
    purge_where(store, "colleague_notice", "made_at < $1", before)
        .await
        .map(drop)
}

/// A notice with its content sealed, and the names of notices that are over.
#[derive(Debug, Clone, Default)]
pub(super) struct NoticeChanges {
    /// Owner, id and sealed content.
    told: Option<(String, String, String)>,
    /// Owner and id of each.
    over: Vec<(String, String)>,
}

impl NoticeChanges {
    pub(super) fn new(
        store: &Store,
        told: Option<NewNotice<'_>>,
        over: &[(String, String)],
    ) -> NoticeChanges {
        let told = told.map(|notice| {
            let (owner, id) = (notice.owner.to_owned(), notice.id.to_owned());
            (owner, id, seal(store, notice))
        });
        NoticeChanges {
            told,
            over: over.to_vec(),
        }
    }

    /// Carries them out as a part of the transaction.
    pub(super) async fn store(
        &self,
        transaction: &mut Transaction<'_, Any>,
        at: i64,
    ) -> Result<(), sqlx::Error> {
        for (owner, id) in &self.over {
            sqlx::query("DELETE FROM colleague_notice WHERE owner = $1 AND id = $2")
                .bind(owner)
                .bind(id)
                .execute(&mut **transaction)
                .await?;
        }
        if let Some((owner, id, sealed)) = &self.told {
            sqlx::query(PUT)
                .bind(owner)
                .bind(id)
                .bind(sealed)
                .bind(at)
                .execute(&mut **transaction)
                .await?;
        }
        Ok(())
    }
}

/// Opens a row as it is stored.
pub(super) fn open(
    store: &Store,
    owner: &str,
    id: String,
    sealed: &str,
    made_at: i64,
) -> Option<StoredNotice> {
    let content = store.unseal(&place(owner, &id), sealed)?;
    Some(StoredNotice {
        id,
        content,
        made_at,
    })
}

fn seal(store: &Store, notice: NewNotice<'_>) -> String {
    let place = place(notice.owner, notice.id);
    store.keys.seal(&place, notice.content)
}

fn place(owner: &str, id: &str) -> String {
    context("colleague_notice", &[owner, id])
}

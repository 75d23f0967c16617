//! Everybody who has signed in, with what their last sign-in said of them. A row outlives the
//! sessions of its person by a year.

use super::places::{SEVERAL, places};
use super::{Store, StoreError, context, purge_where};
use sqlx::AssertSqlSafe;

/// A row is kept for this long after its person was seen last, in milliseconds.
pub const KEPT_MS: i64 = 365 * 24 * 60 * 60 * 1000;

/// A person as stored; times in Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPerson {
    /// `Person::key`.
    pub owner: String,
    /// `None` if the person has not been here since the table was made, or if the key is gone.
    pub data: Option<Vec<u8>>,
    pub seen_at: i64,
}

/// Notes that a person is here, in a session that began at `signed_in_at`. The data of an older
/// session than the one before does not count, but the visit does. At a sign-in the visit before has
/// ended.
///
/// # Errors
///
/// The database does not answer.
pub async fn note(
    store: &Store,
    owner: &str,
    data: &[u8],
    signed_in_at: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO person (owner, sealed, signed_in_at, seen_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (owner) DO UPDATE SET
            before_at = CASE WHEN excluded.signed_in_at > person.signed_in_at THEN person.seen_at ELSE person.before_at END,
            sealed = CASE WHEN excluded.signed_in_at >= person.signed_in_at THEN excluded.sealed ELSE person.sealed END,
            signed_in_at = CASE WHEN excluded.signed_in_at >= person.signed_in_at THEN excluded.signed_in_at ELSE person.signed_in_at END,
            seen_at = CASE WHEN excluded.seen_at >= person.seen_at THEN excluded.seen_at ELSE person.seen_at END",
    )
    .bind(owner)
    .bind(store.keys.seal(&context("person", &[owner]), data))
    .bind(signed_in_at)
    .bind(store.clock.now_ms())
    .execute(&store.pool)
    .await?;
    Ok(())
}

/// The query of a page.
const PAGE: &str = "SELECT owner, sealed, seen_at FROM person WHERE (seen_at, owner) < ($1, $2) ORDER BY seen_at DESC, owner DESC LIMIT $3";

/// A row of the table, its data still sealed.
type SealedPerson = (String, String, i64);

fn open(store: &Store, (owner, sealed, seen_at): SealedPerson) -> StoredPerson {
    let is_known = !sealed.is_empty();
    let data = is_known
        .then(|| store.unseal(&context("person", &[&owner]), &sealed))
        .flatten();
    StoredPerson {
        owner,
        data,
        seen_at,
    }
}

/// Lists people, the one seen last first, behind this one (when it was seen, and its key).
///
/// # Errors
///
/// The database does not answer.
pub async fn page(
    store: &Store,
    behind: Option<(i64, &str)>,
    limit: i64,
) -> Result<Vec<StoredPerson>, StoreError> {
    let (seen_at, owner) = behind.unwrap_or((i64::MAX, ""));
    let rows: Vec<SealedPerson> = sqlx::query_as(PAGE)
        .bind(seen_at)
        .bind(owner)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?;
    Ok(rows.into_iter().map(|row| open(store, row)).collect())
}

/// Returns when a person was here last before their last sign-in, in Unix milliseconds; `None` if
/// that was their first.
///
/// # Errors
///
/// The database does not answer.
pub async fn last_visit(store: &Store, owner: &str) -> Result<Option<i64>, StoreError> {
    let before: Option<i64> = sqlx::query_scalar("SELECT before_at FROM person WHERE owner = $1")
        .bind(owner)
        .fetch_optional(&store.pool)
        .await?;
    Ok(before.filter(|at| *at > 0))
}

/// Reads one person.
///
/// # Errors
///
/// The database does not answer.
pub async fn get(store: &Store, owner: &str) -> Result<Option<StoredPerson>, StoreError> {
    let row: Option<SealedPerson> =
        sqlx::query_as("SELECT owner, sealed, seen_at FROM person WHERE owner = $1")
            .bind(owner)
            .fetch_optional(&store.pool)
            .await?;
    Ok(row.map(|row| open(store, row)))
}

/// Reads those of these people that are known.
///
/// # Errors
///
/// The database does not answer.
pub async fn several(store: &Store, owners: &[&str]) -> Result<Vec<StoredPerson>, StoreError> {
    let mut found = vec![];
    for part in owners.chunks(SEVERAL) {
        let query = format!(
            "SELECT owner, sealed, seen_at FROM person WHERE owner IN ({})",
            places(1, part.len())
        );
        let mut query = sqlx::query_as(AssertSqlSafe(query));
        for owner in part {
            query = query.bind(*owner);
        }
        let rows: Vec<SealedPerson> = query.persistent(false).fetch_all(&store.pool).await?;
        found.extend(rows.into_iter().map(|row| open(store, row)));
    }
    Ok(found)
}

/// Removes people who have not been seen for a year.
///
/// # Errors
///
/// The database does not answer.
pub async fn purge(store: &Store) -> Result<(), StoreError> {
    let before = store.clock.now_ms().saturating_sub(KEPT_MS);
    purge_where(store, "person", "seen_at < $1", before).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::config::EncryptionKey;
    use crate::store::sealing::Keys;

    #[tokio::test]
    async fn a_page_reads_by_an_index_in_the_order_of_the_list() {
        let keys = Keys::new(vec![("a".to_owned(), EncryptionKey([1; 32]))]);
        let store = Store::open("sqlite::memory:", keys, Clock::system()).await;
        let store = store.expect("a database");
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {PAGE}"));
        let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain)
            .fetch_all(&store.pool)
            .await
            .expect("a plan");
        assert!(
            plan.iter().any(|step| step.3.contains("person_seen")),
            "{plan:?}"
        );
        assert!(
            !plan.iter().any(|step| step.3.contains("TEMP B-TREE")),
            "{plan:?}"
        );
    }
}

//! The sessions of people, as administrators see them. A listed session that cannot be opened has no
//! data.

use super::places::SEVERAL;
use super::sessions::{Listed, SealedSession};
use super::{Store, StoreError};
use sqlx::{Connection, FromRow, Row as _};

/// The times that a listed session was seen and begun after, in Unix milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Since {
    pub seen_ms: i64,
    pub created_ms: i64,
}

/// Lists sessions of one person, the latest first, behind this one (when it was seen, and its id).
///
/// # Errors
///
/// The database does not answer.
pub async fn page_of(
    store: &Store,
    owner: &str,
    since: Since,
    behind: Option<(i64, &str)>,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    let (seen_at, id) = behind.unwrap_or((i64::MAX, ""));
    let rows: Vec<SealedSession> = sqlx::query_as(PAGE)
        .bind(owner)
        .bind(since.seen_ms)
        .bind(since.created_ms)
        .bind(seen_at)
        .bind(id)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?;
    Ok(rows.into_iter().map(|row| row.listed(store)).collect())
}

/// The query of a page of one person.
const PAGE: &str = "SELECT id, sealed, created_at, seen_at FROM session
    WHERE owner = $1 AND ended_at = 0 AND seen_at > $2 AND created_at > $3 AND (seen_at, id) < ($4, $5)
    ORDER BY seen_at DESC, id DESC LIMIT $6";

/// The order of the index.
const LATEST: &str = "seen_at DESC, id DESC";

/// The order of sign-ins. The sessions of a person that last are few.
const NEWEST: &str = "created_at DESC, id DESC";

/// Makes the query for the first sessions, in this order, of so many people. It has one part for
/// each person, so that each is read by the index, and in its order no further than needed.
fn first_query(people: usize, each: u32, order: &str) -> String {
    let part = |place: usize| {
        format!(
            "SELECT * FROM (SELECT owner, id, sealed, created_at, seen_at FROM session
             WHERE owner = ${} AND ended_at = 0 AND seen_at > $1 AND created_at > $2
             ORDER BY {order} LIMIT {each}) AS part{place}",
            place + 3
        )
    };
    let parts: Vec<String> = (0..people).map(part).collect();
    parts.join(" UNION ALL ")
}

/// Lists the latest sessions of each of these people, with whose each one is, in one statement.
///
/// # Errors
///
/// The database does not answer.
pub async fn latest_of(
    store: &Store,
    owners: &[&str],
    since: Since,
    each: u32,
) -> Result<Vec<(String, Listed)>, StoreError> {
    let mut rows = first_of(store, owners, since, (each, LATEST)).await?;
    rows.sort_by(|(_, one), (_, other)| {
        (other.seen_at, &other.session).cmp(&(one.seen_at, &one.session))
    });
    let open = |(owner, row): (String, SealedSession)| (owner, row.listed(store));
    Ok(rows.into_iter().map(open).collect())
}

/// Lists the session of each of these people that began last, of those that last, with whose each
/// one is.
///
/// # Errors
///
/// The database does not answer.
pub async fn newest_of(
    store: &Store,
    owners: &[&str],
    since: Since,
) -> Result<Vec<(String, Listed)>, StoreError> {
    let rows = first_of(store, owners, since, (1, NEWEST)).await?;
    let open = |(owner, row): (String, SealedSession)| (owner, row.listed(store));
    Ok(rows.into_iter().map(open).collect())
}

/// Reads so many sessions of each of these people, the first in this order.
async fn first_of(
    store: &Store,
    owners: &[&str],
    since: Since,
    (each, order): (u32, &str),
) -> Result<Vec<(String, SealedSession)>, StoreError> {
    let mut found = vec![];
    for part in owners.chunks(SEVERAL) {
        let query = sqlx::AssertSqlSafe(first_query(part.len(), each, order));
        let mut query = sqlx::query(query)
            .bind(since.seen_ms)
            .bind(since.created_ms);
        for owner in part {
            query = query.bind((*owner).to_owned());
        }
        for row in query.persistent(false).fetch_all(&store.pool).await? {
            found.push((row.try_get("owner")?, SealedSession::from_row(&row)?));
        }
    }
    Ok(found)
}

/// Removes all sessions of a person and their tokens, those that have ended too, but not `except`.
/// Returns the number of those that lasted.
///
/// # Errors
///
/// The database does not answer; then nothing is removed.
pub async fn remove_all(
    store: &Store,
    owner: &str,
    except: Option<&str>,
) -> Result<u64, StoreError> {
    // No session has an empty id.
    let except = except.unwrap_or_default();
    let removing = async {
        let mut connection = store.pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        sqlx::query(
            "DELETE FROM token WHERE session IN (SELECT id FROM session WHERE owner = $1 AND id <> $2)",
        )
        .bind(owner)
        .bind(except)
        .execute(&mut *transaction)
        .await?;
        let lasted =
            sqlx::query("DELETE FROM session WHERE owner = $1 AND id <> $2 AND ended_at = 0")
                .bind(owner)
                .bind(except)
                .execute(&mut *transaction)
                .await?
                .rows_affected();
        sqlx::query("DELETE FROM session WHERE owner = $1 AND id <> $2")
            .bind(owner)
            .bind(except)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(lasted)
    };
    store.pool.limited(removing).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::config::EncryptionKey;
    use crate::store::sealing::Keys;

    #[tokio::test]
    async fn lists_read_by_an_index_in_their_order() {
        let keys = Keys::new(vec![("a".to_owned(), EncryptionKey([1; 32]))]);
        let store = Store::open("sqlite::memory:", keys, Clock::system()).await;
        let store = store.expect("a database");
        for query in [
            PAGE.to_owned(),
            first_query(3, 4, LATEST),
            first_query(3, 1, NEWEST),
        ] {
            let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}"));
            let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain)
                .fetch_all(&store.pool)
                .await
                .expect("a plan");
            let reads: Vec<&str> = plan
                .iter()
                .map(|step| step.3.as_str())
                // The sessions of one person that last are few: they may be sorted.
                .filter(|step| {
                    let sorts = step.contains("TEMP B-TREE") && !query.contains(NEWEST);
                    step.contains(" session ") || sorts
                })
                .collect();
            assert!(!reads.is_empty(), "{plan:?}");
            for step in reads {
                assert!(step.contains("session_owner_lasting"), "{query}: {step}");
            }
        }
    }
}

//! The authors of changes that the portal had not made: what Partner Center's activity log told,
//! sealed, and when it is asked again.

use super::{Store, StoreError, context};
use sqlx::any::AnyRow;
use sqlx::{Any, FromRow, Row as _, Transaction};

/// A change whose author was asked for, or is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAuthor {
    /// The row of the audit log that states the change.
    pub seq: i64,
    /// The key of the document.
    pub target: String,
    /// The version that the change led to.
    pub version: String,
    /// The time when the version before was seen last, in Unix milliseconds as all times.
    pub since: i64,
    /// The time when the change was found.
    pub found_at: i64,
    /// The answer; `None` while there is none, or if the key that sealed it is gone.
    pub content: Option<Vec<u8>>,
    /// The number of times that the log was asked.
    pub asked: i64,
    /// The time when it is to be asked again; 0 for never.
    pub ask_at: i64,
}

/// A row with its answer still sealed.
struct SealedAuthor(StoredAuthor, Option<String>);

/// The columns of a row.
const COLUMNS: &str = "seq, target, version, since, found_at, sealed, asked, ask_at";

/// Inserts the question for the author of a change: of this document, this version, and the time when
/// the version before was seen last. It is to be asked at once.
pub(super) async fn insert(
    transaction: &mut Transaction<'_, Any>,
    seq: i64,
    (target, version, since): (&str, &str, i64),
    found_at: i64,
) -> Result<(), sqlx::Error> {
    let insert = sqlx::query(
        "INSERT INTO change_author (seq, target, version, since, found_at, asked, ask_at) VALUES ($1, $2, $3, $4, $5, 0, $5)",
    );
    insert
        .bind(seq)
        .bind(target)
        .bind(version)
        .bind(since)
        .bind(found_at)
        .execute(&mut **transaction)
        .await
        .map(drop)
}

/// Lists the questions that are to be asked by now, those that are due longest first.
pub async fn due(store: &Store, limit: i64) -> Result<Vec<StoredAuthor>, StoreError> {
    let query = format!(
        "SELECT {COLUMNS} FROM change_author WHERE ask_at > 0 AND ask_at <= $1 ORDER BY ask_at, seq LIMIT $2"
    );
    // Made of literals.
    let query = sqlx::query_as(sqlx::AssertSqlSafe(query));
    let rows: Vec<SealedAuthor> = query
        .bind(store.clock.now_ms())
        .bind(limit)
        .fetch_all(&store.pool)
        .await?;
    Ok(rows.into_iter().map(|row| row.open(store)).collect())
}

/// Notes that the log is being asked, and when it is asked again if that brings nothing. Returns
/// whether nobody else did so since the row was read: of several, one asks.
pub async fn claim(store: &Store, row: &StoredAuthor, again_at: i64) -> Result<bool, StoreError> {
    let claim = sqlx::query(
        "UPDATE change_author SET asked = asked + 1, ask_at = $1 WHERE seq = $2 AND asked = $3 AND ask_at = $4",
    );
    let claimed = claim
        .bind(again_at)
        .bind(row.seq)
        .bind(row.asked)
        .bind(row.ask_at)
        .execute(&store.pool)
        .await?;
    Ok(claimed.rows_affected() == 1)
}

/// Stores an answer. `ask_at` is when the log is asked for a better one; 0 for never.
pub async fn answer(
    store: &Store,
    seq: i64,
    content: &[u8],
    ask_at: i64,
) -> Result<(), StoreError> {
    let update = sqlx::query("UPDATE change_author SET sealed = $1, ask_at = $2 WHERE seq = $3");
    update
        .bind(store.keys.seal(&place(seq), content))
        .bind(ask_at)
        .bind(seq)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Takes back that a question was asked, because the service did not answer it: it is asked again at
/// this time.
pub async fn put_off(store: &Store, seq: i64, ask_at: i64) -> Result<(), StoreError> {
    let update = "UPDATE change_author SET asked = asked - 1, ask_at = $1 WHERE seq = $2";
    let update = sqlx::query(update).bind(ask_at).bind(seq);
    update.execute(&store.pool).await?;
    Ok(())
}

/// Returns the question for a row of the audit log.
pub async fn of_row(store: &Store, seq: i64) -> Result<Option<StoredAuthor>, StoreError> {
    let query = format!("SELECT {COLUMNS} FROM change_author WHERE seq = $1");
    let query = sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(seq);
    let row: Option<SealedAuthor> = query.fetch_optional(&store.pool).await?;
    Ok(row.map(|row| row.open(store)))
}

/// Lists the changes of a document, the newest first.
pub async fn of_target(
    store: &Store,
    target: &str,
    limit: i64,
) -> Result<Vec<StoredAuthor>, StoreError> {
    let query =
        format!("SELECT {COLUMNS} FROM change_author WHERE target = $1 ORDER BY seq DESC LIMIT $2");
    let query = sqlx::query_as(sqlx::AssertSqlSafe(query));
    let rows: Vec<SealedAuthor> = query
        .bind(target)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?;
    Ok(rows.into_iter().map(|row| row.open(store)).collect())
}

impl FromRow<'_, AnyRow> for SealedAuthor {
    fn from_row(row: &AnyRow) -> Result<SealedAuthor, sqlx::Error> {
        let author = StoredAuthor {
            seq: row.try_get("seq")?,
            target: row.try_get("target")?,
            version: row.try_get("version")?,
            since: row.try_get("since")?,
            found_at: row.try_get("found_at")?,
            content: None,
            asked: row.try_get("asked")?,
            ask_at: row.try_get("ask_at")?,
        };
        Ok(SealedAuthor(author, row.try_get("sealed")?))
    }
}

impl SealedAuthor {
    fn open(self, store: &Store) -> StoredAuthor {
        let SealedAuthor(author, sealed) = self;
        StoredAuthor {
            content: sealed.and_then(|sealed| store.unseal(&place(author.seq), &sealed)),
            ..author
        }
    }
}

fn place(seq: i64) -> String {
    context("change_author", &[&seq.to_string()])
}

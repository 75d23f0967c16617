//! The course of the verification of customers, and of the partner's vetting, sealed; and when
//! Partner Center was asked.

use super::news::{self, Announcement};
use super::places::{SEVERAL, places};
use super::{Store, StoreError, context, purge_where};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// The verification of one document's company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredVerification {
    pub content: Vec<u8>,
    /// The time when Partner Center was asked last, in Unix milliseconds as all times; 0 if it is to
    /// be asked.
    pub asked_at: i64,
    /// The time until which it is asked though nothing is blocked.
    pub follow_until: i64,
}

/// Returns what is stored for a document. A row that cannot be opened counts as absent.
pub async fn get(store: &Store, target: &str) -> Result<Option<StoredVerification>, StoreError> {
    Ok(sealed(store, target)
        .await?
        .and_then(|row| open(store, target, row)))
}

/// Returns what is stored for these documents.
pub async fn several(
    store: &Store,
    targets: &[String],
) -> Result<HashMap<String, StoredVerification>, StoreError> {
    let mut found = HashMap::new();
    for part in targets.chunks(SEVERAL) {
        let query = format!(
            "SELECT target, sealed, asked_at, follow_until FROM verification WHERE target IN ({})",
            places(1, part.len())
        );
        let mut query = sqlx::query_as(AssertSqlSafe(query));
        for target in part {
            query = query.bind(target);
        }
        let rows: Vec<(String, String, i64, i64)> =
            query.persistent(false).fetch_all(&store.pool).await?;
        for (target, sealed, asked_at, follow_until) in rows {
            let opened = open(store, &target, (sealed, asked_at, follow_until));
            found.extend(opened.map(|opened| (target, opened)));
        }
    }
    Ok(found)
}

/// A row as it stands: sealed content, `asked_at` and `follow_until`.
type Sealed = (String, i64, i64);

async fn sealed(store: &Store, target: &str) -> Result<Option<Sealed>, StoreError> {
    let query = "SELECT sealed, asked_at, follow_until FROM verification WHERE target = $1";
    let row = sqlx::query_as(query).bind(target);
    Ok(row.fetch_optional(&store.pool).await?)
}

/// Opens a row as it is stored.
pub(super) fn open(
    store: &Store,
    target: &str,
    (sealed, asked_at, follow_until): Sealed,
) -> Option<StoredVerification> {
    Some(StoredVerification {
        content: store.unseal(&place(target), &sealed)?,
        asked_at,
        follow_until,
    })
}

/// Lists documents that are followed at this time and were asked about before `asked_before`, those
/// that are followed longest first. All times are in Unix milliseconds.
pub async fn due(
    store: &Store,
    now: i64,
    asked_before: i64,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    let due = sqlx::query_scalar(
        "SELECT target FROM verification WHERE follow_until > $1 AND asked_at <= $2 ORDER BY follow_until DESC LIMIT $3",
    );
    let due = due.bind(now).bind(asked_before).bind(limit);
    Ok(due.fetch_all(&store.pool).await?)
}

/// Changes what is stored for a document: `change` gets it and returns what is to be stored, with the
/// news that this is, or `None` to leave it. Of two that change it at once each builds on the other.
///
/// # Errors
///
/// Fails if the database does not answer, or if others come first again and again.
pub async fn change(
    store: &Store,
    target: &str,
    change: impl Fn(Option<&StoredVerification>) -> Option<(StoredVerification, Option<Announcement>)>,
) -> Result<(), StoreError> {
    for _ in 0..ATTEMPTS {
        let before = sealed(store, target).await?;
        let opened = before.clone().and_then(|row| open(store, target, row));
        let Some((next, news)) = change(opened.as_ref()) else {
            return Ok(());
        };
        if replace(store, target, before.as_ref(), &next, news.as_ref()).await? {
            return Ok(());
        }
    }
    Err(StoreError::Contended)
}

/// Others are let go first so often.
const ATTEMPTS: usize = 10;

/// Replaces the row that was seen, or inserts the first one. Returns whether it did.
async fn replace(
    store: &Store,
    target: &str,
    before: Option<&Sealed>,
    next: &StoredVerification,
    news: Option<&Announcement>,
) -> Result<bool, StoreError> {
    let statement = match before {
        None => {
            "INSERT INTO verification (sealed, asked_at, follow_until, target) VALUES ($1, $2, $3, $4) ON CONFLICT (target) DO NOTHING"
        }
        Some(_) => {
            "UPDATE verification SET sealed = $1, asked_at = $2, follow_until = $3 WHERE target = $4 AND sealed = $5 AND asked_at = $6 AND follow_until = $7"
        }
    };
    let statement = sqlx::query(statement)
        .bind(store.keys.seal(&place(target), &next.content))
        .bind(next.asked_at)
        .bind(next.follow_until)
        .bind(target);
    let statement = match before {
        None => statement,
        Some((sealed, asked_at, follow_until)) => {
            statement.bind(sealed).bind(asked_at).bind(follow_until)
        }
    };
    news::change_with(store, statement, news).await
}

/// Forgets what was asked last, and was to be followed, before this time. Returns the number of rows.
pub async fn purge(store: &Store, before_ms: i64) -> Result<u64, StoreError> {
    let condition = "follow_until < $1 AND asked_at < $1";
    purge_where(store, "verification", condition, before_ms).await
}

fn place(target: &str) -> String {
    context("verification", &[target])
}

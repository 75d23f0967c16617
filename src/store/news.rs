//! News that waits to be told. It is announced together with what it is about, or found in the
//! audit log; then it is addressed to everybody who wants to hear it, and gathered into messages.

use super::deliveries::{self, NewDelivery};
use super::{Store, StoreError, context};
use crate::news::News;
use sqlx::{Any, Connection, Transaction};

/// News to be committed beside what it is about, for whom is found out later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    pub id: String,
    /// Encoded by the service.
    pub content: Vec<u8>,
}

impl Announcement {
    pub fn of(news: &News) -> Announcement {
        Announcement {
            id: news.id.clone(),
            // Texts and numbers: it always serializes.
            content: serde_json::to_vec(news).unwrap_or_default(),
        }
    }
}

/// News that waits for its recipient to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingNews {
    /// A person (`Person::key`) or the id of a channel; empty if it is not addressed yet.
    pub recipient: String,
    pub id: String,
    /// Unix milliseconds.
    pub at: i64,
    /// Not before this time, in Unix milliseconds.
    pub due_at: i64,
    /// `None` if the key that sealed it is gone.
    pub content: Option<Vec<u8>>,
}

/// News that was addressed, to be committed together.
#[derive(Debug, Clone, Default)]
pub struct Addressed {
    /// The row of the audit log up to which news was looked for, and the one before.
    pub from: i64,
    pub to: i64,
    /// Ids of the announcements among it.
    pub announced: Vec<String>,
    pub waiting: Vec<WaitingNews>,
    pub deliveries: Vec<NewDelivery>,
}

type NewsColumns = (String, String, i64, i64, String);

/// A statement with its values.
pub(super) type Statement<'q> = sqlx::query::Query<'q, Any, sqlx::any::AnyArguments>;

/// Carries out a statement that changes one row, together with the news of it, if there is any.
/// Returns whether it did.
pub(super) async fn change_with(
    store: &Store,
    change: Statement<'_>,
    news: Option<&Announcement>,
) -> Result<bool, StoreError> {
    let Some(news) = news else {
        return Ok(change.execute(&store.pool).await?.rows_affected() == 1);
    };
    let changing = async {
        let mut connection = store.pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        let changed = change.execute(&mut *transaction).await?;
        if changed.rows_affected() != 1 {
            transaction.rollback().await?;
            return Ok::<_, StoreError>(false);
        }
        let news = WaitingNews {
            recipient: String::new(),
            id: news.id.clone(),
            at: store.clock.now_ms(),
            due_at: 0,
            content: Some(news.content.clone()),
        };
        insert(store, &mut transaction, &news).await?;
        transaction.commit().await?;
        Ok(true)
    };
    let changed = store.pool.limited(changing).await?;
    if changed {
        store.look_for_news();
    }
    Ok(changed)
}

async fn insert(
    store: &Store,
    transaction: &mut Transaction<'_, Any>,
    news: &WaitingNews,
) -> Result<(), sqlx::Error> {
    let insert = "INSERT INTO notification_waiting (recipient, id, at, due_at, sealed) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (recipient, id) DO NOTHING";
    let content = news.content.as_deref().unwrap_or_default();
    let sealed = store.keys.seal(&place(&news.recipient, &news.id), content);
    sqlx::query(insert)
        .bind(&news.recipient)
        .bind(&news.id)
        .bind(news.at)
        .bind(news.due_at)
        .bind(sealed)
        .execute(&mut **transaction)
        .await
        .map(drop)
}

/// The number of the newest row of the audit log; 0 without one.
pub async fn newest_row(store: &Store) -> Result<i64, StoreError> {
    let newest = sqlx::query_scalar("SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) FROM audit");
    Ok(newest.fetch_one(&store.pool).await?)
}

/// The row of the audit log up to which news was looked for.
pub async fn cursor(store: &Store) -> Result<i64, StoreError> {
    let cursor = sqlx::query_scalar("SELECT seq FROM notification_cursor WHERE name = 'audit'");
    Ok(cursor
        .fetch_optional(&store.pool)
        .await?
        .unwrap_or_default())
}

/// Lists news of this recipient, the oldest first.
pub async fn of_recipient(
    store: &Store,
    recipient: &str,
    limit: i64,
) -> Result<Vec<WaitingNews>, StoreError> {
    let rows: Vec<NewsColumns> = sqlx::query_as(
        "SELECT recipient, id, at, due_at, sealed FROM notification_waiting WHERE recipient = $1 ORDER BY at, id LIMIT $2",
    )
    .bind(recipient)
    .bind(limit)
    .fetch_all(&store.pool)
    .await?;
    Ok(rows.into_iter().map(|row| opened(store, row)).collect())
}

/// Lists recipients with news that is due, the one that waits longest first.
pub async fn due_recipients(store: &Store, limit: i64) -> Result<Vec<String>, StoreError> {
    let due = sqlx::query_scalar(
        "SELECT recipient FROM notification_waiting WHERE due_at <= $1 AND recipient <> '' GROUP BY recipient ORDER BY MIN(due_at) LIMIT $2",
    );
    Ok(due
        .bind(store.clock.now_ms())
        .bind(limit)
        .fetch_all(&store.pool)
        .await?)
}

/// The time when the next news is due; `None` if none waits. News that is not addressed yet is due.
pub async fn next_due(store: &Store) -> Result<Option<i64>, StoreError> {
    let next =
        sqlx::query_scalar("SELECT due_at FROM notification_waiting ORDER BY due_at LIMIT 1");
    Ok(next.fetch_optional(&store.pool).await?)
}

/// Commits news that was addressed, unless a later holder of the lease has, or it was addressed
/// already. Returns whether it did.
pub async fn address(store: &Store, news: &Addressed, fence: i64) -> Result<bool, StoreError> {
    store.pool.limited(addressing(store, news, fence)).await
}

async fn addressing(store: &Store, news: &Addressed, fence: i64) -> Result<bool, StoreError> {
    let mut connection = store.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    let advance = "UPDATE notification_cursor SET seq = $1, fence = $2 WHERE name = 'audit' AND seq = $3 AND fence <= $2";
    let advanced = sqlx::query(advance)
        .bind(news.to)
        .bind(fence)
        .bind(news.from)
        .execute(&mut *transaction)
        .await?;
    if advanced.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(false);
    }
    for id in &news.announced {
        remove(&mut transaction, "", id).await?;
    }
    for waiting in &news.waiting {
        insert(store, &mut transaction, waiting).await?;
    }
    for delivery in &news.deliveries {
        deliveries::insert(store, &mut transaction, delivery).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// Commits a message that tells this news, or forgets the news where there is none. Returns false,
/// and changes nothing, if some of it was gathered already.
pub async fn gather(
    store: &Store,
    recipient: &str,
    ids: &[String],
    message: Option<&NewDelivery>,
) -> Result<bool, StoreError> {
    let gathering = async {
        let mut connection = store.pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        for id in ids {
            if !remove(&mut transaction, recipient, id).await? {
                transaction.rollback().await?;
                return Ok::<_, StoreError>(false);
            }
        }
        if let Some(message) = message {
            deliveries::insert(store, &mut transaction, message).await?;
        }
        transaction.commit().await?;
        Ok(true)
    };
    store.pool.limited(gathering).await
}

/// Makes the news of this recipient due at another time.
pub async fn reschedule(store: &Store, recipient: &str, due_at: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE notification_waiting SET due_at = $1 WHERE recipient = $2")
        .bind(due_at)
        .bind(recipient)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Forgets the news of a recipient, as part of a greater change.
pub(super) async fn forget(
    transaction: &mut Transaction<'_, Any>,
    recipient: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM notification_waiting WHERE recipient = $1")
        .bind(recipient)
        .execute(&mut **transaction)
        .await
        .map(drop)
}

async fn remove(
    transaction: &mut Transaction<'_, Any>,
    recipient: &str,
    id: &str,
) -> Result<bool, sqlx::Error> {
    let removed = sqlx::query("DELETE FROM notification_waiting WHERE recipient = $1 AND id = $2")
        .bind(recipient)
        .bind(id)
        .execute(&mut **transaction)
        .await?;
    Ok(removed.rows_affected() == 1)
}

/// Removes news that nobody has listened to since this time.
pub async fn purge(store: &Store, before: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM notification_waiting WHERE at < $1")
        .bind(before)
        .execute(&store.pool)
        .await?;
    Ok(())
}

fn opened(store: &Store, (recipient, id, at, due_at, sealed): NewsColumns) -> WaitingNews {
    WaitingNews {
        content: store.unseal(&place(&recipient, &id), &sealed),
        recipient,
        id,
        at,
        due_at,
    }
}

fn place(recipient: &str, id: &str) -> String {
    context("notification_waiting", &[recipient, id])
}

//! The version of each document that the portal saw last, and the version that each intent of the
//! audit log wrote.

use super::approvals::{self, ApprovalStep};
use super::audit::Row;
use super::discard_step::DiscardStep;
use super::handover_step::HandoverStep;
use super::loan_step::{self, LoanStep};
use super::notification_channels::{self, ChannelChange};
use super::places::{SEVERAL, places};
use super::team_records::{self, TeamRecordChange};
use super::{Store, StoreError, change_authors, customer_views};
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Connection, FromRow, Row as _, Transaction};
use std::collections::HashMap;

/// The version of a document that the portal saw last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub version: String,
    /// The time when it took the place of the version before, in Unix milliseconds.
    pub since: i64,
    /// Within a minute of when it was seen last.
    pub seen_at: i64,
}

/// A write: an intent, the version before it and the version after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub intent: i64,
    pub before: String,
    /// `None` while it is not known, or if nothing was stored.
    pub version: Option<String>,
    /// The time when it began, or, if its outcome is not known, when it was tried last.
    pub at: i64,
}

/// A change that is committed together with a row of the audit log, or not at all.
#[derive(Debug, Clone, Copy)]
pub enum Beside<'a> {
    Nothing,
    /// The row announces a write over this version.
    Sends {
        target: &'a str,
        before: &'a str,
    },
    /// The row states that `next` took the place of `seen`. Of two that find this at once one
    /// succeeds. `asks` says that Partner Center's activity log is to be asked who changed it.
    Follows {
        target: &'a str,
        seen: &'a Seen,
        next: &'a str,
        asks: bool,
    },
    /// The row states the change of a record that the team keeps of a customer. Of two changes of
    /// the same one succeeds.
    TeamRecord(TeamRecordChange<'a>),
    /// The row states what was done with a request for approval.
    Approval(ApprovalStep<'a>),
    /// The row states that a saved list became `next`, or that it was removed. `seen` is what it was
    /// before, sealed; `None` for a new one.
    View {
        owner: &'a str,
        id: &'a str,
        seen: Option<&'a str>,
        next: Option<&'a str>,
    },
    /// The row states that a draft was offered or taken, or an offer withdrawn.
    HandsOver(&'a HandoverStep),
    /// The row states the change of a Teams channel or webhook.
    Channel {
        id: &'a str,
        change: ChannelChange<'a>,
    },
    /// The row states that somebody lent a sign-in, or that a loan has ended.
    Loan {
        owner: &'a str,
        step: LoanStep<'a>,
    },
    /// The row states that a change set was discarded.
    DiscardsSet(DiscardStep<'a>),
}

impl Beside<'_> {
    /// Carries the change out, and returns whether it was still to be done.
    pub(super) async fn store(
        &self,
        transaction: &mut Transaction<'_, Any>,
        row: &Row,
    ) -> Result<bool, sqlx::Error> {
        match *self {
            Beside::Nothing => Ok(true),
            Beside::Sends { target, before } => {
                let insert = sqlx::query(
                    "INSERT INTO written (intent, target, before, version, at) VALUES ($1, $2, $3, '', $4)",
                );
                insert
                    .bind(row.seq)
                    .bind(target)
                    .bind(before)
                    .bind(row.at)
                    .execute(&mut **transaction)
                    .await?;
                Ok(true)
            }
            Beside::Follows {
                target,
                seen,
                next,
                asks,
            } => {
                let update = sqlx::query(
                    "UPDATE seen SET version = $1, since = $2, seen_at = $2 WHERE target = $3 AND version = $4 AND since = $5",
                );
                let update = update
                    .bind(next)
                    .bind(row.at)
                    .bind(target)
                    .bind(&seen.version)
                    .bind(seen.since);
                if update.execute(&mut **transaction).await?.rows_affected() == 0 {
                    return Ok(false);
                }
                left(transaction, target, seen).await?;
                stands_there(transaction, target, next).await?;
                if asks {
                    let asked = (target, next, seen.seen_at);
                    change_authors::insert(transaction, row.seq, asked, row.at).await?;
                }
                Ok(true)
            }
            Beside::TeamRecord(change) => team_records::replace(transaction, change, row.seq).await,
            Beside::Approval(step) => approvals::carry_out(transaction, step, row).await,
            Beside::View {
                owner,
                id,
                seen,
                next,
            } => customer_views::replace(transaction, (owner, id), seen, next, row.at).await,
            Beside::HandsOver(step) => step.store(transaction, row.at).await,
            Beside::Channel { id, change } => {
                notification_channels::change(transaction, row, id, change).await
            }
            Beside::Loan { owner, step } => {
                loan_step::carry_out(transaction, (row.seq, row.at), owner, step).await
            }
            Beside::DiscardsSet(step) => step.store(transaction, row.at).await,
        }
    }
}

pub async fn get(store: &Store, target: &str) -> Result<Option<Seen>, StoreError> {
    let row = sqlx::query_as("SELECT version, since, seen_at FROM seen WHERE target = $1")
        .bind(target)
        .fetch_optional(&store.pool)
        .await?;
    Ok(row.map(|(version, since, seen_at)| Seen {
        version,
        since,
        seen_at,
    }))
}

/// Returns the versions that the portal saw last of these documents.
pub async fn several(
    store: &Store,
    targets: &[String],
) -> Result<HashMap<String, Seen>, StoreError> {
    let mut found = HashMap::new();
    for part in targets.chunks(SEVERAL) {
        let query = format!(
            "SELECT target, version, since, seen_at FROM seen WHERE target IN ({})",
            places(1, part.len())
        );
        let mut query = sqlx::query_as(AssertSqlSafe(query));
        for target in part {
            query = query.bind(target);
        }
        let rows: Vec<(String, String, i64, i64)> =
            query.persistent(false).fetch_all(&store.pool).await?;
        for (target, version, since, seen_at) in rows {
            let seen = Seen {
                version,
                since,
                seen_at,
            };
            found.insert(target, seen);
        }
    }
    Ok(found)
}

/// Makes this version the current one, whichever was before, and adds nothing to the audit log.
pub async fn put(store: &Store, target: &str, version: &str) -> Result<(), StoreError> {
    let before = get(store, target)
        .await?
        .filter(|before| before.version != version);
    store
        .pool
        .limited(replace(store, target, version, before))
        .await
}

async fn replace(
    store: &Store,
    target: &str,
    version: &str,
    before: Option<Seen>,
) -> Result<(), StoreError> {
    // The rows are locked in the order in which `Beside::Follows` locks them.
    let mut connection = store.pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    let upsert = "INSERT INTO seen (target, version, since, seen_at) VALUES ($1, $2, $3, $3)
        ON CONFLICT (target) DO UPDATE SET since = CASE WHEN seen.version = excluded.version THEN seen.since ELSE excluded.since END,
        version = excluded.version, seen_at = excluded.seen_at";
    sqlx::query(upsert)
        .bind(target)
        .bind(version)
        .bind(store.clock.now_ms())
        .execute(&mut *transaction)
        .await?;
    if let Some(before) = before {
        left(&mut transaction, target, &before).await?;
    }
    stands_there(&mut transaction, target, version).await?;
    transaction.commit().await?;
    Ok(())
}

/// Notes when a version that is no longer current was seen last.
async fn left(
    transaction: &mut Transaction<'_, Any>,
    target: &str,
    seen: &Seen,
) -> Result<(), sqlx::Error> {
    let update = sqlx::query("UPDATE version SET last_seen_at = $1 WHERE target = $2 AND id = $3");
    update
        .bind(seen.seen_at)
        .bind(target)
        .bind(&seen.version)
        .execute(&mut **transaction)
        .await
        .map(drop)
}

/// Notes that a version is current: it has not been seen for the last time.
async fn stands_there(
    transaction: &mut Transaction<'_, Any>,
    target: &str,
    version: &str,
) -> Result<(), sqlx::Error> {
    let update = sqlx::query("UPDATE version SET last_seen_at = 0 WHERE target = $1 AND id = $2");
    update
        .bind(target)
        .bind(version)
        .execute(&mut **transaction)
        .await
        .map(drop)
}

/// Notes that the current version was seen again.
pub async fn again(store: &Store, target: &str, version: &str) -> Result<(), StoreError> {
    let update = sqlx::query("UPDATE seen SET seen_at = $1 WHERE target = $2 AND version = $3");
    update
        .bind(store.clock.now_ms())
        .bind(target)
        .bind(version)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Notes the version that an intent's write stored; the first answer counts.
pub async fn wrote(store: &Store, intent: i64, version: &str) -> Result<(), StoreError> {
    let update = sqlx::query("UPDATE written SET version = $1 WHERE intent = $2 AND version = ''");
    update
        .bind(version)
        .bind(intent)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Notes that an intent's write was tried until now and its outcome is not known.
pub async fn tried(store: &Store, intent: i64) -> Result<(), StoreError> {
    let update = sqlx::query("UPDATE written SET at = $1 WHERE intent = $2");
    update
        .bind(store.clock.now_ms())
        .bind(intent)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Returns the write that an intent announced, with its target.
pub async fn written_by(
    store: &Store,
    intent: i64,
) -> Result<Option<(String, Written)>, StoreError> {
    let query = "SELECT intent, before, version, at, target FROM written WHERE intent = $1";
    let row = sqlx::query(query)
        .bind(intent)
        .fetch_optional(&store.pool)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((row.try_get("target")?, Written::from_row(&row)?)))
}

/// Returns the newest write that stored this version.
pub async fn writer_of(
    store: &Store,
    target: &str,
    version: &str,
) -> Result<Option<Written>, StoreError> {
    let query = "SELECT intent, before, version, at FROM written WHERE target = $1 AND version = $2 ORDER BY intent DESC LIMIT 1";
    Ok(sqlx::query_as(query)
        .bind(target)
        .bind(version)
        .fetch_optional(&store.pool)
        .await?)
}

impl FromRow<'_, AnyRow> for Written {
    fn from_row(row: &AnyRow) -> Result<Written, sqlx::Error> {
        let version: String = row.try_get("version")?;
        Ok(Written {
            intent: row.try_get("intent")?,
            before: row.try_get("before")?,
            version: Some(version).filter(|id| !id.is_empty()),
            at: row.try_get("at")?,
        })
    }
}

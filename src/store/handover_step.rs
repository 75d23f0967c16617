//! A step of handing a draft over, as a part of the transaction that appends its row to the audit
//! log.

use super::colleague_notices::NoticeChanges;
use sqlx::{Any, Transaction};

/// The step, with its texts sealed.
#[derive(Debug)]
pub struct HandoverStep {
    pub(super) owner: String,
    pub(super) target: String,
    pub(super) kind: StepKind,
    pub(super) notices: NoticeChanges,
}

#[derive(Debug)]
pub(super) enum StepKind {
    Offers { taker: String, sealed: String },
    Withdraws,
    Takes(SealedTransfer),
}

/// A draft that goes from one person to another, with its rows as they are stored, before and
/// after.
#[derive(Debug)]
pub(super) struct SealedTransfer {
    pub(super) taker: String,
    /// The giver's row, and what takes its place.
    pub(super) draft: String,
    pub(super) left: String,
    /// The taker's row, if there is one, and what takes its place.
    pub(super) own: Option<String>,
    pub(super) next: String,
}

impl HandoverStep {
    /// Carries the step out, and returns whether it was still to be done.
    pub(super) async fn store(
        &self,
        transaction: &mut Transaction<'_, Any>,
        at: i64,
    ) -> Result<bool, sqlx::Error> {
        let is_done = match &self.kind {
            StepKind::Offers { taker, sealed } => {
                self.begin(transaction, taker, sealed, at).await?;
                true
            }
            StepKind::Withdraws => self.end(transaction, None).await?,
            StepKind::Takes(transfer) => {
                // The offer goes first: of two takers one finds it.
                self.end(transaction, Some(&transfer.taker)).await?
                    && self.replace(transaction, transfer).await?
                    && self.put(transaction, transfer, at).await?
            }
        };
        if is_done {
            self.notices.store(transaction, at).await?;
        }
        Ok(is_done)
    }

    async fn begin(
        &self,
        transaction: &mut Transaction<'_, Any>,
        taker: &str,
        sealed: &str,
        at: i64,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO handover (owner, target, taker, sealed, given_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (owner, target) DO UPDATE SET taker = excluded.taker, sealed = excluded.sealed, given_at = excluded.given_at",
        )
        .bind(&self.owner)
        .bind(&self.target)
        .bind(taker)
        .bind(sealed)
        .bind(at)
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    /// Ends the offer, to this person if one is given. Returns whether there was one.
    async fn end(
        &self,
        transaction: &mut Transaction<'_, Any>,
        taker: Option<&str>,
    ) -> Result<bool, sqlx::Error> {
        let statement = match taker {
            Some(_) => {
                "DELETE FROM handover WHERE owner = $1 AND target = $2 AND taker IN ($3, '')"
            }
            None => "DELETE FROM handover WHERE owner = $1 AND target = $2",
        };
        let statement = sqlx::query(statement).bind(&self.owner).bind(&self.target);
        let statement = match taker {
            Some(taker) => statement.bind(taker.to_owned()),
            None => statement,
        };
        let done = statement.execute(&mut **transaction).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Leaves the giver what takes the place of the draft.
    async fn replace(
        &self,
        transaction: &mut Transaction<'_, Any>,
        transfer: &SealedTransfer,
    ) -> Result<bool, sqlx::Error> {
        let update =
            "UPDATE draft SET sealed = $1 WHERE owner = $2 AND target = $3 AND sealed = $4";
        let done = sqlx::query(update)
            .bind(&transfer.left)
            .bind(&self.owner)
            .bind(&self.target)
            .bind(&transfer.draft)
            .execute(&mut **transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives the taker the draft.
    async fn put(
        &self,
        transaction: &mut Transaction<'_, Any>,
        transfer: &SealedTransfer,
        at: i64,
    ) -> Result<bool, sqlx::Error> {
        let statement = match transfer.own {
            Some(_) => {
                "UPDATE draft SET sealed = $1, kept_at = $2 WHERE owner = $3 AND target = $4 AND sealed = $5"
            }
            None => {
                "INSERT INTO draft (sealed, kept_at, owner, target) VALUES ($1, $2, $3, $4) ON CONFLICT (owner, target) DO NOTHING"
            }
        };
        let statement = sqlx::query(statement)
            .bind(&transfer.next)
            .bind(at)
            .bind(&transfer.taker)
            .bind(&self.target);
        let statement = match &transfer.own {
            Some(own) => statement.bind(own),
            None => statement,
        };
        let done = statement.execute(&mut **transaction).await?;
        Ok(done.rows_affected() == 1)
    }
}

//! Discarding a change set, as a part of the transaction that appends its row to the audit log.

use sqlx::{Any, Transaction};

/// The set that is discarded. Its number stays taken, because others have seen it; nothing else of it
/// is kept.
#[derive(Debug, Clone, Copy)]
pub struct DiscardStep<'a> {
    pub(super) id: i64,
    /// It stands like this until then.
    pub(super) phase: &'a str,
    pub(super) state: &'a str,
    /// Takes the place of its content.
    pub(super) sealed: &'a str,
}

impl DiscardStep<'_> {
    /// Carries the step out, and returns whether it was still to be done.
    pub(super) async fn store(
        &self,
        transaction: &mut Transaction<'_, Any>,
        at: i64,
    ) -> Result<bool, sqlx::Error> {
        let update = "UPDATE change_set SET state = 'discarded', why = '', sealed = $1, changed_at = $2, wait_until = 0
            WHERE id = $3 AND phase = $4 AND state = $5";
        let emptied = sqlx::query(update)
            .bind(self.sealed)
            .bind(at)
            .bind(self.id)
            .bind(self.phase)
            .bind(self.state)
            .execute(&mut **transaction)
            .await?;
        if emptied.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("DELETE FROM change_row WHERE change_set = $1")
            .bind(self.id)
            .execute(&mut **transaction)
            .await?;
        Ok(true)
    }
}

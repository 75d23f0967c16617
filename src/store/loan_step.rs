//! A change of a lent sign-in, as a part of the transaction that appends its row to the audit log.

use sqlx::{Any, Transaction};

/// A change of a loan, to be committed with its row of the audit log.
#[derive(Debug, Clone, Copy)]
pub enum LoanStep<'a> {
    /// It takes the place of an earlier one of the same person.
    Lend { sealed: &'a str, ends_at: i64 },
    /// `sealed` has no token any more. `seen` is the row that states the loan, if only that one is to
    /// end.
    End {
        sealed: &'a str,
        why: &'a str,
        seen: Option<i64>,
    },
}

/// Carries a step out, with the number and the time (Unix milliseconds) of the row that states it. Returns whether it was still to be done.
pub(super) async fn carry_out(
    transaction: &mut Transaction<'_, Any>,
    (seq, at): (i64, i64),
    owner: &str,
    step: LoanStep<'_>,
) -> Result<bool, sqlx::Error> {
    let statement = match step {
        LoanStep::Lend { sealed, ends_at } => sqlx::query(
            "INSERT INTO lent_sign_in (owner, sealed, seq, lent_at, ends_at, read_at, warned_at, ended_at, ended, problem, fence)
             VALUES ($1, $2, $3, $4, $5, 0, 0, 0, '', '', 0)
             ON CONFLICT (owner) DO UPDATE SET sealed = excluded.sealed, seq = excluded.seq, lent_at = excluded.lent_at,
                ends_at = excluded.ends_at, read_at = 0, warned_at = 0, ended_at = 0, ended = '', problem = ''",
        )
        .bind(owner)
        .bind(sealed)
        .bind(seq)
        .bind(at)
        .bind(ends_at),
        LoanStep::End { sealed, why, seen } => sqlx::query(
            "UPDATE lent_sign_in SET sealed = $1, seq = $2, ended_at = $3, ended = $4
             WHERE owner = $5 AND ended_at = 0 AND (seq = $6 OR $6 = 0)",
        )
        .bind(sealed)
        .bind(seq)
        .bind(at)
        .bind(why)
        .bind(owner)
        .bind(seen.unwrap_or_default()),
    };
    let done = statement.execute(&mut **transaction).await?;
    Ok(done.rows_affected() == 1)
}

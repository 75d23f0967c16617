//! Sign-ins that administrators have lent for reading, sealed. A loan and its end are committed
//! together with their rows of the audit log; its tokens go with its end.

use super::audit::{self, NewRow, Row};
use super::loan_step::LoanStep;
use super::news::{self, Announcement};
use super::seen::Beside;
use super::{Store, StoreError, context};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row as _};

/// A loan as it is stored. Times are in Unix milliseconds, 0 for never.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLoan {
    /// The person whose sign-in it is, as `Person::key`.
    pub owner: String,
    /// `None` if the key that sealed it is gone.
    pub content: Option<Vec<u8>>,
    /// The row of the audit log that states the loan, or its end.
    pub seq: i64,
    pub lent_at: i64,
    pub ends_at: i64,
    /// The time when something was read with it last.
    pub read_at: i64,
    /// The time when it was told that the loan is about to end.
    pub warned_at: i64,
    pub ended_at: i64,
    /// A word for why it ended.
    pub ended: String,
    /// A word for why it could not be used last.
    pub problem: String,
}

/// A row with its content still sealed.
struct SealedLoan(StoredLoan, String);

const SELECT: &str = "SELECT owner, sealed, seq, lent_at, ends_at, read_at, warned_at, ended_at, ended, problem FROM lent_sign_in";

impl FromRow<'_, AnyRow> for SealedLoan {
    fn from_row(row: &AnyRow) -> Result<SealedLoan, sqlx::Error> {
        let loan = StoredLoan {
            owner: row.try_get("owner")?,
            content: None,
            seq: row.try_get("seq")?,
            lent_at: row.try_get("lent_at")?,
            ends_at: row.try_get("ends_at")?,
            read_at: row.try_get("read_at")?,
            warned_at: row.try_get("warned_at")?,
            ended_at: row.try_get("ended_at")?,
            ended: row.try_get("ended")?,
            problem: row.try_get("problem")?,
        };
        Ok(SealedLoan(loan, row.try_get("sealed")?))
    }
}

impl SealedLoan {
    fn open(self, store: &Store) -> StoredLoan {
        let SealedLoan(loan, sealed) = self;
        StoredLoan {
            content: store.unseal(&place(&loan.owner), &sealed),
            ..loan
        }
    }
}

/// Returns the loan of this person, or what is left of it.
pub async fn get(store: &Store, owner: &str) -> Result<Option<StoredLoan>, StoreError> {
    let query = sqlx::query_as(AssertSqlSafe(format!("{SELECT} WHERE owner = $1"))).bind(owner);
    let row: Option<SealedLoan> = query.fetch_optional(&store.pool).await?;
    Ok(row.map(|row| row.open(store)))
}

/// Lists all loans, the latest first, those that have ended too.
pub async fn all(store: &Store) -> Result<Vec<StoredLoan>, StoreError> {
    let query = sqlx::query_as(AssertSqlSafe(format!(
        "{SELECT} ORDER BY lent_at DESC, owner"
    )));
    let rows: Vec<SealedLoan> = query.fetch_all(&store.pool).await?;
    Ok(rows.into_iter().map(|row| row.open(store)).collect())
}

/// Commits a loan and the row that states it.
///
/// # Errors
///
/// As [`audit::append`].
pub async fn lend(
    store: &Store,
    row: NewRow,
    owner: &str,
    content: &[u8],
    ends_at: i64,
) -> Result<Option<Row>, StoreError> {
    let sealed = store.keys.seal(&place(owner), content);
    let step = LoanStep::Lend {
        sealed: &sealed,
        ends_at,
    };
    audit::append_with(store, row, Beside::Loan { owner, step }).await
}

/// Ends a loan: `content` has no token any more. `seen` is the row that states the loan, if only that
/// one is to end. Returns `None`, and commits nothing, if it has ended already.
///
/// # Errors
///
/// As [`audit::append`].
pub async fn end(
    store: &Store,
    row: NewRow,
    owner: &str,
    content: &[u8],
    (why, seen): (&str, Option<i64>),
) -> Result<Option<Row>, StoreError> {
    let sealed = store.keys.seal(&place(owner), content);
    let step = LoanStep::End {
        sealed: &sealed,
        why,
        seen,
    };
    audit::append_with(store, row, Beside::Loan { owner, step }).await
}

/// Stores a refreshed token of the loan that this row of the audit log states; it is durable when
/// this returns. Returns false, and stores nothing, if the loan has ended meanwhile or a later holder
/// of the lease has written.
pub async fn renew(
    store: &Store,
    (owner, seq): (&str, i64),
    content: &[u8],
    fence: i64,
) -> Result<bool, StoreError> {
    let update = sqlx::query(
        "UPDATE lent_sign_in SET sealed = $1, fence = $2 WHERE owner = $3 AND seq = $4 AND ended_at = 0 AND fence <= $2",
    );
    let update = update
        .bind(store.keys.seal(&place(owner), content))
        .bind(fence)
        .bind(owner)
        .bind(seq);
    Ok(update.execute(&store.pool).await?.rows_affected() == 1)
}

/// Notes how the loan that this row of the audit log states was used last: the time when something
/// was read with it, or a word for why it could not be used.
pub async fn note(
    store: &Store,
    (owner, seq): (&str, i64),
    read_at: Option<i64>,
    problem: &str,
) -> Result<(), StoreError> {
    let update = sqlx::query(
        "UPDATE lent_sign_in SET read_at = CASE WHEN $1 > read_at THEN $1 ELSE read_at END, problem = $2
         WHERE owner = $3 AND seq = $4 AND ended_at = 0",
    );
    update
        .bind(read_at.unwrap_or_default())
        .bind(problem)
        .bind(owner)
        .bind(seq)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Notes that it is told that this loan is about to end, together with the news, once.
pub async fn warn(
    store: &Store,
    (owner, seq): (&str, i64),
    news: &Announcement,
) -> Result<bool, StoreError> {
    let update = sqlx::query(
        "UPDATE lent_sign_in SET warned_at = $1 WHERE owner = $2 AND seq = $3 AND ended_at = 0 AND warned_at = 0",
    );
    let update = update.bind(store.clock.now_ms()).bind(owner).bind(seq);
    news::change_with(store, update, Some(news)).await
}

fn place(owner: &str) -> String {
    context("lent_sign_in", &[owner])
}

//! Requests for approval, sealed. What people do with one is committed together with its row of the
//! audit log, as `Beside::Approval`. A row is written only if nobody else has written it since it
//! was read.

use super::places::{SEVERAL, places};
use super::{Store, StoreError, context, purge_where};
use crate::audit_log::Row;
use sqlx::{Any, AssertSqlSafe, Transaction};

/// A request as stored. All times are in Unix milliseconds, 0 for none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredApproval {
    /// The number of the row of the audit log that announced it.
    pub id: i64,
    /// The person who asks, as `Person::key`.
    pub author: String,
    pub target: String,
    /// Words of the service.
    pub kind: String,
    pub state: String,
    /// Encoded by the service. Empty if the row cannot be opened.
    pub content: Vec<u8>,
    /// Grows with every change.
    pub revision: i64,
    pub created_at: i64,
    pub changed_at: i64,
    pub expires_at: i64,
}

/// The requests of a list. Each list has an index that holds its requests alone, in the order of
/// their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApprovalGroup {
    /// Those that wait or are sent.
    Current,
    Over,
}

impl ApprovalGroup {
    /// The condition, word by word as the index has it.
    fn condition(self) -> &'static str {
        match self {
            ApprovalGroup::Current => "state IN ('open', 'sending')",
            ApprovalGroup::Over => "state NOT IN ('open', 'sending')",
        }
    }

    fn page(self) -> String {
        let condition = self.condition();
        format!(
            "SELECT {COLUMNS} FROM approval_request WHERE id < $1 AND {condition} ORDER BY id DESC LIMIT $2"
        )
    }
}

/// A change of a request that is committed together with a row of the audit log, or not at all: if
/// another one of the same person and document waits or is sent, or if somebody else was first.
#[derive(Clone, Copy)]
pub enum ApprovalStep<'a> {
    /// A new one, with the number of that row.
    Begins(&'a Store, &'a StoredApproval),
    /// This one takes the place of the revision that it was read with.
    Turns(&'a Store, &'a StoredApproval),
}

impl std::fmt::Debug for ApprovalStep<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (ApprovalStep::Begins(_, request) | ApprovalStep::Turns(_, request)) = self;
        f.debug_tuple("ApprovalStep").field(&request.state).finish()
    }
}

type ApprovalColumns = (
    i64,
    String,
    String,
    String,
    String,
    String,
    i64,
    i64,
    i64,
    i64,
);

const COLUMNS: &str =
    "id, author, target, kind, state, sealed, revision, created_at, changed_at, expires_at";

/// Stores a request as it is now, where the audit log states the change by a row of its own or
/// needs none. Returns whether nobody had changed it since it was read.
pub async fn replace(store: &Store, request: &StoredApproval) -> Result<bool, StoreError> {
    let now = store.clock.now_ms();
    let done = replacing(store, request, now).execute(&store.pool).await?;
    Ok(done.rows_affected() == 1)
}

/// Returns the request of this number.
pub async fn get(store: &Store, id: i64) -> Result<Option<StoredApproval>, StoreError> {
    let query = format!("SELECT {COLUMNS} FROM approval_request WHERE id = $1");
    let row: Option<ApprovalColumns> = sqlx::query_as(AssertSqlSafe(query))
        .bind(id)
        .fetch_optional(&store.pool)
        .await?;
    Ok(row.map(|row| opened(store, row)))
}

/// Returns the newest request of a person for a document.
pub async fn latest_of(
    store: &Store,
    author: &str,
    target: &str,
) -> Result<Option<StoredApproval>, StoreError> {
    let query = format!(
        "SELECT {COLUMNS} FROM approval_request WHERE author = $1 AND target = $2 ORDER BY id DESC LIMIT 1"
    );
    let row: Option<ApprovalColumns> = sqlx::query_as(AssertSqlSafe(query))
        .bind(author)
        .bind(target)
        .fetch_optional(&store.pool)
        .await?;
    Ok(row.map(|row| opened(store, row)))
}

/// Lists the newest request of a person for each of these documents.
pub async fn latest_of_each(
    store: &Store,
    author: &str,
    targets: &[String],
) -> Result<Vec<StoredApproval>, StoreError> {
    let mut found = vec![];
    for part in targets.chunks(SEVERAL) {
        let mut query = sqlx::query_as(AssertSqlSafe(latest_query(part.len()))).bind(author);
        for target in part {
            query = query.bind(target);
        }
        let rows: Vec<ApprovalColumns> = query.persistent(false).fetch_all(&store.pool).await?;
        found.extend(rows.into_iter().map(|row| opened(store, row)));
    }
    Ok(found)
}

/// Makes the query for the newest request of `$1` for each of so many documents.
fn latest_query(documents: usize) -> String {
    let newest = |document: usize| {
        let target = document + 2;
        format!("(SELECT MAX(id) FROM approval_request WHERE author = $1 AND target = ${target})")
    };
    let newest: Vec<String> = (0..documents).map(newest).collect();
    let newest = newest.join(", ");
    format!("SELECT {COLUMNS} FROM approval_request WHERE id IN ({newest})")
}

/// Lists the requests of these people for a document that wait or are sent.
pub async fn current_of(
    store: &Store,
    target: &str,
    authors: &[&str],
) -> Result<Vec<StoredApproval>, StoreError> {
    let mut found = vec![];
    for part in authors.chunks(SEVERAL) {
        let mut query = sqlx::query_as(AssertSqlSafe(current_query(part.len()))).bind(target);
        for author in part {
            query = query.bind(*author);
        }
        let rows: Vec<ApprovalColumns> = query.persistent(false).fetch_all(&store.pool).await?;
        found.extend(rows.into_iter().map(|row| opened(store, row)));
    }
    Ok(found)
}

fn current_query(authors: usize) -> String {
    let (authors, current) = (places(2, authors), ApprovalGroup::Current.condition());
    format!(
        "SELECT {COLUMNS} FROM approval_request WHERE target = $1 AND author IN ({authors}) AND {current}"
    )
}

/// Lists the requests of a list before this number, the newest first.
pub async fn page(
    store: &Store,
    group: ApprovalGroup,
    before: i64,
    limit: i64,
) -> Result<Vec<StoredApproval>, StoreError> {
    let rows: Vec<ApprovalColumns> = sqlx::query_as(AssertSqlSafe(group.page()))
        .bind(before)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?;
    Ok(rows.into_iter().map(|row| opened(store, row)).collect())
}

/// The query of [`count_waiting`]. The audit log has a row for every approval, which is committed
/// together with it. Asked for by a single value, because PostgreSQL would turn an EXISTS into a
/// join that reads all approvals of the person.
const WAITING: &str = "SELECT COUNT(*) FROM
    (SELECT id, author FROM approval_request WHERE state = 'open' AND expires_at > $2 ORDER BY id DESC LIMIT $3) AS newest
    WHERE author <> $1 AND (SELECT 1 FROM audit WHERE reference = CAST(newest.id AS TEXT) AND person = $1
        AND COALESCE(event, '') = 'approval' AND COALESCE(outcome, '') = 'approved' LIMIT 1) IS NULL";

/// Counts the requests of others that wait and that this person has not approved, among as many as
/// `newest` that wait.
pub async fn count_waiting(store: &Store, person: &str, newest: i64) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar(WAITING)
        .bind(person)
        .bind(store.clock.now_ms())
        .bind(newest);
    Ok(count.fetch_one(&store.pool).await?)
}

/// Lists requests of this kind in these states that were changed since this time, the newest first.
pub async fn changed_since(
    store: &Store,
    kind: &str,
    states: &[&str],
    since_ms: i64,
    limit: i64,
) -> Result<Vec<StoredApproval>, StoreError> {
    let query = format!(
        "SELECT {COLUMNS} FROM approval_request WHERE kind = $1 AND changed_at >= $2 AND state IN ({}) ORDER BY changed_at DESC LIMIT $3",
        places(4, states.len())
    );
    let mut query = sqlx::query_as(AssertSqlSafe(query))
        .bind(kind)
        .bind(since_ms)
        .bind(limit);
    for state in states {
        query = query.bind(*state);
    }
    let rows: Vec<ApprovalColumns> = query.fetch_all(&store.pool).await?;
    Ok(rows.into_iter().map(|row| opened(store, row)).collect())
}

/// Removes requests that are over and were changed before this time. Returns their number.
pub async fn purge(store: &Store, changed_before_ms: i64) -> Result<u64, StoreError> {
    let over = "changed_at < $1 AND state NOT IN ('open', 'sending')";
    purge_where(store, "approval_request", over, changed_before_ms).await
}

/// Carries a step out, and returns whether it was still to be done.
pub(super) async fn carry_out(
    transaction: &mut Transaction<'_, Any>,
    step: ApprovalStep<'_>,
    row: &Row,
) -> Result<bool, sqlx::Error> {
    let done = match step {
        ApprovalStep::Begins(store, request) => {
            // Without a target of the conflict: the number is new, so it is the one that waits.
            let insert = "INSERT INTO approval_request (id, author, target, kind, state, sealed, revision, created_at, changed_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7, $8) ON CONFLICT DO NOTHING";
            sqlx::query(insert)
                .bind(row.seq)
                .bind(&request.author)
                .bind(&request.target)
                .bind(&request.kind)
                .bind(&request.state)
                .bind(
                    store
                        .keys
                        .seal(&place(row.seq, &request.author), &request.content),
                )
                .bind(row.at)
                .bind(request.expires_at)
                .execute(&mut **transaction)
                .await?
        }
        ApprovalStep::Turns(store, request) => {
            replacing(store, request, row.at)
                .execute(&mut **transaction)
                .await?
        }
    };
    Ok(done.rows_affected() == 1)
}

type ApprovalStatement<'a> = sqlx::query::Query<'a, Any, sqlx::any::AnyArguments>;

fn replacing<'a>(store: &Store, request: &'a StoredApproval, at: i64) -> ApprovalStatement<'a> {
    let update = "UPDATE approval_request SET state = $1, sealed = $2, changed_at = $3, revision = revision + 1
        WHERE id = $4 AND revision = $5";
    let sealed = store
        .keys
        .seal(&place(request.id, &request.author), &request.content);
    sqlx::query(update)
        .bind(&request.state)
        .bind(sealed)
        .bind(at)
        .bind(request.id)
        .bind(request.revision)
}

fn opened(store: &Store, row: ApprovalColumns) -> StoredApproval {
    StoredApproval {
        content: store
            .unseal(&place(row.0, &row.1), &row.5)
            .unwrap_or_default(),
        id: row.0,
        author: row.1,
        target: row.2,
        kind: row.3,
        state: row.4,
        revision: row.6,
        created_at: row.7,
        changed_at: row.8,
        expires_at: row.9,
    }
}

fn place(id: i64, author: &str) -> String {
    context("approval_request", &[&id.to_string(), author])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::query_plan::assert_searches;

    #[tokio::test]
    async fn every_list_reads_by_its_index_in_its_order() {
        let table = ["approval_request"];
        let current = ApprovalGroup::Current.page();
        assert_searches(&current, &table, &["approval_request_listed"]).await;
        let over = ApprovalGroup::Over.page();
        assert_searches(&over, &table, &["approval_request_over"]).await;
        let of_document = current_query(3);
        assert_searches(&of_document, &table, &["approval_request_current"]).await;
        let indexes = [
            "sqlite_autoindex_approval_request_1",
            "approval_request_author",
        ];
        assert_searches(&latest_query(3), &table, &indexes).await;
        let tables = ["approval_request", "audit"];
        let indexes = ["approval_request_open", "audit_approved"];
        assert_searches(WAITING, &tables, &indexes).await;
    }
}

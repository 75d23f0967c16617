//! The audit log: append only, each row chained to the one before it by a hash. No change is sent
//! without its intent here, and an intent has at most one outcome.

pub mod chain;

pub use crate::audit_log::{COLUMNS, Event, Filter, NewRow, Row, utc};
pub use chain::{FirstBad, Verified};

use super::seen::Beside;
use super::{Backend, Store, StoreError, context};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::QueryAs;
use sqlx::{Any, Connection, FromRow, Row as _};
use std::time::Duration;

/// Appending gives up after other processes have come first this often.
const ATTEMPTS: usize = 50;

/// Longest wait for the appenders before in this process, which wait for the database.
const TURN: Duration = Duration::from_secs(10);

/// The query for number and hash of the newest row.
const TAIL: &str = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";

/// Rows that a walk over the whole log reads at once.
const BATCH: i64 = 500;

/// The columns of a whole row, named once.
macro_rules! columns {
    () => {
        "SELECT seq, at, event, person, person_name, tenant, profile, customer, changes, request_id, correlation_id, outcome, reference, \
         intent, prev_hash, hash FROM audit "
    };
}

/// Makes a query for whole rows.
macro_rules! select {
    ($rest:literal) => {
        sqlx::query_as(concat!(columns!(), $rest))
    };
}

/// A query for whole rows.
type RowQuery<'q> = QueryAs<'q, Any, SealedRow, AnyArguments>;

/// Commits a row at the end of the chain, and returns it. If the row is the outcome of an intent
/// that has one already, returns that one instead.
///
/// # Errors
///
/// The database does not answer, or other processes came first `ATTEMPTS` times.
pub async fn append(store: &Store, new: NewRow) -> Result<Row, StoreError> {
    append_with(store, new, Beside::Nothing)
        .await?
        .ok_or(StoreError::Contended)
}

/// Commits a row like [`append`], together with a change of its own. Returns `None`, and commits no
/// row, if that change was made already.
pub async fn append_with(
    store: &Store,
    new: NewRow,
    beside: Beside<'_>,
) -> Result<Option<Row>, StoreError> {
    let turn = tokio::time::timeout(TURN, store.appending.lock()).await;
    let _turn = turn.map_err(|_| StoreError::Contended)?;
    for _ in 0..ATTEMPTS {
        if let Some(intent) = new.intent
            && let Some(settled) = outcome_of(store, intent).await?
        {
            return Ok(Some(settled));
        }
        let appending = append_after_tail(store, &new, &beside);
        let appended = store.pool.limited(appending).await;
        if let Err(StoreError::Database(error)) = &appended {
            store.pool.note(error);
        }
        match appended {
            Err(StoreError::Database(sqlx::Error::Database(error)))
                if error.is_unique_violation() => {}
            done => return done,
        }
    }
    Err(StoreError::Contended)
}

async fn append_after_tail(
    store: &Store,
    new: &NewRow,
    beside: &Beside<'_>,
) -> Result<Option<Row>, StoreError> {
    // SQLite: a transaction that reads first could not wait for another writer.
    let mut connection = store.pool.acquire().await?;
    let mut transaction = match store.backend {
        Backend::Sqlite => connection.begin_with("BEGIN IMMEDIATE").await?,
        Backend::Postgres => connection.begin().await?,
    };
    let tail: Option<(i64, String)> = sqlx::query_as(TAIL)
        .fetch_optional(&mut *transaction)
        .await?;
    let (seq, prev_hash) = tail.map_or((1, String::new()), |(seq, hash)| (seq + 1, hash));
    let sealed = new.changes.as_ref().map(|changes| {
        store
            .keys
            .seal(&changes_context(seq), changes.get().as_bytes())
    });
    let mut row = Row::new(new, seq, store.clock.now_ms(), prev_hash);
    row.hash = chain::hash(&row, sealed.as_deref());
    sqlx::query(
        "INSERT INTO audit (seq, at, event, person, person_name, tenant, profile, customer, changes, request_id, correlation_id, outcome,
         reference, intent, prev_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(row.seq)
    .bind(row.at)
    .bind(&row.event)
    .bind(&row.person)
    .bind(&row.person_name)
    .bind(&row.tenant)
    .bind(&row.profile)
    .bind(&row.customer)
    .bind(&sealed)
    .bind(&row.request_id)
    .bind(&row.correlation_id)
    .bind(&row.outcome)
    .bind(&row.reference)
    .bind(row.intent)
    .bind(&row.prev_hash)
    .bind(&row.hash)
    .execute(&mut *transaction)
    .await?;
    if !beside.store(&mut transaction, &row).await? {
        transaction.rollback().await?;
        return Ok(None);
    }
    transaction.commit().await?;
    Ok(Some(row))
}

/// Lists a page of the audit log, the newest first, before this row.
pub async fn page(
    store: &Store,
    filter: &Filter,
    before_seq: Option<i64>,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let before = before_seq.unwrap_or(i64::MAX);
    fetch(store, filter.query(i64::MIN, before, "DESC", limit)).await
}

/// Lists a part of the audit log in its order: rows after this one, up to `last`.
pub async fn part(
    store: &Store,
    filter: &Filter,
    after_seq: i64,
    last: i64,
) -> Result<Vec<Row>, StoreError> {
    fetch(
        store,
        filter.query(after_seq, last.saturating_add(1), "ASC", BATCH),
    )
    .await
}

/// Lists the latest changes, made through the portal or elsewhere.
pub async fn recent_changes(store: &Store, limit: i64) -> Result<Vec<Row>, StoreError> {
    let query = select!(
        "WHERE seq IN (SELECT seq FROM (SELECT seq FROM audit WHERE event = 'edit.outcome' AND outcome = 'saved' ORDER BY seq DESC LIMIT $1) AS saved
         UNION ALL SELECT seq FROM (SELECT seq FROM audit WHERE event = 'outside_change' ORDER BY seq DESC LIMIT $1) AS outside)
         ORDER BY seq DESC LIMIT $1"
    );
    fetch(store, query.bind(limit)).await
}

impl Filter {
    /// Makes the query for rows between these numbers. Only members that are present become a
    /// condition, so that the database can use its indexes.
    fn query(&self, after: i64, before: i64, order: &str, limit: i64) -> RowQuery<'static> {
        let texts = [
            ("event", &self.event),
            ("person", &self.person),
            ("profile", &self.profile),
            ("customer", &self.customer),
            ("outcome", &self.outcome),
        ];
        let texts: Vec<(&str, String)> = texts
            .into_iter()
            .filter_map(|(column, value)| Some((column, value.clone()?)))
            .collect();
        let times: Vec<(&str, i64)> = [("at >=", self.from), ("at <", self.until)]
            .into_iter()
            .filter_map(|(is, at)| Some((is, at?)))
            .collect();
        let mut sql = format!("{}WHERE seq > $1 AND seq < $2", columns!());
        let conditions = texts
            .iter()
            .map(|(column, _)| format!("{column} ="))
            .chain(times.iter().map(|(is, _)| (*is).to_owned()));
        for (number, condition) in conditions.enumerate() {
            sql.push_str(&format!(" AND {condition} ${}", number + 3));
        }
        if self.without_settled {
            let settled =
                "EXISTS (SELECT 1 FROM audit AS settled WHERE settled.intent = audit.seq)";
            sql.push_str(&format!(" AND (event <> 'edit.intent' OR NOT {settled})"));
        }
        sql.push_str(&format!(
            " ORDER BY seq {order} LIMIT ${}",
            texts.len() + times.len() + 3
        ));
        // Made of the literals above; values are bound.
        let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(after)
            .bind(before);
        for (_, text) in texts {
            query = query.bind(text);
        }
        for (_, at) in times {
            query = query.bind(at);
        }
        query.bind(limit)
    }
}

/// Lists the people whom the audit log names: key, and the latest name.
pub async fn people(store: &Store) -> Result<Vec<(String, String)>, StoreError> {
    let newest = "SELECT person, person_name FROM audit WHERE seq IN (SELECT MAX(seq) FROM audit WHERE person <> '' GROUP BY person)
        ORDER BY person_name, person";
    Ok(sqlx::query_as(newest).fetch_all(&store.pool).await?)
}

/// Returns the numbers of the rows before and after this one.
pub async fn neighbours(store: &Store, seq: i64) -> Result<(Option<i64>, Option<i64>), StoreError> {
    let query = "SELECT (SELECT MAX(seq) FROM audit WHERE seq < $1), (SELECT MIN(seq) FROM audit WHERE seq > $1)";
    Ok(sqlx::query_as(query)
        .bind(seq)
        .fetch_one(&store.pool)
        .await?)
}

/// Returns number and hash of the newest row. Noted elsewhere, they show later whether rows were
/// taken from the end.
pub async fn tail(store: &Store) -> Result<Option<(i64, String)>, StoreError> {
    Ok(sqlx::query_as(TAIL).fetch_optional(&store.pool).await?)
}

/// Returns the hash of a row, as stored.
pub async fn hash_of(store: &Store, seq: i64) -> Result<Option<String>, StoreError> {
    let hash = sqlx::query_scalar("SELECT hash FROM audit WHERE seq = $1");
    Ok(hash.bind(seq).fetch_optional(&store.pool).await?)
}

pub async fn get(store: &Store, seq: i64) -> Result<Option<Row>, StoreError> {
    Ok(fetch(store, select!("WHERE seq = $1").bind(seq))
        .await?
        .pop())
}

/// Lists the rows of the request with this id, the newest first: the `MS-RequestId` that was sent,
/// or the correlation id.
pub async fn of_request(store: &Store, id: &str, limit: i64) -> Result<Vec<Row>, StoreError> {
    let query = select!("WHERE request_id = $1 OR correlation_id = $1 ORDER BY seq DESC LIMIT $2");
    fetch(store, query.bind(id.to_owned()).bind(limit)).await
}

/// Returns the outcome of an intent, once it is known.
pub async fn outcome_of(store: &Store, intent: i64) -> Result<Option<Row>, StoreError> {
    Ok(fetch(store, select!("WHERE intent = $1").bind(intent))
        .await?
        .pop())
}

/// Lists a person's intents whose outcome is not known, the oldest first.
pub async fn open_intents(store: &Store, person: &str) -> Result<Vec<Row>, StoreError> {
    let query = select!(
        "WHERE event = $1 AND person = $2 AND NOT EXISTS (SELECT 1 FROM audit AS settled WHERE settled.intent = audit.seq) ORDER BY seq"
    );
    fetch(
        store,
        query
            .bind(Event::EditIntent.as_str())
            .bind(person.to_owned()),
    )
    .await
}

/// Lists the intents on this document whose outcome is not known, whoever announced them.
pub async fn open_intents_on(
    store: &Store,
    profile: &str,
    customer: Option<&str>,
) -> Result<Vec<Row>, StoreError> {
    let query = select!(
        "WHERE event = $1 AND profile = $2 AND COALESCE(customer, '') = $3
         AND NOT EXISTS (SELECT 1 FROM audit AS settled WHERE settled.intent = audit.seq) ORDER BY seq"
    );
    let query = query
        .bind(Event::EditIntent.as_str())
        .bind(profile.to_owned())
        .bind(customer.unwrap_or_default().to_owned());
    fetch(store, query).await
}

/// Lists the rows after this one, in order.
pub async fn after(store: &Store, seq: i64, limit: i64) -> Result<Vec<Row>, StoreError> {
    fetch(
        store,
        select!("WHERE seq > $1 ORDER BY seq LIMIT $2")
            .bind(seq)
            .bind(limit),
    )
    .await
}

/// Walks the chain, and returns its length or the first bad row. It needs no key: the hash covers
/// the changes as they are sealed.
pub async fn verify(store: &Store) -> Result<Verified, StoreError> {
    let mut walk = chain::Walk::default();
    loop {
        let query = select!("WHERE seq > $1 ORDER BY seq LIMIT $2")
            .bind(walk.last_seq())
            .bind(BATCH);
        let rows: Vec<SealedRow> = query.fetch_all(&store.pool).await?;
        if rows.is_empty() {
            return Ok(Ok(walk.count()));
        }
        for SealedRow { row, changes } in rows {
            if let Err(bad) = walk.step(&row, changes.as_deref()) {
                return Ok(Err(bad));
            }
        }
    }
}

async fn fetch(store: &Store, query: RowQuery<'_>) -> Result<Vec<Row>, StoreError> {
    let open = |SealedRow { row, changes }: SealedRow| Row {
        changes: changes
            .and_then(|sealed| store.unseal(&changes_context(row.seq), &sealed))
            .and_then(crate::audit_log::raw_json),
        ..row
    };
    let rows = query.fetch_all(&store.pool).await?;
    Ok(rows.into_iter().map(open).collect())
}

/// A row as it is read: its changes still sealed, and apart.
struct SealedRow {
    row: Row,
    changes: Option<String>,
}

impl FromRow<'_, AnyRow> for SealedRow {
    fn from_row(row: &AnyRow) -> Result<SealedRow, sqlx::Error> {
        Ok(SealedRow {
            row: Row {
                seq: row.try_get("seq")?,
                at: row.try_get("at")?,
                event: row.try_get("event")?,
                person: row.try_get("person")?,
                person_name: row.try_get("person_name")?,
                tenant: row.try_get("tenant")?,
                profile: row.try_get("profile")?,
                customer: row.try_get("customer")?,
                changes: None,
                request_id: row.try_get("request_id")?,
                correlation_id: row.try_get("correlation_id")?,
                outcome: row.try_get("outcome")?,
                reference: row.try_get("reference")?,
                intent: row.try_get("intent")?,
                prev_hash: row.try_get("prev_hash")?,
                hash: row.try_get("hash")?,
            },
            changes: row.try_get("changes")?,
        })
    }
}

fn changes_context(seq: i64) -> String {
    context("audit", &[&seq.to_string()])
}

//! The audit log: append only, each row chained to the one before it by a hash. No change is sent
//! without its intent here, and an intent has at most one outcome.

pub mod chain;
mod open_intents;

pub use crate::audit_log::{COLUMNS, Event, Filter, NewRow, Row, utc};
pub use chain::{FirstBad, Verified};
pub(super) use open_intents::OpenIntents;

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
    fetch(store, filter.query(Step::Before(before_seq), limit)).await
}

/// Lists a part of the audit log, the oldest row first: rows after this one, up to the number
/// `last`.
pub async fn part(
    store: &Store,
    filter: &Filter,
    after_seq: Option<i64>,
    last: i64,
) -> Result<Vec<Row>, StoreError> {
    fetch(store, filter.query(Step::After(after_seq, last), BATCH)).await
}

/// Lists the latest changes, made through the portal or elsewhere.
pub async fn recent_changes(store: &Store, limit: i64) -> Result<Vec<Row>, StoreError> {
    let saved = Filter {
        event: Some(Event::EditOutcome.as_str().to_owned()),
        outcome: Some("saved".to_owned()),
        ..Filter::default()
    };
    let outside = Filter {
        event: Some(Event::OutsideChange.as_str().to_owned()),
        ..Filter::default()
    };
    let mut rows = page(store, &saved, None, limit).await?;
    rows.extend(page(store, &outside, None, limit).await?);
    rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.seq)));
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows)
}

/// The rows of a list that come next.
#[derive(Clone, Copy)]
enum Step {
    /// The newest ones, or those before this row.
    Before(Option<i64>),
    /// The oldest ones, or those after this row, up to the number of the second.
    After(Option<i64>, i64),
}

impl Filter {
    /// Returns the number of texts that the index is used for. Rows of one customer are few; of the
    /// other columns, each two have an index.
    fn indexed(&self) -> usize {
        if self.customer.is_some() { 1 } else { 2 }
    }

    /// Makes the query for rows in the order of their times; without a filter, in the order of
    /// their numbers, which is that of the chain. Only members that are present become a
    /// condition, so that the database can use the index for them.
    fn query(&self, step: Step, limit: i64) -> RowQuery<'static> {
        let texts = [
            ("customer", &self.customer),
            ("person", &self.person),
            ("outcome", &self.outcome),
            ("event", &self.event),
            ("profile", &self.profile),
        ];
        let texts: Vec<(&str, String)> = texts
            .into_iter()
            .filter_map(|(column, value)| Some((column, value.clone()?)))
            .collect();
        let times = [("at >=", self.from), ("at <", self.until)];
        let (beyond, order, row, last) = match step {
            Step::Before(row) => ("<", "DESC", row, None),
            Step::After(row, last) => (">", "ASC", row, Some(last)),
        };
        let mut numbers: Vec<i64> = vec![];
        let mut conditions: Vec<String> = vec![];
        let mut number = |condition: &str, value: Option<i64>| {
            if let Some(value) = value {
                numbers.push(value);
                conditions.push(format!("{condition} ${}", numbers.len()));
            }
        };
        for (condition, at) in times {
            number(condition, at);
        }
        number("seq <=", last);
        let has_filter = !texts.is_empty() || self.from.is_some() || self.until.is_some();
        let ordered = if has_filter {
            if let Some(row) = row {
                numbers.push(row);
                let row = format!("${}", numbers.len());
                conditions.push(format!(
                    "(at, seq) {beyond} ((SELECT at FROM audit AS place WHERE place.seq >= {row} ORDER BY place.seq LIMIT 1), {row})"
                ));
            }
            format!("at {order}, seq {order}")
        } else {
            number(&format!("seq {beyond}"), row);
            format!("seq {order}")
        };
        for (index, (column, _)) in texts.iter().enumerate() {
            // The database is not left to guess which index is the best: it would need to know
            // which values stand together.
            let column = if index < self.indexed() {
                (*column).to_owned()
            } else {
                format!("COALESCE({column}, '')")
            };
            conditions.push(format!("{column} = ${}", numbers.len() + index + 1));
        }
        if self.without_settled {
            let settled =
                "EXISTS (SELECT 1 FROM audit AS settled WHERE settled.intent = audit.seq)";
            conditions.push(format!("(event <> 'edit.intent' OR NOT {settled})"));
        }
        let mut sql = columns!().to_owned();
        if !conditions.is_empty() {
            sql.push_str(&format!("WHERE {} ", conditions.join(" AND ")));
        }
        let limited = numbers.len() + texts.len() + 1;
        sql.push_str(&format!("ORDER BY {ordered} LIMIT ${limited}"));
        // Made of the literals above; values are bound.
        let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
        for number in numbers {
            query = query.bind(number);
        }
        for (_, text) in texts {
            query = query.bind(text);
        }
        query.bind(limit)
    }
}

/// Lists the people whom the audit log names: key, and the latest name. Goes from person to person
/// by the index, so that it does not read every row.
pub async fn people(store: &Store) -> Result<Vec<(String, String)>, StoreError> {
    let people = "WITH RECURSIVE people (person) AS (
            SELECT MIN(person) FROM audit WHERE person > ''
            UNION ALL SELECT (SELECT MIN(audit.person) FROM audit WHERE audit.person > people.person) FROM people WHERE people.person IS NOT NULL
        ), named AS (
            SELECT person, (SELECT audit.person_name FROM audit WHERE audit.person = people.person ORDER BY audit.at DESC, audit.seq DESC LIMIT 1) AS name
            FROM people WHERE person IS NOT NULL
        ) SELECT person, name FROM named ORDER BY name, person";
    Ok(sqlx::query_as(people).fetch_all(&store.pool).await?)
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

/// Looks once through the whole log for what the process remembers of it, so that the first pages
/// need not.
pub async fn warm_up(store: &Store) -> Result<(), StoreError> {
    open_intents::numbers(store, |_| false).await.map(drop)
}

/// Tells whether a person has intents whose outcome is not known, given the last row of the log;
/// `None` if the process has not read the log up to it.
pub fn has_open_intents(store: &Store, last: Option<&(i64, String)>, person: &str) -> Option<bool> {
    open_intents::any_until(store, last, person)
}

/// Lists a person's intents whose outcome is not known, the oldest first.
pub async fn open_intents(store: &Store, person: &str) -> Result<Vec<Row>, StoreError> {
    let open = open_intents::numbers(store, |intent| intent.person == person).await?;
    numbered(store, open).await
}

/// Lists the intents on this document whose outcome is not known, whoever announced them.
pub async fn open_intents_on(
    store: &Store,
    profile: &str,
    customer: Option<&str>,
) -> Result<Vec<Row>, StoreError> {
    let open = open_intents::numbers(store, |intent| {
        intent.profile.as_deref() == Some(profile)
            && intent.customer.as_deref().unwrap_or_default() == customer.unwrap_or_default()
    })
    .await?;
    numbered(store, open).await
}

async fn numbered(store: &Store, numbers: Vec<i64>) -> Result<Vec<Row>, StoreError> {
    let mut rows = vec![];
    for seq in numbers {
        rows.extend(get(store, seq).await?);
    }
    Ok(rows)
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
        let rows: Vec<SealedRow> = match query.fetch_all(&store.pool).await {
            Ok(rows) => rows,
            Err(sqlx::Error::ColumnDecode { .. }) => return first_unreadable(store, walk).await,
            Err(error) => return Err(error.into()),
        };
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

/// Goes on with a walk row by row, up to one that cannot be read because a column has a value of
/// another type than the portal writes, which SQLite stores in any column.
async fn first_unreadable(store: &Store, mut walk: chain::Walk) -> Result<Verified, StoreError> {
    loop {
        let last = walk.last_seq();
        let query: RowQuery<'_> = select!("WHERE seq > $1 ORDER BY seq LIMIT 1").bind(last);
        match query.fetch_optional(&store.pool).await {
            Ok(None) => return Ok(Ok(walk.count())),
            Ok(Some(SealedRow { row, changes })) => {
                if let Err(bad) = walk.step(&row, changes.as_deref()) {
                    return Ok(Err(bad));
                }
            }
            Err(sqlx::Error::ColumnDecode { .. }) => {
                return Ok(Err(FirstBad {
                    seq: last.max(0).saturating_add(1),
                    why: "it, or the row in its place, has a value of another type than the portal writes",
                }));
            }
            Err(error) => return Err(error.into()),
        }
    }
}

async fn fetch(store: &Store, query: RowQuery<'_>) -> Result<Vec<Row>, StoreError> {
    let open = |SealedRow { row, changes }: SealedRow| {
        let changes = changes
            .and_then(|sealed| store.unseal(&changes_context(row.seq), &sealed))
            .and_then(crate::audit_log::raw_json);
        Row { changes, ..row }.justified()
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
                reason: None,
                ticket: None,
            },
            changes: row.try_get("changes")?,
        })
    }
}

fn changes_context(seq: i64) -> String {
    context("audit", &[&seq.to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::config::EncryptionKey;
    use crate::store::sealing::Keys;
    use sqlx::Execute;

    fn filters() -> Vec<Filter> {
        let one = |column: usize| {
            let text = |this: usize| (this == column).then(|| "x".to_owned());
            Filter {
                event: text(0),
                person: text(1),
                profile: text(2),
                customer: text(3),
                outcome: text(4),
                from: (column == 5).then_some(1),
                until: (column == 5).then_some(2),
                without_settled: column == 6,
            }
        };
        let both = |a: Filter, b: Filter| Filter {
            event: a.event.or(b.event),
            person: a.person.or(b.person),
            profile: a.profile.or(b.profile),
            customer: a.customer.or(b.customer),
            outcome: a.outcome.or(b.outcome),
            from: a.from.or(b.from),
            until: a.until.or(b.until),
            without_settled: a.without_settled || b.without_settled,
        };
        let pairs = (0..7).flat_map(|a| (a..7).map(move |b| (a, b)));
        pairs.map(|(a, b)| both(one(a), one(b))).collect()
    }

    #[tokio::test]
    async fn every_filter_alone_and_in_pairs_reads_by_an_index_in_the_order_of_the_list() {
        let store = Store::open(
            "sqlite::memory:",
            Keys::new(vec![("a".to_owned(), EncryptionKey([1; 32]))]),
            Clock::system(),
        );
        let store = store.await.expect("a database");
        for filter in filters() {
            for step in [
                Step::Before(None),
                Step::Before(Some(7)),
                Step::After(None, 9),
                Step::After(Some(7), 9),
            ] {
                let sql = filter.query(step, 25).sql().as_str().to_owned();
                let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
                let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain)
                    .fetch_all(&store.pool)
                    .await
                    .expect("a plan");
                let plan: Vec<String> = plan.into_iter().map(|step| step.3).collect();
                let filtered = filter.customer.is_some()
                    || [
                        &filter.event,
                        &filter.person,
                        &filter.profile,
                        &filter.outcome,
                    ]
                    .into_iter()
                    .any(Option::is_some);
                let sorts = plan.iter().any(|step| step.contains("TEMP B-TREE"));
                let reads = plan.iter().find(|step| step.contains(" audit"));
                let reads = reads.expect("it reads the log");
                assert!(!sorts, "{sql}\n{plan:?}");
                assert!(!filtered || reads.starts_with("SEARCH"), "{sql}\n{plan:?}");
            }
        }
    }
}

//! The audit log: append only, each row chained to the one before it by a hash. No change is sent
//! without its intent here, and an intent has at most one outcome.

pub mod chain;
mod columns;
mod counts;
mod filters;
mod open_intents;

use crate::audit_log::NO_NUMBER;
pub use crate::audit_log::{COLUMNS, Event, EventGroup, Filter, NewRow, Row, UNREADABLE, utc};
pub use chain::{FirstBad, Verified};
use columns::{Columns, is_spoilt};
pub use counts::count;
use filters::Step;
pub(super) use open_intents::OpenIntents;

use super::places::{SEVERAL, places};
use super::seen::Beside;
use super::{Backend, Store, StoreError, context};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::QueryAs;
use sqlx::{Any, Connection, FromRow};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Appending gives up after other processes have come first this often.
const ATTEMPTS: usize = 50;

/// Longest wait for the appenders before in this process, which wait for the database.
const TURN: Duration = Duration::from_secs(10);

/// The query for number and hash of the newest row.
const TAIL: &str = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";

/// Rows that a walk over the whole log, or an export, reads at once.
pub const BATCH: i64 = 500;

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
            done => {
                store.look_for_news();
                return done;
            }
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
    let tail = sqlx::query_as(TAIL).fetch_optional(&mut *transaction);
    let tail: Option<(i64, String)> = tail.await.map_err(of_tail)?;
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
    if filter.is_contradiction() {
        return Ok(vec![]);
    }
    listed(store, filter, Step::Before(before_seq), limit).await
}

/// The latest name of a person in the audit log, by their key.
pub async fn name_of(store: &Store, person: &str) -> Result<Option<String>, StoreError> {
    let name = sqlx::query_scalar(
        "SELECT person_name FROM audit WHERE person = $1 ORDER BY at DESC, seq DESC LIMIT 1",
    );
    Ok(name.bind(person).fetch_optional(&store.pool).await?)
}

/// Lists a part of the audit log, the oldest row first: at most [`BATCH`] rows after this one, up to
/// the number `last`. Rows that were altered into something that cannot be read are among them, also
/// where nobody can tell whether the group of the filter has them.
pub async fn part(
    store: &Store,
    filter: &Filter,
    after_seq: Option<i64>,
    last: i64,
) -> Result<Vec<Row>, StoreError> {
    if filter.is_contradiction() {
        return Ok(vec![]);
    }
    let step = Step::After {
        row: after_seq,
        last,
        with_spoilt: store.backend == Backend::Sqlite,
    };
    listed(store, filter, step, BATCH).await
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

/// The query for the people whom the audit log names. Goes from person to person by the index, so that
/// it does not read every row.
const PEOPLE: &str = "WITH RECURSIVE people (person) AS (
            SELECT MIN(person) FROM audit WHERE person > ''
            UNION ALL SELECT (SELECT MIN(audit.person) FROM audit WHERE audit.person > people.person) FROM people WHERE people.person IS NOT NULL
        ), named AS (
            SELECT person, (SELECT audit.person_name FROM audit WHERE audit.person = people.person ORDER BY audit.at DESC, audit.seq DESC LIMIT 1) AS name
            FROM people WHERE person IS NOT NULL
        ) SELECT person, name FROM named ORDER BY name, person";

/// Lists the people whom the audit log names: key, and the latest name.
pub async fn people(store: &Store) -> Result<Vec<(String, String)>, StoreError> {
    let people = sqlx::query_as::<_, NamedPerson>(PEOPLE);
    match people.fetch_all(&store.pool).await {
        Ok(people) => Ok(people.into_iter().filter_map(|person| person.0).collect()),
        // The list is missing then, and not the page.
        Err(error) if is_spoilt(&error) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// Key and name of a person; `None` where a row was altered into something that is no text.
struct NamedPerson(Option<(String, String)>);

impl FromRow<'_, AnyRow> for NamedPerson {
    fn from_row(row: &AnyRow) -> Result<NamedPerson, sqlx::Error> {
        let mut columns = Columns::of(row);
        let person = (columns.get("person")?, columns.get("name")?);
        Ok(NamedPerson((!columns.are_spoilt).then_some(person)))
    }
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
///
/// # Errors
///
/// Fails if the database does not answer, or if that row was altered into something that no row can
/// follow.
pub async fn tail(store: &Store) -> Result<Option<(i64, String)>, StoreError> {
    let tail = sqlx::query_as(TAIL).fetch_optional(&store.pool);
    tail.await.map_err(of_tail)
}

fn of_tail(error: sqlx::Error) -> StoreError {
    match is_spoilt(&error) {
        true => StoreError::AlteredTail,
        false => error.into(),
    }
}

/// Returns the hash of a row, as stored.
pub async fn hash_of(store: &Store, seq: i64) -> Result<Option<String>, StoreError> {
    let hash = sqlx::query_scalar("SELECT hash FROM audit WHERE seq = $1");
    Ok(hash.bind(seq).fetch_optional(&store.pool).await?)
}

pub async fn get(store: &Store, seq: i64) -> Result<Option<Row>, StoreError> {
    match fetch(store, select!("WHERE seq = $1").bind(seq)).await {
        Ok(mut rows) => Ok(rows.pop()),
        Err(StoreError::Database(error)) if is_spoilt(&error) => {
            tell_spoilt(store, seq);
            Ok(Some(Row::unreadable(seq)))
        }
        Err(error) => Err(error),
    }
}

/// Lists the rows of the request with this id, the newest first: the `MS-RequestId` that was sent,
/// or the correlation id.
pub async fn of_request(store: &Store, id: &str, limit: i64) -> Result<Vec<Row>, StoreError> {
    let query = select!("WHERE request_id = $1 OR correlation_id = $1 ORDER BY seq DESC LIMIT $2");
    fetch(store, query.bind(id.to_owned()).bind(limit)).await
}

/// Lists the comments on either of these rows, the oldest first.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn comments_on(
    store: &Store,
    rows: [i64; 2],
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    // The condition is that of the index, word by word.
    let query = select!(
        "WHERE reference IN ($1, $2) AND COALESCE(event, '') = 'comment' ORDER BY seq LIMIT $3"
    );
    let [one, other] = rows.map(|seq| seq.to_string());
    fetch(store, query.bind(one).bind(other).bind(limit)).await
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
    open_intents_of(store, &[person]).await
}

/// Lists the intents of these people whose outcome is not known, the oldest first.
pub async fn open_intents_of(store: &Store, people: &[&str]) -> Result<Vec<Row>, StoreError> {
    let is_of = |intent: &open_intents::OpenIntent| people.contains(&intent.person.as_str());
    let open = open_intents::numbers(store, is_of).await?;
    numbered(store, open).await
}

/// Lists all intents whose outcome is not known.
pub async fn all_open_intents(store: &Store) -> Result<Vec<Row>, StoreError> {
    let open = open_intents::numbers(store, |_| true).await?;
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

/// Lists the rows with these numbers, in their order. Where one cannot be read at all, each is
/// fetched alone.
async fn numbered(store: &Store, numbers: Vec<i64>) -> Result<Vec<Row>, StoreError> {
    let mut rows = vec![];
    for part in numbers.chunks(SEVERAL) {
        let rest = format!("WHERE seq IN ({}) ORDER BY seq", places(1, part.len()));
        let mut query = sqlx::query_as(sqlx::AssertSqlSafe(columns!().to_owned() + &rest));
        for seq in part {
            query = query.bind(*seq);
        }
        match fetch(store, query.persistent(false)).await {
            Err(StoreError::Database(error)) if is_spoilt(&error) => {
                for seq in part {
                    rows.extend(get(store, *seq).await?);
                }
            }
            found => rows.extend(found?),
        }
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
    let mut batch = BATCH;
    loop {
        let query = select!("WHERE seq > $1 ORDER BY seq LIMIT $2")
            .bind(walk.last_seq())
            .bind(batch);
        let rows: Vec<SealedRow> = match query.fetch_all(&store.pool).await {
            Ok(rows) => rows,
            Err(error) if is_spoilt(&error) && batch == 1 => return Ok(Err(spoilt(&walk))),
            // One of them cannot be read.
            Err(error) if is_spoilt(&error) => {
                batch = 1;
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        if rows.is_empty() {
            return Ok(Ok(walk.count()));
        }
        for SealedRow {
            row,
            changes,
            is_spoilt,
        } in rows
        {
            if is_spoilt {
                return Ok(Err(spoilt(&walk)));
            }
            if let Err(bad) = walk.step(&row, changes.as_deref()) {
                return Ok(Err(bad));
            }
        }
    }
}

/// A column has a value of another type than the portal writes, which SQLite stores in any column.
fn spoilt(walk: &chain::Walk) -> FirstBad {
    FirstBad {
        seq: walk.last_seq().max(0).saturating_add(1),
        why: "it, or the row in its place, has a value of another type than the portal writes",
    }
}

/// Fetches a part of the log. Where a row cannot be read at all, each is fetched alone.
async fn listed(
    store: &Store,
    filter: &Filter,
    step: Step,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    match fetch(store, filter.query(store.backend, columns!(), step, limit)).await {
        Err(StoreError::Database(error)) if is_spoilt(&error) => {}
        listed => return listed,
    }
    let numbers: Vec<Number> = filter
        .query(store.backend, "SELECT seq FROM audit ", step, limit)
        .fetch_all(&store.pool)
        .await?;
    let mut rows = vec![];
    for Number(seq) in numbers {
        match seq {
            NO_NUMBER => {
                tell_spoilt(store, seq);
                rows.push(Row::unreadable(seq));
            }
            seq => rows.extend(get(store, seq).await?),
        }
    }
    Ok(rows)
}

/// The number of a row, [`NO_NUMBER`] where it cannot be read.
struct Number(i64);

impl FromRow<'_, AnyRow> for Number {
    fn from_row(row: &AnyRow) -> Result<Number, sqlx::Error> {
        Columns::of(row).get_or("seq", NO_NUMBER).map(Number)
    }
}

async fn fetch(store: &Store, query: RowQuery<'_>) -> Result<Vec<Row>, StoreError> {
    let open = |SealedRow { row, changes, .. }: SealedRow| {
        // They are bound to the number.
        let changes = changes
            .filter(|_| row.seq != NO_NUMBER)
            .and_then(|sealed| store.unseal(&changes_context(row.seq), &sealed))
            .and_then(crate::audit_log::raw_json);
        Row { changes, ..row }.justified()
    };
    let rows = query.fetch_all(&store.pool).await?;
    for row in rows.iter().filter(|row| row.is_spoilt) {
        tell_spoilt(store, row.row.seq);
    }
    Ok(rows.into_iter().map(open).collect())
}

fn tell_spoilt(store: &Store, seq: i64) {
    store.unreadable.fetch_add(1, Ordering::Relaxed);
    tracing::warn!(
        seq,
        "a row of the audit log was altered: it has a value of another type than the portal writes"
    );
}

/// A row as it is read: its changes still sealed, and apart.
struct SealedRow {
    row: Row,
    changes: Option<String>,
    /// It has a value of another type than the portal writes. The row names itself unreadable, and
    /// has what could be read.
    is_spoilt: bool,
}

impl FromRow<'_, AnyRow> for SealedRow {
    fn from_row(row: &AnyRow) -> Result<SealedRow, sqlx::Error> {
        let mut columns = Columns::of(row);
        let mut read = Row {
            seq: columns.get_or("seq", NO_NUMBER)?,
            at: columns.get_or("at", crate::audit_log::NO_TIME)?,
            event: columns.get("event")?,
            person: columns.get("person")?,
            person_name: columns.get("person_name")?,
            tenant: columns.get("tenant")?,
            profile: columns.get("profile")?,
            customer: columns.get("customer")?,
            changes: None,
            request_id: columns.get("request_id")?,
            correlation_id: columns.get("correlation_id")?,
            outcome: columns.get("outcome")?,
            reference: columns.get("reference")?,
            intent: columns.get("intent")?,
            prev_hash: columns.get("prev_hash")?,
            hash: columns.get("hash")?,
            reason: None,
            ticket: None,
        };
        let changes = columns.get("changes")?;
        if columns.are_spoilt {
            read.event = UNREADABLE.to_owned();
        }
        Ok(SealedRow {
            row: read,
            changes,
            is_spoilt: columns.are_spoilt,
        })
    }
}

fn changes_context(seq: i64) -> String {
    context("audit", &[&seq.to_string()])
}

#[cfg(test)]
mod tests {
    use super::PEOPLE;
    use crate::store::query_plan::query_plan;

    #[tokio::test]
    async fn the_list_of_people_goes_from_person_to_person() {
        let plan = query_plan(PEOPLE).await;
        let reads: Vec<&String> = plan
            .iter()
            .filter(|step| step.contains(" audit "))
            .collect();
        assert_eq!(reads.len(), 3, "{plan:?}");
        for read in reads {
            assert!(read.starts_with("SEARCH"), "{read}");
            assert!(read.contains("INDEX audit_person_"), "{read}");
        }
    }
}

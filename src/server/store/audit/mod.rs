//! The record: append only, each row chained to the one before it by a hash. No change is sent without its intent here, and an intent has
//! at most one outcome.

mod chain;
mod row;

pub use chain::{FirstBad, Verified};
pub use row::{Event, NewRow, Row};

use super::{Backend, Store, StoreError, context};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, Row as _};

/// Other processes may come first this often before appending gives up.
const ATTEMPTS: usize = 50;

/// Rows read at once by what walks the whole record.
const BATCH: i64 = 500;

/// Which rows a page of the record shows; what is absent does not filter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub event: Option<String>,
    pub person: Option<String>,
    pub profile: Option<String>,
    pub customer: Option<String>,
}

/// A query for whole rows, so that the columns are named once.
macro_rules! select {
    ($rest:literal) => {
        sqlx::query(concat!(
            "SELECT seq, at, event, person, person_name, tenant, profile, customer, changes, request_id, correlation_id, outcome, ",
            "reference, intent, prev_hash, hash FROM audit ",
            $rest
        ))
    };
}

/// Commits a row at the end of the chain. The outcome of an intent that already has one answers that one.
pub async fn append(store: &Store, new: NewRow) -> Result<Row, StoreError> {
    let _turn = store.appending.lock().await;
    for _ in 0..ATTEMPTS {
        if let Some(intent) = new.intent
            && let Some(settled) = outcome_of(store, intent).await?
        {
            return Ok(settled);
        }
        match append_after_tail(store, &new).await {
            Err(StoreError::Database(sqlx::Error::Database(error))) if error.is_unique_violation() => {}
            done => return done,
        }
    }
    Err(StoreError::Contended)
}

async fn append_after_tail(store: &Store, new: &NewRow) -> Result<Row, StoreError> {
    // SQLite: a transaction that reads first could not wait for another writer.
    let mut transaction = match store.backend {
        Backend::Sqlite => store.pool.begin_with("BEGIN IMMEDIATE").await?,
        Backend::Postgres => store.pool.begin().await?,
    };
    let tail = sqlx::query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetch_optional(&mut *transaction).await?;
    let (seq, prev_hash) = match tail {
        Some(tail) => (tail.try_get::<i64, _>(0)? + 1, tail.try_get(1)?),
        None => (1, String::new()),
    };
    let sealed = new.changes.as_ref().map(|changes| store.keys.seal(&changes_context(seq), changes.get().as_bytes()));
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
    transaction.commit().await?;
    Ok(row)
}

/// A page of the record, the newest first, before this row.
pub async fn page(store: &Store, filter: &Filter, before_seq: Option<i64>, limit: i64) -> Result<Vec<Row>, StoreError> {
    let text = |filter: &Option<String>| filter.clone().unwrap_or_default();
    let query = select!(
        "WHERE seq < $1 AND ($2 = '' OR event = $2) AND ($3 = '' OR person = $3) AND ($4 = '' OR profile = $4)
         AND ($5 = '' OR customer = $5) ORDER BY seq DESC LIMIT $6"
    );
    let query = query.bind(before_seq.unwrap_or(i64::MAX)).bind(text(&filter.event)).bind(text(&filter.person));
    fetch(store, query.bind(text(&filter.profile)).bind(text(&filter.customer)).bind(limit)).await
}

pub async fn get(store: &Store, seq: i64) -> Result<Option<Row>, StoreError> {
    Ok(fetch(store, select!("WHERE seq = $1").bind(seq)).await?.pop())
}

/// The outcome of an intent, once it is known.
pub async fn outcome_of(store: &Store, intent: i64) -> Result<Option<Row>, StoreError> {
    Ok(fetch(store, select!("WHERE intent = $1").bind(intent)).await?.pop())
}

/// A person's intents whose outcome is not known, the oldest first.
pub async fn open_intents(store: &Store, person: &str) -> Result<Vec<Row>, StoreError> {
    let query = select!(
        "WHERE event = $1 AND person = $2 AND NOT EXISTS (SELECT 1 FROM audit AS settled WHERE settled.intent = audit.seq) ORDER BY seq"
    );
    fetch(store, query.bind(Event::EditIntent.as_str()).bind(person.to_owned())).await
}

/// Rows after this one, in order.
pub async fn after(store: &Store, seq: i64, limit: i64) -> Result<Vec<Row>, StoreError> {
    fetch(store, select!("WHERE seq > $1 ORDER BY seq LIMIT $2").bind(seq).bind(limit)).await
}

/// Hands over the whole record in order; answers how many rows.
pub async fn export<E: From<StoreError>>(store: &Store, mut each: impl FnMut(Row) -> Result<(), E>) -> Result<u64, E> {
    let (mut last, mut count) = (i64::MIN, 0);
    loop {
        let rows = after(store, last, BATCH).await?;
        let Some(end) = rows.last() else { return Ok(count) };
        last = end.seq;
        count += rows.len() as u64;
        rows.into_iter().try_for_each(&mut each)?;
    }
}

/// Walks the chain and answers how long it is, or names the first bad row. Needs no key: the hash covers what is stored.
pub async fn verify(store: &Store) -> Result<Verified, StoreError> {
    let mut walk = chain::Walk::default();
    loop {
        let query = select!("WHERE seq > $1 ORDER BY seq LIMIT $2").bind(walk.last_seq()).bind(BATCH);
        let rows = query.fetch_all(&store.pool).await?;
        if rows.is_empty() {
            return Ok(Ok(walk.count()));
        }
        for row in &rows {
            let (row, sealed) = read(row)?;
            if let Err(bad) = walk.step(&row, sealed.as_deref()) {
                return Ok(Err(bad));
            }
        }
    }
}

async fn fetch(store: &Store, query: Query<'_, Any, AnyArguments>) -> Result<Vec<Row>, StoreError> {
    let rows = query.fetch_all(&store.pool).await?;
    let mut opened = Vec::with_capacity(rows.len());
    for row in &rows {
        let (mut row, sealed) = read(row)?;
        row.changes = sealed.and_then(|sealed| store.unseal(&changes_context(row.seq), &sealed)).and_then(row::raw_json);
        opened.push(row);
    }
    Ok(opened)
}

/// The row, its changes still sealed and apart.
fn read(row: &AnyRow) -> Result<(Row, Option<String>), sqlx::Error> {
    let sealed = row.try_get(8)?;
    let row = Row {
        seq: row.try_get(0)?,
        at: row.try_get(1)?,
        event: row.try_get(2)?,
        person: row.try_get(3)?,
        person_name: row.try_get(4)?,
        tenant: row.try_get(5)?,
        profile: row.try_get(6)?,
        customer: row.try_get(7)?,
        changes: None,
        request_id: row.try_get(9)?,
        correlation_id: row.try_get(10)?,
        outcome: row.try_get(11)?,
        reference: row.try_get(12)?,
        intent: row.try_get(13)?,
        prev_hash: row.try_get(14)?,
        hash: row.try_get(15)?,
    };
    Ok((row, sealed))
}

fn changes_context(seq: i64) -> String {
    context("audit", &[&seq.to_string()])
}

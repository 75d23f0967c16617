//! The intents whose outcome is not known. There are few of them in a long log, so the process
//! remembers them, and reads only the rows that were appended since.

use super::columns::Columns;
use super::{Event, Store, StoreError};
use crate::audit_log::NO_TIME;
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row as _};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// New rows that are read at once. Where there are as many, more may follow.
const BATCH: i64 = 1_000;

/// An intent without an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OpenIntent {
    /// When it was announced, in Unix milliseconds.
    pub at: i64,
    pub person: String,
    pub profile: Option<String>,
    pub customer: Option<String>,
}

/// The open intents of the log up to a row.
#[derive(Debug, Clone, Default)]
struct State {
    /// Number and hash of the row; nothing has been read before the first.
    last: Option<(i64, String)>,
    open: BTreeMap<i64, OpenIntent>,
}

/// What the process remembers. Clones share it.
#[derive(Clone, Default)]
pub(in crate::store) struct OpenIntents {
    state: Arc<Mutex<Arc<State>>>,
    /// One walk through a long log at a time.
    catching_up: Arc<tokio::sync::Mutex<()>>,
}

impl OpenIntents {
    fn known(&self) -> Arc<State> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&state)
    }

    fn remember(&self, newer: &Arc<State>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = Arc::clone(newer);
    }
}

/// A row of the log, as far as it opens or settles an intent, with its hash.
struct IntentStep {
    seq: i64,
    hash: String,
    event: String,
    intent: OpenIntent,
    settles: Option<i64>,
}

impl FromRow<'_, AnyRow> for IntentStep {
    fn from_row(row: &AnyRow) -> Result<IntentStep, sqlx::Error> {
        // Whatever is spoilt is told by a check of the log, and stops nobody from editing.
        let mut columns = Columns::of(row);
        Ok(IntentStep {
            seq: row.try_get("seq")?,
            hash: columns.get("hash")?,
            event: columns.get("event")?,
            intent: OpenIntent {
                at: columns.get_or("at", NO_TIME)?,
                person: columns.get("person")?,
                profile: columns.get("profile")?,
                customer: columns.get("customer")?,
            },
            settles: columns.get("intent")?,
        })
    }
}

/// Lists the open intents for which `wanted` holds, by their numbers, as the log stands now.
pub(super) async fn numbers(
    store: &Store,
    wanted: impl Fn(&OpenIntent) -> bool,
) -> Result<Vec<i64>, StoreError> {
    let state = current(store).await?;
    let open = state.open.iter().filter(|(_, intent)| wanted(intent));
    Ok(open.map(|(seq, _)| *seq).collect())
}

/// Tells whether a person has open intents, if the process knows the log up to this row, the last
/// one; `None` if it has to look.
pub(super) fn any_until(store: &Store, last: Option<&(i64, String)>, person: &str) -> Option<bool> {
    let state = store.open_intents.known();
    let known = state.last.as_ref().filter(|(seq, _)| *seq != 0);
    let is_known = state.last.is_some() && known == last;
    is_known.then(|| state.open.values().any(|intent| intent.person == person))
}

/// Reads what was appended since the last time.
async fn current(store: &Store) -> Result<Arc<State>, StoreError> {
    let known = store.open_intents.known();
    if known.last.is_some()
        && let Some(news) = appended(store, &known).await?
        && i64::try_from(news.len()).is_ok_and(|count| count < BATCH)
    {
        if news.is_empty() {
            return Ok(known);
        }
        let newer = Arc::new(advance(&known, news));
        store.open_intents.remember(&newer);
        return Ok(newer);
    }
    let _turn = store.open_intents.catching_up.lock().await;
    let mut state = store.open_intents.known();
    if state.last.is_none() {
        state = Arc::new(from_the_start(store).await?);
    }
    loop {
        match appended(store, &state).await? {
            // The database is an older one than before: a standby that lacked the last rows, or a
            // restored backup.
            None => state = Arc::new(from_the_start(store).await?),
            Some(news) if news.is_empty() => break,
            Some(news) => state = Arc::new(advance(&state, news)),
        }
    }
    store.open_intents.remember(&state);
    Ok(state)
}

/// Reads the rows after the last known one, at most [`BATCH`] of them. `None` if that one is not
/// there any more.
async fn appended(store: &Store, state: &State) -> Result<Option<Vec<IntentStep>>, StoreError> {
    let (last, hash) = state.last.clone().unwrap_or_default();
    let query = "SELECT seq, at, hash, event, person, profile, customer, intent FROM audit WHERE seq >= $1 ORDER BY seq LIMIT $2";
    // The last known row is read as well, and is not among the new ones.
    let limit = BATCH + i64::from(last != 0);
    let rows: Vec<IntentStep> = sqlx::query_as(query)
        .bind(last)
        .bind(limit)
        .fetch_all(&store.pool)
        .await
        .map_err(super::of_tail)?;
    let mut rows = rows.into_iter().peekable();
    if last != 0 {
        let follows = |row: &IntentStep| row.seq == last && row.hash == hash;
        if rows.next_if(follows).is_none() {
            return Ok(None);
        }
    }
    Ok(Some(rows.collect()))
}

fn advance(state: &State, news: Vec<IntentStep>) -> State {
    let mut state = state.clone();
    for step in news {
        if step.event == Event::EditIntent.as_str() {
            state.open.insert(step.seq, step.intent);
        }
        if let Some(settled) = step.settles {
            state.open.remove(&settled);
        }
        state.last = Some((step.seq, step.hash));
    }
    state
}

/// Looks through the whole log by its indexes. Rows that are appended meanwhile come after the
/// returned end.
async fn from_the_start(store: &Store) -> Result<State, StoreError> {
    let Some(last) = super::tail(store).await? else {
        return Ok(State {
            last: Some((0, String::new())),
            open: BTreeMap::new(),
        });
    };
    let query = "SELECT seq, at, hash, event, person, profile, customer, intent FROM audit WHERE event = $1 AND seq <= $2
        AND NOT EXISTS (SELECT 1 FROM audit AS settled WHERE settled.intent = audit.seq)";
    let rows: Vec<IntentStep> = sqlx::query_as(query)
        .bind(Event::EditIntent.as_str())
        .bind(last.0)
        .fetch_all(&store.pool)
        .await?;
    let open = rows.into_iter().map(|step| (step.seq, step.intent));
    Ok(State {
        last: Some(last),
        open: open.collect(),
    })
}

//! Finds out which keys seal the rows of the database, and whether the configured keys open them.
//! Only tables whose rows last are looked at: pending sign-ins and shared state are over within
//! minutes.

use super::sealing::{Keys, NotTaken};
use super::{Store, StoreError, context, grants};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// A table with sealed rows.
struct Table {
    name: &'static str,
    /// The column that is sealed.
    sealed: &'static str,
    /// The columns that name a row, as texts: its seal is bound to them.
    row: &'static [&'static str],
    /// A condition under which a row is sealed, and an order, for both of which there is an index.
    some: &'static str,
    order: &'static [&'static str],
}

/// A table whose rows are always sealed, in the order of this column.
const fn always(
    name: &'static str,
    row: &'static [&'static str],
    order: &'static [&'static str],
) -> Table {
    Table {
        name,
        sealed: "sealed",
        row,
        some: "sealed <> ''",
        order,
    }
}

/// Not every row of the audit log has changes, but every intent has.
const AUDIT: Table = Table {
    name: "audit",
    sealed: "changes",
    row: &["CAST(seq AS TEXT)"],
    some: "event = 'edit.intent' AND changes IS NOT NULL",
    order: &["at", "seq"],
};

const TABLES: &[Table] = &[
    always("session", &["id"], &["created_at"]),
    always("token", &["session"], &["session"]),
    always("person", &["owner"], &["owner"]),
    always("person", &["owner"], &["seen_at", "owner"]),
    always("draft", &["owner", "target"], &["kept_at"]),
    always("version", &["target", "id"], &["target", "id"]),
    always("customer", &["id"], &["revision", "id"]),
    always("customer_note", &["customer"], &["customer"]),
    always("customer_view", &["owner", "id"], &["owner", "id"]),
    always("silenced_problem", &["customer"], &["customer"]),
    always("change_set", &["CAST(id AS TEXT)", "owner"], &["id"]),
    always(
        "change_row",
        &["CAST(change_set AS TEXT)", "CAST(place AS TEXT)"],
        &["change_set", "place"],
    ),
    always(
        "approval_request",
        &["CAST(id AS TEXT)", "author"],
        &["changed_at"],
    ),
    always("handover", &["owner", "target"], &["owner", "target"]),
    always("colleague_notice", &["owner", "id"], &["owner", "id"]),
    always("notification_choice", &["owner"], &["owner"]),
    always("notification_channel", &["id"], &["id"]),
    always(
        "notification_waiting",
        &["recipient", "id"],
        &["recipient", "id"],
    ),
    always("notification_delivery", &["id"], &["created_at", "id"]),
    always("change_author", &["CAST(seq AS TEXT)"], &["seq"]),
    always("verification", &["target"], &["target"]),
    always("lent_sign_in", &["owner"], &["owner"]),
    AUDIT,
];

/// The list of facts with a row for each key that has sealed, under its name: something sealed with
/// it. It never expires.
const RECORDED: &str = "key";

/// Rows that are looked at from each end of a table.
const SOME: usize = 20;

/// Further places of the audit log that are looked at, at even distances in time: keys follow each
/// other there.
const PLACES: i64 = 16;

/// Longest wait of a start for a file that another process has locked.
const PATIENCE: Duration = Duration::from_secs(30);

/// Names of missing keys that are told at most.
const MOST_MISSING: usize = 20;

/// Results for the rows that were looked at and that name the same key: whether the configured key of
/// that name opens them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OpenedRows {
    pub opens: usize,
    pub fails: usize,
}

/// A row: what is sealed, and its first and last name.
type Sealed = (String, String, String);

impl Table {
    fn select(&self, condition: &str, direction: &str, limit: usize) -> String {
        let order: Vec<String> = self
            .order
            .iter()
            .map(|column| format!("{column} {direction}"))
            .collect();
        format!(
            "SELECT {}, {}, {} FROM {} WHERE {condition} ORDER BY {} LIMIT {limit}",
            self.sealed,
            self.row[0],
            self.row[self.row.len() - 1],
            self.name,
            order.join(", ")
        )
    }

    /// Tries to open these rows, and counts the results by the names of their keys.
    fn count(&self, store: &Store, rows: &[Sealed], found: &mut BTreeMap<String, OpenedRows>) {
        for (sealed, first, last) in rows {
            let Some((key, _)) = sealed.rsplit_once('.') else {
                continue;
            };
            // Somebody altered its number, which says nothing about the key.
            if self.name == AUDIT.name && first.parse::<i64>().is_err() {
                continue;
            }
            let names = [first.as_str(), last.as_str()];
            let context = context(self.name, &names[..self.row.len()]);
            let opened = found.entry(key.to_owned()).or_default();
            match store.keys.open(&context, sealed) {
                Ok(_) => opened.opens += 1,
                Err(_) => opened.fails += 1,
            }
        }
    }
}

/// Looks at some rows of every table, old and new ones, by their indexes.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn sample(store: &Store) -> Result<BTreeMap<String, OpenedRows>, StoreError> {
    let mut found = BTreeMap::new();
    for table in TABLES {
        for direction in ["ASC", "DESC"] {
            let sql = table.select(table.some, direction, SOME);
            table.count(store, &rows(store, sql, None).await?, &mut found);
        }
    }
    let (oldest, newest) = (
        moment(store, "ASC").await.unwrap_or_default(),
        moment(store, "DESC").await.unwrap_or_default(),
    );
    let step = newest.saturating_sub(oldest) / PLACES;
    for place in (1..PLACES).filter(|_| step > 0) {
        let at = oldest.saturating_add(step.saturating_mul(place));
        let sql = AUDIT.select(&format!("{} AND at >= {at}", AUDIT.some), "ASC", 1);
        AUDIT.count(store, &rows(store, sql, None).await?, &mut found);
    }
    Ok(found)
}

/// Looks at old and new rows of every table that name this key. It reads whole tables.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn of_key(store: &Store, key: &str) -> Result<OpenedRows, StoreError> {
    let mut found = BTreeMap::new();
    for table in TABLES {
        let condition = names_key(table.sealed, 1);
        for direction in ["ASC", "DESC"] {
            let sql = table.select(&condition, direction, SOME);
            let rows = rows(store, sql, Some(format!("{key}."))).await?;
            table.count(store, &rows, &mut found);
        }
    }
    Ok(found.get(key).copied().unwrap_or_default())
}

/// Counts the rows that are sealed with this key. It reads whole tables.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn rows_of(store: &Store, key: &str) -> Result<i64, StoreError> {
    let mut rows = 0;
    for table in TABLES {
        let condition = names_key(table.sealed, 1);
        let count = format!("SELECT COUNT(*) FROM {} WHERE {condition}", table.name);
        rows += sqlx::query_scalar::<_, i64>(AssertSqlSafe(count))
            .bind(format!("{key}."))
            .fetch_one(&store.pool)
            .await?;
    }
    Ok(rows)
}

/// Returns the condition under which a sealed text names the key that is bound, with a dot behind it,
/// as this parameter. The name of another key may begin with both: `2026` and `2026.1`.
fn names_key(column: &str, parameter: usize) -> String {
    format!(
        "substr({column}, 1, length(${parameter})) = ${parameter} AND substr({column}, length(${parameter}) + 1) NOT LIKE '%.%'"
    )
}

/// Records which key has the name of the one that seals, unless that is recorded. Of several processes
/// that start at once on an empty database, one records its key. Returns the name of a configured key
/// that is not the recorded one.
///
/// # Errors
///
/// Fails if the database does not answer, or takes no writes.
pub async fn record(store: &Store) -> Result<Option<String>, StoreError> {
    record_of(store, &store.keys).await
}

async fn record_of(store: &Store, keys: &Keys) -> Result<Option<String>, StoreError> {
    let name = keys.sealing();
    // Mostly it is recorded, and a database that takes no writes need not be asked to.
    let recorded = sqlx::query("SELECT 1 FROM fact WHERE about = $1 AND name = $2");
    let recorded = recorded.bind(RECORDED).bind(name.clone());
    if recorded.fetch_optional(&store.pool).await?.is_some() {
        return recorded_otherwise(store, keys).await;
    }
    let sealed = keys.seal(&context("fact", &[RECORDED, &name]), b"");
    sqlx::query(
        "INSERT INTO fact (about, name, sealed, until) VALUES ($1, $2, $3, $4) ON CONFLICT (about, name) DO NOTHING",
    )
    .bind(RECORDED)
    .bind(name)
    .bind(sealed)
    .bind(i64::MAX)
    .execute(&store.pool)
    .await?;
    recorded_otherwise(store, keys).await
}

/// Records the key like [`record`], as a start does: it waits for a file that another process has
/// locked. A database that takes no writes at all is told by readiness, and nothing is sealed there.
///
/// # Errors
///
/// Fails if the database does not answer, or stays locked.
pub async fn record_at_start(store: &Store) -> Result<Option<String>, StoreError> {
    let begun = Instant::now();
    loop {
        match record(store).await {
            Err(error) if error.is_late() && begun.elapsed() < PATIENCE => {
                tracing::info!(
                    reason = %error,
                    seconds = PATIENCE.as_secs(),
                    "the name of the encryption key cannot be recorded yet; the start waits for the database"
                );
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            Err(error) if error.takes_no_writes() || grants::refuses_writes(store).await? => {
                tracing::error!(
                    %error,
                    "the database takes no writes, so that the name of the encryption key could not be looked up and recorded there; the next start does so"
                );
                return other_than_recorded(store).await;
            }
            done => return done,
        }
    }
}

/// Reads the file of the keys again, and uses those of it that the database does not know as others.
/// The key that seals from then on is recorded first. `true`: the keys are others now.
///
/// # Errors
///
/// Fails with the reason why the keys of the file are not taken.
pub async fn read_keys_again(store: &Store) -> Result<bool, NotTaken> {
    let keys = store.keys.clone();
    // A file may be on a slow disk.
    let fresh = tokio::task::spawn_blocking(move || keys.fresh()).await;
    let fresh = fresh.map_err(|error| NotTaken::File(error.to_string()))??;
    let Some(fresh) = fresh else {
        return Ok(false);
    };
    let candidates = Keys::new(fresh.clone());
    let unchecked = |error: StoreError| NotTaken::Unchecked(error.to_string());
    // Looked at first, so that nothing is recorded of a file that is refused.
    let another = recorded_otherwise(store, &candidates).await;
    let another = match another.map_err(unchecked)? {
        None => record_of(store, &candidates).await.map_err(unchecked)?,
        another => another,
    };
    match another {
        Some(name) => Err(NotTaken::Another(name)),
        None => {
            store.keys.take(fresh);
            Ok(true)
        }
    }
}

/// Returns the name of a configured key that is not the one that was recorded under this name. It
/// changes nothing.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn other_than_recorded(store: &Store) -> Result<Option<String>, StoreError> {
    recorded_otherwise(store, &store.keys).await
}

async fn recorded_otherwise(store: &Store, keys: &Keys) -> Result<Option<String>, StoreError> {
    let recorded: Vec<(String, String)> =
        sqlx::query_as("SELECT name, sealed FROM fact WHERE about = $1 ORDER BY name")
            .bind(RECORDED)
            .fetch_all(&store.pool)
            .await?;
    let configured = keys.names();
    let is_another = |(name, sealed): &(String, String)| {
        let context = context("fact", &[RECORDED, name]);
        configured.contains(name) && keys.open(&context, sealed).is_err()
    };
    Ok(recorded.into_iter().find(is_another).map(|(name, _)| name))
}

/// Returns the names of keys that seal rows and are not configured. It reads whole tables.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn missing(store: &Store) -> Result<Vec<String>, StoreError> {
    let (mut known, mut missing) = (store.keys.names(), Vec::new());
    for table in TABLES {
        while missing.len() < MOST_MISSING {
            let others: String = (1..=known.len())
                .map(|n| format!(" AND NOT ({})", names_key(table.sealed, n)))
                .collect();
            let sql = format!(
                "SELECT {0} FROM {1} WHERE {0} IS NOT NULL{others} LIMIT 1",
                table.sealed, table.name
            );
            let mut query = sqlx::query_scalar::<_, String>(AssertSqlSafe(sql));
            for key in &known {
                query = query.bind(format!("{key}."));
            }
            let sealed = query.fetch_optional(&store.pool).await?;
            // A text without a key was altered; those behind it are not looked at.
            let Some((key, _)) = sealed.as_deref().and_then(|sealed| sealed.rsplit_once('.'))
            else {
                break;
            };
            known.push(key.to_owned());
            missing.push(key.to_owned());
        }
    }
    Ok(missing)
}

/// Returns the name of a configured key that opens none of the rows that name it: another key had
/// this name. Logs keys that open some of their rows only, and keys that are missing.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn another_key(store: &Store) -> Result<Option<String>, StoreError> {
    let configured = store.keys.names();
    for (key, OpenedRows { opens, fails }) in sample(store).await? {
        if !configured.contains(&key) {
            tracing::warn!(
                key,
                "the database has rows that are sealed with a key that PORTAL_ENCRYPTION_KEYS does not name, and they count as absent: add that key behind the first one"
            );
        } else if fails > 0 && opens == 0 {
            return Ok(Some(key));
        } else if fails > 0 {
            tracing::warn!(
                key,
                opens,
                fails,
                "the key does not open all rows that are sealed under its name, and the others count as absent: another key had this name for a while, or rows were altered; portal doctor says more"
            );
        }
    }
    Ok(None)
}

/// The time of the oldest or of the newest intent; `None` if there is none, or if it was altered
/// into something that is no time, which is told by a check of the audit log.
async fn moment(store: &Store, direction: &str) -> Option<i64> {
    let sql = format!(
        "SELECT at FROM audit WHERE event = 'edit.intent' ORDER BY at {direction}, seq {direction} LIMIT 1"
    );
    let moment = sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql));
    moment.fetch_optional(&store.pool).await.ok().flatten()
}

async fn rows(
    store: &Store,
    sql: String,
    prefix: Option<String>,
) -> Result<Vec<Sealed>, StoreError> {
    let mut query = sqlx::query_as::<_, Sealed>(AssertSqlSafe(sql));
    if let Some(prefix) = prefix {
        query = query.bind(prefix);
    }
    match query.fetch_all(&store.pool).await {
        Ok(rows) => Ok(rows),
        // A row that was altered into something that is no text names no key.
        Err(sqlx::Error::ColumnDecode { .. }) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

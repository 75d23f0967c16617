//! The database: SQLite or PostgreSQL through one SQL. Private data is sealed before it is stored.
//! A row that cannot be opened (the key is gone) counts as absent, because a missing key must not
//! lock anybody out.
//!
//! Rows are read as tuples by `query_as`, or by a `FromRow` written out. sqlx's derive for it is
//! not used: its macros have both database drivers and their cryptography compiled a second time,
//! for the compiler's own machine.

pub mod approvals;
pub mod audit;
pub mod beside;
mod catalog;
pub mod change_authors;
pub mod change_rows;
pub mod change_sets;
pub mod colleague_drafts;
pub mod colleague_notices;
pub mod collections;
pub mod customer_views;
pub mod customers;
pub mod deliveries;
mod discard_step;
pub mod drafts;
mod error;
pub mod grants;
mod handover_step;
pub mod handovers;
mod kept_connections;
pub mod key_use;
pub mod last_reads;
pub mod leases;
pub mod lent_sign_ins;
mod loan_step;
pub mod news;
pub mod notification_channels;
pub mod notification_choices;
pub mod pending_sign_ins;
pub mod people;
pub mod person_sessions;
mod places;
mod pool;
pub mod problem_counts;
#[cfg(test)]
mod query_plan;
mod readers;
mod reasons;
pub mod rights;
mod schema;
pub mod sealing;
pub mod seen;
pub mod sessions;
pub mod shared_state;
pub mod team_records;
pub mod tokens;
pub mod verifications;
pub mod versions;
mod wal_header;
pub mod watch;

use crate::clock::Clock;
use crate::config::sqlite_file;
use crate::store::sealing::Keys;
pub use error::StoreError;
use pool::Pool;
pub use schema::Tables;
use sqlx::AnyPool;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// The database: connections, encryption keys and clock. Clones share them.
#[derive(Clone)]
pub struct Store(Arc<StoreInner>);

/// The parts of a [`Store`].
pub struct StoreInner {
    pool: Pool,
    keys: Keys,
    clock: Clock,
    backend: Backend,
    /// One appender at a time in this process; between processes the table's key decides.
    appending: tokio::sync::Mutex<()>,
    open_intents: audit::OpenIntents,
    probes: tokio::sync::Mutex<WriteProbes>,
    /// Told when this process has committed something that people may be told of.
    news: Notify,
    /// Rows that could not be opened.
    unopened: AtomicU64,
    /// Rows of the audit log that could not be read.
    unreadable: AtomicU64,
}

/// When writes were last tried to find out whether any are possible, and succeeded.
#[derive(Default)]
struct WriteProbes {
    any: Option<Instant>,
    large: Option<Instant>,
}

/// The database behind a [`Store`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// The largest number of connections to PostgreSQL, unless a setting says otherwise.
const CONNECTIONS: u32 = 10;

/// Time for which a successful write stands for the next ones, so that nobody can wear out the disk
/// by asking for readiness.
const WRITE_PROBE_LIFE: Duration = Duration::from_secs(1);

/// The same for a larger one, and its size in bytes: it needs several pages, and once a minute it is
/// 35 MB a day.
const LARGE_PROBE_LIFE: Duration = Duration::from_secs(60);
const LARGE_PROBE: usize = 24 * 1024;

impl Store {
    /// Connects, makes a missing SQLite file, and brings the tables up to date.
    ///
    /// # Errors
    ///
    /// The address is of neither database, the file cannot be made, the database does not answer,
    /// or its tables are old and this role may not change them.
    pub async fn open(url: &str, keys: Keys, clock: Clock) -> Result<Store, StoreError> {
        Store::open_with(url, CONNECTIONS, keys, clock).await
    }

    /// The same, with at most so many connections to PostgreSQL.
    ///
    /// # Errors
    ///
    /// As `open`.
    pub async fn open_with(
        url: &str,
        connections: u32,
        keys: Keys,
        clock: Clock,
    ) -> Result<Store, StoreError> {
        let (pool, backend) = schema::connect(url, connections).await?;
        rights::check(&pool, backend).await?;
        Ok(Store::of(pool, backend, keys, clock))
    }

    /// Connects to read only. It creates and changes nothing, so that a copy on a read-only disk, or
    /// a standby, will do.
    ///
    /// # Errors
    ///
    /// The address is of neither database, or the database does not answer.
    pub async fn open_read_only(url: &str, keys: Keys, clock: Clock) -> Result<Store, StoreError> {
        let (pool, backend) = schema::connect_read_only(url).await?;
        Ok(Store::of(pool, backend, keys, clock))
    }

    fn of(pool: Pool, backend: Backend, keys: Keys, clock: Clock) -> Store {
        Store(Arc::new(StoreInner {
            pool,
            keys,
            clock,
            backend,
            appending: tokio::sync::Mutex::default(),
            open_intents: audit::OpenIntents::default(),
            probes: tokio::sync::Mutex::default(),
            news: Notify::new(),
            unopened: AtomicU64::default(),
            unreadable: AtomicU64::default(),
        }))
    }

    /// Compares the tables of the database with those that this program knows.
    pub async fn tables(&self) -> Result<Tables, StoreError> {
        schema::tables(&self.pool, self.backend).await
    }

    /// Checks that the portal would start with this database, as far as its tables go.
    ///
    /// # Errors
    ///
    /// Fails with the reason why it would not.
    pub async fn check_start(&self) -> Result<(), StoreError> {
        match self.backend {
            Backend::Sqlite => schema::check_sqlite(&self.pool).await?,
            Backend::Postgres => schema::check_postgres(&self.pool).await?,
        }
        // A role that may not read is told by its tables.
        match self.tables().await? {
            Tables::Current | Tables::Newer { .. } => rights::check(&self.pool, self.backend).await,
            Tables::None | Tables::Forbidden | Tables::Older => Ok(()),
        }
    }

    /// Returns a further schema in the search path of this role that holds another set of the portal's
    /// tables, which are not those that it works with.
    ///
    /// # Errors
    ///
    /// Fails if the database does not answer.
    pub async fn second_set(&self) -> Result<Option<String>, StoreError> {
        if self.backend == Backend::Sqlite {
            return Ok(None);
        }
        let other = catalog::elsewhere(&self.pool).await?;
        let hidden = other.filter(|other| other.is_in_path);
        let is_second = hidden.is_some() && catalog::has_tables_here(&self.pool).await?;
        Ok(hidden.filter(|_| is_second).map(|other| other.there))
    }

    /// Writes to the database, to find out whether that is possible: a full disk, a read-only file
    /// and a standby answer reads. A file that was found to be damaged is no place to write to.
    ///
    /// A small row may still fit into a page of a database whose disk is full, so that a larger one is
    /// written now and then, and as long as something found no room.
    ///
    /// # Errors
    ///
    /// Fails with the reason why nothing can be written.
    pub async fn can_write(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        if self.pool.is_damaged() {
            return Err(StoreError::Damaged);
        }
        // Without an entry in the audit log nobody signs in and nothing is saved.
        audit::tail(self).await?;
        let mut probes = self.probes.lock().await;
        let is_recent = |at: Option<Instant>, life| at.is_some_and(|at| at.elapsed() < life);
        let is_large = self.pool.is_full() || !is_recent(probes.large, LARGE_PROBE_LIFE);
        if !is_large && is_recent(probes.any, WRITE_PROBE_LIFE) {
            return Ok(());
        }
        let large = std::mem::take(&mut *probes).large;
        let value = if is_large { LARGE_PROBE } else { 0 };
        let fact = shared_state::Fact {
            name: "write".to_owned(),
            value: vec![0; value],
            until: self.clock.now_ms(),
        };
        shared_state::publish(self, "ready", &fact).await?;
        let now = Some(Instant::now());
        *probes = WriteProbes {
            any: now,
            large: if is_large { now } else { large },
        };
        if is_large {
            self.pool.has_room();
        }
        Ok(())
    }

    /// Looks through the whole file of SQLite, and returns what is wrong with it, if anything is.
    pub async fn damage(&self) -> Result<Option<String>, StoreError> {
        if self.backend == Backend::Postgres {
            return Ok(None);
        }
        let check = sqlx::query_scalar::<_, String>("PRAGMA quick_check(1)");
        let found = check.fetch_one(&self.pool).await?;
        Ok(Some(found).filter(|found| found != "ok"))
    }

    /// Returns the number of rows that were read and could not be opened, since the store was.
    pub fn unopened(&self) -> u64 {
        self.unopened.load(Ordering::Relaxed)
    }

    /// Returns the number of rows of the audit log that were read and have values of another type than
    /// the portal writes, since the store was.
    pub fn unreadable(&self) -> u64 {
        self.unreadable.load(Ordering::Relaxed)
    }

    /// Returns the name of the key that seals.
    pub fn sealing_key(&self) -> String {
        self.keys.sealing()
    }

    /// Waits until this process has committed a row of the audit log, or other news. Of several that
    /// wait one is told.
    pub async fn news(&self) {
        self.news.notified().await;
    }

    /// Has whoever waits for news look for it.
    pub fn look_for_news(&self) {
        self.news.notify_one();
    }

    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Returns the store if several processes may share it for long, and so have to tell each other
    /// what one process alone keeps in memory; `None` for SQLite.
    pub fn shared(&self) -> Option<&Store> {
        (self.backend == Backend::Postgres).then_some(self)
    }

    /// Returns the connections, for tests that break or read the tables behind the portal's back.
    pub fn pool(&self) -> &AnyPool {
        self.pool.inner()
    }

    /// Counts the statements outside of transactions, and the transactions, since the start: what
    /// pages cost the database.
    pub fn uses(&self) -> u64 {
        self.pool.uses()
    }

    /// Closes the connections; those that do not answer are left after a few seconds.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Opens the content of a row; `None`, with a line in the log, if it cannot be opened.
    fn unseal(&self, context: &str, sealed: &str) -> Option<Vec<u8>> {
        match self.keys.open(context, sealed) {
            Ok(plaintext) => Some(plaintext),
            Err(error) => {
                self.unopened.fetch_add(1, Ordering::Relaxed);
                let table = context.split('/').next().unwrap_or_default();
                tracing::warn!(table, key = sealed.rsplit_once('.').map(|(id, _)| id), %error, "a stored row counts as absent");
                None
            }
        }
    }
}

impl Deref for Store {
    type Target = StoreInner;

    fn deref(&self) -> &StoreInner {
        &self.0
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("backend", &self.backend)
            .finish_non_exhaustive()
    }
}

/// Marks the file of an SQLite database as used by this process, until it ends. Returns false if
/// another process has marked it.
pub fn claim_file(url: &str) -> bool {
    let Some(file) = sqlite_file(url).and_then(|path| std::fs::File::open(path).ok()) else {
        return true;
    };
    let is_taken = matches!(file.try_lock(), Err(std::fs::TryLockError::WouldBlock));
    // Closing it would take SQLite's own locks on the file away from this process.
    std::mem::forget(file);
    !is_taken
}

/// Rows that one statement deletes at most, so that a purge holds nobody up.
const SLICE: u32 = 500;

/// Deletes the rows of a table for which the condition on `$1` holds, some at a time, and returns
/// the number of them. Several processes may do so at once: on PostgreSQL each skips the rows that
/// another is just deleting.
async fn purge_where(
    store: &Store,
    table: &'static str,
    condition: &'static str,
    value: i64,
) -> Result<u64, StoreError> {
    let (row, skip) = match store.backend {
        Backend::Sqlite => ("rowid", ""),
        Backend::Postgres => ("ctid", "FOR UPDATE SKIP LOCKED"),
    };
    let query = format!(
        "DELETE FROM {table} WHERE {row} IN (SELECT {row} FROM {table} WHERE {condition} LIMIT {SLICE} {skip})"
    );
    let mut deleted = 0;
    loop {
        let slice = sqlx::query(sqlx::AssertSqlSafe(query.clone()))
            .bind(value)
            .execute(&store.pool)
            .await?
            .rows_affected();
        deleted += slice;
        if slice < u64::from(SLICE) {
            return Ok(deleted);
        }
        tokio::task::yield_now().await;
    }
}

/// Names a row for the context of a seal. Lengths keep the parts from running into each other.
fn context(table: &str, parts: &[&str]) -> String {
    let mut context = table.to_owned();
    for part in parts {
        context.push('/');
        context.push_str(&part.len().to_string());
        context.push(':');
        context.push_str(part);
    }
    context
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_of_different_rows_differ() {
        assert_ne!(
            context("draft", &["a/1:b", "c"]),
            context("draft", &["a", "1:b/c"])
        );
        assert_ne!(
            context("draft", &["ab", "c"]),
            context("draft", &["a", "bc"])
        );
    }
}

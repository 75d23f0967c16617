//! The database: SQLite or PostgreSQL through one SQL. Private data is sealed before it is stored.
//! A row that cannot be opened (the key is gone) counts as absent, because a missing key must not
//! lock anybody out.
//!
//! Rows are read as tuples by `query_as`, or by a `FromRow` written out. sqlx's derive for it is
//! not used: its macros have both database drivers and their cryptography compiled a second time,
//! for the compiler's own machine.

pub mod audit;
pub mod beside;
pub mod drafts;
pub mod grants;
pub mod key_use;
pub mod last_reads;
pub mod leases;
pub mod pending_sign_ins;
pub mod people;
pub mod person_sessions;
mod pool;
mod reasons;
mod schema;
pub mod sealing;
pub mod seen;
pub mod sessions;
pub mod shared_state;
pub mod tokens;
pub mod versions;

use crate::clock::Clock;
use crate::config::sqlite_file;
use crate::error::{Error, ErrorKind};
use crate::store::sealing::Keys;
use pool::Pool;
pub use schema::Tables;
use sqlx::AnyPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// The database: connections, encryption keys and clock. Clones share them.
#[derive(Clone)]
pub struct Store {
    pool: Pool,
    keys: Keys,
    clock: Clock,
    backend: Backend,
    /// One appender at a time in this process; between processes the table's key decides.
    appending: Arc<tokio::sync::Mutex<()>>,
    open_intents: audit::OpenIntents,
    /// When a write was last tried to find out whether one is possible, and succeeded.
    written_at: Arc<tokio::sync::Mutex<Option<Instant>>>,
    /// Rows that could not be opened.
    unopened: Arc<AtomicU64>,
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

/// An error of the database, or of work on it that cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{}", reasons::text(.0))]
    Database(#[from] sqlx::Error),
    #[error("the tables could not be brought up to date: {}", reasons::text(.0))]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("the database file cannot be opened for writing, or made: {0}")]
    File(#[from] std::io::Error),
    #[error("the database address must begin with sqlite: or postgres:")]
    Address,
    #[error("the audit log cannot be appended to: others always came first")]
    Contended,
    #[error(
        "the tables are of an older version, and this role may not change them; run `portal migrate --for ROLE` with the address of their owner, where ROLE is the one that the portal uses"
    )]
    Behind,
    #[error(
        "there are no tables yet, and this role may not create any in the schema {0}; run `portal migrate --for ROLE` with the address of a role that may, such as the owner of the database (GRANT CREATE ON SCHEMA {0} TO … makes another one), where ROLE is the one that the portal uses"
    )]
    NoTables(String),
    #[error(
        "this role may not use the schema {0}; as its owner, run GRANT USAGE, CREATE ON SCHEMA {0} TO the role that creates the tables, or `portal migrate --for ROLE`"
    )]
    NoRight(String),
    #[error(
        "none of the schemas in the search_path of this role exists ({0}); as the owner of the database, run CREATE SCHEMA, or name another one (ALTER ROLE … SET search_path = …)"
    )]
    NoSchema(String),
    #[error(
        "this role may not create or change tables in the schema {0}; use the address of a role that may, such as the owner of the database, or run GRANT CREATE ON SCHEMA {0} TO this role as that owner"
    )]
    MayNotMigrate(String),
    #[error(
        "the database is of a newer version of the portal (its tables have version {found}, this program knows {known}); start that version, or restore the backup that was made before it"
    )]
    Newer { found: i64, known: i64 },
    #[error(
        "a pooler gives this connection's place at the server to others in between (PgBouncer with pool_mode = transaction or statement), but the portal prepares statements and sets limits for its connections; set pool_mode = session for this database, or name the server itself"
    )]
    SharedProcesses,
    #[error(
        "this role has no rights on the tables; run `portal migrate --for ROLE` with the address of their owner, where ROLE is the one that the portal uses"
    )]
    NoRights,
    #[error(
        "this role does not own the table {table}, and only its owner gives rights to it; run this with the address of {owner}, or of a superuser"
    )]
    NotOwner { table: String, owner: String },
    #[error(
        "the role {0} still has no rights on the table {1}; as the owner of the table, run GRANT SELECT ON {1} TO {0}, then this again"
    )]
    NotGranted(String, String),
    #[error(
        "there is no role {0}, and this one may not make it; as a role that may (CREATEROLE, or a superuser), run CREATE ROLE {0} LOGIN PASSWORD '…', then this again"
    )]
    MayNotMakeRole(String),
    #[error(
        "this server takes no writes: it is a standby, or default_transaction_read_only is on; use the address of the primary, or turn that off"
    )]
    OnlyReads,
    #[error("the database file does not exist: {0}")]
    Missing(String),
    #[error(
        "the newest entries of {0} stand in {1}, which cannot be read from here; copy both files into a folder that this user may write, and name the copy"
    )]
    Beside(String, String),
    #[error(
        "the database file was found to be damaged: stop the portal, put the file aside together with its -wal and -shm, and restore a backup"
    )]
    Damaged,
    #[error(
        "this file is the database of another program (it has a table {0} and none of the portal's); name a file of the portal's own, which the first start makes"
    )]
    Foreign(String),
    #[error("roles are PostgreSQL's; SQLite has none")]
    NoRoles,
    #[error("the name of a role is 1 to 63 small letters, digits and underscores")]
    RoleName,
}

/// Logs once, where the database's error becomes the portal's.
impl From<StoreError> for Error {
    fn from(error: StoreError) -> Error {
        tracing::error!(%error, "the database does not answer");
        ErrorKind::StoreDown.into()
    }
}

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
        Store {
            pool,
            keys,
            clock,
            backend,
            appending: Arc::default(),
            open_intents: audit::OpenIntents::default(),
            written_at: Arc::default(),
            unopened: Arc::default(),
        }
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
            Backend::Sqlite => schema::check_sqlite(&self.pool).await,
            Backend::Postgres => schema::check_postgres(&self.pool).await,
        }
    }

    /// Writes to the database, to find out whether that is possible: a full disk, a read-only file
    /// and a standby answer reads. A file that was found to be damaged is no place to write to.
    pub async fn can_write(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        if self.pool.is_damaged() {
            return Err(StoreError::Damaged);
        }
        let mut written_at = self.written_at.lock().await;
        if written_at.is_some_and(|at| at.elapsed() < WRITE_PROBE_LIFE) {
            return Ok(());
        }
        *written_at = None;
        let fact = shared_state::Fact {
            name: "write".to_owned(),
            value: Vec::new(),
            until: self.clock.now_ms(),
        };
        shared_state::publish(self, "ready", &fact).await?;
        *written_at = Some(Instant::now());
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

    /// Counts the rows that are sealed with this key.
    pub async fn sealed_with(&self, key: &str) -> Result<i64, StoreError> {
        let mut rows = 0;
        for count in [
            "SELECT COUNT(*) FROM session WHERE substr(sealed, 1, length($1)) = $1",
            "SELECT COUNT(*) FROM token WHERE substr(sealed, 1, length($1)) = $1",
            "SELECT COUNT(*) FROM person WHERE substr(sealed, 1, length($1)) = $1",
            "SELECT COUNT(*) FROM draft WHERE substr(sealed, 1, length($1)) = $1",
            "SELECT COUNT(*) FROM version WHERE substr(sealed, 1, length($1)) = $1",
            "SELECT COUNT(*) FROM audit WHERE substr(changes, 1, length($1)) = $1",
        ] {
            rows += sqlx::query_scalar::<_, i64>(count)
                .bind(format!("{key}."))
                .fetch_one(&self.pool)
                .await?;
        }
        Ok(rows)
    }

    /// Returns the number of rows that were read and could not be opened, since the store was.
    pub fn unopened(&self) -> u64 {
        self.unopened.load(Ordering::Relaxed)
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

//! The connections to the database. A host that vanishes answers nothing and closes nothing, so
//! every wait for PostgreSQL has a limit on this side. What does not answer in time is closed hard,
//! together with all connections that were made before, and its place is free again.

use super::kept_connections::KeptConnections;
use super::readers::{BoundValue, LocalRow, Readers};
use super::reasons::reason;
use crate::config::{database_place, library_address, sqlite_file};
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use sqlx::any::{AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection, Either, Execute, Executor, Row, SqlStr};
use std::io;
use std::ops::{Deref, DerefMut};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// Longest wait for a connection: a database that is down becomes a 503, not a page that hangs.
pub(super) const ACQUIRE: Duration = Duration::from_secs(3);

/// Longest wait for the answer to a statement, or to those of one transaction. PostgreSQL's own
/// limit for a statement is shorter.
const STATEMENT: Duration = Duration::from_secs(6);

/// Longest wait for the sign of life of an idle connection.
const PING: Duration = Duration::from_secs(1);

/// Longest wait for the reason why there is no connection.
const DIAGNOSIS: Duration = Duration::from_secs(1);

/// Longest wait for connections to be closed in good order.
const CLOSING: Duration = Duration::from_secs(5);

/// Returns a row if this connection may only read: the server is a standby, or was told to.
pub(super) const ONLY_READS: &str =
    "SELECT 1 WHERE current_setting('transaction_read_only') = 'on'";

/// The code with which PostgreSQL refuses to write: it is a standby, or was made one.
const READ_ONLY: &str = "25006";

/// The code with which PostgreSQL says that there is no room on its disk.
const DISK_FULL: &str = "53100";

/// The codes of a prepared statement that is missing, or there already: PgBouncer gave the
/// connection to the server to somebody else in between (pool_mode = transaction).
const LOST_STATEMENTS: &[&str] = &["26000", "42P05"];

/// Names the process of the server that works for a connection. The start tells processes apart
/// whose numbers are the same, on one server or on two.
const SERVER_PROCESS: &str = "SELECT CAST(pid AS TEXT) || ' ' || CAST(backend_start AS TEXT) FROM pg_stat_activity WHERE pid = pg_backend_pid()";

/// How often two connections are compared. A pooler gives the process that became free last to
/// whoever asks next, which may be somebody else.
const COMPARISONS: usize = 5;

/// The connections. Clones share them.
#[derive(Clone)]
pub(super) struct Pool {
    inner: AnyPool,
    /// The address. It may contain a password.
    url: Arc<str>,
    /// The address as it may be told.
    place: Arc<str>,
    /// The statements that every new connection carries out.
    settings: &'static str,
    health: Health,
    /// `None` for SQLite, which waits for nobody but this machine.
    limit: Option<Duration>,
    /// The file of SQLite.
    file: Option<Arc<DatabaseFile>>,
    /// Its connections between two uses. One to a database in memory is left to the library, which
    /// has no other.
    kept: Option<Arc<KeptConnections>>,
    /// Connections that read in it without a wait.
    readers: Option<Arc<Readers>>,
    /// How often a connection was asked for.
    uses: Arc<AtomicU64>,
    /// Connections that are given out.
    in_use: InUse,
    /// SQLite has found its file damaged.
    damaged: Arc<AtomicBool>,
    /// Something could not be written because there was no room for it.
    full: Arc<AtomicBool>,
}

/// Counts the connections that are given out. The pool's own number of them has those in it that are
/// just being made.
#[derive(Clone, Default)]
struct InUse(Arc<AtomicU32>);

/// A connection that is counted until this is dropped.
struct Counted(InUse);

impl InUse {
    fn count(&self) -> Counted {
        self.0.fetch_add(1, Ordering::Relaxed);
        Counted(self.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The file of an SQLite database, as it was when it was opened. After it was removed or replaced,
/// SQLite would go on to write to the old one, which nobody will see again.
struct DatabaseFile {
    path: PathBuf,
    identity: (u64, u64),
}

impl DatabaseFile {
    fn at(path: String) -> Option<DatabaseFile> {
        let path = PathBuf::from(path);
        let identity = DatabaseFile::identity(&path)?;
        Some(DatabaseFile { path, identity })
    }

    /// Device and number of the file.
    fn identity(path: &Path) -> Option<(u64, u64)> {
        let metadata = std::fs::metadata(path).ok()?;
        Some((metadata.dev(), metadata.ino()))
    }

    fn is_still_there(&self) -> bool {
        DatabaseFile::identity(&self.path) == Some(self.identity)
    }
}

/// When a connection did not answer, or answered that it only reads. Every connection that was made
/// before is as bad.
#[derive(Debug, Clone, Default)]
pub(super) struct Health(Arc<Mutex<Option<Instant>>>);

impl Health {
    fn suspect(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn suspects(&self, made: Instant) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some_and(|at| made <= at)
    }

    /// Returns whether an idle connection of this age may be used.
    pub(super) async fn admits(&self, connection: &mut AnyConnection, age: Duration) -> bool {
        if Instant::now()
            .checked_sub(age)
            .is_none_or(|made| self.suspects(made))
        {
            return false;
        }
        match timeout(PING, connection.fetch_optional(ONLY_READS)).await {
            Ok(Ok(None)) => true,
            Ok(Err(_)) => false,
            // The database may have moved to another server since, and this one would answer with
            // what stood there before.
            Ok(Ok(Some(_))) | Err(_) => {
                self.suspect();
                false
            }
        }
    }
}

/// A connection that is given back when dropped, or closed if it is no good any more.
pub(super) struct Guarded {
    connection: Option<PoolConnection<Any>>,
    counted: Option<Counted>,
    /// The place for it once its last statement has ended well.
    kept: Option<Arc<KeptConnections>>,
    has_ended: bool,
    since: Instant,
    health: Health,
    limit: Option<Duration>,
}

impl Deref for Guarded {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        self.connection.as_ref().expect("it is there until dropped")
    }
}

impl DerefMut for Guarded {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        self.connection.as_mut().expect("it is there until dropped")
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        if let Some(kept) = self.kept.as_ref().filter(|_| self.has_ended) {
            return kept.keep(connection);
        }
        let Some(limit) = self.limit else {
            return;
        };
        let runtime = tokio::runtime::Handle::try_current();
        match runtime {
            Ok(runtime) if !self.health.suspects(self.since) => {
                // What cannot be given back in time is closed hard.
                let (back, counted) = (connection.return_to_pool(), self.counted.take());
                runtime.spawn(async move {
                    let _counted = counted;
                    timeout(limit, back).await.is_ok()
                });
            }
            _ => drop(connection.detach()),
        }
    }
}

impl Pool {
    pub(super) fn new(
        inner: AnyPool,
        url: &str,
        settings: &'static str,
        health: Health,
        has_limit: bool,
    ) -> Pool {
        let file = sqlite_file(url).and_then(DatabaseFile::at).map(Arc::new);
        let most = inner.options().get_max_connections();
        Pool {
            inner,
            url: library_address(url).into(),
            place: database_place(url).into(),
            settings,
            health,
            limit: has_limit.then_some(STATEMENT),
            kept: file.is_some().then(|| KeptConnections::new(most).into()),
            file,
            readers: None,
            uses: Arc::default(),
            in_use: InUse::default(),
            damaged: Arc::default(),
            full: Arc::default(),
        }
    }

    /// Lets [`Pool::read`] read in the file of SQLite itself. The tables are up to date, and the
    /// address says nothing of how the file is to be opened.
    pub(super) fn with_readers(self) -> Pool {
        let is_plain = match self.url.split_once('?') {
            Some((_, how)) => matches!(how, "mode=rw" | "mode=rwc"),
            None => true,
        };
        let file = self.file.as_ref().filter(|_| is_plain);
        let readers = file.map(|file| Readers::new(file.path.clone()).into());
        Pool { readers, ..self }
    }

    /// The library's pool, with all connections that are free.
    pub(super) fn inner(&self) -> &AnyPool {
        if let Some(kept) = &self.kept {
            kept.give_back();
        }
        &self.inner
    }

    pub(super) fn uses(&self) -> u64 {
        self.uses.load(Ordering::Relaxed)
    }

    /// Closes all connections, hard after a while.
    pub(super) async fn close(&self) {
        if let Some(readers) = &self.readers {
            readers.close();
        }
        let closing = async {
            for connection in self.kept.iter().flat_map(|kept| kept.close()) {
                // It is gone either way.
                let _ = connection.close().await;
            }
            self.inner.close().await;
        };
        if timeout(CLOSING, closing).await.is_err() {
            tracing::warn!("connections to the database did not close in good order");
        }
    }

    /// Returns a connection. It is free for one statement, or for the statements of a transaction
    /// in [`Pool::limited`].
    ///
    /// # Errors
    ///
    /// Fails with the place of the database and the reason.
    pub(super) async fn acquire(&self) -> Result<Guarded, sqlx::Error> {
        self.uses.fetch_add(1, Ordering::Relaxed);
        if self
            .file
            .as_ref()
            .is_some_and(|file| !file.is_still_there())
        {
            return Err(self.told(
                "the file was removed or replaced while the portal runs, and what is saved would be lost: start the portal again",
            ));
        }
        let connection = match self.kept.as_ref().map(KeptConnections::take) {
            Some(Ok(connection)) => connection,
            Some(Err(_waiting)) => self.acquire_from_library().await?,
            None => self.acquire_from_library().await?,
        };
        Ok(Guarded {
            connection: Some(connection),
            counted: Some(self.in_use.count()),
            kept: self.kept.clone(),
            has_ended: false,
            since: Instant::now(),
            health: self.health.clone(),
            limit: self.limit,
        })
    }

    async fn acquire_from_library(&self) -> Result<PoolConnection<Any>, sqlx::Error> {
        match self.inner.acquire().await {
            Err(sqlx::Error::PoolTimedOut) => {
                let most = self.inner.options().get_max_connections();
                let all_in_use = self.in_use.0.load(Ordering::Relaxed) >= most;
                Err(self.diagnosis(all_in_use).await)
            }
            Err(error @ sqlx::Error::PoolClosed) => Err(error),
            Err(error) => Err(self.at_place(&error)),
            acquired => acquired,
        }
    }

    /// Reads the rows of a statement that finds few of them by an index.
    ///
    /// # Errors
    ///
    /// Fails if the database does not answer.
    pub(super) async fn read<T: LocalRow>(
        &self,
        query: &'static str,
        values: &[BoundValue<'_>],
    ) -> Result<Vec<T>, sqlx::Error> {
        if let Some(rows) = self.read_here(query, values) {
            return Ok(rows);
        }
        let mut asked = sqlx::query_as(query);
        for value in values {
            asked = match *value {
                BoundValue::Text(text) => asked.bind(text),
                BoundValue::Number(number) => asked.bind(number),
            };
        }
        asked.fetch_all(self).await
    }

    /// The same on this thread, if SQLite can do so now.
    fn read_here<T: LocalRow>(&self, query: &str, values: &[BoundValue<'_>]) -> Option<Vec<T>> {
        let (readers, file) = self.readers.as_ref().zip(self.file.as_ref())?;
        if !file.is_still_there() {
            return None;
        }
        let rows = readers.read(query, values)?;
        self.uses.fetch_add(1, Ordering::Relaxed);
        Some(rows)
    }

    /// Waits for work with one connection no longer than the limit.
    ///
    /// # Errors
    ///
    /// Fails with the error of the work, or if there is no answer in time.
    pub(super) async fn limited<T, E: From<sqlx::Error>>(
        &self,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let Some(limit) = self.limit else {
            return work.await;
        };
        match timeout(limit, work).await {
            Ok(done) => done,
            Err(_) => {
                self.health.suspect();
                Err(self
                    .told(&format!("no answer within {} s", limit.as_secs()))
                    .into())
            }
        }
    }

    /// The same for a statement. A connection that only reads is not used again.
    async fn statement<T>(
        &self,
        work: impl Future<Output = Result<T, sqlx::Error>>,
    ) -> Result<T, sqlx::Error> {
        let done = self.limited(work).await;
        if let Err(error) = &done {
            self.note(error);
        }
        done
    }

    /// Returns whether SQLite has found its file damaged since it was opened.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Returns whether the disk was full when something was written last.
    pub(super) fn is_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    /// Remembers that there was room for something larger.
    pub(super) fn has_room(&self) {
        self.full.store(false, Ordering::Relaxed);
    }

    /// Leaves connections that answer that they only read, explains those whose statements are
    /// lost, and remembers that a file is damaged, or its disk full.
    pub(super) fn note(&self, error: &sqlx::Error) {
        let code = error.as_database_error().and_then(|error| error.code());
        if self.file.is_some() && code.as_deref().is_some_and(is_damage) {
            self.damaged.store(true, Ordering::Relaxed);
        }
        let is_full = match &self.file {
            Some(_) => code.as_deref().is_some_and(|code| is_code(code, &[13])),
            None => code.as_deref() == Some(DISK_FULL),
        };
        if is_full {
            self.full.store(true, Ordering::Relaxed);
        }
        match code.as_deref().filter(|_| self.limit.is_some()) {
            Some(READ_ONLY) => self.health.suspect(),
            Some(code) if LOST_STATEMENTS.contains(&code) => tracing::error!(
                place = &*self.place,
                "a prepared statement is lost: PgBouncer needs pool_mode = session for this database"
            ),
            _ => {}
        }
    }

    /// Returns true if a pooler stands in between that gives the process of one connection to
    /// another one although both are open: PgBouncer with `pool_mode = transaction` or `statement`.
    /// Prepared statements and settings of a connection are lost there, or those of somebody else.
    ///
    /// # Errors
    ///
    /// Fails if the first of the two connections cannot be had, or does not answer.
    pub(super) async fn shares_processes(&self) -> Result<bool, sqlx::Error> {
        let mut first = self.acquire().await?;
        // A server that has no place for a second one is not asked again.
        let Ok(Ok(mut second)) = timeout(ACQUIRE, AnyConnection::connect(&self.url)).await else {
            return Ok(false);
        };
        let compare = async {
            for _ in 0..COMPARISONS {
                let (one, other) = (
                    server_process(&mut first).await?,
                    server_process(&mut second).await?,
                );
                if one == other {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        let compared = self.statement(compare).await;
        // Closed in good order if that is quick; nothing depends on it.
        let _ = timeout(PING, second.close()).await;
        compared
    }

    /// Finds out why there was no connection in time, by asking for one beside the pool, and for what the
    /// pool asks of a new one: SQLite looks into its file only then.
    async fn diagnosis(&self, all_in_use: bool) -> sqlx::Error {
        let attempt = async {
            let mut connection = AnyConnection::connect(&self.url).await?;
            connection.execute(self.settings).await?;
            Ok::<(), sqlx::Error>(())
        };
        let waited = self.inner.options().get_acquire_timeout().as_secs();
        match timeout(DIAGNOSIS, attempt).await {
            Ok(Ok(())) if all_in_use => self.told(&format!(
                "all {} connections of this process are in use (PORTAL_DATABASE_CONNECTIONS)",
                self.inner.options().get_max_connections()
            )),
            Ok(Ok(())) => self.late(&format!(
                "no connection could be made within {waited} s, but one can be made now"
            )),
            Ok(Err(error)) => self.at_place(&error),
            Err(_) if self.file.is_some() => self.late(&format!(
                "no answer within {waited} s: another process has locked the file, or the disk is slow"
            )),
            Err(_) => self.late(&format!("no answer within {waited} s")),
        }
    }

    fn at_place(&self, error: &sqlx::Error) -> sqlx::Error {
        let told = reason(error);
        if is_locked(error) {
            self.late(&told)
        } else {
            self.told(&told)
        }
    }

    fn told(&self, what: &str) -> sqlx::Error {
        sqlx::Error::Io(io::Error::other(format!("{}: {what}", self.place)))
    }

    /// Tells of something that may be over soon.
    fn late(&self, what: &str) -> sqlx::Error {
        let what = format!("{}: {what}", self.place);
        sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, what))
    }
}

/// Returns whether somebody only has to wait: another process has locked the file of SQLite, or no
/// connection could be made in time.
pub(super) fn is_late(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Io(error) => error.kind() == io::ErrorKind::TimedOut,
        error => is_locked(error),
    }
}

/// Returns whether SQLite found its file locked: 5, busy, or 6, locked, in the last byte of its code.
fn is_locked(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| is_code(&code, &[5, 6]))
}

/// Returns whether SQLite cannot write: 8, read-only, or 13, full.
pub(super) fn takes_no_writes(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| is_code(&code, &[8, 13]))
}

/// Returns whether this extended code of SQLite says that the file is damaged: 11, malformed, or 26,
/// no database.
fn is_damage(code: &str) -> bool {
    is_code(code, &[11, 26])
}

/// Returns whether this extended code of SQLite is one of these: its last byte is the code itself.
fn is_code(code: &str, codes: &[u32]) -> bool {
    code.parse::<u32>()
        .is_ok_and(|code| codes.contains(&(code & 0xff)))
}

/// Asks by the simple protocol, which prepares nothing.
async fn server_process(connection: &mut AnyConnection) -> Result<String, sqlx::Error> {
    sqlx::raw_sql(SERVER_PROCESS)
        .fetch_one(connection)
        .await?
        .try_get(0)
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").finish_non_exhaustive()
    }
}

impl<'c> Executor<'c> for &'c Pool {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Either<AnyQueryResult, AnyRow>, sqlx::Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        let all = async move {
            let mut connection = self.acquire().await?;
            let rows = connection.fetch_many(query).try_collect::<Vec<_>>();
            let done = self.statement(rows).await;
            connection.has_ended = done.is_ok();
            done
        };
        stream::once(all)
            .map(|all| match all {
                Ok(rows) => stream::iter(rows.into_iter().map(Ok).collect::<Vec<_>>()),
                Err(error) => stream::iter(vec![Err(error)]),
            })
            .flatten()
            .boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxFuture<'e, Result<Option<AnyRow>, sqlx::Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        Box::pin(async move {
            let mut connection = self.acquire().await?;
            let row = connection.fetch_optional(query);
            let done = self.statement(row).await;
            connection.has_ended = done.is_ok();
            done
        })
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [AnyTypeInfo],
    ) -> BoxFuture<'e, Result<AnyStatement, sqlx::Error>>
    where
        'c: 'e,
    {
        Box::pin(async move {
            let mut connection = self.acquire().await?;
            let prepared = connection.prepare_with(sql, parameters);
            self.statement(prepared).await
        })
    }
}

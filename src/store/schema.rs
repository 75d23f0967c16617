//! Connecting, and bringing the tables up to date.

use super::pool::{ACQUIRE, Health, Pool};
use super::{Backend, StoreError, catalog, grants, reasons, wal_header};
use crate::config::{library_address, sqlite_file};
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Executor, SqlSafeStr};
use std::path::Path;
use std::time::{Duration, Instant};

/// Every file of `migrations/`. A released migration is never edited, only followed by another.
/// Listed here because sqlx's macro would have both database drivers and their cryptography
/// compiled a second time, for the compiler's own machine.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "start", include_str!("../../migrations/0001_start.sql")),
    (
        2,
        "history",
        include_str!("../../migrations/0002_history.sql"),
    ),
    (4, "waits", include_str!("../../migrations/0004_waits.sql")),
    (5, "lease", include_str!("../../migrations/0005_lease.sql")),
    (8, "fact", include_str!("../../migrations/0008_fact.sql")),
    (9, "ids", include_str!("../../migrations/0009_ids.sql")),
    (
        10,
        "growth",
        include_str!("../../migrations/0010_growth.sql"),
    ),
    (
        11,
        "customers",
        include_str!("../../migrations/0011_customers.sql"),
    ),
    (
        12,
        "labels",
        include_str!("../../migrations/0012_labels.sql"),
    ),
    (
        14,
        "people",
        include_str!("../../migrations/0014_people.sql"),
    ),
    (15, "lists", include_str!("../../migrations/0015_lists.sql")),
    (
        16,
        "problems",
        include_str!("../../migrations/0016_problems.sql"),
    ),
    (
        18,
        "changes",
        include_str!("../../migrations/0018_changes.sql"),
    ),
    (
        19,
        "approvals",
        include_str!("../../migrations/0019_approvals.sql"),
    ),
    (
        20,
        "together",
        include_str!("../../migrations/0020_together.sql"),
    ),
    (
        21,
        "notifications",
        include_str!("../../migrations/0021_notifications.sql"),
    ),
    (22, "costs", include_str!("../../migrations/0022_costs.sql")),
    (
        23,
        "team_changes",
        include_str!("../../migrations/0023_team_changes.sql"),
    ),
    (
        24,
        "watching",
        include_str!("../../migrations/0024_watching.sql"),
    ),
    (
        25,
        "bounded_lists",
        include_str!("../../migrations/0025_bounded_lists.sql"),
    ),
    (
        26,
        "counts",
        include_str!("../../migrations/0026_counts.sql"),
    ),
];

/// A reader never waits for a writer (WAL); a writer waits for another one; what is committed
/// survives a power cut, because a rotated refresh token and the audit row of a change must. Sorting
/// for an index or a page is done in memory, because a read-only container has no place for
/// temporary files.
const SQLITE_SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA cache_size = -1024; PRAGMA temp_store = MEMORY;";

/// What a connection that only reads needs.
const SQLITE_READER_SETTINGS: &str = "PRAGMA busy_timeout = 5000;";

/// A statement that a broken network or a lock holds up ends as an error.
const POSTGRES_SETTINGS: &str =
    "SET statement_timeout = '5s'; SET lock_timeout = '4s'; SET application_name = 'portal';";

/// What the connection needs that brings the tables up to date. That sqlx asks for its own table each
/// time is no news.
const MIGRATION_SETTINGS: &str =
    "SET lock_timeout = '4s'; SET application_name = 'portal'; SET client_min_messages = warning;";

/// An idle connection to PostgreSQL is closed after this time: one to a host that is gone, or that
/// another has taken the place of, is soon forgotten.
const POSTGRES_IDLE: Duration = Duration::from_secs(90);

/// Longest wait of a start for the file of SQLite, and the time between two attempts, each of which
/// waits itself.
const SQLITE_START: Duration = Duration::from_secs(30);
const SQLITE_RETRY: Duration = Duration::from_millis(200);

/// Connections of a command that only reads.
const READERS: u32 = 2;

/// The tables of a database, compared with those that this program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tables {
    None,
    /// This role may not read them.
    Forbidden,
    /// An older version of the portal made them.
    Older,
    Current,
    /// A newer version of the portal made them: its number and the newest that is known.
    Newer {
        found: i64,
        known: i64,
    },
}

/// Connects, and brings the tables up to date if this role may.
pub(super) async fn connect(url: &str, connections: u32) -> Result<(Pool, Backend), StoreError> {
    let backend = backend(url)?;
    let pool = match backend {
        Backend::Sqlite => {
            wal_header::check(url)?;
            let pool = sqlite(url, SQLITE_SETTINGS)?;
            begin_sqlite(&pool, url).await?;
            pool.with_readers()
        }
        Backend::Postgres => {
            let pool = postgres(url, connections)?;
            // The first connection gives the reason if there is none.
            drop(pool.acquire().await?);
            check_pooler(&pool, backend).await?;
            bring_postgres_up_to_date(&pool, url).await?;
            pool
        }
    };
    Ok((pool, backend))
}

/// Opens the file and brings its tables up to date. Another process may have locked it for some
/// seconds, such as a backup or a portal that is just stopping, and a disk may be busy.
async fn begin_sqlite(pool: &Pool, url: &str) -> Result<(), StoreError> {
    let begun = Instant::now();
    loop {
        let mut before = 0;
        let attempt = async {
            drop(pool.acquire().await?);
            check_sqlite(pool).await?;
            before = carried_out(pool).await?;
            migrate(pool, url, Backend::Sqlite).await
        };
        let attempted = attempt.await;
        match attempted {
            // Another process was first to carry out what this one was about to.
            Err(StoreError::Migration(error)) if carried_out(pool).await? > before => {
                tracing::info!(
                    reason = %error,
                    "another process brings the tables up to date too; looking again"
                );
            }
            Err(error) if error.is_late() && begun.elapsed() < SQLITE_START => {
                tracing::info!(
                    reason = %error,
                    seconds = SQLITE_START.as_secs(),
                    "the database file cannot be used yet; the start waits for it"
                );
                tokio::time::sleep(SQLITE_RETRY).await;
            }
            done => return done,
        }
    }
}

/// Counts the migrations that were carried out.
async fn carried_out(pool: &Pool) -> Result<i64, StoreError> {
    if tables(pool, Backend::Sqlite).await? == Tables::None {
        return Ok(0);
    }
    let done = sqlx::query_scalar("SELECT COUNT(*) FROM _sqlx_migrations WHERE success");
    Ok(done.fetch_one(pool).await?)
}

async fn bring_postgres_up_to_date(pool: &Pool, url: &str) -> Result<(), StoreError> {
    check_postgres(pool).await?;
    let tables = tables(pool, Backend::Postgres).await?;
    if grants::may_migrate(pool).await? && !matches!(tables, Tables::Newer { .. }) {
        if grants::only_reads(pool).await? {
            // Readiness tells until it takes writes.
            let is_done = tables == Tables::Current;
            return if is_done {
                Ok(())
            } else {
                Err(StoreError::OnlyReads)
            };
        }
        migrate(pool, url, Backend::Postgres).await?;
        grants::protect(pool).await?;
    }
    Ok(())
}

/// Checks that a start would find its tables or could make them.
///
/// # Errors
///
/// Fails if they are of a newer version, or if the file belongs to another program.
pub(super) async fn check_sqlite(pool: &Pool) -> Result<(), StoreError> {
    let tables = tables(pool, Backend::Sqlite).await?;
    // The numbers of another program may be higher too.
    catalog::check(pool, Backend::Sqlite, tables != Tables::None).await?;
    match tables {
        Tables::Newer { found, known } => Err(StoreError::Newer { found, known }),
        Tables::None | Tables::Forbidden | Tables::Older | Tables::Current => Ok(()),
    }
}

/// Checks that a start would find its tables or could make them.
///
/// # Errors
///
/// Fails with the reason why a start would be refused.
pub(super) async fn check_postgres(pool: &Pool) -> Result<(), StoreError> {
    let schema = grants::schema(pool).await?;
    let may_migrate = grants::may_migrate(pool).await?;
    let tables = tables(pool, Backend::Postgres).await?;
    let has_tables_here = catalog::has_tables_here(pool).await?;
    // A role that may not make any finds the others behind the first schema.
    if !has_tables_here
        && (may_migrate || tables == Tables::None)
        && let Some(other) = catalog::elsewhere(pool).await?
    {
        let (here, there) = (other.here, other.there);
        return Err(StoreError::Elsewhere { here, there });
    }
    if tables != Tables::Forbidden && (tables != Tables::None || may_migrate) {
        catalog::check(pool, Backend::Postgres, tables != Tables::None).await?;
    }
    match tables {
        Tables::Newer { found, known } if may_migrate => Err(StoreError::Newer { found, known }),
        Tables::None if !may_migrate => Err(StoreError::NoTables(schema)),
        Tables::Forbidden => Err(StoreError::NoRights),
        Tables::Older if !may_migrate => Err(StoreError::Behind),
        // Another replica may be newer, and its owner has brought the tables up to date for it.
        Tables::Newer { .. } | Tables::None | Tables::Older | Tables::Current => Ok(()),
    }
}

/// Connects without creating or changing anything.
pub(super) async fn connect_read_only(url: &str) -> Result<(Pool, Backend), StoreError> {
    let backend = backend(url)?;
    let pool = match backend {
        Backend::Sqlite => read_only_sqlite(url).await?,
        Backend::Postgres => postgres(url, READERS)?,
    };
    drop(pool.acquire().await?);
    check_pooler(&pool, backend).await?;
    Ok((pool, backend))
}

/// Refuses a pooler that does not leave connections alone: saves would fail half-way.
async fn check_pooler(pool: &Pool, backend: Backend) -> Result<(), StoreError> {
    if backend == Backend::Postgres && pool.shares_processes().await? {
        return Err(StoreError::SharedProcesses);
    }
    Ok(())
}

/// A file on a read-only disk, or one that is somebody else's, has no place for the files that
/// SQLite keeps beside it, so it is opened as one that nobody changes. What stands in such a file
/// already would be left out then.
async fn read_only_sqlite(url: &str) -> Result<Pool, StoreError> {
    let Some(file) = sqlite_file(url) else {
        return sqlite(url, SQLITE_READER_SETTINGS);
    };
    if !Path::new(&file).exists() {
        return Err(StoreError::Missing(file));
    }
    wal_header::check(url)?;
    let with = |parameter: &str| {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let others = query
            .split('&')
            .filter(|part| !part.is_empty() && !part.starts_with("mode="));
        let query: Vec<&str> = others.chain(parameter.split('&')).collect();
        format!("{path}?{}", query.join("&"))
    };
    let pool = sqlite_at(&with("mode=ro"), SQLITE_READER_SETTINGS)?;
    match sqlx::query("SELECT 1 FROM sqlite_master")
        .fetch_optional(&pool)
        .await
    {
        Ok(_) => Ok(pool),
        Err(error) => {
            let has_entries =
                |beside: &String| std::fs::metadata(beside).is_ok_and(|found| found.len() > 0);
            let mut sides = ["-wal", "-journal"]
                .map(|end| format!("{file}{end}"))
                .into_iter();
            if let Some(beside) = sides.find(has_entries) {
                // Everything else has another reason: a damaged file, a lock, a broken disk.
                return Err(if needs_side_files(&error) {
                    StoreError::Beside(file, beside, reasons::reason(&error))
                } else {
                    error.into()
                });
            }
            let immutable = sqlite_at(&with("mode=ro&immutable=1"), SQLITE_READER_SETTINGS)?;
            let read = sqlx::query("SELECT 1 FROM sqlite_master").fetch_optional(&immutable);
            match read.await {
                Ok(_) => Ok(immutable),
                Err(_) => Err(error.into()),
            }
        }
    }
}

/// Returns whether SQLite could not open the files beside the database, or not write them, which it
/// does also in order to read: its codes 14 (cannot open) and 8 (read-only).
fn needs_side_files(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    let code = code.and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| matches!(code & 0xff, 8 | 14))
}

/// Compares the migrations that were carried out with those that this program has.
pub(super) async fn tables(pool: &Pool, backend: Backend) -> Result<Tables, StoreError> {
    let known = MIGRATIONS.last().map_or(0, |(version, ..)| *version);
    let is_there = match backend {
        Backend::Sqlite => "SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations'",
        Backend::Postgres => "SELECT 1 WHERE to_regclass('_sqlx_migrations') IS NOT NULL",
    };
    if sqlx::query(is_there).fetch_optional(pool).await?.is_none() {
        return Ok(Tables::None);
    }
    let done = "SELECT version FROM _sqlx_migrations WHERE success ORDER BY version";
    let done: Vec<i64> = match sqlx::query_scalar(done).fetch_all(pool).await {
        Ok(done) => done,
        Err(error) if is_forbidden(&error) => return Ok(Tables::Forbidden),
        Err(error) => return Err(error.into()),
    };
    let found = done.last().copied().unwrap_or_default();
    let lacks = MIGRATIONS
        .iter()
        .any(|(version, ..)| !done.contains(version));
    Ok(if found > known {
        Tables::Newer { found, known }
    } else if lacks {
        Tables::Older
    } else {
        Tables::Current
    })
}

/// Returns whether PostgreSQL refused something because this role lacks a right.
fn is_forbidden(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.as_deref() == Some("42501")
}

fn backend(url: &str) -> Result<Backend, StoreError> {
    sqlx::any::install_default_drivers();
    if url.starts_with("sqlite:") {
        Ok(Backend::Sqlite)
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        Ok(Backend::Postgres)
    } else {
        Err(StoreError::Address)
    }
}

/// Brings the tables up to date. An index over a long audit log takes longer than any statement of
/// a page may, so this has a connection of its own on PostgreSQL, where only a wait for a lock has a
/// limit.
async fn migrate(pool: &Pool, url: &str, backend: Backend) -> Result<(), StoreError> {
    let is_older = tables(pool, backend).await? == Tables::Older;
    let begun = Instant::now();
    if is_older {
        tracing::info!(
            "the tables of the database are brought up to date; with a long audit log this takes minutes"
        );
    }
    match backend {
        Backend::Sqlite => migrator().run(pool.inner()).await?,
        Backend::Postgres => {
            let unhurried = AnyPoolOptions::new()
                .max_connections(1)
                .acquire_timeout(ACQUIRE)
                .after_connect(|connection, _| {
                    Box::pin(async move { connection.execute(MIGRATION_SETTINGS).await.map(drop) })
                })
                .connect_lazy(&library_address(url))?;
            let done = migrator().run(&unhurried).await;
            unhurried.close().await;
            done?;
        }
    }
    if is_older {
        tracing::info!(
            seconds = begun.elapsed().as_secs(),
            "the tables are up to date"
        );
    }
    Ok(())
}

fn migrator() -> Migrator {
    let migration = |&(version, name, sql): &(i64, &'static str, &'static str)| {
        Migration::new(
            version,
            name.into(),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    };
    Migrator::with_migrations(MIGRATIONS.iter().map(migration).collect())
}

fn sqlite(url: &str, settings: &'static str) -> Result<Pool, StoreError> {
    if let Some(file) = sqlite_file(url) {
        make_file(&file)?;
    }
    sqlite_at(url, settings)
}

fn sqlite_at(url: &str, settings: &'static str) -> Result<Pool, StoreError> {
    // A database in memory lives as long as its connection.
    let (most, idle) = if sqlite_file(url).is_none() {
        (1, None)
    } else {
        (4, Some(Duration::from_secs(600)))
    };
    let pool = AnyPoolOptions::new()
        .max_connections(most)
        .acquire_timeout(ACQUIRE)
        .idle_timeout(idle)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            Box::pin(async move { connection.execute(settings).await.map(drop) })
        })
        .connect_lazy(url)?;
    Ok(Pool::new(pool, url, settings, Health::default(), false))
}

fn postgres(url: &str, connections: u32) -> Result<Pool, StoreError> {
    let health = Health::default();
    let of_idle = health.clone();
    let pool = AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        .idle_timeout(POSTGRES_IDLE)
        .test_before_acquire(false)
        .before_acquire(move |connection, meta| {
            let health = of_idle.clone();
            Box::pin(async move { Ok(health.admits(connection, meta.age).await) })
        })
        .after_connect(|connection, _| {
            Box::pin(async move { connection.execute(POSTGRES_SETTINGS).await.map(drop) })
        })
        .connect_lazy(&library_address(url))?;
    Ok(Pool::new(pool, url, POSTGRES_SETTINGS, health, true))
}

/// Makes a missing file readable by its owner alone; SQLite gives its side files the same rights.
fn make_file(path: &str) -> Result<(), StoreError> {
    let mut open = std::fs::OpenOptions::new();
    open.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    open.open(path)
        .map_err(|error| std::io::Error::new(error.kind(), format!("{path}: {error}")))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{MIGRATIONS, SQLITE_SETTINGS, sqlite};
    use crate::config::library_address;

    #[test]
    fn an_ipv6_address_is_the_one_that_is_called() {
        let address = library_address("postgres://u:p@[2001:db8::5]:5433/db?sslmode=require");
        let options: sqlx::postgres::PgConnectOptions = address.parse().expect("an address");
        assert_eq!(
            (options.get_host(), options.get_port()),
            ("2001:db8::5", 5433)
        );
    }

    #[test]
    fn every_file_of_migrations_is_listed_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let entries = std::fs::read_dir(folder).expect("the folder");
        let mut files: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        files.sort();
        let listed: Vec<String> = MIGRATIONS
            .iter()
            .map(|(version, name, _)| format!("{version:04}_{name}.sql"))
            .collect();
        assert_eq!(files, listed);
    }

    #[tokio::test]
    async fn connections_are_told_to_be_in_use_only_if_they_are() {
        sqlx::any::install_default_drivers();
        let file = std::env::temp_dir().join(format!("portal-in-use-{}.db", std::process::id()));
        let url = format!("sqlite://{}", file.display());
        let pool = sqlite(&url, SQLITE_SETTINGS).unwrap_or_else(|error| panic!("{error}"));
        let reason = async || {
            let none = pool.acquire().await;
            none.err().expect("no connection is free").to_string()
        };
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(pool.acquire().await.expect("a connection"));
        }
        let told = reason().await;
        assert!(
            told.contains("all 4 connections of this process are in use"),
            "{told}"
        );
        drop(held);

        // As while connections are being made, which takes their places in the pool.
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(pool.inner().acquire().await.expect("a connection"));
        }
        let told = reason().await;
        assert!(
            told.contains("no connection could be made within"),
            "{told}"
        );
        drop(held);
        pool.close().await;
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", file.display()));
        }
    }
}

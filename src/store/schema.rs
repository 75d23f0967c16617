//! Connecting, and bringing the tables up to date.

use super::{Backend, StoreError, grants};
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyPool, Executor, SqlSafeStr};
use std::time::Duration;

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
];

/// Longest wait for a connection: a database that is down becomes a 503, not a page that hangs.
const ACQUIRE: Duration = Duration::from_secs(3);

/// A reader never waits for a writer (WAL); a writer waits for another one; what is committed
/// survives a power cut, because a rotated refresh token and the record of a change must.
const SQLITE_SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA cache_size = -1024;";

/// A statement that a broken network or a lock holds up ends as an error.
const POSTGRES_SETTINGS: &str =
    "SET statement_timeout = '5s'; SET lock_timeout = '4s'; SET application_name = 'portal';";

pub(super) async fn connect(url: &str) -> Result<(AnyPool, Backend), StoreError> {
    sqlx::any::install_default_drivers();
    let pool = if url.starts_with("sqlite:") {
        (sqlite(url).await?, Backend::Sqlite)
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        (postgres(url).await?, Backend::Postgres)
    } else {
        return Err(StoreError::Address);
    };
    if pool.1 == Backend::Sqlite {
        migrator().run(&pool.0).await?;
    } else if grants::may_migrate(&pool.0).await? {
        migrator().run(&pool.0).await?;
        grants::protect(&pool.0).await?;
    } else if !grants::are_current(&pool.0, MIGRATIONS.len()).await? {
        return Err(StoreError::Behind);
    }
    Ok(pool)
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

async fn sqlite(url: &str) -> Result<AnyPool, StoreError> {
    let in_memory = url.contains(":memory:") || url.contains("mode=memory");
    if !in_memory {
        make_file(url)?;
    }
    // A database in memory lives as long as its connection.
    let (most, idle) = if in_memory {
        (1, None)
    } else {
        (4, Some(Duration::from_secs(600)))
    };
    Ok(AnyPoolOptions::new()
        .max_connections(most)
        .min_connections(1)
        .acquire_timeout(ACQUIRE)
        .idle_timeout(idle)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_connect(|connection, _| {
            Box::pin(async move { connection.execute(SQLITE_SETTINGS).await.map(drop) })
        })
        .connect(url)
        .await?)
}

async fn postgres(url: &str) -> Result<AnyPool, StoreError> {
    Ok(AnyPoolOptions::new()
        .max_connections(10)
        .acquire_timeout(ACQUIRE)
        .after_connect(|connection, _| {
            Box::pin(async move { connection.execute(POSTGRES_SETTINGS).await.map(drop) })
        })
        .connect(url)
        .await?)
}

/// Makes a missing file readable by its owner alone; SQLite gives its side files the same rights.
fn make_file(url: &str) -> Result<(), StoreError> {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let path = path.split('?').next().unwrap_or(path);
    let mut open = std::fs::OpenOptions::new();
    open.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    open.open(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::MIGRATIONS;

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
}

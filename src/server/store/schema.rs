//! Connecting, and bringing the tables up to date.

use super::{Backend, StoreError};
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyPool, Executor, SqlSafeStr};
use std::time::Duration;

/// Every file of `migrations/`. What has been released is never edited, only followed by another. Listed here because sqlx's macro would
/// have both database drivers and their cryptography compiled a second time, for the compiler's own machine.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "start", include_str!("../../../migrations/0001_start.sql")),
    (2, "history", include_str!("../../../migrations/0002_history.sql")),
    (4, "waits", include_str!("../../../migrations/0004_waits.sql")),
];

/// Longest wait for a connection: a database that is down becomes a 503, not a page that hangs.
const ACQUIRE: Duration = Duration::from_secs(3);

/// A reader never waits for a writer (WAL); a writer waits for another one; what is committed survives a power cut, because a rotated
/// refresh token and the record of a change must.
const SQLITE_SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA cache_size = -1024;";

/// A statement that a broken network or a lock holds up ends as an error.
const POSTGRES_SETTINGS: &str = "SET statement_timeout = '5s'; SET lock_timeout = '4s'; SET application_name = 'portal';";

pub(super) async fn connect(url: &str) -> Result<(AnyPool, Backend), StoreError> {
    sqlx::any::install_default_drivers();
    let pool = if url.starts_with("sqlite:") {
        (sqlite(url).await?, Backend::Sqlite)
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        (postgres(url).await?, Backend::Postgres)
    } else {
        return Err(StoreError::Address);
    };
    migrator().run(&pool.0).await?;
    if pool.1 == Backend::Postgres {
        give_up_altering_the_record(&pool.0).await?;
    }
    Ok(pool)
}

/// The portal only ever appends to the record: its role gives up the rights to do more, so that a fault or a hole in it cannot. A table's
/// owner could take them back, and a superuser has them always; a role of its own that does not own the tables is safer still.
async fn give_up_altering_the_record(pool: &AnyPool) -> Result<(), StoreError> {
    let rights = "SELECT has_table_privilege('audit', 'UPDATE') OR has_table_privilege('audit', 'DELETE') OR has_table_privilege('audit', 'TRUNCATE')";
    if sqlx::query_scalar::<_, bool>(rights).fetch_one(pool).await?
        && let Err(error) = sqlx::query("REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM CURRENT_USER").execute(pool).await
    {
        // Another process is at it, or somebody else owns the table.
        tracing::warn!(%error, "the portal's role may alter the record");
    }
    Ok(())
}

fn migrator() -> Migrator {
    let migration = |&(version, name, sql): &(i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(MIGRATIONS.iter().map(migration).collect())
}

async fn sqlite(url: &str) -> Result<AnyPool, StoreError> {
    let in_memory = url.contains(":memory:") || url.contains("mode=memory");
    if !in_memory {
        make_file(url)?;
    }
    // A database in memory lives as long as its connection.
    let (most, idle) = if in_memory { (1, None) } else { (4, Some(Duration::from_secs(600))) };
    Ok(AnyPoolOptions::new()
        .max_connections(most)
        .min_connections(1)
        .acquire_timeout(ACQUIRE)
        .idle_timeout(idle)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(async move { connection.execute(SQLITE_SETTINGS).await.map(drop) }))
        .connect(url)
        .await?)
}

async fn postgres(url: &str) -> Result<AnyPool, StoreError> {
    Ok(AnyPoolOptions::new()
        .max_connections(10)
        .acquire_timeout(ACQUIRE)
        .after_connect(|connection, _| Box::pin(async move { connection.execute(POSTGRES_SETTINGS).await.map(drop) }))
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
        let mut files: Vec<String> = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        files.sort();
        let listed: Vec<String> = MIGRATIONS.iter().map(|(version, name, _)| format!("{version:04}_{name}.sql")).collect();
        assert_eq!(files, listed);
    }
}

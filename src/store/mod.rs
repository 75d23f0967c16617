//! The database: SQLite or PostgreSQL through one SQL. Private data is sealed before it is stored.
//! A row that cannot be opened (the key is gone) counts as absent, because a missing key must not
//! lock anybody out.
//!
//! Rows are read as tuples by `query_as`, or by a `FromRow` written out. sqlx's derive for it is
//! not used: its macros have both database drivers and their cryptography compiled a second time,
//! for the compiler's own machine.

pub mod audit;
pub mod drafts;
pub mod grants;
pub mod last_reads;
pub mod leases;
pub mod pending_sign_ins;
mod schema;
pub mod sealing;
pub mod seen;
pub mod sessions;
pub mod shared_state;
pub mod tokens;
pub mod versions;

use crate::clock::Clock;
use crate::error::{Error, ErrorKind};
use crate::store::sealing::Keys;
use sqlx::AnyPool;
use std::sync::Arc;

/// The database: connections, encryption keys and clock. Clones share them.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    keys: Keys,
    clock: Clock,
    backend: Backend,
    /// One appender at a time in this process; between processes the table's key decides.
    appending: Arc<tokio::sync::Mutex<()>>,
}

/// The database behind a [`Store`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// An error of the database, or of work on it that cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{0}")]
    Database(#[from] sqlx::Error),
    #[error("the tables could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("the database file cannot be made: {0}")]
    File(#[from] std::io::Error),
    #[error("the database address must begin with sqlite: or postgres:")]
    Address,
    #[error("the record cannot be appended to: others always came first")]
    Contended,
    #[error(
        "the tables are not up to date, and this role may not change them; run `portal migrate` as their owner"
    )]
    Behind,
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
        let (pool, backend) = schema::connect(url).await?;
        Ok(Store {
            pool,
            keys,
            clock,
            backend,
            appending: Arc::default(),
        })
    }

    /// Asks the database for nothing, to find out whether it answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Counts the rows that are sealed with this key.
    pub async fn sealed_with(&self, key: &str) -> Result<i64, StoreError> {
        let mut rows = 0;
        for count in [
            "SELECT COUNT(*) FROM session WHERE substr(sealed, 1, length($1)) = $1",
            "SELECT COUNT(*) FROM token WHERE substr(sealed, 1, length($1)) = $1",
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
        &self.pool
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Opens the content of a row; `None`, with a line in the log, if it cannot be opened.
    fn unseal(&self, context: &str, sealed: &str) -> Option<Vec<u8>> {
        match self.keys.open(context, sealed) {
            Ok(plaintext) => Some(plaintext),
            Err(error) => {
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

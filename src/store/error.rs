//! The errors of the database, with what to do about them.

use super::{pool, reasons};
use crate::error::{Error, ErrorKind};
use sqlx::migrate::MigrateError;

/// An error of the database, or of work on it that cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{}", reasons::text(.0))]
    Database(#[from] sqlx::Error),
    #[error("the tables could not be brought up to date: {}", reasons::text(.0))]
    Migration(#[from] MigrateError),
    #[error("the database file cannot be opened for writing, or made: {0}")]
    File(#[from] std::io::Error),
    #[error("the database address must begin with sqlite: or postgres:")]
    Address,
    #[error("the audit log cannot be appended to: others always came first")]
    Contended,
    #[error(
        "the newest row of the audit log was altered in the database (its number or its hash has another type than the portal writes), and no row can follow it; `portal audit verify` names the first bad row: put it back as it was, or restore a backup"
    )]
    AlteredTail,
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
        "the role {0} owns the tables, is a member of the role that owns them, or is a superuser, so that no right could be kept from it; name the role that the portal uses and that owns nothing, or leave --for out"
    )]
    IsOwner(String),
    #[error(
        "the role of this address lacks rights on the tables ({0}); run `portal migrate --for ROLE` with the address of their owner, where ROLE is the one that the portal uses, or, if it is the owner itself, GRANT them back to it"
    )]
    LacksRights(String),
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
        "the newest entries of {0} stand in {1}, which cannot be read from here ({2}); copy both files into a folder that this user may write, and name the copy"
    )]
    Beside(String, String, String),
    #[error(
        "the header of {0}, in which the newest entries of the database stand, is damaged, so that SQLite would leave them out and write over them; put copies of the database file, its -wal and -shm aside and restore a backup, or, to go on without those entries, move the -wal and -shm away"
    )]
    NewestEntries(String),
    #[error(
        "the database file was found to be damaged: stop the portal, put the file aside together with its -wal and -shm, and restore a backup"
    )]
    Damaged,
    #[error(
        "this file is the database of another program (it has a table {0} and none of the portal's); name a file of the portal's own, which the first start makes"
    )]
    Foreign(String),
    #[error(
        "the schema {schema} holds another program's table {table}, which has the name of one of the portal's; give the portal a schema of its own (CREATE SCHEMA, and ALTER ROLE … SET search_path = …) or a database of its own"
    )]
    ForeignInSchema { schema: String, table: String },
    #[error(
        "the portal's tables stand in the schema {there}, but this role would make a second set of them in the schema {here}, which comes first in its search_path; to use those that are there, run ALTER ROLE … SET search_path = {there}; if a second portal is meant, name its schema alone: ALTER ROLE … SET search_path = {here}"
    )]
    Elsewhere { here: String, there: String },
    #[error("roles are PostgreSQL's; SQLite has none")]
    NoRoles,
    #[error("the name of a role is 1 to 63 small letters, digits and underscores")]
    RoleName,
}

impl StoreError {
    /// Returns whether somebody only has to wait: the file of SQLite is locked, or no connection could
    /// be made in time.
    pub(super) fn is_late(&self) -> bool {
        match self {
            StoreError::Database(error)
            | StoreError::Migration(
                MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _),
            ) => pool::is_late(error),
            _ => false,
        }
    }

    /// Returns whether the file of SQLite is damaged, or is none of its files.
    pub fn is_damage(&self) -> bool {
        matches!(self, StoreError::Damaged | StoreError::NewestEntries(_))
            || reasons::tells_damage(&self.to_string())
    }

    /// Returns whether SQLite refused a write because its disk is full or read-only.
    pub(super) fn takes_no_writes(&self) -> bool {
        matches!(self, StoreError::Database(error) if pool::takes_no_writes(error))
    }
}

/// Logs once, where the database's error becomes the portal's.
impl From<StoreError> for Error {
    fn from(error: StoreError) -> Error {
        match error {
            StoreError::AlteredTail => tracing::error!(%error, "the audit log takes no rows"),
            error => tracing::error!(%error, "the database does not answer"),
        }
        ErrorKind::StoreDown.into()
    }
}

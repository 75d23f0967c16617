//! The tables that stand in a database, by its own catalog: the portal's, also where a schema hides
//! them, and those of other programs that have the same names.

use super::pool::Pool;
use super::{Backend, StoreError};

/// The portal's tables.
pub(super) const TABLES: &[&str] = &[
    "session",
    "token",
    "login",
    "draft",
    "version",
    "audit",
    "seen",
    "written",
    "reader",
    "lease",
    "fact",
    "customer",
    "revision",
    "collection",
    "customer_note",
    "customer_view",
    "person",
    "silenced_problem",
    "problem_count",
    "change_set",
    "change_row",
    "approval_request",
    "handover",
    "colleague_notice",
    "notification_choice",
    "notification_channel",
    "notification_waiting",
    "notification_cursor",
    "notification_delivery",
    "change_author",
    "verification",
    "watch",
    "lent_sign_in",
];

/// The table in which sqlx notes what it has carried out.
pub(super) const MIGRATIONS: &str = "_sqlx_migrations";

/// Checks that the tables that were found are the portal's, or that none of its names is taken.
///
/// # Errors
///
/// Fails with the name of a table of another program.
pub(super) async fn check(
    pool: &Pool,
    backend: Backend,
    has_tables: bool,
) -> Result<(), StoreError> {
    let mut foreign = match (has_tables, backend) {
        (true, _) => of_another(pool).await?,
        (false, Backend::Sqlite) => in_file(pool).await?,
        (false, Backend::Postgres) => in_schema(pool).await?,
    };
    // Another process may have made the portal's tables since they were looked for: first the one of
    // the migrations, then those that were found.
    if !has_tables && foreign.is_some() && has_migrations(pool, backend).await? {
        foreign = of_another(pool).await?;
    }
    match (foreign, backend) {
        (None, _) => Ok(()),
        (Some(table), Backend::Sqlite) => Err(StoreError::Foreign(table)),
        (Some(table), Backend::Postgres) => {
            let schema = sqlx::query_scalar("SELECT CAST(current_schema() AS TEXT)");
            let schema = schema.fetch_one(pool).await?;
            Err(StoreError::ForeignInSchema { schema, table })
        }
    }
}

/// Returns the table of the migrations if another program that uses sqlx has carried out its own here,
/// whatever their numbers: the portal's begin with `start`. There are none yet while another process
/// is just beginning.
async fn of_another(pool: &Pool) -> Result<Option<String>, StoreError> {
    let others = "SELECT 1 FROM _sqlx_migrations WHERE NOT EXISTS (SELECT 1 FROM _sqlx_migrations AS first WHERE first.version = 1 AND first.description = 'start') LIMIT 1";
    let others = sqlx::query(others).fetch_optional(pool).await?;
    Ok(others.map(|_| MIGRATIONS.to_owned()))
}

async fn has_migrations(pool: &Pool, backend: Backend) -> Result<bool, StoreError> {
    if backend == Backend::Postgres {
        return has_tables_here(pool).await;
    }
    let there = "SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations'";
    Ok(sqlx::query(there).fetch_optional(pool).await?.is_some())
}

/// Returns a table of a file that has none of the portal's. Names with _ in front are those of tools
/// that work beside a program, such as backups.
async fn in_file(pool: &Pool) -> Result<Option<String>, StoreError> {
    let other = "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 1) <> '_' AND substr(name, 1, 7) <> 'sqlite_' LIMIT 1";
    Ok(sqlx::query_scalar(other).fetch_optional(pool).await?)
}

/// Returns a table of the schema in which the portal's would be made, if it has a name of theirs.
/// Tables with other names may stand beside them.
async fn in_schema(pool: &Pool) -> Result<Option<String>, StoreError> {
    let query = format!(
        "SELECT CAST(relname AS TEXT) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
         WHERE nspname = current_schema() AND relname IN ('{}') ORDER BY relname LIMIT 1",
        TABLES.join("', '")
    );
    // Made of the literals above.
    let query = sqlx::query_scalar(sqlx::AssertSqlSafe(query));
    Ok(query.fetch_optional(pool).await?)
}

/// A schema of PostgreSQL that has the portal's tables, and is not the one in which new ones would
/// be made.
pub(super) struct OtherSchema {
    pub here: String,
    pub there: String,
    /// It is in the search path of this role too.
    pub is_in_path: bool,
}

/// Returns another schema with the portal's tables, if two sets of them cannot be meant: it is in the
/// search path too, or the first schema of that path was not chosen by its name but by that of the
/// role.
pub(super) async fn elsewhere(pool: &Pool) -> Result<Option<OtherSchema>, StoreError> {
    let query = "SELECT here, there, is_in_path FROM (
          SELECT CAST(current_schema() AS TEXT) AS here, CAST(nspname AS TEXT) AS there, CAST(CASE WHEN nspname = ANY (current_schemas(false)) THEN 1 ELSE 0 END AS BIGINT) AS is_in_path
          FROM pg_namespace WHERE nspname <> current_schema()
            AND 3 = (SELECT COUNT(*) FROM pg_class WHERE relnamespace = pg_namespace.oid AND relkind IN ('r', 'p') AND relname IN ('_sqlx_migrations', 'audit', 'draft'))
        ) AS others WHERE is_in_path = 1 OR current_setting('search_path') LIKE '\"$user\"%'
        ORDER BY is_in_path DESC, there LIMIT 1";
    let found: Option<(String, String, i64)> = sqlx::query_as(query).fetch_optional(pool).await?;
    Ok(found.map(|(here, there, is_in_path)| OtherSchema {
        here,
        there,
        is_in_path: is_in_path == 1,
    }))
}

/// Returns whether the schema in which new tables would be made has the portal's.
pub(super) async fn has_tables_here(pool: &Pool) -> Result<bool, StoreError> {
    let here = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = '_sqlx_migrations'";
    Ok(sqlx::query(here).fetch_optional(pool).await?.is_some())
}

#[cfg(test)]
mod tests {
    use super::TABLES;

    #[test]
    fn every_table_that_a_migration_makes_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .expect("the folder")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        files.sort();
        let made: Vec<String> = files
            .iter()
            .flat_map(|path| {
                let text = std::fs::read_to_string(path).expect("a migration");
                let made = text.lines().filter_map(|line| {
                    let rest = line.strip_prefix("CREATE TABLE ")?;
                    rest.split_whitespace().next().map(str::to_owned)
                });
                made.collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(made, TABLES);
    }
}

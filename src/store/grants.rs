//! PostgreSQL: the rights of the portal's role. It may read the audit log and add to it, and
//! nothing else.

use super::pool::{ONLY_READS, Pool};
use super::{Backend, CONNECTIONS, Store, StoreError, rights, schema};
use sqlx::{AssertSqlSafe, Connection};

/// Brings the tables up to date as their owner, and lets `role` work with them; it is made if it is
/// missing. Returns the rights with which that role could nevertheless change the audit log: those of
/// everybody, or of a role that it is a member of.
pub async fn migrate(url: &str, role: Option<&str>) -> Result<Option<String>, StoreError> {
    let opened = schema::connect(url, CONNECTIONS).await;
    let (pool, backend) = match opened {
        // It is this command that the other one is told to run.
        Err(StoreError::Behind | StoreError::NoTables(_)) => {
            let (pool, _) = schema::connect_read_only(url).await?;
            let schema = self::schema(&pool).await;
            pool.close().await;
            return Err(StoreError::MayNotMigrate(schema?));
        }
        opened => opened?,
    };
    let granted = match role {
        Some(_) if backend == Backend::Sqlite => Err(StoreError::NoRoles),
        Some(role) => grant(&pool, role).await,
        None => Ok(None),
    };
    pool.close().await;
    granted
}

async fn grant(pool: &Pool, role: &str) -> Result<Option<String>, StoreError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if role.is_empty() || role.len() > 63 || !role.bytes().all(plain) {
        return Err(StoreError::RoleName);
    }
    if only_reads(pool).await? {
        return Err(StoreError::OnlyReads);
    }
    let mut connection = pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    take_turn(&mut transaction).await?;
    // PostgreSQL only warns of rights that cannot be given.
    let foreign: Option<(String, String)> = sqlx::query_as(
        "SELECT CAST(tablename AS TEXT), CAST(tableowner AS TEXT) FROM pg_tables WHERE schemaname = current_schema() AND NOT pg_has_role(tableowner, 'USAGE') ORDER BY tablename LIMIT 1",
    )
    .fetch_optional(&mut *transaction)
    .await?;
    if let Some((table, owner)) = foreign {
        return Err(StoreError::NotOwner { table, owner });
    }
    // What is taken from an owner is lacking at the next upgrade, and it can give back to itself what
    // is kept from it.
    let owns = "SELECT 1 FROM pg_roles WHERE rolname = $1 AND (rolsuper OR EXISTS (
            SELECT 1 FROM pg_tables JOIN pg_roles AS owners ON owners.rolname = tableowner
            WHERE schemaname = current_schema() AND pg_has_role(pg_roles.oid, owners.oid, 'MEMBER')))";
    let owns = sqlx::query(owns)
        .bind(role.to_owned())
        .fetch_optional(&mut *transaction)
        .await?;
    if owns.is_some() {
        return Err(StoreError::IsOwner(role.to_owned()));
    }
    let known = sqlx::query("SELECT 1 FROM pg_roles WHERE rolname = $1")
        .bind(role.to_owned())
        .fetch_optional(&mut *transaction)
        .await?;
    let mut statements = Vec::new();
    if known.is_none() {
        let may =
            "SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolcreaterole OR rolsuper)";
        let may = sqlx::query(may).fetch_optional(&mut *transaction).await?;
        if may.is_none() {
            return Err(StoreError::MayNotMakeRole(role.to_owned()));
        }
        statements.push(format!("CREATE ROLE \"{role}\" LOGIN"));
    }
    let tables: Vec<(String, String)> = sqlx::query_as(
        "SELECT CAST(schemaname AS TEXT), CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()",
    )
    .fetch_all(&mut *transaction)
    .await?;
    for (at, (schema, table)) in tables.iter().enumerate() {
        if at == 0 {
            statements.push(format!("GRANT USAGE ON SCHEMA \"{schema}\" TO \"{role}\""));
        }
        statements.push(format!(
            "REVOKE ALL ON \"{schema}\".\"{table}\" FROM \"{role}\""
        ));
        let rights = rights::needed(table).join(", ");
        statements.push(format!(
            "GRANT {rights} ON \"{schema}\".\"{table}\" TO \"{role}\""
        ));
    }
    for statement in statements {
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut *transaction)
            .await?;
    }
    let lacking: Option<String> = sqlx::query_scalar(
        "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()
         AND NOT has_table_privilege(CAST($1 AS name), CAST(format('%I.%I', schemaname, tablename) AS TEXT), 'SELECT') LIMIT 1",
    )
    .bind(role.to_owned())
    .fetch_optional(&mut *transaction)
    .await?;
    if let Some(table) = lacking {
        return Err(StoreError::NotGranted(role.to_owned(), table));
    }
    transaction.commit().await?;
    // Its name was checked above.
    rights::beyond_of(pool, &format!("CAST('{role}' AS name)")).await
}

/// Returns whether the server sees this connection as encrypted; `None` where there is none.
pub async fn is_encrypted(store: &Store) -> Result<Option<bool>, StoreError> {
    if store.backend == Backend::Sqlite {
        return Ok(None);
    }
    let ssl = sqlx::query_scalar("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    Ok(ssl.fetch_optional(&store.pool).await?)
}

/// Waits until no other process changes rights, which lasts until the end of the transaction. Several
/// may start or migrate at once, and the same grant cannot be changed by two.
async fn take_turn(connection: &mut sqlx::AnyConnection) -> Result<(), StoreError> {
    sqlx::query("SELECT 1 FROM pg_advisory_xact_lock(4711)")
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes from the owner of the audit log the rights to change it, so that the portal cannot do so
/// by mistake or by being made to. An owner can give them back to itself, so a role of its own is
/// better.
pub(super) async fn protect(pool: &Pool) -> Result<(), StoreError> {
    let mut connection = pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    take_turn(&mut transaction).await?;
    let may = "SELECT 1 FROM pg_class WHERE oid = CAST('audit' AS regclass) AND has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE')
        AND relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user AND NOT rolsuper)";
    if sqlx::query(may)
        .fetch_optional(&mut *transaction)
        .await?
        .is_some()
    {
        sqlx::query("REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM CURRENT_USER")
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Returns whether the portal works as the owner of the audit log, who could give back to itself
/// the right to change it.
pub async fn owns_record(store: &Store) -> Result<bool, StoreError> {
    let owns = "SELECT 1 FROM pg_class WHERE oid = CAST('audit' AS regclass) AND pg_has_role(relowner, 'MEMBER')";
    Ok(store.backend == Backend::Postgres
        && sqlx::query(owns)
            .fetch_optional(&store.pool)
            .await?
            .is_some())
}

/// Returns whether this role may bring the tables up to date.
pub(super) async fn may_migrate(pool: &Pool) -> Result<bool, StoreError> {
    let may = "SELECT 1 WHERE has_schema_privilege(current_schema(), 'CREATE')";
    Ok(sqlx::query(may).fetch_optional(pool).await?.is_some())
}

/// Returns whether this connection may only read: the server is a standby, or was told to.
pub(super) async fn only_reads(pool: &Pool) -> Result<bool, StoreError> {
    Ok(sqlx::query(ONLY_READS)
        .fetch_optional(pool)
        .await?
        .is_some())
}

/// Returns the name of the schema in which this role finds its tables.
///
/// # Errors
///
/// Fails if there is none that exists and that the role may use.
pub(super) async fn schema(pool: &Pool) -> Result<String, StoreError> {
    let current: Option<String> = sqlx::query_scalar("SELECT CAST(current_schema() AS TEXT)")
        .fetch_one(pool)
        .await?;
    if let Some(current) = current {
        return Ok(current);
    }
    let (path, role): (String, String) =
        sqlx::query_as("SELECT current_setting('search_path'), CAST(current_user AS TEXT)")
            .fetch_one(pool)
            .await?;
    for name in path.split(',').map(|name| name.trim().trim_matches('"')) {
        let name = if name == "$user" { role.as_str() } else { name };
        let exists = sqlx::query("SELECT 1 FROM pg_namespace WHERE nspname = $1")
            .bind(name)
            .fetch_optional(pool)
            .await?;
        if exists.is_some() {
            return Err(StoreError::NoRight(name.to_owned()));
        }
    }
    Err(StoreError::NoSchema(path))
}

/// Returns whether this role is a superuser, whom nothing can keep from changing the audit log.
pub async fn is_superuser(store: &Store) -> Result<bool, StoreError> {
    let is = "SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper";
    Ok(store.backend == Backend::Postgres
        && sqlx::query(is).fetch_optional(&store.pool).await?.is_some())
}

/// Returns whether the server refuses writes, whatever the reason.
pub async fn refuses_writes(store: &Store) -> Result<bool, StoreError> {
    Ok(store.backend == Backend::Postgres && only_reads(&store.pool).await?)
}

/// Returns whether the server is a standby, which answers reads only.
pub async fn is_standby(store: &Store) -> Result<bool, StoreError> {
    Ok(store.backend == Backend::Postgres
        && sqlx::query("SELECT 1 WHERE pg_is_in_recovery()")
            .fetch_optional(&store.pool)
            .await?
            .is_some())
}

//! PostgreSQL: what the portal's role may do. The record can be read and added to, and nothing
//! else.

use super::{Backend, Store, StoreError, schema};
use sqlx::{AnyPool, AssertSqlSafe, Row};

/// Brings the tables up to date as their owner, and lets `role` work with them; it is made if it is
/// missing.
pub async fn migrate(url: &str, role: Option<&str>) -> Result<(), StoreError> {
    let (pool, backend) = schema::connect(url).await?;
    let granted = match role {
        Some(_) if backend == Backend::Sqlite => Err(StoreError::NoRoles),
        Some(role) => grant(&pool, role).await,
        None => Ok(()),
    };
    pool.close().await;
    granted
}

async fn grant(pool: &AnyPool, role: &str) -> Result<(), StoreError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if role.is_empty() || role.len() > 63 || !role.bytes().all(plain) {
        return Err(StoreError::RoleName);
    }
    let mut transaction = pool.begin().await?;
    let known = sqlx::query("SELECT 1 FROM pg_roles WHERE rolname = $1")
        .bind(role.to_owned())
        .fetch_optional(&mut *transaction)
        .await?;
    let mut statements = Vec::new();
    if known.is_none() {
        statements.push(format!("CREATE ROLE \"{role}\" LOGIN"));
    }
    let tables = sqlx::query(
        "SELECT CAST(schemaname AS TEXT), CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()",
    );
    for (at, row) in tables
        .fetch_all(&mut *transaction)
        .await?
        .iter()
        .enumerate()
    {
        let (schema, table): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        if at == 0 {
            statements.push(format!("GRANT USAGE ON SCHEMA \"{schema}\" TO \"{role}\""));
        }
        statements.push(format!(
            "REVOKE ALL ON \"{schema}\".\"{table}\" FROM \"{role}\""
        ));
        let rights = match table.as_str() {
            "audit" => "SELECT, INSERT",
            "_sqlx_migrations" => "SELECT",
            _ => "SELECT, INSERT, UPDATE, DELETE",
        };
        statements.push(format!(
            "GRANT {rights} ON \"{schema}\".\"{table}\" TO \"{role}\""
        ));
    }
    for statement in statements {
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Whether this connection is encrypted, as the server sees it; `None` where there is none.
pub async fn is_encrypted(store: &Store) -> Result<Option<bool>, StoreError> {
    if store.backend == Backend::Sqlite {
        return Ok(None);
    }
    let row = sqlx::query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        .fetch_optional(&store.pool)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Takes from the owner of the record the rights to change it: what the portal does by mistake, or
/// is made to do, cannot either. An owner can give them back to itself, so that a role of its own
/// is better.
pub(super) async fn protect(pool: &AnyPool) -> Result<(), StoreError> {
    let mut transaction = pool.begin().await?;
    // Several processes may start at once, and the same grant cannot be changed by two.
    sqlx::query("SELECT 1 FROM pg_advisory_xact_lock(4711)")
        .execute(&mut *transaction)
        .await?;
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

/// Whether the portal works as the owner of the record, who could give back to itself the right to
/// change it.
pub async fn owns_record(store: &Store) -> Result<bool, StoreError> {
    let owns = "SELECT 1 FROM pg_class WHERE oid = CAST('audit' AS regclass) AND pg_has_role(relowner, 'MEMBER')";
    Ok(store.backend == Backend::Postgres
        && sqlx::query(owns)
            .fetch_optional(&store.pool)
            .await?
            .is_some())
}

/// Whether this role may bring the tables up to date.
pub(super) async fn may_migrate(pool: &AnyPool) -> Result<bool, StoreError> {
    let may = "SELECT 1 WHERE has_schema_privilege(current_schema(), 'CREATE')";
    Ok(sqlx::query(may).fetch_optional(pool).await?.is_some())
}

/// Whether as many migrations were carried out as this version knows, or more: a newer version may
/// have started already.
pub(super) async fn are_current(pool: &AnyPool, known: usize) -> Result<bool, StoreError> {
    let done = sqlx::query("SELECT COUNT(*) FROM _sqlx_migrations WHERE success")
        .fetch_one(pool)
        .await;
    match done {
        Ok(row) => Ok(usize::try_from(row.try_get::<i64, _>(0)?).is_ok_and(|done| done >= known)),
        // There is no such table, or it cannot be read.
        Err(sqlx::Error::Database(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

//! PostgreSQL: compares the rights of the portal's role on each table with those that it needs.

use super::catalog::{MIGRATIONS, TABLES};
use super::pool::Pool;
use super::{Backend, Store, StoreError};
use std::collections::BTreeMap;

/// Returns the rights on a table that the portal needs, and no others.
pub(super) fn needed(table: &str) -> &'static [&'static str] {
    match table {
        "audit" => &["SELECT", "INSERT"],
        MIGRATIONS => &["SELECT"],
        _ => &["SELECT", "INSERT", "UPDATE", "DELETE"],
    }
}

/// Checks that the role of this connection has the rights that it needs.
///
/// # Errors
///
/// Fails with the rights that are lacking, or if the database does not answer.
pub(super) async fn check(pool: &Pool, backend: Backend) -> Result<(), StoreError> {
    if backend == Backend::Sqlite {
        return Ok(());
    }
    // An owner brings the tables up to date, and notes that.
    let of_owner = format!(
        " UNION ALL SELECT * FROM (VALUES ('{MIGRATIONS}', 'INSERT'), ('{MIGRATIONS}', 'UPDATE'), ('{MIGRATIONS}', 'DELETE')) AS more (name, privilege)
          WHERE pg_has_role((SELECT relowner FROM pg_class WHERE oid = to_regclass('{MIGRATIONS}')), 'USAGE')"
    );
    let pairs: Vec<String> = TABLES
        .iter()
        .chain([&MIGRATIONS])
        .flat_map(|table| {
            let pair = move |right: &&str| format!("('{table}', '{right}')");
            needed(table).iter().map(pair)
        })
        .collect();
    let query = format!(
        "SELECT CAST(name AS TEXT), CAST(privilege AS TEXT) FROM (SELECT * FROM (VALUES {}) AS most (name, privilege){of_owner}) AS needed
         WHERE NOT has_table_privilege(to_regclass(name), privilege)",
        pairs.join(", ")
    );
    let lacking = rows(pool, query).await?;
    if lacking.is_empty() {
        Ok(())
    } else {
        Err(StoreError::LacksRights(told(lacking)))
    }
}

/// Returns the rights of this role with which entries of the audit log, or the notes on what was
/// carried out, could be changed: `UPDATE on audit`. Those of an owner and of a superuser are left
/// out, who can give all to themselves.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn beyond(store: &Store) -> Result<Option<String>, StoreError> {
    match store.backend {
        Backend::Sqlite => Ok(None),
        Backend::Postgres => beyond_of(&store.pool, "current_user").await,
    }
}

/// The same for the role that this expression names.
pub(super) async fn beyond_of(pool: &Pool, role: &str) -> Result<Option<String>, StoreError> {
    let query = format!(
        "SELECT relname, privilege FROM (
           SELECT CAST(relname AS TEXT) AS relname, privilege, CASE privilege
             WHEN 'UPDATE' THEN has_any_column_privilege({role}, pg_class.oid, privilege)
             WHEN 'INSERT' THEN relname = '{MIGRATIONS}' AND has_any_column_privilege({role}, pg_class.oid, privilege)
             ELSE has_table_privilege({role}, pg_class.oid, privilege) END AS has
           FROM pg_class, (VALUES ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('TRIGGER')) AS more (privilege)
           WHERE pg_class.oid IN (to_regclass('audit'), to_regclass('{MIGRATIONS}')) AND NOT pg_has_role({role}, relowner, 'MEMBER')
         ) AS found WHERE has"
    );
    let found = rows(pool, query).await?;
    Ok((!found.is_empty()).then(|| told(found)))
}

async fn rows(pool: &Pool, query: String) -> Result<Vec<(String, String)>, StoreError> {
    // Made of the literals above.
    let query = sqlx::query_as(sqlx::AssertSqlSafe(query));
    Ok(query.fetch_all(pool).await?)
}

/// Names tables and rights: `INSERT, UPDATE on draft; DELETE on fact`.
fn told(pairs: Vec<(String, String)>) -> String {
    let mut tables = BTreeMap::<String, Vec<String>>::new();
    for (table, right) in pairs {
        tables.entry(table).or_default().push(right);
    }
    let told = |(table, rights): (String, Vec<String>)| format!("{} on {table}", rights.join(", "));
    tables.into_iter().map(told).collect::<Vec<_>>().join("; ")
}

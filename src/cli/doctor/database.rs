//! Checks of the database: that it answers and takes writes, its tables, and the role of the
//! connection.

use super::finding::{Finding, fail, note, ok, warn};
use super::{keys, stored, writable};
use crate::clock::Clock;
use crate::config::{Settings, database_place, sqlite_file};
use crate::store::sealing::Keys;
use crate::store::{Store, StoreError, Tables, audit, grants, rights};
use std::io::ErrorKind;
use std::path::Path;

/// Checks the database, and that the keys decrypt its content. It only reads: a missing SQLite file
/// is not created, because it would belong to the user who runs this command, and no table is
/// changed.
pub async fn database(settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    match sqlite_file(&settings.database_url) {
        Some(path) => match of_file(&path) {
            Found::There(more) => findings.extend(more),
            Found::NotThere(only) => return only,
        },
        None if settings.database_url.starts_with("sqlite:") => findings.push(warn(
            "database",
            IN_MEMORY,
            "Name a file in PORTAL_DATABASE_URL: sqlite:///var/lib/portal/portal.db",
        )),
        None => {}
    }
    let keys = Keys::new(settings.encryption_keys.clone());
    let opened = Store::open_read_only(&settings.database_url, keys, Clock::system()).await;
    let store = match opened {
        Ok(store) => store,
        Err(error @ StoreError::SharedProcesses) => {
            findings.push(fail("database", error.to_string(), POOLER));
            return findings;
        }
        Err(error) => {
            findings.push(fail("database", error.to_string(), advice_on(&error)));
            return findings;
        }
    };
    let answers = format!("{} answers", database_place(&settings.database_url));
    let has_tables = match (store.check_start().await, store.tables().await) {
        (Err(error @ StoreError::Newer { .. }), _) => {
            findings.push(fail("database", error.to_string(), UPGRADING));
            false
        }
        (Err(error), _) | (Ok(()), Err(error)) => {
            findings.push(fail("database", error.to_string(), advice_on(&error)));
            false
        }
        (Ok(()), Ok(Tables::None)) => {
            let what = format!("{answers}; the first start makes the tables");
            findings.push(note("database", what));
            false
        }
        (Ok(()), Ok(Tables::Forbidden)) => {
            findings.push(fail(
                "database",
                StoreError::NoRights.to_string(),
                DATABASE_ADVICE,
            ));
            false
        }
        (Ok(()), Ok(Tables::Older)) => {
            let what = format!(
                "{answers}; its tables are of an older version, and the next start brings them up to date"
            );
            findings.push(warn("database", what, UPGRADING));
            false
        }
        (Ok(()), Ok(Tables::Current | Tables::Newer { .. })) => {
            findings.push(ok("database", answers));
            true
        }
    };
    if has_tables {
        findings.extend(damage(&store).await);
        findings.extend(last_row(&store).await);
        findings.extend(keys::keys(&store, settings).await);
    }
    findings.extend(stored::transport(
        &settings.database_url,
        grants::is_encrypted(&store).await.ok().flatten(),
    ));
    findings.extend(role(&store, has_tables).await);
    store.close().await;
    findings
}

/// A file of SQLite, with what is wrong with it.
enum Found {
    There(Vec<Finding>),
    NotThere(Vec<Finding>),
}

/// Looks at the file of SQLite and at its folder, before SQLite does.
fn of_file(path: &str) -> Found {
    let (file, folder) = (Path::new(path), folder_of(path));
    let failed = |what: String, advice: &str| Found::NotThere(vec![fail("database", what, advice)]);
    match file.metadata() {
        Ok(found) if found.is_dir() => failed(
            format!("{path} is a folder"),
            "Let PORTAL_DATABASE_URL name a file in it, which the first start makes",
        ),
        Ok(_) => Found::There(
            writable::folder(folder)
                .into_iter()
                .chain(writable::file(file))
                .collect(),
        ),
        Err(error) if error.kind() != ErrorKind::NotFound => failed(
            format!("{path} cannot be looked at: {error}"),
            "Run this command as the portal's user, and let that user enter every folder on the way to the file",
        ),
        Err(_) if !folder.is_dir() => failed(
            format!("the folder of {path} does not exist"),
            "Make the folder, owned by the portal's user",
        ),
        Err(_) => {
            let what = format!("{path} does not exist yet; the first start makes it");
            let mut findings = vec![note("database", what)];
            findings.extend(writable::folder(folder));
            Found::NotThere(findings)
        }
    }
}

/// Looks through the whole file of SQLite.
async fn damage(store: &Store) -> Option<Finding> {
    let what = match store.damage().await {
        Ok(None) => return None,
        Ok(Some(damage)) => format!("the file is damaged: {damage}"),
        Err(error) => format!("the file could not be looked through: {error}"),
    };
    Some(fail("database", what, DAMAGE_ADVICE))
}

fn advice_on(error: &StoreError) -> &'static str {
    match error.is_damage() {
        true => DAMAGE_ADVICE,
        false => DATABASE_ADVICE,
    }
}

/// Checks that a row can follow the last one of the audit log.
async fn last_row(store: &Store) -> Option<Finding> {
    let error = audit::tail(store).await.err()?;
    matches!(error, StoreError::AlteredTail).then(|| {
        fail(
            "record",
            error.to_string(),
            "Nobody can sign in and nothing can be saved before: docs/operations.md, \"Backup and restore\"",
        )
    })
}

const DAMAGE_ADVICE: &str = "Stop the portal, put the file aside together with its -wal and -shm, and restore a backup: docs/operations.md, \"Backup and restore\"";

/// The disadvantage of a database that is no file.
const IN_MEMORY: &str =
    "it is in memory: everything, the audit log too, is lost when the portal stops";

const DATABASE_ADVICE: &str =
    "Check PORTAL_DATABASE_URL, that the server runs, and the rights of the portal's user";

const POOLER: &str = "docs/setup.md, \"PgBouncer\", has the settings";

const UPGRADING: &str =
    "docs/operations.md, \"New versions\", says how to upgrade, and how to go back";

/// Checks the role of the connection to PostgreSQL, and whether the server takes writes.
async fn role(store: &Store, has_tables: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(schema) = store.second_set().await.ok().flatten() {
        findings.push(warn(
            "database",
            format!("the schema {schema} holds another set of the portal's tables, which this role does not work with"),
            "Find out which set has the audit log, name its schema (ALTER ROLE … SET search_path = …), and rename the other one",
        ));
    }
    if grants::is_standby(store).await.unwrap_or_default() {
        findings.push(fail(
            "database",
            "this server is a standby and takes no writes",
            "Name the primary in PORTAL_DATABASE_URL, or a name that always leads to it",
        ));
    } else if grants::refuses_writes(store).await.unwrap_or_default() {
        findings.push(fail(
            "database",
            "this server takes no writes from this role: default_transaction_read_only is on",
            "Turn it off for the server, the database and the role: ALTER SYSTEM, ALTER DATABASE or ALTER ROLE … RESET default_transaction_read_only",
        ));
    }
    if grants::is_superuser(store).await.unwrap_or_default() {
        findings.push(warn(
            "record",
            "the role of PORTAL_DATABASE_URL is a superuser, whom nothing keeps from changing the audit log",
            "Use a role of the portal's own: `portal migrate --for ROLE` makes one",
        ));
    } else if let Some(rights) = rights::beyond(store).await.unwrap_or_default() {
        findings.push(warn(
            "record",
            format!(
                "the role of PORTAL_DATABASE_URL has rights with which the audit log could be changed: {rights}"
            ),
            "Run `portal migrate --for ROLE` again with the address of the tables' owner, where ROLE is the portal's; if that changes nothing, take them from PUBLIC and from the roles that this one is a member of",
        ));
    } else if has_tables && grants::owns_record(store).await.unwrap_or_default() {
        let what = "this role owns it; `portal migrate --for ROLE` lets the portal work as one that cannot change it";
        findings.push(note("record", what));
    }
    findings
}

fn folder_of(path: &str) -> &Path {
    Path::new(path)
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::finding::Severity;
    use crate::config::tests::read;

    #[tokio::test]
    async fn a_missing_database_file_is_not_made() {
        let path = std::env::temp_dir().join(format!("portal-doctor-{}.db", std::process::id()));
        let settings = read(&[(
            "PORTAL_DATABASE_URL",
            &format!("sqlite://{}", path.display()),
        )])
        .unwrap();
        assert_eq!(database(&settings).await[0].severity, Severity::Note);
        assert!(!path.exists());
        for (url, severity, says) in [
            (
                "sqlite:///nowhere/at/all/portal.db",
                Severity::Fail,
                "the folder of /nowhere/at/all/portal.db does not exist",
            ),
            ("sqlite:///proc", Severity::Fail, "/proc is a folder"),
            (
                "sqlite:///dev/null/portal.db",
                Severity::Fail,
                "cannot be looked at",
            ),
            ("sqlite://", Severity::Warn, "it is in memory"),
        ] {
            let settings = read(&[("PORTAL_DATABASE_URL", url)]).unwrap();
            let findings = database(&settings).await;
            let finding = &findings[0];
            assert_eq!(finding.severity, severity, "{finding}");
            assert!(finding.to_string().contains(says), "{finding}");
        }
    }
}

//! Checks of stored secrets and of the database: file permissions, and the encryption of the
//! connection.

use super::finding::{Finding, fail, note, ok, warn};
use crate::config::{SettingSource, Settings, sqlite_file, table};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::net::IpAddr;

/// Finds files with secrets that every user of this machine may access.
pub fn files(settings: &Settings, source: &SettingSource) -> Vec<Finding> {
    let named = [
        table::CONFIG.to_owned(),
        table::CLIENT_CERTIFICATE_FILE.name.to_owned(),
    ]
    .into_iter();
    let named = named.chain(
        table::TABLE
            .iter()
            .filter(|setting| setting.file)
            .map(|setting| format!("{}_FILE", setting.name)),
    );
    let mut files: Vec<(String, String)> = named
        .filter_map(|name| source.get(&name).map(|path| (name, path)))
        .collect();
    files.extend(
        sqlite_file(&settings.database_url).map(|path| (table::DATABASE_URL.name.to_owned(), path)),
    );
    let open = |path: &str| {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o007 != 0)
    };
    let told = |(name, path): &(String, String)| {
        let advice = format!("chmod o-rwx {path}; its owner and the portal's group are enough");
        warn(
            "files",
            format!("everybody on this machine may open {path} ({name})"),
            advice,
        )
    };
    files
        .iter()
        .filter(|(_, path)| open(path))
        .map(told)
        .collect()
}

/// Checks that the connection to PostgreSQL is encrypted. `encrypted` is the server's own answer
/// about this connection.
pub fn transport(url: &str, encrypted: Option<bool>) -> Option<Finding> {
    let options: PgConnectOptions = url.parse().ok().filter(|_| url.starts_with("postgres"))?;
    let host = options.get_host();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let here = options.get_socket().is_some()
        || bare == "localhost"
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    if here {
        return Some(ok("database transport", "does not leave this machine"));
    }
    let advice = "Let the server offer TLS, and end PORTAL_DATABASE_URL with ?sslmode=verify-full&sslrootcert=FILE, the file with its authority's certificate";
    Some(match (options.get_ssl_mode(), encrypted) {
        (PgSslMode::VerifyFull, _) => ok(
            "database transport",
            format!("encrypted, and {host} has to prove its name"),
        ),
        (PgSslMode::VerifyCa, _) => note(
            "database transport",
            format!("encrypted; sslmode=verify-full would check the name of {host} too"),
        ),
        (PgSslMode::Require, _) => warn(
            "database transport",
            format!("encrypted, but nobody checks that it is {host} who answers"),
            advice,
        ),
        // Somebody wrote it down for a name that only a network of containers knows.
        (PgSslMode::Disable, _) if !bare.contains(['.', ':']) => warn(
            "database transport",
            format!(
                "in clear to {host}, as sslmode=disable says; that is right only in a network of containers on this machine"
            ),
            advice,
        ),
        (PgSslMode::Disable, _) | (_, Some(false)) => fail(
            "database transport",
            format!(
                "tokens and drafts go to {host} in clear, sealed as they are; who signed in is readable"
            ),
            advice,
        ),
        (PgSslMode::Allow | PgSslMode::Prefer, _) => warn(
            "database transport",
            format!("without sslmode it goes to {host} in clear if the server offers no TLS"),
            advice,
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::finding::Severity;
    use crate::config::tests::read;

    fn state(url: &str, encrypted: Option<bool>) -> Option<Severity> {
        transport(url, encrypted).map(|finding| finding.severity)
    }

    #[test]
    fn a_database_that_is_talked_to_in_clear_is_found() {
        assert_eq!(state("sqlite://portal.db", None), None);
        for here in [
            "postgres://p@localhost/x",
            "postgres://p@127.0.0.1:5433/x?sslmode=disable",
            "postgres:///x?host=/run/postgresql",
        ] {
            assert_eq!(state(here, Some(false)), Some(Severity::Ok), "{here}");
        }
        assert_eq!(
            state("postgres://p@db.example.com/x?sslmode=disable", None),
            Some(Severity::Fail)
        );
        assert_eq!(
            state("postgres://p@db.example.com/x?sslmode=prefer", Some(false)),
            Some(Severity::Fail)
        );
        for (url, severity) in [
            ("postgres://p@database/x?sslmode=disable", Severity::Warn),
            ("postgres://p@database/x", Severity::Fail),
            ("postgres://p@10.1.2.3/x?sslmode=disable", Severity::Fail),
            ("postgres://p@[fd00::1]/x?sslmode=disable", Severity::Fail),
        ] {
            assert_eq!(state(url, Some(false)), Some(severity), "{url}");
        }
        assert_eq!(
            state("postgres://p@db.example.com/x?sslmode=prefer", Some(true)),
            Some(Severity::Warn)
        );
        assert_eq!(
            state("postgres://p@db.example.com/x?sslmode=require", Some(true)),
            Some(Severity::Warn)
        );
        assert_eq!(
            state(
                "postgres://p@db.example.com/x?sslmode=verify-full",
                Some(true)
            ),
            Some(Severity::Ok)
        );
        let told = transport("postgres://portal:passw0rd@db.example.com/x", None)
            .unwrap()
            .to_string();
        assert!(
            told.contains("db.example.com") && !told.contains("passw0rd"),
            "{told}"
        );
    }

    #[test]
    fn a_file_that_everybody_may_read_is_named() {
        use std::os::unix::fs::PermissionsExt;
        let path = std::env::temp_dir().join(format!("portal-doctor-keys-{}", std::process::id()));
        std::fs::write(&path, "k:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap();
        let text = path.display().to_string();
        let found = |mode: u32| {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let environment =
                |name: &str| (name == "PORTAL_ENCRYPTION_KEYS_FILE").then(|| text.clone());
            files(
                &read(&[]).unwrap(),
                &SettingSource::open(&environment).unwrap(),
            )
        };
        assert!(found(0o640).is_empty());
        let open = found(0o644);
        assert_eq!(open.len(), 1);
        assert!(
            open[0].to_string().contains("PORTAL_ENCRYPTION_KEYS_FILE") && open[0].advice.is_some(),
            "{}",
            open[0]
        );
        std::fs::remove_file(&path).unwrap();
    }
}

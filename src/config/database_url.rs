//! Checks the address of the database before a library reads it: sqlx logs parameters that it does
//! not know with their values, and a password that is not percent-encoded can end up as one. No
//! error repeats a part of the address.

use std::borrow::Cow;
use std::net::Ipv6Addr;
use std::path::Path;
use url::{Host, ParseError, Url};

const NOT_ENCODED: &str = "is cut short or torn apart by its password: percent-encode the password (# is %23, / is %2F, ? is %3F, @ is %40, : is %3A, % is %25, a blank is %20)";

const NO_PORT: &str = "has something behind the : of its host that is not a port, a number up to 65535. If it is the password, the host is missing: postgres://USER:PASSWORD@HOST:PORT/DATABASE, with the password percent-encoded";

/// A user and a password without a host look like a host and a port.
const NO_HOST_BUT_PORT: &str = "names a host and a port, but no user. If they are meant to be user and password, the host is missing: postgres://USER:PASSWORD@HOST:PORT/DATABASE";

/// Signs that would end the path of an SQLite address, or that belong to the account of a server's,
/// with their percent-encoded forms.
const PATH_SIGNS: &[(char, &str)] = &[
    ('%', "%25"),
    ('#', "%23"),
    ('?', "%3F"),
    ('@', "%40"),
    (':', "%3A"),
    (' ', "%20"),
];

/// The parameters of a PostgreSQL address that sqlx reads.
const POSTGRES_PARAMETERS: &[&str] = &[
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// Parses the address of an SQLite or PostgreSQL database.
pub fn database_url(text: &str) -> Result<String, String> {
    if text
        .chars()
        .any(|letter| letter.is_whitespace() || letter.is_control())
    {
        return Err(format!(
            "must be one word; a blank in it is written %20. If it belongs to the password: the address {NOT_ENCODED}"
        ));
    }
    if text.starts_with("sqlite:") {
        sqlite(text)?;
    } else if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        postgres(text)?;
    } else {
        return Err("must begin with sqlite:// or postgres://".to_owned());
    }
    Ok(text.to_owned())
}

/// Returns the kind of database and its place: the path of a file, or host, port and name. It
/// contains neither user name nor password.
pub fn database_place(text: &str) -> String {
    if let Some(file) = sqlite_file(text) {
        return format!("sqlite {file}");
    }
    if text.starts_with("sqlite:") {
        return "sqlite in memory".to_owned();
    }
    let Ok(url) = Url::parse(text) else {
        return "postgres".to_owned();
    };
    let parameter = |name: &str| {
        url.query_pairs()
            .filter(|(key, _)| key == name)
            .last()
            .map(|(_, value)| value.into_owned())
    };
    let host = parameter("hostaddr")
        .or_else(|| parameter("host"))
        .or_else(|| url.host_str().map(decoded))
        .filter(|host| !host.is_empty())
        .unwrap_or_else(|| "localhost".to_owned());
    let host = match host.parse::<Ipv6Addr>() {
        Ok(address) => format!("[{address}]"),
        Err(_) => host,
    };
    let port = match url.port() {
        // Without an account it may be a password whose host was forgotten.
        Some(_) if url.username().is_empty() && parameter("user").is_none() => String::new(),
        port => format!(":{}", port.unwrap_or(5432)),
    };
    let port = parameter("port").map_or(port, |port| format!(":{port}"));
    let name = parameter("dbname").unwrap_or_else(|| decoded(url.path().trim_start_matches('/')));
    format!("postgres {host}{port}/{name}")
}

/// Returns the address as the library takes it. It would look for a host of the name `[::1]`, so that
/// the IP address of a host in brackets is named as a parameter, which has none.
pub fn library_address(text: &str) -> Cow<'_, str> {
    let Some(Host::Ipv6(address)) = host_in_brackets(text) else {
        return text.into();
    };
    let (front, query) = text.split_once('?').unwrap_or((text, ""));
    // A hostaddr or host that stands there counts, because it is read later.
    let and = if query.is_empty() { "" } else { "&" };
    format!("{front}?hostaddr={address}{and}{query}").into()
}

/// Returns the host of a PostgreSQL address. The scheme has a host that is not parsed, such as the
/// folder of a socket, but brackets are always those of an IP address.
fn host_in_brackets(text: &str) -> Option<Host<String>> {
    let url = Url::parse(text)
        .ok()
        .filter(|url| url.scheme().starts_with("postgres"))?;
    url.host().map(|host| host.to_owned())
}

/// Returns the address of an SQLite database in this file.
pub fn sqlite_address(file: &Path) -> String {
    let path: String = file
        .display()
        .to_string()
        .chars()
        .map(|letter| {
            let sign = PATH_SIGNS.iter().find(|(sign, _)| *sign == letter);
            sign.map_or_else(|| letter.to_string(), |(_, encoded)| (*encoded).to_owned())
        })
        .collect();
    format!("sqlite://{path}")
}

/// Returns the path of an SQLite database that is a file, as SQLite opens it: percent-decoded once.
pub fn sqlite_file(text: &str) -> Option<String> {
    let path = text
        .strip_prefix("sqlite:")?
        .trim_start_matches("//")
        .split('?')
        .next()
        .unwrap_or_default();
    let in_memory = path.is_empty() || path == ":memory:" || text.contains("mode=memory");
    (!in_memory).then(|| decoded(path))
}

fn sqlite(text: &str) -> Result<(), String> {
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    if path.contains('#') {
        return Err("has a # in the name of its file: write %23".to_owned());
    }
    if !has_whole_escapes(path) {
        return Err("has a % in the name of its file: write %25".to_owned());
    }
    let file = path.trim_start_matches("sqlite:").trim_start_matches("//");
    if file != ":memory:" && file.contains(['@', ':']) {
        return Err(
            "has a @ or a : in the name of its file: write %40 or %3A; the address of a server begins with postgres://".to_owned(),
        );
    }
    for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let known = match &*key {
            "mode" => matches!(&*value, "ro" | "rw" | "rwc" | "memory"),
            "cache" => matches!(&*value, "private" | "shared"),
            "immutable" => matches!(&*value, "true" | "1" | "false" | "0"),
            "vfs" => true,
            _ => false,
        };
        if !known {
            return Err(
                "has something behind its ? that is not mode=rwc, mode=ro, cache=private, immutable=1 or vfs=…; a ? in the name of the file is written %3F".to_owned(),
            );
        }
    }
    Ok(())
}

fn postgres(text: &str) -> Result<(), String> {
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    let (authority, behind) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let account = authority
        .rsplit_once('@')
        .map_or("", |(account, _)| account);
    let is_torn = behind.contains(['@', '#'])
        || account.contains('@')
        || account.matches(':').count() > 1
        || !has_whole_escapes(rest);
    let hosts = authority.rsplit('@').next().unwrap_or_default();
    if !is_torn && hosts.contains(',') {
        return Err(
            "names several hosts: name one, or a name that always leads to the primary".to_owned(),
        );
    }
    let url = Url::parse(text);
    if !is_torn && url == Err(ParseError::EmptyHost) {
        return Err(
            "names no host: write it in front of the slash; a socket is written as its folder with %2F for /, such as postgres://USER:PASSWORD@%2Frun%2Fpostgresql/DATABASE".to_owned(),
        );
    }
    if is_torn {
        return Err(NOT_ENCODED.to_owned());
    }
    if matches!(url, Err(ParseError::InvalidPort)) {
        return Err(NO_PORT.to_owned());
    }
    if matches!(url, Err(ParseError::InvalidIpv6Address)) {
        return Err(format!(
            "has brackets around something that is not an IPv6 address (postgres://USER:PASSWORD@[2001:db8::5]:5432/DATABASE). If they belong to the password: the address {NOT_ENCODED}"
        ));
    }
    if url.is_err() && authority.contains(':') {
        return Err(NOT_ENCODED.to_owned());
    }
    let url = url.map_err(|_| "must be postgres://USER:PASSWORD@HOST/DATABASE".to_owned())?;
    let names_user = !url.username().is_empty() || url.query_pairs().any(|(key, _)| key == "user");
    if url.port().is_some() && !names_user {
        return Err(NO_HOST_BUT_PORT.to_owned());
    }
    let account = [url.username(), url.password().unwrap_or_default()];
    if account
        .iter()
        .any(|part| decoded(part).contains(char::is_control))
    {
        return Err(
            "has a line end or another control character, percent-encoded, in its user name or password: take it out".to_owned(),
        );
    }
    for (key, value) in url.query_pairs() {
        let is_known = POSTGRES_PARAMETERS.contains(&&*key)
            || (key.starts_with("options[") && key.ends_with(']'));
        if !is_known {
            return Err(format!(
                "has a parameter behind its ? that is none of {}. If it belongs to the password: the address {NOT_ENCODED}",
                POSTGRES_PARAMETERS.join(", ")
            ));
        }
        let right = match &*key {
            "sslmode" | "ssl-mode" => [
                "disable",
                "allow",
                "prefer",
                "require",
                "verify-ca",
                "verify-full",
            ]
            .contains(&&*value.to_ascii_lowercase()),
            "port" => value.parse::<u16>().is_ok(),
            "statement-cache-capacity" => value.parse::<usize>().is_ok(),
            "hostaddr" => value.parse::<std::net::IpAddr>().is_ok(),
            _ => true,
        };
        if !right {
            return Err(match &*key {
                "sslmode" | "ssl-mode" => "has an sslmode that is none of disable, allow, prefer, require, verify-ca, verify-full".to_owned(),
                "hostaddr" => "has a hostaddr that is not an IP address".to_owned(),
                "port" => "has a port that is not a number".to_owned(),
                _ => "has a statement-cache-capacity that is not a number".to_owned(),
            });
        }
    }
    Ok(())
}

/// Returns whether every % begins a byte in hexadecimal digits.
fn has_whole_escapes(text: &str) -> bool {
    text.split('%').skip(1).all(|behind| {
        let mut digits = behind.bytes();
        (0..2).all(|_| digits.next().is_some_and(|byte| byte.is_ascii_hexdigit()))
    })
}

/// Decodes %XX once.
fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, behind @ ..] = rest {
        let digits = behind.get(..2).filter(|_| *first == b'%');
        let escaped = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = &behind[if escaped.is_some() { 2 } else { 0 }..];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_cuts_the_address_short_is_told_without_it() {
        for address in [
            "postgres://portal:hush#hush@db/portal",
            "postgres://portal:hush/hush@db/portal",
            "postgres://portal:hush?hush@db/portal",
            "postgres://portal:hush?hush=hush@db/portal",
            "postgres://portal:hush@hush@db/portal",
            "postgres://portal:hush:hush@db/portal",
            "postgres://portal:hush%hush@db/portal",
            "postgres://portal:12#hush@db/portal",
            "postgres://portal:12/hush@db/portal",
            "postgres://portal:12?hush=hush@db/portal",
            "postgres://portal:hush#hush",
            "postgresql://portal:hush hush@db/portal",
            "postgres://portal:hu\tsh@db/portal",
            "postgres://portal:12?sslmode=disable@db/portal",
        ] {
            let what = database_url(address).expect_err(address);
            assert!(what.contains("percent-encode the password"), "{what}");
            assert!(!what.contains("hush"), "{what}");
        }
    }

    #[test]
    fn a_parameter_that_nobody_reads_is_told_without_its_value() {
        for (address, says) in [
            ("postgres://p:p@db/portal?hush=hush", "none of sslmode"),
            ("postgres://p:p@db/portal?sslmode=hush", "none of disable"),
            ("postgres://p:p@db/portal?port=hush", "not a number"),
            ("postgres://p:p@db/portal?hostaddr=hush", "IP address"),
            ("sqlite:///data/portal.db?hush=hush", "behind its ?"),
            ("sqlite:///data/portal.db?mode=hush", "behind its ?"),
            ("sqlite:///data/hush#hush.db", "%23"),
            ("sqlite:///data/hu%sh.db", "%25"),
            ("postgres://[hush/portal", "IPv6"),
            ("postgres://u:p@[hush]/portal", "IPv6"),
            ("postgres://hush:1234/portal", "the host is missing"),
            ("postgres://hush:hush/portal", "the host is missing"),
            ("postgres://hush:123456/portal", "the host is missing"),
            ("postgres://u:p@db:hush/portal", "not a port"),
            ("postgres://u:p@db:70000/portal", "not a port"),
            ("postgres://u:p@[::1]:hush/portal", "not a port"),
            ("sqlite://portal:hush@db/portal", "%40"),
            ("sqlite:///data/hush:hush.db", "%3A"),
            ("postgres://u:hush@/portal?host=/run/pg", "names no host"),
            ("postgres://hush@/portal", "%2Frun%2Fpostgresql"),
            ("postgres://u:hush@h1:1,h2:2/portal", "several hosts"),
            ("postgres://u:hush@h1,h2/portal", "several hosts"),
            ("postgres://u:hush%0A@h/portal", "control character"),
        ] {
            let what = database_url(address).expect_err(address);
            assert!(what.contains(says), "{address}: {what}");
            assert!(!what.contains("hush"), "{what}");
        }
    }

    #[test]
    fn every_usual_address_is_taken_as_it_is() {
        for address in [
            "sqlite://portal.db",
            "sqlite::memory:",
            "sqlite://",
            "sqlite:///var/lib/a%20b/portal.db?mode=rwc",
            "sqlite:///var/lib/a%40b%3Ac/portal.db",
            "postgres://portal:p,w@db.example.com/portal",
            "postgres://portal@db.example.com/portal",
            "postgres://portal:p%40ss%23w%2Frd%3F@db.example.com:5433/portal?sslmode=verify-full&sslrootcert=/etc/ca.pem",
            "postgresql://portal@[::1]:5432/portal",
            "postgres:///portal?host=/run/postgresql&user=portal",
            "postgres://portal@%2Frun%2Fpostgresql/portal",
            "postgres://portal@db/portal?options[search_path]=portal&application_name=p",
        ] {
            assert_eq!(database_url(address).as_deref(), Ok(address));
        }
    }

    #[test]
    fn the_library_gets_an_ipv6_address_without_brackets() {
        for (address, given) in [
            (
                "postgres://u:p@[::1]:5433/db",
                "postgres://u:p@[::1]:5433/db?hostaddr=::1",
            ),
            (
                "postgresql://u@[2001:db8::5]/db?sslmode=require",
                "postgresql://u@[2001:db8::5]/db?hostaddr=2001:db8::5&sslmode=require",
            ),
            ("postgres://u:p@db:5433/db", "postgres://u:p@db:5433/db"),
            (
                "postgres://u@%2Frun%2Fpostgresql/db",
                "postgres://u@%2Frun%2Fpostgresql/db",
            ),
            ("sqlite::memory:", "sqlite::memory:"),
        ] {
            assert_eq!(library_address(address), given);
        }
    }

    #[test]
    fn the_address_of_a_file_is_taken_as_that_file() {
        for file in ["/tmp/portal.db", "/tmp/a b:c@d#e?f%20/portal.db"] {
            let address = sqlite_address(Path::new(file));
            assert_eq!(database_url(&address).as_deref(), Ok(&*address));
            assert_eq!(sqlite_file(&address).as_deref(), Some(file));
        }
    }

    #[test]
    fn the_place_of_a_database_names_no_account() {
        for (address, place) in [
            (
                "postgres://hush:hush@db.example.com/portal?sslmode=require",
                "postgres db.example.com:5432/portal",
            ),
            (
                "postgres:///portal?host=/run/postgresql&user=hush",
                "postgres /run/postgresql:5432/portal",
            ),
            (
                "postgres://hush@%2Frun%2Fpostgresql/a%20b",
                "postgres /run/postgresql:5432/a b",
            ),
            (
                "sqlite:///var/lib/a%20b/portal.db?mode=rwc",
                "sqlite /var/lib/a b/portal.db",
            ),
            ("postgres://portal:1234/portal", "postgres portal/portal"),
            ("postgres://hush@db:5433/portal", "postgres db:5433/portal"),
            (
                "postgres://hush:hush@[2001:db8::5]/portal",
                "postgres [2001:db8::5]:5432/portal",
            ),
            (
                "postgres://hush@db/portal?hostaddr=::1&port=5433",
                "postgres [::1]:5433/portal",
            ),
            ("sqlite:///var/lib/a%2520b.db", "sqlite /var/lib/a%20b.db"),
            ("sqlite::memory:", "sqlite in memory"),
        ] {
            assert_eq!(database_place(address), place);
        }
    }
}

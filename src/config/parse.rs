//! Parsers for the values of settings. Each error is a phrase that continues the setting's name and
//! never repeats the value, which may be a secret.

use super::clean::cleaned;
use super::{EncryptionKey, LogFormat, Network};
use crate::profile::check;
use crate::role::Role;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::net::SocketAddr;
use std::time::Duration;
use url::{Host, Url};

/// The value, or a phrase that continues the setting's name.
type Parsed<T> = Result<T, String>;

/// Parses an IP address and a port.
pub fn address(text: &str) -> Parsed<SocketAddr> {
    text.parse()
        .map_err(|_| "must be an address and a port".to_owned())
}

/// Parses a GUID and returns it in lower case.
pub fn guid(text: &str) -> Parsed<String> {
    if check::is_guid(text) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err("must be a GUID".to_owned())
    }
}

/// Parses a web address that consists of scheme, host and port only.
pub fn origin(text: &str) -> Parsed<String> {
    let url = web_address(text)?;
    if url.path() != "/" {
        return Err("must be an origin: scheme, host and port, without a path".to_owned());
    }
    Ok(url.origin().ascii_serialization())
}

/// Parses a web address and removes the slash at its end.
pub fn base(text: &str) -> Parsed<String> {
    Ok(web_address(text)?.as_str().trim_end_matches('/').to_owned())
}

/// Parses Partner Center's base address, which must not end in `/v1`.
pub fn api_url(text: &str) -> Parsed<String> {
    let base = base(text)?;
    if base.ends_with("/v1") {
        Err("must leave /v1 out".to_owned())
    } else {
        Ok(base)
    }
}

/// Parses an `https` address, or an `http` address of this machine.
fn web_address(text: &str) -> Parsed<Url> {
    let url = Url::parse(text).map_err(|_| "must be a web address".to_owned())?;
    if !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return Err("must be a web address without user name, query or fragment".to_owned());
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err(
            "must begin with https:// (plain http is accepted for loopback hosts only)".to_owned(),
        ),
        _ => Err("must be a web address that begins with https://".to_owned()),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Parses a text without white space.
pub fn word(text: &str) -> Parsed<String> {
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        Err("must be one word".to_owned())
    } else {
        Ok(text.to_owned())
    }
}

/// Parses a secret. A line end or tab inside of it is most likely a second line of a file.
pub fn secret(text: &str) -> Parsed<String> {
    if text.chars().any(char::is_control) {
        Err("must be one line, without tabs".to_owned())
    } else {
        Ok(text.to_owned())
    }
}

/// The value in the file of a setting.
///
/// # Errors
///
/// Returns a phrase that continues "the file".
pub fn in_file(bytes: &[u8]) -> Parsed<String> {
    let text =
        std::str::from_utf8(bytes).map_err(|_| "is not UTF-8 text: save it as UTF-8".to_owned())?;
    let text = cleaned(text)?;
    if text.is_empty() {
        return Err("is empty".to_owned());
    }
    Ok(text.to_owned())
}

/// The secret in the file of a setting: what `in_file` and `secret` both take, as at the start.
///
/// # Errors
///
/// Returns a phrase that continues "the file".
pub fn secret_in_file(bytes: &[u8]) -> Parsed<String> {
    secret(&in_file(bytes)?)
}

/// Parses a list of ids and keys, `id:base64`, separated by commas.
pub fn encryption_keys(text: &str) -> Parsed<Vec<(String, EncryptionKey)>> {
    if text.contains("$(") || text.contains('`') {
        return Err(
            "holds a command, which nobody carries out there: put in what it prints".to_owned(),
        );
    }
    let mut keys: Vec<(String, EncryptionKey)> = Vec::new();
    for (place, part) in text.split(',').enumerate() {
        let at = place + 1;
        let (id, key) = part
            .trim()
            .split_once(':')
            .ok_or(format!("key {at} must be id:base64"))?;
        if id.is_empty()
            || id.len() > 32
            || !id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        {
            return Err(format!(
                "the id of key {at} must be 1 to 32 letters, digits, '-', '_' or '.'"
            ));
        }
        if keys.iter().any(|(other, _)| other == id) {
            return Err(format!("key {at} has the id of an earlier key"));
        }
        let bytes = STANDARD
            .decode(key)
            .map_err(|_| format!("key {at} is not base64"))?;
        let length = bytes.len();
        let key = bytes
            .try_into()
            .map_err(|_| format!("key {at} must be 32 bytes and is {length}"))?;
        keys.push((id.to_owned(), EncryptionKey(key)));
    }
    Ok(keys)
}

/// Parses the role of people whose id token carries none.
pub fn default_role(text: &str) -> Parsed<Option<Role>> {
    match text {
        "none" => Ok(None),
        "viewer" => Ok(Some(Role::Viewer)),
        "editor" => Ok(Some(Role::Editor)),
        _ => Err("must be none, viewer or editor".to_owned()),
    }
}

/// Parses a number of minutes, at most a year. Decimals are allowed.
pub fn minutes(text: &str) -> Parsed<Duration> {
    duration(text, 60.0, "minutes")
}

/// Parses a number of seconds, at most a year. Decimals are allowed.
pub fn seconds(text: &str) -> Parsed<Duration> {
    duration(text, 1.0, "seconds")
}

fn duration(text: &str, unit: f64, word: &str) -> Parsed<Duration> {
    let seconds = text
        .parse::<f64>()
        .ok()
        .map(|number| number * unit)
        .filter(|seconds| *seconds > 0.0 && *seconds <= 31_536_000.0);
    seconds
        .map(Duration::from_secs_f64)
        .ok_or(format!("must be a number of {word} above 0"))
}

/// Parses a rate per minute; 0 turns the limit off.
pub fn rate(text: &str) -> Parsed<u32> {
    text.parse()
        .map_err(|_| "must be a whole number, 0 or more".to_owned())
}

/// Parses the largest number of rows of a change set, or of all of a day.
pub fn rows(text: &str) -> Parsed<u32> {
    text.parse()
        .ok()
        .filter(|number| (1..=1_000_000).contains(number))
        .ok_or("must be a whole number from 1 to 1000000".to_owned())
}

/// Parses the number of customers of the sandbox.
pub fn sandbox_customers(text: &str) -> Parsed<u32> {
    text.parse()
        .ok()
        .filter(|number| (1..=100_000).contains(number))
        .ok_or("must be a whole number from 1 to 100000".to_owned())
}

/// Parses the largest number of connections to the database. One alone could wait for itself.
pub fn connections(text: &str) -> Parsed<u32> {
    text.parse()
        .ok()
        .filter(|number| (2..=1000).contains(number))
        .ok_or("must be a whole number from 2 to 1000".to_owned())
}

/// Parses IP addresses and ranges, separated by commas.
pub fn networks(text: &str) -> Parsed<Vec<Network>> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(Network::parse)
        .collect::<Option<_>>()
        .ok_or("must be IP addresses or ranges like 10.0.0.0/8, separated by commas".to_owned())
}

/// Parses a whole number of days; 0 means no limit.
pub fn days(text: &str) -> Parsed<Option<Duration>> {
    match text.parse::<u32>() {
        Ok(0) => Ok(None),
        Ok(days) if days <= 36_500 => Ok(Some(Duration::from_secs(u64::from(days) * 86_400))),
        Ok(_) | Err(_) => Err("must be a whole number of days, at most 36500, or 0".to_owned()),
    }
}

/// Parses a log filter of `tracing_subscriber`. A word alone must be a level: as the name of a
/// module it would turn everything else off, errors too. A filter that names no level of its own
/// keeps the errors of all modules.
pub fn log_filter(text: &str) -> Parsed<String> {
    // Digits are levels too, and 0 turns everything off.
    let is_level = |part: &str| {
        !part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse::<tracing::level_filters::LevelFilter>().is_ok()
    };
    let parts = || {
        text.split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
    };
    if parts().next().is_none()
        || parts().any(|part| !is_level(part) && !part.contains(['=', '[', ']']))
    {
        return Err(
            "must be a level (error, warn, info, debug, trace or off), or levels by module"
                .to_owned(),
        );
    }
    for part in parts().filter(|part| !is_level(part)) {
        let name = part.split(['=', '[']).next().unwrap_or_default();
        let is_name = name
            .split("::")
            .all(|word| word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
        let level = part.rsplit_once('=').map_or("", |(_, level)| level);
        let is_number = !level.is_empty() && level.bytes().all(|byte| byte.is_ascii_digit());
        if !is_name || is_number {
            return Err(
                "must name modules by letters, digits, _ and ::, their levels by words, and separate them by commas: info,portal::store=debug".to_owned(),
            );
        }
    }
    let filter = parts().collect::<Vec<_>>().join(",");
    let filter = if parts().any(is_level) {
        filter
    } else {
        format!("error,{filter}")
    };
    match tracing_subscriber::EnvFilter::try_new(&filter) {
        Ok(_) => Ok(filter),
        Err(_) => Err("is not a log filter".to_owned()),
    }
}

/// Parses the address of a collector of traces. Plain HTTP is accepted, because collectors run
/// beside the portal in a cluster and spans contain nothing private; so is the path that the
/// portal adds by itself.
pub fn collector(text: &str) -> Parsed<String> {
    let url = Url::parse(text).map_err(|_| "must be a web address".to_owned())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("must be a web address that begins with http:// or https://".to_owned());
    }
    if !url.username().is_empty()
        || url.password().is_some()
        // Of `http://user:12/34@host` the host is `user`: a part of a password would be logged.
        || url.path().contains('@')
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return Err("must be a web address without user name, query or fragment".to_owned());
    }
    let base = url.as_str().trim_end_matches('/');
    Ok(base.strip_suffix("/v1/traces").unwrap_or(base).to_owned())
}

/// Parses `text` or `json`.
pub fn log_format(text: &str) -> Parsed<LogFormat> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("must be text or json".to_owned()),
    }
}

/// Parses `yes` or `no`.
///
/// # Errors
///
/// Returns a phrase that continues the setting's name.
pub(super) fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("must be yes or no".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_loopback_hosts() {
        for good in [
            "http://localhost:3000",
            "http://127.0.0.1:1",
            "http://[::1]:80",
            "http://portal.localhost",
            "https://portal.example.com/",
        ] {
            assert!(origin(good).is_ok(), "{good}");
        }
        for bad in [
            "http://portal.example.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "ftp://localhost",
            "localhost:3000",
            "//x",
            "",
        ] {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_origin_is_written_as_browsers_send_it() {
        assert_eq!(
            origin("https://Portal.Example.com:443/").as_deref(),
            Ok("https://portal.example.com")
        );
        assert_eq!(
            origin("https://bücher.example").as_deref(),
            Ok("https://xn--bcher-kva.example")
        );
        for bad in [
            "https://p.example/app",
            "https://p.example/?a",
            "https://u@p.example",
            "https://p.example/#x",
        ] {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn keys_are_32_bytes_with_ids_of_their_own() {
        let (a, b) = (STANDARD.encode([1; 32]), STANDARD.encode([2; 32]));
        let keys = encryption_keys(&format!("new:{a}, old:{b}")).unwrap();
        assert_eq!(
            keys.iter()
                .map(|(id, key)| (id.as_str(), key.0[0]))
                .collect::<Vec<_>>(),
            [("new", 1), ("old", 2)]
        );
        for bad in [
            a.clone(),
            format!(":{a}"),
            format!("a:{a},a:{b}"),
            "a:AAAA".to_owned(),
            "a:???".to_owned(),
            format!("a b:{a}"),
        ] {
            let what = encryption_keys(&bad).unwrap_err();
            assert!(!what.contains(&a), "{what}");
        }
    }

    #[test]
    fn a_log_filter_never_turns_errors_off_by_mistake() {
        for bad in [
            "warning",
            "Portal",
            "info,portl",
            "debug warn",
            "",
            "0",
            "3",
            "portal=0",
            "debug;hyper=info",
            "portal:store=debug",
            "info,portal.store=debug",
        ] {
            assert!(log_filter(bad).is_err(), "{bad}");
        }
        assert_eq!(log_filter("WARN").as_deref(), Ok("WARN"));
        assert_eq!(
            log_filter("info, portal=debug").as_deref(),
            Ok("info,portal=debug")
        );
        assert_eq!(
            log_filter("portal=debug").as_deref(),
            Ok("error,portal=debug")
        );
        assert_eq!(log_filter("off").as_deref(), Ok("off"));
        assert!(log_filter("info,portal::store=debug,[request]=trace").is_ok());
    }

    #[test]
    fn a_collector_may_be_named_with_its_path_and_inside_of_a_cluster() {
        for (given, base) in [
            ("http://collector:4318", "http://collector:4318"),
            ("https://c.example/v1/traces", "https://c.example"),
            (
                "https://c.example/otlp/v1/traces/",
                "https://c.example/otlp",
            ),
        ] {
            assert_eq!(collector(given).as_deref(), Ok(base));
        }
        for bad in [
            "collector:4318",
            "grpc://collector",
            "http://u:p@collector",
            "http://u:12/34@collector",
            "http://c/?a",
        ] {
            assert!(collector(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_value_is_taken_clean() {
        assert_eq!(cleaned("\u{feff} a~b \r\n"), Ok("a~b"));
        for quoted in ["\"a\"", "'a'", "\"a"] {
            assert!(cleaned(quoted).is_err(), "{quoted}");
        }
        assert_eq!(cleaned("of 'it'"), Ok("of 'it'"));
        assert_eq!(in_file(b"\xef\xbb\xbfhush\r\n").as_deref(), Ok("hush"));
        for (bytes, says) in [
            (&b"\xff\xfeh\0"[..], "not UTF-8"),
            (b"\"hush\"\n", "quotation marks"),
            (b"\n", "empty"),
        ] {
            let what = in_file(bytes).unwrap_err();
            assert!(what.contains(says) && !what.contains("hush"), "{what}");
        }
    }

    #[test]
    fn durations_are_decimals_above_zero() {
        assert_eq!(minutes("0.5"), Ok(Duration::from_secs(30)));
        assert_eq!(seconds("10"), Ok(Duration::from_secs(10)));
        for bad in ["0", "-1", "NaN", "inf", "1e99", "ten", ""] {
            assert!(minutes(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn days_are_whole_and_none_is_for_ever() {
        assert_eq!(days("0"), Ok(None));
        assert_eq!(days("1"), Ok(Some(Duration::from_secs(86_400))));
        for bad in ["-1", "1.5", "", "36501", "99999999999"] {
            assert!(days(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_version_stays_out_of_the_api_address() {
        assert!(api_url("https://api.example.com/v1/").is_err());
        assert_eq!(
            api_url("https://api.example.com/").as_deref(),
            Ok("https://api.example.com")
        );
    }
}

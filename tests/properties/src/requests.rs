//! Parts of a request: cookies, the return address after sign-in, and forwarding headers.

use super::{split, text};
use axum::http::{HeaderMap, HeaderValue, header};
use portal::auth::oidc::return_to::safe;
use portal::config::Network;
use portal::cookie::{self, SharedCookie};
use portal::middleware::ClientAddress;
use std::net::IpAddr;
use url::Url;

const NAME: &str = "__Host-session";

/// Input: lines of the header `Cookie`.
pub fn cookies(bytes: &[u8]) {
    let lines: Vec<HeaderValue> = bytes
        .split(|byte| *byte == b'\n')
        .filter_map(|line| HeaderValue::from_bytes(line).ok())
        .collect();
    let with = |lines: &[HeaderValue]| {
        let mut headers = HeaderMap::new();
        lines
            .iter()
            .for_each(|line| _ = headers.append(header::COOKIE, line.clone()));
        cookie::read(&headers, NAME).map(str::to_owned)
    };
    let found = with(&lines);
    if let Some(value) = &found {
        assert!(
            !value.contains(';') && value.trim_ascii() == value,
            "{value:?}"
        );
        let stands =
            |line: &HeaderValue| text(line.as_bytes()).contains(&format!("{NAME}={value}"));
        assert!(lines.iter().any(stands), "it is there as it was found");
    }
    let mut headers = HeaderMap::new();
    lines
        .iter()
        .for_each(|line| _ = headers.append(header::COOKIE, line.clone()));
    let shared = SharedCookie::new(NAME, Some(8443));
    let set = shared.write(&headers, "own", None);
    let set = set.to_str().expect("ASCII").to_owned();
    assert!(set.len() < 1_000, "{set}");
    let pair = set.split(';').next().unwrap_or_default();
    headers.clear();
    headers.insert(
        header::COOKIE,
        HeaderValue::try_from(pair).expect("a header"),
    );
    assert_eq!(
        shared.read(&headers),
        Some("own"),
        "whatever other portals wrote"
    );

    let others = |line: &HeaderValue| {
        HeaderValue::from_bytes(
            &[
                b"other=\xff; __Host-sessions=2;",
                line.as_bytes(),
                b"; X__Host-session=3",
            ]
            .concat(),
        )
        .expect("a header")
    };
    assert_eq!(
        with(&lines.iter().map(others).collect::<Vec<_>>()),
        found,
        "cookies of other names change nothing"
    );
    let mut doubled = lines;
    doubled.insert(0, HeaderValue::from_static("__Host-session=mine"));
    let expected = found.is_none().then(|| "mine".to_owned());
    let doubled = with(&doubled);
    assert!(
        doubled.is_none() || doubled == expected,
        "of two neither counts"
    );
}

/// Input: the value of `return_to`.
pub fn return_path(bytes: &[u8]) {
    let asked = text(bytes);
    let Some(kept) = safe(&asked) else { return };
    assert_eq!(kept, asked, "kept as it is or not at all");
    assert!(
        kept.starts_with('/') && HeaderValue::from_str(&kept).is_ok(),
        "{kept:?}"
    );
    let base = Url::parse("https://portal.example/sign-in/callback?code=1").expect("an address");
    let mut read = kept;
    // The address is tested as it is, and as a reader sees it that decodes it once or twice too
    // often.
    for _ in 0..3 {
        let url = base
            .join(&read)
            .unwrap_or_else(|error| panic!("{read:?}: {error}"));
        assert!(
            url.origin() == base.origin() && url.username().is_empty() && url.password().is_none(),
            "{read:?} leads to {url}"
        );
        let first = url
            .path_segments()
            .and_then(|mut segments| segments.next())
            .unwrap_or_default()
            .to_ascii_lowercase();
        assert!(
            ![
                "api", "sign-in", "sign-out", "language", "healthz", "readyz"
            ]
            .contains(&first.as_str()),
            "{read:?} is no page"
        );
        assert!(
            !read.starts_with("//")
                && !read.starts_with("/\\")
                && !read.bytes().any(|byte| byte.is_ascii_control()),
            "{read:?}"
        );
        read = text(&decoded(read.as_bytes()));
    }
}

fn decoded(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::new();
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        let code = after
            .get(..2)
            .and_then(|code| std::str::from_utf8(code).ok())
            .filter(|code| !code.starts_with('+'));
        match code
            .and_then(|code| u8::from_str_radix(code, 16).ok())
            .filter(|_| *first == b'%')
        {
            Some(byte) => {
                decoded.push(byte);
                rest = &after[2..];
            }
            None => {
                decoded.push(*first);
                rest = after;
            }
        }
    }
    decoded
}

/// Input: a line of `X-Forwarded-For`, a line break, a line of `Forwarded`.
pub fn forwarded(bytes: &[u8]) {
    let (list, pairs) = split(bytes, b'\n');
    let (proxy, stranger): (IpAddr, IpAddr) = ([10, 0, 0, 1].into(), [203, 0, 113, 9].into());
    let trusted = [Network::parse("10.0.0.0/8").expect("a network")];
    let mut headers = HeaderMap::new();
    for (name, line) in [("x-forwarded-for", list), ("forwarded", pairs)] {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.append(name, value);
        }
    }
    assert_eq!(
        ClientAddress::of(stranger, &headers, &trusted).0,
        stranger,
        "who is no proxy cannot say who it is"
    );
    assert_eq!(ClientAddress::of(proxy, &headers, &[]).0, proxy);
    // A client behind a proxy that adds its address has that address, whatever else it sends.
    let last = format!("{}, 203.0.113.9", text(list).replace(['\r', '\n'], ""));
    if let Ok(value) = HeaderValue::from_str(&last) {
        let headers =
            HeaderMap::from_iter([(header::HeaderName::from_static("x-forwarded-for"), value)]);
        assert_eq!(ClientAddress::of(proxy, &headers, &trusted).0, stranger);
    }
}

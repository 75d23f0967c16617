//! Whether a request comes from one of our own pages. `tower_http::csrf` is close, but lets pass
//! what says neither `Sec-Fetch-Site` nor `Origin`, and `Sec-Fetch-Site: none`; here both are
//! refused, and what is said twice or contradicts itself too.

use axum::http::header::{HeaderMap, HeaderName, ORIGIN};
use axum::http::{HeaderValue, Method};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Methods that change nothing.
pub fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// True where the headers prove that the request comes from `ours`, the portal's origin as browsers
/// write it.
///
/// - `Sec-Fetch-Site: same-origin` is enough; an `Origin` beside it must be ours.
/// - `none` (typed, bookmarked, from outside the browser) never comes with a form: it needs our
///   `Origin`.
/// - Without it (older browsers, scripts) `Origin` must be ours.
pub fn is_ours(headers: &HeaderMap, ours: &str) -> bool {
    let (Ok(site), Ok(origin)) = (single(headers, &SEC_FETCH_SITE), single(headers, &ORIGIN))
    else {
        return false;
    };
    let origin_is_ours = origin.map(|origin| origin == ours.as_bytes());
    match site.map(HeaderValue::as_bytes) {
        Some(b"same-origin") => origin_is_ours != Some(false),
        Some(b"none") | None => origin_is_ours == Some(true),
        Some(_) => false,
    }
}

/// The header, if there; an error if there more than once.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a HeaderValue>, ()> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        _ => Err(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "https://portal.example.com";

    fn passes(site: Option<&str>, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        site.map(|site| headers.insert(SEC_FETCH_SITE, site.parse().unwrap()));
        origin.map(|origin| headers.insert(ORIGIN, origin.parse().unwrap()));
        is_ours(&headers, OURS)
    }

    /// Promise W1: every site header with every origin header.
    #[test]
    fn only_these_pass() {
        let sites = [
            None,
            Some("same-origin"),
            Some("same-site"),
            Some("cross-site"),
            Some("none"),
            Some(""),
            Some("Same-Origin"),
            Some("bogus"),
        ];
        let origins = [
            None,
            Some(OURS),
            Some("null"),
            Some(""),
            Some("https://evil.example"),
            Some("http://portal.example.com"),
            Some("https://portal.example.com:8443"),
            Some("https://portal.example.com/"),
            Some("https://portal.example.com.evil.example"),
            Some("https://sub.portal.example.com"),
            Some("HTTPS://PORTAL.EXAMPLE.COM"),
        ];
        for site in sites {
            for origin in origins {
                let expected = match site {
                    Some("same-origin") => origin.is_none() || origin == Some(OURS),
                    None | Some("none") => origin == Some(OURS),
                    Some(_) => false,
                };
                assert_eq!(passes(site, origin), expected, "{site:?} {origin:?}");
            }
        }
    }

    #[test]
    fn what_is_said_twice_does_not_pass() {
        let mut headers = HeaderMap::new();
        headers.append(ORIGIN, OURS.parse().unwrap());
        assert!(is_ours(&headers, OURS));
        headers.append(ORIGIN, "https://evil.example".parse().unwrap());
        assert!(!is_ours(&headers, OURS));
        let mut headers = HeaderMap::new();
        headers.append(SEC_FETCH_SITE, "same-origin".parse().unwrap());
        headers.append(SEC_FETCH_SITE, "same-origin".parse().unwrap());
        assert!(!is_ours(&headers, OURS));
    }

    #[test]
    fn only_three_methods_are_safe() {
        assert!(
            [Method::GET, Method::HEAD, Method::OPTIONS]
                .iter()
                .all(is_safe)
        );
        let unsafe_ones = [
            "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "get", "PROPFIND",
        ];
        assert!(
            !unsafe_ones
                .iter()
                .any(|name| is_safe(&name.parse().unwrap()))
        );
    }
}

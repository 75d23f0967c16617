//! Protection against cross-site request forgery: refuses unsafe requests from other origins.
//!
//! `tower_http::csrf` is similar, but it accepts `Sec-Fetch-Site: none` and requests without both
//! `Sec-Fetch-Site` and `Origin`. The portal refuses these, and also headers that are repeated or
//! contradict each other.

use crate::error::{Error, ErrorKind};
use axum::extract::{Request, State};
use axum::http::header::{HeaderMap, HeaderName, ORIGIN, REFERER};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The layer: answers 403 to an unsafe request unless its headers prove that it comes from the
/// portal's own origin. The handler does not run then.
pub async fn refuse_cross_origin(
    State(portal_origin): State<Arc<str>>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    if !is_safe(request.method()) && !is_same_origin(request.headers(), &portal_origin) {
        return Err(ErrorKind::CrossOrigin.into());
    }
    Ok(next.run(request).await)
}

/// Returns true for the methods that change nothing.
fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Returns true if the headers prove that the request comes from `portal_origin`, written as
/// browsers write it (`https://portal.example.com`).
///
/// - `Sec-Fetch-Site: same-origin` is sufficient. If there is an `Origin` too, it must be the
///   portal's, or `null`: that is what browsers send where a proxy has added
///   `Referrer-Policy: no-referrer`.
/// - `Sec-Fetch-Site: none` (a typed address, a bookmark, another program) is never sent with a
///   form of the portal, so it needs the portal's `Origin`.
/// - Without `Sec-Fetch-Site` (older browsers, scripts) `Origin` must be the portal's.
fn is_same_origin(headers: &HeaderMap, portal_origin: &str) -> bool {
    let (Ok(site), Ok(origin)) = (single(headers, &SEC_FETCH_SITE), single(headers, &ORIGIN))
    else {
        return false;
    };
    let is_ours = |origin: &HeaderValue| origin == portal_origin.as_bytes();
    match site.map(HeaderValue::as_bytes) {
        Some(b"same-origin") => origin.is_none_or(|origin| origin == "null" || is_ours(origin)),
        Some(b"none") | None => origin.is_some_and(is_ours),
        Some(_) => false,
    }
}

/// Returns true if a browser says that a page of `portal_origin` leads here, by a link, by a form
/// or by a redirect after one. No header tells them apart.
///
/// Without `Sec-Fetch-Site` (older browsers, plain HTTP) `Referer` tells: the portal's
/// `Referrer-Policy` has it sent to its own pages.
pub fn comes_from_own_page(headers: &HeaderMap, portal_origin: &str) -> bool {
    match headers.get(SEC_FETCH_SITE) {
        Some(site) => site == "same-origin",
        None => headers
            .get(REFERER)
            .and_then(|referer| referer.as_bytes().strip_prefix(portal_origin.as_bytes()))
            .is_some_and(|rest| rest.starts_with(b"/")),
    }
}

/// Returns the header's value, or `None` if it is absent. Fails if the header is repeated.
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
        is_same_origin(&headers, OURS)
    }

    /// Promise W1: every value of `Sec-Fetch-Site` with every value of `Origin`.
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
                    Some("same-origin") => {
                        origin.is_none() || origin == Some(OURS) || origin == Some("null")
                    }
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
        assert!(is_same_origin(&headers, OURS));
        headers.append(ORIGIN, "https://evil.example".parse().unwrap());
        assert!(!is_same_origin(&headers, OURS));
        let mut headers = HeaderMap::new();
        headers.append(SEC_FETCH_SITE, "same-origin".parse().unwrap());
        headers.append(SEC_FETCH_SITE, "same-origin".parse().unwrap());
        assert!(!is_same_origin(&headers, OURS));
    }

    #[test]
    fn a_browser_tells_that_a_page_of_the_portal_led_here() {
        let page = format!("{OURS}/customers?country=BR");
        let other = "https://portal.example.com.evil.example/";
        for (site, referer, expected) in [
            (Some("same-origin"), None, true),
            (Some("none"), None, false),
            (Some("cross-site"), Some(page.as_str()), false),
            (None, Some(page.as_str()), true),
            (None, Some(other), false),
            (None, Some(""), false),
            (None, None, false),
        ] {
            let mut headers = HeaderMap::new();
            site.map(|site| headers.insert(SEC_FETCH_SITE, site.parse().unwrap()));
            referer.map(|referer| headers.insert(REFERER, referer.parse().unwrap()));
            assert_eq!(
                comes_from_own_page(&headers, OURS),
                expected,
                "{site:?} {referer:?}"
            );
        }
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

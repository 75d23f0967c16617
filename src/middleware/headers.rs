//! The security headers of every response.

use crate::config::Settings;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use url::{Host, Url};

/// The headers with the same value on every response.
static FIXED: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // With `no-referrer` browsers would send `Origin: null` with a form, and the form would be
    // refused.
    (REFERRER_POLICY, "same-origin"),
    (X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), \
         microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()",
    ),
];

/// The header values that depend on the settings.
#[derive(Debug, Clone)]
pub struct Headers {
    /// `Strict-Transport-Security`; `None` if the portal is served over plain HTTP.
    transport: Option<&'static str>,
}

/// Returns the content security policy with this nonce. `wasm-unsafe-eval` allows WebAssembly only, not
/// `eval`. The nonce also covers the inline speculation rules. Forms lead to pages of the portal
/// only, which lead on to the provider where that is needed.
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
         object-src 'none'; base-uri 'none'"
    )
}

impl Headers {
    /// Reads the portal's address from the settings.
    pub fn new(settings: &Settings) -> Headers {
        Headers {
            transport: transport(&settings.url),
        }
    }

    /// Sets all headers on a response. `Cache-Control` becomes `no-store` unless it contains
    /// `public`, which only embedded files do: they are the same for everybody.
    pub fn set(&self, headers: &mut HeaderMap, nonce: &str) {
        for (name, value) in &FIXED {
            headers.insert(name.clone(), HeaderValue::from_static(value));
        }
        if let Ok(policy) = HeaderValue::from_str(&policy(nonce)) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        if let Some(transport) = self.transport {
            headers.insert(
                STRICT_TRANSPORT_SECURITY,
                HeaderValue::from_static(transport),
            );
        }
        let is_public = headers.get(CACHE_CONTROL).is_some_and(|value| {
            let directives = value.to_str().unwrap_or_default();
            directives.split(',').any(|one| one.trim() == "public")
        });
        if !is_public {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
    }
}

/// Returns `Strict-Transport-Security` for two years, or `None` for a portal on plain HTTP.
///
/// Names below the portal's own are not included: whether `contoso.com.hk` is a whole company or a
/// host of one cannot be told from the name alone, and the other services of a company need not
/// speak HTTPS. Loopback names are those of every program on the machine, so they are left out too.
fn transport(url: &str) -> Option<&'static str> {
    let url = Url::parse(url).ok().filter(|url| url.scheme() == "https")?;
    let is_loopback = match url.host()? {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    (!is_loopback).then_some("max-age=63072000")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::tests::read;

    fn headers(over: &[(&str, &str)]) -> Headers {
        Headers::new(&read(over).unwrap())
    }

    #[test]
    fn the_policy_allows_only_our_own() {
        assert_eq!(
            policy("abc"),
            "default-src 'none'; script-src 'self' 'nonce-abc' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
             connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
             object-src 'none'; base-uri 'none'"
        );
    }

    /// Promise W4.
    #[test]
    fn only_public_answers_may_be_kept() {
        for (before, after) in [
            (None, "no-store"),
            (Some("private, max-age=60"), "no-store"),
            (Some("max-age=60"), "no-store"),
            (Some("private=\"public\""), "no-store"),
            (Some("public, immutable"), "public, immutable"),
            (Some("public, max-age=86400"), "public, max-age=86400"),
        ] {
            let mut map = HeaderMap::new();
            before.map(|value| map.insert(CACHE_CONTROL, HeaderValue::from_static(value)));
            headers(&[]).set(&mut map, "n");
            assert_eq!(map[CACHE_CONTROL], after);
            assert_eq!(map[X_CONTENT_TYPE_OPTIONS], "nosniff");
            assert!(
                !map.contains_key(STRICT_TRANSPORT_SECURITY),
                "plain http, this machine only"
            );
        }
    }

    #[test]
    fn https_is_remembered_by_browsers() {
        for (url, policy) in [
            ("https://portal.example.com", Some("max-age=63072000")),
            ("https://portal.example.com:8443", Some("max-age=63072000")),
            ("https://example.com", Some("max-age=63072000")),
            // Whole companies, though their names have three parts.
            ("https://contoso.com.hk", Some("max-age=63072000")),
            ("https://contoso.co.uk", Some("max-age=63072000")),
            ("https://10.0.0.1", Some("max-age=63072000")),
            ("https://localhost:3000", None),
            ("https://portal.localhost", None),
            ("https://127.0.0.1:3000", None),
        ] {
            let mut map = HeaderMap::new();
            headers(&[("PORTAL_URL", url)]).set(&mut map, "n");
            let sent = map.get(STRICT_TRANSPORT_SECURITY);
            assert_eq!(sent.map(|value| value.to_str().unwrap()), policy, "{url}");
        }
    }
}

//! Signing in and out: authorization code with PKCE against Microsoft Entra ID, people of one
//! tenant only.
//!
//! `begin.rs` begins a sign-in and `callback.rs` completes it; `pages/sign_in.rs` has the
//! addresses.

mod assertion;
mod begin;
mod cached;
mod callback;
pub mod claims;
mod der;
mod discovery;
mod http;
pub mod id_token;
mod keys;
mod provider;
mod refusal;
pub mod return_to;

pub use assertion::{Certificate, CertificateError};
pub use callback::SignedIn;
pub use id_token::{IdTokenError, Identity};
pub use provider::{Provider, RefreshError, TokenSet, Wish};

/// Ties sign-ins under way to the browser that began them; one browser, any number of tabs.
const LOGIN_COOKIE: &str = "__Host-login";

/// A parameter that stands in the query once; one that stands there twice counts as missing, since
/// readers do not agree which one holds.
fn single(query: &[(String, String)], name: &str) -> Option<String> {
    let mut values = query
        .iter()
        .filter(|(given, _)| given == name)
        .map(|(_, value)| value);
    let value = values.next()?;
    values.next().is_none().then(|| value.clone())
}

/// The pairs of a query, in their order.
pub fn parameters(query: Option<String>) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect()
}

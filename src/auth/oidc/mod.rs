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
pub use begin::SignInPurpose;
pub use callback::{CompletedSignIn, SignedIn};
pub use discovery::{Discovery, Document, DocumentProblem};
pub use id_token::{IdTokenError, Identity};
pub use provider::{Provider, RefreshError, TokenSet, Wish};

use crate::error::{Error, ErrorKind};

/// The name of the cookie that ties sign-ins under way to the browser that began them.
pub(super) const COOKIE: &str = "__Host-login";

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

/// The answer to an administrator's consent, which comes to the address of sign-ins without a state:
/// `None` if the query is of a sign-in.
pub fn admin_consent(query: &[(String, String)]) -> Option<Result<(), Error>> {
    if single(query, "state").is_some() {
        return None;
    }
    if let Some(error) = single(query, "error") {
        let description = single(query, "error_description").unwrap_or_default();
        let refusal = refusal::Refusal::of_anybody(error, &description);
        return Some(Err(refusal.into_error("an administrator's consent")));
    }
    let given = single(query, "admin_consent")?.eq_ignore_ascii_case("true");
    Some(if given {
        Ok(())
    } else {
        Err(ErrorKind::CallbackDenied.into())
    })
}

/// The pairs of a query, in their order.
pub fn parameters(query: Option<String>) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect()
}

//! Signing in and out: authorization code with PKCE against Microsoft Entra ID, people of one
//! tenant only.
//!
//! `GET /sign-in` begins (`begin.rs`), the provider sends the browser back to `GET
//! /sign-in/callback` (`callback.rs`), `POST /sign-out` ends the session here and then there
//! (`end.rs`).

mod assertion;
mod begin;
mod cached;
mod callback;
mod der;
mod discovery;
mod end;
mod http;
pub mod id_token;
mod keys;
mod provider;
mod refusal;
pub mod return_to;

pub use assertion::{Certificate, CertificateError};
pub use id_token::{IdTokenError, Identity};
pub use provider::{Provider, RefreshError, TokenSet, Wish};

use crate::portal::Portal;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

pub fn routes() -> Router<Arc<Portal>> {
    Router::new()
        .route("/sign-in", get(begin::begin))
        .route("/sign-in/callback", get(callback::callback))
        .route("/sign-out", post(end::end))
}

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

fn parameters(query: Option<String>) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect()
}

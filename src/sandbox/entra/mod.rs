//! The sandbox's Entra ID: discovery, keys, sign-in page, tokens and sign-out.

mod authorize;
mod grants;
mod sign_in_page;
mod token;

pub use grants::{Bearer, Grants};

use super::SandboxState;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use std::sync::Arc;

impl SandboxState {
    fn authority(&self) -> String {
        format!("{}/{}", self.origin, self.options.tenant)
    }

    /// Returns the issuer.
    pub fn issuer(&self) -> String {
        format!("{}/v2.0", self.authority())
    }

    /// Returns the scope of a token for Partner Center.
    pub fn api_scope(&self) -> String {
        format!("{}/user_impersonation", self.origin)
    }
}

/// Returns the routes of this tenant's authority.
pub fn router(tenant: &str) -> Router<Arc<SandboxState>> {
    Router::new()
        .route(
            &format!("/{tenant}/v2.0/.well-known/openid-configuration"),
            get(discovery),
        )
        .route(&format!("/{tenant}/discovery/v2.0/keys"), get(keys))
        .route(
            &format!("/{tenant}/oauth2/v2.0/authorize"),
            get(authorize::page).post(authorize::choose),
        )
        .route(&format!("/{tenant}/oauth2/v2.0/token"), post(token::token))
        .route(&format!("/{tenant}/oauth2/v2.0/logout"), get(logout))
}

async fn discovery(State(sandbox): State<Arc<SandboxState>>) -> Json<Value> {
    let authority = sandbox.authority();
    Json(json!({
        "token_endpoint": format!("{authority}/oauth2/v2.0/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "jwks_uri": format!("{authority}/discovery/v2.0/keys"),
        "response_modes_supported": ["query"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": sandbox.issuer(),
        "request_uri_parameter_supported": false,
        "authorization_endpoint": format!("{authority}/oauth2/v2.0/authorize"),
        "http_logout_supported": true,
        "frontchannel_logout_supported": true,
        "end_session_endpoint": format!("{authority}/oauth2/v2.0/logout"),
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": [
            "sub", "iss", "aud", "exp", "iat", "nbf", "nonce", "name", "oid", "preferred_username", "roles", "tid", "ver", "amr",
        ],
        "tenant_region_scope": "NA",
    }))
}

async fn keys(State(sandbox): State<Arc<SandboxState>>) -> Json<Value> {
    // The first call may have to wait until the keys are generated.
    let document = tokio::task::spawn_blocking(move || sandbox.keys().document()).await;
    Json(document.unwrap_or_default())
}

/// Redirects to the portal after sign-out. The sandbox has no session to end.
async fn logout(State(sandbox): State<Arc<SandboxState>>, RawQuery(query): RawQuery) -> Response {
    let query = Query::parse(query.as_deref().unwrap_or_default().as_bytes());
    let Some(back) = query.get("post_logout_redirect_uri") else {
        return Html(sign_in_page::message(
            "Signed out",
            "You signed out of the sandbox.",
        ))
        .into_response();
    };
    let ours = url::Url::parse(&sandbox.options.portal_url).map(|url| url.origin());
    match url::Url::parse(back) {
        Ok(mut to) if ours == Ok(to.origin()) => {
            if let Some(state) = query.get("state") {
                to.query_pairs_mut().append_pair("state", state);
            }
            Redirect::to(to.as_str()).into_response()
        }
        _ => {
            let page = sign_in_page::message(
                "Signed out",
                "The address to go back to is not registered, so this page is the end.",
            );
            (StatusCode::BAD_REQUEST, Html(page)).into_response()
        }
    }
}

/// A query or form. A repeated name counts as missing, because parsers do not agree on which value
/// is valid.
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Parses a query or form.
    pub fn parse(bytes: &[u8]) -> Query {
        Query(url::form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// Returns a value, unless its name is repeated.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.0.iter().filter(|(given, _)| given == name);
        let first = found.next();
        if found.next().is_some() {
            None
        } else {
            first.map(|(_, value)| value.as_str())
        }
    }
}

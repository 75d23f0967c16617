//! `/sandbox`: users, faults and journal, as a page with plain forms and as JSON. Both the sandbox
//! and the portal serve it. The portal's content security policy forbids inline scripts and styles.

mod html;

use super::faults::FAULTS;
use super::people::USERS;
use super::simulated_change::SimulatedChange;
use super::{Fault, SandboxState, lock, receiver, simulated_change};
use crate::profile::json::Json as Document;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::json;
use std::sync::Arc;

pub use html::escape;

/// Returns the routes of the page and its JSON.
pub fn router(sandbox: Arc<SandboxState>) -> Router {
    Router::new()
        .route("/sandbox", get(page))
        .route("/sandbox/style.css", get(style))
        .route(
            "/sandbox/quirks",
            get(list_faults).post(set_fault).delete(clear_faults),
        )
        .route("/sandbox/quirks/clear", post(clear_faults_form))
        .route("/sandbox/change", post(change_document))
        .route("/sandbox/verification", post(set_verification))
        .route("/sandbox/reset", post(reset))
        .route("/sandbox/journal", get(journal))
        .route("/sandbox/document", get(document))
        .route("/sandbox/secrets", get(secrets))
        .route("/sandbox/mailbox", get(mailbox))
        .route("/sandbox/webhook", get(webhooks).post(receiver::receive))
        .with_state(sandbox)
}

/// The fields of a form or query. Empty fields count as absent.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn parse(bytes: &[u8]) -> Fields {
        Fields(url::form_urlencoded::parse(bytes).into_owned().collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self
            .0
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.trim());
        found.filter(|value| !value.is_empty())
    }
}

/// Answers a change: a form is redirected to the page, and a script gets a status.
fn done(headers: &HeaderMap, result: Result<(), String>) -> Response {
    match (result, is_form(headers)) {
        (Ok(()), true) => Redirect::to("/sandbox").into_response(),
        (Ok(()), false) => StatusCode::NO_CONTENT.into_response(),
        (Err(what), true) => {
            (StatusCode::BAD_REQUEST, Html(html::form_error(&what))).into_response()
        }
        (Err(what), false) => {
            (StatusCode::BAD_REQUEST, Json(json!({ "error": what }))).into_response()
        }
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

async fn page(State(sandbox): State<Arc<SandboxState>>) -> impl IntoResponse {
    (
        [(header::CACHE_CONTROL, "no-store")],
        Html(html::page(&sandbox)),
    )
}

async fn style() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("style.css"),
    )
}

async fn list_faults(State(sandbox): State<Arc<SandboxState>>) -> impl IntoResponse {
    Json(json!({ "active": lock(&sandbox.faults).list(), "known": FAULTS, "users": USERS }))
}

async fn set_fault(
    State(sandbox): State<Arc<SandboxState>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fault = if is_form(&headers) {
        let fields = Fields::parse(&body);
        let text = |name: &str| fields.get(name).map(str::to_owned);
        let times = fields
            .get("times")
            .map(str::parse)
            .transpose()
            .map_err(|_| "`times` is no number".to_owned());
        times.map(|times| Fault {
            resource: text("resource").unwrap_or_default(),
            name: text("quirk").unwrap_or_default(),
            value: text("value"),
            method: text("method"),
            times,
            ..Fault::default()
        })
    } else {
        serde_json::from_slice::<Fault>(&body).map_err(|error| error.to_string())
    };
    let result = tokio::task::spawn_blocking(move || sandbox.set(fault?)).await;
    done(
        &headers,
        result.unwrap_or_else(|error| Err(error.to_string())),
    )
}

/// `DELETE /sandbox/quirks`: removes all faults, or those that `resource`, `quirk` and `method` in
/// the query name.
async fn clear_faults(
    State(sandbox): State<Arc<SandboxState>>,
    RawQuery(query): RawQuery,
) -> StatusCode {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    lock(&sandbox.faults).clear(
        fields.get("resource"),
        fields.get("quirk"),
        fields.get("method"),
    );
    StatusCode::NO_CONTENT
}

async fn clear_faults_form(
    State(sandbox): State<Arc<SandboxState>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = Fields::parse(&body);
    lock(&sandbox.faults).clear(
        fields.get("resource"),
        fields.get("quirk"),
        fields.get("method"),
    );
    done(&headers, Ok(()))
}

async fn change_document(
    State(sandbox): State<Arc<SandboxState>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let change = if is_form(&headers) {
        let fields = Fields::parse(&body);
        let mut change = SimulatedChange::new(fields.get("resource").unwrap_or_default());
        change.customer = fields.get("customer").map(str::to_owned);
        match fields.get("member") {
            Some(member) => Ok(change.set_json(
                member,
                Document::Text(fields.get("value").unwrap_or_default().to_owned()),
            )),
            None => Err("which member?".to_owned()),
        }
    } else {
        SimulatedChange::read(&body)
    };
    done(
        &headers,
        change.and_then(|change| simulated_change::apply(&sandbox, &change)),
    )
}

/// Sets the verification of a customer: a form or JSON with `customer` and `status`; without a
/// status the customer has none.
async fn set_verification(
    State(sandbox): State<Arc<SandboxState>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (customer, status) = if is_form(&headers) {
        let fields = Fields::parse(&body);
        let text = |name: &str| fields.get(name).map(str::to_owned);
        (text("customer"), text("status"))
    } else {
        let json = Document::parse(&body).unwrap_or(Document::Null);
        let text = |name: &str| json.get(name).and_then(Document::text).map(str::to_owned);
        (text("customer"), text("status"))
    };
    let result = customer
        .ok_or_else(|| "which customer?".to_owned())
        .and_then(|customer| sandbox.set_verification(&customer, status.as_deref()));
    done(&headers, result)
}

async fn reset(State(sandbox): State<Arc<SandboxState>>, headers: HeaderMap) -> Response {
    sandbox.reset();
    done(&headers, Ok(()))
}

async fn journal(State(sandbox): State<Arc<SandboxState>>) -> impl IntoResponse {
    (
        [(header::CACHE_CONTROL, "no-store")],
        Json(lock(&sandbox.journal).list()),
    )
}

async fn secrets(State(sandbox): State<Arc<SandboxState>>) -> impl IntoResponse {
    (
        [(header::CACHE_CONTROL, "no-store")],
        Json(lock(&sandbox.secrets).list()),
    )
}

async fn mailbox(State(sandbox): State<Arc<SandboxState>>) -> impl IntoResponse {
    let letters = lock(&sandbox.mailbox).list();
    (
        [(header::CACHE_CONTROL, "no-store")],
        Json(json!({ "addr": sandbox.smtp_addr, "letters": letters })),
    )
}

async fn webhooks(State(sandbox): State<Arc<SandboxState>>) -> impl IntoResponse {
    (
        [(header::CACHE_CONTROL, "no-store")],
        Json(lock(&sandbox.receiver).list()),
    )
}

/// Returns a stored document: `?resource=customer-billing&customer=…`.
async fn document(State(sandbox): State<Arc<SandboxState>>, RawQuery(query): RawQuery) -> Response {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let id = match simulated_change::document_id(
        fields.get("resource").unwrap_or_default(),
        fields.get("customer"),
    ) {
        Ok(id) => id,
        Err(what) => {
            return (StatusCode::NOT_FOUND, Json(json!({ "error": what }))).into_response();
        }
    };
    match lock(&sandbox.store).get(&id) {
        Some(document) => (
            [(header::CONTENT_TYPE, "application/json")],
            document.to_string(),
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

//! `/sandbox`: who can sign in, which quirks are set, what was asked; as a page with plain forms
//! and as JSON. Served on the sandbox's own address and on the portal, whose content security
//! policy allows neither scripts nor styles inside the page.

mod html;

use super::control::Change;
use super::faults::FAULTS;
use super::people::USERS;
use super::{Quirk, World, control, lock};
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

pub fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/sandbox", get(page))
        .route("/sandbox/style.css", get(style))
        .route("/sandbox/quirks", get(quirks).post(set).delete(clear))
        .route("/sandbox/quirks/clear", post(clear_by_form))
        .route("/sandbox/change", post(change))
        .route("/sandbox/reset", post(reset))
        .route("/sandbox/journal", get(journal))
        .route("/sandbox/document", get(document))
        .route("/sandbox/secrets", get(secrets))
        .with_state(world)
}

/// Fields of a form or query; empty ones count as not given.
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

/// Forms go back to the page, scripts get a status.
fn done(headers: &HeaderMap, result: Result<(), String>) -> Response {
    match (result, is_form(headers)) {
        (Ok(()), true) => Redirect::to("/sandbox").into_response(),
        (Ok(()), false) => StatusCode::NO_CONTENT.into_response(),
        (Err(what), true) => (StatusCode::BAD_REQUEST, Html(html::refused(&what))).into_response(),
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

async fn page(State(world): State<Arc<World>>) -> impl IntoResponse {
    (
        [(header::CACHE_CONTROL, "no-store")],
        Html(html::page(&world)),
    )
}

async fn style() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("style.css"),
    )
}

async fn quirks(State(world): State<Arc<World>>) -> impl IntoResponse {
    Json(json!({ "active": lock(&world.quirks).list(), "known": FAULTS, "users": USERS }))
}

async fn set(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Response {
    let quirk = if is_form(&headers) {
        let fields = Fields::parse(&body);
        let text = |name: &str| fields.get(name).map(str::to_owned);
        let times = fields
            .get("times")
            .map(str::parse)
            .transpose()
            .map_err(|_| "`times` is no number".to_owned());
        times.map(|times| Quirk {
            resource: text("resource").unwrap_or_default(),
            quirk: text("quirk").unwrap_or_default(),
            value: text("value"),
            method: text("method"),
            times,
            after: 0,
        })
    } else {
        serde_json::from_slice::<Quirk>(&body).map_err(|error| error.to_string())
    };
    let result = tokio::task::spawn_blocking(move || world.set(quirk?)).await;
    done(
        &headers,
        result.unwrap_or_else(|error| Err(error.to_string())),
    )
}

/// All quirks, or those that `resource` and `quirk` in the address name.
async fn clear(State(world): State<Arc<World>>, RawQuery(query): RawQuery) -> StatusCode {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    lock(&world.quirks).clear(
        fields.get("resource"),
        fields.get("quirk"),
        fields.get("method"),
    );
    StatusCode::NO_CONTENT
}

async fn clear_by_form(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = Fields::parse(&body);
    lock(&world.quirks).clear(
        fields.get("resource"),
        fields.get("quirk"),
        fields.get("method"),
    );
    done(&headers, Ok(()))
}

async fn change(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Response {
    let change = if is_form(&headers) {
        let fields = Fields::parse(&body);
        let mut change = Change::new(fields.get("resource").unwrap_or_default());
        change.customer = fields.get("customer").map(str::to_owned);
        match fields.get("member") {
            Some(member) => Ok(change.set_json(
                member,
                Document::Text(fields.get("value").unwrap_or_default().to_owned()),
            )),
            None => Err("which member?".to_owned()),
        }
    } else {
        Change::read(&body)
    };
    done(
        &headers,
        change.and_then(|change| control::change(&world, &change)),
    )
}

async fn reset(State(world): State<Arc<World>>, headers: HeaderMap) -> Response {
    world.reset();
    done(&headers, Ok(()))
}

async fn journal(State(world): State<Arc<World>>) -> impl IntoResponse {
    (
        [(header::CACHE_CONTROL, "no-store")],
        Json(lock(&world.journal).list()),
    )
}

async fn secrets(State(world): State<Arc<World>>) -> impl IntoResponse {
    (
        [(header::CACHE_CONTROL, "no-store")],
        Json(lock(&world.secrets).list()),
    )
}

/// A document as it is kept: `?resource=customer-billing&customer=…`.
async fn document(State(world): State<Arc<World>>, RawQuery(query): RawQuery) -> Response {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let place = match control::place(
        fields.get("resource").unwrap_or_default(),
        fields.get("customer"),
    ) {
        Ok(place) => place,
        Err(what) => {
            return (StatusCode::NOT_FOUND, Json(json!({ "error": what }))).into_response();
        }
    };
    match lock(&world.store).get(&place) {
        Some(document) => (
            [(header::CONTENT_TYPE, "application/json")],
            document.to_string(),
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

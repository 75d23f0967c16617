//! Stands in front of both services: writes the journal and plays the quirks that have nothing to
//! do with a resource's meaning (slow, broken and missing answers).

use super::active::Active;
use super::faults::ENTRA;
use super::journal::{self, JournalEntry};
use super::serve::HangUp;
use super::{World, lock, partner_center};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;
use axum::response::IntoResponse as _;
use futures::StreamExt as _;
use std::sync::Arc;
use time::OffsetDateTime;
use time::macros::format_description;

/// Largest request that is read.
const LARGEST: usize = 1 << 20;
const HTML: &str =
    "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>";

/// What a handler gets to know about the request beside the request.
#[derive(Clone)]
pub struct Visit {
    pub seq: u64,
    pub active: Active,
    pub body: Bytes,
}

/// What a handler tells the journal, as an extension of its answer.
#[derive(Clone, Default)]
pub struct Remark {
    pub user: Option<&'static str>,
    pub applied: bool,
    pub note: String,
}

/// Which part of the service a path belongs to.
fn resource(path: &str) -> &'static str {
    if let Some(route) = partner_center::route(path) {
        return route.resource();
    }
    match path.rsplit('/').next().unwrap_or_default() {
        "token" => "token",
        "openid-configuration" | "keys" => "discovery",
        "authorize" | "logout" => "sign-in",
        _ => "",
    }
}

/// Runs in a task of its own: a service carries out what it has read, whether or not the caller is
/// still there.
pub async fn guard(
    State(world): State<Arc<World>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    // A browser's request for an icon is no request to either service.
    if resource(request.uri().path()).is_empty()
        && !request
            .uri()
            .path()
            .to_ascii_lowercase()
            .starts_with("/v1/")
    {
        return StatusCode::NOT_FOUND.into_response();
    }
    match tokio::spawn(watch(world, request, next)).await {
        Ok(response) => response,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn watch(world: Arc<World>, request: Request, next: Next) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let resource = resource(parts.uri.path());
    let active = lock(&world.quirks).take(resource, parts.method.as_str());
    let seq = lock(&world.journal).next();
    let secret = matches!(resource, "token" | "sign-in");
    if secret {
        lock(&world.secrets).form(&body);
    }
    let text = String::from_utf8_lossy(&body);
    let id = |name: &str| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let mut entry = JournalEntry {
        seq,
        at: journal::now(),
        resource: resource.to_owned(),
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: journal::form(parts.uri.query().unwrap_or_default()),
        request_id: id("ms-requestid"),
        correlation_id: id("ms-correlationid"),
        headers: journal::headers(&parts.headers),
        request_body: if ENTRA.contains(&resource) {
            journal::form(&text)
        } else {
            text.into_owned()
        },
        ..JournalEntry::default()
    };
    let quirks: Vec<_> = active.names().collect();
    if !quirks.is_empty() {
        entry.note = format!("quirks: {}", quirks.join(", "));
    }
    if let Some(wait) = active.millis("slow") {
        world.waits.wait("slow", wait).await;
    }
    let mut response = match instead(&active) {
        Some(response) => response,
        None => {
            let headers = parts.headers.clone();
            parts.extensions.insert(Visit {
                seq,
                active: active.clone(),
                body: body.clone(),
            });
            let response = next.run(Request::from_parts(parts, Body::from(body))).await;
            spoil(&active, &headers, response)
        }
    };
    if let Some(remark) = response.extensions_mut().remove::<Remark>() {
        entry.user = remark.user.map(str::to_owned);
        entry.applied = remark.applied;
        entry.remark(&remark.note);
    }
    // Read before it is sent, so that the journal has the entry by the time the caller has the
    // answer.
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if secret {
        lock(&world.secrets).answer(&parts.headers, &bytes);
    }
    let hung_up = parts.extensions.get::<HangUp>().is_some();
    entry.status = if hung_up { 0 } else { parts.status.as_u16() };
    if !hung_up {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(256 << 10)]);
        let text = text.trim_start_matches('\u{feff}');
        entry.response_body = if resource == "token" {
            journal::token_answer(text)
        } else {
            text.to_owned()
        };
    } else {
        entry.remark("connection closed without an answer");
    }
    lock(&world.journal).push(entry);
    if let Some(wait) = active.millis("slow-after-commit") {
        world.waits.wait("slow-after-commit", wait).await;
    }
    let truncated = active.has("truncated");
    let mut response = Response::from_parts(
        parts,
        if truncated {
            cut(bytes.clone())
        } else {
            Body::from(bytes.clone())
        },
    );
    if truncated {
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    }
    response
}

/// Half of a body, and then an error, which closes the connection.
fn cut(bytes: Bytes) -> Body {
    let half = bytes.slice(..bytes.len() / 2);
    let pieces = futures::stream::iter([
        Ok(half),
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
    ]);
    // The first half must have left before the error is seen.
    Body::from_stream(pieces.then(|piece| async {
        if piece.is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        piece
    }))
}

/// An answer that is given before the request is looked at.
fn instead(active: &Active) -> Option<Response<Body>> {
    if active.has("drop") {
        return Some(hang_up());
    }
    if let Some(value) = active.value("throttle") {
        let seconds = value
            .trim_start_matches("date:")
            .parse::<i64>()
            .unwrap_or(57);
        let body = format!(
            r#"{{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in {seconds} seconds." }}"#
        );
        return Some(retry_after(
            json(StatusCode::TOO_MANY_REQUESTS, body),
            value,
        ));
    }
    if let Some(value) = active.value("unavailable") {
        return Some(retry_after(html(StatusCode::SERVICE_UNAVAILABLE), value));
    }
    if let Some(Ok(to)) = active.value("redirect").map(HeaderValue::from_str) {
        return Some((StatusCode::FOUND, [(header::LOCATION, to)]).into_response());
    }
    if active.has("provider-down") {
        return Some(html(StatusCode::SERVICE_UNAVAILABLE));
    }
    failed(active, "")
}

fn failed(active: &Active, after: &str) -> Option<Response<Body>> {
    let has = |name: &str| {
        active
            .names()
            .any(|active| active == format!("{name}{after}"))
    };
    if has("server-error") {
        let body = r#"{"code":800003,"description":"Unexpected service error. Try again later.","data":[],"source":"PartnerFD"}"#;
        return Some(json(StatusCode::INTERNAL_SERVER_ERROR, body.to_owned()));
    }
    if has("bad-gateway") {
        return Some(html(StatusCode::BAD_GATEWAY));
    }
    has("gateway-timeout").then(|| html(StatusCode::GATEWAY_TIMEOUT))
}

/// What becomes of an answer on its way.
fn spoil(active: &Active, request: &HeaderMap, mut response: Response<Body>) -> Response<Body> {
    let instead = if active.has("drop-after-commit") {
        Some(hang_up())
    } else if let Some(failed) = failed(active, "-after-commit") {
        Some(failed)
    } else if active.has("malformed") {
        Some(json(
            StatusCode::OK,
            "{\"companyName\": \"Contoso\", \"address\": {\"city\": ".to_owned(),
        ))
    } else if active.has("empty") {
        Some(json(StatusCode::OK, String::new()))
    } else if active.has("html") {
        Some(html(StatusCode::OK))
    } else if active.has("oversize") {
        Some(json(
            StatusCode::OK,
            format!("{{\"companyName\": \"{}\"}}", "x".repeat((1 << 20) + 1)),
        ))
    } else {
        None
    };
    let Some(mut instead) = instead else {
        return response;
    };
    if let Some(remark) = response.extensions_mut().remove::<Remark>() {
        instead.extensions_mut().insert(remark);
    }
    for name in ["ms-requestid", "ms-correlationid"] {
        if let Some(value) = request.get(name) {
            instead.headers_mut().insert(name, value.clone());
        }
    }
    instead
}

/// An answer that is never sent.
pub fn hang_up() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(HangUp);
    response
}

fn json(status: StatusCode, body: String) -> Response<Body> {
    (
        status,
        [(header::CONTENT_TYPE, "application/json; charset=utf-8")],
        body,
    )
        .into_response()
}

fn html(status: StatusCode) -> Response<Body> {
    let body = HTML
        .replace("502 Bad Gateway", status.as_str())
        .replace("Bad Gateway", status.canonical_reason().unwrap_or_default());
    (status, [(header::CONTENT_TYPE, "text/html")], body).into_response()
}

/// Adds `Retry-After`: seconds, `date:` and seconds, or `none`.
fn retry_after(mut response: Response<Body>, value: &str) -> Response<Body> {
    let text = match value.strip_prefix("date:") {
        Some(seconds) => {
            let then =
                OffsetDateTime::now_utc() + time::Duration::seconds(seconds.parse().unwrap_or(2));
            let form = format_description!(
                "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
            );
            then.format(form).unwrap_or_default()
        }
        None => value.to_owned(),
    };
    if value != "none"
        && let Ok(value) = HeaderValue::from_str(&text)
    {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

//! The middleware in front of both services. It writes the journal and simulates the faults that do
//! not depend on the resource: slow, broken and missing responses.

use super::active::RequestFaults;
use super::faults::ENTRA;
use super::journal::{self, JournalEntry};
use super::serve::HangUp;
use super::{SandboxState, lock, partner_center};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;
use axum::response::IntoResponse as _;
use futures::StreamExt as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use time::macros::format_description;

/// The largest request body that is accepted, in bytes.
const MAX_BODY: usize = 1 << 20;

/// The time in which requests are counted for the fault `per-minute`.
const MINUTE: Duration = Duration::from_secs(60);

const HTML: &str =
    "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>";

/// Details of a request for its handler, as a request extension.
#[derive(Clone)]
pub struct RequestInfo {
    /// The request's number in the journal.
    pub seq: u64,
    /// The faults that apply to the request.
    pub faults: RequestFaults,
    pub body: Bytes,
}

/// Details of a response for the journal, as a response extension.
#[derive(Clone, Default)]
pub struct JournalRemark {
    /// The name of the user who sent the request.
    pub user: Option<&'static str>,
    /// True if the request changed a document.
    pub applied: bool,
    pub note: String,
}

/// Returns the resource (one of `RESOURCES`) that a path belongs to, or an empty text.
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

/// Handles a request in a task of its own, because a real service completes a request that it has
/// read even if the client disconnects.
pub async fn intercept(
    State(sandbox): State<Arc<SandboxState>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    // Browsers also ask for an icon. That request belongs to neither service and is not journaled.
    if resource(request.uri().path()).is_empty()
        && !request
            .uri()
            .path()
            .to_ascii_lowercase()
            .starts_with("/v1/")
    {
        return StatusCode::NOT_FOUND.into_response();
    }
    match tokio::spawn(play_faults(sandbox, request, next)).await {
        Ok(response) => response,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn play_faults(sandbox: Arc<SandboxState>, request: Request, next: Next) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let resource = resource(parts.uri.path());
    let faults = lock(&sandbox.faults).take(resource, parts.method.as_str(), parts.uri.path());
    let seq = lock(&sandbox.journal).next();
    let secret = matches!(resource, "token" | "sign-in");
    if secret {
        lock(&sandbox.secrets).form(&body);
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
    let names: Vec<_> = faults.names().collect();
    if !names.is_empty() {
        entry.note = format!("quirks: {}", names.join(", "));
    }
    if let Some(wait) = faults.millis("slow") {
        sandbox.waits.wait("slow", wait).await;
    }
    let early = early_response(&faults).or_else(|| over_the_limit(&sandbox, &faults));
    let mut response = match early {
        Some(response) => response,
        None => {
            let headers = parts.headers.clone();
            parts.extensions.insert(RequestInfo {
                seq,
                faults: faults.clone(),
                body: body.clone(),
            });
            let response = next.run(Request::from_parts(parts, Body::from(body))).await;
            damage(&faults, &headers, response)
        }
    };
    if let Some(remark) = response.extensions_mut().remove::<JournalRemark>() {
        entry.user = remark.user.map(str::to_owned);
        entry.applied = remark.applied;
        entry.remark(&remark.note);
    }
    // The body is read before it is sent, so that the journal has the entry by the time the client
    // has the response.
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if secret {
        lock(&sandbox.secrets).answer(&parts.headers, &bytes);
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
    lock(&sandbox.journal).push(entry);
    if let Some(wait) = faults.millis("slow-after-commit") {
        sandbox.waits.wait("slow-after-commit", wait).await;
    }
    let truncated = faults.has("truncated");
    let mut response = Response::from_parts(
        parts,
        if truncated {
            truncated_body(bytes.clone())
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

/// Returns a body that sends the first half of `bytes` and then fails, which closes the connection.
fn truncated_body(bytes: Bytes) -> Body {
    let half = bytes.slice(..bytes.len() / 2);
    let pieces = futures::stream::iter([
        Ok(half),
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
    ]);
    // The first half has to be sent before hyper sees the error.
    Body::from_stream(pieces.then(|piece| async {
        if piece.is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        piece
    }))
}

/// Returns the response of a fault that rejects the request before it is handled.
fn early_response(faults: &RequestFaults) -> Option<Response<Body>> {
    if faults.has("drop") {
        return Some(hang_up());
    }
    if let Some(value) = faults.value("throttle") {
        return Some(throttled(value));
    }
    if let Some(value) = faults.value("unavailable") {
        return Some(retry_after(html(StatusCode::SERVICE_UNAVAILABLE), value));
    }
    if let Some(body) = faults.value("body") {
        let (status, body) = match body {
            "204" => (StatusCode::NO_CONTENT, ""),
            "206" => (
                StatusCode::PARTIAL_CONTENT,
                r#"{"companyName":"Part of it"}"#,
            ),
            body => (StatusCode::OK, body),
        };
        return Some(json(status, body.to_owned()));
    }
    if let Some(Ok(to)) = faults.value("redirect").map(HeaderValue::from_str) {
        return Some((StatusCode::FOUND, [(header::LOCATION, to)]).into_response());
    }
    if faults.has("provider-down") {
        return Some(html(StatusCode::SERVICE_UNAVAILABLE));
    }
    failure_response(faults, "")
}

/// Returns the response of `server-error`, `bad-gateway` or `gateway-timeout`, whose names end in
/// `after`.
fn failure_response(faults: &RequestFaults, after: &str) -> Option<Response<Body>> {
    let has = |name: &str| {
        faults
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

/// Replaces the response if a fault damages it. The request has been carried out by then.
fn damage(
    faults: &RequestFaults,
    request: &HeaderMap,
    mut response: Response<Body>,
) -> Response<Body> {
    let instead = if faults.has("drop-after-commit") {
        Some(hang_up())
    } else if let Some(failed) = failure_response(faults, "-after-commit") {
        Some(failed)
    } else if faults.has("malformed") {
        Some(json(
            StatusCode::OK,
            "{\"companyName\": \"Contoso\", \"address\": {\"city\": ".to_owned(),
        ))
    } else if faults.has("empty") {
        Some(json(StatusCode::OK, String::new()))
    } else if faults.has("html") {
        Some(html(StatusCode::OK))
    } else if faults.has("oversize") {
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
    if let Some(remark) = response.extensions_mut().remove::<JournalRemark>() {
        instead.extensions_mut().insert(remark);
    }
    for name in ["ms-requestid", "ms-correlationid"] {
        if let Some(value) = request.get(name) {
            instead.headers_mut().insert(name, value.clone());
        }
    }
    instead
}

/// Returns a response that is never sent: the connection is closed instead.
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

/// Counts the request, and refuses it if there were more than so many in this minute.
fn over_the_limit(sandbox: &SandboxState, faults: &RequestFaults) -> Option<Response<Body>> {
    let limit: u32 = faults.value("per-minute")?.parse().unwrap_or(500);
    let mut minute = lock(&sandbox.minute);
    let now = Instant::now();
    let begun = match *minute {
        Some((begun, count)) if now.duration_since(begun) < MINUTE => {
            *minute = Some((begun, count.saturating_add(1)));
            begun
        }
        _ => {
            *minute = Some((now, 1));
            now
        }
    };
    let (_, count) = (*minute)?;
    let left = MINUTE.saturating_sub(now.duration_since(begun));
    (count > limit).then(|| throttled(&left.as_secs().max(1).to_string()))
}

fn throttled(value: &str) -> Response<Body> {
    let seconds = value
        .trim_start_matches("date:")
        .parse::<i64>()
        .unwrap_or(57);
    let body = format!(
        r#"{{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in {seconds} seconds." }}"#
    );
    retry_after(json(StatusCode::TOO_MANY_REQUESTS, body), value)
}

/// Adds `Retry-After`. `value` is a number of seconds, `date:` and seconds for a date, or `none`.
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

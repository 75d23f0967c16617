//! The outermost layer. It gives every request its id, nonce and client address, and every response
//! its security headers, log line and metrics.

use super::client::ClientAddress;
use super::headers::Headers;
use crate::config::{Network, Settings};
use crate::error::Error;
use crate::telemetry::metrics;
use aws_lc_rs::rand;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures::FutureExt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;
use tracing::Instrument;

/// The id of a request, as a request extension. It is in the log, on error pages (as the reference
/// number) and in the header `Portal-Reference`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub String);

/// The nonce with which the response's content security policy allows inline scripts, as a request
/// extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nonce(pub String);

const PORTAL_REFERENCE: HeaderName = HeaderName::from_static("portal-reference");

impl RequestId {
    /// Returns ten random letters and digits (50 bits). The alphabet is Crockford's base 32, which
    /// has no letters that are easily confused when read aloud.
    fn new() -> RequestId {
        const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        RequestId(
            random::<10>()
                .iter()
                .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
                .collect(),
        )
    }
}

impl Nonce {
    /// Returns 128 random bits in Base64.
    fn new() -> Nonce {
        Nonce(STANDARD.encode(random::<16>()))
    }
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).expect("the system has random numbers");
    bytes
}

/// The state of the layer.
pub struct Observability {
    headers: Headers,
    trusted_proxies: Vec<Network>,
}

impl Observability {
    /// Reads the headers and the trusted proxies from the settings.
    pub fn new(settings: &Settings) -> Observability {
        Observability {
            headers: Headers::new(settings),
            trusted_proxies: settings.trusted_proxies.clone(),
        }
    }

    fn client(&self, request: &Request) -> ClientAddress {
        let peer = request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
        ClientAddress::of(peer, request.headers(), &self.trusted_proxies)
    }
}

/// The layer: prepares the request, runs it, and logs and measures the response.
pub async fn observe(
    State(observability): State<Arc<Observability>>,
    mut request: Request,
    next: Next,
) -> Response {
    let (request_id, nonce, client) = (
        RequestId::new(),
        Nonce::new(),
        observability.client(&request),
    );
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let span = tracing::info_span!("request", reference = %request_id.0, %method, %route, status = tracing::field::Empty);
    request.extensions_mut().insert(request_id.clone());
    request.extensions_mut().insert(nonce.clone());
    request.extensions_mut().insert(client);

    let started = Instant::now();
    // Panics of handlers are caught further in and rendered as errors. This catches a panic while
    // an error is being rendered.
    let answer = AssertUnwindSafe(next.run(request))
        .catch_unwind()
        .instrument(span.clone())
        .await;
    let mut response = answer.unwrap_or_else(|_| plain_error(&request_id));
    let elapsed = started.elapsed();

    observability.headers.set(response.headers_mut(), &nonce.0);
    if let Ok(value) = HeaderValue::from_str(&request_id.0) {
        response.headers_mut().insert(PORTAL_REFERENCE, value);
    }
    span.record("status", response.status().as_u16());
    metrics::answered(&method, &route, response.status(), elapsed);
    span.in_scope(|| {
        log(
            &route,
            &response,
            (elapsed.as_secs_f64() * 10_000.0).round() / 10.0,
        )
    });
    response
}

/// Returns the 500 response to a panic while an error was being rendered.
fn plain_error(request_id: &RequestId) -> Response {
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        format!("Internal error. Reference: {}\n", request_id.0),
    )
        .into_response()
}

/// Logs one line for a response. The line contains the route pattern, never the path or query of
/// the address. `ms` is the duration in milliseconds.
fn log(route: &str, response: &Response, ms: f64) {
    let status = response.status().as_u16();
    let error = response.extensions().get::<Arc<Error>>();
    let kind = error.map(|error| error.kind.as_str());
    let upstream = error.and_then(|error| error.upstream.as_deref());
    let upstream_status = upstream.and_then(|upstream| upstream.status);
    let upstream_code = upstream.and_then(|upstream| upstream.code.as_deref());
    let correlation_id = upstream.and_then(|upstream| upstream.correlation_id.as_deref());
    if status >= 500 {
        tracing::warn!(
            status,
            ms,
            kind,
            upstream_status,
            upstream_code,
            correlation_id,
            "answered"
        );
    } else if matches!(route, "/healthz" | "/readyz") || route.starts_with("/assets/") {
        tracing::debug!(status, ms, "answered");
    } else {
        tracing::info!(
            status,
            ms,
            kind,
            upstream_status,
            upstream_code,
            correlation_id,
            "answered"
        );
    }
}

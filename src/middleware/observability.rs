//! The outermost layer: gives every request its reference number, nonce and client address, and
//! every answer its headers, its line in the log and its place in the figures.

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

/// Names a request in the log, on error pages and in the header `Portal-RequestId`. A request
/// extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub String);

/// What the content security policy of this answer lets inline scripts carry. A request extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nonce(pub String);

const PORTAL_REFERENCE: HeaderName = HeaderName::from_static("portal-reference");

impl RequestId {
    /// Ten letters and digits that can be read out (Crockford's base 32): 50 random bits.
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
    fn new() -> Nonce {
        Nonce(STANDARD.encode(random::<16>()))
    }
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).expect("the system has random numbers");
    bytes
}

pub struct Observability {
    headers: Headers,
    trusted_proxies: Vec<Network>,
}

impl Observability {
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

pub async fn envelope(
    State(envelope): State<Arc<Observability>>,
    mut request: Request,
    next: Next,
) -> Response {
    let (reference, nonce, client) = (RequestId::new(), Nonce::new(), envelope.client(&request));
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let span = tracing::info_span!("request", reference = %reference.0, %method, %route, status = tracing::field::Empty);
    request.extensions_mut().insert(reference.clone());
    request.extensions_mut().insert(nonce.clone());
    request.extensions_mut().insert(client);

    let started = Instant::now();
    // Panics of routes are caught further in and drawn; this catches one of the drawing.
    let answer = AssertUnwindSafe(next.run(request))
        .catch_unwind()
        .instrument(span.clone())
        .await;
    let mut response = answer.unwrap_or_else(|_| last_resort(&reference));
    let elapsed = started.elapsed();

    envelope.headers.set(response.headers_mut(), &nonce.0);
    if let Ok(value) = HeaderValue::from_str(&reference.0) {
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

fn last_resort(reference: &RequestId) -> Response {
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        format!("Internal error. Reference: {}\n", reference.0),
    )
        .into_response()
}

/// One line; the address's path stays out of it where no route matches, and its query always.
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

//! The layers around every route. From the outside in:
//!
//! 1. `outer`: request id, log line and metrics, security headers, compression, and the response to
//!    a panic while an error is being rendered
//! 2. the layer that renders errors (`router.rs`), including those of the layers below
//! 3. `inner`: refusal of malformed heads, cross-origin refusal, body limit, time-out, panics, and axum's own rejections
//! 4. the session, the rate limit of the session (`limit`, added in `router.rs`), and the routes
//!
//! A router is wrapped as `outer(render_errors(inner(routes)))`. Each function takes a `Router`
//! with all its routes and its fallback.
//!
//! Compression is tower-http's layer. Its other layers were looked at and are not used: its
//! time-out and panic layers answer without the error that is rendered here, its body limit has no
//! time-out for the whole body, its header layer cannot take a nonce per request, and its trace
//! layer knows neither the kind of an error nor the ids of the service.

mod body_limit;
mod client;
mod csrf;
mod encoding;
mod framing;
mod handler_errors;
pub mod headers;
mod observability;
mod permission;
mod rate;
mod render_errors;
mod request_context;
mod streams;
mod target;
#[cfg(test)]
mod tests;

pub use body_limit::BODY_LIMIT;
pub use client::ClientAddress;
pub use csrf::comes_from_own_page;
pub use observability::{Nonce, RequestId};
pub use permission::{CarriedForm, require};
pub use rate::{RequestLimits, limit};
pub use render_errors::render_errors;
pub use request_context::{LANGUAGE, RequestContext, language, request_id};
pub use streams::{Stopping, StreamLimits, StreamPermit};
pub use target::DocumentTarget;

use crate::config::Settings;
use axum::Router;
use axum::body::HttpBody;
use axum::middleware::{from_fn, from_fn_with_state};
use std::sync::Arc;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};

/// Length in bytes up to which an answer is compressed with zstd where the client takes it. That is
/// a tenth longer than with brotli at a seventh of the time; beside the style sheets it is in the
/// first packets all the same. Of longer answers the tenth would not be.
const SHORT: u64 = 28 * 1024;

/// Matches answers of a known length that are short.
#[derive(Clone, Copy)]
struct ShortAnswer;

impl Predicate for ShortAnswer {
    fn should_compress<B: HttpBody>(&self, response: &axum::http::Response<B>) -> bool {
        response
            .body()
            .size_hint()
            .exact()
            .is_some_and(|length| length <= SHORT)
    }
}

/// Adds the outermost layers.
pub fn outer(router: Router, settings: &Settings) -> Router {
    let worth_it = SizeAbove::new(512)
        .and(NotForContentType::IMAGES)
        // An event would wait for those after it.
        .and(NotForContentType::SSE);
    let quick = CompressionLayer::new()
        .no_br()
        .no_deflate()
        .no_gzip()
        .quality(CompressionLevel::Precise(3))
        .compress_when(worth_it.clone().and(ShortAnswer));
    let thorough = CompressionLayer::new()
        .no_deflate()
        .no_zstd()
        // The first quality that looks for repetitions far back: an eighth less than 4, at half a
        // millisecond for the longest form.
        .quality(CompressionLevel::Precise(5))
        .compress_when(worth_it);
    router
        .layer(quick)
        .layer(thorough)
        .layer(from_fn(encoding::accept_identity))
        .layer(from_fn_with_state(
            Arc::new(observability::Observability::new(settings)),
            observability::observe,
        ))
}

/// Adds the layers inside the one that renders errors.
pub fn inner(router: Router, settings: &Settings) -> Router {
    let portal_origin: Arc<str> = Arc::from(settings.url.as_str());
    router
        .layer(from_fn_with_state(
            settings.request_time(),
            handler_errors::catch_failures,
        ))
        .layer(from_fn(body_limit::limit_body))
        .layer(from_fn_with_state(portal_origin, csrf::refuse_cross_origin))
        .layer(from_fn(framing::refuse_malformed))
}

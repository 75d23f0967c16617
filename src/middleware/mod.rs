//! What stands around every route, whichever it is. The order, from the outside:
//!
//! 1. `outer`: reference number, log line and figures, security headers, compression, a last resort
//!    for panics
//! 2. the layer that draws errors (`app.rs`): it sees what 3 refuses
//! 3. `inner`: cross-origin refusal, body limit, time-out, panics to errors, and errors for what
//!    axum itself refuses
//! 4. the session, how many requests it may send (`app.rs` puts `limit` there), and the routes
//!
//! So `outer(draw(inner(routes)))`: each takes a `Router` whose routes and fallback are complete.

mod client;
mod csrf;
pub mod headers;
mod observability;
mod origin;
mod permission;
mod rate;
mod render_errors;
mod request_context;
mod target;
#[cfg(test)]
mod tests;

pub use client::ClientAddress;
pub use observability::{Nonce, RequestId};
pub use permission::require;
pub use rate::{RequestLimits, limit};
pub use render_errors::render_errors;
pub use request_context::{LANGUAGE, RequestContext, language, request_id};
pub use target::DocumentTarget;

use crate::config::Settings;
use axum::Router;
use axum::middleware::from_fn_with_state;
use std::sync::Arc;
use std::time::Duration;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};

/// Forms and JSON documents are small.
pub const BODY_LIMIT: usize = 64 * 1024;

/// For a body to arrive.
const BODY_TIME: Duration = Duration::from_secs(15);

/// Longer than the longest save: refresh, GET, PUT, GET, PUT again, GET, with time-outs of their
/// own.
const REQUEST_TIME: Duration = Duration::from_secs(120);

/// The outermost layers.
pub fn outer(router: Router, settings: &Settings) -> Router {
    let compression = CompressionLayer::new()
        .no_deflate()
        .quality(CompressionLevel::Precise(4))
        .compress_when(SizeAbove::new(512).and(NotForContentType::IMAGES));
    router.layer(compression).layer(from_fn_with_state(
        Arc::new(observability::Observability::new(settings)),
        observability::envelope,
    ))
}

/// The layers inside the one that draws errors.
pub fn inner(router: Router, settings: &Settings) -> Router {
    router.layer(from_fn_with_state(
        Arc::new(csrf::Guard::new(settings)),
        csrf::guard,
    ))
}

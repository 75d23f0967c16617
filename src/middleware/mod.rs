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
//!
//! Compression is tower-http's layer. Its other layers were looked at and are not used: its
//! time-out and panic layers answer without the error that is rendered here, its body limit has no
//! time-out for the whole body, its header layer cannot take a nonce per request, and its trace
//! layer knows neither the kind of an error nor the ids of the service.

mod client;
mod csrf;
pub mod headers;
mod observability;
mod origin;
mod rate;
#[cfg(test)]
mod tests;

pub use client::ClientAddress;
pub use observability::{Nonce, RequestId};
pub use rate::{Rates, limit};

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

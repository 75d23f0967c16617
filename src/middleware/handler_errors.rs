//! Turns failures of a handler into portal errors, which are then rendered like all others:
//! time-outs, panics, and requests that axum itself rejects.

use crate::error::{Error, ErrorKind};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// The layer: answers 504 if the handler takes longer than `time`, and 500 if it panics.
pub async fn catch_failures(
    State(time): State<Duration>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let run = AssertUnwindSafe(next.run(request)).catch_unwind();
    match timeout(time, run).await {
        Ok(Ok(response)) => Ok(with_error(response)),
        Ok(Err(_)) => Err(ErrorKind::Internal.into()),
        Err(_) => Err(ErrorKind::Timeout.into()),
    }
}

/// Attaches a portal error to a response with which axum itself rejected the request: no such
/// route, wrong method, a form that cannot be parsed.
fn with_error(mut response: Response) -> Response {
    let has_page = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|value| !value.as_bytes().starts_with(b"text/plain"));
    if has_page || response.extensions().get::<Arc<Error>>().is_some() {
        return response;
    }
    let kind = match response.status() {
        StatusCode::NOT_FOUND => ErrorKind::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ErrorKind::Method,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorKind::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorKind::MediaType,
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => ErrorKind::BadForm,
        _ => return response,
    };
    response
        .extensions_mut()
        .insert(Arc::new(Error::from(kind)));
    response
}

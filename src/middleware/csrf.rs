//! The layer inside the one that draws errors: what is refused before a route runs, and what a
//! route must not do to the process.

use super::{BODY_LIMIT, BODY_TIME, REQUEST_TIME, origin};
use crate::config::Settings;
use crate::error::{Error, ErrorKind};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

pub struct Guard {
    /// The portal's origin, as browsers write it.
    ours: String,
}

impl Guard {
    pub fn new(settings: &Settings) -> Guard {
        Guard {
            ours: settings.url.clone(),
        }
    }
}

pub async fn guard(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    match guarded(&guard, request, next).await {
        Ok(response) => named(response),
        Err(error) => error.into_response(),
    }
}

async fn guarded(guard: &Guard, request: Request, next: Next) -> Result<Response, Error> {
    if !origin::is_safe(request.method()) && !origin::is_ours(request.headers(), &guard.ours) {
        return Err(ErrorKind::CrossOrigin.into());
    }
    // Bodies are small, so they are read here, once, for every route alike.
    let (parts, body) = request.into_parts();
    let body = whole(&parts.headers, body, BODY_TIME).await?;
    let run = next.run(Request::from_parts(parts, Body::from(body)));
    match timeout(REQUEST_TIME, AssertUnwindSafe(run).catch_unwind()).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(_)) => Err(ErrorKind::Internal.into()),
        Err(_) => Err(ErrorKind::Timeout.into()),
    }
}

async fn whole(headers: &HeaderMap, body: Body, within: Duration) -> Result<Bytes, Error> {
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse::<u64>().ok());
    if announced.is_some_and(|length| length > BODY_LIMIT as u64) {
        return Err(ErrorKind::TooLarge.into());
    }
    match timeout(within, to_bytes(body, BODY_LIMIT)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_too_large(&error) => Err(ErrorKind::TooLarge.into()),
        Ok(Err(_)) | Err(_) => Err(ErrorKind::BadForm.into()),
    }
}

fn is_too_large(error: &axum::Error) -> bool {
    std::error::Error::source(error)
        .is_some_and(|source| source.is::<http_body_util::LengthLimitError>())
}

/// What axum itself refuses (no such route, wrong method, a form it cannot read) becomes an error
/// of ours, so that it is drawn as one.
fn named(mut response: Response) -> Response {
    let drawn = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|value| !value.as_bytes().starts_with(b"text/plain"));
    if drawn || response.extensions().get::<Arc<Error>>().is_some() {
        return response;
    }
    let kind = match response.status() {
        StatusCode::NOT_FOUND => ErrorKind::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ErrorKind::Method,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorKind::TooLarge,
        StatusCode::BAD_REQUEST
        | StatusCode::UNSUPPORTED_MEDIA_TYPE
        | StatusCode::UNPROCESSABLE_ENTITY => ErrorKind::BadForm,
        _ => return response,
    };
    response
        .extensions_mut()
        .insert(Arc::new(Error::from(kind)));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::stream;

    // U6
    #[tokio::test]
    async fn a_body_that_does_not_arrive_in_time_is_refused() {
        assert_eq!(BODY_TIME, Duration::from_secs(15));
        let first = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(
            b"purchaseOrderNumber=",
        ))]);
        let never = Body::from_stream(futures::StreamExt::chain(first, stream::pending()));
        let refused = whole(&HeaderMap::new(), never, Duration::from_millis(20)).await;
        assert_eq!(refused.map_err(|error| error.kind), Err(ErrorKind::BadForm));
        let whole = whole(&HeaderMap::new(), Body::from("a=b"), BODY_TIME).await;
        assert_eq!(whole.ok().as_deref(), Some(&b"a=b"[..]));
    }
}

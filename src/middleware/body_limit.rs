//! Limits the size and the arrival time of request bodies.

use crate::error::{Error, ErrorKind};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Duration;
use tokio::time::timeout;

/// The largest request body, in bytes. Forms and JSON documents are smaller.
pub const BODY_LIMIT: usize = 64 * 1024;

/// The time within which a body has to arrive.
const BODY_TIME: Duration = Duration::from_secs(15);

/// The address that takes files. It reads the body by itself, after the person was asked for, and
/// has a limit and a time of its own.
const UPLOAD: &str = "/customers/import";

/// The layer: reads the whole body, then runs the route. Answers 413 if the body is too large, and
/// 400 if it does not arrive in time or breaks off.
pub async fn limit_body(request: Request, next: Next) -> Result<Response, Error> {
    if request.uri().path() == UPLOAD && request.method() == Method::POST {
        return Ok(next.run(request).await);
    }
    let (parts, body) = request.into_parts();
    let body = read_body(&parts.headers, body, BODY_TIME).await?;
    let request = Request::from_parts(parts, Body::from(body));
    Ok(next.run(request).await)
}

async fn read_body(headers: &HeaderMap, body: Body, within: Duration) -> Result<Bytes, Error> {
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
        let refused = read_body(&HeaderMap::new(), never, Duration::from_millis(20)).await;
        assert_eq!(refused.map_err(|error| error.kind), Err(ErrorKind::BadForm));
        let whole = read_body(&HeaderMap::new(), Body::from("a=b"), BODY_TIME).await;
        assert_eq!(whole.ok().as_deref(), Some(&b"a=b"[..]));
    }
}

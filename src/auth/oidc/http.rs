//! Calls to the identity provider: our one client, without redirects, ten seconds in all, a capped
//! answer.

use crate::config::innermost_cause;
use crate::error::{Error, ErrorKind};
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::StatusCode;
use std::pin::Pin;
use std::time::Duration;
use tracing::field::Empty;
use tracing::{Instrument, info_span};

/// For a whole call.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Largest body that is read.
const CAP: usize = 1 << 20;

/// The provider gave no answer that could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    #[error("no answer")]
    Down,
    #[error("a broken answer")]
    Broken,
}

/// Logs once.
impl From<Failed> for Error {
    fn from(failed: Failed) -> Error {
        tracing::warn!(%failed, "the identity provider does not work");
        match failed {
            Failed::Down => ErrorKind::ProviderDown.into(),
            Failed::Broken => ErrorKind::ProviderBroken.into(),
        }
    }
}

/// Our client as `oauth2` calls it.
pub struct HttpClient<'a>(pub &'a reqwest::Client);

impl<'c> AsyncHttpClient<'c> for HttpClient<'_> {
    type Error = Failed;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Failed>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(send(self.0, request))
    }
}

/// An answer below 500, read whole.
async fn send(http: &reqwest::Client, request: HttpRequest) -> Result<HttpResponse, Failed> {
    // Without the address, whose query or body may hold secrets.
    let span =
        info_span!("provider", otel.kind = "client", method = %request.method(), status = Empty);
    let answer = ask(http, request).instrument(span.clone()).await;
    match &answer {
        Ok(answer) => span.record("status", answer.status().as_str()),
        Err(failed) => span.record("status", tracing::field::display(failed)),
    };
    answer
}

async fn ask(http: &reqwest::Client, request: HttpRequest) -> Result<HttpResponse, Failed> {
    let mut request = reqwest::Request::try_from(request).map_err(|_| Failed::Broken)?;
    *request.timeout_mut() = Some(TIMEOUT);
    let mut response = http.execute(request).await.map_err(failed)?;
    let status = response.status();
    if matches!(
        status,
        StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
            | StatusCode::TOO_MANY_REQUESTS
    ) {
        return Err(Failed::Down);
    }
    if status.is_server_error() || status.is_redirection() {
        return Err(Failed::Broken);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > CAP {
            return Err(Failed::Broken);
        }
        body.extend_from_slice(&chunk);
    }
    let mut answer = HttpResponse::new(body);
    *answer.status_mut() = status;
    *answer.headers_mut() = std::mem::take(response.headers_mut());
    Ok(answer)
}

/// A JSON document.
pub async fn get<T: serde::de::DeserializeOwned>(
    http: &reqwest::Client,
    address: &url::Url,
) -> Result<T, Failed> {
    let mut request = HttpRequest::new(Vec::new());
    *request.uri_mut() = address.as_str().parse().map_err(|_| Failed::Broken)?;
    let answer = send(http, request).await?;
    if answer.status() != StatusCode::OK {
        return Err(Failed::Broken);
    }
    serde_json::from_slice(answer.body()).map_err(|_| Failed::Broken)
}

fn failed(error: reqwest::Error) -> Failed {
    tracing::warn!(
        cause = innermost_cause(&error),
        "a call to the identity provider failed"
    );
    if error.is_timeout() || error.is_connect() || error.is_request() {
        Failed::Down
    } else {
        Failed::Broken
    }
}

//! A receiver of webhooks that keeps what it gets. It answers with the status that its address asks
//! for: `/sandbox/webhook?answer=503`.

use super::journal::now;
use super::{SandboxState, lock};
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Requests that are kept; the oldest go first.
const MOST: usize = 500;

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ReceivedWebhook {
    /// RFC 3339, in UTC.
    pub at: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
    /// The status of the answer.
    pub answer: u16,
}

/// The requests so far, the oldest first.
#[derive(Default)]
pub struct Receiver(Vec<ReceivedWebhook>);

impl Receiver {
    pub fn list(&self) -> Vec<ReceivedWebhook> {
        self.0.clone()
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// The query of the address.
#[derive(serde::Deserialize)]
pub struct Wanted {
    answer: Option<u16>,
}

/// Keeps a request.
pub async fn receive(
    State(sandbox): State<Arc<SandboxState>>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let status = wanted
        .answer
        .and_then(|status| StatusCode::from_u16(status).ok());
    let status = status.unwrap_or(StatusCode::NO_CONTENT);
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let received = ReceivedWebhook {
        at: now(),
        headers: headers
            .iter()
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
        answer: status.as_u16(),
    };
    let mut receiver = lock(&sandbox.receiver);
    if receiver.0.len() >= MOST {
        receiver.0.remove(0);
    }
    receiver.0.push(received);
    status
}

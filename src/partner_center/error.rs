//! The errors of calls to Partner Center.

use super::seconds;
use crate::config::innermost_cause;
use crate::error::{Error, ErrorKind, UpstreamAnswer};
use std::time::Duration;

/// The seconds to wait if too many calls are in progress.
pub const BUSY: u32 = 3;

/// The details of an error response: status, code, texts and ids. People need the ids to ask
/// Microsoft for support.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorBody {
    /// HTTP status; 0 if there was no response.
    pub status: u16,
    /// The error code. The service sends it as a number or as a text.
    pub code: Option<String>,
    /// Text of the service, possibly with HTML entities or JSON in it. It has to be escaped
    /// wherever it is shown.
    pub description: Option<String>,
    /// Further texts such as names of properties. They have no fixed format.
    pub data: Vec<String>,
    /// The header `isMfaCompliant`: true if the sign-in meets the service's rule about second
    /// factors.
    pub mfa: Option<bool>,
    pub request_id: Option<String>,
    pub correlation_id: Option<String>,
    /// The claims challenge of a 401: JSON for the next sign-in.
    pub claims: Option<String>,
}

/// The reason for which a call returned no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UpstreamError {
    /// The service refused the request: 4xx except 408 and 429.
    #[error("refused with status {} and code {}", .0.status, .0.code.as_deref().unwrap_or("none"))]
    Refused(Box<ErrorBody>),
    #[error("throttled for {} s", wait.as_secs())]
    /// The service answered 429, or an earlier wait is not over yet.
    Throttled {
        wait: Duration,
        body: Box<ErrorBody>,
    },
    /// The response is 5xx, HTML, malformed or too large. A PUT may have been carried out.
    #[error("broken answer with status {}", .0.status)]
    Broken(Box<ErrorBody>),
    /// There was no complete response in time. A PUT may have been carried out.
    #[error("no answer in time")]
    NoAnswer(Box<ErrorBody>),
    /// The connection broke before the response was complete. A PUT may have been carried out.
    #[error("the connection broke")]
    Interrupted(Box<ErrorBody>),
    /// There was no connection. Nothing was sent.
    #[error("no connection")]
    Unreachable(Box<ErrorBody>),
    /// Too many calls are in progress. Nothing was sent.
    #[error("no place among the calls under way")]
    Busy(Box<ErrorBody>),
    /// An open circuit blocks calls for the next `retry_in`. Nothing was sent.
    #[error("known not to answer")]
    Down {
        retry_in: Duration,
        body: Box<ErrorBody>,
    },
}

impl UpstreamError {
    /// The reason for which a call was not sent, as the metrics name it.
    pub fn not_sent_reason(&self) -> &'static str {
        match self {
            UpstreamError::Throttled { .. } => "wait",
            UpstreamError::Busy(_) => "busy",
            UpstreamError::Down { .. } => "down",
            UpstreamError::Refused(_)
            | UpstreamError::Broken(_)
            | UpstreamError::NoAnswer(_)
            | UpstreamError::Interrupted(_)
            | UpstreamError::Unreachable(_) => "other",
        }
    }

    /// Converts an error of the HTTP client.
    pub(super) fn of_transport(error: &reqwest::Error, body: Box<ErrorBody>) -> UpstreamError {
        tracing::warn!(
            cause = innermost_cause(error),
            request_id = body.request_id,
            "a call to Partner Center failed"
        );
        if error.is_connect() {
            UpstreamError::Unreachable(body)
        } else if error.is_timeout() {
            UpstreamError::NoAnswer(body)
        } else {
            UpstreamError::Interrupted(body)
        }
    }

    /// Returns the details of the response.
    pub fn error_body(&self) -> &ErrorBody {
        match self {
            UpstreamError::Refused(body)
            | UpstreamError::Broken(body)
            | UpstreamError::NoAnswer(body)
            | UpstreamError::Interrupted(body)
            | UpstreamError::Unreachable(body) => body,
            UpstreamError::Throttled { body, .. }
            | UpstreamError::Down { body, .. }
            | UpstreamError::Busy(body) => body,
        }
    }

    /// Returns the HTTP status, or a word for the reason why there is none. It is used in spans and
    /// metrics.
    pub fn status(&self) -> String {
        match self {
            UpstreamError::Unreachable(_) => "no-connection".to_owned(),
            UpstreamError::NoAnswer(_) => "no-answer".to_owned(),
            UpstreamError::Interrupted(_) => "interrupted".to_owned(),
            UpstreamError::Broken(body) if body.status < 400 => "broken".to_owned(),
            UpstreamError::Refused(body)
            | UpstreamError::Broken(body)
            | UpstreamError::Throttled { body, .. } => body.status.to_string(),
            UpstreamError::Busy(_) | UpstreamError::Down { .. } => "not-sent".to_owned(),
        }
    }

    /// Returns true if the service rejected the access token and may accept a new one.
    pub fn is_token_rejected(&self) -> bool {
        matches!(self, UpstreamError::Refused(body) if body.status == 401 && !body.requires_mfa())
    }

    /// Returns true if somebody else changed the document: 412, 409, or 400 with code 2055 (error
    /// codes page).
    pub fn is_stale(&self) -> bool {
        matches!(self, UpstreamError::Refused(body) if matches!(body.status, 409 | 412) || (body.status == 400 && body.is("2055")))
    }

    /// Returns true if the service has no such operation at this path: 404 or 405.
    pub(super) fn is_no_operation(&self) -> bool {
        matches!(self, UpstreamError::Refused(body) if matches!(body.status, 404 | 405))
    }

    /// Returns true if a PUT may or may not have been carried out.
    pub fn is_outcome_unknown(&self) -> bool {
        matches!(
            self,
            UpstreamError::Broken(_) | UpstreamError::NoAnswer(_) | UpstreamError::Interrupted(_)
        )
    }

    /// Returns the body of an error that came with the status of a success. It says that a PUT was
    /// refused, which is believed only where a read confirms it.
    pub fn refusal_despite_success(&self) -> Option<&ErrorBody> {
        match self {
            UpstreamError::Broken(body) if body.status < 400 && body.code.is_some() => Some(body),
            _ => None,
        }
    }
}

impl ErrorBody {
    /// Returns true if the error has this code.
    pub fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// Returns true if the service asks for a second factor: by code, or by text in the gateway's
    /// older errors without a code (partner-center API, error body shapes).
    pub fn requires_mfa(&self) -> bool {
        let by_text = || {
            self.code.is_none()
                && self
                    .description
                    .as_deref()
                    .is_some_and(|text| text.contains("MFA required"))
        };
        self.is("900421") || (self.status == 401 && by_text())
    }

    /// Returns the details in the form of the portal's own errors.
    pub fn to_upstream_answer(&self) -> UpstreamAnswer {
        UpstreamAnswer {
            status: (self.status != 0).then_some(self.status),
            code: self.code.clone(),
            description: self.description.clone(),
            correlation_id: self.correlation_id.clone(),
            request_id: self.request_id.clone(),
            claims: self.claims.clone(),
        }
    }
}

/// Converts the error of a read, which ends the request, and logs it.
impl From<UpstreamError> for Error {
    fn from(failure: UpstreamError) -> Error {
        let kind = match &failure {
            UpstreamError::Refused(body) if body.requires_mfa() => ErrorKind::Mfa,
            UpstreamError::Refused(body) if body.is("20002") => ErrorKind::NoRelationship,
            UpstreamError::Refused(body) => match body.status {
                401 => ErrorKind::SignIn,
                403 => ErrorKind::NotAllowed,
                404 => ErrorKind::NotFound,
                // The service does not understand the read, for instance because of an invalid
                // continuation token.
                400 => ErrorKind::BadForm,
                _ => ErrorKind::Unavailable,
            },
            UpstreamError::Throttled { wait, .. } => ErrorKind::Throttled(seconds(*wait)),
            UpstreamError::Busy(_) => ErrorKind::Busy(BUSY),
            UpstreamError::Down { retry_in, .. } => ErrorKind::Down(seconds(*retry_in).max(1)),
            UpstreamError::Broken(body) if body.status < 400 => ErrorKind::Unreadable,
            UpstreamError::Broken(_) => ErrorKind::Unavailable,
            UpstreamError::Unreachable(_) => ErrorKind::Unreachable,
            UpstreamError::Interrupted(_) => ErrorKind::Interrupted,
            UpstreamError::NoAnswer(_) => ErrorKind::Timeout,
        };
        let upstream = failure.error_body().to_upstream_answer();
        if upstream.request_id.is_none() {
            // Nothing was sent. The cause was logged when it occurred.
            tracing::info!(
                kind = kind.as_str(),
                "Partner Center was not asked: {failure}"
            );
            return kind.into();
        }
        tracing::warn!(
            kind = kind.as_str(),
            status = upstream.status,
            code = upstream.code,
            request_id = upstream.request_id,
            correlation_id = upstream.correlation_id,
            "Partner Center: {failure}"
        );
        Error::with(kind, upstream)
    }
}

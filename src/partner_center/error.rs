//! What can come back instead of a document.

use super::seconds;
use crate::error::{Error, ErrorKind, UpstreamAnswer};
use std::time::Duration;

/// Seconds after which it is worth asking again where too many calls were under way.
pub const BUSY: u32 = 3;

/// What the service said with an error: everything a person needs who has to ask there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorBody {
    /// HTTP status; 0 where no answer came.
    pub status: u16,
    /// A number or a text upstream; kept as text.
    pub code: Option<String>,
    /// Foreign text, possibly with HTML entities or a JSON text inside. Escape it.
    pub description: Option<String>,
    /// Names of properties and the like; no fixed grammar.
    pub data: Vec<String>,
    /// Whether the service says that the sign-in meets its rule about second factors (header
    /// `isMfaCompliant`).
    pub mfa: Option<bool>,
    pub request_id: Option<String>,
    pub correlation_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UpstreamError {
    /// An error answer that says something about the request: 4xx.
    #[error("refused with status {} and code {}", .0.status, .0.code.as_deref().unwrap_or("none"))]
    Refused(Box<ErrorBody>),
    #[error("throttled for {} s", wait.as_secs())]
    Throttled {
        wait: Duration,
        said: Box<ErrorBody>,
    },
    /// 5xx, HTML, malformed, cut, or larger than the cap. A PUT may have been carried out.
    #[error("broken answer with status {}", .0.status)]
    Broken(Box<ErrorBody>),
    /// No answer in time, or the connection was reset after it stood. A PUT may have been carried
    /// out.
    #[error("no answer")]
    NoAnswer(Box<ErrorBody>),
    /// No connection: nothing was sent.
    #[error("no connection")]
    Unreachable(Box<ErrorBody>),
    /// Too many calls are under way: nothing was sent.
    #[error("no place among the calls under way")]
    Busy(Box<ErrorBody>),
    /// Known not to answer: nothing was sent, and nothing is tried before `again` is over.
    #[error("known not to answer")]
    Down {
        again: Duration,
        said: Box<ErrorBody>,
    },
}

impl UpstreamError {
    pub(super) fn of_transport(error: &reqwest::Error, said: Box<ErrorBody>) -> UpstreamError {
        if error.is_connect() {
            UpstreamError::Unreachable(said)
        } else {
            UpstreamError::NoAnswer(said)
        }
    }

    pub fn said(&self) -> &ErrorBody {
        match self {
            UpstreamError::Refused(said)
            | UpstreamError::Broken(said)
            | UpstreamError::NoAnswer(said)
            | UpstreamError::Unreachable(said) => said,
            UpstreamError::Throttled { said, .. }
            | UpstreamError::Down { said, .. }
            | UpstreamError::Busy(said) => said,
        }
    }

    /// The status, or what came instead of one.
    pub fn status(&self) -> String {
        match self {
            UpstreamError::Unreachable(_) => "no-connection".to_owned(),
            UpstreamError::NoAnswer(_) => "no-answer".to_owned(),
            UpstreamError::Broken(said) if said.status < 400 => "broken".to_owned(),
            UpstreamError::Refused(said)
            | UpstreamError::Broken(said)
            | UpstreamError::Throttled { said, .. } => said.status.to_string(),
            UpstreamError::Busy(_) | UpstreamError::Down { .. } => "not-sent".to_owned(),
        }
    }

    /// The token was not accepted, and another one may be.
    pub fn wants_new_token(&self) -> bool {
        matches!(self, UpstreamError::Refused(said) if said.status == 401 && !said.wants_second_factor())
    }

    /// Somebody else changed the document: 412, 409, and the code table's 400 with 2055.
    pub fn is_stale(&self) -> bool {
        matches!(self, UpstreamError::Refused(said) if matches!(said.status, 409 | 412) || (said.status == 400 && said.is("2055")))
    }

    /// It is not known whether a PUT was carried out.
    pub fn is_unknown(&self) -> bool {
        matches!(self, UpstreamError::Broken(_) | UpstreamError::NoAnswer(_))
    }
}

impl ErrorBody {
    pub fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// By its code or, from the gateway before there was one, by its text (partner-center API,
    /// error body shapes).
    pub fn wants_second_factor(&self) -> bool {
        let told = || {
            self.code.is_none()
                && self
                    .description
                    .as_deref()
                    .is_some_and(|text| text.contains("MFA required"))
        };
        self.is("900421") || (self.status == 401 && told())
    }

    pub fn answer(&self) -> UpstreamAnswer {
        UpstreamAnswer {
            status: (self.status != 0).then_some(self.status),
            code: self.code.clone(),
            description: self.description.clone(),
            correlation_id: self.correlation_id.clone(),
            request_id: self.request_id.clone(),
        }
    }
}

/// For calls whose failure ends the request (reads).
impl From<UpstreamError> for Error {
    fn from(failure: UpstreamError) -> Error {
        let kind = match &failure {
            UpstreamError::Refused(said) if said.wants_second_factor() => ErrorKind::Mfa,
            UpstreamError::Refused(said) if said.is("20002") => ErrorKind::NoRelationship,
            UpstreamError::Refused(said) => match said.status {
                401 => ErrorKind::SignIn,
                403 => ErrorKind::NotAllowed,
                404 => ErrorKind::NotFound,
                // A read that the service does not understand: a continuation token that is not
                // one, for instance.
                400 => ErrorKind::BadForm,
                _ => ErrorKind::Unavailable,
            },
            UpstreamError::Throttled { wait, .. } => ErrorKind::Throttled(seconds(*wait)),
            UpstreamError::Busy(_) => ErrorKind::Busy(BUSY),
            UpstreamError::Down { again, .. } => ErrorKind::Down(seconds(*again).max(1)),
            UpstreamError::Broken(_) | UpstreamError::Unreachable(_) => ErrorKind::Unavailable,
            UpstreamError::NoAnswer(_) => ErrorKind::Timeout,
        };
        let said = failure.said().answer();
        if said.request_id.is_none() {
            // Nothing was sent; why not was logged when it was found out.
            tracing::info!(
                kind = kind.as_str(),
                "Partner Center was not asked: {failure}"
            );
            return kind.into();
        }
        tracing::warn!(
            kind = kind.as_str(),
            status = said.status,
            code = said.code,
            request_id = said.request_id,
            correlation_id = said.correlation_id,
            "Partner Center: {failure}"
        );
        Error::with(kind, said)
    }
}

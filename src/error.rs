//! The one error of the use cases. Wrong input, conflict and nothing-to-do are answers, not errors;
//! an error means that somebody has to sign in again, is not allowed, that nothing is there, that
//! upstream is unavailable, or that it is our fault. It never carries what somebody typed.
//!
//! A handler answers `Err(Error)`; the error's response carries it as an extension and a layer
//! draws it as a page or as `application/problem+json`, in the person's language, with the
//! reference number of the request.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// What went wrong; the words are `error-{word}-title`, `-text` and `-do`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// No session, or one whose tokens died: pages go to sign-in (303), JSON answers 401.
    SignIn,
    /// Signed in without multifactor authentication (upstream 900421).
    Mfa,
    /// Signed in, but no portal role at all.
    NoRole,
    /// The portal role does not allow this.
    Role,
    /// Partner Center does not allow it.
    NotAllowed,
    /// No reseller relationship with this customer (upstream 20002).
    NoRelationship,
    NotFound,
    /// Upstream 429; seconds to wait.
    Throttled(u32),
    /// This session or address sends too many requests; seconds to wait.
    TooMany(u32),
    /// The portal has too many calls to Partner Center under way; seconds to wait.
    Busy(u32),
    /// Upstream is known not to answer; seconds until it is tried again.
    Down(u32),
    /// Upstream 5xx, HTML, malformed, cut or too large.
    Unavailable,
    /// Upstream did not answer in time.
    Timeout,
    /// The identity provider is broken (502) …
    ProviderBroken,
    /// … or does not answer (503).
    ProviderDown,
    /// The identity provider refused; an `AADSTS` code may be in `upstream.code`.
    ProviderRefused,
    /// The person cancelled or was refused consent.
    CallbackDenied,
    /// State missing, unknown, used, too old, or another browser's.
    CallbackState,
    WrongTenant,
    /// The database does not answer.
    StoreDown,
    /// The database stopped answering after a save was sent: nobody can be told yet how it ended.
    Unsettled,
    CrossOrigin,
    TooLarge,
    BadForm,
    Method,
    /// JSON interface: no `If-Match`.
    PreconditionRequired,
    Internal,
}

impl ErrorKind {
    /// One of each word, for the help page.
    pub const ALL: [ErrorKind; 26] = [
        ErrorKind::SignIn,
        ErrorKind::Mfa,
        ErrorKind::NoRole,
        ErrorKind::Role,
        ErrorKind::NotAllowed,
        ErrorKind::NoRelationship,
        ErrorKind::NotFound,
        ErrorKind::Throttled(0),
        ErrorKind::TooMany(0),
        ErrorKind::Busy(0),
        ErrorKind::Down(0),
        ErrorKind::Unsettled,
        ErrorKind::Unavailable,
        ErrorKind::Timeout,
        ErrorKind::ProviderDown,
        ErrorKind::ProviderRefused,
        ErrorKind::CallbackDenied,
        ErrorKind::CallbackState,
        ErrorKind::WrongTenant,
        ErrorKind::StoreDown,
        ErrorKind::CrossOrigin,
        ErrorKind::TooLarge,
        ErrorKind::BadForm,
        ErrorKind::Method,
        ErrorKind::PreconditionRequired,
        ErrorKind::Internal,
    ];

    pub fn status(self) -> StatusCode {
        match self {
            ErrorKind::SignIn => StatusCode::UNAUTHORIZED,
            ErrorKind::Mfa
            | ErrorKind::NoRole
            | ErrorKind::Role
            | ErrorKind::NotAllowed
            | ErrorKind::CrossOrigin
            | ErrorKind::WrongTenant => StatusCode::FORBIDDEN,
            ErrorKind::NotFound | ErrorKind::NoRelationship => StatusCode::NOT_FOUND,
            ErrorKind::Throttled(_)
            | ErrorKind::Busy(_)
            | ErrorKind::Down(_)
            | ErrorKind::StoreDown
            | ErrorKind::Unsettled
            | ErrorKind::ProviderDown => StatusCode::SERVICE_UNAVAILABLE,
            ErrorKind::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            ErrorKind::Unavailable | ErrorKind::ProviderBroken => StatusCode::BAD_GATEWAY,
            ErrorKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
            ErrorKind::ProviderRefused
            | ErrorKind::CallbackDenied
            | ErrorKind::CallbackState
            | ErrorKind::BadForm => StatusCode::BAD_REQUEST,
            ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorKind::Method => StatusCode::METHOD_NOT_ALLOWED,
            ErrorKind::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Seconds after which it is worth asking again, where that is known: `Retry-After`.
    pub fn retry_after(self) -> Option<u32> {
        match self {
            ErrorKind::Throttled(seconds)
            | ErrorKind::TooMany(seconds)
            | ErrorKind::Busy(seconds)
            | ErrorKind::Down(seconds) => Some(seconds),
            _ => None,
        }
    }

    /// Partner Center could not be asked, or gave no answer: what was seen last may still be shown.
    pub fn is_outage(self) -> bool {
        matches!(
            self,
            ErrorKind::Throttled(_)
                | ErrorKind::Busy(_)
                | ErrorKind::Down(_)
                | ErrorKind::Unavailable
                | ErrorKind::Timeout
        )
    }

    /// Part of the words' keys and of the problem's `type`.
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorKind::SignIn => "sign-in",
            ErrorKind::Mfa => "mfa",
            ErrorKind::NoRole => "no-role",
            ErrorKind::Role => "role",
            ErrorKind::NotAllowed => "not-allowed",
            ErrorKind::NoRelationship => "no-relationship",
            ErrorKind::NotFound => "not-found",
            ErrorKind::Throttled(_) => "throttled",
            ErrorKind::TooMany(_) => "too-many",
            ErrorKind::Busy(_) => "busy",
            ErrorKind::Down(_) => "down",
            ErrorKind::Unavailable => "unavailable",
            ErrorKind::Timeout => "timeout",
            ErrorKind::ProviderBroken | ErrorKind::ProviderDown => "provider-down",
            ErrorKind::ProviderRefused => "provider-refused",
            ErrorKind::CallbackDenied => "callback-denied",
            ErrorKind::CallbackState => "callback-state",
            ErrorKind::WrongTenant => "wrong-tenant",
            ErrorKind::StoreDown => "store-down",
            ErrorKind::Unsettled => "unsettled",
            ErrorKind::CrossOrigin => "cross-origin",
            ErrorKind::TooLarge => "too-large",
            ErrorKind::BadForm => "bad-form",
            ErrorKind::Method => "method",
            ErrorKind::PreconditionRequired => "precondition-required",
            ErrorKind::Internal => "ours",
        }
    }
}

/// What Partner Center or the identity provider said, for people who have to ask there.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UpstreamAnswer {
    pub status: Option<u16>,
    pub code: Option<String>,
    /// Foreign text: escaped wherever it is shown.
    pub description: Option<String>,
    pub correlation_id: Option<String>,
    pub request_id: Option<String>,
}

impl UpstreamAnswer {
    /// Status and code as the record keeps them: `400/27002`, or `503` without a code.
    pub fn short(&self) -> Option<String> {
        let status = self.status?;
        Some(
            self.code
                .as_ref()
                .map_or_else(|| status.to_string(), |code| format!("{status}/{code}")),
        )
    }

    /// The other way round; `None` for what is no such text.
    pub fn from_short(text: &str) -> Option<UpstreamAnswer> {
        let (status, code) = text.split_once('/').map_or((text, None), |(status, code)| {
            (status, Some(code.to_owned()))
        });
        Some(UpstreamAnswer {
            status: Some(status.parse().ok()?),
            code,
            ..UpstreamAnswer::default()
        })
    }
}

#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", kind.as_str())]
pub struct Error {
    pub kind: ErrorKind,
    pub upstream: Option<Box<UpstreamAnswer>>,
}

impl Error {
    pub fn with(kind: ErrorKind, upstream: UpstreamAnswer) -> Error {
        Error {
            kind,
            upstream: Some(Box::new(upstream)),
        }
    }

    /// The same error once a save was sent: without the database nobody may say any more that
    /// nothing was.
    pub fn after_sending(self) -> Error {
        let kind = if self.kind == ErrorKind::StoreDown {
            ErrorKind::Unsettled
        } else {
            self.kind
        };
        Error { kind, ..self }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Error {
        Error {
            kind,
            upstream: None,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

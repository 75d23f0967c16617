//! The error type of all use cases. Invalid input, a conflict and an empty change are results, not
//! errors. An error means that the person has to sign in again or lacks a permission, that
//! something does not exist, that Partner Center is unavailable, or that the portal failed. It
//! never contains what a person typed.
//!
//! A handler returns `Err(Error)`. The response carries the error as an extension, and a layer
//! renders it as a page or as `application/problem+json`, in the person's language and with the
//! request's reference number.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The challenge of every 401: people sign in at this address, and the answer sets the cookie that
/// scripts send along. `Cookie` is no scheme that a browser asks a password for.
pub const SIGN_IN_CHALLENGE: &str = r#"Cookie realm="portal", form-action="/sign-in""#;

/// The kind of an error. Its texts have the keys `error-{as_str()}-title`, `-text` and `-do`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// No session, or a session whose tokens cannot be renewed. Pages redirect to sign-in (303),
    /// JSON answers 401.
    SignIn,
    /// Signed in without multifactor authentication (upstream 900421).
    Mfa,
    /// Signed in, but without any role in the portal.
    NoRole,
    /// The person's role does not allow this.
    Role,
    /// Partner Center does not allow it.
    NotAllowed,
    /// No reseller relationship with this customer (upstream 20002).
    NoRelationship,
    NotFound,
    /// Partner Center answered 429; the number is the seconds to wait.
    Throttled(u32),
    /// This session or address sends too many requests; the number is the seconds to wait.
    TooMany(u32),
    /// Too many calls to Partner Center are in progress; the number is the seconds to wait.
    Busy(u32),
    /// Partner Center is not called, because recent calls failed; the number is the seconds until
    /// the next attempt.
    Down(u32),
    /// Partner Center answered 5xx.
    Unavailable,
    /// Partner Center answered with success, but with something else than what was asked for: an
    /// error, HTML, or a malformed, incomplete or too large body (502).
    Unreadable,
    /// The connection to Partner Center broke before the answer was complete (502).
    Interrupted,
    /// There is no connection to Partner Center (502).
    Unreachable,
    /// Partner Center did not answer in time.
    Timeout,
    /// The identity provider sent an invalid response (502).
    ProviderBroken,
    /// The identity provider does not answer (503).
    ProviderDown,
    /// The identity provider refused; an `AADSTS` code may be in `upstream.code`.
    ProviderRefused,
    /// The person cancelled or was refused consent.
    CallbackDenied,
    /// The state of a sign-in is missing, unknown, used, too old, or belongs to another browser.
    CallbackState,
    /// The browser came back from the provider without the cookie of a sign-in.
    CallbackCookie,
    WrongTenant,
    /// The database does not answer.
    StoreDown,
    /// The database stopped answering after a save was sent, so its result is not known yet.
    Unsettled,
    CrossOrigin,
    TooLarge,
    BadForm,
    /// The content type or encoding of a body is not one that the address reads.
    MediaType,
    /// The request has no `Host`, several, or one that is none.
    Host,
    /// The request has a transfer coding other than `chunked`.
    TransferCoding,
    /// A search has more characters than are looked for.
    SearchTooLong,
    /// The continuation token of a list is none that the service can have issued.
    PageToken,
    Method,
    /// A request to the JSON interface has no `If-Match`.
    PreconditionRequired,
    Internal,
}

impl ErrorKind {
    /// One kind per text key, for the help page.
    pub const ALL: [ErrorKind; 35] = [
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
        ErrorKind::Unreadable,
        ErrorKind::Interrupted,
        ErrorKind::Unreachable,
        ErrorKind::Timeout,
        ErrorKind::ProviderDown,
        ErrorKind::ProviderRefused,
        ErrorKind::CallbackDenied,
        ErrorKind::CallbackState,
        ErrorKind::CallbackCookie,
        ErrorKind::WrongTenant,
        ErrorKind::StoreDown,
        ErrorKind::CrossOrigin,
        ErrorKind::TooLarge,
        ErrorKind::BadForm,
        ErrorKind::MediaType,
        ErrorKind::Host,
        ErrorKind::TransferCoding,
        ErrorKind::SearchTooLong,
        ErrorKind::PageToken,
        ErrorKind::Method,
        ErrorKind::PreconditionRequired,
        ErrorKind::Internal,
    ];

    /// Returns the HTTP status of the response.
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
            ErrorKind::Unavailable
            | ErrorKind::Unreadable
            | ErrorKind::Interrupted
            | ErrorKind::Unreachable
            | ErrorKind::ProviderBroken => StatusCode::BAD_GATEWAY,
            ErrorKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
            ErrorKind::ProviderRefused
            | ErrorKind::CallbackDenied
            | ErrorKind::CallbackState
            | ErrorKind::CallbackCookie
            | ErrorKind::BadForm
            | ErrorKind::Host
            | ErrorKind::SearchTooLong
            | ErrorKind::PageToken => StatusCode::BAD_REQUEST,
            ErrorKind::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ErrorKind::TransferCoding => StatusCode::NOT_IMPLEMENTED,
            ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorKind::Method => StatusCode::METHOD_NOT_ALLOWED,
            ErrorKind::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Returns the seconds for `Retry-After`, if they are known.
    pub fn retry_after(self) -> Option<u32> {
        match self {
            ErrorKind::Throttled(seconds)
            | ErrorKind::TooMany(seconds)
            | ErrorKind::Busy(seconds)
            | ErrorKind::Down(seconds) => Some(seconds),
            _ => None,
        }
    }

    /// Returns true if Partner Center could not be called or did not answer. A page may then show
    /// the document that was read last.
    pub fn is_outage(self) -> bool {
        matches!(
            self,
            ErrorKind::Throttled(_)
                | ErrorKind::Busy(_)
                | ErrorKind::Down(_)
                | ErrorKind::Unavailable
                | ErrorKind::Unreadable
                | ErrorKind::Interrupted
                | ErrorKind::Unreachable
                | ErrorKind::Timeout
        )
    }

    /// Returns the name of the kind in text keys and in the problem's `type`.
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
            ErrorKind::Unreadable => "unreadable",
            ErrorKind::Interrupted => "interrupted",
            ErrorKind::Unreachable => "unreachable",
            ErrorKind::Timeout => "timeout",
            ErrorKind::ProviderBroken | ErrorKind::ProviderDown => "provider-down",
            ErrorKind::ProviderRefused => "provider-refused",
            ErrorKind::CallbackDenied => "callback-denied",
            ErrorKind::CallbackState => "callback-state",
            ErrorKind::CallbackCookie => "callback-cookie",
            ErrorKind::WrongTenant => "wrong-tenant",
            ErrorKind::StoreDown => "store-down",
            ErrorKind::Unsettled => "unsettled",
            ErrorKind::CrossOrigin => "cross-origin",
            ErrorKind::TooLarge => "too-large",
            ErrorKind::BadForm => "bad-form",
            ErrorKind::MediaType => "media-type",
            ErrorKind::Host => "host",
            ErrorKind::TransferCoding => "transfer-coding",
            ErrorKind::SearchTooLong => "search-too-long",
            ErrorKind::PageToken => "page-token",
            ErrorKind::Method => "method",
            ErrorKind::PreconditionRequired => "precondition-required",
            ErrorKind::Internal => "ours",
        }
    }
}

/// The details of an error response of Partner Center or the identity provider. People need them to
/// ask for support there.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UpstreamAnswer {
    pub status: Option<u16>,
    pub code: Option<String>,
    /// Text of a foreign service. It has to be escaped wherever it is shown.
    pub description: Option<String>,
    pub correlation_id: Option<String>,
    pub request_id: Option<String>,
    /// What the next sign-in has to prove, as the service that refused wrote it: JSON for the
    /// parameter `claims`. It is passed on once and kept nowhere.
    #[serde(skip)]
    pub claims: Option<String>,
}

impl UpstreamAnswer {
    /// Returns status and code as the audit log stores them: `400/27002`, or `503` without a code.
    pub fn short(&self) -> Option<String> {
        let status = self.status?;
        Some(
            self.code
                .as_ref()
                .map_or_else(|| status.to_string(), |code| format!("{status}/{code}")),
        )
    }

    /// Parses the text of `short`. Returns `None` if it does not begin with a status.
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

/// An error of a use case: its kind and, if a foreign service caused it, that service's response.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", kind.as_str())]
pub struct Error {
    pub kind: ErrorKind,
    pub upstream: Option<Box<UpstreamAnswer>>,
}

impl Error {
    /// Creates an error with the details of a foreign service's response.
    pub fn with(kind: ErrorKind, upstream: UpstreamAnswer) -> Error {
        Error {
            kind,
            upstream: Some(Box::new(upstream)),
        }
    }

    /// Converts an error that occurs after a save was sent. `StoreDown` becomes `Unsettled`,
    /// because its text says that nothing was sent.
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

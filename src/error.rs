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
pub enum Kind {
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
    Ours,
}

impl Kind {
    /// One of each word, for the help page.
    pub const ALL: [Kind; 26] = [
        Kind::SignIn,
        Kind::Mfa,
        Kind::NoRole,
        Kind::Role,
        Kind::NotAllowed,
        Kind::NoRelationship,
        Kind::NotFound,
        Kind::Throttled(0),
        Kind::TooMany(0),
        Kind::Busy(0),
        Kind::Down(0),
        Kind::Unsettled,
        Kind::Unavailable,
        Kind::Timeout,
        Kind::ProviderDown,
        Kind::ProviderRefused,
        Kind::CallbackDenied,
        Kind::CallbackState,
        Kind::WrongTenant,
        Kind::StoreDown,
        Kind::CrossOrigin,
        Kind::TooLarge,
        Kind::BadForm,
        Kind::Method,
        Kind::PreconditionRequired,
        Kind::Ours,
    ];

    pub fn status(self) -> StatusCode {
        match self {
            Kind::SignIn => StatusCode::UNAUTHORIZED,
            Kind::Mfa
            | Kind::NoRole
            | Kind::Role
            | Kind::NotAllowed
            | Kind::CrossOrigin
            | Kind::WrongTenant => StatusCode::FORBIDDEN,
            Kind::NotFound | Kind::NoRelationship => StatusCode::NOT_FOUND,
            Kind::Throttled(_)
            | Kind::Busy(_)
            | Kind::Down(_)
            | Kind::StoreDown
            | Kind::Unsettled
            | Kind::ProviderDown => StatusCode::SERVICE_UNAVAILABLE,
            Kind::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Kind::Unavailable | Kind::ProviderBroken => StatusCode::BAD_GATEWAY,
            Kind::Timeout => StatusCode::GATEWAY_TIMEOUT,
            Kind::ProviderRefused | Kind::CallbackDenied | Kind::CallbackState | Kind::BadForm => {
                StatusCode::BAD_REQUEST
            }
            Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Kind::Method => StatusCode::METHOD_NOT_ALLOWED,
            Kind::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            Kind::Ours => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Seconds after which it is worth asking again, where that is known: `Retry-After`.
    pub fn retry_after(self) -> Option<u32> {
        match self {
            Kind::Throttled(seconds)
            | Kind::TooMany(seconds)
            | Kind::Busy(seconds)
            | Kind::Down(seconds) => Some(seconds),
            _ => None,
        }
    }

    /// Partner Center could not be asked, or gave no answer: what was seen last may still be shown.
    pub fn is_outage(self) -> bool {
        matches!(
            self,
            Kind::Throttled(_) | Kind::Busy(_) | Kind::Down(_) | Kind::Unavailable | Kind::Timeout
        )
    }

    /// Part of the words' keys and of the problem's `type`.
    pub fn word(self) -> &'static str {
        match self {
            Kind::SignIn => "sign-in",
            Kind::Mfa => "mfa",
            Kind::NoRole => "no-role",
            Kind::Role => "role",
            Kind::NotAllowed => "not-allowed",
            Kind::NoRelationship => "no-relationship",
            Kind::NotFound => "not-found",
            Kind::Throttled(_) => "throttled",
            Kind::TooMany(_) => "too-many",
            Kind::Busy(_) => "busy",
            Kind::Down(_) => "down",
            Kind::Unavailable => "unavailable",
            Kind::Timeout => "timeout",
            Kind::ProviderBroken | Kind::ProviderDown => "provider-down",
            Kind::ProviderRefused => "provider-refused",
            Kind::CallbackDenied => "callback-denied",
            Kind::CallbackState => "callback-state",
            Kind::WrongTenant => "wrong-tenant",
            Kind::StoreDown => "store-down",
            Kind::Unsettled => "unsettled",
            Kind::CrossOrigin => "cross-origin",
            Kind::TooLarge => "too-large",
            Kind::BadForm => "bad-form",
            Kind::Method => "method",
            Kind::PreconditionRequired => "precondition-required",
            Kind::Ours => "ours",
        }
    }
}

/// What Partner Center or the identity provider said, for people who have to ask there.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Upstream {
    pub status: Option<u16>,
    pub code: Option<String>,
    /// Foreign text: escaped wherever it is shown.
    pub description: Option<String>,
    pub correlation_id: Option<String>,
    pub request_id: Option<String>,
}

impl Upstream {
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
    pub fn from_short(text: &str) -> Option<Upstream> {
        let (status, code) = text.split_once('/').map_or((text, None), |(status, code)| {
            (status, Some(code.to_owned()))
        });
        Some(Upstream {
            status: Some(status.parse().ok()?),
            code,
            ..Upstream::default()
        })
    }
}

#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", kind.word())]
pub struct Error {
    pub kind: Kind,
    pub upstream: Option<Box<Upstream>>,
}

impl Error {
    pub fn with(kind: Kind, upstream: Upstream) -> Error {
        Error {
            kind,
            upstream: Some(Box::new(upstream)),
        }
    }

    /// The same error once a save was sent: without the database nobody may say any more that
    /// nothing was.
    pub fn after_sending(self) -> Error {
        let kind = if self.kind == Kind::StoreDown {
            Kind::Unsettled
        } else {
            self.kind
        };
        Error { kind, ..self }
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Error {
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

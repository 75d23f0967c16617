//! The person, the language and the number of a request: all that an answer needs to be worded.

use super::RequestId;
use crate::auth::session::CurrentUser;
use crate::auth::{Auth, Permission, Person};
use crate::cookie;
use crate::error::{Error, ErrorKind};
use crate::text::{Lang, Words};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

/// The cookie with the language that the person chose.
pub const LANGUAGE: &str = "__Host-language";

/// The context of a request of the JSON interface.
#[derive(Clone)]
pub struct RequestContext {
    pub words: &'static Words,
    pub person: Option<Person>,
    /// Names the request in the log and for those who have to ask about it.
    pub request_id: String,
}

impl RequestContext {
    /// The context of a request of which nobody knows who sent it; asks no database.
    pub fn anonymous(parts: &Parts) -> RequestContext {
        RequestContext {
            words: Words::of(language(&parts.headers)),
            person: None,
            request_id: request_id(parts),
        }
    }

    pub fn lang(&self) -> Lang {
        self.words.lang()
    }

    /// The person, if signed in and allowed. The layer of the routes has looked already; this makes
    /// forgetting it impossible.
    ///
    /// # Errors
    /// `SignIn` without a session, `NoRole` or `Role` if the person's roles do not allow it.
    pub fn permitted(&self, permission: Permission) -> Result<&Person, Error> {
        let person = self.person.as_ref().ok_or(ErrorKind::SignIn)?;
        match person.roles.may(permission) {
            true => Ok(person),
            false if person.roles.is_empty() => Err(ErrorKind::NoRole.into()),
            false => Err(ErrorKind::Role.into()),
        }
    }
}

impl<S> FromRequestParts<S> for RequestContext
where
    Auth: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Error;

    /// Fails only when the database is down.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<RequestContext, Error> {
        let CurrentUser(person) = CurrentUser::from_request_parts(parts, state).await?;
        Ok(RequestContext {
            person,
            ..RequestContext::anonymous(parts)
        })
    }
}

/// The number of the request; empty before the layer that gives it.
pub fn request_id(parts: &Parts) -> String {
    parts
        .extensions
        .get::<RequestId>()
        .map(|id| id.0.clone())
        .unwrap_or_default()
}

/// The language as chosen, else the one that the browser would rather have, else English.
pub fn language(headers: &HeaderMap) -> Lang {
    let wishes = || {
        headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .map(Lang::negotiate)
    };
    cookie::read(headers, LANGUAGE)
        .and_then(Lang::parse)
        .or_else(wishes)
        .unwrap_or(Lang::En)
}

//! The person, language and id of a request, which every text of a response depends on.

use super::RequestId;
use crate::auth::session::CurrentUser;
use crate::auth::{Auth, Permission, Person};
use crate::config::{Contact, Settings};
use crate::cookie;
use crate::error::{Error, ErrorKind};
use crate::text::{Lang, Words};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use std::sync::Arc;

/// The cookie with the language that the person chose.
pub const LANGUAGE: &str = "__Host-language";

/// The context of a request of the JSON interface.
#[derive(Clone)]
pub struct RequestContext {
    pub words: &'static Words,
    pub person: Option<Person>,
    /// The id of the request in the log and on error pages.
    pub request_id: String,
    /// The people who help others, if the settings name them.
    pub contact: Option<Arc<Contact>>,
}

impl RequestContext {
    /// Returns the context without a person. Needs no database.
    pub fn anonymous(parts: &Parts) -> RequestContext {
        RequestContext {
            words: Words::of(language(&parts.headers)),
            person: None,
            request_id: request_id(parts),
            contact: None,
        }
    }

    /// Returns the language.
    pub fn lang(&self) -> Lang {
        self.words.lang()
    }

    /// Returns the person if they are signed in and have the permission. The layer of the route has
    /// checked this already; a handler checks it again in case the layer is missing.
    ///
    /// # Errors
    /// Fails with `SignIn` without a session, and with `NoRole` or `Role` if the person's roles do
    /// not include the permission.
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
    Arc<Settings>: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Error;

    /// Fails only if the database does not answer.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<RequestContext, Error> {
        let CurrentUser(person) = CurrentUser::from_request_parts(parts, state).await?;
        Ok(RequestContext {
            person,
            contact: Arc::<Settings>::from_ref(state).contact.clone(),
            ..RequestContext::anonymous(parts)
        })
    }
}

/// Returns the id of the request. It is empty outside the layer that sets it.
pub fn request_id(parts: &Parts) -> String {
    parts
        .extensions
        .get::<RequestId>()
        .map(|id| id.0.clone())
        .unwrap_or_default()
}

/// Returns the language of the cookie, else the browser's preferred one, else English.
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

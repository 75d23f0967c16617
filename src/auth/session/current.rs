//! The extractors: the signed-in person, and the person of a session that ended a moment ago.

use super::store::{ENDED, STALE};
use super::{PERSON, SessionData, SessionRows, down, hash};
use crate::auth::{Auth, Person};
use crate::error::{Error, ErrorKind};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use std::sync::Arc;
use tower_sessions::Session;

/// A JSON call that a page makes by itself carries this header; it does not count as a visit. A
/// prefetch does: our pages prefetch what somebody presses (`app.rs`), and the page
/// that is then shown is not asked for again.
const POLL: &str = "portal-poll";

/// Returns whether an open page asks for server-sent events. That is no visit: the page asks by
/// itself, and its browser cannot add a header.
pub fn awaits_events(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT);
    accepted.is_some_and(|value| value.as_bytes().starts_with(b"text/event-stream"))
}

/// The person who is signed in. Fails only when the database is down.
#[derive(Debug, Clone)]
pub struct CurrentUser(pub Option<Person>);

/// Whose session has ended within the last day, so that a post that came too late can keep its
/// draft. It allows nothing else.
#[derive(Debug, Clone)]
pub struct RecentlyExpiredSession(pub Option<Person>);

/// Looked up once per request.
#[derive(Debug, Clone)]
enum SessionState {
    Nobody,
    Lasting(Person),
    Ended(Person),
}

impl CurrentUser {
    /// The person, or sign-in.
    pub fn person(self) -> Result<Person, Error> {
        self.0.ok_or(ErrorKind::SignIn.into())
    }
}

impl<S> FromRequestParts<S> for CurrentUser
where
    Auth: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<CurrentUser, Error> {
        Ok(CurrentUser(
            match find(parts, &Auth::from_ref(state)).await? {
                SessionState::Lasting(person) => Some(person),
                SessionState::Nobody | SessionState::Ended(_) => None,
            },
        ))
    }
}

impl<S> FromRequestParts<S> for RecentlyExpiredSession
where
    Auth: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Error;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &S,
    ) -> Result<RecentlyExpiredSession, Error> {
        Ok(RecentlyExpiredSession(
            match find(parts, &Auth::from_ref(state)).await? {
                SessionState::Ended(person) => Some(person),
                SessionState::Nobody | SessionState::Lasting(_) => None,
            },
        ))
    }
}

async fn find(parts: &mut Parts, auth: &Auth) -> Result<SessionState, Error> {
    if let Some(found) = parts.extensions.get::<SessionState>() {
        return Ok(found.clone());
    }
    let polls =
        parts.headers.get(POLL).is_some_and(|value| value == "1") || awaits_events(&parts.headers);
    let found = match auth.session_id(&parts.headers) {
        Some(id) => look_up(auth, id, polls, parts.method.is_safe()).await?,
        None => SessionState::Nobody,
    };
    parts.extensions.insert(found.clone());
    Ok(found)
}

/// `reads` says that the request changes nothing: who writes reads anew under its locks.
async fn look_up(
    auth: &Auth,
    id: tower_sessions::session::Id,
    polls: bool,
    reads: bool,
) -> Result<SessionState, Error> {
    let (sessions, rows) = if reads {
        auth.sessions.reading_along()
    } else {
        (auth.sessions.clone(), SessionRows::default())
    };
    let session = Session::new(Some(id), Arc::new(sessions), None);
    let Some(kept) = session.get::<SessionData>(PERSON).await.map_err(down)? else {
        return Ok(SessionState::Nobody);
    };
    let person = Person {
        rows,
        ..kept.clone().person(hash(id))
    };
    if session.get_value(ENDED).await.map_err(down)?.is_some() {
        return Ok(SessionState::Ended(person));
    }
    if !polls && session.get_value(STALE).await.map_err(down)?.is_some() {
        auth.sessions.touch(&person.session, &kept).await;
    }
    Ok(SessionState::Lasting(person))
}

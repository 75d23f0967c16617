//! The extractors: who asks, and who asked until a moment ago.

use super::rows::{ENDED, STALE};
use super::{Kept, PERSON, down, hash, id};
use crate::auth::Person;
use crate::error::{Error, Kind};
use crate::portal::Portal;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::sync::Arc;
use tower_sessions::Session;

/// A JSON call that a page makes by itself carries this header; it does not count as a visit. A
/// prefetch does: our pages prefetch what somebody presses (`components/document.rs`), and the page
/// that is then shown is not asked for again.
const POLL: &str = "portal-poll";

/// Who is signed in. Fails only when the database is down.
#[derive(Debug, Clone)]
pub struct Current(pub Option<Person>);

/// Whose session has ended within the last day, so that a post that came too late can keep its
/// draft. It allows nothing else.
#[derive(Debug, Clone)]
pub struct Lately(pub Option<Person>);

/// Looked up once per request.
#[derive(Debug, Clone)]
enum Found {
    Nobody,
    Lasting(Person),
    Ended(Person),
}

impl Current {
    /// The person, or sign-in.
    pub fn person(self) -> Result<Person, Error> {
        self.0.ok_or(Kind::SignIn.into())
    }
}

impl FromRequestParts<Arc<Portal>> for Current {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, portal: &Arc<Portal>) -> Result<Current, Error> {
        Ok(Current(match find(parts, portal).await? {
            Found::Lasting(person) => Some(person),
            Found::Nobody | Found::Ended(_) => None,
        }))
    }
}

impl FromRequestParts<Arc<Portal>> for Lately {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, portal: &Arc<Portal>) -> Result<Lately, Error> {
        Ok(Lately(match find(parts, portal).await? {
            Found::Ended(person) => Some(person),
            Found::Nobody | Found::Lasting(_) => None,
        }))
    }
}

async fn find(parts: &mut Parts, portal: &Portal) -> Result<Found, Error> {
    if let Some(found) = parts.extensions.get::<Found>() {
        return Ok(found.clone());
    }
    let polls = parts.headers.get(POLL).is_some_and(|value| value == "1");
    let found = match id(&parts.headers) {
        Some(id) => look_up(portal, id, polls).await?,
        None => Found::Nobody,
    };
    parts.extensions.insert(found.clone());
    Ok(found)
}

async fn look_up(
    portal: &Portal,
    id: tower_sessions::session::Id,
    polls: bool,
) -> Result<Found, Error> {
    let session = Session::new(Some(id), Arc::new(portal.sessions.clone()), None);
    let Some(kept) = session.get::<Kept>(PERSON).await.map_err(down)? else {
        return Ok(Found::Nobody);
    };
    let person = kept.person(hash(id));
    if session.get_value(ENDED).await.map_err(down)?.is_some() {
        return Ok(Found::Ended(person));
    }
    if !polls && session.get_value(STALE).await.map_err(down)?.is_some() {
        portal.sessions.touch(&person.session).await;
    }
    Ok(Found::Lasting(person))
}

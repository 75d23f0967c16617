//! Sessions. `tower-sessions` keeps the session; its store is ours (`store.rs`), and so is
//! the cookie: the crate's own layer removes a cookie without `Secure`, which browsers ignore for
//! `__Host-` names, and skips saving after a 5xx. Here every change is saved at once and no answer
//! but a sign-in or sign-out touches the cookie.

mod current;
mod ended;
mod rows;
mod store;

pub use current::{CurrentUser, RecentlyExpiredSession, awaits_events};
pub use ended::{Ended, EndedSession, record};
pub use rows::SessionRows;
pub use store::DbSessionStore;

use crate::auth::{Auth, Permission, Person, Roles, browser};
use crate::config::Network;
use crate::error::{Error, ErrorKind};
use crate::store::{sealing, sessions};
use axum::http::{HeaderMap, HeaderValue, header};
use std::net::IpAddr;
use std::sync::Arc;
use tower_sessions::Session;
use tower_sessions::session::Id;

/// The cookie's name.
pub const COOKIE: &str = "__Host-session";

/// The one member of a session's data.
const PERSON: &str = "person";

/// The data of a session, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SessionData {
    pub tenant: String,
    pub oid: String,
    pub name: String,
    pub username: String,
    pub roles: Roles,
    pub mfa: bool,
    /// Unix milliseconds.
    pub signed_in_at: i64,
    #[serde(default)]
    pub origin: SignInOrigin,
}

/// The place that a sign-in came from, coarsely. All are unknown for a session of an earlier
/// version.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct SignInOrigin {
    /// Name of the browser, of the table in `auth/browser.rs`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub browser: Option<String>,
    /// Name of the system, of the same table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// The client's address, or its range of IPv6: [`Network::of_client`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
}

impl SignInOrigin {
    /// The origin of a request with these headers, from this address if it is known.
    pub fn of(headers: &HeaderMap, address: Option<IpAddr>) -> SignInOrigin {
        let user_agent = headers.get(header::USER_AGENT);
        let (browser, system) =
            user_agent.map_or((None, None), |value| browser::named(value.as_bytes()));
        SignInOrigin {
            browser: browser.map(str::to_owned),
            system: system.map(str::to_owned),
            network: address.map(|address| Network::of_client(address).to_string()),
        }
    }
}

impl SessionData {
    /// The owner of the session, as `Person::key`.
    pub fn owner(&self) -> String {
        format!("{}:{}", self.tenant, self.oid)
    }

    /// The person, in the session with this hash.
    fn person(self, session: String) -> Person {
        let SessionData {
            tenant,
            oid,
            name,
            username,
            roles,
            mfa,
            signed_in_at,
            origin: _,
        } = self;
        Person {
            tenant,
            oid,
            name,
            username,
            roles,
            mfa,
            session,
            signed_in_at,
            rows: SessionRows::default(),
        }
    }
}

/// A session as the account page lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSession {
    /// Whose it is; `person.session` names it.
    pub person: Person,
    /// Unix milliseconds.
    pub seen_at: i64,
    pub origin: SignInOrigin,
}

impl Auth {
    /// Signs the person in under a new id; whatever session the browser had before is dead, also if
    /// the answer never arrives, and its end is recorded. Returns the cookie to set.
    ///
    /// # Errors
    /// `StoreDown` if the session cannot be stored.
    pub async fn sign_in(
        &self,
        headers: &HeaderMap,
        data: SessionData,
    ) -> Result<(Person, HeaderValue), Error> {
        let before = self.session_id(headers);
        if let Some(id) = before {
            self.sessions.end_replaced(&hash(id)).await?;
        }
        let session = Session::new(before, Arc::new(self.sessions.clone()), None);
        session.clear().await;
        session.cycle_id().await.map_err(down)?;
        session.insert(PERSON, &data).await.map_err(down)?;
        session.save().await.map_err(down)?;
        let id = session.id().ok_or(ErrorKind::Internal)?;
        Ok((
            data.person(hash(id)),
            self.cookies.session.write(headers, &id.to_string(), None),
        ))
    }

    /// Removes the browser's session and its tokens everywhere. Returns the header that removes the
    /// cookie.
    ///
    /// # Errors
    /// `StoreDown` if the session cannot be removed.
    pub async fn sign_out(&self, headers: &HeaderMap) -> Result<HeaderValue, Error> {
        if let Some(id) = self.session_id(headers) {
            Session::new(Some(id), Arc::new(self.sessions.clone()), None)
                .flush()
                .await
                .map_err(down)?;
        }
        Ok(self.cookies.session.remove(headers))
    }

    /// The sessions of the person with this key, the latest first.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn sessions_of(&self, key: &str) -> Result<Vec<ListedSession>, Error> {
        self.sessions.list(key).await
    }

    /// Tells whether the session with this hash lasts, and its roles allow this. That is no visit,
    /// and ends nothing.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn still_permits(
        &self,
        session: &str,
        permission: Permission,
    ) -> Result<bool, Error> {
        let Some(stored) = sessions::get(&self.store, session).await? else {
            return Ok(false);
        };
        let (ends_at, _) = self.sessions.end_of(stored.seen_at, stored.created_at);
        let lasts = stored.ended_at.is_none() && ends_at > self.clock.now_ms();
        let data = serde_json::from_slice::<SessionData>(&stored.data);
        Ok(lasts && data.is_ok_and(|data| data.roles.may(permission)))
    }

    /// The owner of the session with this hash, as `Person::key`.
    pub async fn session_owner(&self, session: &str) -> Result<Option<String>, Error> {
        Ok(sessions::owner(&self.store, session).await?)
    }

    /// Ends a session because somebody wants it ended. Nothing of it is remembered: a post that
    /// comes too late keeps no draft, as it might be the reason why the session was ended.
    pub async fn end_session(&self, session: &str) -> Result<(), Error> {
        Ok(sessions::remove(&self.store, session).await?)
    }
}

impl Auth {
    /// The id in the browser's cookie.
    pub(super) fn session_id(&self, headers: &HeaderMap) -> Option<Id> {
        self.cookies.session.read(headers)?.parse().ok()
    }
}

/// Names a session in the store without being it.
fn hash(id: Id) -> String {
    sealing::hash(id.to_string().as_bytes())
}

fn down(error: tower_sessions::session::Error) -> Error {
    tracing::error!(%error, "the session store does not answer");
    ErrorKind::StoreDown.into()
}

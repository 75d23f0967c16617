//! The end of a sign-in: honoured only in the browser that began, once, within ten minutes; then
//! code to tokens, id token to person, and a session with a new id.

use super::id_token::{IdTokenError, Identity};
use super::provider::TokenSet;
use super::refusal::Refusal;
use super::single;
use crate::auth::session::{SessionData, SignInOrigin};
use crate::auth::{Auth, Permission, Person, Roles};
use crate::clock::millis;
use crate::error::{Error, ErrorKind};
use crate::store::audit::{Event, NewRow};
use crate::store::tokens::Stored;
use crate::store::{audit, pending_sign_ins, tokens};
use axum::http::{HeaderMap, HeaderValue};
use std::net::IpAddr;

/// A sign-in that has just been completed.
#[derive(Debug)]
pub struct SignedIn {
    pub person: Person,
    /// `Set-Cookie` of the new session.
    pub cookie: HeaderValue,
    /// The page of ours that the person wanted.
    pub return_to: String,
}

/// What a completed sign-in has become.
#[derive(Debug)]
pub enum CompletedSignIn {
    SignedIn(Box<SignedIn>),
    /// It was lent for reading; with the page of ours that it leads to.
    Lent(String),
}

impl Auth {
    /// Completes the sign-in that the provider's redirect belongs to; `address` is the client's, and
    /// `current` whoever is signed in.
    ///
    /// # Errors
    /// `CallbackCookie` if the browser sends no cookie of a sign-in, `CallbackState` if no sign-in of
    /// this browser waits for it; what the provider refused, or
    /// what does not fit in its tokens.
    pub async fn complete_sign_in(
        &self,
        headers: &HeaderMap,
        address: Option<IpAddr>,
        query: &[(String, String)],
        current: Option<&Person>,
    ) -> Result<CompletedSignIn, Error> {
        let state = single(query, "state").ok_or(ErrorKind::CallbackState)?;
        let browser = self
            .login_cookie(headers)
            .ok_or(ErrorKind::CallbackCookie)?;
        let login = pending_sign_ins::take(&self.store, &state, browser)
            .await?
            .ok_or(ErrorKind::CallbackState)?;
        if let Some(issuer) = single(query, "iss")
            && !self.provider.is_issuer(&issuer).await?
        {
            return Err(ErrorKind::CallbackState.into());
        }
        if let Some(error) = single(query, "error") {
            let refusal = Refusal {
                error,
                error_description: single(query, "error_description"),
                ..Refusal::default()
            };
            return Err(refusal.into_error("a sign-in"));
        }
        let code = single(query, "code").ok_or(ErrorKind::CallbackState)?;

        let tokens = self.provider.redeem(&code, &login.verifier).await?;
        let identity = self.identity(&tokens, &login.nonce).await?;
        if let Some(lender) = login.lends {
            self.keep_loan(&lender, current, tokens, &identity).await?;
            self.completed.insert(state, login.return_to.clone());
            return Ok(CompletedSignIn::Lent(login.return_to));
        }
        let origin = SignInOrigin::of(headers, address);
        let (person, cookie) = self.open_session(headers, origin, tokens, identity).await?;
        self.completed.insert(state, login.return_to.clone());
        Ok(CompletedSignIn::SignedIn(Box::new(SignedIn {
            person,
            cookie,
            return_to: login.return_to,
        })))
    }

    /// Keeps a sign-in that was lent, if it is that of whoever began to lend it, is signed in still,
    /// and may.
    async fn keep_loan(
        &self,
        lender: &str,
        current: Option<&Person>,
        tokens: TokenSet,
        identity: &Identity,
    ) -> Result<(), Error> {
        let current = current.filter(|person| person.key() == lender);
        let person = current.ok_or(ErrorKind::CallbackState)?;
        let is_own = (&identity.tenant, &identity.oid) == (&person.tenant, &person.oid);
        let may = |roles: &Roles| roles.may(Permission::Administer);
        if !is_own || !may(&identity.roles) || !may(&person.roles) {
            return Err(ErrorKind::Role.into());
        }
        self.lent.lend(person, tokens).await
    }

    /// Where a sign-in led that this process has completed lately: somebody went back to its
    /// address.
    pub fn completed_sign_in(&self, query: &[(String, String)]) -> Option<String> {
        self.completed.get(&single(query, "state")?)
    }

    async fn identity(&self, granted: &TokenSet, nonce: &str) -> Result<Identity, Error> {
        let Some(id_token) = &granted.id_token else {
            tracing::warn!("the provider granted no id token");
            return Err(ErrorKind::ProviderBroken.into());
        };
        let bad = match self.provider.identity(id_token, Some(nonce)).await? {
            Ok(identity) => return Ok(identity),
            Err(bad) => bad,
        };
        tracing::warn!(%bad, "a sign-in is refused");
        match bad {
            IdTokenError::ForeignAccount { tenant, oid, name } => {
                let mut row = NewRow::new(Event::Refused, format!("{tenant}:{oid}"), name, tenant);
                row.outcome = Some(ErrorKind::WrongTenant.as_str().to_owned());
                audit::append(&self.store, row).await?;
                Err(ErrorKind::WrongTenant.into())
            }
            IdTokenError::Nonce => Err(ErrorKind::CallbackState.into()),
            IdTokenError::Form(_) | IdTokenError::Signature | IdTokenError::Claim(_) => {
                Err(ErrorKind::ProviderBroken.into())
            }
        }
    }

    /// Session, tokens, record; a sign-in that cannot be stored whole is none.
    async fn open_session(
        &self,
        headers: &HeaderMap,
        origin: SignInOrigin,
        granted: TokenSet,
        identity: Identity,
    ) -> Result<(Person, HeaderValue), Error> {
        let now = self.clock.now_ms();
        let Identity {
            tenant,
            oid,
            name,
            username,
            roles,
            mfa,
        } = identity;
        let kept = SessionData {
            tenant,
            oid,
            name,
            username,
            roles,
            mfa,
            signed_in_at: now,
            origin,
        };
        let (person, cookie) = self.sign_in(headers, kept.clone()).await?;
        let first = Stored {
            access: granted.access.reveal().to_owned(),
            refresh: granted
                .refresh
                .as_ref()
                .map(|refresh| refresh.reveal().to_owned()),
            obtained_at: now,
            expires_at: now.saturating_add(millis(granted.life)),
        };
        let mut row = NewRow::about(Event::SignIn, &person);
        row.outcome = Some(
            if person.roles.is_empty() {
                ErrorKind::NoRole.as_str()
            } else {
                "signed-in"
            }
            .to_owned(),
        );
        let stored = async {
            tokens::create(&self.store, &person.session, &first).await?;
            audit::append(&self.store, row).await
        };
        if let Err(error) = stored.await {
            // The browser never gets this session's cookie; it would end by itself if this fails
            // too.
            let _ = self.end_session(&person.session).await;
            return Err(error.into());
        }
        if let Err(error) = self.sessions.note_person(&kept).await {
            // The next visit notes it.
            tracing::warn!(%error, "a sign-in is not in the list of people yet");
        }
        Ok((person, cookie))
    }
}

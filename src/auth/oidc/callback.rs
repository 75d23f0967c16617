//! `GET /sign-in/callback`: honoured only in the browser that began, once, within ten minutes; then
//! code to tokens, id token to person, and a session with a new id.

use super::begin::browser;
use super::id_token::{IdTokenError, Identity};
use super::provider::TokenSet;
use super::refusal::Refusal;
use super::{parameters, single};
use crate::auth::session::SessionData;
use crate::auth::{Person, session};
use crate::clock::millis;
use crate::error::{Error, ErrorKind};
use crate::portal::Portal;
use crate::store::audit::{Event, NewRow};
use crate::store::tokens::Stored;
use crate::store::{audit, pending_sign_ins, tokens};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

pub async fn callback(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let query = parameters(query);
    let state = single(&query, "state").ok_or(ErrorKind::CallbackState)?;
    let browser = browser(&headers).ok_or(ErrorKind::CallbackState)?;
    let login = pending_sign_ins::take(&portal.store, &state, browser)
        .await?
        .ok_or(ErrorKind::CallbackState)?;
    if let Some(issuer) = single(&query, "iss")
        && !portal.provider.is_issuer(&issuer).await?
    {
        return Err(ErrorKind::CallbackState.into());
    }
    if let Some(error) = single(&query, "error") {
        let refusal = Refusal {
            error,
            error_description: single(&query, "error_description"),
            ..Refusal::default()
        };
        return Err(refusal.into_error("a sign-in"));
    }
    let code = single(&query, "code").ok_or(ErrorKind::CallbackState)?;

    let granted = portal.provider.redeem(&code, &login.verifier).await?;
    let identity = identity(&portal, &granted, &login.nonce).await?;
    let (person, cookie) = open(&portal, &headers, granted, identity).await?;
    portal.reconcile_all(&person);
    Ok((
        [(header::SET_COOKIE, cookie)],
        Redirect::to(&login.return_to),
    )
        .into_response())
}

async fn identity(portal: &Portal, granted: &TokenSet, nonce: &str) -> Result<Identity, Error> {
    let Some(id_token) = &granted.id_token else {
        tracing::warn!("the provider granted no id token");
        return Err(ErrorKind::ProviderBroken.into());
    };
    let bad = match portal.provider.identity(id_token, Some(nonce)).await? {
        Ok(identity) => return Ok(identity),
        Err(bad) => bad,
    };
    tracing::warn!(%bad, "a sign-in is refused");
    match bad {
        IdTokenError::ForeignAccount { tenant, oid, name } => {
            let mut row = NewRow::new(Event::Refused, format!("{tenant}:{oid}"), name, tenant);
            row.outcome = Some(ErrorKind::WrongTenant.as_str().to_owned());
            audit::append(&portal.store, row).await?;
            Err(ErrorKind::WrongTenant.into())
        }
        IdTokenError::Nonce => Err(ErrorKind::CallbackState.into()),
        IdTokenError::Form(_) | IdTokenError::Signature | IdTokenError::Claim(_) => {
            Err(ErrorKind::ProviderBroken.into())
        }
    }
}

/// Session, tokens, record; a sign-in that cannot be stored whole is none.
async fn open(
    portal: &Portal,
    headers: &HeaderMap,
    granted: TokenSet,
    identity: Identity,
) -> Result<(Person, HeaderValue), Error> {
    let now = portal.clock.now_ms();
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
    };
    let (person, cookie) = session::sign_in(portal, headers, kept).await?;
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
        tokens::create(&portal.store, &person.session, &first).await?;
        audit::append(&portal.store, row).await
    };
    if let Err(error) = stored.await {
        // The browser never gets this session's cookie; it would end by itself if this fails too.
        let _ = session::end(portal, &person.session).await;
        return Err(error.into());
    }
    Ok((person, cookie))
}

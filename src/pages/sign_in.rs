//! `GET /sign-in`, `GET /sign-in/callback` and `POST /sign-out`.

use crate::auth::Auth;
use crate::auth::oidc::parameters;
use crate::auth::session::CurrentUser;
use crate::editing::Editing;
use crate::error::Error;
use crate::history::History;
use crate::middleware::ClientAddress;
use axum::extract::{RawQuery, State};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::net::{IpAddr, Ipv4Addr};

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// Sends the browser to the provider; `return_to` is the page to come back to.
pub async fn begin(
    State(auth): State<Auth>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    extensions: Extensions,
) -> Result<Response, Error> {
    // Browsers without a known address share one.
    let address = extensions
        .get::<ClientAddress>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |client| client.0);
    let (there, cookie) = auth
        .begin_sign_in(address, &headers, &parameters(query))
        .await?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&there)).into_response())
}

/// Completes a sign-in; saves whose outcome is unknown are reconciled meanwhile.
pub async fn callback(
    State(auth): State<Auth>,
    State(editing): State<Editing>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let signed_in = auth.complete_sign_in(&headers, &parameters(query)).await?;
    editing.reconcile_all(&signed_in.person);
    Ok((
        [(header::SET_COOKIE, signed_in.cookie)],
        Redirect::to(&signed_in.return_to),
    )
        .into_response())
}

/// Ends the session and its tokens on every replica before the browser is sent on to the provider's
/// own sign-out.
pub async fn sign_out(
    State(auth): State<Auth>,
    State(history): State<History>,
    CurrentUser(person): CurrentUser,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let cookie = auth.sign_out(&headers).await?;
    if let Some(person) = person {
        history.record_sign_out(&person).await;
    }
    let there = auth.provider.end_session().await;
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    Ok((
        [(header::SET_COOKIE, cookie), (CLEAR_SITE_DATA, clear)],
        Redirect::to(&there),
    )
        .into_response())
}

//! `GET /sign-in?return_to=/…`: remembers what the callback will need and sends the browser to the
//! provider. `step_up=1` (or `prompt=mfa`) asks for a second factor, `prompt=select_account` for
//! another account.

use super::provider::Wish;
use super::{LOGIN_COOKIE, parameters, return_to, single};
use crate::config::Network;
use crate::cookie;
use crate::error::{Error, ErrorKind};
use crate::middleware::ClientAddress;
use crate::portal::Portal;
use crate::store::pending_sign_ins::PendingSignIn;
use crate::store::{pending_sign_ins, sealing};
use axum::extract::{RawQuery, State};
use axum::http::{Extensions, HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

pub async fn begin(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    extensions: Extensions,
) -> Result<Response, Error> {
    portal
        .sign_in_rate
        .take(&Network::of_client(address(&extensions)))
        .map_err(ErrorKind::TooMany)?;
    let query = parameters(query);
    let prompt = single(&query, "prompt").unwrap_or_default();
    let wish = Wish {
        second_factor: prompt == "mfa"
            || single(&query, "step_up").is_some_and(|wanted| wanted == "1"),
        choose_account: prompt == "select_account",
    };
    let return_to = single(&query, "return_to")
        .and_then(|address| return_to::safe(&address))
        .unwrap_or_else(|| "/".to_owned());

    let (state, nonce, verifier) = (
        sealing::random_token(),
        sealing::random_token(),
        sealing::random_token(),
    );
    let there = portal
        .provider
        .authorize(&state, &nonce, &verifier, wish)
        .await?;
    let browser = browser(&headers).map_or_else(sealing::random_token, str::to_owned);
    pending_sign_ins::put(
        &portal.store,
        &state,
        &browser,
        &PendingSignIn {
            nonce,
            verifier,
            return_to,
        },
    )
    .await?;

    let cookie = cookie::write(
        LOGIN_COOKIE,
        &browser,
        Some(pending_sign_ins::LIFETIME_MS / 1000),
    );
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(there.as_str())).into_response())
}

/// The browser's secret, if it has one that we may have made.
pub fn browser(headers: &HeaderMap) -> Option<&str> {
    let ours = |value: &&str| {
        value.len() == 43
            && value
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    cookie::read(headers, LOGIN_COOKIE).filter(ours)
}

/// Strangers without an address share one.
fn address(extensions: &Extensions) -> IpAddr {
    extensions
        .get::<ClientAddress>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |client| client.0)
}

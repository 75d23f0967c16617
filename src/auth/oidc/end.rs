//! `POST /sign-out`: the session and its tokens are gone on every replica before the browser is
//! sent on to the provider's own sign-out.

use crate::auth::session;
use crate::auth::session::CurrentUser;
use crate::error::Error;
use crate::portal::Portal;
use crate::store::audit;
use crate::store::audit::{Event, NewRow};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

pub async fn end(
    State(portal): State<Arc<Portal>>,
    CurrentUser(person): CurrentUser,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let cookie = session::sign_out(&portal, &headers).await?;
    if let Some(person) = person {
        // Signing out never fails for want of a record: the session is gone already.
        if let Err(error) =
            audit::append(&portal.store, NewRow::about(Event::SignOut, &person)).await
        {
            tracing::error!(%error, "a sign-out is not in the record");
        }
    }
    let there = portal.provider.end_session().await;
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    Ok((
        [(header::SET_COOKIE, cookie), (CLEAR_SITE_DATA, clear)],
        Redirect::to(&there),
    )
        .into_response())
}

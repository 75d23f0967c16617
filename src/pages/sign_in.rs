//! `GET /sign-in`, `GET /sign-in/callback` and `POST /sign-out`.
//!
//! The provider may lead on to a company's own identity provider, and Chromium applies
//! `form-action` to every redirect that a form starts. So a form is answered with a page of the
//! portal, and that page leads to the provider.

use super::error;
use crate::app::{Frame, render};
use crate::auth::Auth;
use crate::auth::oidc::{CompletedSignIn, admin_consent, parameters};
use crate::auth::session::CurrentUser;
use crate::change_sets::ChangeSets;
use crate::components::{PageContext, page_context};
use crate::customers::Customers;
use crate::editing::Editing;
use crate::error::{Error, ErrorKind};
use crate::history::History;
use crate::middleware::{CarriedForm, ClientAddress};
use axum::extract::{RawQuery, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use std::net::{IpAddr, Ipv4Addr};

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// Sends the browser to the provider; `return_to` is the page to come back to. With `kept` this may
/// be the answer to a form that came after the session had ended: a page that leads on. With
/// `kept=1` it says that what was typed is kept.
pub async fn begin(
    page: PageContext,
    State(auth): State<Auth>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    extensions: Extensions,
) -> Result<Response, Error> {
    let mut query = parameters(query);
    let kept = query.iter().find(|(name, _)| name == "kept");
    if let Some((_, kept)) = kept {
        let words = if kept == "1" { SIGN_IN_KEPT } else { SIGN_IN };
        query.retain(|(name, _)| name != "kept");
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&query)
            .finish();
        let address = format!("/sign-in?{query}");
        return Ok(leading_on(&page, words, address).await);
    }
    // Browsers without a known address share one.
    let address = client(&extensions).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let (there, cookie) = auth.begin_sign_in(address, &headers, &query).await?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&there)).into_response())
}

/// The client's address, if it is known.
fn client(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ClientAddress>().map(|client| client.0)
}

/// Completes a sign-in; saves whose outcome is unknown are reconciled meanwhile.
pub async fn callback(
    page: PageContext,
    State(auth): State<Auth>,
    State(editing): State<Editing>,
    State(customers): State<Customers>,
    State(change_sets): State<ChangeSets>,
    request: Parts,
) -> Result<Response, Error> {
    let query = parameters(request.uri.query().map(str::to_owned));
    let address = client(&request.extensions);
    if let Some(consent) = admin_consent(&query) {
        consent?;
        return Ok(leading_on(&page, CONSENT, "/".to_owned()).await);
    }
    let signed_in = match auth
        .complete_sign_in(&request.headers, address, &query, page.person.as_ref())
        .await
    {
        Err(error) if error.kind == ErrorKind::CallbackState && page.person.is_some() => {
            // Somebody who is signed in went back to the address of the sign-in.
            let there = auth.completed_sign_in(&query).ok_or(error)?;
            return Ok(Redirect::to(&there).into_response());
        }
        answer => match answer? {
            CompletedSignIn::SignedIn(signed_in) => signed_in,
            CompletedSignIn::Lent(return_to) => return Ok(Redirect::to(&return_to).into_response()),
        },
    };
    editing.reconcile_all(&signed_in.person);
    customers.continue_collections(&signed_in.person);
    change_sets.continue_sets(&signed_in.person);
    Ok((
        [(header::SET_COOKIE, signed_in.cookie)],
        Redirect::to(&signed_in.return_to),
    )
        .into_response())
}

/// Ends the session and its tokens on every replica before the browser is sent on to the provider's
/// own sign-out.
pub async fn sign_out(
    page: PageContext,
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
    let page = page.signed_out();
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    let mut response = leading_on(&page, SIGNED_OUT, there).await;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response.headers_mut().insert(CLEAR_SITE_DATA, clear);
    Ok(response)
}

/// Keys of the title, the text and the link of a page that leads on.
pub(super) type LeadingWords = [&'static str; 3];

const SIGN_IN: LeadingWords = [
    "sign-in-first-title",
    "sign-in-first-text",
    "sign-in-kept-link",
];
const SIGN_IN_KEPT: LeadingWords = [
    "sign-in-kept-title",
    "sign-in-kept-text",
    "sign-in-kept-link",
];
const CONSENT: LeadingWords = ["consent-title", "consent-text", "consent-link"];
pub(super) const LENDING: LeadingWords = ["lending-title", "lending-text", "lending-link"];
const SIGNED_OUT: LeadingWords = ["signed-out-title", "signed-out-text", "signed-out-link"];

/// A page that leads to `address` at once, with a link for browsers that do not follow the header.
pub(super) async fn leading_on(
    page: &PageContext,
    words: LeadingWords,
    address: String,
) -> Response {
    let title = page.t(words[0]).into_owned();
    let refresh = HeaderValue::from_str(&format!("0;url={address}"));
    let content = move || view! { <LeadingOn words address/> };
    let mut response = render(page, Frame::titled(title), content).await;
    // Whoever reads that consent was given goes on by the link.
    if words != CONSENT
        && let Ok(refresh) = refresh
    {
        response.headers_mut().insert(header::REFRESH, refresh);
    }
    response
}

#[component]
fn LeadingOn(words: LeadingWords, address: String) -> impl IntoView {
    let page = page_context();
    view! {
        <hgroup>
            <h1>{page.t(words[0])}</h1>
            <p>{page.t(words[1])}</p>
        </hgroup>
        <p><a class="button" href=address>{page.t(words[2])}</a></p>
    }
}

/// Answers a form that was posted although the session is over and nobody knows whose it was. The
/// page holds what was typed until the person has signed in, in another tab, and posts it again.
pub async fn carry_on(page: &PageContext, form: CarriedForm) -> Response {
    let frame = Frame::titled(page.t("carried-title").into_owned())
        .status(StatusCode::UNAUTHORIZED)
        .holding_form();
    let content = move || view! { <CarriedPage form=&form/> };
    render(page, frame, content).await
}

/// The input of a form that was carried across a sign-in and is posted to the review.
pub const CARRIED: &str = "carried";

#[component]
fn CarriedPage<'a>(form: &'a CarriedForm) -> impl IntoView + use<> {
    let page = page_context();
    let CarriedForm {
        inputs,
        action,
        intent,
    } = form;
    let decides = matches!(*intent, Some("choose" | "mine" | "theirs"));
    let carried = decides.then(|| view! { <input type="hidden" name=CARRIED value="yes"/> });
    // Not of a page any more: this one is another.
    let inputs: Vec<_> = inputs
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "intent" | "form" | "step" | CARRIED))
        .map(|(name, value)| {
            let (name, value) = (name.clone(), value.clone());
            view! { <input type="hidden" name=name value=value/> }
        })
        .collect();
    view! {
        <hgroup>
            <h1>{page.t("carried-title")}</h1>
            <p>{page.t("carried-text")}</p>
        </hgroup>
        <form class="stack" method="post" action=action.clone()>
            {inputs}
            {carried}
            <p>
                <a class="button" href=error::sign_in_beside() target="_blank" rel="noopener">
                    {page.t("carried-sign-in")}
                </a>
            </p>
            <p>
                <button
                    class="button button--quiet"
                    name=intent.map(|_| "intent")
                    value=*intent
                >
                    {page.t("carried-go-on")}
                </button>
            </p>
        </form>
    }
}

//! An error as a page: what happened, what to do, and what those need who are asked about it.

use crate::components::{Cx, notice};
use crate::server::error::{Error, Kind};
use axum::http::HeaderValue;
use axum::http::header::RETRY_AFTER;
use axum::response::Response;
use leptos::prelude::*;

pub fn page(cx: &Cx, error: &Error) -> Response {
    let title = cx.say(&format!("error-{}-title", error.kind.word()));
    let mut response = cx.page(title).status(error.kind.status()).draw(|| body(cx, error));
    if let Kind::Throttled(seconds) = error.kind {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

pub fn body(cx: &Cx, error: &Error) -> AnyView {
    let word = error.kind.word();
    let todo = match error.kind {
        Kind::Throttled(seconds) => cx.with("error-throttled-do", &[("seconds", seconds.into())]),
        _ => cx.say(&format!("error-{word}-do")).into_owned(),
    };
    let (address, verb) = way_on(cx, error.kind);
    let said = error.upstream.as_deref().map(|upstream| notice::said(cx, upstream));
    view! {
        <hgroup><h1>{cx.say(&format!("error-{word}-title"))}</h1><p>{cx.say(&format!("error-{word}-text"))}</p></hgroup>
        <div class="stack">
            <p>{todo}</p>
            <a class="button" href=address>{cx.say(verb)}</a>
            {said}
            <p class="fine">{cx.say("error-reference-text")}" "<code>{cx.reference.clone()}</code></p>
        </div>
    }
    .into_any()
}

/// Where to go from here: sign-in where that may help, the same page where waiting may, else the overview.
fn way_on(cx: &Cx, kind: Kind) -> (String, &'static str) {
    match kind {
        Kind::Mfa => (sign_in(&cx.path, "&step_up=1"), "error-way-sign-in"),
        Kind::WrongTenant => ("/sign-in?prompt=select_account".to_owned(), "error-way-sign-in"),
        Kind::SignIn
        | Kind::NoRole
        | Kind::ProviderRefused
        | Kind::ProviderBroken
        | Kind::ProviderDown
        | Kind::CallbackDenied
        | Kind::CallbackState => (sign_in(&cx.path, ""), "error-way-sign-in"),
        Kind::Throttled(_) | Kind::Unavailable | Kind::Timeout | Kind::StoreDown => (cx.path.clone(), "error-way-again"),
        Kind::NoRelationship => ("/customers".to_owned(), "error-way-customers"),
        Kind::Role
        | Kind::NotAllowed
        | Kind::NotFound
        | Kind::CrossOrigin
        | Kind::TooLarge
        | Kind::BadForm
        | Kind::Method
        | Kind::PreconditionRequired
        | Kind::Ours => ("/".to_owned(), "error-way-overview"),
    }
}

/// Signs in and comes back to `path`, if that is a page.
pub fn sign_in(path: &str, more: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("return_to", path).finish();
    format!("/sign-in?{query}{more}")
}

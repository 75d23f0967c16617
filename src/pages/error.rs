//! An error as a page: what happened, what to do, and what those need who are asked about it.

use crate::components::{Cx, explanation};
use crate::server::catalogue::{self, Row, Way};
use crate::server::error::{Error, Kind, Upstream};
use axum::http::HeaderValue;
use axum::http::header::RETRY_AFTER;
use axum::response::Response;
use leptos::prelude::*;

pub fn page(cx: &Cx, error: &Error) -> Response {
    let mut response = cx.page(Told::of(cx, error).title).status(error.kind.status()).draw(|| body(cx, error));
    if let Kind::Throttled(seconds) = error.kind {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

pub fn body(cx: &Cx, error: &Error) -> AnyView {
    let Told { title, text, todo, row } = Told::of(cx, error);
    let (address, verb) = way_on(cx, error.kind, row);
    let answer = error.upstream.as_deref();
    let row = row.or_else(|| catalogue::explain(answer?, None).map(|explained| explained.row));
    let meaning = row.map(|row| explanation::facts(cx, row));
    // Without an answer of a service there is still the text to hand on.
    let said = match answer {
        Some(answer) if *answer != Upstream::default() => explanation::answered(cx, answer),
        Some(_) | None => {
            view! { <details><summary>{cx.say("support-summary")}</summary>{explanation::support(cx, None)}</details> }.into_any()
        }
    };
    view! {
        <hgroup><h1>{title}</h1><p>{text}</p></hgroup>
        <div class="stack">
            {todo.map(|todo| view! { <p>{todo}</p> })}
            <a class="button" href=address>{cx.say(verb)}</a>
            {meaning}
            {said}
            <p class="fine">{cx.say("error-reference-text")}" "<code>{cx.reference.clone()}</code></p>
        </div>
    }
    .into_any()
}

/// The sentences of an error: those of its row, where the catalogue has one, else its own.
pub struct Told {
    pub title: String,
    pub text: String,
    pub todo: Option<String>,
    pub row: Option<&'static Row>,
}

impl Told {
    pub fn of(cx: &Cx, error: &Error) -> Told {
        if let Some(row) = catalogue::of_error(error) {
            let (title, text) = explanation::words(cx.words, row);
            return Told { title, text, todo: None, row: Some(row) };
        }
        let word = error.kind.word();
        let todo = match error.kind {
            Kind::Throttled(seconds) => cx.with("error-throttled-do", &[("seconds", seconds.into())]),
            _ => cx.say(&format!("error-{word}-do")).into_owned(),
        };
        let title = cx.say(&format!("error-{word}-title")).into_owned();
        Told { title, text: cx.say(&format!("error-{word}-text")).into_owned(), todo: Some(todo), row: None }
    }
}

/// Where to go from here: sign-in where that may help, the same page where waiting may, else the overview.
fn way_on(cx: &Cx, kind: Kind, row: Option<&Row>) -> (String, &'static str) {
    match row.and_then(|row| row.way) {
        Some(Way::SecondFactor) => return (sign_in(&cx.path, "&step_up=1"), "error-way-sign-in"),
        Some(Way::OtherAccount) => return (sign_in(&cx.path, "&prompt=select_account"), "error-way-sign-in"),
        None => {}
    }
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

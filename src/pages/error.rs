//! An error as a page: what happened, what to do, and what those need who are asked about it.

use crate::components::{Cx, explanation};
use crate::error::{Error, Kind, Upstream};
use crate::error_catalog;
use crate::error_catalog::{Row, Way};
use crate::islands::{Retry, RetryWords};
use axum::http::HeaderValue;
use axum::http::header::RETRY_AFTER;
use axum::response::Response;
use leptos::prelude::*;

/// A page that reloads by itself after longer than this would surprise somebody who is doing
/// something else by then; in seconds.
const LONGEST_BY_ITSELF: u32 = 600;

pub fn page(cx: &Cx, error: &Error) -> Response {
    let page = cx
        .page(Told::of(cx, error).title)
        .status(error.kind.status())
        .telling_outage(error.kind.is_outage());
    with_retry_after(page.draw(|| body(cx, error)), error.kind)
}

pub fn with_retry_after(mut response: Response, kind: Kind) -> Response {
    if let Some(seconds) = kind.retry_after() {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

pub fn body(cx: &Cx, error: &Error) -> AnyView {
    let Told { title, text, .. } = Told::of(cx, error);
    view! {
        <hgroup><h1>{title}</h1><p>{text}</p></hgroup>
        {what_to_do(cx, error)}
    }
    .into_any()
}

/// What to do, a way on, and what those need who are asked.
pub fn what_to_do(cx: &Cx, error: &Error) -> AnyView {
    let Told { todo, row, .. } = Told::of(cx, error);
    let (address, verb) = way_on(cx, error.kind, row);
    let answer = error.upstream.as_deref();
    let meaning = row
        .or_else(|| error_catalog::explain(answer?, None).map(|explained| explained.row))
        .map(|row| explanation::facts(cx, row));
    let again = view! { <a class="button" href=address.clone()>{cx.say(verb)}</a> }.into_any();
    let way = match error.kind.retry_after() {
        Some(seconds) if cx.person.is_some() && (1..=LONGEST_BY_ITSELF).contains(&seconds) => {
            view! { <Retry address=address seconds=seconds words=retry_words(cx, todo.unwrap_or_default())>{again}</Retry> }.into_any()
        }
        _ => view! { {todo.map(|todo| view! { <p>{todo}</p> })}{again} }.into_any(),
    };
    // Without an answer of a service there is still the text to hand on.
    let said = match answer {
        Some(answer) if *answer != Upstream::default() => explanation::answered(cx, answer),
        Some(_) | None => {
            view! { <details><summary>{cx.say("support-summary")}</summary>{explanation::support(cx, None)}</details> }.into_any()
        }
    };
    view! {
        <div class="stack">
            {way}
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
        if let Some(row) = error_catalog::of_error(error) {
            let (title, text) = explanation::words(cx.words, row);
            return Told {
                title,
                text,
                todo: None,
                row: Some(row),
            };
        }
        let word = error.kind.word();
        let todo = match error.kind.retry_after() {
            Some(seconds) => cx.with(&format!("error-{word}-do"), &[("seconds", seconds.into())]),
            None => cx.say(&format!("error-{word}-do")).into_owned(),
        };
        let title = cx.say(&format!("error-{word}-title")).into_owned();
        Told {
            title,
            text: cx.say(&format!("error-{word}-text")).into_owned(),
            todo: Some(todo),
            row: None,
        }
    }
}

fn retry_words(cx: &Cx, ask: String) -> RetryWords {
    RetryWords {
        ask,
        left: cx.with("wait-retry-left", &[("seconds", "{seconds}".into())]),
        now: cx.say("wait-retry-now").into_owned(),
        stop: cx.say("wait-stop").into_owned(),
        stopped: cx.say("wait-retry-stopped").into_owned(),
    }
}

/// Where to go from here: sign-in where that may help, the same page where waiting may, else the
/// overview.
fn way_on(cx: &Cx, kind: Kind, row: Option<&Row>) -> (String, &'static str) {
    match row.and_then(|row| row.way) {
        Some(Way::SecondFactor) => return (sign_in(&cx.path, "&step_up=1"), "error-way-sign-in"),
        Some(Way::OtherAccount) => {
            return (
                sign_in(&cx.path, "&prompt=select_account"),
                "error-way-sign-in",
            );
        }
        None => {}
    }
    match kind {
        Kind::Mfa => (sign_in(&cx.path, "&step_up=1"), "error-way-sign-in"),
        Kind::WrongTenant => (
            "/sign-in?prompt=select_account".to_owned(),
            "error-way-sign-in",
        ),
        Kind::SignIn
        | Kind::NoRole
        | Kind::ProviderRefused
        | Kind::ProviderBroken
        | Kind::ProviderDown
        | Kind::CallbackDenied
        | Kind::CallbackState => (sign_in(&cx.path, ""), "error-way-sign-in"),
        Kind::Throttled(_)
        | Kind::TooMany(_)
        | Kind::Busy(_)
        | Kind::Down(_)
        | Kind::Unavailable
        | Kind::Timeout
        | Kind::StoreDown
        | Kind::Unsettled => (cx.path.clone(), "error-way-again"),
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
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("return_to", path)
        .finish();
    format!("/sign-in?{query}{more}")
}

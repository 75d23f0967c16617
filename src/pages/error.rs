//! An error as a page: what happened, what to do, and what those need who are asked about it.

use crate::components::{PageContext, explanation};
use crate::error::{Error, ErrorKind, UpstreamAnswer};
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

pub fn page(cx: &PageContext, error: &Error) -> Response {
    let page = cx
        .page(Told::of(cx, error).title)
        .status(error.kind.status())
        .telling_outage(error.kind.is_outage());
    with_retry_after(page.draw(|| body(cx, error)), error.kind)
}

pub fn with_retry_after(mut response: Response, kind: ErrorKind) -> Response {
    if let Some(seconds) = kind.retry_after() {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

pub fn body(cx: &PageContext, error: &Error) -> AnyView {
    let Told { title, text, .. } = Told::of(cx, error);
    view! {
        <hgroup><h1>{title}</h1><p>{text}</p></hgroup>
        {what_to_do(cx, error)}
    }
    .into_any()
}

/// What to do, a way on, and what those need who are asked.
pub fn what_to_do(cx: &PageContext, error: &Error) -> AnyView {
    let Told { todo, row, .. } = Told::of(cx, error);
    let (address, verb) = way_on(cx, error.kind, row);
    let answer = error.upstream.as_deref();
    let meaning = row
        .or_else(|| error_catalog::explain(answer?, None).map(|explained| explained.row))
        .map(|row| explanation::facts(cx, row));
    let again = view! { <a class="button" href=address.clone()>{cx.t(verb)}</a> }.into_any();
    let way = match error.kind.retry_after() {
        Some(seconds) if cx.person.is_some() && (1..=LONGEST_BY_ITSELF).contains(&seconds) => {
            view! { <Retry address=address seconds=seconds words=retry_words(cx, todo.unwrap_or_default())>{again}</Retry> }.into_any()
        }
        _ => view! { {todo.map(|todo| view! { <p>{todo}</p> })}{again} }.into_any(),
    };
    // Without an answer of a service there is still the text to hand on.
    let said = match answer {
        Some(answer) if *answer != UpstreamAnswer::default() => explanation::answered(cx, answer),
        Some(_) | None => {
            view! { <details><summary>{cx.t("support-summary")}</summary>{explanation::support(cx, None)}</details> }.into_any()
        }
    };
    view! {
        <div class="stack">
            {way}
            {meaning}
            {said}
            <p class="fine">{cx.t("error-reference-text")}" "<code>{cx.reference.clone()}</code></p>
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
    pub fn of(cx: &PageContext, error: &Error) -> Told {
        if let Some(row) = error_catalog::of_error(error) {
            let (title, text) = explanation::words(cx.words, row);
            return Told {
                title,
                text,
                todo: None,
                row: Some(row),
            };
        }
        let word = error.kind.as_str();
        let todo = match error.kind.retry_after() {
            Some(seconds) => cx.t_args(&format!("error-{word}-do"), &[("seconds", seconds.into())]),
            None => cx.t(&format!("error-{word}-do")).into_owned(),
        };
        let title = cx.t(&format!("error-{word}-title")).into_owned();
        Told {
            title,
            text: cx.t(&format!("error-{word}-text")).into_owned(),
            todo: Some(todo),
            row: None,
        }
    }
}

fn retry_words(cx: &PageContext, ask: String) -> RetryWords {
    RetryWords {
        ask,
        left: cx.t_args("wait-retry-left", &[("seconds", "{seconds}".into())]),
        now: cx.t("wait-retry-now").into_owned(),
        stop: cx.t("wait-stop").into_owned(),
        stopped: cx.t("wait-retry-stopped").into_owned(),
    }
}

/// Where to go from here: sign-in where that may help, the same page where waiting may, else the
/// overview.
fn way_on(cx: &PageContext, kind: ErrorKind, row: Option<&Row>) -> (String, &'static str) {
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
        ErrorKind::Mfa => (sign_in(&cx.path, "&step_up=1"), "error-way-sign-in"),
        ErrorKind::WrongTenant => (
            "/sign-in?prompt=select_account".to_owned(),
            "error-way-sign-in",
        ),
        ErrorKind::SignIn
        | ErrorKind::NoRole
        | ErrorKind::ProviderRefused
        | ErrorKind::ProviderBroken
        | ErrorKind::ProviderDown
        | ErrorKind::CallbackDenied
        | ErrorKind::CallbackState => (sign_in(&cx.path, ""), "error-way-sign-in"),
        ErrorKind::Throttled(_)
        | ErrorKind::TooMany(_)
        | ErrorKind::Busy(_)
        | ErrorKind::Down(_)
        | ErrorKind::Unavailable
        | ErrorKind::Timeout
        | ErrorKind::StoreDown
        | ErrorKind::Unsettled => (cx.path.clone(), "error-way-again"),
        ErrorKind::NoRelationship => ("/customers".to_owned(), "error-way-customers"),
        ErrorKind::Role
        | ErrorKind::NotAllowed
        | ErrorKind::NotFound
        | ErrorKind::CrossOrigin
        | ErrorKind::TooLarge
        | ErrorKind::BadForm
        | ErrorKind::Method
        | ErrorKind::PreconditionRequired
        | ErrorKind::Internal => ("/".to_owned(), "error-way-overview"),
    }
}

/// Signs in and comes back to `path`, if that is a page.
pub fn sign_in(path: &str, more: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("return_to", path)
        .finish();
    format!("/sign-in?{query}{more}")
}

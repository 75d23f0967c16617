//! An error as a page: the event, the remedy, and the details for those who are asked about it.

use crate::app::{Frame, render};
use crate::components::contact::{self, ContactForError};
use crate::components::explanation::{self, AnswerDetails, MeaningFacts, SupportText};
use crate::components::layout::{POST_KEPT, TYPED_IN_OTHER_TAB, marked};
use crate::components::waiting::{CountdownParts, WaitReason, retry_words};
use crate::components::{PageContext, page_context};
use crate::error::{Error, ErrorKind, UpstreamAnswer};
use crate::error_catalog;
use crate::error_catalog::{CatalogEntry, SignInChange};
use crate::islands::Retry;
use axum::http::HeaderValue;
use axum::http::header::RETRY_AFTER;
use axum::response::{Redirect, Response};
use leptos::either::Either;
use leptos::prelude::*;

/// A page that reloads by itself after longer than this would surprise somebody who is doing
/// something else by then; in seconds.
const LONGEST_BY_ITSELF: u32 = 600;

/// Answers with the page of an error, and with its status.
pub async fn answer(page: &PageContext, error: &Error) -> Response {
    let kind = error.kind;
    let frame = Frame::titled(ErrorText::of(page, error).title)
        .status(kind.status())
        .telling_outage(kind.is_outage());
    let error = error.clone();
    let content = move || view! { <ErrorPage error=&error/> };
    with_retry_after(render(page, frame, content).await, kind)
}

pub fn with_retry_after(mut response: Response, kind: ErrorKind) -> Response {
    if let Some(seconds) = kind.retry_after() {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

#[component]
pub fn ErrorPage<'a>(error: &'a Error) -> impl IntoView + use<> {
    let page = page_context();
    let ErrorText { title, text, .. } = ErrorText::of(&page, error);
    let kept = keeps_draft(page.path_alone(), error)
        .then(|| view! { <p>{page.t("error-draft-kept")}</p> });
    view! {
        <hgroup><h1>{title}</h1><p>{text}</p>{kept}</hgroup>
        <Remedy error/>
    }
}

/// A review, and the save from it, ask Partner Center only if there is a draft. One that it refuses
/// stores nothing.
fn keeps_draft(path: &str, error: &Error) -> bool {
    let is_refused = matches!(
        error.kind,
        ErrorKind::NotAllowed | ErrorKind::NoRelationship | ErrorKind::NotFound | ErrorKind::Mfa
    );
    path.ends_with("/review") && is_refused && error.upstream.is_some()
}

/// Partner Center takes no token of this session, however new: another sign-in may help.
fn is_token_refused(error: &Error) -> bool {
    let status = error.upstream.as_ref().and_then(|answer| answer.status);
    error.kind == ErrorKind::NotAllowed && status == Some(401)
}

/// Tells the remedy of an error, links to the next step, and holds the details for support.
#[component]
pub fn Remedy<'a>(error: &'a Error) -> impl IntoView + use<> {
    let page = page_context();
    let ErrorText { todo, row, .. } = ErrorText::of(&page, error);
    let (address, verb) = way_on(&page.path, error, row);
    let answer = error.upstream.as_deref();
    let meaning = row
        .or_else(|| error_catalog::explain(answer?, None).map(|explained| explained.entry))
        .map(|row| view! { <MeaningFacts row/> });
    let waits = page.person.is_some() && error.kind.retry_after() > Some(0);
    // Until the wait is over it could only lead back here; then it appears.
    let due = (waits && is_refused_early(error.kind)).then_some("hidden");
    let again = view! {
        <a class="button" href=address.clone() hidden=due.is_some() data-due=due>{page.t(verb)}</a>
    };
    let way = match error.kind.retry_after() {
        Some(seconds) if waits && seconds <= LONGEST_BY_ITSELF => {
            let (words, ask) = (retry_words(page.words), todo.unwrap_or_default());
            let parts = view! { <CountdownParts ask way=again/> };
            Either::Left(view! { <Retry address seconds words>{parts}</Retry> })
        }
        _ => Either::Right(view! {
            {todo.map(|todo| view! { <p>{todo}</p> })}
            {again}
        }),
    };
    // Without an answer of a service there is still the text to hand on.
    let details = match answer {
        Some(answer) if *answer != UpstreamAnswer::default() => {
            Either::Left(view! { <AnswerDetails answer/> })
        }
        Some(_) | None => Either::Right(view! {
            <details>
                <summary>{page.t("support-summary")}</summary>
                <SupportText answer=None/>
            </details>
        }),
    };
    view! {
        <div class="stack">
            <WaitReason kind=error.kind/>
            {way}
            <ContactForError kind=error.kind/>
            {meaning}
            {details}
            <p class="fine">
                {page.t("error-reference-text")}
                {page.lang().after_colon()}
                <code translate="no">{page.reference.clone()}</code>
            </p>
        </div>
    }
}

/// Asking again before the time is over is refused without asking anybody.
fn is_refused_early(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Throttled(_) | ErrorKind::TooMany(_) | ErrorKind::Down(_)
    )
}

/// The sentences of an error: those of its row, where the catalogue has one, else its own.
pub struct ErrorText {
    pub title: String,
    pub text: String,
    pub todo: Option<String>,
    pub row: Option<&'static CatalogEntry>,
}

impl ErrorText {
    pub fn of(page: &PageContext, error: &Error) -> ErrorText {
        let (words, contact) = (page.words, page.contact.as_deref());
        if let Some(row) = error_catalog::of_error(error) {
            let (title, text) = explanation::words(words, contact, row);
            return ErrorText {
                title,
                text,
                todo: None,
                row: Some(row),
            };
        }
        let word = error.kind.as_str();
        let todo = contact::remedy(words, contact, error.kind);
        let title = words.t(&format!("error-{word}-title")).into_owned();
        ErrorText {
            title,
            text: words.t(&format!("error-{word}-text")).into_owned(),
            todo: Some(todo),
            row: None,
        }
    }
}

/// The address and the words of the next step: sign-in where that may help, the same page where
/// waiting may, else the overview.
fn way_on(path: &str, error: &Error, row: Option<&CatalogEntry>) -> (String, &'static str) {
    if error.kind == ErrorKind::Mfa && claims_of(error).is_some() {
        return (
            sign_in_again(path, error, SignInRoute::Direct),
            "error-way-sign-in",
        );
    }
    match row.and_then(|row| row.way) {
        Some(SignInChange::SecondFactor) => {
            return (sign_in(path, "&step_up=1"), "error-way-sign-in");
        }
        Some(SignInChange::OtherAccount) => {
            return (sign_in(path, "&prompt=select_account"), "error-way-sign-in");
        }
        None => {}
    }
    match error.kind {
        _ if is_token_refused(error) => (sign_in(path, ""), "error-way-sign-in"),
        ErrorKind::Mfa => (sign_in(path, "&step_up=1"), "error-way-sign-in"),
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
        | ErrorKind::CallbackCookie
        | ErrorKind::CallbackState => (sign_in(path, ""), "error-way-sign-in"),
        ErrorKind::Throttled(_)
        | ErrorKind::TooMany(_)
        | ErrorKind::Busy(_)
        | ErrorKind::Down(_)
        | ErrorKind::Unavailable
        | ErrorKind::Unreadable
        | ErrorKind::Interrupted
        | ErrorKind::Unreachable
        | ErrorKind::Timeout
        | ErrorKind::StoreDown
        | ErrorKind::Unsettled => (path.to_owned(), "error-way-again"),
        ErrorKind::NoRelationship | ErrorKind::PageToken => {
            ("/customers".to_owned(), "error-way-customers")
        }
        ErrorKind::Role
        | ErrorKind::NotAllowed
        | ErrorKind::NotFound
        | ErrorKind::CrossOrigin
        | ErrorKind::TooLarge
        | ErrorKind::BadForm
        | ErrorKind::MediaType
        | ErrorKind::Host
        | ErrorKind::TransferCoding
        | ErrorKind::SearchTooLong
        | ErrorKind::Method
        | ErrorKind::PreconditionRequired
        | ErrorKind::Internal => ("/".to_owned(), "error-way-overview"),
    }
}

/// The claims challenge of the service that refused.
fn claims_of(error: &Error) -> Option<&str> {
    error.upstream.as_deref()?.claims.as_deref()
}

/// The way to the identity provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInRoute {
    Direct,
    /// Over a page of the portal, for what may be the answer to a form.
    OverPage,
    /// The same; the page says that what was typed is kept.
    OverPageKept,
}

/// The address that signs in after this error and comes back to `path`, passing on a claims
/// challenge.
pub fn sign_in_again(path: &str, error: &Error, route: SignInRoute) -> String {
    let mut more = url::form_urlencoded::Serializer::new(String::new());
    if let Some(claims) = claims_of(error) {
        more.append_pair("claims", claims);
    }
    let kept = match route {
        SignInRoute::Direct => None,
        SignInRoute::OverPage => Some("0"),
        SignInRoute::OverPageKept => Some("1"),
    };
    if let Some(kept) = kept {
        more.append_pair("kept", kept);
    }
    let more = more.finish();
    let separator = if more.is_empty() { "" } else { "&" };
    sign_in(path, &format!("{separator}{more}"))
}

/// Leads to sign-in after a form whose draft is kept, and back to `path`, which tells that.
pub fn kept_until_sign_in(path: &str, error: &Error) -> Redirect {
    let back = marked(path, POST_KEPT);
    Redirect::to(&sign_in_again(&back, error, SignInRoute::OverPageKept))
}

/// Signs in and comes back to `path`, if that is a page.
pub fn sign_in(path: &str, more: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("return_to", path)
        .finish();
    format!("/sign-in?{query}{more}")
}

/// Signs in in a new tab, whose page then says that what was typed is in the other one.
pub fn sign_in_beside() -> String {
    sign_in(&marked("/", TYPED_IN_OTHER_TAB), "")
}

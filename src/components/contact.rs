//! The contact that helps people: within sentences, and as links below them.

use super::page_context;
use crate::config::{Contact, ContactWay};
use crate::error::ErrorKind;
use crate::text::{Arg, Words};
use axum::http::StatusCode;
use leptos::prelude::*;

/// A sentence that tells whom to ask: the contact, if one is set.
pub fn sentence(words: &Words, contact: Option<&Contact>, key: &str) -> String {
    words.t_asking(key, contact.map(Contact::name), &[])
}

/// The remedy of an error, in words.
pub fn remedy(words: &Words, contact: Option<&Contact>, kind: ErrorKind) -> String {
    let seconds = kind.retry_after();
    let seconds = seconds.map(|seconds| ("seconds", Arg::from(seconds)));
    let args: Vec<(&str, Arg)> = seconds.into_iter().collect();
    let word = kind.as_str();
    words.t_asking(
        &format!("error-{word}-do"),
        contact.map(Contact::name),
        &args,
    )
}

/// True for an error with which somebody else can help: a refusal, or a failure that is not the
/// person's.
fn is_for_help(kind: ErrorKind) -> bool {
    let status = kind.status();
    status == StatusCode::FORBIDDEN
        || status.is_server_error()
        || matches!(
            kind,
            ErrorKind::ProviderRefused | ErrorKind::CallbackDenied | ErrorKind::TooMany(_)
        )
}

/// The ways to the contact, and the page where people ask for a role if one is missing. Nothing for
/// an error with which nobody else can help.
#[component]
pub fn ContactForError(kind: ErrorKind) -> impl IntoView {
    let page = page_context();
    let contact = page.contact.as_deref().filter(|_| is_for_help(kind));
    let contact = contact.map(|contact| view! { <ContactLine contact/> });
    let lacks_role = matches!(kind, ErrorKind::NoRole | ErrorKind::Role);
    let role = lacks_role.then(|| view! { <RoleRequest/> });
    view! {
        {contact}
        {role}
    }
}

/// All ways to the contact, each with its link.
#[component]
pub fn ContactLine<'a>(contact: &'a Contact) -> impl IntoView + use<> {
    let page = page_context();
    let ways: Vec<_> = contact
        .ways()
        .iter()
        .enumerate()
        .map(|(place, way)| view! { {(place > 0).then_some(" · ")}<Way way/> })
        .collect();
    let space = page.lang().after_colon();
    view! { <p class="contact">{page.t("contact-title")}{space}<span>{ways}</span></p> }
}

#[component]
fn Way<'a>(way: &'a ContactWay) -> impl IntoView + use<> {
    let name = way.name.clone().map(|name| view! { <bdi>{name}</bdi> });
    let space = (way.name.is_some() && way.address.is_some()).then_some(" ");
    let address = way.address.clone().map(|address| {
        view! { <a href=address.link rel="noreferrer" translate="no">{address.text}</a> }
    });
    view! { {name}{space}{address} }
}

/// A link to the page where people ask for a role; nothing without such a page.
#[component]
pub fn RoleRequest() -> Option<impl IntoView> {
    let page = page_context();
    let address = page.role_request_url.as_deref()?.to_owned();
    Some(view! { <p><a href=address rel="noreferrer">{page.t("contact-role-request")}</a></p> })
}

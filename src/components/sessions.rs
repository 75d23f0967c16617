//! Sessions and roles as pages list them: one's own, and those of others for administrators.

use super::time::timed;
use super::{PageContext, page_context};
use crate::auth::people::PersonSession;
use crate::auth::session::SignInOrigin;
use crate::auth::{Role, Roles};
use crate::text::Words;
use leptos::either::Either;
use leptos::prelude::*;

/// True for the session that asks for the page.
pub fn is_current(page: &PageContext, session: &str) -> bool {
    page.person
        .as_ref()
        .is_some_and(|person| person.session == session)
}

/// Roles, each with what it allows.
#[component]
pub fn RoleList<'a>(roles: &'a Roles) -> impl IntoView + use<> {
    let page = page_context();
    let roles: Vec<_> = roles
        .iter()
        .map(|role| {
            let does = match role {
                Role::Viewer => "role-viewer",
                Role::Editor => "role-editor",
                Role::Approver => "role-approver",
                Role::Auditor => "role-auditor",
                Role::Admin => "role-admin",
            };
            view! { <li><code translate="no">{role.claim()}</code>" – "{page.t(does)}</li> }
        })
        .collect();
    if roles.is_empty() {
        Either::Left(page.t("role-none"))
    } else {
        Either::Right(view! { <ul class="roles">{roles}</ul> })
    }
}

/// Since when a session lasts, when it was used last, and where it was begun.
#[component]
pub fn SessionFacts<'a>(
    session: &'a PersonSession,
    /// Of the element that names the session for its button.
    id: String,
) -> impl IntoView + use<> {
    let page = page_context();
    let since = timed(&page, "session-since", &[], &[("at", session.signed_in_at)]);
    let seen = timed(&page, "session-seen", &[], &[("at", session.seen_at)]);
    let browser = browser(page.words, &session.origin);
    let place = session.origin.network.as_ref().map(|network| {
        view! { <p class="hint">{page.t("session-from")}" "<code translate="no">{network.clone()}</code></p> }
    });
    view! {
        <p id=id>
            <strong>{browser}</strong>
            <br/>
            {since}
        </p>
        <p class="hint">{seen}</p>
        {place}
    }
}

/// The browser and its system, as far as they are known.
pub fn browser(words: &Words, origin: &SignInOrigin) -> String {
    match (&origin.browser, &origin.system) {
        (Some(browser), Some(system)) => words.t_args(
            "session-browser-on",
            &[("browser", browser.into()), ("system", system.into())],
        ),
        (Some(name), None) => name.clone(),
        (None, Some(system)) => {
            words.t_args("session-browser-unknown-on", &[("system", system.into())])
        }
        (None, None) => words.t("session-browser-unknown").into_owned(),
    }
}

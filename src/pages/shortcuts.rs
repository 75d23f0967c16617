//! `/help/shortcuts`: the keyboard's short ways, and the switch for those of a single key. As a
//! page, and as the part that `?` shows in a dialog. The switch is kept in a cookie, as the
//! language is: it is about the browser, not about the person.

use crate::app::{Frame, render, render_part};
use crate::auth::Permission;
use crate::components::page_context::KEYS;
use crate::components::{PageContext, page_context};
use crate::cookie;
use crate::error::{Error, ErrorKind};
use axum::extract::{Form, RawQuery};
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use serde::Deserialize;

const A_YEAR: i64 = 365 * 24 * 60 * 60;

pub async fn show(page: PageContext, RawQuery(query): RawQuery) -> Response {
    if query.as_deref() == Some("part=list") {
        return render_part(&page, || view! { <ShortcutsDialog/> }).await;
    }
    let frame = Frame::titled(page.t("keys-title"));
    render(&page, frame, || view! { <ShortcutsPage/> }).await
}

#[derive(Debug, Deserialize)]
pub struct ShortcutsForm {
    keys: String,
}

/// Turns the single keys on or off.
pub async fn choose(Form(chosen): Form<ShortcutsForm>) -> Result<Response, Error> {
    let cookie = match chosen.keys.as_str() {
        "on" => cookie::remove(KEYS),
        "off" => cookie::write(KEYS, "off", Some(A_YEAR)),
        _ => return Err(ErrorKind::BadForm.into()),
    };
    Ok(([(SET_COOKIE, cookie)], Redirect::to("/help/shortcuts")).into_response())
}

#[component]
pub fn ShortcutsPage() -> impl IntoView {
    let page = page_context();
    view! {
        <hgroup>
            <h1>{page.t("keys-title")}</h1>
            <p>{page.t("keys-text")}</p>
        </hgroup>
        <ShortcutLists/>
    }
}

#[component]
pub fn ShortcutsDialog() -> impl IntoView {
    let page = page_context();
    view! {
        <h2 id="keys">{page.t("keys-title")}</h2>
        <ShortcutLists/>
        <form method="dialog">
            <button class="button" autofocus=true>{page.t("keys-close")}</button>
        </form>
    }
}

#[component]
fn ShortcutLists() -> impl IntoView {
    let page = page_context();
    let may_edit = page.person.is_none() || page.may(Permission::Edit);
    let drafts = may_edit.then(|| {
        view! {
            <Shortcut keys=&["g", "s"] name="nav-changes"/>
            <Shortcut keys=&["g", "d"] name="nav-drafts"/>
        }
    });
    let approvals = page
        .site
        .approvals
        .then(|| view! { <Shortcut keys=&["g", "r"] name="nav-approvals"/> });
    let people = page
        .may(Permission::Administer)
        .then(|| view! { <Shortcut keys=&["g", "p"] name="nav-people"/> });
    let (state, button, to) = if page.keys {
        ("keys-are-on", "keys-turn-off", "off")
    } else {
        ("keys-are-off", "keys-turn-on", "on")
    };
    let text = [page.t(state), page.t("keys-single-text")];
    let text = text.join(page.lang().between_sentences());
    view! {
        <dl class="facts keys">
            <Shortcut keys=&["Ctrl", "K"] name="keys-search"/>
            <Shortcut keys=&["Ctrl", "Enter"] name="keys-press"/>
            <Shortcut keys=&["F8"] name="keys-problem"/>
        </dl>
        <h2>{page.t("keys-single")}</h2>
        <dl class="facts keys">
            <Shortcut keys=&["/"] name="keys-search"/>
            <Shortcut keys=&["?"] name="keys-help"/>
            <Shortcut keys=&["g", "o"] name="nav-overview"/>
            <Shortcut keys=&["g", "c"] name="nav-customers"/>
            {drafts}
            {approvals}
            <Shortcut keys=&["g", "h"] name="nav-history"/>
            {people}
            <Shortcut keys=&["g", "a"] name="nav-account"/>
            <Shortcut keys=&["g", "n"] name="keys-next-customer"/>
            <Shortcut keys=&["g", "p"] name="keys-previous-customer"/>
            <Shortcut keys=&["g", "l"] name="list-back"/>
        </dl>
        <form method="post" action="/help/shortcuts" class="stack">
            <p>{text}</p>
            <button class="button button--quiet" name="keys" value=to>{page.t(button)}</button>
        </form>
    }
}

#[component]
fn Shortcut(
    keys: &'static [&'static str],
    /// Key of the words.
    name: &'static str,
) -> impl IntoView {
    let keys: Vec<_> = keys
        .iter()
        .enumerate()
        .map(
            |(number, key)| view! { {(number > 0).then_some(" ")}<kbd translate="no">{*key}</kbd> },
        )
        .collect();
    view! { <div><dt>{keys}</dt><dd>{page_context().t(name)}</dd></div> }
}

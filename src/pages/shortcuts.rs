//! `/help/shortcuts`: the keyboard's short ways, and the switch for those of a single key. As a
//! page, and as the part that `?` shows in a dialog. Whether they are on is kept in a cookie, as
//! the language is: it is about the browser, not about the person.

use crate::auth::Permission;
use crate::components::PageContext;
use crate::components::page_context::KEYS;
use crate::cookie;
use crate::error::{Error, ErrorKind};
use axum::extract::{Form, RawQuery};
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use serde::Deserialize;

const A_YEAR: i64 = 365 * 24 * 60 * 60;

pub async fn show(cx: PageContext, RawQuery(query): RawQuery) -> Response {
    match query.as_deref() {
        Some("part=list") => cx.part(|| dialog(&cx)),
        _ => cx.page(cx.t("keys-title")).draw(|| body(&cx)),
    }
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

pub fn body(cx: &PageContext) -> AnyView {
    view! {
        <hgroup><h1>{cx.t("keys-title")}</h1><p>{cx.t("keys-text")}</p></hgroup>
        {lists(cx)}
    }
    .into_any()
}

pub fn dialog(cx: &PageContext) -> AnyView {
    view! {
        <h2 id="keys">{cx.t("keys-title")}</h2>
        {lists(cx)}
        <form method="dialog"><button class="button" autofocus=true>{cx.t("keys-close")}</button></form>
    }
    .into_any()
}

fn lists(cx: &PageContext) -> AnyView {
    let row = |keys: &[&str], key: &str| {
        let keys: Vec<_> = keys
            .iter()
            .enumerate()
            .map(|(n, key)| view! { {(n > 0).then_some(" ")}<kbd>{(*key).to_owned()}</kbd> })
            .collect();
        view! { <div><dt>{keys}</dt><dd>{cx.t(key)}</dd></div> }
    };
    let drafts =
        (cx.person.is_none() || cx.may(Permission::Edit)).then(|| row(&["g", "d"], "nav-drafts"));
    let (state, button, to) = if cx.keys {
        ("keys-are-on", "keys-turn-off", "off")
    } else {
        ("keys-are-off", "keys-turn-on", "on")
    };
    view! {
        <dl class="facts keys">
            {row(&["Ctrl", "K"], "keys-search")}
            {row(&["Ctrl", "Enter"], "keys-press")}
            {row(&["F8"], "keys-problem")}
        </dl>
        <h2>{cx.t("keys-single")}</h2>
        <dl class="facts keys">
            {row(&["/"], "keys-search")}
            {row(&["?"], "keys-help")}
            {row(&["g", "o"], "nav-overview")}
            {row(&["g", "c"], "nav-customers")}
            {drafts}
            {row(&["g", "h"], "nav-history")}
            {row(&["g", "a"], "nav-account")}
        </dl>
        <form method="post" action="/help/shortcuts" class="stack">
            <p>{cx.t(state)}" "{cx.t("keys-single-text")}</p>
            <button class="button button--quiet" name="keys" value=to>{cx.t(button)}</button>
        </form>
    }
    .into_any()
}

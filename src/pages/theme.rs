//! `POST /account/theme`: keeps whether pages are light or dark, and the part of the account page
//! that asks for it.

use crate::components::PageContext;
use crate::components::theme::{THEME, Theme};
use crate::cookie;
use crate::error::{Error, ErrorKind};
use axum::extract::Form;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use serde::Deserialize;

const A_YEAR: i64 = 365 * 24 * 60 * 60;

#[derive(Debug, Deserialize)]
pub struct ThemeForm {
    theme: String,
}

pub async fn choose(Form(chosen): Form<ThemeForm>) -> Result<Response, Error> {
    let cookie = match Theme::parse(&chosen.theme).ok_or(ErrorKind::BadForm)? {
        Theme::System => cookie::remove(THEME),
        theme @ (Theme::Light | Theme::Dark) => cookie::write(THEME, theme.word(), Some(A_YEAR)),
    };
    Ok(([(SET_COOKIE, cookie)], Redirect::to("/account#theme")).into_response())
}

pub fn section(cx: &PageContext) -> impl IntoView + use<> {
    let choices: Vec<_> = Theme::ALL
        .into_iter()
        .map(|theme| {
            let word = theme.word();
            view! {
                <label class="choice">
                    <input type="radio" name="theme" value=word checked=theme == cx.theme/>
                    <span>{cx.t(&format!("theme-{word}"))}</span>
                </label>
            }
        })
        .collect();
    view! {
        <section class="part">
            <h2 id="theme">{cx.t("theme-title")}</h2>
            <p>{cx.t("theme-text")}</p>
            <form class="stack" method="post" action="/account/theme">
                <div role="radiogroup" aria-labelledby="theme">{choices}</div>
                <button class="button button--quiet">{cx.t("theme-choose")}</button>
            </form>
        </section>
    }
}

//! `POST /account/theme`: keeps the choice of light or dark, and the part of the account page that
//! asks for it.

use crate::components::page_context;
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

#[component]
pub fn ThemeSection() -> impl IntoView {
    let page = page_context();
    let choices: Vec<_> = Theme::ALL
        .into_iter()
        .map(|theme| {
            let word = theme.word();
            view! {
                <label class="choice">
                    <input type="radio" name="theme" value=word checked=theme == page.theme/>
                    <span>{page.t(&format!("theme-{word}"))}</span>
                </label>
            }
        })
        .collect();
    view! {
        <section class="part">
            <h2 id="theme">{page.t("theme-title")}</h2>
            <p>{page.t("theme-text")}</p>
            <form class="stack" method="post" action="/account/theme">
                <div role="radiogroup" aria-labelledby="theme">{choices}</div>
                <button class="button button--quiet">{page.t("theme-choose")}</button>
            </form>
        </section>
    }
}

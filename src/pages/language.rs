//! `POST /language`: keeps the language that somebody chose, and leads back to where they were.

use crate::auth::oidc::return_to;
use crate::cookie;
use crate::error::{Error, ErrorKind};
use crate::middleware::LANGUAGE;
use crate::text::Lang;
use axum::extract::Form;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

const A_YEAR: i64 = 365 * 24 * 60 * 60;

#[derive(Debug, Deserialize)]
pub struct LanguageForm {
    language: String,
    #[serde(default)]
    return_to: String,
}

pub async fn choose(Form(chosen): Form<LanguageForm>) -> Result<Response, Error> {
    let lang = Lang::parse(&chosen.language).ok_or(ErrorKind::BadForm)?;
    let back = return_to::safe(&chosen.return_to).unwrap_or_else(|| "/".to_owned());
    Ok((
        [(
            SET_COOKIE,
            cookie::write(LANGUAGE, lang.tag(), Some(A_YEAR)),
        )],
        Redirect::to(&back),
    )
        .into_response())
}

//! The authorization endpoint: checks what the portal asks for, lets somebody choose who to be,
//! sends them back with a code.

use super::{Query, sign_in_page};
use crate::sandbox::guard::{Remark, Visit};
use crate::sandbox::{World, lock, people};
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use std::sync::Arc;

/// A request that may go on.
pub struct Ask {
    pub redirect_uri: String,
    pub state: Option<String>,
    pub login_hint: Option<String>,
    client_id: String,
    challenge: String,
    nonce: Option<String>,
    scope: String,
}

/// A request that may not.
enum Wrong {
    /// Client or address are not known: nobody is sent anywhere.
    Stay(&'static str),
    Back(Box<Response>),
}

impl Ask {
    fn read(world: &World, query: &str) -> Result<Ask, Wrong> {
        let query = Query::parse(query.as_bytes());
        if query.get("client_id") != Some(&world.options.client_id) {
            return Err(Wrong::Stay(
                "AADSTS700016: Application with this client_id was not found in the directory.",
            ));
        }
        let redirect_uri = match query.get("redirect_uri") {
            Some(uri) if uri == world.options.redirect_uri => uri.to_owned(),
            _ => {
                return Err(Wrong::Stay(
                    "AADSTS50011: The redirect URI does not match the one registered for the application.",
                ));
            }
        };
        let state = query.get("state");
        let refuse = |error: &str, what: &str| {
            Err(Wrong::Back(Box::new(back(
                &redirect_uri,
                state,
                &[("error", error), ("error_description", what)],
            ))))
        };
        if query.get("response_type") != Some("code") {
            return refuse(
                "unsupported_response_type",
                "AADSTS700054: response_type has to be code.",
            );
        }
        if query
            .get("response_mode")
            .is_some_and(|mode| mode != "query")
        {
            return refuse(
                "invalid_request",
                "AADSTS90014: the sandbox answers in the query only.",
            );
        }
        let challenge = query
            .get("code_challenge")
            .filter(|challenge| (43..=128).contains(&challenge.len()));
        let (Some(challenge), Some("S256")) = (challenge, query.get("code_challenge_method"))
        else {
            return refuse(
                "invalid_request",
                "AADSTS9002325: Proof Key for Code Exchange with S256 is required.",
            );
        };
        let scope = query.get("scope").unwrap_or_default();
        let asked: Vec<&str> = scope.split_whitespace().collect();
        let api = world.api_scope();
        if let Some(missing) = [&api, "offline_access", "openid", "profile"]
            .iter()
            .find(|needed| !asked.contains(needed))
        {
            return refuse(
                "invalid_scope",
                &format!("AADSTS70011: The scope has to contain {missing}."),
            );
        }
        if query.get("prompt") == Some("none") {
            return refuse(
                "login_required",
                "AADSTS50058: A silent sign-in was asked for and nobody is signed in.",
            );
        }
        Ok(Ask {
            state: state.map(str::to_owned),
            login_hint: query.get("login_hint").map(str::to_owned),
            client_id: world.options.client_id.clone(),
            challenge: challenge.to_owned(),
            nonce: query.get("nonce").map(str::to_owned),
            scope: scope.to_owned(),
            redirect_uri,
        })
    }
}

fn back(redirect_uri: &str, state: Option<&str>, members: &[(&str, &str)]) -> Response {
    let Ok(mut to) = url::Url::parse(redirect_uri) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    to.query_pairs_mut()
        .extend_pairs(members)
        .extend_pairs(state.map(|state| ("state", state)));
    Redirect::to(to.as_str()).into_response()
}

fn wrong(wrong: Wrong) -> Response {
    match wrong {
        Wrong::Stay(what) => (
            StatusCode::BAD_REQUEST,
            Html(sign_in_page::message(
                "Sorry, but we’re having trouble signing you in",
                what,
            )),
        )
            .into_response(),
        Wrong::Back(response) => *response,
    }
}

/// The page to choose somebody.
pub async fn page(
    State(world): State<Arc<World>>,
    Extension(visit): Extension<Visit>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    match Ask::read(&world, &query) {
        Ok(ask) => match visit.active.value("authorize-error") {
            Some(error) => {
                let (error, number) = error.split_once(' ').unwrap_or((error, ""));
                let description = if number.is_empty() {
                    String::new()
                } else {
                    format!("{number}: As set in the sandbox.")
                };
                let members = [
                    ("error", error),
                    ("error_description", description.as_str()),
                ];
                back(&ask.redirect_uri, ask.state.as_deref(), &members)
            }
            None => Html(sign_in_page::choose(&query, ask.login_hint.as_deref())).into_response(),
        },
        Err(what) => wrong(what),
    }
}

/// A button was pressed. The request is read again from the address: the page keeps nothing.
pub async fn choose(
    State(world): State<Arc<World>>,
    Extension(visit): Extension<Visit>,
    RawQuery(query): RawQuery,
) -> Response {
    let ask = match Ask::read(&world, &query.unwrap_or_default()) {
        Ok(ask) => ask,
        Err(what) => return wrong(what),
    };
    let pressed = Query::parse(&visit.body);
    let state = ask.state.as_deref();
    let Some(user) = pressed.get("user").and_then(people::by_key) else {
        let members = [
            ("error", "access_denied"),
            (
                "error_description",
                "AADSTS65004: User declined to consent to access the app.",
            ),
        ];
        return back(&ask.redirect_uri, state, &members);
    };
    let code = lock(&world.grants).code(
        user,
        &ask.client_id,
        &ask.redirect_uri,
        &ask.challenge,
        ask.nonce.as_deref(),
        &ask.scope,
    );
    let session = uuid::Uuid::new_v4().to_string();
    let mut response = back(
        &ask.redirect_uri,
        state,
        &[("code", &code), ("session_state", &session)],
    );
    response.extensions_mut().insert(Remark {
        user: Some(user.name),
        note: "signed in".to_owned(),
        ..Remark::default()
    });
    response
}

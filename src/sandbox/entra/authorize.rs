//! The authorization endpoint: checks the portal's request, shows a page to choose a user, and
//! redirects to the portal with a code.

use super::{Query, sign_in_page};
use crate::sandbox::intercept::{JournalRemark, RequestInfo};
use crate::sandbox::{SandboxState, lock, people};
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use std::sync::Arc;

/// A valid authorization request.
pub struct AuthorizationRequest {
    pub redirect_uri: String,
    pub state: Option<String>,
    pub login_hint: Option<String>,
    client_id: String,
    challenge: String,
    nonce: Option<String>,
    scope: String,
}

/// The response to an invalid authorization request.
enum InvalidRequest {
    /// Client id or redirect URI are not known. The error is shown as a page, because there is no
    /// address that is safe to redirect to.
    ShowPage(&'static str),
    /// The error goes to the portal.
    Redirect(Box<Response>),
}

impl AuthorizationRequest {
    fn read(sandbox: &SandboxState, query: &str) -> Result<AuthorizationRequest, InvalidRequest> {
        let query = Query::parse(query.as_bytes());
        if query.get("client_id") != Some(&sandbox.options.client_id) {
            return Err(InvalidRequest::ShowPage(
                "AADSTS700016: Application with this client_id was not found in the directory.",
            ));
        }
        let redirect_uri = match query.get("redirect_uri") {
            Some(uri) if uri == sandbox.options.redirect_uri => uri.to_owned(),
            _ => {
                return Err(InvalidRequest::ShowPage(
                    "AADSTS50011: The redirect URI does not match the one registered for the application.",
                ));
            }
        };
        let state = query.get("state");
        let refuse = |error: &str, what: &str| {
            Err(InvalidRequest::Redirect(Box::new(redirect_back(
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
        let api = sandbox.api_scope();
        if let Some(missing) = [&api, "offline_access", "openid", "profile"]
            .iter()
            .find(|needed| !asked.contains(needed))
        {
            return refuse(
                "invalid_scope",
                &format!("AADSTS70011: The scope has to contain {missing}."),
            );
        }
        if query.get("amr_values").is_some() {
            return refuse(
                "invalid_request",
                "AADSTS901002: The 'amr_values' request parameter is not supported.",
            );
        }
        if query.get("claims").is_some_and(|claims| {
            !serde_json::from_str::<serde_json::Value>(claims)
                .is_ok_and(|claims| claims.is_object())
        }) {
            return refuse(
                "invalid_request",
                "AADSTS9000411: The claims parameter is not a JSON object.",
            );
        }
        if query.get("prompt") == Some("none") {
            return refuse(
                "login_required",
                "AADSTS50058: A silent sign-in was asked for and nobody is signed in.",
            );
        }
        Ok(AuthorizationRequest {
            state: state.map(str::to_owned),
            login_hint: query.get("login_hint").map(str::to_owned),
            client_id: sandbox.options.client_id.clone(),
            challenge: challenge.to_owned(),
            nonce: query.get("nonce").map(str::to_owned),
            scope: scope.to_owned(),
            redirect_uri,
        })
    }
}

/// Redirects to the portal with these parameters.
fn redirect_back(redirect_uri: &str, state: Option<&str>, members: &[(&str, &str)]) -> Response {
    let Ok(mut to) = url::Url::parse(redirect_uri) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    to.query_pairs_mut()
        .extend_pairs(members)
        .extend_pairs(state.map(|state| ("state", state)));
    Redirect::to(to.as_str()).into_response()
}

fn error_page_or_redirect(reason: InvalidRequest) -> Response {
    match reason {
        InvalidRequest::ShowPage(what) => (
            StatusCode::BAD_REQUEST,
            Html(sign_in_page::message(
                "Sorry, but we’re having trouble signing you in",
                what,
            )),
        )
            .into_response(),
        InvalidRequest::Redirect(response) => *response,
    }
}

/// `GET`: the page to choose a user.
pub async fn page(
    State(sandbox): State<Arc<SandboxState>>,
    Extension(info): Extension<RequestInfo>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    match AuthorizationRequest::read(&sandbox, &query) {
        Ok(request) => match info.faults.value("authorize-error") {
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
                redirect_back(&request.redirect_uri, request.state.as_deref(), &members)
            }
            None => {
                Html(sign_in_page::choose(&query, request.login_hint.as_deref())).into_response()
            }
        },
        Err(reason) => error_page_or_redirect(reason),
    }
}

/// `POST`: a button was pressed. The request is parsed from the query again, because the page keeps
/// no state.
pub async fn choose(
    State(sandbox): State<Arc<SandboxState>>,
    Extension(info): Extension<RequestInfo>,
    RawQuery(query): RawQuery,
) -> Response {
    let request = match AuthorizationRequest::read(&sandbox, &query.unwrap_or_default()) {
        Ok(request) => request,
        Err(reason) => return error_page_or_redirect(reason),
    };
    let pressed = Query::parse(&info.body);
    let state = request.state.as_deref();
    let Some(user) = pressed.get("user").and_then(people::by_key) else {
        let members = [
            ("error", "access_denied"),
            (
                "error_description",
                "AADSTS65004: User declined to consent to access the app.",
            ),
        ];
        return redirect_back(&request.redirect_uri, state, &members);
    };
    let code = lock(&sandbox.grants).code(
        user,
        &request.client_id,
        &request.redirect_uri,
        &request.challenge,
        request.nonce.as_deref(),
        &request.scope,
    );
    let session = uuid::Uuid::new_v4().to_string();
    let mut response = redirect_back(
        &request.redirect_uri,
        state,
        &[("code", &code), ("session_state", &session)],
    );
    response.extensions_mut().insert(JournalRemark {
        user: Some(user.name),
        note: "signed in".to_owned(),
        ..JournalRemark::default()
    });
    response
}

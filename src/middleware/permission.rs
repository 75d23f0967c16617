//! The layer that checks the permission of a route before its handler runs.

use super::BODY_LIMIT;
use crate::auth::session::{CurrentUser, RecentlyExpiredSession};
use crate::auth::{Auth, Permission};
use crate::error::{Error, ErrorKind};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};

/// Requires a session, and `permission` if one is given, for every route of `routes`.
pub fn require<S>(auth: &Auth, permission: Option<Permission>, routes: Router<S>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    routes.route_layer(from_fn_with_state((auth.clone(), permission), authorize))
}

/// What somebody typed into a form and posted without a session that is known: the response to the
/// post carries it on.
#[derive(Debug, Clone)]
pub struct CarriedForm {
    pub inputs: Vec<(String, String)>,
    /// The intent that it is posted with after the sign-in.
    pub intent: &'static str,
}

/// The layer. A post to a form passes with a recently expired session, so that its draft is saved.
/// Where nobody knows whose it is, the error carries what was typed.
async fn authorize(
    State((auth, permission)): State<(Auth, Option<Permission>)>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let (mut parts, body) = request.into_parts();
    let person = match CurrentUser::from_request_parts(&mut parts, &auth).await?.0 {
        Some(person) => person,
        None => {
            let recent = RecentlyExpiredSession::from_request_parts(&mut parts, &auth).await?;
            let edits = parts.method == Method::POST && permission == Some(Permission::Edit);
            // The handler saves the draft of the expired session and then asks for sign-in. For
            // everything else it finds no session.
            match recent.0.filter(|_| edits) {
                Some(person) => person,
                None => return Ok(sign_in_first(edits, body).await),
            }
        }
    };
    match permission {
        Some(_) if person.roles.is_empty() => Err(ErrorKind::NoRole.into()),
        Some(permission) if !person.roles.may(permission) => Err(ErrorKind::Role.into()),
        Some(_) | None => Ok(next.run(Request::from_parts(parts, body)).await),
    }
}

/// The error that asks for sign-in, with what was typed into the form of a profile.
async fn sign_in_first(edits: bool, body: Body) -> Response {
    let mut response = Error::from(ErrorKind::SignIn).into_response();
    if !edits {
        return response;
    }
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return response;
    };
    let form: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
    let value = |name: &str| {
        let mut inputs = form.iter();
        inputs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    let intent = match value("revert") {
        Some(_) => Some("review"),
        None => value("intent"),
    };
    // What it goes on with, and the input that names what its page showed.
    let after = match intent {
        Some("review" | "country") => Some(("review", "seen")),
        // Nothing is saved by itself: the choices are kept, and the review comes again.
        Some("save" | "choose") => Some(("choose", "draft")),
        Some("mine") => Some(("mine", "draft")),
        Some("theirs") => Some(("theirs", "draft")),
        Some("suggestion") => Some(("suggestion", "draft")),
        Some("keep-address") => Some(("keep-address", "draft")),
        _ => None,
    };
    if let Some((intent, _)) = after.filter(|(_, shown)| value(shown).is_some()) {
        let carried = CarriedForm {
            inputs: form,
            intent,
        };
        response.extensions_mut().insert(carried);
    }
    response
}

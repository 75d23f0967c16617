//! The layer that checks the permission of a route before its handler runs.

use super::BODY_LIMIT;
use crate::auth::session::{CurrentUser, RecentlyExpiredSession};
use crate::auth::{Auth, Permission};
use crate::error::{Error, ErrorKind};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, Uri};
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
    /// The address that it was posted to.
    pub action: String,
    /// The intent that it is posted with after the sign-in; `None` for a form without intents.
    pub intent: Option<&'static str>,
}

/// The routes of forms that have no draft: what was typed into them is carried as it is. Where a
/// page has several forms, the words of the buttons of those into which something is typed; these go
/// on with the same word. Without words the form is posted again without its intent: whoever decides
/// about a request sees it again first.
const WITHOUT_DRAFT: [(&str, &[&str]); 12] = [
    ("/approvals/{number}", &[]),
    ("/customers/{id}/note", &[]),
    ("/history/{seq}/comments", &[]),
    ("/customers/views", &[]),
    ("/customers/team-views", &[]),
    ("/changes", &[]),
    // A start is not among them, so that nothing is sent from a page that is not its own.
    ("/changes/{number}", &["correct", "tick"]),
    ("/customers/{id}/problems", &["silence"]),
    ("/partner/{profile}/drafts", &["offer", "ask"]),
    ("/customers/{id}/billing/drafts", &["offer", "ask"]),
    ("/notifications", &["add", "change"]),
    ("/account/notifications", &["store", "confirm"]),
];

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
            let form = kind_of(&parts, permission);
            // The handler saves the draft of the expired session and then asks for sign-in. For
            // everything else it finds no session.
            match recent.0.filter(|_| form == FormKind::Profile) {
                Some(person) => person,
                None => return Ok(sign_in_first(form, &parts.uri, body).await),
            }
        }
    };
    match permission {
        Some(_) if person.roles.is_empty() => Err(ErrorKind::NoRole.into()),
        Some(permission) if !person.roles.may(permission) => Err(ErrorKind::Role.into()),
        Some(_) | None => Ok(next.run(Request::from_parts(parts, body)).await),
    }
}

/// A request, by what it may hold that somebody typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FormKind {
    /// A form whose values are kept as a draft.
    Profile,
    /// Another form, with the words of its buttons as in [`WITHOUT_DRAFT`].
    WithoutDraft(&'static [&'static str]),
    Nothing,
}

fn kind_of(parts: &Parts, permission: Option<Permission>) -> FormKind {
    if parts.method != Method::POST {
        return FormKind::Nothing;
    }
    let route = parts.extensions.get::<MatchedPath>();
    let mut routes = WITHOUT_DRAFT.iter();
    let known = route.and_then(|route| routes.find(|(known, _)| *known == route.as_str()));
    if let Some((_, words)) = known {
        return FormKind::WithoutDraft(words);
    }
    match permission {
        Some(Permission::Edit) => FormKind::Profile,
        Some(_) | None => FormKind::Nothing,
    }
}

/// The error that asks for sign-in, with what was typed into the form.
async fn sign_in_first(kind: FormKind, uri: &Uri, body: Body) -> Response {
    let mut response = Error::from(ErrorKind::SignIn).into_response();
    if kind == FormKind::Nothing {
        return response;
    }
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return response;
    };
    let action = uri.path_and_query().map_or(uri.path(), |all| all.as_str());
    let action = action.to_owned();
    let form: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
    let value = |name: &str| {
        let mut inputs = form.iter();
        inputs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    if let FormKind::WithoutDraft(words) = kind {
        let word_in = |input: &str| {
            words
                .iter()
                .copied()
                .find(|word| value(input) == Some(*word))
        };
        let intent = word_in("intent");
        // A command stays among the inputs.
        if words.is_empty() || intent.or_else(|| word_in("command")).is_some() {
            let carried = CarriedForm {
                inputs: form,
                action,
                intent,
            };
            response.extensions_mut().insert(carried);
        }
        return response;
    }
    // Buttons that name what they are about have no other intent.
    let intent = value("revert")
        .map(|_| "review")
        .or_else(|| value("intent"))
        .or_else(|| value("take").map(|_| "suggestion"))
        .or_else(|| value("field").map(|_| "edit"));
    // What it goes on with, and the input that names what its page showed.
    let after = match intent {
        Some("review" | "country") => Some(("review", "seen")),
        // Nothing is saved by itself: the choices are kept, and the review comes again.
        Some("save" | "ask" | "emergency" | "choose" | "edit") => Some(("choose", "draft")),
        Some("mine") => Some(("mine", "draft")),
        Some("theirs") => Some(("theirs", "draft")),
        Some("suggestion") => Some(("suggestion", "draft")),
        Some("keep-address") => Some(("keep-address", "draft")),
        _ => None,
    };
    if let Some((intent, _)) = after.filter(|(_, shown)| value(shown).is_some()) {
        let carried = CarriedForm {
            inputs: form,
            action,
            intent: Some(intent),
        };
        response.extensions_mut().insert(carried);
    }
    response
}

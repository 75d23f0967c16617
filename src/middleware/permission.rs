//! The layer that checks the permission of a route before its handler runs.

use crate::auth::session::{CurrentUser, RecentlyExpiredSession};
use crate::auth::{Auth, Permission};
use crate::error::{Error, ErrorKind};
use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;

/// Requires a session, and `permission` if one is given, for every route of `routes`.
pub fn require<S>(auth: &Auth, permission: Option<Permission>, routes: Router<S>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    routes.route_layer(from_fn_with_state((auth.clone(), permission), authorize))
}

/// The layer. A post to a form passes with a recently expired session, so that its draft is saved.
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
            recent.0.filter(|_| edits).ok_or(ErrorKind::SignIn)?
        }
    };
    match permission {
        Some(_) if person.roles.is_empty() => Err(ErrorKind::NoRole.into()),
        Some(permission) if !person.roles.may(permission) => Err(ErrorKind::Role.into()),
        Some(_) | None => Ok(next.run(Request::from_parts(parts, body)).await),
    }
}

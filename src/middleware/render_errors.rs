//! The layer that renders errors. A handler's `Err(Error)` is an extension of its response; this
//! layer renders it as a page or as a problem document.

use super::CarriedForm;
use crate::auth::Auth;
use crate::auth::session::CurrentUser;
use crate::error::{Error, ErrorKind};
use crate::history::History;
use axum::Router;
use axum::extract::{FromRequestParts, MatchedPath, Request};
use axum::http::header;
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use std::sync::Arc;

/// Renders the errors of `router` with `render`, and writes requests that a role forbids to the
/// audit log.
pub fn render_errors<F, R>(router: Router, auth: &Auth, history: &History, render: F) -> Router
where
    F: Fn(Parts, Arc<Error>) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Response> + Send + 'static,
{
    let (auth, history) = (auth.clone(), history.clone());
    router.layer(from_fn(move |request: Request, next: Next| {
        let (auth, history, render) = (auth.clone(), history.clone(), render.clone());
        async move {
            let (parts, body) = request.into_parts();
            // An error is rendered from the request's head. The body goes to the handler.
            let mut asked = parts.clone();
            let response = next.run(Request::from_parts(parts, body)).await;
            let Some(error) = response.extensions().get::<Arc<Error>>().cloned() else {
                return response;
            };
            if let Some(form) = response.extensions().get::<CarriedForm>() {
                asked.extensions.insert(form.clone());
            }
            if matches!(error.kind, ErrorKind::Role | ErrorKind::NoRole) {
                record_refusal(&auth, &history, asked.clone(), error.kind).await;
            }
            let mut rendered = render(asked, Arc::clone(&error)).await;
            for name in [header::SET_COOKIE, header::ALLOW] {
                for value in response.headers().get_all(&name) {
                    rendered.headers_mut().append(&name, value.clone());
                }
            }
            rendered.extensions_mut().insert(error);
            rendered
        }
    }))
}

/// Writes a request that a role forbids to the audit log.
async fn record_refusal(auth: &Auth, history: &History, mut asked: Parts, kind: ErrorKind) {
    if let Ok(CurrentUser(Some(person))) = CurrentUser::from_request_parts(&mut asked, auth).await {
        let route = asked
            .extensions
            .get::<MatchedPath>()
            .map_or("", MatchedPath::as_str);
        history
            .refused(
                &person,
                kind,
                asked.method.as_str(),
                route,
                asked.uri.path(),
            )
            .await;
    }
}

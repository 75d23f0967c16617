//! Every route, who may use it, and how errors become answers.

use crate::auth::session::{CurrentUser, RecentlyExpiredSession};
use crate::auth::{Permission, oidc};
use crate::components::PageContext;
use crate::error::{Error, ErrorKind};
use crate::pages::{
    account, customers, drafts, entry, error, health, help, history, language, overview, profile,
    profile_help, review, search, shortcuts, theme, versions,
};
use crate::portal::Portal;
use crate::{api, assets, middleware, text};
use axum::Router;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use std::sync::Arc;

/// The whole portal, with `beside` (the sandbox's pages) on the same address.
pub fn router(portal: &Arc<Portal>, beside: Router) -> Router {
    let view = Router::new()
        .route("/", get(overview::show))
        .route("/partner/{profile}", get(profile::show_partner))
        .route("/customers", get(customers::show))
        .route(
            "/customers/{id}/billing",
            get(profile::show_customer_billing),
        )
        .route(
            "/customers/{id}/company",
            get(profile::show_customer_company),
        )
        .route("/search", get(search::show))
        .route("/history", get(history::show))
        .route("/history/{seq}", get(entry::show))
        .route("/partner/{profile}/history", get(versions::show_partner))
        .route(
            "/customers/{id}/billing/history",
            get(versions::show_customer_billing),
        )
        .route(
            "/customers/{id}/company/history",
            get(versions::show_customer_company),
        );
    let edit = Router::new()
        .route("/partner/{profile}", post(profile::post_partner))
        .route(
            "/partner/{profile}/review",
            get(review::show_partner).post(review::post_partner),
        )
        .route(
            "/customers/{id}/billing",
            post(profile::post_customer_billing),
        )
        .route(
            "/customers/{id}/billing/review",
            get(review::show_customer_billing).post(review::post_customer_billing),
        )
        .route(
            "/partner/{profile}/history/{version}/restore",
            post(versions::restore_partner),
        )
        .route(
            "/customers/{id}/billing/history/{version}/restore",
            post(versions::restore_customer_billing),
        )
        .route("/drafts", get(drafts::show));
    let take_away = Router::new().route("/history/export", get(history::export));
    let signed_in = Router::new()
        .route("/account", get(account::show))
        .route("/account/sessions/end", post(account::end_session))
        .route("/account/theme", post(theme::choose));
    let anybody = Router::new()
        .route("/language", post(language::choose))
        .route("/help/errors", get(help::show))
        .route("/help/profiles", get(profile_help::show))
        .route(
            "/help/shortcuts",
            get(shortcuts::show).post(shortcuts::choose),
        )
        .merge(oidc::routes());

    let pages = Router::new()
        .merge(require(portal, Some(Permission::View), view))
        .merge(require(portal, Some(Permission::Edit), edit))
        .merge(require(portal, Some(Permission::Export), take_away))
        .merge(require(portal, None, signed_in))
        .merge(anybody)
        .merge(require(portal, Some(Permission::View), api::router()))
        .with_state(Arc::clone(portal));
    let files = Router::new()
        .route("/assets/{name}", get(assets::serve))
        .route("/favicon.ico", get(assets::favicon))
        .route("/robots.txt", get(assets::robots));
    let store = portal.store.clone();
    let health = health::router(move || {
        let store = store.clone();
        async move { store.ping().await.is_ok() }
    });

    text::Words::load_all();
    let routes = pages
        .merge(files)
        .merge(health)
        .fallback(async || Error::from(ErrorKind::NotFound));
    let routes = routes
        .layer(from_fn_with_state(Arc::clone(portal), middleware::limit))
        .merge(beside);
    let inner = middleware::inner(routes, &portal.settings);
    middleware::outer(
        inner.layer(from_fn_with_state(Arc::clone(portal), draw)),
        &portal.settings,
    )
}

/// Nobody gets to these routes without a session, and without a role that may; `None` asks for a
/// session only.
fn require(
    portal: &Arc<Portal>,
    need: Option<Permission>,
    routes: Router<Arc<Portal>>,
) -> Router<Arc<Portal>> {
    let portal = Arc::clone(portal);
    routes.route_layer(from_fn_with_state((portal, need), authorize))
}

async fn authorize(
    State((portal, need)): State<(Arc<Portal>, Option<Permission>)>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let (mut parts, body) = request.into_parts();
    let person = match CurrentUser::from_request_parts(&mut parts, &portal)
        .await?
        .0
    {
        Some(person) => person,
        None => match RecentlyExpiredSession::from_request_parts(&mut parts, &portal)
            .await?
            .0
        {
            // The handler keeps the draft, and then asks for sign-in; it finds nobody signed in for
            // anything else.
            Some(person) if parts.method == Method::POST && need == Some(Permission::Edit) => {
                person
            }
            Some(_) | None => return Err(ErrorKind::SignIn.into()),
        },
    };
    match need {
        Some(_) if person.roles.is_empty() => Err(ErrorKind::NoRole.into()),
        Some(need) if !person.roles.may(need) => Err(ErrorKind::Role.into()),
        Some(_) | None => Ok(next.run(Request::from_parts(parts, body)).await),
    }
}

/// Draws the error that an answer carries: as a page, or as a problem for the JSON interface. Who
/// has to sign in first is sent there.
async fn draw(State(portal): State<Arc<Portal>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    // What drawing needs, in case; the body went with the request.
    let asked = parts.clone();
    let answer = next.run(Request::from_parts(parts, body)).await;
    let Some(error) = answer.extensions().get::<Arc<Error>>().cloned() else {
        return answer;
    };
    if matches!(error.kind, ErrorKind::Role | ErrorKind::NoRole) {
        put_on_record(&portal, asked.clone(), error.kind).await;
    }
    let mut drawn = error_response(&portal, asked, &error).await;
    for name in [header::SET_COOKIE, header::ALLOW] {
        for value in answer.headers().get_all(&name) {
            drawn.headers_mut().append(&name, value.clone());
        }
    }
    drawn.extensions_mut().insert(error);
    drawn
}

/// Who asked for what their role does not allow, wherever in the portal that was found.
async fn put_on_record(portal: &Arc<Portal>, mut asked: Parts, kind: ErrorKind) {
    if let Ok(CurrentUser(Some(person))) = CurrentUser::from_request_parts(&mut asked, portal).await
    {
        let route = asked
            .extensions
            .get::<MatchedPath>()
            .map_or("", MatchedPath::as_str);
        portal
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

async fn error_response(portal: &Arc<Portal>, mut asked: Parts, error: &Error) -> Response {
    let stranger = PageContext::of_stranger(&asked, portal);
    if asked.uri.path().starts_with("/api/") {
        return api::Problem::of(error, stranger.words, &stranger.reference).into_response();
    }
    if error.kind == ErrorKind::SignIn {
        return Redirect::to(&error::sign_in(&stranger.path, "")).into_response();
    }
    // The database has just been asked in vain: asking again would only take as long again. Who
    // sends too much gets what costs least.
    if matches!(error.kind, ErrorKind::StoreDown | ErrorKind::TooMany(_)) {
        return error::page(&stranger, error);
    }
    // Who cannot be looked up, as the database is down, gets the page of a stranger.
    let cx = PageContext::from_request_parts(&mut asked, portal)
        .await
        .unwrap_or(stranger);
    error::page(&cx, error)
}

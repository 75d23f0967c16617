//! Every address, its method and the permission that it requires.

use crate::auth::Permission;
use crate::auth::session::awaits_events;
use crate::components::layout::{POST_UNDONE, marked, unmarked};
use crate::components::{PageContext, waiting};
use crate::customers::sheets::MOST_BYTES;
use crate::error::{Error, ErrorKind};
use crate::middleware::{self, CarriedForm, render_errors, require};
use crate::pages::error::SignInRoute;
use crate::pages::{
    account, approval, approvals, change_new, change_row, change_rows, change_set, changes,
    collection, customer_note, customer_problems, customer_sheets, customer_views, customers,
    drafts, entry, entry_comments, error, health, help, history, language, listening, live,
    notifications, overview, people, problem_board, profile, profile_drafts, profile_help, review,
    search, shortcuts, sign_in, take_back, theme, time_zone, versions, watching,
};
use crate::profile::CustomerId;
use crate::state::AppState;
use crate::{api, assets, text};
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Method, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use std::sync::Arc;

/// The largest body of a form with a sheet, in bytes: the file and what stands around it.
const SHEET_LIMIT: usize = MOST_BYTES + 64 * 1024;

/// The whole portal, with `beside` (the sandbox's pages) on the same address.
pub fn router(state: &AppState, beside: Router) -> Router {
    let view = Router::new()
        .route("/", get(overview::show))
        .route("/partner/{profile}", get(profile::show))
        .route("/customers", get(customers::show))
        .route("/customers/export", get(customer_sheets::export))
        .route("/customers/collection", post(collection::submit))
        .route("/customers/addresses", post(collection::submit_addresses))
        .route("/customers/views", post(customer_views::own))
        .route("/customers/problems", get(problem_board::show))
        .route("/customers/{id}/problems", get(customer_problems::show))
        .route("/customers/{id}/note", get(customer_note::show))
        .route("/customers/{id}/billing", get(profile::show))
        .route("/customers/{id}/company", get(profile::show))
        .route("/search", get(search::show))
        .route("/approvals", get(approvals::show))
        .route("/approvals/{number}", get(approval::show))
        .route("/history", get(history::show))
        .route("/history/{seq}", get(entry::show))
        .route("/partner/{profile}/history", get(versions::show))
        .route("/customers/{id}/billing/history", get(versions::show))
        .route("/customers/{id}/company/history", get(versions::show));
    let edit = Router::new()
        .route("/partner/{profile}", post(profile::submit))
        .route(
            "/partner/{profile}/review",
            get(review::show).post(review::submit),
        )
        .route(
            "/customers/import",
            get(customer_sheets::show)
                .post(customer_sheets::read)
                .layer(DefaultBodyLimit::max(SHEET_LIMIT)),
        )
        .route("/customers/team-views", post(customer_views::of_team))
        .route("/customers/{id}/problems", post(customer_problems::submit))
        .route("/customers/{id}/note", post(customer_note::save))
        .route("/customers/{id}/billing", post(profile::submit))
        .route(
            "/customers/{id}/billing/review",
            get(review::show).post(review::submit),
        )
        .route(
            "/partner/{profile}/history/{version}/restore",
            post(versions::restore),
        )
        .route(
            "/customers/{id}/billing/history/{version}/restore",
            post(versions::restore),
        )
        .route("/changes", get(changes::show).post(change_new::make))
        .route("/changes/new", get(change_new::show))
        .route(
            "/changes/{number}",
            get(change_set::show).post(change_set::submit),
        )
        .route("/changes/{number}/result.csv", get(change_rows::csv))
        .route("/changes/{number}/result.xlsx", get(change_rows::xlsx))
        .route("/changes/{number}/rows/{row}", get(change_row::show))
        .route(
            "/partner/{profile}/drafts",
            get(profile_drafts::show).post(profile_drafts::submit),
        )
        .route(
            "/customers/{id}/billing/drafts",
            get(profile_drafts::show).post(profile_drafts::submit),
        )
        .route("/partner/{profile}/live", get(live::listen))
        .route("/customers/{id}/billing/live", get(live::listen))
        .route("/history/{seq}/take-back", post(take_back::submit))
        .route("/drafts", get(drafts::show).post(drafts::submit));
    let comment = Router::new().route("/history/{seq}/comments", post(entry_comments::add));
    let approve = Router::new().route("/approvals/{number}", post(approval::submit));
    let export = Router::new().route("/history/export", get(history::export));
    let administer = Router::new()
        .route(
            "/notifications",
            get(notifications::show).post(notifications::submit),
        )
        .route("/notifications/messages", post(notifications::send_again))
        .route("/watching", get(watching::show).post(watching::submit))
        .route("/people", get(people::show))
        .route("/people/sessions/end", post(people::end_session))
        .route("/people/end", post(people::end_all));
    let signed_in = Router::new()
        .route("/account", get(account::show))
        .route("/account/sessions/end", post(account::end_session))
        .route("/account/notifications", post(listening::submit))
        .route("/account/theme", post(theme::choose))
        .route("/account/time-zone", post(time_zone::choose));
    let anybody = Router::new()
        .route("/language", post(language::choose))
        .route("/help/errors", get(help::show))
        .route(
            "/help/errors/partner-center",
            get(help::show_partner_center),
        )
        .route("/help/errors/portal", get(help::show_portal))
        .route("/help/errors/sign-in", get(help::show_sign_in))
        .route("/help/profiles", get(profile_help::show))
        .route(
            "/help/shortcuts",
            get(shortcuts::show).post(shortcuts::choose),
        )
        .route("/sign-in", get(sign_in::begin))
        .route("/sign-in/callback", get(sign_in::callback))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready));
    let files = Router::new()
        .route("/assets/{name}", get(assets::serve))
        .route("/favicon.ico", get(assets::favicon))
        .route("/robots.txt", get(assets::robots));

    let auth = &state.auth;
    let routes = Router::new()
        .merge(require(auth, Some(Permission::View), view))
        .merge(require(auth, Some(Permission::Edit), edit))
        .merge(require(auth, Some(Permission::Approve), approve))
        .merge(require(auth, Some(Permission::Comment), comment))
        .merge(require(auth, Some(Permission::Export), export))
        .merge(require(auth, Some(Permission::Administer), administer))
        .merge(require(auth, None, signed_in))
        .merge(anybody)
        .merge(require(auth, Some(Permission::View), api::router()))
        .merge(files)
        .fallback(lead_on)
        .with_state(state.clone());
    text::Words::load_all();
    let limits = (auth.clone(), state.limits.clone());
    let routes = routes
        .layer(from_fn_with_state(limits, middleware::limit))
        .merge(beside);
    let routes = middleware::inner(routes, &state.settings);
    let rendering = state.clone();
    let render = move |parts, failed| error_response(rendering.clone(), parts, failed);
    let routes = render_errors(routes, auth, &state.history, render);
    middleware::outer(routes, &state.settings)
}

/// Leads from an address that somebody has cut short, or typed with a slash at its end, to the page
/// that is meant. Everything else is not found.
async fn lead_on(method: Method, uri: Uri) -> Result<Redirect, Error> {
    meant_by(uri.path())
        .filter(|_| method.is_safe())
        .map(|address| Redirect::to(&address))
        .ok_or(ErrorKind::NotFound.into())
}

fn meant_by(path: &str) -> Option<String> {
    let shorter = path.trim_end_matches('/');
    // Nothing that a browser could take for the address of another site.
    let plain = |sign: u8| sign.is_ascii_alphanumeric() || b"/-_.".contains(&sign);
    if !shorter.bytes().all(plain) || path.contains("//") || path.starts_with("/api") {
        return None;
    }
    let address = match shorter {
        "/help" => "/help/errors",
        "/partner" => "/",
        "/account/sessions"
        | "/account/theme"
        | "/account/time-zone"
        | "/account/notifications" => "/account",
        "/notifications/messages" => "/notifications",
        "/customers/collection" => "/customers",
        "/customers/addresses" => "/customers/problems",
        "/people/sessions" => "/people",
        _ => match shorter.strip_prefix("/customers/").map(CustomerId::parse) {
            Some(Some(id)) => return Some(format!("/customers/{id}/billing")),
            Some(None) | None if shorter.len() < path.len() => shorter,
            Some(None) | None => return None,
        },
    };
    Some(address.to_owned())
}

/// The error as a page, or as a problem document for the JSON interface. Who has to sign in first is
/// sent there.
async fn error_response(state: AppState, mut parts: Parts, failed: Arc<Error>) -> Response {
    if awaits_events(&parts.headers) {
        // Nobody sees what stands there, and a browser would follow the way to sign-in in vain.
        return failed.kind.status().into_response();
    }
    let anonymous = PageContext::anonymous(&parts, &state);
    if parts.uri.path().starts_with("/api/") {
        let mut problem = api::Problem::of(
            &failed,
            anonymous.words,
            anonymous.contact.as_deref(),
            &anonymous.reference,
        );
        if let Some(reason) = waiting::reason(&anonymous, failed.kind) {
            problem = problem.more(anonymous.words, &reason);
        }
        return problem.into_response();
    }
    if failed.kind == ErrorKind::SignIn {
        if let Some(form) = parts.extensions.remove::<CarriedForm>() {
            return sign_in::carry_on(&anonymous, form).await;
        }
        // Chromium blocks the chain of redirects that a form would start at a company's own
        // identity provider: the answer to a form leads over a page of the portal. So does the
        // answer to a link of the portal: no header tells it from a form with `GET`, or from the
        // redirect after the choice of a language.
        let is_read = parts.method.is_safe();
        let path = match is_read {
            false => marked(&anonymous.path, POST_UNDONE),
            true => unmarked(&anonymous.path).0.to_owned(),
        };
        let comes_from_elsewhere =
            is_read && !middleware::comes_from_own_page(&parts.headers, &state.settings.url);
        let route = match comes_from_elsewhere {
            true => SignInRoute::Direct,
            false => SignInRoute::OverPage,
        };
        let address = error::sign_in_again(&path, &failed, route);
        return Redirect::to(&address).into_response();
    }
    // The database has just been asked in vain: asking again would only take as long again. Who
    // sends too much gets what costs least.
    if matches!(failed.kind, ErrorKind::StoreDown | ErrorKind::TooMany(_)) {
        return error::answer(&anonymous, &failed).await;
    }
    // Who cannot be looked up, as the database is down, gets the page of a stranger.
    let page = PageContext::from_request_parts(&mut parts, &state)
        .await
        .unwrap_or(anonymous);
    error::answer(&page, &failed).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_cut_short_lead_to_the_page_that_is_meant() {
        let id = "eebd1b55-5360-4438-a11d-5c06918c3014";
        for (path, address) in [
            ("/help", "/help/errors"),
            ("/help/", "/help/errors"),
            ("/partner", "/"),
            ("/account/theme", "/account"),
            ("/partner/billing/", "/partner/billing"),
            ("/history//x/", ""),
            ("/sandbox/", "/sandbox"),
            (
                &format!("/customers/{id}"),
                &format!("/customers/{id}/billing"),
            ),
            (
                &format!("/customers/{}/", id.to_uppercase()),
                &format!("/customers/{id}/billing"),
            ),
            ("/customers/nobody", ""),
            ("/no/such/page", ""),
            ("/api/v1/", ""),
        ] {
            assert_eq!(meant_by(path).unwrap_or_default(), address, "{path}");
        }
        for elsewhere in [
            "//evil.example/",
            "/\\evil.example/",
            "/%2f%2fevil.example/",
            "/a?/",
            "/\t/evil.example/",
        ] {
            assert_eq!(meant_by(elsewhere), None, "{elsewhere}");
        }
    }
}

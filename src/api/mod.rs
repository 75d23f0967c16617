//! The JSON interface: the same use cases as the pages, for scripts and for the islands.

mod approvals;
mod changes;
mod countries;
mod customer_notes;
mod customer_problems;
mod customer_views;
mod customers;
mod json_body;
mod justification;
mod openapi;
mod problem;
mod problem_board;
mod profiles;

pub use problem::Problem;

use crate::assets;
use crate::auth::Auth;
use crate::change_sets::ChangeSets;
use crate::clock::Clock;
use crate::config::Settings;
use crate::customers::{CustomerNotes, CustomerViews, Customers};
use crate::editing::{Editing, entity_tag_of};
use crate::error::{Error, ErrorKind};
use crate::partner_center::Upstream;
use axum::Router;
use axum::extract::FromRef;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every call, below `/api/v1`. Address and method of each stand in the attribute of its handler,
/// which makes both its route and its part of the description.
pub fn router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    Auth: FromRef<S>,
    Upstream: FromRef<S>,
    Customers: FromRef<S>,
    CustomerNotes: FromRef<S>,
    CustomerViews: FromRef<S>,
    ChangeSets: FromRef<S>,
    Editing: FromRef<S>,
    Clock: FromRef<S>,
    Arc<Settings>: FromRef<S>,
{
    let calls = OpenApiRouter::new()
        .routes(routes!(profiles::partner_get, profiles::partner_put))
        .routes(routes!(
            profiles::customer_billing_get,
            profiles::customer_billing_put
        ))
        .routes(routes!(profiles::customer_company_get))
        .routes(routes!(customers::customers))
        .routes(routes!(
            customers::collection,
            customers::command_collection
        ))
        .routes(routes!(customers::addresses, customers::command_addresses))
        .routes(routes!(problem_board::customer_problems))
        .routes(routes!(
            customer_problems::problems_of_customer,
            customer_problems::silence_problem_of_customer
        ))
        .routes(routes!(customer_notes::customer_labels))
        .routes(routes!(
            customer_notes::customer_note,
            customer_notes::put_customer_note
        ))
        .routes(routes!(
            customer_views::customer_views,
            customer_views::change_customer_views
        ))
        .routes(routes!(changes::change_sets, changes::make_change_set))
        .routes(routes!(changes::change_set, changes::command_change_set))
        .routes(routes!(changes::change_rows))
        .routes(routes!(approvals::approvals))
        .routes(routes!(approvals::approval, approvals::command_approval))
        .routes(routes!(countries::country_rules));
    let (router, description) = openapi::router().nest("/api/v1", calls).split_for_parts();
    let description = Arc::new(openapi::complete(&description).to_string());
    let describe =
        async move |headers: HeaderMap| tagged(&headers, description.as_ref().to_owned());
    router.route("/api/v1/openapi.json", get(describe))
}

/// Answers a GET with JSON and its entity tag, or with 304 if the client has it already.
fn tagged(headers: &HeaderMap, body: String) -> Response {
    let tag = entity_tag_of(&body);
    if assets::is_known(headers, &tag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::ETAG, tag),
    ];
    (headers, body).into_response()
}

/// The same for a value.
fn tagged_json(headers: &HeaderMap, value: &impl Serialize) -> Result<Response, Error> {
    let body = serde_json::to_string(value).map_err(|_| ErrorKind::Internal)?;
    Ok(tagged(headers, body))
}

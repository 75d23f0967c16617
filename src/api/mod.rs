//! The JSON interface: the same use cases as the pages, for scripts and for the islands.

mod countries;
mod openapi;
mod problem;
mod profiles;

pub use problem::Problem;

use crate::auth::{Auth, Permission};
use crate::clock::Clock;
use crate::config::Settings;
use crate::editing::Editing;
use crate::error::{Error, ErrorKind};
use crate::middleware::RequestContext;
use crate::partner_center::{CustomerPage, Upstream, is_header_value};
use axum::extract::{FromRef, Query, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
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
        .routes(routes!(customers))
        .routes(routes!(countries::country_rules));
    let (router, description) = openapi::router().nest("/api/v1", calls).split_for_parts();
    router.route("/api/v1/openapi.json", get(async || Json(description)))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CustomersQuery {
    /// What names, domains (with a dot) start with, or a whole customer id.
    #[serde(default)]
    search: String,
    /// Continuation token of the page before.
    after: Option<String>,
}

/// A page of customers.
#[utoipa::path(get, path = "/customers", tag = "customers", params(CustomersQuery), responses(
    (status = 200, body = CustomerPage),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn customers(
    context: RequestContext,
    State(upstream): State<Upstream>,
    Query(query): Query<CustomersQuery>,
) -> Result<Json<CustomerPage>, Error> {
    let person = context.permitted(Permission::View)?;
    let after = query.after.as_deref().filter(|token| !token.is_empty());
    if after.is_some_and(|token| !is_header_value(token)) {
        return Err(ErrorKind::BadForm.into());
    }
    Ok(Json(
        upstream
            .customers(person, &query.search, after, context.lang())
            .await?,
    ))
}

//! The JSON interface: the same use cases as the pages, for scripts and for the islands.

mod countries;
mod openapi;
mod problem;
mod profiles;

pub use problem::Problem;

use crate::auth::{Permission, Person};
use crate::components::PageContext;
use crate::error::{Error, ErrorKind};
use crate::partner_center::{CustomerPage, is_header_value};
use crate::portal::Portal;
use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every call, below `/api/v1`. Address and method of each stand in the attribute of its handler,
/// which makes both its route and its part of the description.
pub fn router() -> Router<Arc<Portal>> {
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

/// The person, if signed in and allowed; the layer in `app` has looked already, this makes
/// forgetting it impossible.
fn person(cx: &PageContext, need: Permission) -> Result<&Person, Error> {
    let person = cx.person.as_ref().ok_or(ErrorKind::SignIn)?;
    match person.roles.may(need) {
        true => Ok(person),
        false if person.roles.is_empty() => Err(ErrorKind::NoRole.into()),
        false => Err(ErrorKind::Role.into()),
    }
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
    cx: PageContext,
    State(portal): State<Arc<Portal>>,
    Query(query): Query<CustomersQuery>,
) -> Result<Json<CustomerPage>, Error> {
    let person = person(&cx, Permission::View)?;
    let after = query.after.as_deref().filter(|token| !token.is_empty());
    if after.is_some_and(|token| !is_header_value(token)) {
        return Err(ErrorKind::BadForm.into());
    }
    Ok(Json(
        portal
            .customers(person, &query.search, after, cx.lang())
            .await?,
    ))
}

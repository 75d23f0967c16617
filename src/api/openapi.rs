//! The description of the JSON interface, made from the code.

use super::{Problem, profiles};
use axum::Json;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Partner portal",
        description = "Profiles that Partner Center keeps, read and written with the signed-in person's own rights. Scripts send the \
                       session cookie, and `Origin` with every PUT."
    ),
    paths(
        profiles::partner_get,
        profiles::partner_put,
        profiles::customer_billing_get,
        profiles::customer_billing_put,
        profiles::customer_company_get,
        super::customers,
        super::countries::country_rules,
    ),
    components(schemas(Problem))
)]
struct Description;

pub async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(Description::openapi())
}

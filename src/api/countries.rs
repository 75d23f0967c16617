//! The rules of a country for an address, for the form that is being filled in.

use super::tagged_json;
use crate::auth::Permission;
use crate::components::by_country::Country;
use crate::error::{Error, ErrorKind};
use crate::middleware::RequestContext;
use crate::partner_center::Upstream;
use crate::profile::countries;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

/// A country's rules as Partner Center tells them, with its words in the language of the request.
/// `rules` is null where none are known: then only the general rules are checked. `UK` is answered
/// as `GB`.
#[utoipa::path(get, path = "/country-rules/{country}", tag = "countries",
    params(("country" = String, Path, description = "ISO 3166-1, two letters")),
    responses((status = 200, description = "The rules of the country")))]
pub(crate) async fn country_rules(
    context: RequestContext,
    State(upstream): State<Upstream>,
    headers: HeaderMap,
    Path(country): Path<String>,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::View)?;
    let code = Some(countries::code(&country))
        .filter(|code| countries::is_code(code))
        .ok_or(ErrorKind::NotFound)?;
    let rules = upstream.country_rules(person, &code).await;
    let country = Country {
        code,
        rules: rules.as_deref(),
    };
    tagged_json(&headers, &country.form(context.words))
}

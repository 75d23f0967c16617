//! The description of the JSON interface, made from the attributes of its handlers.

use super::Problem;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Partner portal",
        description = "Profiles that Partner Center keeps, read and written with the signed-in person's own rights. Scripts send the \
                       session cookie, and `Origin` with every PUT."
    ),
    components(schemas(Problem))
)]
struct Description;

/// A router without calls that has the general part of the description.
pub fn router<S: Clone + Send + Sync + 'static>() -> OpenApiRouter<S> {
    OpenApiRouter::with_openapi(Description::openapi())
}

//! For load balancers: `GET /healthz` says that the process is alive, `GET /readyz` that the database answers. The provider and Partner
//! Center may be down meanwhile: the portal then says so on its pages.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use std::time::Duration;
use tokio::time::timeout;

/// `ping` asks the database.
pub fn router<F, Answer>(ping: F) -> Router
where
    F: Fn() -> Answer + Clone + Send + Sync + 'static,
    Answer: Future<Output = bool> + Send + 'static,
{
    let ready = async move || match timeout(Duration::from_secs(2), ping()).await {
        Ok(true) => (StatusCode::OK, "ready\n"),
        Ok(false) | Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database down\n"),
    };
    Router::new().route("/healthz", get(async || "alive\n")).route("/readyz", get(ready))
}

//! For load balancers: `GET /healthz` says that the process is alive, `GET /readyz` that the
//! database takes writes: one that only reads (a standby, a full disk) is of no use. The provider and Partner Center may be down meanwhile: the portal then says so
//! on its pages.

use crate::auth::Auth;
use axum::extract::State;
use axum::http::StatusCode;

pub async fn alive() -> &'static str {
    "alive\n"
}

pub async fn ready(State(auth): State<Auth>) -> (StatusCode, &'static str) {
    if auth.store_answers().await {
        (StatusCode::OK, "ready\n")
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "database down, or read only\n",
        )
    }
}

//! Figures for Prometheus, on an address of their own.

use axum::Router;
use axum::http::{Method, StatusCode, header};
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::time::Duration;

const REQUESTS: &str = "portal_requests_total";
const SECONDS: &str = "portal_request_seconds";

/// Starts counting. The error says that something else counts already.
pub fn install() -> Result<PrometheusHandle, String> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(SECONDS.to_owned()), &[0.005, 0.02, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0])
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(|error| error.to_string())?;
    ::metrics::describe_counter!(REQUESTS, "Answers by method, route and status");
    ::metrics::describe_histogram!(SECONDS, ::metrics::Unit::Seconds, "Time to an answer's first byte, by route");
    Ok(handle)
}

/// `GET /metrics`.
pub fn router(handle: PrometheusHandle) -> Router {
    let page = async move || {
        handle.run_upkeep();
        ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], handle.render())
    };
    Router::new().route("/metrics", get(page))
}

/// Counts an answer. Routes are the patterns of the router, so their number is bounded.
pub(super) fn answered(method: &Method, route: &str, status: StatusCode, elapsed: Duration) {
    let method = match *method {
        Method::GET | Method::HEAD | Method::POST | Method::PUT => method.as_str().to_owned(),
        _ => "other".to_owned(),
    };
    ::metrics::counter!(REQUESTS, "method" => method, "route" => route.to_owned(), "status" => status.as_str().to_owned()).increment(1);
    ::metrics::histogram!(SECONDS, "route" => route.to_owned()).record(elapsed.as_secs_f64());
}

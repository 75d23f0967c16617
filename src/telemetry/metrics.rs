//! Metrics for Prometheus, on their own address. Labels are routes, resources and words of the
//! source. A customer's id, a person or typed text is never a label.

use crate::profile::PROFILES;
use axum::Router;
use axum::http::{Method, StatusCode, header};
use axum::routing::get;
use metrics_exporter_prometheus::{
    BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};
use std::time::Duration;

const REQUESTS: &str = "portal_requests_total";
const SECONDS: &str = "portal_request_seconds";
const UPSTREAM: &str = "portal_upstream_seconds";
const NOT_SENT: &str = "portal_upstream_not_sent_total";
const UNDER_WAY: &str = "portal_upstream_under_way";
const WAITING: &str = "portal_waiting";
const REFRESHES: &str = "portal_token_refreshes_total";
const DRAFTS_KEPT: &str = "portal_drafts_kept_total";
const DRAFTS: &str = "portal_drafts";
const OUTCOMES: &str = "portal_save_outcomes_total";
const CONFLICTS: &str = "portal_conflicts_total";
const UNKNOWN: &str = "portal_unknown_outcomes_total";
const SETTLED: &str = "portal_unknown_settled_total";
const CERTIFICATE: &str = "portal_client_certificate_ends_seconds";
const LIMITED: &str = "portal_connections_limited_total";
const LOG_LINES_LOST: &str = "portal_log_lines_lost_total";
const PANICS: &str = "portal_panics_total";
const NOTIFICATIONS: &str = "portal_notifications_total";

/// Time-out for counting the drafts. A scrape does not wait longer for a database that is down.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(1);

/// Creates the recorder with the buckets of the histograms.
///
/// # Errors
///
/// Fails if the buckets are invalid.
pub fn recorder() -> Result<PrometheusRecorder, BuildError> {
    let own = [0.005, 0.02, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0];
    let upstream = [0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0];
    let builder =
        PrometheusBuilder::new().set_buckets_for_metric(Matcher::Full(SECONDS.to_owned()), &own)?;
    Ok(builder
        .set_buckets_for_metric(Matcher::Full(UPSTREAM.to_owned()), &upstream)?
        .build_recorder())
}

/// Installs the recorder and describes the metrics. `other_resources` are those of calls to Partner
/// Center that are about no profile.
///
/// # Errors
///
/// Fails if another recorder is installed already.
pub fn install(other_resources: &[&'static str]) -> Result<PrometheusHandle, String> {
    let recorder = recorder().map_err(|error| error.to_string())?;
    let handle = recorder.handle();
    ::metrics::set_global_recorder(recorder).map_err(|error| error.to_string())?;
    ::metrics::describe_counter!(REQUESTS, "Answers by method, route and status");
    ::metrics::describe_histogram!(
        SECONDS,
        ::metrics::Unit::Seconds,
        "Time to an answer's first byte, by route"
    );
    ::metrics::describe_histogram!(
        UPSTREAM,
        ::metrics::Unit::Seconds,
        "Calls to Partner Center, by resource, method and status"
    );
    ::metrics::describe_counter!(
        NOT_SENT,
        "Calls to Partner Center that the portal did not send, by resource and reason"
    );
    ::metrics::describe_gauge!(UNDER_WAY, "Calls to Partner Center under way");
    ::metrics::describe_gauge!(
        WAITING,
        "Waiting now: saves for their turn, calls for a place among those under way"
    );
    ::metrics::describe_counter!(
        REFRESHES,
        "Times the provider was asked for new tokens, by result"
    );
    ::metrics::describe_counter!(DRAFTS_KEPT, "Times a draft was kept, by resource");
    ::metrics::describe_gauge!(
        DRAFTS,
        "Drafts in the database, with those whose end nobody has seen yet"
    );
    ::metrics::describe_counter!(
        OUTCOMES,
        "Outcomes in the audit log, by resource and outcome"
    );
    ::metrics::describe_counter!(CONFLICTS, "Saves that ended in a conflict, by resource");
    ::metrics::describe_counter!(
        UNKNOWN,
        "Saves whose outcome was not known when they ended, by resource"
    );
    ::metrics::describe_counter!(
        SETTLED,
        "Saves without an outcome that were settled later, by resource and outcome"
    );
    ::metrics::describe_gauge!(
        CERTIFICATE,
        "When the client certificate ends, in Unix seconds"
    );
    ::metrics::describe_counter!(
        LIMITED,
        "Connections that were closed, or times that all were in use, by limit"
    );
    ::metrics::describe_counter!(
        NOTIFICATIONS,
        "Attempts to deliver a message, by way and outcome"
    );
    ::metrics::describe_counter!(PANICS, "Panics");
    ::metrics::describe_counter!(LOG_LINES_LOST, "Log lines that could not be written");
    ::metrics::gauge!(UNDER_WAY).set(0.0);
    for what in ["turn", "place"] {
        ::metrics::gauge!(WAITING, "for" => what).set(0.0);
    }
    begin_at_zero(other_resources);
    Ok(handle)
}

/// Outcomes of saves in the audit log.
const SAVE_OUTCOMES: &[&str] = &[
    "saved",
    "rejected",
    "stale",
    "not-applied",
    "throttled",
    "unavailable",
    "conflict",
    "unknown",
];

/// Outcomes that are found out later.
const SETTLED_OUTCOMES: &[&str] = &["saved", "not-applied", "conflict", "unknown"];

/// Registers every counter whose labels are words of the source, at 0: an alert on a rise sees the
/// first event only of a series that was there before. Answers are left out, whose labels are routes
/// and statuses.
pub fn begin_at_zero(other_resources: &[&'static str]) {
    for slug in PROFILES.iter().map(|profile| profile.slug) {
        for name in [DRAFTS_KEPT, CONFLICTS, UNKNOWN] {
            ::metrics::counter!(name, "resource" => slug).absolute(0);
        }
        for outcome in SAVE_OUTCOMES {
            ::metrics::counter!(OUTCOMES, "resource" => slug, "outcome" => *outcome).absolute(0);
        }
        for outcome in SETTLED_OUTCOMES {
            ::metrics::counter!(SETTLED, "resource" => slug, "outcome" => *outcome).absolute(0);
        }
    }
    let slugs = PROFILES.iter().map(|profile| profile.slug);
    for resource in slugs.chain(other_resources.iter().copied()) {
        for reason in ["wait", "busy", "down", "other"] {
            ::metrics::counter!(NOT_SENT, "resource" => resource, "reason" => reason).absolute(0);
        }
    }
    for result in ["renewed", "ended", "failed"] {
        ::metrics::counter!(REFRESHES, "result" => result).absolute(0);
    }
    for limit in ["address", "all"] {
        ::metrics::counter!(LIMITED, "limit" => limit).absolute(0);
    }
    for way in ["mail", "teams", "webhook"] {
        for outcome in ["sent", "waiting", "dead"] {
            ::metrics::counter!(NOTIFICATIONS, "way" => way, "outcome" => outcome).absolute(0);
        }
    }
    for name in [PANICS, LOG_LINES_LOST] {
        ::metrics::counter!(name).absolute(0);
    }
}

/// Gauges that are read at each scrape. `None` if a value is unknown.
#[derive(Debug, Default)]
pub struct Gauges {
    pub drafts: Option<i64>,
    /// End of the client certificate, in Unix seconds.
    pub certificate_ends_at: Option<i64>,
}

/// The router of `GET /metrics`. `read` reads the gauges, with `DATABASE_TIMEOUT` as its time-out.
pub fn router<F, G>(handle: PrometheusHandle, read: F) -> Router
where
    F: Fn() -> G + Clone + Send + Sync + 'static,
    G: Future<Output = Gauges> + Send + 'static,
{
    let page = async move || {
        let gauges = tokio::time::timeout(DATABASE_TIMEOUT, read())
            .await
            .unwrap_or_default();
        if let Some(count) = gauges.drafts {
            ::metrics::gauge!(DRAFTS).set(count as f64);
        }
        if let Some(ends_at) = gauges.certificate_ends_at {
            ::metrics::gauge!(CERTIFICATE).set(ends_at as f64);
        }
        handle.run_upkeep();
        (
            [(
                header::CONTENT_TYPE,
                "text/plain; version=0.0.4; charset=utf-8",
            )],
            handle.render(),
        )
    };
    Router::new().route("/metrics", get(page))
}

/// Counts an answer. Routes are the patterns of the router, so their number is bounded.
pub(crate) fn answered(method: &Method, route: &str, status: StatusCode, elapsed: Duration) {
    let method = match *method {
        Method::GET | Method::HEAD | Method::POST | Method::PUT => method.as_str().to_owned(),
        _ => "other".to_owned(),
    };
    ::metrics::counter!(REQUESTS, "method" => method, "route" => route.to_owned(), "status" => status.as_str().to_owned()).increment(1);
    ::metrics::histogram!(SECONDS, "route" => route.to_owned()).record(elapsed.as_secs_f64());
}

/// Counts a call to Partner Center that was sent. `status` is the status code, or the failure in
/// place of one.
pub(crate) fn upstream_call(
    resource: &'static str,
    method: &Method,
    status: &str,
    elapsed: Duration,
) {
    let histogram = ::metrics::histogram!(UPSTREAM, "resource" => resource, "method" => method.as_str().to_owned(), "status" => status.to_owned());
    histogram.record(elapsed.as_secs_f64());
}

/// Counts a call that the portal did not send; `reason` is `wait`, `busy`, `down` or `other`.
pub(crate) fn not_sent(resource: &'static str, reason: &'static str) {
    ::metrics::counter!(NOT_SENT, "resource" => resource, "reason" => reason).increment(1);
}

/// Increments a gauge until it is dropped.
pub(crate) struct GaugeGuard(::metrics::Gauge);

impl GaugeGuard {
    fn new(gauge: ::metrics::Gauge) -> GaugeGuard {
        gauge.increment(1.0);
        GaugeGuard(gauge)
    }

    /// A call to Partner Center under way.
    pub fn call() -> GaugeGuard {
        GaugeGuard::new(::metrics::gauge!(UNDER_WAY))
    }

    /// A call that waits for a free place.
    pub fn waits_for_place() -> GaugeGuard {
        GaugeGuard::new(::metrics::gauge!(WAITING, "for" => "place"))
    }

    /// A save that waits for its turn.
    pub fn waits_for_turn() -> GaugeGuard {
        GaugeGuard::new(::metrics::gauge!(WAITING, "for" => "turn"))
    }
}

impl Drop for GaugeGuard {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}

/// Counts a request for new tokens. The result is `renewed`, `ended` (the session too) or `failed`.
pub(crate) fn refreshed(result: &'static str) {
    ::metrics::counter!(REFRESHES, "result" => result).increment(1);
}

/// Counts a draft that was saved.
pub(crate) fn draft_kept(resource: &'static str) {
    ::metrics::counter!(DRAFTS_KEPT, "resource" => resource).increment(1);
}

/// Counts an outcome in the audit log. `outcome` is a word of the source.
pub(crate) fn outcome(resource: &'static str, outcome: &str) {
    ::metrics::counter!(OUTCOMES, "resource" => resource, "outcome" => outcome.to_owned())
        .increment(1);
}

/// Counts a save that ended in a conflict.
pub(crate) fn conflict(resource: &'static str) {
    ::metrics::counter!(CONFLICTS, "resource" => resource).increment(1);
}

/// Counts a save whose outcome was unknown when it ended.
pub(crate) fn outcome_unknown(resource: &'static str) {
    ::metrics::counter!(UNKNOWN, "resource" => resource).increment(1);
}

/// Counts a save without an outcome that has been reconciled.
pub(crate) fn reconciled(resource: &'static str, outcome: &'static str) {
    ::metrics::counter!(SETTLED, "resource" => resource, "outcome" => outcome).increment(1);
}

/// Counts that connections reached a limit: `address`, one was closed; `all`, further ones wait.
pub(crate) fn connection_limited(limit: &'static str) {
    ::metrics::counter!(LIMITED, "limit" => limit).increment(1);
}

/// Counts a log line that nobody will read.
pub(crate) fn log_line_lost() {
    ::metrics::counter!(LOG_LINES_LOST).increment(1);
}

/// Counts an attempt to deliver a message. `outcome` is `sent`, `waiting` (it is tried again) or
/// `dead`.
pub(crate) fn notification(way: &'static str, outcome: &str) {
    ::metrics::counter!(NOTIFICATIONS, "way" => way, "outcome" => outcome.to_owned()).increment(1);
}

/// Counts a panic.
pub(crate) fn panicked() {
    ::metrics::counter!(PANICS).increment(1);
}

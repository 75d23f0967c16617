//! The log: one line per event on standard error, as text or JSON. It never contains a token, a
//! cookie, an e-mail address or a body.

use crate::config::{LogFormat, Settings};
use crate::telemetry::log_queue::{LastLines, LogQueue};
use crate::telemetry::traces::Traces;
use crate::telemetry::{metrics, traces};
use std::panic::PanicHookInfo;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

/// Starts logging, writes the warnings, and starts traces if they are configured. Keep the returned
/// value until the process ends. Later calls change nothing.
#[must_use]
pub fn start(settings: &Settings, warnings: &[String]) -> Logging {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let (writer, last_lines) = match LogQueue::start() {
        Ok(queue) => {
            let last_lines = queue.last_lines();
            (BoxMakeWriter::new(queue), last_lines)
        }
        Err(_) => (BoxMakeWriter::new(std::io::stderr), LastLines::none()),
    };
    // A full disk must not become a panic.
    let output = fmt::layer().with_writer(writer).log_internal_errors(false);
    let output = match settings.log_format {
        LogFormat::Text => output
            .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
            .boxed(),
        LogFormat::Json => output
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .boxed(),
    };
    let (tracer, traces, failed) = match traces::tracer(settings) {
        Ok(Some((tracer, traces))) => (Some(tracer), traces, None),
        Ok(None) => (None, Traces::off(), None),
        Err(error) => (None, Traces::off(), Some(error)),
    };
    let traced = tracer.map(|tracer| {
        let layer = tracing_opentelemetry::layer()
            .with_tracer(tracer)
            .with_location(false)
            .with_threads(false);
        layer.with_filter(filter_fn(|metadata| {
            metadata.is_span() && is_ours(metadata)
        }))
    });
    let output = output.with_filter(filter_fn(is_harmless));
    if tracing_subscriber::registry()
        .with(output)
        .with(traced)
        .with(filter)
        .try_init()
        .is_ok()
    {
        std::panic::set_hook(Box::new(panicked));
    }
    warnings.iter().for_each(|line| tracing::warn!("{line}"));
    if let Some(error) = failed {
        tracing::warn!("no traces: {error}");
    }
    Logging {
        _traces: traces,
        _last_lines: last_lines,
    }
}

/// Sends the remaining spans and writes the last lines when dropped, in this order: the first may log.
/// It is kept until the process ends.
pub struct Logging {
    _traces: Traces,
    _last_lines: LastLines,
}

/// Modules of other crates that write values of settings, or that say what the portal itself says
/// better: sqlx's parameters of the database's address, and its acquiring of connections. The
/// session layer calls a session that has ended suspicious.
const LEFT_OUT: &[&str] = &[
    "sqlx_postgres::options",
    "sqlx_core::pool",
    "sqlx::pool",
    "tower_sessions",
];

/// Returns true if the event may be logged. Below `info` other crates write headers, statements and
/// network bytes, so those are left out whatever the filter says.
pub fn is_harmless(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    let is_left_out = LEFT_OUT.iter().any(|module| target.starts_with(module));
    (*metadata.level() <= Level::INFO && !is_left_out) || is_ours(metadata)
}

fn is_ours(metadata: &Metadata<'_>) -> bool {
    metadata.target().split("::").next() == Some("portal")
}

/// Logs the location of a panic. The message is logged only if it is part of the source, because a
/// formatted message may contain what a person typed.
fn panicked(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    metrics::panicked();
    tracing::error!(place, message = static_message(info.payload()), "panic");
}

fn static_message(payload: &dyn std::any::Any) -> &'static str {
    payload
        .downcast_ref::<&'static str>()
        .copied()
        .unwrap_or("(message left out)")
}

#[cfg(test)]
mod tests {
    use super::static_message;

    // K1
    #[test]
    fn a_panics_message_is_logged_only_if_it_is_part_of_the_source() {
        let caught = |panics: fn()| {
            static_message(
                std::panic::catch_unwind(panics)
                    .expect_err("a panic")
                    .as_ref(),
            )
        };
        assert_eq!(caught(|| panic!("a fault")), "a fault");
        assert_eq!(
            caught(|| panic!("a fault about {}", std::env::args().count())),
            "(message left out)"
        );
    }
}

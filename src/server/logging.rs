//! The log: one line per event on standard error, as text or JSON. Never a token, a cookie, an e-mail address or a body.

use super::settings::{LogFormat, Settings};
use std::panic::PanicHookInfo;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

/// Starts the log with these warnings. Later calls change nothing.
pub fn start(settings: &Settings, warnings: &[String]) {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let output = fmt::layer().with_writer(std::io::stderr);
    let output = match settings.log_format {
        LogFormat::Text => output.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).boxed(),
        LogFormat::Json => output.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed(),
    };
    let started = tracing_subscriber::registry().with(output.with_filter(filter_fn(is_harmless))).with(filter).try_init();
    if started.is_ok() {
        std::panic::set_hook(Box::new(panicked));
    }
    warnings.iter().for_each(|line| tracing::warn!("{line}"));
}

/// Below `info` other crates write headers, statements and bytes of the network, whatever the filter says.
fn is_harmless(metadata: &Metadata<'_>) -> bool {
    *metadata.level() <= Level::INFO || metadata.target().split("::").next() == Some("portal")
}

/// Says where; what only if it is part of the source, because a message that was put together may carry what somebody typed.
fn panicked(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let message = info.payload().downcast_ref::<&'static str>().copied().unwrap_or("(message left out)");
    tracing::error!(place, message, "panic");
}

//! Where a test's log lines and traces go.

use std::sync::OnceLock;

/// What is logged and traced on this thread goes there until the answer is dropped.
pub fn tracing_to(
    subscriber: impl tracing::Subscriber + Send + Sync + 'static,
) -> tracing::subscriber::DefaultGuard {
    // While there is a single one in the process, whoever has none and comes first to an event
    // turns it off for all.
    static SECOND: OnceLock<tracing::Dispatch> = OnceLock::new();
    SECOND.get_or_init(|| tracing::Dispatch::new(tracing_subscriber::registry()));
    tracing::subscriber::set_default(subscriber)
}

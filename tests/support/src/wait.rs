//! Waiting for an event instead of for a time.

use std::time::Duration;
use tokio::time::{Instant, sleep};

/// The longest that anything a test waits for may take on a busy machine; reached only when it
/// never comes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// Returns as soon as `reached` holds. Panics with `what` if it does not within two minutes.
pub async fn until(what: &str, mut reached: impl AsyncFnMut() -> bool) {
    let give_up = Instant::now() + PATIENCE;
    while !reached().await {
        assert!(Instant::now() < give_up, "waited in vain: {what}");
        sleep(Duration::from_millis(5)).await;
    }
}

//! Tells that connections reach a limit: a counter, and a line in the log that is not repeated for
//! every client of a flood.

use crate::telemetry::metrics;
use std::net::IpAddr;
use std::time::Duration;
use tokio::time::Instant;

/// Time between two lines about the same limit.
const INTERVAL: Duration = Duration::from_secs(60);

/// When each limit was told last.
#[derive(Debug, Default)]
pub struct LimitReports {
    address: Option<Instant>,
    all: Option<Instant>,
}

impl LimitReports {
    /// A connection was closed, because its address has `most` of them.
    pub fn address_is_full(&mut self, address: IpAddr, most: usize) {
        metrics::connection_limited("address");
        if is_due(&mut self.address, Instant::now()) {
            tracing::warn!(
                %address,
                most,
                "connections are closed: this address has as many as one may have"
            );
        }
    }

    /// All of the connections are in use, and further ones wait.
    pub fn all_are_in_use(&mut self, most: usize) {
        metrics::connection_limited("all");
        if is_due(&mut self.all, Instant::now()) {
            tracing::warn!(
                most,
                "connections wait: all of them are in use; ulimit -n may allow more"
            );
        }
    }
}

/// Returns whether it is time for a line, and remembers that it was.
fn is_due(told: &mut Option<Instant>, now: Instant) -> bool {
    let due = told.is_none_or(|at| now.duration_since(at) >= INTERVAL);
    if due {
        *told = Some(now);
    }
    due
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_has_a_line_a_minute() {
        let (mut told, begun) = (None, Instant::now());
        let seconds = [0, 1, 59, 60, 61, 120];
        let due = seconds.map(|after| is_due(&mut told, begun + Duration::from_secs(after)));
        assert_eq!(due, [true, false, false, true, false, true]);
    }
}

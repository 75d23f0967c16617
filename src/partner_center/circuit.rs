//! Circuit breakers: after several consecutive failures no calls are sent for a few seconds; then a
//! single call, the probe, tests the service. There is a circuit for each resource, and one for the
//! service as a whole.
//!
//! The crates for this wrap a call and judge it by its error type, so none of them is used: here a
//! failure depends on the response, reads that provide evidence for a save have to pass an open
//! circuit, and pages show the time at which the outage began.

use crate::clock::{Clock, Deadline};
use crate::profile::CustomerId;
use std::collections::HashMap;
use std::time::Duration;

/// The resource of a call, and the customer it belongs to.
pub type CircuitKey = (&'static str, Option<CustomerId>);

/// A circuit opens after this number of consecutive failures, each within `WINDOW` of the one
/// before. The circuit of the whole service needs failures of more than one resource.
const MAX_FAILURES: u32 = 5;
/// The circuit of the whole service also opens after this number of consecutive calls without a
/// connection, even if all of them were for one resource.
const MAX_NO_CONNECTION: u32 = 3;
const WINDOW: Duration = Duration::from_secs(60);

/// The time for which an open circuit blocks calls. It doubles with each failed probe, up to
/// `MAX_COOL_DOWN`.
const COOL_DOWN: Duration = Duration::from_secs(5);
const MAX_COOL_DOWN: Duration = Duration::from_secs(30);

/// A probe without a result after this time counts as lost. The call's own time-outs are shorter.
const PROBE_TIMEOUT: Duration = Duration::from_secs(60);

/// An outage is shown on pages for this long after the last failure.
const OUTAGE_SHOWN_FOR: Duration = Duration::from_secs(120);

/// The largest number of resources with a circuit. If more of them fail, all circuits of resources
/// are reset; so many failures open the circuit of the whole service anyway.
const MAX_CIRCUITS: usize = 1_000;

/// The kind of a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    NoConnection,
    /// The response was 5xx or incomplete, or did not arrive in time.
    Broken,
}

/// All circuits.
#[derive(Debug, Default)]
pub struct Circuits {
    service: Circuit,
    /// The circuits of resources with failures. Not an `ExpiringMap`: a circuit lasts until an
    /// answer closes it, however long that takes.
    resources: HashMap<CircuitKey, Circuit>,
}

/// Consecutive failures since the last response.
#[derive(Debug, Default)]
struct Circuit {
    failures: u32,
    /// The number of consecutive failures without a connection.
    no_connection: u32,
    /// The resource that failed first.
    first: Option<CircuitKey>,
    /// True if more than one resource has failed.
    several: bool,
    /// The time of the first failure, in Unix milliseconds.
    since: i64,
    /// The failures are forgotten if the next one comes later than this.
    window: Option<Deadline>,
    shown_until: Option<Deadline>,
    /// `None` while the circuit is closed.
    open: Option<OpenCircuit>,
}

/// The state of an open circuit.
#[derive(Debug)]
struct OpenCircuit {
    until: Deadline,
    cool_down: Duration,
    /// The time-out of the probe in progress.
    probe: Option<Deadline>,
}

impl Circuits {
    /// Allows a call. Returns true if the call is the probe of an open circuit.
    ///
    /// # Errors
    /// Returns the remaining time if an open circuit blocks the call.
    pub fn try_call(&mut self, key: &CircuitKey, clock: &Clock) -> Result<bool, Duration> {
        let resource = self
            .resources
            .get(key)
            .and_then(|circuit| circuit.left(clock));
        match self.service.left(clock).into_iter().chain(resource).max() {
            Some(left) if !left.is_zero() => Err(left),
            Some(_) => {
                self.service.start_probe(clock);
                if let Some(circuit) = self.resources.get_mut(key) {
                    circuit.start_probe(clock);
                }
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// Returns the remaining time if an open circuit blocks calls. Does not start a probe.
    pub fn is_open(&self, key: &CircuitKey, clock: &Clock) -> Option<Duration> {
        let resource = self
            .resources
            .get(key)
            .and_then(|circuit| circuit.left(clock));
        self.service
            .left(clock)
            .into_iter()
            .chain(resource)
            .max()
            .filter(|left| !left.is_zero())
    }

    /// Returns the time until calls may be tried again if a circuit of this call is open, also while
    /// only its probe is still to be sent: at least a second.
    pub fn is_suspect(&self, key: &CircuitKey, clock: &Clock) -> Option<Duration> {
        let resource = self.resources.get(key);
        let circuits = [Some(&self.service), resource].into_iter().flatten();
        let left = circuits.filter_map(|circuit| circuit.left(clock)).max();
        left.map(|left| left.max(Duration::from_secs(1)))
    }

    /// Records a response, of whatever kind: closes the circuits of the service and the resource.
    pub fn record_response(&mut self, key: &CircuitKey) {
        if self.service.open.is_some() {
            tracing::info!("Partner Center answers again");
        }
        self.service = Circuit::default();
        self.resources.remove(key);
    }

    /// Records a failure. `probe` is true if the call was the probe of an open circuit.
    pub fn record_failure(
        &mut self,
        key: &CircuitKey,
        kind: FailureKind,
        probe: bool,
        clock: &Clock,
    ) {
        if self
            .service
            .record_failure(key, kind, probe, clock, |circuit| {
                circuit.no_connection >= MAX_NO_CONNECTION
                    || (circuit.failures >= MAX_FAILURES && circuit.several)
            })
        {
            tracing::warn!(
                failures = self.service.failures,
                "Partner Center does not answer; calls are held back for a while"
            );
        }
        if self.resources.len() >= MAX_CIRCUITS {
            self.resources.clear();
        }
        let resource = self.resources.entry(key.clone()).or_default();
        if resource.record_failure(key, kind, probe, clock, |circuit| {
            circuit.failures >= MAX_FAILURES
        }) {
            tracing::warn!(
                resource = key.0,
                failures = resource.failures,
                "this resource does not answer; calls are held back for a while"
            );
        }
    }

    /// Ends a probe without a result, because its caller went away. The next call is a probe.
    pub fn abandon_probe(&mut self, key: &CircuitKey) {
        for circuit in [Some(&mut self.service), self.resources.get_mut(key)]
            .into_iter()
            .flatten()
        {
            if let Some(open) = &mut circuit.open {
                open.probe = None;
            }
        }
    }

    /// Returns the start of an outage of the whole service in Unix milliseconds, if its last
    /// failure is recent.
    pub fn outage(&self, clock: &Clock) -> Option<i64> {
        let fresh = self
            .service
            .shown_until
            .is_some_and(|shown_until| !shown_until.is_reached(clock));
        (self.service.open.is_some() && fresh).then_some(self.service.since)
    }
}

impl Circuit {
    /// Returns the time for which calls are still blocked. Zero means that the next call is the
    /// probe, and `None` that the circuit is closed.
    fn left(&self, clock: &Clock) -> Option<Duration> {
        let open = self.open.as_ref()?;
        let trying = open.probe.is_some_and(|probe| !probe.is_reached(clock));
        let left = open.until.left(clock);
        Some(if left.is_zero() && trying {
            Duration::from_secs(1)
        } else {
            left
        })
    }

    fn start_probe(&mut self, clock: &Clock) {
        if let Some(open) = &mut self.open {
            open.probe = Some(clock.after(PROBE_TIMEOUT));
        }
    }

    /// Records a failure. Returns true if it opened the circuit. `trips` decides whether a closed
    /// circuit opens.
    fn record_failure(
        &mut self,
        key: &CircuitKey,
        kind: FailureKind,
        probe: bool,
        clock: &Clock,
        trips: impl Fn(&Circuit) -> bool,
    ) -> bool {
        self.shown_until = Some(clock.after(OUTAGE_SHOWN_FOR));
        if let Some(open) = &mut self.open {
            // Calls that started before the circuit opened provide no new information.
            if probe {
                let cool_down = open.cool_down.saturating_mul(2).min(MAX_COOL_DOWN);
                *open = OpenCircuit {
                    until: clock.after(cool_down),
                    cool_down,
                    probe: None,
                };
            }
            return false;
        }
        if self.window.is_some_and(|window| window.is_reached(clock)) {
            *self = Circuit {
                shown_until: self.shown_until,
                ..Circuit::default()
            };
        }
        self.window = Some(clock.after(WINDOW));
        if self.failures == 0 {
            self.since = clock.now_ms();
        }
        self.failures += 1;
        self.no_connection = if kind == FailureKind::NoConnection {
            self.no_connection + 1
        } else {
            0
        };
        self.several |= self.first.get_or_insert_with(|| key.clone()) != key;
        if trips(self) {
            self.open = Some(OpenCircuit {
                until: clock.after(COOL_DOWN),
                cool_down: COOL_DOWN,
                probe: None,
            });
            return true;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BILLING: CircuitKey = ("billing", None);
    const SUPPORT: CircuitKey = ("support", None);

    fn closed() -> (Circuits, Clock) {
        (Circuits::default(), Clock::settable(1_000_000))
    }

    fn fail(circuits: &mut Circuits, key: &CircuitKey, times: u32, clock: &Clock) {
        for _ in 0..times {
            circuits.record_failure(key, FailureKind::Broken, false, clock);
        }
    }

    // U2
    #[test]
    fn failures_in_a_row_hold_calls_back_and_one_attempt_at_a_time_sees_whether_it_answers() {
        let (mut circuits, clock) = closed();
        fail(&mut circuits, &BILLING, 4, &clock);
        assert_eq!(circuits.try_call(&SUPPORT, &clock), Ok(false));
        fail(&mut circuits, &SUPPORT, 1, &clock);
        assert!(
            circuits.try_call(&BILLING, &clock).is_err()
                && circuits.try_call(&SUPPORT, &clock).is_err()
        );
        assert_eq!(circuits.outage(&clock), Some(1_000_000));

        clock.advance(COOL_DOWN);
        assert_eq!(circuits.try_call(&BILLING, &clock), Ok(true));
        assert!(
            circuits.try_call(&BILLING, &clock).is_err()
                && circuits.try_call(&SUPPORT, &clock).is_err(),
            "one at a time"
        );
        circuits.record_failure(&BILLING, FailureKind::Broken, true, &clock);
        clock.advance(COOL_DOWN);
        assert!(
            circuits.try_call(&BILLING, &clock).is_err(),
            "twice as long after a failed probe"
        );
        clock.advance(COOL_DOWN);
        assert_eq!(circuits.try_call(&SUPPORT, &clock), Ok(true));
        circuits.record_response(&SUPPORT);
        assert_eq!(circuits.try_call(&SUPPORT, &clock), Ok(false));
        assert_eq!(circuits.outage(&clock), None);
    }

    #[test]
    fn one_resource_that_fails_holds_nothing_else_back() {
        let (mut circuits, clock) = closed();
        fail(&mut circuits, &BILLING, 20, &clock);
        assert!(circuits.try_call(&BILLING, &clock).is_err());
        assert_eq!(circuits.try_call(&SUPPORT, &clock), Ok(false));
        assert_eq!(circuits.outage(&clock), None);
        circuits.record_response(&SUPPORT);
        assert!(
            circuits.try_call(&BILLING, &clock).is_err(),
            "what answers elsewhere tells nothing of this one"
        );
    }

    #[test]
    fn without_a_connection_the_resource_does_not_matter() {
        let (mut circuits, clock) = closed();
        for _ in 0..MAX_NO_CONNECTION {
            circuits.record_failure(&BILLING, FailureKind::NoConnection, false, &clock);
        }
        assert!(circuits.try_call(&SUPPORT, &clock).is_err());
    }

    #[test]
    fn an_answer_or_a_quiet_minute_ends_the_row() {
        let (mut circuits, clock) = closed();
        fail(&mut circuits, &BILLING, 4, &clock);
        circuits.record_response(&BILLING);
        fail(&mut circuits, &BILLING, 4, &clock);
        clock.advance(WINDOW);
        fail(&mut circuits, &BILLING, 4, &clock);
        assert_eq!(circuits.try_call(&BILLING, &clock), Ok(false));
        fail(&mut circuits, &BILLING, 1, &clock);
        assert!(circuits.try_call(&BILLING, &clock).is_err());
    }

    #[test]
    fn what_was_under_way_when_it_opened_does_not_prolong_it_and_a_lost_attempt_is_replaced() {
        let (mut circuits, clock) = closed();
        fail(&mut circuits, &BILLING, 50, &clock);
        clock.advance(COOL_DOWN);
        assert_eq!(circuits.try_call(&BILLING, &clock), Ok(true));
        circuits.abandon_probe(&BILLING);
        assert_eq!(circuits.try_call(&BILLING, &clock), Ok(true));
        clock.advance(PROBE_TIMEOUT);
        assert_eq!(
            circuits.try_call(&BILLING, &clock),
            Ok(true),
            "nothing was heard of the one before"
        );
    }

    #[test]
    fn an_outage_of_long_ago_is_not_told() {
        let (mut circuits, clock) = closed();
        fail(&mut circuits, &BILLING, 5, &clock);
        fail(&mut circuits, &SUPPORT, 1, &clock);
        assert!(circuits.outage(&clock).is_some());
        clock.advance(OUTAGE_SHOWN_FOR);
        assert_eq!(circuits.outage(&clock), None);
    }
}

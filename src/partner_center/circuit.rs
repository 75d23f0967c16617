//! Whether the service answers at all. Found out once: after failures in a row the calls that
//! follow are not even tried for a few seconds; then one goes through to see. One circuit for each
//! resource, and one for the service as a whole.
//!
//! An own one in two hundred lines because the crates for this wrap a call and decide by its error
//! type; here what counts as a failure depends on the answer, evidence for an open save has to
//! pass, and pages want to know since when.

use crate::clock::{Clock, Deadline};
use crate::profile::CustomerId;
use std::collections::HashMap;
use std::time::Duration;

/// What a call is about: the resource, and whose it is.
pub type CircuitKey = (&'static str, Option<CustomerId>);

/// So many failures in a row, each within `WINDOW` of the one before …
const FAILURES: u32 = 5;
/// … or so many times no connection at all: there the resource does not matter.
const NO_CONNECTION: u32 = 3;
const WINDOW: Duration = Duration::from_secs(60);

/// How long nothing is tried: this, and twice as long after each attempt in vain, up to the
/// longest.
const PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// An attempt that has not ended after this counts as lost (its own time-outs are shorter).
const ATTEMPT: Duration = Duration::from_secs(60);

/// Nothing is said of an outage of which nothing has been heard for so long.
const NEWS: Duration = Duration::from_secs(120);

/// Resources that fail at the same time are few; more of them are not kept track of one by one.
const MANY: usize = 1_000;

/// How a call failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    NoConnection,
    /// 5xx, cut, or no answer in time.
    Broken,
}

#[derive(Debug, Default)]
pub struct Circuits {
    whole: Circuit,
    /// Those with failures only. Not an `ExpiringMap`: a circuit lasts until an answer closes it,
    /// however long that takes.
    each: HashMap<CircuitKey, Circuit>,
}

/// A row of failures, without an answer between them.
#[derive(Debug, Default)]
struct Circuit {
    failures: u32,
    no_connection: u32,
    first: Option<CircuitKey>,
    /// More than one resource has failed.
    several: bool,
    /// When the row began, Unix milliseconds.
    since: i64,
    window: Option<Deadline>,
    news: Option<Deadline>,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    until: Deadline,
    pause: Duration,
    /// Somebody is seeing whether it answers again.
    attempt: Option<Deadline>,
}

impl Circuits {
    /// Lets a call pass, or says how long nothing is tried. A call that passes an open circuit is
    /// the attempt: `true`.
    pub fn pass(&mut self, key: &CircuitKey, clock: &Clock) -> Result<bool, Duration> {
        let each = self.each.get(key).and_then(|circuit| circuit.left(clock));
        match self.whole.left(clock).into_iter().chain(each).max() {
            Some(left) if !left.is_zero() => Err(left),
            Some(_) => {
                self.whole.attempt(clock);
                if let Some(circuit) = self.each.get_mut(key) {
                    circuit.attempt(clock);
                }
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// Only looks.
    pub fn is_open(&self, key: &CircuitKey, clock: &Clock) -> Option<Duration> {
        let each = self.each.get(key).and_then(|circuit| circuit.left(clock));
        self.whole
            .left(clock)
            .into_iter()
            .chain(each)
            .max()
            .filter(|left| !left.is_zero())
    }

    /// The service answered, whatever it said.
    pub fn answered(&mut self, key: &CircuitKey) {
        if self.whole.open.is_some() {
            tracing::info!("Partner Center answers again");
        }
        self.whole = Circuit::default();
        self.each.remove(key);
    }

    pub fn failed(&mut self, key: &CircuitKey, how: FailureKind, attempt: bool, clock: &Clock) {
        if self.whole.failed(key, how, attempt, clock, |row| {
            row.no_connection >= NO_CONNECTION || (row.failures >= FAILURES && row.several)
        }) {
            tracing::warn!(
                failures = self.whole.failures,
                "Partner Center does not answer; calls are held back for a while"
            );
        }
        if self.each.len() >= MANY {
            self.each.clear();
        }
        let each = self.each.entry(key.clone()).or_default();
        if each.failed(key, how, attempt, clock, |row| row.failures >= FAILURES) {
            tracing::warn!(
                resource = key.0,
                failures = each.failures,
                "this resource does not answer; calls are held back for a while"
            );
        }
    }

    /// An attempt that ended without news (its caller went away): the next call is one.
    pub fn given_up(&mut self, key: &CircuitKey) {
        for circuit in [Some(&mut self.whole), self.each.get_mut(key)]
            .into_iter()
            .flatten()
        {
            if let Some(open) = &mut circuit.open {
                open.attempt = None;
            }
        }
    }

    /// Since when (Unix milliseconds) the service as a whole has not answered, if that was seen
    /// lately.
    pub fn outage(&self, clock: &Clock) -> Option<i64> {
        let fresh = self.whole.news.is_some_and(|news| !news.is_reached(clock));
        (self.whole.open.is_some() && fresh).then_some(self.whole.since)
    }
}

impl Circuit {
    /// How long nothing is tried; zero where the next call may be the attempt; `None` while it is
    /// closed.
    fn left(&self, clock: &Clock) -> Option<Duration> {
        let open = self.open.as_ref()?;
        let trying = open
            .attempt
            .is_some_and(|attempt| !attempt.is_reached(clock));
        let left = open.until.left(clock);
        Some(if left.is_zero() && trying {
            Duration::from_secs(1)
        } else {
            left
        })
    }

    fn attempt(&mut self, clock: &Clock) {
        if let Some(open) = &mut self.open {
            open.attempt = Some(clock.after(ATTEMPT));
        }
    }

    /// Answers whether this failure opened the circuit.
    fn failed(
        &mut self,
        key: &CircuitKey,
        how: FailureKind,
        attempt: bool,
        clock: &Clock,
        trips: impl Fn(&Circuit) -> bool,
    ) -> bool {
        self.news = Some(clock.after(NEWS));
        if let Some(open) = &mut self.open {
            // Calls that were under way when it opened tell nothing new.
            if attempt {
                let pause = open.pause.saturating_mul(2).min(LONGEST_PAUSE);
                *open = Open {
                    until: clock.after(pause),
                    pause,
                    attempt: None,
                };
            }
            return false;
        }
        if self.window.is_some_and(|window| window.is_reached(clock)) {
            *self = Circuit {
                news: self.news,
                ..Circuit::default()
            };
        }
        self.window = Some(clock.after(WINDOW));
        if self.failures == 0 {
            self.since = clock.now_ms();
        }
        self.failures += 1;
        self.no_connection = if how == FailureKind::NoConnection {
            self.no_connection + 1
        } else {
            0
        };
        self.several |= self.first.get_or_insert_with(|| key.clone()) != key;
        if trips(self) {
            self.open = Some(Open {
                until: clock.after(PAUSE),
                pause: PAUSE,
                attempt: None,
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

    fn world() -> (Circuits, Clock) {
        (Circuits::default(), Clock::settable(1_000_000))
    }

    fn fail(circuits: &mut Circuits, key: &CircuitKey, times: u32, clock: &Clock) {
        for _ in 0..times {
            circuits.failed(key, FailureKind::Broken, false, clock);
        }
    }

    // U2
    #[test]
    fn failures_in_a_row_hold_calls_back_and_one_attempt_at_a_time_sees_whether_it_answers() {
        let (mut circuits, clock) = world();
        fail(&mut circuits, &BILLING, 4, &clock);
        assert_eq!(circuits.pass(&SUPPORT, &clock), Ok(false));
        fail(&mut circuits, &SUPPORT, 1, &clock);
        assert!(
            circuits.pass(&BILLING, &clock).is_err() && circuits.pass(&SUPPORT, &clock).is_err()
        );
        assert_eq!(circuits.outage(&clock), Some(1_000_000));

        clock.advance(PAUSE);
        assert_eq!(circuits.pass(&BILLING, &clock), Ok(true));
        assert!(
            circuits.pass(&BILLING, &clock).is_err() && circuits.pass(&SUPPORT, &clock).is_err(),
            "one at a time"
        );
        circuits.failed(&BILLING, FailureKind::Broken, true, &clock);
        clock.advance(PAUSE);
        assert!(
            circuits.pass(&BILLING, &clock).is_err(),
            "twice as long after an attempt in vain"
        );
        clock.advance(PAUSE);
        assert_eq!(circuits.pass(&SUPPORT, &clock), Ok(true));
        circuits.answered(&SUPPORT);
        assert_eq!(circuits.pass(&SUPPORT, &clock), Ok(false));
        assert_eq!(circuits.outage(&clock), None);
    }

    #[test]
    fn one_resource_that_fails_holds_nothing_else_back() {
        let (mut circuits, clock) = world();
        fail(&mut circuits, &BILLING, 20, &clock);
        assert!(circuits.pass(&BILLING, &clock).is_err());
        assert_eq!(circuits.pass(&SUPPORT, &clock), Ok(false));
        assert_eq!(circuits.outage(&clock), None);
        circuits.answered(&SUPPORT);
        assert!(
            circuits.pass(&BILLING, &clock).is_err(),
            "what answers elsewhere tells nothing of this one"
        );
    }

    #[test]
    fn without_a_connection_the_resource_does_not_matter() {
        let (mut circuits, clock) = world();
        for _ in 0..NO_CONNECTION {
            circuits.failed(&BILLING, FailureKind::NoConnection, false, &clock);
        }
        assert!(circuits.pass(&SUPPORT, &clock).is_err());
    }

    #[test]
    fn an_answer_or_a_quiet_minute_ends_the_row() {
        let (mut circuits, clock) = world();
        fail(&mut circuits, &BILLING, 4, &clock);
        circuits.answered(&BILLING);
        fail(&mut circuits, &BILLING, 4, &clock);
        clock.advance(WINDOW);
        fail(&mut circuits, &BILLING, 4, &clock);
        assert_eq!(circuits.pass(&BILLING, &clock), Ok(false));
        fail(&mut circuits, &BILLING, 1, &clock);
        assert!(circuits.pass(&BILLING, &clock).is_err());
    }

    #[test]
    fn what_was_under_way_when_it_opened_does_not_prolong_it_and_a_lost_attempt_is_replaced() {
        let (mut circuits, clock) = world();
        fail(&mut circuits, &BILLING, 50, &clock);
        clock.advance(PAUSE);
        assert_eq!(circuits.pass(&BILLING, &clock), Ok(true));
        circuits.given_up(&BILLING);
        assert_eq!(circuits.pass(&BILLING, &clock), Ok(true));
        clock.advance(ATTEMPT);
        assert_eq!(
            circuits.pass(&BILLING, &clock),
            Ok(true),
            "nothing was heard of the one before"
        );
    }

    #[test]
    fn an_outage_of_long_ago_is_not_told() {
        let (mut circuits, clock) = world();
        fail(&mut circuits, &BILLING, 5, &clock);
        fail(&mut circuits, &SUPPORT, 1, &clock);
        assert!(circuits.outage(&clock).is_some());
        clock.advance(NEWS);
        assert_eq!(circuits.outage(&clock), None);
    }
}

//! Failed tries, remembered from look to look: something that cannot be read holds up the rest a
//! few times only. Each process counts by itself.

use super::asking::Trouble;
use super::subject::ROUND;
use crate::clock::Clock;
use crate::expiring_map::ExpiringMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// An answer that cannot be read is asked for so often before the rest goes on without it.
const TRIES: u32 = 3;

/// So many refusals in a row are taken to be about these customers.
const REFUSALS: u32 = 3;

/// So many documents that cannot be read in one pass are taken to mean that the service does not
/// answer.
const UNREAD: u32 = 3;

/// Failures are remembered for this time after the last one, so that a round still knows those of
/// the round before.
const REMEMBERED: Duration = ROUND.saturating_mul(2);

/// The largest number of documents whose failures are remembered.
const MOST: usize = 10_000;

/// The tries that failed.
#[derive(Debug)]
pub(super) struct Tries {
    /// The failures since the last answer, by what was asked for.
    failures: ExpiringMap<String, u32>,
    /// Customers whose profiles were refused in a row.
    refusals: AtomicU32,
}

impl Tries {
    pub(super) fn new(clock: Clock) -> Tries {
        Tries {
            failures: ExpiringMap::new(clock, REMEMBERED, MOST),
            refusals: AtomicU32::new(0),
        }
    }

    /// Counts a failure. Returns whether the rest goes on without it from now on.
    pub(super) fn failed(&self, key: String) -> bool {
        self.failures.update(key, |failures| {
            let count = failures.unwrap_or_default().saturating_add(1);
            *failures = Some(count);
            count >= TRIES
        })
    }

    /// Forgets the failures of something that was answered.
    pub(super) fn answered(&self, key: &str) {
        self.failures.remove(key);
    }

    /// Counts a customer whose profile is refused. Returns whether that may be about this customer
    /// alone. If not, the round waits, and counts anew after that.
    pub(super) fn refused(&self) -> bool {
        let is_about_one = self.refusals.fetch_add(1, Ordering::Relaxed) < REFUSALS;
        if !is_about_one {
            self.not_refused();
        }
        is_about_one
    }

    /// Ends the refusals in a row.
    pub(super) fn not_refused(&self) {
        self.refusals.store(0, Ordering::Relaxed);
    }
}

/// The documents of one pass that could not be read and are tried again: one wait for all of them,
/// after those behind them had their turn.
#[derive(Debug, Default)]
pub(super) struct Unread {
    count: u32,
    wait: Duration,
}

impl Unread {
    /// Takes one more.
    ///
    /// # Errors
    /// `Pause` if there are so many that no other is asked for now.
    pub(super) fn add(&mut self, wait: Duration) -> Result<(), Trouble> {
        self.count += 1;
        self.wait = self.wait.max(wait);
        match self.count < UNREAD {
            true => Ok(()),
            false => self.end(),
        }
    }

    /// Returns true if all documents of the pass could be read, or were left out.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Ends the pass, once its row is stored.
    ///
    /// # Errors
    /// `Pause` if there was one.
    pub(super) fn end(&self) -> Result<(), Trouble> {
        match self.count {
            0 => Ok(()),
            _ => Err(Trouble::unavailable(self.wait)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tries() -> (Tries, Clock) {
        let clock = Clock::settable(1_000);
        (Tries::new(clock.clone()), clock)
    }

    fn failed(tries: &Tries, key: &str) -> bool {
        tries.failed(key.to_owned())
    }

    #[test]
    fn the_rest_goes_on_after_three_tries_and_after_each_one_from_then_on() {
        let (tries, clock) = tries();
        assert!(!failed(&tries, "one") && !failed(&tries, "one"));
        assert!(!failed(&tries, "other"), "each has tries of its own");
        assert!(failed(&tries, "one"));
        clock.advance(ROUND);
        assert!(failed(&tries, "one"), "also in the next round");
        tries.answered("one");
        assert!(!failed(&tries, "one"), "an answer begins anew");
        clock.advance(REMEMBERED);
        assert!(!failed(&tries, "one"), "so does a long time");
    }

    #[test]
    fn refusals_in_a_row_are_about_more_than_one_customer() {
        let (tries, _) = tries();
        let three = || (0..REFUSALS).all(|_| tries.refused());
        assert!(three());
        tries.not_refused();
        assert!(three(), "something was read between them");
        assert!(!tries.refused());
        assert!(three(), "after the wait others have their turn");
        assert!(!tries.refused());
    }

    #[test]
    fn a_pass_goes_on_behind_a_few_documents_and_waits_once() {
        let mut unread = Unread::default();
        assert!(unread.end().is_ok());
        let second = Duration::from_secs(1);
        assert!(unread.add(second * 2).is_ok() && unread.add(second).is_ok());
        let waits = |ended: Result<(), Trouble>| match ended {
            Err(Trouble::Pause(wait, _)) => wait,
            other => panic!("{other:?}"),
        };
        assert_eq!(waits(unread.end()), second * 2);
        assert_eq!(waits(unread.add(second * 4)), second * 4, "one too many");
    }
}

//! A limit on requests per minute and key: a minute's worth may come at once, then one after the
//! other. `governor` counts (GCRA: one moment per key instead of a window) on a clock that never
//! goes back; written here are only the settable clock and a bound on memory, which its own stores
//! do not have.

use crate::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::ShrinkableKeyedStateStore;
use governor::{Quota, RateLimiter};
use std::collections::HashMap;
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Keys that are counted one by one; more of them are counted together.
const KEYS: usize = 20_000;

/// A full store is searched for keys to forget this often, because that takes a walk over all.
const SWEEP: Duration = Duration::from_secs(1);

type KeyedLimiter<K> = RateLimiter<K, BoundedStore<K>, Clock, NoOpMiddleware<Duration>>;

/// A limit of requests per minute for each key.
#[derive(Debug)]
pub struct RateLimit<K: Clone + Eq + Hash> {
    /// `None` is off.
    limiter: Option<KeyedLimiter<K>>,
    swept_at: Mutex<Duration>,
}

impl<K: Clone + Eq + Hash> RateLimit<K> {
    /// A limit of so many requests per minute and key; 0 is none.
    pub fn per_minute(requests: u32, clock: Clock) -> RateLimit<K> {
        let limiter = NonZeroU32::new(requests).map(|requests| {
            RateLimiter::new(Quota::per_minute(requests), BoundedStore::default(), clock)
        });
        RateLimit {
            limiter,
            swept_at: Mutex::default(),
        }
    }

    /// Returns whether everything passes.
    pub fn is_off(&self) -> bool {
        self.limiter.is_none()
    }

    /// Counts a request.
    ///
    /// # Errors
    ///
    /// The key has used up its minute's worth: the seconds to wait, at least one. A refused request
    /// is not counted.
    pub fn take(&self, key: &K) -> Result<(), u32> {
        let Some(limiter) = &self.limiter else {
            return Ok(());
        };
        let now = limiter.clock().monotonic();
        if limiter.len() >= KEYS {
            let mut swept_at = self.swept_at.lock().unwrap_or_else(PoisonError::into_inner);
            if now.saturating_sub(*swept_at) >= SWEEP {
                *swept_at = now;
                limiter.retain_recent();
            }
        }
        limiter.check_key(key).map_err(|refused| {
            // A second that has begun counts whole.
            let seconds = refused.wait_time_from(now).as_secs() + 1;
            u32::try_from(seconds).unwrap_or(u32::MAX)
        })
    }
}

impl governor::clock::Clock for Clock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.monotonic()
    }
}

/// The states of at most `KEYS` keys. All keys for which there is no room share one state, so that
/// made-up keys neither take memory nor anything from those that are known.
#[derive(Debug)]
struct BoundedStore<K>(Mutex<StatesByKey<K>>);

#[derive(Debug)]
struct StatesByKey<K> {
    each: HashMap<K, Nanos>,
    others: Option<Nanos>,
}

impl<K> Default for BoundedStore<K> {
    fn default() -> Self {
        BoundedStore(Mutex::new(StatesByKey {
            each: HashMap::new(),
            others: None,
        }))
    }
}

impl<K> BoundedStore<K> {
    fn states(&self) -> MutexGuard<'_, StatesByKey<K>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Clone + Eq + Hash> StateStore for BoundedStore<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let states = &mut *self.states();
        if let Some(state) = states.each.get_mut(key) {
            let (answer, next) = measure(Some(*state))?;
            *state = next;
            Ok(answer)
        } else if states.each.len() < KEYS {
            let (answer, next) = measure(None)?;
            states.each.insert(key.clone(), next);
            Ok(answer)
        } else {
            let (answer, next) = measure(states.others)?;
            states.others = Some(next);
            Ok(answer)
        }
    }
}

impl<K: Clone + Eq + Hash> ShrinkableKeyedStateStore<K> for BoundedStore<K> {
    fn retain_recent(&self, drop_below: Nanos) {
        self.states().each.retain(|_, state| *state > drop_below);
    }

    fn len(&self) -> usize {
        self.states().each.len()
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn limit(per_minute: u32) -> (RateLimit<u32>, Clock) {
        let clock = Clock::settable(1_000);
        (RateLimit::per_minute(per_minute, clock.clone()), clock)
    }

    // C5
    #[test]
    fn a_minutes_worth_may_come_at_once_and_then_one_by_one() {
        let (limit, clock) = limit(60);
        assert!((0..60).all(|_| limit.take(&1).is_ok()));
        assert_eq!(
            limit.take(&1),
            Err(2),
            "one a second, and a beginning second counts whole"
        );
        assert!(limit.take(&2).is_ok(), "others go on");
        clock.advance(SECOND);
        assert!(limit.take(&1).is_ok());
        assert!(limit.take(&1).is_err(), "what was refused took nothing");
        clock.advance(60 * SECOND);
        assert!(
            (0..60).all(|_| limit.take(&1).is_ok()),
            "a quiet minute later everything is there again"
        );
    }

    #[test]
    fn whoever_has_used_up_two_a_minute_waits_for_the_rest_of_half_a_minute() {
        let (limit, clock) = limit(2);
        assert!(limit.take(&1).is_ok());
        clock.advance(SECOND);
        assert!(limit.take(&1).is_ok());
        clock.advance(SECOND);
        assert_eq!(limit.take(&1), Err(29));
        assert!(limit.take(&2).is_ok());
        clock.advance(28 * SECOND);
        assert!(limit.take(&1).is_ok());
        assert!(limit.take(&1).is_err());
    }

    // C5
    #[test]
    fn made_up_keys_take_bounded_memory_and_leave_who_is_known_alone() {
        let (limit, clock) = limit(60);
        for key in 0..100_000 {
            let _ = limit.take(&key);
        }
        let len = || limit.limiter.as_ref().map(KeyedLimiter::len);
        assert_eq!(len(), Some(KEYS));
        assert!(limit.take(&7).is_ok());
        assert!(
            limit.take(&99_999).is_err(),
            "those without room share one state"
        );
        clock.advance(120 * SECOND);
        assert!(limit.take(&99_999).is_ok());
        assert_eq!(len(), Some(1), "who has worked everything off is forgotten");
    }

    #[test]
    fn zero_is_off() {
        let (limit, _) = limit(0);
        assert!(limit.is_off() && (0..100).all(|_| limit.take(&1).is_ok()));
    }
}

//! What the service asked to wait: remembered, because requests that are made meanwhile are refused
//! and count all the same (partner-center API, throttling). A wait belongs to the partner's tenant,
//! or to the partner's dealings with one customer.

use super::retry_after::LONGEST;
use crate::clock::{Clock, Deadline, millis};
use crate::expiring_map::ExpiringMap;
use crate::profile::CustomerId;
use crate::store::shared_state::Fact;
use crate::store::{Store, shared_state};
use aws_lc_rs::rand;
use std::time::Duration;

/// Back-off where the service names no wait: a random part of 2 s, then of 4, 8, … ("full jitter":
/// callers do not come back together).
const FIRST: Duration = Duration::from_secs(2);
const BACK_OFF: Duration = Duration::from_secs(60);

/// What the facts are about that replicas tell each other.
const ABOUT: &str = "wait";
/// The name of the tenant's wait; a customer's has their id.
const TENANT: &str = "tenant";

/// A wait, and how often none was named, is remembered for this long: longer than the longest wait.
const REMEMBERED: Duration = LONGEST.saturating_mul(2);

/// Customers with a wait that are kept track of.
const MANY: usize = 10_000;

#[derive(Debug)]
pub struct Throttle {
    clock: Clock,
    /// Where replicas tell each other.
    shared: Option<Store>,
    /// By customer; `None` is the tenant as a whole.
    known: ExpiringMap<Option<CustomerId>, Wait>,
}

#[derive(Debug, Clone, Copy)]
struct Wait {
    until: Deadline,
    /// How often in a row no wait was named.
    unnamed: u32,
}

impl Throttle {
    pub fn new(clock: Clock, shared: Option<Store>) -> Throttle {
        Throttle {
            known: ExpiringMap::new(clock.clone(), REMEMBERED, MANY),
            clock,
            shared,
        }
    }

    /// How long a call would have to wait now.
    pub fn left(&self, customer: Option<&CustomerId>) -> Duration {
        let left = |of: Option<&CustomerId>| {
            self.known
                .get(&of.cloned())
                .map_or(Duration::ZERO, |wait| wait.until.left(&self.clock))
        };
        customer
            .map_or(Duration::ZERO, |id| left(Some(id)))
            .max(left(None))
    }

    /// The service said 429; answers how long to wait.
    pub fn remember(&self, customer: Option<&CustomerId>, named: Option<Duration>) -> Duration {
        self.known.update(customer.cloned(), |known| {
            let unnamed = if named.is_some() {
                0
            } else {
                known.map_or(0, |wait| wait.unnamed) + 1
            };
            let wait = named
                .unwrap_or_else(|| part_of(longest(unnamed)))
                .min(LONGEST);
            // An earlier answer may ask for longer than a later one.
            let until = match known {
                Some(before) if before.until.left(&self.clock) > wait => before.until,
                _ => self.clock.after(wait),
            };
            *known = Some(Wait { until, unnamed });
            wait
        })
    }

    /// Learns what other replicas were asked to wait. What the database does not tell is found out
    /// by asking the service.
    pub async fn subscribe(&self) {
        let Some(store) = &self.shared else { return };
        let Ok(facts) = shared_state::published(store, ABOUT).await else {
            return;
        };
        for Fact { name, until, .. } in facts {
            let customer = CustomerId::parse(&name);
            let left = u64::try_from(until - self.clock.now_ms())
                .map_or(Duration::ZERO, Duration::from_millis)
                .min(LONGEST);
            if customer.is_none() && name != TENANT {
                continue;
            }
            self.known.update(customer, |known| {
                if known.is_none_or(|wait| wait.until.left(&self.clock) < left) {
                    *known = Some(Wait {
                        until: self.clock.after(left),
                        unnamed: known.map_or(0, |wait| wait.unnamed),
                    });
                }
            });
        }
    }

    /// Tells other replicas of the wait that was just asked for.
    pub async fn publish(&self, customer: Option<&CustomerId>) {
        let Some(store) = &self.shared else { return };
        let left = millis(self.left(customer));
        let name = customer.map_or_else(|| TENANT.to_owned(), ToString::to_string);
        let fact = Fact {
            name,
            value: Vec::new(),
            until: self.clock.now_ms().saturating_add(left),
        };
        if let Err(error) = shared_state::publish(store, ABOUT, &fact).await {
            tracing::warn!(%error, "other replicas are not told to wait");
        }
    }

    /// The service took a call: the back-off begins anew. A wait that still runs goes on, as the
    /// call may have begun before it.
    pub fn taken(&self, customer: Option<&CustomerId>) {
        self.known.update(customer.cloned(), |known| {
            known.take_if(|wait| wait.until.is_reached(&self.clock));
        });
    }
}

/// The longest that the n-th back-off may be.
fn longest(unnamed: u32) -> Duration {
    FIRST
        .saturating_mul(1 << unnamed.saturating_sub(1).min(10))
        .min(BACK_OFF)
}

/// A random part of it, never nothing.
fn part_of(longest: Duration) -> Duration {
    let mut bytes = [0; 8];
    rand::fill(&mut bytes).expect("the system has random numbers");
    let millis = u64::try_from(longest.as_millis())
        .unwrap_or(u64::MAX)
        .max(1);
    Duration::from_millis(1 + u64::from_le_bytes(bytes) % millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer(digit: char) -> CustomerId {
        CustomerId::parse(&"00000000-0000-4000-8000-000000000000".replace('0', &digit.to_string()))
            .unwrap()
    }

    const MINUTE: Duration = Duration::from_secs(60);

    // U1
    #[test]
    fn a_wait_of_the_tenant_is_everybodys_and_one_of_a_customer_is_theirs() {
        let clock = Clock::settable(0);
        let waits = Throttle::new(clock.clone(), None);
        let (one, other) = (customer('1'), customer('2'));
        assert_eq!(waits.remember(Some(&one), Some(MINUTE)), MINUTE);
        assert!(!waits.left(Some(&one)).is_zero());
        assert!(waits.left(Some(&other)).is_zero() && waits.left(None).is_zero());
        waits.remember(None, Some(MINUTE * 2));
        assert!(
            waits.left(Some(&other)) > MINUTE
                && waits.left(Some(&one)) > MINUTE
                && waits.left(None) > MINUTE
        );
        clock.advance(MINUTE * 2);
        assert!(waits.left(Some(&one)).is_zero() && waits.left(None).is_zero());
    }

    #[test]
    fn a_shorter_wait_that_is_named_later_does_not_cut_the_longer_one() {
        let waits = Throttle::new(Clock::settable(0), None);
        waits.remember(None, Some(MINUTE));
        waits.remember(None, Some(Duration::from_secs(1)));
        assert!(waits.left(None) > MINUTE / 2);
        waits.taken(None);
        assert!(
            waits.left(None) > MINUTE / 2,
            "an answer to a call from before"
        );
    }

    #[test]
    fn without_a_named_wait_the_back_off_doubles_is_random_and_begins_anew_after_an_answer() {
        assert_eq!(
            [1, 2, 3, 6, 40].map(|n| longest(n).as_secs()),
            [2, 4, 8, 60, 60]
        );
        let parts: Vec<Duration> = (0..100).map(|_| part_of(MINUTE)).collect();
        assert!(
            parts
                .iter()
                .all(|part| !part.is_zero() && *part <= MINUTE + Duration::from_millis(1))
        );
        assert!(
            parts.iter().any(|part| *part < MINUTE / 2)
                && parts.iter().any(|part| *part > MINUTE / 2)
        );

        let clock = Clock::settable(0);
        let waits = Throttle::new(clock.clone(), None);
        let in_a_row = |waits: &Throttle| waits.known.get(&None).map(|wait| wait.unnamed);
        for n in 1..=3 {
            waits.remember(None, None);
            assert_eq!(in_a_row(&waits), Some(n));
        }
        clock.advance(MINUTE * 2);
        waits.taken(None);
        assert_eq!(in_a_row(&waits), None);
    }
}

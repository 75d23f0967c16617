//! The waits that Partner Center asked for with 429. No calls are sent until a wait is over,
//! because the service would refuse them and still count them (partner-center API, throttling). A
//! wait applies to the partner's tenant, or to calls about one customer.

use super::retry_after::MAX_WAIT;
use crate::clock::{Clock, Deadline, millis};
use crate::expiring_map::ExpiringMap;
use crate::profile::CustomerId;
use crate::store::shared_state::Fact;
use crate::store::{Store, shared_state};
use aws_lc_rs::rand;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// The back-off if the service requests no wait: a random part of 2 s, then of 4 s, 8 s, … ("full
/// jitter", so that callers do not retry all at once).
const FIRST_BACK_OFF: Duration = Duration::from_secs(2);
const MAX_BACK_OFF: Duration = Duration::from_secs(60);

/// The list of `shared_state` in which replicas share the waits.
const LIST: &str = "wait";
/// The name of the tenant's wait in that list. A customer's wait has the customer's id.
const TENANT: &str = "tenant";

/// The time after which a wait and its number of back-offs are forgotten, longer than any wait.
const REMEMBERED: Duration = MAX_WAIT.saturating_mul(2);

/// The largest number of waits.
const MAX_CUSTOMERS: usize = 10_000;

/// All waits that Partner Center asked for.
#[derive(Debug)]
pub struct Throttle {
    clock: Clock,
    /// The database in which replicas share the waits, if there is more than one replica.
    shared: Option<Store>,
    /// The waits by customer. `None` stands for the whole tenant.
    known: ExpiringMap<Option<CustomerId>, RequestedWait>,
}

/// The call whose answer asked for a wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitCause {
    /// The name of the person.
    pub person: String,
    /// The resource: the slug of a profile, or another name.
    pub resource: String,
    /// True for a PUT.
    pub saves: bool,
}

/// A wait that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    pub left: Duration,
    /// `None` if it is not known.
    pub cause: Option<Arc<WaitCause>>,
    /// True if it applies to everybody, false for calls about one customer.
    pub of_tenant: bool,
}

/// One wait.
#[derive(Debug, Clone)]
struct RequestedWait {
    until: Deadline,
    cause: Option<Arc<WaitCause>>,
    /// The number of consecutive 429 responses that requested no wait.
    back_offs: u32,
}

impl Throttle {
    /// Creates an empty list of waits.
    pub fn new(clock: Clock, shared: Option<Store>) -> Throttle {
        Throttle {
            known: ExpiringMap::new(clock.clone(), REMEMBERED, MAX_CUSTOMERS),
            clock,
            shared,
        }
    }

    /// Returns the time that a call has to wait now; zero if it may be sent.
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

    /// Returns the longer one of the waits for this customer and for the tenant.
    pub fn wait(&self, customer: Option<&CustomerId>) -> Option<Wait> {
        let of = |of: Option<&CustomerId>| {
            let known = self.known.get(&of.cloned())?;
            let left = known.until.left(&self.clock);
            (!left.is_zero()).then_some(Wait {
                left,
                cause: known.cause,
                of_tenant: of.is_none(),
            })
        };
        let waits = [of(None), customer.and_then(|id| of(Some(id)))];
        waits.into_iter().flatten().max_by_key(|wait| wait.left)
    }

    /// Records a 429 with the wait that it requested, if any. Returns the time to wait.
    pub fn record_wait(
        &self,
        customer: Option<&CustomerId>,
        requested: Option<Duration>,
        cause: Option<WaitCause>,
    ) -> Duration {
        self.known.update(customer.cloned(), |known| {
            let back_offs = if requested.is_some() {
                0
            } else {
                known.as_ref().map_or(0, |wait| wait.back_offs) + 1
            };
            let wait = requested
                .unwrap_or_else(|| random_part(max_back_off(back_offs)))
                .min(MAX_WAIT);
            // An earlier response may have asked for a longer wait.
            let (until, cause) = match known {
                Some(before) if before.until.left(&self.clock) > wait => {
                    (before.until, before.cause.take())
                }
                _ => (self.clock.after(wait), cause.map(Arc::new)),
            };
            *known = Some(RequestedWait {
                until,
                cause,
                back_offs,
            });
            wait
        })
    }

    /// Reads the waits of other replicas. If the database does not answer, calls are sent without
    /// them.
    pub async fn subscribe(&self) {
        let Some(store) = &self.shared else { return };
        let Ok(facts) = shared_state::published(store, LIST).await else {
            return;
        };
        for Fact { name, until, value } in facts {
            let customer = CustomerId::parse(&name);
            let left = u64::try_from(until - self.clock.now_ms())
                .map_or(Duration::ZERO, Duration::from_millis)
                .min(MAX_WAIT);
            if customer.is_none() && name != TENANT {
                continue;
            }
            self.known.update(customer, |known| {
                let shorter = |wait: &RequestedWait| wait.until.left(&self.clock) < left;
                if known.as_ref().is_none_or(shorter) {
                    let cause = serde_json::from_slice(&value).ok().map(Arc::new);
                    *known = Some(RequestedWait {
                        until: self.clock.after(left),
                        cause,
                        back_offs: known.as_ref().map_or(0, |wait| wait.back_offs),
                    });
                }
            });
        }
    }

    /// Publishes a wait to the other replicas.
    pub async fn publish(&self, customer: Option<&CustomerId>) {
        let Some(store) = &self.shared else { return };
        let left = millis(self.left(customer));
        let own = self.known.get(&customer.cloned());
        let cause = own.and_then(|wait| wait.cause);
        let name = customer.map_or_else(|| TENANT.to_owned(), ToString::to_string);
        let fact = Fact {
            name,
            value: cause
                .and_then(|cause| serde_json::to_vec(&*cause).ok())
                .unwrap_or_default(),
            until: self.clock.now_ms().saturating_add(left),
        };
        if let Err(error) = shared_state::publish(store, LIST, &fact).await {
            tracing::warn!(%error, "other replicas are not told to wait");
        }
    }

    /// Resets the back-off after a successful call. A wait that is not over yet stays, because the
    /// call may have started before it.
    pub fn reset_back_off(&self, customer: Option<&CustomerId>) {
        self.known.update(customer.cloned(), |known| {
            known.take_if(|wait| wait.until.is_reached(&self.clock));
        });
    }
}

/// Returns the upper limit of the back-off after `back_offs` consecutive back-offs.
fn max_back_off(back_offs: u32) -> Duration {
    FIRST_BACK_OFF
        .saturating_mul(1 << back_offs.saturating_sub(1).min(10))
        .min(MAX_BACK_OFF)
}

/// Returns a random part of a duration, at least one millisecond.
fn random_part(longest: Duration) -> Duration {
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
        let throttle = Throttle::new(clock.clone(), None);
        let (one, other) = (customer('1'), customer('2'));
        assert_eq!(throttle.record_wait(Some(&one), Some(MINUTE), None), MINUTE);
        assert!(!throttle.left(Some(&one)).is_zero());
        assert!(throttle.left(Some(&other)).is_zero() && throttle.left(None).is_zero());
        throttle.record_wait(None, Some(MINUTE * 2), None);
        assert!(
            throttle.left(Some(&other)) > MINUTE
                && throttle.left(Some(&one)) > MINUTE
                && throttle.left(None) > MINUTE
        );
        clock.advance(MINUTE * 2);
        assert!(throttle.left(Some(&one)).is_zero() && throttle.left(None).is_zero());
    }

    #[test]
    fn a_wait_knows_whose_call_it_answers_and_whom_it_is_for() {
        let throttle = Throttle::new(Clock::settable(0), None);
        let cause = |person: &str| WaitCause {
            person: person.to_owned(),
            resource: "billing".to_owned(),
            saves: true,
        };
        let one = customer('1');
        throttle.record_wait(None, Some(MINUTE), Some(cause("Edith")));
        throttle.record_wait(None, Some(MINUTE / 2), Some(cause("Victor")));
        throttle.record_wait(Some(&one), Some(MINUTE * 2), Some(cause("Ada")));
        let whose = |customer: Option<&CustomerId>| {
            let wait = throttle.wait(customer).unwrap();
            (wait.cause.unwrap().person.clone(), wait.of_tenant)
        };
        assert_eq!(whose(None), ("Edith".to_owned(), true));
        assert_eq!(whose(Some(&customer('2'))), ("Edith".to_owned(), true));
        assert_eq!(whose(Some(&one)), ("Ada".to_owned(), false));
    }

    #[test]
    fn a_shorter_wait_that_is_named_later_does_not_cut_the_longer_one() {
        let throttle = Throttle::new(Clock::settable(0), None);
        throttle.record_wait(None, Some(MINUTE), None);
        throttle.record_wait(None, Some(Duration::from_secs(1)), None);
        assert!(throttle.left(None) > MINUTE / 2);
        throttle.reset_back_off(None);
        assert!(
            throttle.left(None) > MINUTE / 2,
            "an answer to a call from before"
        );
    }

    #[test]
    fn without_a_named_wait_the_back_off_doubles_is_random_and_begins_anew_after_an_answer() {
        assert_eq!(
            [1, 2, 3, 6, 40].map(|n| max_back_off(n).as_secs()),
            [2, 4, 8, 60, 60]
        );
        let parts: Vec<Duration> = (0..100).map(|_| random_part(MINUTE)).collect();
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
        let throttle = Throttle::new(clock.clone(), None);
        let in_a_row = |throttle: &Throttle| throttle.known.get(&None).map(|wait| wait.back_offs);
        for n in 1..=3 {
            throttle.record_wait(None, None, None);
            assert_eq!(in_a_row(&throttle), Some(n));
        }
        clock.advance(MINUTE * 2);
        throttle.reset_back_off(None);
        assert_eq!(in_a_row(&throttle), None);
    }
}

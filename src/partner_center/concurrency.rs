//! Limits the number of concurrent calls: in total, for the partner's own documents, for lists, and
//! for each customer, so that one busy page cannot block the others. Further calls wait in order of
//! arrival, up to a maximum time.

use super::Resource;
use crate::profile::CustomerId;
use crate::telemetry::metrics::GaugeGuard;
use crate::weak_map::WeakMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The largest numbers of concurrent calls.
#[derive(Debug, Clone, Copy)]
pub struct ConcurrencyLimits {
    /// All calls.
    pub all: usize,
    /// Calls for the partner's own documents.
    pub partner: usize,
    /// Calls for the list of customers.
    pub lists: usize,
    /// Calls for each customer.
    pub customer: usize,
    /// Calls beside the profiles, such as those for the activity log.
    pub beside: usize,
    /// Calls of watching.
    pub watching: usize,
    /// The longest time that a call waits for a slot.
    pub max_wait: Duration,
}

impl Default for ConcurrencyLimits {
    /// Each part has less than the total, so that a busy part leaves slots for the others.
    fn default() -> ConcurrencyLimits {
        ConcurrencyLimits {
            all: 48,
            partner: 24,
            lists: 12,
            customer: 4,
            beside: 3,
            watching: 1,
            max_wait: Duration::from_secs(5),
        }
    }
}

/// The semaphores that limit concurrent calls.
#[derive(Debug)]
pub struct Concurrency {
    limits: ConcurrencyLimits,
    all: Arc<Semaphore>,
    partner: Arc<Semaphore>,
    lists: Arc<Semaphore>,
    beside: Arc<Semaphore>,
    watching: Arc<Semaphore>,
    customers: WeakMap<CustomerId, Semaphore>,
}

/// The slot of a call in progress. It is released on drop.
#[derive(Debug)]
pub struct CallSlot {
    _part: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
    /// Keeps the customer's semaphore alive while a slot is taken.
    _semaphore: Arc<Semaphore>,
}

impl Concurrency {
    /// Creates the semaphores.
    pub fn new(limits: ConcurrencyLimits) -> Concurrency {
        let semaphore = |count| Arc::new(Semaphore::new(count));
        Concurrency {
            all: semaphore(limits.all),
            partner: semaphore(limits.partner),
            lists: semaphore(limits.lists),
            beside: semaphore(limits.beside),
            watching: semaphore(limits.watching),
            customers: WeakMap::default(),
            limits,
        }
    }

    /// Waits for a slot. Returns `None` if none becomes free in time.
    pub async fn acquire(&self, resource: &Resource<'_>) -> Option<CallSlot> {
        let part = self.semaphore_of(resource);
        let _waiting = GaugeGuard::waits_for_place();
        let taken = async {
            let _part = Arc::clone(&part).acquire_owned().await.ok()?;
            let _all = Arc::clone(&self.all).acquire_owned().await.ok()?;
            Some((_part, _all))
        };
        let (_part, _all) = tokio::time::timeout(self.limits.max_wait, taken)
            .await
            .ok()??;
        Some(CallSlot {
            _part,
            _all,
            _semaphore: part,
        })
    }

    /// Waits for a slot of a call beside the profiles. Returns `None` if none of its own becomes free
    /// in time, or if there is none of all left: it takes none that another call would wait for.
    pub async fn acquire_beside(&self) -> Option<CallSlot> {
        let part = Arc::clone(&self.beside);
        let own = Arc::clone(&part).acquire_owned();
        let _part = tokio::time::timeout(self.limits.max_wait, own)
            .await
            .ok()?
            .ok()?;
        let _all = Arc::clone(&self.all).try_acquire_owned().ok()?;
        Some(CallSlot {
            _part,
            _all,
            _semaphore: part,
        })
    }

    /// Takes a slot of a call of watching. Returns `None` at once if it has none left, or if more than
    /// half of all are taken: then people are at work.
    pub fn acquire_watching(&self) -> Option<CallSlot> {
        let part = Arc::clone(&self.watching);
        let _part = Arc::clone(&part).try_acquire_owned().ok()?;
        if self.all.available_permits() < self.limits.all.div_ceil(2) {
            return None;
        }
        let _all = Arc::clone(&self.all).try_acquire_owned().ok()?;
        Some(CallSlot {
            _part,
            _all,
            _semaphore: part,
        })
    }

    fn semaphore_of(&self, resource: &Resource<'_>) -> Arc<Semaphore> {
        let Some(customer) = resource.customer else {
            let lists = [super::LIST, super::NAME_SEARCH, super::DOMAIN_SEARCH];
            return Arc::clone(if lists.contains(&resource.name) {
                &self.lists
            } else {
                &self.partner
            });
        };
        let of_customer = || Semaphore::new(self.limits.customer);
        self.customers
            .get_or_insert_with(customer.clone(), of_customer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::join_all;
    use std::sync::Mutex;

    const LIMITS: ConcurrencyLimits = ConcurrencyLimits {
        all: 4,
        partner: 3,
        lists: 2,
        customer: 2,
        beside: 1,
        watching: 1,
        max_wait: Duration::from_millis(50),
    };

    fn customer(digit: char) -> CustomerId {
        CustomerId::parse(&"00000000-0000-4000-8000-000000000000".replace('0', &digit.to_string()))
            .unwrap()
    }

    fn of(customer: &CustomerId) -> Resource<'_> {
        Resource {
            name: "customer-billing",
            customer: Some(customer),
        }
    }

    const BILLING: Resource = Resource {
        name: "billing",
        customer: None,
    };

    #[tokio::test]
    async fn a_busy_customer_leaves_room_for_the_others_and_who_waits_too_long_is_told() {
        let places = Concurrency::new(LIMITS);
        let (busy, other) = (customer('1'), customer('2'));
        let held = join_all((0..2).map(|_| async { places.acquire(&of(&busy)).await })).await;
        assert!(held.iter().all(Option::is_some));
        assert!(
            places.acquire(&of(&busy)).await.is_none(),
            "all of this customer's places are taken"
        );
        assert!(
            places.acquire(&of(&other)).await.is_some() && places.acquire(&BILLING).await.is_some()
        );
        drop(held);
        assert!(places.acquire(&of(&busy)).await.is_some());
    }

    #[tokio::test]
    async fn a_call_beside_the_profiles_takes_no_place_that_others_wait_for() {
        let places = Concurrency::new(LIMITS);
        let own = places.acquire_beside().await.expect("a place");
        assert!(places.acquire_beside().await.is_none(), "it has one only");
        drop(own);
        let (one, other) = (customer('1'), customer('2'));
        let busy = [&one, &one, &other, &other];
        let all = &places;
        let held = join_all(busy.map(|id| async move { all.acquire(&of(id)).await })).await;
        assert!(held.iter().all(Option::is_some), "all places are taken");
        assert!(places.acquire_beside().await.is_none());
        drop(held);
        assert!(places.acquire_beside().await.is_some());
    }

    #[tokio::test]
    async fn watching_waits_for_no_place_and_leaves_half_of_them() {
        let places = Concurrency::new(LIMITS);
        let own = places.acquire_watching().expect("a place");
        assert!(places.acquire_watching().is_none(), "one at a time");
        drop(own);
        let (one, other) = (customer('1'), customer('2'));
        let first = places.acquire(&of(&one)).await;
        let second = places.acquire(&of(&other)).await;
        assert!(places.acquire_watching().is_some(), "half are free");
        let third = places.acquire(&of(&other)).await;
        assert!(places.acquire_watching().is_none(), "people are at work");
        drop((first, second, third));
        assert!(places.acquire_watching().is_some());
    }

    #[tokio::test]
    async fn the_first_to_wait_is_the_first_to_go() {
        let places = Arc::new(Concurrency::new(ConcurrencyLimits {
            partner: 1,
            max_wait: Duration::from_secs(10),
            ..LIMITS
        }));
        let first = places.acquire(&BILLING).await.unwrap();
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut waiting = Vec::new();
        for n in 0..5 {
            let (places, order) = (Arc::clone(&places), Arc::clone(&order));
            waiting.push(tokio::spawn(async move {
                let place = places.acquire(&BILLING).await;
                order.lock().unwrap().push(n);
                drop(place);
            }));
            // A spawned task runs when this one yields, so each task is in the queue before the
            // next one is spawned.
            tokio::task::yield_now().await;
        }
        drop(first);
        join_all(waiting).await;
        assert_eq!(*order.lock().unwrap(), [0, 1, 2, 3, 4]);
    }

    #[tokio::test]
    async fn what_is_over_is_forgotten() {
        let places = Concurrency::new(LIMITS);
        for digit in ['1', '2', '3'] {
            drop(places.acquire(&of(&customer(digit))).await);
        }
        let kept = places.acquire(&of(&customer('4'))).await;
        assert_eq!(places.customers.len(), 1);
        drop(kept);
    }
}

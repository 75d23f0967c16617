//! How many calls may be under way at a time: in all, for the partner's own documents, for lists,
//! and for each customer, so that one busy page cannot starve the others. Who finds no place waits
//! in order of arrival, and not for ever.

use super::Resource;
use crate::profile::CustomerId;
use crate::telemetry::metrics::Present;
use crate::weak_map::WeakMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    pub all: usize,
    /// The partner's own documents.
    pub partner: usize,
    /// The list of customers.
    pub lists: usize,
    pub customer: usize,
    /// Longest wait for a place.
    pub queue: Duration,
}

impl Default for Sizes {
    /// Less in each part than in all: whichever part is busy leaves room for the others.
    fn default() -> Sizes {
        Sizes {
            all: 48,
            partner: 24,
            lists: 12,
            customer: 4,
            queue: Duration::from_secs(5),
        }
    }
}

#[derive(Debug)]
pub struct Concurrency {
    sizes: Sizes,
    all: Arc<Semaphore>,
    partner: Arc<Semaphore>,
    lists: Arc<Semaphore>,
    customers: WeakMap<CustomerId, Semaphore>,
}

/// A call under way; its place is free again when this is dropped.
#[derive(Debug)]
pub struct CallSlot {
    _part: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
    /// Keeps the customer's places known while one is taken.
    _of: Arc<Semaphore>,
}

impl Concurrency {
    pub fn new(sizes: Sizes) -> Concurrency {
        let places = |count| Arc::new(Semaphore::new(count));
        Concurrency {
            all: places(sizes.all),
            partner: places(sizes.partner),
            lists: places(sizes.lists),
            customers: WeakMap::default(),
            sizes,
        }
    }

    /// `None` if none got free in time.
    pub async fn take(&self, resource: &Resource<'_>) -> Option<CallSlot> {
        let part = self.part(resource);
        let _waiting = Present::waits_for_place();
        let taken = async {
            let _part = Arc::clone(&part).acquire_owned().await.ok()?;
            let _all = Arc::clone(&self.all).acquire_owned().await.ok()?;
            Some((_part, _all))
        };
        let (_part, _all) = tokio::time::timeout(self.sizes.queue, taken).await.ok()??;
        Some(CallSlot {
            _part,
            _all,
            _of: part,
        })
    }

    fn part(&self, resource: &Resource<'_>) -> Arc<Semaphore> {
        let Some(customer) = resource.customer else {
            return Arc::clone(if resource.name == super::LIST {
                &self.lists
            } else {
                &self.partner
            });
        };
        self.customers
            .get_or_insert_with(customer.clone(), || Semaphore::new(self.sizes.customer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::join_all;
    use std::sync::Mutex;

    const SIZES: Sizes = Sizes {
        all: 4,
        partner: 3,
        lists: 2,
        customer: 2,
        queue: Duration::from_millis(50),
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
        let places = Concurrency::new(SIZES);
        let (busy, other) = (customer('1'), customer('2'));
        let held = join_all((0..2).map(|_| async { places.take(&of(&busy)).await })).await;
        assert!(held.iter().all(Option::is_some));
        assert!(
            places.take(&of(&busy)).await.is_none(),
            "all of this customer's places are taken"
        );
        assert!(places.take(&of(&other)).await.is_some() && places.take(&BILLING).await.is_some());
        drop(held);
        assert!(places.take(&of(&busy)).await.is_some());
    }

    #[tokio::test]
    async fn the_first_to_wait_is_the_first_to_go() {
        let places = Arc::new(Concurrency::new(Sizes {
            partner: 1,
            queue: Duration::from_secs(10),
            ..SIZES
        }));
        let first = places.take(&BILLING).await.unwrap();
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut waiting = Vec::new();
        for n in 0..5 {
            let (places, order) = (Arc::clone(&places), Arc::clone(&order));
            waiting.push(tokio::spawn(async move {
                let place = places.take(&BILLING).await;
                order.lock().unwrap().push(n);
                drop(place);
            }));
            // Each is in the queue before the next one comes: a spawned task runs when this one
            // yields.
            tokio::task::yield_now().await;
        }
        drop(first);
        join_all(waiting).await;
        assert_eq!(*order.lock().unwrap(), [0, 1, 2, 3, 4]);
    }

    #[tokio::test]
    async fn what_is_over_is_forgotten() {
        let places = Concurrency::new(SIZES);
        for digit in ['1', '2', '3'] {
            drop(places.take(&of(&customer(digit))).await);
        }
        let kept = places.take(&of(&customer('4'))).await;
        assert_eq!(places.customers.len(), 1);
        drop(kept);
    }
}

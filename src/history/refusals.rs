//! Requests that a role does not allow are recorded in the audit log.

use super::History;
use crate::auth::Person;
use crate::clock::{Clock, millis};
use crate::error::ErrorKind;
use crate::expiring_map::ExpiringMap;
use crate::store::audit::{Event, NewRow};
use crate::store::{audit, shared_state};
use std::time::Duration;

/// One person's refusals at one kind of address are recorded this often: somebody who tries again
/// and again cannot flood the audit log.
const EVERY: Duration = Duration::from_secs(60);

/// Refusals that are remembered at most; beyond, the oldest may be recorded again.
const MOST: usize = 10_000;

/// Longest address that a row names.
const LONGEST: usize = 200;

/// The refusals that were recorded within the last minute, by person, method and route.
#[derive(Debug)]
pub struct Refusals(ExpiringMap<(String, String), ()>);

impl Refusals {
    pub fn new(clock: Clock) -> Refusals {
        Refusals(ExpiringMap::new(clock, EVERY, MOST))
    }

    /// Returns whether this one is to be recorded.
    fn is_news(&self, person: String, route: String) -> bool {
        self.0.insert_new((person, route), ())
    }
}

impl History {
    /// Records a refusal. The route is the pattern of the address (`/customers/{id}/billing`): the
    /// ids in it are anybody's to make up, so they do not count as other addresses. The refusal
    /// stands also if it cannot be recorded.
    pub async fn refused(
        &self,
        person: &Person,
        kind: ErrorKind,
        method: &str,
        route: &str,
        path: &str,
    ) {
        if !self
            .refusals
            .is_news(person.key(), format!("{method} {route}"))
        {
            return;
        }
        // Another replica may have recorded it. If that cannot be told, it is recorded.
        if let Some(store) = self.store.shared()
            && let Ok(false) = shared_state::claim(
                store,
                "refused",
                &format!("{} {method} {route}", person.key()),
                self.clock.now_ms() + millis(EVERY),
            )
            .await
        {
            return;
        }
        let address: String = path.chars().take(LONGEST).collect();
        let row = NewRow {
            outcome: Some(kind.as_str().to_owned()),
            reference: Some(format!("{method} {address}")),
            ..NewRow::about(Event::Refused, person)
        };
        if let Err(error) = audit::append(&self.store, row).await {
            tracing::error!(%error, "a refusal could not be recorded");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_per_person_and_address_and_minute() {
        let clock = Clock::settable(0);
        let refusals = Refusals::new(clock.clone());
        let news =
            |person: &str, route: &str| refusals.is_news(person.to_owned(), route.to_owned());
        assert!(news("a", "GET /drafts"));
        clock.advance(Duration::from_millis(59_999));
        assert!(!news("a", "GET /drafts"));
        assert!(news("b", "GET /drafts") && news("a", "POST /drafts"));
        clock.advance(Duration::from_millis(1));
        assert!(news("a", "GET /drafts"));
    }
}

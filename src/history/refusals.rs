//! Requests that a role does not allow are recorded in the audit log.

use super::History;
use crate::auth::Person;
use crate::error::ErrorKind;
use crate::store::audit::{Event, NewRow};
use crate::store::{audit, shared_state};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// One person's refusals at one kind of address are recorded this often, in milliseconds: somebody
/// who tries again and again cannot flood the audit log.
const EVERY: i64 = 60_000;

/// Longest address that a row names.
const LONGEST: usize = 200;

/// When refusals were recorded last, by person, method and route.
#[derive(Debug, Default)]
pub struct Refusals(Mutex<HashMap<(String, String), i64>>);

impl Refusals {
    /// Returns whether this one is to be recorded.
    fn is_news(&self, person: String, route: String, now: i64) -> bool {
        let mut recorded = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        recorded.retain(|_, at| now - *at < EVERY);
        match recorded.entry((person, route)) {
            std::collections::hash_map::Entry::Occupied(_) => false,
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(now);
                true
            }
        }
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
        if !self.refusals.is_news(
            person.key(),
            format!("{method} {route}"),
            self.clock.now_ms(),
        ) {
            return;
        }
        // Another replica may have recorded it. If that cannot be told, it is recorded.
        if let Some(store) = self.store.shared()
            && let Ok(false) = shared_state::claim(
                store,
                "refused",
                &format!("{} {method} {route}", person.key()),
                self.clock.now_ms() + EVERY,
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
        let refusals = Refusals::default();
        let news = |person: &str, route: &str, at: i64| {
            refusals.is_news(person.to_owned(), route.to_owned(), at)
        };
        assert!(news("a", "GET /drafts", 0));
        assert!(!news("a", "GET /drafts", 59_999));
        assert!(news("b", "GET /drafts", 1) && news("a", "POST /drafts", 2));
        assert!(news("a", "GET /drafts", 60_000));
    }
}

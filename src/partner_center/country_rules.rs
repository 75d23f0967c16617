//! A cache of Partner Center's country validation rules. Rules are kept in memory for a day, and
//! longer while the service does not answer. Concurrent requests for a country share one call. The
//! rules are the same for everyone and contain no data of a person or a customer.

use crate::profile::CountryRules;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Mutex as AsyncMutex;

/// Rules are read again after one day.
const MAX_AGE_MS: i64 = 24 * 60 * 60 * 1000;

/// After a failed call the service is not called again for this long.
const RETRY_AFTER_MS: i64 = 60_000;

/// The result of reading the rules of a country.
#[derive(Debug)]
pub enum RulesLookup {
    Known(Arc<CountryRules>),
    /// The service has no rules for the country.
    None,
    /// The service does not answer, or its response cannot be parsed.
    Failed,
    /// This person was not allowed to read the rules. The next person may be.
    NotAsked,
}

/// The cached rules by country code. There are at most 676 codes of two letters. Not an
/// `ExpiringMap`: rules that are too old still serve while the service does not answer.
#[derive(Debug, Default)]
pub struct CountryRulesCache(Mutex<HashMap<String, Arc<AsyncMutex<CachedRules>>>>);

/// The cached rules of one country. Times are in Unix milliseconds.
#[derive(Debug, Default)]
struct CachedRules {
    rules: Option<Arc<CountryRules>>,
    read_at: Option<i64>,
    failed_at: Option<i64>,
}

impl CountryRulesCache {
    /// Returns the rules of a country. Runs `read` if they are not cached; concurrent calls wait
    /// for its result.
    pub async fn get(
        &self,
        country: &str,
        now: i64,
        read: impl Future<Output = RulesLookup>,
    ) -> Option<Arc<CountryRules>> {
        let slot = {
            let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(slots.entry(country.to_owned()).or_default())
        };
        let mut slot = slot.lock().await;
        let is_recent = |at: Option<i64>, age: i64| at.is_some_and(|at| now - at < age);
        if !is_recent(slot.read_at, MAX_AGE_MS) && !is_recent(slot.failed_at, RETRY_AFTER_MS) {
            match read.await {
                RulesLookup::Known(rules) => {
                    *slot = CachedRules {
                        rules: Some(rules),
                        read_at: Some(now),
                        failed_at: None,
                    }
                }
                RulesLookup::None => {
                    *slot = CachedRules {
                        rules: None,
                        read_at: Some(now),
                        failed_at: None,
                    }
                }
                RulesLookup::Failed => slot.failed_at = Some(now),
                RulesLookup::NotAsked => {}
            }
        }
        slot.rules.clone()
    }

    /// Returns the cached rules of a country without reading them.
    pub fn peek(&self, country: &str) -> Option<Arc<CountryRules>> {
        let slot = Arc::clone(
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get(country)?,
        );
        // Rules that are being read right now count as not cached.
        slot.try_lock().ok()?.rules.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn rules(state: &str) -> RulesLookup {
        RulesLookup::Known(Arc::new(CountryRules {
            country: "US".to_owned(),
            states: vec![state.to_owned()],
            ..CountryRules::default()
        }))
    }

    fn states(rules: Option<Arc<CountryRules>>) -> Option<Vec<String>> {
        rules.map(|rules| rules.states.clone())
    }

    #[tokio::test]
    async fn rules_are_read_once_a_day_and_the_last_good_ones_serve_while_they_cannot_be_read() {
        let known = CountryRulesCache::default();
        let first = Some(vec!["WA".to_owned()]);
        assert_eq!(
            states(known.get("US", 0, async { rules("WA") }).await),
            first
        );
        assert_eq!(
            states(known.get("US", MAX_AGE_MS - 1, async { rules("XX") }).await),
            first
        );
        assert_eq!(
            states(
                known
                    .get("US", MAX_AGE_MS, async { RulesLookup::Failed })
                    .await
            ),
            first
        );
        assert_eq!(
            states(
                known
                    .get("US", MAX_AGE_MS + RETRY_AFTER_MS - 1, async { rules("XX") })
                    .await
            ),
            first,
            "not asked again at once"
        );
        assert_eq!(
            states(
                known
                    .get("US", MAX_AGE_MS + RETRY_AFTER_MS, async { rules("OR") })
                    .await
            ),
            Some(vec!["OR".to_owned()])
        );
        assert_eq!(
            (states(known.peek("US")), known.peek("CA")),
            (Some(vec!["OR".to_owned()]), None)
        );
    }

    #[tokio::test]
    async fn a_country_without_rules_is_asked_for_once_and_a_failure_is_tried_again() {
        let known = CountryRulesCache::default();
        assert_eq!(
            states(known.get("FR", 0, async { RulesLookup::None }).await),
            None
        );
        assert_eq!(
            states(known.get("FR", MAX_AGE_MS - 1, async { rules("XX") }).await),
            None
        );
        assert_eq!(
            states(known.get("DE", 0, async { RulesLookup::Failed }).await),
            None
        );
        assert_eq!(
            states(known.get("DE", RETRY_AFTER_MS, async { rules("BY") }).await),
            Some(vec!["BY".to_owned()])
        );
    }

    #[tokio::test]
    async fn all_who_come_at_once_read_once() {
        let (known, reads) = (
            Arc::new(CountryRulesCache::default()),
            Arc::new(AtomicUsize::new(0)),
        );
        let tasks: Vec<_> = (0..50)
            .map(|_| {
                let (known, reads) = (Arc::clone(&known), Arc::clone(&reads));
                tokio::spawn(async move {
                    let read = async {
                        reads.fetch_add(1, Ordering::SeqCst);
                        tokio::task::yield_now().await;
                        rules("WA")
                    };
                    known.get("US", 0, read).await
                })
            })
            .collect();
        for task in tasks {
            assert!(task.await.unwrap().is_some());
        }
        assert_eq!(reads.load(Ordering::SeqCst), 1);
    }
}

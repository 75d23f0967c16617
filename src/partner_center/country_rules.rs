//! The rules of countries as Partner Center last told them: kept for a day in memory, read once for
//! all who come at the same time, and still good while it cannot be asked. They are the same for
//! everybody; nothing of a person or a customer is in them.

use crate::profile::Rules;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Mutex as Turn;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// After a failure nobody asks again for this long.
const FAILURE_MS: i64 = 60_000;

/// What reading the rules of a country came to.
#[derive(Debug)]
pub enum Read {
    Known(Arc<Rules>),
    /// The service has none for it.
    None,
    /// It does not answer, or its answer cannot be read.
    Failed,
    /// This person could not ask; the next one may.
    NotAsked,
}

/// The rules by country code; there are at most 676 of two letters. Not an `ExpiringMap`: rules that
/// are too old still serve while the service does not answer.
#[derive(Debug, Default)]
pub struct CountryRulesCache(Mutex<HashMap<String, Arc<Turn<Slot>>>>);

#[derive(Debug, Default)]
struct Slot {
    rules: Option<Arc<Rules>>,
    read_at: Option<i64>,
    failed_at: Option<i64>,
}

impl CountryRulesCache {
    /// The rules of a country. Whoever comes while they are being read waits for that.
    pub async fn get(
        &self,
        country: &str,
        now: i64,
        read: impl Future<Output = Read>,
    ) -> Option<Arc<Rules>> {
        let slot = {
            let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(slots.entry(country.to_owned()).or_default())
        };
        let mut slot = slot.lock().await;
        let young = |at: Option<i64>, age: i64| at.is_some_and(|at| now - at < age);
        if !young(slot.read_at, DAY_MS) && !young(slot.failed_at, FAILURE_MS) {
            match read.await {
                Read::Known(rules) => {
                    *slot = Slot {
                        rules: Some(rules),
                        read_at: Some(now),
                        failed_at: None,
                    }
                }
                Read::None => {
                    *slot = Slot {
                        rules: None,
                        read_at: Some(now),
                        failed_at: None,
                    }
                }
                Read::Failed => slot.failed_at = Some(now),
                Read::NotAsked => {}
            }
        }
        slot.rules.clone()
    }

    /// What is known of a country without asking anybody.
    pub fn peek(&self, country: &str) -> Option<Arc<Rules>> {
        let slot = Arc::clone(
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get(country)?,
        );
        // While they are being read, they are not known.
        slot.try_lock().ok()?.rules.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn rules(state: &str) -> Read {
        Read::Known(Arc::new(Rules {
            country: "US".to_owned(),
            states: vec![state.to_owned()],
            ..Rules::default()
        }))
    }

    fn states(rules: Option<Arc<Rules>>) -> Option<Vec<String>> {
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
            states(known.get("US", DAY_MS - 1, async { rules("XX") }).await),
            first
        );
        assert_eq!(
            states(known.get("US", DAY_MS, async { Read::Failed }).await),
            first
        );
        assert_eq!(
            states(
                known
                    .get("US", DAY_MS + FAILURE_MS - 1, async { rules("XX") })
                    .await
            ),
            first,
            "not asked again at once"
        );
        assert_eq!(
            states(
                known
                    .get("US", DAY_MS + FAILURE_MS, async { rules("OR") })
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
        assert_eq!(states(known.get("FR", 0, async { Read::None }).await), None);
        assert_eq!(
            states(known.get("FR", DAY_MS - 1, async { rules("XX") }).await),
            None
        );
        assert_eq!(
            states(known.get("DE", 0, async { Read::Failed }).await),
            None
        );
        assert_eq!(
            states(known.get("DE", FAILURE_MS, async { rules("BY") }).await),
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

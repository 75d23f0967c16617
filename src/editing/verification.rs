//! The verification of a customer's account: its status is asked for before a change that can start
//! it again, and followed afterwards. It never stands in the way of a page: an answer that takes
//! long is noted when it comes, and told on the next page.

use super::Editing;
use super::review::guard_of;
use crate::auth::Person;
use crate::clock::{Clock, millis};
use crate::error::Error;
use crate::expiring_map::ExpiringMap;
use crate::history::Verification;
use crate::profile::{CUSTOMER_BILLING, Change, Guard, LEGAL_BUSINESS, Target};
use crate::store::verifications::StoredVerification;
use std::time::Duration;
use tokio::task::JoinHandle;
use tracing::Instrument;

/// The longest wait of a form for the status, and that of a review, which asks people to confirm.
const FORM_PATIENCE: Duration = Duration::from_secs(1);
const REVIEW_PATIENCE: Duration = Duration::from_secs(3);

/// A status that was asked for within this time is not asked for again.
const RECENT: Duration = Duration::from_secs(60);

/// Customers that are remembered at most.
const MANY: usize = 10_000;

/// The verification of a customer as a review tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedVerification {
    /// `None` if nothing is known of it.
    pub known: Option<Verification>,
    /// Partner Center answered within the last minute.
    pub is_current: bool,
}

pub(super) fn recently_asked(clock: &Clock) -> ExpiringMap<String, ()> {
    ExpiringMap::new(clock.clone(), RECENT, MANY)
}

impl Editing {
    /// Returns what a form tells of the verification. A status that is followed is asked for anew
    /// now and then; the form waits for it a moment.
    pub(super) async fn followed(
        &self,
        person: &Person,
        target: &Target,
        stored: Option<StoredVerification>,
    ) -> Option<Verification> {
        let known = stored.as_ref().map(Verification::read)?;
        if target.profile() == &LEGAL_BUSINESS {
            return Some(known);
        }
        let now = self.clock.now_ms();
        if target.profile() != &CUSTOMER_BILLING || !known.is_followed(now) {
            return None;
        }
        self.customers.note_verification(target, &known);
        if known.is_due(now)
            && let Some(asking) = self.ask_verification(person, target)
            && let Ok(Ok(Some(fresh))) = tokio::time::timeout(FORM_PATIENCE, asking).await
        {
            return Some(fresh);
        }
        Some(known)
    }

    /// Asks for the status of the customer's verification, unless that was done a moment ago.
    pub(super) async fn verification_now(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<AskedVerification, Error> {
        if let Some(asking) = self.ask_verification(person, target)
            && let Ok(Ok(Some(fresh))) = tokio::time::timeout(REVIEW_PATIENCE, asking).await
        {
            return Ok(AskedVerification {
                known: Some(fresh),
                is_current: true,
            });
        }
        let known = self.history.verification(target).await?;
        let recent = self.clock.now_ms() - millis(RECENT);
        Ok(AskedVerification {
            is_current: known.as_ref().is_some_and(|known| known.asked_at > recent),
            known,
        })
    }

    /// Asks in a task of its own, which goes on if nobody waits for it. `None` if that was done a
    /// moment ago, or if the document is the partner's.
    fn ask_verification(
        &self,
        person: &Person,
        target: &Target,
    ) -> Option<JoinHandle<Option<Verification>>> {
        target.customer()?;
        if !self.asked_verifications.insert_new(target.key(), ()) {
            return None;
        }
        let (editing, person, target) = (self.clone(), person.clone(), target.clone());
        let asking = async move {
            let asked = editing.asked_verification(&person, &target);
            asked.await.unwrap_or_else(|error| {
                tracing::info!(
                    kind = error.kind.as_str(),
                    "the verification of a customer is asked for later"
                );
                None
            })
        };
        Some(self.tasks.spawn(asking.in_current_span()))
    }

    async fn asked_verification(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<Option<Verification>, Error> {
        let verification = self.history.ask_verification(person, target).await?;
        if let Some(verification) = &verification {
            self.customers.note_verification(target, verification);
        }
        Ok(verification)
    }

    /// After a save of what can start the verification again: its status is followed from now on. The
    /// save has its outcome, so that a failure is only logged.
    pub(super) async fn follow_if_guarded(&self, target: &Target, changes: &[Change]) {
        let profile = target.profile();
        let starts = |change: &Change| guard_of(profile, &change.key) == Some(Guard::Verification);
        if !changes.iter().any(starts) {
            return;
        }
        self.asked_verifications.remove(&target.key());
        if let Err(error) = self.history.follow_verification(target).await {
            tracing::info!(
                kind = error.kind.as_str(),
                "the verification of a customer is not followed"
            );
        }
    }
}

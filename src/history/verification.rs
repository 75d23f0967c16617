//! The course of a customer's verification, or of the partner's vetting: the statuses that the
//! portal has seen, with their times. Partner Center itself tells only the one of now.

use super::History;
use crate::auth::Person;
use crate::clock::millis;
use crate::error::Error;
use crate::news::{News, NewsKind};
use crate::partner_center::{VerificationAnswer, VerificationStatus};
use crate::profile::{Json, LEGAL_BUSINESS, Target};
use crate::store::news::Announcement;
use crate::store::verifications::{self, StoredVerification};
use crate::store::versions;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// Statuses that are kept of a company; the oldest go first.
const STEPS: usize = 20;

/// For this long after a save that can start a verification its status is asked for again and again,
/// though nothing is blocked.
const FOLLOW: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Time between two questions for a status that is followed.
const AGAIN: Duration = Duration::from_secs(5 * 60);

/// Versions in which the beginning of a vetting status is looked for.
const VERSIONS: i64 = 50;

/// A status, and since when it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationStep {
    /// The word of a [`VerificationStatus`]; of the partner's vetting the service's own.
    pub status: String,
    /// When it began, as Partner Center says; Unix milliseconds, as all times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_at: Option<i64>,
    /// When the portal saw it first.
    pub seen_at: i64,
}

/// The verification of a customer, or the vetting of the partner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// The oldest first; empty before the first answer.
    pub steps: Vec<VerificationStep>,
    /// When Partner Center was asked last; 0 for never since the last save.
    pub asked_at: i64,
    /// Until when it is asked though nothing is blocked.
    pub follow_until: i64,
}

/// The content of a row.
#[derive(Debug, Default, Serialize, Deserialize)]
struct StepList {
    steps: Vec<VerificationStep>,
}

impl VerificationStep {
    /// The time since when it is so: as Partner Center says, or else when the portal saw it first.
    pub fn since(&self) -> i64 {
        self.said_at.unwrap_or(self.seen_at)
    }

    /// The status of a customer's account.
    pub fn verification(&self) -> VerificationStatus {
        VerificationStatus::parse(&self.status).unwrap_or_default()
    }
}

impl Verification {
    pub(crate) fn read(stored: &StoredVerification) -> Verification {
        let content: StepList = serde_json::from_slice(&stored.content).unwrap_or_default();
        Verification {
            steps: content.steps,
            asked_at: stored.asked_at,
            follow_until: stored.follow_until,
        }
    }

    fn stored(self) -> StoredVerification {
        let content = StepList { steps: self.steps };
        StoredVerification {
            // Texts and numbers: it always serializes.
            content: serde_json::to_vec(&content).unwrap_or_default(),
            asked_at: self.asked_at,
            follow_until: self.follow_until,
        }
    }

    /// The status of now, as far as it is known.
    pub fn now(&self) -> Option<&VerificationStep> {
        self.steps.last()
    }

    /// Returns whether the customer's purchases are blocked.
    pub fn blocks(&self) -> bool {
        self.now().is_some_and(|step| step.verification().blocks())
    }

    /// Returns whether it is followed: something is blocked, or a save may have started it again.
    pub fn is_followed(&self, now_ms: i64) -> bool {
        self.blocks() || now_ms < self.follow_until
    }

    /// Returns whether Partner Center is to be asked for it.
    pub fn is_due(&self, now_ms: i64) -> bool {
        self.is_followed(now_ms) && now_ms - self.asked_at >= millis(AGAIN)
    }

    /// The news that this step is, if there was another status before it.
    fn news(&self, target: &Target, step: &VerificationStep) -> Option<Announcement> {
        self.now().filter(|last| last.status != step.status)?;
        let id = format!("verification-{}-{}", target.key(), step.seen_at);
        Some(Announcement::of(&News {
            profile: Some(target.profile().slug.to_owned()),
            customer: target.customer().map(ToString::to_string),
            outcome: step.status.clone(),
            ..News::new(NewsKind::Verification, id, step.seen_at)
        }))
    }

    /// Adds an answer. The same status is a step of its own if it began anew.
    fn with(mut self, step: VerificationStep) -> Verification {
        let is_known = self.now().is_some_and(|last| {
            last.status == step.status && step.said_at.is_none_or(|at| last.said_at == Some(at))
        });
        if !is_known {
            self.steps.push(step);
            let surplus = self.steps.len().saturating_sub(STEPS);
            self.steps.drain(..surplus);
        }
        self
    }
}

/// The vetting status in small letters, as `authorized`; foreign ones as they come.
pub fn vetting_status(document: &Json) -> String {
    document
        .get("vettingStatus")
        .and_then(Json::text)
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

impl History {
    /// Returns how the verification of the company that a document is about went on; `None` if it
    /// was never asked for.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn verification(&self, target: &Target) -> Result<Option<Verification>, Error> {
        let stored = verifications::get(&self.store, &target.key()).await?;
        Ok(stored.as_ref().map(Verification::read))
    }

    /// The verifications of the companies that these documents are about, by the keys of the
    /// documents, as far as they were asked for.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn verifications(
        &self,
        targets: &[Target],
    ) -> Result<BTreeMap<String, Verification>, Error> {
        let keys: Vec<String> = targets.iter().map(Target::key).collect();
        let stored = verifications::several(&self.store, &keys).await?;
        let read = |(key, stored): (String, StoredVerification)| (key, Verification::read(&stored));
        Ok(stored.into_iter().map(read).collect())
    }

    /// Lists documents of customers whose verification is followed and due, those that are followed
    /// longest first.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub(crate) async fn due_verifications(&self, limit: i64) -> Result<Vec<Target>, Error> {
        let now = self.clock.now_ms();
        let due = verifications::due(&self.store, now, now - millis(AGAIN), limit).await?;
        let targets = due.iter().filter_map(|key| Target::from_key(key));
        Ok(targets
            .filter(|target| target.customer().is_some())
            .collect())
    }

    /// Asks Partner Center for the status of a customer's account, with this person's own token, and
    /// notes it. Returns how it went on; `None` if the service did not tell, and for other documents.
    ///
    /// # Errors
    /// Fails if the person's tokens cannot be used, or the database does not answer.
    pub async fn ask_verification(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<Option<Verification>, Error> {
        let Some(customer) = target.customer() else {
            return Ok(None);
        };
        match self.upstream.verification(person, customer).await? {
            Ok(answer) => self.note_verification(target, answer).await,
            Err(failure) => {
                tracing::info!("the verification of a customer cannot be read: {failure}");
                Ok(None)
            }
        }
    }

    /// Notes Partner Center's answer about a customer. Returns how it went on.
    pub(crate) async fn note_verification(
        &self,
        target: &Target,
        answer: VerificationAnswer,
    ) -> Result<Option<Verification>, Error> {
        let now = self.clock.now_ms();
        let step = VerificationStep {
            status: answer.status.as_str().to_owned(),
            said_at: answer.changed_at,
            seen_at: now,
        };
        let change = |before: Option<&StoredVerification>| {
            let before = before.map(Verification::read).unwrap_or_default();
            let news = before.news(target, &step);
            let next = Verification {
                asked_at: now,
                ..before.with(step.clone())
            };
            Some((next.stored(), news))
        };
        verifications::change(&self.store, &target.key(), change).await?;
        self.verification(target).await
    }

    /// Notes that a save may have started the verification of a customer: from now on its status is
    /// followed.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn follow_verification(&self, target: &Target) -> Result<(), Error> {
        let until = self.clock.now_ms() + millis(FOLLOW);
        let change = |before: Option<&StoredVerification>| {
            let before = before.map(Verification::read).unwrap_or_default();
            let next = Verification {
                asked_at: 0,
                follow_until: until.max(before.follow_until),
                ..before
            };
            Some((next.stored(), None))
        };
        verifications::change(&self.store, &target.key(), change).await?;
        Ok(())
    }

    /// Notes the vetting status of the partner's legal profile, if it is another than before. Of
    /// other documents there is nothing to note.
    pub(super) async fn note_vetting(&self, target: &Target, document: &Json) -> Result<(), Error> {
        if target.profile() != &LEGAL_BUSINESS {
            return Ok(());
        }
        let status = vetting_status(document);
        let known = self.verification(target).await?;
        let now = self.clock.now_ms();
        let seen_at = match &known {
            Some(known) if known.now().is_some_and(|step| step.status == status) => return Ok(()),
            Some(_) => now,
            // Versions may have been kept before statuses were noted.
            None => self.vetting_seen_at(target, &status).await?.unwrap_or(now),
        };
        let step = VerificationStep {
            status,
            said_at: None,
            seen_at,
        };
        let change = |before: Option<&StoredVerification>| {
            let before = before.map(Verification::read).unwrap_or_default();
            let news = before.news(target, &step);
            let next = Verification {
                asked_at: now,
                follow_until: now,
                ..before.with(step.clone())
            };
            Some((next.stored(), news))
        };
        verifications::change(&self.store, &target.key(), change).await?;
        Ok(())
    }

    /// The time when a version with this vetting status was first seen, of those that came last.
    async fn vetting_seen_at(&self, target: &Target, status: &str) -> Result<Option<i64>, Error> {
        let key = target.key();
        let listed = versions::of_target(&self.store, &key, VERSIONS).await?;
        let stored = versions::documents(&self.store, &key, i64::MIN, VERSIONS).await?;
        let documents: BTreeMap<String, Vec<u8>> = stored.into_iter().collect();
        let has_status = |id: &String| {
            let document = documents.get(id).and_then(|bytes| Json::parse(bytes).ok());
            document.is_some_and(|document| vetting_status(&document) == status)
        };
        let last = listed.iter().take_while(|entry| has_status(&entry.id));
        Ok(last.last().map(|entry| entry.first_seen_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn step(status: VerificationStatus, said_at: Option<i64>, seen_at: i64) -> VerificationStep {
        VerificationStep {
            status: status.as_str().to_owned(),
            said_at,
            seen_at,
        }
    }

    #[test]
    fn a_status_is_a_step_once_and_again_only_if_it_began_anew() {
        let (review, allowed) = (VerificationStatus::UnderReview, VerificationStatus::Allowed);
        let verification = Verification::default()
            .with(step(allowed, Some(1), 5))
            .with(step(review, Some(10), 11))
            .with(step(review, Some(10), 12))
            .with(step(review, None, 13))
            .with(step(review, Some(20), 21));
        let since: Vec<i64> = verification
            .steps
            .iter()
            .map(VerificationStep::since)
            .collect();
        assert_eq!(since, [1, 10, 20]);
        assert!(verification.blocks());
        let many = (0..30).fold(verification, |verification, at| {
            verification.with(step(review, Some(100 + at), at))
        });
        assert_eq!(many.steps.len(), STEPS);
        assert_eq!(many.now().map(VerificationStep::since), Some(129));
    }

    #[test]
    fn what_blocks_or_was_saved_lately_is_asked_for_again_and_nothing_else() {
        let of = |status, asked_at, follow_until| Verification {
            steps: vec![step(status, None, 0)],
            asked_at,
            follow_until,
        };
        let (now, review) = (100 * HOUR, VerificationStatus::UnderReview);
        assert!(of(review, now - HOUR, 0).is_due(now));
        assert!(!of(review, now - 60_000, 0).is_due(now), "a minute ago");
        let allowed = VerificationStatus::Allowed;
        assert!(!of(allowed, now - HOUR, now - 1).is_due(now));
        assert!(of(allowed, now - HOUR, now + 1).is_due(now));
        assert!(of(allowed, 0, now + 1).is_due(now), "a save came since");
        let read = Verification::read(&of(review, 1, 2).stored());
        assert_eq!(read, of(review, 1, 2));
    }
}

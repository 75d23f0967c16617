//! Intents without an outcome: a crash or a save without an answer. Settled by evidence when their person next opens the profile.

use super::put::{Evidence, Recorded, evidence};
use super::{Draft, Outcome, Written};
use crate::profile::{Change, Json, Member, merge};
use crate::server::portal::Portal;
use crate::server::store::audit::{self, Row};
use crate::server::{Error, Person, Target};

/// A write that shows no effect, or not its own, may still be carried out for this long (milliseconds). After that it is taken as not
/// carried out.
const STILL_UNDER_WAY: i64 = 60_000;

impl Portal {
    /// Settles the person's open intents on this document against the document as it stands; answers the reference of one that
    /// cannot be settled yet.
    pub(super) async fn settle(&self, person: &Person, target: &Target, now: &Json) -> Result<Option<String>, Error> {
        let key = target.key();
        let mut unsettled = None;
        for intent in audit::open_intents(&self.store, &person.key()).await? {
            if intent_key(&intent).as_ref() != Some(&key) || self.under_way.holds(intent.seq) {
                continue;
            }
            let changes = changes_of(&intent);
            if changes.is_empty() {
                // The key that sealed them is gone: there is nothing to compare with.
                self.settled_otherwise(person, target, &intent, "unknown").await?;
                continue;
            }
            match evidence(target, &changes, now) {
                Evidence::Applied => {
                    self.saw_beside(target, &changes, now).await?;
                    if let Written::Saved { reference, changed, differences, .. } =
                        self.saved(target, &intent, &changes, now.clone()).await?
                    {
                        self.end_if_contained(person, target, now, Outcome::Saved { reference, changed, differences }).await?;
                    }
                }
                Evidence::NotApplied | Evidence::Neither if self.clock.now_ms() - intent.at < STILL_UNDER_WAY => {
                    unsettled = Some(intent.seq.to_string());
                }
                Evidence::NotApplied => self.settled_otherwise(person, target, &intent, "not-applied").await?,
                Evidence::Neither => self.settled_otherwise(person, target, &intent, "conflict").await?,
            }
        }
        Ok(unsettled)
    }

    /// Finishes the open draft if nothing of it is left to save; an edit of something else stays open, without "not yet known".
    async fn end_if_contained(&self, person: &Person, target: &Target, now: &Json, outcome: Outcome) -> Result<(), Error> {
        let Some(draft) = self.draft(person, target).await?.filter(|draft| !draft.finished) else { return Ok(()) };
        let Some(base) = self.version(target, &draft.base).await? else { return Ok(()) };
        let left = merge(target.profile(), &base, now, &draft.values, &draft.choices);
        if left.changes.is_empty() && left.clashes.is_empty() {
            return self.finish(person, target, &draft, outcome).await;
        }
        let reopened =
            Draft { outcome: draft.outcome.clone().filter(|outcome| !matches!(outcome, Outcome::Unknown { .. })), ..draft.clone() };
        self.put_over(person, target, &draft, &reopened).await
    }

    /// The draft is open again: what it was told ("not yet known") is no longer true.
    async fn settled_otherwise(&self, person: &Person, target: &Target, intent: &Row, outcome: &str) -> Result<(), Error> {
        self.record_outcome(intent, outcome, None).await?;
        if let Some(draft) = self.draft(person, target).await?
            && matches!(draft.outcome, Some(Outcome::Unknown { .. }))
        {
            let reopened = Draft { outcome: None, ..draft.clone() };
            self.put_over(person, target, &draft, &reopened).await?;
        }
        Ok(())
    }
}

fn intent_key(intent: &Row) -> Option<String> {
    let profile = intent.profile.as_ref()?;
    Some(match &intent.customer {
        Some(customer) => format!("{profile}/{customer}"),
        None => profile.clone(),
    })
}

/// What the intent was to change; nothing where the key that sealed it is gone.
pub(super) fn changes_of(intent: &Row) -> Vec<Change> {
    let recorded: Vec<Recorded> = intent.changes.as_ref().and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default();
    recorded
        .into_iter()
        .map(|Recorded { key, before, after }| Change { key, before: before.map_or(Member::Null, Member::Text), after })
        .collect()
}

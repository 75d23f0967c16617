//! Intents without an outcome: a crash or a save without an answer. Settled by evidence when their
//! person next opens the profile or signs in.

use super::write::{Evidence, Recorded, evidence};
use super::{Draft, Outcome, Written};
use crate::auth::Person;
use crate::clock::millis;
use crate::error::Error;
use crate::portal::Portal;
use crate::profile::{Change, Json, Member, Target, merge};
use crate::store::audit::Row;
use crate::store::{audit, drafts, seen};
use crate::telemetry::metrics;
use crate::text::Lang;
use std::sync::Arc;
use std::time::Duration;
use tracing::Instrument;

/// A write that shows no effect, or not its own, may still be carried out for this long after it
/// was last tried; after that it is taken as not carried out. Where the service is given longer to
/// answer, this is longer too: six time-outs, as a save of a process that died may have been tried
/// again four time-outs after its intent.
const STILL_UNDER_WAY: Duration = Duration::from_secs(60);

impl Portal {
    /// In milliseconds.
    pub(crate) fn still_under_way(&self) -> i64 {
        millis(STILL_UNDER_WAY.max(self.settings.upstream_timeout * 6))
    }

    /// Settles the person's open intents on this document against the document as it stands;
    /// answers the reference of one that cannot be settled yet.
    pub(super) async fn reconcile(
        &self,
        person: &Person,
        target: &Target,
        now: &Json,
    ) -> Result<Option<String>, Error> {
        let key = target.key();
        let _turn = self.settling.take(format!("{} {key}", person.key())).await;
        if self.under_way.holds(&key) {
            return Ok(None);
        }
        let Some(first) = self
            .open_intents(person, target)
            .await?
            .first()
            .map(|intent| intent.seq)
        else {
            return Ok(None);
        };
        let settled = self
            .with_reconcile_lock(person, target, self.reconcile_locked(person, target, now))
            .await?;
        Ok(settled.unwrap_or_else(|| Some(first.to_string())))
    }

    async fn open_intents(&self, person: &Person, target: &Target) -> Result<Vec<Row>, Error> {
        let mut intents = audit::open_intents(&self.store, &person.key()).await?;
        intents.retain(|intent| intent_key(intent).as_ref() == Some(&target.key()));
        Ok(intents)
    }

    async fn reconcile_locked(
        &self,
        person: &Person,
        target: &Target,
        now: &Json,
    ) -> Result<Option<String>, Error> {
        let mut unsettled = None;
        for intent in self.open_intents(person, target).await? {
            let changes = changes_of(&intent);
            if changes.is_empty() {
                // The key that sealed them is gone: there is nothing to compare with.
                self.reconciled_without_saving(person, target, &intent, "unknown")
                    .await?;
                continue;
            }
            let mut now = now.clone();
            let mut found = evidence(target, &changes, &now);
            if found == Evidence::Neither {
                // The document may have been read before the save began: then it tells nothing of
                // it.
                let Ok(read) = self.read(person, target, Lang::En).await else {
                    unsettled = Some(intent.seq.to_string());
                    continue;
                };
                now = read;
                found = evidence(target, &changes, &now);
            }
            let tried_at = seen::written_by(&self.store, intent.seq)
                .await?
                .map_or(intent.at, |(_, written)| written.at);
            match found {
                Evidence::Applied => {
                    self.observe_after_write(target, &changes, &now).await?;
                    if let Written::Saved {
                        reference,
                        changed,
                        differences,
                        ..
                    } = self.saved(target, &intent, &changes, now.clone()).await?
                    {
                        self.report_reconciled(
                            person,
                            target,
                            &now,
                            Outcome::Saved {
                                reference,
                                changed,
                                differences,
                            },
                        )
                        .await?;
                    }
                    metrics::settled(target.profile().slug, "saved");
                }
                Evidence::NotApplied | Evidence::Neither
                    if self.clock.now_ms() - tried_at < self.still_under_way() =>
                {
                    unsettled = Some(intent.seq.to_string());
                }
                // Another process is about to have the answer, or it died a moment ago and its turn
                // has not ended yet.
                Evidence::NotApplied | Evidence::Neither
                    if self.is_saved_elsewhere(target).await? =>
                {
                    unsettled = Some(intent.seq.to_string());
                }
                Evidence::NotApplied => {
                    self.reconciled_without_saving(person, target, &intent, "not-applied")
                        .await?
                }
                Evidence::Neither => {
                    self.reconciled_without_saving(person, target, &intent, "conflict")
                        .await?
                }
            }
        }
        Ok(unsettled)
    }

    /// Settles what this person's earlier saves left unknown, on every document, in a task of its
    /// own: whoever signs in does not wait for it, and it may fail.
    pub fn reconcile_all(self: &Arc<Self>, person: &Person) {
        let (portal, person) = (Arc::clone(self), person.clone());
        let settling = async move {
            if let Err(error) = portal.reconcile_each(&person).await {
                tracing::info!(
                    kind = error.kind.as_str(),
                    "earlier saves stay unknown until their profiles are opened"
                );
            }
        };
        self.tasks.spawn(settling.in_current_span());
    }

    async fn reconcile_each(&self, person: &Person) -> Result<(), Error> {
        let intents = audit::open_intents(&self.store, &person.key()).await?;
        let mut keys: Vec<String> = intents.iter().filter_map(intent_key).collect();
        keys.sort();
        keys.dedup();
        for target in keys.iter().filter_map(|key| Target::from_key(key)) {
            match self.read(person, &target, Lang::En).await {
                Ok(document) => {
                    self.put_version(&target, &document).await?;
                    self.reconcile(person, &target, &document).await?;
                }
                // Another document may be readable.
                Err(error) => tracing::info!(
                    profile = target.profile().slug,
                    kind = error.kind.as_str(),
                    "an earlier save stays unknown"
                ),
            }
        }
        Ok(())
    }

    /// Finishes the open draft if nothing of it is left to save; an edit of something else stays
    /// open. In any case the person is told once, also one who has discarded the draft
    /// meanwhile.
    pub(super) async fn report_reconciled(
        &self,
        person: &Person,
        target: &Target,
        now: &Json,
        outcome: Outcome,
    ) -> Result<(), Error> {
        let Some(draft) = self.draft(person, target).await? else {
            let told = serde_json::to_vec(&Draft::finished(outcome))
                .map_err(|_| crate::error::ErrorKind::Internal)?;
            drafts::swap(&self.store, &person.key(), &target.key(), None, &told).await?;
            return Ok(());
        };
        if draft.finished {
            return self.finish(person, target, &draft, outcome).await;
        }
        if let Some(base) = self.version(target, &draft.base).await? {
            let left = merge(target.profile(), &base, now, &draft.values, &draft.choices);
            if left.changes.is_empty() && left.clashes.is_empty() {
                return self.finish(person, target, &draft, outcome).await;
            }
        }
        let reopened = Draft {
            outcome: Some(outcome),
            ..draft.clone()
        };
        self.replace_draft(person, target, &draft, &reopened).await
    }

    /// The draft is open again: what it was told ("not yet known") is no longer true.
    async fn reconciled_without_saving(
        &self,
        person: &Person,
        target: &Target,
        intent: &Row,
        outcome: &'static str,
    ) -> Result<(), Error> {
        self.record_outcome(intent, outcome, None).await?;
        metrics::settled(target.profile().slug, outcome);
        if let Some(draft) = self.draft(person, target).await?
            && matches!(draft.outcome, Some(Outcome::Unknown { .. }))
        {
            let reopened = Draft {
                outcome: None,
                ..draft.clone()
            };
            self.replace_draft(person, target, &draft, &reopened)
                .await?;
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
    let recorded: Vec<Recorded> = intent
        .changes
        .as_ref()
        .and_then(|raw| serde_json::from_str(raw.get()).ok())
        .unwrap_or_default();
    recorded
        .into_iter()
        .map(
            |Recorded {
                 key, before, after, ..
             }| Change {
                key,
                before: before.map_or(Member::Null, Member::Text),
                after,
            },
        )
        .collect()
}

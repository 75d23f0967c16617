//! Reconciliation: intents without an outcome (a crash, or a save without an answer) are settled by
//! evidence when their person next opens the profile or signs in, and the saves of requests for
//! approval when anybody looks at one.

use super::drafts::StoredEdit;
use super::intended_changes::intended_changes;
use super::locks::SaveLease;
use super::write::{Evidence, evidence};
use super::{Draft, Editing, Notice, Outcome, SaveOutcome};
use crate::auth::Person;
use crate::error::Error;
use crate::profile::{Json, Target, merge};
use crate::store::audit::Row;
use crate::store::{audit, seen};
use crate::telemetry::metrics;
use crate::text::Lang;
use tracing::Instrument;

/// The result of a reconciliation.
#[derive(Debug, Default)]
pub(super) struct Reconciled {
    /// There were intents without an outcome, so the person's draft may have changed.
    pub any: bool,
    /// The reference of a save that cannot be settled yet.
    pub unsettled: Option<String>,
}

impl Editing {
    /// Settles the person's open intents on this document against the document as it stands. `own`
    /// is the lease of a save that asks.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub(super) async fn reconcile(
        &self,
        person: &Person,
        target: &Target,
        now: &Json,
        own: Option<&SaveLease>,
    ) -> Result<Reconciled, Error> {
        self.reconcile_read_by((person, person), target, now, own)
            .await
    }

    /// The same, where `reader` has read the document and reads it again if that is needed.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub(super) async fn reconcile_read_by(
        &self,
        (person, reader): (&Person, &Person),
        target: &Target,
        now: &Json,
        own: Option<&SaveLease>,
    ) -> Result<Reconciled, Error> {
        let key = target.key();
        let _turn = self
            .reconcile_locks
            .take(format!("{} {key}", person.key()))
            .await;
        if self.history.in_flight.holds(&key) {
            return Ok(Reconciled::default());
        }
        let intents = self.open_intents(person, target).await?;
        let Some(first) = intents.first().map(|intent| intent.seq) else {
            return Ok(Reconciled::default());
        };
        let settled = self
            .with_reconcile_lock(
                person,
                target,
                self.reconcile_locked((person, reader), target, now, own),
            )
            .await?;
        Ok(Reconciled {
            any: true,
            unsettled: settled.unwrap_or_else(|| Some(first.to_string())),
        })
    }

    pub(super) async fn open_intents(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<Vec<Row>, Error> {
        let mut intents = audit::open_intents(&self.store, &person.key()).await?;
        intents.retain(|intent| intent_key(intent).as_ref() == Some(&target.key()));
        Ok(intents)
    }

    async fn reconcile_locked(
        &self,
        (person, reader): (&Person, &Person),
        target: &Target,
        now: &Json,
        own: Option<&SaveLease>,
    ) -> Result<Option<String>, Error> {
        let mut unsettled = None;
        for intent in self.open_intents(person, target).await? {
            let changes = intended_changes(&intent);
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
                let Ok(read) = self.read(reader, target, Lang::En).await else {
                    unsettled = Some(intent.seq.to_string());
                    continue;
                };
                now = read;
                found = evidence(target, &changes, &now);
            }
            let tried_at = seen::written_by(&self.store, intent.seq)
                .await?
                .map_or(intent.at, |(_, written)| written.at);
            let young = self.clock.now_ms() - tried_at < self.history.still_under_way_ms;
            match found {
                Evidence::Applied => {
                    self.history
                        .observe_after_write(target, &changes, &now)
                        .await?;
                    if let SaveOutcome::Saved {
                        reference,
                        changed,
                        differences,
                        ..
                    } = self.saved(target, &intent, &changes, now.clone()).await?
                    {
                        let outcome = Outcome::Saved {
                            reference,
                            changed,
                            differences,
                            approved_by: vec![],
                        };
                        let edit = self.edit(person, target).await?;
                        self.report_saved(person, target, edit, &now, outcome)
                            .await?;
                        self.announce_settled(person, target, true).await?;
                    }
                    metrics::reconciled(target.profile().slug, "saved");
                }
                Evidence::NotApplied | Evidence::Neither if young => {
                    unsettled = Some(intent.seq.to_string());
                }
                // Another process is about to have the answer, or it died a moment ago and its
                // lease has not ended yet.
                Evidence::NotApplied | Evidence::Neither
                    if self.is_saved_elsewhere(target, own).await? =>
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

    /// Reconciles this person's earlier saves of every document, in a task of its own: whoever
    /// signs in does not wait for it, and it may fail.
    pub fn reconcile_all(&self, person: &Person) {
        let (editing, person) = (self.clone(), person.clone());
        let reconciling = async move {
            if let Err(error) = editing.reconcile_each(&person).await {
                tracing::info!(
                    kind = error.kind.as_str(),
                    "earlier saves stay unknown until their profiles are opened"
                );
            }
        };
        self.tasks.spawn(reconciling.in_current_span());
    }

    async fn reconcile_each(&self, person: &Person) -> Result<(), Error> {
        let intents = audit::open_intents(&self.store, &person.key()).await?;
        let mut keys: Vec<String> = intents.iter().filter_map(intent_key).collect();
        keys.sort();
        keys.dedup();
        let targets: Vec<Target> = keys
            .iter()
            .filter_map(|key| Target::from_key(key))
            .collect();
        self.reconcile_these(person, &targets).await
    }

    /// Reconciles this person's earlier saves of these documents.
    pub(super) async fn reconcile_these(
        &self,
        person: &Person,
        targets: &[Target],
    ) -> Result<(), Error> {
        for target in targets {
            match self.read(person, target, Lang::En).await {
                Ok(document) => {
                    self.history.keep_version(target, &document).await?;
                    self.reconcile(person, target, &document, None).await?;
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

    /// Settles the saves of everybody on this document whose outcome is not known, against the document
    /// as it was read just now. Nobody's token is used: what the document alone does not tell stays
    /// open.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn settle_watched(&self, target: &Target, now: &Json) -> Result<(), Error> {
        let customer = target.customer().map(ToString::to_string);
        let slug = target.profile().slug;
        let intents = audit::open_intents_on(&self.store, slug, customer.as_deref()).await?;
        let mut people: Vec<Person> = intents
            .iter()
            .filter_map(|intent| Person::absent(&intent.person, &intent.person_name))
            .collect();
        people.sort_by_key(Person::key);
        people.dedup_by_key(|person| person.key());
        for person in people {
            self.reconcile(&person, target, now, None).await?;
        }
        Ok(())
    }

    /// Lists the documents with a save whose outcome is not known, and which may no longer be under
    /// way.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn unsettled_documents(&self) -> Result<Vec<Target>, Error> {
        let before = self.clock.now_ms() - self.history.still_under_way_ms;
        let intents = audit::all_open_intents(&self.store).await?;
        let old = intents.iter().filter(|intent| intent.at < before);
        let mut keys: Vec<String> = old.filter_map(intent_key).collect();
        keys.sort();
        keys.dedup();
        Ok(keys
            .iter()
            .filter_map(|key| Target::from_key(key))
            .collect())
    }

    /// Tells the person that a save was carried out. Ends the open draft if nothing of it is left
    /// to save; an edit of something else stays open. In any case the person is told once, also
    /// one who has discarded the draft meanwhile.
    pub(super) async fn report_saved(
        &self,
        person: &Person,
        target: &Target,
        edit: Option<StoredEdit>,
        now: &Json,
        outcome: Outcome,
    ) -> Result<(), Error> {
        let draft = match edit {
            None => {
                let notice = Notice::of(outcome).into();
                self.swap_edit(person, target, None, &notice).await?;
                return Ok(());
            }
            Some(StoredEdit::Ended(notice)) => {
                let notice = Notice {
                    outcome: Some(outcome),
                    ..notice
                };
                self.replace_edit(person, target, "", notice).await?;
                return Ok(());
            }
            Some(StoredEdit::Open(draft)) => draft,
        };
        if let Some(base) = self.history.version(target, &draft.base).await? {
            let left = merge(
                target.profile(),
                &base,
                now,
                &draft.values,
                &draft.resolutions,
            );
            if left.changes.is_empty() && left.clashes.is_empty() {
                self.end_draft(person, target, &draft, outcome).await?;
                return Ok(());
            }
        }
        let id = draft.id();
        let told = Draft {
            outcome: Some(outcome),
            ..*draft
        };
        self.replace_draft(person, target, &id, told).await?;
        Ok(())
    }

    /// The draft is open again, and its author is told once that the save was not carried out.
    async fn reconciled_without_saving(
        &self,
        person: &Person,
        target: &Target,
        intent: &Row,
        outcome: &'static str,
    ) -> Result<(), Error> {
        let settled = self.record_outcome(intent, outcome, None).await?;
        metrics::reconciled(target.profile().slug, outcome);
        if let Some(draft) = self.open_draft(person, target).await?
            && matches!(draft.outcome, Some(Outcome::Unknown { .. }))
        {
            let id = draft.id();
            let reference = settled.to_string();
            let reopened = Draft {
                outcome: Some(Outcome::NotCarriedOut { reference }),
                ..draft
            };
            self.replace_draft(person, target, &id, reopened).await?;
            self.announce_settled(person, target, false).await?;
        } else {
            // There is nothing to save again.
            self.retract_settled(person, target).await?;
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

//! Saving from the JSON interface: a whole document replaces a whole document, under the same rules
//! and in the same audit log. It leaves no draft.

use super::document_diff::{ApiProblem, changed_fields, entity_tag};
use super::plan_checks::unconfirmed;
use super::read_only::{can_be_named, locked};
use super::save_request::{AuditAnnotations, SavePlan, SaveRequest, SaveScope};
use super::{Editing, ReadOnlyReason, SaveOutcome, strict_rules};
use crate::audit_log::Justification;
use crate::auth::Person;
use crate::error::Error;
use crate::profile::rules::field_labels;
use crate::profile::{Countries, Json, Target, Values, write};
use crate::telemetry::metrics;
use crate::text::Lang;

/// A whole document, and what its author knows of the one that it replaces.
#[derive(Debug, Clone)]
pub struct DocumentSave {
    pub wanted: Json,
    /// The value of `If-Match`: one entity tag or several.
    pub if_match: String,
    /// The author has confirmed what guarded members set off.
    pub confirmed: bool,
    /// The reason and the ticket number, as sent.
    pub why: Justification,
}

impl Editing {
    /// Replaces the document with the wanted one, if it still is the one that `if_match` names.
    ///
    /// # Errors
    /// As `Editing::save_locked`.
    pub async fn save_document(
        &self,
        person: &Person,
        target: &Target,
        save: DocumentSave,
        lang: Lang,
    ) -> Result<SaveOutcome, Error> {
        let (author, document) = (person.clone(), target.clone());
        let outcome = self
            .in_save_task(person, target, move |editing, lease| async move {
                let request = SaveRequest::Document {
                    wanted: &save.wanted,
                    if_match: &save.if_match,
                    confirmed: save.confirmed,
                    why: &save.why,
                };
                let scope = SaveScope {
                    person: &author,
                    target: &document,
                    lang,
                    lease: &lease,
                };
                let outcome = editing.save_locked(scope, &request).await?;
                if let SaveOutcome::Conflict { current: None } = outcome {
                    let current = Some(editing.read(&author, &document, lang).await?);
                    return Ok(SaveOutcome::Conflict { current });
                }
                Ok(outcome)
            })
            .await?;
        if matches!(outcome, SaveOutcome::Conflict { .. }) {
            metrics::conflict(target.profile().slug);
        }
        Ok(outcome)
    }

    /// The changes of the wanted document over the current one, or the outcome that stands in the
    /// way of a write.
    pub(super) async fn plan_of_document(
        &self,
        scope: SaveScope<'_>,
        current: &Json,
        (wanted, if_match, confirmed): (&Json, &str, bool),
        known: &Countries,
    ) -> Result<Result<SavePlan, SaveOutcome>, Error> {
        let SaveScope {
            person,
            target,
            lease,
            ..
        } = scope;
        let profile = target.profile();
        self.history.keep_version(target, current).await?;
        if !if_match
            .split(',')
            .any(|tag| tag.trim() == entity_tag(current))
        {
            let current = Some(current.clone());
            return Ok(Err(SaveOutcome::Conflict { current }));
        }
        let reconciled = self.reconcile(person, target, current, Some(lease)).await?;
        if let Some(reference) = reconciled.unsettled {
            return Ok(Err(SaveOutcome::Unknown {
                reference,
                answer: None,
            }));
        }
        let invalid = |problem| Ok(Err(SaveOutcome::InvalidDocument(vec![problem])));
        if let Some(ReadOnlyReason::Shape) = locked(profile, current) {
            return invalid(ApiProblem::word("", "not-an-object"));
        }
        if !can_be_named(profile, current) {
            return invalid(ApiProblem::word("", "tag-unsendable"));
        }
        let changes = match changed_fields(profile, current, wanted) {
            Ok(changes) => changes,
            Err(problems) => return Ok(Err(SaveOutcome::InvalidDocument(problems))),
        };
        if changes.is_empty() {
            return Ok(Err(SaveOutcome::Unchanged(current.clone())));
        }
        // The wanted document may leave out an address or its country, and a changed country leaves
        // behind what the old one has a list of.
        let nothing = Values::new();
        let mut countries = known.clone();
        countries.extend(self.countries(person, target, current, &nothing).await);
        let problems = strict_rules::problems(profile, current, &changes, &countries);
        if !problems.is_empty() {
            return Ok(Err(SaveOutcome::Problems(problems)));
        }
        let unconfirmed = unconfirmed(profile, &changes, confirmed);
        let body = write(profile, current, &changes);
        let labels = field_labels(profile, &body, &nothing, &countries);
        Ok(Ok(SavePlan {
            changes,
            annotations: AuditAnnotations::of_labels(labels),
            unconfirmed,
        }))
    }
}

//! The one way of a save: lock, read, compare, check, look for the approval, write. The form, the JSON
//! interface, change sets and approvals call it with their [`SaveRequest`], and each maps the
//! [`SaveOutcome`] once.

use super::approvals::ApprovalGate;
use super::locks::SaveLease;
use super::save_request::{SavePlan, SaveRequest, SaveScope};
use super::{Editing, SaveOutcome};
use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::profile::Target;
use tracing::Instrument;

impl Editing {
    /// Runs `save` in a task of its own while the document is locked: it ends though the browser
    /// hangs up, and shutdown waits for it.
    pub(super) async fn in_save_task<T, F>(
        &self,
        person: &Person,
        target: &Target,
        save: impl FnOnce(Editing, SaveLease) -> F + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send,
    {
        let (editing, person, target) = (self.clone(), person.clone(), target.clone());
        let task = async move {
            let inside = editing.clone();
            editing
                .with_save_lock(&person, &target, |lease| save(inside, lease))
                .await
        };
        let task = self.tasks.spawn(task.in_current_span());
        task.await.unwrap_or_else(|error| {
            tracing::error!("a save ended without an answer: {error}");
            Err(ErrorKind::Internal.into())
        })
    }

    /// Saves what is requested over the document as it stands now. The lease of the document is
    /// held by the caller.
    ///
    /// # Errors
    /// `SignIn`, `NotAllowed`, `NotFound` and the like if the person may not read or write the
    /// document; `StoreDown` if nothing can be recorded. Everything else is an outcome.
    pub(super) async fn save_locked(
        &self,
        scope: SaveScope<'_>,
        request: &SaveRequest<'_>,
    ) -> Result<SaveOutcome, Error> {
        let SaveScope {
            person,
            target,
            lang,
            ..
        } = scope;
        // Asked for ahead: as a rule nothing stands between the read and the write of the document.
        let (document, typed) = request.addresses();
        let countries = self.countries(person, target, document, typed).await;
        for _ in 0..request.attempts() {
            let current = match self.read_before_write(person, target, lang).await {
                Ok(current) => current,
                Err(error) if error.kind.is_outage() => return Ok(SaveOutcome::NotSent(error)),
                Err(error) => return Err(error),
            };
            let plan = match request {
                SaveRequest::Draft {
                    draft,
                    base,
                    decision,
                } => {
                    self.plan_of_draft(scope, &current, (draft, base, decision), &countries)
                        .await?
                }
                SaveRequest::Document {
                    wanted,
                    if_match,
                    confirmed,
                    ..
                } => {
                    let document = (*wanted, *if_match, *confirmed);
                    self.plan_of_document(scope, &current, document, &countries)
                        .await?
                }
                SaveRequest::Shown(shown) => self.plan_of_shown(scope, &current, shown).await?,
                SaveRequest::Approved(approved) => {
                    self.plan_of_approved(scope, &current, approved).await?
                }
            };
            let SavePlan {
                changes,
                mut annotations,
                unconfirmed,
            } = match plan {
                Ok(plan) => plan,
                Err(outcome) => return Ok(outcome),
            };
            if let Some(outcome) = self.lacks_approval(target, request, &changes) {
                return Ok(outcome);
            }
            let rules = &self.rules.justification;
            annotations.why = match rules.checked(target.profile(), &changes, request.why()) {
                Ok(why) => why,
                Err(problems) => {
                    return Ok(SaveOutcome::Unjustified {
                        problems,
                        unconfirmed,
                    });
                }
            };
            if !unconfirmed.is_empty() {
                return Ok(SaveOutcome::Unconfirmed(unconfirmed));
            }
            let asked = (changes.as_slice(), &annotations);
            annotations.approval = match self.pass_approval(scope, request, &current, asked).await?
            {
                ApprovalGate::Passes(mark) => mark,
                ApprovalGate::Stops(outcome) => return Ok(outcome),
            };
            let written = self.write(scope, &current, changes, &annotations).await?;
            if let Some(outcome) = written {
                return Ok(outcome);
            }
            // Somebody else changed the document: read it again, and merge.
        }
        Ok(SaveOutcome::Conflict { current: None })
    }
}

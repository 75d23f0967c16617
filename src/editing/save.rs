//! The one way of a save: lock, read, compare, check, write. The form and the JSON interface call
//! it with their [`SaveRequest`], and each maps the [`SaveOutcome`] once.

use super::locks::SaveLease;
use super::write::AuditAnnotations;
use super::{ApiProblem, Decision, Draft, Editing, ReadOnlyReason, StoredDifference};
use crate::auth::Person;
use crate::error::{Error, ErrorKind, UpstreamAnswer};
use crate::profile::{Change, FieldProblem, Json, Target, Values};
use crate::telemetry::metrics;
use crate::text::Lang;
use tracing::Instrument;

/// A save of a draft begins anew this often because the document changed under it.
const ATTEMPTS: usize = 3;

/// The outcome of a save.
#[derive(Debug, Clone)]
pub enum SaveOutcome {
    /// Partner Center stored it.
    Saved {
        stored: Json,
        /// Names the entry of the audit log.
        reference: String,
        /// Keys that changed.
        changed: Vec<String>,
        /// Fields that the service stored otherwise than it was asked to.
        differences: Vec<StoredDifference>,
    },
    /// There was nothing to change; the document as it stands.
    Unchanged(Json),
    /// The draft is gone, or not the one that was reviewed: nothing was done.
    Superseded,
    /// Somebody else changed the document. A draft can be merged with it; a whole document cannot,
    /// and is answered with the current one.
    Conflict { current: Option<Json> },
    /// The document cannot be written without losing something.
    ReadOnly(ReadOnlyReason),
    /// Values that break a rule.
    Problems(Vec<FieldProblem>),
    /// Members of a whole document that may not differ from the current one.
    InvalidDocument(Vec<ApiProblem>),
    /// Keys whose change sets something off that nobody has confirmed.
    Unconfirmed(Vec<String>),
    /// An address that the service doubts, and nobody has decided about.
    AddressUndecided,
    /// Partner Center refused the values.
    Rejected {
        problems: Vec<FieldProblem>,
        answer: UpstreamAnswer,
    },
    /// Sent, and no way yet to tell whether it was stored; its reference.
    Unknown { reference: String },
    /// Nothing was sent, because Partner Center asks to wait or does not answer.
    NotSent(Error),
}

/// The scope of one save: its author, document and language, and the lease that allows it to send.
#[derive(Clone, Copy)]
pub(super) struct SaveScope<'a> {
    pub person: &'a Person,
    pub target: &'a Target,
    pub lang: Lang,
    pub lease: &'a SaveLease,
}

/// The save that a person asks for.
pub(super) enum SaveRequest<'a> {
    /// The changed fields of a draft, merged with the document as it stands.
    Draft {
        draft: &'a Draft,
        base: &'a Json,
        decision: &'a Decision,
    },
    /// A whole document in the place of the one that `if_match` names.
    Document {
        wanted: &'a Json,
        if_match: &'a str,
        confirmed: bool,
    },
}

/// The changes of a save over the document as it stands.
pub(super) struct SavePlan {
    pub changes: Vec<Change>,
    pub annotations: AuditAnnotations,
}

impl Editing {
    /// Runs `save` in a task of its own while the document is locked: it ends though the browser
    /// hangs up, and shutdown waits for it.
    pub(super) async fn in_save_task<T, F>(
        &self,
        target: &Target,
        save: impl FnOnce(Editing, SaveLease) -> F + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send,
    {
        let (editing, target) = (self.clone(), target.clone());
        let task = async move {
            let inside = editing.clone();
            editing
                .with_save_lock(&target, |lease| save(inside, lease))
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
                } => {
                    let document = (*wanted, *if_match, *confirmed);
                    self.plan_of_document(scope, &current, document, &countries)
                        .await?
                }
            };
            let SavePlan {
                changes,
                annotations,
            } = match plan {
                Ok(plan) => plan,
                Err(outcome) => return Ok(outcome),
            };
            let written = self.write(scope, &current, changes, &annotations).await?;
            if let Some(outcome) = written {
                return Ok(outcome);
            }
            // Somebody else changed the document: read it again, and merge.
        }
        metrics::conflict(target.profile().slug);
        Ok(SaveOutcome::Conflict { current: None })
    }
}

impl SaveRequest<'_> {
    /// The document and the typed values whose addresses decide which country rules are needed.
    fn addresses(&self) -> (&Json, &Values) {
        static NOTHING: Values = Values::new();
        match self {
            SaveRequest::Draft { draft, base, .. } => (base, &draft.values),
            SaveRequest::Document { wanted, .. } => (wanted, &NOTHING),
        }
    }

    /// A whole document names the one that it replaces: there is nothing to merge.
    fn attempts(&self) -> usize {
        match self {
            SaveRequest::Draft { .. } => ATTEMPTS,
            SaveRequest::Document { .. } => 1,
        }
    }
}

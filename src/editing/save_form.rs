//! Saving from the review page: the draft is applied to the document as it stands now, and how it
//! ended is kept with the draft or, once that is over, as a notice.

use super::locks::SaveLease;
use super::read_only::locked;
use super::save_request::SaveWay;
use super::save_request::{SavePlan, SaveRequest, SaveScope};
use super::{Decision, Draft, Editing, NextPage, Outcome, ReadOnlyReason, SaveOutcome, addresses};
use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::profile::merge::{Resolution, Resolutions, Side};
use crate::profile::{Code, Countries, FieldProblem, Json, Target, merge, read};
use crate::telemetry::metrics;
use crate::text::Lang;

/// The key under which a missing confirmation is reported.
const CONFIRM: &str = "confirm";

impl Editing {
    /// Saves the draft. Returns the page that shows how it ended.
    ///
    /// # Errors
    /// As `Editing::save_locked`; `Unsettled` if the database stopped answering after the save
    /// was sent.
    pub async fn save(
        &self,
        person: &Person,
        target: &Target,
        decision: Decision,
        lang: Lang,
    ) -> Result<NextPage, Error> {
        let (author, document) = (person.clone(), target.clone());
        self.in_save_task(person, target, move |editing, lease| async move {
            editing
                .save_draft_locked(&author, &document, decision, lang, &lease)
                .await
        })
        .await
    }

    async fn save_draft_locked(
        &self,
        person: &Person,
        target: &Target,
        decision: Decision,
        lang: Lang,
        lease: &SaveLease,
    ) -> Result<NextPage, Error> {
        let draft = match self.reviewed_draft_of(person, target, &decision).await? {
            Ok(draft) => draft,
            Err(next) => return Ok(next),
        };
        let base = self.base_of(target, &draft).await?;
        // Kept before anything is asked of anybody: the session may turn out to have ended.
        let draft = self.decided(person, target, draft, &decision).await?;
        let request = SaveRequest::Draft {
            draft: &draft,
            base: &base,
            decision: &decision,
        };
        let scope = SaveScope {
            person,
            target,
            lang,
            lease,
        };
        let saved = self.save_locked(scope, &request).await;
        if decision.way == SaveWay::Emergency
            && let Err(error) = self.settle_emergency(person, target, lease).await
        {
            let kind = error.kind.as_str();
            tracing::warn!(
                kind,
                "the end of an emergency is noted when somebody looks at it"
            );
        }
        let outcome = saved?;
        let sent = outcome.was_sent();
        let next = self
            .keep_outcome(person, target, draft, &decision, outcome)
            .await;
        next.map_err(|error| if sent { error.after_sending() } else { error })
    }

    /// The changes of the draft over the document as it stands, or the outcome that stands in the
    /// way of a write.
    pub(super) async fn plan_of_draft(
        &self,
        scope: SaveScope<'_>,
        current: &Json,
        (draft, base, decision): (&Draft, &Json, &Decision),
        countries: &Countries,
    ) -> Result<Result<SavePlan, SaveOutcome>, Error> {
        let SaveScope {
            person,
            target,
            lang,
            lease,
        } = scope;
        let reconciled = self.reconcile(person, target, current, Some(lease)).await?;
        if let Some(reference) = reconciled.unsettled {
            return Ok(Err(SaveOutcome::Unknown {
                reference,
                answer: None,
            }));
        }
        if reconciled.any && self.open_draft(person, target).await?.is_none() {
            // What an earlier save left unknown turned out to be saved.
            return Ok(Err(SaveOutcome::Superseded));
        }
        if let Some(
            reason @ (ReadOnlyReason::Doubled(_) | ReadOnlyReason::Shape | ReadOnlyReason::Tag),
        ) = locked(target.profile(), current)
        {
            return Ok(Err(SaveOutcome::ReadOnly(reason)));
        }
        let preview = self.preview_merge(target, base, current, draft, countries, lang);
        Ok(Err(if !preview.clashes.is_empty() {
            SaveOutcome::Conflict { current: None }
        } else if preview.changes.is_empty() {
            SaveOutcome::Unchanged(current.clone())
        } else if !preview.problems.is_empty() {
            SaveOutcome::Problems(preview.problems)
        } else if addresses::is_open(target, draft, &preview) {
            SaveOutcome::AddressUndecided
        } else {
            let annotations = addresses::annotations(target, draft, &preview, countries);
            let confirmed = decision.confirmed || preview.guards.is_empty();
            let unconfirmed = (!confirmed).then(|| CONFIRM.to_owned());
            return Ok(Ok(SavePlan {
                changes: preview.changes,
                annotations,
                unconfirmed: unconfirmed.into_iter().collect(),
            }));
        }))
    }

    /// Keeps how the save ended: with the draft as long as that is open, else as a notice.
    async fn keep_outcome(
        &self,
        person: &Person,
        target: &Target,
        draft: Draft,
        decision: &Decision,
        outcome: SaveOutcome,
    ) -> Result<NextPage, Error> {
        let (outcome, next) = match outcome {
            SaveOutcome::Superseded | SaveOutcome::ReadOnly(_) => return Ok(NextPage::Form),
            SaveOutcome::AddressUndecided => return Ok(NextPage::AddressQuestion),
            SaveOutcome::NeedsApproval(_) => return Ok(NextPage::NeedsApproval),
            SaveOutcome::NoApprovalNeeded => return Ok(NextPage::Review),
            SaveOutcome::Asked => {
                // How an earlier post ended is over.
                let id = draft.id();
                let asked = Draft {
                    outcome: None,
                    ..draft
                };
                self.replace_draft(person, target, &id, asked).await?;
                return Ok(NextPage::Asked);
            }
            SaveOutcome::Unchanged(_) => {
                self.end_draft(person, target, &draft, Outcome::Nothing)
                    .await?;
                return Ok(NextPage::Form);
            }
            SaveOutcome::Saved {
                stored,
                reference,
                changed,
                differences,
            } => {
                let outcome = Outcome::Saved {
                    reference,
                    changed,
                    differences,
                    approved_by: vec![],
                };
                let there = self
                    .end_draft(person, target, &draft, outcome.clone())
                    .await?;
                if there.as_ref().is_some_and(|edit| edit.as_open().is_some()) {
                    // Edited anew meanwhile: that stays open, and the save is told beside it.
                    self.report_saved(person, target, there, &stored, outcome)
                        .await?;
                }
                return Ok(NextPage::Form);
            }
            SaveOutcome::Problems(problems) => (Outcome::Problems { problems }, NextPage::Form),
            SaveOutcome::Unconfirmed(keys) => {
                let problems = unconfirmed_problems(keys).collect();
                (Outcome::Problems { problems }, NextPage::Review)
            }
            SaveOutcome::Unjustified {
                mut problems,
                unconfirmed,
            } => {
                problems.extend(unconfirmed_problems(unconfirmed));
                (Outcome::Problems { problems }, NextPage::Review)
            }
            SaveOutcome::Conflict { .. } => {
                metrics::conflict(target.profile().slug);
                (Outcome::Conflict, NextPage::Review)
            }
            SaveOutcome::Rejected {
                problems, answer, ..
            } => {
                let next = if problems.is_empty() {
                    NextPage::Review
                } else {
                    NextPage::Form
                };
                (Outcome::Rejected { problems, answer }, next)
            }
            SaveOutcome::Unknown { reference, answer } => {
                (Outcome::Unknown { reference, answer }, NextPage::Review)
            }
            SaveOutcome::NotSent(error) => (not_sent(error, decision), NextPage::Review),
            // Only a whole document can be invalid.
            SaveOutcome::InvalidDocument(_) => return Err(ErrorKind::Internal.into()),
        };
        let id = draft.id();
        let is_unknown = matches!(outcome, Outcome::Unknown { .. });
        let next_draft = Draft {
            outcome: Some(outcome),
            ..draft
        };
        self.replace_draft(person, target, &id, next_draft).await?;
        if is_unknown {
            self.announce_unsettled(person, target).await?;
        }
        Ok(next)
    }

    /// Keeps the decisions of the review page without saving; `all` decides every conflict that it
    /// showed. Returns the page that shows them.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn resolve_conflicts(
        &self,
        person: &Person,
        target: &Target,
        mut decision: Decision,
        all: Option<Side>,
    ) -> Result<NextPage, Error> {
        let draft = match self.reviewed_draft_of(person, target, &decision).await? {
            Ok(draft) => draft,
            Err(next) => return Ok(next),
        };
        if let Some(side) = all
            && let Some(shown) = self.shown(target, &draft, &decision).await?
        {
            let base = self.base_of(target, &draft).await?;
            let merged = merge(
                target.profile(),
                &base,
                &shown,
                &draft.values,
                &Resolutions::new(),
            );
            let conflicts = merged.clashes.into_iter();
            decision.picks = conflicts.map(|conflict| (conflict.key, side)).collect();
        }
        let decided = self.decided(person, target, draft, &decision).await?;
        if matches!(decided.outcome, Some(Outcome::Conflict)) {
            let id = decided.id();
            let next = Draft {
                outcome: None,
                ..decided
            };
            self.replace_draft(person, target, &id, next).await?;
        }
        Ok(NextPage::Review)
    }

    /// The draft with these decisions written into it, each bound to the value that the person saw
    /// when deciding, and with the reason and the ticket number as typed.
    pub(super) async fn decided(
        &self,
        person: &Person,
        target: &Target,
        draft: Draft,
        decision: &Decision,
    ) -> Result<Draft, Error> {
        let mut next = Draft {
            why: draft.why.with(&decision.why),
            ..draft.clone()
        };
        if let Some(shown) = self.shown(target, &draft, decision).await? {
            for (key, side) in &decision.picks {
                if let Some(place) = target.profile().place(key) {
                    let resolution = Resolution {
                        pick: *side,
                        over: read(&shown, &place).shown(),
                    };
                    next.resolutions.insert(key.clone(), resolution);
                }
            }
        }
        if next.resolutions != draft.resolutions || next.why != draft.why {
            self.replace_draft(person, target, &draft.id(), next.clone())
                .await?;
        }
        Ok(next)
    }

    /// The document that the person decided over.
    async fn shown(
        &self,
        target: &Target,
        draft: &Draft,
        decision: &Decision,
    ) -> Result<Option<Json>, Error> {
        match decision.seen.as_ref().or(draft.reviewed.as_ref()) {
            Some(seen) => self.history.version(target, seen).await,
            None => Ok(None),
        }
    }
}

/// The problems of changes that nobody has confirmed.
fn unconfirmed_problems(keys: Vec<String>) -> impl Iterator<Item = FieldProblem> {
    keys.into_iter().map(|key| FieldProblem {
        key,
        code: Code::Required,
    })
}

/// The outcome of a save for which nothing was sent. A plain one may be sent again by itself after
/// a wait; then `confirmed` says what the person had confirmed.
fn not_sent(error: Error, decision: &Decision) -> Outcome {
    match error.kind {
        ErrorKind::Throttled(seconds) | ErrorKind::Busy(seconds)
            if decision.way == SaveWay::Save =>
        {
            let confirmed = decision.confirmed;
            Outcome::Throttled { seconds, confirmed }
        }
        _ => Outcome::Unavailable {
            answer: error.upstream.map(|answer| *answer).unwrap_or_default(),
        },
    }
}

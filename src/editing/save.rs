//! Saving: applying the draft to the document as it stands now.

use super::{Draft, NextPage, Outcome, ReadOnlyReason, Written, outcome_of};
use crate::auth::Person;
use crate::error::Error;
use crate::portal::Portal;
use crate::profile::merge::{Resolution, Resolutions, Side};
use crate::profile::{Code, FieldProblem, Json, Target, merge, read};
use crate::telemetry::metrics;
use crate::text::Lang;
use std::collections::BTreeMap;
use std::sync::Arc;
use tracing::Instrument;

/// How often a save begins anew because the document changed under it.
const ATTEMPTS: usize = 3;

/// The key under which a missing confirmation is reported.
const CONFIRM: &str = "confirm";

/// What somebody decided on the review page.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// By field key.
    pub picks: BTreeMap<String, Side>,
    pub confirmed: bool,
    /// The version that the review showed; without it, the one it showed last.
    pub seen: Option<String>,
    /// The draft that the review showed; without it, whichever is open.
    pub draft: Option<String>,
}

impl Portal {
    /// Applies the draft, in a task of its own: it ends though the browser hangs up. The outcome is
    /// kept with the draft.
    pub async fn save(
        self: &Arc<Self>,
        person: &Person,
        target: &Target,
        decision: Decision,
        lang: Lang,
    ) -> Result<NextPage, Error> {
        let (portal, person, target) = (Arc::clone(self), person.clone(), target.clone());
        let save = async move {
            portal
                .with_save_lock(&target, portal.save_now(&person, &target, decision, lang))
                .await
        };
        let task = self.tasks.spawn(save.in_current_span());
        task.await.unwrap_or_else(|error| {
            tracing::error!("a save ended without an answer: {error}");
            Err(crate::error::ErrorKind::Internal.into())
        })
    }

    async fn save_now(
        &self,
        person: &Person,
        target: &Target,
        decision: Decision,
        lang: Lang,
    ) -> Result<NextPage, Error> {
        let Some(mut draft) = self
            .draft(person, target)
            .await?
            .filter(|draft| !draft.finished)
        else {
            return Ok(NextPage::Form);
        };
        if decision
            .draft
            .as_ref()
            .is_some_and(|shown| *shown != draft.id())
        {
            // Edited in another tab since: nobody has reviewed that yet.
            return Ok(NextPage::Review);
        }
        let base = self.base_of(target, &draft).await?;
        // Kept before anything is asked of anybody: the session may turn out to have ended.
        draft = self.decided(person, target, draft, &decision).await?;
        // Asked for ahead: nothing stands between the read and the write of the document.
        let countries = self.countries(person, target, &base, &draft.values).await;
        for _ in 0..ATTEMPTS {
            let current = match self.current(person, target, lang).await? {
                Ok(current) => current,
                Err(outcome) => {
                    return self
                        .end_with(person, target, draft, outcome.after(&decision))
                        .await;
                }
            };
            if let Some(reference) = self.reconcile(person, target, &current).await? {
                return self
                    .end_with(person, target, draft, Outcome::Unknown { reference })
                    .await;
            }
            if self
                .draft(person, target)
                .await?
                .is_none_or(|kept| kept.finished)
            {
                // What an earlier save left unknown turned out to be saved.
                return Ok(NextPage::Form);
            }
            if let Some(ReadOnlyReason::Doubled(_) | ReadOnlyReason::Shape | ReadOnlyReason::Tag) =
                super::open::locked(target.profile(), &current)
            {
                return Ok(NextPage::Form);
            }
            let prepared = self.preview_merge(target, &base, &current, &draft, &countries, lang);
            if !prepared.clashes.is_empty() {
                return self
                    .end_with(person, target, draft, Outcome::Conflict)
                    .await;
            }
            if prepared.changes.is_empty() {
                self.finish(person, target, &draft, Outcome::Nothing)
                    .await?;
                return Ok(NextPage::Form);
            }
            if !prepared.problems.is_empty() {
                let outcome = Outcome::Problems {
                    problems: prepared.problems,
                };
                let next = Draft {
                    outcome: Some(outcome),
                    ..draft.clone()
                };
                self.replace_draft(person, target, &draft, &next).await?;
                return Ok(NextPage::Form);
            }
            if super::addresses::is_open(target, &draft, &prepared) {
                return Ok(NextPage::Review);
            }
            if !prepared.guards.is_empty() && !decision.confirmed {
                let problems = vec![FieldProblem {
                    key: CONFIRM.to_owned(),
                    code: Code::Required,
                }];
                return self
                    .end_with(person, target, draft, Outcome::Problems { problems })
                    .await;
            }
            let remarks = super::addresses::remarks(target, &draft, &prepared, &countries);
            let outcome = match self
                .write(person, target, &current, prepared.changes, &remarks, lang)
                .await?
            {
                Written::Stale => continue,
                Written::Saved {
                    stored,
                    reference,
                    changed,
                    differences,
                } => {
                    let outcome = Outcome::Saved {
                        reference,
                        changed,
                        differences,
                    };
                    self.report_saved(person, target, &draft, &stored, outcome)
                        .await
                        .map_err(Error::after_sending)?;
                    return Ok(NextPage::Form);
                }
                Written::Rejected { problems, answer } => Outcome::Rejected { problems, answer },
                Written::Throttled { seconds } => Outcome::Throttled {
                    seconds,
                    confirmed: decision.confirmed,
                },
                Written::Unavailable { answer } => Outcome::Unavailable { answer },
                Written::Unknown { reference } => Outcome::Unknown { reference },
            };
            return self
                .end_with(person, target, draft, outcome)
                .await
                .map_err(Error::after_sending);
        }
        self.end_with(person, target, draft, Outcome::Conflict)
            .await
    }

    /// The document as it stands now, or the outcome that a failed read means for a save.
    async fn current(
        &self,
        person: &Person,
        target: &Target,
        lang: Lang,
    ) -> Result<Result<Json, Outcome>, Error> {
        let asked_at = self.clock.now_ms();
        let caller = self.caller(person, lang).await?;
        let answer = match self.upstream.get(&caller, target).await {
            Err(failure) if failure.wants_new_token() => {
                let caller = self.renewed(person, caller).await?;
                self.upstream.get(&caller, target).await
            }
            answer => answer,
        };
        match answer {
            Ok(document) => {
                self.observe_uncached(target, &document, asked_at).await?;
                Ok(Ok(document))
            }
            Err(failure) => match outcome_of(failure) {
                Ok(outcome) => Ok(Err(outcome)),
                Err(error) => {
                    self.forget_if_refused(person, target, &error).await?;
                    Err(error)
                }
            },
        }
    }

    /// The draft is saved. If it was edited anew meanwhile, that stays open, and the save is told
    /// beside it.
    async fn report_saved(
        &self,
        person: &Person,
        target: &Target,
        draft: &Draft,
        stored: &Json,
        outcome: Outcome,
    ) -> Result<(), Error> {
        self.finish(person, target, draft, outcome.clone()).await?;
        match self.draft(person, target).await? {
            Some(kept) if !kept.finished => {
                self.report_reconciled(person, target, stored, outcome)
                    .await
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Keeps the draft with how the post ended, and leads back to the review.
    async fn end_with(
        &self,
        person: &Person,
        target: &Target,
        draft: Draft,
        outcome: Outcome,
    ) -> Result<NextPage, Error> {
        if outcome == Outcome::Conflict {
            metrics::conflict(target.profile().slug);
        }
        let to_form =
            matches!(&outcome, Outcome::Rejected { problems, .. } if !problems.is_empty());
        let next = Draft {
            outcome: Some(outcome),
            ..draft.clone()
        };
        self.replace_draft(person, target, &draft, &next).await?;
        Ok(if to_form {
            NextPage::Form
        } else {
            NextPage::Review
        })
    }

    /// Keeps what was decided on the review page, without saving; `all` decides every clash that it
    /// showed.
    pub async fn resolve_conflicts(
        &self,
        person: &Person,
        target: &Target,
        mut decision: Decision,
        all: Option<Side>,
    ) -> Result<(), Error> {
        let Some(draft) = self
            .draft(person, target)
            .await?
            .filter(|draft| !draft.finished)
        else {
            return Ok(());
        };
        if decision
            .draft
            .as_ref()
            .is_some_and(|shown| *shown != draft.id())
        {
            return Ok(());
        }
        if let Some(pick) = all
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
            decision.picks = merged
                .clashes
                .into_iter()
                .map(|clash| (clash.key, pick))
                .collect();
        }
        let decided = self.decided(person, target, draft, &decision).await?;
        if matches!(decided.outcome, Some(Outcome::Conflict)) {
            self.replace_draft(
                person,
                target,
                &decided,
                &Draft {
                    outcome: None,
                    ..decided.clone()
                },
            )
            .await?;
        }
        Ok(())
    }

    /// The draft with these choices written into it, each bound to the value that the person saw
    /// when choosing.
    async fn decided(
        &self,
        person: &Person,
        target: &Target,
        draft: Draft,
        decision: &Decision,
    ) -> Result<Draft, Error> {
        let Some(shown) = self.shown(target, &draft, decision).await? else {
            return Ok(draft);
        };
        let mut next = draft.clone();
        for (key, pick) in &decision.picks {
            if let Some(place) = target.profile().place(key) {
                next.choices.insert(
                    key.clone(),
                    Resolution {
                        pick: *pick,
                        over: read(&shown, &place).shown(),
                    },
                );
            }
        }
        if next.choices != draft.choices {
            self.replace_draft(person, target, &draft, &next).await?;
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
            Some(seen) => self.version(target, seen).await,
            None => Ok(None),
        }
    }
}

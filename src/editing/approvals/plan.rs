//! The changes that were approved, for the one way of every save. They are sent over the version
//! that they were approved for and over no other, and with the body that was shown.

use super::approved::{ApprovedSave, body_of};
use super::turn::annotations;
use crate::editing::read_only::locked;
use crate::editing::review::guard_of;
use crate::editing::save_request::{SavePlan, SaveScope};
use crate::editing::{Editing, ReadOnlyReason, SaveOutcome, strict_rules};
use crate::error::Error;
use crate::history::ApprovalMark;
use crate::profile::{Change, Countries, Json};

impl Editing {
    /// The approved changes over the current document, or the outcome that stands in the way of a
    /// write.
    pub(in crate::editing) async fn plan_of_approved(
        &self,
        scope: SaveScope<'_>,
        current: &Json,
        approved: &ApprovedSave,
    ) -> Result<Result<SavePlan, SaveOutcome>, Error> {
        let SaveScope {
            person,
            target,
            lease,
            ..
        } = scope;
        let profile = target.profile();
        self.history.keep_version(target, current).await?;
        let reconciled = self.reconcile(person, target, current, Some(lease)).await?;
        if let Some(reference) = reconciled.unsettled {
            return Ok(Err(SaveOutcome::Unknown {
                reference,
                answer: None,
            }));
        }
        if let Some(
            reason @ (ReadOnlyReason::Doubled(_) | ReadOnlyReason::Shape | ReadOnlyReason::Tag),
        ) = locked(profile, current)
        {
            return Ok(Err(SaveOutcome::ReadOnly(reason)));
        }
        let content = &approved.request.content;
        let changes = approved.changes_over(target, current);
        if !approved.is_over(target, current) || content.body != body_of(target, current, &changes)
        {
            return Ok(Err(SaveOutcome::Conflict { current: None }));
        }
        let countries: Countries = self
            .countries(person, target, current, approved.values())
            .await;
        let problems = strict_rules::problems(profile, current, &changes, &countries);
        if !problems.is_empty() {
            return Ok(Err(SaveOutcome::Problems(problems)));
        }
        let guarded = |change: &&Change| guard_of(profile, &change.key).is_some();
        let unconfirmed = changes
            .iter()
            .filter(guarded)
            .filter(|_| !content.confirmed);
        let unconfirmed = unconfirmed.map(|change| change.key.clone()).collect();
        Ok(Ok(SavePlan {
            changes,
            annotations: annotations(content, ApprovalMark::default()),
            unconfirmed,
        }))
    }
}

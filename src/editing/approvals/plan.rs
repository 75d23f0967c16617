//! The changes that were approved, for the one way of every save. They are sent over the version
//! that they were approved for and over no other, and with the body that was shown.

use super::approved::{ApprovedSave, body_of};
use super::turn::annotations;
use crate::editing::plan_checks::unconfirmed;
use crate::editing::save_request::{SavePlan, SaveScope};
use crate::editing::{Editing, SaveOutcome, strict_rules};
use crate::error::Error;
use crate::history::ApprovalMark;
use crate::profile::{Countries, Json};

impl Editing {
    /// The approved changes over the current document, or the outcome that stands in the way of a
    /// write.
    pub(in crate::editing) async fn plan_of_approved(
        &self,
        scope: SaveScope<'_>,
        current: &Json,
        approved: &ApprovedSave,
    ) -> Result<Result<SavePlan, SaveOutcome>, Error> {
        if let Some(outcome) = self.in_the_way(scope, current).await? {
            return Ok(Err(outcome));
        }
        let SaveScope { person, target, .. } = scope;
        let profile = target.profile();
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
        Ok(Ok(SavePlan {
            unconfirmed: unconfirmed(profile, &changes, content.confirmed),
            annotations: annotations(content, ApprovalMark::default()),
            changes,
        }))
    }
}

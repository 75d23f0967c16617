//! A person's own requests, beside the drafts that they were made of.

use super::look::TOLD;
use super::stored::StoredRequest;
use super::view::{ApprovalRequest, ApprovalState};
use crate::auth::Person;
use crate::clock::millis;
use crate::editing::{Draft, Editing};
use crate::error::Error;
use crate::profile::Target;
use crate::store::approvals;
use std::collections::BTreeMap;

impl Editing {
    /// The newest requests that this person made of these drafts, by the keys of their documents:
    /// those of which something may still come, and those that ended without a save within the last
    /// days. One query reads them all; one that is current is found as it stands now.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn requests_of_drafts(
        &self,
        person: &Person,
        drafts: &[(Target, Draft)],
    ) -> Result<BTreeMap<String, ApprovalRequest>, Error> {
        let mut requests = BTreeMap::new();
        if self.rules.approval.is_none() || drafts.is_empty() {
            return Ok(requests);
        }
        let since = self.clock.now_ms() - millis(TOLD);
        let rows = approvals::newest_of_author(&self.store, &person.key(), since).await?;
        for request in rows.into_iter().filter_map(StoredRequest::read) {
            // One of an earlier draft says nothing of this one.
            let is_of = |(target, draft): &(Target, Draft)| {
                *target == request.target && draft.begun() <= request.row.created_at
            };
            if !drafts.iter().any(is_of) {
                continue;
            }
            let shown = self.looked_at(request, None).await?.shown();
            if is_told(shown.state) {
                requests.insert(shown.target.key(), shown);
            }
        }
        Ok(requests)
    }
}

/// Whoever took a request back knows of it, and what was saved is told with its outcome.
fn is_told(state: ApprovalState) -> bool {
    match state {
        ApprovalState::Saved | ApprovalState::Withdrawn => false,
        ApprovalState::Open
        | ApprovalState::Sending
        | ApprovalState::Refused
        | ApprovalState::Returned
        | ApprovalState::Expired
        | ApprovalState::Ended => true,
    }
}

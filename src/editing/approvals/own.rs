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
    /// days. One that is current is found as it stands now.
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
        let begun: BTreeMap<String, i64> = drafts
            .iter()
            .map(|(target, draft)| (target.key(), draft.begun()))
            .collect();
        let targets: Vec<String> = begun.keys().cloned().collect();
        let rows = approvals::latest_of_each(&self.store, &person.key(), &targets).await?;
        let of_drafts = rows.into_iter().filter_map(StoredRequest::read);
        let of_drafts = of_drafts.filter(|request| {
            let row = &request.row;
            // One of an earlier draft says nothing of this one.
            let is_of = begun
                .get(&row.target)
                .is_some_and(|begun_at| *begun_at <= row.created_at);
            is_of && (request.state.is_current() || row.changed_at >= since)
        });
        for request in self.all_looked_at(of_drafts.collect()).await? {
            let shown = request.shown();
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

//! Reads requests for approval, and writes them together with their row of the audit log.

use super::content::ApprovalContent;
use super::stored::StoredRequest;
use super::view::ApprovalState;
use crate::auth::Person;
use crate::editing::Editing;
use crate::editing::save_request::AuditAnnotations;
use crate::editing::write::rows_of;
use crate::error::Error;
use crate::history::{ApprovalMark, Event};
use crate::profile::Target;
use crate::store::approvals::{self, ApprovalStep, StoredApproval};
use crate::store::audit;
use crate::store::audit::NewRow;
use crate::store::seen::Beside;

/// The annotations of the rows of a request in the audit log.
pub(super) fn annotations(content: &ApprovalContent, mark: ApprovalMark) -> AuditAnnotations {
    AuditAnnotations {
        labels: content.labels.clone(),
        kept: content.kept.clone(),
        restored: content.restored.clone(),
        why: content.why.clone(),
        set: None,
        approval: Some(mark),
    }
}

impl Editing {
    /// The request of this number.
    pub(super) async fn stored_request(&self, number: i64) -> Result<Option<StoredRequest>, Error> {
        let row = approvals::get(&self.store, number).await?;
        Ok(row.and_then(StoredRequest::read))
    }

    /// The newest request of a person for a document.
    pub(super) async fn stored_request_of(
        &self,
        author: &str,
        target: &Target,
    ) -> Result<Option<StoredRequest>, Error> {
        let row = approvals::latest_of(&self.store, author, &target.key()).await?;
        Ok(row.and_then(StoredRequest::read))
    }

    /// Ends a person's request for a document that no key opens any more, or that was altered: it
    /// is in nobody's way.
    pub(super) async fn end_unreadable(&self, author: &str, target: &Target) -> Result<(), Error> {
        let row = approvals::latest_of(&self.store, author, &target.key()).await?;
        let is_current = |row: &StoredApproval| {
            ApprovalState::parse(&row.state).is_some_and(ApprovalState::is_current)
        };
        if let Some(row) = row.filter(is_current)
            && StoredRequest::read(row.clone()).is_none()
        {
            let ended = StoredApproval {
                state: ApprovalState::Ended.as_str().to_owned(),
                content: vec![],
                ..row
            };
            approvals::replace(&self.store, &ended).await?;
        }
        Ok(())
    }

    /// The row of the audit log that states what was done with a request. Without a person the
    /// portal itself has done it.
    pub(super) fn approval_row(
        &self,
        by: Option<&Person>,
        target: &Target,
        (word, content, mark): (&str, &ApprovalContent, ApprovalMark),
    ) -> NewRow {
        let new = match by {
            Some(person) => NewRow::about(Event::Approval, person),
            None => NewRow::new(
                Event::Approval,
                String::new(),
                String::new(),
                self.history.tenant().to_owned(),
            ),
        };
        NewRow {
            profile: Some(target.profile().slug.to_owned()),
            customer: target.customer().map(ToString::to_string),
            outcome: Some(word.to_owned()),
            reference: mark.request.map(|number| number.to_string()),
            changes: rows_of(&content.changes(), &annotations(content, mark)),
            ..new
        }
    }

    /// Commits a request in another state, with the row that states it by this word. Returns the
    /// request as it is then; `None` if somebody else has changed it since it was read.
    pub(super) async fn turn_request(
        &self,
        request: &StoredRequest,
        by: Option<&Person>,
        (word, comment): (&str, Option<&str>),
        (state, content): (ApprovalState, ApprovalContent),
    ) -> Result<Option<StoredRequest>, Error> {
        let turned = StoredRequest {
            state,
            content,
            ..request.clone()
        };
        let mark = ApprovalMark {
            comment: comment.map(str::to_owned),
            ..turned.mark()
        };
        let row = self.approval_row(by, &request.target, (word, &turned.content, mark));
        let next = request.next(state, &turned.content);
        let step = Beside::Approval(ApprovalStep::Turns(&self.store, &next));
        let committed = audit::append_with(&self.store, row, step).await?;
        Ok(committed.map(|row| turned.revised(row.at)))
    }

    /// Stores a request in another state, of which a row of the audit log tells already, or need
    /// not tell. Returns it as it is then; `None` if somebody else has changed it since it was
    /// read.
    pub(super) async fn replace_request(
        &self,
        request: &StoredRequest,
        (state, content): (ApprovalState, ApprovalContent),
    ) -> Result<Option<StoredRequest>, Error> {
        let next = request.next(state, &content);
        let stored = approvals::replace(&self.store, &next).await?;
        let turned = StoredRequest {
            state,
            content,
            ..request.clone()
        };
        Ok(stored.then(|| turned.revised(self.clock.now_ms())))
    }
}

//! A request for approval as the service works with it, read with care.

use super::content::ApprovalContent;
use super::view::{ApprovalRequest, ApprovalState};
use crate::auth::Person;
use crate::history::{ApprovalMark, NamedPerson};
use crate::profile::Target;
use crate::store::approvals::StoredApproval;

/// The kinds of rows.
pub(super) const REQUEST: &str = "request";
pub(super) const EMERGENCY: &str = "emergency";

/// A request with what it is about.
#[derive(Debug, Clone)]
pub(super) struct StoredRequest {
    pub row: StoredApproval,
    pub state: ApprovalState,
    pub content: ApprovalContent,
    pub target: Target,
}

impl StoredRequest {
    /// Reads a row; `None` for one that cannot be opened, or was altered.
    pub(super) fn read(row: StoredApproval) -> Option<StoredRequest> {
        let content = ApprovalContent::read(&row.content)?;
        Some(StoredRequest {
            state: ApprovalState::parse(&row.state)?,
            target: Target::from_key(&row.target).filter(|_| content.target == row.target)?,
            content,
            row,
        })
    }

    pub(super) fn is_emergency(&self) -> bool {
        self.row.kind == EMERGENCY
    }

    /// The row in another state.
    pub(super) fn next(&self, state: ApprovalState, content: &ApprovalContent) -> StoredApproval {
        StoredApproval {
            state: state.as_str().to_owned(),
            content: content.bytes(),
            ..self.row.clone()
        }
    }

    pub(super) fn author(&self) -> NamedPerson {
        NamedPerson {
            person: self.row.author.clone(),
            name: self.content.author_name.clone(),
        }
    }

    /// The mark of what is done with it now.
    pub(super) fn mark(&self) -> ApprovalMark {
        let approvers = self.content.approvals.iter();
        ApprovalMark {
            request: Some(self.row.id),
            author: Some(self.author()),
            approvers: approvers.map(|given| given.by.clone()).collect(),
            emergency: self.is_emergency(),
            comment: None,
        }
    }

    /// The same after one more change.
    pub(super) fn revised(self, changed_at: i64) -> StoredRequest {
        let row = StoredApproval {
            revision: self.row.revision + 1,
            state: self.state.as_str().to_owned(),
            changed_at,
            ..self.row
        };
        StoredRequest { row, ..self }
    }

    pub(super) fn shown(&self) -> ApprovalRequest {
        let content = &self.content;
        ApprovalRequest {
            number: self.row.id,
            target: self.target.clone(),
            author: self.author(),
            emergency: self.is_emergency(),
            state: self.state,
            why: content.ended.clone(),
            changes: content.changes.clone(),
            labels: content.labels.clone(),
            justification: content.why.clone(),
            confirmed: content.confirmed,
            approvals: content.approvals.clone(),
            needed: content.needed,
            decision: content.decision.clone(),
            reference: content.reference.clone(),
            body: content.body.clone(),
            base: content.base.clone(),
            version: content.version.clone(),
            created_at: self.row.created_at,
            changed_at: self.row.changed_at,
            expires_at: self.row.expires_at,
        }
    }
}

/// Somebody as the audit log names them beside another person.
pub(super) fn named(person: &Person) -> NamedPerson {
    NamedPerson {
        person: person.key(),
        name: person.name.clone(),
    }
}

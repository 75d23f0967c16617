//! A request for approval as pages and the JSON interface show it.

use crate::audit_log::Justification;
use crate::history::NamedPerson;
use crate::profile::rules::FieldLabels;
use crate::profile::{Change, Member, Target};
use serde::{Deserialize, Serialize};

/// The state of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApprovalState {
    /// It waits for approval.
    Open,
    /// It is approved, or an emergency, and being sent; or its result is not known yet.
    Sending,
    Saved,
    Refused,
    /// Sent back to its author, to be mended.
    Returned,
    /// Taken back by its author.
    Withdrawn,
    Expired,
    /// It does not stand any more, or was not stored: `why` says the reason.
    Ended,
}

impl ApprovalState {
    pub const ALL: [ApprovalState; 8] = [
        ApprovalState::Open,
        ApprovalState::Sending,
        ApprovalState::Saved,
        ApprovalState::Refused,
        ApprovalState::Returned,
        ApprovalState::Withdrawn,
        ApprovalState::Expired,
        ApprovalState::Ended,
    ];

    /// The word in the database, in JSON, and in the keys of words.
    pub fn as_str(self) -> &'static str {
        match self {
            ApprovalState::Open => "open",
            ApprovalState::Sending => "sending",
            ApprovalState::Saved => "saved",
            ApprovalState::Refused => "refused",
            ApprovalState::Returned => "returned",
            ApprovalState::Withdrawn => "withdrawn",
            ApprovalState::Expired => "expired",
            ApprovalState::Ended => "ended",
        }
    }

    pub fn parse(word: &str) -> Option<ApprovalState> {
        ApprovalState::ALL
            .into_iter()
            .find(|state| state.as_str() == word)
    }

    /// Returns whether something may still come of it.
    pub fn is_current(self) -> bool {
        matches!(self, ApprovalState::Open | ApprovalState::Sending)
    }
}

/// A change that somebody asks for; null where there is no value before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedChange {
    pub key: String,
    pub before: Option<String>,
    pub after: String,
}

impl AskedChange {
    pub(super) fn of(change: &Change) -> AskedChange {
        let before = match &change.before {
            Member::Absent | Member::Null => None,
            other => Some(other.shown()),
        };
        AskedChange {
            key: change.key.clone(),
            before,
            after: change.after.clone(),
        }
    }

    /// The change, as far as texts tell it.
    pub fn change(&self) -> Change {
        Change {
            key: self.key.clone(),
            before: self.before.clone().map_or(Member::Null, Member::Text),
            after: self.after.clone(),
        }
    }
}

/// The approval of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenApproval {
    pub by: NamedPerson,
    /// Unix milliseconds.
    pub at: i64,
}

/// The decision of somebody who refused a request or sent it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalDecision {
    pub by: NamedPerson,
    /// Unix milliseconds.
    pub at: i64,
    pub comment: String,
}

/// A request for approval, or a save without one in an emergency.
#[derive(Debug, Clone, PartialEq)]
pub struct ApprovalRequest {
    pub number: i64,
    pub target: Target,
    pub author: NamedPerson,
    pub emergency: bool,
    pub state: ApprovalState,
    /// The reason why it ended, a word: of what changed, or the outcome of its save.
    pub why: Option<String>,
    pub changes: Vec<AskedChange>,
    /// The labels of the changed fields that a country has words of its own for.
    pub labels: FieldLabels,
    pub justification: Justification,
    /// Its author has confirmed what the changes set off.
    pub confirmed: bool,
    pub approvals: Vec<GivenApproval>,
    /// The number of people who have to approve.
    pub needed: u32,
    pub decision: Option<ApprovalDecision>,
    /// The number of the audit log's entry of its save.
    pub reference: Option<String>,
    /// SHA-256 of the body that would be sent, in hexadecimal digits.
    pub body: String,
    /// The ids of the versions that its author saw, and that the changes were made over.
    pub base: String,
    pub version: String,
    /// Unix milliseconds.
    pub created_at: i64,
    /// Unix milliseconds.
    pub changed_at: i64,
    /// Unix milliseconds; 0 for an emergency.
    pub expires_at: i64,
}

impl ApprovalRequest {
    /// The number of people who still have to approve, if all who have still may.
    pub fn lacks(&self) -> u32 {
        let given = u32::try_from(self.approvals.len()).unwrap_or(u32::MAX);
        self.needed.saturating_sub(given)
    }

    /// Returns whether this person, by their key, has asked for it.
    pub fn is_of(&self, person: &str) -> bool {
        self.author.person == person
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_read_as_it_is_written() {
        for state in ApprovalState::ALL {
            assert_eq!(ApprovalState::parse(state.as_str()), Some(state));
        }
        assert_eq!(ApprovalState::parse("other"), None);
    }
}

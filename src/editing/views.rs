//! The results of the use cases, as pages and the JSON interface show them.

use super::checked_address::Addresses;
use super::colleagues::{ColleagueDraft, ProfileChange};
use super::{ApprovalRequest, AskedVerification, Draft, Outcome, ReadOnlyReason, SaveUnderWay};
use crate::history::{ChangeOrigin, Verification};
use crate::profile::merge::Side;
use crate::profile::{Change, Conflict, Countries, FieldProblem, Guard, Json, Member, Target};
use crate::snippets::Request;
use std::collections::BTreeMap;

/// A profile as it stands, with the person's unfinished edit of it.
#[derive(Debug, Clone)]
pub struct Opened {
    pub target: Target,
    pub document: Json,
    /// Id of this version; the form carries it as `seen`.
    pub version: String,
    /// The open draft. Its values fill the form.
    pub draft: Option<Draft>,
    /// The document that the draft's author saw.
    pub base: Option<Json>,
    /// The outcome of the last post; shown once if no draft is open any more.
    pub outcome: Option<Outcome>,
    /// True if a draft was discarded that can still be taken back.
    pub can_undo: bool,
    /// Why nothing can be saved now, though the profile is editable and the person may.
    pub locked: Option<ReadOnlyReason>,
    /// Stored values that break a rule though nobody touched them.
    pub warnings: Vec<FieldProblem>,
    /// The rules of the countries of its addresses, as far as they are known.
    pub countries: Countries,
    /// Of a legal profile that is being vetted: the version that was vetted last.
    pub finalized: Option<Finalized>,
    /// A save of the profile that is under way now.
    pub saving: Option<SaveUnderWay>,
    /// The person's newest request for approval of the profile, while a draft is open.
    pub approval: Option<ApprovalRequest>,
    /// Unfinished edits that others have of the profile.
    pub colleagues: Vec<ColleagueDraft>,
    /// The last change, if the profile has changed since the draft was begun.
    pub changed: Option<ProfileChange>,
    /// The course of the customer's verification, or of the partner's vetting; `None` for
    /// other profiles, and while there is nothing to tell.
    pub verification: Option<Verification>,
}

/// The newest version whose vetting has ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Finalized {
    Version(Json),
    /// Nothing was ever vetted to an end.
    Never,
    Unavailable,
}

/// The origin of a value of the current document. Times are Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueSource {
    /// Saved through the portal.
    Portal {
        name: String,
        /// The same person, from another tab or by the JSON interface.
        same_person: bool,
        at: i64,
    },
    /// Changed by another way; seen first at the second time, and not yet at the first.
    Outside {
        between: Option<(i64, i64)>,
        /// The author, as far as Partner Center tells it.
        origin: Option<ChangeOrigin>,
    },
}

/// A draft held against the document as it stands.
#[derive(Debug, Clone)]
pub struct Review {
    pub target: Target,
    pub draft: Draft,
    pub base: Json,
    pub theirs: Json,
    /// Id of the version `theirs`; the review form carries it as `seen`.
    pub version: String,
    pub prepared: MergePreview,
    pub outcome: Option<Outcome>,
    pub locked: Option<ReadOnlyReason>,
    /// The authors of what others changed meanwhile, by field key.
    pub sources: BTreeMap<String, ValueSource>,
    /// The results of the address check for the changed addresses.
    pub addresses: Addresses,
    /// The rules of the countries of its addresses, as far as they are known.
    pub countries: Countries,
    /// A save of the profile that is under way now.
    pub saving: Option<SaveUnderWay>,
    /// Unfinished edits that others have of the profile.
    pub colleagues: Vec<ColleagueDraft>,
    /// The status of the customer's verification, if a change can start it again.
    pub verification: Option<AskedVerification>,
    /// A save needs a reason; as long as conflicts are open, also one that takes mine of all.
    pub needs_reason: bool,
    /// The pattern that a ticket number has to match, where one is set.
    pub ticket_form: Option<String>,
    pub approval: ReviewApproval,
}

/// The approval that the changes of a review need.
#[derive(Debug, Clone, Default)]
pub struct ReviewApproval {
    /// The keys of the changes that others have to approve; as long as conflicts are open, of all
    /// that a save that takes mine would make.
    pub keys: Vec<String>,
    /// The number of people who have to approve.
    pub people: u32,
    /// They may be saved without approval in an emergency.
    pub allows_emergency: bool,
    /// The person's newest request for approval of the profile.
    pub request: Option<ApprovalRequest>,
}

/// A preview of the save: the changes that it would make now.
#[derive(Debug, Clone)]
pub struct MergePreview {
    pub changes: Vec<Change>,
    pub clashes: Vec<Conflict>,
    /// Clashes that the draft's choices have decided.
    pub settled: Vec<(Conflict, Side)>,
    /// Fields that somebody else changed since; they stay as they are.
    pub taken: Vec<Change>,
    pub problems: Vec<FieldProblem>,
    /// The effects of the changes; each needs `confirm=yes`.
    pub guards: Vec<Guard>,
    pub request: Request,
}

impl Change {
    /// As an input shows the value before.
    pub fn before_shown(&self) -> String {
        self.before.shown()
    }

    /// There was no value before.
    pub fn adds(&self) -> bool {
        matches!(self.before, Member::Absent | Member::Null)
    }
}

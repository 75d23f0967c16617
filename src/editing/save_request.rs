//! The request and the outcome of a save, of a form as of the JSON interface.

use super::approvals::ApprovedSave;
use super::locks::SaveLease;
use super::{ApiProblem, Draft, ReadOnlyReason, ShownChanges, StoredDifference};
use crate::audit_log::Justification;
use crate::auth::Person;
use crate::error::{Error, UpstreamAnswer};
use crate::history::{AddressOverride, ApprovalMark, RestoredFrom};
use crate::profile::merge::Side;
use crate::profile::rules::FieldLabels;
use crate::profile::{Change, FieldProblem, Json, Target, Values};
use crate::text::Lang;
use std::collections::BTreeMap;

/// A save of a draft begins anew this often because the document changed under it.
const ATTEMPTS: usize = 3;

/// The outcome of a save.
#[derive(Debug, Clone)]
pub enum SaveOutcome {
    /// Partner Center stored it.
    Saved {
        stored: Json,
        /// Names the entry of the audit log.
        reference: String,
        /// Keys that changed.
        changed: Vec<String>,
        /// Fields that the service stored otherwise than it was asked to.
        differences: Vec<StoredDifference>,
    },
    /// There was nothing to change; the document as it stands.
    Unchanged(Json),
    /// The draft is gone, or not the one that was reviewed: nothing was done.
    Superseded,
    /// Somebody else changed the document. A draft can be merged with it; a whole document cannot,
    /// and is answered with the current one.
    Conflict { current: Option<Json> },
    /// The document cannot be written without losing something.
    ReadOnly(ReadOnlyReason),
    /// Values that break a rule.
    Problems(Vec<FieldProblem>),
    /// Members of a whole document that may not differ from the current one.
    InvalidDocument(Vec<ApiProblem>),
    /// Keys whose change sets something off that nobody has confirmed.
    Unconfirmed(Vec<String>),
    /// The reason is missing, or the reason or the ticket number is not as it should be; with the
    /// keys that nobody has confirmed.
    Unjustified {
        problems: Vec<FieldProblem>,
        unconfirmed: Vec<String>,
    },
    /// Keys whose change needs approval, which it has not.
    NeedsApproval(Vec<String>),
    /// Approval is asked for: nothing is sent before it is given.
    Asked,
    /// Approval was asked for, or a save without it, and none is needed: nothing was done.
    NoApprovalNeeded,
    /// An address that the service doubts, and nobody has decided about.
    AddressUndecided,
    /// Partner Center refused the values.
    Rejected {
        /// Names the entry of the audit log.
        reference: String,
        problems: Vec<FieldProblem>,
        answer: UpstreamAnswer,
    },
    /// Sent, and no way yet to tell whether it was stored; its reference, and the answer that did not
    /// tell.
    Unknown {
        reference: String,
        answer: Option<UpstreamAnswer>,
    },
    /// Nothing was sent, because Partner Center asks to wait or does not answer.
    NotSent(Error),
}

impl SaveOutcome {
    /// Partner Center got the changes, and may have stored them.
    pub(super) fn was_sent(&self) -> bool {
        matches!(
            self,
            SaveOutcome::Saved { .. } | SaveOutcome::Rejected { .. } | SaveOutcome::Unknown { .. }
        )
    }
}

/// The scope of one save: its author, document and language, and the lease that allows it to send.
#[derive(Clone, Copy)]
pub(super) struct SaveScope<'a> {
    pub person: &'a Person,
    pub target: &'a Target,
    pub lang: Lang,
    pub lease: &'a SaveLease,
}

/// The save that a person asks for.
pub(super) enum SaveRequest<'a> {
    /// The changed fields of a draft, merged with the document as it stands.
    Draft {
        draft: &'a Draft,
        base: &'a Json,
        decision: &'a Decision,
    },
    /// A whole document in the place of the one that `if_match` names.
    Document {
        wanted: &'a Json,
        if_match: &'a str,
        confirmed: bool,
        why: &'a Justification,
    },
    /// Changes that were shown before, merged with the document as it stands.
    Shown(&'a ShownChanges),
    /// Changes that others have approved, over the version that they were approved for.
    Approved(&'a ApprovedSave),
}

/// The changes of a save over the document as it stands.
pub(super) struct SavePlan {
    pub changes: Vec<Change>,
    pub annotations: AuditAnnotations,
    /// Keys whose change sets something off that nobody has confirmed.
    pub unconfirmed: Vec<String>,
}

/// The way of a save from the review.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SaveWay {
    /// Sends the changes, unless they need approval.
    #[default]
    Save,
    /// Asks others to approve them.
    Ask,
    /// Sends them without approval, and everybody is told.
    Emergency,
}

/// The decisions of a person on the review page.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// By field key.
    pub picks: BTreeMap<String, Side>,
    pub confirmed: bool,
    /// The version that the review showed; without it, the one it showed last.
    pub seen: Option<String>,
    /// The draft that the review showed; without it, whichever is open.
    pub draft: Option<String>,
    /// The reason and the ticket number; `None` where the page had no input for it.
    pub why: Justification,
    pub way: SaveWay,
}

/// Facts that the audit log keeps beside the values: for those who read it later.
#[derive(Debug, Default)]
pub(super) struct AuditAnnotations {
    /// The label that the form gave the field, by field key.
    pub labels: FieldLabels,
    /// The reason why its address is saved against the advice of the address check, by field key.
    pub kept: BTreeMap<String, AddressOverride>,
    /// The version that the value was restored from.
    pub restored: BTreeMap<String, RestoredFrom>,
    /// The reason and the ticket number of the save.
    pub why: Justification,
    /// The number of the change set that the save is of.
    pub set: Option<i64>,
    /// The approval of the save, or the emergency without one.
    pub approval: Option<ApprovalMark>,
}

impl AuditAnnotations {
    pub fn of_labels(labels: FieldLabels) -> AuditAnnotations {
        AuditAnnotations {
            labels,
            ..AuditAnnotations::default()
        }
    }
}

impl SaveRequest<'_> {
    /// The document and the typed values whose addresses decide which country rules are needed.
    pub fn addresses(&self) -> (&Json, &Values) {
        static NOTHING: Values = Values::new();
        static NO_DOCUMENT: Json = Json::Null;
        match self {
            SaveRequest::Draft { draft, base, .. } => (base, &draft.values),
            SaveRequest::Document { wanted, .. } => (wanted, &NOTHING),
            SaveRequest::Shown(shown) => (&NO_DOCUMENT, &shown.values),
            SaveRequest::Approved(approved) => (&NO_DOCUMENT, approved.values()),
        }
    }

    /// The reason and the ticket number, as typed.
    pub fn why(&self) -> &Justification {
        match self {
            SaveRequest::Draft { draft, .. } => &draft.why,
            SaveRequest::Document { why, .. } => why,
            SaveRequest::Shown(shown) => &shown.why,
            SaveRequest::Approved(approved) => approved.why(),
        }
    }

    /// A whole document names the one that it replaces, and an approval the version that it is for:
    /// there is nothing to merge. An emergency is announced once.
    pub fn attempts(&self) -> usize {
        match self {
            SaveRequest::Draft { decision, .. } if decision.way == SaveWay::Emergency => 1,
            SaveRequest::Draft { .. } | SaveRequest::Shown(_) => ATTEMPTS,
            SaveRequest::Document { .. } | SaveRequest::Approved(_) => 1,
        }
    }
}

//! The JSON that the store seals of a request for approval.

use super::view::{ApprovalDecision, AskedChange, GivenApproval};
use crate::audit_log::Justification;
use crate::history::{AddressOverride, NamedPerson, RestoredFrom};
use crate::profile::Change;
use crate::profile::rules::FieldLabels;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The content of a request. What was asked for never changes; the last six members say what people
/// did with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ApprovalContent {
    /// The key of the document, which stands beside it in clear.
    pub target: String,
    pub author_name: String,
    /// The state of the draft that it was made of.
    pub draft: String,
    /// The ids of the versions that the author saw, and that the changes were made over.
    pub base: String,
    pub version: String,
    pub changes: Vec<AskedChange>,
    /// SHA-256 of the body that is sent.
    pub body: String,
    pub why: Justification,
    pub labels: FieldLabels,
    pub kept: BTreeMap<String, AddressOverride>,
    pub restored: BTreeMap<String, RestoredFrom>,
    /// The author has confirmed what the changes set off.
    pub confirmed: bool,
    /// The number of people who have to approve.
    pub needed: u32,
    pub approvals: Vec<GivenApproval>,
    pub decision: Option<ApprovalDecision>,
    /// The person in whose name it is sent.
    pub saver: Option<NamedPerson>,
    /// The reason why it ended.
    pub ended: Option<String>,
    /// The number of the audit log's entry of its save.
    pub reference: Option<String>,
}

impl ApprovalContent {
    pub(super) fn read(bytes: &[u8]) -> Option<ApprovalContent> {
        serde_json::from_slice(bytes).ok()
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        // Texts and numbers: it always serializes.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The changes, as far as texts tell them.
    pub(super) fn changes(&self) -> Vec<Change> {
        self.changes.iter().map(AskedChange::change).collect()
    }
}

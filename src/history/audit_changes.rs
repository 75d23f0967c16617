//! The changed members in a row of the audit log, and the document that a row is about.

use crate::audit_log::Justification;
use crate::partner_center::Verdict;
use crate::profile::{CUSTOMER_BILLING, Target};
use crate::store::audit::{Event, Row};
use crate::text::Words;
use serde::{Deserialize, Serialize};

/// Why somebody keeps an address against the advice; the words are `address-reason-{word}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    Checked,
    New,
    Written,
}

impl Reason {
    pub const ALL: [Reason; 3] = [Reason::Checked, Reason::New, Reason::Written];

    pub fn word(self) -> &'static str {
        match self {
            Reason::Checked => "checked",
            Reason::New => "new",
            Reason::Written => "written",
        }
    }

    pub fn parse(word: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

/// The verdict on an address that was kept against the advice, and the reason; part of the audit
/// log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressOverride {
    pub said: Verdict,
    pub reason: Reason,
}

/// The version that a value was restored from; part of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoredFrom {
    /// The id of the version.
    pub version: String,
    /// The time when it was first seen (RFC 3339, UTC), which is known still when the version is
    /// kept no more.
    pub seen: String,
}

/// Somebody whom the audit log names beside the person of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedPerson {
    /// `Person::key`.
    pub person: String,
    pub name: String,
}

/// The approval of a save, the emergency in which it was made without one, or what was done with a
/// request; part of the audit log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalMark {
    /// The number of the request. The row that announces it has none: it is the row's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<i64>,
    /// The person who asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<NamedPerson>,
    /// Those who had approved by then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvers: Vec<NamedPerson>,
    /// The save was made without approval.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub emergency: bool,
    /// What somebody wrote who refused it or sent it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// One changed member as the audit log stores it, in JSON; null where there was no value.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AuditChange {
    pub key: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// The label that the form gave the field, where its country has a word of its own: a key of
    /// the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<String>,
    /// Why its address was saved against the advice of the address check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<AddressOverride>,
    /// The version that the value was restored from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored: Option<RestoredFrom>,
    /// The reason and the ticket number of the whole save; the first of its changes has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Justification>,
    /// The number of the change set that the whole save is of; the first of its changes has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<i64>,
    /// The approval of the whole save; the first of its changes has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Box<ApprovalMark>>,
}

impl AuditChange {
    /// A change of something that the portal itself keeps.
    pub fn of_member(key: &str, before: Option<String>, after: Option<String>) -> AuditChange {
        AuditChange {
            key: key.to_owned(),
            before,
            after,
            called: None,
            kept: None,
            restored: None,
            why: None,
            set: None,
            approval: None,
        }
    }
}

/// The keys of the two members of a customer's labels and note.
pub const LABELS_KEY: &str = "labels";
pub const NOTE_KEY: &str = "note";

/// The keys of the two members of a list of the team.
pub const LIST_KEY: &str = "list";
pub const LIST_QUERY_KEY: &str = "query";

/// The key under which a comment stands among the changes of its row.
pub const COMMENT_KEY: &str = "comment";

/// A step of handing a draft over, as the changes of its row in the audit log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandoverRecord {
    /// The name of the other person: to whom it was offered, or who gave it. `None` where it was
    /// left to whoever takes it.
    pub name: Option<String>,
    /// The giver wrote this to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl HandoverRecord {
    /// Reads it from a row; `None` if that is of another event, or the key that sealed it is gone.
    pub fn of(row: &Row) -> Option<HandoverRecord> {
        let is_handover = row.event == Event::Handover.as_str();
        serde_json::from_str(row.changes.as_ref().filter(|_| is_handover)?.get()).ok()
    }
}

/// The name of a changed member of a customer's labels and note, of a silenced problem, or of a list
/// of the team.
pub fn team_member(words: &Words, change: &AuditChange) -> String {
    match change.key.as_str() {
        LABELS_KEY => words.t("note-labels").into_owned(),
        NOTE_KEY => words.t("note-note").into_owned(),
        LIST_KEY => words.t("entry-list").into_owned(),
        LIST_QUERY_KEY => words.t("entry-list-query").into_owned(),
        key => silenced_problem(words, key).unwrap_or_else(|| key.to_owned()),
    }
}

/// A problem in words, from the word of its rule and the key of its field; `None` if it is neither.
fn silenced_problem(words: &Words, key: &str) -> Option<String> {
    let (rule, field) = key.split_once(' ').unwrap_or((key, ""));
    let known = field.is_empty() || CUSTOMER_BILLING.place(field).is_some();
    let known = known && words.has(&format!("data-rule-{rule}"));
    known.then(|| words.data_problem(rule, field))
}

/// The changes of a row; `None` if it holds nothing of the kind, or if the key that sealed it is
/// gone.
pub fn changes_of(row: &Row) -> Option<Vec<AuditChange>> {
    serde_json::from_str(row.changes.as_ref()?.get()).ok()
}

/// The approval of the save that a row is about, or of the request.
pub fn approval_of(row: &Row) -> Option<ApprovalMark> {
    let first = changes_of(row)?.into_iter().next()?;
    first.approval.map(|mark| *mark)
}

/// The document that a row is about.
pub fn target_of(row: &Row) -> Option<Target> {
    let profile = row.profile.as_ref()?;
    Target::from_key(&match &row.customer {
        Some(customer) => format!("{profile}/{customer}"),
        None => profile.clone(),
    })
}

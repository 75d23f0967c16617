//! The changed members in a row of the audit log, and the document that a row is about.

use crate::audit_log::Justification;
use crate::partner_center::Verdict;
use crate::profile::{CUSTOMER_BILLING, Target};
use crate::store::audit::Row;
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
        }
    }
}

/// The keys of the two members of a customer's labels and note.
pub const LABELS_KEY: &str = "labels";
pub const NOTE_KEY: &str = "note";

/// The keys of the two members of a list of the team.
pub const LIST_KEY: &str = "list";
pub const LIST_QUERY_KEY: &str = "query";

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

/// The document that a row is about.
pub fn target_of(row: &Row) -> Option<Target> {
    let profile = row.profile.as_ref()?;
    Target::from_key(&match &row.customer {
        Some(customer) => format!("{profile}/{customer}"),
        None => profile.clone(),
    })
}

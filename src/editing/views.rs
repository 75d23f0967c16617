//! The results of the use cases, as pages and the JSON interface show them.

use super::addresses::Addresses;
use super::{Draft, Finalized, ValueSource};
use crate::error::UpstreamAnswer;
use crate::profile::merge::Side;
use crate::profile::{Change, Conflict, Countries, FieldProblem, Guard, Json, Member, Target};
use crate::snippets::Request;
use serde::{Deserialize, Serialize};
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
    /// Why nothing can be saved now, though the profile is editable and the person may.
    pub locked: Option<ReadOnlyReason>,
    /// Stored values that break a rule though nobody touched them.
    pub warnings: Vec<FieldProblem>,
    /// The rules of the countries of its addresses, as far as they are known.
    pub countries: Countries,
    /// Of a legal profile that is being vetted: the version that was vetted last.
    pub finalized: Option<Finalized>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadOnlyReason {
    /// The document names this member twice; saving could lose one of them.
    Doubled(String),
    /// The document is not an object.
    Shape,
    /// Its entity tag, which a write has to name, cannot stand in a header.
    Tag,
    /// A save whose result is not known yet; its reference.
    Unsettled(String),
}

/// The outcome of a post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum Outcome {
    /// Partner Center stored it.
    Saved {
        /// Names the entry of the audit log.
        reference: String,
        /// Keys that changed.
        changed: Vec<String>,
        /// Fields that the service stored otherwise than it was asked to.
        differences: Vec<StoredDifference>,
    },
    /// There was nothing to change.
    Nothing,
    Problems {
        problems: Vec<FieldProblem>,
    },
    /// Others changed the same fields.
    Conflict,
    /// Partner Center refused the values.
    Rejected {
        problems: Vec<FieldProblem>,
        answer: UpstreamAnswer,
    },
    /// Sent, and no way yet to tell whether it was stored.
    Unknown {
        reference: String,
    },
    /// Too many requests; nothing was sent. The same decision may be sent again after the wait.
    Throttled {
        seconds: u32,
        /// The person had confirmed what the changes set off.
        #[serde(default)]
        confirmed: bool,
    },
    /// Partner Center could not be reached; nothing was sent.
    Unavailable {
        answer: UpstreamAnswer,
    },
    Discarded,
}

impl Outcome {
    /// The value of `data-outcome` on the page's `<main>`.
    pub fn word(&self) -> &'static str {
        match self {
            Outcome::Saved { .. } => "saved",
            Outcome::Nothing => "nothing",
            Outcome::Problems { .. } => "problems",
            Outcome::Conflict => "conflict",
            Outcome::Rejected { .. } => "rejected",
            Outcome::Unknown { .. } => "unknown",
            Outcome::Throttled { .. } => "throttled",
            Outcome::Unavailable { .. } => "unavailable",
            Outcome::Discarded => "discarded",
        }
    }
}

/// A field that Partner Center stored otherwise than it was asked to; values as an input shows
/// them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredDifference {
    pub key: String,
    pub asked: String,
    pub stored: String,
}

/// The page that a post leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum NextPage {
    /// Back to the form: problems, nothing to do, or discarded.
    Form,
    Review,
    /// To the form as well: it shows a draft that was kept from another tab or browser since, and
    /// that stays.
    Newer,
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

//! How a post of the form ended, as it is kept with the draft and told on the next page.

use crate::error::UpstreamAnswer;
use crate::profile::FieldProblem;
use serde::{Deserialize, Serialize};

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
        /// The names of those who approved it; empty where it needed no approval.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        approved_by: Vec<String>,
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
        /// The answer that did not tell; none where none came.
        #[serde(default)]
        answer: Option<UpstreamAnswer>,
    },
    /// An earlier save turned out not to have been carried out; the draft is as it was.
    NotCarriedOut {
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
    /// Tells how a save ended whose result may have been unknown.
    pub fn is_settled(&self) -> bool {
        matches!(self, Outcome::Saved { .. } | Outcome::NotCarriedOut { .. })
    }

    /// Partner Center answered that it stored the values, and a later read shows the old ones.
    pub fn is_ignored(&self) -> bool {
        matches!(self, Outcome::Rejected { problems, answer }
            if problems.is_empty() && answer.status == Some(200) && answer.code.is_none())
    }

    /// The word in the keys of its title and text, wherever it is told afterwards.
    pub fn heading(&self) -> &'static str {
        match self {
            _ if self.is_ignored() => "ignored",
            // During the wait the page of the wait stands there instead.
            Outcome::Throttled { .. } => "waited",
            _ => self.word(),
        }
    }

    /// The value of `data-outcome` on the page's `<main>`.
    pub fn word(&self) -> &'static str {
        match self {
            Outcome::Saved { .. } => "saved",
            Outcome::Nothing => "nothing",
            Outcome::Problems { .. } => "problems",
            Outcome::Conflict => "conflict",
            Outcome::Rejected { .. } => "rejected",
            Outcome::Unknown { .. } => "unknown",
            Outcome::NotCarriedOut { .. } => "notcarriedout",
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
    /// To the review: it shows a draft that was changed since the page of the post was opened, so
    /// that nothing was saved and nothing was decided.
    NewerReview,
    /// To the form: the draft was saved or discarded since, and that has been told.
    Gone,
    /// To the form: a discarded draft can be taken back no more.
    UndoOver,
    /// To the review, where a question about an address is open: nothing was saved.
    AddressQuestion,
    /// To the review: the changes need approval, and nothing was saved.
    NeedsApproval,
    /// To the review: approval is asked for.
    Asked,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_that_an_older_version_stored_was_approved_by_nobody() {
        let saved = r#"{"outcome":"saved","reference":"7","changed":[],"differences":[]}"#;
        let read: Outcome = serde_json::from_str(saved).unwrap();
        assert!(matches!(&read, Outcome::Saved { approved_by, .. } if approved_by.is_empty()));
        assert_eq!(serde_json::to_string(&read).unwrap(), saved);
    }
}

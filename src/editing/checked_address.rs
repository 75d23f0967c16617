//! An address with what the service said of it, as it is kept with the draft.

use crate::history::Reason;
use crate::partner_center::Verdict;
use crate::profile::Values;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An address and what the service said of it; members by their names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    pub asked: Values,
    pub verdict: Verdict,
    pub suggestions: Vec<Values>,
    /// Decided to be right all the same.
    #[serde(default)]
    pub kept: Option<Reason>,
}

impl Checked {
    pub fn is_open(&self) -> bool {
        self.verdict.asks() && self.kept.is_none()
    }
}

/// The results of the address check, by the member that holds each address; `None` where the
/// service did not answer.
pub type Addresses = BTreeMap<String, Option<Checked>>;

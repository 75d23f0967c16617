//! The rules for saves beyond those for values, as the settings have them.

use super::{ApprovalRules, JustificationRules};
use crate::config::Settings;

/// The rules for reasons and ticket numbers, and for approvals.
#[derive(Debug)]
pub struct SaveRules {
    pub(super) justification: JustificationRules,
    pub(super) approval: ApprovalRules,
}

impl SaveRules {
    pub fn of(settings: &Settings) -> SaveRules {
        SaveRules {
            justification: JustificationRules::of(settings),
            approval: ApprovalRules::of(settings),
        }
    }
}

//! The settings about approval: the saves that need it, the number of people who have to approve,
//! the time for which a request stands, and the way for an emergency.

use super::justification::ReasonRequired;
use crate::profile::Profile;
use std::time::Duration;

/// The rules for approvals, as the settings have them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalSettings {
    pub required: ApprovalRequired,
    /// The number of people who have to approve.
    pub people: u32,
    /// Time after which a request ends.
    pub life: Duration,
    /// Who may edit may save without approval in an emergency.
    pub emergency: bool,
}

/// The saves that need approval. The list has the form of the one of saves that need a reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApprovalRequired(ReasonRequired);

impl ApprovalRequired {
    /// Parses a list of profiles and fields, separated by commas, or `all`.
    ///
    /// # Errors
    ///
    /// Returns a phrase that continues the setting's name if an entry is none of these.
    pub fn parse(text: &str) -> Result<ApprovalRequired, String> {
        ReasonRequired::parse(text).map(ApprovalRequired)
    }

    /// Returns whether no save needs approval.
    pub fn is_none(&self) -> bool {
        self.0 == ReasonRequired::default()
    }

    /// Returns whether a save that changes these members needs approval.
    pub fn applies<'a>(
        &self,
        profile: &Profile,
        changed: impl IntoIterator<Item = &'a str>,
    ) -> bool {
        self.0.applies(profile, changed)
    }
}

/// Parses the number of people who have to approve.
///
/// # Errors
///
/// Returns a phrase that continues the setting's name.
pub(super) fn people(text: &str) -> Result<u32, String> {
    match text {
        "1" => Ok(1),
        "2" => Ok(2),
        _ => Err("must be 1 or 2".to_owned()),
    }
}

/// Parses the days for which a request stands. A draft is kept for thirty days, and its request no
/// longer than that.
///
/// # Errors
///
/// Returns a phrase that continues the setting's name.
pub(super) fn life(text: &str) -> Result<Duration, String> {
    text.parse::<u64>()
        .ok()
        .filter(|days| (1..=30).contains(days))
        .map(|days| Duration::from_secs(days * 86_400))
        .ok_or("must be a whole number of days from 1 to 30".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{BILLING, LEGAL_BUSINESS};

    #[test]
    fn approval_is_required_of_what_is_listed_and_of_nothing_else() {
        let none = ApprovalRequired::default();
        assert!(none.is_none() && !none.applies(&BILLING, ["taxId"]));
        let some = ApprovalRequired::parse("legal-business,billing.taxId").unwrap();
        assert!(!some.is_none());
        assert!(some.applies(&LEGAL_BUSINESS, ["companyName"]));
        assert!(some.applies(&BILLING, ["address.city", "taxId"]));
        assert!(!some.applies(&BILLING, ["address.city"]));
        assert!(ApprovalRequired::parse("billing,").is_err());
    }
}

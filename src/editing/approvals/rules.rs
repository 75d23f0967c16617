//! The rules for approvals, as the settings have them.

use crate::clock::millis;
use crate::config::{ApprovalSettings, Settings};
use crate::profile::{Change, Profile};

/// The saves that need approval, by how many people, and for how long a request stands.
#[derive(Debug)]
pub struct ApprovalRules(ApprovalSettings);

impl ApprovalRules {
    pub fn of(settings: &Settings) -> ApprovalRules {
        ApprovalRules(settings.approval.clone())
    }

    /// Returns whether no save needs approval.
    pub(in crate::editing) fn is_none(&self) -> bool {
        self.0.required.is_none()
    }

    /// The keys of those of these members whose change needs approval.
    pub(in crate::editing) fn keys<'a>(
        &self,
        profile: &Profile,
        changed: impl IntoIterator<Item = &'a str>,
    ) -> Vec<String> {
        changed
            .into_iter()
            .filter(|key| self.0.required.applies(profile, [*key]))
            .map(str::to_owned)
            .collect()
    }

    /// Returns whether a save of these changes needs approval.
    pub(in crate::editing) fn applies(&self, profile: &Profile, changes: &[Change]) -> bool {
        let changed = changes.iter().map(|change| change.key.as_str());
        self.0.required.applies(profile, changed)
    }

    /// The number of people who have to approve.
    pub(in crate::editing) fn people(&self) -> u32 {
        self.0.people
    }

    /// The time at which a request that is made now ends, in Unix milliseconds.
    pub(super) fn expires_at(&self, now_ms: i64) -> i64 {
        now_ms.saturating_add(millis(self.0.life))
    }

    /// Returns whether people may save without approval in an emergency.
    pub(in crate::editing) fn allows_emergency(&self) -> bool {
        self.0.emergency
    }
}

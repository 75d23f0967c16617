//! What is watched: with whose token, and how often.

use crate::clock::millis;
use crate::profile::{BILLING, LEGAL_BUSINESS, ORGANIZATION, SUPPORT, Target};
use std::time::Duration;

/// A round: the time within which every customer's profile is read once.
pub(super) const ROUND: Duration = Duration::from_secs(24 * 60 * 60);

/// After a refusal, a subject is tried again after this time.
pub(super) const RETRY: Duration = Duration::from_secs(60 * 60);

/// Whose token reads a subject (partner-center API, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WatchSource {
    /// The app itself.
    App,
    /// A person who has lent a sign-in.
    Lent,
    /// Nobody: the portal looks at what it has.
    Nobody,
}

/// A subject of watching.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WatchSubject {
    /// Saves whose outcome is not known.
    Saves,
    /// What watching reads with.
    Access,
    LegalBusiness,
    Billing,
    Organization,
    Support,
    /// The activity log: whose profile was changed, and by whom.
    Activity,
    /// The list of customers.
    Customers,
    /// The verifications that are followed.
    Verifications,
    /// The billing profiles of all customers.
    Profiles,
    /// New problems that are still to be told.
    Problems,
}

impl WatchSubject {
    /// Every subject, those first that come first when several are due.
    pub const ALL: [WatchSubject; 11] = [
        WatchSubject::Saves,
        WatchSubject::Access,
        WatchSubject::LegalBusiness,
        WatchSubject::Billing,
        WatchSubject::Organization,
        WatchSubject::Support,
        WatchSubject::Activity,
        WatchSubject::Customers,
        WatchSubject::Verifications,
        WatchSubject::Profiles,
        WatchSubject::Problems,
    ];

    /// Its name in the database, and the end of its words' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            WatchSubject::Saves => "saves",
            WatchSubject::Access => "access",
            WatchSubject::LegalBusiness => "legal-business",
            WatchSubject::Billing => "billing",
            WatchSubject::Organization => "organization",
            WatchSubject::Support => "support",
            WatchSubject::Activity => "activity",
            WatchSubject::Customers => "customers",
            WatchSubject::Verifications => "verifications",
            WatchSubject::Profiles => "profiles",
            WatchSubject::Problems => "problems",
        }
    }

    pub fn source(self) -> WatchSource {
        match self {
            WatchSubject::LegalBusiness
            | WatchSubject::Activity
            | WatchSubject::Customers
            | WatchSubject::Profiles => WatchSource::App,
            WatchSubject::Billing
            | WatchSubject::Organization
            | WatchSubject::Support
            | WatchSubject::Verifications => WatchSource::Lent,
            WatchSubject::Saves | WatchSubject::Access | WatchSubject::Problems => {
                WatchSource::Nobody
            }
        }
    }

    /// The time between two looks; that of the profiles is the round's.
    pub fn interval(self) -> Duration {
        match self {
            WatchSubject::Saves => Duration::from_secs(60),
            WatchSubject::Activity => Duration::from_secs(30 * 60),
            WatchSubject::Access
            | WatchSubject::LegalBusiness
            | WatchSubject::Billing
            | WatchSubject::Organization
            | WatchSubject::Support
            | WatchSubject::Verifications
            | WatchSubject::Problems => Duration::from_secs(60 * 60),
            WatchSubject::Customers => Duration::from_secs(4 * 60 * 60),
            WatchSubject::Profiles => ROUND,
        }
    }

    pub(super) fn interval_ms(self) -> i64 {
        millis(self.interval())
    }

    /// The partner's document that the subject is, if it is one.
    pub(super) fn document(self) -> Option<Target> {
        let profile = match self {
            WatchSubject::LegalBusiness => &LEGAL_BUSINESS,
            WatchSubject::Billing => &BILLING,
            WatchSubject::Organization => &ORGANIZATION,
            WatchSubject::Support => &SUPPORT,
            WatchSubject::Saves
            | WatchSubject::Access
            | WatchSubject::Activity
            | WatchSubject::Customers
            | WatchSubject::Verifications
            | WatchSubject::Profiles
            | WatchSubject::Problems => return None,
        };
        Some(Target::Partner(profile))
    }
}

/// Whose token reads a document; `None` for one that is not watched.
pub(super) fn source_of(target: &Target) -> Option<WatchSource> {
    if target.customer().is_some() {
        let is_billing = target.profile() == &crate::profile::CUSTOMER_BILLING;
        return is_billing.then_some(WatchSource::App);
    }
    let mut subjects = WatchSubject::ALL.into_iter();
    let of = subjects.find(|subject| subject.document().as_ref() == Some(target));
    of.map(WatchSubject::source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::NETWORK;

    #[test]
    fn what_needs_a_person_is_read_with_a_lent_sign_in() {
        let of = |slug| source_of(&Target::Partner(slug));
        assert_eq!(of(&LEGAL_BUSINESS), Some(WatchSource::App));
        for profile in [&BILLING, &ORGANIZATION, &SUPPORT] {
            assert_eq!(of(profile), Some(WatchSource::Lent));
        }
        assert_eq!(of(&NETWORK), None);
        let id = "86bddccf-9a53-40c6-907c-08067a3f8da7";
        let customer = Target::customer_billing(id).expect("an id");
        assert_eq!(source_of(&customer), Some(WatchSource::App));
    }
}

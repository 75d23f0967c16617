//! The Partner Center roles that a profile requires, as far as they are published. For most
//! operations of the API they are not.

use super::EntrySource;

/// The kind of access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    View,
    Change,
}

/// The role that one kind of access to one profile requires.
#[derive(Debug)]
pub struct RequiredRole {
    /// The slug of a profile, or `customers` for the list of customers.
    pub slug: &'static str,
    pub verb: Verb,
    /// The message key of the role.
    pub role: &'static str,
    pub source: EntrySource,
}

const ROLES: EntrySource = EntrySource {
    address: "https://learn.microsoft.com/en-us/partner-center/account-settings/permissions-overview",
    date: "2023-10",
};
const PROFILE: EntrySource = EntrySource {
    address: "https://learn.microsoft.com/en-us/partner-center/update-your-partner-profile",
    date: "2023-10",
};
const API: EntrySource = EntrySource {
    address: "https://learn.microsoft.com/en-us/partner-center/developer/error-codes",
    date: "2024",
};
const CUSTOMER: EntrySource = EntrySource {
    address: "https://github.com/microsoft/Partner-Center-PowerShell/issues/406",
    date: "2023-02-06",
};

/// States that a new role takes up to an hour to work.
pub const ROLE_CHANGE_SOURCE: EntrySource = ROLES;

const fn required(
    slug: &'static str,
    verb: Verb,
    role: &'static str,
    source: EntrySource,
) -> RequiredRole {
    RequiredRole {
        slug,
        verb,
        role,
        source,
    }
}

use Verb::{Change, View};

/// All required roles, by profile.
pub static REQUIRED_ROLES: &[RequiredRole] = &[
    required("billing", View, "needed-view", ROLES),
    required("billing", Change, "needed-change-billing", PROFILE),
    required("legal-business", View, "needed-view", ROLES),
    required("legal-business", Change, "needed-change-legal", PROFILE),
    required("organization", View, "needed-view", ROLES),
    required("organization", Change, "needed-not-published", API),
    required("support", View, "needed-view", ROLES),
    required("support", Change, "needed-not-published", API),
    required("network", View, "needed-view-network", ROLES),
    required("customers", View, "needed-customers", ROLES),
    required(
        "customer-billing",
        View,
        "needed-customer-billing",
        CUSTOMER,
    ),
    required(
        "customer-billing",
        Change,
        "needed-customer-billing",
        CUSTOMER,
    ),
    required("customer-company", View, "needed-customers", ROLES),
];

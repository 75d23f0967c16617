//! Which Partner Center role a profile needs, as far as that is published; per operation of the
//! interface most of it is not.

use super::Source;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    View,
    Change,
}

/// The role for one verb on one profile.
#[derive(Debug)]
pub struct Needed {
    /// A profile, or `customers` for their list.
    pub slug: &'static str,
    pub verb: Verb,
    /// The words' key.
    pub role: &'static str,
    pub source: Source,
}

const ROLES: Source = Source {
    address: "https://learn.microsoft.com/en-us/partner-center/account-settings/permissions-overview",
    date: "2023-10",
};
const PROFILE: Source = Source {
    address: "https://learn.microsoft.com/en-us/partner-center/update-your-partner-profile",
    date: "2023-10",
};
const API: Source = Source {
    address: "https://learn.microsoft.com/en-us/partner-center/developer/error-codes",
    date: "2024",
};
const CUSTOMER: Source = Source {
    address: "https://github.com/microsoft/Partner-Center-PowerShell/issues/406",
    date: "2023-02-06",
};

/// That a new role takes up to an hour.
pub const ROLE_CHANGES: Source = ROLES;

const fn needed(slug: &'static str, verb: Verb, role: &'static str, source: Source) -> Needed {
    Needed {
        slug,
        verb,
        role,
        source,
    }
}

use Verb::{Change, View};

pub static NEEDED: &[Needed] = &[
    needed("billing", View, "needed-view", ROLES),
    needed("billing", Change, "needed-change-billing", PROFILE),
    needed("legal-business", View, "needed-view", ROLES),
    needed("legal-business", Change, "needed-change-legal", PROFILE),
    needed("organization", View, "needed-view", ROLES),
    needed("organization", Change, "needed-not-published", API),
    needed("support", View, "needed-view", ROLES),
    needed("support", Change, "needed-not-published", API),
    needed("network", View, "needed-view-network", ROLES),
    needed("customers", View, "needed-customers", ROLES),
    needed(
        "customer-billing",
        View,
        "needed-customer-billing",
        CUSTOMER,
    ),
    needed(
        "customer-billing",
        Change,
        "needed-customer-billing",
        CUSTOMER,
    ),
    needed("customer-company", View, "needed-customers", ROLES),
];

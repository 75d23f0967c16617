//! The profile tables, one file each.

mod billing;
mod customer_billing;
mod customer_company;
mod legal_business;
mod network;
mod organization;
mod support;

pub use billing::PROFILE as BILLING;
pub use customer_billing::PROFILE as CUSTOMER_BILLING;
pub use customer_company::PROFILE as CUSTOMER_COMPANY;
pub use legal_business::PROFILE as LEGAL_BUSINESS;
pub use network::PROFILE as NETWORK;
pub use organization::PROFILE as ORGANIZATION;
pub use support::PROFILE as SUPPORT;

use super::Profile;

/// Every profile, in the order in which pages list them.
pub static PROFILES: &[&Profile] = &[
    &BILLING,
    &LEGAL_BUSINESS,
    &ORGANIZATION,
    &SUPPORT,
    &NETWORK,
    &CUSTOMER_BILLING,
    &CUSTOMER_COMPANY,
];

//! The document that an edit is about: a profile, and for a customer's profile also the customer.

use crate::profile::{CUSTOMER_BILLING, CUSTOMER_COMPANY, Owner, Profile, check};
use std::fmt;

/// A customer's tenant id: a GUID in lower case. `parse` is the only way to create one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CustomerId(String);

impl CustomerId {
    /// Parses a GUID in any case. Returns `None` for any other text.
    pub fn parse(text: &str) -> Option<CustomerId> {
        check::is_guid(text).then(|| CustomerId(text.to_ascii_lowercase()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A profile document of the partner or of one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Partner(&'static Profile),
    Customer(&'static Profile, CustomerId),
}

impl Target {
    /// Returns the partner's profile with this slug.
    pub fn partner(slug: &str) -> Option<Target> {
        Profile::of_partner(slug).map(Target::Partner)
    }

    /// The billing profile of a customer. Returns `None` if `id` is not a GUID.
    pub fn customer_billing(id: &str) -> Option<Target> {
        Some(Target::Customer(&CUSTOMER_BILLING, CustomerId::parse(id)?))
    }

    /// The company profile of a customer. Returns `None` if `id` is not a GUID.
    pub fn customer_company(id: &str) -> Option<Target> {
        Some(Target::Customer(&CUSTOMER_COMPANY, CustomerId::parse(id)?))
    }

    pub fn profile(&self) -> &'static Profile {
        match self {
            Target::Partner(profile) | Target::Customer(profile, _) => profile,
        }
    }

    /// The customer, unless the profile is the partner's own.
    pub fn customer(&self) -> Option<&CustomerId> {
        match self {
            Target::Partner(_) => None,
            Target::Customer(_, id) => Some(id),
        }
    }

    /// The path of the upstream resource: `/v1/customers/{id}/profiles/billing`.
    pub fn upstream_path(&self) -> String {
        match self {
            Target::Partner(profile) => format!("/v1/{}", profile.path),
            Target::Customer(profile, id) => format!("/v1/customers/{id}/{}", profile.path),
        }
    }

    /// The address of the portal's page: `/partner/legal-business`, `/customers/{id}/billing`.
    pub fn address(&self) -> String {
        match self {
            Target::Partner(profile) => format!("/partner/{}", profile.slug),
            Target::Customer(profile, id) => format!(
                "/customers/{id}/{}",
                profile.slug.trim_start_matches("customer-")
            ),
        }
    }

    /// The key of the document in the store: `billing`, `customer-billing/{id}`.
    pub fn key(&self) -> String {
        match self {
            Target::Partner(profile) => profile.slug.to_owned(),
            Target::Customer(profile, id) => format!("{}/{id}", profile.slug),
        }
    }

    /// Returns the target with this key.
    pub fn from_key(key: &str) -> Option<Target> {
        match key.split_once('/') {
            None => Target::partner(key),
            Some((slug, id)) => {
                let profile = crate::profile::PROFILES
                    .iter()
                    .copied()
                    .find(|p| p.owner == Owner::Customer && p.slug == slug)?;
                Some(Target::Customer(profile, CustomerId::parse(id)?))
            }
        }
    }
}

//! Field lists that several profiles share. Lengths: Partner Center REST API, utility resources.

use super::{EditMode, Field, Kind, Requirement};

/// The members that hold an address.
const ADDRESSES: &[&str] = &["address", "defaultAddress", "companyApproverAddress"];

/// Returns true if the member `at` holds an address.
pub fn is_address(at: &str) -> bool {
    ADDRESSES.contains(&at)
}

/// The fields of a postal address. The country of most addresses cannot be changed.
pub const fn place(country: EditMode, edit: EditMode) -> [Field; 7] {
    [
        Field::new("country", Kind::Country, Requirement::Required, country),
        Field::new(
            "addressLine1",
            Kind::AddressLine1,
            Requirement::Required,
            edit,
        )
        .max(200),
        Field::new(
            "addressLine2",
            Kind::AddressLine2,
            Requirement::Optional,
            edit,
        )
        .max(200),
        Field::new("city", Kind::City, Requirement::ByCountry, edit),
        Field::new("state", Kind::State, Requirement::ByCountry, edit).max(2),
        Field::new("region", Kind::Region, Requirement::Optional, edit),
        Field::new("postalCode", Kind::PostalCode, Requirement::ByCountry, edit),
    ]
}

/// The person named in an address.
pub const fn recipient(edit: EditMode) -> [Field; 4] {
    [
        Field::new("firstName", Kind::GivenName, Requirement::Optional, edit).max(50),
        Field::new("middleName", Kind::MiddleName, Requirement::Optional, edit).max(50),
        Field::new("lastName", Kind::FamilyName, Requirement::Optional, edit).max(50),
        Field::new("phoneNumber", Kind::Phone, Requirement::Optional, edit),
    ]
}

/// A contact. No lengths are documented, and every member may be empty.
pub const fn contact(edit: EditMode) -> [Field; 4] {
    [
        Field::new("firstName", Kind::GivenName, Requirement::Optional, edit),
        Field::new("lastName", Kind::FamilyName, Requirement::Optional, edit),
        Field::new("email", Kind::Email, Requirement::Optional, edit),
        Field::new("phoneNumber", Kind::Phone, Requirement::Optional, edit),
    ]
}

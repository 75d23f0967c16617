//! Parts that several profiles share. Lengths: Partner Center REST API, utility resources.

use super::{Edit, Field, Kind, Requirement};

/// The members that hold an address.
const ADDRESSES: &[&str] = &["address", "defaultAddress", "companyApproverAddress"];

pub fn is_address(at: &str) -> bool {
    ADDRESSES.contains(&at)
}

/// Where the place is. The country of most addresses cannot be changed.
pub const fn place(country: Edit, edit: Edit) -> [Field; 7] {
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
pub const fn recipient(edit: Edit) -> [Field; 4] {
    [
        Field::new("firstName", Kind::GivenName, Requirement::Optional, edit).max(50),
        Field::new("middleName", Kind::MiddleName, Requirement::Optional, edit).max(50),
        Field::new("lastName", Kind::FamilyName, Requirement::Optional, edit).max(50),
        Field::new("phoneNumber", Kind::Phone, Requirement::Optional, edit),
    ]
}

/// A contact; no lengths are documented, and every member may be empty.
pub const fn contact(edit: Edit) -> [Field; 4] {
    [
        Field::new("firstName", Kind::GivenName, Requirement::Optional, edit),
        Field::new("lastName", Kind::FamilyName, Requirement::Optional, edit),
        Field::new("email", Kind::Email, Requirement::Optional, edit),
        Field::new("phoneNumber", Kind::Phone, Requirement::Optional, edit),
    ]
}

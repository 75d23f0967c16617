use super::super::parts;
use crate::profile::EditMode::*;
use crate::profile::Kind::*;
use crate::profile::{Field, Owner, Profile, Section, Writing};

/// A customer's billing profile: the recipient and the address of its invoices.
pub static PROFILE: Profile = Profile {
    slug: "customer-billing",
    owner: Owner::Customer,
    path: "profiles/billing",
    sections: &[
        Section {
            title: "company",
            at: "",
            fields: &[Field::required("companyName", CompanyName)],
        },
        Section {
            title: "contact",
            at: "",
            fields: &[
                Field::optional("firstName", GivenName),
                Field::optional("lastName", FamilyName),
                Field::required("email", Email),
            ],
        },
        Section {
            title: "address",
            at: "defaultAddress",
            fields: &parts::place(Editable, Editable),
        },
        Section {
            title: "recipient",
            at: "defaultAddress",
            fields: &parts::recipient(Editable),
        },
        Section {
            title: "language",
            at: "",
            fields: &[
                Field::required("language", Language),
                Field::required("culture", Culture),
            ],
        },
        Section {
            title: "identity",
            at: "",
            fields: &[Field::shown("id", Guid)],
        },
    ],
    writing: Writing::PutIfMatch,
};

use super::super::parts;
use crate::profile::EditMode::*;
use crate::profile::Kind::*;
use crate::profile::{EditMode, Field, Guard, Owner, Profile, Section, Writing};

const VERIFICATION: EditMode = Guarded(Guard::Verification);

/// A customer's billing profile: the recipient and the address of its invoices. Microsoft may verify
/// the customer again after a change of its name or address.
pub static PROFILE: Profile = Profile {
    slug: "customer-billing",
    owner: Owner::Customer,
    path: "profiles/billing",
    sections: &[
        Section {
            title: "company",
            at: "",
            fields: &[Field::required("companyName", CompanyName).guarded(Guard::Verification)],
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
            fields: &parts::place(VERIFICATION, VERIFICATION),
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

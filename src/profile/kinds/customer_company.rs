use super::super::parts;
use crate::profile::EditMode::*;
use crate::profile::Kind::*;
use crate::profile::{Field, Owner, Profile, Section, Writing};

/// A customer's company profile, as its tenant states it.
pub static PROFILE: Profile = Profile {
    slug: "customer-company",
    owner: Owner::Customer,
    path: "profiles/company",
    sections: &[
        Section {
            title: "company",
            at: "",
            fields: &[
                Field::shown("companyName", CompanyName),
                Field::shown("organizationRegistrationNumber", Text),
                Field::shown("email", Email),
            ],
        },
        Section {
            title: "address",
            at: "address",
            fields: &parts::place(ReadOnly, ReadOnly),
        },
        Section {
            title: "recipient",
            at: "address",
            fields: &parts::recipient(ReadOnly),
        },
        Section {
            title: "identity",
            at: "",
            fields: &[Field::shown("tenantId", Guid), Field::shown("domain", Text)],
        },
    ],
    writing: Writing::Never,
};

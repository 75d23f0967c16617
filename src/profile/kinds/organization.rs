use super::super::parts;
use crate::profile::EditMode::*;
use crate::profile::Kind::*;
use crate::profile::{Field, Owner, Profile, Section, Writing};

/// The partner's organization profile: its name, address, language and tenant.
pub static PROFILE: Profile = Profile {
    slug: "organization",
    owner: Owner::Partner,
    path: "profiles/organization",
    sections: &[
        Section {
            title: "organization",
            at: "",
            fields: &[
                Field::required("companyName", CompanyName),
                Field::optional("email", Email),
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
                Field::optional("language", Language),
                Field::optional("culture", Culture),
            ],
        },
        Section {
            title: "identity",
            at: "",
            fields: &[
                Field::shown("id", Guid),
                Field::shown("tenantId", Guid),
                Field::shown("domain", Text),
            ],
        },
    ],
    writing: Writing::Put,
};

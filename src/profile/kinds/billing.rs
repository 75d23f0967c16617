use super::super::parts;
use crate::profile::EditMode::*;
use crate::profile::Kind::*;
use crate::profile::{Field, Guard, Owner, Profile, Section, Writing};

/// The partner's billing profile: the address of Microsoft's invoices and the data printed on them.
pub static PROFILE: Profile = Profile {
    slug: "billing",
    owner: Owner::Partner,
    path: "profiles/billing",
    sections: &[
        Section {
            title: "company",
            at: "",
            fields: &[Field::shown("companyName", CompanyName)],
        },
        Section {
            title: "address",
            at: "address",
            fields: &parts::place(ReadOnly, Editable),
        },
        Section {
            title: "recipient",
            at: "address",
            fields: &parts::recipient(Editable),
        },
        Section {
            title: "contact",
            at: "primaryContact",
            fields: &parts::contact(Editable),
        },
        Section {
            title: "invoice",
            at: "",
            fields: &[
                Field::optional("purchaseOrderNumber", Text),
                Field::optional("taxId", TaxId).guarded(Guard::Tax),
                Field::shown("billingCurrency", Currency),
                Field::shown("billingDay", Number),
            ],
        },
    ],
    writing: Writing::Put,
};

use super::super::parts;
use crate::profile::EditMode::*;
use crate::profile::Kind::*;
use crate::profile::{Field, Guard, Owner, Profile, Section, Writing};

const VETTING: crate::profile::EditMode = Guarded(Guard::Vetting);

/// The partner's legal business profile, as Microsoft vetted it. Every change starts the vetting
/// again.
pub static PROFILE: Profile = Profile {
    slug: "legal-business",
    owner: Owner::Partner,
    path: "profiles/legalbusiness",
    sections: &[
        Section {
            title: "vetting",
            at: "",
            fields: &[
                Field::shown("vettingStatus", VettingStatus),
                Field::shown("vettingSubStatus", VettingSubStatus),
            ],
        },
        Section {
            title: "company",
            at: "",
            fields: &[Field::required("companyName", CompanyName).guarded(Guard::Vetting)],
        },
        Section {
            title: "address",
            at: "address",
            fields: &parts::place(ReadOnly, VETTING),
        },
        Section {
            title: "recipient",
            at: "address",
            fields: &parts::recipient(VETTING),
        },
        Section {
            title: "contact",
            at: "primaryContact",
            fields: &parts::contact(VETTING),
        },
        Section {
            title: "approver",
            at: "",
            fields: &[Field::optional("companyApproverEmail", Email).guarded(Guard::Vetting)],
        },
        Section {
            title: "approver-address",
            at: "companyApproverAddress",
            fields: &parts::place(VETTING, VETTING),
        },
        Section {
            title: "approver-recipient",
            at: "companyApproverAddress",
            fields: &parts::recipient(VETTING),
        },
    ],
    writing: Writing::Put,
};

use crate::profile::Kind::*;
use crate::profile::{Field, Owner, Profile, Section, Writing};

/// The partner's support profile: the contact data of its help desk.
pub static PROFILE: Profile = Profile {
    slug: "support",
    owner: Owner::Partner,
    path: "profiles/support",
    sections: &[Section {
        title: "support",
        at: "",
        fields: &[
            Field::required("email", Email),
            Field::required("telephone", Phone),
            Field::required("website", Website),
        ],
    }],
    writing: Writing::PutAllFields,
};

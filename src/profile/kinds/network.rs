use crate::profile::Kind::*;
use crate::profile::{Field, Owner, Profile, Section, Writing};

/// The partner's id in Microsoft's partner programme.
pub static PROFILE: Profile = Profile {
    slug: "network",
    owner: Owner::Partner,
    path: "profiles/mpn",
    sections: &[Section {
        title: "network",
        at: "",
        // The 2023 table calls the id `partnerId`, every example `mpnId`.
        fields: &[
            Field::shown("mpnId", Text),
            Field::shown("partnerId", Text),
            Field::shown("partnerName", CompanyName),
        ],
    }],
    writing: Writing::Never,
};

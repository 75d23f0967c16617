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
        // The documentation's table of 2023 calls the id `partnerId`, every example calls it
        // `mpnId`.
        fields: &[
            Field::shown("mpnId", Text),
            Field::shown("partnerId", Text),
            Field::shown("partnerName", CompanyName),
        ],
    }],
    writing: Writing::Never,
};

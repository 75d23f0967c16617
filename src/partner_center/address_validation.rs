//! The verdicts of the service's address check.

use serde::{Deserialize, Serialize};

/// The verdict of the service on an address (validate an address, the `status` of its answer).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    VerifiedShippable,
    Verified,
    InteractionRequired,
    StreetPartial,
    PremisesPartial,
    Multiple,
    None,
    /// Also any status that is not documented.
    NotValidated,
}

impl Verdict {
    /// On the wire without spaces, in the documents with them.
    pub fn read(status: &str) -> Verdict {
        let letters: String = status.chars().filter(char::is_ascii_alphabetic).collect();
        match letters.to_ascii_lowercase().as_str() {
            "verifiedshippable" => Verdict::VerifiedShippable,
            "verified" => Verdict::Verified,
            "interactionrequired" => Verdict::InteractionRequired,
            "streetpartial" => Verdict::StreetPartial,
            "premisespartial" => Verdict::PremisesPartial,
            "multiple" => Verdict::Multiple,
            "none" => Verdict::None,
            _ => Verdict::NotValidated,
        }
    }

    /// Part of the words' keys: `address-{word}-title`, `address-{word}-text`.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::VerifiedShippable => "verified-shippable",
            Verdict::Verified => "verified",
            Verdict::InteractionRequired => "interaction-required",
            Verdict::StreetPartial => "street-partial",
            Verdict::PremisesPartial => "premises-partial",
            Verdict::Multiple => "multiple",
            Verdict::None => "none",
            Verdict::NotValidated => "not-validated",
        }
    }

    /// Nothing is said of it.
    pub fn is_quiet(self) -> bool {
        matches!(self, Verdict::VerifiedShippable | Verdict::Verified)
    }

    /// Somebody has to decide before it is saved.
    pub fn asks(self) -> bool {
        !self.is_quiet() && self != Verdict::NotValidated
    }
}

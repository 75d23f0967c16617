//! The results of the service's address validation.

use serde::{Deserialize, Serialize};

/// The result of validating an address (page "validate an address", member `status`).
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
    /// The address was not validated. Statuses that are not documented count as this too.
    NotValidated,
}

impl Verdict {
    /// Parses a status. The service sends it without spaces, the documentation shows it with
    /// spaces.
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

    /// Returns the name in text keys: `address-{word}-title`, `address-{word}-text`.
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

    /// Returns true if the address is valid and the page shows no notice.
    pub fn is_quiet(self) -> bool {
        matches!(self, Verdict::VerifiedShippable | Verdict::Verified)
    }

    /// Returns true if the person has to decide before the address is saved.
    pub fn asks(self) -> bool {
        !self.is_quiet() && self != Verdict::NotValidated
    }
}

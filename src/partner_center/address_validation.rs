//! The service's address validation: what it is asked, and its results.

use super::{Upstream, UpstreamError};
use crate::auth::Person;
use crate::error::Error;
use crate::profile::values::{posted, read};
use crate::profile::{Json, Kind, Place, Profile, Values, countries};
use crate::text::Lang;
use serde::{Deserialize, Serialize};

/// Before May 2021 a wrong address was an error of its own.
const WRONG_ADDRESS: &str = "2007";

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

impl Verdict {
    /// Reads the verdict of an answer; `None` if it is none.
    pub fn of_answer(answer: &Json) -> Option<Verdict> {
        Some(match answer {
            Json::Object(_) => Verdict::read(answer.get("status")?.text()?),
            // Before May 2021 a boolean.
            Json::Bool(true) => Verdict::Verified,
            Json::Bool(false) => Verdict::None,
            _ => return None,
        })
    }

    /// Returns whether this refusal is a verdict: the address is wrong.
    pub fn is_wrong_address(failure: &UpstreamError) -> bool {
        matches!(failure, UpstreamError::Refused(body) if body.is(WRONG_ADDRESS))
    }
}

/// The members of an address that say where it is.
pub fn address_places(profile: &'static Profile, at: &str) -> Vec<Place> {
    let here = |kind: Kind| {
        use Kind::{AddressLine1, AddressLine2, City, Country, PostalCode, Region, State};
        matches!(
            kind,
            AddressLine1 | AddressLine2 | City | Country | PostalCode | Region | State
        )
    };
    profile
        .places()
        .filter(|place| {
            place.section.at == at && place.country_key().is_some() && here(place.field.kind)
        })
        .collect()
}

/// The address in the member `at`, by the names of its members; what is empty is left out.
pub fn address_of(profile: &'static Profile, at: &str, document: &Json) -> Values {
    let value = |place: &Place| posted(place.field.kind, &read(document, place).shown());
    let all = address_places(profile, at)
        .into_iter()
        .map(|place| (place.field.name.to_owned(), value(&place)));
    all.filter(|(_, value)| !value.trim().is_empty()).collect()
}

impl Upstream {
    /// Has an address validated and returns the answer, or how the call failed.
    ///
    /// # Errors
    /// Fails if the person has to sign in again.
    pub async fn validate_address(
        &self,
        person: &Person,
        address: &Values,
        lang: Lang,
    ) -> Result<Result<Json, UpstreamError>, Error> {
        let member = |(name, value): (&String, &String)| {
            let value = match name.as_str() {
                "country" => countries::code(value),
                _ => value.clone(),
            };
            (name.clone(), Json::Text(value))
        };
        let body = Json::Object(address.iter().map(member).collect());
        let (client, body) = (&self.client, &body);
        self.session(person, lang)
            .await?
            .call(|credentials| async move { client.validate_address(&credentials, body).await })
            .await
    }
}

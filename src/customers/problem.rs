//! A problem of a customer's stored profile: the rule that it breaks, and the field. It never holds
//! the value.

use crate::profile::check::{Code, FieldProblem};
use crate::profile::{CUSTOMER_BILLING, Kind, Place};

/// A rule that the stored profile of a customer breaks. The words of pages are `data-rule-{word}`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DataRule {
    /// A required value is missing.
    Missing,
    /// The country needs a phone number, and there is none.
    PhoneMissing,
    /// The state is not in the country's list, or stands beside a region.
    State,
    PostalCode,
    Phone,
    Email,
    /// Partner Center refuses addresses of the partner's own domain and of microsoft.com.
    EmailDomain,
    /// The code of no country.
    Country,
    /// A value as other countries write it.
    OtherCountry,
    Culture,
    Language,
    /// A sign that nobody sees.
    HiddenSign,
    TooLong,
    /// Another customer has the same tax data.
    TaxTwice,
    /// Partner Center's validation could not confirm the address.
    Address,
    /// Microsoft verifies the customer, or did so without success: purchases are blocked.
    Verification,
}

impl DataRule {
    /// Every rule, in the order in which pages list them.
    pub const ALL: [DataRule; 16] = [
        DataRule::Missing,
        DataRule::PhoneMissing,
        DataRule::State,
        DataRule::PostalCode,
        DataRule::Phone,
        DataRule::Email,
        DataRule::EmailDomain,
        DataRule::Country,
        DataRule::OtherCountry,
        DataRule::Culture,
        DataRule::Language,
        DataRule::HiddenSign,
        DataRule::TooLong,
        DataRule::TaxTwice,
        DataRule::Address,
        DataRule::Verification,
    ];

    /// The word in addresses, in the JSON interface, in the audit log and in what is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            DataRule::Missing => "missing",
            DataRule::PhoneMissing => "phone-missing",
            DataRule::State => "state",
            DataRule::PostalCode => "postal-code",
            DataRule::Phone => "phone",
            DataRule::Email => "email",
            DataRule::EmailDomain => "email-domain",
            DataRule::Country => "country",
            DataRule::OtherCountry => "other-country",
            DataRule::Culture => "culture",
            DataRule::Language => "language",
            DataRule::HiddenSign => "hidden-sign",
            DataRule::TooLong => "too-long",
            DataRule::TaxTwice => "tax-twice",
            DataRule::Address => "address",
            DataRule::Verification => "verification",
        }
    }

    pub fn parse(word: &str) -> Option<DataRule> {
        DataRule::ALL.into_iter().find(|rule| rule.as_str() == word)
    }

    /// The rule of a broken check; `None` for those that no stored value breaks.
    fn of(code: &Code, kind: Kind) -> Option<DataRule> {
        Some(match code {
            Code::Required if kind == Kind::Phone => DataRule::PhoneMissing,
            Code::Required => DataRule::Missing,
            Code::TooLong { .. } => DataRule::TooLong,
            Code::Email => DataRule::Email,
            Code::Phone | Code::PhoneOfCountry { .. } => DataRule::Phone,
            Code::Country => DataRule::Country,
            Code::StateLength
            | Code::StateUnknown
            | Code::RegionWithState
            | Code::RegionLeftover => DataRule::State,
            Code::PostalCode { .. } => DataRule::PostalCode,
            Code::Language => DataRule::Language,
            Code::Culture => DataRule::Culture,
            Code::ControlCharacter | Code::HiddenSign { .. } => DataRule::HiddenSign,
            Code::Website
            | Code::TaxId { .. }
            | Code::Currency
            | Code::Guid
            | Code::Upstream { .. }
            | Code::Ticket { .. }
            | Code::OtherTab { .. } => return None,
        })
    }
}

/// Customers of a list by their problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemFilter {
    /// Those with any problem.
    Any,
    Of(DataRule),
}

impl ProblemFilter {
    /// Parses what addresses have: `any`, or the word of a rule.
    pub fn parse(word: &str) -> Option<ProblemFilter> {
        match word {
            "any" => Some(ProblemFilter::Any),
            word => DataRule::parse(word).map(ProblemFilter::Of),
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            ProblemFilter::Any => "any",
            ProblemFilter::Of(rule) => rule.as_str(),
        }
    }

    pub fn lets(self, problems: &[DataProblem]) -> bool {
        match self {
            ProblemFilter::Any => !problems.is_empty(),
            ProblemFilter::Of(rule) => problems.iter().any(|problem| problem.rule == rule),
        }
    }
}

/// A broken rule of one field of a billing profile. Two bytes, because a process may have many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DataProblem {
    pub rule: DataRule,
    /// The number of the field in the profile; `WHOLE` for the profile as a whole.
    place: u8,
}

/// The place of a problem that no field of the form has.
const WHOLE: u8 = u8::MAX;

impl DataProblem {
    /// Returns `None` if the profile has no field with this key. An empty key means the whole
    /// profile.
    pub fn new(rule: DataRule, key: &str) -> Option<DataProblem> {
        let place = match key {
            "" => WHOLE,
            key => {
                let mut places = CUSTOMER_BILLING.places();
                let at = places.position(|place| place.key() == key)?;
                u8::try_from(at).ok()?
            }
        };
        Some(DataProblem { rule, place })
    }

    pub(super) fn of(found: &FieldProblem) -> Option<DataProblem> {
        let kind = CUSTOMER_BILLING.place(&found.key)?.field.kind;
        DataProblem::new(DataRule::of(&found.code, kind)?, &found.key)
    }

    /// Parses what `Display` writes.
    pub fn parse(text: &str) -> Option<DataProblem> {
        let (word, key) = text.split_once(' ').unwrap_or((text, ""));
        DataProblem::new(DataRule::parse(word)?, key)
    }

    fn field(self) -> Option<Place> {
        CUSTOMER_BILLING.places().nth(usize::from(self.place))
    }

    /// The key of the field; empty for the whole profile.
    pub fn key(self) -> String {
        self.field().map(|place| place.key()).unwrap_or_default()
    }

    /// The address of the field in the form of this customer. It names the problem, so that the form
    /// tells it also where it does not find it by itself.
    pub fn address(self, customer: &crate::profile::CustomerId) -> String {
        let Some(place) = self.field() else {
            return format!("/customers/{customer}/billing");
        };
        let problem: String =
            url::form_urlencoded::byte_serialize(self.to_string().as_bytes()).collect();
        let key = place.key();
        format!("/customers/{customer}/billing?problem={problem}#{key}")
    }
}

/// The word of the rule and the key of the field, as they are stored: `state defaultAddress.state`.
impl std::fmt::Display for DataProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.field() {
            Some(place) => write!(f, "{} {}", self.rule.as_str(), place.key()),
            None => f.write_str(self.rule.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_of_a_problem_is_read_again() {
        for rule in DataRule::ALL {
            assert_eq!(DataRule::parse(rule.as_str()), Some(rule));
            let json = serde_json::to_value(rule).expect("JSON");
            assert_eq!(json, rule.as_str(), "one word everywhere");
            for key in ["", "email", "defaultAddress.postalCode"] {
                let problem = DataProblem::new(rule, key).expect("a field");
                assert_eq!(DataProblem::parse(&problem.to_string()), Some(problem));
                assert_eq!(problem.key(), key);
            }
        }
        for foreign in ["", "state no.such", "other email", "state  email", "\u{0}"] {
            assert_eq!(DataProblem::parse(foreign), None, "{foreign:?}");
        }
        assert_eq!(size_of::<DataProblem>(), 2);
    }
}

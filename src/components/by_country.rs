//! The form as a country has it: labels and examples of its fields, which of them are shown, and
//! what the page says where the country's rules are not known.

use crate::islands::CountryForm;
use crate::profile::{CountryRules, Kind, Place, countries};
use crate::text::Words;
use std::borrow::Cow;

/// A country, and its rules if they are known.
#[derive(Debug, Clone, Default)]
pub struct Country<'a> {
    /// Two letters; empty where none is given.
    pub code: String,
    pub rules: Option<&'a CountryRules>,
}

impl Country<'_> {
    fn has_states(&self) -> bool {
        self.rules.is_some_and(|rules| !rules.states.is_empty())
    }

    /// Known to have no list of states.
    fn lacks_states(&self) -> bool {
        self.rules.is_some_and(|rules| rules.states.is_empty())
    }

    /// True if this field is a list of the country's states.
    pub fn lists(&self, kind: Kind) -> bool {
        kind == Kind::State && self.has_states()
    }

    /// The languages or cultures that are usual there.
    pub fn usual(&self, kind: Kind) -> &[String] {
        match (kind, self.rules) {
            (Kind::Language, Some(rules)) => &rules.languages,
            (Kind::Culture, Some(rules)) => &rules.cultures,
            _ => &[],
        }
    }

    /// Of state and region one is used. The other is out of sight, unless it holds something.
    pub fn hides(&self, kind: Kind, value: &str, stored: &str) -> bool {
        let unused = match kind {
            Kind::State => self.lacks_states(),
            Kind::Region => self.has_states(),
            _ => false,
        };
        unused && value.is_empty() && stored.is_empty()
    }

    /// A country whose phone numbers have no example here.
    fn is_abroad(&self) -> bool {
        countries::is_code(&self.code) && countries::phone_example(&self.code).is_none()
    }

    /// The label of a field of an address, as the country says it.
    pub fn label(&self, words: &Words, slug: &str, key: &str, kind: Kind) -> Cow<'static, str> {
        let has_list = self.rules.map(|rules| !rules.states.is_empty());
        countries::label_key(&self.code, kind, has_list)
            .map_or_else(|| words.label(slug, key), |word| words.t(&word))
    }

    /// The hint of a field, with the country's own example.
    pub fn hint(&self, words: &Words, slug: &str, key: &str, kind: Kind) -> Option<String> {
        let of = |form: fn(&CountryRules) -> &Option<crate::profile::rules::ValueFormat>| {
            self.rules
                .and_then(|rules| form(rules).as_ref())
                .map(|form| form.example.as_str())
                .filter(|example| !example.is_empty())
        };
        let (sentence, example) = match kind {
            Kind::State if self.has_states() => return None,
            Kind::PostalCode if self.rules.is_some() => {
                ("example-postal-code", of(|rules| &rules.postal_code))
            }
            Kind::PostalCode => ("example-postal-code", countries::postal_example(&self.code)),
            Kind::Phone => match of(|rules| &rules.phone) {
                // The field's own hint has a number of the United States.
                None if self.is_abroad() => {
                    return Some(words.t("example-phone-abroad").into_owned());
                }
                example => ("example-phone", example),
            },
            Kind::TaxId => ("example-tax-id", of(|rules| &rules.tax_id)),
            _ => ("", None),
        };
        match example {
            Some(example) => Some(words.t_args(sentence, &[("example", example.into())])),
            None => words.hint(slug, key).map(Cow::into_owned),
        }
    }

    /// The sentence about the rules themselves; empty where they are known and can be evaluated.
    pub fn note(&self, words: &Words) -> String {
        if !countries::is_code(&self.code) {
            return String::new();
        }
        let sentence = match self.rules {
            None => "rules-unknown",
            Some(rules) if rules.has_unsupported_pattern() => "rules-unreadable",
            Some(_) => return String::new(),
        };
        let country = words.country(&self.code).unwrap_or(&self.code);
        words.t_args(sentence, &[("country", country.into())])
    }

    /// The sentence about the registration number that a customer needs there; empty where none is
    /// needed. The number stands in the company profile, which can only be read, and no document
    /// that can be written has a member for it: so there is no input.
    pub fn registration(&self, words: &Words) -> String {
        let by_rules = self
            .rules
            .is_some_and(|rules| rules.registration_number_required);
        if !by_rules && !countries::needs_registration(&self.code) {
            return String::new();
        }
        let country = words.country(&self.code).unwrap_or(&self.code);
        words.t_args("registration-needed", &[("country", country.into())])
    }

    /// Codes and names of the states, in the order of their names.
    pub fn states(&self, words: &Words) -> Vec<(String, String)> {
        let name = |code: &String| words.state(&self.code, code).unwrap_or(code).to_owned();
        let codes = self
            .rules
            .map(|rules| rules.states.as_slice())
            .unwrap_or_default();
        let mut states: Vec<(String, String)> = codes
            .iter()
            .map(|code| (code.clone(), name(code)))
            .collect();
        states.sort_by_cached_key(|(code, name)| (sorted_as(name), code.clone()));
        states
    }

    /// All of it for the island, for when the country is changed in the page.
    pub fn form(&self, words: &Words) -> CountryForm {
        const MEMBERS: &[(&str, Kind)] = &[
            ("state", Kind::State),
            ("region", Kind::Region),
            ("postalCode", Kind::PostalCode),
            ("phoneNumber", Kind::Phone),
        ];
        type Texts = std::collections::BTreeMap<String, String>;
        let texts = |text: &dyn Fn(&str, Kind) -> String| -> Texts {
            MEMBERS
                .iter()
                .map(|(name, kind)| ((*name).to_owned(), text(&format!("address.{name}"), *kind)))
                .collect()
        };
        CountryForm {
            country: self.code.clone(),
            rules: self.rules.cloned(),
            labels: texts(&|key, kind| self.label(words, "", key, kind).into_owned()),
            hints: texts(&|key, kind| self.hint(words, "", key, kind).unwrap_or_default()),
            states: self.states(words),
            note: self.note(words),
            registration: self.registration(words),
        }
    }
}

/// A field's key without its address, for the fields that a country changes.
pub fn is_ruled(place: &Place) -> bool {
    place.country_key().is_some()
        && matches!(
            place.field.kind,
            Kind::State | Kind::Region | Kind::PostalCode | Kind::Phone
        )
}

/// Latin letters sort without their accents.
fn sorted_as(name: &str) -> String {
    name.chars()
        .map(|letter| match letter {
            'É' | 'é' | 'è' | 'ê' => 'e',
            'Î' | 'î' | 'ï' => 'i',
            letter => letter.to_ascii_lowercase(),
        })
        .collect()
}

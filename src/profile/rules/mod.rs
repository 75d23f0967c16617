//! The rules of a country as Partner Center tells them, and what they say of an edit: on the server
//! and in the browser the same.

mod field_labels;

pub use field_labels::{FieldLabels, field_labels};

use super::pattern::Pattern;
use super::values::{posted, read};
use super::{
    Change, Code, Json, Kind, Owner, Place, Problem, Profile, Requirement, Values, check, countries,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is known of one country. What the document does not say is not demanded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Rules {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub state_required: bool,
    pub city_required: bool,
    pub postal_code_required: bool,
    /// A customer's address needs a phone number.
    pub phone_required: bool,
    pub registration_number_required: bool,
    /// Codes; empty where the country has no list.
    pub states: Vec<String>,
    pub postal_code: Option<Form>,
    pub phone: Option<Form>,
    pub tax_id: Option<Form>,
    pub registration_number: Option<Form>,
    pub default_culture: String,
    pub cultures: Vec<String>,
    pub languages: Vec<String>,
    /// Without `+`.
    pub calling_codes: Vec<String>,
}

/// The form that values have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// A .NET regular expression.
    pub pattern: String,
    /// A value of this form; empty where none is known.
    pub example: String,
}

/// The rules that are known, by country.
pub type Countries = BTreeMap<String, Arc<Rules>>;

impl Form {
    fn of(
        pattern: Option<&str>,
        examples: impl IntoIterator<Item = Option<String>>,
    ) -> Option<Form> {
        let mut form = Form {
            pattern: pattern.filter(|pattern| !pattern.is_empty())?.to_owned(),
            example: String::new(),
        };
        let example = examples
            .into_iter()
            .flatten()
            .find(|example| form.takes(example) == Some(true));
        form.example = example.unwrap_or_default();
        Some(form)
    }

    /// Whether the value has this form; `None` where that cannot be told here.
    pub fn takes(&self, value: &str) -> Option<bool> {
        Pattern::read(&self.pattern).ok()?.is_match(value).ok()
    }

    fn is_readable(&self) -> bool {
        Pattern::read(&self.pattern).is_ok()
    }
}

impl Rules {
    /// Reads the document for a country; `None` where it is not one, or another country's.
    pub fn read(document: &Json, country: &str) -> Option<Rules> {
        let text = |name: &str| {
            document
                .get(name)
                .and_then(Json::text)
                .map(str::trim)
                .filter(|text| !text.is_empty())
        };
        let yes = |name: &str| document.get(name) == Some(&Json::Bool(true));
        let list = |name: &str| -> Vec<String> {
            match document.get(name) {
                Some(Json::Array(items)) => items
                    .iter()
                    .filter_map(Json::text)
                    .filter(|item| is_plain(item))
                    .map(str::to_owned)
                    .collect(),
                _ => vec![],
            }
        };
        if !text("iso2Code")?.eq_ignore_ascii_case(country) {
            return None;
        }
        let example = |example: Option<&str>| example.map(str::to_owned);
        let digits = text("taxIdFormat").map(filled);
        let vat = text("vatIdRegex").filter(|_| yes("isVatIdSupported"));
        Some(Rules {
            country: country.to_owned(),
            state_required: yes("isStateRequired"),
            city_required: yes("isCityRequired"),
            postal_code_required: yes("isPostalCodeRequired"),
            phone_required: yes("customerOrganizationPhoneNumberRequired"),
            registration_number_required: yes("customerOrganizationRegistrationNumberRequired"),
            states: list("supportedStatesList"),
            postal_code: Form::of(
                text("postalCodeRegex"),
                [example(countries::postal_example(country))],
            ),
            phone: Form::of(
                text("phoneNumberRegex"),
                [example(countries::phone_example(country))],
            ),
            tax_id: Form::of(vat, [example(text("taxIdSample")), digits]),
            registration_number: Form::of(
                text("customerOrganizationRegistrationNumberRegex"),
                [example(text(
                    "customerOrganizationRegistrationNumberSample",
                ))],
            ),
            default_culture: text("defaultCulture").unwrap_or_default().to_owned(),
            cultures: list("supportedCulturesList"),
            languages: list("supportedLanguagesList"),
            calling_codes: list("countryCallingCodesList"),
        })
    }

    /// Whether a form of the country cannot be evaluated here: Partner Center alone will tell.
    pub fn has_unreadable(&self) -> bool {
        [&self.postal_code, &self.phone, &self.tax_id]
            .into_iter()
            .flatten()
            .any(|form| !form.is_readable())
    }

    /// What the country says of one field. Empty values are fine where nothing is demanded.
    pub fn check(&self, owner: Owner, kind: Kind, value: &str) -> Result<(), Code> {
        if value.trim().is_empty() {
            return if self.demands(owner, kind) {
                Err(Code::Required)
            } else {
                Ok(())
            };
        }
        let form = |form: &Option<Form>, code: fn(String) -> Code| match form {
            Some(form) if form.takes(value) == Some(false) => Err(code(form.example.clone())),
            Some(_) | None => Ok(()),
        };
        match kind {
            Kind::State if !self.lists_state(value) => Err(Code::StateUnknown),
            Kind::PostalCode => form(&self.postal_code, |example| Code::PostalCode { example }),
            Kind::Phone => form(&self.phone, |example| Code::PhoneOfCountry { example }),
            Kind::TaxId => form(&self.tax_id, |example| Code::TaxId { example }),
            _ => Ok(()),
        }
    }

    /// Whether a field must be filled in.
    pub fn demands(&self, owner: Owner, kind: Kind) -> bool {
        match kind {
            Kind::City => self.city_required,
            Kind::State => self.state_required,
            Kind::PostalCode => self.postal_code_required,
            Kind::Phone => owner == Owner::Customer && self.phone_required,
            _ => false,
        }
    }

    /// A list that is empty has everything.
    pub fn lists_state(&self, state: &str) -> bool {
        self.states.is_empty()
            || self
                .states
                .iter()
                .any(|listed| listed.eq_ignore_ascii_case(state))
    }
}

/// `DE#########` says the form of a VAT id with a `#` for each digit.
fn filled(format: &str) -> String {
    let mut digits = "1234567890".chars().cycle();
    format
        .chars()
        .take(64)
        .map(|letter| {
            if letter == '#' {
                digits.next().unwrap_or(letter)
            } else {
                letter
            }
        })
        .collect()
}

/// Codes stand in pages and addresses: letters, digits, hyphens.
fn is_plain(code: &str) -> bool {
    (1..=16).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Key of the country whose rules a field is under: that of its address; for a tax id, a language
/// and a culture that of the profile's first.
pub fn country_key(profile: &'static Profile, place: &Place) -> Option<String> {
    match place.field.kind {
        Kind::TaxId | Kind::Language | Kind::Culture => {
            profile.places().find_map(|place| place.country_key())
        }
        _ => place.country_key(),
    }
}

/// The countries of a profile's addresses: as stored, and as typed.
pub fn countries_of(profile: &'static Profile, document: &Json, typed: &Values) -> Vec<String> {
    let mut codes = vec![];
    for place in profile
        .places()
        .filter(|place| place.field.kind == Kind::Country)
    {
        let typed = typed
            .get(&place.key())
            .filter(|_| place.field.is_editable())
            .cloned();
        codes.extend(
            [Some(read(document, &place).shown()), typed]
                .into_iter()
                .flatten()
                .map(|country| countries::code(&country)),
        );
    }
    codes.retain(|code| countries::is_code(code));
    codes.sort();
    codes.dedup();
    codes
}

/// The rules on the fields that change in `document`, and on those that a changed country rules;
/// others are nobody's problem now.
pub fn problems(
    profile: &'static Profile,
    document: &Json,
    changes: &[Change],
    known: &Countries,
) -> Vec<Problem> {
    let after = After {
        profile,
        document,
        changes,
        known,
    };
    profile
        .places()
        .filter(|place| place.field.is_editable())
        .filter_map(|place| after.problem(&place))
        .collect()
}

/// Stored values that break a rule though nobody touched them: worth a warning, never in the way.
pub fn warnings(
    profile: &'static Profile,
    document: &Json,
    typed: &Values,
    known: &Countries,
) -> Vec<Problem> {
    let changes = super::changes(profile, document, typed);
    let after = After {
        profile,
        document,
        changes: &changes,
        known,
    };
    let found = after.problems_of_untouched();
    let mut warnings = check::warnings(profile, document, typed);
    warnings.extend(found);
    warnings.sort_by_key(|warning| {
        profile
            .places()
            .position(|place| place.key() == warning.key)
    });
    warnings.dedup_by(|a, b| a.key == b.key);
    warnings
}

/// A document with changes that are not made yet.
struct After<'a> {
    profile: &'static Profile,
    document: &'a Json,
    changes: &'a [Change],
    known: &'a Countries,
}

impl After<'_> {
    fn changed(&self, key: &str) -> Option<&str> {
        self.changes
            .iter()
            .find(|change| change.key == key)
            .map(|change| change.after.as_str())
    }

    fn stored(&self, place: &Place) -> String {
        posted(place.field.kind, &read(self.document, place).shown())
    }

    fn now(&self, place: &Place) -> String {
        self.changed(&place.key())
            .map_or_else(|| self.stored(place), str::to_owned)
    }

    fn ask<T>(&self, ask: impl FnOnce(&Entered) -> T) -> T {
        let rules = |country: &str| self.known.get(country).map(|rules| &**rules);
        ask(&Entered {
            profile: self.profile,
            now: &|place| self.now(place),
            stored: &|place| self.stored(place),
            rules: &rules,
        })
    }

    fn problem(&self, place: &Place) -> Option<Problem> {
        if read(self.document, place).is_tree() {
            return None;
        }
        let code = self.ask(|entered| entered.check(place)).err()?;
        Some(Problem {
            key: place.key(),
            code,
        })
    }

    fn problems_of_untouched(&self) -> Vec<Problem> {
        let untouched = |place: &Place| {
            self.changed(&place.key()).is_none() && !read(self.document, place).is_tree()
        };
        self.profile
            .places()
            .filter(|place| place.field.is_editable() && untouched(place))
            .filter_map(|place| {
                self.ask(|entered| entered.of_country(&place))
                    .err()
                    .map(|code| Problem {
                        key: place.key(),
                        code,
                    })
            })
            .collect()
    }
}

/// A form that somebody fills in: the same on the server, which has a document and its changes, and
/// in the browser, which has inputs.
pub struct Entered<'a> {
    pub profile: &'static Profile,
    /// What stands in a field now, and what Partner Center holds; both as a browser posts them.
    pub now: &'a dyn Fn(&Place) -> String,
    pub stored: &'a dyn Fn(&Place) -> String,
    /// The rules of a country, if they are known.
    pub rules: &'a dyn Fn(&str) -> Option<&'a Rules>,
}

impl Entered<'_> {
    /// The table's rule and the country's on a field that was touched, or whose country was; others
    /// are nobody's problem now.
    pub fn check(&self, place: &Place) -> Result<(), Code> {
        let value = (self.now)(place);
        let touched = value != (self.stored)(place);
        if touched {
            check(place.field, &value)?;
        }
        let state = matches!(place.field.kind, Kind::Region)
            .then(|| sibling(place, "state"))
            .flatten();
        let beside = state.is_some_and(|state| (self.now)(&state) != (self.stored)(&state));
        if touched || beside || self.has_moved(place) {
            self.of_country(place)
        } else {
            Ok(())
        }
    }

    /// The field that names the country which rules this one.
    fn ruled_by(&self, place: &Place) -> Option<Place> {
        self.profile.place(&country_key(self.profile, place)?)
    }

    /// Whether another country rules the field than the one that Partner Center holds.
    fn has_moved(&self, place: &Place) -> bool {
        let others = self
            .ruled_by(place)
            .filter(|country| country.key() != place.key());
        others.is_some_and(|country| {
            countries::code(&(self.now)(&country)) != countries::code(&(self.stored)(&country))
        })
    }

    /// A code that stays while its country goes is the old country's: where the new one has no
    /// list, and where nothing is known of the new one, but the old one lists it. A new list
    /// tells by itself.
    fn is_left(&self, place: &Place, rules: Option<&Rules>) -> bool {
        let before = || {
            self.ruled_by(place)
                .and_then(|country| (self.rules)(&countries::code(&(self.stored)(&country))))
        };
        let of_the_old = || {
            before()
                .is_some_and(|old| !old.states.is_empty() && old.lists_state(&(self.stored)(place)))
        };
        self.has_moved(place) && rules.map_or_else(of_the_old, |rules| rules.states.is_empty())
    }

    fn of_country(&self, place: &Place) -> Result<(), Code> {
        let Some(country) = self
            .ruled_by(place)
            .map(|country| countries::code(&(self.now)(&country)))
        else {
            return Ok(());
        };
        let (kind, value, owner) = (place.field.kind, (self.now)(place), self.profile.owner);
        let (rules, empty) = ((self.rules)(&country), value.trim().is_empty());
        if kind == Kind::Phone
            && empty
            && owner == Owner::Customer
            && countries::needs_phone(&country)
        {
            return Err(Code::Required);
        }
        let has_list = rules.is_some_and(|rules| !rules.states.is_empty());
        if kind == Kind::State
            && !empty
            && value == (self.stored)(place)
            && self.is_left(place, rules)
        {
            return Err(Code::StateUnknown);
        }
        let Some(rules) = rules else { return Ok(()) };
        if kind == Kind::Region && has_list && !empty {
            let state = sibling(place, "state").map(|state| (self.now)(&state));
            return if state.is_some_and(|state| !state.trim().is_empty()) {
                Err(Code::RegionWithState)
            } else {
                Ok(())
            };
        }
        rules.check(owner, kind, &value)
    }
}

/// Another member of the same address.
fn sibling(place: &Place, name: &str) -> Option<Place> {
    let field = place
        .section
        .fields
        .iter()
        .find(|field| field.name == name)?;
    Some(Place {
        section: place.section,
        field,
    })
}

/// Whether a field must be filled in: by the table, or by its country.
pub fn is_required(owner: Owner, place: &Place, country: &str, rules: Option<&Rules>) -> bool {
    let by_country = || rules.is_some_and(|rules| rules.demands(owner, place.field.kind));
    let phone = || {
        let customers = owner == Owner::Customer
            && place.field.kind == Kind::Phone
            && place.country_key().is_some();
        customers && countries::needs_phone(country)
    };
    place.field.need == Requirement::Required
        || (place.country_key().is_some() && by_country())
        || phone()
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

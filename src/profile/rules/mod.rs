//! The validation rules of a country as Partner Center publishes them, and their evaluation on an
//! edit. The server and the browser run the same code.

mod field_labels;

pub use field_labels::{FieldLabels, field_labels};

use super::pattern::Pattern;
use super::values::{posted, read};
use super::{
    Change, Code, Field, FieldProblem, Json, Kind, Owner, Place, Profile, Requirement, Values,
    check, countries, signs,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// The rules of one country. A requirement that Partner Center's document does not state is false.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CountryRules {
    /// Country code (ISO 3166-1 alpha-2).
    pub country: String,
    pub state_required: bool,
    pub city_required: bool,
    pub postal_code_required: bool,
    /// A customer's address needs a phone number.
    pub phone_required: bool,
    pub registration_number_required: bool,
    /// Codes of states, or full names where the country uses those. Empty if the country has no list.
    pub states: Vec<String>,
    pub postal_code: Option<ValueFormat>,
    pub phone: Option<ValueFormat>,
    pub tax_id: Option<ValueFormat>,
    pub registration_number: Option<ValueFormat>,
    pub default_culture: String,
    pub cultures: Vec<String>,
    pub languages: Vec<String>,
    /// Calling codes without `+`.
    pub calling_codes: Vec<String>,
}

/// The format that values must have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueFormat {
    /// A .NET regular expression.
    pattern: String,
    /// A value of this format. Empty if none is known.
    pub example: String,
    #[serde(skip)]
    compiled: CompiledPattern,
}

/// The pattern once it was read, which a page does several times for each of its addresses. It says
/// nothing that the text does not, so that any two are equal.
#[derive(Debug, Default)]
struct CompiledPattern(OnceLock<Option<Pattern>>);

impl Clone for CompiledPattern {
    fn clone(&self) -> CompiledPattern {
        CompiledPattern::default()
    }
}

impl PartialEq for CompiledPattern {
    fn eq(&self, _: &CompiledPattern) -> bool {
        true
    }
}

impl Eq for CompiledPattern {}

/// The rules that are known, by country code.
pub type Countries = BTreeMap<String, Arc<CountryRules>>;

impl ValueFormat {
    pub fn new(pattern: String, example: String) -> ValueFormat {
        ValueFormat {
            pattern,
            example,
            compiled: CompiledPattern::default(),
        }
    }

    fn of(
        pattern: Option<&str>,
        examples: impl IntoIterator<Item = Option<String>>,
    ) -> Option<ValueFormat> {
        let pattern = pattern.filter(|pattern| !pattern.is_empty())?.to_owned();
        let mut format = ValueFormat::new(pattern, String::new());
        let example = examples
            .into_iter()
            .flatten()
            .find(|example| format.accepts(example) == Some(true));
        format.example = example.unwrap_or_default();
        Some(format)
    }

    /// Returns true if the value has this format, or `None` if the pattern cannot be evaluated.
    pub fn accepts(&self, value: &str) -> Option<bool> {
        self.compiled()?.is_match(value).ok()
    }

    fn is_supported(&self) -> bool {
        self.compiled().is_some()
    }

    fn compiled(&self) -> Option<&Pattern> {
        let read = || Pattern::read(&self.pattern).ok();
        self.compiled.0.get_or_init(read).as_ref()
    }
}

impl CountryRules {
    /// Reads Partner Center's document for a country. Returns `None` if it is not a rules document
    /// or belongs to another country.
    pub fn read(document: &Json, country: &str) -> Option<CountryRules> {
        let text = |name: &str| {
            document
                .get(name)
                .and_then(Json::text)
                .map(str::trim)
                .filter(|text| !text.is_empty())
        };
        let is_true = |name: &str| document.get(name) == Some(&Json::Bool(true));
        let items = |name: &str| match document.get(name) {
            Some(Json::Array(items)) => items.as_slice(),
            _ => &[],
        };
        let list = |name: &str| -> Vec<String> {
            let texts = items(name).iter().filter_map(Json::text);
            let plain = texts.filter(|item| is_plain(item));
            plain.map(str::to_owned).collect()
        };
        if !text("iso2Code")?.eq_ignore_ascii_case(country) {
            return None;
        }
        let example = |example: Option<&str>| example.map(str::to_owned);
        let digits = text("taxIdFormat").map(fill_digits);
        let vat = text("vatIdRegex").filter(|_| is_true("isVatIdSupported"));
        Some(CountryRules {
            country: country.to_owned(),
            state_required: is_true("isStateRequired"),
            city_required: is_true("isCityRequired"),
            postal_code_required: is_true("isPostalCodeRequired"),
            phone_required: is_true("customerOrganizationPhoneNumberRequired"),
            registration_number_required: is_true("customerOrganizationRegistrationNumberRequired"),
            states: states(items("supportedStatesList")),
            postal_code: ValueFormat::of(
                text("postalCodeRegex"),
                [example(countries::postal_example(country))],
            ),
            phone: ValueFormat::of(
                text("phoneNumberRegex"),
                [example(countries::phone_example(country))],
            ),
            tax_id: ValueFormat::of(vat, [example(text("taxIdSample")), digits]),
            registration_number: ValueFormat::of(
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

    /// Returns true if a format of the country cannot be evaluated here. Only Partner Center can
    /// check such values.
    pub fn has_unsupported_pattern(&self) -> bool {
        [&self.postal_code, &self.phone, &self.tax_id]
            .into_iter()
            .flatten()
            .any(|format| !format.is_supported())
    }

    /// Checks one value against the rules of the country.
    ///
    /// # Errors
    ///
    /// Returns the broken rule. An empty value breaks one only if the country requires the field.
    pub fn check(&self, owner: Owner, kind: Kind, value: &str) -> Result<(), Code> {
        if value.trim().is_empty() {
            return if self.requires(owner, kind) {
                Err(Code::Required)
            } else {
                Ok(())
            };
        }
        let check_format = |format: &Option<ValueFormat>, code: fn(String) -> Code| match format {
            Some(format) if format.accepts(value) == Some(false) => {
                Err(code(format.example.clone()))
            }
            Some(_) | None => Ok(()),
        };
        match kind {
            Kind::State if !self.lists_state(value) => Err(Code::StateUnknown),
            Kind::PostalCode => {
                check_format(&self.postal_code, |example| Code::PostalCode { example })
            }
            Kind::Phone => check_format(&self.phone, |example| Code::PhoneOfCountry { example }),
            Kind::TaxId => check_format(&self.tax_id, |example| Code::TaxId { example }),
            _ => Ok(()),
        }
    }

    /// Returns true if the country requires a value for this kind of field.
    pub fn requires(&self, owner: Owner, kind: Kind) -> bool {
        match kind {
            Kind::City => self.city_required,
            Kind::State => self.state_required,
            Kind::PostalCode => self.postal_code_required,
            Kind::Phone => owner == Owner::Customer && self.phone_required,
            _ => false,
        }
    }

    /// Returns true if the country's own list has states that are longer than the field's general
    /// length. The list decides then.
    fn overrules_length(&self, field: &Field) -> bool {
        let longer = |max: u16| {
            let mut states = self.states.iter();
            states.any(|state| state.encode_utf16().count() > usize::from(max))
        };
        field.kind == Kind::State && field.max.is_some_and(longer)
    }

    /// Returns true if the list of states contains the code. An empty list contains every code.
    pub fn lists_state(&self, state: &str) -> bool {
        self.states.is_empty()
            || self
                .states
                .iter()
                .any(|listed| listed.eq_ignore_ascii_case(state))
    }
}

/// Fills a VAT format such as `DE#########` with digits, to get an example.
fn fill_digits(format: &str) -> String {
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

/// Accepts letters, digits and hyphens only, because codes appear in pages and addresses.
fn is_plain(code: &str) -> bool {
    (1..=16).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// The states of a list, without blanks around them. A list with an entry that cannot be read is
/// not known as a whole, and refuses no value: it counts as empty.
fn states(items: &[Json]) -> Vec<String> {
    let state = |item: &Json| {
        let state = item.text()?.trim();
        is_state(state).then(|| state.to_owned())
    };
    let states: Option<Vec<String>> = items.iter().map(state).collect();
    states.unwrap_or_default()
}

/// Accepts a code or a name of a state: `WA`, `Australian Capital Territory`. It is one line without
/// tags.
fn is_state(state: &str) -> bool {
    (1..=100).contains(&state.chars().count())
        && signs::first_hidden(state).is_none()
        && !state.contains(['<', '>'])
}

/// Returns the key of the country field whose rules apply to a field. That is the country of its
/// own address; for a tax id, a language and a culture it is the profile's first country.
pub fn country_key(profile: &'static Profile, place: &Place) -> Option<String> {
    match place.field.kind {
        Kind::TaxId | Kind::Language | Kind::Culture => {
            profile.places().find_map(|place| place.country_key())
        }
        _ => place.country_key(),
    }
}

/// Returns the country codes of a profile's addresses, both stored and typed.
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

/// Checks the fields that `changes` change, and the fields whose country changes. Other fields are
/// never a problem.
pub fn problems(
    profile: &'static Profile,
    document: &Json,
    changes: &[Change],
    known: &Countries,
) -> Vec<FieldProblem> {
    let after = PendingEdit {
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

/// Returns the stored, untouched values that break a rule. They are shown as warnings and never
/// block a save.
pub fn warnings(
    profile: &'static Profile,
    document: &Json,
    typed: &Values,
    known: &Countries,
) -> Vec<FieldProblem> {
    warnings_by(profile, document, typed, known, |_, stored| {
        stored.to_owned()
    })
}

/// The same for a form. Its inputs hold values as browsers post them, without line breaks, and
/// without blanks around e-mail and web addresses: nobody sees these there or can take them away,
/// so no warning is about them.
pub fn form_warnings(
    profile: &'static Profile,
    document: &Json,
    typed: &Values,
    known: &Countries,
) -> Vec<FieldProblem> {
    warnings_by(profile, document, typed, known, posted)
}

fn warnings_by(
    profile: &'static Profile,
    document: &Json,
    typed: &Values,
    known: &Countries,
    shown: fn(Kind, &str) -> String,
) -> Vec<FieldProblem> {
    let changes = super::changes(profile, document, typed);
    let after = PendingEdit {
        profile,
        document,
        changes: &changes,
        known,
    };
    let found = after.problems_of_untouched();
    let mut warnings = check::warnings(profile, document, typed, shown);
    warnings.retain(|warning| {
        let place = profile.place(&warning.key);
        let is_overruled = warning.code == Code::StateLength
            && place.is_some_and(|place| after.with_form(|form| form.may_be_long(&place)));
        let is_told =
            warning.code == Code::Phone && found.iter().any(|other| other.key == warning.key);
        !is_overruled && !is_told
    });
    warnings.extend(found);
    warnings.sort_by_key(|warning| {
        profile
            .places()
            .position(|place| place.key() == warning.key)
    });
    warnings.dedup_by(|a, b| a.key == b.key);
    warnings
}

/// A document with changes that are not applied yet.
struct PendingEdit<'a> {
    profile: &'static Profile,
    document: &'a Json,
    changes: &'a [Change],
    known: &'a Countries,
}

impl PendingEdit<'_> {
    fn changed(&self, key: &str) -> Option<&str> {
        self.changes
            .iter()
            .find(|change| change.key == key)
            .map(|change| change.after.as_str())
    }

    /// The stored value as a browser posts it. A change of a program can be about the other signs
    /// alone, so the value is compared with it as it is.
    fn stored(&self, place: &Place) -> String {
        let stored = read(self.document, place).shown();
        match self.changed(&place.key()) {
            Some(_) => stored,
            None => posted(place.field.kind, &stored),
        }
    }

    fn now(&self, place: &Place) -> String {
        self.changed(&place.key())
            .map_or_else(|| self.stored(place), str::to_owned)
    }

    fn with_form<T>(&self, evaluate: impl FnOnce(&FormState) -> T) -> T {
        let rules = |country: &str| self.known.get(country).map(|rules| &**rules);
        evaluate(&FormState {
            profile: self.profile,
            now: &|place| self.now(place),
            stored: &|place| self.stored(place),
            rules: &rules,
        })
    }

    fn problem(&self, place: &Place) -> Option<FieldProblem> {
        if read(self.document, place).is_tree() {
            return None;
        }
        let code = self.with_form(|form| form.check(place)).err()?;
        Some(FieldProblem {
            key: place.key(),
            code,
        })
    }

    fn problems_of_untouched(&self) -> Vec<FieldProblem> {
        let untouched = |place: &Place| {
            self.changed(&place.key()).is_none() && !read(self.document, place).is_tree()
        };
        self.profile
            .places()
            .filter(|place| place.field.is_editable() && untouched(place))
            .filter_map(|place| {
                self.with_form(|form| form.check_country(&place))
                    .err()
                    .map(|code| FieldProblem {
                        key: place.key(),
                        code,
                    })
            })
            .collect()
    }
}

/// The state of a form that is being filled in. On the server it is a document with its changes, in
/// the browser it is the inputs.
pub struct FormState<'a> {
    pub profile: &'static Profile,
    /// Returns the current value of a field, as a browser posts it or a program sends it.
    pub now: &'a dyn Fn(&Place) -> String,
    /// Returns the value that Partner Center holds, as a browser posts it; of a field that a program
    /// changes, as it is stored.
    pub stored: &'a dyn Fn(&Place) -> String,
    /// Returns the rules of a country, if they are known.
    pub rules: &'a dyn Fn(&str) -> Option<&'a CountryRules>,
}

impl FormState<'_> {
    /// Checks one field against the profile's table and its country's rules, if the field or its
    /// country was touched.
    ///
    /// # Errors
    ///
    /// Returns the broken rule. An untouched field never breaks one.
    pub fn check(&self, place: &Place) -> Result<(), Code> {
        let value = (self.now)(place);
        let touched = value != (self.stored)(place);
        if touched {
            match check(place.field, &value) {
                Err(Code::StateLength) if self.may_be_long(place) => {}
                // A country's rule is narrower, and so is what it says.
                Err(Code::Phone) => return self.check_country(place).and(Err(Code::Phone)),
                checked => checked?,
            }
        }
        let state = matches!(place.field.kind, Kind::Region)
            .then(|| sibling(place, "state"))
            .flatten();
        let state_changed = state.is_some_and(|state| (self.now)(&state) != (self.stored)(&state));
        if touched || state_changed || self.country_changed(place) {
            self.check_country(place)
        } else {
            Ok(())
        }
    }

    /// Returns the country field whose rules apply to this field.
    fn ruling_country(&self, place: &Place) -> Option<Place> {
        self.profile.place(&country_key(self.profile, place)?)
    }

    /// Returns true if a state may be longer than the field: the list of the form's country decides
    /// instead. Without a list, a stored value that is longer too may be the whole name of a state
    /// of the same country.
    fn may_be_long(&self, place: &Place) -> bool {
        let rules = self
            .ruling_country(place)
            .and_then(|country| (self.rules)(&countries::code(&(self.now)(&country))))
            .filter(|rules| !rules.states.is_empty());
        match rules {
            Some(rules) => rules.overrules_length(place.field),
            None => {
                let is_name = is_state((self.now)(place).trim());
                is_name && self.holds_long_state(place) && !self.country_changed(place)
            }
        }
    }

    fn holds_long_state(&self, place: &Place) -> bool {
        let units = (self.stored)(place).trim().encode_utf16().count();
        let is_longer = |max: u16| units > usize::from(max);
        place.field.kind == Kind::State && place.field.max.is_some_and(is_longer)
    }

    /// Returns true if the form's country differs from the stored one, so that other rules apply.
    fn country_changed(&self, place: &Place) -> bool {
        let ruling_country = self
            .ruling_country(place)
            .filter(|country| country.key() != place.key());
        ruling_country.is_some_and(|country| {
            countries::code(&(self.now)(&country)) != countries::code(&(self.stored)(&country))
        })
    }

    /// Returns true if an unchanged state belongs to the previous country: the new country has no
    /// list, or its rules are unknown and the list of the previous country contains the code. If
    /// the new country has a list, that list decides.
    fn is_leftover_state(&self, place: &Place, rules: Option<&CountryRules>) -> bool {
        let before = || {
            self.ruling_country(place)
                .and_then(|country| (self.rules)(&countries::code(&(self.stored)(&country))))
        };
        let of_the_old = || {
            before()
                .is_some_and(|old| !old.states.is_empty() && old.lists_state(&(self.stored)(place)))
        };
        self.country_changed(place)
            && rules.map_or_else(of_the_old, |rules| rules.states.is_empty())
    }

    fn check_country(&self, place: &Place) -> Result<(), Code> {
        let Some(country) = self
            .ruling_country(place)
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
            && self.is_leftover_state(place, rules)
        {
            return Err(Code::StateUnknown);
        }
        if kind == Kind::Region && !empty {
            let state = sibling(place, "state").map(|state| (self.now)(&state));
            if has_list && state.is_some_and(|state| !state.trim().is_empty()) {
                return Err(Code::RegionWithState);
            }
            return if self.country_changed(place) && value == (self.stored)(place) {
                Err(Code::RegionLeftover)
            } else {
                Ok(())
            };
        }
        let Some(rules) = rules else { return Ok(()) };
        rules.check(owner, kind, &value)
    }
}

/// Returns another member of the same address.
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

/// Returns true if the table or the country requires a value for this field.
pub fn is_required(
    owner: Owner,
    place: &Place,
    country: &str,
    rules: Option<&CountryRules>,
) -> bool {
    let by_country = || rules.is_some_and(|rules| rules.requires(owner, place.field.kind));
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

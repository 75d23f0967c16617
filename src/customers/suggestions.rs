//! Values that are suggested for problems of a stored profile: the same text as the country writes
//! it, or the code of what it names. Where that does not tell the value, nothing is suggested.

use super::problem::{DataProblem, DataRule};
use super::profile_check::{check as check_profile, country_of};
use crate::profile::rules::ValueFormat;
use crate::profile::{
    CUSTOMER_BILLING, Countries, CountryRules, Json, Kind, Place, Values, check, read, signs,
};
use crate::text::{Lang, Words, folded};
use std::sync::Arc;

impl DataRule {
    /// Returns whether there are suggestions for problems of this kind.
    pub fn has_suggestions(self) -> bool {
        match self {
            DataRule::State
            | DataRule::PostalCode
            | DataRule::Phone
            | DataRule::Email
            | DataRule::Country
            | DataRule::Culture
            | DataRule::Language
            | DataRule::HiddenSign => true,
            DataRule::Missing
            | DataRule::PhoneMissing
            | DataRule::EmailDomain
            | DataRule::OtherCountry
            | DataRule::TooLong
            | DataRule::TaxTwice
            | DataRule::Address
            | DataRule::Verification => false,
        }
    }
}

/// The suggested values for the problems of this kind in a billing profile, by field. Problems that
/// are `silenced` for the customer are left alone.
pub fn suggested(
    rule: DataRule,
    document: &Json,
    countries: &Countries,
    silenced: &[DataProblem],
) -> Values {
    if !rule.has_suggestions() {
        return Values::new();
    }
    let rules = rules_of(document, countries);
    open_problems(rule, document, rules, silenced)
        .filter_map(|problem| {
            let place = CUSTOMER_BILLING.place(&problem.key())?;
            let stored = read(document, &place).shown();
            let value = value(rule, &place, &stored, rules.map(|rules| &**rules))?;
            (!value.is_empty() && value != stored).then(|| (place.key(), value))
        })
        .collect()
}

/// Returns whether a billing profile has a problem of this kind, beside those that are `silenced`.
pub fn has_problem(
    rule: DataRule,
    document: &Json,
    countries: &Countries,
    silenced: &[DataProblem],
) -> bool {
    let rules = rules_of(document, countries);
    open_problems(rule, document, rules, silenced)
        .next()
        .is_some()
}

fn rules_of<'a>(document: &Json, countries: &'a Countries) -> Option<&'a Arc<CountryRules>> {
    let country = country_of(document);
    country.and_then(|country| countries.get(&country))
}

fn open_problems<'a>(
    rule: DataRule,
    document: &Json,
    rules: Option<&Arc<CountryRules>>,
    silenced: &'a [DataProblem],
) -> impl Iterator<Item = DataProblem> + use<'a> {
    check_profile(document, rules)
        .into_iter()
        .filter(move |problem| problem.rule == rule && !silenced.contains(problem))
}

fn value(
    rule: DataRule,
    place: &Place,
    stored: &str,
    rules: Option<&CountryRules>,
) -> Option<String> {
    let kind = place.field.kind;
    let value = match rule {
        // The country's list decides on the length of a state.
        DataRule::State if kind == Kind::State => return state(stored, rules?),
        DataRule::HiddenSign if kind == Kind::Email => email(&without_hidden(kind, stored)),
        DataRule::HiddenSign => Some(without_hidden(kind, stored)),
        DataRule::PostalCode => postal_code(stored, rules?.postal_code.as_ref()?),
        DataRule::Phone => phone(stored, rules?),
        DataRule::Email => email(stored),
        DataRule::Country => country(stored),
        DataRule::Culture => culture(stored, rules?),
        DataRule::Language => language(stored, rules?),
        _ => None,
    };
    value.filter(|value| check(place.field, value).is_ok())
}

/// Without signs that nobody sees, wherever they stand.
fn without_hidden(kind: Kind, stored: &str) -> String {
    let mut text = stored.to_owned();
    while let Some((_, number)) = signs::first_hidden(&text) {
        let at = text.char_indices().nth(number.saturating_sub(1));
        let Some((at, _)) = at else { break };
        text.remove(at);
    }
    signs::normalize(kind, &text)
}

/// Letters and digits alone, without case and accents.
fn plain(text: &str) -> String {
    folded(text)
        .chars()
        .filter(|sign| sign.is_alphanumeric())
        .collect()
}

/// The state of the country's list that is written or named so.
fn state(stored: &str, rules: &CountryRules) -> Option<String> {
    let wanted = plain(stored);
    let is_named = |code: &str| {
        let mut names = Lang::ALL
            .into_iter()
            .filter_map(|lang| Words::of(lang).state(&rules.country, code));
        plain(code) == wanted || names.any(|name| plain(name) == wanted)
    };
    let mut found = rules.states.iter().filter(|code| is_named(code.as_str()));
    found.next().filter(|_| !wanted.is_empty()).cloned()
}

/// The same letters and digits with the separators of the country.
fn postal_code(stored: &str, format: &ValueFormat) -> Option<String> {
    let normal = signs::normalize(Kind::PostalCode, stored);
    let signs = normal.chars().filter(|sign| sign.is_ascii_alphanumeric());
    let plain: String = signs.map(|sign| sign.to_ascii_uppercase()).collect();
    [in_shape(&plain, &format.example), Some(plain)]
        .into_iter()
        .flatten()
        .find(|value| format.accepts(value) == Some(true))
}

/// The letters and digits of `plain` with the other signs of `example` between them; `None` if
/// these are not as many as those of the example.
fn in_shape(plain: &str, example: &str) -> Option<String> {
    let mut signs = plain.chars();
    let shaped: Option<String> = example
        .chars()
        .map(|sign| match sign.is_alphanumeric() {
            true => signs.next(),
            false => Some(sign),
        })
        .collect();
    shaped.filter(|_| signs.next().is_none())
}

/// The same digits as the country writes them, with the calling code or without it. A number with
/// words in it, as before an extension, is left alone.
fn phone(stored: &str, rules: &CountryRules) -> Option<String> {
    let format = rules.phone.as_ref()?;
    let normal = signs::normalize(Kind::Phone, stored);
    if normal.chars().any(char::is_alphabetic) {
        return None;
    }
    let digits: String = normal.chars().filter(char::is_ascii_digit).collect();
    let international = match normal.starts_with('+') {
        true => Some(digits.as_str()),
        false => digits.strip_prefix("00"),
    };
    let national = international.and_then(|number| {
        let mut codes = rules.calling_codes.iter();
        codes.find_map(|code| number.strip_prefix(code.as_str()))
    });
    let values = [
        international.map(|number| format!("+{number}")),
        national.and_then(|number| in_shape(number, &format.example)),
        national.map(str::to_owned),
        in_shape(&digits, &format.example),
        Some(digits.clone()),
    ];
    values
        .into_iter()
        .flatten()
        .find(|value| format.accepts(value) == Some(true))
}

/// Without what other programs write around an address.
fn email(stored: &str) -> Option<String> {
    let normal = signs::normalize(Kind::Email, stored);
    let inner = match (normal.rfind('<'), normal.rfind('>')) {
        (Some(from), Some(to)) => normal.get(from + 1..to)?,
        _ => normal.as_str(),
    };
    let inner = match inner.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => inner.get(7..)?,
        Some(_) | None => inner,
    };
    let is_around = |sign: char| sign == ' ' || ".,;:\"'".contains(sign);
    Some(inner.trim_matches(is_around).to_owned())
}

/// The code of the country of this name, in any language.
fn country(stored: &str) -> Option<String> {
    let wanted = plain(stored);
    let of = |lang| {
        let mut names = Words::of(lang).countries().iter();
        names.find(|(_, name)| plain(name) == wanted)
    };
    let found = Lang::ALL.into_iter().find_map(of);
    found
        .filter(|_| !wanted.is_empty())
        .map(|(code, _)| code.clone())
}

/// The main part of a tag: `pt` of `pt-BR`.
fn main_part(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// The culture of the country that is written so, else its own one of the same language, else the
/// one that the service names for the country.
fn culture(stored: &str, rules: &CountryRules) -> Option<String> {
    let tag = stored.trim().replace('_', "-");
    let is_same = |culture: &&String| culture.eq_ignore_ascii_case(&tag);
    let is_of_language =
        |culture: &&String| main_part(culture).eq_ignore_ascii_case(main_part(&tag));
    let own = Some(&rules.default_culture).filter(|culture| !culture.is_empty());
    let cultures = || rules.cultures.iter();
    cultures()
        .find(is_same)
        .or_else(|| own.filter(is_of_language))
        .or_else(|| cultures().find(is_of_language))
        .or(own)
        .cloned()
}

/// The language of the country that is written so, else that of the culture which the service names
/// for the country.
fn language(stored: &str, rules: &CountryRules) -> Option<String> {
    let tag = stored.trim().replace('_', "-");
    let of = |tag: &str| {
        let is_it = |known: &&String| main_part(known).eq_ignore_ascii_case(main_part(tag));
        rules.languages.iter().find(is_it).cloned()
    };
    of(&tag).or_else(|| of(&rules.default_culture))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn brazil() -> CountryRules {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        CountryRules {
            country: "BR".to_owned(),
            states: texts(&["SP", "RN"]),
            postal_code: Some(ValueFormat::new(
                r"^\d{5}-\d{3}$".to_owned(),
                "01310-100".to_owned(),
            )),
            phone: Some(ValueFormat::new(r"^\d{10,11}$".to_owned(), String::new())),
            default_culture: "pt-BR".to_owned(),
            cultures: texts(&["en-US", "pt-BR"]),
            languages: texts(&["en", "pt-BR"]),
            calling_codes: texts(&["55"]),
            ..CountryRules::default()
        }
    }

    /// The suggestion for a sound profile of Brazil with this value instead.
    fn of(rule: DataRule, path: &[&str], stored: &str) -> Option<String> {
        let sound = r#"{"companyName":"Contoso","email":"a@contoso.example","culture":"pt-BR","language":"pt",
            "defaultAddress":{"country":"BR","state":"SP","city":"Natal","addressLine1":"Rua 1","postalCode":"01310-100","phoneNumber":"1135550100"}}"#;
        let mut document = Json::parse(sound.as_bytes()).expect("JSON");
        document.set(path, Json::Text(stored.to_owned()));
        let countries = Countries::from([("BR".to_owned(), Arc::new(brazil()))]);
        let found = suggested(rule, &document, &countries, &[]);
        assert!(found.len() < 2, "{found:?}");
        if let Some(problem) = DataProblem::new(rule, &path.join(".")) {
            let silenced = suggested(rule, &document, &countries, &[problem]);
            assert_eq!(silenced, Values::new(), "{stored}");
        }
        found.into_values().next()
    }

    #[test]
    fn a_suggestion_is_the_same_value_as_the_country_writes_it() {
        let address = |name: &'static str| ["defaultAddress", name];
        let postal = address("postalCode");
        let phone = address("phoneNumber");
        for (rule, path, stored, value) in [
            (DataRule::PostalCode, &postal[..], "01310100", "01310-100"),
            (DataRule::PostalCode, &postal, "01.310 100", "01310-100"),
            (DataRule::Phone, &phone, "+55 (11) 3555-0100", "1135550100"),
            (DataRule::Phone, &phone, "0055 11 3555 0100", "1135550100"),
            (
                DataRule::HiddenSign,
                &["email"],
                "Ana <ana@c.example>",
                "ana@c.example",
            ),
            (
                DataRule::Email,
                &["email"],
                "mailto:ana@c.example;",
                "ana@c.example",
            ),
            (DataRule::Culture, &["culture"], "pt_BR", "pt-BR"),
            (DataRule::Culture, &["culture"], "pt-PT", "pt-BR"),
            (DataRule::Culture, &["culture"], "tlh-AQ", "pt-BR"),
            (DataRule::Language, &["language"], "tlh", "pt-BR"),
            (
                DataRule::HiddenSign,
                &["companyName"],
                "Con\u{200b}toso",
                "Contoso",
            ),
        ] {
            assert_eq!(of(rule, path, stored).as_deref(), Some(value), "{stored}");
        }
        for (rule, path, stored) in [
            (DataRule::PostalCode, &postal[..], "1310100"),
            (DataRule::PostalCode, &postal, "X"),
            (DataRule::Phone, &phone, "3555 0100"),
            (DataRule::Phone, &phone, "+55 11 3555 0100 ext. 5"),
            (DataRule::Email, &["email"], "ana at c.example"),
            (DataRule::State, &address("state"), "XX"),
            (DataRule::TaxTwice, &["companyName"], "Contoso"),
        ] {
            assert_eq!(of(rule, path, stored), None, "{stored}");
        }
    }

    #[test]
    fn names_of_countries_and_states_lead_to_their_codes() {
        assert_eq!(country("Brésil").as_deref(), Some("BR"));
        assert_eq!(country("united states").as_deref(), Some("US"));
        assert_eq!(country("Atlantis"), None);
        assert_eq!(country(" "), None);
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let of = |country: &str, states: &[&str], stored: &str| {
            let rules = CountryRules {
                country: country.to_owned(),
                states: texts(states),
                ..CountryRules::default()
            };
            state(stored, &rules)
        };
        let washington = of("US", &["OR", "WA"], "washington");
        assert_eq!(washington.as_deref(), Some("WA"));
        let wales = of("AU", &["New South Wales"], "New-South Wales ");
        assert_eq!(wales.as_deref(), Some("New South Wales"));
        assert_eq!(of("US", &["OR", "WA"], "."), None);
    }
}

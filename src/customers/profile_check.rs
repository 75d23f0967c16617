//! The check of a stored billing profile: the rules of the profile's table and of its country, and
//! what a country cannot know. It is done when a profile is read, because the copy has only what
//! lists show.

use super::problem::{DataProblem, DataRule};
use crate::partner_center::address_of;
use crate::profile::check::Code;
use crate::profile::rules::warnings;
use crate::profile::{CUSTOMER_BILLING, Countries, CountryRules, Json, Values, countries};
use crate::store::sealing;
use crate::text::{Lang, Words};
use std::sync::Arc;

/// Members that hold tax data, where a document has them. Partner Center documents none for this
/// profile; they are looked for without regard to case.
const TAX_MEMBERS: [&str; 3] = ["taxId", "vatId", "organizationRegistrationNumber"];

/// Fields of an address in which letters of another part of the world are looked for.
const WRITTEN: [&str; 3] = ["addressLine1", "addressLine2", "city"];

/// Countries that write with Chinese, Japanese or Korean signs.
const EAST_ASIAN: [&str; 8] = ["CN", "HK", "JP", "KR", "MO", "MY", "SG", "TW"];

/// Countries that write with Cyrillic letters.
const CYRILLIC: [&str; 15] = [
    "BA", "BG", "BY", "KG", "KZ", "MD", "ME", "MK", "MN", "RS", "RU", "TJ", "TM", "UA", "UZ",
];

/// The country whose rules a billing profile has to meet.
pub(crate) fn country_of(document: &Json) -> Option<String> {
    let country = countries::code(&text(document, &["defaultAddress", "country"]));
    countries::is_code(&country).then_some(country)
}

/// Checks everything that one document tells. `rules` are those of its country, if they are known.
pub(super) fn check(document: &Json, rules: Option<&Arc<CountryRules>>) -> Vec<DataProblem> {
    let mut known = Countries::new();
    if let Some(rules) = rules {
        known.insert(rules.country.clone(), Arc::clone(rules));
    }
    let mut found: Vec<DataProblem> = warnings(&CUSTOMER_BILLING, document, &Values::new(), &known)
        .iter()
        // Without the country's list it may be the whole name of a state.
        .filter(|problem| rules.is_some() || problem.code != Code::StateLength)
        .filter_map(DataProblem::of)
        .collect();
    let further = [
        (
            DataRule::Country,
            "defaultAddress.country",
            is_no_country(document),
        ),
        (DataRule::Culture, "culture", is_no_culture(document, rules)),
        (
            DataRule::Language,
            "language",
            is_no_language(document, rules),
        ),
        (
            DataRule::OtherCountry,
            "defaultAddress.phoneNumber",
            calls_elsewhere(document, rules),
        ),
    ];
    let further = further
        .into_iter()
        .filter(|(_, _, broken)| *broken)
        .map(|(rule, key, _)| (rule, key.to_owned()));
    let written = WRITTEN
        .into_iter()
        .filter(|name| is_written_elsewhere(document, name))
        .map(|name| (DataRule::OtherCountry, format!("defaultAddress.{name}")));
    for (rule, key) in further.chain(written) {
        let is_told = found.iter().any(|problem| problem.key() == key);
        if let Some(problem) = DataProblem::new(rule, &key).filter(|_| !is_told) {
            found.push(problem);
        }
    }
    found.sort_unstable();
    found
}

/// A hash of the tax data of a document; empty without any. Blanks, dots and hyphens do not count.
pub(super) fn tax_digest(document: &Json) -> String {
    let Json::Object(members) = document else {
        return String::new();
    };
    let is_tax = |name: &str| TAX_MEMBERS.iter().any(|tax| tax.eq_ignore_ascii_case(name));
    let values: String = members
        .iter()
        .filter(|(name, _)| is_tax(name))
        .filter_map(|(_, value)| value.text())
        .flat_map(|text| text.chars().filter(|sign| sign.is_alphanumeric()))
        .flat_map(char::to_uppercase)
        .collect();
    if values.is_empty() {
        return values;
    }
    let mut digest = sealing::hash_hex(values.as_bytes());
    digest.truncate(16);
    digest
}

/// The address of a billing profile, by the names of its members.
pub(super) fn billing_address(document: &Json) -> Values {
    address_of(&CUSTOMER_BILLING, "defaultAddress", document)
}

/// A hash of an address.
pub(super) fn address_digest(address: &Values) -> String {
    let lines = address.iter();
    let text: String = lines
        .map(|(name, value)| format!("{name} {value}\n"))
        .collect();
    let mut digest = sealing::hash_hex(text.as_bytes());
    digest.truncate(16);
    digest
}

/// Returns whether an e-mail address is of a domain that Partner Center refuses for customers: its
/// own, or the partner's. Source: partner-center API, customer billing profile.
pub(super) fn is_refused_domain(email: &str, own: Option<&str>) -> bool {
    let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
    let is = |other: &str| domain.eq_ignore_ascii_case(other);
    is("microsoft.com") || own.is_some_and(is)
}

/// The domain of a user name; `None` for a guest, whose domain is that of another tenant.
pub(super) fn domain_of(username: &str) -> Option<String> {
    let (name, domain) = username.rsplit_once('@')?;
    let is_guest = name.to_ascii_uppercase().contains("#EXT#");
    (!domain.is_empty() && !is_guest).then(|| domain.to_ascii_lowercase())
}

fn text(document: &Json, path: &[&str]) -> String {
    let value = path
        .iter()
        .try_fold(document, |json, name| json.get(name))
        .and_then(Json::text);
    value.unwrap_or_default().trim().to_owned()
}

fn is_no_country(document: &Json) -> bool {
    let country = countries::code(&text(document, &["defaultAddress", "country"]));
    !country.is_empty() && Words::of(Lang::En).country(&country).is_none()
}

fn main_part(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

fn is_known_language(tag: &str) -> bool {
    let words = Words::of(Lang::En);
    words.language(tag).is_some() || words.language(main_part(tag)).is_some()
}

fn is_no_culture(document: &Json, rules: Option<&Arc<CountryRules>>) -> bool {
    let culture = text(document, &["culture"]);
    if culture.is_empty() {
        return false;
    }
    let cultures = rules.map(|rules| &*rules.cultures).unwrap_or_default();
    match cultures {
        [] => Words::of(Lang::En).culture(&culture).is_none() && !is_known_language(&culture),
        known => !known
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&culture)),
    }
}

/// A list of languages has main parts here and whole tags there.
fn is_no_language(document: &Json, rules: Option<&Arc<CountryRules>>) -> bool {
    let language = text(document, &["language"]);
    if language.is_empty() {
        return false;
    }
    let languages = rules.map(|rules| &*rules.languages).unwrap_or_default();
    match languages {
        [] => !is_known_language(&language),
        known => !known
            .iter()
            .any(|known| main_part(known).eq_ignore_ascii_case(main_part(&language))),
    }
}

/// An international phone number whose calling code is none of the country's.
fn calls_elsewhere(document: &Json, rules: Option<&Arc<CountryRules>>) -> bool {
    let phone = text(document, &["defaultAddress", "phoneNumber"]);
    let Some(number) = phone.strip_prefix('+') else {
        return false;
    };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let codes = rules.map(|rules| &*rules.calling_codes).unwrap_or_default();
    !codes.is_empty() && !codes.iter().any(|code| digits.starts_with(code.as_str()))
}

/// Letters that nobody in the country writes addresses with.
fn is_written_elsewhere(document: &Json, name: &str) -> bool {
    let Some(country) = country_of(document) else {
        return false;
    };
    let value = text(document, &["defaultAddress", name]);
    let has = |is: fn(char) -> bool| value.chars().any(is);
    has(is_east_asian) && !EAST_ASIAN.contains(&country.as_str())
        || has(is_cyrillic) && !CYRILLIC.contains(&country.as_str())
}

fn is_east_asian(sign: char) -> bool {
    matches!(sign, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

fn is_cyrillic(sign: char) -> bool {
    matches!(sign, '\u{400}'..='\u{52f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(country: &str) -> Arc<CountryRules> {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Arc::new(CountryRules {
            country: country.to_owned(),
            state_required: true,
            city_required: true,
            states: texts(&["New South Wales", "SP"]),
            cultures: texts(&["pt-BR", "en-AU"]),
            languages: texts(&["pt-PT", "en"]),
            calling_codes: texts(&["55", "61"]),
            ..CountryRules::default()
        })
    }

    /// A sound profile of Brazil with these members instead.
    fn found(members: &[(&[&str], &str)], with_rules: bool) -> Vec<String> {
        let sound = r#"{"companyName":"Contoso","email":"a@contoso.example","culture":"pt-BR","language":"pt",
            "defaultAddress":{"country":"BR","state":"SP","city":"Recife","addressLine1":"Rua 1","phoneNumber":"+55 11 3555 0100"}}"#;
        let mut document = Json::parse(sound.as_bytes()).expect("JSON");
        for (path, value) in members {
            document.set(path, Json::Text((*value).to_owned()));
        }
        let country = country_of(&document).unwrap_or_default();
        let rules = with_rules.then(|| rules(&country));
        let found = check(&document, rules.as_ref());
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_rule_finds_what_breaks_it_and_a_sound_profile_breaks_none() {
        assert_eq!(found(&[], true), Vec::<String>::new());
        assert_eq!(found(&[], false), Vec::<String>::new());
        let address = |name: &'static str| ["defaultAddress", name];
        for (path, value, problem) in [
            (&["email"][..], "", "missing email"),
            (&address("city"), "", "missing defaultAddress.city"),
            (
                &address("phoneNumber"),
                "",
                "phone-missing defaultAddress.phoneNumber",
            ),
            (&address("state"), "XX", "state defaultAddress.state"),
            (&["email"], "a@b", "email email"),
            (
                &address("city"),
                "京都市",
                "other-country defaultAddress.city",
            ),
            (
                &address("addressLine1"),
                "Ленина 1",
                "other-country defaultAddress.addressLine1",
            ),
            (
                &address("phoneNumber"),
                "+49 30 1234567",
                "other-country defaultAddress.phoneNumber",
            ),
            (&["culture"], "tlh-AQ", "culture culture"),
            (&["culture"], "de-DE", "culture culture"),
            (&["language"], "tlh", "language language"),
            (
                &["companyName"],
                "Con\u{200b}toso",
                "hidden-sign companyName",
            ),
        ] {
            assert_eq!(found(&[(path, value)], true), [problem], "{value}");
        }
    }

    #[test]
    fn without_the_rules_of_the_country_nothing_is_guessed() {
        let address = |name: &'static str| ["defaultAddress", name];
        let australian: &[(&[&str], &str)] = &[
            (&address("country"), "AU"),
            (&address("state"), "New South Wales"),
            (&["culture"], "en-AU"),
            (&["language"], "en"),
        ];
        assert_eq!(found(australian, false), Vec::<String>::new());
        assert_eq!(found(australian, true), Vec::<String>::new());
        let unknown = found(&[(&address("country"), "QQ")], false);
        assert_eq!(unknown, ["country defaultAddress.country"]);
        assert_eq!(
            found(&[(&["language"], "tlh")], false),
            ["language language"]
        );
    }

    #[test]
    fn tax_data_is_compared_without_separators_and_refused_domains_without_case() {
        let of = |text: &str| tax_digest(&Json::parse(text.as_bytes()).expect("JSON"));
        let first = of(r#"{"TaxID":"de 123.456-789"}"#);
        assert_eq!(first.len(), 16);
        assert_eq!(first, of(r#"{"taxId":"DE123456789"}"#));
        assert_eq!(of(r#"{"taxId":null,"email":"x"}"#), "");
        assert!(is_refused_domain("a@MICROSOFT.com", None));
        assert!(is_refused_domain(
            "a@partner.example",
            Some("partner.example")
        ));
        assert!(!is_refused_domain(
            "a@x.onmicrosoft.com",
            Some("partner.example")
        ));
        assert_eq!(
            domain_of("Edith@Partner.example").as_deref(),
            Some("partner.example")
        );
        assert_eq!(domain_of("x_y.example#EXT#@partner.example"), None);
        assert_eq!(domain_of("nobody"), None);
    }
}

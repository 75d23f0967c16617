//! Every sentence in every language: none missing, none unused, none left in English, protocol
//! words untouched, each language's own typography. A failure names language and key.

mod sentences;
mod source;
mod typography;

use std::collections::BTreeSet;
use std::path::Path;

use portal::error_catalog;
use portal::profile::PROFILES;
use portal::text::{Lang, Words};

use sentences::{Sentence, Sentences, read};
use source::{Code, source, star, words_of};
use typography::{HEADERS, chinese, end, french, protocol_words, without_variables};

/// Keys put together from a word in the code: `guard-{word}`. The word has to stand as a literal
/// somewhere in the source.
const FAMILIES: &[&str] = &[
    "confirm-*",
    "guard-*",
    "problem-*",
    "error-*-title",
    "error-*-text",
    "error-*-do",
    "vetting-*",
    "vetting-sub-*",
    "recorded-*",
    "area-*",
    "postal-*",
];

/// Keys that the tables of profiles ask for; checked against the tables.
const FROM_TABLES: &[&str] = &["profile-*", "about-*", "section-*", "field-*", "hint-*"];

/// Each word that a `fn word` or `fn as_str` in this file answers needs these keys.
const WORDS_OF: &[(&str, &[&str])] = &[
    (
        "src/error.rs",
        &["error-*-title", "error-*-text", "error-*-do"],
    ),
    ("src/customers/sheets/mod.rs", &["sheet-*"]),
    ("src/customers/sheets/text.rs", &["separator-*"]),
    ("src/profile/check.rs", &["problem-*"]),
    ("src/profile/mod.rs", &["guard-*", "confirm-*"]),
    ("src/snippets/mod.rs", &["tool-*-title", "tool-*-text"]),
    ("src/customers/problem.rs", &["data-rule-*"]),
    (
        "src/partner_center/verification.rs",
        &["verification-status-*"],
    ),
    ("src/snippets/note.rs", &["tool-note-*"]),
    ("src/news.rs", &["news-*", "channel-news-*"]),
    ("src/notifications/failure.rs", &["delivery-problem-*"]),
    ("src/notifications/message.rs", &["channel-way-*"]),
    ("src/auth/lent.rs", &["recorded-*"]),
];

/// What the service's enumerations hold (Partner Center REST API, LegalBusinessProfile).
const VETTING: &[&str] = &["none", "pending", "authorized", "rejected"];
const VETTING_SUB: &[&str] = &[
    "none",
    "entry",
    "email_ownership",
    "email_domain",
    "employment_verification",
    "decision",
    "other",
    "business_verification",
];

/// Sentences that are rightly the same as in English.
const SAME: &[(&str, &str)] = &[
    ("fr", "account-cloud"),
    ("fr", "area-canton"),
    ("fr", "area-province"),
    ("fr", "channel-way-webhook"),
    ("fr", "field-culture"),
    ("fr", "menu"),
    ("fr", "recorded-csv"),
    ("fr", "recorded-jsonl"),
    ("fr", "section-contact"),
    ("fr", "sessions-title"),
    ("fr", "tab-support"),
    ("fr", "upstream-code"),
    ("fr", "versions-title"),
    ("fr", "upstream-description"),
    ("zh-Hant", "channel-way-webhook"),
    ("zh-Hant", "recorded-csv"),
    ("zh-Hant", "recorded-jsonl"),
];

#[test]
fn every_language_says_the_same_keys_with_the_same_values() {
    let mut faults = Vec::new();
    let english = read(Lang::En, &mut faults);
    for lang in others() {
        let theirs = read(lang, &mut faults);
        faults.extend(
            english
                .keys()
                .filter(|key| !theirs.contains_key(*key))
                .map(|key| format!("{}: {key} is missing", lang.tag())),
        );
        faults.extend(
            theirs
                .keys()
                .filter(|key| !english.contains_key(*key))
                .map(|key| format!("en: {key} is missing, {} has it", lang.tag())),
        );
        for (key, ours, their) in pairs(&english, &theirs) {
            if ours.variables != their.variables {
                faults.push(format!(
                    "{}: {key} has the values {:?}, English has {:?}",
                    lang.tag(),
                    their.variables,
                    ours.variables
                ));
            }
        }
    }
    none(faults);
}

#[test]
fn every_key_that_the_code_names_exists_and_every_key_is_used() {
    let mut faults = Vec::new();
    let english = read(Lang::En, &mut faults);
    let code = Code::read(FAMILIES);

    let mut needed = code.named.clone();
    for (file, patterns) in WORDS_OF {
        let words = words_of(&source(Path::new(file)));
        assert!(
            !words.is_empty(),
            "{file} has no `fn word` and no `fn as_str`"
        );
        needed.extend(words.iter().flat_map(|word| {
            patterns
                .iter()
                .map(move |pattern| pattern.replace('*', word))
        }));
    }
    for profile in PROFILES {
        needed.extend(["profile", "about"].map(|family| format!("{family}-{}", profile.slug)));
        needed.extend(
            profile
                .sections
                .iter()
                .map(|section| format!("section-{}", section.title)),
        );
        needed.extend(
            profile
                .sections
                .iter()
                .map(|section| format!("use-{}-{}", profile.slug, section.title)),
        );
        needed.insert(format!("help-profile-{}", profile.slug));
        for place in profile.places() {
            if Words::of(Lang::En)
                .label(profile.slug, &place.key())
                .starts_with('[')
            {
                faults.push(format!(
                    "en: field-{} is missing, {} asks for it",
                    place.field.name, profile.slug
                ));
            }
        }
    }
    needed.extend(
        error_catalog::entries()
            .flat_map(|row| ["what", "do"].map(|part| format!("catalogue-{}-{part}", row.id))),
    );
    needed.extend(error_catalog::entries().flat_map(|row| {
        [
            format!("who-{}", row.who.as_str()),
            format!("wait-{}", row.wait.as_str()),
        ]
    }));
    needed.extend(
        error_catalog::REQUIRED_ROLES
            .iter()
            .map(|needed| needed.role.to_owned()),
    );
    needed.extend(VETTING.iter().map(|value| format!("vetting-{value}")));
    needed.extend(
        VETTING_SUB
            .iter()
            .map(|value| format!("vetting-sub-{}", value.replace('_', "-"))),
    );
    faults.extend(
        needed
            .iter()
            .filter(|key| !english.contains_key(*key))
            .map(|key| format!("en: {key} is missing, the code asks for it")),
    );

    let asked_by_tables = keys_of_tables();
    for key in english.keys().filter(|key| !needed.contains(*key)) {
        let used = if FROM_TABLES
            .iter()
            .any(|pattern| star(pattern, key).is_some())
        {
            asked_by_tables.contains(key) || code.literals.contains(key)
        } else {
            code.literals.contains(key) || code.makes(key)
        };
        if !used {
            faults.push(format!("en: nothing uses {key}"));
        }
    }
    none(faults);
}

#[test]
fn nothing_is_left_in_english_and_protocol_words_are_left_alone() {
    let mut faults = Vec::new();
    let english = read(Lang::En, &mut faults);
    for lang in others() {
        let theirs = read(lang, &mut faults);
        for (key, ours, their) in pairs(&english, &theirs) {
            let allowed = SAME.contains(&(lang.tag(), key));
            let same = ours.text == their.text
                && without_variables(&ours.text)
                    .chars()
                    .any(char::is_alphabetic);
            if same && !allowed {
                faults.push(format!("{}: {key} is the English sentence", lang.tag()));
            }
            if allowed && !same {
                faults.push(format!(
                    "{}: {key} is on the list of equal sentences, but differs",
                    lang.tag()
                ));
            }
            for word in protocol_words(&ours.text) {
                if !their.text.contains(&word) {
                    faults.push(format!(
                        "{}: {key} lacks “{word}”: {}",
                        lang.tag(),
                        their.text
                    ));
                }
            }
            if end(&ours.text)
                .zip(end(&their.text))
                .is_some_and(|(ours, theirs)| ours != theirs)
            {
                faults.push(format!(
                    "{}: {key} does not end as English does: {}",
                    lang.tag(),
                    their.text
                ));
            }
        }
    }
    none(faults);
}

#[test]
fn each_language_keeps_its_typography() {
    let mut faults = Vec::new();
    for lang in Lang::ALL {
        for (key, sentence) in read(lang, &mut faults) {
            let letters: Vec<char> = HEADERS
                .iter()
                .fold(sentence.text.clone(), |text, line| text.replace(line, "…"))
                .chars()
                .collect();
            let mut fault = |what: &str| {
                faults.push(format!("{}: {key} {what}: {}", lang.tag(), sentence.text))
            };
            if letters.iter().any(|letter| matches!(letter, '\'' | '"')) {
                fault("has a straight quotation mark or apostrophe");
            }
            if sentence.text.contains("  ") || sentence.text.contains("...") {
                fault("has two spaces, or three dots for an ellipsis");
            }
            for (place, letter) in letters.iter().enumerate() {
                let before = place.checked_sub(1).map(|place| letters[place]);
                let after = letters.get(place + 1).copied();
                match lang {
                    Lang::En => {}
                    Lang::Fr => {
                        if let Some(what) = french(before, *letter, after) {
                            fault(what);
                        }
                    }
                    Lang::ZhHant => {
                        if let Some(what) = chinese(before, *letter) {
                            fault(what);
                        }
                    }
                }
            }
        }
    }
    none(faults);
}

#[test]
fn names_are_there_for_the_same_codes_in_every_language() {
    let codes = |list: &[(String, String)]| {
        list.iter()
            .map(|(code, _)| code.clone())
            .collect::<BTreeSet<_>>()
    };
    let english = Words::of(Lang::En);
    assert!(
        english.countries().len() > 240
            && english.cultures().len() > 100
            && english.currencies().len() > 150
    );
    for lang in Lang::ALL {
        let words = Words::of(lang);
        assert_eq!(
            codes(words.countries()),
            codes(english.countries()),
            "{lang:?}"
        );
        assert_eq!(
            codes(words.languages()),
            codes(english.languages()),
            "{lang:?}"
        );
        assert_eq!(
            codes(words.cultures()),
            codes(english.cultures()),
            "{lang:?}"
        );
        assert_eq!(
            codes(words.currencies()),
            codes(english.currencies()),
            "{lang:?}"
        );
        assert_eq!(
            words.country("tw"),
            words
                .countries()
                .iter()
                .find(|(code, _)| code == "TW")
                .map(|(_, name)| name.as_str())
        );
    }
}

#[test]
fn every_country_has_a_name_of_its_own() {
    for lang in Lang::ALL {
        let countries = Words::of(lang).countries();
        let names: BTreeSet<&str> = countries.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names.len(), countries.len(), "{lang:?}");
    }
}

fn others() -> impl Iterator<Item = Lang> {
    Lang::ALL.into_iter().filter(|lang| *lang != Lang::En)
}

fn pairs<'a>(
    english: &'a Sentences,
    theirs: &'a Sentences,
) -> impl Iterator<Item = (&'a str, &'a Sentence, &'a Sentence)> {
    english
        .iter()
        .filter_map(|(key, ours)| Some((key.as_str(), ours, theirs.get(key)?)))
}

fn none(faults: Vec<String>) {
    assert!(
        faults.is_empty(),
        "{} faults in the words:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// Every key that a field of a table can be labelled or hinted by.
fn keys_of_tables() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for profile in PROFILES {
        for place in profile.places() {
            for family in ["field", "hint"] {
                let name = place.field.name;
                keys.insert(format!("{family}-{name}"));
                keys.insert(format!("{family}-{}-{name}", profile.slug));
                keys.insert(format!(
                    "{family}-{}-{}",
                    profile.slug,
                    place.key().replace('.', "-")
                ));
            }
        }
    }
    keys
}

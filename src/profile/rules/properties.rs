//! Properties of the rules that hold for any document and any input.

use super::tests::RECORDED;
use super::*;
use crate::profile::{PROFILES, changes, check, write};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Good and bad values of every kind and of several countries.
const VALUES: [&str; 24] = [
    "",
    " ",
    "98052",
    "98052-6399",
    "10115",
    "SW1A 1AA",
    "WA",
    "wa",
    "ZZ",
    "CA",
    "4255550100",
    "+49 30 5550100",
    "123",
    "a@b.example",
    "nobody",
    "www.b.example",
    "DE129415943",
    "12-3456789",
    "München",
    "a\u{1}b",
    "de",
    "de-DE",
    "\u{202e}😀",
    "\"<b>",
];

const COUNTRIES: [&str; 9] = ["US", "us", "DE", "GB", "UK", "CN", "PT", "FR", ""];

type EditCase = (&'static Profile, Json, Values);

fn edits() -> impl Strategy<Value = EditCase> {
    let profiles: Vec<&'static Profile> = PROFILES
        .iter()
        .copied()
        .filter(|profile| profile.is_editable())
        .collect();
    prop::sample::select(profiles).prop_flat_map(|profile| {
        let places: Vec<Place> = profile.places().collect();
        let value = |place: &Place| {
            let pool: &[&str] = if place.field.kind == Kind::Country {
                &COUNTRIES
            } else {
                &VALUES
            };
            (
                prop::option::of(prop::sample::select(pool)),
                prop::option::of(prop::sample::select(pool)),
            )
        };
        let values: Vec<_> = places.iter().map(value).collect();
        values.prop_map(move |values| {
            let (mut document, mut typed) = (Json::Object(vec![]), Values::new());
            for (place, (stands, types)) in places.iter().zip(values) {
                if let Some(stands) = stands {
                    document.set(
                        &place.path().collect::<Vec<_>>(),
                        Json::Text(stands.to_owned()),
                    );
                }
                if let Some(types) = types {
                    typed.insert(place.key(), types.to_owned());
                }
            }
            (profile, document, typed)
        })
    })
}

fn known() -> Countries {
    let rules = |(country, text): &(&str, &str)| {
        let document = Json::parse(text.as_bytes()).unwrap();
        (
            (*country).to_owned(),
            Arc::new(CountryRules::read(&document, country).unwrap()),
        )
    };
    RECORDED.iter().map(rules).collect()
}

fn keys(problems: &[FieldProblem]) -> BTreeSet<String> {
    problems.iter().map(|problem| problem.key.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// A problem concerns a changed field, or one whose country or state changed. A field has at
    /// most one.
    #[test]
    fn a_problem_is_about_a_change((profile, document, typed) in edits()) {
        let (known, changed) = (known(), changes(profile, &document, &typed));
        let found = problems(profile, &document, &changed, &known);
        prop_assert_eq!(keys(&found).len(), found.len());
        for problem in &found {
            let touched = changed.iter().any(|change| {
                change.key == problem.key
                    || problem.key.split_once('.').is_some_and(|(at, _)| {
                        ["country", "state"].iter().any(|name| change.key == format!("{at}.{name}"))
                    })
            });
            prop_assert!(touched, "{:?} of {:?}", problem, changed);
        }
        prop_assert_eq!(problems(profile, &document, &[], &known), vec![]);
    }

    /// Without country rules the rules of the table apply, but a long state may take the place of a
    /// long one. Country rules never remove a problem, unless the country's list of states has names
    /// that are longer than the table allows.
    #[test]
    fn rules_only_add_to_the_table((profile, document, typed) in edits()) {
        let changed = changes(profile, &document, &typed);
        let (without, with) = (problems(profile, &document, &changed, &Countries::new()), problems(profile, &document, &changed, &known()));
        let moves = |place: &Place| changed.iter().any(|change| {
            let code = |country: &str| countries::code(country);
            Some(&change.key) == place.country_key().as_ref()
                && code(&change.before.shown()) != code(&change.after)
        });
        let replaces_long = |key: &str| profile.place(key).is_some_and(|place| {
            let stored = read(&document, &place).shown();
            stored.trim().encode_utf16().count() > 2 && !moves(&place)
        });
        let mut of_table = check::problems(profile, &changed);
        of_table.retain(|problem| problem.code != Code::StateLength || !replaces_long(&problem.key));
        let of_table = keys(&of_table);
        prop_assert!(of_table.is_subset(&keys(&without)));
        prop_assert!(keys(&without).is_subset(&keys(&with)), "{:?} {:?}", without, with);
    }

    /// The browser receives the rules as JSON and reaches the same result.
    #[test]
    fn rules_that_were_sent_decide_alike((profile, document, typed) in edits()) {
        let known = known();
        let sent: Countries = serde_json::from_str(&serde_json::to_string(&known).unwrap()).unwrap();
        let changed = changes(profile, &document, &typed);
        prop_assert_eq!(problems(profile, &document, &changed, &known), problems(profile, &document, &changed, &sent));
        prop_assert_eq!(warnings(profile, &document, &typed, &known), warnings(profile, &document, &typed, &sent));
    }

    /// A value that was accepted causes no warning once it is stored.
    #[test]
    fn what_was_taken_is_sound_once_it_is_stored((profile, document, typed) in edits()) {
        let (known, changed) = (known(), changes(profile, &document, &typed));
        let refused = keys(&problems(profile, &document, &changed, &known));
        if refused.is_empty() {
            let stored = write(profile, &document, &changed);
            let warned = keys(&warnings(profile, &stored, &Values::new(), &known));
            for change in &changed {
                prop_assert!(!warned.contains(&change.key), "{} in {}", change.key, stored);
            }
        }
    }
}

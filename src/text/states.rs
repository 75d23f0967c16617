//! Names of states and provinces in one language, for the countries whose lists Partner Center
//! checks. The codes are those of its rules.

use super::Lang;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Names by country code and state code.
pub type States = BTreeMap<String, BTreeMap<String, String>>;

static EN: LazyLock<States> = LazyLock::new(|| read(include_str!("../../locales/en/states.json")));
static FR: LazyLock<States> = LazyLock::new(|| read(include_str!("../../locales/fr/states.json")));
static ZH_HANT: LazyLock<States> =
    LazyLock::new(|| read(include_str!("../../locales/zh-Hant/states.json")));

fn read(json: &str) -> States {
    // The file is compiled in and the tests parse it, so this cannot fail in a tested build.
    serde_json::from_str(json).expect("locales/*/states.json are maps of names")
}

/// Returns the names in one language.
pub(super) fn of(lang: Lang) -> &'static States {
    match lang {
        Lang::En => &EN,
        Lang::Fr => &FR,
        Lang::ZhHant => &ZH_HANT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{CountryRules, Json};

    #[test]
    fn every_state_of_the_recorded_rules_has_a_name_in_every_language() {
        for (country, text) in [
            ("US", include_str!("../sandbox/documents/rules-US.json")),
            ("CN", include_str!("../sandbox/documents/rules-CN.json")),
        ] {
            let rules =
                CountryRules::read(&Json::parse(text.as_bytes()).unwrap(), country).unwrap();
            for lang in Lang::ALL {
                let names = &of(lang)[country];
                assert!(
                    rules.states.iter().all(|code| names.contains_key(code)),
                    "{lang:?} {country}"
                );
                assert_eq!(names.len(), rules.states.len(), "{lang:?} {country}");
            }
        }
    }

    #[test]
    fn every_language_names_the_same_states() {
        let codes = |lang| {
            of(lang)
                .iter()
                .map(|(country, names)| (country, names.keys().collect::<Vec<_>>()))
                .collect::<Vec<_>>()
        };
        for lang in Lang::ALL {
            assert_eq!(codes(lang), codes(Lang::En), "{lang:?}");
        }
    }
}

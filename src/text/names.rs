//! Names of countries, languages, cultures and currencies in one language. `scripts/names` writes
//! them from Unicode CLDR.

use std::collections::HashMap;

use serde::Deserialize;

/// All names in one language.
#[derive(Deserialize)]
pub(super) struct LocaleNames {
    pub countries: NameTable,
    pub languages: NameTable,
    pub cultures: NameTable,
    pub currencies: NameTable,
}

impl LocaleNames {
    pub fn read(json: &str) -> LocaleNames {
        // The file is compiled in and the tests parse it, so this cannot fail in a tested build.
        serde_json::from_str(json).expect("locales/*/names.json is written by scripts/names")
    }
}

/// Codes and names in the sort order of the language.
#[derive(Deserialize)]
#[serde(from = "Vec<(String, String)>")]
pub(super) struct NameTable {
    list: Vec<(String, String)>,
    places: HashMap<String, usize>,
}

impl NameTable {
    /// Returns the codes and names in the sort order of the language.
    pub fn list(&self) -> &[(String, String)] {
        &self.list
    }

    /// Returns the name of a code, matched without regard to case.
    pub fn name(&self, code: &str) -> Option<&str> {
        self.places
            .get(&code.to_ascii_lowercase())
            .map(|place| self.list[*place].1.as_str())
    }
}

impl From<Vec<(String, String)>> for NameTable {
    fn from(list: Vec<(String, String)>) -> Self {
        let places = list
            .iter()
            .enumerate()
            .map(|(place, (code, _))| (code.to_ascii_lowercase(), place))
            .collect();
        NameTable { list, places }
    }
}

//! Names of countries, languages, cultures and currencies in one language, as `scripts/names` wrote
//! them (from Unicode CLDR).

use std::collections::HashMap;

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Names {
    pub countries: List,
    pub languages: List,
    pub cultures: List,
    pub currencies: List,
}

impl Names {
    pub fn read(json: &str) -> Names {
        // Compiled in and read by the tests, so it cannot fail in a build that passed them.
        serde_json::from_str(json).expect("locales/*/names.json is written by scripts/names")
    }
}

/// Codes and names in the language's own order.
#[derive(Deserialize)]
#[serde(from = "Vec<(String, String)>")]
pub(super) struct List {
    list: Vec<(String, String)>,
    places: HashMap<String, usize>,
}

impl List {
    pub fn list(&self) -> &[(String, String)] {
        &self.list
    }

    pub fn name(&self, code: &str) -> Option<&str> {
        self.places
            .get(&code.to_ascii_lowercase())
            .map(|place| self.list[*place].1.as_str())
    }
}

impl From<Vec<(String, String)>> for List {
    fn from(list: Vec<(String, String)>) -> Self {
        let places = list
            .iter()
            .enumerate()
            .map(|(place, (code, _))| (code.to_ascii_lowercase(), place))
            .collect();
        List { list, places }
    }
}

//! The portal's own knowledge that a sheet is compared with, held small: a sheet may name all
//! customers.

use crate::profile::{CustomerId, Values};
use std::collections::{BTreeMap, HashMap};

/// The portal's own knowledge about the customers of a sheet.
#[derive(Debug, Default)]
pub struct KnownSheet {
    /// Name and domain of each customer.
    pub customers: BTreeMap<CustomerId, (String, String)>,
    /// The values of the fields in each version that rows name.
    pub versions: KnownVersions,
}

/// The values of many versions, all of one profile: each key is held once, and the values of a
/// version are one text.
#[derive(Debug, Default)]
pub struct KnownVersions {
    keys: Vec<String>,
    versions: HashMap<(CustomerId, String), PackedValues>,
}

/// The values of a version, one behind the other.
#[derive(Debug)]
struct PackedValues {
    text: Box<str>,
    /// The place of each key, and the end of its value.
    ends: Box<[(usize, usize)]>,
}

/// The values of one version.
#[derive(Debug, Clone, Copy)]
pub struct KnownValues<'a> {
    keys: &'a [String],
    values: &'a PackedValues,
}

impl KnownVersions {
    /// Takes the values of a version of a customer in.
    pub fn insert(&mut self, version: (CustomerId, String), values: Values) {
        let mut text = String::with_capacity(values.values().map(String::len).sum());
        let mut ends = Vec::with_capacity(values.len());
        for (key, value) in values {
            let known = self.keys.iter().position(|own| *own == key);
            let place = known.unwrap_or_else(|| {
                self.keys.push(key);
                self.keys.len() - 1
            });
            text.push_str(&value);
            ends.push((place, text.len()));
        }
        let values = PackedValues {
            text: text.into_boxed_str(),
            ends: ends.into_boxed_slice(),
        };
        self.versions.insert(version, values);
    }

    /// The values of a version; `None` if it is not known.
    pub fn get(&self, version: &(CustomerId, String)) -> Option<KnownValues<'_>> {
        Some(KnownValues {
            keys: &self.keys,
            values: self.versions.get(version)?,
        })
    }
}

impl<'a> KnownValues<'a> {
    /// The value of the field with this key; empty if it has none.
    pub fn value(self, key: &str) -> &'a str {
        let KnownValues { keys, values } = self;
        let of_key = |place: usize| keys.get(place).is_some_and(|own| own == key);
        let mut start = 0;
        for (place, end) in &values.ends {
            if of_key(*place) {
                return values.text.get(start..*end).unwrap_or_default();
            }
            start = *end;
        }
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::super::sheet_tests::{id, version};
    use super::*;

    #[test]
    fn each_version_has_its_own_values_whatever_others_have() {
        let values = |of: &[(&str, &str)]| -> Values {
            let of = of.iter();
            of.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect()
        };
        let mut known = KnownVersions::default();
        let full = [
            ("city", "Zürich"),
            ("email", ""),
            ("region", "東京"),
            ("state", "TX"),
        ];
        known.insert((id(1), version(1)), values(&full));
        known.insert(
            (id(1), version(2)),
            values(&[("state", "AK"), ("zip", "007")]),
        );
        known.insert((id(2), version(1)), values(&[]));
        let value = |customer: usize, of: usize, key: &str| {
            let found = known.get(&(id(customer), version(of)));
            found.map(|values| values.value(key))
        };
        for (key, text) in full {
            assert_eq!(value(1, 1, key), Some(text));
            assert_eq!(value(2, 1, key), Some(""));
        }
        assert_eq!(value(1, 1, "zip"), Some(""));
        assert_eq!(value(1, 2, "city"), Some(""));
        assert_eq!(value(1, 2, "state"), Some("AK"));
        assert_eq!(value(1, 2, "zip"), Some("007"));
        assert_eq!(value(2, 2, "zip"), None);
    }
}

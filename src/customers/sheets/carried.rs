//! The rows that a sheet changes, on their way from the page that shows them to a change set: the
//! page's form carries them, so that nothing of a file is kept in between. They are compared again
//! with what the portal knows.

use super::{KnownSheet, SheetChange, SheetReading, SheetRow, SheetRowChange};
use crate::profile::values::{meant, posted};
use crate::profile::{CUSTOMER_BILLING, CustomerId, Values};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeSet;
use std::fmt;

/// Rows that a form carries. Its text is Base64 of JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedSheet {
    /// The sheet has patterns that nobody means, as a rule.
    pub has_alarms: bool,
    pub rows: Vec<SheetRow>,
}

/// The JSON: alarms, and for each row its number, customer, version and values.
type CarriedJson = (bool, Vec<(u32, String, String, Values)>);

impl CarriedSheet {
    /// Returns `None` if the sheet has faults or changes nothing.
    pub fn of(reading: &SheetReading) -> Option<CarriedSheet> {
        let rows = reading.sheet_rows(true).filter(|rows| !rows.is_empty())?;
        Some(CarriedSheet {
            has_alarms: !reading.alarms.is_empty(),
            rows,
        })
    }

    /// Parses what `Display` writes; `None` for anything else.
    pub fn parse(text: &str) -> Option<CarriedSheet> {
        let json = STANDARD.decode(text).ok()?;
        let (has_alarms, rows): CarriedJson = serde_json::from_slice(&json).ok()?;
        let row = |(number, customer, base_version, values): (u32, String, String, Values)| {
            let customer = CustomerId::parse(&customer)?;
            Some(SheetRow {
                number,
                customer,
                base_version,
                values,
            })
        };
        let rows: Option<Vec<SheetRow>> = rows.into_iter().map(row).collect();
        rows.map(|rows| CarriedSheet { has_alarms, rows })
    }
}

impl fmt::Display for CarriedSheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = |row: &SheetRow| {
            let customer = row.customer.to_string();
            let (version, values) = (row.base_version.clone(), row.values.clone());
            (row.number, customer, version, values)
        };
        let json: CarriedJson = (self.has_alarms, self.rows.iter().map(row).collect());
        let json = serde_json::to_vec(&json).map_err(|_| fmt::Error)?;
        f.write_str(&STANDARD.encode(json))
    }
}

/// Compares rows with the versions that they were taken from. A row that changes nothing is left
/// out, and signs that clipboards add are taken away. Returns `None` if a customer, a version or a
/// field is not known here, or if a customer is there twice.
pub fn changes_of(rows: &[SheetRow], known: &KnownSheet) -> Option<Vec<SheetRowChange>> {
    let mut seen = BTreeSet::new();
    let mut changed = vec![];
    for row in rows {
        let version = (row.customer.clone(), row.base_version.clone());
        let base = known.versions.get(&version)?;
        if !known.customers.contains_key(&row.customer) || !seen.insert(&row.customer) {
            return None;
        }
        let mut changes = vec![];
        for (key, value) in &row.values {
            let place = CUSTOMER_BILLING.place(key);
            let kind = place.filter(|place| place.field.is_editable())?.field.kind;
            let before = base.value(key);
            let stored = posted(kind, before);
            let after = meant(kind, value, &stored);
            if after != stored {
                changes.push(SheetChange {
                    key: key.clone(),
                    before: before.to_owned(),
                    after,
                });
            }
        }
        if !changes.is_empty() {
            changed.push(SheetRowChange {
                number: row.number,
                customer: row.customer.clone(),
                base_version: row.base_version.clone(),
                changes,
            });
        }
    }
    Some(changed)
}

#[cfg(test)]
mod tests {
    use super::super::sheet_tests::{id, version};
    use super::*;

    fn row(customer: usize, of: usize, values: &[(&str, &str)]) -> SheetRow {
        let values = values
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        SheetRow {
            number: 7,
            customer: id(customer),
            base_version: version(of),
            values: values.collect(),
        }
    }

    fn known() -> KnownSheet {
        let mut known = KnownSheet::default();
        for number in [1, 2] {
            let who = ("Contoso".to_owned(), "contoso.example".to_owned());
            known.customers.insert(id(number), who);
            let city = ("defaultAddress.city".to_owned(), "Natal".to_owned());
            let versions = (id(number), version(number));
            known.versions.insert(versions, [city].into());
        }
        known
    }

    #[test]
    fn what_a_form_carries_is_read_again_and_nothing_else() {
        let sheet = CarriedSheet {
            has_alarms: true,
            rows: vec![row(
                1,
                1,
                &[("email", "a@b.example"), ("lastName", "Zoë\n\"")],
            )],
        };
        assert_eq!(CarriedSheet::parse(&sheet.to_string()), Some(sheet));
        for other in ["", "x", "bnVsbA==", "W3RydWUsW1sxLCJ4IiwiIix7fV1dXQ=="] {
            assert_eq!(CarriedSheet::parse(other), None, "{other}");
        }
    }

    #[test]
    fn carried_rows_are_compared_with_the_versions_that_they_name() {
        let city = "defaultAddress.city";
        let rows = [
            row(1, 1, &[(city, "Recife\u{a0}")]),
            row(2, 2, &[(city, " Natal ")]),
        ];
        let changes = changes_of(&rows, &known()).expect("known rows");
        assert_eq!(changes.len(), 1, "blanks at the end are no change");
        assert_eq!(changes[0].changes[0].before, "Natal");
        assert_eq!(changes[0].changes[0].after, "Recife");
        for wrong in [
            vec![row(3, 3, &[(city, "x")])],
            vec![row(1, 2, &[(city, "x")])],
            vec![row(1, 1, &[("id", "x")])],
            vec![row(1, 1, &[("no.field", "x")])],
            vec![row(1, 1, &[(city, "x")]), row(1, 1, &[(city, "y")])],
        ] {
            assert_eq!(changes_of(&wrong, &known()), None, "{wrong:?}");
        }
    }
}

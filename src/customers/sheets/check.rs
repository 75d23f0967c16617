//! Compares a sheet with what the portal knows: who the customers are, and what their billing
//! profiles were in the version that each row was taken from.

use super::alarms::{Pair, alarm};
use super::cells::Cell;
use super::encodings::is_misread;
use super::letters::CheckedLetters;
use super::spoiled::compare;
use super::{Column, FindingKind, KnownSheet, NAMED_ROWS, ParsedRow, ParsedSheet, SheetFinding};
use super::{Separator, SheetFindings, SheetFormat};
use crate::profile::values::{meant, posted};
use crate::profile::{CustomerId, Kind, Values, signs};
use std::borrow::Cow;

/// A row of a sheet, as a change set takes it: merged are the version, what stands there now, and
/// these values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// As spreadsheets number it.
    pub number: u32,
    pub customer: CustomerId,
    pub base_version: String,
    /// Changed values by the keys of their fields. What the sheet leaves as it was has no key.
    pub values: Values,
}

/// A value that a sheet changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetChange {
    pub key: String,
    pub before: String,
    pub after: String,
}

/// A row that changes something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRowChange {
    /// As spreadsheets number it.
    pub number: u32,
    pub customer: CustomerId,
    pub base_version: String,
    pub changes: Vec<SheetChange>,
}

/// A sheet that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetReading {
    pub format: SheetFormat,
    /// The encoding of a text.
    pub encoding: Option<&'static str>,
    pub separator: Option<Separator>,
    pub rows: usize,
    /// To be put right first: with one of them the sheet changes nothing.
    pub faults: Vec<SheetFinding>,
    /// Patterns that nobody means, as a rule. Without a person's word the sheet changes nothing.
    pub alarms: Vec<SheetFinding>,
    /// Rows that would change something.
    pub changes: Vec<SheetRowChange>,
}

impl SheetReading {
    /// The rows that change something; `None` if the sheet has faults, or if it has alarms and
    /// nobody said that they are meant.
    pub fn sheet_rows(&self, alarms_are_meant: bool) -> Option<Vec<SheetRow>> {
        let is_usable = self.faults.is_empty() && (alarms_are_meant || self.alarms.is_empty());
        let row = |row: &SheetRowChange| SheetRow {
            number: row.number,
            customer: row.customer.clone(),
            base_version: row.base_version.clone(),
            values: row
                .changes
                .iter()
                .map(|change| (change.key.clone(), change.after.clone()))
                .collect(),
        };
        is_usable.then(|| self.changes.iter().map(row).collect())
    }
}

/// Checks every row. `known` has the customers of the sheet that this person may see.
pub fn check(sheet: ParsedSheet, known: &KnownSheet) -> SheetReading {
    let ParsedSheet {
        format,
        encoding,
        letters,
        separator,
        columns,
        rows,
        mut findings,
    } = sheet;
    let mut checked = CheckedSheet {
        changes: vec![],
        pairs: columns.iter().map(|_| vec![]).collect(),
        letters: CheckedLetters::of(letters),
    };
    for row in &rows {
        checked.take(row, &columns, known, &mut findings);
    }
    let mut alarms = vec![];
    for (column, pairs) in columns.iter().zip(&checked.pairs) {
        if let Some((kind, places)) = alarm(pairs) {
            alarms.push(SheetFinding {
                kind,
                columns: vec![column.name()],
                count: places.len(),
                rows: places.into_iter().take(NAMED_ROWS).collect(),
            });
        }
    }
    alarms.extend(checked.letters.alarms(&columns));
    let mut faults = findings.0;
    faults.sort_by(|one, other| {
        let order = |found: &SheetFinding| (found.kind, found.rows.first().copied());
        order(one).cmp(&order(other))
    });
    SheetReading {
        format,
        encoding,
        separator,
        rows: rows.len(),
        faults,
        alarms,
        changes: checked.changes,
    }
}

/// The findings of the rows so far.
struct CheckedSheet<'a> {
    changes: Vec<SheetRowChange>,
    /// For each column the values before and after.
    pairs: Vec<Vec<Pair<'a>>>,
    letters: CheckedLetters,
}

impl<'a> CheckedSheet<'a> {
    fn take(
        &mut self,
        row: &'a ParsedRow,
        columns: &[Column],
        known: &'a KnownSheet,
        findings: &mut SheetFindings,
    ) {
        let Some((name, domain)) = known.customers.get(&row.id) else {
            return findings.add(FindingKind::UnknownCustomer, None, row.number);
        };
        let mut is_other = false;
        for (at, (column, cell)) in columns.iter().zip(&row.cells).enumerate() {
            let before = match column {
                Column::Name => name,
                Column::Domain => domain,
                _ => continue,
            };
            match self.who(at, before, cell, row.number) {
                Ok(is_same) => is_other |= !is_same,
                Err(kind) => findings.add(kind, Some(&column.name()), row.number),
            }
        }
        if is_other {
            findings.add(FindingKind::WhoDiffers, None, row.number);
        }
        let fields = || {
            let all = columns.iter().zip(&row.cells).enumerate();
            all.filter_map(|(at, (column, cell))| match column {
                Column::Field(place) => Some((at, place, cell)),
                _ => None,
            })
        };
        if row.version.is_empty() {
            // A profile that was never read has no values; a row about one says nothing.
            if fields().any(|(_, _, cell)| *cell != Cell::Empty) {
                findings.add(FindingKind::NoVersion, None, row.number);
            }
            return;
        }
        let version = (row.id.clone(), row.version.clone());
        let Some(base) = known.versions.get(&version) else {
            return findings.add(FindingKind::OtherVersion, None, row.number);
        };
        let mut changes = vec![];
        for (at, place, cell) in fields() {
            let key = place.key();
            let before = base.value(&key);
            let after = match self.value(at, place.field.kind, before, cell, row.number) {
                Ok(after) => after,
                Err(kind) => {
                    findings.add(kind, Some(&key), row.number);
                    continue;
                }
            };
            if let Some(after) = &after {
                changes.push(SheetChange {
                    before: before.to_owned(),
                    after: after.to_string(),
                    key,
                });
            }
            self.pair(at, before, after, row.number);
        }
        if !changes.is_empty() {
            self.changes.push(SheetRowChange {
                number: row.number,
                customer: row.id.clone(),
                base_version: row.version.clone(),
                changes,
            });
        }
    }

    /// Compares a name or a domain, which changes nothing. Returns true if it is the same but for
    /// signs that programs add or take away.
    ///
    /// # Errors
    /// Fails with what became of the value.
    fn who(
        &mut self,
        at: usize,
        before: &'a str,
        cell: &'a Cell,
        row: u32,
    ) -> Result<bool, FindingKind> {
        let after = compare(Kind::Text, before, cell)?;
        let Some(text) = &after else {
            self.letters.learn(cell);
            self.pair(at, before, None, row);
            return Ok(true);
        };
        if is_misread(before, text) {
            return Err(FindingKind::Garbled);
        }
        let plain = |text: &str| signs::normalize(Kind::Text, text);
        let is_same = plain(text) == plain(before);
        self.pair(at, before, after.filter(|_| !is_same), row);
        Ok(is_same)
    }

    /// The changed value of a field as a change set takes it; `None` if it is the same.
    ///
    /// # Errors
    /// Fails with what became of the value.
    fn value(
        &mut self,
        at: usize,
        kind: Kind,
        before: &str,
        cell: &'a Cell,
        row: u32,
    ) -> Result<Option<Cow<'a, str>>, FindingKind> {
        let Some(text) = compare(kind, before, cell)? else {
            self.letters.learn(cell);
            return Ok(None);
        };
        let stored = posted(kind, before);
        let after = meant(kind, &text, &stored);
        if after == stored {
            return Ok(None);
        }
        self.letters.take(at, before, &text, row)?;
        Ok(Some(match after == text {
            true => text,
            false => Cow::Owned(after),
        }))
    }

    fn pair(&mut self, at: usize, before: &'a str, after: Option<Cow<'a, str>>, row: u32) {
        if let Some(pairs) = self.pairs.get_mut(at) {
            pairs.push((before, after.unwrap_or(Cow::Borrowed(before)), row));
        }
    }
}

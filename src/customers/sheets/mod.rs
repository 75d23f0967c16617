//! Sheets: customers as CSV and XLSX, and the way back. Pure: it reads and writes bytes.
//!
//! A row is known by the customer's id and by the version of the billing profile that it was taken
//! from, never by its place. `read` makes cells of bytes, `ParsedSheet` rows of cells, and `check`
//! compares them with what the portal knows. Whatever does not fit is a finding, and a sheet with a
//! finding changes nothing: no value is guessed, mended or left out.

mod alarms;
mod carried;
mod cells;
mod check;
mod columns;
mod encodings;
mod known;
mod letters;
mod spoiled;
mod text;
mod write;
mod xlsx;

pub use carried::{CarriedSheet, changes_of};
pub use check::{SheetChange, SheetReading, SheetRow, SheetRowChange, check};
pub use columns::{Column, SheetContent, columns};
pub use known::{KnownSheet, KnownValues, KnownVersions};
pub use text::Separator;
pub(crate) use write::fits;
#[cfg(test)]
use write::xlsx_file;
pub use write::{XlsxTable, csv_head, csv_line, xlsx_table};

use crate::profile::CustomerId;
use cells::{Cell, Grid, GridRow, Letters};
use std::collections::BTreeSet;

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;

/// The largest number of rows that are read, and of customers in an XLSX file that is written: both
/// are done in memory. A CSV file is written row by row and has no limit.
pub const MOST_ROWS: usize = 20_000;

/// The largest number of columns.
const MOST_COLUMNS: usize = 200;

/// The rows that a finding names.
const NAMED_ROWS: usize = 5;

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetFormat {
    Csv,
    Xlsx,
}

impl SheetFormat {
    pub fn parse(text: &str) -> Option<SheetFormat> {
        match text {
            "csv" => Some(SheetFormat::Csv),
            "xlsx" => Some(SheetFormat::Xlsx),
            _ => None,
        }
    }

    /// The word in addresses, which is the end of the file's name too.
    pub fn extension(self) -> &'static str {
        match self {
            SheetFormat::Csv => "csv",
            SheetFormat::Xlsx => "xlsx",
        }
    }

    pub fn content_type(self) -> &'static str {
        match self {
            SheetFormat::Csv => "text/csv; charset=utf-8; header=present",
            SheetFormat::Xlsx => {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        }
    }
}

/// Something about a sheet that does not fit. Its sentence has the key `sheet-{as_str()}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// Neither text in a known encoding nor an XLSX file.
    NotASheet,
    /// The old format of Excel, or a file with a password.
    OldExcel,
    TooLarge,
    TooManyRows,
    /// The file ends in the middle of a row or of a value.
    Truncated,
    /// Text that is not what its byte order mark says.
    Encoding,
    /// No separator that is known makes columns of the first row.
    Separator,
    NoCustomerColumn,
    NoVersionColumn,
    UnknownColumns,
    RepeatedColumns,
    MoreSheets,
    /// Cells that were made one: only the first of them has kept its value.
    Merged,
    NoRows,
    /// A row with more or fewer cells than the head.
    Cells,
    /// A customer id that is none.
    Id,
    /// An id of no customer of the copy.
    UnknownCustomer,
    Duplicate,
    /// Values without the version that they were taken from.
    NoVersion,
    /// A version that is none of this customer.
    OtherVersion,
    /// Name or domain are not those of this id.
    WhoDiffers,
    Formula,
    /// An error value, or true or false.
    NotText,
    Number,
    Date,
    Scientific,
    /// Zeros or a plus sign at the beginning are lost.
    Zeros,
    /// Letters that another encoding made of other letters.
    Garbled,
    /// New letters in a file that may be in another encoding than it was read in.
    GuessedLetters,
    /// Letters without the accents that they had, in a file that cannot hold them.
    LostAccents,
    /// A column whose values stand one row higher or lower.
    Shifted,
    /// A column whose values stand in other rows.
    Sorted,
    /// The same value in all rows.
    OneValue,
    /// Half of the values of a column, or more, are empty now.
    Emptied,
}

impl FindingKind {
    pub fn as_str(self) -> &'static str {
        match self {
            FindingKind::NotASheet => "not-a-sheet",
            FindingKind::OldExcel => "old-excel",
            FindingKind::TooLarge => "too-large",
            FindingKind::TooManyRows => "too-many-rows",
            FindingKind::Truncated => "truncated",
            FindingKind::Encoding => "encoding",
            FindingKind::Separator => "separator",
            FindingKind::NoCustomerColumn => "no-customer-column",
            FindingKind::NoVersionColumn => "no-version-column",
            FindingKind::UnknownColumns => "unknown-columns",
            FindingKind::RepeatedColumns => "repeated-columns",
            FindingKind::MoreSheets => "more-sheets",
            FindingKind::Merged => "merged",
            FindingKind::NoRows => "no-rows",
            FindingKind::Cells => "cells",
            FindingKind::Id => "id",
            FindingKind::UnknownCustomer => "unknown-customer",
            FindingKind::Duplicate => "duplicate",
            FindingKind::NoVersion => "no-version",
            FindingKind::OtherVersion => "other-version",
            FindingKind::WhoDiffers => "who-differs",
            FindingKind::Formula => "formula",
            FindingKind::NotText => "not-text",
            FindingKind::Number => "number",
            FindingKind::Date => "date",
            FindingKind::Scientific => "scientific",
            FindingKind::Zeros => "zeros",
            FindingKind::Garbled => "garbled",
            FindingKind::GuessedLetters => "guessed-letters",
            FindingKind::LostAccents => "lost-accents",
            FindingKind::Shifted => "shifted",
            FindingKind::Sorted => "sorted",
            FindingKind::OneValue => "one-value",
            FindingKind::Emptied => "emptied",
        }
    }
}

/// A finding, with the places where it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFinding {
    pub kind: FindingKind,
    /// The name of a column, or the names of several.
    pub columns: Vec<String>,
    /// The first rows, numbered as spreadsheets number them.
    pub rows: Vec<u32>,
    /// The number of places.
    pub count: usize,
}

impl SheetFinding {
    /// A finding about the whole file.
    pub fn of_file(kind: FindingKind) -> SheetFinding {
        SheetFinding {
            kind,
            columns: vec![],
            rows: vec![],
            count: 1,
        }
    }

    fn of_columns(kind: FindingKind, columns: Vec<String>) -> SheetFinding {
        SheetFinding {
            count: columns.len(),
            columns,
            ..SheetFinding::of_file(kind)
        }
    }
}

/// SheetFindings, those of one kind and column put together.
#[derive(Debug, Default)]
struct SheetFindings(Vec<SheetFinding>);

impl SheetFindings {
    fn add(&mut self, kind: FindingKind, column: Option<&str>, row: u32) {
        let same = |found: &&mut SheetFinding| {
            found.kind == kind && found.columns.first().map(String::as_str) == column
        };
        match self.0.iter_mut().find(same) {
            Some(found) => {
                found.count += 1;
                if found.rows.len() < NAMED_ROWS {
                    found.rows.push(row);
                }
            }
            None => self.0.push(SheetFinding {
                kind,
                columns: column.map(str::to_owned).into_iter().collect(),
                rows: vec![row],
                count: 1,
            }),
        }
    }
}

/// Rows of a sheet, before anybody was asked about them.
#[derive(Debug)]
pub struct ParsedSheet {
    format: SheetFormat,
    encoding: Option<&'static str>,
    letters: Letters,
    separator: Option<Separator>,
    columns: Vec<Column>,
    rows: Vec<ParsedRow>,
    findings: SheetFindings,
}

#[derive(Debug)]
struct ParsedRow {
    number: u32,
    id: CustomerId,
    version: String,
    /// In the order of the columns.
    cells: Vec<Cell>,
}

impl ParsedSheet {
    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// Fails with what is wrong if there are no rows to look at: the bytes are no sheet, there are
    /// too many of them, or the head does not name the columns that have to be there.
    pub fn read(bytes: &[u8]) -> Result<ParsedSheet, SheetFinding> {
        let grid = if bytes.len() > MOST_BYTES {
            return Err(SheetFinding::of_file(FindingKind::TooLarge));
        } else if bytes.starts_with(b"PK") {
            xlsx::read(bytes).map_err(SheetFinding::of_file)?
        } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(SheetFinding::of_file(FindingKind::OldExcel));
        } else {
            text::read(bytes).map_err(SheetFinding::of_file)?
        };
        ParsedSheet::of(grid)
    }

    fn of(grid: Grid) -> Result<ParsedSheet, SheetFinding> {
        let head = columns_of(&grid)?;
        let columns: Vec<Column> = head.iter().copied().flatten().collect();
        if grid.rows.is_empty() {
            return Err(SheetFinding::of_file(FindingKind::NoRows));
        }
        let mut sheet = ParsedSheet {
            format: grid.format,
            encoding: grid.encoding,
            letters: grid.letters,
            separator: grid.separator,
            columns,
            rows: Vec::with_capacity(grid.rows.len()),
            findings: SheetFindings::default(),
        };
        let width = grid.head.len();
        let last = grid.rows.last().map(|row| row.number);
        let mut seen = BTreeSet::new();
        for row in grid.rows {
            sheet.take(row, width, &head, &mut seen, last);
        }
        Ok(sheet)
    }

    fn take(
        &mut self,
        row: GridRow,
        width: usize,
        head: &[Option<Column>],
        seen: &mut BTreeSet<CustomerId>,
        last: Option<u32>,
    ) {
        let GridRow { number, cells } = row;
        let is_short = self.format == SheetFormat::Csv
            && cells.len() < width
            && (Some(number) == last || !is_without_values(head, &cells));
        if is_short || cells.iter().skip(width).any(|cell| *cell != Cell::Empty) {
            // The last column is the version, which is never empty in a row with values: a shorter
            // row was cut, or is split at other places than the head.
            let is_cut = cells.len() < width && Some(number) == last;
            let kind = match is_cut {
                true => FindingKind::Truncated,
                false => FindingKind::Cells,
            };
            return self.findings.add(kind, None, number);
        }
        let mut cells = cells.into_iter();
        let cells: Vec<(Column, Cell)> = head
            .iter()
            .filter_map(|column| {
                let cell = cells.next().unwrap_or(Cell::Empty);
                Some(((*column)?, cell))
            })
            .collect();
        let text = |wanted: Column| {
            let mut all = cells.iter();
            let cell = all.find(|(column, _)| *column == wanted);
            cell.map_or("", |(_, cell)| cell.text())
        };
        let Some(id) = CustomerId::parse(text(Column::Customer).trim()) else {
            return self.findings.add(FindingKind::Id, None, number);
        };
        if !seen.insert(id.clone()) {
            return self.findings.add(FindingKind::Duplicate, None, number);
        }
        let version = text(Column::Version).trim().to_ascii_lowercase();
        // A collected list would keep the room of the pairs.
        let mut own = Vec::with_capacity(cells.len());
        own.extend(cells.into_iter().map(|(_, cell)| cell));
        self.rows.push(ParsedRow {
            number,
            id,
            version,
            cells: own,
        });
    }

    /// The customers of the rows, with the versions that they name.
    pub fn customers(&self) -> impl Iterator<Item = (&CustomerId, &str)> {
        self.rows.iter().map(|row| (&row.id, row.version.as_str()))
    }
}

/// Returns true for a row that names a customer and has no values. Excel leaves the separators at
/// the end of rows out if 16 of them, one below the other, have nothing there.
fn is_without_values(head: &[Option<Column>], cells: &[Cell]) -> bool {
    let mut has_customer = false;
    for (column, cell) in head.iter().zip(cells) {
        match column {
            Some(Column::Customer) => {
                has_customer = CustomerId::parse(cell.text().trim()).is_some();
            }
            Some(Column::Name | Column::Domain) => {}
            _ if *cell == Cell::Empty => {}
            _ => return false,
        }
    }
    has_customer
}

/// Reads the head. A column without a name and without values is none.
fn columns_of(grid: &Grid) -> Result<Vec<Option<Column>>, SheetFinding> {
    let mut columns: Vec<Option<Column>> = vec![];
    let (mut unknown, mut repeated) = (vec![], vec![]);
    for (at, name) in grid.head.iter().enumerate() {
        let name = name.trim();
        let column = Column::named(name);
        let is_used = || {
            let mut cells = grid.rows.iter().map(|row| row.cells.get(at));
            cells.any(|cell| cell.is_some_and(|cell| *cell != Cell::Empty))
        };
        match column {
            Some(column) if columns.contains(&Some(column)) => repeated.push(column.name()),
            None if !name.is_empty() => unknown.push(name.chars().take(100).collect()),
            None if is_used() => unknown.push(format!("#{}", at + 1)),
            Some(_) | None => {}
        }
        columns.push(column);
    }
    let has = |column| columns.contains(&Some(column));
    if !has(Column::Customer) {
        return Err(SheetFinding::of_file(FindingKind::NoCustomerColumn));
    }
    if !has(Column::Version) {
        return Err(SheetFinding::of_file(FindingKind::NoVersionColumn));
    }
    if !unknown.is_empty() {
        return Err(SheetFinding::of_columns(
            FindingKind::UnknownColumns,
            unknown,
        ));
    }
    if !repeated.is_empty() {
        return Err(SheetFinding::of_columns(
            FindingKind::RepeatedColumns,
            repeated,
        ));
    }
    Ok(columns)
}

#[cfg(test)]
mod sheet_tests;
#[cfg(test)]
mod spoiled_tests;

//! Sheets as bytes. A spreadsheet executes nothing of them: in CSV an apostrophe stands before what
//! could be a formula (`history::cells`), and in XLSX every cell is text, and stays text if somebody
//! types into it.

use super::Column;
use crate::history::cells::guarded;
use crate::history::csv::{head_of, line};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;

/// A cell holds this many UTF-16 units (Excel specifications and limits).
const LONGEST: usize = 32_767;

/// The width of columns in letters.
const WIDTH: f64 = 24.0;

/// Returns true if every value fits into a cell, with its apostrophes.
pub(crate) fn fits(values: &[String]) -> bool {
    let units = |value: &String| guarded(value).encode_utf16().count();
    values.iter().all(|value| units(value) <= LONGEST)
}

/// The first line, with the mark that tells spreadsheets that the text is UTF-8.
pub fn csv_head(columns: &[Column]) -> String {
    head_of(columns.iter().map(|column| Cow::Owned(column.name())))
}

/// A row, in the order of the columns.
pub fn csv_line(values: &[String]) -> String {
    line(values.iter().map(|value| guarded(value)))
}

/// An XLSX file of customers with all their rows at once, as tests need it.
#[cfg(test)]
pub fn xlsx_file(
    columns: &[Column],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<Vec<u8>, XlsxError> {
    XlsxTable::of_customers(columns)?.with(rows)?.finish()
}

/// An XLSX file with one sheet; as `XlsxTable`.
///
/// # Errors
/// Fails if a value does not fit into a cell, or if there are more rows than a sheet has.
pub fn xlsx_table(
    name: &str,
    head_row: &[String],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<Vec<u8>, XlsxError> {
    XlsxTable::new(name, head_row)?.with(rows)?.finish()
}

/// An XLSX file with one sheet, which takes its rows one after the other. It is made in memory,
/// because temporary files are not sealed.
pub struct XlsxTable {
    workbook: Workbook,
    text: Format,
    /// The number of the last row, from 0.
    last: u32,
}

impl XlsxTable {
    /// Begins a file with its head.
    ///
    /// # Errors
    /// Fails if a name does not fit into a cell.
    pub fn new(name: &str, head_row: &[String]) -> Result<XlsxTable, XlsxError> {
        let (text, head) = (
            Format::new().set_num_format("@"),
            Format::new().set_num_format("@").set_bold(),
        );
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        for (at, column) in (0_u16..).zip(head_row) {
            sheet.set_column_width(at, WIDTH)?;
            sheet.set_column_format(at, &text)?;
            sheet.write_string_with_format(0, at, column, &head)?;
        }
        sheet.set_freeze_panes(1, 1)?;
        Ok(XlsxTable {
            workbook,
            text,
            last: 0,
        })
    }

    /// Begins a file of customers.
    ///
    /// # Errors
    /// As `new`.
    pub fn of_customers(columns: &[Column]) -> Result<XlsxTable, XlsxError> {
        let head: Vec<String> = columns.iter().map(Column::name).collect();
        XlsxTable::new("customers", &head)
    }

    /// The file with these rows behind those that it has.
    ///
    /// # Errors
    /// Fails if a value does not fit into a cell, or if there are more rows than a sheet has.
    pub fn with(
        mut self,
        rows: impl IntoIterator<Item = Vec<String>>,
    ) -> Result<XlsxTable, XlsxError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        for values in rows {
            self.last += 1;
            for (at, value) in (0_u16..).zip(values) {
                write(sheet, self.last, at, value, &self.text)?;
            }
        }
        Ok(self)
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// Fails if the file cannot be made.
    pub fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        self.workbook.save_to_buffer()
    }
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: String,
    text: &Format,
) -> Result<(), XlsxError> {
    if value.is_empty() {
        return Ok(());
    }
    if !is_markup(&value) {
        sheet.write_string_with_format(row, column, value, text)?;
        return Ok(());
    }
    // Letter by letter, so that none of it is taken for what it looks like.
    let plain = Format::default();
    let letters: Vec<String> = value.chars().map(String::from).collect();
    let parts: Vec<(&Format, &str)> = letters
        .iter()
        .map(|letter| (&plain, letter.as_str()))
        .collect();
    sheet.write_rich_string_with_format(row, column, &parts, text)?;
    Ok(())
}

/// Returns true for a value that the crate takes for its own markup, or writes so that it reads
/// back as another one: a sign that XML cannot hold behind what looks like the number of such a
/// sign.
fn is_markup(value: &str) -> bool {
    let is_rich = value.starts_with("<r>") && value.ends_with("</r>");
    let is_held = |sign: char| !matches!(sign, '\u{fffe}' | '\u{ffff}') && !sign.is_ascii_control();
    let has_number = value.contains("_x");
    is_rich
        || (has_number
            && !value
                .chars()
                .all(|sign| is_held(sign) || "\t\n".contains(sign)))
}

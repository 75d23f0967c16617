//! Text with separators, as spreadsheet programs of all languages write it.

use super::cells::{Cell, Grid, Letters};
use super::columns::Column;
use super::{FindingKind, SheetFormat};
use crate::history::cells::{guarded, unguarded};
use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The sign between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    Comma,
    /// Of programs whose decimal sign is the comma.
    Semicolon,
    Tab,
}

impl Separator {
    const ALL: [Separator; 3] = [Separator::Comma, Separator::Semicolon, Separator::Tab];

    fn sign(self) -> u8 {
        match self {
            Separator::Comma => b',',
            Separator::Semicolon => b';',
            Separator::Tab => b'\t',
        }
    }

    /// The key of its words is `separator-{word()}`.
    pub fn word(self) -> &'static str {
        match self {
            Separator::Comma => "comma",
            Separator::Semicolon => "semicolon",
            Separator::Tab => "tab",
        }
    }
}

/// Text and the name of its encoding.
struct Decoded {
    text: String,
    encoding: &'static str,
    letters: Letters,
}

/// Reads the cells of a text.
///
/// # Errors
/// Fails with what is wrong with the whole file.
pub(super) fn read(bytes: &[u8]) -> Result<Grid, FindingKind> {
    let Decoded {
        text,
        encoding,
        letters,
    } = decode(bytes)?;
    let (text, lines_before) = without_separator_line(&text);
    let separator = separator_of(text)?;
    // A quotation mark is doubled inside of a value: an odd number of them leaves a value open.
    if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        return Err(FindingKind::Truncated);
    }
    let mut grid = Grid {
        format: SheetFormat::Csv,
        encoding: Some(encoding),
        letters,
        separator: Some(separator),
        head: vec![],
        rows: vec![],
    };
    let mut reader = reader(text, separator);
    let mut record = ByteRecord::new();
    let mut number = lines_before;
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let start = record.position().map_or(0, csv::Position::byte);
        number += 1 + empty_lines(text, usize::try_from(start).unwrap_or(usize::MAX));
        let values = record.iter().map(String::from_utf8_lossy);
        if grid.head.is_empty() {
            grid.head = values.map(|value| value.into_owned()).collect();
        } else {
            grid.push(number, values.map(|value| cell(&value)).collect())?;
        }
    }
    Ok(grid)
}

/// Returns the number of empty lines at this place, which are rows in a spreadsheet. The record
/// before may have ended between the two signs of a line end.
fn empty_lines(text: &str, at: usize) -> u32 {
    let (before, mut rest) = text.split_at_checked(at).unwrap_or((text, ""));
    if before.ends_with('\r') {
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    let mut count = 0;
    while let Some(next) = ["\r\n", "\r", "\n"]
        .into_iter()
        .find_map(|end| rest.strip_prefix(end))
    {
        rest = next;
        count += 1;
    }
    count
}

fn reader(text: &str, separator: Separator) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator.sign())
        .from_reader(text.as_bytes())
}

/// The value without the apostrophes that exports put before what a spreadsheet would execute. One
/// that no export can have written is taken as it is.
fn cell(value: &str) -> Cell {
    let plain = unguarded(value);
    if guarded(&plain) == value {
        return Cell::of(&plain);
    }
    match value.trim_start().starts_with(['=', '@', '＝', '＠']) {
        true => Cell::Formula,
        false => Cell::of(value),
    }
}

/// Takes the line away by which Excel is told the separator; with the number of lines before the
/// rest. The separator is found without it.
fn without_separator_line(text: &str) -> (&str, u32) {
    let is_told = text
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("sep="));
    match text.split_once('\n') {
        Some((line, rest)) if is_told && line.trim_end().chars().count() <= 5 => (rest, 1),
        _ => (text, 0),
    }
}

/// Finds the separator that makes known columns of the first row.
fn separator_of(text: &str) -> Result<Separator, FindingKind> {
    let known = |separator: Separator| -> Vec<Column> {
        let mut record = ByteRecord::new();
        let read = reader(text, separator).read_byte_record(&mut record);
        let names = record.iter().map(String::from_utf8_lossy);
        match read {
            Ok(true) => names
                .filter_map(|name| Column::named(name.trim()))
                .collect(),
            Ok(false) | Err(_) => vec![],
        }
    };
    let best = Separator::ALL
        .into_iter()
        .map(|separator| (known(separator), separator))
        .max_by_key(|(columns, _)| columns.len());
    match best {
        Some((columns, separator)) if columns.len() > 1 => Ok(separator),
        _ => {
            let first = text.lines().next().unwrap_or_default();
            match first.to_ascii_lowercase().contains("customer") {
                true => Err(FindingKind::Separator),
                false => Err(FindingKind::NoCustomerColumn),
            }
        }
    }
}

/// Decodes the bytes: by their mark if there is one; else they are UTF-8 if they can be, UTF-16 if
/// every second byte of the beginning is zero, and Windows-1252 if there is nothing but letters and
/// signs then.
fn decode(bytes: &[u8]) -> Result<Decoded, FindingKind> {
    if let Some(bytes) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return match utf8(bytes) {
            Ok(decoded) => Ok(Decoded {
                letters: Letters::All,
                ..decoded
            }),
            Err(None) => Err(FindingKind::Truncated),
            Err(Some(())) => Err(FindingKind::Encoding),
        };
    }
    if let Some(bytes) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(bytes, UTF_16LE);
    }
    if let Some(bytes) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(bytes, UTF_16BE);
    }
    match bytes {
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => {
            return utf16(bytes, UTF_16LE);
        }
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => {
            return utf16(bytes, UTF_16BE);
        }
        _ => {}
    }
    match utf8(bytes) {
        Ok(decoded) => Ok(decoded),
        Err(None) => Err(FindingKind::Truncated),
        Err(Some(())) => windows_1252(bytes),
    }
}

/// Fails with `None` if the last letter is incomplete, and with `Some` if it is no UTF-8.
fn utf8(bytes: &[u8]) -> Result<Decoded, Option<()>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded {
            text: text.to_owned(),
            encoding: "UTF-8",
            letters: match text.is_ascii() {
                true => Letters::Ascii,
                false => Letters::All,
            },
        }),
        Err(error) => {
            // The beginning of a longer letter at the very end may be a letter of Windows-1252 too,
            // unless others before it were UTF-8.
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let is_cut = error.error_len().is_none() && !before.is_ascii();
            Err((!is_cut).then_some(()))
        }
    }
}

fn utf16(bytes: &[u8], encoding: &'static Encoding) -> Result<Decoded, FindingKind> {
    if bytes.len() % 2 == 1 {
        return Err(FindingKind::Truncated);
    }
    match encoding.decode_without_bom_handling(bytes) {
        (_, true) => Err(FindingKind::Encoding),
        (text, false) => Ok(Decoded {
            text: text.into_owned(),
            encoding: "UTF-16",
            letters: Letters::All,
        }),
    }
}

fn windows_1252(bytes: &[u8]) -> Result<Decoded, FindingKind> {
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    let is_strange = |letter: char| letter.is_control() && !matches!(letter, '\t' | '\r' | '\n');
    if text.contains(is_strange) {
        return Err(FindingKind::NotASheet);
    }
    Ok(Decoded {
        text: text.into_owned(),
        encoding: "Windows-1252",
        letters: Letters::Guessed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_of_exports_are_taken_away_and_others_are_kept() {
        for value in ["+49 89", "'s-Hertogenbosch", "a;=1", "''", "\t'", "=1", ""] {
            assert_eq!(cell(&guarded(value)), Cell::of(value), "{value:?}");
        }
        for typed in ["'t Hof", "O'Neill", "+49 89", "-"] {
            assert_eq!(cell(typed), Cell::of(typed));
        }
        for formula in ["=1+1", "=\"01069\"", " @SUM(A1)", "＝1"] {
            assert_eq!(cell(formula), Cell::Formula, "{formula}");
        }
    }

    #[test]
    fn rows_are_numbered_as_spreadsheets_number_them() {
        let numbers = |text: &str| {
            let grid = read(text.as_bytes()).expect("a sheet");
            let rows = grid.rows.iter();
            rows.map(|row| row.number).collect::<Vec<_>>()
        };
        let head = "customer,version\n";
        assert_eq!(numbers(&format!("{head}a,b\nc,d")), [2, 3]);
        assert_eq!(numbers(&format!("{head}\"a\nb\",c\nd,e\n")), [2, 3]);
        assert_eq!(numbers(&format!("{head}a,b\n\n,\nc,d\n")), [2, 5]);
        assert_eq!(numbers(&format!("sep=,\n{head}a,b\n")), [3]);
        assert_eq!(numbers("customer,version\ra,b\rc,d"), [2, 3]);
    }
}

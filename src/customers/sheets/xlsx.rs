//! Cells of an XLSX file, read by `calamine`.
//!
//! The size of everything in it is counted first, because a small file may unpack to anything. The
//! crate trusts some numbers of a file, so a panic in it is caught: the file is unreadable then.

use super::cells::{Cell, Grid, Letters};
use super::{FindingKind, MOST_COLUMNS, SheetFormat};
use calamine::{DataRef, Reader, Xlsx, XlsxCellFormulaMetadataRecord, XlsxError};
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use zip::ZipArchive;

/// The largest size of all files in it, unpacked, in bytes.
const MOST_UNPACKED: u64 = 128 * 1024 * 1024;

/// The largest number of files in it.
const MOST_FILES: usize = 1_000;

/// The largest size of all texts of the sheet, in bytes: many cells may show one long text.
const MOST_TEXT: usize = 64 * 1024 * 1024;

/// Reads the first sheet of the file.
///
/// # Errors
/// Fails with what is wrong with the whole file.
pub(super) fn read(bytes: &[u8]) -> Result<Grid, FindingKind> {
    let reading = AssertUnwindSafe(|| {
        unpacks_to_little(bytes, MOST_UNPACKED)?;
        cells(bytes)
    });
    catch_unwind(reading).unwrap_or(Err(FindingKind::NotASheet))
}

/// Unpacks everything once and keeps nothing.
fn unpacks_to_little(bytes: &[u8], most: u64) -> Result<(), FindingKind> {
    // The list of files stands at the end of the file.
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FindingKind::Truncated)?;
    if archive.len() > MOST_FILES {
        return Err(FindingKind::TooLarge);
    }
    let mut left = most;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|_| FindingKind::NotASheet)?;
        let name = file.name().map_err(|_| FindingKind::NotASheet)?;
        let mut counted = Strings {
            has_strings: name.to_ascii_lowercase().ends_with("sharedstrings.xml"),
            ..Strings::default()
        };
        let mut file = file.take(left + 1);
        let size = std::io::copy(&mut file, &mut counted).map_err(|_| FindingKind::Truncated)?;
        left = left.checked_sub(size).ok_or(FindingKind::TooLarge)?;
        if counted.is_hostile {
            return Err(FindingKind::NotASheet);
        }
    }
    Ok(())
}

/// Looks for a table of texts that announces more of them than memory has: room for as many is made
/// before the first is read. The announcement is `uniqueCount="…"`.
#[derive(Default)]
struct Strings {
    /// The file is the table of texts.
    has_strings: bool,
    /// The end of what was written before.
    tail: Vec<u8>,
    is_hostile: bool,
}

/// The announcement.
const ANNOUNCES: &[u8] = b"uniqueCount";

/// The longest announcement that is looked at, in bytes.
const LONGEST_ANNOUNCEMENT: usize = 64;

/// The most digits of a number of texts: a sheet of as many rows as are read has less.
const LONGEST_NUMBER: usize = 6;

impl std::io::Write for Strings {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if !self.has_strings {
            return Ok(bytes.len());
        }
        // In UTF-16 and ISO 2022 the name could not be found.
        self.is_hostile |= bytes.contains(&0) || bytes.contains(&0x1b);
        self.tail.extend_from_slice(bytes);
        let windows = self.tail.windows(ANNOUNCES.len()).enumerate();
        let announced = windows.filter(|(_, window)| *window == ANNOUNCES);
        for (at, _) in announced {
            let value = self.tail.get(at + ANNOUNCES.len()..).unwrap_or_default();
            let quoted = value.splitn(3, |byte| matches!(byte, b'"' | b'\''));
            // Before the first quotation mark, and then between both.
            let number = quoted.take(2).last().unwrap_or_default();
            self.is_hostile |= number.len() > LONGEST_NUMBER;
        }
        let kept = self.tail.len().saturating_sub(LONGEST_ANNOUNCEMENT);
        self.tail.drain(..kept);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn cells(bytes: &[u8]) -> Result<Grid, FindingKind> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(kind_of)?;
    let names = workbook.sheet_names();
    let Some((first, others)) = names.split_first() else {
        return Err(FindingKind::NotASheet);
    };
    for other in others {
        // One that has no cells, or is no table of cells, does no harm.
        if let Ok(mut reader) = workbook.worksheet_cells_reader(other)
            && let Ok(Some(_)) = reader.next_cell()
        {
            return Err(FindingKind::MoreSheets);
        }
    }
    // Of cells that are merged, all but the first lose their values.
    let merged = workbook.merge_cells_by_sheet_name(first).map_err(kind_of)?;
    if !merged.is_empty() {
        return Err(FindingKind::Merged);
    }
    let mut reader = workbook.worksheet_cells_reader(first).map_err(kind_of)?;
    let mut grid = Grid {
        format: SheetFormat::Xlsx,
        encoding: None,
        letters: Letters::All,
        separator: None,
        head: vec![],
        rows: vec![],
    };
    let (mut row, mut size): (Option<(u32, Vec<Cell>)>, usize) = (None, 0);
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(kind_of)? {
        let ((number, column), cell) = (record.pos, cell_of(record));
        size += cell.text().len();
        if size > MOST_TEXT {
            return Err(FindingKind::TooLarge);
        }
        if cell == Cell::Empty {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MOST_COLUMNS {
            return Err(FindingKind::TooLarge);
        }
        let is_same = row.as_ref().is_some_and(|(current, _)| *current == number);
        if !is_same && let Some((before, cells)) = row.replace((number, vec![])) {
            if number < before {
                return Err(FindingKind::NotASheet);
            }
            take(&mut grid, before, cells)?;
        }
        if let Some((_, cells)) = &mut row {
            if cells.len() <= column {
                cells.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = cells.get_mut(column) {
                *place = cell;
            }
        }
    }
    if let Some((number, cells)) = row {
        take(&mut grid, number, cells)?;
    }
    Ok(grid)
}

/// Takes a row; the first one is the head. `number` counts from 0.
fn take(grid: &mut Grid, number: u32, cells: Vec<Cell>) -> Result<(), FindingKind> {
    if grid.head.is_empty() {
        grid.head = cells.iter().map(|cell| cell.text().to_owned()).collect();
        return Ok(());
    }
    grid.push(number.saturating_add(1), cells)
}

fn cell_of(record: XlsxCellFormulaMetadataRecord<'_>) -> Cell {
    if record.formula.is_some() {
        return Cell::Formula;
    }
    match record.value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => Cell::of(&text),
        DataRef::SharedString(text) => Cell::of(text),
        DataRef::Int(number) => Cell::Number(number.to_string().into()),
        DataRef::Float(number) => Cell::Number(number.to_string().into()),
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => Cell::Date,
        DataRef::Bool(_) | DataRef::Error(_) => Cell::Other,
    }
}

fn kind_of(error: XlsxError) -> FindingKind {
    match error {
        XlsxError::XmlEof(_) | XlsxError::Io(_) => FindingKind::Truncated,
        XlsxError::Password => FindingKind::OldExcel,
        _ => FindingKind::NotASheet,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn packed(name: &str, content: &[u8]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(vec![]));
        let options = SimpleFileOptions::default();
        writer.start_file(name, options).expect("a file");
        writer.write_all(content).expect("memory");
        writer.finish().expect("a file").into_inner()
    }

    // M2
    #[test]
    fn m2_a_small_file_that_unpacks_to_anything_is_not_unpacked() {
        let bomb = packed("xl/worksheets/sheet1.xml", &vec![b'0'; 1024 * 1024]);
        assert!(bomb.len() < 16 * 1024, "{}", bomb.len());
        let most = |most: u64| unpacks_to_little(&bomb, most);
        assert_eq!(most(1024 * 1024), Ok(()));
        assert_eq!(most(1024 * 1024 - 1), Err(FindingKind::TooLarge));
    }

    // M2
    #[test]
    fn m2_no_room_is_made_for_texts_that_are_only_announced() {
        for (content, is_refused) in [
            (r#"<sst uniqueCount="99999999999999"/>"#.as_bytes(), true),
            (b"<sst uniqueCount = '1000000'>", true),
            (b"<sst unique\x1b(BCount='1000000'>", true),
            (b"<\0s\0s\0t\0", true),
            (
                b"<sst uniqueCount=\"999999\"><si><t>0123456789012345</t>",
                false,
            ),
            (b"<sst><si><t>0123456789</t></si></sst>", false),
        ] {
            let file = packed("XL/sharedStrings.xml", content);
            let refused = unpacks_to_little(&file, MOST_UNPACKED).is_err();
            let shown = String::from_utf8_lossy(content);
            assert_eq!(refused, is_refused, "{shown}");
        }
        let elsewhere = packed("xl/printer.bin", b"\0\x1b");
        assert_eq!(unpacks_to_little(&elsewhere, MOST_UNPACKED), Ok(()));
    }
    // M2
    #[test]
    fn m2_entities_of_a_file_are_not_looked_up() {
        let columns = super::super::columns(super::super::SheetContent::Table);
        let whole = super::super::xlsx_file(&columns, []).expect("a file");
        assert_eq!(read(&whole).map(|grid| grid.head.len()), Ok(columns.len()));
        let mut archive = ZipArchive::new(Cursor::new(whole)).expect("an archive");
        let mut writer = ZipWriter::new(Cursor::new(vec![]));
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).expect("a file");
            let name = file.name().expect("a name").into_owned();
            let mut content = String::new();
            file.read_to_string(&mut content).expect("text");
            if name.ends_with("sharedStrings.xml") {
                let kind = r#"<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/hostname">]><sst "#;
                content = content.replacen("<sst ", kind, 1);
                content = content.replacen("customer", "&x;", 1);
                assert!(content.contains("&x;"), "{content}");
            }
            let options = SimpleFileOptions::default();
            writer.start_file(name, options).expect("a file");
            writer.write_all(content.as_bytes()).expect("memory");
        }
        let hostile = writer.finish().expect("a file").into_inner();
        assert_eq!(
            read(&hostile).map(|grid| grid.head),
            Err(FindingKind::NotASheet)
        );
    }
}

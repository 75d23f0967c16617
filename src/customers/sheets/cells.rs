//! Cells of a sheet as they stand in it, whatever the file is.

use super::{FindingKind, MOST_COLUMNS, MOST_ROWS, Separator, SheetFormat};

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Empty,
    Text(Box<str>),
    /// A number that the spreadsheet program made or took, in digits.
    Number(Box<str>),
    Date,
    Formula,
    /// An error value, true or false.
    Other,
}

impl Cell {
    pub(super) fn of(text: &str) -> Cell {
        match text {
            "" => Cell::Empty,
            text => Cell::Text(text.into()),
        }
    }

    /// The text; that of a number in digits, and nothing of what is neither.
    pub(super) fn text(&self) -> &str {
        match self {
            Cell::Text(text) | Cell::Number(text) => text,
            Cell::Empty | Cell::Date | Cell::Formula | Cell::Other => "",
        }
    }
}

/// The letters that a file holds, which tells what can have become of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// XLSX, or text in Unicode.
    All,
    /// Text in ASCII, which all encodings have.
    Ascii,
    /// Text that is not in Unicode: it was read as Windows-1252, and may be in another encoding.
    Guessed,
}

/// All cells of a sheet. Rows without a value are left out.
#[derive(Debug)]
pub(super) struct Grid {
    pub format: SheetFormat,
    pub encoding: Option<&'static str>,
    pub letters: Letters,
    pub separator: Option<Separator>,
    pub head: Vec<String>,
    pub rows: Vec<GridRow>,
}

#[derive(Debug)]
pub(super) struct GridRow {
    /// As spreadsheets number it, from 1.
    pub number: u32,
    pub cells: Vec<Cell>,
}

impl Grid {
    pub(super) fn push(&mut self, number: u32, mut cells: Vec<Cell>) -> Result<(), FindingKind> {
        if cells.iter().all(|cell| *cell == Cell::Empty) {
            return Ok(());
        }
        if self.rows.len() >= MOST_ROWS {
            return Err(FindingKind::TooManyRows);
        }
        if cells.len() > MOST_COLUMNS {
            return Err(FindingKind::TooLarge);
        }
        cells.shrink_to_fit();
        self.rows.push(GridRow { number, cells });
        Ok(())
    }
}

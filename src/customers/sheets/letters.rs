//! The letters of the changed values of a file: those that an encoding made of others, lost or
//! left uncertain.

use super::cells::{Cell, Letters};
use super::encodings::{PossibleEncodings, is_misread};
use super::spoiled::has_lost_accents;
use super::{Column, FindingKind, SheetFinding, SheetFindings};

/// The letters of a file, as far as its rows were compared.
pub(super) struct CheckedLetters {
    letters: Letters,
    /// Of a file whose encoding was guessed.
    possible: PossibleEncodings,
    /// New values with other letters than those of ASCII, of such a file.
    new: Vec<Place<String>>,
    doubts: Vec<Place<FindingKind>>,
}

/// Something about a cell: the places of its column and its row.
type Place<T> = (usize, u32, T);

impl CheckedLetters {
    pub(super) fn of(letters: Letters) -> CheckedLetters {
        CheckedLetters {
            letters,
            possible: PossibleEncodings::all(),
            new: vec![],
            doubts: vec![],
        }
    }

    /// Takes a cell that came back as it was exported.
    pub(super) fn learn(&mut self, cell: &Cell) {
        if self.letters == Letters::Guessed {
            self.possible.learn(cell.text());
        }
    }

    /// Takes a changed value.
    ///
    /// # Errors
    /// Fails with `Garbled` if the file is in another encoding than it was read in. Where another
    /// program can have made the mistake, it is an alarm: somebody may have mended such letters.
    pub(super) fn take(
        &mut self,
        column: usize,
        before: &str,
        text: &str,
        row: u32,
    ) -> Result<(), FindingKind> {
        if is_misread(before, text) {
            if self.letters == Letters::Guessed {
                return Err(FindingKind::Garbled);
            }
            self.doubts.push((column, row, FindingKind::Garbled));
        } else if self.letters == Letters::Guessed && !text.is_ascii() {
            self.new.push((column, row, text.to_owned()));
        }
        if self.letters != Letters::All && has_lost_accents(before, text) {
            self.doubts.push((column, row, FindingKind::LostAccents));
        }
        Ok(())
    }

    /// The alarms, after all rows: new values are told of if nothing that came back shows that they
    /// were read in the right encoding.
    pub(super) fn alarms(&self, columns: &[Column]) -> Vec<SheetFinding> {
        let mut alarms = SheetFindings::default();
        let new = self.new.iter();
        let guessed = new
            .filter(|(_, _, text)| self.possible.doubt(text))
            .map(|(column, row, _)| (*column, *row, FindingKind::GuessedLetters));
        for (column, row, kind) in self.doubts.iter().copied().chain(guessed) {
            let name = columns.get(column).map(Column::name);
            alarms.add(kind, name.as_deref(), row);
        }
        alarms.0
    }
}

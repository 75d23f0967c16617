//! The check of the rows of a sheet before a set is made of them, by the rules of the dry run: against
//! the versions that the rows were taken from, and not against what stands at Partner Center now.

use super::ChangeSets;
use crate::auth::Person;
use crate::customers::sheets::SheetRowChange;
use crate::error::Error;
use crate::profile::{CUSTOMER_BILLING, FieldProblem, Json, Target, Values, values};

/// Versions that are read at once.
const PIECE: usize = 250;

/// A row of a sheet with values that break rules.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedSheetRow {
    /// As spreadsheets number it.
    pub number: u32,
    /// The changes break rules: nothing is sent for its customer. Otherwise Partner Center can refuse
    /// them because of what is stored.
    pub is_stopped: bool,
    /// Rules that changed values break.
    pub problems: Vec<FieldProblem>,
    /// Values of other fields as the version has them, and the rules that they break.
    pub stored: Vec<StoredProblem>,
}

/// A stored value and the rule that it breaks.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredProblem {
    pub value: String,
    pub problem: FieldProblem,
}

impl ChangeSets {
    /// Checks rows of a sheet, and returns those in which something breaks a rule. A row whose version
    /// is not kept is left out.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn check_sheet(
        &self,
        person: &Person,
        rows: &[SheetRowChange],
    ) -> Result<Vec<CheckedSheetRow>, Error> {
        let mut checked = vec![];
        for piece in rows.chunks(PIECE) {
            checked.extend(self.check_piece(person, piece).await?);
        }
        Ok(checked)
    }

    async fn check_piece(
        &self,
        person: &Person,
        rows: &[SheetRowChange],
    ) -> Result<Vec<CheckedSheetRow>, Error> {
        let version = |row: &SheetRowChange| {
            let target = Target::Customer(&CUSTOMER_BILLING, row.customer.clone());
            (target, row.base_version.clone())
        };
        let wanted: Vec<(Target, String)> = rows.iter().map(version).collect();
        let documents = self.history.versions_of(&wanted).await?;
        let (mut numbers, mut edits) = (vec![], vec![]);
        for (row, (target, id)) in rows.iter().zip(&wanted) {
            if let Some(document) = documents.get(&(target.key(), id.clone())) {
                let changes = row.changes.iter();
                let values = changes.map(|change| (change.key.clone(), change.after.clone()));
                numbers.push(row.number);
                edits.push((document, values.collect::<Values>()));
            }
        }
        let checked = self
            .editing
            .check_values(person, &CUSTOMER_BILLING, &edits)
            .await;
        let mut wrong = vec![];
        for ((number, (document, _)), found) in numbers.into_iter().zip(&edits).zip(checked) {
            let is_changed = |problem: &FieldProblem| {
                let mut changes = found.changes.iter();
                changes.any(|change| change.key == problem.key)
            };
            let is_stopped = !found.problems.is_empty();
            let (problems, others): (Vec<_>, Vec<_>) =
                found.problems.into_iter().partition(is_changed);
            let stored = others.into_iter().chain(found.stored);
            let stored = stored.map(|problem| StoredProblem {
                value: stored_value(document, &problem.key),
                problem,
            });
            let row = CheckedSheetRow {
                number,
                is_stopped,
                problems,
                stored: stored.collect(),
            };
            if is_stopped || !row.stored.is_empty() {
                wrong.push(row);
            }
        }
        Ok(wrong)
    }
}

fn stored_value(document: &Json, key: &str) -> String {
    let place = CUSTOMER_BILLING.place(key);
    place.map_or_else(String::new, |place| values::read(document, &place).shown())
}

//! Making sets: from a selection of customers, from the rows of a sheet, and from the failures of an
//! earlier set.

use super::ChangeSets;
use super::content::{RowContent, SetContent};
use super::operation::{ChangeOperation, OperationProblem, RowEdit};
use super::view::{
    ChangePhase, ChangeRowState, ChangeSelection, ChangeSetProblem, ChangeSetState,
    LONGEST_SET_NAME, NewChangeSet,
};
use crate::audit_log::Justification;
use crate::auth::Person;
use crate::customers::sheets::{SheetRow, SheetRowChange};
use crate::customers::{CopyAnswer, CustomerRow, ListQuery};
use crate::error::{Error, ErrorKind};
use crate::profile::{CUSTOMER_BILLING, CustomerId};
use crate::store::change_rows::{self, StoredChangeRow};
use crate::store::change_sets::{self, StoredChangeSet};
use crate::text::Lang;
use std::collections::{BTreeMap, BTreeSet};

/// A row to be stored: its customer and content.
type NewRows = Vec<(CustomerId, RowContent)>;

impl ChangeSets {
    /// Makes a set from a selection, and returns its number, or the problems of what was typed.
    ///
    /// # Errors
    /// Like `Customers::list`; `NotAllowed` if this person may not see the copy's list.
    pub async fn make(
        &self,
        person: &Person,
        new: NewChangeSet,
        lang: Lang,
    ) -> Result<Result<i64, Vec<ChangeSetProblem>>, Error> {
        let mut problems = vec![];
        let name = tidied_name(&new.name);
        problems.extend(problem_of_name(&name));
        let why = self.checked(&new.why).unwrap_or_else(|found| {
            problems.extend(found);
            Justification::default()
        });
        // Rows have values of their own, and nothing else has.
        let has_rows = matches!(new.selection, ChangeSelection::Rows(_));
        let operation = match new.operation.tidied() {
            Ok(operation) if has_rows != (operation == ChangeOperation::Rows) => {
                problems.push(ChangeSetProblem::Operation(OperationProblem::Kind));
                None
            }
            Ok(operation) => Some(operation),
            Err(problem) => {
                problems.push(ChangeSetProblem::Operation(problem));
                None
            }
        };
        let rows = match self.selected(person, &new.selection, lang).await? {
            Ok(rows) => rows,
            Err(problem) => {
                problems.push(problem);
                vec![]
            }
        };
        let Some(operation) = operation.filter(|_| problems.is_empty()) else {
            return Ok(Err(problems));
        };
        self.stored(person, name, why, operation, rows)
            .await
            .map(Ok)
    }

    /// Makes a set of the rows that failed in an earlier one, with the same operation. Returns
    /// `None` if there are none.
    ///
    /// # Errors
    /// `NotFound` if there is no such set, `StoreDown` if the database does not answer.
    pub async fn make_again(&self, person: &Person, number: i64) -> Result<Option<i64>, Error> {
        let failed = |row: &StoredChangeRow| {
            ChangeRowState::parse(&row.state).is_some_and(ChangeRowState::is_failure)
        };
        self.remade(person, number, failed).await
    }

    /// Makes a set of the ticked rows that a stopped one has not sent, with the same operation.
    /// Returns `None` if there are none.
    ///
    /// # Errors
    /// `NotFound` if there is no such set, `StoreDown` if the database does not answer.
    pub async fn make_rest(&self, person: &Person, number: i64) -> Result<Option<i64>, Error> {
        let unsent = |row: &StoredChangeRow| {
            let state = ChangeRowState::parse(&row.state);
            row.ticked && state.is_some_and(ChangeRowState::is_to_send)
        };
        self.remade(person, number, unsent).await
    }

    async fn remade(
        &self,
        person: &Person,
        number: i64,
        takes: impl Fn(&StoredChangeRow) -> bool,
    ) -> Result<Option<i64>, Error> {
        let earlier = self.content(number).await?;
        let rows = self
            .rows_of(number, |row| {
                takes(row).then(|| RowContent::read(&row.content).unread())
            })
            .await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let SetContent {
            name,
            why,
            operation,
            ..
        } = earlier;
        let number = self.stored(person, name, why, operation, rows).await?;
        Ok(Some(number))
    }

    /// The number of customers of a list.
    ///
    /// # Errors
    /// Like `Customers::list`.
    pub async fn list_size(
        &self,
        person: &Person,
        list: &ListQuery,
        lang: Lang,
    ) -> Result<Option<usize>, Error> {
        let labels = self.notes.index().await?;
        let filter = list.filter(&labels);
        let found = self
            .customers
            .list(person, &filter, list.sort, 0, 1, lang)
            .await?;
        Ok(match found {
            CopyAnswer::Found(page) => Some(page.matching),
            CopyAnswer::Nothing | CopyAnswer::Closed => None,
        })
    }

    fn checked(&self, typed: &Justification) -> Result<Justification, Vec<ChangeSetProblem>> {
        let rules = self.editing.justification_rules();
        rules
            .checked_of_set(&CUSTOMER_BILLING, typed)
            .map_err(|problems| problems.into_iter().map(ChangeSetProblem::Why).collect())
    }

    async fn selected(
        &self,
        person: &Person,
        selection: &ChangeSelection,
        lang: Lang,
    ) -> Result<Result<NewRows, ChangeSetProblem>, Error> {
        let rows: NewRows = match selection {
            ChangeSelection::List(list) => {
                let labels = self.notes.index().await?;
                let filter = list.filter(&labels);
                match self.customers.all(person, &filter, list.sort, lang).await? {
                    CopyAnswer::Found(rows) => rows.iter().map(row_of).collect(),
                    CopyAnswer::Closed => return Err(ErrorKind::NotAllowed.into()),
                    CopyAnswer::Nothing => return Ok(Err(ChangeSetProblem::NoList)),
                }
            }
            ChangeSelection::Customers(ids) => {
                let mut known = self.known(person, ids, lang).await?;
                let mut seen = BTreeSet::new();
                let once = ids.iter().filter(|id| seen.insert((*id).clone()));
                once.map(|id| match known.remove(id) {
                    Some(row) => row_of(&row),
                    None => (id.clone(), RowContent::default()),
                })
                .collect()
            }
            ChangeSelection::Rows(rows) => match self.of_sheet(person, rows, lang).await? {
                Ok(rows) => rows,
                Err(problem) => return Ok(Err(problem)),
            },
        };
        let most = self.limits.set;
        Ok(match rows.len() {
            0 => Err(ChangeSetProblem::NoCustomers),
            count if u32::try_from(count).is_ok_and(|count| count <= most) => Ok(rows),
            count => Err(ChangeSetProblem::TooMany { count, most }),
        })
    }

    /// The rows of a sheet that change something, compared with the versions that they name.
    async fn of_sheet(
        &self,
        person: &Person,
        rows: &[SheetRow],
        lang: Lang,
    ) -> Result<Result<NewRows, ChangeSetProblem>, Error> {
        let changes = match self.customers.sheet_changes(person, rows, lang).await? {
            CopyAnswer::Found(Some(changes)) => changes,
            CopyAnswer::Found(None) => return Ok(Err(ChangeSetProblem::InvalidRows)),
            CopyAnswer::Closed => return Err(ErrorKind::NotAllowed.into()),
            CopyAnswer::Nothing => return Ok(Err(ChangeSetProblem::NoList)),
        };
        let ids: Vec<CustomerId> = changes.iter().map(|row| row.customer.clone()).collect();
        let known = self.known(person, &ids, lang).await?;
        let row = |change: SheetRowChange| {
            let named = known.get(&change.customer).map(row_of);
            let content = named.map(|(_, content)| content).unwrap_or_default();
            let content = RowContent {
                edits: change.changes.into_iter().map(RowEdit::from).collect(),
                ..content
            };
            (change.customer, content)
        };
        Ok(Ok(changes.into_iter().map(row).collect()))
    }

    /// These customers as the copy shows them to this person; none where it shows nothing.
    async fn known(
        &self,
        person: &Person,
        ids: &[CustomerId],
        lang: Lang,
    ) -> Result<BTreeMap<CustomerId, CustomerRow>, Error> {
        Ok(match self.customers.rows(person, ids, lang).await? {
            CopyAnswer::Found(known) => known,
            CopyAnswer::Closed | CopyAnswer::Nothing => BTreeMap::new(),
        })
    }

    pub(super) async fn stored(
        &self,
        person: &Person,
        name: String,
        why: Justification,
        operation: ChangeOperation,
        rows: NewRows,
    ) -> Result<i64, Error> {
        let takes_back = operation.takes_back();
        let content = SetContent {
            name,
            why,
            operation,
            owner_name: person.name.clone(),
            session: person.session.clone(),
            confirmed: None,
        };
        let set = StoredChangeSet {
            owner: person.key(),
            phase: ChangePhase::Check.as_str().to_owned(),
            state: ChangeSetState::Draft.as_str().to_owned(),
            content: content.bytes(),
            takes_back: Some(takes_back),
            ..StoredChangeSet::default()
        };
        let rows: Vec<StoredChangeRow> = (1..)
            .zip(rows)
            .map(|(place, (customer, content))| StoredChangeRow {
                place,
                customer: customer.to_string(),
                state: ChangeRowState::New.as_str().to_owned(),
                ticked: true,
                content: content.bytes(),
                sent_at: 0,
            })
            .collect();
        Ok(change_sets::create(&self.store, &set, &rows).await?)
    }

    pub(super) async fn content(&self, number: i64) -> Result<SetContent, Error> {
        let stored = change_sets::get(&self.store, number).await?;
        let content = stored.and_then(|stored| SetContent::read(&stored.content));
        content.ok_or(ErrorKind::NotFound.into())
    }

    pub(super) async fn rows_of(
        &self,
        number: i64,
        content: impl Fn(&StoredChangeRow) -> Option<RowContent>,
    ) -> Result<NewRows, Error> {
        let rows = change_rows::rows_after(&self.store, number, 0, i64::MAX).await?;
        let row = |row: &StoredChangeRow| Some((CustomerId::parse(&row.customer)?, content(row)?));
        Ok(rows.iter().filter_map(row).collect())
    }
}

fn row_of(row: &CustomerRow) -> (CustomerId, RowContent) {
    let content = RowContent {
        name: row.company_name.clone(),
        domain: row.domain.clone(),
        country: row.country.clone(),
        ..RowContent::default()
    };
    (row.id.clone(), content)
}

/// Without control characters, and with single blanks.
pub(super) fn tidied_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|sign| if sign.is_control() { ' ' } else { sign })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn problem_of_name(name: &str) -> Option<ChangeSetProblem> {
    if name.is_empty() {
        return Some(ChangeSetProblem::NoName);
    }
    (name.chars().count() > LONGEST_SET_NAME).then_some(ChangeSetProblem::NameTooLong)
}

//! Sets and rows as they are shown, and the exact request of a row.

use super::ChangeSets;
use super::content::{RowContent, SetContent, shown_row};
use super::view::{
    ChangeCount, ChangePhase, ChangeRow, ChangeRowPage, ChangeRowState, ChangeSet, ChangeSetState,
};
use crate::auth::Person;
use crate::customers::sheets::{self, SheetFormat};
use crate::editing::Request;
use crate::error::{Error, ErrorKind};
use crate::history::{Event, Verification, csv};
use crate::profile::{CUSTOMER_BILLING, Change, Target};
use crate::store::audit::{self, NewRow};
use crate::store::change_rows::{self, StateCount, StoredChangeRow};
use crate::store::change_sets::{self, StoredChangeSet};
use crate::text::Lang;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

/// Sets on a page of the list.
const SETS: i64 = 20;

/// Rows that are read at once for a file.
const CHUNK: i64 = 500;

/// The columns of a file with the results.
const COLUMNS: [&str; 12] = [
    "place", "customer", "name", "domain", "country", "state", "ticked", "key", "before", "after",
    "code", "entry",
];

/// The request that a row sends, with the changes that it makes.
#[derive(Debug, Clone)]
pub struct RowRequest {
    pub request: Request,
    pub changes: Vec<Change>,
}

impl ChangeSets {
    /// Asks Partner Center whether this person may see customers: sets have values of theirs.
    ///
    /// # Errors
    /// Fails if Partner Center refuses customers or their billing profiles to this person, and like
    /// `Customers::list`.
    pub async fn ask(&self, person: &Person, lang: Lang) -> Result<(), Error> {
        match self.customers.may_see_profiles(person, lang).await? {
            true => Ok(()),
            false => Err(ErrorKind::NotAllowed.into()),
        }
    }

    /// Lists the sets before this number, the newest first, and whether there are more.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn list(
        &self,
        person: &Person,
        before: Option<i64>,
    ) -> Result<(Vec<ChangeSet>, bool), Error> {
        let before = before.unwrap_or(i64::MAX);
        let mut stored = change_sets::before(&self.store, before, SETS + 1).await?;
        let limit = usize::try_from(SETS).unwrap_or_default();
        let more = stored.len() > limit;
        stored.truncate(limit);
        let numbers: Vec<i64> = stored.iter().map(|set| set.id).collect();
        let mut counts = change_rows::counts(&self.store, &numbers).await?;
        let sets = stored.iter().filter_map(|set| {
            let counts = counts.remove(&set.id).unwrap_or_default();
            self.shown(person, set, &counts)
        });
        Ok((sets.collect(), more))
    }

    /// Returns a set.
    ///
    /// # Errors
    /// `NotFound` if there is none of this number, or if the key that sealed it is gone;
    /// `StoreDown` if the database does not answer.
    pub async fn get(&self, person: &Person, number: i64) -> Result<ChangeSet, Error> {
        let stored = change_sets::get(&self.store, number).await?;
        let stored = stored.ok_or(ErrorKind::NotFound)?;
        if ChangeSetState::parse(&stored.state).is_worked_on() {
            // The process that worked on it may have died.
            self.working.known_to_run();
        }
        let mut counts = change_rows::counts(&self.store, &[number]).await?;
        let counts = counts.remove(&number).unwrap_or_default();
        let shown = self.shown(person, &stored, &counts);
        shown.ok_or(ErrorKind::NotFound.into())
    }

    /// The row as this person may see it: another one's set does not show what Partner Center has
    /// refused to them.
    fn seen(&self, person: &Person, set: &ChangeSet, row: &StoredChangeRow) -> Option<ChangeRow> {
        let row = shown_row(row)?;
        if set.own || !self.customers.is_hidden(person, &row.customer) {
            return Some(row);
        }
        Some(ChangeRow {
            name: String::new(),
            domain: String::new(),
            country: String::new(),
            changes: vec![],
            problems: vec![],
            version: None,
            ..row
        })
    }

    /// Returns up to `count` rows behind the place `after`, those in `state` only if one is given.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn rows(
        &self,
        person: &Person,
        set: &ChangeSet,
        state: Option<ChangeRowState>,
        (after, count): (i64, usize),
    ) -> Result<ChangeRowPage, Error> {
        let number = set.number;
        let limit = i64::try_from(count).unwrap_or(i64::MAX).saturating_add(1);
        let mut stored = match state {
            None => change_rows::rows_after(&self.store, number, after, limit).await?,
            Some(state) => {
                let state = state.as_str();
                change_rows::rows_in_state(&self.store, number, state, false, after, limit).await?
            }
        };
        let more = stored.len() > count;
        stored.truncate(count);
        let next = stored.last().filter(|_| more).map(|row| row.place);
        Ok(ChangeRowPage {
            rows: stored
                .iter()
                .filter_map(|row| self.seen(person, set, row))
                .collect(),
            next,
        })
    }

    /// Returns up to `count` rows behind the place `after` that would be sent and that Partner Center
    /// can refuse because of other values that are stored. It looks at all rows of the set.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn doubtful_rows(
        &self,
        person: &Person,
        set: &ChangeSet,
        (mut after, count): (i64, usize),
    ) -> Result<ChangeRowPage, Error> {
        let mut found: Vec<ChangeRow> = vec![];
        while found.len() <= count {
            let stored = change_rows::rows_after(&self.store, set.number, after, CHUNK).await?;
            let Some(last) = stored.last() else { break };
            after = last.place;
            let seen = stored.iter().filter_map(|row| self.seen(person, set, row));
            found.extend(seen.filter(ChangeRow::is_doubtful));
        }
        let more = found.len() > count;
        found.truncate(count);
        let next = found.last().filter(|_| more).map(|row| row.place);
        Ok(ChangeRowPage { rows: found, next })
    }

    /// Returns one row.
    ///
    /// # Errors
    /// `NotFound` if there is none, `StoreDown` if the database does not answer.
    pub async fn row(
        &self,
        person: &Person,
        set: &ChangeSet,
        place: i64,
    ) -> Result<ChangeRow, Error> {
        let number = set.number;
        let stored = change_rows::row(&self.store, number, place).await?;
        let shown = stored.and_then(|row| self.seen(person, set, &row));
        shown.ok_or(ErrorKind::NotFound.into())
    }

    /// The verifications of the customers on this page whose change can start theirs again, by place
    /// and as far as the portal knows them.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn verifications(
        &self,
        page: &ChangeRowPage,
    ) -> Result<BTreeMap<i64, Verification>, Error> {
        // Without changes the person may not see the customer.
        let guarded =
            |row: &&ChangeRow| row.state == ChangeRowState::Confirm && !row.changes.is_empty();
        let rows: Vec<&ChangeRow> = page.rows.iter().filter(guarded).collect();
        let document = |row: &&ChangeRow| Target::Customer(&CUSTOMER_BILLING, row.customer.clone());
        let targets: Vec<Target> = rows.iter().map(document).collect();
        let known = self.history.verifications(&targets).await?;
        let of_rows = rows.iter().zip(&targets).filter_map(|(row, target)| {
            let verification = known.get(&target.key())?;
            Some((row.place, verification.clone()))
        });
        Ok(of_rows.collect())
    }

    /// The request that sends this row, over the version that the dry run has read; `None` where
    /// nothing is to be changed or that version is kept no more.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn request(&self, row: &ChangeRow, lang: Lang) -> Result<Option<RowRequest>, Error> {
        let target = Target::Customer(&CUSTOMER_BILLING, row.customer.clone());
        let Some(version) = row.version.as_ref().filter(|_| !row.changes.is_empty()) else {
            return Ok(None);
        };
        let Some(document) = self.history.version(&target, version).await? else {
            return Ok(None);
        };
        let content = RowContent {
            changes: row.changes.clone(),
            ..RowContent::default()
        };
        let changes = content.shown();
        let request = self.editing.request_for(&target, &document, &changes, lang);
        Ok(Some(RowRequest { request, changes }))
    }

    /// Makes a file of the rows, a line for each change, that a spreadsheet cannot execute. That is
    /// recorded first: without it there is no file.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn sheet(
        &self,
        person: &Person,
        set: &ChangeSet,
        format: SheetFormat,
    ) -> Result<Vec<u8>, Error> {
        let record = NewRow {
            outcome: Some(format!("change-set-{}", format.extension())),
            reference: Some(format!("set={} rows={}", set.number, set.rows)),
            ..NewRow::about(Event::Export, person)
        };
        audit::append(&self.store, record).await?;
        let mut lines: Vec<Vec<String>> = vec![];
        let mut after = 0;
        loop {
            let rows = change_rows::rows_after(&self.store, set.number, after, CHUNK).await?;
            let Some(last) = rows.last() else { break };
            after = last.place;
            let seen = rows.iter().filter_map(|row| self.seen(person, set, row));
            lines.extend(seen.flat_map(|row| lines_of(&row)));
        }
        if format == SheetFormat::Csv {
            let head = csv::head_of(COLUMNS.into_iter().map(Cow::Borrowed));
            let text = lines.iter().map(|cells| sheets::csv_line(cells));
            return Ok(text.fold(head, |all, line| all + &line).into_bytes());
        }
        let head = COLUMNS.map(str::to_owned);
        let made = move || sheets::xlsx_table("changes", &head, lines);
        let made = tokio::task::spawn_blocking(made).await;
        let made = made.map_err(|_| ErrorKind::Internal)?;
        Ok(made.map_err(|_| ErrorKind::Internal)?)
    }

    fn shown(
        &self,
        person: &Person,
        stored: &StoredChangeSet,
        counted: &[StateCount],
    ) -> Option<ChangeSet> {
        let content = SetContent::read(&stored.content)?;
        let number = |number: i64| u64::try_from(number).unwrap_or_default();
        let (mut rows, mut to_send, mut to_confirm, mut counts) = (0, 0, 0, vec![]);
        for count in counted {
            let Some(state) = ChangeRowState::parse(&count.state) else {
                continue;
            };
            rows += number(count.rows);
            if state.is_to_send() {
                to_send += number(count.ticked);
            }
            if state == ChangeRowState::Confirm {
                to_confirm = number(count.ticked);
            }
            counts.push(ChangeCount {
                state,
                rows: number(count.rows),
            });
        }
        counts.sort_by_key(|count| count.state);
        let (phase, state) = (
            ChangePhase::parse(&stored.phase),
            ChangeSetState::parse(&stored.state),
        );
        let is_running = state == ChangeSetState::Running;
        let now = self.clock.now_ms();
        let wait_until = (is_running && stored.wait_until > now).then_some(stored.wait_until);
        let unread = counts
            .iter()
            .find(|count| count.state == ChangeRowState::New)
            .map_or(0, |count| count.rows);
        let (left, calls) = match phase {
            ChangePhase::Check => (unread, 1),
            ChangePhase::Send => (to_send, 3),
        };
        let least = self.customers.job_interval().saturating_mul(calls);
        let wait = wait_until.map_or(0, |until| number(until - now));
        let wait = Duration::from_millis(wait).as_secs();
        let seconds_left = self.working.seconds(phase, left, least);
        Some(ChangeSet {
            number: stored.id,
            name: content.name,
            reason: content.why.reason.unwrap_or_default(),
            ticket: content.why.ticket,
            operation: content.operation,
            owner: content.owner_name,
            own: stored.owner == person.key(),
            phase,
            state,
            why: stored.why.clone(),
            created_at: stored.created_at,
            changed_at: stored.changed_at,
            wait_until,
            seconds_left: seconds_left
                .filter(|_| is_running)
                .map(|seconds| seconds + wait),
            rows,
            counts,
            to_send,
            to_confirm,
            confirmed: content.confirmed,
        })
    }
}

/// The cells of a row, a line for each of its changes. Values that no cell can hold are left out.
fn lines_of(row: &ChangeRow) -> Vec<Vec<String>> {
    let place = row.place.to_string();
    let line = |key: &str, before: &str, after: &str| -> Vec<String> {
        let cells = [
            place.as_str(),
            row.customer.as_str(),
            &row.name,
            &row.domain,
            &row.country,
            row.state.as_str(),
            if row.ticked { "yes" } else { "no" },
            key,
            before,
            after,
            row.code.as_deref().unwrap_or_default(),
            row.reference.as_deref().unwrap_or_default(),
        ];
        cells.map(str::to_owned).into()
    };
    if row.changes.is_empty() {
        return vec![line("", "", "")];
    }
    let of = |change: &super::RowChange| {
        let before = change.before.as_deref().unwrap_or_default();
        let whole = line(&change.key, before, &change.after);
        match sheets::fits(&whole) {
            true => whole,
            false => line(&change.key, "", ""),
        }
    };
    row.changes.iter().map(of).collect()
}

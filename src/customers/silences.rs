//! Problems that the team has silenced for a customer, each with a reason: sealed, and every change
//! a row of the audit log.

use super::Customers;
use super::entry::number;
use super::problem::DataProblem;
use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::history::{AuditChange, Event};
use crate::profile::CustomerId;
use crate::store::audit::NewRow;
use crate::store::team_records::{self, TeamTable};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

const TABLE: TeamTable = TeamTable::Silences;

/// The longest reason, in characters.
pub const LONGEST_SILENCE_REASON: usize = 500;

/// Rows that are read at once.
const BATCH: i64 = 500;

/// A change is tried again so often where somebody else changes the same customer's.
const ATTEMPTS: usize = 10;

/// A silenced problem as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SilenceEntry {
    /// The word of the rule and the key of the field.
    problem: String,
    reason: String,
    /// The name of the person who silenced it.
    by: String,
    /// Unix milliseconds.
    at: i64,
}

/// A silenced problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SilencedProblem {
    pub problem: DataProblem,
    pub reason: String,
    /// The name of the person who silenced it.
    pub by: String,
    /// Unix milliseconds.
    pub at: i64,
}

/// The end of a post that silences a problem. Only `Done` has stored anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SilenceResult {
    Done,
    Unchanged,
    NoReason,
    /// With the number of its characters.
    TooLong(usize),
}

/// The silenced problems of all customers.
#[derive(Debug, Clone, Default)]
pub(super) struct SilenceIndex {
    /// The newest change that it contains.
    seq: i64,
    customers: HashMap<u128, Vec<(DataProblem, Arc<str>)>>,
}

impl SilenceIndex {
    /// The newest change: two indexes with the same one are the same.
    pub(super) fn seq(&self) -> i64 {
        self.seq
    }

    /// The reason why a problem is silenced; `None` if it is not.
    pub(super) fn reason(&self, customer: u128, problem: DataProblem) -> Option<&str> {
        let silences = self.customers.get(&customer)?;
        let (_, reason) = silences.iter().find(|(silenced, _)| *silenced == problem)?;
        Some(reason)
    }

    /// Has one silenced problem.
    #[cfg(test)]
    pub(super) fn of_one(customer: u128, problem: DataProblem) -> SilenceIndex {
        let silences = vec![(problem, Arc::from("a reason"))];
        SilenceIndex {
            seq: 1,
            customers: HashMap::from([(customer, silences)]),
        }
    }

    fn take(&mut self, customer: u128, entries: &[SilenceEntry]) {
        let silences: Vec<(DataProblem, Arc<str>)> = entries
            .iter()
            .filter_map(|entry| {
                let problem = DataProblem::parse(&entry.problem)?;
                Some((problem, Arc::from(entry.reason.as_str())))
            })
            .collect();
        if silences.is_empty() {
            self.customers.remove(&customer);
        } else {
            self.customers.insert(customer, silences);
        }
    }
}

impl Customers {
    /// The silenced problems of all customers as they stand now. Only what has changed is read.
    pub(super) async fn silences(&self) -> Result<Arc<SilenceIndex>, Error> {
        let mut index = self.silences.lock().await;
        loop {
            let changed = team_records::changed_after(&self.store, TABLE, index.seq, BATCH).await?;
            if changed.is_empty() {
                return Ok(Arc::clone(&index));
            }
            let known = Arc::make_mut(&mut index);
            for row in changed {
                known.seq = known.seq.max(row.seq);
                if let Some(customer) = CustomerId::parse(&row.customer).as_ref().and_then(number) {
                    known.take(customer, &entries(row.content.as_deref()));
                }
            }
        }
    }

    /// The silenced problems of a customer: by whom, when and why.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn silenced(&self, id: &CustomerId) -> Result<Vec<SilencedProblem>, Error> {
        let row = team_records::get(&self.store, TABLE, id.as_str()).await?;
        let entries = entries(row.as_ref().and_then(|row| row.content.as_deref()));
        let silenced = entries.into_iter().filter_map(|entry| {
            Some(SilencedProblem {
                problem: DataProblem::parse(&entry.problem)?,
                reason: entry.reason,
                by: entry.by,
                at: entry.at,
            })
        });
        Ok(silenced.collect())
    }

    /// Silences a problem of a customer, with its row of the audit log. Silencing it once more
    /// replaces the reason.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer, or others change the same all the time.
    pub async fn silence(
        &self,
        person: &Person,
        id: &CustomerId,
        problem: DataProblem,
        reason: &str,
    ) -> Result<SilenceResult, Error> {
        let reason = tidied(reason);
        let length = reason.chars().count();
        if length == 0 {
            return Ok(SilenceResult::NoReason);
        }
        if length > LONGEST_SILENCE_REASON {
            return Ok(SilenceResult::TooLong(length));
        }
        self.change_silence(person, id, problem, Some(reason)).await
    }

    /// Takes it back, with its row of the audit log.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer, or others change the same all the time.
    pub async fn end_silence(
        &self,
        person: &Person,
        id: &CustomerId,
        problem: DataProblem,
    ) -> Result<SilenceResult, Error> {
        self.change_silence(person, id, problem, None).await
    }

    async fn change_silence(
        &self,
        person: &Person,
        id: &CustomerId,
        problem: DataProblem,
        reason: Option<String>,
    ) -> Result<SilenceResult, Error> {
        let name = problem.to_string();
        for _ in 0..ATTEMPTS {
            let row = team_records::get(&self.store, TABLE, id.as_str()).await?;
            let seen = row.as_ref().map_or(0, |row| row.seq);
            let mut entries = entries(row.as_ref().and_then(|row| row.content.as_deref()));
            let before = entries
                .iter()
                .find(|entry| entry.problem == name)
                .map(|entry| entry.reason.clone());
            if before == reason {
                return Ok(SilenceResult::Unchanged);
            }
            entries.retain(|entry| entry.problem != name);
            entries.extend(reason.clone().map(|reason| SilenceEntry {
                problem: name.clone(),
                reason,
                by: person.name.clone(),
                at: self.clock.now_ms(),
            }));
            let bytes = serde_json::to_vec(&entries).map_err(|_| ErrorKind::Internal)?;
            let row = audit_row(person, id, &name, before, reason.clone())?;
            let put = team_records::put(&self.store, TABLE, row, id.as_str(), seen, &bytes);
            if put.await?.is_some() {
                return Ok(SilenceResult::Done);
            }
        }
        Err(ErrorKind::StoreDown.into())
    }
}

fn entries(content: Option<&[u8]>) -> Vec<SilenceEntry> {
    content
        .and_then(|content| serde_json::from_slice(content).ok())
        .unwrap_or_default()
}

/// One line, without control characters, and with single blanks.
fn tidied(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|sign| if sign.is_control() { ' ' } else { sign })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The row of the audit log: the reason before and after, under the problem's name.
fn audit_row(
    person: &Person,
    id: &CustomerId,
    problem: &str,
    before: Option<String>,
    after: Option<String>,
) -> Result<NewRow, Error> {
    let change = AuditChange::of_member(problem, before, after);
    let changes = serde_json::value::to_raw_value(&[change]).map_err(|_| ErrorKind::Internal)?;
    Ok(NewRow {
        customer: Some(id.to_string()),
        changes: Some(changes),
        ..NewRow::about(Event::SilencedProblem, person)
    })
}

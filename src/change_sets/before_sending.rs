//! Before anything of a set was sent, its owner corrects what it does, or discards it.

use super::ChangeSets;
use super::commands::FOUND;
use super::content::SetContent;
use super::operation::ChangeOperation;
use super::view::{ChangePhase, ChangeRowState, ChangeSetState, CommandRefusal, CorrectionRefusal};
use super::working::lease_of;
use crate::audit_log::{Event, NewRow};
use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::store::change_sets::{self, StandsAs, StoredChangeSet};
use crate::store::leases;
use std::time::Duration;

/// Longest wait for a process that ends its work on a set.
const PATIENCE: Duration = Duration::from_secs(3);

impl ChangeSets {
    /// Gives a set another operation, for the same customers, and starts its dry run anew; or says
    /// why not. Values of rows of their own cannot be corrected here.
    ///
    /// # Errors
    /// `NotFound` if there is no such set, `Role` if it is somebody else's, `StoreDown` if the
    /// database does not answer.
    pub async fn correct(
        &self,
        person: &Person,
        number: i64,
        operation: ChangeOperation,
    ) -> Result<Result<(), CorrectionRefusal>, Error> {
        if self.unsent(person, number).await?.is_none() {
            return Ok(Err(CorrectionRefusal::State));
        }
        let operation = match operation.tidied() {
            Ok(operation) => operation,
            Err(problem) => return Ok(Err(CorrectionRefusal::Operation(problem))),
        };
        // Whoever still works on it knows the operation from before, and could store what that finds.
        let lease = leases::wait(&self.store, &lease_of(number), PATIENCE).await?;
        let Some(lease) = lease else {
            return Ok(Err(CorrectionRefusal::State));
        };
        let corrected = self.correct_alone(person, number, operation).await;
        lease.give_back().await;
        self.working.wake();
        if corrected? {
            tracing::info!(set = number, "a change set was corrected");
            return Ok(Ok(()));
        }
        Ok(Err(CorrectionRefusal::State))
    }

    /// Stores the operation while no process works on the set. Returns whether it did.
    async fn correct_alone(
        &self,
        person: &Person,
        number: i64,
        operation: ChangeOperation,
    ) -> Result<bool, Error> {
        let Some(set) = self.unsent(person, number).await? else {
            return Ok(false);
        };
        let content = SetContent::read(&set.content).ok_or(ErrorKind::NotFound)?;
        if content.operation.has_edits() || operation.has_edits() {
            return Ok(false);
        }
        let content = SetContent {
            operation,
            ..content
        };
        let next = StoredChangeSet {
            phase: ChangePhase::Check.as_str().to_owned(),
            state: ChangeSetState::Running.as_str().to_owned(),
            why: String::new(),
            content: content.of(person).bytes(),
            ..set.clone()
        };
        let from = StandsAs {
            phase: &set.phase,
            state: &set.state,
        };
        let (unread, found) = (
            ChangeRowState::New.as_str(),
            FOUND.map(ChangeRowState::as_str),
        );
        Ok(change_sets::turn_with_rows(&self.store, &next, from, None, &found, unread).await?)
    }

    /// Discards a set with its customers, together with the row of the audit log that states it; or
    /// says why not. Its number stays taken.
    ///
    /// # Errors
    /// As `correct`.
    pub async fn discard(
        &self,
        person: &Person,
        number: i64,
    ) -> Result<Result<(), CommandRefusal>, Error> {
        let Some(set) = self.unsent(person, number).await? else {
            return Ok(Err(CommandRefusal::State));
        };
        let row = NewRow {
            outcome: Some("discarded".to_owned()),
            reference: Some(number.to_string()),
            ..NewRow::about(Event::ChangeSet, person)
        };
        Ok(match change_sets::discard(&self.store, row, &set).await? {
            true => Ok(()),
            false => Err(CommandRefusal::State),
        })
    }

    /// The person's own set, if nothing of it was sent and no process is to work on it.
    async fn unsent(&self, person: &Person, number: i64) -> Result<Option<StoredChangeSet>, Error> {
        let set = self.of_number(number).await?;
        if set.owner != person.key() {
            return Err(ErrorKind::Role.into());
        }
        let is_unsent = ChangePhase::parse(&set.phase) == ChangePhase::Check;
        let is_worked_on = ChangeSetState::parse(&set.state).is_worked_on();
        Ok((is_unsent && !is_worked_on).then_some(set))
    }
}

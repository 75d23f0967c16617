//! The dry run: reads every document afresh with the owner's own token, and stores what the set
//! would change. It writes nothing to Partner Center.

use super::content::{RowContent, row_changes};
use super::operation::{ChangeOperation, EditContext, is_changed_since};
use super::run::{SetFlow, SetRun, is_no_access, is_unreadable};
use super::view::{ChangePhase, ChangeRowState, ChangeSetState, NO_SUGGESTION};
use crate::customers::DataProblem;
use crate::editing::{CheckedChanges, CheckedValues};
use crate::error::{Error, ErrorKind};
use crate::profile::Target;
use crate::store::change_rows::{self, StoredChangeRow};
use crate::text::Lang;
use tokio::time::Instant;

/// Rows that are looked up at once.
const CHUNK: i64 = 50;

/// A document that cannot be read so many times in a row is a problem of its own, if the failure
/// is not a wait that was asked for.
const TRIES: u32 = 3;

impl SetRun<'_> {
    /// Reads the rows that are not read yet.
    pub(super) async fn check_all(mut self) -> Result<SetFlow, Error> {
        loop {
            let unread = ChangeRowState::New.as_str();
            let (store, id) = (&self.sets.store, self.set.id);
            let rows = change_rows::rows_in_state(store, id, unread, false, 0, CHUNK).await?;
            if rows.is_empty() {
                self.leave(ChangeSetState::Done, "").await?;
                return Ok(self.end());
            }
            for row in &rows {
                let begun = Instant::now();
                if self.check(row).await? == SetFlow::Off {
                    return Ok(self.end());
                }
                self.sets.working.took(ChangePhase::Check, begun.elapsed());
            }
        }
    }

    async fn check(&mut self, row: &StoredChangeRow) -> Result<SetFlow, Error> {
        let content = RowContent::read(&row.content).unread();
        let Some(target) = SetRun::target(row) else {
            return self.found(row, ChangeRowState::NoAccess, &content).await;
        };
        let mut tries = 0;
        loop {
            if self.before_call().await? == SetFlow::Off {
                return Ok(SetFlow::Off);
            }
            let error = match self.read(&target, &content).await {
                Ok((checked, stays)) => {
                    self.succeeded();
                    let operation = &self.content.operation;
                    let (state, content) = finding(operation, content, checked, stays);
                    return self.found(row, state, &content).await;
                }
                Err(error) => error,
            };
            let kind = error.kind;
            let waits = matches!(
                kind,
                ErrorKind::Throttled(_) | ErrorKind::Busy(_) | ErrorKind::Down(_)
            );
            tries += u32::from(!waits);
            let state = if is_no_access(kind) {
                ChangeRowState::NoAccess
            } else if is_unreadable(kind) && !waits && tries >= TRIES {
                ChangeRowState::Problem
            } else {
                match self.cope(error).await? {
                    SetFlow::On => continue,
                    SetFlow::Off => return Ok(SetFlow::Off),
                }
            };
            let content = RowContent {
                code: Some(code_of(&error)),
                ..content
            };
            return self.found(row, state, &content).await;
        }
    }

    /// Reads the document, and what would change in it. Also returns whether a problem stays for which
    /// nothing is suggested.
    async fn read(
        &self,
        target: &Target,
        content: &RowContent,
    ) -> Result<(CheckedChanges, bool), Error> {
        let operation = &self.content.operation;
        let silenced = self.silenced(target).await?;
        let mut stays = false;
        let edit = |document: &_, countries: &_| {
            let context = EditContext {
                edits: &content.edits,
                countries,
                silenced: &silenced,
            };
            let values = operation.values(document, context);
            stays = values.is_empty() && operation.finds_problem(document, context);
            values
        };
        let editing = &self.sets.editing;
        let checked = editing
            .check_changes(&self.person, target, edit, Lang::En)
            .await?;
        Ok((checked, stays))
    }

    /// The problems that the team has silenced for the customer, where the operation asks for them.
    async fn silenced(&self, target: &Target) -> Result<Vec<DataProblem>, Error> {
        let operation = &self.content.operation;
        let asks = matches!(operation, ChangeOperation::Suggestion { .. });
        let Some(customer) = target.customer().filter(|_| asks) else {
            return Ok(vec![]);
        };
        let silenced = self.sets.customers.silenced(customer).await?;
        Ok(silenced.into_iter().map(|each| each.problem).collect())
    }

    async fn found(
        &self,
        row: &StoredChangeRow,
        state: ChangeRowState,
        content: &RowContent,
    ) -> Result<SetFlow, Error> {
        self.put(row, (state, content, 0), false).await
    }
}

/// The code of a refusal, or the portal's word for the failure.
pub(super) fn code_of(error: &Error) -> String {
    let upstream = error.upstream.as_ref();
    let code = upstream.and_then(|answer| answer.code.clone());
    code.unwrap_or_else(|| error.kind.as_str().to_owned())
}

fn finding(
    operation: &ChangeOperation,
    content: RowContent,
    found: CheckedChanges,
    stays: bool,
) -> (ChangeRowState, RowContent) {
    let is_changed = operation.has_edits() && is_changed_since(&found.document, &content.edits);
    let CheckedValues {
        changes,
        mut problems,
        stored,
    } = found.checked;
    let state = if found.read_only {
        ChangeRowState::Problem
    } else if is_changed {
        ChangeRowState::Conflict
    } else if changes.is_empty() {
        ChangeRowState::Nothing
    } else if !problems.is_empty() {
        ChangeRowState::Problem
    } else if found.needs_approval {
        ChangeRowState::Guarded
    } else if found.guarded {
        ChangeRowState::Confirm
    } else {
        ChangeRowState::Change
    };
    // Of a conflict nothing is sent, whatever else is stored.
    if !found.read_only && !is_changed {
        problems.extend(stored);
    }
    let code = match state {
        _ if found.read_only => Some(READ_ONLY),
        ChangeRowState::Nothing if stays => Some(NO_SUGGESTION),
        _ => None,
    };
    let content = RowContent {
        changes: row_changes(&changes),
        problems,
        code: code.map(str::to_owned),
        version: Some(found.version),
        guarded: found.guarded,
        ..content
    };
    (state, content)
}

/// The code of a document that cannot be written without losing something.
pub(super) const READ_ONLY: &str = "read-only";

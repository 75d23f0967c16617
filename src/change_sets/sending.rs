//! Sending a set: one customer at a time, by the one way of every save. A row is marked before
//! anything is sent. One whose result is not known is settled by evidence before the set goes on,
//! so that nothing has an effect twice.

use super::content::RowContent;
use super::dry_run::{READ_ONLY, code_of};
use super::run::{SetFlow, SetRun, is_no_access};
use super::view::{ChangePhase, ChangeRowState, ChangeSetState};
use crate::editing::{SaveOutcome, SetRowEnd, SetSettled, ShownChanges};
use crate::error::{Error, UpstreamAnswer};
use crate::profile::Target;
use crate::store::change_rows::{self, RowWrite, StoredChangeRow};
use crate::text::Lang;
use std::time::Duration;
use tokio::time::Instant;

/// The calls of a row: two readings and the PUT.
const CALLS: u32 = 3;

/// Time between two looks for evidence.
const EVIDENCE: Duration = Duration::from_secs(5);

/// The reason of a set that paused because of the day's limit.
const DAY_LIMIT: &str = "day-limit";

/// The end of sending a row.
enum RowEnd {
    /// In this state.
    Ended(ChangeRowState),
    /// Nothing was sent, or nothing was taken: it is sent again.
    NotSent(Error),
    /// It is not known.
    Unknown,
}

impl SetRun<'_> {
    /// Sends the ticked rows that are not sent yet.
    pub(super) async fn send_all(mut self) -> Result<SetFlow, Error> {
        if self.settle_all().await? == SetFlow::Off {
            return Ok(self.end());
        }
        // A row that could not be sent waits until all behind it have had their turn: a document
        // that Partner Center does not answer for stands in nobody's way.
        let mut behind = 0;
        loop {
            let change = ChangeRowState::Change.as_str();
            let (store, id) = (&self.sets.store, self.set.id);
            let rows = change_rows::rows_in_state(store, id, change, true, behind, 1).await?;
            let Some(row) = rows.first() else {
                if behind > 0 {
                    behind = 0;
                    continue;
                }
                self.leave(ChangeSetState::Done, "").await?;
                return Ok(self.end());
            };
            behind = row.place;
            let begun = Instant::now();
            if self.send(row).await? == SetFlow::Off {
                return Ok(self.end());
            }
            self.sets.working.took(ChangePhase::Send, begun.elapsed());
        }
    }

    /// Settles what is being sent, and stops.
    pub(super) async fn stop(mut self) -> Result<SetFlow, Error> {
        if self.settle_all().await? == SetFlow::On {
            self.leave(ChangeSetState::Stopped, "").await?;
        }
        Ok(self.end())
    }

    /// Waits for the calls that a row takes, and looks whether one may be sent: where the day's limit
    /// is reached, no call is waited for. What counts is `mark`.
    async fn may_send(&mut self) -> Result<SetFlow, Error> {
        if self.sets.left_of_day().await? == 0 {
            return self.leave(ChangeSetState::Paused, DAY_LIMIT).await;
        }
        for _ in 0..CALLS {
            if self.before_call().await? == SetFlow::Off {
                return Ok(SetFlow::Off);
            }
        }
        self.look_at_session().await
    }

    async fn send(&mut self, row: &StoredChangeRow) -> Result<SetFlow, Error> {
        if self.may_send().await? == SetFlow::Off {
            return Ok(SetFlow::Off);
        }
        let content = RowContent::read(&row.content);
        let Some(target) = SetRun::target(row) else {
            let end = (ChangeRowState::NoAccess, &content, 0);
            return self.put(row, end, false).await;
        };
        let sent_at = self.sets.clock.now_ms();
        let before = row.state.as_str();
        let row = StoredChangeRow {
            state: ChangeRowState::Sending.as_str().to_owned(),
            content: content.bytes(),
            sent_at,
            ..row.clone()
        };
        if self.mark(&row, before).await? == SetFlow::Off {
            return Ok(SetFlow::Off);
        }
        let why = self.content.why.clone();
        let confirmed = content.guarded && self.content.confirmed.is_some();
        let shown = ShownChanges::new(content.shown(), why, self.set.id, confirmed);
        let editing = &self.sets.editing;
        let saved = editing
            .save_shown(&self.person, &target, shown, self.lease, Lang::En)
            .await;
        let mut content = content;
        let mut refusal = None;
        let end = match saved {
            Ok(outcome) => end_of(outcome, &mut content),
            // It may be about what came before the request, or after it.
            Err(error) => {
                refusal = is_no_access(error.kind).then(|| error.kind.as_str());
                if self.cope_unless_refused(error).await? == SetFlow::Off {
                    return Ok(SetFlow::Off);
                }
                RowEnd::Unknown
            }
        };
        match end {
            RowEnd::Ended(state) => {
                let sent_at = if is_sent(state) { row.sent_at } else { 0 };
                let row = StoredChangeRow { sent_at, ..row };
                self.ended(&row, state, &content).await
            }
            RowEnd::NotSent(error) => {
                if self.unsent(&row, &content).await? == SetFlow::Off {
                    return Ok(SetFlow::Off);
                }
                self.cope(error).await
            }
            RowEnd::Unknown => self.settle(&row, &target, refusal).await,
        }
    }

    /// Stores that a row is being sent from now on. Where the day's limit lets no more through, the set
    /// pauses.
    async fn mark(&mut self, row: &StoredChangeRow, before: &str) -> Result<SetFlow, Error> {
        if !self.lease.is_certain() {
            return Ok(SetFlow::Off);
        }
        let (store, id, fence) = (&self.sets.store, self.set.id, self.lease.fence());
        let (from, limit) = (self.stands(), self.sets.send_limit());
        let marking = change_rows::mark_sending(store, id, row, before, fence, from, limit);
        match marking.await? {
            RowWrite::Written => Ok(SetFlow::On),
            RowWrite::Stale => Ok(SetFlow::Off),
            RowWrite::LimitReached => self.leave(ChangeSetState::Paused, DAY_LIMIT).await,
        }
    }

    /// Copes with an error of a save, but for one about rights: evidence tells what it means.
    async fn cope_unless_refused(&mut self, error: Error) -> Result<SetFlow, Error> {
        if is_no_access(error.kind) {
            return Ok(SetFlow::On);
        }
        self.cope(error).await
    }

    /// Settles every row whose result is not known.
    async fn settle_all(&mut self) -> Result<SetFlow, Error> {
        let sending = ChangeRowState::Sending.as_str();
        let (store, id) = (&self.sets.store, self.set.id);
        let rows = change_rows::rows_in_state(store, id, sending, false, 0, i64::MAX).await?;
        for row in &rows {
            let settled = match SetRun::target(row) {
                Some(target) => self.settle(row, &target, None).await?,
                None => self.unsent(row, &RowContent::read(&row.content)).await?,
            };
            if settled == SetFlow::Off {
                return Ok(SetFlow::Off);
            }
        }
        Ok(SetFlow::On)
    }

    /// Looks for evidence until there is some. `refusal` is the kind of a refusal that the save
    /// ended with: where nothing was taken because of it, it counts as a failure, so that the same
    /// is not sent for ever.
    async fn settle(
        &mut self,
        row: &StoredChangeRow,
        target: &Target,
        refusal: Option<&str>,
    ) -> Result<SetFlow, Error> {
        let mut content = RowContent::read(&row.content);
        loop {
            if self.before_call().await? == SetFlow::Off {
                return Ok(SetFlow::Off);
            }
            let editing = &self.sets.editing;
            let settled = editing
                .settle_set_row(&self.person, target, self.set.id, Lang::En)
                .await;
            let flow = match settled {
                Ok(SetSettled::Ended(end)) => {
                    let state = settled_as(end, &mut content);
                    return self.ended(row, state, &content).await;
                }
                Ok(SetSettled::NotSent) => {
                    let unsent = self.unsent(row, &content).await?;
                    return match refusal {
                        Some(kind) if unsent == SetFlow::On => self.failed(kind).await,
                        _ => Ok(unsent),
                    };
                }
                Ok(SetSettled::Refused) => {
                    // Nothing was sent.
                    let row = StoredChangeRow {
                        sent_at: 0,
                        ..row.clone()
                    };
                    return self.ended(&row, ChangeRowState::NoAccess, &content).await;
                }
                Ok(SetSettled::NotYet) => self.wait(EVIDENCE).await?,
                Err(error) => self.cope(error).await?,
            };
            if flow == SetFlow::Off {
                return Ok(SetFlow::Off);
            }
        }
    }

    /// Stores the end of a row. What was sent has an outcome, whatever became of the set.
    async fn ended(
        &mut self,
        row: &StoredChangeRow,
        state: ChangeRowState,
        content: &RowContent,
    ) -> Result<SetFlow, Error> {
        let put = self.put(row, (state, content, row.sent_at), true).await?;
        if put == SetFlow::Off {
            return Ok(SetFlow::Off);
        }
        if !state.is_failure() {
            self.succeeded();
            return Ok(SetFlow::On);
        }
        let code = content.code.as_deref().unwrap_or_default();
        let kind = match state {
            ChangeRowState::Rejected if !code.is_empty() => code,
            state => state.as_str(),
        };
        self.failed(kind).await
    }

    /// Stores that nothing was sent of a row: it waits for its turn again.
    async fn unsent(&self, row: &StoredChangeRow, content: &RowContent) -> Result<SetFlow, Error> {
        let end = (ChangeRowState::Change, content, 0);
        self.put(row, end, true).await
    }
}

/// The state of a row by the evidence of how it ended; what is known of it is noted in `content`.
fn settled_as(end: SetRowEnd, content: &mut RowContent) -> ChangeRowState {
    content.reference = Some(end.reference);
    match end.outcome.as_str() {
        "saved" => {
            content.problems.clear();
            content.note_saved(&end.changed, &end.differences);
            ChangeRowState::Saved
        }
        "rejected" => ChangeRowState::Rejected,
        "conflict" => ChangeRowState::Conflict,
        _ => ChangeRowState::NotApplied,
    }
}

/// The end of a row by the outcome of its save; what is known of it is noted in `content`.
fn end_of(outcome: SaveOutcome, content: &mut RowContent) -> RowEnd {
    let state = match outcome {
        SaveOutcome::Saved {
            reference,
            changed,
            differences,
            ..
        } => {
            content.reference = Some(reference);
            content.problems.clear();
            content.note_saved(&changed, &differences);
            ChangeRowState::Saved
        }
        SaveOutcome::Unchanged(_) => {
            content.problems.clear();
            ChangeRowState::Nothing
        }
        SaveOutcome::Conflict { .. } | SaveOutcome::Superseded => {
            content.problems.clear();
            ChangeRowState::Conflict
        }
        SaveOutcome::Problems(problems) | SaveOutcome::Unjustified { problems, .. } => {
            content.problems = problems;
            ChangeRowState::Problem
        }
        SaveOutcome::ReadOnly(_) | SaveOutcome::InvalidDocument(_) => {
            content.code = Some(READ_ONLY.to_owned());
            ChangeRowState::Problem
        }
        // The dry run did not show that it has to be confirmed, and nobody approves a set.
        SaveOutcome::Unconfirmed(_)
        | SaveOutcome::AddressUndecided
        | SaveOutcome::NeedsApproval(_)
        | SaveOutcome::Asked
        | SaveOutcome::NoApprovalNeeded => ChangeRowState::Guarded,
        SaveOutcome::Rejected {
            reference,
            problems,
            answer,
        } => {
            content.reference = Some(reference);
            let is_ignored = problems.is_empty() && is_success(&answer);
            // Where the answer names no field, those that the dry run found may tell why.
            if is_ignored || !problems.is_empty() {
                content.problems = problems;
            }
            content.code = answer.code;
            if is_ignored {
                ChangeRowState::NotApplied
            } else {
                ChangeRowState::Rejected
            }
        }
        SaveOutcome::Unknown { .. } => return RowEnd::Unknown,
        SaveOutcome::NotSent(error) => {
            tracing::info!(code = code_of(&error), "a row of a change set was not sent");
            return RowEnd::NotSent(error);
        }
    };
    RowEnd::Ended(state)
}

/// Returns whether a row whose save ended so counts as sent: the others leave their place within the
/// day's limit.
fn is_sent(state: ChangeRowState) -> bool {
    !matches!(
        state,
        ChangeRowState::Nothing
            | ChangeRowState::Conflict
            | ChangeRowState::Problem
            | ChangeRowState::Guarded
    )
}

fn is_success(answer: &UpstreamAnswer) -> bool {
    answer.status == Some(200) && answer.code.is_none()
}

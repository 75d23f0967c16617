//! Taking sets back: a set that puts back the values from before an earlier one. What one set takes
//! back no second one takes back beside it.

use super::ChangeSets;
use super::content::{RowContent, SetContent};
use super::making::tidied_name;
use super::operation::{ChangeOperation, RowEdit};
use super::view::{
    ChangePhase, ChangeRowState, ChangeSet, ChangeSetState, LONGEST_SET_NAME, ReverseSet,
    TakeBackProgress,
};
use crate::audit_log::Justification;
use crate::auth::Person;
use crate::error::Error;
use crate::profile::CUSTOMER_BILLING;
use crate::profile::values::posted;
use crate::store::change_rows::{self, StoredChangeRow};
use crate::store::change_sets::{self, StandsAs, StoredChangeSet};
use std::collections::BTreeSet;

/// Sets that are opened at once to note what they take back.
const CHUNK: i64 = 500;

impl ChangeSets {
    /// Makes a set that puts back the values from before an earlier one, for the rows that were
    /// saved. A field that somebody has changed since is a conflict there. Rows that a standing set
    /// takes back already are left out; where it takes back all of them, that set is returned. Rows
    /// that a set which is over has not taken back are not left out. Returns `None` if nothing was
    /// saved.
    ///
    /// # Errors
    /// `NotFound` if there is no such set, `StoreDown` if the database does not answer.
    pub async fn make_reverse(
        &self,
        person: &Person,
        number: i64,
        (name, reason): (String, String),
    ) -> Result<Option<ReverseSet>, Error> {
        let earlier = self.content(number).await?;
        let standing = self.reverses_of(number).await?;
        let reversed_by = self.customers_of(&standing).await?;
        let is_left = |row: &StoredChangeRow| {
            row.state == ChangeRowState::Saved.as_str() && !reversed_by.holds(&row.customer)
        };
        let rows = self
            .rows_of(number, |row| {
                let content = is_left(row).then(|| RowContent::read(&row.content));
                content.and_then(reversed)
            })
            .await?;
        if rows.is_empty() {
            return Ok(standing.last().map(|set| ReverseSet::Stands(set.id)));
        }
        let why = Justification {
            reason: Some(reason),
            ticket: earlier.why.ticket,
        };
        let name: String = tidied_name(&name).chars().take(LONGEST_SET_NAME).collect();
        let operation = ChangeOperation::TakeBack { set: number };
        let made = self.stored(person, name, why, operation, rows).await?;
        self.first_of(number, &standing, made).await.map(Some)
    }

    /// Settles which of two sets stands that were made at once for the same rows: the one with the
    /// smaller number. Whoever made the other finds it here, because numbers are given in order.
    async fn first_of(
        &self,
        number: i64,
        before: &[StoredChangeSet],
        made: i64,
    ) -> Result<ReverseSet, Error> {
        let known = |id: i64| before.iter().any(|set| set.id == id);
        let now = self.reverses_of(number).await?;
        let Some(first) = now.iter().find(|set| set.id < made && !known(set.id)) else {
            return Ok(ReverseSet::Made(made));
        };
        let from = StandsAs {
            phase: ChangePhase::Check.as_str(),
            state: ChangeSetState::Draft.as_str(),
        };
        change_sets::remove(&self.store, made, from).await?;
        Ok(ReverseSet::Stands(first.id))
    }

    /// Returns how far later sets have taken back this one; `None` if there are none, or somebody
    /// has stopped them.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn taken_back(&self, set: &ChangeSet) -> Result<Option<TakeBackProgress>, Error> {
        if !set.was_sent() || set.count(ChangeRowState::Saved) == 0 {
            return Ok(None);
        }
        let standing = self.reverses_of(set.number).await?;
        let pending = standing.iter().rev().find(|later| !is_sent_to_end(later));
        let Some(later) = pending.or(standing.last()) else {
            return Ok(None);
        };
        let reversed_by = self.customers_of(&standing).await?;
        let changed: Vec<String> = change_rows::customers(&self.store, set.number)
            .await?
            .into_iter()
            .filter(|(_, state)| state == ChangeRowState::Saved.as_str())
            .map(|(customer, _)| customer)
            .collect();
        let taken = changed.iter().filter(|id| reversed_by.done.contains(*id));
        let number = |count: usize| u64::try_from(count).unwrap_or_default();
        Ok(Some(TakeBackProgress {
            by: later.id,
            is_done: pending.is_none(),
            changed: number(changed.len()),
            taken: number(taken.count()),
            is_left: changed.iter().any(|id| !reversed_by.holds(id)),
        }))
    }

    /// The customers whom these sets take back or have taken back.
    async fn customers_of(&self, standing: &[StoredChangeSet]) -> Result<ReversedCustomers, Error> {
        let mut reversed_by = ReversedCustomers::default();
        for set in standing {
            let rows = change_rows::customers(&self.store, set.id)
                .await?
                .into_iter();
            match is_sent_to_end(set) {
                true => {
                    let back = rows.filter(|(_, state)| is_back(state));
                    reversed_by.done.extend(back.map(|(customer, _)| customer));
                }
                false => reversed_by
                    .pending
                    .extend(rows.map(|(customer, _)| customer)),
            }
        }
        Ok(reversed_by)
    }

    /// Notes of sets that an earlier version of the portal has made which ones they take back, so
    /// that nobody has to open them for that.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn note_taken_back(&self) -> Result<(), Error> {
        let mut behind = 0;
        loop {
            let sets = change_sets::unnoted(&self.store, behind, CHUNK).await?;
            let Some(last) = sets.last() else {
                return Ok(());
            };
            behind = last.id;
            for set in &sets {
                if let Some(takes_back) = taken_back_by(set) {
                    change_sets::note_taken_back(&self.store, set.id, takes_back).await?;
                }
            }
        }
    }

    /// The sets that take back this one and that nobody has stopped, the oldest first.
    async fn reverses_of(&self, number: i64) -> Result<Vec<StoredChangeSet>, Error> {
        let stopped = ChangeSetState::Stopped.as_str();
        let mut sets = change_sets::that_may_take_back(&self.store, number, stopped).await?;
        sets.retain(|set| taken_back_by(set) == Some(number));
        Ok(sets)
    }
}

/// The customers of sets that take back another one, by their ids.
#[derive(Debug, Default)]
struct ReversedCustomers {
    /// Those of sets that are not over.
    pending: BTreeSet<String>,
    /// Those whose values from before stand there again.
    done: BTreeSet<String>,
}

impl ReversedCustomers {
    /// Returns whether no further set is needed for this customer.
    fn holds(&self, customer: &str) -> bool {
        self.pending.contains(customer) || self.done.contains(customer)
    }
}

fn is_sent_to_end(set: &StoredChangeSet) -> bool {
    let is_sent = ChangePhase::parse(&set.phase) == ChangePhase::Send;
    is_sent && ChangeSetState::parse(&set.state) == ChangeSetState::Done
}

/// Returns whether the values that a row of this state was to put back stand there.
fn is_back(state: &str) -> bool {
    matches!(
        ChangeRowState::parse(state),
        Some(ChangeRowState::Saved | ChangeRowState::Nothing)
    )
}

/// The number of the set that this one takes back, 0 for none; `None` if that is not noted and it
/// cannot be opened.
fn taken_back_by(set: &StoredChangeSet) -> Option<i64> {
    let opened = || Some(SetContent::read(&set.content)?.operation.takes_back());
    set.takes_back.or_else(opened)
}

/// The edits that put back the values from before; `None` if there are none: Partner Center has kept
/// these values, or only signs were taken away that no edit brings back.
fn reversed(content: RowContent) -> Option<RowContent> {
    let can_be_put_back = |change: &&super::RowChange| {
        let before = change.before.as_deref().unwrap_or_default();
        let place = CUSTOMER_BILLING.place(&change.key);
        place.is_none_or(|place| {
            let kind = place.field.kind;
            posted(kind, before) != posted(kind, &change.after)
        })
    };
    let edit = |change: &super::RowChange| RowEdit {
        key: change.key.clone(),
        expected: change.after.clone(),
        value: change.before.clone().unwrap_or_default(),
    };
    let changes = content.changes.iter().filter(can_be_put_back);
    let edits: Vec<RowEdit> = changes.map(edit).collect();
    (!edits.is_empty()).then(|| RowContent {
        edits,
        ..content.unread()
    })
}

//! Change sets: the same edit for many customers. A set is made from a selection of the table,
//! shows in a dry run what it would change, and sends that by the one way of every save.
//!
//! `making.rs` and `reversing.rs` make sets, `commands.rs` and `before_sending.rs` have what people do
//! with them, `working.rs` decides who works on one, `run.rs` has the pace and the waits, `dry_run.rs`
//! and `sending.rs` do the work.

mod before_sending;
mod commands;
mod content;
mod dry_run;
mod making;
mod news;
mod operation;
mod reading;
mod reversing;
mod run;
mod sending;
mod sheet_check;
mod view;
mod working;

pub use operation::{ChangeOperation, OperationProblem};
pub use reading::RowRequest;
pub use sheet_check::{CheckedSheetRow, StoredProblem};
pub use view::{
    ChangeCount, ChangePhase, ChangeRow, ChangeRowPage, ChangeRowState, ChangeSelection, ChangeSet,
    ChangeSetCommand, ChangeSetProblem, ChangeSetState, CommandRefusal, ConfirmedCounts,
    CorrectionRefusal, LONGEST_SET_NAME, NewChangeSet, ReverseSet, RowChange, SetConfirmation,
    TakeBackProgress,
};

use crate::clock::Clock;
use crate::config::Settings;
use crate::customers::{CustomerNotes, Customers};
use crate::editing::Editing;
use crate::history::History;
use crate::partner_center::Upstream;
use crate::store::Store;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

/// The change sets of everybody. Cheap to clone.
#[derive(Clone)]
pub struct ChangeSets {
    store: Store,
    clock: Clock,
    upstream: Upstream,
    history: History,
    customers: Customers,
    notes: CustomerNotes,
    editing: Editing,
    /// Sets that go on behind a sign-in; shutdown waits for these tasks.
    tasks: TaskTracker,
    working: Arc<working::Working>,
    limits: ChangeLimits,
}

/// The largest numbers of rows.
#[derive(Debug, Clone, Copy)]
struct ChangeLimits {
    set: u32,
    day: u32,
}

impl ChangeSets {
    pub fn new(
        settings: &Settings,
        editing: Editing,
        customers: Customers,
        notes: CustomerNotes,
        upstream: Upstream,
        history: History,
        (store, clock, tasks): (Store, Clock, TaskTracker),
    ) -> ChangeSets {
        ChangeSets {
            store,
            clock,
            upstream,
            history,
            customers,
            notes,
            editing,
            tasks,
            working: Arc::default(),
            limits: ChangeLimits {
                set: settings.change_set_limit,
                day: settings.change_day_limit,
            },
        }
    }
}

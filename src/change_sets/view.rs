//! Change sets and their rows as pages and the JSON interface show them.

use super::operation::{ChangeOperation, OperationProblem};
use crate::audit_log::Justification;
use crate::customers::ListQuery;
use crate::customers::sheets::SheetRow;
use crate::profile::{CustomerId, FieldProblem};
use serde::{Deserialize, Serialize};

/// The longest name of a set, in characters.
pub const LONGEST_SET_NAME: usize = 100;

/// The code of a row without changes whose problem stays, because nothing is suggested for it.
pub(super) const NO_SUGGESTION: &str = "no-suggestion";

/// The code of a saved row of which Partner Center has stored values otherwise than they were sent.
pub(super) const STORED_OTHERWISE: &str = "stored-otherwise";

/// The work of a set: the one that it does now, or did last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangePhase {
    /// The dry run: reads every document, and writes nothing.
    Check,
    /// Sends the rows that the dry run has shown.
    Send,
}

/// The state of its phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeSetState {
    /// Nothing was read yet.
    Draft,
    /// It works, or waits because Partner Center asked for that; see `waitUntil`.
    Running,
    /// The session of its owner has ended. It goes on when they sign in again.
    SignIn,
    /// Somebody paused it, or it paused by itself; see `why`.
    Paused,
    /// Somebody stops it: what is being sent is settled first.
    Stopping,
    /// Somebody stopped it. What was sent stays.
    Stopped,
    Done,
}

/// The state of a row.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeRowState {
    /// Not read yet.
    New,
    /// The dry run shows changes.
    Change,
    /// There is nothing to change.
    Nothing,
    /// The values would break a rule, or the document cannot be written.
    Problem,
    /// Somebody has changed the same fields.
    Conflict,
    /// Partner Center does not let the owner of the set read the document.
    NoAccess,
    /// The dry run shows changes that can start the verification of this customer again. They are
    /// sent if the owner of the set confirms that.
    Confirm,
    /// The change has to be confirmed or approved on the customer's own page.
    Guarded,
    /// It is being sent, or its result is not known yet.
    Sending,
    /// Partner Center stored it.
    Saved,
    /// Partner Center refused it.
    Rejected,
    /// It was sent, and was not carried out.
    NotApplied,
}

/// The commands for a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeSetCommand {
    DryRun,
    Start,
    Pause,
    Resume,
    Stop,
}

/// A set. All times are in Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeSet {
    pub number: i64,
    pub name: String,
    pub reason: String,
    pub ticket: Option<String>,
    pub operation: ChangeOperation,
    /// The name of its owner.
    pub owner: String,
    /// The person who asks is its owner.
    pub own: bool,
    pub phase: ChangePhase,
    pub state: ChangeSetState,
    /// The reason why it paused by itself: `day-limit`, or the kind of failure that came several
    /// times in a row. Empty if somebody paused it.
    pub why: String,
    pub created_at: i64,
    pub changed_at: i64,
    /// The end of a wait that Partner Center asked for.
    pub wait_until: Option<i64>,
    /// An estimate, while it works.
    pub seconds_left: Option<u64>,
    /// The number of rows.
    pub rows: u64,
    /// The number of rows in each state that there is.
    pub counts: Vec<ChangeCount>,
    /// The number of rows that a start would send: those with changes that are ticked.
    pub to_send: u64,
    /// The number of those that have to be confirmed, because they can start the verification of
    /// their customers again.
    pub to_confirm: u64,
    /// The confirmation that they were sent with.
    pub confirmed: Option<SetConfirmation>,
}

/// The confirmation that a set can start the verification of customers again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SetConfirmation {
    /// The name of the person.
    pub name: String,
    /// The time, in Unix milliseconds.
    pub at: i64,
    /// The number of rows that it covers.
    pub rows: u64,
}

/// The numbers that a person confirms with a start, and the set that they were shown with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ConfirmedCounts {
    /// The time of the last change of the set that was shown; a script need not tell it.
    pub seen: Option<i64>,
    /// Of the rows that are sent.
    pub rows: Option<u64>,
    /// Of those among them that can start the verification of their customers again.
    pub guarded: Option<u64>,
}

/// The taking back of a set by later ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakeBackProgress {
    /// The latest set that is to take customers back; if all have done that, the latest of these.
    pub by: i64,
    /// It was sent to its end.
    pub is_done: bool,
    /// The number of customers that were changed.
    pub changed: u64,
    /// The number of those whose values from before stand there again.
    pub taken: u64,
    /// A further set can take others of them back.
    pub is_left: bool,
}

/// The set that takes back an earlier one, after somebody has asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReverseSet {
    Made(i64),
    /// It stood already.
    Stands(i64),
}

impl ReverseSet {
    pub fn number(self) -> i64 {
        match self {
            ReverseSet::Made(number) | ReverseSet::Stands(number) => number,
        }
    }
}

/// The reason why a set was not corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorrectionRefusal {
    /// Something was sent, or a process works on it.
    State,
    Operation(OperationProblem),
}

/// The number of rows in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ChangeCount {
    pub state: ChangeRowState,
    pub rows: u64,
}

/// A value before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RowChange {
    /// The key of the field.
    pub key: String,
    /// Null where there was no value.
    pub before: Option<String>,
    pub after: String,
    /// The value that was sent, where Partner Center has stored another one, which is `after` then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
}

/// A customer of a set.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeRow {
    /// Its number in the set, from 1.
    pub place: i64,
    pub customer: CustomerId,
    pub name: String,
    pub domain: String,
    /// Two letters; empty if it is not known.
    pub country: String,
    pub state: ChangeRowState,
    pub ticked: bool,
    pub changes: Vec<RowChange>,
    /// Rules that the values would break. Of a row that would be sent: rules that stored values of
    /// other fields break, because of which Partner Center can refuse it.
    pub problems: Vec<FieldProblem>,
    /// Partner Center's error code, or a word of the portal.
    pub code: Option<String>,
    /// The number of the entry of the audit log.
    pub reference: Option<String>,
    /// The id of the version that the dry run read.
    pub version: Option<String>,
}

/// A part of the rows of a set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChangeRowPage {
    pub rows: Vec<ChangeRow>,
    /// The place of the last row, if more follow.
    pub next: Option<i64>,
}

/// The customers that a set is made for.
#[derive(Debug, Clone, PartialEq)]
pub enum ChangeSelection {
    Customers(Vec<CustomerId>),
    List(ListQuery),
    /// Those of a sheet, each with the values that it is to get.
    Rows(Vec<SheetRow>),
}

/// A set to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewChangeSet {
    pub name: String,
    pub why: Justification,
    pub operation: ChangeOperation,
    pub selection: ChangeSelection,
}

/// The reason why a set cannot be made as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeSetProblem {
    NoName,
    NameTooLong,
    /// Of the reason or of the ticket number.
    Why(FieldProblem),
    Operation(OperationProblem),
    NoCustomers,
    TooMany {
        count: usize,
        most: u32,
    },
    /// No collection has read the customers, so that no list is known.
    NoList,
    /// Rows about a customer, a version or a field that is not known here, or one customer twice.
    InvalidRows,
}

/// The reason why a command was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandRefusal {
    /// The state does not allow it.
    State,
    /// There is nothing to send.
    Nothing,
    /// The ticks of the page were others than those that had been kept. They are kept now.
    Ticks,
    /// The set was changed after it was shown on the page that starts it.
    Changed,
    /// Another number of rows would be sent than was confirmed.
    Count(u64),
    /// So many rows can start the verification of their customers again, and nobody has confirmed
    /// that, or only for fewer.
    Unconfirmed(u64),
    /// More rows would be sent than are left of the day's.
    DayLimit { left: u64, most: u32 },
}

impl ChangePhase {
    pub fn as_str(self) -> &'static str {
        match self {
            ChangePhase::Check => "check",
            ChangePhase::Send => "send",
        }
    }

    pub(super) fn parse(word: &str) -> ChangePhase {
        match word {
            "send" => ChangePhase::Send,
            _ => ChangePhase::Check,
        }
    }
}

impl ChangeSetState {
    const ALL: [ChangeSetState; 7] = [
        ChangeSetState::Draft,
        ChangeSetState::Running,
        ChangeSetState::SignIn,
        ChangeSetState::Paused,
        ChangeSetState::Stopping,
        ChangeSetState::Stopped,
        ChangeSetState::Done,
    ];

    /// The word that is stored, and that words of pages are chosen by.
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeSetState::Draft => "draft",
            ChangeSetState::Running => "running",
            ChangeSetState::SignIn => "sign-in",
            ChangeSetState::Paused => "paused",
            ChangeSetState::Stopping => "stopping",
            ChangeSetState::Stopped => "stopped",
            ChangeSetState::Done => "done",
        }
    }

    /// A process has to work on it.
    pub(super) fn is_worked_on(self) -> bool {
        matches!(self, ChangeSetState::Running | ChangeSetState::Stopping)
    }

    /// A word that is none counts as stopped: nothing is done with such a set.
    pub(super) fn parse(word: &str) -> ChangeSetState {
        let mut all = ChangeSetState::ALL.into_iter();
        all.find(|state| state.as_str() == word)
            .unwrap_or(ChangeSetState::Stopped)
    }
}

impl ChangeRowState {
    pub const ALL: [ChangeRowState; 12] = [
        ChangeRowState::New,
        ChangeRowState::Change,
        ChangeRowState::Nothing,
        ChangeRowState::Problem,
        ChangeRowState::Conflict,
        ChangeRowState::NoAccess,
        ChangeRowState::Confirm,
        ChangeRowState::Guarded,
        ChangeRowState::Sending,
        ChangeRowState::Saved,
        ChangeRowState::Rejected,
        ChangeRowState::NotApplied,
    ];

    /// The word that is stored, and that addresses and words of pages are chosen by.
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeRowState::New => "new",
            ChangeRowState::Change => "change",
            ChangeRowState::Nothing => "nothing",
            ChangeRowState::Problem => "problem",
            ChangeRowState::Conflict => "conflict",
            ChangeRowState::NoAccess => "no-access",
            ChangeRowState::Confirm => "confirm",
            ChangeRowState::Guarded => "guarded",
            ChangeRowState::Sending => "sending",
            ChangeRowState::Saved => "saved",
            ChangeRowState::Rejected => "rejected",
            ChangeRowState::NotApplied => "not-applied",
        }
    }

    pub fn parse(word: &str) -> Option<ChangeRowState> {
        ChangeRowState::ALL
            .into_iter()
            .find(|state| state.as_str() == word)
    }

    /// A row that a start sends if it is ticked.
    pub fn is_to_send(self) -> bool {
        matches!(self, ChangeRowState::Change | ChangeRowState::Confirm)
    }

    /// A row that "try these again" takes into a new set.
    pub fn is_failure(self) -> bool {
        match self {
            ChangeRowState::Problem
            | ChangeRowState::Conflict
            | ChangeRowState::NoAccess
            | ChangeRowState::Rejected
            | ChangeRowState::NotApplied => true,
            ChangeRowState::New
            | ChangeRowState::Change
            | ChangeRowState::Nothing
            | ChangeRowState::Confirm
            | ChangeRowState::Guarded
            | ChangeRowState::Sending
            | ChangeRowState::Saved => false,
        }
    }
}

impl ChangeRow {
    /// Returns whether the problem whose suggestions the set follows stays: there is none for it.
    pub fn is_unsuggested(&self) -> bool {
        self.state == ChangeRowState::Nothing && self.code.as_deref() == Some(NO_SUGGESTION)
    }

    /// Returns whether Partner Center has stored values differently from what was sent.
    pub fn is_stored_otherwise(&self) -> bool {
        self.state == ChangeRowState::Saved && self.code.as_deref() == Some(STORED_OTHERWISE)
    }

    /// Returns whether Partner Center can refuse it because of other values that are stored.
    pub fn is_doubtful(&self) -> bool {
        let is_whole = self.state.is_to_send() || self.state == ChangeRowState::Guarded;
        is_whole && !self.problems.is_empty()
    }
}

impl ChangeSet {
    /// The number of rows in this state.
    pub fn count(&self, state: ChangeRowState) -> u64 {
        let mut counts = self.counts.iter();
        counts
            .find(|count| count.state == state)
            .map_or(0, |count| count.rows)
    }

    /// The number of rows that failed.
    pub fn failures(&self) -> u64 {
        let failed = self.counts.iter().filter(|count| count.state.is_failure());
        failed.map(|count| count.rows).sum()
    }

    /// Nothing of it was sent, and no process works on it: its owner may correct or discard it.
    pub fn is_unsent(&self) -> bool {
        self.phase == ChangePhase::Check && !self.state.is_worked_on()
    }

    /// The dry run has read everything.
    pub fn is_checked(&self) -> bool {
        self.phase == ChangePhase::Check && self.state == ChangeSetState::Done
    }

    /// It is over, and was sent at least in part.
    pub fn was_sent(&self) -> bool {
        self.phase == ChangePhase::Send
            && matches!(self.state, ChangeSetState::Done | ChangeSetState::Stopped)
    }
}

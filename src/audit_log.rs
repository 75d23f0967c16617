//! The rows of the audit log, their line in an export, and filters over them. Pure: `store/audit`
//! keeps the rows.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The kind of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Committed before anything is sent.
    EditIntent,
    /// The end of the save that an intent announced.
    EditOutcome,
    SignIn,
    SignOut,
    /// A session ended otherwise than by signing out.
    SessionEnd,
    /// Somebody who proved their identity was not let in, or asked for something not allowed to
    /// them.
    Refused,
    /// Somebody exported the audit log, or a part of it.
    Export,
    /// A document differs from the version that the portal saw last, and the portal had not written
    /// it.
    OutsideChange,
    /// Somebody changed the team's labels or the note of a customer.
    CustomerNote,
    /// Somebody silenced a problem of a customer's profile, or took that back.
    SilencedProblem,
    /// Somebody asked for approval of a save, or something was done with such a request.
    Approval,
    /// Somebody saved, replaced or removed a list of customers of the team.
    TeamList,
    /// Somebody offered a draft to colleagues, withdrew that, or took a draft over.
    Handover,
    /// Somebody commented on a row, whose number is the reference.
    Comment,
    /// Somebody added, changed or removed a Teams channel or a webhook.
    NotificationChannel,
    /// Somebody lent a sign-in for reading, or such a loan has ended; whose it is, is the reference.
    LentSignIn,
    /// Somebody discarded a change set of which nothing was sent; its number is the reference.
    ChangeSet,
}

impl Event {
    /// Every event, in the order in which pages list them.
    pub const ALL: [Event; 17] = [
        Event::EditIntent,
        Event::EditOutcome,
        Event::Approval,
        Event::OutsideChange,
        Event::CustomerNote,
        Event::SilencedProblem,
        Event::TeamList,
        Event::Handover,
        Event::Comment,
        Event::ChangeSet,
        Event::SignIn,
        Event::SignOut,
        Event::SessionEnd,
        Event::Refused,
        Event::Export,
        Event::NotificationChannel,
        Event::LentSignIn,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Event::EditIntent => "edit.intent",
            Event::EditOutcome => "edit.outcome",
            Event::SignIn => "sign_in",
            Event::SignOut => "sign_out",
            Event::SessionEnd => "session_end",
            Event::Refused => "refused",
            Event::Export => "export",
            Event::OutsideChange => "outside_change",
            Event::CustomerNote => "customer_note",
            Event::SilencedProblem => "silenced_problem",
            Event::Approval => "approval",
            Event::TeamList => "team_list",
            Event::Handover => "handover",
            Event::Comment => "comment",
            Event::NotificationChannel => "notification_channel",
            Event::LentSignIn => "lent_sign_in",
            Event::ChangeSet => "change_set",
        }
    }

    /// Returns `None` for an event that this portal does not know.
    pub fn parse(word: &str) -> Option<Event> {
        Event::ALL.into_iter().find(|event| event.as_str() == word)
    }

    /// Returns whether it is about something that the team keeps in the portal.
    pub fn is_of_team(self) -> bool {
        matches!(
            self,
            Event::CustomerNote | Event::SilencedProblem | Event::TeamList
        )
    }
}

/// The content of a row to be appended; number, time and hashes are added then.
#[derive(Debug, Clone)]
pub struct NewRow {
    pub event: Event,
    /// Tenant and object id.
    pub person: String,
    pub person_name: String,
    pub tenant: String,
    pub profile: Option<String>,
    pub customer: Option<String>,
    /// JSON; sealed in the store.
    pub changes: Option<Box<RawValue>>,
    /// The `MS-RequestId` that is sent.
    pub request_id: Option<String>,
    pub correlation_id: Option<String>,
    pub outcome: Option<String>,
    pub reference: Option<String>,
    /// The row of the intent that this outcome settles.
    pub intent: Option<i64>,
}

impl NewRow {
    pub fn new(event: Event, person: String, person_name: String, tenant: String) -> NewRow {
        NewRow {
            event,
            person,
            person_name,
            tenant,
            profile: None,
            customer: None,
            changes: None,
            request_id: None,
            correlation_id: None,
            outcome: None,
            reference: None,
            intent: None,
        }
    }
}

/// The reason and the ticket number that somebody gave for a save. In JSON, a member is present only
/// if it was given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Justification {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
}

impl Justification {
    /// Returns whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.reason.is_none() && self.ticket.is_none()
    }

    /// Reads it from the changes of a row: the first change has it, for the whole save. It stands
    /// there, and not in a column, so that it is sealed and hashed with the changes, and so that
    /// rows without one are as they always were.
    pub(crate) fn of_changes(changes: Option<&RawValue>) -> Justification {
        #[derive(Deserialize)]
        struct WithWhy {
            #[serde(default)]
            why: Option<Justification>,
        }
        let changes = changes.map(|changes| serde_json::from_str::<Vec<WithWhy>>(changes.get()));
        changes
            .and_then(Result::ok)
            .and_then(|changes| changes.into_iter().next()?.why)
            .unwrap_or_default()
    }
}

/// A row as it was committed. Serialized, it is a line of the export.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    pub seq: i64,
    /// Unix milliseconds.
    #[serde(serialize_with = "rfc3339")]
    pub at: i64,
    pub event: String,
    pub person: String,
    pub person_name: String,
    pub tenant: String,
    pub profile: Option<String>,
    pub customer: Option<String>,
    /// `None` also if the key that sealed it is gone.
    pub changes: Option<Box<RawValue>>,
    pub request_id: Option<String>,
    pub correlation_id: Option<String>,
    pub outcome: Option<String>,
    pub reference: Option<String>,
    pub intent: Option<i64>,
    pub prev_hash: String,
    pub hash: String,
    /// The reason and the ticket number, as they stand in `changes`.
    pub reason: Option<String>,
    pub ticket: Option<String>,
}

/// The event of a row that somebody altered into something that cannot be read. It is in no row.
pub const UNREADABLE: &str = "unreadable";

/// The time of a row whose time cannot be read. It is outside of the calendar, so that it is told as
/// none, and far from the limits of the type.
pub(crate) const NO_TIME: i64 = -1_000_000_000_000_000;

/// The number of a row whose number cannot be read: behind all others.
pub(crate) const NO_NUMBER: i64 = i64::MAX;

impl Row {
    /// The row of this number, of which nothing else can be read.
    pub(crate) fn unreadable(seq: i64) -> Row {
        let nobody = NewRow::new(Event::Refused, String::new(), String::new(), String::new());
        Row {
            event: UNREADABLE.to_owned(),
            ..Row::new(&nobody, seq, NO_TIME, String::new())
        }
    }

    pub(super) fn new(new: &NewRow, seq: i64, at: i64, prev_hash: String) -> Row {
        let kept = |text: &Option<String>| text.as_deref().map(storable);
        Row {
            seq,
            at,
            event: new.event.as_str().to_owned(),
            person: storable(&new.person),
            person_name: storable(&new.person_name),
            tenant: storable(&new.tenant),
            profile: kept(&new.profile),
            customer: kept(&new.customer),
            changes: new
                .changes
                .as_ref()
                .and_then(|changes| raw_json(changes.get().as_bytes().to_vec())),
            request_id: kept(&new.request_id),
            correlation_id: kept(&new.correlation_id),
            outcome: kept(&new.outcome),
            reference: kept(&new.reference),
            intent: new.intent,
            prev_hash,
            hash: String::new(),
            reason: None,
            ticket: None,
        }
        .justified()
    }

    /// The row with the reason and the ticket number that stand in its changes.
    pub(super) fn justified(self) -> Row {
        let Justification { reason, ticket } = Justification::of_changes(self.changes.as_deref());
        Row {
            reason,
            ticket,
            ..self
        }
    }

    /// Formats its time as RFC 3339 in UTC.
    pub fn at_rfc3339(&self) -> String {
        utc(self.at)
    }
}

/// PostgreSQL cannot store a NUL in a text.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Puts JSON on one line: outside of strings a line break is only space, and inside it is written
/// `\n`.
pub(crate) fn raw_json(bytes: Vec<u8>) -> Option<Box<RawValue>> {
    let text = String::from_utf8(bytes).ok()?.replace(['\n', '\r'], " ");
    RawValue::from_string(text).ok()
}

/// Names of an export's columns: those of its JSON members, in their order.
pub const COLUMNS: [&str; 18] = [
    "seq",
    "at",
    "event",
    "person",
    "personName",
    "tenant",
    "profile",
    "customer",
    "changes",
    "requestId",
    "correlationId",
    "outcome",
    "reference",
    "intent",
    "prevHash",
    "hash",
    "reason",
    "ticket",
];

impl Row {
    /// Returns the row as texts in the order of `COLUMNS`; absent members are empty.
    pub fn cells(&self) -> [Cow<'_, str>; COLUMNS.len()] {
        fn text(text: &Option<String>) -> Cow<'_, str> {
            Cow::Borrowed(text.as_deref().unwrap_or_default())
        }
        [
            self.seq.to_string().into(),
            self.at_rfc3339().into(),
            Cow::Borrowed(&self.event),
            Cow::Borrowed(&self.person),
            Cow::Borrowed(&self.person_name),
            Cow::Borrowed(&self.tenant),
            text(&self.profile),
            text(&self.customer),
            Cow::Borrowed(self.changes.as_ref().map_or("", |changes| changes.get())),
            text(&self.request_id),
            text(&self.correlation_id),
            text(&self.outcome),
            text(&self.reference),
            self.intent
                .map(|intent| intent.to_string())
                .unwrap_or_default()
                .into(),
            Cow::Borrowed(&self.prev_hash),
            Cow::Borrowed(&self.hash),
            text(&self.reason),
            text(&self.ticket),
        ]
    }
}

fn rfc3339<S: serde::Serializer>(at: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&utc(*at))
}

/// Formats a time as `2026-11-21T10:20:30.4Z`; a time outside of the calendar is empty.
pub fn utc(at: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000).ok();
    at.and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// The outcomes of a write.
pub const OUTCOMES: [&str; 8] = [
    "saved",
    "rejected",
    "conflict",
    "stale",
    "not-applied",
    "throttled",
    "unavailable",
    "unknown",
];

/// Rows of several events that a list shows together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventGroup {
    /// Saves, changes made elsewhere, and those of what the team keeps in the portal.
    Changes,
    /// Saves that ended otherwise than saved.
    NotSaved,
    /// Sessions that began and ended.
    SignIns,
}

impl EventGroup {
    pub const ALL: [EventGroup; 3] = [
        EventGroup::Changes,
        EventGroup::NotSaved,
        EventGroup::SignIns,
    ];

    /// The word in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            EventGroup::Changes => "changes",
            EventGroup::NotSaved => "not-saved",
            EventGroup::SignIns => "sign-ins",
        }
    }

    pub fn parse(word: &str) -> Option<EventGroup> {
        EventGroup::ALL
            .into_iter()
            .find(|group| group.as_str() == word)
    }
}

/// A filter of rows; a member that is absent does not filter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub event: Option<String>,
    pub group: Option<EventGroup>,
    pub person: Option<String>,
    pub profile: Option<String>,
    pub customer: Option<String>,
    pub outcome: Option<String>,
    /// Not before this time, in Unix milliseconds …
    pub from: Option<i64>,
    /// … and before this one.
    pub until: Option<i64>,
    /// Leaves out intents whose outcome is known: the row of the outcome states the same and more.
    /// A list that ends with a row leaves out those only whose outcomes stand before its end.
    pub without_settled: bool,
}

impl Filter {
    /// Returns true if no row can match: sign-ins are about no document, the outcomes of a write
    /// belong to writes alone, and what a person intends has none yet. The database would look for
    /// such a row in the whole log.
    pub fn is_contradiction(&self) -> bool {
        let outcome = self.outcome.as_deref();
        if outcome.is_some() && self.event.as_deref() == Some(Event::EditIntent.as_str()) {
            return true;
        }
        let of_write = outcome.is_some_and(|word| OUTCOMES.contains(&word));
        match self.group {
            None => false,
            Some(EventGroup::Changes) => outcome.is_some() && !of_write,
            Some(EventGroup::NotSaved) => {
                outcome.is_some() && (!of_write || outcome == Some("saved"))
            }
            Some(EventGroup::SignIns) => {
                of_write || self.profile.is_some() || self.customer.is_some()
            }
        }
    }
}

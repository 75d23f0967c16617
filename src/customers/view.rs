//! Customers as the portal last read them, and the questions that lists ask about them.

use super::problem::{DataRule, ProblemFilter};
use crate::partner_center::VerificationStatus;
use crate::profile::CustomerId;
use std::collections::BTreeSet;

/// A customer as it was read last. Texts are empty where the service has none, or where nothing was
/// read yet. All times are in Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerRow {
    pub id: CustomerId,
    /// The name in the service's list; that of the billing profile if the list was never read.
    pub company_name: String,
    /// The name in the billing profile, if it is another one.
    pub billing_name: Option<String>,
    pub domain: String,
    /// Two letters.
    pub country: String,
    pub city: String,
    pub email: String,
    pub phone: String,
    pub language: String,
    pub culture: String,
    /// The version of the billing profile, as in its history; `None` if it was never read.
    pub version: Option<String>,
    /// The time when the billing profile was read last; `None` if it never was.
    pub read_at: Option<i64>,
    /// The time when the portal found, or made, the last change of the billing profile.
    pub changed_at: Option<i64>,
    /// The time when the service no longer had the customer.
    pub gone_at: Option<i64>,
    /// The number of problems of the billing profile that are not silenced, in a list; 0 elsewhere.
    pub problems: usize,
    /// The verification of the customer, if the portal has asked for it.
    pub verification: Option<VerificationMark>,
}

/// The status of a customer's verification, as it was last seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerificationMark {
    pub status: VerificationStatus,
    /// Since when it is so.
    pub since: i64,
}

/// Customers that a list shows. The default shows everybody who is not gone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerFilter {
    /// Words that all occur in name, domain, city, e-mail address or id, in any order, without
    /// regard to case and accents.
    pub text: String,
    /// Two letters, in any case.
    pub country: Option<String>,
    /// A language tag of a billing profile, in any case.
    pub language: Option<String>,
    /// Those with a problem that is not silenced.
    pub problem: Option<ProblemFilter>,
    /// These customers only: those with a label, of a selection.
    pub only: Option<BTreeSet<CustomerId>>,
    /// Customers that are gone instead of those that are there.
    pub gone: bool,
}

/// A column by which a list is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CustomerColumn {
    #[default]
    Name,
    Domain,
    Country,
    City,
    Email,
    Phone,
    Language,
    /// The last change; the newest first unless reversed.
    Changed,
    /// The number of problems; the most first unless reversed.
    Problems,
    /// The age of the copy; the oldest first unless reversed.
    Read,
}

/// The order of a list. Customers that are equal in the column are in the order of their names, and
/// empty values stand last in either direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CustomerSort {
    pub column: CustomerColumn,
    pub reversed: bool,
}

impl CustomerColumn {
    pub const ALL: [CustomerColumn; 10] = [
        CustomerColumn::Name,
        CustomerColumn::Domain,
        CustomerColumn::Country,
        CustomerColumn::City,
        CustomerColumn::Email,
        CustomerColumn::Phone,
        CustomerColumn::Language,
        CustomerColumn::Changed,
        CustomerColumn::Problems,
        CustomerColumn::Read,
    ];

    /// The word of the column in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            CustomerColumn::Name => "name",
            CustomerColumn::Domain => "domain",
            CustomerColumn::Country => "country",
            CustomerColumn::City => "city",
            CustomerColumn::Email => "email",
            CustomerColumn::Phone => "phone",
            CustomerColumn::Language => "language",
            CustomerColumn::Changed => "changed",
            CustomerColumn::Problems => "problems",
            CustomerColumn::Read => "read",
        }
    }
}

impl CustomerSort {
    /// Parses what addresses have: the word of a column, with `-` in front of it if reversed.
    pub fn parse(text: &str) -> Option<CustomerSort> {
        let (word, reversed) = match text.strip_prefix('-') {
            Some(word) => (word, true),
            None => (text, false),
        };
        let column = CustomerColumn::ALL
            .into_iter()
            .find(|column| column.as_str() == word)?;
        Some(CustomerSort { column, reversed })
    }
}

/// Writes what `parse` reads.
impl std::fmt::Display for CustomerSort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.reversed { "-" } else { "" };
        write!(f, "{sign}{}", self.column.as_str())
    }
}

/// The answer to a question about the copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyAnswer<T> {
    /// No list was read to its end yet: only the service's own list tells who the customers are.
    Nothing,
    /// Partner Center lists customers to this person, but refuses their billing profiles: the
    /// service's own list is all that they may see.
    Closed,
    Found(T),
}

/// A part of a list of the copy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerListPage {
    pub rows: Vec<CustomerRow>,
    /// The number of customers in front of these.
    pub start: usize,
    /// The number of customers that the filter lets through.
    pub matching: usize,
    /// The number of customers that are not gone.
    pub total: usize,
    /// The number of customers that are gone.
    pub gone: usize,
    /// The number of customers that are not gone and whose billing profile was never read.
    pub unread: usize,
    /// The countries of customers that the rest of the filter lets through, with their numbers, the
    /// most frequent first. An empty code stands for none.
    pub countries: Vec<(String, usize)>,
    /// The same for languages.
    pub languages: Vec<(String, usize)>,
    /// The same for the rules that their billing profiles break.
    pub rules: Vec<(DataRule, usize)>,
    /// The time when the whole list was last read to its end.
    pub complete_at: i64,
    /// The oldest reading of a billing profile among `rows`.
    pub oldest: Option<i64>,
    /// True if Partner Center does not answer, so that nobody was asked whether this person may
    /// still see customers: it allowed that to this session before.
    pub stale_access: bool,
}

/// A customer's place in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerPlace {
    pub before: Option<CustomerRow>,
    pub after: Option<CustomerRow>,
    /// Its number in the list, from 1.
    pub number: usize,
    pub matching: usize,
}

/// The question of a collection to Partner Center about every customer. There is one of each at a
/// time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CollectionKind {
    /// The list of customers, and each billing profile.
    Customers,
    /// A verdict about the address of each billing profile, as the portal last read it.
    Addresses,
}

impl CollectionKind {
    pub const ALL: [CollectionKind; 2] = [CollectionKind::Customers, CollectionKind::Addresses];

    /// The name that is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            CollectionKind::Customers => "customers",
            CollectionKind::Addresses => "addresses",
        }
    }
}

/// The state of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CollectionState {
    /// It reads; or it waits because Partner Center asked for that, see `wait_until`.
    Running,
    /// Its person's session has ended. It goes on when they sign in again.
    SignIn,
    /// Somebody paused it.
    Paused,
    /// Somebody stopped it. What was read stays.
    Stopped,
    /// Partner Center refuses customers to its person.
    Refused,
    /// It has read everything.
    Done,
}

impl CollectionState {
    pub const ALL: [CollectionState; 6] = [
        CollectionState::Running,
        CollectionState::SignIn,
        CollectionState::Paused,
        CollectionState::Stopped,
        CollectionState::Refused,
        CollectionState::Done,
    ];

    /// The word that is stored, and that words of pages are chosen by.
    pub fn as_str(self) -> &'static str {
        match self {
            CollectionState::Running => "running",
            CollectionState::SignIn => "sign-in",
            CollectionState::Paused => "paused",
            CollectionState::Stopped => "stopped",
            CollectionState::Refused => "refused",
            CollectionState::Done => "done",
        }
    }

    /// Returns whether another one may be started.
    pub fn is_over(self) -> bool {
        matches!(
            self,
            CollectionState::Stopped | CollectionState::Refused | CollectionState::Done
        )
    }
}

/// A job that goes through all customers, with the rights of who started it: it reads them and
/// their billing profiles, or has their addresses validated. All times are in Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Collection {
    pub state: CollectionState,
    /// The name of the person who started it.
    pub started_by: String,
    /// The person who asks started it.
    pub own: bool,
    /// The list is still being read, so that `total` is only what was listed so far.
    pub listing: bool,
    /// The number of customers to read.
    pub total: u64,
    /// The number of customers that were read, or that need not be.
    pub done: u64,
    /// The number of customers that could not be read, among those done.
    pub failed: u64,
    pub started_at: i64,
    pub changed_at: i64,
    /// The end of a wait that Partner Center asked for.
    pub wait_until: Option<i64>,
    /// An estimate from the time that it took so far, while it runs.
    pub seconds_left: Option<u64>,
}

/// What somebody does with a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CollectionCommand {
    Start,
    Pause,
    Resume,
    Stop,
}

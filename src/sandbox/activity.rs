//! The consequences of a change of a customer's billing profile: a record in the activity log, and a
//! verification of the customer if the name or the address is another one.

use crate::profile::json::Json;
use std::collections::{HashMap, VecDeque};
use time::OffsetDateTime;

/// The number of records that are kept. The oldest are dropped first.
const RECORDS: usize = 5_000;

/// The person who changes documents outside of the portal, unless somebody else is named, and their
/// application.
const ELSEWHERE: &str = "petra@partner.example";
const APPLICATION: &str = "Partner Center Native App";

/// The statuses of a customer's verification that the documentation names.
pub const VERIFICATIONS: &[&str] = &[
    "UnderReview",
    "Allowed",
    "NotAllowed",
    "Not Ready",
    "Unknown",
];

/// The members whose change starts a verification.
const VERIFIED: &[&str] = &["companyName", "defaultAddress"];

/// The author of a change, with the application and the request.
#[derive(Debug, Clone)]
pub struct ChangedBy {
    pub user: String,
    pub application: String,
    pub correlation_id: String,
}

impl ChangedBy {
    /// Somebody who works with another tool than the portal.
    pub fn elsewhere(user: Option<&str>) -> ChangedBy {
        ChangedBy {
            user: user.unwrap_or(ELSEWHERE).to_owned(),
            application: APPLICATION.to_owned(),
            correlation_id: uuid::Uuid::new_v4().to_string(),
        }
    }
}

/// A change of a customer's billing profile that was carried out.
#[derive(Debug, Clone)]
pub struct LoggedChange {
    pub at: OffsetDateTime,
    pub author: ChangedBy,
    pub customer: String,
    pub customer_name: String,
    pub before: Json,
    pub after: Json,
}

/// The verification of a customer.
#[derive(Debug, Clone)]
struct CustomerVerification {
    status: String,
    since: OffsetDateTime,
    /// It ends by itself.
    ends: bool,
}

/// The activity log, and the verifications of customers, by id.
#[derive(Default)]
pub struct Activity {
    log: VecDeque<LoggedChange>,
    verifications: HashMap<String, CustomerVerification>,
}

impl Activity {
    /// Records a change of a billing profile.
    pub fn record(&mut self, change: LoggedChange) {
        let is_other = |name: &&str| change.before.get(name) != change.after.get(name);
        if VERIFIED.iter().any(is_other) {
            let begun = CustomerVerification {
                status: VERIFICATIONS[0].to_owned(),
                since: change.at,
                ends: true,
            };
            self.verifications.insert(change.customer.clone(), begun);
        }
        if self.log.len() == RECORDS {
            self.log.pop_front();
        }
        self.log.push_back(change);
    }

    /// Returns the records, the newest first.
    pub fn records(&self) -> impl Iterator<Item = &LoggedChange> {
        self.log.iter().rev()
    }

    /// Sets the status of a customer's verification, which then stays; `None` for no verification.
    pub fn set_verification(&mut self, customer: &str, status: Option<&str>) {
        let customer = customer.to_ascii_lowercase();
        match status {
            None => self.verifications.remove(&customer),
            Some(status) => self.verifications.insert(
                customer,
                CustomerVerification {
                    status: status.to_owned(),
                    since: OffsetDateTime::now_utc(),
                    ends: false,
                },
            ),
        };
    }

    /// Returns the status of a customer's verification now, and since when it is so. A verification
    /// that a change began is over after the time that verifications take.
    pub fn verification(
        &self,
        customer: &str,
        takes: std::time::Duration,
    ) -> Option<(&str, OffsetDateTime)> {
        let known = self.verifications.get(&customer.to_ascii_lowercase())?;
        let end = known.since + takes;
        if known.ends && OffsetDateTime::now_utc() >= end {
            return Some((VERIFICATIONS[1], end));
        }
        Some((&known.status, known.since))
    }
}

//! Who and what the rows are about: made-up people, the sandbox's customers and two of its
//! documents.

use crate::sealing::{Sealer, version_id};
use serde_json::Value;
use std::time::{SystemTime, UNIX_EPOCH};

/// People whom the audit log names. The page shows the list of them whole, so that it stays the
/// same however long the log is.
pub const NAMED: u64 = 39;

/// The person who has much to do, and the customer with many entries of late.
pub const BUSY: usize = 0;

/// The person whose few entries are the oldest.
pub const RARE: usize = NAMED as usize;

pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// What the rows are made of.
pub struct World {
    pub sealer: Sealer,
    /// Number of rows of the audit log, full blocks only.
    pub rows: u64,
    /// Number of sessions, versions, drafts and last reads each.
    pub others: u64,
    /// Key of the administrator who looks at the pages.
    pub admin: String,
    pub tenant: String,
    /// Ids of customers: the busy one first, the rare one last.
    pub customers: Vec<String>,
    billing: Value,
    customer: Value,
    /// Unix milliseconds, as every time here.
    pub now: i64,
}

/// A document with a version.
pub enum Target<'a> {
    Billing,
    Customer(&'a str),
}

impl Target<'_> {
    pub fn key(&self) -> String {
        match self {
            Target::Billing => "billing".to_owned(),
            Target::Customer(id) => format!("customer-billing/{id}"),
        }
    }
}

impl World {
    /// Reads the documents of a portal on the sandbox from these files: the partner's billing
    /// profile, that of a customer, and the ids of customers, one on a line.
    pub fn new(
        key: &str,
        (rows, others): (u64, u64),
        admin: &str,
        [billing, customer, customers]: [&str; 3],
    ) -> World {
        let read = |file: &str| -> Value {
            let text = std::fs::read(file).unwrap_or_else(|error| panic!("{file}: {error}"));
            serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
        };
        let ids = std::fs::read_to_string(customers);
        let ids = ids.unwrap_or_else(|error| panic!("{customers}: {error}"));
        let customers: Vec<String> = ids.lines().map(str::to_owned).collect();
        assert!(customers.len() > 10, "ids of customers");
        let (tenant, _) = admin.split_once(':').expect("tenant:oid");
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.expect("a clock that is right").as_millis();
        World {
            sealer: Sealer::new(key),
            rows,
            others,
            admin: admin.to_owned(),
            tenant: tenant.to_owned(),
            customers,
            billing: read(billing),
            customer: read(customer),
            now: i64::try_from(now).expect("a clock that is right"),
        }
    }

    /// Key of a made-up person.
    pub fn person(&self, number: usize) -> String {
        format!("{}:{}", self.tenant, guid(0xb0, number as u64))
    }

    /// The document of a version, by a number of its own: as the sandbox has it, but for a member.
    pub fn document(&self, target: &Target<'_>, number: u64) -> String {
        let (mut document, member, value) = match target {
            Target::Billing => (
                self.billing.clone(),
                "purchaseOrderNumber",
                order_number(number),
            ),
            Target::Customer(_) => (
                self.customer.clone(),
                "companyName",
                format!("Company {number}"),
            ),
        };
        document[member] = Value::String(value);
        document.to_string()
    }

    pub fn version(&self, target: &Target<'_>, number: u64) -> String {
        version_id(&target.key(), &self.document(target, number))
    }

    /// What a sign-in said of a person, as sessions and the list of people have it.
    pub fn claims(&self, key: &str, name: &str, signed_in_at: i64) -> String {
        let oid = key.rsplit(':').next().unwrap_or_default();
        serde_json::json!({
            "tenant": self.tenant,
            "oid": oid,
            "name": name,
            "username": format!("{}@partner.example", name.to_lowercase().replace(' ', ".")),
            "roles": ["editor"],
            "mfa": true,
            "signed_in_at": signed_in_at,
            "origin": { "browser": "Firefox", "system": "Linux", "network": "192.0.2.7" },
        })
        .to_string()
    }
}

/// The member of the billing profile that differs between its versions.
pub fn order_number(number: u64) -> String {
    format!("PO-{number:07}")
}

pub fn name_of(person: usize) -> String {
    format!("Person {person:04}")
}

/// A GUID of a kind of things, by a number.
pub fn guid(kind: u8, number: u64) -> String {
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}

/// A number that depends on another and looks like chance: the finalizer of SplitMix64.
pub fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

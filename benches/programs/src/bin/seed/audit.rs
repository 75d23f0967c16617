//! The audit log, row after row, with the chain of hashes that released versions of the portal
//! write.
//!
//! A block is 20 rows: eight saves (an intent and an outcome each), a change made elsewhere, a
//! note, a sign-in and a sign-out. The newest 50 blocks are the same in a short log and in a long
//! one, and are a day's; each filter finds more rows in them than a page shows. The oldest two
//! blocks have rows that nothing else in the log is like.

use crate::rows::{Rows, Table, Value};
use crate::sealing::hash_hex;
use crate::world::{BUSY, DAY, NAMED, RARE, World, guid, mixed, name_of, order_number};
use serde_json::json;

pub const BLOCK: u64 = 20;

/// Saves of a block.
const SAVES: u64 = 8;

/// Blocks of a day.
const FRONT: u64 = 50;

/// Blocks with the rare rows.
const OLDEST: u64 = 2;

/// Time between two rows.
const STEP: i64 = DAY / (BLOCK * FRONT) as i64;

static AUDIT: Table = Table {
    name: "audit",
    columns: &[
        "seq",
        "at",
        "event",
        "person",
        "person_name",
        "tenant",
        "profile",
        "customer",
        "changes",
        "request_id",
        "correlation_id",
        "outcome",
        "reference",
        "intent",
        "prev_hash",
        "hash",
    ],
};

/// A row before it is chained; the members are its columns.
#[derive(Default)]
struct Row {
    seq: i64,
    at: i64,
    event: &'static str,
    /// Nobody for a change that was made elsewhere.
    person: Option<usize>,
    profile: Option<&'static str>,
    customer: Option<String>,
    changes: Option<String>,
    request: Option<String>,
    correlation: Option<String>,
    outcome: Option<&'static str>,
    reference: Option<String>,
    intent: Option<i64>,
}

/// A save that the log has.
pub struct Save {
    /// The row of its intent.
    pub intent: i64,
    /// The time of its outcome.
    pub at: i64,
    /// `None` for the partner's billing profile.
    pub customer: Option<String>,
    pub is_saved: bool,
}

/// The log that was written.
pub struct Log {
    /// The saves of billing profiles, the oldest first.
    pub saves: Vec<Save>,
    /// Times of the first and the last row.
    pub oldest: i64,
    pub newest: i64,
}

/// What a save is about, all of it decided by its number from the end.
struct Kind {
    person: usize,
    profile: &'static str,
    /// The place in the list of customers.
    customer: Option<usize>,
    key: &'static str,
    outcome: &'static str,
}

impl Kind {
    /// Of the save with this number from the end.
    fn usual(number: u64, customers: usize, is_recent: bool) -> Kind {
        let chance = mixed(number);
        let of_customer = match (is_recent, mixed(chance) % 10) {
            (true, 0..6) => BUSY,
            // All but the first, who is busy, and the last, who is rare.
            _ => 1 + (mixed(chance) / 10) as usize % (customers - 2),
        };
        let (profile, customer, key) = match chance / 1_000 % 20 {
            0..9 => ("customer-billing", Some(of_customer), "companyName"),
            9..16 => ("billing", None, "purchaseOrderNumber"),
            _ => ("support", None, "telephone"),
        };
        let outcome = match chance / 100_000 % 20 {
            0..12 => "saved",
            12..15 => "rejected",
            15..17 => "conflict",
            _ => "unknown",
        };
        Kind {
            person: person(chance),
            profile,
            customer,
            key,
            outcome,
        }
    }

    /// Of the rows that nothing else is like.
    fn rare(customers: usize) -> Kind {
        Kind {
            person: RARE,
            profile: "customer-company",
            customer: Some(customers - 1),
            key: "companyName",
            outcome: "throttled",
        }
    }
}

/// One of the people who are named: two in five times the busy one.
fn person(chance: u64) -> usize {
    match chance % 10 {
        0..4 => BUSY,
        _ => 1 + (chance / 10 % (NAMED - 1)) as usize,
    }
}

/// The request id of a save.
pub fn request_of(intent: i64) -> String {
    guid(0xa1, intent.unsigned_abs())
}

/// Writes the log.
pub fn write(world: &mut World, rows: &mut Rows) -> Log {
    let blocks = world.rows / BLOCK;
    let end = world.now - world.now.rem_euclid(DAY);
    let first = end - (blocks * BLOCK) as i64 * STEP;
    let mut chain = Chain {
        previous: String::new(),
        seq: 0,
        first,
    };
    let mut saves = vec![];
    for block in 0..blocks {
        let from_end = blocks - 1 - block;
        for save in 0..SAVES {
            let number = from_end * SAVES + (SAVES - 1 - save);
            let customers = world.customers.len();
            let kind = match block < OLDEST {
                true => Kind::rare(customers),
                false => Kind::usual(number, customers, from_end < FRONT),
            };
            let written = write_save(world, rows, &mut chain, &kind, number);
            if kind.profile.ends_with("billing") {
                saves.push(written);
            }
        }
        for row in others_of(world, from_end) {
            chain.add(world, rows, row);
        }
    }
    Log {
        saves,
        oldest: first,
        newest: end - STEP,
    }
}

fn write_save(
    world: &mut World,
    rows: &mut Rows,
    chain: &mut Chain,
    kind: &Kind,
    number: u64,
) -> Save {
    let changes = json!([{
        "key": kind.key,
        "before": order_number(number + 1),
        "after": order_number(number),
    }])
    .to_string();
    let customer = kind.customer.map(|at| world.customers[at].clone());
    let seq = chain.seq + 1;
    let request = Some(request_of(seq));
    let intent = Row {
        event: "edit.intent",
        person: Some(kind.person),
        profile: Some(kind.profile),
        customer: customer.clone(),
        changes: Some(changes.clone()),
        request: request.clone(),
        ..Row::default()
    };
    chain.add(world, rows, intent);
    let outcome = Row {
        event: "edit.outcome",
        person: Some(kind.person),
        profile: Some(kind.profile),
        customer: customer.clone(),
        changes: Some(changes),
        request,
        correlation: Some(guid(0xc0, seq.unsigned_abs())),
        outcome: Some(kind.outcome),
        intent: Some(seq),
        ..Row::default()
    };
    let at = chain.add(world, rows, outcome);
    Save {
        intent: seq,
        at,
        customer,
        is_saved: kind.outcome == "saved",
    }
}

/// The rows of a block that are no saves.
fn others_of(world: &World, from_end: u64) -> [Row; 4] {
    let chance = mixed(u64::MAX - from_end);
    let customer = &world.customers[1 + chance as usize % (world.customers.len() - 2)];
    let changes = |key: &str| json!([{ "key": key, "before": "one", "after": "other" }]);
    let by = Some(person(chance));
    [
        Row {
            event: "outside_change",
            profile: Some("customer-billing"),
            customer: Some(customer.clone()),
            changes: Some(changes("companyName").to_string()),
            reference: Some("2026-01-01T00:00:00Z".to_owned()),
            ..Row::default()
        },
        Row {
            event: "customer_note",
            person: by,
            customer: Some(customer.clone()),
            changes: Some(changes("note").to_string()),
            ..Row::default()
        },
        Row {
            event: "sign_in",
            person: by,
            ..Row::default()
        },
        Row {
            event: "sign_out",
            person: by,
            ..Row::default()
        },
    ]
}

/// The end of the log so far.
struct Chain {
    previous: String,
    seq: i64,
    /// Time of the first row.
    first: i64,
}

impl Chain {
    /// Adds a row, with its number, time and hash, and returns the time.
    fn add(&mut self, world: &mut World, rows: &mut Rows, mut row: Row) -> i64 {
        self.seq += 1;
        row.seq = self.seq;
        row.at = self.first + (self.seq - 1) * STEP;
        let sealed = row
            .changes
            .as_ref()
            .map(|changes| world.sealer.seal("audit", &[&row.seq.to_string()], changes));
        let person = row.person.map(|number| world.person(number));
        let name = row.person.map(name_of);
        let (person, name) = (person.unwrap_or_default(), name.unwrap_or_default());
        let mut values = vec![
            Value::Number(row.seq),
            Value::Number(row.at),
            Value::Text(row.event),
            Value::Text(&person),
            Value::Text(&name),
            Value::Text(&world.tenant),
            Value::or_null(row.profile),
            Value::or_null(row.customer.as_deref()),
            Value::or_null(sealed.as_deref()),
            Value::or_null(row.request.as_deref()),
            Value::or_null(row.correlation.as_deref()),
            Value::or_null(row.outcome),
            Value::or_null(row.reference.as_deref()),
            row.intent.map_or(Value::Null, Value::Number),
        ];
        let hash = hash_of(&self.previous, &values);
        values.push(Value::Text(&self.previous));
        values.push(Value::Text(&hash));
        rows.add(&AUDIT, &values);
        drop(values);
        self.previous = hash;
        row.at
    }
}

/// The hash of a row: over the hash before it and its columns in their order, each with its length.
fn hash_of(previous: &str, columns: &[Value<'_>]) -> String {
    let mut bytes = b"portal-audit-1".to_vec();
    let mut put = |column: &Value<'_>| {
        let number;
        let column: &[u8] = match column {
            Value::Null => return bytes.push(0),
            Value::Text(text) => text.as_bytes(),
            Value::Number(value) => {
                number = value.to_be_bytes();
                &number
            }
        };
        bytes.push(1);
        bytes.extend_from_slice(&(column.len() as u64).to_be_bytes());
        bytes.extend_from_slice(column);
    };
    put(&Value::Text(previous));
    columns.iter().for_each(put);
    hash_hex(&bytes)
}

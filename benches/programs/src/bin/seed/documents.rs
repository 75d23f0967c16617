//! Versions of documents, who wrote them, drafts over them, and who read them last.

use crate::audit::{Log, Save};
use crate::rows::{Rows, Table, Value};
use crate::sealing::version_id;
use crate::world::{BUSY, HOUR, MINUTE, RARE, Target, World};
use serde_json::json;

/// Versions of the partner's billing profile at least: more than a page lists.
const BILLING: u64 = 110;

/// Newest versions of it that a save in the portal wrote. The next ones up to `BILLING` were found,
/// so that the page says the same however many there are.
const WRITTEN: u64 = 60;

/// Versions of the busy customer's billing profile.
const OF_BUSY: u64 = 20;

/// Drafts of the administrator who looks at the pages.
const OWN_DRAFTS: usize = 5;

static VERSION: Table = Table {
    name: "version",
    columns: &["target", "id", "sealed", "first_seen_at", "last_seen_at"],
};

static WRITTEN_BY: Table = Table {
    name: "written",
    columns: &["intent", "target", "before", "version", "at"],
};

static DRAFT: Table = Table {
    name: "draft",
    columns: &["owner", "target", "sealed", "kept_at"],
};

static READER: Table = Table {
    name: "reader",
    columns: &["owner", "target", "version", "read_at"],
};

/// Versions of the partner's billing profile.
fn billing_versions(world: &World) -> u64 {
    BILLING.max(world.others / 2)
}

/// Writes the versions: some of the partner's billing profile, a few of the busy customer's, the
/// rest of the other customers'.
pub fn versions(world: &mut World, rows: &mut Rows, log: &Log) {
    let billing = billing_versions(world);
    let written: Vec<i64> = log
        .saves
        .iter()
        .rev()
        .filter(|save| save.customer.is_none() && save.is_saved)
        .map(|save| save.at)
        .collect();
    // Number 0 is the newest.
    let mut later = log.newest;
    for number in 0..billing {
        let at = written.get(number as usize).copied();
        let seen = at.map_or(later - 1_000, |at| at + 1);
        version(world, rows, &Target::Billing, number, (seen, later));
        later = seen;
    }
    let busy = world.customers[BUSY].clone();
    for number in 0..OF_BUSY {
        let seen = log.newest - number as i64 * 10 * MINUTE;
        let times = (seen, seen + MINUTE);
        version(world, rows, &Target::Customer(&busy), number, times);
    }
    let others = world.customers.len() as u64 - 1;
    let rest = world.others.saturating_sub(billing + OF_BUSY);
    for number in 0..rest.max(others) {
        let customer = world.customers[1 + (number % others) as usize].clone();
        let seen = log.newest - number as i64 * MINUTE;
        let times = (seen, seen + MINUTE);
        let target = Target::Customer(&customer);
        version(world, rows, &target, number / others, times);
    }
}

fn version(
    world: &mut World,
    rows: &mut Rows,
    target: &Target<'_>,
    number: u64,
    (first, last): (i64, i64),
) {
    let (key, document) = (target.key(), world.document(target, number));
    let id = version_id(&key, &document);
    let sealed = world.sealer.seal("version", &[&key, &id], &document);
    let values = [
        Value::Text(&key),
        Value::Text(&id),
        Value::Text(&sealed),
        Value::Number(first),
        Value::Number(last),
    ];
    rows.add(&VERSION, &values);
}

/// Writes which save wrote which version.
pub fn written(world: &World, rows: &mut Rows, log: &Log) {
    let versions = billing_versions(world);
    let mut number = 0;
    for save in log.saves.iter().rev() {
        let is_own = save.customer.is_none();
        let has_version = number < versions && !(WRITTEN..BILLING).contains(&number);
        let ids = match is_own && save.is_saved && has_version {
            true => {
                let of = |number| world.version(&Target::Billing, number);
                (of(number + 1), of(number))
            }
            false => others_of(save),
        };
        if is_own && save.is_saved {
            number += 1;
        }
        let key = match &save.customer {
            Some(customer) => Target::Customer(customer).key(),
            None => Target::Billing.key(),
        };
        let values = [
            Value::Number(save.intent),
            Value::Text(&key),
            Value::Text(&ids.0),
            Value::Text(&ids.1),
            Value::Number(save.at),
        ];
        rows.add(&WRITTEN_BY, &values);
    }
}

/// The versions before and after a save of which no version is kept.
fn others_of(save: &Save) -> (String, String) {
    let of = |word: &str| version_id(word, &save.intent.to_string());
    let after = if save.is_saved {
        of("after")
    } else {
        String::new()
    };
    (of("before"), after)
}

/// Writes drafts: a few of the administrator's, the rest of everybody else's. None is of a document
/// whose edit page is measured.
pub fn drafts(world: &mut World, rows: &mut Rows) {
    let admin = world.admin.clone();
    for number in 0..OWN_DRAFTS {
        let customer = world.customers[1 + number].clone();
        let kept = world.now - HOUR - number as i64 * MINUTE;
        draft(world, rows, &admin, &customer, kept);
    }
    for (number, (owner, customer)) in pairs(world).into_iter().enumerate() {
        let kept = world.now - 2 * HOUR - number as i64 * 1_000;
        draft(world, rows, &owner, &customer, kept);
    }
}

fn draft(world: &mut World, rows: &mut Rows, owner: &str, customer: &str, kept_at: i64) {
    let target = Target::Customer(customer);
    let (key, base) = (target.key(), world.version(&target, 0));
    let edit = json!({ "base": base, "values": { "companyName": "typed" }, "step": 1 });
    let sealed = world
        .sealer
        .seal("draft", &[owner, &key], &edit.to_string());
    let values = [
        Value::Text(owner),
        Value::Text(&key),
        Value::Text(&sealed),
        Value::Number(kept_at),
    ];
    rows.add(&DRAFT, &values);
}

/// Writes who read which document last.
pub fn readers(world: &World, rows: &mut Rows) {
    for (number, (owner, customer)) in pairs(world).into_iter().enumerate() {
        let target = Target::Customer(&customer);
        let (key, version) = (target.key(), world.version(&target, 0));
        let values = [
            Value::Text(&owner),
            Value::Text(&key),
            Value::Text(&version),
            Value::Number(world.now - HOUR - number as i64 * 1_000),
        ];
        rows.add(&READER, &values);
    }
}

/// As many pairs of a made-up person and a customer as are asked for, each once. Their numbers are
/// higher than those of the people whom the audit log names.
fn pairs(world: &World) -> Vec<(String, String)> {
    let others = world.customers.len() - 1;
    let pair = |number: usize| {
        let owner = world.person(RARE + 1 + number / others);
        (owner, world.customers[1 + number % others].clone())
    };
    (0..world.others as usize).map(pair).collect()
}

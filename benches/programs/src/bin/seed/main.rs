//! Fills an empty database of the portal with rows that the portal itself could have written:
//! sealed with its key, bound to their places, and chained. What they stand in is released and
//! does not change; `portal audit verify` and the log of the portal that reads them tell if they
//! were wrong.
//!
//! `seed (sqlite:FILE | copy) ROWS OTHERS KEY ADMIN BILLING CUSTOMER CUSTOMERS FACTS` writes
//! `ROWS` rows of the audit log, and `OTHERS` sessions, versions, drafts and last reads each, into
//! a file of SQLite or as a script for `psql`. `ADMIN` is the key of the person who will look at
//! the pages; the next three are files of a portal on the sandbox: two billing profiles, and the ids
//! of customers. The file `FACTS` then has what to ask for, as variables of a shell.

mod audit;
mod documents;
mod people;
mod rows;
mod sealing;
mod world;

use audit::Log;
use rows::Rows;
use std::fmt::Write as _;
use world::{BUSY, RARE, World};

const USAGE: &str =
    "seed (sqlite:FILE | copy) ROWS OTHERS KEY ADMIN BILLING CUSTOMER CUSTOMERS FACTS";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let [
        place,
        rows,
        others,
        key,
        admin,
        billing,
        customer,
        customers,
        facts,
    ] = words[..]
    else {
        panic!("{USAGE}");
    };
    let numbers = (
        rows.parse().expect("a number of rows"),
        others.parse().expect("a number of other rows"),
    );
    let mut world = World::new(key, numbers, admin, [billing, customer, customers]);
    let mut rows = match place.strip_prefix("sqlite:") {
        Some(file) => Rows::sqlite(file),
        None => Rows::copy(),
    };
    let log = audit::write(&mut world, &mut rows);
    documents::written(&world, &mut rows, &log);
    documents::versions(&mut world, &mut rows, &log);
    documents::drafts(&mut world, &mut rows);
    documents::readers(&world, &mut rows);
    people::people(&mut world, &mut rows);
    let lasting = people::sessions(&mut world, &mut rows);
    people::tokens(&mut world, &mut rows, &lasting);
    rows.finish();
    std::fs::write(facts, facts_of(&world, &log)).expect("a file");
}

/// What the pages can be asked for. Times are Unix seconds.
fn facts_of(world: &World, log: &Log) -> String {
    let newest = log.saves.iter().rev().find(|save| save.is_saved);
    let newest = newest.expect("a save").intent;
    let oldest = log.saves.first().expect("a save").intent;
    let facts = [
        ("busy_person", world.person(BUSY)),
        ("rare_person", world.person(RARE)),
        ("busy_customer", world.customers[BUSY].clone()),
        (
            "rare_customer",
            world.customers[world.customers.len() - 1].clone(),
        ),
        ("newest_at", (log.newest / 1_000).to_string()),
        ("oldest_at", (log.oldest / 1_000).to_string()),
        ("newest_entry", (newest + 1).to_string()),
        ("oldest_entry", oldest.to_string()),
        ("oldest_request", audit::request_of(oldest)),
    ];
    let mut lines = String::new();
    for (name, value) in facts {
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "{name}='{value}'");
    }
    lines
}

//! Checks that the configured keys open what is stored, and that none is missing.

use super::finding::{Finding, fail, note, ok};
use crate::config::Settings;
use crate::store::key_use::{self, OpenedRows};
use crate::store::{Store, StoreError};

/// Looks at old and new rows of each key, counts the rows that each seals, and names keys that are
/// missing.
pub async fn keys(store: &Store, settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Err(error) = examine(store, settings, &mut findings).await {
        findings.push(fail(
            "keys",
            format!("what they open could not be found out: {error}"),
            "See the database's own log",
        ));
    }
    findings
}

async fn examine(
    store: &Store,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) -> Result<(), StoreError> {
    let other = key_use::other_than_recorded(store).await?;
    for (place, (id, _)) in settings.encryption_keys.iter().enumerate() {
        let rows = key_use::rows_of(store, id).await?;
        let opened = key_use::of_key(store, id).await?;
        if opened.fails == 0 && other.as_ref() == Some(id) {
            findings.push(fail(
                "keys",
                format!("{id} is not the key that had this name when the portal was first started with it"),
                format!(
                    "Put that key back under the name {id}, and give this one a name of its own, in front of it (which is enough if nothing was saved with that one yet); the portal does not start before"
                ),
            ));
            continue;
        }
        findings.push(of_key(id, place == 0, rows, opened));
    }
    for id in key_use::missing(store).await? {
        let rows = key_use::rows_of(store, &id).await?;
        findings.push(fail(
            "keys",
            format!(
                "{rows} rows are sealed with the key {id}, which is missing, and count as absent"
            ),
            format!("Add the key {id} to PORTAL_ENCRYPTION_KEYS, behind the first one"),
        ));
    }
    Ok(())
}

fn of_key(id: &str, seals: bool, rows: i64, opened: OpenedRows) -> Finding {
    match opened {
        OpenedRows {
            opens: 0,
            fails: 1..,
        } => fail(
            "keys",
            format!(
                "{id} opens none of the {rows} rows that are sealed under its name: another key had this name"
            ),
            format!(
                "Put that key back under the name {id}, and give this one a name of its own, in front of it; the portal does not start before"
            ),
        ),
        OpenedRows { fails: 1.., .. } => fail(
            "keys",
            format!(
                "{id} does not open all of the {rows} rows that are sealed under its name: another key had this name for a while, or rows were altered"
            ),
            "Keep the key that opens the older rows. The others count as absent, and only a copy of the database reads them, with the other key alone: docs/operations.md, \"Another key under a known name\"",
        ),
        OpenedRows { .. } => match (seals, rows) {
            (true, rows) => ok(
                "keys",
                format!("{id} seals; {rows} rows are sealed with it"),
            ),
            (false, 0) => note(
                "keys",
                format!("{id} opens nothing any more; it is needed only for older backups"),
            ),
            (false, rows) => ok("keys", format!("{id} still opens {rows} rows")),
        },
    }
}

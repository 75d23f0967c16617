//! The audit log: its export is a table that a spreadsheet cannot execute and that parses back
//! exactly, and its hash chain shows where it was altered.

use super::{split, text};
use portal::history::csv as table;
use portal::store::audit::chain::{FirstBad, Walk, hash};
use portal::store::audit::{COLUMNS, Row};
use serde_json::value::{RawValue, to_raw_value};

/// Creates a row with these texts in its columns. Missing cells are absent.
fn row(cells: &[String]) -> Row {
    let cell = |index: usize| cells.get(index).cloned();
    let needed = |index: usize| cell(index).unwrap_or_default();
    Row {
        seq: 1,
        at: cell(0)
            .and_then(|at| at.parse().ok())
            .unwrap_or(1_795_255_200_000),
        event: needed(1),
        person: needed(2),
        person_name: needed(3),
        tenant: needed(4),
        profile: cell(5),
        customer: cell(6),
        changes: cell(7).and_then(changes),
        request_id: cell(8),
        correlation_id: cell(9),
        outcome: cell(10),
        reference: cell(11),
        intent: cell(12).and_then(|intent| intent.parse().ok()),
        prev_hash: String::new(),
        hash: String::new(),
        reason: cell(13),
        ticket: cell(14),
    }
}

fn changes(text: String) -> Option<Box<RawValue>> {
    to_raw_value(&serde_json::json!([{ "key": "address.city", "before": text, "after": null }]))
        .ok()
}

fn cells(bytes: &[u8]) -> Vec<String> {
    bytes
        .split(|byte| *byte == 0x1f)
        .take(15)
        .map(text)
        .collect()
}

/// Input: the columns of a row, separated by unit separators.
pub fn csv(bytes: &[u8]) {
    let row = row(&cells(bytes));
    let written = format!("{}{}", table::head(), table::row(&row));
    let mut reader = csv::Reader::from_reader(written.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(
        reader
            .headers()
            .expect("a first line")
            .iter()
            .collect::<Vec<_>>(),
        COLUMNS
    );
    let records: Vec<csv::StringRecord> = reader
        .records()
        .map(|record| record.expect("as wide as the first"))
        .collect();
    assert_eq!(records.len(), 1, "nothing in a value ends its row");
    for (cell, value) in records[0].iter().zip(row.cells()) {
        assert_eq!(unguarded(cell), value, "it comes back as it was");
        for part in cell.split(begins) {
            let seen = part.trim_start_matches(|letter: char| {
                letter == '"' || letter.is_whitespace() || is_unseen(letter)
            });
            assert!(
                !seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']),
                "a spreadsheet executes {cell:?}"
            );
        }
    }
}

/// Returns true for characters after which a spreadsheet may begin a new cell.
fn begins(letter: char) -> bool {
    matches!(letter, ';' | '\t' | '\r' | '\n')
}

fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
        || letter.is_control()
}

/// Removes one apostrophe wherever a cell may begin.
fn unguarded(cell: &str) -> String {
    let (mut value, mut at_start) = (String::new(), true);
    for letter in cell.chars() {
        if !(at_start && letter == '\'') {
            value.push(letter);
        }
        at_start = begins(letter);
    }
    value
}

/// A row and its encrypted changes, as they are stored.
type Stored = (Row, Option<String>);

/// Input: the manipulation of the chain, its position and its column; then rows separated by record
/// separators, with columns as for `csv`.
pub fn audit_verify(bytes: &[u8]) {
    let [how, place, column, rest @ ..] = bytes else {
        return;
    };
    let mut rows: Vec<Stored> = rest
        .split(|byte| *byte == 0x1e)
        .take(12)
        .map(|bytes| (row(&cells(bytes)), cells(bytes).get(7).cloned()))
        .collect();
    let mut before = String::new();
    for (number, (row, sealed)) in rows.iter_mut().enumerate() {
        row.seq = i64::try_from(number).expect("few") + 1;
        row.prev_hash = before;
        row.hash = hash(row, sealed.as_deref());
        before = row.hash.clone();
    }
    let length = rows.len();
    assert_eq!(
        walk(&rows),
        Ok(length as u64),
        "an untouched chain is sound"
    );
    let at = usize::from(*place) % length;
    let seq = rows[at].0.seq;
    let (first_bad, last) = (Err(seq), at + 1 == length);
    let expected = match how % 8 {
        0 | 1 => {
            touch(&mut rows[at], *column);
            first_bad
        }
        2 => {
            let taken = &mut rows[at].0;
            if !shift(&mut taken.person, &mut taken.person_name) {
                return;
            }
            first_bad
        }
        3 => {
            rows.remove(at);
            if last {
                Ok(length as u64 - 1)
            } else {
                Err(seq + 1)
            }
        }
        4 => {
            let copy = rows[at].clone();
            rows.insert(at, copy);
            first_bad
        }
        5 if !last => {
            rows.swap(at, at + 1);
            Err(seq + 1)
        }
        6 => {
            // An attacker with write access may recompute the hash of the row itself, but then that of
            // the next row does not match.
            touch(&mut rows[at], *column);
            rows[at].0.hash = hash(&rows[at].0, rows[at].1.as_deref());
            if last {
                Ok(length as u64)
            } else {
                Err(seq + 1)
            }
        }
        7 => {
            // These numbers are impossible.
            rows[at].0.seq = [i64::MIN, -1, 0, i64::MAX][usize::from(*column) % 4];
            rows[at].0.hash = text(split(rest, 0).0);
            Err(rows[at].0.seq)
        }
        _ => return,
    };
    assert_eq!(
        walk(&rows).map_err(|bad| bad.seq),
        expected,
        "the first bad row is named"
    );
}

fn walk(rows: &[Stored]) -> Result<u64, FirstBad> {
    let mut walk = Walk::default();
    rows.iter()
        .try_for_each(|(row, sealed)| walk.step(row, sealed.as_deref()))?;
    Ok(walk.count())
}

/// Changes one column; absent becomes empty.
fn touch((row, sealed): &mut Stored, column: u8) {
    let more = |text: &mut String| text.push('x');
    let other = |text: &mut Option<String>| match text {
        Some(text) if text.is_empty() => text.push('x'),
        Some(_) => *text = None,
        None => *text = Some(String::new()),
    };
    match column % 13 {
        0 => row.at = row.at.wrapping_add(1),
        1 => more(&mut row.event),
        2 => more(&mut row.person),
        3 => more(&mut row.person_name),
        4 => more(&mut row.tenant),
        5 => other(&mut row.profile),
        6 => other(&mut row.customer),
        7 => other(sealed),
        8 => other(&mut row.request_id),
        9 => other(&mut row.correlation_id),
        10 => other(&mut row.outcome),
        11 => other(&mut row.reference),
        _ => row.intent = row.intent.map_or(Some(1), |_| None),
    }
}

/// Moves the last letter of one column to the next, so that both together read the same.
fn shift(from: &mut String, to: &mut String) -> bool {
    from.pop().map(|letter| to.insert(0, letter)).is_some()
}

//! Comma-separated values that a spreadsheet cannot execute and a program can read back exactly.

use super::audit_changes::{ApprovalMark, AuditChange, NamedPerson, approval_of, changes_of};
use super::cells::guarded;
use crate::store::audit::{COLUMNS, Row};
use std::borrow::Cow;

/// A cell of a spreadsheet holds this many UTF-16 units (Excel specifications and limits); what is
/// longer would be cut without a word.
const CELL: usize = 32_767;

/// The columns of the table of fields. Those that are not in `COLUMNS`: `key` names the field,
/// `part` is 1 or, of a value that goes on in the next row, its number, and `change` is `added`,
/// `changed` or `removed`. Those from `author` on tell of the approval of the whole entry.
pub const FIELD_COLUMNS: [&str; 30] = [
    "seq",
    "at",
    "event",
    "person",
    "personName",
    "tenant",
    "profile",
    "customer",
    "key",
    "called",
    "change",
    "part",
    "before",
    "after",
    "kept",
    "requestId",
    "correlationId",
    "outcome",
    "reference",
    "intent",
    "prevHash",
    "hash",
    "reason",
    "ticket",
    "restored",
    "author",
    "authorName",
    "approvers",
    "approverNames",
    "comment",
];

/// Tells spreadsheets that the text is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The first line: the names of the columns.
pub fn head() -> String {
    names(&COLUMNS)
}

/// The first line of the table of fields.
pub fn field_head() -> String {
    names(&FIELD_COLUMNS)
}

fn names(columns: &[&'static str]) -> String {
    head_of(columns.iter().map(|name| Cow::Borrowed(*name)))
}

/// The first line of a table with these columns.
pub fn head_of<'a>(columns: impl Iterator<Item = Cow<'a, str>>) -> String {
    let line = line(columns);
    format!("{BYTE_ORDER_MARK}{line}")
}

/// A row as a line, with its line break. Changes that are too long for a cell are listed without
/// their values.
pub fn row(row: &Row) -> String {
    let cells = row.cells();
    let without_values = (length(&guarded(&cells[CHANGES])) > CELL).then(|| lengths_of(row));
    line(
        cells
            .iter()
            .enumerate()
            .map(|(at, cell)| match &without_values {
                Some(changes) if at == CHANGES => Cow::Owned(changes.clone()),
                _ => guarded(cell),
            }),
    )
}

/// The place of `changes` in `COLUMNS`.
const CHANGES: usize = 8;

/// The changes as JSON without their values, which stand in the table of fields.
fn lengths_of(row: &Row) -> String {
    let changes = changes_of(row).unwrap_or_default();
    let of = |value: &Option<String>| value.as_deref().map(length);
    let list: Vec<_> = changes
        .iter()
        .map(|AuditChange { key, before, after, .. }| {
            serde_json::json!({"key": key, "beforeLength": of(before), "afterLength": of(after)})
        })
        .collect();
    let text = serde_json::Value::Array(list).to_string();
    if length(&text) <= CELL {
        return text;
    }
    serde_json::json!([{"changes": changes.len()}]).to_string()
}

/// A row as lines of the table of fields: one for each changed field, or one without a field. A
/// value that is longer than a cell goes on in the next line, which is the same but for its number.
pub fn field_rows(row: &Row) -> String {
    let cells = row.cells();
    let of_row = |name: &str| {
        let at = COLUMNS.iter().position(|column| *column == name);
        at.map_or(Cow::Borrowed(""), |at| guarded(&cells[at]))
    };
    let approval = approval_of(row).unwrap_or_default();
    let with = |own: &dyn Fn(&str) -> Option<String>| {
        line(FIELD_COLUMNS.iter().map(|name| {
            let own = own(name).or_else(|| approval_cell(&approval, name));
            own.map_or_else(|| of_row(name), Cow::Owned)
        }))
    };
    let changes = changes_of(row).unwrap_or_default();
    if changes.is_empty() {
        return with(&|_| None);
    }
    let mut lines = String::new();
    for change in &changes {
        let kept = change
            .kept
            .as_ref()
            .and_then(|kept| serde_json::to_string(kept).ok());
        let restored = change
            .restored
            .as_ref()
            .and_then(|from| serde_json::to_string(from).ok());
        let word = match (&change.before, &change.after) {
            (None, _) => "added",
            (Some(_), None) => "removed",
            (Some(_), Some(_)) => "changed",
        };
        for (at, (before, after)) in value_parts(change).into_iter().enumerate() {
            lines += &with(&|name| match name {
                "key" => Some(guarded(&change.key).into_owned()),
                "called" => change.called.clone(),
                "change" => Some(word.to_owned()),
                "part" => Some((at + 1).to_string()),
                "before" => Some(before.clone()),
                "after" => Some(after.clone()),
                "kept" => kept.clone(),
                "restored" => restored.clone(),
                _ => None,
            });
        }
    }
    lines
}

/// The cell of a column about the approval of a row; `None` for every other column. People stand
/// one after the other with a semicolon between them.
fn approval_cell(mark: &ApprovalMark, column: &str) -> Option<String> {
    let listed = |people: &[NamedPerson], of: fn(&NamedPerson) -> &str| {
        let people: Vec<&str> = people.iter().map(of).collect();
        people.join("; ")
    };
    let author = mark.author.as_slice();
    let text = match column {
        "author" => listed(author, |person| &person.person),
        "authorName" => listed(author, |person| &person.name),
        "approvers" => listed(&mark.approvers, |person| &person.person),
        "approverNames" => listed(&mark.approvers, |person| &person.name),
        "comment" => mark.comment.clone().unwrap_or_default(),
        _ => return None,
    };
    Some(guarded(&text).into_owned())
}

/// The values before and after a change, guarded, in pieces that fit into cells. The last pieces of
/// the shorter one are empty.
pub(super) fn value_parts(change: &AuditChange) -> Vec<(String, String)> {
    let text = |value: &Option<String>| parts(value.as_deref().unwrap_or_default());
    let (mut before, mut after) = (text(&change.before), text(&change.after));
    let count = before.len().max(after.len());
    before.resize(count, String::new());
    after.resize(count, String::new());
    before.into_iter().zip(after).collect()
}

/// The value in pieces that fit into a cell with their apostrophes; one empty piece of an empty
/// value.
fn parts(value: &str) -> Vec<String> {
    let mut parts = vec![];
    let mut rest = value;
    loop {
        let mut most = CELL;
        let (end, part) = loop {
            let mut units = 0;
            let fits = |(_, c): &(usize, char)| {
                units += c.len_utf16();
                units > most
            };
            let end = rest
                .char_indices()
                .find(fits)
                .map_or(rest.len(), |(at, _)| at);
            let part = guarded(&rest[..end]);
            if length(&part) <= CELL {
                break (end, part.into_owned());
            }
            most /= 2;
        };
        parts.push(part);
        rest = &rest[end..];
        if rest.is_empty() {
            return parts;
        }
    }
}

/// In UTF-16 units, as spreadsheets count.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The cells as a line, with its line break.
pub fn line<'a>(cells: impl Iterator<Item = Cow<'a, str>>) -> String {
    // Everything is quoted: nothing in a value can end its cell.
    let style = (csv::QuoteStyle::Always, csv::Terminator::CRLF);
    let mut writer = csv::WriterBuilder::new()
        .quote_style(style.0)
        .terminator(style.1)
        .from_writer(vec![]);
    let cells: Vec<Cow<str>> = cells.collect();
    let written = writer.write_record(cells.iter().map(|cell| cell.as_bytes()));
    // Into memory, one record of as many cells as the first: neither can fail.
    let bytes = written
        .ok()
        .and_then(|()| writer.into_inner().ok())
        .unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::cells::unguarded;
    use super::*;

    pub(in crate::history) fn records(table: &str) -> Vec<csv::StringRecord> {
        let text = table.trim_start_matches(BYTE_ORDER_MARK);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.records().map(Result::unwrap).collect()
    }

    pub(in crate::history) fn row_of(changes: &serde_json::Value) -> Row {
        Row {
            seq: 7,
            at: 0,
            event: "edit.outcome".to_owned(),
            person: "t:p".to_owned(),
            person_name: "=Edith".to_owned(),
            tenant: "t".to_owned(),
            profile: Some("billing".to_owned()),
            customer: None,
            changes: serde_json::value::to_raw_value(changes).ok(),
            request_id: None,
            correlation_id: None,
            outcome: Some("saved".to_owned()),
            reference: None,
            intent: Some(6),
            prev_hash: "p".to_owned(),
            hash: "h".to_owned(),
            reason: Some("=1+1;@x".to_owned()),
            ticket: Some("-OPS-1".to_owned()),
        }
    }

    #[test]
    fn a3_no_cell_is_longer_than_a_spreadsheet_takes_and_no_value_is_cut() {
        let long = ["=", &"a".repeat(39_997), "😀"].concat();
        let formulas = ";=".repeat(20_000);
        for value in [long.as_str(), &formulas] {
            let row_of_it = row_of(&serde_json::json!([
                {"key": "companyName", "before": "old", "after": value},
                {"key": "taxId", "before": null, "after": ""},
                {"key": "address.city", "before": value, "after": null},
            ]));
            let read = records(&(field_head() + &field_rows(&row_of_it)));
            for record in &read {
                assert!(record.iter().all(|cell| length(cell) <= CELL));
                assert_eq!((&record[0], &record[4], &record[21]), ("7", "'=Edith", "h"));
                assert_eq!((&record[22], &record[23]), ("'=1+1;'@x", "'-OPS-1"));
            }
            let joined = |key: &str, column: usize| -> String {
                let of_key = read.iter().filter(|record| &record[8] == key);
                of_key.map(|record| unguarded(&record[column])).collect()
            };
            assert_eq!(joined("companyName", 12), "old");
            assert_eq!(joined("companyName", 13), value);
            assert_eq!(joined("address.city", 12), value);
            let words: Vec<_> = read
                .iter()
                .map(|record| (&record[8], &record[10], &record[11]))
                .collect();
            assert!(words.contains(&("companyName", "changed", "2")));
            assert!(words.contains(&("taxId", "added", "1")));
            assert!(words.contains(&("address.city", "removed", "2")));

            let read = records(&(head() + &row(&row_of_it)));
            assert_eq!(read.len(), 1);
            assert!(read[0].iter().all(|cell| length(cell) <= CELL));
            assert_eq!((&read[0][16], &read[0][17]), ("'=1+1;'@x", "'-OPS-1"));
            let changes: serde_json::Value = serde_json::from_str(&read[0][CHANGES]).unwrap();
            assert_eq!(changes[0]["key"], "companyName");
            assert_eq!(changes[0]["afterLength"], length(value));
            assert_eq!(
                changes[0].get("after"),
                None,
                "no reader takes it for the value"
            );
        }
        assert_eq!(COLUMNS[CHANGES], "changes");
    }

    #[test]
    fn a_row_of_the_table_of_fields_says_who_asked_who_approved_and_what_a_decider_wrote() {
        let declined = row_of(&serde_json::json!([
            {
                "key": "taxId", "before": null, "after": "1",
                "approval": {
                    "request": 5,
                    "author": {"person": "t:e", "name": "=Edith"},
                    "approvers": [
                        {"person": "t:a", "name": "Approver, Abel"},
                        {"person": "t:b", "name": "=Ada"},
                    ],
                    "comment": "=1+1",
                },
            },
            {"key": "address.city", "before": "a", "after": "b"},
        ]));
        let read = records(&(field_head() + &field_rows(&declined)));
        assert_eq!(read.len(), 2);
        for record in &read {
            let told: Vec<&str> = record.iter().skip(25).collect();
            let expected = [
                "t:e",
                "'=Edith",
                "t:a; t:b",
                // Where a semicolon parts columns, the second name would begin a cell.
                "Approver, Abel;' =Ada",
                "'=1+1",
            ];
            assert_eq!(told, expected, "the whole entry");
        }
        let plain = row_of(&serde_json::json!([
            {"key": "taxId", "before": null, "after": "1"},
        ]));
        let read = records(&(field_head() + &field_rows(&plain)));
        assert!(read[0].iter().skip(25).all(str::is_empty));
    }

    #[test]
    fn a3_an_entry_without_changes_is_one_row_of_the_table_of_fields() {
        let row = Row {
            changes: None,
            ..row_of(&serde_json::json!([]))
        };
        let read = records(&(field_head() + &field_rows(&row)));
        assert_eq!(read.len(), 1);
        assert_eq!((&read[0][0], &read[0][8], &read[0][17]), ("7", "", "saved"));
    }
}

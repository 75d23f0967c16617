//! The table of changes for people who read it in a spreadsheet: a row for each changed field, in
//! their language. Times are UTC, and the head says so. The tables of `csv` hold what proves a row.

use super::audit_changes::{AuditChange, changes_of, target_of};
use super::csv::{self, guarded};
use crate::audit_log::NO_NUMBER;
use crate::profile::{Profile, Target};
use crate::store::audit::{Event, Row, UNREADABLE};
use crate::text::Words;
use std::borrow::Cow;
use time::OffsetDateTime;
use time::macros::format_description;

/// Keys of the words of the columns. Reason and reference are those that somebody gave with a save.
const COLUMNS: [&str; 11] = [
    "table-when",
    "table-who",
    "table-profile",
    "table-customer",
    "table-field",
    "table-before",
    "table-after",
    "table-result",
    "table-reason",
    "table-reference",
    "table-entry",
];

/// The first line: the names of the columns.
pub fn head(words: &Words) -> String {
    let names = COLUMNS.iter().map(|key| words.t(key).into_owned());
    let names: Vec<String> = names.collect();
    csv::head_of(names.iter().map(|name| Cow::Borrowed(name.as_str())))
}

/// A row as lines: one for each changed field. A value that is longer than a cell goes on in the
/// next line. Nothing for a row without changes. One that was altered into something that cannot be
/// read is named as that: it may have been a change.
pub fn rows(row: &Row, words: &Words) -> String {
    if row.event == UNREADABLE {
        return unreadable(row, words);
    }
    let (Some(target), Some(changes)) = (target_of(row), changes_of(row)) else {
        return String::new();
    };
    let mut lines = String::new();
    for change in &changes {
        lines += &lines_of(row, &target, change, words);
    }
    lines
}

fn unreadable(row: &Row, words: &Words) -> String {
    let number = Some(row.seq).filter(|seq| *seq != NO_NUMBER);
    let cells = [
        when(row.at),
        who(row, words),
        String::new(),
        row.customer.clone().unwrap_or_default(),
        String::new(),
        String::new(),
        String::new(),
        words.t("event-unreadable").into_owned(),
        String::new(),
        String::new(),
        number.map(|seq| seq.to_string()).unwrap_or_default(),
    ];
    csv::line(cells.iter().map(|cell| guarded(cell)))
}

fn lines_of(row: &Row, target: &Target, change: &AuditChange, words: &Words) -> String {
    let text = |value: &Option<String>| csv::parts(value.as_deref().unwrap_or_default());
    let (mut before, mut after) = (text(&change.before), text(&change.after));
    let count = before.len().max(after.len());
    before.resize(count, String::new());
    after.resize(count, String::new());
    let profile = target.profile();
    let customer = target.customer().map(ToString::to_string);
    let cells = [
        when(row.at),
        who(row, words),
        words.t(&format!("profile-{}", profile.slug)).into_owned(),
        customer.unwrap_or_default(),
        field(profile, change, words),
    ];
    let last = [
        result(row, words),
        row.reason.clone().unwrap_or_default(),
        row.ticket.clone().unwrap_or_default(),
        row.seq.to_string(),
    ];
    let mut lines = String::new();
    for (before, after) in before.iter().zip(&after) {
        let values = [before.as_str(), after.as_str()].map(Cow::Borrowed);
        let first = cells.iter().map(|cell| guarded(cell));
        let last = last.iter().map(|cell| guarded(cell));
        lines += &csv::line(first.chain(values).chain(last));
    }
    lines
}

/// The time in UTC as spreadsheets read it.
fn when(at: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(at.div_euclid(1000)).ok();
    at.and_then(|at| {
        let format = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
        at.format(&format).ok()
    })
    .unwrap_or_default()
}

fn who(row: &Row, words: &Words) -> String {
    match (row.person.as_str(), row.person_name.as_str()) {
        ("", name) if row.event == UNREADABLE => name.to_owned(),
        ("", _) => words.t("record-outside").into_owned(),
        (key, "") => key.to_owned(),
        (_, name) => name.to_owned(),
    }
}

/// The label of the field with its section, as the form called it then.
fn field(profile: &'static Profile, change: &AuditChange, words: &Words) -> String {
    let Some(place) = profile.place(&change.key) else {
        return change.key.clone();
    };
    words.in_section(
        &place,
        words.called(profile, &place, change.called.as_deref()),
    )
}

fn result(row: &Row, words: &Words) -> String {
    if row.event == Event::OutsideChange.as_str() {
        return words.t("event-outside-change").into_owned();
    }
    // An announced save without an outcome is not known yet.
    let outcome = row.outcome.as_deref().unwrap_or("unknown");
    let key = format!("recorded-{outcome}");
    match words.has(&key) {
        true => words.t(&key).into_owned(),
        false => outcome.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn row(changes: &serde_json::Value) -> Row {
        Row {
            seq: 7,
            at: 1_795_000_000_000,
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
            reason: Some("=why".to_owned()),
            ticket: Some("OPS-17".to_owned()),
        }
    }

    fn records(table: &str) -> Vec<::csv::StringRecord> {
        let text = table.trim_start_matches('\u{feff}');
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        reader
            .records()
            .map(|record| record.expect("a record"))
            .collect()
    }

    // A3
    #[test]
    fn a_row_of_the_table_says_who_changed_which_field_and_when_and_nothing_is_a_formula() {
        for lang in Lang::ALL {
            let words = Words::of(lang);
            let changed = row(&serde_json::json!([
                {"key": "address.city", "before": "=1+1", "after": "@SUM(A1)"},
                {"key": "taxId", "before": null, "after": "-2;=3"},
            ]));
            let table = head(words) + &rows(&changed, words);
            assert!(head(words).contains("UTC"), "{lang:?}: {}", head(words));
            let read = records(&table);
            assert_eq!(read.len(), 2);
            assert_eq!(&read[0][0], "2026-11-18 11:06:40");
            assert_eq!(&read[0][1], "'=Edith");
            assert_eq!((&read[0][5], &read[0][6]), ("'=1+1", "'@SUM(A1)"));
            assert_eq!((&read[1][5], &read[1][6]), ("", "'-2;'=3"));
            assert_eq!(
                (&read[1][8], &read[1][9], &read[1][10]),
                ("'=why", "OPS-17", "7")
            );
            assert_ne!(&read[0][4], "address.city", "a label");
        }
    }

    #[test]
    fn a_value_that_is_longer_than_a_cell_goes_on_in_the_next_row() {
        let long = "a".repeat(40_000);
        let changed = row(&serde_json::json!([
            {"key": "companyName", "before": "old", "after": long},
        ]));
        let words = Words::of(Lang::En);
        let read = records(&(head(words) + &rows(&changed, words)));
        assert_eq!(read.len(), 2);
        assert_eq!([&read[0][6], &read[1][6]].concat(), long);
    }

    #[test]
    fn a_row_without_changes_is_left_out() {
        let signed_in = Row {
            changes: None,
            ..row(&serde_json::json!([]))
        };
        assert_eq!(rows(&signed_in, Words::of(Lang::En)), "");
    }
}

//! The table of changes for people who read it in a spreadsheet: a row for each changed field, in
//! their language. Times are UTC, and the head says so. The tables of `csv` hold what proves a row.

use super::audit_changes::{
    AuditChange, COMMENT_KEY, approval_of, changes_of, target_of, team_member,
};
use super::cells::guarded;
use super::csv;
use crate::audit_log::NO_NUMBER;
use crate::profile::{CustomerId, Profile};
use crate::store::audit::{Event, Row, UNREADABLE};
use crate::text::Words;
use std::borrow::Cow;
use std::sync::Arc;
use time::OffsetDateTime;
use time::macros::format_description;

/// The name of a customer; empty where nobody knows it.
pub type NameOfCustomer = Arc<dyn Fn(&CustomerId) -> String + Send + Sync>;

/// Keys of the words of the columns. Reason and ticket number are those that somebody gave with a
/// save.
const COLUMNS: [&str; 12] = [
    "table-when",
    "table-who",
    "table-profile",
    "entry-customer",
    "table-customer",
    "table-field",
    "table-before",
    "table-after",
    "table-result",
    "table-reason",
    "justification-ticket",
    "table-entry",
];

/// The first line: the names of the columns.
pub fn head(words: &Words) -> String {
    let names = COLUMNS.iter().map(|key| words.t(key).into_owned());
    let names: Vec<String> = names.collect();
    csv::head_of(names.iter().map(|name| Cow::Borrowed(name.as_str())))
}

/// The parts of a table that are the same for all of its rows.
pub struct ChangeTable<'a> {
    pub words: &'a Words,
    pub names: &'a NameOfCustomer,
    /// The table has intents with a known outcome too: an intent alone does not tell its result.
    pub has_settled: bool,
}

impl ChangeTable<'_> {
    /// A row as lines: one for each changed field. A value that is longer than a cell goes on in
    /// the next line. Nothing for a row without changes. One that was altered into something that
    /// cannot be read is named as that: it may have been a change.
    pub fn rows(&self, row: &Row) -> String {
        if row.event == UNREADABLE {
            return unreadable(row, self.words);
        }
        let (Some(about), Some(changes)) = (Changed::by(row), changes_of(row)) else {
            return String::new();
        };
        let mut lines = String::new();
        for change in &changes {
            lines += &self.lines_of(row, &about, change);
        }
        lines
    }

    fn lines_of(&self, row: &Row, about: &Changed, change: &AuditChange) -> String {
        let words = self.words;
        let customer = about.customer().map(ToString::to_string);
        let name = about.customer().map(|customer| (self.names)(customer));
        let cells = [
            when(row.at),
            who(row, words),
            about.name(words),
            name.unwrap_or_default(),
            customer.unwrap_or_default(),
            about.field(change, words),
        ];
        let last = [
            self.result(row),
            row.reason.clone().unwrap_or_default(),
            row.ticket.clone().unwrap_or_default(),
            row.seq.to_string(),
        ];
        let mut lines = String::new();
        for (before, after) in csv::value_parts(change) {
            let values = [before, after].map(Cow::Owned);
            let first = cells.iter().map(|cell| guarded(cell));
            let last = last.iter().map(|cell| guarded(cell));
            lines += &csv::line(first.chain(values).chain(last));
        }
        lines
    }

    fn result(&self, row: &Row) -> String {
        let words = self.words;
        if row.event == Event::OutsideChange.as_str() {
            return words.t("event-outside-change").into_owned();
        }
        if self.has_settled && row.event == Event::EditIntent.as_str() {
            return words.t("event-edit-intent").into_owned();
        }
        // What the team keeps is stored together with its row.
        let event = Event::parse(&row.event);
        if event.is_some_and(|event| event.is_of_team() || event == Event::Comment) {
            return words.t("recorded-saved").into_owned();
        }
        // An announced save without an outcome is not known yet.
        let outcome = row.outcome.as_deref().unwrap_or("unknown");
        let key = format!("recorded-{outcome}");
        match words.has(&key) {
            true => words.t(&key).into_owned(),
            false => outcome.to_owned(),
        }
    }
}

/// The thing that a row changed.
enum Changed {
    Document(&'static Profile, Option<CustomerId>),
    /// Something that the team keeps in the portal, of a customer or of its own.
    Team(Event, Option<CustomerId>),
}

impl Changed {
    fn by(row: &Row) -> Option<Changed> {
        // A request for approval has changed nothing.
        if row.event == Event::Approval.as_str() {
            return None;
        }
        if let Some(event) = Event::parse(&row.event).filter(|event| event.is_of_team()) {
            let customer = row.customer.as_deref().and_then(CustomerId::parse);
            return Some(Changed::Team(event, customer));
        }
        let target = target_of(row)?;
        Some(Changed::Document(
            target.profile(),
            target.customer().cloned(),
        ))
    }

    fn name(&self, words: &Words) -> String {
        match self {
            Changed::Document(profile, _) => {
                words.t(&format!("profile-{}", profile.slug)).into_owned()
            }
            Changed::Team(Event::SilencedProblem, _) => words.t("table-silenced").into_owned(),
            Changed::Team(Event::TeamList, _) => words.t("table-list").into_owned(),
            Changed::Team(..) => words.t("note-tab").into_owned(),
        }
    }

    fn customer(&self) -> Option<&CustomerId> {
        match self {
            Changed::Document(_, customer) | Changed::Team(_, customer) => customer.as_ref(),
        }
    }

    fn field(&self, change: &AuditChange, words: &Words) -> String {
        match self {
            Changed::Document(profile, _) => field(profile, change, words),
            Changed::Team(..) => team_member(words, change),
        }
    }
}

fn unreadable(row: &Row, words: &Words) -> String {
    let number = Some(row.seq).filter(|seq| *seq != NO_NUMBER);
    let cells = [
        when(row.at),
        who(row, words),
        String::new(),
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

/// The time in UTC as spreadsheets read it.
fn when(at: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(at.div_euclid(1000)).ok();
    at.and_then(|at| {
        let format = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
        at.format(&format).ok()
    })
    .unwrap_or_default()
}

/// The person, and beside an approver the person who had asked.
fn who(row: &Row, words: &Words) -> String {
    let name = person(row, words);
    match approval_of(row) {
        Some(mark) if mark.emergency => {
            words.t_args("table-who-emergency", &[("name", name.into())])
        }
        Some(mark) => match mark.author {
            Some(author) => words.t_args(
                "table-who-for",
                &[("name", name.into()), ("author", author.name.into())],
            ),
            None => name,
        },
        None => name,
    }
}

fn person(row: &Row, words: &Words) -> String {
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
        return match change.key.as_str() {
            COMMENT_KEY => words.t("event-comment").into_owned(),
            key => key.to_owned(),
        };
    };
    words.in_section(
        &place,
        words.called(profile, &place, change.called.as_deref()),
    )
}

#[cfg(test)]
mod tests {
    use super::super::csv::tests::{records, row_of};
    use super::*;
    use crate::text::Lang;

    fn row(changes: &serde_json::Value) -> Row {
        Row {
            at: 1_795_000_000_000,
            reason: Some("=why".to_owned()),
            ticket: Some("OPS-17".to_owned()),
            ..row_of(changes)
        }
    }

    /// The lines of a row in a table that has settled intents, or has none.
    fn lines(row: &Row, words: &Words, has_settled: bool) -> String {
        let nobody: NameOfCustomer = Arc::new(|_| String::new());
        let table = ChangeTable {
            words,
            names: &nobody,
            has_settled,
        };
        table.rows(row)
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
            let table = head(words) + &lines(&changed, words, false);
            assert!(head(words).contains("UTC"), "{lang:?}: {}", head(words));
            let read = records(&table);
            assert_eq!(read.len(), 2);
            assert_eq!(&read[0][0], "2026-11-18 11:06:40");
            assert_eq!(&read[0][1], "'=Edith");
            assert_eq!((&read[0][6], &read[0][7]), ("'=1+1", "'@SUM(A1)"));
            assert_eq!((&read[1][6], &read[1][7]), ("", "'-2;'=3"));
            assert_eq!(
                (&read[1][9], &read[1][10], &read[1][11]),
                ("'=why", "OPS-17", "7")
            );
            assert_ne!(&read[0][5], "address.city", "a label");
        }
    }

    #[test]
    fn a_value_that_is_longer_than_a_cell_goes_on_in_the_next_row() {
        let long = "a".repeat(40_000);
        let changed = row(&serde_json::json!([
            {"key": "companyName", "before": "old", "after": long},
        ]));
        let words = Words::of(Lang::En);
        let read = records(&(head(words) + &lines(&changed, words, false)));
        assert_eq!(read.len(), 2);
        assert_eq!([&read[0][7], &read[1][7]].concat(), long);
    }

    #[test]
    fn a_started_save_has_an_unknown_result_only_where_it_has_no_known_one() {
        let started = Row {
            event: Event::EditIntent.as_str().to_owned(),
            outcome: None,
            ..row(&serde_json::json!([{"key": "email", "before": "a", "after": "b"}]))
        };
        let words = Words::of(Lang::En);
        for (has_settled, result) in [(false, "Result unknown"), (true, "Save started")] {
            let read = records(&(head(words) + &lines(&started, words, has_settled)));
            assert_eq!(&read[0][8], result);
        }
    }

    #[test]
    fn a_row_without_changes_is_left_out() {
        let signed_in = Row {
            changes: None,
            ..row(&serde_json::json!([]))
        };
        assert_eq!(lines(&signed_in, Words::of(Lang::En), false), "");
    }
}

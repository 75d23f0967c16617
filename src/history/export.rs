//! The audit log as a file, row by row as it is read: nothing of it is held in memory whole.

use super::change_table::{ChangeTable, NameOfCustomer};
use super::{History, change_table, csv};
use crate::audit_log::NO_NUMBER;
use crate::auth::Person;
use crate::error::Error;
use crate::store::audit::{Event, EventGroup, Filter, NewRow, Row};
use crate::store::{Store, StoreError, audit};
use crate::text::Words;
use futures::{Stream, stream};

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A line of JSON for each entry.
    Jsonl,
    /// A table with a row for each entry.
    Csv,
    /// A table with a row for each changed field.
    CsvFields,
    /// A table of the changes for people: a row for each changed field, in words.
    CsvChanges,
}

impl Format {
    pub fn parse(text: &str) -> Option<Format> {
        match text {
            "jsonl" => Some(Format::Jsonl),
            "csv" => Some(Format::Csv),
            "csv-fields" => Some(Format::CsvFields),
            "csv-changes" => Some(Format::CsvChanges),
            _ => None,
        }
    }

    /// The word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::CsvFields => "csv-fields",
            Format::CsvChanges => "csv-changes",
        }
    }

    /// The name of the file.
    pub fn file_name(self, day: &str) -> String {
        match self {
            Format::Jsonl => format!("portal-audit-log-{day}.jsonl"),
            Format::Csv => format!("portal-audit-log-{day}.csv"),
            Format::CsvFields => format!("portal-audit-log-fields-{day}.csv"),
            Format::CsvChanges => format!("portal-changes-{day}.csv"),
        }
    }

    pub fn content_type(self) -> &'static str {
        match self {
            Format::Jsonl => "application/jsonl; charset=utf-8",
            Format::Csv | Format::CsvFields | Format::CsvChanges => {
                "text/csv; charset=utf-8; header=present"
            }
        }
    }

    fn head(self, words: &Words) -> String {
        match self {
            Format::Jsonl => String::new(),
            Format::Csv => csv::head(),
            Format::CsvFields => csv::field_head(),
            Format::CsvChanges => change_table::head(words),
        }
    }

    fn line(self, row: &Row, table: &ChangeTable) -> String {
        match self {
            // Texts, numbers and JSON that was read before: it always serialises.
            Format::Jsonl => serde_json::to_string(row)
                .map(|line| line + "\n")
                .unwrap_or_default(),
            Format::Csv => csv::row(row),
            Format::CsvFields => csv::field_rows(row),
            Format::CsvChanges => table.rows(row),
        }
    }

    /// The rows that the format has of those that the filter lets through: those of the list on the
    /// page, whose filter leaves out settled intents unless it is for a single event.
    fn narrowed(self, filter: Filter) -> Filter {
        if self != Format::CsvChanges {
            return filter;
        }
        let all = filter.event.is_none() && filter.group.is_none();
        Filter {
            group: filter.group.or(all.then_some(EventGroup::Changes)),
            without_settled: filter.event.is_none(),
            ..filter
        }
    }
}

impl History {
    /// Exports the rows that the filter lets through, up to now. The export is recorded first:
    /// without that there is none.
    pub async fn export(
        &self,
        person: &Person,
        filter: Filter,
        format: Format,
        asked: &str,
        words: &'static Words,
        names: NameOfCustomer,
    ) -> Result<impl Stream<Item = Result<String, StoreError>> + use<>, Error> {
        let row = NewRow {
            outcome: Some(format.word().to_owned()),
            reference: Some(asked.to_owned()).filter(|asked| !asked.is_empty()),
            ..NewRow::about(Event::Export, person)
        };
        let last = audit::append(&self.store, row).await?.seq;
        Ok(lines(
            self.store.clone(),
            filter,
            format,
            last,
            words,
            names,
        ))
    }
}

/// The lines of an export, a batch at a time, up to the row `last`.
pub fn lines(
    store: Store,
    filter: Filter,
    format: Format,
    last: i64,
    words: &'static Words,
    names: NameOfCustomer,
) -> impl Stream<Item = Result<String, StoreError>> {
    let filter = format.narrowed(filter);
    stream::try_unfold(Next::First, move |next| {
        let (store, filter, names) = (store.clone(), filter.clone(), names.clone());
        async move {
            // A table without rows still has its head.
            let (mut text, after) = match next {
                Next::First => (format.head(words), None),
                Next::After(seq) => (String::new(), Some(seq)),
                Next::Nothing => return Ok(None),
            };
            let mut rows = audit::part(&store, &filter, after, last).await?;
            let next = Next::behind(&mut rows);
            let table = ChangeTable {
                words,
                names: &names,
                has_settled: !filter.without_settled,
            };
            rows.iter()
                .for_each(|row| text.push_str(&format.line(row, &table)));
            Ok(Some((text, next)))
        }
    })
}

/// The rows of an export that come next.
enum Next {
    First,
    /// Those after this one.
    After(i64),
    Nothing,
}

impl Next {
    /// Returns what comes behind these rows. Those at the end whose numbers cannot be read are left to
    /// the next part, because nothing can be asked for by their numbers.
    fn behind(rows: &mut Vec<Row>) -> Next {
        let is_full = i64::try_from(rows.len()).is_ok_and(|read| read >= audit::BATCH);
        let numbered = rows.iter().rposition(|row| row.seq != NO_NUMBER);
        match numbered.filter(|_| is_full) {
            None => Next::Nothing,
            Some(at) => {
                rows.truncate(at + 1);
                rows.last()
                    .map_or(Next::Nothing, |row| Next::After(row.seq))
            }
        }
    }
}

//! The audit log as a file, row by row as it is read: nothing of it is held in memory whole.

use super::History;
use super::csv;
use crate::auth::Person;
use crate::error::Error;
use crate::store::audit::{Event, Filter, NewRow, Row};
use crate::store::{Store, StoreError, audit};
use futures::{Stream, stream};

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A line of JSON for each entry.
    Jsonl,
    /// A table with a row for each entry.
    Csv,
    /// A table with a row for each changed field.
    CsvFields,
}

impl Format {
    pub fn parse(text: &str) -> Option<Format> {
        match text {
            "jsonl" => Some(Format::Jsonl),
            "csv" => Some(Format::Csv),
            "csv-fields" => Some(Format::CsvFields),
            _ => None,
        }
    }

    /// The word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::CsvFields => "csv-fields",
        }
    }

    /// The name of the file.
    pub fn file_name(self, day: &str) -> String {
        match self {
            Format::Jsonl => format!("portal-audit-log-{day}.jsonl"),
            Format::Csv => format!("portal-audit-log-{day}.csv"),
            Format::CsvFields => format!("portal-audit-log-fields-{day}.csv"),
        }
    }

    pub fn content_type(self) -> &'static str {
        match self {
            Format::Jsonl => "application/jsonl; charset=utf-8",
            Format::Csv | Format::CsvFields => "text/csv; charset=utf-8; header=present",
        }
    }

    fn head(self) -> String {
        match self {
            Format::Jsonl => String::new(),
            Format::Csv => csv::head(),
            Format::CsvFields => csv::field_head(),
        }
    }

    fn line(self, row: &Row) -> String {
        match self {
            // Texts, numbers and JSON that was read before: it always serialises.
            Format::Jsonl => serde_json::to_string(row)
                .map(|line| line + "\n")
                .unwrap_or_default(),
            Format::Csv => csv::row(row),
            Format::CsvFields => csv::field_rows(row),
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
    ) -> Result<impl Stream<Item = Result<String, StoreError>> + use<>, Error> {
        let row = NewRow {
            outcome: Some(format.word().to_owned()),
            reference: Some(asked.to_owned()).filter(|asked| !asked.is_empty()),
            ..NewRow::about(Event::Export, person)
        };
        let last = audit::append(&self.store, row).await?.seq;
        Ok(lines(self.store.clone(), filter, format, last))
    }
}

/// The lines of an export, a batch at a time, up to the row `last`.
pub fn lines(
    store: Store,
    filter: Filter,
    format: Format,
    last: i64,
) -> impl Stream<Item = Result<String, StoreError>> {
    stream::try_unfold(None, move |after: Option<i64>| {
        let (store, filter) = (store.clone(), filter.clone());
        async move {
            let mut text = if after.is_none() {
                format.head()
            } else {
                String::new()
            };
            let rows = audit::part(&store, &filter, after, last).await?;
            let Some(end) = rows.last() else {
                // A table without rows still has its head.
                return Ok(Some((text, Some(last))).filter(|(text, _)| !text.is_empty()));
            };
            rows.iter().for_each(|row| text.push_str(&format.line(row)));
            Ok(Some((text, Some(end.seq))))
        }
    })
}

//! Sheets of the portal's copy: files of the customers of a list, and what a file would change.

use super::sheets::{
    self, Column, KnownSheet, MOST_ROWS, ParsedSheet, SheetContent, SheetFinding, SheetFormat,
    SheetReading, SheetRow, SheetRowChange, XlsxTable,
};
use super::{CopyAnswer, CustomerFilter, CustomerRow, CustomerSort, Customers};
use crate::audit_log::utc;
use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::history::Event;
use crate::profile::{CUSTOMER_BILLING, CustomerId, Json, Target, Values, values};
use crate::store::audit::{self, NewRow};
use crate::text::Lang;
use futures::stream::{self, BoxStream, StreamExt};

/// The number of profiles that are read for one piece of a file.
const PIECE: usize = 250;

/// The wish for a file.
#[derive(Debug, Clone)]
pub struct SheetRequest {
    pub content: SheetContent,
    pub format: SheetFormat,
    pub filter: CustomerFilter,
    pub sort: CustomerSort,
}

/// A file of customers.
pub enum SheetFile {
    /// An XLSX file of so many customers is not made.
    TooMany(usize),
    Whole(Vec<u8>),
    /// A text, a piece at a time.
    Lines(BoxStream<'static, Result<String, Error>>),
}

/// The result of reading a file that was sent.
pub enum SheetAnswer {
    /// There are no rows to look at.
    Unusable(SheetFinding),
    Read(Box<SheetReading>),
}

impl Customers {
    /// Makes a file of the customers that the filter lets through. That is recorded first: without
    /// it there is no file.
    ///
    /// # Errors
    /// As `list`.
    pub async fn sheet_file(
        &self,
        person: &Person,
        request: SheetRequest,
        lang: Lang,
    ) -> Result<CopyAnswer<SheetFile>, Error> {
        let SheetRequest {
            content,
            format,
            filter,
            sort,
        } = request;
        let rows = match self.all(person, &filter, sort, lang).await? {
            CopyAnswer::Nothing => return Ok(CopyAnswer::Nothing),
            CopyAnswer::Closed => return Ok(CopyAnswer::Closed),
            CopyAnswer::Found(rows) => rows,
        };
        if format == SheetFormat::Xlsx && rows.len() > MOST_ROWS {
            return Ok(CopyAnswer::Found(SheetFile::TooMany(rows.len())));
        }
        // The filters may name a customer, so the record has their number only.
        let record = NewRow {
            outcome: Some(format!("customers-{}", format.extension())),
            reference: Some(format!("{}={}", content.word(), rows.len())),
            ..NewRow::about(Event::Export, person)
        };
        audit::append(&self.store, record).await?;
        let columns = sheets::columns(content);
        let file = match format {
            SheetFormat::Csv => SheetFile::Lines(self.clone().lines(columns, rows)),
            SheetFormat::Xlsx => {
                let _turn = self
                    .sheets
                    .acquire()
                    .await
                    .map_err(|_| ErrorKind::Internal)?;
                let bytes = self.xlsx(&columns, rows).await?;
                SheetFile::Whole(bytes)
            }
        };
        Ok(CopyAnswer::Found(file))
    }

    /// An XLSX file of these customers. Their values are read and written a piece at a time, so
    /// that they are not in memory beside the file.
    async fn xlsx(&self, columns: &[Column], rows: Vec<CustomerRow>) -> Result<Vec<u8>, Error> {
        let mut table = XlsxTable::of_customers(columns).map_err(|_| ErrorKind::Internal)?;
        let mut rows = rows.into_iter();
        loop {
            let piece: Vec<CustomerRow> = rows.by_ref().take(PIECE).collect();
            if piece.is_empty() {
                break;
            }
            let values = self.piece(columns, &piece).await?;
            let written = tokio::task::spawn_blocking(move || table.with(values)).await;
            table = written
                .map_err(|_| ErrorKind::Internal)?
                .map_err(|_| ErrorKind::Internal)?;
        }
        let made = tokio::task::spawn_blocking(move || table.finish()).await;
        let made = made.map_err(|_| ErrorKind::Internal)?;
        Ok(made.map_err(|_| ErrorKind::Internal)?)
    }

    fn lines(
        self,
        columns: Vec<Column>,
        rows: Vec<CustomerRow>,
    ) -> BoxStream<'static, Result<String, Error>> {
        let head = stream::once(std::future::ready(Ok(sheets::csv_head(&columns))));
        let pieces = stream::try_unfold(rows.into_iter(), move |mut rows| {
            let (customers, columns) = (self.clone(), columns.clone());
            async move {
                let piece: Vec<CustomerRow> = rows.by_ref().take(PIECE).collect();
                if piece.is_empty() {
                    return Ok(None);
                }
                let values = customers.piece(&columns, &piece).await?;
                let lines: String = values.iter().map(|row| sheets::csv_line(row)).collect();
                Ok::<_, Error>(Some((lines, rows)))
            }
        });
        head.chain(pieces).boxed()
    }

    /// The values of some rows, out of the versions that they name: the copy itself has the
    /// beginnings of texts only.
    async fn piece(
        &self,
        columns: &[Column],
        rows: &[CustomerRow],
    ) -> Result<Vec<Vec<String>>, Error> {
        let wanted: Vec<(Target, String)> = rows
            .iter()
            .filter_map(|row| Some((billing(&row.id), row.version.clone()?)))
            .collect();
        let documents = self.history.versions_of(&wanted).await?;
        let values = rows.iter().map(|row| {
            let key = (
                billing(&row.id).key(),
                row.version.clone().unwrap_or_default(),
            );
            let values = values_of(columns, row, documents.get(&key));
            // A value that is cut would be another one: such a row only says who it is.
            match sheets::fits(&values) {
                true => values,
                false => values_of(columns, row, None),
            }
        });
        Ok(values.collect())
    }

    /// Compares a file with what the portal has, and changes nothing.
    ///
    /// # Errors
    /// As `list`.
    pub async fn read_sheet(
        &self,
        person: &Person,
        bytes: Vec<u8>,
        lang: Lang,
    ) -> Result<CopyAnswer<SheetAnswer>, Error> {
        let _turn = self
            .sheets
            .acquire()
            .await
            .map_err(|_| ErrorKind::Internal)?;
        let parsing = tokio::task::spawn_blocking(move || ParsedSheet::read(&bytes));
        let sheet = match parsing.await.map_err(|_| ErrorKind::Internal)? {
            Ok(sheet) => sheet,
            Err(finding) => return Ok(CopyAnswer::Found(SheetAnswer::Unusable(finding))),
        };
        let named: Vec<(CustomerId, String)> = sheet
            .customers()
            .map(|(id, version)| (id.clone(), version.to_owned()))
            .collect();
        let known = match self.known(person, &named, lang).await? {
            CopyAnswer::Nothing => return Ok(CopyAnswer::Nothing),
            CopyAnswer::Closed => return Ok(CopyAnswer::Closed),
            CopyAnswer::Found(known) => known,
        };
        let checking = tokio::task::spawn_blocking(move || sheets::check(sheet, &known));
        let reading = checking.await.map_err(|_| ErrorKind::Internal)?;
        Ok(CopyAnswer::Found(SheetAnswer::Read(Box::new(reading))))
    }

    /// Compares rows that change something with the versions that they were taken from. `None` if
    /// one of them is about nothing that is known here, as `changes_of` tells.
    ///
    /// # Errors
    /// As `list`.
    pub async fn sheet_changes(
        &self,
        person: &Person,
        rows: &[SheetRow],
        lang: Lang,
    ) -> Result<CopyAnswer<Option<Vec<SheetRowChange>>>, Error> {
        let named: Vec<(CustomerId, String)> = rows
            .iter()
            .map(|row| (row.customer.clone(), row.base_version.clone()))
            .collect();
        Ok(match self.known(person, &named, lang).await? {
            CopyAnswer::Nothing => CopyAnswer::Nothing,
            CopyAnswer::Closed => CopyAnswer::Closed,
            CopyAnswer::Found(known) => CopyAnswer::Found(sheets::changes_of(rows, &known)),
        })
    }

    /// Looks up the named customers that this person may see, and their versions. Customers that
    /// are gone count as unknown: nothing of them can be changed.
    async fn known(
        &self,
        person: &Person,
        named: &[(CustomerId, String)],
        lang: Lang,
    ) -> Result<CopyAnswer<KnownSheet>, Error> {
        let ids: Vec<CustomerId> = named.iter().map(|(id, _)| id.clone()).collect();
        let rows = match self.rows(person, &ids, lang).await? {
            CopyAnswer::Nothing => return Ok(CopyAnswer::Nothing),
            CopyAnswer::Closed => return Ok(CopyAnswer::Closed),
            CopyAnswer::Found(rows) => rows,
        };
        let mut known = KnownSheet::default();
        let wanted: Vec<(Target, String)> = named
            .iter()
            .filter(|(id, version)| rows.contains_key(id) && !version.is_empty())
            .map(|(id, version)| (billing(id), version.clone()))
            .collect();
        for (id, row) in rows.into_iter().filter(|(_, row)| row.gone_at.is_none()) {
            known.customers.insert(id, (row.company_name, row.domain));
        }
        for piece in wanted.chunks(PIECE) {
            let found = self.history.versions_of(piece).await?;
            for (target, version) in piece {
                let key = (target.key(), version.clone());
                if let (Some(document), Some(id)) = (found.get(&key), target.customer()) {
                    let version = (id.clone(), version.clone());
                    known.versions.insert(version, shown(document));
                }
            }
        }
        Ok(CopyAnswer::Found(known))
    }
}

fn billing(id: &CustomerId) -> Target {
    Target::Customer(&CUSTOMER_BILLING, id.clone())
}

/// The values that a sheet shows of a document.
fn shown(document: &Json) -> Values {
    let places = CUSTOMER_BILLING.places();
    let editable = places.filter(|place| place.field.is_editable());
    editable
        .map(|place| (place.key(), values::read(document, &place).shown()))
        .collect()
}

/// The values of a row, in the order of the columns. Without a document that the version names, the
/// row has none of its values, and no version.
fn values_of(columns: &[Column], row: &CustomerRow, document: Option<&Json>) -> Vec<String> {
    let value = |column: &Column| match (column, document) {
        (Column::Customer, _) => row.id.to_string(),
        (Column::Name, _) => row.company_name.clone(),
        (Column::Domain, _) => row.domain.clone(),
        (_, None) => String::new(),
        (Column::Field(place), Some(document)) => values::read(document, place).shown(),
        (Column::Changed, Some(_)) => row.changed_at.map(utc).unwrap_or_default(),
        (Column::Read, Some(_)) => row.read_at.map(utc).unwrap_or_default(),
        (Column::Version, Some(_)) => row.version.clone().unwrap_or_default(),
    };
    columns.iter().map(value).collect()
}

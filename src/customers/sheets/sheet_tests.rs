//! Sheets are read back without a loss, in the dialects of all programs; whatever else comes is never
//! more than a finding.

use super::cells::Cell;
use super::*;
use crate::profile::Values;
use proptest::prelude::*;

pub(super) fn id(number: usize) -> CustomerId {
    CustomerId::parse(&format!("00000000-0000-4000-8000-{number:012x}")).expect("a GUID")
}

pub(super) fn version(number: usize) -> String {
    format!("{number:032x}")
}

/// Customers with these values in their fields: the rows of a sheet, and what the portal knows.
pub(super) struct Sample {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<String>>,
    pub known: KnownSheet,
}

impl Sample {
    /// Every field of customer `number` has the value that `value` answers for its key.
    pub(super) fn of(
        content: SheetContent,
        count: usize,
        value: impl Fn(&str, usize) -> String,
    ) -> Sample {
        let columns = columns(content);
        let mut known = KnownSheet::default();
        let row = |number: usize| {
            let mut values = Values::new();
            let mut cells = vec![];
            for column in &columns {
                cells.push(match column {
                    Column::Customer => id(number).to_string(),
                    Column::Version => version(number),
                    Column::Field(place) => {
                        let text = value(&place.key(), number);
                        values.insert(place.key(), text.clone());
                        text
                    }
                    Column::Name | Column::Domain | Column::Changed | Column::Read => {
                        value(&column.name(), number)
                    }
                });
            }
            let who = (value("name", number), value("domain", number));
            known.customers.insert(id(number), who);
            known.versions.insert((id(number), version(number)), values);
            cells
        };
        let rows = (1..=count).map(row).collect();
        Sample {
            columns,
            rows,
            known,
        }
    }

    pub(super) fn csv(&self) -> String {
        let lines: String = self.rows.iter().map(|row| csv_line(row)).collect();
        csv_head(&self.columns) + &lines
    }

    pub(super) fn xlsx(&self) -> Vec<u8> {
        xlsx_file(&self.columns, self.rows.clone()).expect("a file")
    }

    /// The values of a column.
    pub(super) fn column(&mut self, name: &str) -> Vec<&mut String> {
        let at = self.columns.iter().position(|column| column.name() == name);
        let at = at.expect("a column");
        let rows = self.rows.iter_mut();
        rows.filter_map(|row| row.get_mut(at)).collect()
    }

    pub(super) fn check(&self, bytes: &[u8]) -> Result<SheetReading, SheetFinding> {
        ParsedSheet::read(bytes).map(|sheet| check(sheet, &self.known))
    }
}

/// Letters that are hard on formats: quotation marks, separators, line ends, signs of formulas,
/// markup, numbers of signs, what XML cannot hold.
fn hard_text() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "\"", "'", ",", ";", "\t", "\r", "\n", "\r\n", "=", "+", "-", "@", " ", "\u{a0}",
        "\u{feff}", "<r>", "</r>", "&amp;", "]]>", "_x0041_", "_x005F_", "_x00", "\0", "\u{1}",
        "\u{1b}", "\u{fffe}", "\u{200b}", "0", "007", "1E5", "Zoë", "東京", "😀", "a", "\\", "{",
        "＝",
    ]);
    prop::collection::vec(parts, 0..6).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back_without_a_loss(
        texts in prop::collection::vec(hard_text(), 24),
        further in prop::collection::vec(hard_text(), 24),
    ) {
        let sample = Sample::of(SheetContent::Profiles, 2, |key, number| {
            let texts = if number == 1 { &texts } else { &further };
            texts[key.bytes().map(usize::from).sum::<usize>() % texts.len()].clone()
        });
        for bytes in [sample.csv().into_bytes(), sample.xlsx()] {
            let sheet = ParsedSheet::read(&bytes).expect("a sheet");
            prop_assert_eq!(sheet.rows.len(), 2);
            for (row, written) in sheet.rows.iter().zip(&sample.rows) {
                let cells: Vec<Cell> = written.iter().map(|value| Cell::of(value)).collect();
                prop_assert_eq!(&row.cells, &cells);
            }
            let reading = check(sheet, &sample.known);
            prop_assert_eq!(reading.sheet_rows(false), Some(vec![]), "{:?}", reading.faults);
        }
    }

    #[test]
    fn whatever_comes_is_a_sheet_or_a_finding(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let head = "customer,version\n".as_bytes();
        for start in [&b""[..], head, b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"sep=;\n"] {
            let _read = ParsedSheet::read(&[start, &bytes].concat());
        }
    }
}

#[test]
fn a_damaged_xlsx_file_is_a_finding_wherever_it_is_damaged() {
    let sample = sample();
    let whole = sample.xlsx();
    for end in (0..whole.len()).step_by(97) {
        assert!(ParsedSheet::read(&whole[..end]).is_err(), "{end}");
    }
    for at in (0..whole.len()).step_by(61) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        // Some bytes are not read by anybody.
        if let Ok(sheet) = ParsedSheet::read(&damaged) {
            let reading = check(sheet, &sample.known);
            assert!(
                reading.changes.is_empty() || !reading.faults.is_empty(),
                "{at}"
            );
        }
    }
}

fn sample() -> Sample {
    Sample::of(SheetContent::Table, 6, |key, number| match key {
        "name" => format!("Café {number}"),
        "domain" => format!("c{number}.example"),
        "defaultAddress.city" => format!("Münster {number}"),
        "defaultAddress.phoneNumber" => format!("+49 251 {number}"),
        key => format!("{key} {number}"),
    })
}

#[test]
fn every_dialect_says_the_same() {
    let mut sample = sample();
    *sample.column("defaultAddress.city")[1] = "Köln; Deutz, rechts".to_owned();
    let comma = sample.csv().trim_start_matches('\u{feff}').to_owned();
    // As spreadsheets save it: other separators, and quotation marks only where they are needed.
    let with = |sign: u8| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(comma.as_bytes());
        let mut writer = csv::WriterBuilder::new()
            .delimiter(sign)
            .from_writer(vec![]);
        for record in reader.records() {
            writer
                .write_record(&record.expect("a row"))
                .expect("memory");
        }
        String::from_utf8(writer.into_inner().expect("memory")).expect("UTF-8")
    };
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        let units = text.encode_utf16();
        let bytes = units.flat_map(|unit| match big {
            true => unit.to_be_bytes(),
            false => unit.to_le_bytes(),
        });
        bytes.collect()
    };
    let (semicolons, tabs) = (with(b';'), with(b'\t'));
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(&semicolons);
    let mixed = {
        let mut lines = 0;
        comma
            .replace("\r\n", "\n")
            .split('\n')
            .fold(String::new(), |text, line| {
                lines += 1;
                text + line + ["\n", "\r\n", "\r"][lines % 3]
            })
    };
    let little = [b"\xff\xfe".to_vec(), utf16(&tabs, false)].concat();
    let big = [b"\xfe\xff".to_vec(), utf16(&tabs, true)].concat();
    let told = format!("sep=;\r\n{semicolons}").into_bytes();
    for (what, bytes, encoding) in [
        ("comma", comma.clone().into_bytes(), Some("UTF-8")),
        ("semicolon", semicolons.clone().into_bytes(), Some("UTF-8")),
        ("tab, UTF-16", little, Some("UTF-16")),
        ("tab, UTF-16 the other way", big, Some("UTF-16")),
        ("UTF-16 without a mark", utf16(&tabs, false), Some("UTF-16")),
        ("Windows-1252", windows.into_owned(), Some("Windows-1252")),
        ("line ends", mixed.into_bytes(), Some("UTF-8")),
        ("a line for Excel", told, Some("UTF-8")),
        ("XLSX", sample.xlsx(), None),
    ] {
        let reading = sample.check(&bytes).expect(what);
        assert_eq!(reading.faults, vec![], "{what}");
        assert_eq!(reading.encoding, encoding, "{what}");
        let rows = reading.sheet_rows(false).expect(what);
        let expected = SheetRow {
            number: rows[0].number,
            customer: id(2),
            base_version: version(2),
            values: [(
                "defaultAddress.city".to_owned(),
                "Köln; Deutz, rechts".to_owned(),
            )]
            .into(),
        };
        assert_eq!(rows, [expected], "{what}");
        assert!((3..=4).contains(&rows[0].number), "{what}");
    }
}

#[test]
fn rows_may_stand_in_any_order_and_columns_may_be_left_out() {
    let mut sample = sample();
    *sample.column("email")[0] = "new@c1.example".to_owned();
    sample.rows.reverse();
    let keep = ["version", "customer", "email"];
    let kept: Vec<Column> = keep.iter().filter_map(|name| Column::named(name)).collect();
    let at = |wanted: &Column| sample.columns.iter().position(|column| column == wanted);
    let places: Vec<usize> = kept.iter().filter_map(at).collect();
    let rows = sample.rows.iter().map(|row| {
        let values = places.iter().map(|place| row[*place].clone());
        values.collect::<Vec<_>>()
    });
    let bytes = xlsx_file(&kept, rows).expect("a file");
    let reading = sample.check(&bytes).expect("a sheet");
    let rows = reading.sheet_rows(false).expect("no faults");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].customer, id(1));
    assert_eq!(rows[0].values["email"], "new@c1.example");
}

#[test]
fn a_profile_that_was_never_read_is_a_row_that_says_nothing() {
    let mut sample = sample();
    let width = sample.columns.len();
    for cell in sample.rows[0].iter_mut().skip(3).take(width - 3) {
        cell.clear();
    }
    let reading = sample.check(&sample.xlsx()).expect("a sheet");
    assert_eq!(
        reading.sheet_rows(false),
        Some(vec![]),
        "{:?}",
        reading.faults
    );
}

#[test]
fn the_names_of_columns_are_all_different() {
    for content in [SheetContent::Table, SheetContent::Profiles] {
        let columns = columns(content);
        let names: BTreeSet<String> = columns.iter().map(Column::name).collect();
        assert_eq!(names.len(), columns.len());
        assert_eq!(columns.last(), Some(&Column::Version));
        for column in &columns {
            assert_eq!(Column::named(&column.name().to_uppercase()), Some(*column));
        }
    }
}

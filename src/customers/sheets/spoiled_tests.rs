//! Sheets as people and programs spoil them: each says what is wrong and changes nothing.

use super::sheet_tests::{Sample, id, version};
use super::*;

/// Eight customers with values that spreadsheets are hard on.
fn sample() -> Sample {
    Sample::of(SheetContent::Profiles, 8, |key, number| match key {
        "name" | "companyName" => format!("Customer {}", letters(number)),
        "domain" => format!("{}.example", letters(number)),
        "defaultAddress.postalCode" => format!("0{}", 1_000 + number * 7),
        "defaultAddress.phoneNumber" => format!("+49891234567{number}"),
        "defaultAddress.city" => format!("Düren {number}"),
        "defaultAddress.addressLine2" => String::new(),
        key => format!("{key} of {}", letters(number)),
    })
}

/// A name that is not in the order of the numbers.
fn letters(number: usize) -> String {
    let letter = char::from(b"xhtbqdma"[number % 8]);
    format!("{letter}{number}")
}

/// The kinds that are found, faults first.
fn kinds(reading: &SheetReading) -> Vec<FindingKind> {
    let all = reading.faults.iter().chain(&reading.alarms);
    all.map(|finding| finding.kind).collect()
}

/// Both formats say this of the sample, and take nothing.
fn says(sample: &Sample, expected: &[FindingKind]) {
    for bytes in [sample.csv().into_bytes(), sample.xlsx()] {
        match sample.check(&bytes) {
            Ok(reading) => {
                assert_eq!(kinds(&reading), expected);
                assert_eq!(reading.sheet_rows(false), None);
                let is_fault = !reading.faults.is_empty();
                assert_eq!(reading.sheet_rows(true).is_none(), is_fault);
            }
            Err(finding) => assert_eq!([finding.kind], expected),
        }
    }
}

/// As a spreadsheet saves it, without quotation marks.
fn unquoted(sample: &Sample, separator: &str) -> String {
    let lines = std::iter::once(sample.columns.iter().map(Column::name).collect())
        .chain(sample.rows.iter().cloned());
    let lines: Vec<String> = lines
        .map(|cells: Vec<String>| cells.join(separator))
        .collect();
    lines.join("\r\n") + "\r\n"
}

fn says_of_text(sample: &Sample, text: &[u8], expected: FindingKind) {
    match sample.check(text) {
        Ok(reading) => {
            assert_eq!(kinds(&reading), [expected]);
            assert_eq!(reading.sheet_rows(true), None);
        }
        Err(finding) => assert_eq!(finding.kind, expected),
    }
}

// M2
#[test]
fn m2_a_sheet_that_nobody_touched_changes_nothing_and_says_nothing() {
    let sample = sample();
    for bytes in [sample.csv().into_bytes(), sample.xlsx()] {
        let reading = sample.check(&bytes).expect("a sheet");
        assert_eq!(kinds(&reading), vec![]);
        assert_eq!(reading.sheet_rows(false), Some(vec![]));
    }
}

// M2
#[test]
fn m2_a_column_that_is_shifted_by_one_is_found() {
    for name in ["companyName", "email"] {
        let mut sample = sample();
        let mut values = sample.column(name);
        for at in (1..values.len()).rev() {
            *values[at] = values[at - 1].clone();
        }
        says(&sample, &[FindingKind::Shifted]);
    }
    let mut sample = sample();
    let mut values = sample.column("name");
    for at in 1..values.len() {
        *values[at - 1] = values[at].clone();
    }
    says(&sample, &[FindingKind::WhoDiffers, FindingKind::Shifted]);
}

// M2
#[test]
fn m2_a_column_that_is_sorted_by_itself_is_found() {
    let sort = |sample: &mut Sample, name: &str| {
        let mut values = sample.column(name);
        let mut sorted: Vec<String> = values.iter().map(|value| (**value).clone()).collect();
        sorted.sort();
        for (place, value) in values.iter_mut().zip(sorted) {
            **place = value;
        }
    };
    let mut by_email = sample();
    sort(&mut by_email, "email");
    says(&by_email, &[FindingKind::Sorted]);
    // The ids against everything else: neither the versions nor the names are theirs any more.
    let mut by_id = sample();
    by_id
        .column("customer")
        .into_iter()
        .rev()
        .enumerate()
        .for_each(|(at, cell)| {
            *cell = id(at + 1).to_string();
        });
    let bytes = by_id.csv().into_bytes();
    let reading = by_id.check(&bytes).expect("a sheet");
    let found = kinds(&reading);
    assert!(found.contains(&FindingKind::OtherVersion), "{found:?}");
    assert!(found.contains(&FindingKind::WhoDiffers), "{found:?}");
    assert_eq!((reading.sheet_rows(true), reading.changes.len()), (None, 0));
}

// M2
#[test]
fn m2_doubled_rows_are_found() {
    let mut sample = sample();
    let row = sample.rows[2].clone();
    sample.rows.push(row);
    says(&sample, &[FindingKind::Duplicate]);
}

// M2
#[test]
fn m2_formulas_are_found_and_not_taken() {
    let sample = sample();
    let text = unquoted(&sample, ",").replacen("Düren 3", "=HYPERLINK(A1)", 1);
    says_of_text(&sample, text.as_bytes(), FindingKind::Formula);
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (at, name) in (0_u16..).zip(["customer", "email", "version"]) {
        sheet.write_string(0, at, name).expect("a cell");
    }
    sheet.write_string(1, 0, id(1).to_string()).expect("a cell");
    sheet.write_formula(1, 1, "=A1&B2").expect("a cell");
    sheet.write_string(1, 2, version(1)).expect("a cell");
    let bytes = workbook.save_to_buffer().expect("a file");
    says_of_text(&sample, &bytes, FindingKind::Formula);
}

// M2
#[test]
fn m2_lost_zeros_and_signs_are_found() {
    let mut sample = sample();
    for code in sample.column("defaultAddress.postalCode") {
        code.remove(0);
    }
    says(&sample, &[FindingKind::Zeros]);
    let mut sample = self::sample();
    sample.column("defaultAddress.phoneNumber")[0].remove(0);
    says(&sample, &[FindingKind::Zeros]);
}

// M2
#[test]
fn m2_phones_in_scientific_notation_numbers_and_dates_are_found() {
    let mut sample = sample();
    for phone in sample.column("defaultAddress.phoneNumber") {
        *phone = "4.98912E+11".to_owned();
    }
    let reading = sample.check(sample.csv().as_bytes()).expect("a sheet");
    assert_eq!(kinds(&reading), [FindingKind::Scientific]);
    assert_eq!(reading.faults[0].count, 8);
    assert_eq!(reading.faults[0].rows, [2, 3, 4, 5, 6]);
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let names = [
        "customer",
        "defaultAddress.phoneNumber",
        "defaultAddress.region",
        "version",
    ];
    for (at, name) in (0_u16..).zip(names) {
        sheet.write_string(0, at, name).expect("a cell");
    }
    let date = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy");
    sheet.write_string(1, 0, id(1).to_string()).expect("a cell");
    sheet.write_number(1, 1, 4.98912e11).expect("a cell");
    sheet
        .write_number_with_format(1, 2, 46_054, &date)
        .expect("a cell");
    sheet.write_string(1, 3, version(1)).expect("a cell");
    let bytes = workbook.save_to_buffer().expect("a file");
    let reading = sample.check(&bytes).expect("a sheet");
    assert_eq!(kinds(&reading), [FindingKind::Number, FindingKind::Date]);
    assert_eq!(reading.sheet_rows(true), None);
}

// M2
#[test]
fn m2_mixed_line_ends_do_no_harm() {
    let sample = sample();
    let text = unquoted(&sample, ";")
        .replacen("\r\n", "\n", 2)
        .replacen("\r\n", "\r", 2);
    let reading = sample.check(text.as_bytes()).expect("a sheet");
    assert_eq!((kinds(&reading), reading.rows), (vec![], 8));
}

// M2
#[test]
fn m2_a_wrong_separator_is_found() {
    let sample = sample();
    let pipes = unquoted(&sample, "|");
    says_of_text(&sample, pipes.as_bytes(), FindingKind::Separator);
    // The first row in one dialect, the others in another.
    let commas = unquoted(&sample, ",");
    let (head, rows) = commas.split_once("\r\n").expect("rows");
    let mixed = format!("{}\r\n{rows}", head.replace(',', ";"));
    let reading = sample.check(mixed.as_bytes()).expect("a head");
    assert_eq!(
        kinds(&reading),
        [FindingKind::Truncated, FindingKind::Cells]
    );
    assert_eq!(reading.sheet_rows(true), None);
}

// M2
#[test]
fn m2_a_file_in_utf_16_that_is_cut_or_lies_is_found() {
    let sample = sample();
    let units = sample.csv();
    let units = units.encode_utf16().flat_map(u16::to_le_bytes);
    let whole: Vec<u8> = units.collect();
    let reading = sample.check(&whole).expect("a sheet");
    assert_eq!(
        (kinds(&reading), reading.encoding),
        (vec![], Some("UTF-16"))
    );
    says_of_text(&sample, &whole[..whole.len() - 1], FindingKind::Truncated);
    let lies = [
        b"\xef\xbb\xbf".as_slice(),
        b"customer;version\nM\xfcnchen;x\n",
    ]
    .concat();
    says_of_text(&sample, &lies, FindingKind::Encoding);
}

// M2
#[test]
fn m2_letters_of_another_encoding_are_found() {
    let mut sample = sample();
    for city in sample.column("defaultAddress.city") {
        *city = city.replace('ü', "Ã¼");
    }
    says(&sample, &[FindingKind::Garbled]);
}

// M2
#[test]
fn m2_a_truncated_file_is_found_wherever_it_ends() {
    let sample = sample();
    let head = csv_head(&sample.columns).len();
    let whole = sample.csv();
    let rows: Vec<usize> = whole.match_indices("\r\n").map(|(at, _)| at).collect();
    for end in (head + 1..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        // Between two rows nothing is missing but rows, and a row may be left out.
        if rows.iter().any(|row| (*row..*row + 3).contains(&end)) {
            continue;
        }
        // The version alone is missing.
        let version = "\"".len() * 2 + super::sheet_tests::version(1).len();
        let expected = match whole[end..].find("\r\n") == Some(version) {
            true => FindingKind::NoVersion,
            false => FindingKind::Truncated,
        };
        says_of_text(&sample, &whole.as_bytes()[..end], expected);
    }
    // Without quotation marks the version shows it.
    let plain = unquoted(&sample, ";");
    let cut = plain.trim_end().len();
    for missing in [1, 10, 40, 60] {
        let reading = sample
            .check(&plain.as_bytes()[..cut - missing])
            .expect("a head");
        let found = kinds(&reading);
        assert_eq!(found.len(), 1, "{missing}: {found:?}");
        assert_eq!(reading.sheet_rows(true), None);
    }
}

// M2
#[test]
fn m2_two_hundred_thousand_rows_are_too_many() {
    let mut text = "customer;version\n".to_owned();
    for number in 0..200_000 {
        text += &format!("{};{}\n", id(number), version(number));
    }
    says_of_text(&sample(), text.as_bytes(), FindingKind::TooManyRows);
    let large = vec![b'x'; MOST_BYTES + 1];
    says_of_text(&sample(), &large, FindingKind::TooLarge);
}

// M2
#[test]
fn m2_ids_of_another_tenant_and_changed_ids_are_found() {
    let mut other = sample();
    for (at, cell) in other.column("customer").into_iter().enumerate() {
        *cell = id(at + 1_000).to_string();
    }
    says(&other, &[FindingKind::UnknownCustomer]);
    let mut changed = sample();
    changed.column("customer")[0].pop();
    says(&changed, &[FindingKind::Id]);
    let mut version = sample();
    *version.column("version")[0] = super::sheet_tests::version(2);
    says(&version, &[FindingKind::OtherVersion]);
    version.column("version")[0].clear();
    let reading = version.check(&version.xlsx()).expect("a sheet");
    assert_eq!(kinds(&reading), [FindingKind::NoVersion]);
}

// M2
#[test]
fn m2_one_value_everywhere_and_half_a_column_gone_are_found() {
    let mut one = sample();
    for email in one.column("email") {
        *email = "all@same.example".to_owned();
    }
    says(&one, &[FindingKind::OneValue]);
    let mut gone = sample();
    for city in gone.column("defaultAddress.city").into_iter().take(5) {
        city.clear();
    }
    says(&gone, &[FindingKind::Emptied]);
}

// M2
#[test]
fn m2_heads_that_are_not_those_of_an_export_are_found() {
    let sample = sample();
    let text = unquoted(&sample, ",");
    for (from, to, expected) in [
        ("email,", "e-mail,", FindingKind::UnknownColumns),
        ("email,", "domain,", FindingKind::RepeatedColumns),
        ("customer,", "client,", FindingKind::NoCustomerColumn),
        (",version", ",état", FindingKind::NoVersionColumn),
    ] {
        says_of_text(&sample, text.replacen(from, to, 1).as_bytes(), expected);
    }
    let head = text.lines().next().unwrap_or_default();
    says_of_text(&sample, head.as_bytes(), FindingKind::NoRows);
    says_of_text(&sample, b"", FindingKind::NoCustomerColumn);
    says_of_text(&sample, b"\x00\x01\x81\x8d\xff", FindingKind::NotASheet);
    says_of_text(
        &sample,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        FindingKind::OldExcel,
    );
    says_of_text(&sample, b"PK\x03\x04 and no more", FindingKind::Truncated);
}

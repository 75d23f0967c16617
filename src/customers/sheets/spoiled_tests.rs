//! Sheets as people and programs spoil them: each says what is wrong and changes nothing.

use super::sheet_tests::{Sample, id, version};
use super::*;
use crate::history::cells::guarded;
use encoding_rs::{self as web, Encoding};

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

/// Eight customers with this text in a column, and ASCII everywhere else.
fn sample_with(column: &str, text: &str) -> Sample {
    Sample::of(SheetContent::Profiles, 8, |key, number| match key {
        key if key == column => format!("{text} {number}"),
        key => format!("{key} of {}", letters(number)),
    })
}

/// As a spreadsheet saves it in an encoding that it does not name.
fn encoded(sample: &Sample, encoding: &'static Encoding) -> Vec<u8> {
    let text = unquoted(sample, ";");
    let (bytes, _, has_unknown) = encoding.encode(&text);
    assert!(!has_unknown, "{text}");
    bytes.into_owned()
}

// M2
#[test]
fn m2_a_file_in_an_encoding_that_it_does_not_name_is_found() {
    for (city, encoding) in [
        ("Łódź", web::WINDOWS_1250),
        ("Москва", web::WINDOWS_1251),
        ("Αθήνα", web::WINDOWS_1253),
        ("İzmir", web::WINDOWS_1254),
        ("東京都", web::SHIFT_JIS),
        ("北京", web::GBK),
        ("臺北市", web::BIG5),
        ("서울", web::EUC_KR),
        ("München", web::MACINTOSH),
    ] {
        for column in ["defaultAddress.city", "name"] {
            let sample = sample_with(column, city);
            let bytes = encoded(&sample, encoding);
            says_of_text(&sample, &bytes, FindingKind::Garbled);
            let reading = sample.check(&bytes).expect("a sheet");
            assert_eq!(reading.faults[0].columns, [column], "{city}");
        }
    }
    // "Málaga" as CSV (MS-DOS), whose á is a blank in Windows-1252.
    let sample = sample_with("defaultAddress.city", "Málaga");
    let letters = |letter: char| match letter {
        'á' => 0xa0,
        letter => u8::try_from(letter).expect("ASCII"),
    };
    let bytes: Vec<u8> = unquoted(&sample, ";").chars().map(letters).collect();
    says_of_text(&sample, &bytes, FindingKind::Garbled);
}

// M2
#[test]
fn m2_letters_that_another_program_misread_need_a_word() {
    let mut sample = sample_with("defaultAddress.city", "Łódź");
    for city in sample.column("defaultAddress.city") {
        *city = city.replace("Łódź", "£ódŸ");
    }
    says(&sample, &[FindingKind::Garbled]);
    let reading = sample.check(&sample.xlsx()).expect("a sheet");
    assert!(reading.faults.is_empty(), "somebody may have mended them");
}

// M2
#[test]
fn m2_new_letters_in_a_guessed_encoding_need_a_word_unless_others_prove_it() {
    let mut polish = sample();
    *polish.column("firstName")[0] = "Łucja".to_owned();
    let reading = polish
        .check(&encoded(&polish, web::WINDOWS_1250))
        .expect("a sheet");
    assert_eq!(kinds(&reading), [FindingKind::GuessedLetters]);
    assert_eq!(reading.alarms[0].columns, ["firstName"]);
    assert_eq!(reading.sheet_rows(false), None);
    let reading = polish
        .check(unquoted(&polish, ";").as_bytes())
        .expect("a sheet");
    assert_eq!(kinds(&reading), vec![], "UTF-8");
    // The cities of the file have the same letters in no other encoding.
    let mut french = sample_with("defaultAddress.city", "Sèvres");
    *french.column("firstName")[0] = "Noèl".to_owned();
    let bytes = encoded(&french, web::WINDOWS_1252);
    let reading = french.check(&bytes).expect("a sheet");
    assert_eq!(kinds(&reading), vec![]);
    let rows = reading.sheet_rows(false).expect("rows");
    assert_eq!(rows[0].values["firstName"], "Noèl");
}

// M2
#[test]
fn m2_accents_that_a_file_cannot_hold_are_found() {
    let mut sample = sample_with("defaultAddress.city", "Rīga");
    for city in sample.column("defaultAddress.city") {
        *city = city.replace('ī', "i");
    }
    let reading = sample
        .check(unquoted(&sample, ";").as_bytes())
        .expect("a sheet");
    assert_eq!(kinds(&reading), [FindingKind::LostAccents]);
    assert_eq!(reading.sheet_rows(false), None);
    // In Unicode somebody can have meant it.
    for bytes in [sample.csv().into_bytes(), sample.xlsx()] {
        let reading = sample.check(&bytes).expect("a sheet");
        assert_eq!(kinds(&reading), vec![]);
    }
}

// M2
#[test]
fn m2_a_csv_file_that_is_saved_as_xlsx_changes_nothing() {
    let mut sample = Sample::of(SheetContent::Profiles, 4, |key, number| match key {
        "name" | "companyName" => format!("@Home {}", letters(number)),
        "defaultAddress.phoneNumber" => format!("+49 251 {number}"),
        "defaultAddress.city" => format!("'s-Hertogenbosch {number}"),
        key => format!("{key} of {}", letters(number)),
    });
    for cell in sample.rows.iter_mut().flatten() {
        *cell = guarded(cell).into_owned();
    }
    let reading = sample.check(&sample.xlsx()).expect("a sheet");
    assert_eq!(kinds(&reading), vec![]);
    assert_eq!(reading.sheet_rows(false), Some(vec![]));
    *sample.column("defaultAddress.phoneNumber")[1] = "'+49 251 99".to_owned();
    let reading = sample.check(&sample.xlsx()).expect("a sheet");
    let rows = reading.sheet_rows(false).expect("no faults");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].values["defaultAddress.phoneNumber"], "+49 251 99");
}

// M2
#[test]
fn m2_a_sheet_is_said_to_change_what_its_set_changes() {
    let mut sample = sample();
    sample.column("defaultAddress.city")[0].push('\u{a0}');
    sample.column("companyName")[1].insert(0, ' ');
    *sample.column("defaultAddress.city")[2] = "Recife\u{a0}".to_owned();
    *sample.column("defaultAddress.postalCode")[3] = "０1099".to_owned();
    let reading = sample.check(&sample.xlsx()).expect("a sheet");
    assert_eq!(kinds(&reading), vec![]);
    let changes = reading.changes.iter().flat_map(|row| &row.changes);
    let after: Vec<&str> = changes.map(|change| change.after.as_str()).collect();
    assert_eq!(after, ["Recife", "01099"]);
    let rows = reading.sheet_rows(false).expect("rows");
    assert_eq!(changes_of(&rows, &sample.known), Some(reading.changes));
}

// M2
#[test]
fn m2_names_that_lost_blanks_are_the_same_names() {
    let mut sample = Sample::of(SheetContent::Table, 4, |key, number| match key {
        "name" => format!("Contoso {} ", letters(number)),
        key => format!("{key} of {}", letters(number)),
    });
    for name in sample.column("name") {
        *name = name.trim_end().replace(' ', "\u{a0}");
    }
    let reading = sample.check(&sample.xlsx()).expect("a sheet");
    assert_eq!(kinds(&reading), vec![]);
    sample.column("name")[0].push('s');
    says(&sample, &[FindingKind::WhoDiffers]);
}

// M2
#[test]
fn m2_merged_cells_are_found() {
    let sample = sample();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (at, name) in (0_u16..).zip(["customer", "email", "version"]) {
        sheet.write_string(0, at, name).expect("a cell");
    }
    for (row, number) in [(1, 1), (2, 2)] {
        let values = [(0, id(number).to_string()), (2, version(number))];
        for (column, value) in values {
            sheet.write_string(row, column, value).expect("a cell");
        }
    }
    let format = rust_xlsxwriter::Format::new();
    sheet
        .merge_range(1, 1, 2, 1, "a@b.example", &format)
        .expect("two cells");
    let bytes = workbook.save_to_buffer().expect("a file");
    says_of_text(&sample, &bytes, FindingKind::Merged);
}

// M2
#[test]
fn m2_rows_without_values_need_no_separators_at_their_end() {
    let sample = sample();
    let text = unquoted(&sample, ";");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let who: Vec<&str> = lines[2].split(';').take(3).collect();
    lines[2] = who.join(";");
    let reading = sample.check(lines.join("\r\n").as_bytes()).expect("rows");
    assert_eq!(kinds(&reading), vec![]);
    assert_eq!(reading.sheet_rows(false), Some(vec![]));
    // With a value it was cut.
    lines[2].push_str(";x");
    says_of_text(&sample, lines.join("\r\n").as_bytes(), FindingKind::Cells);
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

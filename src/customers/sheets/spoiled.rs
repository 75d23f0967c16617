//! Values that spreadsheet programs, and other programs on the way, made of others. A value is
//! compared with the one that was exported: the same one is never spoiled.

use super::FindingKind;
use super::cells::Cell;
use crate::profile::Kind;
use crate::profile::values::posted;
use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// Compares a cell with the value that it was exported with. Returns the new value, or `None` if it
/// is the same.
///
/// # Errors
/// Fails with what became of the value if no person can have meant it.
pub(super) fn compare<'a>(
    kind: Kind,
    before: &str,
    cell: &'a Cell,
) -> Result<Option<&'a str>, FindingKind> {
    let text = match cell {
        Cell::Empty => "",
        Cell::Text(text) => text,
        Cell::Number(text) if **text == *before => return Ok(None),
        Cell::Number(_) => return Err(FindingKind::Number),
        Cell::Date => return Err(FindingKind::Date),
        Cell::Formula => return Err(FindingKind::Formula),
        Cell::Other => return Err(FindingKind::NotText),
    };
    if text == before || one_line_end(text) == one_line_end(before) {
        return Ok(None);
    }
    if is_scientific(text) {
        return Err(FindingKind::Scientific);
    }
    if has_lost_zeros(before, text) {
        return Err(FindingKind::Zeros);
    }
    if kind != Kind::Phone && is_date(text) {
        return Err(FindingKind::Date);
    }
    if is_garbled(before, text) {
        return Err(FindingKind::Garbled);
    }
    let is_same = posted(kind, text) == posted(kind, before);
    Ok((!is_same).then_some(text))
}

/// Spreadsheets write line breaks in cells in their own way.
fn one_line_end(text: &str) -> Cow<'_, str> {
    match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n").into(),
        false => text.into(),
    }
}

/// A large number as spreadsheets show it: `4.98912E+11`.
pub(super) fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.trim().split_once(['E', 'e']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa = mantissa.trim_start_matches(['+', '-']);
    let (whole, part) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    digits(whole) && digits(part) && digits(exponent.trim_start_matches(['+', '-']))
}

/// The same number without the zeros, or the plus sign, that it began with.
fn has_lost_zeros(before: &str, text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = before.trim_start_matches('+');
    let plain = |number: &str| number.trim_start_matches('0').to_owned();
    digits(number) && digits(text) && plain(number) == plain(text) && text.len() < before.len()
}

/// The beginnings of the names of months that spreadsheets write in English, French and German.
const MONTHS: [&str; 21] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "fév",
    "avr", "mai", "juin", "août", "déc", "mär", "okt", "dez",
];

/// A date as spreadsheets make it of numbers with signs between them: `02.01.2026`, `2-Jan`.
pub(super) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['.', '/', '-']).map(str::trim).collect();
    let number = |part: &&str| {
        let is_short = part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u16>().ok().filter(|_| is_short)
    };
    let numbers: Vec<u16> = parts.iter().filter_map(number).collect();
    let is_year = |number: &u16| (1900..2200).contains(number);
    let months = parts.iter().filter(|part| {
        let part = part.to_lowercase();
        let is_word = part.chars().count() <= 9 && part.chars().all(char::is_alphabetic);
        is_word && MONTHS.iter().any(|month| part.starts_with(month))
    });
    let months = months.count();
    match (parts.len(), numbers.as_slice()) {
        (3, [one, two, three]) => {
            let years = numbers.iter().filter(|number| is_year(number)).count();
            let days = [one, two, three]
                .into_iter()
                .filter(|part| (1..=31).contains(*part));
            years == 1 && days.count() == 2
        }
        (2, [number]) => months == 1 && ((1..=31).contains(number) || is_year(number)),
        (3, [_, _]) => months == 1,
        _ => false,
    }
}

/// The letters of the value before, as another encoding reads or writes them.
fn is_garbled(before: &str, text: &str) -> bool {
    if text.contains('\u{fffd}') && !before.contains('\u{fffd}') {
        return true;
    }
    if before.is_ascii() {
        return false;
    }
    // UTF-8 that was read as Windows-1252: "MÃ¼nchen".
    let (bytes, _, has_unknown) = WINDOWS_1252.encode(text);
    if !has_unknown && *bytes == *before.as_bytes() {
        return true;
    }
    // Letters that the encoding does not have: "???".
    let mut lost = 0;
    let mut pairs = before.chars().zip(text.chars());
    let rest_is_same = pairs.all(|(before, after)| {
        let is_lost = !before.is_ascii() && matches!(after, '?' | '_');
        lost += usize::from(is_lost);
        before == after || is_lost
    });
    rest_is_same && lost > 0 && before.chars().count() == text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_made_of_a_value_is_told_from_what_a_person_typed() {
        let found = |before: &str, after: &str| compare(Kind::Text, before, &Cell::of(after)).err();
        for (before, after, kind) in [
            ("01069", "1069", FindingKind::Zeros),
            ("+498912345678", "498912345678", FindingKind::Zeros),
            ("+498912345678", "4.98912E+11", FindingKind::Scientific),
            ("498912345678", "4,98912E+11", FindingKind::Scientific),
            ("1-2", "02.Jan", FindingKind::Date),
            ("1-2", "2-Jan", FindingKind::Date),
            ("1/2/2026", "01.02.2026", FindingKind::Date),
            ("1-2-26", "2026-02-01", FindingKind::Date),
            ("München", "MÃ¼nchen", FindingKind::Garbled),
            ("東京", "??", FindingKind::Garbled),
            ("Zoë", "Zo\u{fffd}", FindingKind::Garbled),
        ] {
            assert_eq!(found(before, after), Some(kind), "{before} {after}");
        }
        for (before, after) in [
            ("01069", "01067"),
            ("Dresden", "Berlin"),
            ("München", "Munich"),
            ("12345", "012345"),
            ("Zoë", "Zoe"),
            ("", "2026"),
            ("Unit 1-2", "Unit 1-3"),
            ("10115", ""),
            ("東京", "大阪"),
            ("a", "Mai-Thai"),
        ] {
            assert_eq!(found(before, after), None, "{before} {after}");
        }
        assert_eq!(
            compare(Kind::Text, "4.9E+11", &Cell::of("4.9E+11")),
            Ok(None)
        );
        assert_eq!(compare(Kind::Text, "a\nb", &Cell::of("a\r\nb")), Ok(None));
    }

    #[test]
    fn cells_that_are_no_text_are_told_unless_they_say_the_same() {
        let number = |digits: &str| Cell::Number(digits.into());
        assert_eq!(compare(Kind::Text, "90210", &number("90210")), Ok(None));
        for (cell, kind) in [
            (number("1069"), FindingKind::Number),
            (Cell::Date, FindingKind::Date),
            (Cell::Formula, FindingKind::Formula),
            (Cell::Other, FindingKind::NotText),
        ] {
            assert_eq!(compare(Kind::Text, "01069", &cell), Err(kind));
        }
    }
}

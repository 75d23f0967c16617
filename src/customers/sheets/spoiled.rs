//! Values that spreadsheet programs, and other programs on the way, made of others. A value is
//! compared with the one that was exported: the same one is never spoiled.

use super::FindingKind;
use super::cells::Cell;
use super::encodings::is_misread_utf8;
use crate::history::cells::{guarded, unguarded};
use crate::profile::Kind;
use crate::profile::values::posted;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Compares a cell with the value that it was exported with. Returns the new value, or `None` if it
/// is the same. Apostrophes of the CSV file are no part of either: a spreadsheet that opens it and
/// saves it as XLSX keeps them.
///
/// # Errors
/// Fails with what became of the value if no person can have meant it.
pub(super) fn compare<'a>(
    kind: Kind,
    before: &str,
    cell: &'a Cell,
) -> Result<Option<Cow<'a, str>>, FindingKind> {
    let text = match cell {
        Cell::Empty => "",
        Cell::Text(text) => text,
        Cell::Number(text) if **text == *before => return Ok(None),
        Cell::Number(_) => return Err(FindingKind::Number),
        Cell::Date => return Err(FindingKind::Date),
        Cell::Formula => return Err(FindingKind::Formula),
        Cell::Other => return Err(FindingKind::NotText),
    };
    let line = one_line_end(text);
    if line == one_line_end(before) || line == one_line_end(&guarded(before)) {
        return Ok(None);
    }
    let text = without_apostrophes(before, text);
    if let Some(kind) = spoiled(kind, before, &text) {
        return Err(kind);
    }
    let is_same = posted(kind, &text) == posted(kind, before);
    Ok((!is_same).then_some(text))
}

/// A changed value without the apostrophes that the CSV file put there. They are taken away where
/// the value has more of them than the one before.
fn without_apostrophes<'a>(before: &str, text: &'a str) -> Cow<'a, str> {
    let plain = unguarded(text);
    let first = |text: &str| text.len() - text.trim_start_matches('\'').len();
    let removed = |text: &str, plain: &str| text.len() - plain.len();
    let has_more =
        first(text) > first(before) || removed(text, &plain) > removed(before, &unguarded(before));
    match has_more && guarded(&plain) == text {
        true => Cow::Owned(plain),
        false => Cow::Borrowed(text),
    }
}

/// The kind of fault that made another value of the value before.
fn spoiled(kind: Kind, before: &str, text: &str) -> Option<FindingKind> {
    if is_scientific(text) {
        return Some(FindingKind::Scientific);
    }
    if has_lost_zeros(before, text) {
        return Some(FindingKind::Zeros);
    }
    if is_rounded(before, text) || is_decimal(before, text) {
        return Some(FindingKind::Number);
    }
    if kind != Kind::Phone && (is_date(before, text) || is_short_date(before, text)) {
        return Some(FindingKind::Date);
    }
    if is_error(text) || is_truth(before, text) {
        return Some(FindingKind::NotText);
    }
    is_garbled(before, text).then_some(FindingKind::Garbled)
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

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number without the signs that spreadsheets take for those between thousands.
fn without_groups(text: &str) -> String {
    text.replace(
        |sign: char| sign.is_whitespace() || matches!(sign, '.' | ',' | '\'' | '’'),
        "",
    )
}

/// The same number, whatever zeros and signs it begins with.
fn is_same_number(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        let digits = text.trim_start_matches('+');
        is_digits(digits).then(|| digits.trim_start_matches('0').to_owned())
    };
    plain(one).is_some_and(|one| Some(one) == plain(other))
}

/// The same number without the zeros, or the plus sign, that it began with.
fn has_lost_zeros(before: &str, text: &str) -> bool {
    let number = without_groups(before);
    is_digits(text) && is_same_number(&number, text) && text.len() < number.len()
}

/// The digits that a spreadsheet keeps of a number (Excel specifications and limits).
const PRECISION: usize = 15;

/// The same number with zeros for the digits behind those that a spreadsheet keeps.
fn is_rounded(before: &str, text: &str) -> bool {
    let (Some(kept), Some(rest)) = (text.get(..PRECISION), text.get(PRECISION..)) else {
        return false;
    };
    let is_long = is_digits(before) && is_digits(text) && before.len() == text.len();
    is_long && before.starts_with(kept) && !rest.is_empty() && rest.bytes().all(|byte| byte == b'0')
}

/// The same number with zeros behind a decimal sign: `10115.0`.
fn is_decimal(before: &str, text: &str) -> bool {
    text.rsplit_once(['.', ',']).is_some_and(|(whole, part)| {
        let is_zero = !part.is_empty() && part.bytes().all(|byte| byte == b'0');
        is_zero && is_digits(whole) && is_same_number(before, whole)
    })
}

/// An error as spreadsheets show it, or the signs that fill a column that is too narrow.
fn is_error(text: &str) -> bool {
    let Some(word) = text.trim().strip_prefix('#') else {
        return false;
    };
    let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '/' | '_');
    let is_filled = word.len() > 1 && word.bytes().all(|byte| byte == b'#');
    let named = word
        .strip_suffix(['!', '?'])
        .is_some_and(|name| !name.is_empty() && name.chars().all(is_word));
    is_filled || named || matches!(word, "N/A" | "N/D" | "NV")
}

/// True or false as spreadsheets write them, in the place of the same word in other letters.
fn is_truth(before: &str, text: &str) -> bool {
    let words: &[&str] = match before.to_ascii_lowercase().as_str() {
        "true" => &["TRUE", "VRAI", "WAHR"],
        "false" => &["FALSE", "FAUX", "FALSCH"],
        _ => return false,
    };
    words.contains(&text)
}

/// The names of months that spreadsheets write in English, French and German.
#[rustfmt::skip]
const MONTHS: [&str; 56] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december", "janv", "fév", "févr", "mars", "avr", "mai", "juin", "juil", "juill",
    "août", "déc", "janvier", "février", "avril", "juillet", "septembre", "octobre", "novembre",
    "décembre", "jän", "jänner", "mär", "mrz", "märz", "juni", "juli", "okt", "dez", "januar",
    "februar", "oktober", "dezember",
];

/// Those of other languages of Europe. Some are words of others, so they count only where the value
/// before had the number of the date.
#[rustfmt::skip]
const OTHER_MONTHS: [&str; 63] = [
    "ene", "abr", "ago", "dic", "fev", "set", "out", "gen", "mag", "giu", "lug", "ott",
    "mrt", "mei", "maj", "sty", "lut", "kwi", "cze", "lip", "sie", "wrz", "paź", "lis", "gru",
    "oca", "şub", "nis", "haz", "tem", "ağu", "eyl", "eki", "kas", "ara", "ian", "iun", "iul",
    "янв", "фев", "мар", "апр", "май", "мая", "июн", "июл", "авг", "сен", "сент", "окт", "ноя",
    "нояб", "дек",
    "led", "úno", "bře", "dub", "kvě", "čvn", "čvc", "srp", "zář", "říj",
];

/// A date as spreadsheets make it of numbers with signs between them: `02.01.2026`, `2-Jan`,
/// `1月2日`.
fn is_date(before: &str, text: &str) -> bool {
    let text = without_time(text);
    if is_eastern_date(text) {
        return true;
    }
    let mut parts: Vec<&str> = text.split(SEPARATORS).map(str::trim).collect();
    // Some languages end a short name with a full stop.
    if parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    let numbers = numbers(&parts);
    let is_year = |number: &u16| (1900..2200).contains(number);
    let has_number = || {
        let before: Vec<&str> = before.split(SEPARATORS).map(str::trim).collect();
        let before = self::numbers(&before);
        numbers.iter().any(|number| before.contains(number))
    };
    let is_month = |part: &&&str| {
        let word = part.to_lowercase();
        let is_word = |words: &[&str]| words.contains(&word.as_str());
        is_word(&MONTHS) || (is_word(&OTHER_MONTHS) && has_number())
    };
    let months = parts.iter().filter(is_month).count();
    match (parts.len(), numbers.as_slice()) {
        (3, [one, two, three]) => {
            let years = numbers.iter().filter(|number| is_year(number)).count();
            let days = [one, two, three]
                .into_iter()
                .filter(|part| (1..=31).contains(*part));
            years == 1 && days.count() == 2
        }
        (2, [number]) => months == 1 && (*number < 100 || is_year(number)),
        (3, [_, _]) => months == 1,
        _ => false,
    }
}

/// The signs between the parts of a date.
const SEPARATORS: [char; 3] = ['.', '/', '-'];

/// The parts that are short numbers.
fn numbers(parts: &[&str]) -> Vec<u16> {
    let number = |part: &&str| {
        let is_short = part.len() <= 4 && is_digits(part);
        part.parse::<u16>().ok().filter(|_| is_short)
    };
    parts.iter().filter_map(number).collect()
}

/// Takes the time of day away: `2026-02-01 00:00:00`.
fn without_time(text: &str) -> &str {
    let is_time = |time: &str| {
        time.contains(':')
            && time
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'Z'))
    };
    match text.trim().split_once([' ', 'T']) {
        Some((date, time)) if is_time(time) => date,
        _ => text,
    }
}

/// A date of Chinese, Japanese or Korean spreadsheets: `1月2日`, `01월 02일`.
fn is_eastern_date(text: &str) -> bool {
    let is_part = |sign: char| {
        sign.is_ascii_digit()
            || sign == ' '
            || matches!(sign, '年' | '月' | '日' | '년' | '월' | '일')
    };
    text.contains(['月', '월'])
        && text.contains(|sign: char| sign.is_ascii_digit())
        && text.chars().all(is_part)
}

/// A date with a year of two digits, `01.02.26`, in the place of numbers that are in it: `1-2`.
fn is_short_date(before: &str, text: &str) -> bool {
    let parts = |text: &str| -> Vec<u16> {
        let parts: Vec<&str> = text.split(SEPARATORS).collect();
        let numbers = numbers(&parts);
        match numbers.len() == parts.len() {
            true => numbers,
            false => vec![],
        }
    };
    let (old, mut new) = (parts(before), parts(text));
    let is_padded = text.len() == "01.02.26".len() && new.len() == 3;
    let up_to = |most: u16| new.iter().filter(|part| (1..=most).contains(*part)).count();
    let is_day = up_to(31) >= 2 && up_to(12) >= 1;
    let mut numbers = old.iter();
    let is_in_it = numbers.all(|number| {
        let at = new.iter().position(|own| own == number);
        at.map(|at| new.remove(at)).is_some()
    });
    is_padded && is_day && (2..=3).contains(&old.len()) && is_in_it
}

/// The letters of the value before, as another encoding reads or writes them.
fn is_garbled(before: &str, text: &str) -> bool {
    if text.contains('\u{fffd}') && !before.contains('\u{fffd}') {
        return true;
    }
    // Lines of tables: the code pages of DOS have them where UTF-8 has other letters.
    let has_lines = |text: &str| text.contains(|sign| matches!(sign, '\u{2502}'..='\u{2593}'));
    if has_lines(text) && !has_lines(before) {
        return true;
    }
    if before.is_ascii() {
        return false;
    }
    if is_misread_utf8(before, text) {
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

/// The value before without its accents, or some of them: encodings that lack a letter get the
/// nearest one, or a question mark.
pub(super) fn has_lost_accents(before: &str, text: &str) -> bool {
    let mut lost = 0;
    let mut rest = text.chars();
    let is_same = before.chars().all(|letter| {
        let own = rest.next();
        let is_plain = own.is_some() && own == without_accent(letter);
        let is_lost = is_plain || (!letter.is_ascii() && own == Some('?'));
        lost += usize::from(is_plain);
        own == Some(letter) || is_lost
    });
    is_same && rest.next().is_none() && lost > 0
}

/// The letter of ASCII that an encoding has in the place of this one.
fn without_accent(letter: char) -> Option<char> {
    let plain = match letter {
        'ł' => 'l',
        'Ł' => 'L',
        'đ' => 'd',
        'Đ' => 'D',
        'ø' => 'o',
        'Ø' => 'O',
        'ı' => 'i',
        _ => {
            let mut parts = std::iter::once(letter).nfd();
            let plain = parts.next()?;
            return (parts.all(is_combining_mark) && plain != letter && plain.is_ascii())
                .then_some(plain);
        }
    };
    Some(plain)
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
            ("1-6", "1-June", FindingKind::Date),
            ("1-2", "2. Januar", FindingKind::Date),
            ("1/2/2026", "01.02.2026", FindingKind::Date),
            ("1-2-26", "2026-02-01", FindingKind::Date),
            ("1-2", "2026-02-01 00:00:00", FindingKind::Date),
            ("1-2", "01.02.26", FindingKind::Date),
            ("1-2", "1月2日", FindingKind::Date),
            ("1-2", "01월 02일", FindingKind::Date),
            ("1-2", "02-janv.", FindingKind::Date),
            ("4-3", "03. Mrz", FindingKind::Date),
            ("1-50", "Jan-50", FindingKind::Date),
            ("1-2", "02/fev", FindingKind::Date),
            ("10115", "10115.0", FindingKind::Number),
            ("01069", "1069,00", FindingKind::Number),
            ("1234567890123456", "1234567890123450", FindingKind::Number),
            ("010 01", "1001", FindingKind::Zeros),
            ("+49 251 1", "492511", FindingKind::Zeros),
            ("-Home", "#NAME?", FindingKind::NotText),
            ("1-2", "########", FindingKind::NotText),
            ("a", "#N/A", FindingKind::NotText),
            ("True", "TRUE", FindingKind::NotText),
            ("false", "FALSCH", FindingKind::NotText),
            ("München", "MÃ¼nchen", FindingKind::Garbled),
            ("東京", "??", FindingKind::Garbled),
            ("Zoë", "Zo\u{fffd}", FindingKind::Garbled),
            ("München", "MĂĽnchen", FindingKind::Garbled),
            ("München", "M├╝nchen", FindingKind::Garbled),
            ("Munich", "M├╝nchen", FindingKind::Garbled),
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
            ("Marine-6", "Marine-7"),
            ("a", "Set-3"),
            ("1-2", "1-2-3"),
            ("1-2", "1/2"),
            ("110 00", "11000"),
            ("10115", "10115-0"),
            ("1.5", "15"),
            ("Suite 1", "#4"),
            ("a", "true"),
            ("1─2", "1─3"),
            ("5月", "月島"),
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

    #[test]
    fn apostrophes_of_the_csv_file_are_no_part_of_a_value() {
        let text = |before: &str, after: &str| {
            let cell = Cell::of(after);
            let value = compare(Kind::Text, before, &cell).expect("a value");
            value.map(Cow::into_owned)
        };
        for before in [
            "+49 251 1",
            "@Home GmbH",
            "'s-Hertogenbosch",
            "a;=1",
            "a\n-b",
            "''",
        ] {
            assert_eq!(text(before, &guarded(before)), None, "{before:?}");
        }
        for (before, after, meant) in [
            ("+49 251 1", "'+49 251 2", "+49 251 2"),
            ("", "'+49 251 2", "+49 251 2"),
            ("a;=1", "a;'=2", "a;=2"),
            ("'s-Hertogenbosch", "''s-Gravenhage", "'s-Gravenhage"),
            // Those that somebody typed.
            ("s-Hertogenbosch", "'s-Hertogenbosch", "'s-Hertogenbosch"),
            ("'t Hof", "'t Hoff", "'t Hoff"),
            ("''t Hof", "''t Hoff", "''t Hoff"),
            ("", "O'Neill", "O'Neill"),
        ] {
            let found = text(before, after);
            assert_eq!(found.as_deref(), Some(meant), "{before} {after}");
        }
        // What is wrong with a value is told with the apostrophe too.
        let cell = Cell::of("'+4,98912E+11");
        let found = compare(Kind::Phone, "+498912345678", &cell);
        assert_eq!(found, Err(FindingKind::Scientific));
    }

    #[test]
    fn accents_that_an_encoding_lacks_are_told_from_other_letters() {
        for (before, after) in [
            ("Łódź", "Lódz"),
            ("München", "Munchen"),
            ("Kraków 東", "Krakow ?"),
            ("İzmir", "Izmir"),
        ] {
            assert!(has_lost_accents(before, after), "{before} {after}");
        }
        for (before, after) in [
            ("Łódź", "Lodz 1"),
            ("München", "Muenchen"),
            ("Zoe", "Zoë"),
            ("Zoe", "Zoe"),
            ("東京", "大阪"),
            ("東京", "??"),
        ] {
            assert!(!has_lost_accents(before, after), "{before} {after}");
        }
    }
}

//! Values inside of messages: protection against text that reverses the reading direction, and the
//! format of numbers.

use std::borrow::Cow;

use fluent_bundle::FluentValue;

use super::Lang;

/// A value inside of a message.
///
/// Text that contains a right-to-left letter or a direction mark is enclosed in U+2068 and U+2069
/// (first strong isolate). Its own direction marks are removed, because an unclosed mark would
/// affect the text after the value. All languages of the portal are written left to right, so other
/// text cannot affect the message and stays byte for byte the same. Pages can therefore be
/// searched, copied from and tested by that text.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg<'a> {
    Text(Cow<'a, str>),
    Number(i64),
}

impl Arg<'_> {
    pub(super) fn to_fluent(&self) -> FluentValue<'_> {
        match self {
            Arg::Text(text) if needs_isolation(text) => FluentValue::from(isolated(text)),
            Arg::Text(text) => FluentValue::from(text.as_ref()),
            Arg::Number(number) => FluentValue::from(*number),
        }
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Arg::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Arg<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Arg::Text(text)
    }
}

impl From<i32> for Arg<'_> {
    fn from(number: i32) -> Self {
        Arg::Number(number.into())
    }
}

impl From<u32> for Arg<'_> {
    fn from(number: u32) -> Self {
        Arg::Number(number.into())
    }
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Arg::Number(number)
    }
}

impl From<u64> for Arg<'_> {
    fn from(number: u64) -> Self {
        Arg::Number(number.try_into().unwrap_or(i64::MAX))
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Arg::Number(number.try_into().unwrap_or(i64::MAX))
    }
}

fn needs_isolation(text: &str) -> bool {
    !text.is_ascii()
        && text
            .chars()
            .any(|letter| runs_right_to_left(letter) || is_direction_mark(letter))
}

fn isolated(text: &str) -> String {
    let value: String = text
        .chars()
        .filter(|letter| !is_direction_mark(*letter))
        .collect();
    format!("\u{2068}{value}\u{2069}")
}

/// Tests for the Unicode blocks whose letters are right-to-left by default (UAX #9, table of
/// unassigned code points).
fn runs_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

fn is_direction_mark(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The separator between groups of three digits.
pub(super) fn separator(lang: Lang) -> char {
    match lang {
        Lang::En | Lang::ZhHant => ',',
        Lang::Fr => '\u{202f}',
    }
}

/// Returns the number formatter of a language. Fluent takes a plain function, so each language
/// needs its own.
pub(super) fn formatter<M>(lang: Lang) -> fn(&FluentValue, &M) -> Option<String> {
    match lang {
        Lang::En => |value, _| number(value, Lang::En),
        Lang::Fr => |value, _| number(value, Lang::Fr),
        Lang::ZhHant => |value, _| number(value, Lang::ZhHant),
    }
}

fn number(value: &FluentValue, lang: Lang) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(grouped(&number.as_string(), separator(lang))),
        _ => None,
    }
}

/// Inserts the separator between groups of three digits of a whole number.
pub(super) fn grouped(number: &str, separator: char) -> String {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number),
    };
    let mut text = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_reach_past_its_place() {
        let Arg::Text(sneaky) = Arg::from("\u{2069}abc\u{202e}") else {
            panic!("text")
        };
        assert!(needs_isolation(&sneaky));
        assert_eq!(isolated(&sneaky), "\u{2068}abc\u{2069}");
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        for text in ["Redmond", "Société Générale", "微軟", "👍"] {
            assert!(!needs_isolation(text), "{text}");
        }
    }
}

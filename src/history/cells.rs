//! Values as cells that a spreadsheet does not execute.
//!
//! A spreadsheet takes what begins with `=`, `+`, `-` or `@` for a formula, in full-width forms
//! too, and one set to semicolons or tabs begins a new cell inside of a value. So an apostrophe is
//! put wherever a cell might be seen to begin (at the start of a value, and after a semicolon, tab
//! or line break in it) if the next sign, spaces and double quotes left aside, is one of those, a
//! tab, a line break or an apostrophe. Taking away one apostrophe at each of these places gives the
//! exact value back.

use std::borrow::Cow;

/// The value with its apostrophes.
pub fn guarded(value: &str) -> Cow<'_, str> {
    let starts = |rest: &str| {
        rest.trim_start_matches(|c: char| {
            c == '"' || (c.is_whitespace() && !begins(c)) || is_unseen(c)
        })
        .starts_with(is_dangerous)
    };
    let after = |at: usize| at == 0 || value[..at].ends_with(begins);
    let places: Vec<usize> = value
        .char_indices()
        .map(|(at, _)| at)
        .filter(|at| after(*at) && starts(&value[*at..]))
        .collect();
    if places.is_empty() {
        return Cow::Borrowed(value);
    }
    let mut guarded = String::with_capacity(value.len() + places.len());
    let mut done = 0;
    for at in places {
        guarded.push_str(&value[done..at]);
        guarded.push('\'');
        done = at;
    }
    guarded.push_str(&value[done..]);
    Cow::Owned(guarded)
}

/// Takes the apostrophes away again. For text that `guarded` cannot have written, the result means
/// nothing.
pub fn unguarded(cell: &str) -> String {
    let (mut value, mut at_start) = (String::with_capacity(cell.len()), true);
    for letter in cell.chars() {
        if !(at_start && letter == '\'') {
            value.push(letter);
        }
        at_start = begins(letter);
    }
    value
}

/// After it a spreadsheet may see a new cell.
fn begins(letter: char) -> bool {
    matches!(letter, ';' | '\t' | '\r' | '\n')
}

/// Characters that some programs drop before they look at a cell.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
        || (letter.is_control() && !begins(letter))
}

fn is_dangerous(letter: char) -> bool {
    matches!(
        letter,
        '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\'' | '＝' | '＋' | '－' | '＠' | '−'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a3_what_a_spreadsheet_would_execute_begins_with_an_apostrophe() {
        for value in [
            "=1+1",
            "+49 89",
            "-2",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            " =1",
            "\u{feff}=1",
            "\"=1\"",
            "'=1",
        ] {
            assert!(guarded(value).starts_with('\''), "{value:?}");
        }
        for value in [
            "",
            "München",
            "1 = 1",
            "a-b",
            "[{\"after\":\"+49\"}]",
            "O'Neill",
        ] {
            assert_eq!(guarded(value), value);
        }
        assert_eq!(
            guarded("a;=1;b;\"-2"),
            "a;'=1;b;'\"-2",
            "a spreadsheet may split at semicolons"
        );
    }

    #[test]
    fn a3_taking_the_apostrophes_away_gives_the_value_back() {
        let parts = [
            "=", "'", ";", "\t", "\r\n", "\"", " ", "a", "＝", "-", ",", "\u{feff}",
        ];
        for first in parts {
            for second in parts {
                for third in parts {
                    for fourth in parts {
                        let value = [first, second, third, fourth].concat();
                        assert_eq!(unguarded(&guarded(&value)), value, "{value:?}");
                    }
                }
            }
        }
    }
}

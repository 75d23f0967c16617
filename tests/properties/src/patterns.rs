//! The .NET patterns of country rules: bounded, and of one mind with another engine where both
//! languages mean the same.

use super::{split, text};
use portal::profile::pattern::Pattern;

/// Bytes: a pattern, NUL, a value.
pub fn pattern(bytes: &[u8]) {
    let (written, value) = split(bytes, 0);
    let (written, value) = (text(written), text(value));
    let Ok(pattern) = Pattern::read(&written) else {
        return;
    };
    let found = pattern.is_match(&value);
    assert_eq!(pattern.is_match(&value), found, "the same twice");
    if written.len() > 120
        || value.len() > 120
        || !is_common(&written)
        || !value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
    {
        return;
    }
    if let (Ok(found), Ok(other)) = (
        found,
        regex::RegexBuilder::new(&written)
            .size_limit(1 << 20)
            .build(),
    ) {
        assert_eq!(found, other.is_match(&value), "{written:?} on {value:?}");
    }
}

/// Without what the two languages spell differently: escapes, groups with a question mark, set
/// operations, repetitions from nothing.
fn is_common(pattern: &str) -> bool {
    let other = ["\\", "(?", "&&", "--", "~~", "{,", "{ ", "[:"];
    pattern.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && !other.iter().any(|other| pattern.contains(other))
        && !has_set_in_set(pattern)
}

/// `[a[b]]` is a set of sets in one language, and in the other a set that holds a bracket.
fn has_set_in_set(pattern: &str) -> bool {
    let mut inside = false;
    for letter in pattern.chars() {
        match letter {
            '[' if inside => return true,
            '[' => inside = true,
            ']' => inside = false,
            _ => {}
        }
    }
    // A bracket right after the opening one is a letter: count that as a set in a set as well.
    pattern.contains("[]") || pattern.contains("[^]")
}

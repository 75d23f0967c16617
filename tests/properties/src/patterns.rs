//! The .NET patterns of country rules. Their evaluation is bounded, and it agrees with the regex
//! crate where both languages mean the same.

use super::{split, text};
use portal::profile::pattern::Pattern;

/// Input: a pattern, NUL, a value.
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

/// Returns true if the pattern avoids what the two languages spell differently: escapes, groups
/// with a question mark, set operations and repetitions from nothing.
fn is_common(pattern: &str) -> bool {
    let other = ["\\", "(?", "&&", "--", "~~", "{,", "{ ", "[:"];
    pattern.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && !other.iter().any(|other| pattern.contains(other))
        && !has_set_in_set(pattern)
}

/// `[a[b]]` is a set of sets in one language, and a set that contains a bracket in the other.
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
    // A bracket right after the opening one is a literal. It counts as a set in a set as well.
    pattern.contains("[]") || pattern.contains("[^]")
}

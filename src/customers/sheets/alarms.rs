//! Patterns of a whole column that no person means: values one row too high or too low, a column
//! sorted by itself, one value everywhere, values gone.

use super::FindingKind;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// A column needs this many changed values for an alarm.
const FEW: usize = 3;

/// One value in all rows is an alarm from this many rows on.
const ROWS: usize = 5;

/// A value before and after, and the number of its row.
pub(super) type Pair<'a> = (&'a str, Cow<'a, str>, u32);

/// Looks at a column, in the order of its rows. Returns what is strange about it, and the rows.
pub(super) fn alarm(pairs: &[Pair<'_>]) -> Option<(FindingKind, Vec<u32>)> {
    let changed: Vec<&Pair<'_>> = pairs
        .iter()
        .filter(|(old, new, _)| **old != **new)
        .collect();
    if changed.len() < FEW {
        return None;
    }
    let rows = || -> Vec<u32> { changed.iter().map(|(_, _, row)| *row).collect() };
    if is_shifted(pairs, changed.len()) {
        return Some((FindingKind::Shifted, rows()));
    }
    if is_permuted(&changed) {
        return Some((FindingKind::Sorted, rows()));
    }
    let emptied: Vec<u32> = changed
        .iter()
        .filter(|(_, new, _)| new.is_empty())
        .map(|(_, _, row)| *row)
        .collect();
    let filled = pairs.iter().filter(|(old, _, _)| !old.is_empty()).count();
    if emptied.len() >= FEW && emptied.len() * 2 >= filled {
        return Some((FindingKind::Emptied, emptied));
    }
    let old: BTreeSet<&str> = pairs.iter().map(|(old, _, _)| *old).collect();
    let new: BTreeSet<&str> = pairs.iter().map(|(_, new, _)| &**new).collect();
    let is_one = new.len() == 1 && !new.contains("") && old.len() >= FEW;
    (is_one && pairs.len() >= ROWS).then(|| (FindingKind::OneValue, rows()))
}

/// Most changed values are those of the row before, or those of the row after.
fn is_shifted(pairs: &[Pair<'_>], changed: usize) -> bool {
    let values: BTreeSet<&str> = pairs.iter().map(|(old, _, _)| *old).collect();
    let mut down = 0;
    let mut up = 0;
    for neighbours in pairs.windows(2) {
        let [(old, new, _), (next_old, next_new, _)] = neighbours else {
            continue;
        };
        down += usize::from(**next_new == **old && **next_new != **next_old);
        up += usize::from(**new == **next_old && **new != **old);
    }
    // The one at the end has no neighbour.
    values.len() >= FEW && down.max(up) >= 2 && down.max(up) * 5 >= (changed - 1) * 4
}

/// The changed values are those that were there, in other rows.
fn is_permuted(changed: &[&Pair<'_>]) -> bool {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (old, _, _) in changed {
        *counts.entry(*old).or_default() += 1;
    }
    let distinct = counts.len();
    let mut same = 0;
    for (_, new, _) in changed {
        if let Some(count) = counts.get_mut(&**new).filter(|count| **count > 0) {
            *count -= 1;
            same += 1;
        }
    }
    // Of few different values many changes may happen to be as many there and back.
    let is_most = same * 10 >= changed.len() * 9;
    let is_all = same == changed.len();
    (distinct >= FEW && is_most) || (distinct == 2 && is_all && changed.len() >= 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(before: &[&str], after: &[&str]) -> Option<FindingKind> {
        let pairs: Vec<Pair<'_>> = before
            .iter()
            .zip(after)
            .zip(2..)
            .map(|((old, new), row)| (*old, Cow::Borrowed(*new), row))
            .collect();
        alarm(&pairs).map(|(kind, _)| kind)
    }

    #[test]
    fn patterns_that_nobody_means_are_found() {
        let names = ["e", "c", "a", "d", "b", "f"];
        assert_eq!(
            found(&names, &["e", "e", "c", "a", "d", "b"]),
            Some(FindingKind::Shifted)
        );
        assert_eq!(
            found(&names, &["c", "a", "d", "b", "f", ""]),
            Some(FindingKind::Shifted)
        );
        assert_eq!(
            found(&names, &["a", "b", "c", "d", "e", "f"]),
            Some(FindingKind::Sorted)
        );
        assert_eq!(found(&names, &["x"; 6]), Some(FindingKind::OneValue));
        assert_eq!(
            found(&names, &["e", "", "a", "", "b", ""]),
            Some(FindingKind::Emptied)
        );
    }

    #[test]
    fn what_people_do_raises_no_alarm() {
        let names = ["e", "c", "a", "d", "b", "f"];
        assert_eq!(found(&names, &["E", "C", "A", "D", "B", "F"]), None);
        assert_eq!(found(&names, &["c", "e", "a", "d", "b", "f"]), None, "two");
        assert_eq!(found(&names, &["e", "c", "a", "d", "", "f"]), None);
        assert_eq!(
            found(&["en"; 6], &["fr"; 6]),
            None,
            "they were all the same"
        );
        assert_eq!(found(&["", "", "", ""], &["x", "y", "z", "w"]), None);
    }
}

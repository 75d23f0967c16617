//! The order of a list. Entries that are equal in its column stand in the order of their names, and
//! then of their ids; empty values stand last in either direction.
//!
//! The texts of entries lie all over memory, so they are sorted by their beginnings, which lie side
//! by side; only two with the same long beginning are compared as a whole.

use super::entry::{IndexEntry, Text};
use super::open_problems::OpenProblems;
use super::{CustomerColumn, CustomerSort};
use std::cmp::Ordering;

/// The bytes of a text that its key holds.
const HELD: usize = 15;

/// The beginning of a text, and in the last byte its length, if it is no longer. 0 is the empty
/// text. Keys have the order of their texts, as far as they hold them.
fn key_of_text(text: &str) -> u128 {
    let mut key = [0; HELD + 1];
    for (to, from) in key.iter_mut().zip(text.as_bytes().iter().take(HELD)) {
        *to = *from;
    }
    if let Some(last) = key.last_mut() {
        *last = u8::try_from(text.len().min(HELD + 1)).unwrap_or_default();
    }
    u128::from_be_bytes(key)
}

/// A number as the key of a text that is held as a whole. 0, which stands for none, is the empty
/// text.
fn key_of_number(number: i64) -> u128 {
    match number {
        0 => 0,
        number => (u128::from(number.cast_unsigned() ^ (1 << 63)) << 8) | 1,
    }
}

/// Returns whether the key holds the whole text.
fn is_whole(key: u128) -> bool {
    (key & 0xff) <= HELD as u128
}

/// An entry that is sorted: its key and its place.
type Keyed = (u128, u32);

fn keyed(entries: &[IndexEntry], key: impl Fn(&IndexEntry) -> u128) -> Vec<Keyed> {
    (0..)
        .zip(entries)
        .map(|(at, entry)| (key(entry), at))
        .collect()
}

/// The entry at a place of an order.
pub(super) fn entry_at(entries: &[IndexEntry], place: u32) -> Option<&IndexEntry> {
    entries.get(usize::try_from(place).ok()?)
}

fn places(sorted: Vec<Keyed>) -> Vec<u32> {
    sorted.into_iter().map(|(_, place)| place).collect()
}

/// The rank of each entry among those that are equal in a column.
pub(super) fn ranks(entries: &[IndexEntry]) -> Vec<u32> {
    let name = |entry: &IndexEntry| key_of_text(entry.folded.get(Text::Name));
    let whole = |place: u32| {
        let entry = entry_at(entries, place);
        entry.map(|entry| (entry.folded.get(Text::Name), entry.id))
    };
    let mut sorted = keyed(entries, name);
    sorted.sort_unstable_by(|one, other| {
        let keys = one.0.cmp(&other.0);
        keys.then_with(|| whole(one.1).cmp(&whole(other.1)))
    });
    let mut ranks = vec![0; entries.len()];
    for (rank, (_, place)) in (0..).zip(sorted) {
        if let Some(own) = usize::try_from(place).ok().and_then(|at| ranks.get_mut(at)) {
            *own = rank;
        }
    }
    ranks
}

/// The places of all entries in this order. For the order by problems, `open` has them.
pub(super) fn sorted(
    entries: &[IndexEntry],
    ranks: &[u32],
    sort: CustomerSort,
    open: &OpenProblems,
) -> Vec<u32> {
    let rank = |place: u32| usize::try_from(place).ok().and_then(|at| ranks.get(at));
    let tied = |one: &Keyed, other: &Keyed| rank(one.1).cmp(&rank(other.1));
    let by_text = |text: for<'a> fn(&'a IndexEntry) -> &'a str| {
        let whole = |place: u32| entry_at(entries, place).map(text);
        let mut sorted = keyed(entries, |entry| key_of_text(text(entry)));
        sorted.sort_unstable_by(|one, other| {
            by_value(one.0, other.0, sort.reversed)
                .then_with(|| match (is_whole(one.0), sort.reversed) {
                    (true, _) => Ordering::Equal,
                    (false, false) => whole(one.1).cmp(&whole(other.1)),
                    (false, true) => whole(other.1).cmp(&whole(one.1)),
                })
                .then_with(|| tied(one, other))
        });
        places(sorted)
    };
    let by_number = |number: &dyn Fn(&IndexEntry) -> i64, reversed: bool| {
        let mut sorted = keyed(entries, |entry| key_of_number(number(entry)));
        sorted.sort_unstable_by(|one, other| {
            by_value(one.0, other.0, reversed).then_with(|| tied(one, other))
        });
        places(sorted)
    };
    match sort.column {
        CustomerColumn::Name => by_text(|entry| entry.folded.get(Text::Name).trim_end()),
        CustomerColumn::Domain => by_text(|entry| entry.folded.get(Text::Domain).trim_end()),
        CustomerColumn::Country => by_text(|entry| entry.texts.get(Text::Country).trim_end()),
        CustomerColumn::City => by_text(|entry| entry.folded.get(Text::City).trim_end()),
        CustomerColumn::Email => by_text(|entry| entry.folded.get(Text::Email).trim_end()),
        CustomerColumn::Phone => by_text(|entry| entry.texts.get(Text::Phone).trim_end()),
        CustomerColumn::Language => by_text(|entry| entry.texts.get(Text::Language).trim_end()),
        CustomerColumn::Changed => by_number(&|entry| entry.changed_at, !sort.reversed),
        CustomerColumn::Problems => {
            let count = |entry: &IndexEntry| open.of(entry.id).len();
            let count = |entry: &IndexEntry| i64::try_from(count(entry)).unwrap_or(i64::MAX);
            by_number(&count, !sort.reversed)
        }
        CustomerColumn::Read => by_number(&|entry| entry.read_at, sort.reversed),
    }
}

/// Orders two keys; empty ones stand last in either direction.
fn by_value(one: u128, other: u128, reversed: bool) -> Ordering {
    match (one == 0, other == 0) {
        (false, false) if reversed => other.cmp(&one),
        (false, false) => one.cmp(&other),
        (one, other) => one.cmp(&other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_order_of_what_they_are_of() {
        let texts = [
            "",
            "\0",
            "\0\0",
            "a",
            "a\0",
            "ab",
            "abcdefghijklmn",
            "abcdefghijklmno",
            "abcdefghijklmno\0",
            "abcdefghijklmnp",
            "é",
            "北京",
        ];
        for (one, other) in texts.iter().zip(&texts[1..]) {
            assert!(key_of_text(one) < key_of_text(other), "{one:?} {other:?}");
        }
        let long = ["abcdefghijklmno1", "abcdefghijklmno23"].map(key_of_text);
        assert_eq!(long[0], long[1], "they are compared as a whole");
        assert!(!is_whole(long[0]) && is_whole(key_of_text("abcdefghijklmno")));
        let numbers = [i64::MIN, -1, 1, 2, i64::MAX].map(key_of_number);
        assert!(numbers.is_sorted() && numbers.iter().all(|key| *key != 0 && is_whole(*key)));
        assert_eq!((key_of_number(0), key_of_text("")), (0, 0));
    }
}

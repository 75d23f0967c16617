//! The results that questions about the copy share: orders, searches, values and open problems.
//! Each is worked out when it is first asked for, and kept until a customer changes.
//!
//! The words of searches are among them, so they stay in memory, as the copy itself does.

use super::entry::{IndexEntry, Text};
use super::open_problems::{OpenProblems, ProblemView};
use super::{CustomerColumn, CustomerSort};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Orders that are kept, four bytes for each customer in each.
const ORDERS: usize = 6;

/// Searches that are kept, a byte for each customer in each.
const SEARCHES: usize = 4;

/// The largest number of domains of partners whose open problems are kept: one as a rule.
const VIEWS: usize = 3;

/// A map by the numbers of customers.
pub(super) type IdMap<V> = HashMap<u128, V, BuildHasherDefault<IdHasher>>;

/// Numbers of customers.
pub(super) type IdSet = HashSet<u128, BuildHasherDefault<IdHasher>>;

/// Mixes the number of a customer. Nobody who could do harm chooses it: it is the id that Microsoft
/// gave a tenant.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct IdHasher(u64);

/// An odd number without a pattern: the fraction of the golden ratio.
const MIXER: u64 = 0x9e37_79b9_7f4a_7c15;

fn low_half(number: u128) -> u64 {
    u64::try_from(number & u128::from(u64::MAX)).unwrap_or_default()
}

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = u128::from(number ^ self.0) * u128::from(MIXER);
        self.0 = low_half(mixed >> 64) ^ low_half(mixed);
    }

    fn write_u128(&mut self, number: u128) {
        self.write_u64(low_half(number));
        self.write_u64(low_half(number >> 64));
    }
}

/// A few values that were asked for last.
#[derive(Debug)]
struct Recent<K, V>(Mutex<Vec<(K, Arc<V>)>>);

impl<K, V> Default for Recent<K, V> {
    fn default() -> Recent<K, V> {
        Recent(Mutex::default())
    }
}

impl<K: PartialEq, V> Recent<K, V> {
    /// Returns the value of a key, which is made if it is not there; others wait meanwhile instead
    /// of making it as well.
    fn get(&self, key: K, most: usize, make: impl FnOnce(&K) -> V) -> Arc<V> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().position(|(own, _)| *own == key);
        let (key, value) = match found {
            Some(at) => kept.remove(at),
            None => {
                let value = Arc::new(make(&key));
                if kept.len() >= most {
                    kept.remove(0);
                }
                (key, value)
            }
        };
        kept.push((key, Arc::clone(&value)));
        value
    }

    fn retain(&mut self, keep: impl Fn(&K) -> bool) {
        let kept = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(key, _)| keep(key));
    }
}

/// The values that all entries have in one of their texts, each once.
#[derive(Debug)]
pub(super) struct TextValues {
    pub values: Vec<Box<str>>,
    /// The number of the value of each entry.
    numbers: Vec<u32>,
}

impl TextValues {
    fn of(entries: &[IndexEntry], text: Text) -> TextValues {
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut values: Vec<Box<str>> = Vec::new();
        let numbers = entries.iter().map(|entry| {
            let value = entry.texts.get(text);
            *known.entry(value).or_insert_with(|| {
                values.push(value.into());
                u32::try_from(values.len() - 1).unwrap_or(u32::MAX)
            })
        });
        TextValues {
            numbers: numbers.collect(),
            values,
        }
    }

    /// The number of the value of the entry at this place.
    pub(super) fn at(&self, place: usize) -> usize {
        let number = self.numbers.get(place).copied().unwrap_or(u32::MAX);
        usize::try_from(number).unwrap_or(usize::MAX)
    }
}

/// Results of questions about the entries of an index, which drops them when an entry changes.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Places of entries, in the order of a list.
    orders: Recent<CustomerSort, Vec<u32>>,
    /// The rank of each entry among those that are equal in a column.
    ranks: OnceLock<Vec<u32>>,
    /// For each entry, true if it has all of some words.
    searches: Recent<Vec<String>, Vec<bool>>,
    countries: OnceLock<TextValues>,
    languages: OnceLock<TextValues>,
    /// The tax data that more than one customer has.
    twice: OnceLock<HashSet<u64>>,
    /// By the last silenced problem, and by the partner's domain.
    problems: Recent<(i64, Option<String>), OpenProblems>,
}

impl Kept {
    pub(super) fn order(
        &self,
        sort: CustomerSort,
        make: impl FnOnce(CustomerSort) -> Vec<u32>,
    ) -> Arc<Vec<u32>> {
        self.orders.get(sort, ORDERS, |sort| make(*sort))
    }

    pub(super) fn ranks(&self, make: impl FnOnce() -> Vec<u32>) -> &[u32] {
        self.ranks.get_or_init(make)
    }

    /// Returns whether each of the entries has all of these words, which are folded.
    pub(super) fn having(&self, entries: &[IndexEntry], words: Vec<String>) -> Arc<Vec<bool>> {
        let has_all = |entry: &IndexEntry, words: &[String]| {
            let has = |word: &String| entry.folded.all.contains(word.as_str());
            words.iter().all(has)
        };
        self.searches.get(words, SEARCHES, |words| {
            entries.iter().map(|entry| has_all(entry, words)).collect()
        })
    }

    pub(super) fn countries(&self, entries: &[IndexEntry]) -> &TextValues {
        let of = || TextValues::of(entries, Text::Country);
        self.countries.get_or_init(of)
    }

    pub(super) fn languages(&self, entries: &[IndexEntry]) -> &TextValues {
        let of = || TextValues::of(entries, Text::Language);
        self.languages.get_or_init(of)
    }

    pub(super) fn twice(&self, make: impl FnOnce() -> HashSet<u64>) -> &HashSet<u64> {
        self.twice.get_or_init(make)
    }

    pub(super) fn problems(
        &self,
        view: &ProblemView,
        make: impl FnOnce() -> OpenProblems,
    ) -> Arc<OpenProblems> {
        let key = (view.silences.seq(), view.own_domain.clone());
        self.problems.get(key, VIEWS, |_| make())
    }

    /// Entries were read again, and nothing else of them has changed.
    pub(super) fn forget_readings(&mut self) {
        let by_time = CustomerColumn::Read;
        self.orders.retain(|sort| sort.column != by_time);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_asked_for_last_is_kept_and_made_once() {
        let recent: Recent<u8, u8> = Recent::default();
        let made = std::cell::RefCell::new(Vec::new());
        let get = |key: u8| {
            *recent.get(key, 2, |key| {
                made.borrow_mut().push(*key);
                key * 2
            })
        };
        let asked = [1, 2, 1, 3, 1, 2, 3];
        assert_eq!(asked.map(get), [2, 4, 2, 6, 2, 4, 6]);
        assert_eq!(
            *made.borrow(),
            [1, 2, 3, 2, 3],
            "1 is asked for all the time"
        );
    }

    #[test]
    fn numbers_that_differ_little_have_other_hashes() {
        let hash = |number: u128| {
            let mut hasher = IdHasher::default();
            hasher.write_u128(number);
            hasher.finish()
        };
        let numbers = (0..1000).flat_map(|number: u128| [number, (number + 1) << 64]);
        let low: HashSet<u64> = numbers.clone().map(|number| hash(number) % 4096).collect();
        assert!(low.len() > 1200, "{}", low.len());
        assert_eq!(numbers.map(hash).collect::<HashSet<u64>>().len(), 2000);
    }
}

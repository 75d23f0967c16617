//! The one map in memory for what is known for a while only: bounded, and every entry ends a fixed
//! time after it was written.
//!
//! Written by hand, because no crate takes the settable clock that tests move: `moka` and
//! `mini-moka` measure time themselves, and `quick_cache` has no expiry. All entries of a map last
//! equally long, so the order in which they were written is the order in which they end, and
//! `hashlink`'s ordered map makes every operation constant in time.

use crate::clock::Clock;
use hashlink::LinkedHashMap;
use std::borrow::Borrow;
use std::fmt;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Values with their end, by [`Clock::monotonic`]; the one that ends first stands in front.
type Entries<K, V> = LinkedHashMap<K, (V, Duration)>;

/// A map of at most `capacity` entries, each of which is absent `ttl` after it was written last. A
/// new entry in a full map takes the place of the one that was written longest ago.
pub struct ExpiringMap<K, V> {
    clock: Clock,
    ttl: Duration,
    capacity: usize,
    entries: Mutex<Entries<K, V>>,
}

impl<K: Eq + Hash, V> ExpiringMap<K, V> {
    pub fn new(clock: Clock, ttl: Duration, capacity: usize) -> ExpiringMap<K, V> {
        ExpiringMap {
            clock,
            ttl,
            capacity,
            entries: Mutex::default(),
        }
    }

    pub fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
        V: Clone,
    {
        let now = self.clock.monotonic();
        let entries = self.entries();
        let (value, end) = entries.get(key)?;
        (*end > now).then(|| value.clone())
    }

    /// Writes an entry. Its time begins anew if it is there already.
    pub fn insert(&self, key: K, value: V) {
        self.update(key, |entry| *entry = Some(value));
    }

    /// Writes an entry unless it is there already, and returns whether it did.
    pub fn insert_new(&self, key: K, value: V) -> bool {
        let (mut entries, now) = self.unexpired();
        let is_new = !entries.contains_key(&key);
        if is_new {
            self.write(&mut entries, now, key, value);
        }
        is_new
    }

    /// Changes an entry while nobody else can: `change` sees it, or `None`, and leaves what is to
    /// be written, or `None` to remove it. The time of an entry that it leaves begins anew.
    pub fn update<T>(&self, key: K, change: impl FnOnce(&mut Option<V>) -> T) -> T {
        let (mut entries, now) = self.unexpired();
        let mut value = entries.remove(&key).map(|(value, _)| value);
        let answer = change(&mut value);
        if let Some(value) = value {
            self.write(&mut entries, now, key, value);
        }
        answer
    }

    pub fn remove<Q>(&self, key: &Q)
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.entries().remove(key);
    }

    fn write(&self, entries: &mut Entries<K, V>, now: Duration, key: K, value: V) {
        if entries.len() >= self.capacity {
            entries.pop_front();
        }
        entries.insert(key, (value, now.saturating_add(self.ttl)));
    }

    /// The entries without those that have ended, and the time.
    fn unexpired(&self) -> (MutexGuard<'_, Entries<K, V>>, Duration) {
        let mut entries = self.entries();
        let now = self.clock.monotonic();
        while entries.front().is_some_and(|(_, (_, end))| *end <= now) {
            entries.pop_front();
        }
        (entries, now)
    }

    fn entries(&self) -> MutexGuard<'_, Entries<K, V>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Neither keys nor values: they are people, sessions and documents.
impl<K, V> fmt::Debug for ExpiringMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExpiringMap")
            .field("ttl", &self.ttl)
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);
    const SECOND: Duration = Duration::from_secs(1);

    fn map() -> (ExpiringMap<u32, u32>, Clock) {
        let clock = Clock::settable(1_000);
        (ExpiringMap::new(clock.clone(), MINUTE, 3), clock)
    }

    #[test]
    fn an_entry_ends_a_while_after_it_was_written_last() {
        let (map, clock) = map();
        map.insert(1, 10);
        clock.advance(MINUTE - SECOND);
        assert_eq!(map.get(&1), Some(10));
        map.insert(1, 11);
        clock.advance(MINUTE - SECOND);
        assert_eq!(map.get(&1), Some(11));
        clock.advance(SECOND);
        assert_eq!(map.get(&1), None);
        map.insert(2, 20);
        assert_eq!(map.entries().len(), 1, "what has ended takes no memory");
        map.remove(&2);
        assert_eq!(map.get(&2), None);
    }

    #[test]
    fn a_full_map_forgets_what_was_written_longest_ago() {
        let (map, _) = map();
        for key in 0..3 {
            map.insert(key, key);
        }
        map.insert(0, 100);
        map.insert(3, 3);
        assert_eq!(
            [0, 1, 2, 3].map(|key| map.get(&key)),
            [Some(100), None, Some(2), Some(3)]
        );
    }

    #[test]
    fn an_entry_that_is_there_is_not_new_and_keeps_its_time() {
        let (map, clock) = map();
        assert!(map.insert_new(1, 10));
        clock.advance(MINUTE - SECOND);
        assert!(!map.insert_new(1, 11));
        assert_eq!(map.get(&1), Some(10));
        clock.advance(SECOND);
        assert!(map.insert_new(1, 12));
    }

    #[test]
    fn an_update_sees_what_is_there_and_may_remove_it() {
        let (map, clock) = map();
        let count = |map: &ExpiringMap<u32, u32>| {
            map.update(1, |entry| {
                *entry = Some(entry.unwrap_or(0) + 1);
                *entry
            })
        };
        assert_eq!((count(&map), count(&map)), (Some(1), Some(2)));
        map.update(1, |entry| *entry = None);
        assert_eq!((map.get(&1), count(&map)), (None, Some(1)));
        clock.advance(MINUTE);
        assert_eq!(count(&map), Some(1), "what has ended is not there");
    }
}

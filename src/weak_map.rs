//! One shared value per key, for as long as somebody holds it: a queue or a lock that all who want
//! the same thing take.
//!
//! Written by hand in a few lines; the crate for it (`weak-table`) is a whole hash table of its
//! own.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// A map that forgets a value when the last holder drops it.
#[derive(Debug)]
pub struct WeakMap<K, V>(Mutex<HashMap<K, Weak<V>>>);

impl<K, V> Default for WeakMap<K, V> {
    fn default() -> Self {
        WeakMap(Mutex::default())
    }
}

impl<K: Eq + Hash, V> WeakMap<K, V> {
    /// The value that others hold for this key, or a new one.
    pub fn get_or_insert_with(&self, key: K, new: impl FnOnce() -> V) -> Arc<V> {
        let mut values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = values.get(&key).and_then(Weak::upgrade) {
            return value;
        }
        values.retain(|_, value| value.strong_count() > 0);
        let value = Arc::new(new());
        values.insert(key, Arc::downgrade(&value));
        value
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_shared_while_it_is_held_and_then_forgotten() {
        let map = WeakMap::default();
        let one = map.get_or_insert_with('a', || 1);
        assert!(Arc::ptr_eq(&one, &map.get_or_insert_with('a', || 2)));
        drop(one);
        for key in ['b', 'c'] {
            drop(map.get_or_insert_with(key, || 3));
        }
        let held = map.get_or_insert_with('a', || 4);
        assert_eq!((*held, map.len()), (4, 1));
    }
}

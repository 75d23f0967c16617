//! Who is saving now, in this process.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

/// One save at a time per document; others wait for their turn.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashMap<String, Weak<AsyncMutex<()>>>>);

impl Turns {
    pub async fn take(&self, key: String) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            turns.retain(|_, turn| turn.strong_count() > 0);
            let turn = turns.get(&key).and_then(Weak::upgrade).unwrap_or_default();
            turns.insert(key, Arc::downgrade(&turn));
            turn
        };
        turn.lock_owned().await
    }
}

/// Documents to which a write is under way: its own task settles what it put on record. By document, because the mark must stand before
/// the intent has a number; a document has one write at a time, see [`Turns`].
#[derive(Debug, Default)]
pub struct UnderWay(Mutex<Writes>);

#[derive(Debug, Default)]
struct Writes {
    now: HashSet<String>,
    /// Intents that a write left unknown, and when (Unix milliseconds) it was last tried.
    unknown: HashMap<i64, i64>,
}

/// Ends with the write, however that ends.
pub struct Mark<'a>(&'a UnderWay, String);

impl UnderWay {
    pub fn mark(&self, key: String) -> Mark<'_> {
        self.writes().now.insert(key.clone());
        Mark(self, key)
    }

    pub fn holds(&self, key: &str) -> bool {
        self.writes().now.contains(key)
    }

    /// The write of this intent ended just now, and nobody knows how.
    pub fn left_unknown(&self, intent: i64, now_ms: i64) {
        self.writes().unknown.insert(intent, now_ms);
    }

    /// When the write of an intent was last tried, as far as this process knows.
    pub fn tried_at(&self, intent: i64) -> Option<i64> {
        self.writes().unknown.get(&intent).copied()
    }

    pub fn settled(&self, intent: i64) {
        self.writes().unknown.remove(&intent);
    }

    fn writes(&self) -> MutexGuard<'_, Writes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Mark<'_> {
    fn drop(&mut self) {
        self.0.writes().now.remove(&self.1);
    }
}

//! Who is saving now, in this process.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, Weak};
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

/// Intents whose write is under way: their own task will settle them.
#[derive(Debug, Default)]
pub struct UnderWay(Mutex<HashSet<i64>>);

/// Ends with the write, however that ends.
pub struct Mark<'a>(&'a UnderWay, i64);

impl UnderWay {
    pub fn mark(&self, intent: i64) -> Mark<'_> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(intent);
        Mark(self, intent)
    }

    pub fn holds(&self, intent: i64) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&intent)
    }
}

impl Drop for Mark<'_> {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

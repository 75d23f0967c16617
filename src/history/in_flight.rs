//! The documents to which this process is writing.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Documents to which a write is under way: its own task settles what it recorded. By
/// document, because the mark must stand before the intent has a number; a document has one write
/// at a time, see `editing::DocumentLocks`.
#[derive(Debug, Default)]
pub struct InFlightWrites(Mutex<HashSet<String>>);

/// Ends with the write, however that ends.
pub struct Mark<'a>(&'a InFlightWrites, String);

impl InFlightWrites {
    pub fn mark(&self, key: String) -> Mark<'_> {
        self.writes().insert(key.clone());
        Mark(self, key)
    }

    pub fn holds(&self, key: &str) -> bool {
        self.writes().contains(key)
    }

    fn writes(&self) -> MutexGuard<'_, HashSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Mark<'_> {
    fn drop(&mut self) {
        self.0.writes().remove(&self.1);
    }
}

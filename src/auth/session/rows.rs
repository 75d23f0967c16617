//! What the look-up of a session reads along with it. It is there for the first who asks, because
//! who asks again wants to know what has changed.

use crate::store::shared_state::Fact;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// After this time they are read anew.
const FRESH: Duration = Duration::from_secs(1);

/// Rows about a session's owner. Clones share them; two people are equal whatever was read along.
#[derive(Clone, Default)]
pub struct SessionRows(Arc<Mutex<Option<Rows>>>);

/// The settled saves, and when they were read.
type Rows = (Instant, Vec<Fact>);

impl SessionRows {
    pub(super) fn keep(&self, settled: Vec<Fact>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), settled));
    }

    /// The owner's settled saves, once.
    pub fn settled(&self) -> Option<Vec<Fact>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        kept.filter(|(read_at, _)| read_at.elapsed() < FRESH)
            .map(|(_, settled)| settled)
    }
}

impl PartialEq for SessionRows {
    fn eq(&self, _: &SessionRows) -> bool {
        true
    }
}

impl Eq for SessionRows {}

impl fmt::Debug for SessionRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionRows")
    }
}

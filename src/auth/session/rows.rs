//! What the look-up of a session reads along with it. It is there for the first who asks, because
//! who asks again wants to know what has changed.

use crate::store::colleague_notices::StoredNotice;
use crate::store::shared_state::Fact;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// After this time they are read anew.
const FRESH: Duration = Duration::from_secs(1);

/// Rows about a session's owner. Clones share them; two people are equal whatever was read along.
#[derive(Clone, Default)]
pub struct SessionRows(Arc<Mutex<Option<ReadAlong>>>);

/// The rows, each until somebody has asked for them.
struct ReadAlong {
    at: Instant,
    settled: Option<Vec<Fact>>,
    notices: Option<Vec<StoredNotice>>,
}

impl SessionRows {
    pub(super) fn keep(&self, settled: Vec<Fact>, notices: Vec<StoredNotice>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(ReadAlong {
            at: Instant::now(),
            settled: Some(settled),
            notices: Some(notices),
        });
    }

    /// The owner's settled saves, once.
    pub fn settled(&self) -> Option<Vec<Fact>> {
        self.take(|rows| rows.settled.take())
    }

    /// The notices to the owner from colleagues, once.
    pub fn notices(&self) -> Option<Vec<StoredNotice>> {
        self.take(|rows| rows.notices.take())
    }

    fn take<T>(&self, of: impl FnOnce(&mut ReadAlong) -> Option<T>) -> Option<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = kept.as_mut().filter(|rows| rows.at.elapsed() < FRESH)?;
        of(rows)
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

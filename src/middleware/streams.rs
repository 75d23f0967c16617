//! Limits on the answers that last: streams of events, which hold a connection each. They end when
//! the portal stops.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;

/// Streams of one process at most, and of one session.
const MOST: usize = 256;
const MOST_OF_SESSION: usize = 8;

/// Cancelled once the portal stops; a request extension.
#[derive(Debug, Clone)]
pub struct Stopping(pub CancellationToken);

/// The streams that are open. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct StreamLimits(Arc<Mutex<OpenStreams>>);

/// Counters, not a cache: an entry goes with the last stream of its session.
#[derive(Debug, Default)]
struct OpenStreams {
    all: usize,
    of_sessions: HashMap<String, usize>,
}

/// The right to one stream; ends when dropped.
#[derive(Debug)]
pub struct StreamPermit {
    limits: StreamLimits,
    session: String,
}

impl StreamLimits {
    /// One more for this session, if it may.
    pub fn take(&self, session: &str) -> Option<StreamPermit> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = open.of_sessions.get(session).copied().unwrap_or_default();
        if open.all >= MOST || own >= MOST_OF_SESSION {
            return None;
        }
        open.all += 1;
        open.of_sessions.insert(session.to_owned(), own + 1);
        Some(StreamPermit {
            limits: self.clone(),
            session: session.to_owned(),
        })
    }
}

impl Drop for StreamPermit {
    fn drop(&mut self) {
        let mut open = self.limits.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.all -= 1;
        if let Some(own) = open.of_sessions.get_mut(&self.session) {
            *own -= 1;
            if *own == 0 {
                open.of_sessions.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_and_all_together_have_their_limits_and_give_back_what_they_had() {
        let limits = StreamLimits::default();
        let take = |session: &str| limits.take(session);
        let mut held: Vec<StreamPermit> = (0..MOST_OF_SESSION).filter_map(|_| take("a")).collect();
        assert_eq!(held.len(), MOST_OF_SESSION);
        assert!(take("a").is_none(), "a session has its share");
        held.pop();
        held.extend(take("a"));
        assert_eq!(held.len(), MOST_OF_SESSION, "what was given back is free");
        held.extend((0..MOST).filter_map(|number| take(&number.to_string())));
        assert_eq!(held.len(), MOST);
        assert!(take("another").is_none(), "and so has the process");
        held.clear();
        let open = limits.0.lock().unwrap();
        assert_eq!((open.all, open.of_sessions.len()), (0, 0));
    }
}

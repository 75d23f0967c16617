//! A document of the provider: read when first needed and again when a day old. While it cannot be
//! read, what was read last stays good.

use super::http::Failed;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// After a failure others are told so, without asking again, for this long …
const FAILURE: Duration = Duration::from_secs(2);
/// … or, while an older document serves, this long.
const STALE: Duration = Duration::from_secs(60);
/// A document is read anew on demand once in this time.
const DEMAND: Duration = Duration::from_secs(60);

/// One document, read by one caller at a time. Written by hand, because a cache crate forgets a
/// value when it is too old; this one still serves while the provider does not answer. `now` is a
/// moment of `Clock::monotonic`: a failure must not last longer because the clock is set back. Those
/// who waited for each other may come with an earlier moment than the one that is kept.
pub struct Cached<T>(Mutex<CacheState<T>>);

struct CacheState<T> {
    kept: Option<(Arc<T>, Duration)>,
    failed: Option<(Failed, Duration)>,
    demanded_at: Option<Duration>,
}

impl<T> Default for Cached<T> {
    fn default() -> Self {
        Cached(Mutex::new(CacheState {
            kept: None,
            failed: None,
            demanded_at: None,
        }))
    }
}

impl<T> Cached<T> {
    /// The document. Whoever comes while it is being read waits for that.
    pub async fn get(
        &self,
        now: Duration,
        read: impl Future<Output = Result<T, Failed>>,
    ) -> Result<Arc<T>, Failed> {
        let mut state = self.0.lock().await;
        let patience = if state.kept.is_some() { STALE } else { FAILURE };
        match (&state.kept, state.failed) {
            (Some((kept, read_at)), _) if now.saturating_sub(*read_at) < DAY => {
                Ok(Arc::clone(kept))
            }
            (Some((kept, _)), Some((_, at))) if now.saturating_sub(at) < patience => {
                Ok(Arc::clone(kept))
            }
            (None, Some((failed, at))) if now.saturating_sub(at) < patience => Err(failed),
            _ => state.read(now, read).await,
        }
    }

    /// Reads the document anew because something is missing in it, at most once a minute; otherwise
    /// what is kept.
    pub async fn demand(
        &self,
        now: Duration,
        read: impl Future<Output = Result<T, Failed>>,
    ) -> Result<Arc<T>, Failed> {
        let mut state = self.0.lock().await;
        match &state.kept {
            Some((kept, _))
                if state
                    .demanded_at
                    .is_some_and(|at| now.saturating_sub(at) < DEMAND) =>
            {
                Ok(Arc::clone(kept))
            }
            _ => {
                state.demanded_at = Some(now);
                state.read(now, read).await
            }
        }
    }
}

impl<T> CacheState<T> {
    async fn read(
        &mut self,
        now: Duration,
        read: impl Future<Output = Result<T, Failed>>,
    ) -> Result<Arc<T>, Failed> {
        match read.await {
            Ok(document) => {
                let document = Arc::new(document);
                self.kept = Some((Arc::clone(&document), now));
                self.failed = None;
                Ok(document)
            }
            Err(failed) => {
                self.failed = Some((failed, now));
                self.kept
                    .as_ref()
                    .map(|(kept, _)| Arc::clone(kept))
                    .ok_or(failed)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    async fn yes(value: u8) -> Result<u8, Failed> {
        Ok(value)
    }

    async fn no() -> Result<u8, Failed> {
        Err(Failed::Down)
    }

    #[tokio::test]
    async fn a_document_is_read_once_a_day() {
        let cached = Cached::default();
        assert_eq!(*cached.get(Duration::ZERO, yes(1)).await.unwrap(), 1);
        assert_eq!(*cached.get(DAY - MS, yes(2)).await.unwrap(), 1);
        assert_eq!(*cached.get(DAY, yes(3)).await.unwrap(), 3);
    }

    #[tokio::test]
    async fn s4_what_was_read_last_stays_good_while_the_provider_is_down() {
        let cached = Cached::default();
        assert_eq!(cached.get(Duration::ZERO, no()).await, Err(Failed::Down));
        assert_eq!(
            cached.get(FAILURE - MS, yes(1)).await,
            Err(Failed::Down),
            "not asked again at once"
        );
        assert_eq!(*cached.get(FAILURE, yes(1)).await.unwrap(), 1);
        assert_eq!(*cached.get(2 * DAY, no()).await.unwrap(), 1);
        assert_eq!(*cached.get(2 * DAY + STALE - MS, yes(2)).await.unwrap(), 1);
        assert_eq!(*cached.get(2 * DAY + STALE, yes(2)).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn s4_a_flood_of_demands_reads_once_a_minute() {
        let cached = Cached::default();
        assert_eq!(*cached.get(Duration::ZERO, yes(1)).await.unwrap(), 1);
        assert_eq!(
            *cached.demand(MS, yes(2)).await.unwrap(),
            2,
            "the first is followed at once"
        );
        for now in 2..60_001 {
            assert_eq!(*cached.demand(now * MS, yes(3)).await.unwrap(), 2);
        }
        assert_eq!(
            *cached.demand(60_001 * MS, no()).await.unwrap(),
            2,
            "down signs nobody out"
        );
    }
}

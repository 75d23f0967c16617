//! A document of the provider: read when first needed and again when a day old. While it cannot be
//! read, what was read last stays good.

use super::http::Failed;
use std::sync::Arc;
use tokio::sync::Mutex;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// After a failure others are told so, without asking again, for this long …
const FAILURE_MS: i64 = 2_000;
/// … or, while an older document serves, this long.
const STALE_MS: i64 = 60_000;

/// One document, read by one caller at a time. Written by hand, because a cache crate forgets a
/// value when it is too old; this one still serves while the provider does not answer.
pub struct Cached<T>(Mutex<CacheState<T>>);

struct CacheState<T> {
    kept: Option<(Arc<T>, i64)>,
    failed: Option<(Failed, i64)>,
    demanded_at: Option<i64>,
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
        now: i64,
        read: impl Future<Output = Result<T, Failed>>,
    ) -> Result<Arc<T>, Failed> {
        let mut state = self.0.lock().await;
        let patience = if state.kept.is_some() {
            STALE_MS
        } else {
            FAILURE_MS
        };
        match (&state.kept, state.failed) {
            (Some((kept, read_at)), _) if now - read_at < DAY_MS => Ok(Arc::clone(kept)),
            (Some((kept, _)), Some((_, at))) if now - at < patience => Ok(Arc::clone(kept)),
            (None, Some((failed, at))) if now - at < patience => Err(failed),
            _ => state.read(now, read).await,
        }
    }

    /// Reads the document anew because something is missing in it, at most once a minute; otherwise
    /// what is kept.
    pub async fn demand(
        &self,
        now: i64,
        read: impl Future<Output = Result<T, Failed>>,
    ) -> Result<Arc<T>, Failed> {
        let mut state = self.0.lock().await;
        match &state.kept {
            Some((kept, _)) if state.demanded_at.is_some_and(|at| now - at < 60_000) => {
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
        now: i64,
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

    async fn yes(value: u8) -> Result<u8, Failed> {
        Ok(value)
    }

    async fn no() -> Result<u8, Failed> {
        Err(Failed::Down)
    }

    #[tokio::test]
    async fn a_document_is_read_once_a_day() {
        let cached = Cached::default();
        assert_eq!(*cached.get(0, yes(1)).await.unwrap(), 1);
        assert_eq!(*cached.get(DAY_MS - 1, yes(2)).await.unwrap(), 1);
        assert_eq!(*cached.get(DAY_MS, yes(3)).await.unwrap(), 3);
    }

    #[tokio::test]
    async fn s4_what_was_read_last_stays_good_while_the_provider_is_down() {
        let cached = Cached::default();
        assert_eq!(cached.get(0, no()).await, Err(Failed::Down));
        assert_eq!(
            cached.get(FAILURE_MS - 1, yes(1)).await,
            Err(Failed::Down),
            "not asked again at once"
        );
        assert_eq!(*cached.get(FAILURE_MS, yes(1)).await.unwrap(), 1);
        assert_eq!(*cached.get(2 * DAY_MS, no()).await.unwrap(), 1);
        assert_eq!(
            *cached.get(2 * DAY_MS + STALE_MS - 1, yes(2)).await.unwrap(),
            1
        );
        assert_eq!(*cached.get(2 * DAY_MS + STALE_MS, yes(2)).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn s4_a_flood_of_demands_reads_once_a_minute() {
        let cached = Cached::default();
        assert_eq!(*cached.get(0, yes(1)).await.unwrap(), 1);
        assert_eq!(
            *cached.demand(1, yes(2)).await.unwrap(),
            2,
            "the first is followed at once"
        );
        for now in 2..60_001 {
            assert_eq!(*cached.demand(now, yes(3)).await.unwrap(), 2);
        }
        assert_eq!(
            *cached.demand(60_001, no()).await.unwrap(),
            2,
            "down signs nobody out"
        );
    }
}

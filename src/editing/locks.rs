//! Who is saving now: in this process by a queue, among several by a lease.

use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::portal::Portal;
use crate::profile::Target;
use crate::store::leases;
use crate::store::leases::Lease;
use crate::telemetry::metrics::Present;
use crate::weak_map::WeakMap;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

/// Longest wait for a save of the same document in another process; longer than the longest save.
const PATIENCE: Duration = Duration::from_secs(110);

/// Longest wait for another process that settles the same; one that died there stands in the way
/// for less.
const SETTLING: Duration = Duration::from_secs(10);

impl Portal {
    /// One save of a document at a time, whoever saves and in whichever process: a second one finds
    /// the draft finished, or what the first has stored.
    pub(super) async fn with_save_lock<T>(
        &self,
        target: &Target,
        save: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let waiting = Present::waits_for_turn();
        let _turn = self.turns.take(target.key()).await;
        let lease = leases::wait(&self.store, &lease_of(target), PATIENCE)
            .await?
            .ok_or(ErrorKind::Timeout)?;
        drop(waiting);
        let lease = Arc::new(lease);
        let saved = HELD.scope(Arc::clone(&lease), lease.hold(save)).await;
        lease.give_back().await;
        saved
    }

    /// Who comes second to settle what this person left unknown in this document finds not only the
    /// record settled, but the person told. None if that takes too long.
    pub(super) async fn with_reconcile_lock<T>(
        &self,
        person: &Person,
        target: &Target,
        settle: impl Future<Output = Result<T, Error>>,
    ) -> Result<Option<T>, Error> {
        let name = format!("settle/{}/{}", person.key(), target.key());
        let Some(lease) = leases::wait(&self.store, &name, SETTLING).await? else {
            return Ok(None);
        };
        let settled = lease.hold(settle).await;
        lease.give_back().await;
        settled.map(Some)
    }

    /// Whether a save of this document is under way that is not the one that asks: its own process
    /// settles what it has sent.
    pub(super) async fn is_saved_elsewhere(&self, target: &Target) -> Result<bool, Error> {
        let in_our_turn = HELD.try_with(|_| ()).is_ok();
        Ok(!in_our_turn && leases::is_held(&self.store, &lease_of(target)).await?)
    }
}

fn lease_of(target: &Target) -> String {
    format!("save/{}", target.key())
}

tokio::task_local! {
    /// That of the save that runs.
    static HELD: Arc<Lease>;
}

/// Looked at right before something is sent: a process that was stopped in the middle of a save may
/// have lost its turn.
pub(super) fn still_our_turn() -> Result<(), Error> {
    match HELD.try_with(|lease| lease.is_certain()) {
        Ok(false) => {
            tracing::error!("a save was stopped for too long to be sent");
            Err(ErrorKind::Timeout.into())
        }
        Ok(true) | Err(_) => Ok(()),
    }
}

/// One save at a time per document; others wait for their turn.
#[derive(Debug, Default)]
pub struct DocumentLocks(WeakMap<String, AsyncMutex<()>>);

impl DocumentLocks {
    pub async fn take(&self, key: String) -> OwnedMutexGuard<()> {
        let turn = self.0.get_or_insert_with(key, AsyncMutex::default);
        turn.lock_owned().await
    }
}

/// Documents to which a write is under way: its own task settles what it put on record. By
/// document, because the mark must stand before the intent has a number; a document has one write
/// at a time, see [`DocumentLocks`]. A mark ends with its write, so nothing expires.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::config::EncryptionKey;
    use crate::store::Store;
    use crate::store::sealing::Keys;

    // D3, D4
    #[tokio::test]
    async fn a_save_that_was_stopped_for_too_long_is_not_sent() {
        let keys = Keys::new(vec![("k".to_owned(), EncryptionKey([1; 32]))]);
        let store = Store::open("sqlite::memory:", keys, Clock::system())
            .await
            .expect("a database");
        let lease = Arc::new(
            leases::take(&store, "save/billing")
                .await
                .expect("the store")
                .expect("free"),
        );
        let held = async |lease: &Arc<Lease>| {
            HELD.scope(Arc::clone(lease), async {
                still_our_turn().map_err(|error| error.kind)
            })
            .await
        };
        assert_eq!(held(&lease).await, Ok(()));
        lease.lapse();
        assert_eq!(held(&lease).await, Err(ErrorKind::Timeout));
        assert!(
            still_our_turn().is_ok(),
            "outside of a turn nothing is asked"
        );
    }
}

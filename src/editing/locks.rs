//! One save of a document at a time: in this process by a queue, among several by a lease.

use super::Editing;
use crate::auth::Person;
use crate::clock::millis;
use crate::error::{Error, ErrorKind};
use crate::profile::Target;
use crate::store::leases::Lease;
use crate::store::shared_state::Fact;
use crate::store::{leases, shared_state};
use crate::telemetry::metrics::GaugeGuard;
use crate::weak_map::WeakMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

/// Longest wait for a save of the same document in another process; longer than the longest save.
const PATIENCE: Duration = Duration::from_secs(110);

/// Longest wait for another process that settles the same; one that died there stands in the way
/// for less.
const RECONCILING: Duration = Duration::from_secs(10);

/// The right to save one document, held for as long as a save takes. Every write asks it right
/// before something is sent.
#[derive(Clone)]
pub(super) struct SaveLease(Arc<Lease>);

impl SaveLease {
    /// Confirms that this process may still send.
    ///
    /// # Errors
    /// `Timeout` if the process was stopped for so long that another one may be saving now.
    pub(super) fn ensure_held(&self) -> Result<(), Error> {
        if self.0.is_certain() {
            return Ok(());
        }
        tracing::error!("a save was stopped for too long to be sent");
        Err(ErrorKind::Timeout.into())
    }
}

/// The list of `shared_state` with the saves that are under way, by document.
pub(super) const SAVING: &str = "saving";

/// A save that is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveUnderWay {
    /// The key of the person who saves, and their name.
    person: String,
    pub name: String,
    /// Unix milliseconds.
    pub since: i64,
}

impl SaveUnderWay {
    /// Tells whether this person saves, from another tab for instance.
    pub fn is_of(&self, person: &Person) -> bool {
        self.person == person.key()
    }
}

impl Editing {
    /// The save of this document that is under way now, in whichever process.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub(super) async fn save_under_way(
        &self,
        target: &Target,
    ) -> Result<Option<SaveUnderWay>, Error> {
        let saves = shared_state::published(&self.store, SAVING).await?;
        self.save_among(saves, target).await
    }

    /// The same, of the saves that are announced.
    pub(super) async fn save_among(
        &self,
        saves: Vec<Fact>,
        target: &Target,
    ) -> Result<Option<SaveUnderWay>, Error> {
        let key = target.key();
        let Some(save) = saves.into_iter().find(|save| save.name == key) else {
            return Ok(None);
        };
        // Its process may have died: then the lease ends.
        if !leases::is_held(&self.store, &lease_of(target)).await? {
            return Ok(None);
        }
        Ok(serde_json::from_slice(&save.value).ok())
    }

    /// Tells others that this person's save is under way. Without it they are not told, and the
    /// save goes on.
    async fn announce_save(&self, person: &Person, target: &Target) {
        let since = self.clock.now_ms();
        let save = SaveUnderWay {
            person: person.key(),
            name: person.name.clone(),
            since,
        };
        let fact = Fact {
            name: target.key(),
            // Texts and a number: it always serialises.
            value: serde_json::to_vec(&save).unwrap_or_default(),
            until: since + millis(PATIENCE),
        };
        if let Err(error) = shared_state::publish(&self.store, SAVING, &fact).await {
            tracing::warn!(%error, "others are not told that a save is under way");
        }
    }

    async fn retract_save(&self, target: &Target) {
        if let Err(error) = shared_state::retract(&self.store, SAVING, &target.key()).await {
            tracing::warn!(%error, "others are not told that a save has ended");
        }
    }

    /// Runs one save of a document at a time, whoever saves and in whichever process: a second one
    /// finds the draft finished, or the document that the first has stored.
    pub(super) async fn with_save_lock<T, F>(
        &self,
        person: &Person,
        target: &Target,
        save: impl FnOnce(SaveLease) -> F,
    ) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let waiting = GaugeGuard::waits_for_turn();
        let _turn = self.locks.take(target.key()).await;
        let lease = leases::wait(&self.store, &lease_of(target), PATIENCE)
            .await?
            .ok_or(ErrorKind::Timeout)?;
        drop(waiting);
        let lease = SaveLease(Arc::new(lease));
        let saved = lease
            .0
            .hold(async {
                self.announce_save(person, target).await;
                let saved = save(lease.clone()).await;
                self.retract_save(target).await;
                saved
            })
            .await;
        lease.0.give_back().await;
        saved
    }

    /// Runs one reconciliation of this person's saves of this document at a time: whoever comes
    /// second finds not only the audit log settled, but the person told. `None` if that takes too
    /// long.
    pub(super) async fn with_reconcile_lock<T>(
        &self,
        person: &Person,
        target: &Target,
        reconcile: impl Future<Output = Result<T, Error>>,
    ) -> Result<Option<T>, Error> {
        let name = format!("settle/{}/{}", person.key(), target.key());
        let Some(lease) = leases::wait(&self.store, &name, RECONCILING).await? else {
            return Ok(None);
        };
        let reconciled = lease.hold(reconcile).await;
        lease.give_back().await;
        reconciled.map(Some)
    }

    /// Tells whether a save of this document is under way other than the one that holds `own`: its
    /// own process settles what it has sent.
    pub(super) async fn is_saved_elsewhere(
        &self,
        target: &Target,
        own: Option<&SaveLease>,
    ) -> Result<bool, Error> {
        Ok(own.is_none() && leases::is_held(&self.store, &lease_of(target)).await?)
    }

    /// Those of these documents, by their keys, of which a save is under way in whichever process.
    pub(super) async fn saved_among(&self, targets: &[&Target]) -> Result<BTreeSet<String>, Error> {
        let leases: BTreeMap<String, String> = targets
            .iter()
            .map(|target| (lease_of(target), target.key()))
            .collect();
        let names: Vec<String> = leases.keys().cloned().collect();
        let held = leases::held_among(&self.store, &names).await?;
        let saved = held.iter().filter_map(|name| leases.get(name).cloned());
        Ok(saved.collect())
    }
}

fn lease_of(target: &Target) -> String {
    format!("save/{}", target.key())
}

/// One save at a time per document; others wait for their turn.
#[derive(Debug, Default)]
pub struct DocumentLocks(WeakMap<String, AsyncMutex<()>>);

impl DocumentLocks {
    pub async fn take(&self, key: String) -> OwnedMutexGuard<()> {
        let lock = self.0.get_or_insert_with(key, AsyncMutex::default);
        lock.lock_owned().await
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
        let lease = leases::take(&store, "save/billing")
            .await
            .expect("the store")
            .expect("free");
        let lease = SaveLease(Arc::new(lease));
        let held = || lease.ensure_held().map_err(|error| error.kind);
        assert_eq!(held(), Ok(()));
        lease.0.lapse();
        assert_eq!(held(), Err(ErrorKind::Timeout));
    }
}

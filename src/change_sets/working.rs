//! The processes that work on sets: one for each, under a lease. Another one looks for sets whose
//! process has died, and goes on. Sets of several people are worked on at the same time.
//!
//! No job library stands behind this. apalis 1.0.0 with apalis-sqlite 1.0.0 and apalis-postgres 1.0.0
//! resolves beside sqlx 0.9.0 and links libsqlite3-sys once, but hands a job to a worker and nothing
//! more: its rows have no fencing number, so that a worker which was taken for dead, after two missed
//! heartbeats of 30 s, could write beside its successor, and the lease would be needed all the same.
//! It has connections of its own beside those of `store/pool.rs`, and on PostgreSQL a schema and the
//! extensions pgcrypto and hstore, which the portal's role need not be able to make. The state that
//! people see, and that a job goes on from, is in the rows of the set anyhow. Of the others, fang
//! 0.11.0 brings diesel, sqlxmq 0.6.0 and underway 0.2.0 need sqlx 0.8, and they and graphile_worker
//! 0.14.1 know PostgreSQL alone. (November 2026)

use super::ChangeSets;
use super::content::SetContent;
use super::run::{SetFlow, SetRun};
use super::view::{ChangePhase, ChangeRowState, ChangeSetState};
use crate::auth::{Permission, Person};
use crate::error::Error;
use crate::store::change_rows;
use crate::store::change_sets::{self, StoredChangeSet};
use crate::store::leases::{self, Lease};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, RwLock};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Time between two looks for a set that another process has left: while one is known to run, and
/// otherwise.
const LOOK_SOON: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_secs(120);

/// Longest wait of a stop until the leases are given back.
const GIVING_BACK: Duration = Duration::from_secs(2);

/// Sets that one process works on at the same time at most; the others wait for their turn.
const TOGETHER: usize = 4;

/// The state that the services and the tasks that work share.
#[derive(Debug, Default)]
pub(super) struct Working {
    wake: Notify,
    /// Somebody has turned a set since the last look.
    turned: AtomicBool,
    /// The process stops: what is being sent is sent to its end, and another one may go on.
    stopped: CancellationToken,
    /// Shared by the works on sets, until their leases are given back.
    at_work: RwLock<()>,
    /// A set was seen to run.
    runs: AtomicBool,
    /// A set waits because this process works on enough others.
    waits: AtomicBool,
    /// The sets that this process works on, and whether somebody has turned one at its end.
    under_way: Mutex<BTreeMap<i64, bool>>,
    /// The time that a row took lately in each phase, in milliseconds.
    check_ms: AtomicU64,
    send_ms: AtomicU64,
}

impl Working {
    /// Looks for sets: somebody has turned one.
    pub(super) fn wake(&self) {
        self.turned.store(true, Ordering::Relaxed);
        self.wake.notify_one();
    }

    /// Returns whether the process stops.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.is_cancelled()
    }

    /// Looks for sets soon, if none was known to run.
    pub(super) fn known_to_run(&self) {
        if !self.runs.swap(true, Ordering::Relaxed) {
            self.wake.notify_one();
        }
    }

    fn pace(&self, phase: ChangePhase) -> &AtomicU64 {
        match phase {
            ChangePhase::Check => &self.check_ms,
            ChangePhase::Send => &self.send_ms,
        }
    }

    /// Estimates how many seconds that many rows take, each at `least` so long; `None` if nothing
    /// tells.
    pub(super) fn seconds(&self, phase: ChangePhase, rows: u64, least: Duration) -> Option<u64> {
        let least = u64::try_from(least.as_millis()).unwrap_or(u64::MAX);
        let pace = self.pace(phase).load(Ordering::Relaxed).max(least);
        (pace > 0).then(|| rows.saturating_mul(pace).div_ceil(1_000))
    }

    /// Takes the time that a row took into account.
    pub(super) fn took(&self, phase: ChangePhase, time: Duration) {
        let time = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let pace = self.pace(phase);
        let before = pace.load(Ordering::Relaxed);
        let mean = match before {
            0 => time,
            before => (before.saturating_mul(19).saturating_add(time)).div_ceil(20),
        };
        pace.store(mean, Ordering::Relaxed);
    }

    fn sets(&self) -> std::sync::MutexGuard<'_, BTreeMap<i64, bool>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that this process works on the set; false if it does already, has enough to do, or
    /// stops. `turned` says that somebody has turned a set: the one that is under way may be it,
    /// and may have been read before.
    fn begin(&self, id: i64, turned: bool) -> bool {
        let mut sets = self.sets();
        if let Some(again) = sets.get_mut(&id) {
            *again |= turned;
            return false;
        }
        if sets.len() >= TOGETHER {
            self.waits.store(true, Ordering::Relaxed);
            return false;
        }
        if self.is_stopped() {
            return false;
        }
        sets.insert(id, false);
        true
    }

    /// Notes that this process works on the set no more. Returns whether to look for it again.
    fn end(&self, id: i64) -> bool {
        self.sets().remove(&id).unwrap_or_default()
    }
}

/// The lease of the process that works on a set.
pub(super) fn lease_of(id: i64) -> String {
    format!("changes/{id}")
}

impl ChangeSets {
    /// Works on sets as long as the process lives: those that somebody starts here, and those that
    /// another process has left.
    pub async fn work_for_ever(self) {
        let mut tasks = JoinSet::new();
        loop {
            while tasks.try_join_next().is_some() {}
            let next = match self.begin_all(&mut tasks).await {
                Ok(next) => next,
                Err(error) => {
                    tracing::info!(kind = error.kind.as_str(), "change sets are interrupted");
                    LOOK_SOON
                }
            };
            tokio::select! {
                () = self.working.wake.notified() => {}
                () = sleep(next) => {}
            }
        }
    }

    /// Begins to work on every set that somebody has to work on. Returns when to look again.
    async fn begin_all(&self, tasks: &mut JoinSet<()>) -> Result<Duration, Error> {
        let mut any = false;
        let turned = self.working.turned.swap(false, Ordering::Relaxed);
        for state in [ChangeSetState::Running, ChangeSetState::Stopping] {
            for set in change_sets::in_state(&self.store, state.as_str()).await? {
                any = true;
                if self.working.begin(set.id, turned) {
                    tasks.spawn(self.clone().take_up(set.id));
                }
            }
        }
        self.working.runs.store(any, Ordering::Relaxed);
        Ok(if any { LOOK_SOON } else { LOOK })
    }

    /// The owner, in a session that lasts and may edit.
    pub(super) async fn at_work(
        &self,
        owner: &str,
        session: &str,
    ) -> Result<Option<Person>, Error> {
        let person = self.upstream.at_work(owner, session).await?;
        Ok(person.filter(|person| person.roles.may(Permission::Edit)))
    }

    async fn take_up(self, id: i64) {
        let at_work = self.working.at_work.read().await;
        let worked = self.under_lease(id).await;
        drop(at_work);
        let turned = self.working.end(id);
        // Somebody has turned it while it was worked on, or another one waits for its turn.
        let again = worked.unwrap_or_else(|error| {
            tracing::info!(
                set = id,
                kind = error.kind.as_str(),
                "a change set is interrupted"
            );
            false
        });
        if again || turned {
            self.working.wake.notify_one();
        }
    }

    /// Sends no further row; what is being sent is sent to its end.
    pub fn send_no_more(&self) {
        self.working.stopped.cancel();
    }

    /// Leaves the sets that this process works on to another one, which can go on at once.
    pub async fn stop_working(&self) {
        self.send_no_more();
        if timeout(GIVING_BACK, self.working.at_work.write())
            .await
            .is_err()
        {
            tracing::info!("another process goes on with the change sets a little later");
        }
    }

    /// Works on the set unless another process does. Returns whether to look again at once.
    async fn under_lease(&self, id: i64) -> Result<bool, Error> {
        if self.working.is_stopped() {
            return Ok(false);
        }
        let Some(lease) = leases::take(&self.store, &lease_of(id)).await? else {
            return Ok(false);
        };
        let lease = Arc::new(lease);
        let worked = lease.hold(self.work(&lease, id)).await;
        lease.give_back().await;
        let waits = self.working.waits.swap(false, Ordering::Relaxed);
        if worked? == SetFlow::On {
            return Ok(waits);
        }
        let state = change_sets::get(&self.store, id).await?;
        let state = state.map(|set| ChangeSetState::parse(&set.state));
        Ok(waits || state.is_some_and(ChangeSetState::is_worked_on))
    }

    /// Works on the set until it rests or is over; `Off` if somebody has turned it meanwhile.
    async fn work(&self, lease: &Arc<Lease>, id: i64) -> Result<SetFlow, Error> {
        let Some(set) = change_sets::get(&self.store, id).await? else {
            return Ok(SetFlow::On);
        };
        let state = ChangeSetState::parse(&set.state);
        let Some(content) = SetContent::read(&set.content).filter(|_| state.is_worked_on()) else {
            return Ok(SetFlow::On);
        };
        let Some(person) = self.at_work(&set.owner, &content.session).await? else {
            self.rest_without_owner(set, state).await?;
            return Ok(SetFlow::On);
        };
        let run = SetRun::new(self, lease, set, content, person);
        // From now on an earlier holder of the lease writes nothing.
        if run.advance().await? == SetFlow::Off {
            return Ok(SetFlow::Off);
        }
        match (run.phase, state) {
            (ChangePhase::Check, _) => run.check_all().await,
            (ChangePhase::Send, ChangeSetState::Stopping) => run.stop().await,
            (ChangePhase::Send, _) => run.send_all().await,
        }
    }

    /// Puts a set to rest whose owner is away: a running one waits for them, and a stopping one has
    /// stopped. Only where a row may have been sent the owner is needed, to find out what became of it.
    async fn rest_without_owner(
        &self,
        set: StoredChangeSet,
        state: ChangeSetState,
    ) -> Result<(), Error> {
        let rests_as = match state {
            ChangeSetState::Running => ChangeSetState::SignIn,
            // A row is marked as sending only while its set runs, so none can be after this look.
            ChangeSetState::Stopping if !self.is_sending(set.id).await? => ChangeSetState::Stopped,
            _ => return Ok(()),
        };
        let to = (ChangePhase::parse(&set.phase), rests_as);
        self.turn_by(false, set, to).await?;
        Ok(())
    }

    /// Returns whether the result of a row is not known yet.
    async fn is_sending(&self, id: i64) -> Result<bool, Error> {
        let sending = ChangeRowState::Sending.as_str();
        let rows = change_rows::rows_in_state(&self.store, id, sending, false, 0, 1).await?;
        Ok(!rows.is_empty())
    }
}

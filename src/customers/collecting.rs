//! The processes that work on collections: one on each, under a lease. Another one looks for a job
//! whose process has died, and goes on.

use super::collection::{JobPerson, state_of};
use super::collection_news::news_of;
use super::run::Run;
use super::{CollectionKind, CollectionState, Customers};
use crate::clock::millis;
use crate::error::Error;
use crate::store::collections;
use crate::store::leases::{self, Lease};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

/// Time between two looks for a job that another process has left: while one is known to run, and
/// otherwise.
const LOOK_SOON: Duration = Duration::from_secs(3);
const LOOK: Duration = Duration::from_secs(120);

/// Longest wait of a stop until the lease is given back.
const GIVING_BACK: Duration = Duration::from_secs(2);

/// The state that the services and the tasks that collect share.
#[derive(Debug)]
pub(super) struct Collecting {
    /// The process stops, and another one may go on.
    stopped: CancellationToken,
    customers: KindAtWork,
    addresses: KindAtWork,
    /// Calls per minute at most; 0 for no limit.
    rate: u32,
    /// The time of the next call of a job of this process, in order of their turns.
    next_call: Mutex<Instant>,
}

/// The same about the jobs of one kind.
#[derive(Debug, Default)]
struct KindAtWork {
    wake: Notify,
    /// Held while this process has the lease.
    working: tokio::sync::Mutex<()>,
    /// A job was seen to run.
    runs: AtomicBool,
    /// The time that a customer took lately, in milliseconds.
    pace_ms: AtomicU64,
}

impl Collecting {
    pub(super) fn new(rate: u32) -> Collecting {
        Collecting {
            stopped: CancellationToken::new(),
            customers: KindAtWork::default(),
            addresses: KindAtWork::default(),
            rate,
            next_call: Mutex::new(Instant::now()),
        }
    }

    fn of(&self, kind: CollectionKind) -> &KindAtWork {
        match kind {
            CollectionKind::Customers => &self.customers,
            CollectionKind::Addresses => &self.addresses,
        }
    }

    pub(super) fn wake(&self, kind: CollectionKind) {
        self.of(kind).wake.notify_one();
    }

    /// Looks for the job soon, if it was not known to run.
    pub(super) fn known_to_run(&self, kind: CollectionKind) {
        if !self.of(kind).runs.swap(true, Ordering::Relaxed) {
            self.wake(kind);
        }
    }

    /// Estimates how many seconds that many customers take; `None` if nothing tells.
    pub(super) fn seconds(&self, kind: CollectionKind, customers: u64) -> Option<u64> {
        let interval = u64::try_from(millis(self.interval())).unwrap_or_default();
        let pace = self.of(kind).pace_ms.load(Ordering::Relaxed).max(interval);
        (pace > 0).then(|| customers.saturating_mul(pace).div_ceil(1_000))
    }

    /// Waits until a job may call again: all jobs of this process together keep to the rate.
    pub(super) async fn turn(&self) {
        let turn = {
            let mut next = self
                .next_call
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let turn = (*next).max(Instant::now());
            *next = turn + self.interval();
            turn
        };
        sleep_until(turn).await;
    }

    /// Takes the turn of a call, if no job waits for it.
    pub(super) fn free_turn(&self) -> bool {
        let next = self.next_call.lock();
        let mut next = next.unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let is_free = *next <= now;
        if is_free {
            *next = now + self.interval();
        }
        is_free
    }

    /// The shortest time between two calls.
    pub(super) fn interval(&self) -> Duration {
        match self.rate {
            0 => Duration::ZERO,
            rate => Duration::from_secs(60) / rate,
        }
    }

    /// Takes the time that some customers took into account.
    pub(super) fn took(&self, kind: CollectionKind, time: Duration, customers: usize) {
        let (Ok(time), Ok(customers)) = (u64::try_from(time.as_millis()), u64::try_from(customers))
        else {
            return;
        };
        let pace_ms = &self.of(kind).pace_ms;
        let (each, before) = (time / customers.max(1), pace_ms.load(Ordering::Relaxed));
        let mean = if before == 0 {
            each
        } else {
            (before * 19 + each).div_ceil(20)
        };
        pace_ms.store(mean, Ordering::Relaxed);
    }
}

impl Customers {
    /// Waits until a job of this process may call Partner Center: a collection and change sets
    /// share the rate.
    pub async fn job_turn(&self) {
        self.collecting.turn().await;
    }

    /// The shortest time between two calls of jobs.
    pub fn job_interval(&self) -> Duration {
        self.collecting.interval()
    }

    /// Works on collections as long as the process lives: those that somebody starts here, and
    /// those that another process has left.
    pub async fn collect_for_ever(self) {
        let of = |kind| self.clone().collect_kind_for_ever(kind);
        tokio::join!(of(CollectionKind::Customers), of(CollectionKind::Addresses));
    }

    async fn collect_kind_for_ever(self, kind: CollectionKind) {
        loop {
            let next = match self.collect(kind).await {
                Ok(next) => next,
                Err(error) => {
                    tracing::info!(kind = error.kind.as_str(), "a collection is interrupted");
                    LOOK_SOON
                }
            };
            tokio::select! {
                () = self.collecting.of(kind).wake.notified() => {}
                () = sleep(next) => {}
            }
        }
    }

    /// Leaves the jobs that this process works on to another one, which can go on at once.
    pub async fn stop_collecting(&self) {
        self.collecting.stopped.cancel();
        let given_back = async {
            for kind in CollectionKind::ALL {
                drop(self.collecting.of(kind).working.lock().await);
            }
        };
        if timeout(GIVING_BACK, given_back).await.is_err() {
            tracing::info!("another process goes on with the collection a little later");
        }
    }

    /// Works on the job, if there is one to work on, until it waits for somebody or is over. Returns
    /// when to look again.
    async fn collect(&self, kind: CollectionKind) -> Result<Duration, Error> {
        let at_work = self.collecting.of(kind);
        let job = collections::get(&self.store, kind.as_str()).await?;
        let job = job.filter(|job| state_of(job) == Some(CollectionState::Running));
        at_work.runs.store(job.is_some(), Ordering::Relaxed);
        if job.is_none() {
            return Ok(LOOK);
        }
        let _working = at_work.working.lock().await;
        if self.collecting.stopped.is_cancelled() {
            return Ok(LOOK);
        }
        let name = format!("collection/{}", kind.as_str());
        let Some(lease) = leases::take(&self.store, &name).await? else {
            return Ok(LOOK_SOON);
        };
        let working = async {
            tokio::select! {
                biased;
                () = self.collecting.stopped.cancelled() => None,
                worked = self.work(&lease, kind) => Some(worked),
            }
        };
        let worked = lease.hold(working).await;
        lease.give_back().await;
        let Some(worked) = worked else {
            return Ok(LOOK);
        };
        worked?;
        at_work.runs.store(false, Ordering::Relaxed);
        Ok(LOOK)
    }

    async fn work(&self, lease: &Lease, kind: CollectionKind) -> Result<(), Error> {
        let name = kind.as_str();
        let Some(job) = collections::get(&self.store, name).await? else {
            return Ok(());
        };
        if state_of(&job) != Some(CollectionState::Running) {
            return Ok(());
        }
        let session = JobPerson::of(&job).session;
        let Some(person) = self.upstream.at_work(&job.owner, &session).await? else {
            let to = CollectionState::SignIn;
            let news = news_of(kind, &job, to, self.clock.now_ms());
            let (to, from) = (to.as_str(), &job.state);
            collections::turn(&self.store, name, &job, to, from, news.as_ref()).await?;
            return Ok(());
        };
        let run = Run::new(self, lease, kind, job, person);
        match kind {
            CollectionKind::Customers => {
                self.notes.is_begun();
                run.read_to_end().await
            }
            CollectionKind::Addresses => run.validate_all().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn watching_gets_a_turn_only_if_no_job_waits_for_it() {
        let unlimited = Collecting::new(0);
        assert!(unlimited.free_turn() && unlimited.free_turn());
        let collecting = Collecting::new(1);
        assert!(collecting.free_turn());
        assert!(!collecting.free_turn(), "a minute is not over");
        // A job takes the turn after that.
        let next = *collecting.next_call.lock().unwrap();
        assert!(next > Instant::now());
    }
}

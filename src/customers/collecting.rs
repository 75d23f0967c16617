//! Who works on a collection: one process, under a lease. Another one looks for a job whose process
//! has died, and goes on.

use super::collection::{JobPerson, NAME, state_of};
use super::collection_news::news_of;
use super::run::Run;
use super::{CollectionState, Customers};
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

const LEASE: &str = "collection/customers";

/// Time between two looks for a job that another process has left: while one is known to run, and
/// otherwise.
const LOOK_SOON: Duration = Duration::from_secs(3);
const LOOK: Duration = Duration::from_secs(120);

/// Longest wait of a stop until the lease is given back.
const GIVING_BACK: Duration = Duration::from_secs(2);

/// What the services and the task that collects tell each other.
#[derive(Debug)]
pub(super) struct Collecting {
    wake: Notify,
    /// The process stops, and another one may go on.
    stopped: CancellationToken,
    /// Held while this process has the lease.
    working: tokio::sync::Mutex<()>,
    /// A job was seen to run.
    runs: AtomicBool,
    /// Calls per minute at most; 0 for no limit.
    rate: u32,
    /// The time of the next call of a job of this process, in order of their turns.
    next_call: Mutex<Instant>,
    /// The time that a profile took lately, in milliseconds.
    pace_ms: AtomicU64,
}

impl Collecting {
    pub(super) fn new(rate: u32) -> Collecting {
        Collecting {
            wake: Notify::new(),
            stopped: CancellationToken::new(),
            working: tokio::sync::Mutex::default(),
            runs: AtomicBool::default(),
            rate,
            next_call: Mutex::new(Instant::now()),
            pace_ms: AtomicU64::default(),
        }
    }

    pub(super) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Looks for the job soon, if it was not known to run.
    pub(super) fn known_to_run(&self) {
        if !self.runs.swap(true, Ordering::Relaxed) {
            self.wake();
        }
    }

    /// Estimates how many seconds that many profiles take; `None` if nothing tells.
    pub(super) fn seconds(&self, profiles: u64) -> Option<u64> {
        let interval = u64::try_from(millis(self.interval())).unwrap_or_default();
        let pace = self.pace_ms.load(Ordering::Relaxed).max(interval);
        (pace > 0).then(|| profiles.saturating_mul(pace).div_ceil(1_000))
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

    /// The shortest time between two calls.
    pub(super) fn interval(&self) -> Duration {
        match self.rate {
            0 => Duration::ZERO,
            rate => Duration::from_secs(60) / rate,
        }
    }

    /// Takes the time that some profiles took into account.
    pub(super) fn took(&self, time: Duration, profiles: usize) {
        let (Ok(time), Ok(profiles)) = (u64::try_from(time.as_millis()), u64::try_from(profiles))
        else {
            return;
        };
        let (each, before) = (time / profiles.max(1), self.pace_ms.load(Ordering::Relaxed));
        let mean = if before == 0 {
            each
        } else {
            (before * 19 + each).div_ceil(20)
        };
        self.pace_ms.store(mean, Ordering::Relaxed);
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
        loop {
            let next = match self.collect().await {
                Ok(next) => next,
                Err(error) => {
                    tracing::info!(kind = error.kind.as_str(), "a collection is interrupted");
                    LOOK_SOON
                }
            };
            tokio::select! {
                () = self.collecting.wake.notified() => {}
                () = sleep(next) => {}
            }
        }
    }

    /// Leaves the job that this process works on to another one, which can go on at once.
    pub async fn stop_collecting(&self) {
        self.collecting.stopped.cancel();
        if timeout(GIVING_BACK, self.collecting.working.lock())
            .await
            .is_err()
        {
            tracing::info!("another process goes on with the collection a little later");
        }
    }

    /// Works on the job, if there is one to work on, until it waits for somebody or is over. Returns
    /// when to look again.
    async fn collect(&self) -> Result<Duration, Error> {
        let job = collections::get(&self.store, NAME).await?;
        let job = job.filter(|job| state_of(job) == Some(CollectionState::Running));
        self.collecting.runs.store(job.is_some(), Ordering::Relaxed);
        if job.is_none() {
            return Ok(LOOK);
        }
        let _working = self.collecting.working.lock().await;
        if self.collecting.stopped.is_cancelled() {
            return Ok(LOOK);
        }
        let Some(lease) = leases::take(&self.store, LEASE).await? else {
            return Ok(LOOK_SOON);
        };
        let working = async {
            tokio::select! {
                biased;
                () = self.collecting.stopped.cancelled() => None,
                worked = self.work(&lease) => Some(worked),
            }
        };
        let worked = lease.hold(working).await;
        lease.give_back().await;
        let Some(worked) = worked else {
            return Ok(LOOK);
        };
        worked?;
        self.collecting.runs.store(false, Ordering::Relaxed);
        Ok(LOOK)
    }

    async fn work(&self, lease: &Lease) -> Result<(), Error> {
        let Some(job) = collections::get(&self.store, NAME).await? else {
            return Ok(());
        };
        if state_of(&job) != Some(CollectionState::Running) {
            return Ok(());
        }
        let session = JobPerson::of(&job).session;
        let Some(person) = self.upstream.at_work(&job.owner, &session).await? else {
            let to = CollectionState::SignIn;
            let news = news_of(&job, to, self.clock.now_ms());
            let (to, from) = (to.as_str(), &job.state);
            collections::turn(&self.store, NAME, &job, to, from, news.as_ref()).await?;
            return Ok(());
        };
        self.notes.is_begun();
        Run::new(self, lease, job, person).read_to_end().await
    }
}

//! The process that tells: one at a time, under a lease. It looks when this process has news, when
//! a message is due, and now and then for what other processes have.

use super::Notifications;
use super::addressing::Listeners;
use crate::error::Error;
use crate::store::leases::{self, Lease};
use crate::store::{deliveries, news};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

const LEASE: &str = "notifications";

/// Time between two looks: while somebody listens, while another process tells, and while nobody
/// listens, which somebody may have changed at another process.
const LOOK: Duration = Duration::from_secs(10);
const LOOK_SOON: Duration = Duration::from_secs(2);
const LOOK_RARELY: Duration = Duration::from_secs(60);

/// Shortest time between two looks: what is committed in a row is told together.
const PAUSE: Duration = Duration::from_millis(200);

/// Longest wait of a stop until what is being sent has its end.
const STOPPING: Duration = Duration::from_secs(12);

/// What the service and the task that tells know of each other.
#[derive(Default)]
pub(super) struct SendingState {
    wake: Notify,
    /// Somebody listens, or a message waits.
    listens: AtomicBool,
    stopped: CancellationToken,
    /// Held while this process works.
    working: tokio::sync::Mutex<()>,
}

impl SendingState {
    /// Looks soon, whoever listens.
    pub(super) fn look_again(&self) {
        self.wake.notify_one();
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.is_cancelled()
    }
}

impl Notifications {
    /// Tells as long as the process lives.
    pub async fn tell_for_ever(self) {
        while !self.sending.is_stopped() {
            let next = match self.look().await {
                Ok(next) => next,
                Err(error) => {
                    tracing::info!(kind = error.kind.as_str(), "telling is interrupted");
                    LOOK
                }
            };
            let listens = self.sending.listens.load(Ordering::Relaxed);
            tokio::select! {
                () = self.sending.stopped.cancelled() => return,
                () = self.sending.wake.notified() => {}
                () = self.store.news(), if listens => {}
                () = sleep(next) => {}
            }
            sleep(PAUSE).await;
        }
    }

    /// Looks at once for what is due, for tests that move the clock.
    pub fn look_now(&self) {
        self.sending.look_again();
    }

    /// Finishes what is being sent, and leaves the rest to other processes and to the next start.
    pub async fn stop_telling(&self) {
        self.sending.stopped.cancel();
        if timeout(STOPPING, self.sending.working.lock())
            .await
            .is_err()
        {
            tracing::info!("a message may be sent once more by another process");
        }
    }

    /// Tells what there is. Returns when to look again.
    async fn look(&self) -> Result<Duration, Error> {
        let _working = self.sending.working.lock().await;
        let listeners = self.listeners().await?;
        let waits = deliveries::next_due(&self.store).await?.is_some();
        let listens = !listeners.is_empty() || waits;
        self.sending.listens.store(listens, Ordering::Relaxed);
        if !listens {
            return Ok(LOOK_RARELY);
        }
        let left = self.time_left(&listeners).await?;
        if !left.is_zero() {
            return Ok(left.min(LOOK));
        }
        let Some(lease) = leases::take(&self.store, LEASE).await? else {
            return Ok(LOOK_SOON);
        };
        let told = lease.hold(self.tell(&lease, &listeners)).await;
        lease.give_back().await;
        told?;
        Ok(self.time_left(&listeners).await?.clamp(PAUSE, LOOK))
    }

    async fn tell(&self, lease: &Lease, listeners: &Listeners) -> Result<(), Error> {
        self.address_all(lease, listeners).await?;
        self.gather_all(lease).await?;
        self.send_round(lease).await
    }

    /// The time until something is to be done; zero if something is now.
    async fn time_left(&self, listeners: &Listeners) -> Result<Duration, Error> {
        let mut next = deliveries::next_due(&self.store).await?;
        if !listeners.is_empty() {
            let seen = news::cursor(&self.store).await?;
            if news::newest_row(&self.store).await? > seen.max(listeners.since_seq()) {
                return Ok(Duration::ZERO);
            }
            let news = news::next_due(&self.store).await?;
            next = next.into_iter().chain(news).min();
        }
        let now = self.clock.now_ms();
        let left = next.map_or(i64::MAX, |due| due - now);
        Ok(Duration::from_millis(u64::try_from(left).unwrap_or(0)))
    }
}

//! The limits that every call has to pass: the waits that Partner Center asked for, the number of
//! concurrent calls, and the circuit breakers. The result of each call updates them.

use super::circuit::{CircuitKey, Circuits, FailureKind};
use super::concurrency::{CallSlot, Concurrency, ConcurrencyLimits};
use super::error::{ErrorBody, UpstreamError};
use super::throttle::{Throttle, Wait, WaitCause};
use super::{Resource, SHORT};
use crate::clock::Clock;
use crate::profile::CustomerId;
use crate::store::Store;
use crate::telemetry::metrics;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// All limits on calls to Partner Center.
#[derive(Debug)]
pub struct Limiter {
    clock: Clock,
    throttle: Throttle,
    concurrency: Concurrency,
    circuits: Mutex<Circuits>,
}

/// The purpose of a call. It decides whether an open circuit blocks the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallPurpose {
    Normal,
    /// A read that finds out whether a save was carried out. An open circuit does not block it.
    Evidence,
    /// A read of something beside the profiles, without which every page works. It is sent only
    /// while the service answers, has few places of its own, and its result changes no limit: a wait
    /// or a failure of it holds up no other call.
    Beside,
    /// A read of watching, for which nobody waits. It is sent as one beside the profiles is, one at a
    /// time, and only while at least half of all places are free.
    Watching,
}

impl CallPurpose {
    /// Returns whether somebody waits for the answer, so that a short wait is waited out.
    pub(super) fn is_waited_for(self) -> bool {
        match self {
            CallPurpose::Normal | CallPurpose::Evidence => true,
            CallPurpose::Beside | CallPurpose::Watching => false,
        }
    }
}

/// The wait after a 429 of a call beside the profiles that names none.
const WAIT_BESIDE: Duration = Duration::from_secs(60);

/// A permit for one call. The caller has to report the result with `record_result`.
#[derive(Debug)]
pub struct CallPermit<'a> {
    limiter: &'a Limiter,
    key: CircuitKey,
    /// True if the call is the probe of an open circuit and its result is not recorded yet.
    probe: bool,
    /// True if the result of the call changes no limit.
    beside: bool,
    _slot: CallSlot,
}

impl Limiter {
    /// Creates the limits. Replicas share the waits through the database `shared`, if there is one.
    pub fn new(clock: Clock, shared: Option<Store>) -> Limiter {
        Limiter {
            throttle: Throttle::new(clock.clone(), shared),
            concurrency: Concurrency::new(ConcurrencyLimits::default()),
            circuits: Mutex::default(),
            clock,
        }
    }

    /// Waits for a permit to call.
    ///
    /// # Errors
    /// Fails with `Throttled`, `Busy` or `Down`. Nothing was sent then.
    pub async fn acquire(
        &self,
        resource: &Resource<'_>,
        purpose: CallPurpose,
    ) -> Result<CallPermit<'_>, UpstreamError> {
        let permit = self.try_acquire(resource, purpose).await;
        if let Err(failure) = &permit {
            metrics::not_sent(resource.name, failure.not_sent_reason());
        }
        permit
    }

    async fn try_acquire(
        &self,
        resource: &Resource<'_>,
        purpose: CallPurpose,
    ) -> Result<CallPermit<'_>, UpstreamError> {
        let key: CircuitKey = (resource.name, resource.customer.cloned());
        if !purpose.is_waited_for() {
            return self.try_acquire_beside(key, resource, purpose).await;
        }
        let normal = purpose == CallPurpose::Normal;
        if normal && let Some(retry_in) = self.circuits().is_open(&key, &self.clock) {
            return Err(UpstreamError::Down {
                retry_in,
                body: Box::default(),
            });
        }
        self.wait(resource.customer).await?;
        let slot = self
            .concurrency
            .acquire(resource)
            .await
            .ok_or_else(|| UpstreamError::Busy(Box::default()))?;
        let probe = match self.circuits().try_call(&key, &self.clock) {
            Ok(probe) => probe,
            Err(retry_in) if normal => {
                return Err(UpstreamError::Down {
                    retry_in,
                    body: Box::default(),
                });
            }
            Err(_) => false,
        };
        Ok(CallPermit {
            limiter: self,
            key,
            probe,
            beside: false,
            _slot: slot,
        })
    }

    /// The same for a call beside the profiles, which never is the probe of an open circuit.
    async fn try_acquire_beside(
        &self,
        key: CircuitKey,
        resource: &Resource<'_>,
        purpose: CallPurpose,
    ) -> Result<CallPermit<'_>, UpstreamError> {
        if let Some(retry_in) = self.circuits().is_suspect(&key, &self.clock) {
            return Err(UpstreamError::Down {
                retry_in,
                body: Box::default(),
            });
        }
        self.wait(resource.customer).await?;
        let slot = match purpose {
            CallPurpose::Watching => self.concurrency.acquire_watching(),
            CallPurpose::Normal | CallPurpose::Evidence | CallPurpose::Beside => {
                self.concurrency.acquire_beside().await
            }
        };
        let slot = slot.ok_or_else(|| UpstreamError::Busy(Box::default()))?;
        Ok(CallPermit {
            limiter: self,
            key,
            probe: false,
            beside: true,
            _slot: slot,
        })
    }

    /// Sleeps until a wait of at most `SHORT` is over. Fails at once with `Throttled` if the wait
    /// is longer.
    async fn wait(&self, customer: Option<&CustomerId>) -> Result<(), UpstreamError> {
        self.throttle.subscribe().await;
        let left = self.throttle.left(customer);
        if left.is_zero() {
            return Ok(());
        }
        if left <= SHORT {
            tokio::time::sleep(left).await;
        }
        match self.throttle.left(customer) {
            left if left.is_zero() => Ok(()),
            wait => Err(UpstreamError::Throttled {
                wait,
                body: Box::new(ErrorBody {
                    status: 429,
                    ..ErrorBody::default()
                }),
            }),
        }
    }

    /// Returns the rest of the wait that the service asked for, for this customer or the tenant.
    pub async fn wait_left(&self, customer: Option<&CustomerId>) -> Duration {
        self.throttle.subscribe().await;
        self.throttle.left(customer)
    }

    /// Returns the wait that the service asked for, as far as this process knows.
    pub fn current_wait(&self, customer: Option<&CustomerId>) -> Option<Wait> {
        self.throttle.wait(customer)
    }

    /// Returns the start of the current outage in Unix milliseconds.
    pub fn outage(&self) -> Option<i64> {
        self.circuits().outage(&self.clock)
    }

    fn circuits(&self) -> std::sync::MutexGuard<'_, Circuits> {
        self.circuits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CallPermit<'_> {
    /// Returns the name of the resource that the permit is for.
    pub fn resource(&self) -> &'static str {
        self.key.0
    }

    /// Records a 429 with the wait that it requested, if any. Returns the time to wait.
    pub fn record_wait(&self, requested: Option<Duration>, cause: WaitCause) -> Duration {
        if self.beside {
            return requested.unwrap_or(WAIT_BESIDE);
        }
        self.limiter
            .throttle
            .record_wait(self.key.1.as_ref(), requested, Some(cause))
    }

    /// Publishes the wait to the other replicas.
    pub async fn publish_wait(&self) {
        if self.beside {
            return;
        }
        self.limiter.throttle.publish(self.key.1.as_ref()).await;
    }

    /// Records the result of the call.
    pub fn record_result<T>(&mut self, answer: &Result<T, UpstreamError>) {
        if self.beside {
            return;
        }
        let probe = std::mem::take(&mut self.probe);
        let mut circuits = self.limiter.circuits();
        match answer {
            Ok(_) | Err(UpstreamError::Refused(_)) => {
                circuits.record_response(&self.key);
                drop(circuits);
                self.limiter.throttle.reset_back_off(self.key.1.as_ref());
            }
            Err(UpstreamError::Throttled { .. }) => circuits.record_response(&self.key),
            Err(UpstreamError::Unreachable(_)) => circuits.record_failure(
                &self.key,
                FailureKind::NoConnection,
                probe,
                &self.limiter.clock,
            ),
            Err(
                UpstreamError::Broken(_)
                | UpstreamError::NoAnswer(_)
                | UpstreamError::Interrupted(_),
            ) => {
                circuits.record_failure(&self.key, FailureKind::Broken, probe, &self.limiter.clock)
            }
            Err(UpstreamError::Busy(_) | UpstreamError::Down { .. }) => {}
        }
    }
}

impl Drop for CallPermit<'_> {
    fn drop(&mut self) {
        if self.probe {
            self.limiter.circuits().abandon_probe(&self.key);
        }
    }
}

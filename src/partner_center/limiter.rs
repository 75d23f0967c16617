//! What every call passes first: it waits where the service asked to wait, finds a place among the
//! calls under way, and is not even tried while the service is known not to answer. And what its
//! answer teaches.

use super::circuit::{CircuitKey, Circuits, FailureKind};
use super::concurrency::{CallSlot, Concurrency, Sizes};
use super::error::{ErrorBody, UpstreamError};
use super::throttle::Throttle;
use super::{Resource, SHORT};
use crate::clock::Clock;
use crate::profile::CustomerId;
use crate::store::Store;
use crate::telemetry::metrics;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

#[derive(Debug)]
pub struct Limiter {
    clock: Clock,
    waits: Throttle,
    places: Concurrency,
    circuits: Mutex<Circuits>,
}

/// How much a call matters while the service is known not to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    Usual,
    /// A read that tells whether a save was carried out: an open circuit must not keep it from
    /// finding out.
    Evidence,
}

/// Leave to call; tell it the answer.
#[derive(Debug)]
pub struct CallPermit<'a> {
    gate: &'a Limiter,
    key: CircuitKey,
    /// This call is to see whether the service answers again, and has not told yet.
    attempt: bool,
    _place: CallSlot,
}

impl Limiter {
    /// `shared` is where replicas tell each other of waits.
    pub fn new(clock: Clock, shared: Option<Store>) -> Limiter {
        Limiter {
            waits: Throttle::new(clock.clone(), shared),
            places: Concurrency::new(Sizes::default()),
            circuits: Mutex::default(),
            clock,
        }
    }

    /// A failure of this means that nothing was sent.
    pub async fn pass(
        &self,
        resource: &Resource<'_>,
        call: Call,
    ) -> Result<CallPermit<'_>, UpstreamError> {
        let pass = self.let_through(resource, call).await;
        if let Err(failure) = &pass {
            metrics::not_sent(resource.name, failure);
        }
        pass
    }

    async fn let_through(
        &self,
        resource: &Resource<'_>,
        call: Call,
    ) -> Result<CallPermit<'_>, UpstreamError> {
        let key: CircuitKey = (resource.name, resource.customer.cloned());
        let usual = call == Call::Usual;
        if usual && let Some(again) = self.circuits().is_open(&key, &self.clock) {
            return Err(UpstreamError::Down {
                again,
                said: Box::default(),
            });
        }
        self.wait(resource.customer).await?;
        let place = self
            .places
            .take(resource)
            .await
            .ok_or_else(|| UpstreamError::Busy(Box::default()))?;
        let attempt = match self.circuits().pass(&key, &self.clock) {
            Ok(attempt) => attempt,
            Err(again) if usual => {
                return Err(UpstreamError::Down {
                    again,
                    said: Box::default(),
                });
            }
            Err(_) => false,
        };
        Ok(CallPermit {
            gate: self,
            key,
            attempt,
            _place: place,
        })
    }

    /// A short wait is waited for here; of a longer one the caller is told at once.
    async fn wait(&self, customer: Option<&CustomerId>) -> Result<(), UpstreamError> {
        self.waits.subscribe().await;
        let left = self.waits.left(customer);
        if left.is_zero() {
            return Ok(());
        }
        if left <= SHORT {
            tokio::time::sleep(left).await;
        }
        match self.waits.left(customer) {
            left if left.is_zero() => Ok(()),
            wait => Err(UpstreamError::Throttled {
                wait,
                said: Box::new(ErrorBody {
                    status: 429,
                    ..ErrorBody::default()
                }),
            }),
        }
    }

    /// How long the service asked to wait with calls about this.
    pub async fn wait_left(&self, customer: Option<&CustomerId>) -> Duration {
        self.waits.subscribe().await;
        self.waits.left(customer)
    }

    /// Since when the service has not answered, Unix milliseconds.
    pub fn outage(&self) -> Option<i64> {
        self.circuits().outage(&self.clock)
    }

    fn circuits(&self) -> std::sync::MutexGuard<'_, Circuits> {
        self.circuits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CallPermit<'_> {
    /// The name of the resource that it is for.
    pub fn resource(&self) -> &'static str {
        self.key.0
    }

    /// The service said 429, with or without naming a wait; answers how long to wait.
    pub fn throttled(&self, named: Option<Duration>) -> Duration {
        self.gate.waits.remember(self.key.1.as_ref(), named)
    }

    /// Other replicas wait as well.
    pub async fn tell_others(&self) {
        self.gate.waits.publish(self.key.1.as_ref()).await;
    }

    /// What came of the call.
    pub fn tell<T>(&mut self, answer: &Result<T, UpstreamError>) {
        let attempt = std::mem::take(&mut self.attempt);
        let mut circuits = self.gate.circuits();
        match answer {
            Ok(_) | Err(UpstreamError::Refused(_)) => {
                circuits.answered(&self.key);
                drop(circuits);
                self.gate.waits.taken(self.key.1.as_ref());
            }
            Err(UpstreamError::Throttled { .. }) => circuits.answered(&self.key),
            Err(UpstreamError::Unreachable(_)) => circuits.failed(
                &self.key,
                FailureKind::NoConnection,
                attempt,
                &self.gate.clock,
            ),
            Err(UpstreamError::Broken(_) | UpstreamError::NoAnswer(_)) => {
                circuits.failed(&self.key, FailureKind::Broken, attempt, &self.gate.clock)
            }
            Err(UpstreamError::Busy(_) | UpstreamError::Down { .. }) => {}
        }
    }
}

impl Drop for CallPermit<'_> {
    fn drop(&mut self) {
        if self.attempt {
            self.gate.circuits().given_up(&self.key);
        }
    }
}

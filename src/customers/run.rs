//! A collection at work: its pace, its waits, and what it does where a call fails.

use super::access::{MaySee, is_outage};
use super::collection_news::news_of;
use super::{CollectionKind, CollectionState, Customers};
use crate::auth::Person;
use crate::clock::millis;
use crate::error::{Error, ErrorKind};
use crate::profile::CustomerId;
use crate::store::collections::{self, StoredCollection};
use crate::store::leases::Lease;
use crate::text::Lang;
use std::time::Duration;
use tokio::time::sleep;

/// After so many calls it is looked whether the session lasts.
const CALLS_OF_SESSION: u32 = 20;

/// During a wait, time between two looks at the clock, and at the row, which somebody may have
/// changed.
const TICK: Duration = Duration::from_millis(100);
const TICKS_OF_ROW: u32 = 10;

/// The first wait after a failure that tells no time, and the longest.
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// A customer whose profile cannot be read so many times in a row is left out, if the service
/// answers otherwise.
const TRIES: u32 = 3;

/// After so many refusals in a row the service is asked whether this person may see customers.
const REFUSALS: u32 = 3;

/// Says if the work goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    On,
    /// Its state has changed, or another process has it.
    Off,
}

/// A job at work.
pub(super) struct Run<'a> {
    pub customers: &'a Customers,
    pub lease: &'a Lease,
    pub kind: CollectionKind,
    pub job: StoredCollection,
    pub person: Person,
    pub calls: u32,
    /// Failures without an answer in a row.
    pub trouble: u32,
    /// The customer that could not be read last, and how often that was.
    pub tries: (String, u32),
    pub refusals: u32,
}

/// The end of reading some profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    /// They were read, or are left out.
    Done,
    /// They have to be read again.
    Again,
    Off,
}

impl From<Flow> for Read {
    fn from(flow: Flow) -> Read {
        match flow {
            Flow::On => Read::Again,
            Flow::Off => Read::Off,
        }
    }
}

impl<'a> Run<'a> {
    pub(super) fn new(
        customers: &'a Customers,
        lease: &'a Lease,
        kind: CollectionKind,
        job: StoredCollection,
        person: Person,
    ) -> Run<'a> {
        Run {
            customers,
            lease,
            kind,
            job,
            person,
            calls: 0,
            trouble: 0,
            tries: (String::new(), 0),
            refusals: 0,
        }
    }

    /// Decides what a customer that could not be read means. `Done` leaves it out.
    pub(super) async fn after_failure(
        &mut self,
        id: &CustomerId,
        error: Error,
    ) -> Result<Read, Error> {
        match error.kind {
            ErrorKind::NotFound | ErrorKind::NoRelationship | ErrorKind::Unreadable => {
                return Ok(Read::Done);
            }
            ErrorKind::NotAllowed => {
                self.refusals += 1;
                if self.refusals < REFUSALS {
                    return Ok(Read::Done);
                }
                self.refusals = 0;
                return match self.customers.may_see(&self.person, Lang::En).await {
                    Ok(MaySee::Yes | MaySee::AsBefore) => Ok(Read::Done),
                    Ok(MaySee::OnlyList) => {
                        self.leave(CollectionState::Refused).await?;
                        Ok(Read::Off)
                    }
                    Err(error) => Ok(self.cope(error).await?.into()),
                };
            }
            ErrorKind::Throttled(_) | ErrorKind::Busy(_) | ErrorKind::Down(_) => {}
            kind if is_outage(kind) => {
                if self.tries.0 != id.as_str() {
                    self.tries = (id.to_string(), 0);
                }
                self.tries.1 += 1;
                let answers = async || {
                    let upstream = &self.customers.upstream;
                    upstream.first_customer(&self.person, Lang::En).await
                };
                if self.tries.1 >= TRIES && answers().await.is_ok() {
                    return Ok(Read::Done);
                }
            }
            _ => {}
        }
        Ok(self.cope(error).await?.into())
    }

    /// Waits its turn, and looks now and then whether the session lasts.
    pub(super) async fn before_call(&mut self) -> Result<Flow, Error> {
        self.customers.collecting.turn().await;
        // People's calls come first: none of the job's is sent while they would have to wait.
        let wait = self.customers.upstream.wait_left(None).await;
        if !wait.is_zero() && self.wait(wait).await? == Flow::Off {
            return Ok(Flow::Off);
        }
        self.calls += 1;
        if self.calls.is_multiple_of(CALLS_OF_SESSION) {
            let upstream = &self.customers.upstream;
            match upstream
                .at_work(&self.job.owner, &self.person.session)
                .await?
            {
                Some(person) => self.person = person,
                None => {
                    self.leave(CollectionState::SignIn).await?;
                    return Ok(Flow::Off);
                }
            }
        }
        Ok(Flow::On)
    }

    /// Copes with a call that failed: waits and goes on, or leaves the job for a person.
    ///
    /// # Errors
    /// Returns the error if the portal's own database does not answer.
    pub(super) async fn cope(&mut self, error: Error) -> Result<Flow, Error> {
        let state = match error.kind {
            ErrorKind::StoreDown | ErrorKind::Internal => return Err(error),
            ErrorKind::Throttled(seconds) | ErrorKind::Busy(seconds) | ErrorKind::Down(seconds) => {
                return self.wait(Duration::from_secs(seconds.max(1).into())).await;
            }
            kind if is_outage(kind) => {
                let wait = FIRST_WAIT.saturating_mul(1 << self.trouble.min(6));
                self.trouble += 1;
                return self.wait(wait.min(LONGEST_WAIT)).await;
            }
            ErrorKind::SignIn | ErrorKind::Mfa | ErrorKind::ProviderRefused => {
                CollectionState::SignIn
            }
            _ => CollectionState::Refused,
        };
        self.customers.note_list_error(&self.person, &error);
        self.leave(state).await?;
        Ok(Flow::Off)
    }

    /// Waits, and tells until when.
    pub(super) async fn wait(&mut self, time: Duration) -> Result<Flow, Error> {
        let clock = &self.customers.clock;
        let end = clock.after(time);
        self.job.wait_until = clock.now_ms().saturating_add(millis(time));
        if self.advance().await? == Flow::Off {
            return Ok(Flow::Off);
        }
        let mut ticks = 0_u32;
        while !end.left(&self.customers.clock).is_zero() {
            sleep(TICK.min(end.left(&self.customers.clock))).await;
            ticks += 1;
            if ticks.is_multiple_of(TICKS_OF_ROW) && self.is_changed().await? {
                return Ok(Flow::Off);
            }
        }
        self.job.wait_until = 0;
        Ok(Flow::On)
    }

    async fn is_changed(&self) -> Result<bool, Error> {
        let job = collections::get(&self.customers.store, self.kind.as_str()).await?;
        let is_same = |job: &StoredCollection| {
            job.started_at == self.job.started_at && job.state == self.job.state
        };
        Ok(!self.lease.is_certain() || !job.as_ref().is_some_and(is_same))
    }

    /// Stores how far the job is.
    pub(super) async fn advance(&self) -> Result<Flow, Error> {
        self.store(&self.job, CollectionState::Running).await
    }

    /// Stores that the job is over, or waits for somebody.
    pub(super) async fn leave(&mut self, state: CollectionState) -> Result<Flow, Error> {
        tracing::info!(
            of = self.kind.as_str(),
            state = state.as_str(),
            "a collection rests"
        );
        self.job.wait_until = 0;
        self.store(&self.job, state).await
    }

    async fn store(&self, job: &StoredCollection, to: CollectionState) -> Result<Flow, Error> {
        if !self.lease.is_certain() {
            return Ok(Flow::Off);
        }
        let next = StoredCollection {
            state: to.as_str().to_owned(),
            ..job.clone()
        };
        let fence = self.lease.fence();
        let news = news_of(self.kind, &next, to, self.customers.clock.now_ms());
        let (store, name, from) = (&self.customers.store, self.kind.as_str(), &job.state);
        let stored = collections::advance(store, name, &next, fence, from, news.as_ref()).await?;
        Ok(if stored { Flow::On } else { Flow::Off })
    }
}

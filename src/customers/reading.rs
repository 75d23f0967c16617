//! The work of a collection: reads the list first, then each billing profile. Everything that is
//! read is stored at once, and so is how far it is, so that another process goes on where this one
//! died.

use super::access::{MaySee, is_outage};
use super::collection::{LISTED, LISTING, NAME};
use super::content::Note;
use super::notes::profile_note;
use super::{CollectionState, Customers};
use crate::auth::Person;
use crate::clock::millis;
use crate::error::{Error, ErrorKind};
use crate::profile::{CustomerId, Target};
use crate::store::collections::{self, StoredCollection};
use crate::store::customers as rows;
use crate::store::leases::Lease;
use crate::text::Lang;
use futures::future::join_all;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until};

/// Profiles that are read at the same time. People at work have the other 46 places.
const TOGETHER: usize = 2;

/// Customers that are looked up in the table at once.
const CHUNK: i64 = 50;

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

/// Whether the work goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    On,
    /// Its state has changed, or another process has it.
    Off,
}

/// A job at work.
pub(super) struct Run<'a> {
    customers: &'a Customers,
    lease: &'a Lease,
    job: StoredCollection,
    person: Person,
    next_call: Instant,
    calls: u32,
    /// Failures without an answer in a row.
    trouble: u32,
    /// The customer that could not be read last, and how often that was.
    tries: (String, u32),
    refusals: u32,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        customers: &'a Customers,
        lease: &'a Lease,
        job: StoredCollection,
        person: Person,
    ) -> Run<'a> {
        Run {
            customers,
            lease,
            job,
            person,
            next_call: Instant::now(),
            calls: 0,
            trouble: 0,
            tries: (String::new(), 0),
            refusals: 0,
        }
    }

    pub(super) async fn to_the_end(mut self) -> Result<(), Error> {
        if self.job.position == LISTING && self.read_list().await? == Flow::Off {
            return Ok(());
        }
        self.read_profiles().await
    }

    /// Reads the whole list, from its beginning: it takes little time, and a continuation token may
    /// no longer be good.
    async fn read_list(&mut self) -> Result<Flow, Error> {
        let mut seen = BTreeSet::new();
        let mut after: Option<String> = None;
        let mut is_whole = true;
        loop {
            if self.before_call().await? == Flow::Off {
                return Ok(Flow::Off);
            }
            let upstream = &self.customers.upstream;
            let read = upstream.many_customers(&self.person, after.as_deref(), Lang::En);
            let page = match read.await {
                Ok(page) => page,
                Err(error) => match self.cope(error).await? {
                    Flow::On => continue,
                    Flow::Off => return Ok(Flow::Off),
                },
            };
            self.trouble = 0;
            let listed: BTreeMap<CustomerId, Note> = page
                .items
                .iter()
                .filter_map(|item| Some((CustomerId::parse(&item.id)?, Note::listed(item))))
                .collect();
            let count = listed.len();
            self.customers.write_batch(&listed).await?;
            seen.extend(listed.into_keys());
            self.job.total = number(seen.len());
            if self.advance().await? == Flow::Off {
                return Ok(Flow::Off);
            }
            if !page.more {
                break;
            }
            after = page.next.filter(|_| count > 0);
            if after.is_none() {
                tracing::warn!("the service's list of customers cannot be read to its end");
                is_whole = false;
                break;
            }
        }
        if is_whole {
            if self.look_for_missing(&seen).await? == Flow::Off {
                return Ok(Flow::Off);
            }
            rows::complete(&self.customers.store).await?;
        }
        LISTED.clone_into(&mut self.job.position);
        self.job.total = rows::count(&self.customers.store).await?;
        (self.job.done, self.job.failed) = (0, 0);
        self.advance().await
    }

    /// Asks for each customer that the list no longer has. Only the service's word makes it gone:
    /// the list of this person may be shorter than that of another.
    async fn look_for_missing(&mut self, seen: &BTreeSet<CustomerId>) -> Result<Flow, Error> {
        self.customers.follow().await?;
        let mut missing = self.customers.read_index(|index| index.missing(seen));
        while let Some(id) = missing.pop() {
            if self.before_call().await? == Flow::Off {
                return Ok(Flow::Off);
            }
            let upstream = &self.customers.upstream;
            let asked = upstream.customers(&self.person, id.as_str(), None, Lang::En);
            match asked.await {
                Ok(page) if page.items.is_empty() => {
                    let gone = Note {
                        gone: Some(self.customers.clock.now_ms()),
                        ..Note::default()
                    };
                    self.customers
                        .write_batch(&BTreeMap::from([(id, gone)]))
                        .await?;
                }
                Ok(page) => self.customers.note_list(&page.items),
                Err(error) if error.kind == ErrorKind::NotAllowed => {}
                Err(error) => {
                    missing.push(id);
                    if self.cope(error).await? == Flow::Off {
                        return Ok(Flow::Off);
                    }
                }
            }
        }
        Ok(Flow::On)
    }

    /// Reads the billing profiles that nobody has read since the job was started.
    async fn read_profiles(&mut self) -> Result<(), Error> {
        loop {
            let ids = rows::ids_after(&self.customers.store, &self.job.position, CHUNK).await?;
            if ids.is_empty() {
                self.job.done = self.job.total;
                self.leave(CollectionState::Done).await?;
                return Ok(());
            }
            for some in ids.chunks(TOGETHER) {
                let due: Vec<CustomerId> = some
                    .iter()
                    .filter(|(_, read_at)| *read_at < self.job.started_at)
                    .filter_map(|(id, _)| CustomerId::parse(id))
                    .collect();
                match self.read_some(&due).await? {
                    Read::Done => {}
                    Read::Again => break,
                    Read::Off => return Ok(()),
                }
                if let Some((last, _)) = some.last() {
                    last.clone_into(&mut self.job.position);
                }
                self.job.done = self.job.done.saturating_add(number(some.len()));
                // Customers that were added meanwhile.
                self.job.total = self.job.total.max(self.job.done);
                if self.advance().await? == Flow::Off {
                    return Ok(());
                }
            }
        }
    }

    async fn read_some(&mut self, due: &[CustomerId]) -> Result<Read, Error> {
        for _ in due {
            if self.before_call().await? == Flow::Off {
                return Ok(Read::Off);
            }
        }
        let begun = Instant::now();
        let read = join_all(due.iter().map(|id| self.read(id))).await;
        if !due.is_empty() {
            let time = begun.elapsed().max(self.customers.collecting.interval());
            self.customers.collecting.took(time, due.len());
        }
        let mut failed = 0;
        for (id, read) in due.iter().zip(read) {
            let Err(error) = read else {
                (self.trouble, self.refusals) = (0, 0);
                continue;
            };
            match self.after_failure(id, error).await? {
                Read::Done => failed += 1,
                other => return Ok(other),
            }
        }
        self.job.failed = self.job.failed.saturating_add(failed);
        Ok(Read::Done)
    }

    /// Reads a billing profile and stores it, as a page that shows it does.
    async fn read(&self, id: &CustomerId) -> Result<(), Error> {
        let customers = self.customers;
        let Some(target) = Target::customer_billing(id.as_str()) else {
            return Ok(());
        };
        let asked_at = customers.clock.now_ms();
        match customers
            .upstream
            .get(&self.person, &target, Lang::En)
            .await?
        {
            Ok(document) => {
                let version = customers
                    .history
                    .observe(&target, &document, asked_at)
                    .await?;
                let note = profile_note(&document, &version, asked_at);
                customers
                    .write_batch(&BTreeMap::from([(id.clone(), note)]))
                    .await
            }
            Err(failure) => {
                let error = customers.upstream.error_of(&self.person, failure);
                customers.note_refusal(&self.person, &target, &error);
                Err(error)
            }
        }
    }

    /// Decides what a customer that could not be read means. `Done` leaves it out.
    async fn after_failure(&mut self, id: &CustomerId, error: Error) -> Result<Read, Error> {
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
    async fn before_call(&mut self) -> Result<Flow, Error> {
        sleep_until(self.next_call).await;
        let interval = self.customers.collecting.interval();
        self.next_call = self.next_call.max(Instant::now()) + interval;
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
    async fn cope(&mut self, error: Error) -> Result<Flow, Error> {
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
    async fn wait(&mut self, time: Duration) -> Result<Flow, Error> {
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
        let job = collections::get(&self.customers.store, NAME).await?;
        let is_same = |job: &StoredCollection| {
            job.started_at == self.job.started_at && job.state == self.job.state
        };
        Ok(!self.lease.is_certain() || !job.as_ref().is_some_and(is_same))
    }

    /// Stores how far the job is.
    async fn advance(&self) -> Result<Flow, Error> {
        self.store(&self.job, CollectionState::Running).await
    }

    /// Stores that the job is over, or waits for somebody.
    async fn leave(&mut self, state: CollectionState) -> Result<Flow, Error> {
        tracing::info!(
            state = state.as_str(),
            "a collection of all customers rests"
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
        let stored =
            collections::advance(&self.customers.store, NAME, &next, fence, &job.state).await?;
        Ok(if stored { Flow::On } else { Flow::Off })
    }
}

/// The end of reading some profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Read {
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

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

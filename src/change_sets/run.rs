//! A set at work: its pace, its waits, and what it does where a call fails.

use super::ChangeSets;
use super::content::{RowContent, SetContent};
use super::news::news_of;
use super::view::{ChangePhase, ChangeRowState, ChangeSetState};
use crate::auth::Person;
use crate::clock::millis;
use crate::error::{Error, ErrorKind};
use crate::profile::{CUSTOMER_BILLING, CustomerId, Target};
use crate::store::change_rows::{self, StoredChangeRow};
use crate::store::change_sets::{self, StandsAs, StoredChangeSet};
use crate::store::leases::Lease;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// After so many calls it is looked whether the session lasts; and before each row that is sent.
const CALLS_OF_SESSION: u32 = 20;

/// During a wait, time between two looks at the clock, and at the row, which somebody may have
/// changed.
const TICK: Duration = Duration::from_millis(100);
const TICKS_OF_ROW: u32 = 10;

/// The first wait after a failure that tells no time, and the longest.
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// After so many failures of one kind in a row a set pauses by itself.
const FAILURES: u32 = 5;

/// Says if the work goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SetFlow {
    On,
    /// Its state has changed, another process has it, or this process stops.
    Off,
}

/// A set at work.
pub(super) struct SetRun<'a> {
    pub sets: &'a ChangeSets,
    pub lease: &'a Arc<Lease>,
    pub set: StoredChangeSet,
    pub content: SetContent,
    pub person: Person,
    pub phase: ChangePhase,
    /// It has come to rest, in a state that is stored.
    pub rests: bool,
    calls: u32,
    /// Failures in a row that were waited after.
    trouble: u32,
    /// The kind of the last failures, and how many came in a row.
    streak: (String, u32),
}

impl<'a> SetRun<'a> {
    pub(super) fn new(
        sets: &'a ChangeSets,
        lease: &'a Arc<Lease>,
        set: StoredChangeSet,
        content: SetContent,
        person: Person,
    ) -> SetRun<'a> {
        SetRun {
            phase: ChangePhase::parse(&set.phase),
            sets,
            lease,
            // Nobody waits any more for what the one before waited for.
            set: StoredChangeSet {
                wait_until: 0,
                ..set
            },
            content,
            person,
            rests: false,
            calls: 0,
            trouble: 0,
            streak: (String::new(), 0),
        }
    }

    pub(super) fn target(row: &StoredChangeRow) -> Option<Target> {
        let customer = CustomerId::parse(&row.customer)?;
        Some(Target::Customer(&CUSTOMER_BILLING, customer))
    }

    pub(super) fn stands(&self) -> StandsAs<'_> {
        StandsAs {
            phase: &self.set.phase,
            state: &self.set.state,
        }
    }

    /// Waits its turn, and looks now and then whether the session lasts.
    pub(super) async fn before_call(&mut self) -> Result<SetFlow, Error> {
        self.sets.customers.job_turn().await;
        if self.sets.working.is_stopped() {
            return Ok(SetFlow::Off);
        }
        // People's calls come first: none of the set's is sent while they would have to wait.
        let wait = self.sets.upstream.wait_left(None).await;
        if !wait.is_zero() && self.wait(wait).await? == SetFlow::Off {
            return Ok(SetFlow::Off);
        }
        self.calls += 1;
        if self.calls.is_multiple_of(CALLS_OF_SESSION) {
            return self.look_at_session().await;
        }
        Ok(SetFlow::On)
    }

    /// Looks whether the session lasts. Without one the set waits for its person.
    pub(super) async fn look_at_session(&mut self) -> Result<SetFlow, Error> {
        let owner = &self.set.owner;
        match self.sets.at_work(owner, &self.person.session).await? {
            Some(person) => {
                self.person = person;
                Ok(SetFlow::On)
            }
            None => self.leave(ChangeSetState::SignIn, "").await,
        }
    }

    /// Copes with a call that failed: waits and goes on, or leaves the set for a person. All but
    /// waits that were asked for count as failures.
    ///
    /// # Errors
    /// Returns the error if the portal's own database does not answer.
    pub(super) async fn cope(&mut self, error: Error) -> Result<SetFlow, Error> {
        match error.kind {
            ErrorKind::StoreDown | ErrorKind::Unsettled | ErrorKind::Internal => Err(error),
            ErrorKind::Throttled(seconds) | ErrorKind::Busy(seconds) | ErrorKind::Down(seconds) => {
                self.wait(Duration::from_secs(seconds.max(1).into())).await
            }
            ErrorKind::SignIn | ErrorKind::Mfa | ErrorKind::ProviderRefused => {
                self.leave(ChangeSetState::SignIn, "").await
            }
            kind => {
                let wait = FIRST_WAIT.saturating_mul(1 << self.trouble.min(6));
                self.trouble += 1;
                if self.failed(kind.as_str()).await? == SetFlow::Off {
                    return Ok(SetFlow::Off);
                }
                self.wait(wait.min(LONGEST_WAIT)).await
            }
        }
    }

    /// Counts a failure. After several of one kind in a row the set pauses.
    pub(super) async fn failed(&mut self, kind: &str) -> Result<SetFlow, Error> {
        if self.streak.0 != kind {
            self.streak = (kind.to_owned(), 0);
        }
        self.streak.1 += 1;
        if self.streak.1 < FAILURES {
            return Ok(SetFlow::On);
        }
        self.leave(ChangeSetState::Paused, kind).await
    }

    /// Partner Center answered: failures in a row are over.
    pub(super) fn succeeded(&mut self) {
        self.trouble = 0;
        self.streak = (String::new(), 0);
    }

    /// Waits, and tells until when.
    pub(super) async fn wait(&mut self, time: Duration) -> Result<SetFlow, Error> {
        let clock = &self.sets.clock;
        let end = clock.after(time);
        self.set.wait_until = clock.now_ms().saturating_add(millis(time));
        if self.advance().await? == SetFlow::Off {
            return Ok(SetFlow::Off);
        }
        let mut ticks = 0_u32;
        while !end.left(&self.sets.clock).is_zero() {
            sleep(TICK.min(end.left(&self.sets.clock))).await;
            ticks += 1;
            if self.sets.working.is_stopped() {
                return Ok(SetFlow::Off);
            }
            if ticks.is_multiple_of(TICKS_OF_ROW) && self.is_changed().await? {
                return Ok(SetFlow::Off);
            }
        }
        self.set.wait_until = 0;
        Ok(SetFlow::On)
    }

    async fn is_changed(&self) -> Result<bool, Error> {
        let set = change_sets::get(&self.sets.store, self.set.id).await?;
        let is_same =
            |set: &StoredChangeSet| set.phase == self.set.phase && set.state == self.set.state;
        Ok(!self.lease.is_certain() || !set.as_ref().is_some_and(is_same))
    }

    /// Stores that it is at work, and until when it waits.
    pub(super) async fn advance(&self) -> Result<SetFlow, Error> {
        self.store(&self.set).await
    }

    /// Stores that it is over, or waits for somebody. Always `Off`: the work ends here.
    pub(super) async fn leave(
        &mut self,
        state: ChangeSetState,
        why: &str,
    ) -> Result<SetFlow, Error> {
        let is_stopping = self.set.state == ChangeSetState::Stopping.as_str();
        if is_stopping && state != ChangeSetState::Stopped {
            // Whatever is in the way of its end, it must not go on to send when that is gone. It is
            // taken up again a little later, and when its person signs in.
            self.rests = true;
            return Ok(SetFlow::Off);
        }
        tracing::info!(
            set = self.set.id,
            state = state.as_str(),
            why,
            "a change set rests"
        );
        let next = StoredChangeSet {
            state: state.as_str().to_owned(),
            why: why.to_owned(),
            wait_until: 0,
            ..self.set.clone()
        };
        self.rests = self.store(&next).await? == SetFlow::On;
        Ok(SetFlow::Off)
    }

    async fn store(&self, next: &StoredChangeSet) -> Result<SetFlow, Error> {
        if !self.lease.is_certain() {
            return Ok(SetFlow::Off);
        }
        let (store, fence) = (&self.sets.store, self.lease.fence());
        let state = ChangeSetState::parse(&next.state);
        let news = news_of(next, state, self.sets.clock.now_ms());
        let stored = change_sets::advance(store, next, fence, self.stands(), news.as_ref()).await?;
        Ok(if stored { SetFlow::On } else { SetFlow::Off })
    }

    /// Stores a row in another state, if the set stands as it was taken up; `always` also if it
    /// does not, for what was sent.
    pub(super) async fn put(
        &self,
        row: &StoredChangeRow,
        (state, content, sent_at): (ChangeRowState, &RowContent, i64),
        always: bool,
    ) -> Result<SetFlow, Error> {
        if !self.lease.is_certain() {
            return Ok(SetFlow::Off);
        }
        let next = StoredChangeRow {
            state: state.as_str().to_owned(),
            content: content.bytes(),
            sent_at,
            ..row.clone()
        };
        let from = (!always).then(|| self.stands());
        let (store, fence) = (&self.sets.store, self.lease.fence());
        let put = change_rows::write_row(store, self.set.id, &next, &row.state, fence, from);
        Ok(if put.await? {
            SetFlow::On
        } else {
            SetFlow::Off
        })
    }

    /// The end of the work, as `work` tells it.
    pub(super) fn end(&self) -> SetFlow {
        if self.rests {
            SetFlow::On
        } else {
            SetFlow::Off
        }
    }
}

/// Returns whether a document could not be read, though nothing was said about rights: there was no
/// answer, or one that the request is wrong.
pub(super) fn is_unreadable(kind: ErrorKind) -> bool {
    kind.is_outage()
        || matches!(
            kind,
            ErrorKind::ProviderBroken | ErrorKind::ProviderDown | ErrorKind::BadForm
        )
}

/// Returns whether Partner Center refuses the document itself.
pub(super) fn is_no_access(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NotAllowed | ErrorKind::NoRelationship | ErrorKind::NotFound
    )
}

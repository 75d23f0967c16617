//! Collections: jobs that go through all customers, each of the person who started it. Here are
//! their states and what people do with them; `collecting.rs` does the work.

use super::{Collection, CollectionCommand, CollectionKind, CollectionState, Customers};
use crate::auth::{Permission, Person};
use crate::error::{Error, ErrorKind};
use crate::store::collections::{self, StoredCollection};
use serde::{Deserialize, Serialize};
use tracing::Instrument;

/// The position of a job that reads customers and has not read the list to its end.
pub(super) const LISTING: &str = "";

/// Where a job stands that has read the list and no billing profile: before every id.
pub(super) const LISTED: &str = "0";

/// The person whose job it is, as its row has them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct JobPerson {
    pub session: String,
    pub name: String,
}

impl JobPerson {
    pub(super) fn of(job: &StoredCollection) -> JobPerson {
        serde_json::from_slice(&job.person).unwrap_or_default()
    }
}

/// Gives a job to this person.
fn given(job: StoredCollection, person: &Person) -> StoredCollection {
    let worker = JobPerson {
        session: person.session.clone(),
        name: person.name.clone(),
    };
    StoredCollection {
        owner: person.key(),
        person: serde_json::to_vec(&worker).expect("texts are JSON"),
        ..job
    }
}

pub(super) fn state_of(job: &StoredCollection) -> Option<CollectionState> {
    CollectionState::ALL
        .into_iter()
        .find(|state| state.as_str() == job.state)
}

impl Customers {
    /// Returns the newest collection of this kind, whoever started it.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn collection(
        &self,
        person: &Person,
        kind: CollectionKind,
    ) -> Result<Option<Collection>, Error> {
        let Some(job) = collections::get(&self.store, kind.as_str()).await? else {
            return Ok(None);
        };
        let Some(state) = state_of(&job) else {
            return Ok(None);
        };
        if state == CollectionState::Running {
            // The process that ran it may have died.
            self.collecting.known_to_run(kind);
        }
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        let now = self.clock.now_ms();
        let wait_until = (job.wait_until > now).then_some(job.wait_until);
        let (total, done) = (count(job.total), count(job.done));
        let listing = kind == CollectionKind::Customers && job.position == LISTING;
        let left = total.saturating_sub(done);
        let seconds_left = self.collecting.seconds(kind, left).map(|seconds| {
            seconds + wait_until.map_or(0, |until| count(until - now).div_ceil(1_000))
        });
        Ok(Some(Collection {
            state,
            started_by: JobPerson::of(&job).name,
            own: job.owner == person.key(),
            listing,
            total,
            done,
            failed: count(job.failed),
            started_at: job.started_at,
            changed_at: job.changed_at,
            wait_until: wait_until.filter(|_| state == CollectionState::Running),
            seconds_left: seconds_left.filter(|_| state == CollectionState::Running && !listing),
        }))
    }

    /// Starts, pauses, resumes or stops the collection, and returns it. A command that does not fit
    /// its state changes nothing. One at a time is read: starting while one is under way changes
    /// nothing either. Whoever resumes it continues it with their own rights.
    ///
    /// # Errors
    /// `Role` if somebody else started it and the person may not edit, `StoreDown` if the database
    /// does not answer.
    pub async fn command(
        &self,
        person: &Person,
        kind: CollectionKind,
        command: CollectionCommand,
    ) -> Result<Option<Collection>, Error> {
        let job = collections::get(&self.store, kind.as_str()).await?;
        match (command, job) {
            (CollectionCommand::Start, _) => self.start_collection(person, kind).await?,
            (_, Some(job)) => {
                let is_own = job.owner == person.key();
                if !is_own && !person.roles.may(Permission::Edit) {
                    return Err(ErrorKind::Role.into());
                }
                self.turn_collection(person, (kind, command), job).await?;
            }
            (_, None) => {}
        }
        self.collecting.wake(kind);
        self.collection(person, kind).await
    }

    async fn start_collection(&self, person: &Person, kind: CollectionKind) -> Result<(), Error> {
        let over: Vec<&str> = CollectionState::ALL
            .into_iter()
            .filter(|state| state.is_over())
            .map(CollectionState::as_str)
            .collect();
        let job = StoredCollection {
            state: CollectionState::Running.as_str().to_owned(),
            ..given(StoredCollection::default(), person)
        };
        if collections::start(&self.store, kind.as_str(), &job, &over).await? {
            tracing::info!(of = kind.as_str(), "a collection was started");
        }
        Ok(())
    }

    async fn turn_collection(
        &self,
        person: &Person,
        (kind, command): (CollectionKind, CollectionCommand),
        job: StoredCollection,
    ) -> Result<(), Error> {
        let (job, to) = match (command, state_of(&job)) {
            (CollectionCommand::Pause, Some(CollectionState::Running)) => {
                (job, CollectionState::Paused)
            }
            (
                CollectionCommand::Resume,
                Some(CollectionState::Paused | CollectionState::SignIn),
            ) => (given(job, person), CollectionState::Running),
            (CollectionCommand::Stop, Some(state)) if !state.is_over() => {
                (job, CollectionState::Stopped)
            }
            _ => return Ok(()),
        };
        let from = job.state.clone();
        collections::turn(&self.store, kind.as_str(), &job, to.as_str(), &from, None).await?;
        Ok(())
    }

    /// Continues the collections of somebody who signs in, if they wait for that; in a task of its
    /// own, because nobody waits for it.
    pub fn continue_collections(&self, person: &Person) {
        let (customers, person) = (self.clone(), person.clone());
        let continuing = async move {
            for kind in CollectionKind::ALL {
                if let Err(error) = customers.continue_waiting(&person, kind).await {
                    tracing::info!(
                        kind = error.kind.as_str(),
                        "a collection goes on when its person signs in again or resumes it"
                    );
                }
            }
        };
        self.tasks.spawn(continuing.in_current_span());
    }

    async fn continue_waiting(&self, person: &Person, kind: CollectionKind) -> Result<(), Error> {
        let Some(job) = collections::get(&self.store, kind.as_str()).await? else {
            return Ok(());
        };
        if job.owner == person.key() && state_of(&job) == Some(CollectionState::SignIn) {
            self.turn_collection(person, (kind, CollectionCommand::Resume), job)
                .await?;
            self.collecting.wake(kind);
        }
        Ok(())
    }
}

//! The commands for a set: dry run, ticks, start, pause, resume, stop.

use super::ChangeSets;
use super::content::SetContent;
use super::news::news_of;
use super::view::{
    ChangePhase, ChangeRowState, ChangeSetCommand, ChangeSetState, CommandRefusal, ConfirmedCounts,
    SetConfirmation,
};
use crate::auth::Person;
use crate::clock::millis;
use crate::error::{Error, ErrorKind};
use crate::store::change_rows::{self, SendLimit};
use crate::store::change_sets::{self, StandsAs, StoredChangeSet};
use crate::store::news::Announcement;
use std::time::Duration;
use tracing::Instrument;

/// The day of the limit.
pub(super) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The states of rows that a dry run finds.
pub(super) const FOUND: [ChangeRowState; 7] = [
    ChangeRowState::Change,
    ChangeRowState::Nothing,
    ChangeRowState::Problem,
    ChangeRowState::Conflict,
    ChangeRowState::NoAccess,
    ChangeRowState::Confirm,
    ChangeRowState::Guarded,
];

impl ChangeSets {
    /// Carries out a command, or says why not. `confirmed` has what the person has confirmed with a
    /// start. Only its owner starts a set, whose rights it uses; anybody who may
    /// edit pauses and stops it.
    ///
    /// # Errors
    /// `NotFound` if there is no such set, `Role` if it is somebody else's, `StoreDown` if the
    /// database does not answer.
    pub async fn command(
        &self,
        person: &Person,
        number: i64,
        command: ChangeSetCommand,
        confirmed: ConfirmedCounts,
    ) -> Result<Result<(), CommandRefusal>, Error> {
        let set = self.of_number(number).await?;
        let is_own = set.owner == person.key();
        let needs_owner = match command {
            ChangeSetCommand::DryRun | ChangeSetCommand::Start | ChangeSetCommand::Resume => true,
            ChangeSetCommand::Pause | ChangeSetCommand::Stop => false,
        };
        if needs_owner && !is_own {
            return Err(ErrorKind::Role.into());
        }
        let (phase, state) = (
            ChangePhase::parse(&set.phase),
            ChangeSetState::parse(&set.state),
        );
        let done = match (command, phase, state) {
            (
                ChangeSetCommand::DryRun,
                ChangePhase::Check,
                ChangeSetState::Draft | ChangeSetState::Done | ChangeSetState::Stopped,
            ) => self.check_anew(person, set).await?,
            (ChangeSetCommand::Start, ChangePhase::Check, ChangeSetState::Done) => {
                match self.start(person, set, confirmed).await? {
                    Ok(done) => done,
                    Err(refusal) => return Ok(Err(refusal)),
                }
            }
            (ChangeSetCommand::Pause, phase, ChangeSetState::Running) => {
                let to = (phase, ChangeSetState::Paused);
                self.turn_by(is_own, set, to).await?
            }
            (ChangeSetCommand::Resume, phase, ChangeSetState::Paused | ChangeSetState::SignIn) => {
                let to = (phase, ChangeSetState::Running);
                self.turn(Some(person), set, to).await?
            }
            // What is being sent is settled before it has stopped.
            (
                ChangeSetCommand::Stop,
                ChangePhase::Send,
                ChangeSetState::Running | ChangeSetState::SignIn | ChangeSetState::Paused,
            ) => {
                let to = (ChangePhase::Send, ChangeSetState::Stopping);
                self.turn(is_own.then_some(person), set, to).await?
            }
            (
                ChangeSetCommand::Stop,
                ChangePhase::Check,
                ChangeSetState::Running | ChangeSetState::SignIn | ChangeSetState::Paused,
            ) => {
                let to = (ChangePhase::Check, ChangeSetState::Stopped);
                self.turn_by(is_own, set, to).await?
            }
            _ => false,
        };
        self.working.wake();
        Ok(if done {
            tracing::info!(set = number, ?command, "a change set got a command");
            Ok(())
        } else {
            Err(CommandRefusal::State)
        })
    }

    /// Ticks or unticks rows after the dry run, by their places. Returns the number of rows that were
    /// otherwise before.
    ///
    /// # Errors
    /// As `command`.
    pub async fn tick(
        &self,
        person: &Person,
        number: i64,
        places: &[(i64, bool)],
    ) -> Result<Result<u64, CommandRefusal>, Error> {
        let set = self.of_number(number).await?;
        if set.owner != person.key() {
            return Err(ErrorKind::Role.into());
        }
        let from = StandsAs {
            phase: ChangePhase::Check.as_str(),
            state: ChangeSetState::Done.as_str(),
        };
        let changed = change_rows::tick(&self.store, number, places, from).await?;
        Ok(changed.ok_or(CommandRefusal::State))
    }

    /// Lets the sets of somebody who signs in go on that wait for that; in a task of its own,
    /// because nobody waits for it.
    pub fn continue_sets(&self, person: &Person) {
        let (sets, person) = (self.clone(), person.clone());
        let continuing = async move {
            if let Err(error) = sets.continue_waiting(&person).await {
                tracing::info!(
                    kind = error.kind.as_str(),
                    "change sets go on when their person signs in again or resumes them"
                );
            }
        };
        self.tasks.spawn(continuing.in_current_span());
    }

    async fn continue_waiting(&self, person: &Person) -> Result<(), Error> {
        let state = ChangeSetState::SignIn.as_str();
        for set in change_sets::in_state(&self.store, state).await? {
            if set.owner == person.key() {
                let to = (ChangePhase::parse(&set.phase), ChangeSetState::Running);
                self.turn(Some(person), set, to).await?;
            }
        }
        // Those that are stopping wait for their person as well.
        self.working.wake();
        Ok(())
    }

    pub(super) async fn of_number(&self, number: i64) -> Result<StoredChangeSet, Error> {
        let set = change_sets::get(&self.store, number).await?;
        Ok(set.ok_or(ErrorKind::NotFound)?)
    }

    async fn check_anew(&self, person: &Person, set: StoredChangeSet) -> Result<bool, Error> {
        let (phase, state) = (set.phase.clone(), set.state.clone());
        let to = (ChangePhase::Check, ChangeSetState::Running);
        let from = StandsAs {
            phase: &phase,
            state: &state,
        };
        let set = given(set, Some(person), to);
        let (unread, found) = (
            ChangeRowState::New.as_str(),
            FOUND.map(ChangeRowState::as_str),
        );
        Ok(change_sets::turn_with_rows(&self.store, &set, from, None, &found, unread).await?)
    }

    /// Starts to send, with the confirmation for the rows that need one; or says why not.
    async fn start(
        &self,
        person: &Person,
        set: StoredChangeSet,
        confirmed: ConfirmedCounts,
    ) -> Result<Result<bool, CommandRefusal>, Error> {
        if confirmed.seen.is_some_and(|seen| seen != set.changed_at) {
            return Ok(Err(CommandRefusal::Changed));
        }
        let mut counts = change_rows::counts(&self.store, &[set.id]).await?;
        let counts = counts.remove(&set.id).unwrap_or_default();
        let ticked = |state: ChangeRowState| {
            let of_state = counts.iter().find(|count| count.state == state.as_str());
            of_state.map_or(0, |count| u64::try_from(count.ticked).unwrap_or_default())
        };
        let guarded = ticked(ChangeRowState::Confirm);
        let to_send = ticked(ChangeRowState::Change) + guarded;
        if to_send == 0 {
            return Ok(Err(CommandRefusal::Nothing));
        }
        if confirmed.rows != Some(to_send) {
            return Ok(Err(CommandRefusal::Count(to_send)));
        }
        if guarded > confirmed.guarded.unwrap_or_default() {
            return Ok(Err(CommandRefusal::Unconfirmed(guarded)));
        }
        let left = self.left_of_day().await?;
        if to_send > left {
            let most = self.limits.day;
            return Ok(Err(CommandRefusal::DayLimit { left, most }));
        }
        let from = StandsAs {
            phase: ChangePhase::Check.as_str(),
            state: ChangeSetState::Done.as_str(),
        };
        let to = (ChangePhase::Send, ChangeSetState::Running);
        let mut set = given(set, Some(person), to);
        if let Some(mut content) = SetContent::read(&set.content) {
            content.confirmed = (guarded > 0).then(|| SetConfirmation {
                name: person.name.clone(),
                at: self.clock.now_ms(),
                rows: guarded,
            });
            set.content = content.bytes();
        }
        let states = [ChangeRowState::Confirm.as_str()];
        let change = ChangeRowState::Change.as_str();
        // Ticks and a correction since the rows were counted would send other ones.
        let counted = Some(set.changed_at);
        let turned = change_sets::turn_with_rows(&self.store, &set, from, counted, &states, change);
        Ok(Ok(turned.await?))
    }

    /// The largest number of rows of a set.
    pub fn most_rows(&self) -> u32 {
        self.limits.set
    }

    /// The day's limit, as a refusal tells it.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn day_limit(&self) -> Result<CommandRefusal, Error> {
        Ok(CommandRefusal::DayLimit {
            left: self.left_of_day().await?,
            most: self.limits.day,
        })
    }

    /// The number of rows that may still be sent within the last 24 hours.
    pub(super) async fn left_of_day(&self) -> Result<u64, Error> {
        let since = self.send_limit().since;
        let sent = change_rows::sent_since(&self.store, since).await?;
        let sent = u64::try_from(sent).unwrap_or_default();
        Ok(u64::from(self.limits.day).saturating_sub(sent))
    }

    /// The limit of the last 24 hours.
    pub(super) fn send_limit(&self) -> SendLimit {
        SendLimit {
            since: self.clock.now_ms() - millis(DAY),
            most: i64::from(self.limits.day),
        }
    }

    /// Puts a set into another state, with this person's session.
    pub(super) async fn turn(
        &self,
        person: Option<&Person>,
        set: StoredChangeSet,
        to: (ChangePhase, ChangeSetState),
    ) -> Result<bool, Error> {
        let from = (set.phase.clone(), set.state.clone());
        self.store_turned(&given(set, person, to), from, None).await
    }

    /// Puts a set to rest. That is news for its owner, unless it is their own doing.
    pub(super) async fn turn_by(
        &self,
        is_own: bool,
        set: StoredChangeSet,
        to: (ChangePhase, ChangeSetState),
    ) -> Result<bool, Error> {
        let from = (set.phase.clone(), set.state.clone());
        let set = given(set, None, to);
        let news = news_of(&set, to.1, self.clock.now_ms()).filter(|_| !is_own);
        self.store_turned(&set, from, news).await
    }

    async fn store_turned(
        &self,
        set: &StoredChangeSet,
        (phase, state): (String, String),
        news: Option<Announcement>,
    ) -> Result<bool, Error> {
        let from = StandsAs {
            phase: &phase,
            state: &state,
        };
        Ok(change_sets::turn(&self.store, set, from, news.as_ref()).await?)
    }
}

/// The set in another state, with this person's session.
fn given(
    set: StoredChangeSet,
    person: Option<&Person>,
    (phase, state): (ChangePhase, ChangeSetState),
) -> StoredChangeSet {
    let content = person
        .zip(SetContent::read(&set.content))
        .map(|(person, content)| content.of(person).bytes());
    StoredChangeSet {
        phase: phase.as_str().to_owned(),
        state: state.as_str().to_owned(),
        why: String::new(),
        content: content.unwrap_or_else(|| set.content.clone()),
        ..set
    }
}

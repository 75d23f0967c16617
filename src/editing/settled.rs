//! Saves whose result was unknown and was found out later: their person is told once, on whichever
//! page they open next.

use super::drafts::StoredEdit;
use super::{Draft, Editing, Outcome};
use crate::auth::Person;
use crate::clock::millis;
use crate::error::Error;
use crate::profile::Target;
use crate::store::shared_state;
use crate::store::shared_state::Fact;
use std::time::Duration;
use tracing::Instrument;

/// Nobody is told after this time; the audit log has it.
const TOLD_WITHIN: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A page waits so long for a save to be settled; after that the next page tells it.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a note says.
const PENDING: &[u8] = b"pending";
const SAVED: &[u8] = b"saved";
const NOT_SAVED: &[u8] = b"not-saved";

/// A save that was settled and not told yet.
#[derive(Debug, Clone, PartialEq)]
pub struct SettledSave {
    pub target: Target,
    /// It was carried out.
    pub saved: bool,
}

/// The list of `shared_state` with a person's settled saves, by document.
fn list_of(person: &Person) -> String {
    format!("{}{}", shared_state::SETTLED, person.key())
}

/// Tells whether the form or the review of this document stands at `path`: they tell how its saves
/// ended by themselves.
pub fn is_own_page(path: &str, target: &Target) -> bool {
    let address = target.address();
    path == address || path.strip_prefix(&address) == Some("/review")
}

impl Editing {
    /// Notes that the person is to be told how a save ended.
    pub(super) async fn announce_settled(
        &self,
        person: &Person,
        target: &Target,
        saved: bool,
    ) -> Result<(), Error> {
        let value = if saved { SAVED } else { NOT_SAVED };
        self.note_settled(person, target, value).await
    }

    /// Notes that the result of a save is not known: the person's next pages look for it.
    pub(super) async fn announce_unsettled(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<(), Error> {
        self.note_settled(person, target, PENDING).await
    }

    async fn note_settled(
        &self,
        person: &Person,
        target: &Target,
        value: &[u8],
    ) -> Result<(), Error> {
        let fact = Fact {
            name: target.key(),
            value: value.to_vec(),
            until: self.clock.now_ms() + millis(TOLD_WITHIN),
        };
        shared_state::publish(&self.store, &list_of(person), &fact).await?;
        Ok(())
    }

    /// Forgets the note: the profile's own page has told it.
    pub(super) async fn retract_settled(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<(), Error> {
        shared_state::retract(&self.store, &list_of(person), &target.key()).await?;
        Ok(())
    }

    /// The person's saves that were settled and are not told yet. Those whose result is unknown are
    /// looked for first, but those of the page at `path`, which does so by itself.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn settled_saves(
        &self,
        person: &Person,
        path: &str,
    ) -> Result<Vec<SettledSave>, Error> {
        let list = list_of(person);
        let mut facts = match person.rows.settled() {
            Some(facts) => facts,
            None => shared_state::published(&self.store, &list).await?,
        };
        let pending: Vec<Target> = facts
            .iter()
            .filter(|fact| fact.value == PENDING)
            .filter_map(|fact| Target::from_key(&fact.name))
            .filter(|target| !is_own_page(path, target))
            .collect();
        if !pending.is_empty() {
            let (editing, person) = (self.clone(), person.clone());
            let looking = async move { editing.reconcile_these(&person, &pending).await };
            let looking = self.tasks.spawn(looking.in_current_span());
            // In time or not: the next page tells it then.
            let _ = tokio::time::timeout(PATIENCE, looking).await;
            facts = shared_state::published(&self.store, &list).await?;
        }
        let save = |fact: Fact| {
            Some(SettledSave {
                target: Target::from_key(&fact.name).filter(|_| fact.value != PENDING)?,
                saved: fact.value == SAVED,
            })
        };
        Ok(facts.into_iter().filter_map(save).collect())
    }

    /// The person has been told on another page: the profile's own pages do not tell it again.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn settled_told(&self, person: &Person, save: &SettledSave) -> Result<(), Error> {
        let target = &save.target;
        self.retract_settled(person, target).await?;
        match self.edit(person, target).await? {
            Some(StoredEdit::Open(draft))
                if draft.outcome.as_ref().is_some_and(Outcome::is_settled) =>
            {
                let id = draft.id();
                let told = Draft {
                    outcome: None,
                    ..*draft
                };
                self.replace_draft(person, target, &id, told).await?;
            }
            Some(StoredEdit::Ended(notice))
                if notice.outcome.as_ref().is_some_and(Outcome::is_settled) =>
            {
                self.forget_notice(person, target, notice.outcome.as_ref())
                    .await?;
            }
            _ => {}
        }
        Ok(())
    }
}

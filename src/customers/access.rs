//! Who may see the copy: whoever Partner Center lists customers and shows a billing profile to, asked
//! with their own token.

use super::Customers;
use crate::auth::Person;
use crate::clock::Clock;
use crate::error::{Error, ErrorKind};
use crate::expiring_map::ExpiringMap;
use crate::profile::{CustomerId, Target};
use crate::text::Lang;
use std::collections::BTreeSet;
use std::time::Duration;

/// For how long a yes counts.
const ALLOWED: Duration = Duration::from_secs(60);

/// The largest number of sessions.
const MANY: usize = 10_000;

/// Customers whose profile was refused to one session at most. Beyond, the session sees no copy.
const MANY_REFUSED: usize = 1_000;

/// What Partner Center answered each session.
#[derive(Debug)]
pub(super) struct Access {
    /// Sessions that were allowed to see customers within the last minute.
    allowed: ExpiringMap<String, ()>,
    /// Those that ever were, and have not been refused since.
    before: ExpiringMap<String, ()>,
    /// Customers whose profiles were refused to a session.
    refused: ExpiringMap<String, BTreeSet<CustomerId>>,
}

/// The answer to a person's question for the copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MaySee {
    Yes,
    /// Partner Center does not answer, and allowed it before.
    AsBefore,
    /// Customers are listed, and their billing profiles are refused.
    OnlyList,
}

impl Access {
    pub(super) fn new(clock: &Clock, session_lifetime: Duration) -> Access {
        let map = |ttl| ExpiringMap::new(clock.clone(), ttl, MANY);
        Access {
            allowed: map(ALLOWED),
            before: map(session_lifetime),
            refused: ExpiringMap::new(clock.clone(), session_lifetime, MANY),
        }
    }

    /// Returns the customers that this session does not see.
    pub(super) fn hidden(&self, person: &Person) -> BTreeSet<CustomerId> {
        self.refused.get(&person.session).unwrap_or_default()
    }

    fn forget(&self, person: &Person) {
        self.allowed.remove(&person.session);
        self.before.remove(&person.session);
    }
}

impl Customers {
    /// Asks Partner Center whether this person may see the copy, unless that was asked within the
    /// last minute.
    ///
    /// # Errors
    /// Fails if the person has to sign in again, if Partner Center refuses the list of customers,
    /// or if it does not answer and never allowed it to this session.
    pub(super) async fn may_see(&self, person: &Person, lang: Lang) -> Result<MaySee, Error> {
        let access = &self.access;
        if access.hidden(person).len() >= MANY_REFUSED {
            return Ok(MaySee::OnlyList);
        }
        if access.allowed.get(&person.session).is_some() {
            return Ok(MaySee::Yes);
        }
        match self.ask(person, lang).await {
            Ok(MaySee::OnlyList) => {
                access.forget(person);
                Ok(MaySee::OnlyList)
            }
            Ok(yes) => {
                access.allowed.insert(person.session.clone(), ());
                access.before.insert(person.session.clone(), ());
                Ok(yes)
            }
            Err(error) if is_outage(error.kind) => {
                if access.before.get(&person.session).is_some() {
                    Ok(MaySee::AsBefore)
                } else {
                    Err(error)
                }
            }
            Err(error) => {
                access.forget(person);
                Err(error)
            }
        }
    }

    async fn ask(&self, person: &Person, lang: Lang) -> Result<MaySee, Error> {
        let Some(first) = self.upstream.first_customer(person, lang).await? else {
            return Ok(MaySee::Yes);
        };
        let Some(target) = Target::customer_billing(&first.id) else {
            return Ok(MaySee::Yes);
        };
        let asked_at = self.clock.now_ms();
        match self.upstream.get(person, &target, lang).await? {
            Ok(document) => {
                let text = document.to_string();
                let observed = self.history.observe(&target, &document, &text, asked_at);
                let version = observed.await?;
                self.note_profile(&target, &document, &version, asked_at);
                Ok(MaySee::Yes)
            }
            Err(failure) => {
                let error = self.upstream.error_of(person, failure);
                match error.kind {
                    ErrorKind::NotAllowed | ErrorKind::NoRelationship => Ok(MaySee::OnlyList),
                    // It was removed a moment ago.
                    ErrorKind::NotFound => Ok(MaySee::Yes),
                    _ => Err(error),
                }
            }
        }
    }

    /// Returns whether Partner Center lets this person see customers' profiles, as for the copy: a
    /// yes counts for a minute, and during an outage a session that was allowed before still may.
    ///
    /// # Errors
    /// Fails if Partner Center refuses the list of customers, or does not answer and never allowed
    /// that to this session.
    pub async fn may_see_profiles(&self, person: &Person, lang: Lang) -> Result<bool, Error> {
        Ok(self.may_see(person, lang).await? != MaySee::OnlyList)
    }

    /// Asks Partner Center whether this person may list customers, as for the copy: whoever may sees
    /// what the team keeps of them.
    ///
    /// # Errors
    /// Like `may_see_profiles`.
    pub async fn ask_list(&self, person: &Person, lang: Lang) -> Result<(), Error> {
        match self.complete_at().await? {
            0 => self.upstream.first_customer(person, lang).await.map(drop),
            _ => self.may_see(person, lang).await.map(drop),
        }
    }

    /// Returns whether Partner Center refused this customer's profile to the person's session.
    pub fn is_hidden(&self, person: &Person, id: &CustomerId) -> bool {
        self.access.hidden(person).contains(id)
    }

    /// Notes that Partner Center refused something to this person, so that it is asked again before
    /// they see the copy; if it was a customer's profile, they no longer see that customer there.
    pub fn note_refusal(&self, person: &Person, target: &Target, error: &Error) {
        if !matches!(
            error.kind,
            ErrorKind::NotAllowed | ErrorKind::NoRelationship | ErrorKind::Mfa
        ) {
            return;
        }
        self.access.allowed.remove(&person.session);
        if let Some(id) = target.customer() {
            self.access.refused.update(person.session.clone(), |entry| {
                let refused = entry.get_or_insert_default();
                if refused.len() < MANY_REFUSED {
                    refused.insert(id.clone());
                }
            });
        }
    }

    /// Notes that Partner Center showed a document to this person: a refusal before is over.
    pub fn note_allowed(&self, person: &Person, target: &Target) {
        let Some(id) = target.customer() else { return };
        self.access.refused.update(person.session.clone(), |entry| {
            if let Some(refused) = entry {
                refused.remove(id);
            }
        });
    }

    /// Notes that the list was refused to this person.
    pub(super) fn note_list_error(&self, person: &Person, error: &Error) {
        if !is_outage(error.kind) {
            self.access.forget(person);
        }
    }
}

/// Returns whether a call failed without an answer about rights.
pub(super) fn is_outage(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Throttled(_)
            | ErrorKind::Busy(_)
            | ErrorKind::Down(_)
            | ErrorKind::Unavailable
            | ErrorKind::Unreadable
            | ErrorKind::Interrupted
            | ErrorKind::Unreachable
            | ErrorKind::Timeout
            | ErrorKind::ProviderBroken
            | ErrorKind::ProviderDown
    )
}

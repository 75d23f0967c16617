//! What Partner Center allowed each session when it was last asked, for the account page. Told,
//! never decided by: it is kept in memory, and where replicas share a database, there for a while.

use crate::auth::Person;
use crate::clock::{Clock, millis};
use crate::error::Error;
use crate::error_catalog::{NEEDED, Verb};
use crate::expiring_map::ExpiringMap;
use crate::partner_center::UpstreamError;
use crate::portal::Portal;
use crate::store::shared_state;
use crate::store::shared_state::Fact;
use std::collections::BTreeMap;
use std::time::Duration;

/// Sessions that are remembered at most; the one not seen for longest makes room.
const SESSIONS: usize = 10_000;

/// Partner Center's code for a sign-in without second factor.
const MFA: &str = "900421";

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Answer {
    Allowed,
    Refused { status: u16, code: Option<String> },
}

/// The latest answer about one thing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Last {
    /// Unix milliseconds.
    pub at: i64,
    pub answer: Answer,
    /// Whether the service said that the sign-in meets its rule about second factors.
    pub mfa: Option<bool>,
}

/// What did not change is told other replicas again this often, in milliseconds: a page view alone
/// writes nothing.
const AGAIN: i64 = 60_000;

/// A profile (or `customers`) and a verb.
type AccessSubject = (&'static str, Verb);

pub type AccessAnswers = BTreeMap<AccessSubject, Last>;

/// What the service's answers say of the sign-in's second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    /// Nothing was asked yet.
    Unknown,
    /// The sign-in was accepted; `meets` is what the service added.
    Accepted { at: i64, meets: Option<bool> },
    /// The service wants a second factor, unix milliseconds.
    Missing(i64),
}

/// The answers of each session, until none has come for the lifetime of a session.
#[derive(Debug)]
pub struct AccessLog(ExpiringMap<String, AccessAnswers>);

impl AccessLog {
    pub fn new(clock: Clock, session_lifetime: Duration) -> AccessLog {
        AccessLog(ExpiringMap::new(clock, session_lifetime, SESSIONS))
    }

    /// Notes what an answer says of rights; one that says nothing of them (not found, unavailable)
    /// changes nothing.
    pub fn note<T>(
        &self,
        session: &str,
        about: AccessSubject,
        at: i64,
        mfa: Option<bool>,
        answer: &Result<T, UpstreamError>,
    ) {
        let Some(answer) = Answer::of(answer) else {
            return;
        };
        self.0.update(session.to_owned(), |answers| {
            answers
                .get_or_insert_default()
                .insert(about, Last { at, answer, mfa });
        });
    }

    fn last(&self, session: &str, about: &AccessSubject) -> Option<Last> {
        self.0.get(session)?.remove(about)
    }

    pub fn of(&self, session: &str) -> AccessAnswers {
        self.0.get(session).unwrap_or_default()
    }
}

impl Portal {
    /// Remembers for the account page what the service allowed; what cannot be told other replicas
    /// is not, as nothing depends on it.
    pub(crate) async fn note<T>(
        &self,
        person: &Person,
        about: AccessSubject,
        mfa: Option<bool>,
        answer: &Result<T, UpstreamError>,
    ) {
        self.allowed
            .note(&person.session, about, self.clock.now_ms(), mfa, answer);
        let Some(store) = self.store.shared() else {
            return;
        };
        let Some(last) = self.allowed.last(&person.session, &about) else {
            return;
        };
        let (list, name) = (list_of(&person.session), name_of(&about));
        let Ok(told) = shared_state::published(store, &list).await else {
            return;
        };
        let before: Option<Last> = told
            .iter()
            .find(|fact| fact.name == name)
            .and_then(|fact| serde_json::from_slice(&fact.value).ok());
        if before.is_some_and(|before| {
            (&before.answer, before.mfa) == (&last.answer, last.mfa) && last.at - before.at < AGAIN
        }) {
            return;
        }
        let Ok(value) = serde_json::to_vec(&last) else {
            return;
        };
        let fact = Fact {
            name,
            value,
            until: last
                .at
                .saturating_add(millis(self.settings.session_lifetime)),
        };
        if let Err(error) = shared_state::publish(store, &list, &fact).await {
            tracing::debug!(%error, "other replicas are not told what was allowed");
        }
    }

    /// What the service allowed in this session.
    pub async fn allowed_in(&self, session: &str) -> Result<AccessAnswers, Error> {
        let Some(store) = self.store.shared() else {
            return Ok(self.allowed.of(session));
        };
        let told = shared_state::published(store, &list_of(session)).await?;
        let last = |fact: Fact| {
            Some((
                about_of(&fact.name)?,
                serde_json::from_slice(&fact.value).ok()?,
            ))
        };
        Ok(told.into_iter().filter_map(last).collect())
    }
}

/// What a session's facts are about, and what each is called.
fn list_of(session: &str) -> String {
    format!("allowed/{session}")
}

fn name_of((slug, verb): &AccessSubject) -> String {
    format!("{slug} {verb:?}")
}

fn about_of(name: &str) -> Option<AccessSubject> {
    NEEDED
        .iter()
        .map(|needed| (needed.slug, needed.verb))
        .find(|about| name_of(about) == name)
}

impl Answer {
    fn of<T>(answer: &Result<T, UpstreamError>) -> Option<Answer> {
        match answer {
            Ok(_) => Some(Answer::Allowed),
            Err(UpstreamError::Refused(said))
                if matches!(said.status, 401 | 403) || said.is("20002") =>
            {
                let code = if said.wants_second_factor() {
                    Some(MFA.to_owned())
                } else {
                    said.code.clone()
                };
                Some(Answer::Refused {
                    status: said.status,
                    code,
                })
            }
            Err(_) => None,
        }
    }
}

/// The latest answer that says something of the second factor.
pub fn second_factor(lasts: &AccessAnswers) -> SecondFactor {
    // Not every answer states it.
    let meets = lasts
        .values()
        .filter_map(|last| Some((last.at, last.mfa?)))
        .max_by_key(|(at, _)| *at)
        .map(|(_, meets)| meets);
    let told = |last: &Last| match &last.answer {
        Answer::Allowed => Some((last.at, SecondFactor::Accepted { at: last.at, meets })),
        Answer::Refused { code, .. } if code.as_deref() == Some(MFA) => {
            Some((last.at, SecondFactor::Missing(last.at)))
        }
        Answer::Refused { .. } => None,
    };
    lasts
        .values()
        .filter_map(told)
        .max_by_key(|(at, _)| *at)
        .map_or(SecondFactor::Unknown, |(_, factor)| factor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partner_center::ErrorBody;

    const HOUR: Duration = Duration::from_secs(3600);

    fn refused(status: u16, code: &str) -> Result<(), UpstreamError> {
        Err(UpstreamError::Refused(Box::new(ErrorBody {
            status,
            code: Some(code.to_owned()),
            ..ErrorBody::default()
        })))
    }

    #[test]
    fn only_answers_about_rights_are_noted_and_the_latest_counts() {
        let allowed = AccessLog::new(Clock::settable(0), HOUR);
        allowed.note("s", ("billing", Verb::View), 1, Some(false), &Ok(()));
        allowed.note("s", ("billing", Verb::View), 2, None, &refused(404, "1000"));
        assert_eq!(
            allowed.of("s")[&("billing", Verb::View)],
            Last {
                at: 1,
                answer: Answer::Allowed,
                mfa: Some(false)
            }
        );
        assert_eq!(
            second_factor(&allowed.of("s")),
            SecondFactor::Accepted {
                at: 1,
                meets: Some(false)
            }
        );
        allowed.note("s", ("billing", Verb::View), 3, None, &refused(401, MFA));
        assert_eq!(second_factor(&allowed.of("s")), SecondFactor::Missing(3));
        allowed.note(
            "s",
            ("support", Verb::View),
            4,
            None,
            &refused(403, "900308"),
        );
        assert_eq!(
            second_factor(&allowed.of("s")),
            SecondFactor::Missing(3),
            "a missing role says nothing of the second factor"
        );
        assert!(allowed.of("another").is_empty());
        assert_eq!(second_factor(&allowed.of("another")), SecondFactor::Unknown);
    }

    #[test]
    fn no_more_than_so_many_sessions_are_remembered() {
        let clock = Clock::settable(0);
        let allowed = AccessLog::new(clock.clone(), HOUR);
        for session in 0..=SESSIONS {
            allowed.note(
                &session.to_string(),
                ("billing", Verb::View),
                i64::try_from(session).unwrap(),
                None,
                &Ok(()),
            );
            clock.advance(Duration::from_millis(1));
        }
        assert!(allowed.of("0").is_empty() && !allowed.of("1").is_empty());
        clock.advance(HOUR - Duration::from_millis(1));
        assert!(allowed.of("1").is_empty() && !allowed.of(&SESSIONS.to_string()).is_empty());
    }
}

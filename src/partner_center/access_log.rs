//! What Partner Center allowed each session when it was last asked, for the account page. Told,
//! never decided by: it is kept in memory, and where replicas share a database, there for a while.

use crate::auth::Person;
use crate::error::Error;
use crate::error_catalog::{NEEDED, Verb};
use crate::partner_center::{Upstream, UpstreamError};
use crate::store::shared_state;
use crate::store::shared_state::Fact;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

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

#[derive(Debug, Default)]
pub struct AccessLog(Mutex<HashMap<String, AccessAnswers>>);

impl AccessLog {
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
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sessions.len() >= SESSIONS
            && !sessions.contains_key(session)
            && let Some(oldest) = sessions
                .iter()
                .min_by_key(|(_, lasts)| seen_at(lasts))
                .map(|(session, _)| session.clone())
        {
            sessions.remove(&oldest);
        }
        sessions
            .entry(session.to_owned())
            .or_default()
            .insert(about, Last { at, answer, mfa });
    }

    fn last(&self, session: &str, about: &AccessSubject) -> Option<Last> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(session)?
            .get(about)
            .cloned()
    }

    pub fn of(&self, session: &str) -> AccessAnswers {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(session)
            .cloned()
            .unwrap_or_default()
    }

    /// Forgets sessions that were not seen since.
    pub fn purge(&self, before: i64) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|_, lasts| seen_at(lasts) >= before);
    }
}

impl Upstream {
    /// Remembers for the account page what the service allowed; what cannot be told other replicas
    /// is not, as nothing depends on it.
    pub async fn note_access<T>(
        &self,
        person: &Person,
        about: AccessSubject,
        mfa: Option<bool>,
        answer: &Result<T, UpstreamError>,
    ) {
        self.access_log
            .note(&person.session, about, self.clock.now_ms(), mfa, answer);
        let Some(store) = &self.shared else {
            return;
        };
        let Some(last) = self.access_log.last(&person.session, &about) else {
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
            until: last.at.saturating_add(self.session_lifetime_ms),
        };
        if let Err(error) = shared_state::publish(store, &list, &fact).await {
            tracing::debug!(%error, "other replicas are not told what was allowed");
        }
    }

    /// What the service allowed in this session.
    pub async fn access_of(&self, session: &str) -> Result<AccessAnswers, Error> {
        let Some(store) = &self.shared else {
            return Ok(self.access_log.of(session));
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

fn seen_at(lasts: &AccessAnswers) -> i64 {
    lasts.values().map(|last| last.at).max().unwrap_or(0)
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

    fn refused(status: u16, code: &str) -> Result<(), UpstreamError> {
        Err(UpstreamError::Refused(Box::new(ErrorBody {
            status,
            code: Some(code.to_owned()),
            ..ErrorBody::default()
        })))
    }

    #[test]
    fn only_answers_about_rights_are_noted_and_the_latest_counts() {
        let allowed = AccessLog::default();
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
        let allowed = AccessLog::default();
        for session in 0..=SESSIONS {
            allowed.note(
                &session.to_string(),
                ("billing", Verb::View),
                i64::try_from(session).unwrap(),
                None,
                &Ok(()),
            );
        }
        assert!(allowed.of("0").is_empty() && !allowed.of("1").is_empty());
        allowed.purge(i64::try_from(SESSIONS).unwrap());
        assert!(allowed.of("1").is_empty() && !allowed.of(&SESSIONS.to_string()).is_empty());
    }
}

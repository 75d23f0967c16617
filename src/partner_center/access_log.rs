//! The latest responses of Partner Center to each session, for the list of permissions on the
//! account page. They are for display only; nothing is decided by them. They are kept in memory,
//! and if replicas share a database, there for the lifetime of the session.

use crate::auth::Person;
use crate::clock::Clock;
use crate::error::Error;
use crate::error_catalog::{REQUIRED_ROLES, Verb};
use crate::expiring_map::ExpiringMap;
use crate::partner_center::{Upstream, UpstreamError};
use crate::store::shared_state;
use crate::store::shared_state::Fact;
use std::collections::BTreeMap;
use std::time::Duration;

/// The largest number of sessions. The session with the oldest response is dropped first.
const MAX_SESSIONS: usize = 10_000;

/// Partner Center's error code for a sign-in without a second factor.
const MFA: &str = "900421";

/// The result of a call with regard to permissions.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum AccessResult {
    Allowed,
    Refused { status: u16, code: Option<String> },
}

/// The latest result for one subject. Replicas share it as JSON.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LastAccess {
    /// Unix milliseconds.
    pub at: i64,
    pub answer: AccessResult,
    /// True if the service reported that the sign-in meets its rule about second factors; `None` if
    /// it reported nothing.
    pub mfa: Option<bool>,
}

/// A result that did not change is published again only after this number of milliseconds, so that
/// most page views write nothing.
const REPUBLISH_MS: i64 = 60_000;

/// A profile (or `customers`) and a verb.
type AccessSubject = (&'static str, Verb);

/// The latest results of one session.
pub type AccessAnswers = BTreeMap<AccessSubject, LastAccess>;

/// The second factor of a sign-in, as far as the service's responses tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    /// There was no call yet.
    Unknown,
    /// The service accepted the sign-in at `at` (Unix milliseconds). `meets` is true if it reported
    /// that the sign-in meets its rule.
    Accepted { at: i64, meets: Option<bool> },
    /// The service asked for a second factor at this time, in Unix milliseconds.
    Missing(i64),
}

/// The latest results of all sessions that had one within the lifetime of a session.
#[derive(Debug)]
pub struct AccessLog(ExpiringMap<String, AccessAnswers>);

impl AccessLog {
    /// Creates an empty log.
    pub fn new(clock: Clock, session_lifetime: Duration) -> AccessLog {
        AccessLog(ExpiringMap::new(clock, session_lifetime, MAX_SESSIONS))
    }

    /// Records the result of a call at `at` (Unix milliseconds). A result that says nothing about
    /// permissions (not found, unavailable) is ignored.
    pub fn note<T>(
        &self,
        session: &str,
        about: AccessSubject,
        at: i64,
        mfa: Option<bool>,
        answer: &Result<T, UpstreamError>,
    ) {
        let Some(answer) = AccessResult::of(answer) else {
            return;
        };
        self.0.update(session.to_owned(), |answers| {
            answers
                .get_or_insert_default()
                .insert(about, LastAccess { at, answer, mfa });
        });
    }

    fn last(&self, session: &str, about: &AccessSubject) -> Option<LastAccess> {
        self.0.get(session)?.remove(about)
    }

    /// Returns the latest results of a session.
    pub fn of(&self, session: &str) -> AccessAnswers {
        self.0.get(session).unwrap_or_default()
    }
}

impl Upstream {
    /// Records the result of a call and publishes it to the other replicas. A failure to publish is
    /// logged only, because nothing is decided by these results.
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
        let (list, name) = (list_name(&person.session), entry_name(&about));
        let Ok(told) = shared_state::published(store, &list).await else {
            return;
        };
        let before: Option<LastAccess> = told
            .iter()
            .find(|fact| fact.name == name)
            .and_then(|fact| serde_json::from_slice(&fact.value).ok());
        if before.is_some_and(|before| {
            (&before.answer, before.mfa) == (&last.answer, last.mfa)
                && last.at - before.at < REPUBLISH_MS
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

    /// Returns the latest results of a session, from the database if replicas share one.
    ///
    /// # Errors
    /// Fails if the database does not answer.
    pub async fn access_of(&self, session: &str) -> Result<AccessAnswers, Error> {
        let Some(store) = &self.shared else {
            return Ok(self.access_log.of(session));
        };
        let told = shared_state::published(store, &list_name(session)).await?;
        let last = |fact: Fact| {
            Some((
                parse_entry_name(&fact.name)?,
                serde_json::from_slice(&fact.value).ok()?,
            ))
        };
        Ok(told.into_iter().filter_map(last).collect())
    }
}

/// Returns the name of a session's list in `shared_state`.
fn list_name(session: &str) -> String {
    format!("allowed/{session}")
}

fn entry_name((slug, verb): &AccessSubject) -> String {
    format!("{slug} {verb:?}")
}

fn parse_entry_name(name: &str) -> Option<AccessSubject> {
    REQUIRED_ROLES
        .iter()
        .map(|needed| (needed.slug, needed.verb))
        .find(|about| entry_name(about) == name)
}

impl AccessResult {
    /// Returns `None` if the result says nothing about permissions.
    fn of<T>(answer: &Result<T, UpstreamError>) -> Option<AccessResult> {
        match answer {
            Ok(_) => Some(AccessResult::Allowed),
            Err(UpstreamError::Refused(body))
                if matches!(body.status, 401 | 403) || body.is("20002") =>
            {
                let code = if body.requires_mfa() {
                    Some(MFA.to_owned())
                } else {
                    body.code.clone()
                };
                Some(AccessResult::Refused {
                    status: body.status,
                    code,
                })
            }
            Err(_) => None,
        }
    }
}

/// Returns what the latest responses say about the second factor.
pub fn second_factor(lasts: &AccessAnswers) -> SecondFactor {
    // Not every response reports it.
    let meets = lasts
        .values()
        .filter_map(|last| Some((last.at, last.mfa?)))
        .max_by_key(|(at, _)| *at)
        .map(|(_, meets)| meets);
    let told = |last: &LastAccess| match &last.answer {
        AccessResult::Allowed => Some((last.at, SecondFactor::Accepted { at: last.at, meets })),
        AccessResult::Refused { code, .. } if code.as_deref() == Some(MFA) => {
            Some((last.at, SecondFactor::Missing(last.at)))
        }
        AccessResult::Refused { .. } => None,
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
            LastAccess {
                at: 1,
                answer: AccessResult::Allowed,
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
        for session in 0..=MAX_SESSIONS {
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
        clock.advance(HOUR - Duration::from_millis(2));
        assert!(allowed.of("1").is_empty() && !allowed.of(&MAX_SESSIONS.to_string()).is_empty());
    }
}

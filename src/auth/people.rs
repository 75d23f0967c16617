//! Everybody who has signed in, with their sessions: for administrators, who may end them.

use super::session::{ListedSession, SessionData, SignInOrigin};
use super::{Auth, Permission, Person, Roles};
use crate::error::Error;
use crate::store::person_sessions::Since;
use crate::store::sessions::Listed;
use crate::store::{Store, StoreError, people, person_sessions};
use crate::text::folded;
use std::collections::HashMap;

/// People on a page of the list.
const PEOPLE: usize = 25;

/// Sessions that the list shows of each of them.
const SHOWN: usize = 3;

/// Sessions on a page of one person.
const SESSIONS: usize = 50;

/// People who are looked through for those who may edit: whoever was here last.
const LOOKED_THROUGH: i64 = 500;

/// Longest cursor; real ones are shorter.
const LONGEST: usize = 200;

/// A session of somebody, as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonSession {
    /// Hash of the session's id.
    pub session: String,
    /// Unix milliseconds.
    pub signed_in_at: i64,
    /// Unix milliseconds.
    pub seen_at: i64,
    /// The roles that it has; `None` if it cannot be opened.
    pub roles: Option<Roles>,
    pub origin: SignInOrigin,
}

/// Somebody who has signed in, as their last sign-in says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPerson {
    /// `Person::key`.
    pub key: String,
    /// `None` if nothing is known but the key.
    pub claims: Option<PersonClaims>,
    /// Unix milliseconds.
    pub seen_at: i64,
    /// Sessions that last, the latest first.
    pub sessions: Vec<PersonSession>,
    /// There are more sessions than these.
    pub has_more: bool,
}

/// The claims of a sign-in that people are shown by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonClaims {
    pub name: String,
    pub username: String,
    pub roles: Roles,
}

impl ListedPerson {
    /// The name, or the key where nothing else is known.
    pub fn name(&self) -> &str {
        self.claims
            .as_ref()
            .map_or(self.key.as_str(), |claims| claims.name.as_str())
    }
}

/// Somebody who may edit, to choose from a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// `Person::key`.
    pub key: String,
    pub name: String,
    pub username: String,
}

/// A page of the list of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeoplePage {
    pub people: Vec<ListedPerson>,
    pub next: Option<Cursor>,
}

/// A page of one person's sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonPage {
    pub person: ListedPerson,
    pub next: Option<Cursor>,
}

/// The place in a list behind which the next page begins: a time in Unix milliseconds and an id.
/// Written `1795000000000~id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    at: i64,
    id: String,
}

impl Cursor {
    /// Reads a cursor; `None` if it is none that the portal can have written.
    pub fn parse(text: &str) -> Option<Cursor> {
        let is_plain = |byte: u8| byte.is_ascii_graphic();
        let (at, id) = text.split_once('~')?;
        (text.len() <= LONGEST && !id.is_empty() && id.bytes().all(is_plain)).then_some(())?;
        Some(Cursor {
            at: at.parse().ok()?,
            id: id.to_owned(),
        })
    }

    pub fn text(&self) -> String {
        format!("{}~{}", self.at, self.id)
    }

    fn parts(&self) -> (i64, &str) {
        (self.at, &self.id)
    }
}

/// Cuts a list that was read with one row too many, and returns whether there was one.
fn cut<T>(rows: &mut Vec<T>, most: usize) -> bool {
    let has_more = rows.len() > most;
    rows.truncate(most);
    has_more
}

impl Auth {
    /// Lists people, the one seen last first, with the latest sessions of each.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn people(&self, behind: Option<&Cursor>) -> Result<PeoplePage, Error> {
        let behind = behind.map(Cursor::parts);
        let mut rows = people::page(&self.store, behind, with_one_more(PEOPLE)).await?;
        let has_more = cut(&mut rows, PEOPLE);
        let next = rows.last().filter(|_| has_more).map(|row| Cursor {
            at: row.seen_at,
            id: row.owner.clone(),
        });
        let owners: Vec<&str> = rows.iter().map(|row| row.owner.as_str()).collect();
        let each = u32::try_from(with_one_more(SHOWN)).unwrap_or_default();
        let mut sessions =
            person_sessions::latest_of(&self.store, &owners, self.lasting_since(), each).await?;
        let people = rows.into_iter().map(|row| {
            let (of_them, others) = sessions
                .drain(..)
                .partition::<Vec<_>, _>(|(owner, _)| *owner == row.owner);
            sessions = others;
            let mut of_them: Vec<PersonSession> = of_them
                .into_iter()
                .map(|(_, listed)| PersonSession::of(listed))
                .collect();
            let has_more = cut(&mut of_them, SHOWN);
            listed_person(row, of_them, has_more)
        });
        Ok(PeoplePage {
            people: people.collect(),
            next,
        })
    }

    /// Lists the sessions of one person, the latest first; `None` if nobody with this key has signed
    /// in.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn person(
        &self,
        key: &str,
        behind: Option<&Cursor>,
    ) -> Result<Option<PersonPage>, Error> {
        let Some(row) = people::get(&self.store, key).await? else {
            return Ok(None);
        };
        let behind = behind.map(Cursor::parts);
        let limit = with_one_more(SESSIONS);
        let since = self.lasting_since();
        let mut sessions = person_sessions::page_of(&self.store, key, since, behind, limit).await?;
        let has_more = cut(&mut sessions, SESSIONS);
        let next = sessions.last().filter(|_| has_more).map(|row| Cursor {
            at: row.seen_at,
            id: row.session.clone(),
        });
        let sessions = sessions.into_iter().map(PersonSession::of).collect();
        Ok(Some(PersonPage {
            person: listed_person(row, sessions, has_more),
            next,
        }))
    }

    /// Lists the people beside this one who may edit, as their last sign-ins say, by their names.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn editors_beside(&self, person: &Person) -> Result<Vec<Colleague>, Error> {
        let own = person.key();
        let rows = people::page(&self.store, None, LOOKED_THROUGH).await?;
        let others = rows.into_iter().filter(|row| row.owner != own);
        let mut editors: Vec<Colleague> = others
            .filter_map(|row| {
                let claims = claims(row.data.as_deref())?;
                claims.roles.may(Permission::Edit).then_some(Colleague {
                    key: row.owner,
                    name: claims.name,
                    username: claims.username,
                })
            })
            .collect();
        editors.sort_by_cached_key(|editor| (folded(&editor.name), editor.username.clone()));
        Ok(editors)
    }

    /// The name of a person by their last sign-in, as far as it is known.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub(super) async fn name_of(&self, key: &str) -> Result<Option<String>, Error> {
        Ok(self.claims_of(key).await?.map(|claims| claims.name))
    }

    /// What the last sign-in of a person said of them, as far as it is known.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn claims_of(&self, key: &str) -> Result<Option<PersonClaims>, Error> {
        let row = people::get(&self.store, key).await?;
        Ok(row.and_then(|row| claims(row.data.as_deref())))
    }

    /// The same of several people, by their keys.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn claims_of_each(
        &self,
        keys: &[&str],
    ) -> Result<HashMap<String, PersonClaims>, Error> {
        Ok(claims_of_each(&self.store, keys).await?)
    }

    /// When a person was here last before their last sign-in, in Unix milliseconds; `None` if that
    /// was their first.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn last_visit(&self, person: &Person) -> Result<Option<i64>, Error> {
        Ok(people::last_visit(&self.store, &person.key()).await?)
    }

    /// Removes all sessions of a person but this one. Returns the number of those that lasted.
    pub(super) async fn remove_sessions(&self, key: &str, except: &Person) -> Result<u64, Error> {
        let kept = Some(except.session.as_str());
        Ok(person_sessions::remove_all(&self.store, key, kept).await?)
    }

    /// A session whose time is over is not listed, though nobody has noticed it yet.
    fn lasting_since(&self) -> Since {
        let now = self.clock.now_ms();
        Since {
            seen_ms: now.saturating_sub(self.sessions.idle_ms),
            created_ms: now.saturating_sub(self.sessions.lifetime_ms),
        }
    }
}

/// The claims of these people by their last sign-ins, as far as they are known.
pub(super) async fn claims_of_each(
    store: &Store,
    keys: &[&str],
) -> Result<HashMap<String, PersonClaims>, StoreError> {
    let rows = people::several(store, keys).await?;
    let known = rows.into_iter().filter_map(|row| {
        let claims = claims(row.data.as_deref())?;
        Some((row.owner, claims))
    });
    Ok(known.collect())
}

fn with_one_more(most: usize) -> i64 {
    i64::try_from(most + 1).unwrap_or(i64::MAX)
}

/// The name in the stored claims of a person.
pub fn name_in(data: &[u8]) -> Option<String> {
    let name = claims(Some(data))?.name;
    Some(name).filter(|name| !name.is_empty())
}

fn claims(data: Option<&[u8]>) -> Option<PersonClaims> {
    let data: SessionData = serde_json::from_slice(data?).ok()?;
    Some(PersonClaims {
        name: data.name,
        username: data.username,
        roles: data.roles,
    })
}

fn listed_person(
    row: people::StoredPerson,
    sessions: Vec<PersonSession>,
    has_more: bool,
) -> ListedPerson {
    ListedPerson {
        claims: claims(row.data.as_deref()),
        key: row.owner,
        seen_at: row.seen_at,
        sessions,
        has_more,
    }
}

impl PersonSession {
    fn of(listed: Listed) -> PersonSession {
        let data: Option<SessionData> = serde_json::from_slice(&listed.data).ok();
        let (roles, origin) = match data {
            Some(data) => (Some(data.roles), data.origin),
            None => (None, SignInOrigin::default()),
        };
        PersonSession {
            session: listed.session,
            signed_in_at: listed.created_at,
            seen_at: listed.seen_at,
            roles,
            origin,
        }
    }
}

impl From<&ListedSession> for PersonSession {
    fn from(listed: &ListedSession) -> PersonSession {
        PersonSession {
            session: listed.person.session.clone(),
            signed_in_at: listed.person.signed_in_at,
            seen_at: listed.seen_at,
            roles: Some(listed.person.roles.clone()),
            origin: listed.origin.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_nothing_else_is() {
        let cursor = Cursor {
            at: 1_795_000_000_000,
            id: "tenant:oid".to_owned(),
        };
        assert_eq!(Cursor::parse(&cursor.text()), Some(cursor));
        let long = format!("1~{}", "x".repeat(LONGEST));
        for foreign in ["", "1", "1~", "~x", "x~x", "1~\u{202e}", "1~ ", &long] {
            assert_eq!(Cursor::parse(foreign), None, "{foreign}");
        }
    }
}

//! The signed-in person and the permissions of the portal.

use crate::auth::session::SessionRows;
use crate::role::Roles;
use crate::store::audit::{Event, NewRow};

/// A person is the pair of tenant and object id, never a name or an e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub tenant: String,
    pub oid: String,
    /// For display only.
    pub name: String,
    pub username: String,
    pub roles: Roles,
    /// The id token's `amr` names a second factor.
    pub mfa: bool,
    /// Hash of the session's id: names the session in the store without being it.
    pub session: String,
    /// Unix milliseconds.
    pub signed_in_at: i64,
    /// What was read along with the session.
    pub rows: SessionRows,
}

impl Person {
    /// Owner of drafts and of rows of the audit log.
    pub fn key(&self) -> String {
        format!("{}:{}", self.tenant, self.oid)
    }

    /// Somebody who is not here, by their key and name: an owner of rows, without a session and
    /// without roles, in whose name nothing can be called. `None` if the text is no key.
    pub fn absent(key: &str, name: &str) -> Option<Person> {
        let (tenant, oid) = key.split_once(':')?;
        Some(Person {
            tenant: tenant.to_owned(),
            oid: oid.to_owned(),
            name: name.to_owned(),
            username: String::new(),
            roles: Roles::default(),
            mfa: false,
            session: String::new(),
            signed_in_at: 0,
            rows: SessionRows::default(),
        })
    }
}

impl NewRow {
    /// Makes a row of the audit log about a person; the rest is filled in by `..`.
    pub fn about(event: Event, person: &Person) -> NewRow {
        NewRow::new(
            event,
            person.key(),
            person.name.clone(),
            person.tenant.clone(),
        )
    }
}

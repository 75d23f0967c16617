//! The store behind `tower-sessions`: ids hashed, data sealed, ends decided by the server's clock.
//! It only ever updates a session that is there and lasts, so that a request under way cannot bring
//! back one that has ended.

use super::{ListedSession, PERSON, SessionData, SessionRows, hash};
use crate::auth::Roles;
use crate::clock::{Clock, millis};
use crate::config::Settings;
use crate::error::Error;
use crate::store::person_sessions::{self, Since};
use crate::store::{Store, StoreError, people, sessions};
use async_trait::async_trait;
use serde_json::Value;
use std::collections::HashMap;
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error as SessionError, Result, SessionStore};

/// In a loaded record: it has ended, and whose it was is only remembered.
pub(super) const ENDED: &str = "ended";
/// In a loaded record: the person's last visit is to be noted.
pub(super) const STALE: &str = "stale";

#[derive(Debug, Clone)]
pub struct DbSessionStore {
    pub(super) store: Store,
    pub(super) clock: Clock,
    pub(in crate::auth) idle_ms: i64,
    pub(in crate::auth) lifetime_ms: i64,
    /// Where the look-up of a request wants what is read along.
    along: Option<SessionRows>,
}

impl DbSessionStore {
    pub fn new(store: Store, clock: Clock, settings: &Settings) -> DbSessionStore {
        DbSessionStore {
            store,
            clock,
            idle_ms: millis(settings.session_idle),
            lifetime_ms: millis(settings.session_lifetime),
            along: None,
        }
    }

    /// The same store for one request, and the place where it puts what it reads along.
    pub(super) fn reading_along(&self) -> (DbSessionStore, SessionRows) {
        let rows = SessionRows::default();
        let store = DbSessionStore {
            along: Some(rows.clone()),
            ..self.clone()
        };
        (store, rows)
    }

    async fn stored(
        &self,
        session: &str,
    ) -> std::result::Result<Option<sessions::Stored>, StoreError> {
        let Some(along) = &self.along else {
            return sessions::get(&self.store, session).await;
        };
        let found = sessions::get_with_rows(&self.store, session).await?;
        Ok(found.map(|found| {
            along.keep(found.settled, found.notices);
            found.session
        }))
    }

    /// The person was here, in the session with this hash.
    pub(super) async fn touch(&self, session: &str, data: &SessionData) {
        let noted = async {
            if sessions::touch(&self.store, session, self.touch_every_ms()).await? {
                self.note_person(data).await?;
            }
            Ok::<(), StoreError>(())
        };
        if let Err(error) = noted.await {
            tracing::warn!(%error, "a visit could not be noted");
        }
    }

    /// Notes in the list of people that the person of a session is here.
    pub(in crate::auth) async fn note_person(
        &self,
        data: &SessionData,
    ) -> std::result::Result<(), StoreError> {
        let claims = serde_json::to_vec(data).expect("texts are JSON");
        people::note(&self.store, &data.owner(), &claims, data.signed_in_at).await
    }

    /// Changes what a lasting session keeps. `false`: it has ended.
    pub async fn change(
        &self,
        session: &str,
        change: impl FnOnce(&mut SessionData),
    ) -> std::result::Result<bool, Error> {
        let Some(stored) = sessions::get(&self.store, session).await? else {
            return Ok(false);
        };
        let Ok(mut kept) = serde_json::from_slice::<SessionData>(&stored.data) else {
            return Ok(false);
        };
        change(&mut kept);
        Ok(sessions::update(
            &self.store,
            session,
            &serde_json::to_vec(&kept).expect("texts are JSON"),
        )
        .await?)
    }

    pub(in crate::auth) async fn list(
        &self,
        owner: &str,
    ) -> std::result::Result<Vec<ListedSession>, Error> {
        let now = self.clock.now_ms();
        let rows = sessions::lasting(
            &self.store,
            Some(owner),
            now.saturating_sub(self.idle_ms),
            now.saturating_sub(self.lifetime_ms),
        )
        .await?;
        let listed = rows.into_iter().filter_map(|row| {
            let kept: SessionData = serde_json::from_slice(&row.data).ok()?;
            Some(ListedSession {
                origin: kept.origin.clone(),
                person: kept.person(row.session),
                seen_at: row.seen_at,
            })
        });
        Ok(listed.collect())
    }

    /// The roles of these people by the sessions that last and began last, as far as there are any.
    pub(in crate::auth) async fn newest_roles(
        &self,
        owners: &[&str],
    ) -> std::result::Result<HashMap<String, Roles>, Error> {
        let now = self.clock.now_ms();
        let since = Since {
            seen_ms: now.saturating_sub(self.idle_ms),
            created_ms: now.saturating_sub(self.lifetime_ms),
        };
        let newest = person_sessions::newest_of(&self.store, owners, since).await?;
        let roles = newest.into_iter().filter_map(|(owner, listed)| {
            let kept: SessionData = serde_json::from_slice(&listed.data).ok()?;
            Some((owner, kept.roles))
        });
        Ok(roles.collect())
    }

    /// Forgets what nobody can use any more.
    pub async fn purge(&self) -> std::result::Result<(), Error> {
        self.end_overdue().await?;
        people::purge(&self.store).await?;
        Ok(sessions::purge(&self.store, self.idle_ms, self.lifetime_ms).await?)
    }

    /// Visits are noted this often, so that reading pages hardly ever writes.
    fn touch_every_ms(&self) -> i64 {
        (self.idle_ms / 30).min(60_000)
    }

    fn kept(record: &Record) -> Result<(String, Vec<u8>)> {
        let kept = record.data.get(PERSON).cloned().unwrap_or(Value::Null);
        let kept: SessionData = serde_json::from_value(kept)
            .map_err(|error| SessionError::Encode(error.to_string()))?;
        let data =
            serde_json::to_vec(&kept).map_err(|error| SessionError::Encode(error.to_string()))?;
        Ok((kept.owner(), data))
    }
}

#[async_trait]
impl SessionStore for DbSessionStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let (owner, data) = DbSessionStore::kept(record)?;
        while !sessions::create(&self.store, &hash(record.id), &owner, &data)
            .await
            .map_err(backend)?
        {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let (_, data) = DbSessionStore::kept(record)?;
        sessions::update(&self.store, &hash(record.id), &data)
            .await
            .map_err(backend)?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let session = hash(*id);
        let Some(stored) = self.stored(&session).await.map_err(backend)? else {
            return Ok(None);
        };
        let now = self.clock.now_ms();
        let (ends_at, why) = self.end_of(stored.seen_at, stored.created_at);
        let ended_at = stored.ended_at.or((ends_at <= now).then_some(ends_at));
        if let Some(ended_at) = ended_at {
            if stored.ended_at.is_none() {
                self.end_at(&session, &stored.data, ended_at, why)
                    .await
                    .map_err(backend)?;
            }
            if ended_at.saturating_add(sessions::REMEMBERED_MS) <= now {
                return Ok(None);
            }
        }
        let Ok(kept) =
            serde_json::from_slice::<SessionData>(&stored.data).and_then(serde_json::to_value)
        else {
            tracing::warn!("a stored session counts as absent: its content is not understood");
            return Ok(None);
        };
        let mut data = std::collections::HashMap::from([(PERSON.to_owned(), kept)]);
        if ended_at.is_some() {
            data.insert(ENDED.to_owned(), Value::Bool(true));
        } else if now.saturating_sub(stored.seen_at) >= self.touch_every_ms() {
            data.insert(STALE.to_owned(), Value::Bool(true));
        }
        let expiry_date = OffsetDateTime::from_unix_timestamp(ends_at / 1000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH);
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sessions::remove(&self.store, &hash(*id))
            .await
            .map_err(backend)
    }
}

fn backend(error: StoreError) -> SessionError {
    SessionError::Backend(error.to_string())
}

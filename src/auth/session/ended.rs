//! Sessions that end otherwise than by signing out are recorded in the audit log. A session ends
//! also where that cannot be recorded: then it is logged.

use super::{DbSessionStore, SessionData};
use crate::auth::{Auth, Person};
use crate::error::Error;
use crate::store::audit::{Event, NewRow, Row, utc};
use crate::store::{Store, audit, sessions};

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Its person ended it from another one.
    Own,
    Administrator,
    Idle,
    Lifetime,
    /// The provider gives no tokens for it any more.
    Tokens,
    /// Somebody signed in anew in its browser.
    Replaced,
}

impl Ended {
    pub const ALL: [Ended; 6] = [
        Ended::Own,
        Ended::Administrator,
        Ended::Idle,
        Ended::Lifetime,
        Ended::Tokens,
        Ended::Replaced,
    ];

    /// The outcome in the audit log.
    pub fn word(self) -> &'static str {
        match self {
            Ended::Own => "session-own",
            Ended::Administrator => "session-admin",
            Ended::Idle => "session-idle",
            Ended::Lifetime => "session-lifetime",
            Ended::Tokens => "session-tokens",
            Ended::Replaced => "session-replaced",
        }
    }
}

/// The end of somebody's sessions by a person, as the changes of its row in the audit log.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EndedSession {
    /// The name of whose they were, by the last sign-in; `None` if it is not known.
    #[serde(default)]
    pub owner_name: Option<String>,
    /// The number of sessions, where all were ended at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions: Option<u64>,
}

impl EndedSession {
    /// Reads it from a row; `None` if that is of another event, or the key that sealed it is gone.
    pub fn of(row: &Row) -> Option<EndedSession> {
        let is_end = row.event == Event::SessionEnd.as_str();
        serde_json::from_str(row.changes.as_ref().filter(|_| is_end)?.get()).ok()
    }
}

/// Records that somebody's session ended: the row is about who did it, and refers to whose it was
/// or when it ended.
pub async fn record(
    store: &Store,
    who: (String, String, String),
    why: Ended,
    reference: Option<String>,
    ended: Option<EndedSession>,
) {
    let (person, name, tenant) = who;
    let row = NewRow {
        outcome: Some(why.word().to_owned()),
        reference,
        changes: ended.and_then(|ended| serde_json::value::to_raw_value(&ended).ok()),
        ..NewRow::new(Event::SessionEnd, person, name, tenant)
    };
    if let Err(error) = audit::append(store, row).await {
        tracing::error!(%error, "the end of a session is not in the audit log");
    }
}

impl Auth {
    /// Ends a session that `by` wants ended; `owner` is the key of its person.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn end_session_by(
        &self,
        by: &Person,
        session: &str,
        owner: &str,
    ) -> Result<(), Error> {
        let owner_name = self.owner_name(by, owner).await?;
        self.end_session(session).await?;
        let ended = EndedSession {
            owner_name,
            sessions: None,
        };
        self.record_end(by, owner, ended).await;
        Ok(())
    }

    /// Ends all sessions of a person, but not the one in which `by` asks for it. Returns the number
    /// of sessions that lasted. A sign-in that somebody else has lent for reading ends too.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer; then no session has ended, or all have.
    pub async fn end_sessions_by(&self, by: &Person, owner: &str) -> Result<u64, Error> {
        let owner_name = self.owner_name(by, owner).await?;
        let count = self.remove_sessions(owner, by).await?;
        if count > 0 {
            let ended = EndedSession {
                owner_name,
                sessions: Some(count),
            };
            self.record_end(by, owner, ended).await;
        }
        if owner != by.key() {
            // Whoever may have left lends nothing any more.
            self.lent.end(by, owner).await?;
        }
        Ok(count)
    }

    async fn owner_name(&self, by: &Person, owner: &str) -> Result<Option<String>, Error> {
        if owner == by.key() {
            return Ok(Some(by.name.clone()));
        }
        self.name_of(owner).await
    }

    async fn record_end(&self, by: &Person, owner: &str, ended: EndedSession) {
        let why = if owner == by.key() {
            Ended::Own
        } else {
            Ended::Administrator
        };
        let who = (by.key(), by.name.clone(), by.tenant.clone());
        record(&self.store, who, why, Some(owner.to_owned()), Some(ended)).await;
    }
}

impl DbSessionStore {
    /// Ends a session, as of `at`, that nobody wants ended; the first to do so records it.
    pub(super) async fn end_at(
        &self,
        session: &str,
        data: &[u8],
        at: i64,
        why: Ended,
    ) -> Result<(), crate::store::StoreError> {
        if sessions::end(&self.store, session, at).await?
            && let Ok(kept) = serde_json::from_slice::<SessionData>(data)
        {
            let who = (kept.owner(), kept.name, kept.tenant);
            record(&self.store, who, why, Some(utc(at)), None).await;
        }
        Ok(())
    }

    /// Ends the session with this hash, if it lasts, because somebody has signed in anew in its
    /// browser.
    pub(super) async fn end_replaced(&self, session: &str) -> Result<(), Error> {
        let stored = sessions::get(&self.store, session).await?;
        let Some(stored) = stored.filter(|stored| stored.ended_at.is_none()) else {
            return Ok(());
        };
        let now = self.clock.now_ms();
        // Its time may be over, and nobody has noticed yet.
        let (at, why) = match self.end_of(stored.seen_at, stored.created_at) {
            (at, why) if at <= now => (at, why),
            _ => (now, Ended::Replaced),
        };
        Ok(self.end_at(session, &stored.data, at, why).await?)
    }

    /// When and why a session ends by itself.
    pub(super) fn end_of(&self, seen_at: i64, created_at: i64) -> (i64, Ended) {
        let (idle, lifetime) = (
            seen_at.saturating_add(self.idle_ms),
            created_at.saturating_add(self.lifetime_ms),
        );
        if idle <= lifetime {
            (idle, Ended::Idle)
        } else {
            (lifetime, Ended::Lifetime)
        }
    }

    /// Ends the sessions whose time is over and that nobody came back to.
    pub(super) async fn end_overdue(&self) -> Result<(), Error> {
        let now = self.clock.now_ms();
        for row in sessions::over(
            &self.store,
            now.saturating_sub(self.idle_ms),
            now.saturating_sub(self.lifetime_ms),
        )
        .await?
        {
            let (at, why) = self.end_of(row.seen_at, row.created_at);
            self.end_at(&row.session, &row.data, at, why).await?;
        }
        Ok(())
    }
}

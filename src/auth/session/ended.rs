//! Sessions that end otherwise than by signing out are recorded in the audit log. A session ends
//! also where that cannot be recorded: then it is logged.

use super::{DbSessionStore, SessionData};
use crate::auth::{Auth, Person};
use crate::error::Error;
use crate::store::audit::{Event, NewRow, utc};
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
}

impl Ended {
    pub const ALL: [Ended; 5] = [
        Ended::Own,
        Ended::Administrator,
        Ended::Idle,
        Ended::Lifetime,
        Ended::Tokens,
    ];

    /// The outcome in the audit log.
    pub fn word(self) -> &'static str {
        match self {
            Ended::Own => "session-own",
            Ended::Administrator => "session-admin",
            Ended::Idle => "session-idle",
            Ended::Lifetime => "session-lifetime",
            Ended::Tokens => "session-tokens",
        }
    }
}

/// Records that somebody's session ended: the row is about who did it, and refers to whose it was
/// or when it ended.
pub async fn record(
    store: &Store,
    who: (String, String, String),
    why: Ended,
    reference: Option<String>,
) {
    let (person, name, tenant) = who;
    let row = NewRow {
        outcome: Some(why.word().to_owned()),
        reference,
        ..NewRow::new(Event::SessionEnd, person, name, tenant)
    };
    if let Err(error) = audit::append(store, row).await {
        tracing::error!(%error, "the end of a session is not in the audit log");
    }
}

impl Auth {
    /// Ends a session that `by` wants ended; `owner` is the key of its person.
    pub async fn end_session_by(
        &self,
        by: &Person,
        session: &str,
        owner: &str,
    ) -> Result<(), Error> {
        self.end_session(session).await?;
        let why = if owner == by.key() {
            Ended::Own
        } else {
            Ended::Administrator
        };
        record(
            &self.store,
            (by.key(), by.name.clone(), by.tenant.clone()),
            why,
            Some(owner.to_owned()),
        )
        .await;
        Ok(())
    }
}

impl DbSessionStore {
    /// Ends a session whose time is over, at `at`; the first to notice records it.
    pub(super) async fn time_is_over(
        &self,
        session: &str,
        data: &[u8],
        at: i64,
        why: Ended,
    ) -> Result<(), crate::store::StoreError> {
        if sessions::end(&self.store, session, at).await?
            && let Ok(kept) = serde_json::from_slice::<SessionData>(data)
        {
            let who = (
                format!("{}:{}", kept.tenant, kept.oid),
                kept.name,
                kept.tenant,
            );
            record(&self.store, who, why, Some(utc(at))).await;
        }
        Ok(())
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
            self.time_is_over(&row.session, &row.data, at, why).await?;
        }
        Ok(())
    }
}

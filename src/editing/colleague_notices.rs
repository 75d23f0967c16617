//! Notices to a person from colleagues, about drafts: told on whichever page that person opens
//! next.

use super::Editing;
use crate::auth::Person;
use crate::error::Error;
use crate::profile::Target;
use crate::store::colleague_notices;
use crate::store::colleague_notices::StoredNotice;
use serde::{Deserialize, Serialize};

/// The largest number of notices that wait for a person: they are read with every page of theirs.
/// Beyond, nobody can ask them for a draft, and offers stand on their list of drafts alone.
pub(super) const MOST_NOTICES: i64 = 50;

/// The subject of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoticeKind {
    /// A colleague asks for the person's draft.
    Asked,
    /// A colleague hands a draft over to the person.
    Offered,
    /// A colleague has taken the person's draft.
    Taken,
}

impl NoticeKind {
    /// The word in the keys of its sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            NoticeKind::Asked => "asked",
            NoticeKind::Offered => "offered",
            NoticeKind::Taken => "taken",
        }
    }
}

/// A notice that the person has not put away yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColleagueNotice {
    /// Names it among those of its person.
    pub id: String,
    pub kind: NoticeKind,
    /// The key of the colleague, and their name.
    pub from: String,
    pub name: String,
    pub target: Target,
    /// The colleague wrote this to it.
    pub note: String,
    /// Unix milliseconds.
    pub at: i64,
}

/// A notice as JSON, which is sealed.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct NoticeContent {
    pub kind: NoticeKind,
    pub from: String,
    pub name: String,
    pub target: String,
    #[serde(default)]
    pub note: String,
}

impl NoticeContent {
    pub fn new(kind: NoticeKind, from: &Person, target: &Target, note: &str) -> NoticeContent {
        NoticeContent {
            kind,
            from: from.key(),
            name: from.name.clone(),
            target: target.key(),
            note: note.to_owned(),
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        // Texts: they always serialise.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// The name of a notice: of each kind there is one from a colleague about a document.
pub(super) fn notice_id(kind: NoticeKind, from: &str, target: &Target) -> String {
    format!("{}/{from}/{}", kind.as_str(), target.key())
}

impl Editing {
    /// The notices of this person, the newest first.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn colleague_notices(&self, person: &Person) -> Result<Vec<ColleagueNotice>, Error> {
        let stored = match person.rows.notices() {
            Some(stored) => stored,
            None => colleague_notices::of_owner(&self.store, &person.key()).await?,
        };
        Ok(stored.into_iter().filter_map(opened).collect())
    }

    /// Puts a notice away: the person has seen it.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn put_away_notice(&self, person: &Person, id: &str) -> Result<(), Error> {
        Ok(colleague_notices::remove(&self.store, &person.key(), id).await?)
    }
}

fn opened(stored: StoredNotice) -> Option<ColleagueNotice> {
    let content: NoticeContent = serde_json::from_slice(&stored.content).ok()?;
    Some(ColleagueNotice {
        id: stored.id,
        kind: content.kind,
        target: Target::from_key(&content.target)?,
        from: content.from,
        name: content.name,
        note: content.note,
        at: stored.made_at,
    })
}

//! The doings of others with a document that a person has open: their unfinished edits of it, and
//! its changes meanwhile.

use super::Editing;
use super::drafts::stored_edit;
use crate::auth::Person;
use crate::auth::people::name_in;
use crate::error::Error;
use crate::history::{Event, EventGroup, Filter, is_changed};
use crate::profile::{Json, Target};
use crate::store::colleague_drafts::ColleagueDraftRow;
use crate::store::{audit, colleague_drafts, last_reads, sealing};
use crate::text::Lang;

/// Rows of the audit log that are looked through for the last change of a document.
const LATEST: i64 = 10;

/// Somebody else's unfinished edit of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColleagueDraft {
    /// `Person::key`.
    pub owner: String,
    /// The name by the last sign-in; `None` if it is not known.
    pub name: Option<String>,
    /// When it was begun, in Unix milliseconds.
    pub begun_at: i64,
}

/// The last change of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileChange {
    pub by: LastChangedBy,
    /// When it was made or, outside of the portal, found; in Unix milliseconds.
    pub at: i64,
}

/// The author of a change, as somebody else sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LastChangedBy {
    /// The same person, from another tab or by the JSON interface.
    Own,
    Colleague(String),
    /// It was not made through the portal.
    Outside,
}

/// The things that a page about a document tells of others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentState {
    pub colleagues: Vec<ColleagueDraft>,
    /// The last change, if the document has changed since the page was opened.
    pub changed: Option<ProfileChange>,
}

impl DocumentState {
    /// Names the state, so that a page can say which one it shows. Empty if there is nothing to
    /// tell.
    pub fn mark(&self) -> String {
        if *self == DocumentState::default() {
            return String::new();
        }
        let colleagues = self.colleagues.iter();
        let mut told: Vec<String> = colleagues
            .map(|draft| format!("{} {}", draft.owner, draft.begun_at))
            .collect();
        told.extend(self.changed.iter().map(|change| format!("{change:?}")));
        sealing::hash_hex(told.join("\n").as_bytes())[..8].to_owned()
    }
}

/// A page about a document that is open, for as long as it wants to be told of others.
#[derive(Debug, Clone)]
pub struct DocumentWatch {
    pub person: Person,
    pub target: Target,
    /// The id of the version that the page shows.
    shown: String,
    /// When it was opened, in Unix milliseconds.
    opened_at: i64,
    /// The version that was compared with it last, and what is to be told of that one.
    judged: Option<(String, Option<ProfileChange>)>,
}

impl DocumentWatch {
    pub fn new(person: Person, target: Target, shown: String, opened_at: i64) -> DocumentWatch {
        DocumentWatch {
            person,
            target,
            shown,
            opened_at,
            judged: None,
        }
    }
}

impl Editing {
    /// Looks at what others do to a document that is open. Asks nobody upstream: what was changed
    /// elsewhere is known once somebody has read it through the portal.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn look(&self, watch: &mut DocumentWatch) -> Result<DocumentState, Error> {
        let (owner, key) = (watch.person.key(), watch.target.key());
        let standing = colleague_drafts::standing(&self.store, &owner, &key).await?;
        let changed = match standing.seen {
            // A page may show a version that nobody has noted yet.
            Some((version, since)) if version != watch.shown && since >= watch.opened_at => {
                self.judged(watch, version).await?
            }
            Some(_) | None => None,
        };
        Ok(DocumentState {
            colleagues: open_drafts(standing.drafts),
            changed,
        })
    }

    /// The change that led from the version that the page shows to this one; each is looked at
    /// once.
    async fn judged(
        &self,
        watch: &mut DocumentWatch,
        version: String,
    ) -> Result<Option<ProfileChange>, Error> {
        if let Some((judged, change)) = &watch.judged
            && *judged == version
        {
            return Ok(change.clone());
        }
        let target = &watch.target;
        let shown = self.history.version(target, &watch.shown).await?;
        let now = self.history.version(target, &version).await?;
        let is_same = shown
            .zip(now)
            .is_some_and(|(shown, now)| !is_changed(target.profile(), &shown, &now));
        let change = match is_same {
            true => None,
            false => self.last_change(&watch.person, target).await?,
        };
        watch.judged = Some((version, change.clone()));
        Ok(change)
    }

    /// The last change of a document, as the audit log has it.
    async fn last_change(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<Option<ProfileChange>, Error> {
        let filter = Filter {
            group: Some(EventGroup::Changes),
            profile: Some(target.profile().slug.to_owned()),
            customer: target.customer().map(ToString::to_string),
            without_settled: true,
            ..Filter::default()
        };
        let rows = audit::page(&self.store, &filter, None, LATEST).await?;
        let author = |row: &audit::Row| match (row.event.as_str(), row.outcome.as_deref()) {
            (event, _) if event == Event::OutsideChange.as_str() => Some(LastChangedBy::Outside),
            (_, Some("saved")) if row.person == person.key() => Some(LastChangedBy::Own),
            (_, Some("saved")) => Some(LastChangedBy::Colleague(row.person_name.clone())),
            _ => None,
        };
        Ok(rows.iter().find_map(|row| {
            Some(ProfileChange {
                by: author(row)?,
                at: row.at,
            })
        }))
    }

    /// The unfinished edits that others have of a document. If there are any, Partner Center is
    /// asked whether this person may see the document, unless they have read it within 30 days.
    ///
    /// # Errors
    /// The error that Partner Center answered with instead of the document, or `StoreDown`.
    pub async fn colleague_drafts(
        &self,
        person: &Person,
        target: &Target,
        lang: Lang,
    ) -> Result<Vec<ColleagueDraft>, Error> {
        let drafts = self.drafts_beside(person, target).await?;
        if !drafts.is_empty() {
            self.ensure_may_read(person, target, lang).await?;
        }
        Ok(drafts)
    }

    /// The unfinished edits that others have of a document that this person has just read.
    pub(super) async fn drafts_beside(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<Vec<ColleagueDraft>, Error> {
        let (owner, key) = (person.key(), target.key());
        let standing = colleague_drafts::standing(&self.store, &owner, &key).await?;
        Ok(open_drafts(standing.drafts))
    }

    /// The last change of a document, if that differs from the one that a draft was begun over.
    pub(super) async fn changed_since(
        &self,
        person: &Person,
        target: &Target,
        base: Option<&Json>,
        now: &Json,
    ) -> Result<Option<ProfileChange>, Error> {
        match base.filter(|base| is_changed(target.profile(), base, now)) {
            Some(_) => self.last_change(person, target).await,
            None => Ok(None),
        }
    }

    /// Tells whether this person has read the document with their own rights within 30 days.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn has_read(&self, person: &Person, target: &Target) -> Result<bool, Error> {
        let last = last_reads::last(&self.store, &person.key(), &target.key()).await?;
        Ok(last.is_some())
    }

    /// Reads the document if this person has not read it of late.
    ///
    /// # Errors
    /// The error that Partner Center answered with instead of the document, or `StoreDown`.
    pub(super) async fn ensure_may_read(
        &self,
        person: &Person,
        target: &Target,
        lang: Lang,
    ) -> Result<(), Error> {
        if !self.has_read(person, target).await? {
            let read = self.read_version(person, target, lang).await?;
            self.note_read(person, target, &read.version).await?;
        }
        Ok(())
    }
}

/// Those of the rows that are open drafts.
pub(super) fn open_drafts(rows: Vec<ColleagueDraftRow>) -> Vec<ColleagueDraft> {
    let open = |row: ColleagueDraftRow| {
        let draft = stored_edit(&row.draft, row.kept_at)?.open()?;
        Some(ColleagueDraft {
            name: row.person.as_deref().and_then(name_in),
            owner: row.owner,
            begun_at: draft.begun(),
        })
    };
    rows.into_iter().filter_map(open).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_named_by_what_is_told_of_it() {
        let of = |owner: &str, begun_at: i64| ColleagueDraft {
            owner: owner.to_owned(),
            name: None,
            begun_at,
        };
        let state = |colleagues: &[ColleagueDraft], changed: Option<ProfileChange>| DocumentState {
            colleagues: colleagues.to_vec(),
            changed,
        };
        let change = Some(ProfileChange {
            by: LastChangedBy::Outside,
            at: 5,
        });
        let states = [
            state(&[], None),
            state(&[of("a", 1)], None),
            state(&[of("a", 2)], None),
            state(&[of("b", 1)], None),
            state(&[of("a", 1), of("b", 1)], None),
            state(&[], change.clone()),
            state(&[of("a", 1)], change),
        ];
        let marks: std::collections::BTreeSet<String> =
            states.iter().map(DocumentState::mark).collect();
        assert_eq!(marks.len(), states.len());
        assert!(marks.contains(""), "nothing to tell has no name");
    }
}

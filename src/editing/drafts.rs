//! Drafts as the use cases want them: typed, read back with care.

use super::checked_address::Checked;
use super::{Editing, NextPage, Outcome};
use crate::audit_log::Justification;
use crate::auth::Person;
use crate::clock::millis;
use crate::error::{Error, ErrorKind};
use crate::history::RestoredFrom;
use crate::profile::merge::Resolutions;
use crate::profile::{Countries, Json, Target, Values, changes};
use crate::store::{drafts, sealing, versions};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// One person's unfinished edit of one profile.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The id of the version that its author saw.
    pub base: String,
    pub values: Values,
    pub resolutions: Resolutions,
    /// The version whose conflicts the review showed last: what the resolutions of a post without
    /// `seen` are made over.
    pub reviewed: Option<String>,
    /// The outcome of the last post, if that left the draft open.
    pub outcome: Option<Outcome>,
    /// Unix milliseconds.
    pub kept_at: i64,
    /// When it was begun (Unix milliseconds): the same for as long as it is typed on. 0 in a draft
    /// that an earlier version of the portal has kept.
    pub begun_at: i64,
    /// The page that it was kept from, and which of its posts it was.
    pub form: Option<String>,
    pub step: u64,
    /// The results of the address check, by the member that holds each address.
    pub addresses: BTreeMap<String, Checked>,
    /// The version that it was restored from.
    pub restored: Option<Restoration>,
    /// The reason and the ticket number, as typed on the review.
    pub why: Justification,
}

/// The version that a draft was restored from, and the values that came from it: part of what is
/// stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restoration {
    pub from: RestoredFrom,
    pub values: Values,
}

impl Draft {
    /// Names the values and what they were typed over: a decision on the review page is about the
    /// draft that it showed.
    pub fn id(&self) -> String {
        // Strings in a map: it always serialises.
        let typed = serde_json::to_vec(&(&self.base, &self.values)).unwrap_or_default();
        sealing::hash_hex(&typed)[..16].to_owned()
    }

    /// When it was begun, as far as that is known.
    pub fn begun(&self) -> i64 {
        match self.begun_at {
            0 => self.kept_at,
            begun_at => begun_at,
        }
    }
}

/// The changes of a draft, for the list of drafts.
#[derive(Debug, Clone)]
pub struct DraftChanges {
    /// The document that the author saw.
    pub base: Json,
    /// The keys of the changed fields.
    pub keys: Vec<String>,
    /// The rules of the countries of its addresses, as far as they are known without asking.
    pub countries: Countries,
}

/// The outcome of an edit that is over. It is shown once, and then forgotten.
#[derive(Debug, Clone)]
pub struct Notice {
    /// `None` where there is nothing to tell: what was typed was typed back.
    pub outcome: Option<Outcome>,
    /// The page that the edit was kept from, and which of its posts it was: what that page sends
    /// late does not open the edit again.
    pub form: Option<String>,
    pub step: u64,
    /// The draft that was discarded, which can be taken back for a while.
    pub discarded: Option<Box<Draft>>,
    /// Unix milliseconds.
    pub kept_at: i64,
}

/// Time for which a discarded draft can be taken back.
const UNDO: Duration = Duration::from_secs(10 * 60);

impl Notice {
    /// A notice that no page waits for.
    pub fn of(outcome: Outcome) -> Notice {
        Notice {
            outcome: Some(outcome),
            form: None,
            step: 0,
            discarded: None,
            kept_at: 0,
        }
    }

    /// The discarded draft, as long as it can be taken back.
    pub(super) fn undo(&self, now_ms: i64) -> Option<&Draft> {
        let until = self.kept_at.saturating_add(millis(UNDO));
        self.discarded.as_deref().filter(|_| now_ms < until)
    }
}

/// The row of one person's edit of one document: open, or ended and not yet told.
#[derive(Debug, Clone)]
pub(super) enum StoredEdit {
    Open(Box<Draft>),
    Ended(Notice),
}

impl StoredEdit {
    pub fn open(self) -> Option<Draft> {
        match self {
            StoredEdit::Open(draft) => Some(*draft),
            StoredEdit::Ended(_) => None,
        }
    }

    pub fn as_open(&self) -> Option<&Draft> {
        match self {
            StoredEdit::Open(draft) => Some(draft),
            StoredEdit::Ended(_) => None,
        }
    }

    pub fn outcome(&self) -> Option<&Outcome> {
        match self {
            StoredEdit::Open(draft) => draft.outcome.as_ref(),
            StoredEdit::Ended(notice) => notice.outcome.as_ref(),
        }
    }

    /// The page that it was kept from, and which of its posts it was.
    pub fn page(&self) -> (Option<&str>, u64) {
        match self {
            StoredEdit::Open(draft) => (draft.form.as_deref(), draft.step),
            StoredEdit::Ended(notice) => (notice.form.as_deref(), notice.step),
        }
    }
}

impl From<Draft> for StoredEdit {
    fn from(draft: Draft) -> StoredEdit {
        StoredEdit::Open(Box::new(draft))
    }
}

impl From<Notice> for StoredEdit {
    fn from(notice: Notice) -> StoredEdit {
        StoredEdit::Ended(notice)
    }
}

/// A row of the table `draft` as JSON. `finished` tells a notice from a draft.
#[derive(Debug, Default, Serialize, Deserialize)]
struct DraftRow {
    base: String,
    values: Values,
    #[serde(default)]
    choices: Resolutions,
    #[serde(default)]
    reviewed: Option<String>,
    #[serde(default)]
    outcome: Option<Outcome>,
    #[serde(default)]
    finished: bool,
    #[serde(default)]
    kept_at: i64,
    #[serde(default)]
    begun_at: i64,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    step: u64,
    #[serde(default)]
    addresses: BTreeMap<String, Checked>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    restored: Option<Restoration>,
    #[serde(default, skip_serializing_if = "Justification::is_empty")]
    why: Justification,
}

/// Reads a row; `None` for one that no version of the portal has written.
pub(super) fn stored_edit(bytes: &[u8], kept_at: i64) -> Option<StoredEdit> {
    let row: DraftRow = match serde_json::from_slice(bytes) {
        Ok(row) => row,
        Err(error) => {
            tracing::error!(
                line = error.line(),
                column = error.column(),
                "a stored draft cannot be read"
            );
            return None;
        }
    };
    let draft = Draft {
        base: row.base,
        values: row.values,
        resolutions: row.choices,
        reviewed: row.reviewed,
        outcome: row.outcome,
        kept_at,
        begun_at: row.begun_at,
        form: row.form,
        step: row.step,
        addresses: row.addresses,
        restored: row.restored,
        why: row.why,
    };
    if !row.finished {
        return Some(StoredEdit::from(draft));
    }
    Some(StoredEdit::Ended(Notice {
        outcome: draft.outcome.clone(),
        form: draft.form.clone(),
        step: draft.step,
        kept_at,
        discarded: (!draft.values.is_empty()).then(|| {
            Box::new(Draft {
                outcome: None,
                form: None,
                ..draft
            })
        }),
    }))
}

/// The row of an edit as it is stored.
pub(super) fn bytes_of(edit: &StoredEdit) -> Result<Vec<u8>, Error> {
    let of_draft = |draft: Draft| DraftRow {
        base: draft.base,
        values: draft.values,
        choices: draft.resolutions,
        reviewed: draft.reviewed,
        outcome: draft.outcome,
        finished: false,
        kept_at: draft.kept_at,
        begun_at: draft.begun_at,
        form: draft.form,
        step: draft.step,
        addresses: draft.addresses,
        restored: draft.restored,
        why: draft.why,
    };
    let row = match edit.clone() {
        StoredEdit::Open(draft) => of_draft(*draft),
        StoredEdit::Ended(notice) => DraftRow {
            outcome: notice.outcome,
            finished: true,
            form: notice.form,
            step: notice.step,
            ..notice
                .discarded
                .map(|draft| of_draft(*draft))
                .unwrap_or_default()
        },
    };
    // Strings in maps: it always serialises.
    serde_json::to_vec(&row).map_err(|_| ErrorKind::Internal.into())
}

impl Editing {
    /// The person's edit of this document, with the bytes of its row for a compare-and-swap.
    pub(super) async fn edit_row(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<Option<(Vec<u8>, Option<StoredEdit>)>, Error> {
        let row = drafts::get(&self.store, &person.key(), &target.key()).await?;
        Ok(row.map(|(bytes, kept_at)| {
            let edit = stored_edit(&bytes, kept_at);
            (bytes, edit)
        }))
    }

    /// The person's edit of this document: a draft, or the notice of how the last one ended.
    pub(super) async fn edit(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<Option<StoredEdit>, Error> {
        Ok(self
            .edit_row(person, target)
            .await?
            .and_then(|(_, edit)| edit))
    }

    /// The person's open draft of this document.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn open_draft(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<Option<Draft>, Error> {
        Ok(self.edit(person, target).await?.and_then(StoredEdit::open))
    }

    /// The open draft, if it is the one with the id `shown`, or any without one; otherwise the page
    /// that tells what has become of it.
    pub(super) async fn reviewed_draft(
        &self,
        person: &Person,
        target: &Target,
        shown: Option<&str>,
    ) -> Result<Result<Draft, NextPage>, Error> {
        Ok(match self.edit(person, target).await? {
            Some(StoredEdit::Open(draft)) if shown.is_none_or(|shown| shown == draft.id()) => {
                Ok(*draft)
            }
            // Edited in another tab since: nobody has reviewed that yet.
            Some(StoredEdit::Open(_)) => Err(NextPage::NewerReview),
            // The form tells how it ended.
            Some(StoredEdit::Ended(notice)) if notice.outcome.is_some() => Err(NextPage::Form),
            Some(StoredEdit::Ended(_)) | None => Err(NextPage::Gone),
        })
    }

    /// Compare-and-swap: stores `next` if the row still is as `before`. Returns whether it was.
    pub(super) async fn swap_edit(
        &self,
        person: &Person,
        target: &Target,
        before: Option<&[u8]>,
        next: &StoredEdit,
    ) -> Result<bool, Error> {
        let bytes = bytes_of(next)?;
        let (owner, key) = (person.key(), target.key());
        let swapped = drafts::swap(&self.store, &owner, &key, before, &bytes).await?;
        if swapped {
            self.note_draft_changed(person, target, next).await;
        }
        Ok(swapped)
    }

    /// Stores `next` over the open draft with the id `replaces`, or over a notice if `next` is one;
    /// a newer draft that was kept meanwhile stays. Returns the edit that stands there afterwards.
    pub(super) async fn replace_edit(
        &self,
        person: &Person,
        target: &Target,
        replaces: &str,
        next: impl Into<StoredEdit>,
    ) -> Result<Option<StoredEdit>, Error> {
        let (owner, key, next) = (person.key(), target.key(), next.into());
        let bytes = bytes_of(&next)?;
        let ends = matches!(next, StoredEdit::Ended(_));
        loop {
            let Some((kept, kept_at)) = drafts::get(&self.store, &owner, &key).await? else {
                // Discarded meanwhile: only how it ended may be told.
                if !ends {
                    return Ok(None);
                }
                if drafts::swap(&self.store, &owner, &key, None, &bytes).await? {
                    self.note_draft_changed(person, target, &next).await;
                    return Ok(Some(next));
                }
                // One was kept in this moment: look again.
                continue;
            };
            let there = stored_edit(&kept, kept_at);
            let ours = match &there {
                None => true,
                Some(StoredEdit::Ended(_)) => ends,
                Some(StoredEdit::Open(draft)) => draft.id() == replaces,
            };
            if !ours {
                return Ok(there);
            }
            // Another page may have written into the same draft in between, what it showed for
            // instance.
            if drafts::replace(&self.store, &owner, &key, &kept, &bytes).await? {
                self.note_draft_changed(person, target, &next).await;
                return Ok(Some(next));
            }
        }
    }

    /// Stores `next`, a later state of the open draft with the id `replaces`. Returns the draft
    /// that stands there afterwards.
    pub(super) async fn replace_draft(
        &self,
        person: &Person,
        target: &Target,
        replaces: &str,
        next: Draft,
    ) -> Result<Option<Draft>, Error> {
        let edit = self.replace_edit(person, target, replaces, next).await?;
        Ok(edit.and_then(StoredEdit::open))
    }

    /// Ends the draft; what remains is to show once how it ended. Returns the edit that stands
    /// there afterwards, which is another draft if its author typed on meanwhile.
    pub(super) async fn end_draft(
        &self,
        person: &Person,
        target: &Target,
        draft: &Draft,
        outcome: Outcome,
    ) -> Result<Option<StoredEdit>, Error> {
        // Still of the page that kept it, so that what it sends late does not open it again.
        let notice = Notice {
            outcome: Some(outcome),
            form: draft.form.clone(),
            step: draft.step,
            discarded: None,
            kept_at: 0,
        };
        self.replace_edit(person, target, &draft.id(), notice).await
    }

    /// Forgets a notice that was shown, unless a draft has been kept since. A discarded draft stays
    /// for as long as it can be taken back, and is forgotten after that.
    pub(super) async fn forget_notice(
        &self,
        person: &Person,
        target: &Target,
        shown: Option<&Outcome>,
    ) -> Result<(), Error> {
        let (owner, key) = (person.key(), target.key());
        let Some((kept, kept_at)) = drafts::get(&self.store, &owner, &key).await? else {
            return Ok(());
        };
        if let Some(StoredEdit::Ended(notice)) = stored_edit(&kept, kept_at)
            && notice.outcome.as_ref() == shown
        {
            if notice.undo(self.clock.now_ms()).is_some() {
                if shown.is_some() {
                    let told = StoredEdit::from(Notice {
                        outcome: None,
                        ..notice
                    });
                    drafts::replace(&self.store, &owner, &key, &kept, &bytes_of(&told)?).await?;
                }
                return Ok(());
            }
            drafts::remove_this(&self.store, &owner, &key, &kept).await?;
        }
        Ok(())
    }

    /// The person's unfinished edits, the newest first.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn drafts(&self, person: &Person) -> Result<Vec<(Target, Draft)>, Error> {
        let rows = drafts::of_owner(&self.store, &person.key()).await?;
        let mut drafts: Vec<(Target, Draft)> = rows
            .into_iter()
            .filter_map(|(key, kept_at, bytes)| {
                Some((
                    Target::from_key(&key)?,
                    stored_edit(&bytes, kept_at)?.open()?,
                ))
            })
            .collect();
        drafts.sort_by_key(|(_, draft)| std::cmp::Reverse(draft.kept_at));
        Ok(drafts)
    }

    /// The profiles whose draft was discarded and where that has not been shown yet; `shown` says
    /// that somebody will see the answer.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn discarded(&self, person: &Person, shown: bool) -> Result<Vec<Target>, Error> {
        let mut discarded = vec![];
        for (key, kept_at, bytes) in drafts::of_owner(&self.store, &person.key()).await? {
            let Some((target, edit)) = Target::from_key(&key).zip(stored_edit(&bytes, kept_at))
            else {
                continue;
            };
            if edit.outcome() == Some(&Outcome::Discarded) {
                if shown {
                    self.forget_notice(person, &target, Some(&Outcome::Discarded))
                        .await?;
                }
                discarded.push(target);
            }
        }
        Ok(discarded)
    }

    /// Takes a discarded draft back, unless another one has been begun since or the time for it is
    /// over.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn undo_discard(&self, person: &Person, target: &Target) -> Result<NextPage, Error> {
        let Some((bytes, Some(edit))) = self.edit_row(person, target).await? else {
            return Ok(NextPage::UndoOver);
        };
        let StoredEdit::Ended(notice) = &edit else {
            return Ok(NextPage::Newer);
        };
        let Some(draft) = notice.undo(self.clock.now_ms()) else {
            return Ok(NextPage::UndoOver);
        };
        let next = StoredEdit::from(draft.clone());
        if !self.swap_edit(person, target, Some(&bytes), &next).await? {
            return Ok(NextPage::Newer);
        }
        Ok(NextPage::Form)
    }

    /// The changes of a draft over the document that its author saw; `None` if that is not kept any
    /// more. Asks nobody upstream.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn draft_changes(
        &self,
        target: &Target,
        draft: &Draft,
    ) -> Result<Option<DraftChanges>, Error> {
        let base = self.history.version(target, &draft.base).await?;
        Ok(base.map(|base| self.changes_over(target, base, draft)))
    }

    /// The same of several drafts, by the keys of their documents.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn changes_of_drafts(
        &self,
        drafts: &[(Target, Draft)],
    ) -> Result<BTreeMap<String, DraftChanges>, Error> {
        let wanted = drafts.iter();
        let wanted: Vec<(Target, String)> = wanted
            .map(|(target, draft)| (target.clone(), draft.base.clone()))
            .collect();
        let mut bases = self.history.versions_of(&wanted).await?;
        let changed = drafts.iter().filter_map(|(target, draft)| {
            let key = target.key();
            let base = bases.remove(&(key.clone(), draft.base.clone()))?;
            Some((key, self.changes_over(target, base, draft)))
        });
        Ok(changed.collect())
    }

    fn changes_over(&self, target: &Target, base: Json, draft: &Draft) -> DraftChanges {
        let profile = target.profile();
        let changes = changes(profile, &base, &draft.values).into_iter();
        DraftChanges {
            keys: changes.map(|change| change.key).collect(),
            countries: self.history.known_countries(profile, &base, &draft.values),
            base,
        }
    }

    /// The document that the draft's author saw.
    pub(super) async fn base_of(&self, target: &Target, draft: &Draft) -> Result<Json, Error> {
        Ok(self
            .history
            .version(target, &draft.base)
            .await?
            .ok_or(ErrorKind::Internal)?)
    }

    /// Versions that somebody's draft begins at, or was reviewed over, or that a request for approval
    /// is bound to: target and id.
    async fn versions_in_drafts(&self) -> Result<Vec<(String, String)>, Error> {
        let drafts = drafts::all(&self.store)
            .await?
            .into_iter()
            .filter_map(|(target, bytes)| {
                let draft = match stored_edit(&bytes, 0)? {
                    StoredEdit::Open(draft) => *draft,
                    StoredEdit::Ended(notice) => *notice.discarded?,
                };
                Some((target, draft))
            });
        let named = |(target, draft): (String, Draft)| {
            let ids = [Some(draft.base), draft.reviewed].into_iter().flatten();
            ids.map(move |id| (target.clone(), id)).collect::<Vec<_>>()
        };
        let requested = self.versions_in_requests().await?;
        Ok(drafts.flat_map(named).chain(requested).collect())
    }

    /// Forgets versions that were last seen longer ago than this and that nobody needs. Returns
    /// their number.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn purge_versions(&self, life: Duration) -> Result<u64, Error> {
        let needed = self.versions_in_drafts().await?;
        Ok(versions::purge(&self.store, self.clock.now_ms() - millis(life), &needed).await?)
    }
}

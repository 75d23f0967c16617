//! Opening a profile: the document as it stands, with the person's unfinished edit.

use super::colleagues::open_drafts;
use super::drafts::{StoredEdit, stored_edit};
use super::locks::SAVING;
use super::read_only::locked;
use super::{Draft, Editing, Opened, Outcome, ReadOnlyReason};
use crate::auth::Person;
use crate::error::Error;
use crate::profile::{Json, Target, Values, rules};
use crate::store::{audit, beside};
use crate::text::Lang;

/// The person's edit of a document, with the version that its author saw.
pub(super) struct OpenEdit {
    pub edit: Option<StoredEdit>,
    pub base: Option<Json>,
}

impl Editing {
    /// Opens the profile for this person. `shown` says that somebody will see the answer; a
    /// prefetch or HEAD does not use up a notice.
    ///
    /// # Errors
    /// The error that Partner Center answered with instead of the document, or `StoreDown`.
    pub async fn open(
        &self,
        person: &Person,
        target: &Target,
        shown: bool,
        lang: Lang,
    ) -> Result<Opened, Error> {
        let read = self.read_version(person, target, lang).await?;
        let (document, version) = (read.document, read.version);
        self.note_read(person, target, &version).await?;
        // If it was saved, the draft has ended.
        let approval = self.own_approval(person, target, &document).await?;
        let beside = beside::read(&self.store, &person.key(), &target.key(), SAVING).await?;
        let has_intents = audit::has_open_intents(&self.store, beside.last.as_ref(), &person.key());
        let (unsettled, edit) = if has_intents == Some(false) {
            let kept = beside.draft.as_ref();
            (
                None,
                kept.and_then(|(draft, kept_at)| stored_edit(draft, *kept_at)),
            )
        } else {
            let reconciled = self.reconcile(person, target, &document, None).await?;
            (reconciled.unsettled, self.edit(person, target).await?)
        };
        let OpenEdit { edit, base } = self.recovered(person, target, edit, &document).await?;
        let outcome = edit.as_ref().and_then(StoredEdit::outcome).cloned();
        let mut can_undo = false;
        let draft = match edit {
            Some(StoredEdit::Open(draft)) => Some(*draft),
            Some(StoredEdit::Ended(notice)) => {
                can_undo = notice.undo(self.clock.now_ms()).is_some();
                if shown {
                    self.forget_notice(person, target, notice.outcome.as_ref())
                        .await?;
                }
                None
            }
            None => None,
        };
        if shown
            && let Some(open) = draft.as_ref().filter(|draft| {
                matches!(
                    draft.outcome,
                    Some(Outcome::Saved { .. } | Outcome::NotCarriedOut { .. })
                )
            })
        {
            // How an earlier save ended is told once.
            let told = Draft {
                outcome: None,
                ..open.clone()
            };
            self.replace_draft(person, target, &open.id(), told).await?;
        }
        let locked =
            locked(target.profile(), &document).or(unsettled.map(ReadOnlyReason::Unsettled));
        let nothing = Values::new();
        let typed = draft.as_ref().map_or(&nothing, |draft| &draft.values);
        let mut countries = self.countries(person, target, &document, typed).await;
        if let Some(base) = &base {
            countries.extend(self.countries(person, target, base, &nothing).await);
        }
        let warnings = rules::form_warnings(target.profile(), &document, typed, &countries);
        if shown && outcome.as_ref().is_some_and(Outcome::is_settled) {
            self.retract_settled(person, target).await?;
        }
        let saving = self.save_among(beside.facts, target).await?;
        let verification = self.followed(person, target, beside.verification).await;
        let finalized = self.finalized(person, target, &document, lang).await;
        let changed = self
            .changed_since(person, target, base.as_ref(), &document)
            .await?;
        Ok(Opened {
            target: target.clone(),
            document,
            version,
            approval: approval.filter(|_| draft.is_some()),
            draft,
            base,
            outcome,
            can_undo,
            locked,
            warnings,
            countries,
            finalized,
            saving,
            colleagues: open_drafts(beside.colleagues),
            changed,
            verification,
        })
    }

    /// The edit with the version that its author saw, after a save that the audit log knows has
    /// ended it.
    pub(super) async fn recovered(
        &self,
        person: &Person,
        target: &Target,
        edit: Option<StoredEdit>,
        now: &Json,
    ) -> Result<OpenEdit, Error> {
        let Some(draft) = edit.as_ref().and_then(StoredEdit::as_open) else {
            return Ok(OpenEdit { edit, base: None });
        };
        let Some(base) = self.history.version(target, &draft.base).await? else {
            return Ok(OpenEdit { edit, base: None });
        };
        let ended = self
            .finish_recorded_save(person, target, draft, &base, now)
            .await?;
        match ended {
            None => Ok(OpenEdit {
                edit,
                base: Some(base),
            }),
            Some(StoredEdit::Open(newer)) => {
                let base = self.history.version(target, &newer.base).await?;
                Ok(OpenEdit {
                    edit: Some(StoredEdit::Open(newer)),
                    base,
                })
            }
            ended @ Some(StoredEdit::Ended(_)) => Ok(OpenEdit {
                edit: ended,
                base: None,
            }),
        }
    }
}

//! Asking a colleague for a draft: they are told, on whichever page they open next.

use super::Editing;
use super::colleague_notices::{MOST_NOTICES, NoticeContent, NoticeKind, notice_id};
use super::drafts::stored_edit;
use super::hand_over::{tidied, too_long};
use crate::auth::Person;
use crate::error::Error;
use crate::profile::Target;
use crate::store::colleague_notices::NewNotice;
use crate::store::{colleague_notices, drafts};
use crate::text::Lang;

/// The end of asking for a draft. Only `Asked` has stored anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskResult {
    Asked,
    /// There is none any more.
    Gone,
    /// With the number of the note's characters.
    NoteTooLong(usize),
    /// Too much waits for its owner already.
    TooMany,
}

impl Editing {
    /// Asks a colleague for their draft: they are told, on whichever page they open next.
    ///
    /// # Errors
    /// The error that Partner Center answered with instead of the document, or `StoreDown`.
    pub async fn ask_for_draft(
        &self,
        person: &Person,
        target: &Target,
        owner: &str,
        note: &str,
        lang: Lang,
    ) -> Result<AskResult, Error> {
        let note = tidied(note);
        if let Some(length) = too_long(&note) {
            return Ok(AskResult::NoteTooLong(length));
        }
        self.ensure_may_read(person, target, lang).await?;
        let row = drafts::get(&self.store, owner, &target.key()).await?;
        let open = row.and_then(|(bytes, kept_at)| stored_edit(&bytes, kept_at)?.open());
        if open.is_none() || owner == person.key() {
            return Ok(AskResult::Gone);
        }
        if colleague_notices::count(&self.store, owner).await? >= MOST_NOTICES {
            return Ok(AskResult::TooMany);
        }
        let content = NoticeContent::new(NoticeKind::Asked, person, target, &note).bytes();
        let id = notice_id(NoticeKind::Asked, &person.key(), target);
        let notice = NewNotice {
            owner,
            id: &id,
            content: &content,
        };
        colleague_notices::put(&self.store, notice).await?;
        Ok(AskResult::Asked)
    }
}

//! Opening a profile: the document as it stands, with the person's unfinished edit.

use super::{Locked, Opened};
use crate::profile::{Json, check};
use crate::server::portal::Portal;
use crate::server::{Error, Person, Target};
use crate::text::Lang;

impl Portal {
    /// `shown` says that somebody will see the answer; a prefetch or HEAD does not use up what is shown once.
    pub async fn open(&self, person: &Person, target: &Target, shown: bool, lang: Lang) -> Result<Opened, Error> {
        let document = self.read(person, target, lang).await?;
        let version = self.put_version(target, &document).await?;
        let unsettled = self.settle(person, target, &document).await?;
        let mut draft = self.draft(person, target).await?;
        let outcome = draft.as_ref().and_then(|draft| draft.outcome.clone());
        if draft.as_ref().is_some_and(|draft| draft.finished) {
            if shown {
                self.drop_draft(person, target).await?;
            }
            draft = None;
        }
        let base = match &draft {
            Some(draft) => self.version(target, &draft.base).await?,
            None => None,
        };
        let locked = locked(&document).or(unsettled.map(Locked::Unsettled));
        let warnings = check::warnings(target.profile(), &document, &draft.as_ref().map(|d| d.values.clone()).unwrap_or_default());
        Ok(Opened { target: target.clone(), document, version, draft, base, outcome, locked, warnings })
    }
}

/// Documents that could lose something by being written are shown read only.
pub(super) fn locked(document: &Json) -> Option<Locked> {
    match document {
        Json::Object(_) => document.doubled().map(Locked::Doubled),
        _ => Some(Locked::Shape),
    }
}

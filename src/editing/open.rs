//! Opening a profile: the document as it stands, with the person's unfinished edit.

use super::{Draft, Opened, Outcome, ReadOnlyReason};
use crate::auth::Person;
use crate::error::Error;
use crate::portal::Portal;
use crate::profile::{Json, Profile, Target, Values, rules};
use crate::text::Lang;

impl Portal {
    /// `shown` says that somebody will see the answer; a prefetch or HEAD does not use up what is
    /// shown once.
    pub async fn open(
        &self,
        person: &Person,
        target: &Target,
        shown: bool,
        lang: Lang,
    ) -> Result<Opened, Error> {
        let document = self.read(person, target, lang).await?;
        let version = self.put_version(target, &document).await?;
        self.note_read(person, target, &version).await?;
        let unsettled = self.reconcile(person, target, &document).await?;
        self.finish_recorded_save(person, target, &document).await?;
        let mut draft = self.draft(person, target).await?;
        let outcome = draft.as_ref().and_then(|draft| draft.outcome.clone());
        if let Some(finished) = draft.as_ref().filter(|draft| draft.finished) {
            if shown {
                self.drop_shown(person, target, finished).await?;
            }
            draft = None;
        }
        if shown
            && let Some(open) = draft
                .as_ref()
                .filter(|draft| matches!(draft.outcome, Some(Outcome::Saved { .. })))
        {
            // An earlier save was settled while something else is being edited: told once.
            self.replace_draft(
                person,
                target,
                open,
                &Draft {
                    outcome: None,
                    ..open.clone()
                },
            )
            .await?;
        }
        let base = match &draft {
            Some(draft) => self.version(target, &draft.base).await?,
            None => None,
        };
        let locked =
            locked(target.profile(), &document).or(unsettled.map(ReadOnlyReason::Unsettled));
        let nothing = Values::new();
        let typed = draft.as_ref().map_or(&nothing, |draft| &draft.values);
        let mut countries = self.countries(person, target, &document, typed).await;
        if let Some(base) = &base {
            countries.extend(self.countries(person, target, base, &nothing).await);
        }
        let warnings = rules::warnings(target.profile(), &document, typed, &countries);
        let finalized = self.finalized(person, target, &document, lang).await;
        Ok(Opened {
            target: target.clone(),
            document,
            version,
            draft,
            base,
            outcome,
            locked,
            warnings,
            countries,
            finalized,
        })
    }
}

/// Documents that could lose something by being written are shown read only.
pub(super) fn locked(profile: &Profile, document: &Json) -> Option<ReadOnlyReason> {
    // A text or a list where an address belongs has no place for its fields.
    let misshapen =
        |at: &str| !matches!(document.get(at), None | Some(Json::Null | Json::Object(_)));
    match document {
        Json::Object(_)
            if profile
                .sections
                .iter()
                .any(|section| !section.at.is_empty() && misshapen(section.at)) =>
        {
            Some(ReadOnlyReason::Shape)
        }
        Json::Object(_) => {
            let nameless =
                || (!super::review::can_be_named(profile, document)).then_some(ReadOnlyReason::Tag);
            document
                .doubled()
                .map(ReadOnlyReason::Doubled)
                .or_else(nameless)
        }
        _ => Some(ReadOnlyReason::Shape),
    }
}

//! Holding a draft against the document as it stands: what a save would do now.

use super::{Draft, MergePreview, ReadOnlyReason, Request, Review};
use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::partner_center::is_header_value;
use crate::portal::Portal;
use crate::profile::{
    Change, Countries, Guard, Json, Merged, Profile, Target, Writing, merge, rules, write,
};
use crate::text::Lang;

impl Portal {
    /// The open draft, reviewed; `None` without one.
    pub async fn review(
        &self,
        person: &Person,
        target: &Target,
        lang: Lang,
    ) -> Result<Option<Review>, Error> {
        if self
            .draft(person, target)
            .await?
            .is_none_or(|draft| draft.finished)
        {
            return Ok(None);
        }
        let theirs = self.read(person, target, lang).await?;
        let version = self.put_version(target, &theirs).await?;
        let unsettled = self.reconcile(person, target, &theirs).await?;
        self.finish_recorded_save(person, target, &theirs).await?;
        // Read only now: it may have been edited, or settled, meanwhile.
        let Some(mut draft) = self
            .draft(person, target)
            .await?
            .filter(|draft| !draft.finished)
        else {
            return Ok(None);
        };
        let base = self.base_of(target, &draft).await?;
        let countries = self.countries(person, target, &theirs, &draft.values).await;
        let prepared = self.preview_merge(target, &base, &theirs, &draft, &countries, lang);
        let decides = !prepared.clashes.is_empty() || !prepared.settled.is_empty();
        if decides && draft.reviewed.as_ref() != Some(&version) {
            draft.reviewed = Some(version.clone());
            self.replace_draft(person, target, &draft, &draft).await?;
        }
        let sources = self
            .sources(person, target, &draft, &prepared, &version)
            .await?;
        let addresses = self
            .check_addresses(person, target, &mut draft, &prepared, lang)
            .await?;
        let locked = super::open::locked(target.profile(), &theirs)
            .or(unsettled.map(ReadOnlyReason::Unsettled));
        let outcome = draft.outcome.clone();
        Ok(Some(Review {
            target: target.clone(),
            draft,
            base,
            theirs,
            version,
            prepared,
            outcome,
            locked,
            sources,
            addresses,
            countries,
        }))
    }

    /// The document that the draft's author saw.
    pub(super) async fn base_of(&self, target: &Target, draft: &Draft) -> Result<Json, Error> {
        Ok(self
            .version(target, &draft.base)
            .await?
            .ok_or(ErrorKind::Internal)?)
    }

    /// What saving the draft over `theirs` would do.
    pub(super) fn preview_merge(
        &self,
        target: &Target,
        base: &Json,
        theirs: &Json,
        draft: &Draft,
        known: &Countries,
        lang: Lang,
    ) -> MergePreview {
        let profile = target.profile();
        let Merged {
            changes,
            clashes,
            settled,
            taken,
        } = merge(profile, base, theirs, &draft.values, &draft.choices);
        let problems = rules::problems(profile, theirs, &changes, known);
        let mut guards: Vec<Guard> = changes
            .iter()
            .filter_map(|c| profile.place(&c.key)?.field.guard())
            .collect();
        guards.sort();
        guards.dedup();
        let request = self.request_for(target, theirs, &changes, lang);
        MergePreview {
            changes,
            clashes,
            settled,
            taken,
            problems,
            guards,
            request,
        }
    }

    /// The request that writes `changes` over `document`, without the token.
    pub fn request_for(
        &self,
        target: &Target,
        document: &Json,
        changes: &[Change],
        lang: Lang,
    ) -> Request {
        Request {
            method: "PUT",
            address: self.upstream.address(target),
            headers: self
                .upstream
                .write_headers(lang.upstream(), entity_tag_for(target, document).as_deref()),
            body: write(target.profile(), document, changes),
        }
    }
}

/// The tag to send with a write, where one is documented.
pub(super) fn entity_tag_for(target: &Target, document: &Json) -> Option<String> {
    entity_tag(target.profile(), document)
}

/// Whether a write can name this version of the document, where it has to.
pub(super) fn can_be_named(profile: &Profile, document: &Json) -> bool {
    entity_tag(profile, document).is_none_or(|tag| is_header_value(&tag))
}

fn entity_tag(profile: &Profile, document: &Json) -> Option<String> {
    let tag = document.at(["attributes", "etag"]).and_then(Json::text);
    match profile.writing {
        Writing::PutIfMatch => tag.map(str::to_owned).filter(|tag| !tag.is_empty()),
        Writing::Never | Writing::Put | Writing::PutAllFields => None,
    }
}

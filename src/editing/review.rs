//! Holding a draft against the document as it stands: what a save would do now.

use super::drafts::StoredEdit;
use super::open::OpenEdit;
use super::read_only::{entity_tag_for, locked};
use super::{
    ApprovalRequest, Draft, Editing, MergePreview, Outcome, ReadOnlyReason, Request, Review,
    ReviewApproval, strict_rules,
};
use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::profile::{Change, Countries, Guard, Json, Merged, Profile, Target, merge, write};
use crate::text::Lang;

impl Editing {
    /// The open draft, reviewed; `None` without one.
    ///
    /// # Errors
    /// The error that Partner Center answered with instead of the document, or `StoreDown`.
    pub async fn review(
        &self,
        person: &Person,
        target: &Target,
        lang: Lang,
    ) -> Result<Option<Review>, Error> {
        let mut edit = self.edit(person, target).await?;
        if edit.as_ref().and_then(StoredEdit::as_open).is_none() {
            return Ok(None);
        }
        let read = self.read_version(person, target, lang).await?;
        let (theirs, version) = (read.document, read.version);
        self.note_read(person, target, &version).await?;
        let reconciled = self.reconcile(person, target, &theirs, None).await?;
        let request = self.own_approval(person, target, &theirs).await?;
        // Either may have ended the draft.
        if reconciled.any || request.is_some() {
            edit = self.edit(person, target).await?;
        }
        let OpenEdit { edit, base } = self.recovered(person, target, edit, &theirs).await?;
        let Some(mut draft) = edit.and_then(StoredEdit::open) else {
            return Ok(None);
        };
        let base = base.ok_or(ErrorKind::Internal)?;
        let countries = self.countries(person, target, &theirs, &draft.values).await;
        let preview = self.preview_merge(target, &base, &theirs, &draft, &countries, lang);
        let decides = !preview.clashes.is_empty() || !preview.settled.is_empty();
        if decides && draft.reviewed.as_ref() != Some(&version) {
            draft.reviewed = Some(version.clone());
            self.replace_draft(person, target, &draft.id(), draft.clone())
                .await?;
        }
        let sources = self
            .sources(person, target, &draft, &preview, &version)
            .await?;
        let addresses = self
            .check_addresses(person, target, &mut draft, &preview, lang)
            .await?;
        let locked = locked(target.profile(), &theirs)
            .or(reconciled.unsettled.map(ReadOnlyReason::Unsettled));
        let outcome = draft.outcome.clone();
        if outcome.as_ref().is_some_and(Outcome::is_settled) {
            self.retract_settled(person, target).await?;
        }
        let saving = self.save_under_way(target).await?;
        let verification = match preview.guards.contains(&Guard::Verification) {
            true => Some(self.verification_now(person, target).await?),
            false => None,
        };
        let changed = preview.changes.iter().map(|change| &change.key);
        let changed = changed.chain(preview.clashes.iter().map(|clash| &clash.key));
        let rules = &self.rules.justification;
        let needs_reason = rules.needs_reason(target.profile(), changed.map(String::as_str));
        let ticket_form = rules.ticket_form().map(str::to_owned);
        let approval = self.approval_of(target, &preview, request);
        Ok(Some(Review {
            target: target.clone(),
            draft,
            base,
            theirs,
            version,
            prepared: preview,
            outcome,
            locked,
            sources,
            addresses,
            countries,
            saving,
            colleagues: self.drafts_beside(person, target).await?,
            verification,
            needs_reason,
            ticket_form,
            approval,
        }))
    }

    fn approval_of(
        &self,
        target: &Target,
        preview: &MergePreview,
        request: Option<ApprovalRequest>,
    ) -> ReviewApproval {
        let changed = preview.changes.iter().map(|change| &change.key);
        let changed = changed.chain(preview.clashes.iter().map(|clash| &clash.key));
        let rules = &self.rules.approval;
        ReviewApproval {
            keys: rules.keys(target.profile(), changed.map(String::as_str)),
            people: rules.people(),
            allows_emergency: rules.allows_emergency(),
            request,
        }
    }

    /// Previews the save of the draft over `theirs`.
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
        } = merge(profile, base, theirs, &draft.values, &draft.resolutions);
        let problems = strict_rules::problems(profile, theirs, &changes, known);
        // Of clashes too: who decides for their own value confirms it on the same page.
        let changed = changes.iter().map(|change| &change.key);
        let mut guards: Vec<Guard> = changed
            .chain(clashes.iter().map(|clash| &clash.key))
            .filter_map(|key| guard_of(profile, key))
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
            address: self.upstream.client.address(target),
            headers: self
                .upstream
                .client
                .write_headers(lang.upstream(), entity_tag_for(target, document).as_deref()),
            body: write(target.profile(), document, changes),
        }
    }
}

/// The side effect of a change; a member without a field has the one of the object that holds it.
pub(super) fn guard_of(profile: &'static Profile, key: &str) -> Option<Guard> {
    if let Some(place) = profile.place(key) {
        return place.field.guard();
    }
    let (at, _) = key.split_once('.')?;
    let mut places = profile.places();
    places.find_map(|place| place.field.guard().filter(|_| place.section.at == at))
}

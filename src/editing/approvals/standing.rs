//! A request stands as long as nothing that it is bound to changes: the draft, the document, the
//! rules, and the role of its author. What ends one is looked for whenever it is looked at, and
//! again right before anything is sent.

use super::stored::StoredRequest;
use super::view::ApprovalState;
use crate::auth::Person;
use crate::editing::drafts::StoredEdit;
use crate::editing::{Draft, Editing};
use crate::error::Error;
use crate::profile::Target;
use crate::store::{approvals, sealing};
use std::collections::BTreeSet;

/// The reasons why a request ends by itself, as words.
pub(super) const BY_DRAFT: &str = "draft";
pub(super) const BY_HANDOVER: &str = "handed-over";
pub(super) const BY_DOCUMENT: &str = "document";
pub(super) const BY_RULES: &str = "rules";
pub(super) const BY_ROLE: &str = "role";
pub(super) const BY_EMERGENCY: &str = "emergency";
pub(super) const EXPIRED: &str = "expired";

/// A state of a draft: another value, base, decision or reason makes another one. What the portal
/// notes with it, such as the answers of the address check, does not.
pub(in crate::editing) fn state_of(draft: &Draft) -> String {
    let typed = (&draft.base, &draft.values, &draft.resolutions, &draft.why);
    // Strings in maps: it always serializes.
    sealing::hash_hex(&serde_json::to_vec(&typed).unwrap_or_default())
}

/// The outcome of the row of the audit log that states why a request ended.
fn word_of(why: &str) -> &'static str {
    match why {
        EXPIRED => EXPIRED,
        BY_DRAFT => "ended-draft",
        BY_HANDOVER => "ended-handed-over",
        BY_DOCUMENT => "ended-document",
        BY_RULES => "ended-rules",
        BY_ROLE => "ended-role",
        BY_EMERGENCY => "ended-emergency",
        "rejected" => "ended-rejected",
        "not-applied" => "ended-not-applied",
        "not-sent" => "ended-not-sent",
        _ => "ended-other",
    }
}

impl Editing {
    /// The reason why an open request does not stand any more.
    pub(super) async fn reason_to_end(
        &self,
        request: &StoredRequest,
    ) -> Result<Option<&'static str>, Error> {
        let bindings = self.bindings(std::slice::from_ref(request)).await?;
        Ok(self.reason_among(request, &bindings))
    }

    /// Ends an open request for this reason. Returns the request as it is then; `None` if somebody
    /// else has changed it since it was read.
    pub(super) async fn end_request(
        &self,
        request: &StoredRequest,
        by: Option<&Person>,
        why: &str,
    ) -> Result<Option<StoredRequest>, Error> {
        let state = match why {
            EXPIRED => ApprovalState::Expired,
            _ => ApprovalState::Ended,
        };
        let mut content = request.content.clone();
        content.ended = Some(why.to_owned());
        tracing::info!(
            request = request.row.id,
            why,
            "a request for approval ended"
        );
        self.turn_request(request, by, (word_of(why), None), (state, content))
            .await
    }

    /// Those of these people, by their keys, of whom a request for the document waits.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub(in crate::editing) async fn awaiting_approval(
        &self,
        authors: &[&str],
        target: &Target,
    ) -> Result<BTreeSet<String>, Error> {
        if self.rules.approval.is_none() {
            return Ok(BTreeSet::new());
        }
        let rows = approvals::current_of(&self.store, &target.key(), authors).await?;
        let is_open = |request: &StoredRequest| request.state == ApprovalState::Open;
        let open = rows.into_iter().filter_map(StoredRequest::read);
        let found = self.all_looked_at(open.filter(is_open).collect()).await?;
        let waiting = found.into_iter().filter(is_open);
        Ok(waiting.map(|request| request.row.author).collect())
    }

    /// Ends the person's request that waits, if the draft is another one now. It fails silently:
    /// whoever looks at the request finds the same.
    pub(in crate::editing) async fn note_draft_changed(
        &self,
        person: &Person,
        target: &Target,
        now: &StoredEdit,
    ) {
        if self.rules.approval.is_none() {
            return;
        }
        let state = now.as_open().map(state_of);
        if let Err(error) = self.end_if_changed(person, target, state).await {
            ends_later(&error);
        }
    }

    async fn end_if_changed(
        &self,
        person: &Person,
        target: &Target,
        state: Option<String>,
    ) -> Result<(), Error> {
        let Some(request) = self.stored_request_of(&person.key(), target).await? else {
            return Ok(());
        };
        let stands = state.as_ref() == Some(&request.content.draft);
        if request.state == ApprovalState::Open && !stands {
            self.end_request(&request, Some(person), BY_DRAFT).await?;
        }
        Ok(())
    }

    /// Ends the request that was made of a draft which `taker` has taken over from `giver`: whoever
    /// has it asks anew, in their own name. It fails silently, as above.
    pub(in crate::editing) async fn note_draft_taken(
        &self,
        taker: &Person,
        target: &Target,
        giver: &str,
        taken: &Draft,
    ) {
        if self.rules.approval.is_none() {
            return;
        }
        let state = state_of(taken);
        if let Err(error) = self.end_if_taken(taker, target, giver, &state).await {
            ends_later(&error);
        }
    }

    async fn end_if_taken(
        &self,
        taker: &Person,
        target: &Target,
        giver: &str,
        state: &str,
    ) -> Result<(), Error> {
        let Some(request) = self.stored_request_of(giver, target).await? else {
            return Ok(());
        };
        // The giver may have begun another draft since, and asked for that.
        if request.state == ApprovalState::Open && request.content.draft == state {
            self.end_request(&request, Some(taker), BY_HANDOVER).await?;
        }
        Ok(())
    }
}

fn ends_later(error: &Error) {
    let kind = error.kind.as_str();
    tracing::warn!(kind, "a request ends when somebody looks at it");
}

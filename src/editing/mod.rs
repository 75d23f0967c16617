//! The way of an edit: open, save a draft, review, save, discard. Every edit is a draft, and saving
//! is applying the draft; `write.rs` is the only code that PUTs.

pub mod addresses;
mod approvals;
mod ask_for_draft;
mod by_country;
mod check_values;
mod checked_address;
mod colleague_notices;
mod colleagues;
mod crash_recovery;
mod document_diff;
mod drafts;
mod hand_over;
mod intended_changes;
pub mod justification;
mod locks;
mod open;
mod outcome;
mod plan_checks;
mod profile_drafts;
mod read_only;
mod reconcile;
mod rejected_fields;
mod restore;
mod review;
mod save;
mod save_document;
mod save_draft;
mod save_form;
mod save_request;
mod save_rules;
mod save_shown;
mod settled;
mod source;
mod stale_view;
mod strict_rules;
mod take_back;
mod verification;
mod vetting;
mod views;
mod write;

pub use crate::audit_log::Justification;
pub use crate::snippets::Request;
pub use approvals::{
    ApprovalAnswer, ApprovalDecision, ApprovalDetail, ApprovalList, ApprovalRequest, ApprovalRules,
    ApprovalState, ApprovalsPage, AskedChange, AskedField, GivenApproval,
};
pub use ask_for_draft::AskResult;
pub use check_values::CheckedValues;
pub use colleague_notices::{ColleagueNotice, NoticeKind};
pub use colleagues::{ColleagueDraft, DocumentState, DocumentWatch, LastChangedBy, ProfileChange};
pub use document_diff::{ApiProblem, entity_tag, entity_tag_of};
pub use drafts::{Draft, DraftChanges, Notice};
pub use hand_over::{DraftOffer, LONGEST_HANDOVER_NOTE, OfferResult, TakeResult};
pub use justification::JustificationRules;
pub use locks::{DocumentLocks, SaveUnderWay};
pub use outcome::{NextPage, Outcome, StoredDifference};
pub use profile_drafts::{ColleagueEdit, OfferedDraft, OwnDraft, ProfileDrafts};
pub use read_only::ReadOnlyReason;
pub use restore::Restored;
pub use save_document::DocumentSave;
pub use save_draft::{AutosaveResult, FormSubmission};
pub use save_request::{Decision, SaveOutcome, SaveWay};
pub use save_rules::SaveRules;
pub use save_shown::{CheckedChanges, SetRowEnd, SetSettled, ShownChanges};
pub use settled::{SettledSave, is_own_page};
pub use stale_view::{CustomerNames, DeferredSave, RecentReads, StaleView};
pub use take_back::{TakenBack, can_be_taken_back, not_taken_back};
pub use verification::AskedVerification;
pub use views::{Finalized, MergePreview, Opened, Review, ReviewApproval, ValueSource};

use crate::auth::Person;
use crate::clock::Clock;
use crate::customers::Customers;
use crate::error::Error;
use crate::expiring_map::ExpiringMap;
use crate::history::History;
use crate::partner_center::{Upstream, UpstreamError};
use crate::profile::{Json, Target};
use crate::store::Store;
use crate::text::Lang;
use std::ops::Deref;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

/// Drafts, reviews and saves. Cheap to clone.
#[derive(Clone)]
pub struct Editing(Arc<EditingInner>);

/// The parts of [`Editing`].
pub struct EditingInner {
    store: Store,
    clock: Clock,
    upstream: Upstream,
    history: History,
    customers: Customers,
    /// Saves outlive the browser that asked for them; shutdown waits for these tasks.
    tasks: TaskTracker,
    /// One save of a document at a time in this process.
    locks: Arc<DocumentLocks>,
    /// One reconciliation of a person's saves of a document at a time in this process.
    reconcile_locks: Arc<DocumentLocks>,
    last_reads: RecentReads,
    rules: SaveRules,
    /// Customers whose verification was asked for a moment ago.
    asked_verifications: ExpiringMap<String, ()>,
}

/// A document as it was read just now.
struct ReadVersion {
    document: Json,
    /// The document on one line.
    text: String,
    /// The id of its version.
    version: String,
}

impl Deref for Editing {
    type Target = EditingInner;

    fn deref(&self) -> &EditingInner {
        &self.0
    }
}

impl Editing {
    pub fn new(
        store: Store,
        clock: Clock,
        upstream: Upstream,
        history: History,
        customers: Customers,
        tasks: TaskTracker,
        rules: SaveRules,
    ) -> Editing {
        Editing(Arc::new(EditingInner {
            last_reads: RecentReads::new(clock.clone()),
            asked_verifications: verification::recently_asked(&clock),
            store,
            clock,
            upstream,
            history,
            customers,
            tasks,
            locks: Arc::default(),
            reconcile_locks: Arc::default(),
            rules,
        }))
    }

    /// The current document; what was changed outside of the portal is recorded.
    ///
    /// # Errors
    /// The error that Partner Center answered with instead, or `StoreDown`.
    pub async fn read(&self, person: &Person, target: &Target, lang: Lang) -> Result<Json, Error> {
        let read = self.read_version(person, target, lang).await?;
        Ok(read.document)
    }

    /// The same as it is sent on.
    ///
    /// # Errors
    /// Like `read`.
    pub async fn read_text(
        &self,
        person: &Person,
        target: &Target,
        lang: Lang,
    ) -> Result<String, Error> {
        let read = self.read_version(person, target, lang).await?;
        Ok(read.text)
    }

    /// The same, with the id of the version, which is kept.
    async fn read_version(
        &self,
        person: &Person,
        target: &Target,
        lang: Lang,
    ) -> Result<ReadVersion, Error> {
        let asked_at = self.clock.now_ms();
        match self.upstream.get(person, target, lang).await? {
            Ok(document) => {
                let text = document.to_string();
                let observed = self.history.observe(target, &document, &text, asked_at);
                let version = observed.await?;
                self.customers.note_allowed(person, target);
                self.customers
                    .note_profile(target, &document, &version, asked_at);
                if target.customer().is_some() {
                    self.history.ask_authors(person);
                }
                Ok(ReadVersion {
                    document,
                    text,
                    version,
                })
            }
            Err(failure) => Err(self.not_read(person, target, failure).await?),
        }
    }

    /// The same right before a write: another process may have noted another version since this
    /// one noted this.
    async fn read_before_write(
        &self,
        person: &Person,
        target: &Target,
        lang: Lang,
    ) -> Result<Json, Error> {
        let asked_at = self.clock.now_ms();
        match self.upstream.get(person, target, lang).await? {
            Ok(document) => {
                self.history
                    .observe_uncached(target, &document, asked_at)
                    .await?;
                Ok(document)
            }
            Err(failure) => Err(self.not_read(person, target, failure).await?),
        }
    }

    /// The error that a failed read is; a refusal makes the portal forget what was read before.
    async fn not_read(
        &self,
        person: &Person,
        target: &Target,
        failure: UpstreamError,
    ) -> Result<Error, Error> {
        let error = self.upstream.error_of(person, failure);
        self.forget_if_refused(person, target, &error).await?;
        self.customers.note_refusal(person, target, &error);
        Ok(error)
    }
}

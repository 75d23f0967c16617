//! The end of a save that was approved, or made in an emergency. A process may have died between
//! the mark that it is sent and its end: then the audit log tells, whose first change carries the
//! number of the request.

use super::content::ApprovalContent;
use super::standing::BY_DOCUMENT;
use super::stored::StoredRequest;
use super::view::ApprovalState;
use crate::audit_log::{Event, Filter, Row};
use crate::auth::Person;
use crate::editing::drafts::StoredEdit;
use crate::editing::locks::SaveLease;
use crate::editing::save_shown::was_about_the_token;
use crate::editing::write::differences;
use crate::editing::{Draft, Editing, Outcome};
use crate::error::{Error, UpstreamAnswer};
use crate::error_catalog::refuses_access;
use crate::history::approval_of;
use crate::profile::{Json, Target, write};
use crate::store::audit;
use std::collections::BTreeSet;

/// Rows of the audit log in which the outcome of a save is looked for.
const LOOKED_THROUGH: i64 = 25;

/// The reason of an emergency that was not sent.
const NOT_SENT: &str = "not-sent";

impl Editing {
    /// Settles the save of a request that is being sent by the document as `reader` has just read
    /// it: who approved it may not come back, and its author could ask for nothing else until then.
    /// What cannot be told yet stays as it is.
    pub(super) async fn settle_by_evidence(
        &self,
        reader: &Person,
        request: &StoredRequest,
        now: &Json,
    ) -> Result<(), Error> {
        let saver = request.content.saver.as_ref();
        let saver = saver.filter(|_| request.state == ApprovalState::Sending);
        let saver = saver.and_then(|saver| Person::absent(&saver.person, &saver.name));
        let (Some(saver), target) = (saver, &request.target) else {
            return Ok(());
        };
        // Whoever is saving notes the end of it.
        if !self.is_saved_elsewhere(target, None).await? {
            self.reconcile_read_by((&saver, reader), target, now, None)
                .await?;
        }
        Ok(())
    }

    /// Finds out by the audit log how a save that is being sent ended, unless it is under way
    /// still. `own` is the lease of a save that asks.
    pub(super) async fn settled_request(
        &self,
        request: StoredRequest,
        own: Option<&SaveLease>,
    ) -> Result<StoredRequest, Error> {
        let under_way = self.under_way(std::slice::from_ref(&request), own).await?;
        match under_way.contains(&request.row.id) {
            true => Ok(request),
            false => self.settled_by_log(request).await,
        }
    }

    /// The numbers of those of these requests that are being sent, and whose save is under way
    /// still or not settled. `own` is the lease of a save that asks.
    pub(super) async fn under_way(
        &self,
        requests: &[StoredRequest],
        own: Option<&SaveLease>,
    ) -> Result<BTreeSet<i64>, Error> {
        let sending = requests.iter();
        let sending = sending.filter(|request| request.state == ApprovalState::Sending);
        let sending: Vec<&StoredRequest> = sending.collect();
        if sending.is_empty() {
            return Ok(BTreeSet::new());
        }
        let elsewhere = match own {
            Some(_) => BTreeSet::new(),
            None => {
                let targets: Vec<&Target> = sending.iter().map(|request| &request.target).collect();
                self.saved_among(&targets).await?
            }
        };
        let savers = sending
            .iter()
            .filter_map(|request| request.content.saver.as_ref());
        let savers: Vec<&str> = savers.map(|saver| saver.person.as_str()).collect();
        let intents = audit::open_intents_of(&self.store, &savers).await?;
        let is_under_way = |request: &&StoredRequest| {
            let key = request.target.key();
            self.history.in_flight.holds(&key)
                || elsewhere.contains(&key)
                || intents.iter().any(|intent| is_of(intent, request))
        };
        let under_way = sending.into_iter().filter(is_under_way);
        Ok(under_way.map(|request| request.row.id).collect())
    }

    /// Finds out by the audit log how a save that is not under way any more ended.
    pub(super) async fn settled_by_log(
        &self,
        request: StoredRequest,
    ) -> Result<StoredRequest, Error> {
        let target = &request.target;
        let saver = request.content.saver.clone().unwrap_or_default().person;
        let of_this = Filter {
            event: Some(Event::EditOutcome.as_str().to_owned()),
            person: Some(saver),
            profile: Some(target.profile().slug.to_owned()),
            customer: target.customer().map(ToString::to_string),
            ..Filter::default()
        };
        let rows = audit::page(&self.store, &of_this, None, LOOKED_THROUGH).await?;
        let row = rows.into_iter().find(|row| is_of(row, &request));
        let turned = self.turned_by(&request, row).await?;
        // Somebody else has settled it meanwhile.
        let Some(turned) = turned else {
            let newer = self.stored_request(request.row.id).await?;
            return Ok(newer.unwrap_or(request));
        };
        if turned.state == ApprovalState::Saved
            && let Err(error) = self.tell_author(&turned).await
        {
            // It is saved all the same, and nobody who asks is told otherwise.
            tracing::error!(
                request = turned.row.id,
                kind = error.kind.as_str(),
                "an author could not be told on the form that what was approved is saved"
            );
        }
        Ok(turned)
    }

    /// Returns whether a request of this person is being sent, or an emergency, and its result is not
    /// known yet.
    pub(in crate::editing) async fn is_request_sent(
        &self,
        author: &str,
        target: &Target,
    ) -> Result<bool, Error> {
        let request = self.stored_request_of(author, target).await?;
        let sending = |request: &StoredRequest| request.state == ApprovalState::Sending;
        let Some(request) = request.filter(sending) else {
            return Ok(false);
        };
        Ok(sending(&self.settled_request(request, None).await?))
    }

    /// Stores the end that the row of an outcome tells. Without one nothing was sent, and a row
    /// that refused the saver and not the changes is as good as none.
    async fn turned_by(
        &self,
        request: &StoredRequest,
        row: Option<Row>,
    ) -> Result<Option<StoredRequest>, Error> {
        let telling = row.as_ref().filter(|row| !was_about_saver(row, request));
        let outcome = telling.and_then(|row| row.outcome.as_deref());
        let content = ApprovalContent {
            reference: row.as_ref().map(|row| row.seq.to_string()),
            ..request.content.clone()
        };
        match outcome {
            Some("saved") => {
                let saved = (ApprovalState::Saved, content);
                self.replace_request(request, saved).await
            }
            // Nothing was taken: it waits again, with the approvals that it has.
            None | Some("throttled" | "unavailable") if !request.is_emergency() => {
                let content = ApprovalContent {
                    saver: None,
                    ..request.content.clone()
                };
                let open = (ApprovalState::Open, content);
                self.replace_request(request, open).await
            }
            other => {
                let why = match other {
                    None | Some("throttled" | "unavailable") => NOT_SENT,
                    Some("stale" | "conflict") => BY_DOCUMENT,
                    Some(word) => word,
                };
                let why = why.to_owned();
                let ended = StoredRequest {
                    content,
                    ..request.clone()
                };
                self.end_request(&ended, None, &why).await
            }
        }
    }

    /// Tells the author once that the approved changes were saved, and ends the draft if nothing is
    /// left of it. Of an emergency the author knows.
    async fn tell_author(&self, request: &StoredRequest) -> Result<(), Error> {
        if request.is_emergency() {
            return Ok(());
        }
        let content = &request.content;
        let author = Person::absent(&request.row.author, &content.author_name);
        let version = self
            .history
            .version(&request.target, &content.version)
            .await?;
        let (Some(author), Some(version)) = (author, version) else {
            return Ok(());
        };
        let changes = content.changes();
        let stored = write(request.target.profile(), &version, &changes);
        let outcome = Outcome::Saved {
            reference: content.reference.clone().unwrap_or_default(),
            changed: changes.iter().map(|change| change.key.clone()).collect(),
            differences: differences(&request.target, &changes, &stored),
            approved_by: content
                .approvals
                .iter()
                .map(|given| given.by.name.clone())
                .collect(),
        };
        let edit = self.edit(&author, &request.target).await?;
        self.report_saved(&author, &request.target, edit, &stored, outcome)
            .await
    }

    /// Tells the author on the form that Partner Center refused what was approved.
    pub(super) async fn tell_author_refused(
        &self,
        request: &StoredRequest,
        outcome: Outcome,
    ) -> Result<(), Error> {
        let Some(author) = Person::absent(&request.row.author, &request.content.author_name) else {
            return Ok(());
        };
        let target: &Target = &request.target;
        let edit = self.edit(&author, target).await?;
        if let Some(draft) = edit.and_then(StoredEdit::open) {
            let id = draft.id();
            let told = Draft {
                outcome: Some(outcome),
                ..draft
            };
            self.replace_draft(&author, target, &id, told).await?;
        }
        Ok(())
    }
}

/// Returns whether Partner Center refused the person who sent the changes and not the changes, so
/// that somebody else may send the same. An emergency has no other saver: without a right it is
/// over.
fn was_about_saver(row: &Row, request: &StoredRequest) -> bool {
    let answer = row
        .reference
        .as_deref()
        .and_then(UpstreamAnswer::from_short);
    let is_of_access = row.outcome.as_deref() == Some("rejected")
        && answer.is_some_and(|answer| refuses_access(&answer));
    was_about_the_token(row) || (is_of_access && !request.is_emergency())
}

/// Returns whether a row of the audit log is of the save of this request.
fn is_of(row: &Row, request: &StoredRequest) -> bool {
    approval_of(row).and_then(|mark| mark.request) == Some(request.row.id)
}

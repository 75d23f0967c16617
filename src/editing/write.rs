//! The one place that PUTs: intent recorded, the request, its answer, outcome recorded.

use super::locks::SaveLease;
use super::read_only::entity_tag_for;
use super::save_request::{AuditAnnotations, SaveScope};
use super::{Editing, SaveOutcome, StoredDifference, rejected_fields};
use crate::auth::Person;
use crate::error::{Error, ErrorKind, UpstreamAnswer};
use crate::error_catalog::{Verb, refuses_access};
use crate::history::AuditChange;
use crate::partner_center::{
    CallPermit, Credentials, ErrorBody, PartnerCenter, Session, UpstreamError, is_header_value,
};
use crate::profile::values::{read, read_key};
use crate::profile::{Change, Json, Member, PROFILES, Target, write};
use crate::store::audit::{Event, NewRow, Row};
use crate::store::seen::Beside;
use crate::store::{StoreError, audit, seen, versions};
use crate::telemetry::metrics;
use serde_json::value::RawValue;
use uuid::Uuid;

/// The evidence that a document gives of changes that were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evidence {
    Applied,
    NotApplied,
    Neither,
}

impl Editing {
    /// Writes `changes` over `current`, which was read just now. No change without a row of the
    /// audit log: if the intent cannot be committed, nothing is sent. `None` means that somebody
    /// else changed the document: nothing was stored, and it has to be read and merged again.
    ///
    /// # Errors
    /// `Unavailable` if the document's own entity tag cannot be sent, `Timeout` if the lease is
    /// lost, `StoreDown` if nothing can be recorded, `Unsettled` if that happens after the request.
    pub(super) async fn write(
        &self,
        scope: SaveScope<'_>,
        current: &Json,
        changes: Vec<Change>,
        annotations: &AuditAnnotations,
    ) -> Result<Option<SaveOutcome>, Error> {
        let SaveScope {
            person,
            target,
            lang,
            lease,
        } = scope;
        let if_match = entity_tag_for(target, current);
        if if_match.as_deref().is_some_and(|tag| !is_header_value(tag)) {
            // The service's own tag cannot be sent back to it; nothing has been sent.
            return Err(ErrorKind::Unavailable.into());
        }
        let session = self.upstream.session(person, lang).await?;
        let is_approved = is_approved(annotations);
        self.ensure_approver(person, is_approved).await?;
        // An intent is for a request that can be sent.
        let permit = match self.upstream.client.permit(target).await {
            Ok(permit) => permit,
            Err(failure) => return Ok(Some(not_sent(failure))),
        };
        lease.ensure_held()?;
        // Before the intent is in the audit log: whoever opens the profile in between would settle
        // a request that has not been sent yet.
        let _mark = self.history.in_flight.mark(target.key());
        let request_id = Uuid::new_v4();
        let intent = self
            .record_intent(
                person,
                target,
                current,
                rows_of(&changes, annotations),
                request_id,
            )
            .await?;
        self.ensure_lease(lease, &intent).await?;
        let request = WriteRequest {
            body: write(target.profile(), current, &changes),
            current: current.clone(),
            if_match,
            request_id,
            attempts: 0,
        };
        let write = Write {
            target,
            intent: &intent,
            changes: &changes,
            request,
            session,
            permit: Some(permit),
            lease,
            is_approved,
        };
        self.send(person, write).await.map_err(Error::after_sending)
    }

    /// Stops the write of somebody who approved it and may not any more: another token may have
    /// brought other roles.
    async fn ensure_approver(&self, person: &Person, is_approved: bool) -> Result<(), Error> {
        if is_approved && !self.is_approver_now(person).await? {
            return Err(ErrorKind::Role.into());
        }
        Ok(())
    }

    /// Sends the one request of an intent and records the outcome.
    async fn send<'a>(
        &'a self,
        person: &Person,
        mut write: Write<'a>,
    ) -> Result<Option<SaveOutcome>, Error> {
        let (target, intent, changes) = (write.target, write.intent, write.changes);
        let mut answer = write.put(&self.upstream.client).await;
        match write.session.renew_after(&answer).await {
            Ok(false) => {}
            Ok(true) => {
                self.ensure_lease(write.lease, intent).await?;
                if let Err(error) = self.ensure_approver(person, write.is_approved).await {
                    self.record_outcome(intent, "rejected", None).await?;
                    return Err(error);
                }
                answer = write.put(&self.upstream.client).await;
            }
            Err(error) => {
                self.record_outcome(intent, "rejected", None).await?;
                return Err(error);
            }
        }
        let about = (target.profile().slug, Verb::Change);
        self.upstream
            .note_access(person, about, None, &answer)
            .await;
        write.permit = None;
        match answer {
            Ok(stored) => match write.confirm_written(stored).await {
                Some(stored) => self.saved(target, intent, changes, stored).await.map(Some),
                None => {
                    self.mark_outcome_unknown(target, intent).await;
                    Ok(Some(unknown(intent)))
                }
            },
            Err(failure) if failure.is_stale() => {
                self.record_outcome(intent, "stale", Some(&failure)).await?;
                Ok(None)
            }
            Err(failure) if failure.is_outcome_unknown() => {
                let refusal = failure.refusal_despite_success().cloned();
                tracing::warn!(
                    reference = intent.seq,
                    "the answer to a save was inconclusive: {failure}"
                );
                let outcome = self.find_out_and_retry(&mut write, refusal.as_ref()).await;
                if !matches!(
                    outcome,
                    Ok(SaveOutcome::Saved { .. } | SaveOutcome::Rejected { .. })
                ) {
                    self.mark_outcome_unknown(target, intent).await;
                }
                let said = failure.error_body();
                outcome.map(|outcome| {
                    Some(match outcome {
                        SaveOutcome::Unknown { reference, .. } => SaveOutcome::Unknown {
                            reference,
                            answer: (said.status != 0).then(|| said.to_upstream_answer()),
                        },
                        outcome => outcome,
                    })
                })
            }
            Err(failure @ (UpstreamError::Throttled { .. } | UpstreamError::Busy(_))) => {
                self.record_outcome(intent, "throttled", Some(&failure))
                    .await?;
                Ok(Some(not_sent(failure)))
            }
            Err(failure @ (UpstreamError::Unreachable(_) | UpstreamError::Down { .. })) => {
                self.record_outcome(intent, "unavailable", Some(&failure))
                    .await?;
                Ok(Some(not_sent(failure)))
            }
            Err(failure) => {
                let outcome = self
                    .record_outcome(intent, "rejected", Some(&failure))
                    .await?;
                let answer = failure.error_body().to_upstream_answer();
                // Another approver may be allowed to send it.
                let is_about_saver = write.is_approved && refuses_access(&answer);
                if answer.status == Some(401) || is_about_saver {
                    return Err(self.upstream.error_of(person, failure));
                }
                let said = failure.error_body();
                Ok(Some(rejected(target, outcome, said, changes)))
            }
        }
    }

    /// Inconclusive answer: reads and compares. Applied: saved. Not applied: the same request is
    /// sent once more, or was refused if the answer says so. Undecidable: *unknown*; the next read
    /// reconciles it.
    async fn find_out_and_retry<'a>(
        &'a self,
        write: &mut Write<'a>,
        refusal: Option<&ErrorBody>,
    ) -> Result<SaveOutcome, Error> {
        let (target, intent, changes) = (write.target, write.intent, write.changes);
        let Ok(now) = write.session.evidence(target).await else {
            return Ok(unknown(intent));
        };
        match evidence(target, changes, &now) {
            Evidence::Applied => return self.applied(write, now).await,
            // Sending the body again would take back what others have changed since, and it may
            // still be carried out.
            Evidence::NotApplied if now != write.request.current => return Ok(unknown(intent)),
            // Somebody else wrote the same fields, before ours or over it: ours may still come.
            Evidence::Neither => return Ok(unknown(intent)),
            Evidence::NotApplied => {}
        }
        if let Some(refusal) = refusal {
            let failure = UpstreamError::Refused(Box::new(refusal.clone()));
            let outcome = self
                .record_outcome(intent, "rejected", Some(&failure))
                .await?;
            return Ok(rejected(target, outcome, refusal, changes));
        }
        let Ok(permit) = self.upstream.client.permit(target).await else {
            return Ok(unknown(intent));
        };
        if write.lease.ensure_held().is_err() {
            return Ok(unknown(intent));
        }
        write.permit = Some(permit);
        let again = write.put(&self.upstream.client).await;
        write.permit = None;
        if let Ok(stored) = again {
            return match write.confirm_written(stored).await {
                Some(stored) => self.saved(target, intent, changes, stored).await,
                None => Ok(unknown(intent)),
            };
        }
        // Stale now means that it was carried out in the meantime, or that somebody else was
        // faster.
        match write.session.evidence(target).await {
            Ok(now) if evidence(target, changes, &now) == Evidence::Applied => {
                self.applied(write, now).await
            }
            Ok(_) | Err(_) => Ok(unknown(intent)),
        }
    }

    /// A later read shows the changes.
    async fn applied(&self, write: &Write<'_>, now: Json) -> Result<SaveOutcome, Error> {
        let (target, changes) = (write.target, write.changes);
        self.history
            .observe_after_write(target, changes, &now)
            .await?;
        self.saved(target, write.intent, changes, now).await
    }

    /// Notes that from now on the write may still be carried out for a while, whoever asks, in
    /// whichever process.
    async fn mark_outcome_unknown(&self, target: &Target, intent: &Row) {
        metrics::outcome_unknown(target.profile().slug);
        if let Err(error) = seen::tried(&self.store, intent.seq).await {
            tracing::warn!(%error, reference = intent.seq, "the time of the last try of a save could not be noted: the time of its intent counts");
        }
    }

    /// Waiting may have taken as long as a lease lasts: then another process may be saving, and
    /// nothing is sent.
    async fn ensure_lease(&self, lease: &SaveLease, intent: &Row) -> Result<(), Error> {
        if let Err(error) = lease.ensure_held() {
            self.record_outcome(intent, "unavailable", None).await?;
            return Err(error);
        }
        Ok(())
    }

    pub(super) async fn saved(
        &self,
        target: &Target,
        intent: &Row,
        changes: &[Change],
        stored: Json,
    ) -> Result<SaveOutcome, Error> {
        let version = self.history.keep_version(target, &stored).await?;
        self.customers
            .note_profile(target, &stored, &version, self.clock.now_ms());
        if evidence(target, changes, &stored) == Evidence::NotApplied {
            let outcome = self.record_outcome(intent, "not-applied", None).await?;
            return Ok(SaveOutcome::Rejected {
                reference: outcome.to_string(),
                problems: vec![],
                answer: UpstreamAnswer {
                    status: Some(200),
                    request_id: intent.request_id.clone(),
                    ..UpstreamAnswer::default()
                },
            });
        }
        self.history
            .record_own_write(target, intent, &stored)
            .await?;
        let outcome = self.record_outcome(intent, "saved", None).await?;
        self.follow_if_guarded(target, changes).await;
        Ok(SaveOutcome::Saved {
            reference: outcome.to_string(),
            changed: changes.iter().map(|change| change.key.clone()).collect(),
            differences: differences(target, changes, &stored),
            stored,
        })
    }

    async fn record_intent(
        &self,
        person: &Person,
        target: &Target,
        current: &Json,
        changes: Option<Box<RawValue>>,
        request_id: Uuid,
    ) -> Result<Row, Error> {
        let row = NewRow {
            profile: Some(target.profile().slug.to_owned()),
            customer: target.customer().map(ToString::to_string),
            changes,
            request_id: Some(request_id.to_string()),
            ..NewRow::about(Event::EditIntent, person)
        };
        let (key, text) = (target.key(), current.to_string());
        let before = versions::id_of(&key, text.as_bytes());
        let sends = Beside::Sends {
            target: &key,
            before: &before,
        };
        Ok(audit::append_with(&self.store, row, sends)
            .await?
            .ok_or(StoreError::Contended)?)
    }

    /// Returns the number of the row.
    pub(super) async fn record_outcome(
        &self,
        intent: &Row,
        outcome: &str,
        failure: Option<&UpstreamError>,
    ) -> Result<i64, Error> {
        let (person, name, tenant) = (
            intent.person.clone(),
            intent.person_name.clone(),
            intent.tenant.clone(),
        );
        let row = NewRow {
            profile: intent.profile.clone(),
            customer: intent.customer.clone(),
            changes: intent.changes.clone(),
            request_id: intent.request_id.clone(),
            correlation_id: failure.and_then(|failure| failure.error_body().correlation_id.clone()),
            outcome: Some(outcome.to_owned()),
            reference: failure
                .and_then(|failure| failure.error_body().to_upstream_answer().short()),
            intent: Some(intent.seq),
            ..NewRow::new(Event::EditOutcome, person, name, tenant)
        };
        let seq = audit::append(&self.store, row).await?.seq;
        // What is in the database may name anything; labels name what the source knows.
        let known = intent
            .profile
            .as_deref()
            .and_then(|slug| PROFILES.iter().find(|profile| profile.slug == slug));
        metrics::outcome(known.map_or("other", |profile| profile.slug), outcome);
        Ok(seq)
    }
}

/// One write under way.
struct Write<'a> {
    target: &'a Target,
    intent: &'a Row,
    changes: &'a [Change],
    request: WriteRequest,
    session: Session<'a>,
    /// Leave to call; given back as soon as the answer is there.
    permit: Option<CallPermit<'a>>,
    lease: &'a SaveLease,
    /// Somebody else has asked for it, and the saver approved it.
    is_approved: bool,
}

/// The request of a write: all it takes to send the same again.
struct WriteRequest {
    /// The document as it was when the request was sent.
    current: Json,
    body: Json,
    if_match: Option<String>,
    request_id: Uuid,
    /// The number of times that it was sent.
    attempts: u8,
}

impl Write<'_> {
    async fn put(&mut self, client: &PartnerCenter) -> Result<Json, UpstreamError> {
        let credentials: &Credentials = self.session.credentials();
        let Some(permit) = &mut self.permit else {
            // The callers take one first.
            return Err(UpstreamError::Busy(Box::default()));
        };
        let request = &mut self.request;
        let ids = (request.request_id, request.attempts);
        request.attempts = request.attempts.saturating_add(1);
        client
            .put(
                permit,
                credentials,
                self.target,
                &request.body,
                request.if_match.as_deref(),
                ids,
            )
            .await
    }

    /// A 200 whose body is the old document does not prove the write, and one whose body is not the
    /// document says nothing. Reads the document again and returns it if it contains the changes;
    /// `None` if that is inconclusive.
    async fn confirm_written(&mut self, stored: Json) -> Option<Json> {
        let (target, changes) = (self.target, self.changes);
        let is_document = is_document(target, &stored);
        if is_document && evidence(target, changes, &stored) != Evidence::NotApplied {
            return Some(stored);
        }
        let now = self.session.evidence(target).await.ok()?;
        match evidence(target, changes, &now) {
            Evidence::Applied => Some(now),
            Evidence::NotApplied if is_document => Some(stored),
            Evidence::NotApplied | Evidence::Neither => None,
        }
    }
}

/// Returns whether somebody else has asked for these changes, and the saver approved them.
fn is_approved(annotations: &AuditAnnotations) -> bool {
    let mark = annotations.approval.as_ref();
    mark.is_some_and(|mark| !mark.emergency)
}

/// The outcome of a write for which nothing was sent, or nothing was taken.
fn not_sent(failure: UpstreamError) -> SaveOutcome {
    let answer = failure.error_body().to_upstream_answer();
    let kind = match failure.into() {
        Error {
            kind: kind @ (ErrorKind::Throttled(_) | ErrorKind::Busy(_) | ErrorKind::Unreachable),
            ..
        } => kind,
        _ => ErrorKind::Unavailable,
    };
    SaveOutcome::NotSent(Error::with(kind, answer))
}

/// The outcome of a write that the service refused, with the number of its entry.
fn rejected(target: &Target, entry: i64, said: &ErrorBody, changes: &[Change]) -> SaveOutcome {
    SaveOutcome::Rejected {
        reference: entry.to_string(),
        problems: rejected_fields::problems(target.profile(), said, changes),
        answer: said.to_upstream_answer(),
    }
}

fn unknown(intent: &Row) -> SaveOutcome {
    SaveOutcome::Unknown {
        reference: intent.seq.to_string(),
        answer: None,
    }
}

/// The changed members before and after, as the audit log stores them; null where there was no
/// value.
pub(super) fn rows_of(changes: &[Change], annotations: &AuditAnnotations) -> Option<Box<RawValue>> {
    let before = |member: &Member| match member {
        Member::Absent | Member::Null => None,
        other => Some(other.shown()),
    };
    let mut why = Some(annotations.why.clone()).filter(|why| !why.is_empty());
    let mut set = annotations.set;
    let mut approval = annotations.approval.clone().map(Box::new);
    let rows: Vec<AuditChange> = changes
        .iter()
        .map(|change| AuditChange {
            key: change.key.clone(),
            before: before(&change.before),
            after: Some(change.after.clone()),
            called: annotations.labels.get(&change.key).cloned(),
            kept: annotations.kept.get(&change.key).copied(),
            restored: annotations.restored.get(&change.key).cloned(),
            // The first one has it, for all of them.
            why: why.take(),
            set: set.take(),
            approval: approval.take(),
        })
        .collect();
    serde_json::value::to_raw_value(&rows).ok()
}

/// Compares the changed members with what stands there now.
pub(super) fn evidence(target: &Target, changes: &[Change], now: &Json) -> Evidence {
    let profile = target.profile();
    let stands = |change: &Change, value: &str| match profile.place(&change.key) {
        Some(place) => change.is_same(place.field.kind, &read(now, &place).shown(), value),
        None => read_key(now, &change.key).shown() == value,
    };
    if changes.iter().all(|change| stands(change, &change.after)) {
        Evidence::Applied
    } else if changes
        .iter()
        .all(|change| stands(change, &change.before.shown()))
    {
        Evidence::NotApplied
    } else {
        Evidence::Neither
    }
}

/// Returns whether an answer can be the document at all. In a list, an empty object or anything
/// else without a field of the profile, a field that was cleared looks as if it had been stored.
fn is_document(target: &Target, answer: &Json) -> bool {
    target
        .profile()
        .places()
        .any(|place| place.field.is_editable() && read(answer, &place) != Member::Absent)
}

pub(super) fn differences(
    target: &Target,
    changes: &[Change],
    stored: &Json,
) -> Vec<StoredDifference> {
    let profile = target.profile();
    changes
        .iter()
        .filter_map(|change| {
            let place = profile.place(&change.key)?;
            let found = read(stored, &place).shown();
            let is_same = change.is_same(place.field.kind, &found, &change.after);
            (!is_same).then(|| StoredDifference {
                key: change.key.clone(),
                asked: change.after.clone(),
                stored: found,
            })
        })
        .collect()
}

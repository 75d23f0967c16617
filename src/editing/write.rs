//! The one place that PUTs: intent on record, the request, its answer, outcome on record.

use super::addresses::AddressOverride;
use super::review::entity_tag_for;
use super::{Difference, rejected};
use crate::auth::Person;
use crate::error::{Error, ErrorKind, Upstream};
use crate::error_catalog::Verb;
use crate::partner_center::{
    BUSY, CallPermit, Credentials, UpstreamError, is_header_value, seconds,
};
use crate::portal::Portal;
use crate::profile::rules::FieldLabels;
use crate::profile::values::{posted, read};
use crate::profile::{Change, FieldProblem, Json, Member, PROFILES, Target, write};
use crate::store::audit::{Event, NewRow, Row};
use crate::store::seen::Beside;
use crate::store::{StoreError, audit, seen, versions};
use crate::telemetry::metrics;
use crate::text::Lang;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How a write ended.
#[derive(Debug, Clone)]
pub enum Written {
    Saved {
        stored: Json,
        reference: String,
        changed: Vec<String>,
        differences: Vec<Difference>,
    },
    /// Somebody else changed the document; nothing was stored. Read and merge again.
    Stale,
    Rejected {
        problems: Vec<FieldProblem>,
        answer: Upstream,
    },
    Throttled {
        seconds: u32,
    },
    /// Nothing was sent.
    Unavailable {
        answer: Upstream,
    },
    /// Sent, and no evidence yet; its reference.
    Unknown {
        reference: String,
    },
}

/// What a document says of changes that were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evidence {
    Applied,
    NotApplied,
    Neither,
}

impl Portal {
    /// Writes `changes` over `current`, which was read just now. No change without a record: if the
    /// intent cannot be committed, nothing is sent.
    pub(super) async fn write(
        &self,
        person: &Person,
        target: &Target,
        current: &Json,
        changes: Vec<Change>,
        remarks: &AuditAnnotations,
        lang: Lang,
    ) -> Result<Written, Error> {
        let body = write(target.profile(), current, &changes);
        let if_match = entity_tag_for(target, current);
        if if_match.as_deref().is_some_and(|tag| !is_header_value(tag)) {
            // The service's own tag cannot be sent back to it; nothing has been sent.
            return Err(ErrorKind::Unavailable.into());
        }
        let caller = self.caller(person, lang).await?;
        // An intent is for what can be sent.
        let pass = match self.upstream.pass(target).await {
            Ok(pass) => pass,
            Err(failure) => return Ok(not_sent(failure)),
        };
        let request_id = Uuid::new_v4();
        super::locks::still_our_turn()?;
        // Before the intent is on record: whoever opens the profile in between would settle what
        // has not been sent yet.
        let _mark = self.under_way.mark(target.key());
        let intent = self
            .record_intent(
                person,
                target,
                current,
                recorded(&changes, remarks),
                request_id,
            )
            .await?;
        self.ensure_lease(&intent).await?;
        let request = Sending {
            caller,
            current: current.clone(),
            body,
            if_match,
            request_id,
        };
        self.send(person, target, &intent, &changes, pass, request)
            .await
            .map_err(Error::after_sending)
    }

    /// Sends the one request of an intent and puts on record what came of it.
    async fn send(
        &self,
        person: &Person,
        target: &Target,
        intent: &Row,
        changes: &[Change],
        mut pass: CallPermit<'_>,
        mut request: Sending,
    ) -> Result<Written, Error> {
        let mut answer = self.put(&mut pass, target, &request).await;
        if let Err(failure) = &answer
            && failure.wants_new_token()
        {
            match self.renewed(person, request.caller.clone()).await {
                Ok(renewed) => {
                    self.ensure_lease(intent).await?;
                    request.caller = renewed;
                    answer = self.put(&mut pass, target, &request).await;
                }
                Err(error) => {
                    self.record_outcome(intent, "rejected", None).await?;
                    return Err(error);
                }
            }
        }
        self.note(person, (target.profile().slug, Verb::Change), None, &answer)
            .await;
        drop(pass);
        match answer {
            Ok(stored) => {
                let Some(stored) = self
                    .confirm_written(&request.caller, target, changes, stored)
                    .await
                else {
                    self.mark_outcome_unknown(target, intent).await;
                    return Ok(Written::Unknown {
                        reference: intent.seq.to_string(),
                    });
                };
                self.saved(target, intent, changes, stored).await
            }
            Err(failure) if failure.is_stale() => {
                self.record_outcome(intent, "stale", Some(&failure)).await?;
                Ok(Written::Stale)
            }
            Err(failure) if failure.is_unknown() => {
                tracing::warn!(
                    reference = intent.seq,
                    "a save got no answer that tells: {failure}"
                );
                let written = self
                    .find_out_and_retry(target, intent, changes, request)
                    .await;
                if !matches!(
                    written,
                    Ok(Written::Saved { .. } | Written::Rejected { .. })
                ) {
                    self.mark_outcome_unknown(target, intent).await;
                }
                written
            }
            Err(failure @ (UpstreamError::Throttled { .. } | UpstreamError::Busy(_))) => {
                self.record_outcome(intent, "throttled", Some(&failure))
                    .await?;
                Ok(not_sent(failure))
            }
            Err(failure @ (UpstreamError::Unreachable(_) | UpstreamError::Down { .. })) => {
                self.record_outcome(intent, "unavailable", Some(&failure))
                    .await?;
                Ok(not_sent(failure))
            }
            Err(failure) => {
                self.record_outcome(intent, "rejected", Some(&failure))
                    .await?;
                if failure.said().status == 401 {
                    return Err(self.refused_again(person, failure));
                }
                let problems = rejected::problems(target.profile(), failure.said(), changes);
                Ok(Written::Rejected {
                    problems,
                    answer: failure.said().answer(),
                })
            }
        }
    }

    /// From now on it may still be carried out for a while, whoever asks, in whichever process.
    async fn mark_outcome_unknown(&self, target: &Target, intent: &Row) {
        metrics::left_unknown(target.profile().slug);
        if let Err(error) = seen::tried(&self.store, intent.seq).await {
            tracing::warn!(%error, reference = intent.seq, "when a save was last tried could not be noted: its beginning counts");
        }
    }

    /// Waiting may have taken as long as a turn lasts: then another process may be saving, and
    /// nothing is sent.
    async fn ensure_lease(&self, intent: &Row) -> Result<(), Error> {
        if let Err(error) = super::locks::still_our_turn() {
            self.record_outcome(intent, "unavailable", None).await?;
            return Err(error);
        }
        Ok(())
    }

    async fn put(
        &self,
        pass: &mut CallPermit<'_>,
        target: &Target,
        request: &Sending,
    ) -> Result<Json, UpstreamError> {
        let Sending {
            caller,
            body,
            if_match,
            request_id,
            ..
        } = request;
        self.upstream
            .put(pass, caller, target, body, if_match.as_deref(), *request_id)
            .await
    }

    /// No answer told whether the write was carried out: read and compare; if it was not, send it
    /// once more as the same request.
    async fn find_out_and_retry(
        &self,
        target: &Target,
        intent: &Row,
        changes: &[Change],
        retry: Sending,
    ) -> Result<Written, Error> {
        let unknown = Written::Unknown {
            reference: intent.seq.to_string(),
        };
        let Ok(now) = self.upstream.get_evidence(&retry.caller, target).await else {
            return Ok(unknown);
        };
        match evidence(target, changes, &now) {
            Evidence::Applied => {
                self.observe_after_write(target, changes, &now).await?;
                self.saved(target, intent, changes, now).await
            }
            // Sending the body again would take back what others have changed since, and it may
            // still be carried out.
            Evidence::NotApplied if now != retry.current => Ok(unknown),
            // Somebody else wrote the same fields, before ours or over it: ours may still come.
            Evidence::Neither => Ok(unknown),
            Evidence::NotApplied => {
                let Ok(mut pass) = self.upstream.pass(target).await else {
                    return Ok(unknown);
                };
                if super::locks::still_our_turn().is_err() {
                    return Ok(unknown);
                }
                let again = self.put(&mut pass, target, &retry).await;
                drop(pass);
                match again {
                    Ok(stored) => match self
                        .confirm_written(&retry.caller, target, changes, stored)
                        .await
                    {
                        Some(stored) => self.saved(target, intent, changes, stored).await,
                        None => Ok(unknown),
                    },
                    // Stale now means that it was carried out in the meantime, or that somebody
                    // else was faster.
                    Err(_) => {
                        match self
                            .upstream
                            .get_evidence(&retry.caller, target)
                            .await
                            .map(|now| (evidence(target, changes, &now), now))
                        {
                            Ok((Evidence::Applied, now)) => {
                                self.observe_after_write(target, changes, &now).await?;
                                self.saved(target, intent, changes, now).await
                            }
                            Ok((Evidence::NotApplied | Evidence::Neither, _)) | Err(_) => {
                                Ok(unknown)
                            }
                        }
                    }
                }
            }
        }
    }

    /// A yes with the document from before contradicts itself, and one with something that is not
    /// the document says nothing: what stands there now decides. `None` where that does not
    /// tell either.
    async fn confirm_written(
        &self,
        caller: &Credentials,
        target: &Target,
        changes: &[Change],
        stored: Json,
    ) -> Option<Json> {
        let is_document = is_document(target, &stored);
        if is_document && evidence(target, changes, &stored) != Evidence::NotApplied {
            return Some(stored);
        }
        match self
            .upstream
            .get_evidence(caller, target)
            .await
            .map(|now| (evidence(target, changes, &now), now))
        {
            Ok((Evidence::Applied, now)) => Some(now),
            Ok((Evidence::NotApplied, _)) if is_document => Some(stored),
            Ok((Evidence::NotApplied | Evidence::Neither, _)) | Err(_) => None,
        }
    }

    pub(super) async fn saved(
        &self,
        target: &Target,
        intent: &Row,
        changes: &[Change],
        stored: Json,
    ) -> Result<Written, Error> {
        self.put_version(target, &stored).await?;
        if evidence(target, changes, &stored) == Evidence::NotApplied {
            self.record_outcome(intent, "not-applied", None).await?;
            return Ok(Written::Rejected {
                problems: vec![],
                answer: Upstream {
                    status: Some(200),
                    ..Upstream::default()
                },
            });
        }
        self.record_own_write(target, intent, &stored).await?;
        self.record_outcome(intent, "saved", None).await?;
        Ok(Written::Saved {
            reference: intent.seq.to_string(),
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

    pub(super) async fn record_outcome(
        &self,
        intent: &Row,
        outcome: &str,
        failure: Option<&UpstreamError>,
    ) -> Result<(), Error> {
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
            correlation_id: failure.and_then(|failure| failure.said().correlation_id.clone()),
            outcome: Some(outcome.to_owned()),
            reference: failure.and_then(|failure| failure.said().answer().short()),
            intent: Some(intent.seq),
            ..NewRow::new(Event::EditOutcome, person, name, tenant)
        };
        audit::append(&self.store, row).await?;
        // What is in the database may name anything; labels name what the source knows.
        let known = intent
            .profile
            .as_deref()
            .and_then(|slug| PROFILES.iter().find(|profile| profile.slug == slug));
        metrics::outcome(known.map_or("other", |profile| profile.slug), outcome);
        Ok(())
    }
}

/// The answer where nothing was sent, or nothing was taken.
fn not_sent(failure: UpstreamError) -> Written {
    match failure {
        UpstreamError::Throttled { wait, .. } => Written::Throttled {
            seconds: seconds(wait),
        },
        UpstreamError::Busy(_) => Written::Throttled { seconds: BUSY },
        failure => Written::Unavailable {
            answer: failure.said().answer(),
        },
    }
}

/// What is sent, and what it takes to send the same again.
struct Sending {
    caller: Credentials,
    /// What stood there when the request was sent.
    current: Json,
    body: Json,
    if_match: Option<String>,
    request_id: Uuid,
}

/// The changed members before and after, as the record keeps them; null where there was no value.
fn recorded(changes: &[Change], remarks: &AuditAnnotations) -> Option<Box<RawValue>> {
    let before = |member: &Member| match member {
        Member::Absent | Member::Null => None,
        other => Some(other.shown()),
    };
    let rows: Vec<Recorded> = changes
        .iter()
        .map(|change| Recorded {
            key: change.key.clone(),
            before: before(&change.before),
            after: change.after.clone(),
            called: remarks.called.get(&change.key).cloned(),
            kept: remarks.kept.get(&change.key).copied(),
        })
        .collect();
    serde_json::value::to_raw_value(&rows).ok()
}

/// What goes on record beside the values, by field key: for those who read it later.
#[derive(Debug, Default)]
pub(super) struct AuditAnnotations {
    /// What the form called the field.
    pub called: FieldLabels,
    /// Why its address is saved against the advice of the address check.
    pub kept: BTreeMap<String, AddressOverride>,
}

/// One changed member in a row of the record.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct Recorded {
    pub key: String,
    pub before: Option<String>,
    pub after: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<AddressOverride>,
}

/// Compares the changed members with what stands there now.
pub(super) fn evidence(target: &Target, changes: &[Change], now: &Json) -> Evidence {
    let profile = target.profile();
    let stands = |change: &Change, value: &str| {
        profile.place(&change.key).is_some_and(|place| {
            posted(place.field.kind, &read(now, &place).shown()) == posted(place.field.kind, value)
        })
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

/// Whether an answer can be the document at all. In a list, an empty object or anything else
/// without a field of the profile, a field that was cleared looks as if it had been stored.
fn is_document(target: &Target, answer: &Json) -> bool {
    target
        .profile()
        .places()
        .any(|place| place.field.is_editable() && read(answer, &place) != Member::Absent)
}

pub(super) fn differences(target: &Target, changes: &[Change], stored: &Json) -> Vec<Difference> {
    let profile = target.profile();
    changes
        .iter()
        .filter_map(|change| {
            let place = profile.place(&change.key)?;
            let found = read(stored, &place).shown();
            (posted(place.field.kind, &found) != change.after).then(|| Difference {
                key: change.key.clone(),
                asked: change.after.clone(),
                stored: found,
            })
        })
        .collect()
}

//! The gate in the save pipeline: nothing that needs approval is sent without one. Asking for
//! approval goes the way of a save as far as this gate, so that only what could be saved is asked
//! for.

use super::approved::{ApprovedSave, body_of, version_of};
use super::content::ApprovalContent;
use super::standing::{BY_EMERGENCY, state_of};
use super::stored::{EMERGENCY, REQUEST, StoredRequest, named};
use super::view::{ApprovalState, AskedChange};
use crate::auth::{Permission, Person};
use crate::editing::justification::REASON;
use crate::editing::save_request::{AuditAnnotations, SaveRequest, SaveScope, SaveWay};
use crate::editing::{Draft, Editing, SaveOutcome};
use crate::error::{Error, ErrorKind};
use crate::history::ApprovalMark;
use crate::profile::{Change, Code, FieldProblem, Json, Target};
use crate::store::approvals::{ApprovalStep, StoredApproval};
use crate::store::audit;
use crate::store::seen::Beside;

/// Somebody may ask at the same time from another tab.
const TRIES: usize = 3;

/// The answer of the gate.
pub(in crate::editing) enum ApprovalGate {
    /// The changes may be sent, with this mark in the audit log.
    Passes(Option<ApprovalMark>),
    /// Nothing is sent.
    Stops(SaveOutcome),
}

impl Editing {
    /// The outcome of a save whose changes need approval, if it has none and asks for none. Told
    /// before anything else that it may lack.
    pub(in crate::editing) fn lacks_approval(
        &self,
        target: &Target,
        request: &SaveRequest<'_>,
        changes: &[Change],
    ) -> Option<SaveOutcome> {
        let rules = &self.rules.approval;
        let way = match request {
            SaveRequest::Approved(_) => return None,
            SaveRequest::Draft { decision, .. } => decision.way,
            SaveRequest::Document { .. } | SaveRequest::Shown(_) => SaveWay::Save,
        };
        let changed = changes.iter().map(|change| change.key.as_str());
        let keys = rules.keys(target.profile(), changed);
        match way {
            SaveWay::Save if keys.is_empty() => None,
            SaveWay::Save => Some(SaveOutcome::NeedsApproval(keys)),
            SaveWay::Ask | SaveWay::Emergency if keys.is_empty() => {
                Some(SaveOutcome::NoApprovalNeeded)
            }
            SaveWay::Emergency if !rules.allows_emergency() => {
                Some(SaveOutcome::NeedsApproval(keys))
            }
            SaveWay::Ask | SaveWay::Emergency => None,
        }
    }

    /// The last step before a write: takes the approval of these changes, or notes that somebody
    /// asks for one, or that they are saved without one.
    pub(in crate::editing) async fn pass_approval(
        &self,
        scope: SaveScope<'_>,
        request: &SaveRequest<'_>,
        current: &Json,
        (changes, annotations): (&[Change], &AuditAnnotations),
    ) -> Result<ApprovalGate, Error> {
        match request {
            SaveRequest::Approved(approved) => {
                self.take_approval(scope, approved, current, changes).await
            }
            SaveRequest::Draft {
                draft, decision, ..
            } => {
                let asked = self.content_of(scope, current, draft, (changes, annotations));
                let asked = ApprovalContent {
                    confirmed: decision.confirmed,
                    ..asked
                };
                match decision.way {
                    SaveWay::Save => Ok(ApprovalGate::Passes(None)),
                    SaveWay::Ask => self.ask(scope, current, asked).await,
                    SaveWay::Emergency => self.begin_emergency(scope, current, asked).await,
                }
            }
            SaveRequest::Document { .. } | SaveRequest::Shown(_) => Ok(ApprovalGate::Passes(None)),
        }
    }

    fn content_of(
        &self,
        scope: SaveScope<'_>,
        current: &Json,
        draft: &Draft,
        (changes, annotations): (&[Change], &AuditAnnotations),
    ) -> ApprovalContent {
        let target = scope.target;
        ApprovalContent {
            target: target.key(),
            author_name: scope.person.name.clone(),
            draft: state_of(draft),
            base: draft.base.clone(),
            version: version_of(target, current),
            changes: changes.iter().map(AskedChange::of).collect(),
            body: body_of(target, current, changes),
            why: annotations.why.clone(),
            labels: annotations.labels.clone(),
            kept: annotations.kept.clone(),
            restored: annotations.restored.clone(),
            needed: self.rules.approval.people(),
            ..ApprovalContent::default()
        }
    }

    /// Takes the approval: from here on it is used up, whoever posts it again. Everything that it
    /// is bound to is looked at once more.
    async fn take_approval(
        &self,
        scope: SaveScope<'_>,
        approved: &ApprovedSave,
        current: &Json,
        changes: &[Change],
    ) -> Result<ApprovalGate, Error> {
        let SaveScope { person, target, .. } = scope;
        let request = &approved.request;
        if !self.is_approver_now(person).await? {
            return Err(ErrorKind::Role.into());
        }
        if request.content.body != body_of(target, current, changes)
            || !approved.is_over(target, current)
        {
            let outcome = SaveOutcome::Conflict { current: None };
            return Ok(ApprovalGate::Stops(outcome));
        }
        if let Some(why) = self.reason_to_end(request).await? {
            self.end_request(request, None, why).await?;
            return Ok(ApprovalGate::Stops(SaveOutcome::Superseded));
        }
        if self.lacking(request).await? > 0 {
            return Ok(ApprovalGate::Stops(SaveOutcome::Superseded));
        }
        let content = ApprovalContent {
            saver: Some(named(person)),
            ..request.content.clone()
        };
        let sending = (ApprovalState::Sending, content);
        Ok(match self.replace_request(request, sending).await? {
            Some(sending) => ApprovalGate::Passes(Some(sending.mark())),
            // Somebody was faster: refused it, took it back, or sends it.
            None => ApprovalGate::Stops(SaveOutcome::Superseded),
        })
    }

    /// Returns whether this person may approve now: the role may have been taken away since the
    /// request began.
    pub(in crate::editing) async fn is_approver_now(&self, person: &Person) -> Result<bool, Error> {
        let now = self
            .upstream
            .at_work(&person.key(), &person.session)
            .await?;
        Ok(now
            .is_some_and(|now| now.session == person.session && now.roles.may(Permission::Approve)))
    }

    /// The number of people who still have to approve: an approval counts as long as who gave it
    /// may approve, and never that of the author.
    pub(super) async fn lacking(&self, request: &StoredRequest) -> Result<u32, Error> {
        let approvers = request.content.approvals.iter();
        let approvers: Vec<&str> = approvers
            .map(|given| given.by.person.as_str())
            .filter(|person| *person != request.row.author)
            .collect();
        let roles = self.upstream.roles_of_each(&approvers).await?;
        let counts = |person: &&&str| {
            let roles = roles.get(**person);
            roles.is_some_and(|roles| roles.may(Permission::Approve))
        };
        let given = approvers.iter().filter(counts).count();
        let given = u32::try_from(given).unwrap_or(u32::MAX);
        Ok(request.content.needed.saturating_sub(given))
    }

    async fn ask(
        &self,
        scope: SaveScope<'_>,
        current: &Json,
        asked: ApprovalContent,
    ) -> Result<ApprovalGate, Error> {
        let expires_at = self.rules.approval.expires_at(self.clock.now_ms());
        for _ in 0..TRIES {
            let begun = self
                .begin_request(scope, current, ("asked", REQUEST), (&asked, expires_at))
                .await?;
            if begun.is_some() {
                return Ok(ApprovalGate::Stops(SaveOutcome::Asked));
            }
            // One waits already: of the same draft, or of one that has just been replaced.
            let author = scope.person.key();
            let Some(earlier) = self.stored_request_of(&author, scope.target).await? else {
                self.end_unreadable(&author, scope.target).await?;
                continue;
            };
            match self.looked_at(earlier, Some(scope.lease)).await?.state {
                ApprovalState::Open => return Ok(ApprovalGate::Stops(SaveOutcome::Asked)),
                // It was approved, and its result is not known: nothing is asked for beside it.
                ApprovalState::Sending => break,
                ApprovalState::Saved
                | ApprovalState::Refused
                | ApprovalState::Returned
                | ApprovalState::Withdrawn
                | ApprovalState::Expired
                | ApprovalState::Ended => {}
            }
        }
        Ok(ApprovalGate::Stops(SaveOutcome::Superseded))
    }

    async fn begin_emergency(
        &self,
        scope: SaveScope<'_>,
        current: &Json,
        asked: ApprovalContent,
    ) -> Result<ApprovalGate, Error> {
        let SaveScope {
            person,
            target,
            lease,
            ..
        } = scope;
        if asked.why.reason.is_none() {
            let problem = FieldProblem {
                key: REASON.to_owned(),
                code: Code::Required,
            };
            return Ok(ApprovalGate::Stops(SaveOutcome::Unjustified {
                problems: vec![problem],
                unconfirmed: vec![],
            }));
        }
        self.end_unreadable(&person.key(), target).await?;
        if let Some(earlier) = self.stored_request_of(&person.key(), target).await? {
            // It may be this emergency over an older version, which the service refused.
            let earlier = self.looked_at(earlier, Some(lease)).await?;
            if earlier.state == ApprovalState::Open {
                self.end_request(&earlier, Some(person), BY_EMERGENCY)
                    .await?;
            }
        }
        let content = ApprovalContent {
            saver: Some(named(person)),
            ..asked
        };
        let keys = content.changes.iter().map(|change| change.key.clone());
        let keys = keys.collect();
        let begun = self
            .begin_request(scope, current, ("emergency", EMERGENCY), (&content, 0))
            .await?;
        let Some(number) = begun else {
            // What somebody has approved is being sent, or its result is not known.
            return Ok(ApprovalGate::Stops(SaveOutcome::NeedsApproval(keys)));
        };
        tracing::warn!(
            request = number,
            profile = target.profile().slug,
            "a save that needs approval is sent without one, in an emergency"
        );
        Ok(ApprovalGate::Passes(Some(ApprovalMark {
            request: Some(number),
            author: None,
            approvers: vec![],
            emergency: true,
            comment: None,
        })))
    }

    /// Commits a new request with the row that announces it. Returns their number; `None` if
    /// another one of this person and document waits or is sent.
    async fn begin_request(
        &self,
        scope: SaveScope<'_>,
        current: &Json,
        (word, kind): (&str, &str),
        (content, expires_at): (&ApprovalContent, i64),
    ) -> Result<Option<i64>, Error> {
        let SaveScope { person, target, .. } = scope;
        self.history.keep_version(target, current).await?;
        let state = match kind {
            EMERGENCY => ApprovalState::Sending,
            _ => ApprovalState::Open,
        };
        let stored = StoredApproval {
            author: person.key(),
            target: target.key(),
            kind: kind.to_owned(),
            state: state.as_str().to_owned(),
            content: content.bytes(),
            expires_at,
            ..StoredApproval::default()
        };
        let mark = ApprovalMark {
            request: None,
            author: Some(named(person)),
            approvers: vec![],
            emergency: kind == EMERGENCY,
            comment: None,
        };
        let row = self.approval_row(Some(person), target, (word, content, mark));
        let step = Beside::Approval(ApprovalStep::Begins(&self.store, &stored));
        let committed = audit::append_with(&self.store, row, step).await?;
        Ok(committed.map(|row| row.seq))
    }
}

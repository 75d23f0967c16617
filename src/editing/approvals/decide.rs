//! The decisions about a request: approving it, which saves it with the approver's own rights once
//! enough people have; refusing it, sending it back, and taking it back.

use super::approved::{ApprovedSave, version_of};
use super::standing::{BY_DOCUMENT, BY_RULES};
use super::stored::{StoredRequest, named};
use super::view::{ApprovalDecision, ApprovalState, GivenApproval};
use crate::auth::Person;
use crate::editing::justification::checked_comment;
use crate::editing::locks::SaveLease;
use crate::editing::save_request::{SaveRequest, SaveScope};
use crate::editing::{Editing, NextPage, Outcome, SaveOutcome};
use crate::error::{Error, ErrorKind};
use crate::profile::{Code, Target};
use crate::text::Lang;

/// The answer to a decision.
#[derive(Debug, Clone, PartialEq)]
pub enum ApprovalAnswer {
    /// It was saved.
    Saved,
    /// The approval counts, and so many more people have to approve.
    Approved { lacking: u32 },
    /// It was sent, and there is no way yet to tell whether it was stored.
    Unknown,
    /// Nothing was sent, because Partner Center asks to wait or does not answer. The request waits
    /// on.
    NotSent(ErrorKind),
    /// An earlier save of this person is not settled: nothing was sent. The request waits on.
    Unsettled,
    /// Partner Center refused it, and it is over.
    Rejected,
    /// It was refused, or sent back.
    Decided,
    /// It does not wait any more, or ended just now: nothing was done.
    Over,
    /// It is this person's own: nothing was done.
    Own,
    /// It is not what this person was shown: nothing was done.
    Other,
    /// The comment is missing, or not as it should be.
    Comment(Code),
}

impl Editing {
    /// Approves a request whose body has the hash `shown`. Once enough people have approved, it is
    /// saved with this person's rights, in a task that ends though the browser hangs up.
    ///
    /// # Errors
    /// `NotFound` if there is no such request, `Role` if this person may not approve any more, the
    /// error that Partner Center answered with instead of the document, the one with which it
    /// refused this person and not the changes (the request waits on), `StoreDown`, or `Unsettled`
    /// if the database stopped answering after the changes were sent.
    pub async fn approve(
        &self,
        person: &Person,
        number: i64,
        shown: &str,
        lang: Lang,
    ) -> Result<ApprovalAnswer, Error> {
        let request = self.stored_request(number).await?;
        let target = request.ok_or(ErrorKind::NotFound)?.target;
        let (approver, document) = (person.clone(), target.clone());
        let shown = shown.to_owned();
        self.in_save_task(person, &target, move |editing, lease| async move {
            let scope = SaveScope {
                person: &approver,
                target: &document,
                lang,
                lease: &lease,
            };
            editing.approve_locked(scope, number, &shown).await
        })
        .await
    }

    async fn approve_locked(
        &self,
        scope: SaveScope<'_>,
        number: i64,
        shown: &str,
    ) -> Result<ApprovalAnswer, Error> {
        let SaveScope {
            person,
            target,
            lang,
            lease,
        } = scope;
        let request = match self.decidable(person, number, Some(lease)).await? {
            Ok(request) => request,
            Err(answer) => return Ok(answer),
        };
        if request.content.body != shown {
            return Ok(ApprovalAnswer::Other);
        }
        let current = match self.read_before_write(person, target, lang).await {
            Ok(current) => current,
            Err(error) if error.kind.is_outage() => return Ok(ApprovalAnswer::NotSent(error.kind)),
            Err(error) => return Err(error),
        };
        if version_of(target, &current) != request.content.version {
            self.end_request(&request, None, BY_DOCUMENT).await?;
            return Ok(ApprovalAnswer::Over);
        }
        // The read may have brought other roles.
        if !self.is_approver_now(person).await? {
            return Err(ErrorKind::Role.into());
        }
        let Some(request) = self.with_approval(person, request).await? else {
            return Ok(ApprovalAnswer::Over);
        };
        let lacking = self.lacking(&request).await?;
        if lacking > 0 {
            return Ok(ApprovalAnswer::Approved { lacking });
        }
        let approved = ApprovedSave::new(request);
        let saved = self
            .save_locked(scope, &SaveRequest::Approved(&approved))
            .await;
        let sent = match &saved {
            Ok(outcome) => outcome.was_sent(),
            Err(error) => error.kind == ErrorKind::Unsettled,
        };
        let answer = self.after_save(number, lease, saved).await;
        answer.map_err(|error| if sent { error.after_sending() } else { error })
    }

    /// The request with the approval of this person; `None` if somebody else has changed it.
    async fn with_approval(
        &self,
        person: &Person,
        request: StoredRequest,
    ) -> Result<Option<StoredRequest>, Error> {
        let own = person.key();
        let mut given = request.content.approvals.iter();
        if given.any(|given| given.by.person == own) {
            return Ok(Some(request));
        }
        let mut content = request.content.clone();
        content.approvals.push(GivenApproval {
            by: named(person),
            at: self.clock.now_ms(),
        });
        let open = (ApprovalState::Open, content);
        self.turn_request(&request, Some(person), ("approved", None), open)
            .await
    }

    /// Stores how the save of a request ended, and tells the author.
    async fn after_save(
        &self,
        number: i64,
        lease: &SaveLease,
        saved: Result<SaveOutcome, Error>,
    ) -> Result<ApprovalAnswer, Error> {
        let request = self.stored_request(number).await?;
        let request = request.ok_or(ErrorKind::NotFound)?;
        // What was sent has a row of the audit log; the rest was stopped before.
        let request = match request.state {
            ApprovalState::Sending => self.settled_request(request, Some(lease)).await?,
            _ => request,
        };
        let outcome = saved?;
        let still_open = request.state == ApprovalState::Open;
        Ok(match outcome {
            SaveOutcome::Saved { .. } => ApprovalAnswer::Saved,
            SaveOutcome::Unknown { .. } if still_open => ApprovalAnswer::Unsettled,
            SaveOutcome::Unknown { .. } => {
                let saver = request.content.saver.clone().unwrap_or_default();
                if let Some(saver) = Person::absent(&saver.person, &saver.name) {
                    self.announce_unsettled(&saver, &request.target).await?;
                }
                ApprovalAnswer::Unknown
            }
            SaveOutcome::NotSent(error) => ApprovalAnswer::NotSent(error.kind),
            SaveOutcome::Rejected {
                problems, answer, ..
            } => {
                let outcome = Outcome::Rejected { problems, answer };
                self.tell_author_refused(&request, outcome).await?;
                ApprovalAnswer::Rejected
            }
            SaveOutcome::Conflict { .. } | SaveOutcome::Unchanged(_) if still_open => {
                self.end_request(&request, None, BY_DOCUMENT).await?;
                ApprovalAnswer::Over
            }
            SaveOutcome::Problems(_)
            | SaveOutcome::Unjustified { .. }
            | SaveOutcome::Unconfirmed(_)
            | SaveOutcome::ReadOnly(_)
                if still_open =>
            {
                self.end_request(&request, None, BY_RULES).await?;
                ApprovalAnswer::Over
            }
            _ => ApprovalAnswer::Over,
        })
    }

    /// Refuses a request, or sends it back, with a comment for its author.
    ///
    /// # Errors
    /// `NotFound` if there is no such request, `Role` if this person may not approve any more, or
    /// `StoreDown`.
    pub async fn decline(
        &self,
        person: &Person,
        number: i64,
        send_back: bool,
        comment: &str,
    ) -> Result<ApprovalAnswer, Error> {
        let request = match self.decidable(person, number, None).await? {
            Ok(request) => request,
            Err(answer) => return Ok(answer),
        };
        let comment = match checked_comment(comment) {
            Ok(comment) => comment,
            Err(code) => return Ok(ApprovalAnswer::Comment(code)),
        };
        if !self.is_approver_now(person).await? {
            return Err(ErrorKind::Role.into());
        }
        let state = match send_back {
            true => ApprovalState::Returned,
            false => ApprovalState::Refused,
        };
        let mut content = request.content.clone();
        content.decision = Some(ApprovalDecision {
            by: named(person),
            at: self.clock.now_ms(),
            comment: comment.clone(),
        });
        let said = (state.as_str(), Some(comment.as_str()));
        let turned = self
            .turn_request(&request, Some(person), said, (state, content))
            .await?;
        Ok(match turned {
            Some(_) => ApprovalAnswer::Decided,
            None => ApprovalAnswer::Over,
        })
    }

    /// The request, if it waits and this person may decide about it.
    async fn decidable(
        &self,
        person: &Person,
        number: i64,
        own: Option<&SaveLease>,
    ) -> Result<Result<StoredRequest, ApprovalAnswer>, Error> {
        let request = self.stored_request(number).await?;
        let request = request.ok_or(ErrorKind::NotFound)?;
        if request.row.author == person.key() {
            return Ok(Err(ApprovalAnswer::Own));
        }
        let request = self.looked_at(request, own).await?;
        Ok(match request.state {
            ApprovalState::Open => Ok(request),
            _ => Err(ApprovalAnswer::Over),
        })
    }

    /// Takes back this person's own request for a document, if it waits. The draft stays.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn withdraw(&self, person: &Person, target: &Target) -> Result<NextPage, Error> {
        let request = self.stored_request_of(&person.key(), target).await?;
        if let Some(request) = request.filter(|request| request.state == ApprovalState::Open) {
            let said = (ApprovalState::Withdrawn.as_str(), None);
            let withdrawn = (ApprovalState::Withdrawn, request.content.clone());
            self.turn_request(&request, Some(person), said, withdrawn)
                .await?;
        }
        Ok(NextPage::Review)
    }

    /// Stores how this person's save in an emergency ended.
    pub(in crate::editing) async fn settle_emergency(
        &self,
        person: &Person,
        target: &Target,
        lease: &SaveLease,
    ) -> Result<(), Error> {
        let request = self.stored_request_of(&person.key(), target).await?;
        let sending = |request: &StoredRequest| {
            request.is_emergency() && request.state == ApprovalState::Sending
        };
        if let Some(request) = request.filter(sending) {
            self.settled_request(request, Some(lease)).await?;
        }
        Ok(())
    }
}

//! Requests for approval as pages show them. Whoever looks at one finds it as it stands: what ends
//! it by itself is noticed then.

use super::standing::BY_DOCUMENT;
use super::stored::{EMERGENCY, StoredRequest};
use super::view::{ApprovalRequest, ApprovalState};
use crate::auth::{Permission, Person};
use crate::clock::millis;
use crate::editing::locks::SaveLease;
use crate::editing::review::guard_of;
use crate::editing::{AskedVerification, Editing, Request};
use crate::error::{Error, ErrorKind};
use crate::profile::merge::Resolutions;
use crate::profile::values::read_key;
use crate::profile::{Change, Countries, Guard, Json, Profile, Target, Values, merge, read};
use crate::store::approvals::{self, ApprovalGroup};
use crate::text::Lang;
use std::time::Duration;

/// Requests on a page of the list.
const PAGE: i64 = 25;

/// Requests that are read at once, and the newest ones among which those that wait for a person are
/// counted.
const MOST: i64 = 500;

/// Requests that are looked at together where nobody waits for it.
const TOGETHER: usize = 50;

/// Time for which everybody is told of an emergency, and an author of how a request ended.
pub(super) const TOLD: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Emergencies that everybody is told of, at most: so many that nobody covers one with others.
const MOST_TOLD: i64 = 100;

/// The states of an emergency that has, or may have, changed something.
const TOLD_STATES: [ApprovalState; 2] = [ApprovalState::Sending, ApprovalState::Saved];

/// A request that is over is forgotten after this time; the audit log has it for ever.
const KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// A list of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApprovalList {
    /// Those of which something may still come.
    Current,
    Over,
}

impl ApprovalList {
    fn group(self) -> ApprovalGroup {
        match self {
            ApprovalList::Current => ApprovalGroup::Current,
            ApprovalList::Over => ApprovalGroup::Over,
        }
    }
}

/// A page of a list, the newest request first.
#[derive(Debug, Clone)]
pub struct ApprovalsPage {
    pub requests: Vec<ApprovalRequest>,
    /// Older requests come before this number.
    pub next: Option<i64>,
}

/// A field that somebody asks to change: as an input shows its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedField {
    pub key: String,
    /// The value that the author saw.
    pub base: String,
    /// The value that Partner Center has now.
    pub theirs: String,
    /// The value that the author asks for.
    pub mine: String,
}

/// A request held against the document as it stands.
#[derive(Debug, Clone)]
pub struct ApprovalDetail {
    pub request: ApprovalRequest,
    pub fields: Vec<AskedField>,
    /// Fields that others have changed since its author saw the document.
    pub taken: Vec<Change>,
    /// The effects of the changes.
    pub guards: Vec<Guard>,
    /// The status of the customer's verification, while the request waits and a change can start it
    /// again.
    pub verification: Option<AskedVerification>,
    /// The document as it stands, and the rules of the countries of its addresses, as far as they
    /// are known.
    pub document: Json,
    pub countries: Countries,
    /// The changes, and the exact request that sends them; nothing where the version that they were
    /// made over is no longer kept.
    pub changes: Vec<Change>,
    pub save: Option<Request>,
    /// This person may approve, refuse and send back.
    pub may_decide: bool,
    /// This person has approved.
    pub has_approved: bool,
    /// The number of people who still have to approve.
    pub lacking: u32,
}

impl Editing {
    /// The request as it stands now: one that lost what it is bound to is ended, and one that was
    /// sent is settled, if that is possible. `own` is the lease of a save that asks.
    pub(super) async fn looked_at(
        &self,
        request: StoredRequest,
        own: Option<&SaveLease>,
    ) -> Result<StoredRequest, Error> {
        match request.state {
            ApprovalState::Open => {
                let Some(why) = self.reason_to_end(&request).await? else {
                    return Ok(request);
                };
                self.ended_now(request, why).await
            }
            ApprovalState::Sending => self.settled_request(request, own).await,
            ApprovalState::Saved
            | ApprovalState::Refused
            | ApprovalState::Returned
            | ApprovalState::Withdrawn
            | ApprovalState::Expired
            | ApprovalState::Ended => Ok(request),
        }
    }

    /// Ends a request, and returns it as it stands then, whoever was faster.
    pub(super) async fn ended_now(
        &self,
        request: StoredRequest,
        why: &str,
    ) -> Result<StoredRequest, Error> {
        match self.end_request(&request, None, why).await? {
            Some(ended) => Ok(ended),
            None => Ok(self
                .stored_request(request.row.id)
                .await?
                .unwrap_or(request)),
        }
    }

    /// Lists requests before this number, the newest first.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn approvals(
        &self,
        list: ApprovalList,
        before: Option<i64>,
    ) -> Result<ApprovalsPage, Error> {
        let before = before.unwrap_or(i64::MAX);
        let mut rows = approvals::page(&self.store, list.group(), before, PAGE + 1).await?;
        let most = usize::try_from(PAGE).unwrap_or_default();
        let has_more = rows.len() > most;
        rows.truncate(most);
        // Also where the last ones cannot be opened any more.
        let next = rows.last().filter(|_| has_more).map(|last| last.id);
        let read = rows.into_iter().filter_map(StoredRequest::read);
        let found = self.all_looked_at(read.collect()).await?;
        Ok(ApprovalsPage {
            requests: found.iter().map(StoredRequest::shown).collect(),
            next,
        })
    }

    /// A request, held against the document that this person reads.
    ///
    /// # Errors
    /// `NotFound` if there is no such request, the error that Partner Center answered with instead of
    /// the document, or `StoreDown`.
    pub async fn approval(
        &self,
        person: &Person,
        number: i64,
        lang: Lang,
    ) -> Result<ApprovalDetail, Error> {
        let request = self.stored_request(number).await?;
        let request = request.ok_or(ErrorKind::NotFound)?;
        let read = self.read_version(person, &request.target, lang).await?;
        self.settle_by_evidence(person, &request, &read.document)
            .await?;
        let mut request = self.looked_at(request, None).await?;
        if request.state == ApprovalState::Open && read.version != request.content.version {
            request = self.ended_now(request, BY_DOCUMENT).await?;
        }
        self.detail(person, request, read.document, lang).await
    }

    async fn detail(
        &self,
        person: &Person,
        request: StoredRequest,
        document: Json,
        lang: Lang,
    ) -> Result<ApprovalDetail, Error> {
        let (target, content) = (&request.target, &request.content);
        let profile = target.profile();
        let base = self.history.version(target, &content.base).await?;
        let over = self.history.version(target, &content.version).await?;
        let changes = content.changes();
        let fields = changes
            .iter()
            .map(|change| AskedField {
                key: change.key.clone(),
                base: match &base {
                    Some(base) => value_of(profile, base, &change.key),
                    None => change.before.shown(),
                },
                theirs: value_of(profile, &document, &change.key),
                mine: change.after.clone(),
            })
            .collect();
        let mut guards: Vec<Guard> = changes
            .iter()
            .filter_map(|change| guard_of(profile, &change.key))
            .collect();
        guards.sort();
        guards.dedup();
        let can_start = guards.contains(&Guard::Verification);
        let verification = match request.state {
            ApprovalState::Open if can_start => Some(self.verification_now(person, target).await?),
            _ => None,
        };
        let taken = base.map(|base| taken(profile, &base, &document, &changes));
        let own = person.key();
        let approvals = &content.approvals;
        Ok(ApprovalDetail {
            fields,
            taken: taken.unwrap_or_default(),
            guards,
            verification,
            countries: self
                .history
                .known_countries(profile, &document, &Values::new()),
            save: over.map(|over| self.request_for(target, &over, &changes, lang)),
            changes,
            document,
            may_decide: request.state == ApprovalState::Open
                && person.roles.may(Permission::Approve)
                && request.row.author != own,
            has_approved: approvals.iter().any(|given| given.by.person == own),
            lacking: self.lacking(&request).await?,
            request: request.shown(),
        })
    }

    /// The newest request of this person for a document as they have just read it, if approval is
    /// asked of anything: one that is over only for some days, because it may be of an edit that was
    /// forgotten.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub(in crate::editing) async fn own_approval(
        &self,
        person: &Person,
        target: &Target,
        now: &Json,
    ) -> Result<Option<ApprovalRequest>, Error> {
        if self.rules.approval.is_none() {
            return Ok(None);
        }
        let Some(request) = self.stored_request_of(&person.key(), target).await? else {
            return Ok(None);
        };
        self.settle_by_evidence(person, &request, now).await?;
        let shown = self.looked_at(request, None).await?.shown();
        let is_new = shown.changed_at >= self.clock.now_ms() - millis(TOLD);
        Ok((shown.state.is_current() || is_new).then_some(shown))
    }

    /// The number of requests that wait for an approval that this person may give, among the newest
    /// ones; `None` where nothing needs approval.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn approvals_waiting(&self, person: &Person) -> Result<Option<usize>, Error> {
        if self.rules.approval.is_none() || !person.roles.may(Permission::Approve) {
            return Ok(None);
        }
        let waiting = approvals::count_waiting(&self.store, &person.key(), MOST).await?;
        Ok(Some(usize::try_from(waiting).unwrap_or_default()))
    }

    /// The saves of the last days that were made without approval in an emergency, the newest
    /// first. Everybody is told of them.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn emergencies(&self) -> Result<Vec<ApprovalRequest>, Error> {
        if self.rules.approval.is_none() {
            return Ok(vec![]);
        }
        let since = self.clock.now_ms() - millis(TOLD);
        let states = TOLD_STATES.map(ApprovalState::as_str);
        let rows = approvals::changed_since(&self.store, EMERGENCY, &states, since, MOST_TOLD);
        let read = rows.await?.into_iter().filter_map(StoredRequest::read);
        let found = self.all_looked_at(read.collect()).await?;
        // One that was not stored changed nothing.
        let told = found.iter();
        let told = told.filter(|request| TOLD_STATES.contains(&request.state));
        Ok(told.map(StoredRequest::shown).collect())
    }

    /// Ends the requests that do not stand any more though nobody looks at them, and forgets those
    /// that were over long ago.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn purge_approvals(&self) -> Result<(), Error> {
        for part in self.current_requests().await?.chunks(TOGETHER) {
            self.all_looked_at(part.to_vec()).await?;
        }
        approvals::purge(&self.store, self.clock.now_ms() - millis(KEPT)).await?;
        Ok(())
    }

    /// The versions that current requests are bound to: target and id.
    pub(in crate::editing) async fn versions_in_requests(
        &self,
    ) -> Result<Vec<(String, String)>, Error> {
        let requests = self.current_requests().await?;
        let named = |request: StoredRequest| {
            let (target, content) = (request.row.target, request.content);
            [(target.clone(), content.base), (target, content.version)]
        };
        Ok(requests.into_iter().flat_map(named).collect())
    }

    async fn current_requests(&self) -> Result<Vec<StoredRequest>, Error> {
        let (mut requests, mut before) = (vec![], i64::MAX);
        loop {
            let current = ApprovalGroup::Current;
            let rows = approvals::page(&self.store, current, before, MOST).await?;
            let Some(last) = rows.last() else {
                return Ok(requests);
            };
            before = last.id;
            requests.extend(rows.into_iter().filter_map(StoredRequest::read));
        }
    }
}

fn value_of(profile: &'static Profile, document: &Json, key: &str) -> String {
    match profile.place(key) {
        Some(place) => read(document, &place).shown(),
        None => read_key(document, key).shown(),
    }
}

/// The fields that others changed between these versions, without those that are asked for.
fn taken(profile: &'static Profile, base: &Json, theirs: &Json, asked: &[Change]) -> Vec<Change> {
    let merged = merge(profile, base, theirs, &Values::new(), &Resolutions::new());
    let is_asked = |taken: &Change| asked.iter().any(|asked| asked.key == taken.key);
    let taken = merged.taken.into_iter();
    taken.filter(|taken| !is_asked(taken)).collect()
}

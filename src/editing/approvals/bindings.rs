//! The things that requests are bound to, as they stand now: read for all requests of a list in a
//! number of statements that does not grow with it.

use super::standing::{BY_DOCUMENT, BY_DRAFT, BY_ROLE, BY_RULES, EXPIRED, state_of};
use super::stored::StoredRequest;
use super::view::ApprovalState;
use crate::auth::{Permission, Roles};
use crate::editing::Editing;
use crate::editing::drafts::{StoredEdit, stored_edit};
use crate::error::Error;
use crate::store::seen::Seen;
use crate::store::{drafts, seen};
use std::collections::{BTreeSet, HashMap};

/// The bindings of several requests.
pub(super) struct RequestBindings {
    /// The states of the open drafts, by author and document.
    drafts: HashMap<(String, String), String>,
    /// The versions seen last, by document.
    seen: HashMap<String, Seen>,
    /// The roles of the authors, as far as the portal knows.
    roles: HashMap<String, Roles>,
}

impl Editing {
    /// Reads what those of these requests are bound to that wait.
    pub(super) async fn bindings(
        &self,
        requests: &[StoredRequest],
    ) -> Result<RequestBindings, Error> {
        let open = requests.iter();
        let open = open.filter(|request| request.state == ApprovalState::Open);
        let (mut places, mut authors) = (BTreeSet::new(), BTreeSet::new());
        for request in open {
            places.insert((request.row.author.clone(), request.row.target.clone()));
            authors.insert(request.row.author.as_str());
        }
        let places: Vec<(String, String)> = places.into_iter().collect();
        let targets: BTreeSet<&String> = places.iter().map(|(_, target)| target).collect();
        let targets: Vec<String> = targets.into_iter().cloned().collect();
        let authors: Vec<&str> = authors.into_iter().collect();
        let stored = drafts::several(&self.store, &places).await?;
        let opened = stored.into_iter().filter_map(|(place, (bytes, kept_at))| {
            let draft = stored_edit(&bytes, kept_at).and_then(StoredEdit::open)?;
            Some((place, state_of(&draft)))
        });
        Ok(RequestBindings {
            drafts: opened.collect(),
            seen: seen::several(&self.store, &targets).await?,
            roles: self.upstream.roles_of_each(&authors).await?,
        })
    }

    /// The reason why an open request does not stand any more, given what it is bound to.
    pub(super) fn reason_among(
        &self,
        request: &StoredRequest,
        bindings: &RequestBindings,
    ) -> Option<&'static str> {
        let (row, content) = (&request.row, &request.content);
        if self.clock.now_ms() >= row.expires_at {
            return Some(EXPIRED);
        }
        let rules = &self.rules.approval;
        let applies = rules.applies(request.target.profile(), &content.changes());
        if !applies || rules.people() != content.needed {
            return Some(BY_RULES);
        }
        let place = (row.author.clone(), row.target.clone());
        if bindings.drafts.get(&place) != Some(&content.draft) {
            return Some(BY_DRAFT);
        }
        // An older one may only not be noted yet.
        let is_other =
            |seen: &Seen| seen.version != content.version && seen.since >= row.created_at;
        if bindings.seen.get(&row.target).is_some_and(is_other) {
            return Some(BY_DOCUMENT);
        }
        let roles = bindings.roles.get(&row.author);
        let may_ask = roles.is_some_and(|roles| roles.may(Permission::Edit));
        (!may_ask).then_some(BY_ROLE)
    }

    /// The requests as they stand now, in their order: as `looked_at` finds each of them, but what
    /// they are bound to is read for all together. One that has to be ended or settled costs
    /// statements of its own, once.
    pub(super) async fn all_looked_at(
        &self,
        requests: Vec<StoredRequest>,
    ) -> Result<Vec<StoredRequest>, Error> {
        let bindings = self.bindings(&requests).await?;
        let under_way = self.under_way(&requests, None).await?;
        let mut found = Vec::with_capacity(requests.len());
        for request in requests {
            found.push(match request.state {
                ApprovalState::Open => match self.reason_among(&request, &bindings) {
                    Some(why) => self.ended_now(request, why).await?,
                    None => request,
                },
                ApprovalState::Sending if under_way.contains(&request.row.id) => request,
                ApprovalState::Sending => self.settled_by_log(request).await?,
                ApprovalState::Saved
                | ApprovalState::Refused
                | ApprovalState::Returned
                | ApprovalState::Withdrawn
                | ApprovalState::Expired
                | ApprovalState::Ended => request,
            });
        }
        Ok(found)
    }
}

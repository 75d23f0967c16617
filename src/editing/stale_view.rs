//! While Partner Center does not answer, or asks to wait: what a person has seen themselves, what
//! they have typed, and how long it takes.

use super::drafts::StoredEdit;
use super::{Draft, Editing, Outcome};
use crate::auth::Person;
use crate::clock::Clock;
use crate::error::{Error, ErrorKind};
use crate::expiring_map::ExpiringMap;
use crate::partner_center::seconds;
use crate::profile::{Change, Countries, CustomerId, Json, Target, Values, changes};
use crate::store::last_reads;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The same read is not noted again for this long: a page view need not cost a write.
const NOTED: Duration = Duration::from_secs(60);

/// Reads that are remembered at most.
const MANY: usize = 10_000;

/// The names of customers.
pub type CustomerNames = BTreeMap<CustomerId, String>;

/// Reads that were noted within the last minute: the version by person and document.
#[derive(Debug)]
pub struct RecentReads(ExpiringMap<(String, String), String>);

/// The view of a profile that cannot be read now.
#[derive(Debug, Clone)]
pub struct StaleView {
    pub target: Target,
    /// The document that this person read last, and the time (Unix milliseconds).
    pub last: Option<(Json, i64)>,
    /// When their unfinished edit was kept.
    pub draft: Option<i64>,
    /// The outcome of the last post; shown once if no draft is open any more.
    pub outcome: Option<Outcome>,
    /// The rules of the countries of its addresses, as far as they are known without asking.
    pub countries: Countries,
}

/// A save that Partner Center asked to put off.
#[derive(Debug, Clone)]
pub struct DeferredSave {
    pub target: Target,
    pub draft: Draft,
    /// The document that the author saw.
    pub base: Json,
    /// The changes of the draft over it.
    pub changes: Vec<Change>,
    pub seconds: u32,
    /// The person had confirmed the effects of the changes.
    pub confirmed: bool,
    /// The rules of the countries of its addresses, as far as they are known without asking.
    pub countries: Countries,
}

impl Editing {
    /// Loads the view of a profile that cannot be read now, from what this person has read before.
    /// `shown` says that somebody will see it.
    pub async fn stale_view(
        &self,
        person: &Person,
        target: &Target,
        shown: bool,
    ) -> Result<StaleView, Error> {
        let edit = self.edit(person, target).await?;
        let outcome = edit.as_ref().and_then(StoredEdit::outcome).cloned();
        if shown && let Some(StoredEdit::Ended(notice)) = &edit {
            self.forget_notice(person, target, notice.outcome.as_ref())
                .await?;
        }
        if shown && outcome.as_ref().is_some_and(Outcome::is_settled) {
            self.retract_settled(person, target).await?;
        }
        let last = self.last_read(person, target).await?;
        let draft = edit.and_then(StoredEdit::open).map(|draft| draft.kept_at);
        let known = |(document, _): &(Json, i64)| {
            self.history
                .known_countries(target.profile(), document, &Values::new())
        };
        let countries = last.as_ref().map(known).unwrap_or_default();
        Ok(StaleView {
            target: target.clone(),
            last,
            draft,
            outcome,
            countries,
        })
    }

    /// The document that this person read last, and when (Unix milliseconds).
    async fn last_read(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<Option<(Json, i64)>, Error> {
        let read = last_reads::last(&self.store, &person.key(), &target.key()).await?;
        let Some((version, at)) = read else {
            return Ok(None);
        };
        let document = self.history.version(target, &version).await?;
        Ok(document.map(|document| (document, at)))
    }

    /// The names of the customers of these documents, as far as this person has read them with
    /// their own rights. Asks nobody upstream.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn customer_names(
        &self,
        person: &Person,
        targets: &[Target],
    ) -> Result<CustomerNames, Error> {
        let of_customers = targets.iter().filter(|target| target.customer().is_some());
        let keys: BTreeSet<String> = of_customers.map(Target::key).collect();
        let keys: Vec<String> = keys.into_iter().collect();
        let read = last_reads::documents(&self.store, &person.key(), &keys).await?;
        let mut names = CustomerNames::new();
        for target in targets {
            let Some(id) = target.customer().filter(|id| !names.contains_key(*id)) else {
                continue;
            };
            let document = read.get(&target.key());
            let document = document.and_then(|bytes| Json::parse(bytes).ok());
            if let Some(document) = document
                && let Some(name) = document.get("companyName").and_then(Json::text)
                && !name.is_empty()
            {
                names.insert(id.clone(), name.to_owned());
            }
        }
        Ok(names)
    }

    /// The person's save that has to wait still. Asks nobody upstream.
    pub async fn deferred_save(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<Option<DeferredSave>, Error> {
        let left = self.upstream.client.wait_left(target).await;
        if left.is_zero() {
            return Ok(None);
        }
        let Some(draft) = self.open_draft(person, target).await? else {
            return Ok(None);
        };
        let Some(Outcome::Throttled { confirmed, .. }) = draft.outcome else {
            return Ok(None);
        };
        let base = self.base_of(target, &draft).await?;
        let changes = changes(target.profile(), &base, &draft.values);
        let countries = self
            .history
            .known_countries(target.profile(), &base, &draft.values);
        Ok(Some(DeferredSave {
            target: target.clone(),
            draft,
            base,
            changes,
            seconds: seconds(left),
            confirmed,
            countries,
        }))
    }

    /// This person has read this version with their own rights.
    pub(super) async fn note_read(
        &self,
        person: &Person,
        target: &Target,
        version: &str,
    ) -> Result<(), Error> {
        let id = (person.key(), target.key());
        let noted = self.last_reads.0.get(&id);
        if noted.is_some_and(|noted| noted == version) {
            return Ok(());
        }
        last_reads::note(&self.store, &id.0, &id.1, version).await?;
        self.last_reads.0.insert(id, version.to_owned());
        Ok(())
    }

    /// Forgets the last read of a document that this person may no longer read.
    pub(super) async fn forget_if_refused(
        &self,
        person: &Person,
        target: &Target,
        error: &Error,
    ) -> Result<(), Error> {
        if matches!(
            error.kind,
            ErrorKind::NotAllowed | ErrorKind::NoRelationship | ErrorKind::NotFound
        ) {
            let (owner, key) = (person.key(), target.key());
            last_reads::forget(&self.store, &owner, &key).await?;
            self.last_reads.0.remove(&(owner, key));
        }
        Ok(())
    }
}

impl RecentReads {
    pub fn new(clock: Clock) -> RecentReads {
        RecentReads(ExpiringMap::new(clock, NOTED, MANY))
    }
}

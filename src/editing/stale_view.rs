//! While Partner Center does not answer, or asks to wait: what a person has seen themselves, what
//! they have typed, and how long it takes.

use super::{Draft, Outcome};
use crate::auth::Person;
use crate::clock::Clock;
use crate::error::{Error, ErrorKind};
use crate::expiring_map::ExpiringMap;
use crate::partner_center::seconds;
use crate::portal::Portal;
use crate::profile::{Change, Countries, Json, Target, Values, changes};
use crate::store::last_reads;
use std::time::Duration;

/// The same reading is not noted again for this long: a page view need not cost a write.
const NOTED: Duration = Duration::from_secs(60);

/// Readings that are remembered at most.
const MANY: usize = 10_000;

/// The version that was noted of late for a person and a document.
#[derive(Debug)]
pub struct RecentReads(ExpiringMap<(String, String), String>);

/// What can be shown of a profile that cannot be read now.
#[derive(Debug, Clone)]
pub struct StaleView {
    pub target: Target,
    /// What this person read last, and when (Unix milliseconds).
    pub last: Option<(Json, i64)>,
    /// When their unfinished edit was kept.
    pub draft: Option<i64>,
    /// How the last post ended; shown once if no draft is open any more.
    pub outcome: Option<Outcome>,
    /// The rules of the countries of its addresses, as far as they are known without asking.
    pub countries: Countries,
}

/// A save that Partner Center asked to put off.
#[derive(Debug, Clone)]
pub struct DeferredSave {
    pub target: Target,
    pub draft: Draft,
    /// What the author saw.
    pub base: Json,
    /// What the draft changes in it.
    pub changes: Vec<Change>,
    pub seconds: u32,
    /// What the changes set off was confirmed.
    pub confirmed: bool,
    /// The rules of the countries of its addresses, as far as they are known without asking.
    pub countries: Countries,
}

impl Portal {
    /// What this person knows of a profile that cannot be read now. `shown` says that somebody will
    /// see it.
    pub async fn stale_view(
        &self,
        person: &Person,
        target: &Target,
        shown: bool,
    ) -> Result<StaleView, Error> {
        let draft = self.draft(person, target).await?;
        let outcome = draft.as_ref().and_then(|draft| draft.outcome.clone());
        if shown && let Some(finished) = draft.as_ref().filter(|draft| draft.finished) {
            self.drop_shown(person, target, finished).await?;
        }
        let last = match last_reads::last(&self.store, &person.key(), &target.key()).await? {
            Some((version, at)) => self
                .version(target, &version)
                .await?
                .map(|document| (document, at)),
            None => None,
        };
        let draft = draft
            .filter(|draft| !draft.finished)
            .map(|draft| draft.kept_at);
        let known = |(document, _): &(Json, i64)| {
            self.countries_known(target.profile(), document, &Values::new())
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

    /// The person's save that has to wait still. Asks nobody upstream.
    pub async fn deferred_save(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<Option<DeferredSave>, Error> {
        let left = self.upstream.wait_left(target).await;
        if left.is_zero() {
            return Ok(None);
        }
        let Some(draft) = self
            .draft(person, target)
            .await?
            .filter(|draft| !draft.finished)
        else {
            return Ok(None);
        };
        let Some(Outcome::Throttled { confirmed, .. }) = draft.outcome else {
            return Ok(None);
        };
        let base = self.base_of(target, &draft).await?;
        let changes = changes(target.profile(), &base, &draft.values);
        let countries = self.countries_known(target.profile(), &base, &draft.values);
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
        if self
            .readers
            .0
            .get(&id)
            .is_some_and(|noted| noted == version)
        {
            return Ok(());
        }
        last_reads::note(&self.store, &id.0, &id.1, version).await?;
        self.readers.0.insert(id, version.to_owned());
        Ok(())
    }

    /// Who may no longer read a document is not shown it later either.
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
            self.readers.0.remove(&(owner, key));
        }
        Ok(())
    }
}

impl RecentReads {
    pub fn new(clock: Clock) -> RecentReads {
        RecentReads(ExpiringMap::new(clock, NOTED, MANY))
    }
}

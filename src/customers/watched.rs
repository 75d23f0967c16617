//! What watching does with the copy: it is filled and kept fresh by what the app itself may read.

use super::Customers;
use super::content::{CheckDepth, CustomerNote};
use super::notes::profile_note;
use super::problem::DataProblem;
use crate::error::Error;
use crate::partner_center::CustomerItem;
use crate::profile::{CountryRules, CustomerId, Json};
use crate::store::customers as rows;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the copy had of a profile.
#[derive(Debug, Default)]
struct KnownProfile {
    version: Option<String>,
    checked: CheckDepth,
    problems: BTreeSet<DataProblem>,
}

impl Customers {
    /// Takes the turn of a job, if it is free now: watching lets jobs go first.
    pub(crate) fn takes_free_turn(&self) -> bool {
        self.collecting.free_turn()
    }

    /// The number of customers that the copy has and that are not gone.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer, as for everything here.
    pub(crate) async fn count_watched(&self) -> Result<i64, Error> {
        Ok(rows::count(&self.store).await?)
    }

    /// The customers behind this place, each with the time (Unix milliseconds) when its profile was
    /// read last.
    pub(crate) async fn watched_after(
        &self,
        position: &str,
        limit: i64,
    ) -> Result<Vec<(String, i64)>, Error> {
        Ok(rows::ids_after(&self.store, position, limit).await?)
    }

    /// Returns when the profile of a customer was read last, in Unix milliseconds; 0 for never.
    pub(crate) async fn profile_read_at(&self, id: &CustomerId) -> Result<i64, Error> {
        Ok(rows::read_at(&self.store, id.as_str()).await?)
    }

    /// Takes what the service listed. Returns the ids.
    pub(crate) async fn take_listed(
        &self,
        items: &[CustomerItem],
    ) -> Result<BTreeSet<CustomerId>, Error> {
        self.notes.is_begun();
        let listed: BTreeMap<CustomerId, CustomerNote> = items
            .iter()
            .filter_map(|item| Some((CustomerId::parse(&item.id)?, CustomerNote::listed(item))))
            .collect();
        self.write_batch(&listed).await?;
        Ok(listed.into_keys().collect())
    }

    /// The customers of the copy that the service did not list.
    pub(crate) async fn not_listed(
        &self,
        seen: &BTreeSet<CustomerId>,
    ) -> Result<Vec<CustomerId>, Error> {
        self.follow().await?;
        Ok(self.read_index(|index| index.missing(seen)))
    }

    /// Notes that the service no longer has a customer.
    pub(crate) async fn take_gone(&self, id: &CustomerId) -> Result<(), Error> {
        let gone = CustomerNote {
            gone: Some(self.clock.now_ms()),
            ..CustomerNote::default()
        };
        self.write_batch(&BTreeMap::from([(id.clone(), gone)]))
            .await
    }

    /// Notes that the whole list was read.
    pub(crate) async fn list_is_whole(&self) -> Result<(), Error> {
        Ok(rows::complete(&self.store).await?)
    }

    /// Takes a billing profile that was read. Returns whether it has problems that are not silenced
    /// and that the version before did not have.
    pub(crate) async fn take_profile(
        &self,
        id: &CustomerId,
        (document, version): (&Json, &str),
        rules: Option<&Arc<CountryRules>>,
        asked_at: i64,
    ) -> Result<bool, Error> {
        self.follow().await?;
        let before = self.known_profile(id);
        let note = profile_note(document, rules, version, asked_at);
        self.write_batch(&BTreeMap::from([(id.clone(), note)]))
            .await?;
        // Other rules find other problems in the same profile, which are no news of it.
        if before.checked == CheckDepth::Nothing || before.version.as_deref() == Some(version) {
            return Ok(false);
        }
        self.follow().await?;
        let now = self.known_profile(id);
        if now.checked > before.checked {
            return Ok(false);
        }
        let silenced = self.silenced(id).await?;
        let is_silenced =
            |problem: &DataProblem| silenced.iter().any(|other| other.problem == *problem);
        let mut fresh = now.problems.difference(&before.problems);
        Ok(fresh.any(|problem| !is_silenced(problem)))
    }

    fn known_profile(&self, id: &CustomerId) -> KnownProfile {
        self.read_index(|index| {
            let entry = index.entry(id);
            entry.map_or_else(KnownProfile::default, |entry| KnownProfile {
                version: entry.version(),
                checked: entry.checked(),
                problems: entry.problems().iter().copied().collect(),
            })
        })
    }
}

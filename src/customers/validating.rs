//! The work of a collection of addresses: has the address of each billing profile validated, as the
//! portal's copy has it, and stores what the service said with the copy. It changes nothing at
//! Partner Center, and asks no more about an address that was confirmed until it changes.

use super::CollectionState;
use super::content::CustomerNote;
use super::profile_check::billing_address;
use super::run::{Flow, Read, Run};
use crate::error::{Error, ErrorKind};
use crate::partner_center::{UpstreamError, Verdict};
use crate::profile::{CUSTOMER_BILLING, CustomerId, Target, Values};
use crate::store::customers as rows;
use crate::text::Lang;
use std::collections::BTreeMap;
use tokio::time::Instant;

/// Customers that are looked up in the table at once.
const CHUNK: i64 = 50;

/// An address that is to be validated, and the version that it stands in.
type DueAddress = (Values, String);

impl Run<'_> {
    pub(super) async fn validate_all(mut self) -> Result<(), Error> {
        self.job.total = rows::count(&self.customers.store).await?;
        loop {
            let ids = rows::ids_after(&self.customers.store, &self.job.position, CHUNK).await?;
            let Some((last, _)) = ids.last() else {
                self.job.done = self.job.total;
                self.customers.count_problems(&self.person).await;
                self.leave(CollectionState::Done).await?;
                return Ok(());
            };
            let all: Vec<CustomerId> = ids
                .iter()
                .filter_map(|(id, _)| CustomerId::parse(id))
                .collect();
            let done = self.job.done;
            let mut due = self.due(&all).await?;
            for (number, id) in (1_i64..).zip(&all) {
                let Some(address) = due.remove(id) else {
                    continue;
                };
                if self.validate_one(id, &address).await? == Flow::Off {
                    return Ok(());
                }
                if self.is_at(id.as_str(), done + number).await? == Flow::Off {
                    return Ok(());
                }
            }
            let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
            if self.is_at(last, done.saturating_add(count)).await? == Flow::Off {
                return Ok(());
            }
        }
    }

    /// Stores that the work is done up to this customer, the number `done`.
    async fn is_at(&mut self, id: &str, done: i64) -> Result<Flow, Error> {
        id.clone_into(&mut self.job.position);
        self.job.done = done;
        // Customers that were added meanwhile.
        self.job.total = self.job.total.max(done);
        self.advance().await
    }

    /// The addresses of these customers that Partner Center has not confirmed yet.
    async fn due(&self, ids: &[CustomerId]) -> Result<BTreeMap<CustomerId, DueAddress>, Error> {
        let customers = self.customers;
        customers.follow().await?;
        let wanted: Vec<(Target, String)> = customers.read_index(|index| {
            let open = |id: &CustomerId| {
                let entry = index.entry(id).filter(|entry| !entry.is_confirmed)?;
                let target = Target::Customer(&CUSTOMER_BILLING, id.clone());
                Some((target, entry.version()?))
            };
            ids.iter().filter_map(open).collect()
        });
        let documents = customers.history.versions_of(&wanted).await?;
        let due = wanted.into_iter().filter_map(|(target, version)| {
            let document = documents.get(&(target.key(), version.clone()))?;
            let address = billing_address(document);
            let id = target.customer()?.clone();
            (address.len() > 1).then_some((id, (address, version)))
        });
        Ok(due.collect())
    }

    async fn validate_one(
        &mut self,
        id: &CustomerId,
        (address, version): &DueAddress,
    ) -> Result<Flow, Error> {
        loop {
            if self.before_call().await? == Flow::Off {
                return Ok(Flow::Off);
            }
            let begun = Instant::now();
            let error = match self.verdict(address).await {
                Ok(verdict) => {
                    self.trouble = 0;
                    let time = begun.elapsed().max(self.customers.collecting.interval());
                    self.customers.collecting.took(self.kind, time, 1);
                    let note = CustomerNote {
                        verdict: verdict.map(|verdict| (verdict, address.clone(), version.clone())),
                        ..CustomerNote::default()
                    };
                    let batch = BTreeMap::from([(id.clone(), note)]);
                    self.customers.write_batch(&batch).await?;
                    return Ok(Flow::On);
                }
                Err(error) => error,
            };
            if error.kind == ErrorKind::NotAllowed {
                return self
                    .leave(CollectionState::Refused)
                    .await
                    .map(|_| Flow::Off);
            }
            match self.after_failure(id, error).await? {
                Read::Done => {
                    self.job.failed = self.job.failed.saturating_add(1);
                    return Ok(Flow::On);
                }
                Read::Again => {}
                Read::Off => return Ok(Flow::Off),
            }
        }
    }

    /// Asks about an address; `None` if the service cannot tell.
    async fn verdict(&self, address: &Values) -> Result<Option<Verdict>, Error> {
        let upstream = &self.customers.upstream;
        let answer = upstream.validate_address(&self.person, address, Lang::En);
        let verdict = match answer.await? {
            Ok(answer) => Verdict::of_answer(&answer),
            Err(failure) if Verdict::is_wrong_address(&failure) => Some(Verdict::None),
            // It does not understand the address.
            Err(UpstreamError::Refused(body)) if matches!(body.status, 400 | 404 | 422) => None,
            Err(failure) => return Err(upstream.error_of(&self.person, failure)),
        };
        Ok(verdict.filter(|verdict| *verdict != Verdict::NotValidated))
    }
}

//! The work of a collection: reads the list first, then each billing profile. Everything that is
//! read is stored at once, and so is how far it is, so that another process goes on where this one
//! died.

use super::CollectionState;
use super::collection::{LISTED, LISTING};
use super::content::CustomerNote;
use super::notes::profile_note;
use super::profile_check::country_of;
use super::run::{Flow, Read, Run};
use crate::error::{Error, ErrorKind};
use crate::profile::{CustomerId, Target};
use crate::store::customers as rows;
use crate::text::Lang;
use futures::future::join_all;
use std::collections::{BTreeMap, BTreeSet};
use tokio::time::Instant;

/// Profiles that are read at the same time. People at work have the other 46 places.
const TOGETHER: usize = 2;

/// Customers that are looked up in the table at once.
const CHUNK: i64 = 50;

impl Run<'_> {
    pub(super) async fn read_to_end(mut self) -> Result<(), Error> {
        if self.job.position == LISTING && self.read_list().await? == Flow::Off {
            return Ok(());
        }
        self.read_profiles().await
    }

    /// Reads the whole list, from its beginning: it takes little time, and a continuation token may
    /// no longer be good.
    async fn read_list(&mut self) -> Result<Flow, Error> {
        let mut seen = BTreeSet::new();
        let mut after: Option<String> = None;
        let mut is_whole = true;
        loop {
            if self.before_call().await? == Flow::Off {
                return Ok(Flow::Off);
            }
            let upstream = &self.customers.upstream;
            let read = upstream.many_customers(&self.person, after.as_deref(), Lang::En);
            let page = match read.await {
                Ok(page) => page,
                Err(error) => match self.cope(error).await? {
                    Flow::On => continue,
                    Flow::Off => return Ok(Flow::Off),
                },
            };
            self.trouble = 0;
            let listed: BTreeMap<CustomerId, CustomerNote> = page
                .items
                .iter()
                .filter_map(|item| Some((CustomerId::parse(&item.id)?, CustomerNote::listed(item))))
                .collect();
            let count = listed.len();
            self.customers.write_batch(&listed).await?;
            seen.extend(listed.into_keys());
            self.job.total = number(seen.len());
            if self.advance().await? == Flow::Off {
                return Ok(Flow::Off);
            }
            if !page.more {
                break;
            }
            after = page.next.filter(|_| count > 0);
            if after.is_none() {
                tracing::warn!("the service's list of customers cannot be read to its end");
                is_whole = false;
                break;
            }
        }
        if is_whole {
            if self.look_for_missing(&seen).await? == Flow::Off {
                return Ok(Flow::Off);
            }
            rows::complete(&self.customers.store).await?;
        }
        LISTED.clone_into(&mut self.job.position);
        self.job.total = rows::count(&self.customers.store).await?;
        (self.job.done, self.job.failed) = (0, 0);
        self.advance().await
    }

    /// Asks for each customer that the list no longer has. Only the service's word makes it gone:
    /// the list of this person may be shorter than that of another.
    async fn look_for_missing(&mut self, seen: &BTreeSet<CustomerId>) -> Result<Flow, Error> {
        self.customers.follow().await?;
        let mut missing = self.customers.read_index(|index| index.missing(seen));
        while let Some(id) = missing.pop() {
            if self.before_call().await? == Flow::Off {
                return Ok(Flow::Off);
            }
            let upstream = &self.customers.upstream;
            let asked = upstream.customers(&self.person, id.as_str(), None, Lang::En);
            match asked.await {
                Ok(page) if page.items.is_empty() => {
                    let gone = CustomerNote {
                        gone: Some(self.customers.clock.now_ms()),
                        ..CustomerNote::default()
                    };
                    self.customers
                        .write_batch(&BTreeMap::from([(id, gone)]))
                        .await?;
                }
                Ok(page) => self.customers.note_list(&page.items),
                Err(error) if error.kind == ErrorKind::NotAllowed => {}
                Err(error) => {
                    missing.push(id);
                    if self.cope(error).await? == Flow::Off {
                        return Ok(Flow::Off);
                    }
                }
            }
        }
        Ok(Flow::On)
    }

    /// Reads the billing profiles that nobody has read since the job was started.
    async fn read_profiles(&mut self) -> Result<(), Error> {
        loop {
            let ids = rows::ids_after(&self.customers.store, &self.job.position, CHUNK).await?;
            if ids.is_empty() {
                self.job.done = self.job.total;
                self.customers.count_problems(&self.person).await;
                self.leave(CollectionState::Done).await?;
                return Ok(());
            }
            for some in ids.chunks(TOGETHER) {
                let due: Vec<CustomerId> = some
                    .iter()
                    .filter(|(_, read_at)| *read_at < self.job.started_at)
                    .filter_map(|(id, _)| CustomerId::parse(id))
                    .collect();
                match self.read_some(&due).await? {
                    Read::Done => {}
                    Read::Again => break,
                    Read::Off => return Ok(()),
                }
                if let Some((last, _)) = some.last() {
                    last.clone_into(&mut self.job.position);
                }
                self.job.done = self.job.done.saturating_add(number(some.len()));
                // Customers that were added meanwhile.
                self.job.total = self.job.total.max(self.job.done);
                if self.advance().await? == Flow::Off {
                    return Ok(());
                }
            }
        }
    }

    async fn read_some(&mut self, due: &[CustomerId]) -> Result<Read, Error> {
        for _ in due {
            if self.before_call().await? == Flow::Off {
                return Ok(Read::Off);
            }
        }
        let begun = Instant::now();
        let read = join_all(due.iter().map(|id| self.read(id))).await;
        if !due.is_empty() {
            let time = begun.elapsed().max(self.customers.collecting.interval());
            self.customers.collecting.took(self.kind, time, due.len());
        }
        let mut failed = 0;
        for (id, read) in due.iter().zip(read) {
            let Err(error) = read else {
                (self.trouble, self.refusals) = (0, 0);
                continue;
            };
            match self.after_failure(id, error).await? {
                Read::Done => failed += 1,
                other => return Ok(other),
            }
        }
        self.job.failed = self.job.failed.saturating_add(failed);
        Ok(Read::Done)
    }

    /// Reads a billing profile and stores it, as a page that shows it does.
    async fn read(&self, id: &CustomerId) -> Result<(), Error> {
        let customers = self.customers;
        let Some(target) = Target::customer_billing(id.as_str()) else {
            return Ok(());
        };
        let asked_at = customers.clock.now_ms();
        match customers
            .upstream
            .get(&self.person, &target, Lang::En)
            .await?
        {
            Ok(document) => {
                let version = customers
                    .history
                    .observe(&target, &document, &document.to_string(), asked_at)
                    .await?;
                customers.note_allowed(&self.person, &target);
                let rules = match country_of(&document) {
                    Some(country) => {
                        let upstream = &customers.upstream;
                        upstream.country_rules(&self.person, &country).await
                    }
                    None => None,
                };
                let note = profile_note(&document, rules.as_ref(), &version, asked_at);
                let notes = BTreeMap::from([(id.clone(), note)]);
                customers.write_batch(&notes).await?;
                self.follow_verification(&target).await
            }
            Err(failure) => {
                let error = customers.upstream.error_of(&self.person, failure);
                customers.note_refusal(&self.person, &target, &error);
                Err(error)
            }
        }
    }

    /// Notes the verification of a customer, if it is followed; asks for it if that was not done
    /// lately.
    async fn follow_verification(&self, target: &Target) -> Result<(), Error> {
        let customers = self.customers;
        let Some(known) = customers.history.verification(target).await? else {
            return Ok(());
        };
        let now = customers.clock.now_ms();
        if known.is_followed(now) {
            customers.note_verification(target, &known);
        }
        if known.is_due(now) {
            let asked = customers.history.ask_verification(&self.person, target);
            if let Some(verification) = asked.await? {
                customers.note_verification(target, &verification);
            }
        }
        Ok(())
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

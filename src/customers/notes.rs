//! Keeping the copy fresh: what services learn of customers is written behind their answers, many
//! at once.

use super::content::{CustomerNote, ProfileContent};
use super::profile_check::country_of;
use super::{Customers, VerificationMark};
use crate::clock::Clock;
use crate::error::Error;
use crate::expiring_map::ExpiringMap;
use crate::history::Verification;
use crate::partner_center::CustomerItem;
use crate::profile::{CUSTOMER_BILLING, CountryRules, CustomerId, Json, Target};
use crate::store::customers as rows;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tracing::Instrument;

/// The same is not written again for this long: a page view need not cost a write.
const NOTED: Duration = Duration::from_secs(60);

/// Customers whose latest note is remembered at most.
const MANY: usize = 10_000;

/// Notes that wait to be written at most. More are dropped while the database does not answer: the
/// next reading makes them again.
const MOST_WAITING: usize = 10_000;

/// For how long it is believed that there is no copy yet.
const ABSENT: Duration = Duration::from_secs(60);

/// What was noted, and what is still to be written.
#[derive(Debug)]
pub(super) struct PendingNotes {
    waiting: Mutex<BTreeMap<CustomerId, CustomerNote>>,
    /// Hashes of what was noted within the last minute.
    recent: ExpiringMap<CustomerId, [String; 3]>,
    /// One writer at a time in this process.
    writing: tokio::sync::Mutex<()>,
    /// There is a copy.
    begun: AtomicBool,
    /// There was no copy a moment ago, so nothing is to be kept fresh. Only a process that is alone
    /// believes this: another one may begin a copy at any moment.
    absent: Option<ExpiringMap<(), ()>>,
}

impl PendingNotes {
    /// `is_alone` if no other process shares the database.
    pub(super) fn new(clock: &Clock, is_alone: bool) -> PendingNotes {
        PendingNotes {
            waiting: Mutex::default(),
            recent: ExpiringMap::new(clock.clone(), NOTED, MANY),
            writing: tokio::sync::Mutex::default(),
            begun: AtomicBool::default(),
            absent: is_alone.then(|| ExpiringMap::new(clock.clone(), ABSENT, 1)),
        }
    }

    /// Keeps a note to be written.
    pub(super) fn add(&self, id: CustomerId, note: CustomerNote) {
        let mut waiting = self.lock();
        if waiting.len() < MOST_WAITING || waiting.contains_key(&id) {
            waiting.entry(id).or_default().add(note);
        } else {
            self.forget([&id]);
        }
    }

    fn take(&self) -> BTreeMap<CustomerId, CustomerNote> {
        let mut waiting = self.lock();
        let rest = match waiting.keys().nth(rows::BATCH).cloned() {
            Some(id) => waiting.split_off(&id),
            None => BTreeMap::new(),
        };
        std::mem::replace(&mut *waiting, rest)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<CustomerId, CustomerNote>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns whether the `part` of a customer's note is the same as a moment ago.
    fn is_known(&self, id: &CustomerId, part: usize, value: &str) -> bool {
        self.recent.update(id.clone(), |entry| {
            let known = entry.get_or_insert_default();
            if known[part] == value {
                return true;
            }
            value.clone_into(&mut known[part]);
            false
        })
    }

    /// These notes were not written: the next reading makes them again, also within the minute.
    fn forget<'a>(&self, ids: impl IntoIterator<Item = &'a CustomerId>) {
        for id in ids {
            self.recent.remove(id);
        }
    }

    /// There was no copy a moment ago, and nobody else can have begun one.
    fn is_absent(&self) -> bool {
        let absent = self.absent.as_ref();
        absent.is_some_and(|absent| absent.get(&()).is_some())
    }

    /// A copy has been begun.
    pub(super) fn is_begun(&self) {
        self.begun.store(true, Ordering::Relaxed);
        if let Some(absent) = &self.absent {
            absent.remove(&());
        }
    }
}

impl Customers {
    /// Notes a document that was read, or that a save left. `asked_at` is when the reading began, in
    /// Unix milliseconds. Documents other than billing profiles of customers are none of the copy's.
    pub fn note_profile(&self, target: &Target, document: &Json, version: &str, asked_at: i64) {
        if target.profile().slug != CUSTOMER_BILLING.slug || self.notes.is_absent() {
            return;
        }
        let Some(id) = target.customer() else { return };
        if self.notes.is_known(id, 0, version) {
            return;
        }
        let rules = country_of(document).and_then(|country| self.upstream.known_rules(&country));
        let note = profile_note(document, rules.as_ref(), version, asked_at);
        self.notes.add(id.clone(), note);
        self.write_behind();
    }

    /// Notes how the verification of a customer goes on.
    pub fn note_verification(&self, target: &Target, verification: &Verification) {
        let (Some(id), Some(step)) = (target.customer(), verification.now()) else {
            return;
        };
        if self.notes.is_absent() {
            return;
        }
        let mark = VerificationMark {
            status: step.verification(),
            since: step.since(),
        };
        let shown = format!("{} {}", mark.status.as_str(), mark.since);
        if !self.notes.is_known(id, 2, &shown) {
            let note = CustomerNote {
                verification: Some(mark),
                ..CustomerNote::default()
            };
            self.notes.add(id.clone(), note);
            self.write_behind();
        }
    }

    /// Notes customers that the service listed.
    pub(super) fn note_list(&self, items: &[CustomerItem]) {
        if self.notes.is_absent() {
            return;
        }
        let mut any = false;
        for item in items {
            let Some(id) = CustomerId::parse(&item.id) else {
                continue;
            };
            let shown = format!("{}\n{}", item.company_name, item.domain);
            if !self.notes.is_known(&id, 1, &shown) {
                self.notes.add(id, CustomerNote::listed(item));
                any = true;
            }
        }
        if any {
            self.write_behind();
        }
    }

    /// Writes in a task of its own, so that nobody waits for it. While one writes, more come
    /// together for the next.
    fn write_behind(&self) {
        let customers = self.clone();
        let writing = async move {
            if let Err(error) = customers.write_notes().await {
                tracing::info!(
                    kind = error.kind.as_str(),
                    "the copy of the customers is not kept fresh"
                );
            }
        };
        self.tasks.spawn(writing.in_current_span());
    }

    /// Writes everything that was noted, if there is a copy.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer. What was not written is dropped.
    pub(super) async fn write_notes(&self) -> Result<(), Error> {
        let _turn = self.notes.writing.lock().await;
        loop {
            let batch = self.notes.take();
            if batch.is_empty() {
                return Ok(());
            }
            match self.has_copy().await {
                Ok(true) => {}
                Ok(false) => {
                    if let Some(absent) = &self.notes.absent {
                        absent.insert((), ());
                    }
                    let waiting = std::mem::take(&mut *self.notes.lock());
                    self.notes.forget(batch.keys().chain(waiting.keys()));
                    return Ok(());
                }
                Err(error) => {
                    self.notes.forget(batch.keys());
                    return Err(error);
                }
            }
            if let Err(error) = self.write_batch(&batch).await {
                self.notes.forget(batch.keys());
                return Err(error);
            }
        }
    }

    /// Writes notes whether or not there is a copy.
    pub(super) async fn write_batch(
        &self,
        batch: &BTreeMap<CustomerId, CustomerNote>,
    ) -> Result<(), Error> {
        let ids: Vec<String> = batch.keys().map(ToString::to_string).collect();
        for ids in ids.chunks(rows::BATCH) {
            let merge = |id: &str, before: Option<&rows::StoredCustomer>| {
                batch.get(&CustomerId::parse(id)?)?.merged(before)
            };
            rows::change(&self.store, ids, merge).await?;
        }
        Ok(())
    }

    /// Returns whether a list was read to its end, or is being read.
    async fn has_copy(&self) -> Result<bool, Error> {
        if self.notes.begun.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let is_begun = !rows::ids_after(&self.store, "", 1).await?.is_empty();
        if is_begun {
            self.notes.is_begun();
        }
        Ok(is_begun)
    }
}

pub(super) fn profile_note(
    document: &Json,
    rules: Option<&Arc<CountryRules>>,
    version: &str,
    asked_at: i64,
) -> CustomerNote {
    let content = ProfileContent::of(document, rules);
    CustomerNote {
        profile: Some((content, version.to_owned(), asked_at)),
        ..CustomerNote::default()
    }
}

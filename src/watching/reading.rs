//! What is read of each subject. Everything goes the way of what people read: the version is kept, a
//! change made elsewhere gets its row of the audit log, and the copy of the customers is kept fresh.

use super::asking::Trouble;
use super::subject::source_of;
use super::tries::Unread;
use super::working::WatchRun;
use super::{WatchSource, WatchSubject};
use crate::customers::country_of;
use crate::profile::{CustomerId, Target};
use crate::store::watch::StoredWatch;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Saves that stay open are looked at again after this time.
const UNSETTLED_MS: i64 = 10 * 60 * 1000;

/// Customers that the list no longer has, whom one look asks about.
const MISSING: usize = 200;

/// Verifications that one look asks for.
const VERIFICATIONS: i64 = 50;

/// Pages of the activity log, and profiles that were changed, that one look reads.
const LOG_PAGES: usize = 10;
const CHANGED: usize = 100;

/// The log lags behind by minutes or hours; what is older than the last look by this is read again.
const LAG_MS: i64 = 6 * 60 * 60 * 1000;

/// What came of reading a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DocumentRead {
    Read {
        /// A change made elsewhere was found.
        is_changed: bool,
    },
    /// The service does not have it.
    NotThere,
    /// It could not be read, and is tried again after this time at least.
    Again(Duration),
    /// It could not be read several times: the rest goes on without it.
    LeftOut,
}

impl WatchRun<'_> {
    /// Reads a subject that is due, or the next part of it.
    ///
    /// # Errors
    /// [`Trouble`].
    pub(super) async fn read(&mut self, subject: WatchSubject) -> Result<(), Trouble> {
        match subject {
            WatchSubject::Saves => self.read_unsettled().await,
            WatchSubject::Access => self.look_at_access().await,
            WatchSubject::LegalBusiness
            | WatchSubject::Billing
            | WatchSubject::Organization
            | WatchSubject::Support => self.read_partner(subject).await,
            WatchSubject::Activity => self.read_activity().await,
            WatchSubject::Customers => self.read_customers().await,
            WatchSubject::Verifications => self.read_verifications().await,
            WatchSubject::Profiles => self.read_next_profile().await,
            WatchSubject::Problems => self.tell_problems().await,
        }
    }

    async fn read_partner(&mut self, subject: WatchSubject) -> Result<(), Trouble> {
        let Some(target) = subject.document() else {
            return Ok(());
        };
        match self.read_document(&target).await? {
            DocumentRead::Read { is_changed } => {
                let row = self.row(subject);
                let row = StoredWatch {
                    found: row.found + i64::from(is_changed),
                    ..row
                };
                self.rows.insert(row.name.clone(), row);
            }
            DocumentRead::NotThere => {}
            DocumentRead::Again(wait) => return Err(Trouble::unavailable(wait)),
            DocumentRead::LeftOut => return Err(Trouble::Refused("unavailable")),
        }
        self.is_read(subject, subject.interval_ms()).await
    }

    /// Reads a document, settles saves of it, and keeps what there is to keep.
    ///
    /// # Errors
    /// [`Trouble`], but not that the service does not have it, or that it cannot be read.
    pub(super) async fn read_document(&mut self, target: &Target) -> Result<DocumentRead, Trouble> {
        let Some(source) = source_of(target) else {
            return Ok(DocumentRead::NotThere);
        };
        let watching = self.watching;
        let (client, asked_at) = (&watching.upstream.client, watching.clock.now_ms());
        let asked = self.ask(
            source,
            |token| async move { client.get(&token, target).await },
        );
        let document = match asked.await {
            Ok(document) => document,
            Err(Trouble::NotThere) => {
                watching.tries.answered(&target.key());
                return Ok(DocumentRead::NotThere);
            }
            Err(Trouble::Unreadable(wait)) => {
                return Ok(match watching.tries.failed(target.key()) {
                    true => DocumentRead::LeftOut,
                    false => DocumentRead::Again(wait),
                });
            }
            Err(trouble) => return Err(trouble),
        };
        watching.tries.answered(&target.key());
        let text = document.to_string();
        let observing = watching
            .history
            .observe_change(target, &document, &text, asked_at);
        let (version, is_changed) = observing.await?;
        watching.editing.settle_watched(target, &document).await?;
        if let Some(id) = target.customer() {
            let rules = match country_of(&document) {
                Some(country) => {
                    let token = self.app_token(None).await?;
                    watching.upstream.watched_rules(&token, &country).await
                }
                None => None,
            };
            let read = (&document, version.as_str());
            let taking = watching
                .customers
                .take_profile(id, read, rules.as_ref(), asked_at);
            if taking.await? {
                self.note_problem(id).await?;
            }
            self.read_verification_of(target).await?;
        }
        Ok(DocumentRead::Read { is_changed })
    }

    /// Reads the documents with a save whose outcome is not known. One that cannot be read is tried
    /// again with the others.
    async fn read_unsettled(&mut self) -> Result<(), Trouble> {
        let targets = self.watching.editing.unsettled_documents().await?;
        let lends = self.loans.iter().any(|loan| loan.ended.is_none());
        let mut unread = Unread::default();
        for target in &targets {
            match source_of(target) {
                Some(WatchSource::Lent) if !lends => {}
                None => {}
                Some(_) => match self.read_document(target).await {
                    Ok(DocumentRead::Again(wait)) => unread.add(wait)?,
                    Ok(_) | Err(Trouble::Refused(_)) => {}
                    Err(trouble) => return Err(trouble),
                },
            }
        }
        // What could not be read is tried again after the pause that its answer begins.
        let next = match targets.is_empty() || !unread.is_empty() {
            true => WatchSubject::Saves.interval_ms(),
            false => UNSETTLED_MS,
        };
        self.is_read(WatchSubject::Saves, next).await?;
        unread.end()
    }

    /// Reads the whole list, from its beginning, and asks for customers that it no longer has: only
    /// the service's word makes one gone.
    async fn read_customers(&mut self) -> Result<(), Trouble> {
        let watching = self.watching;
        let (client, customers) = (&watching.upstream.client, &watching.customers);
        let mut seen = BTreeSet::new();
        let mut after: Option<String> = None;
        let is_whole = loop {
            let from = after.as_deref();
            let asked = self.ask(WatchSource::App, |token| async move {
                client.many_customers(&token, from).await
            });
            let page = asked.await?;
            let listed = customers.take_listed(&page.items).await?;
            let is_stuck = listed.is_empty();
            seen.extend(listed);
            if !page.more {
                break true;
            }
            after = page.next.filter(|_| !is_stuck);
            if after.is_none() {
                tracing::warn!("the service's list of customers cannot be read to its end");
                break false;
            }
        };
        if is_whole {
            for id in customers.not_listed(&seen).await?.iter().take(MISSING) {
                let asked = self.ask(WatchSource::App, |token| async move {
                    client.customer_by_id(&token, id).await
                });
                let page = asked.await?;
                match page.items.is_empty() {
                    true => customers.take_gone(id).await?,
                    false => drop(customers.take_listed(&page.items).await?),
                }
            }
            customers.list_is_whole().await?;
        }
        let row = StoredWatch {
            total: i64::try_from(seen.len()).unwrap_or(i64::MAX),
            ..self.row(WatchSubject::Customers)
        };
        self.rows.insert(row.name.clone(), row);
        let next = WatchSubject::Customers.interval_ms();
        self.is_read(WatchSubject::Customers, next).await
    }

    /// Reads the profiles that somebody has changed since they were read last, as the activity log
    /// says, and asks the log who made changes that were found.
    async fn read_activity(&mut self) -> Result<(), Trouble> {
        let watching = self.watching;
        let (client, now) = (&watching.upstream.client, watching.clock.now_ms());
        let row = self.row(WatchSubject::Activity);
        let last: i64 = row.position.parse().unwrap_or(now);
        let since = last - LAG_MS;
        let mut changed: BTreeMap<CustomerId, i64> = BTreeMap::new();
        let mut after: Option<String> = None;
        for _ in 0..LOG_PAGES {
            let from = after.as_deref();
            let asked = self.ask(WatchSource::App, |token| async move {
                client.changed_customers(&token, since, from).await
            });
            let page = asked.await?;
            for (id, at) in page.changes {
                let latest = changed.entry(id).or_default();
                *latest = at.max(*latest);
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let (mut found, mut left) = (0, CHANGED);
        let mut unread = Unread::default();
        for (id, at) in changed {
            // What was never read is read in its turn.
            let read_at = watching.customers.profile_read_at(&id).await?;
            if read_at == 0 || at <= read_at || left == 0 {
                continue;
            }
            left -= 1;
            let Some(target) = Target::customer_billing(id.as_str()) else {
                continue;
            };
            match self.read_document(&target).await {
                Ok(DocumentRead::Read { is_changed }) => found += i64::from(is_changed),
                // The log is read with an overlap, so that it names this one again.
                Ok(DocumentRead::Again(wait)) => {
                    if let Err(trouble) = unread.add(wait) {
                        // The next pass goes on behind what this one has read.
                        let row = self.row(WatchSubject::Activity);
                        let found = row.found + found;
                        self.put(StoredWatch { found, ..row }, None).await?;
                        return Err(trouble);
                    }
                }
                // It is about this customer; the round says more.
                Ok(DocumentRead::NotThere | DocumentRead::LeftOut)
                | Err(Trouble::Refused("refused")) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        let token = self.app_token(None).await?;
        watching.history.ask_authors_watching(&token).await?;
        let row = self.row(WatchSubject::Activity);
        let row = StoredWatch {
            position: now.to_string(),
            found: row.found + found,
            ..row
        };
        self.rows.insert(row.name.clone(), row);
        let next = WatchSubject::Activity.interval_ms();
        self.is_read(WatchSubject::Activity, next).await?;
        unread.end()
    }

    /// Asks for the verifications that are followed.
    async fn read_verifications(&mut self) -> Result<(), Trouble> {
        let due = self.watching.history.due_verifications(VERIFICATIONS);
        let mut unread = Unread::default();
        for target in due.await? {
            let key = format!("verification {}", target.key());
            match self.ask_verification(&target).await {
                Ok(()) => self.watching.tries.answered(&key),
                Err(Trouble::Unreadable(_)) if self.watching.tries.failed(key) => {}
                Err(Trouble::Unreadable(wait)) => unread.add(wait)?,
                Err(trouble) => return Err(trouble),
            }
        }
        let next = match unread.is_empty() {
            true => WatchSubject::Verifications.interval_ms(),
            // As soon as saves are looked for.
            false => WatchSubject::Saves.interval_ms(),
        };
        self.is_read(WatchSubject::Verifications, next).await?;
        unread.end()
    }

    /// Asks for the verification of a customer whose profile was just read, if it is followed and
    /// somebody lends a sign-in for it.
    async fn read_verification_of(&self, target: &Target) -> Result<(), Trouble> {
        let lends = self.loans.iter().any(|loan| loan.ended.is_none());
        let known = self.watching.history.verification(target).await?;
        let now = self.watching.clock.now_ms();
        if !lends || !known.is_some_and(|known| known.is_due(now)) {
            return Ok(());
        }
        match self.ask_verification(target).await {
            // It is asked for by its own subject, which tells what is wrong.
            Ok(()) | Err(Trouble::Refused(_) | Trouble::Unreadable(_)) => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }

    async fn ask_verification(&self, target: &Target) -> Result<(), Trouble> {
        let Some(customer) = target.customer() else {
            return Ok(());
        };
        let watching = self.watching;
        let client = &watching.upstream.client;
        let asked = self.ask(WatchSource::Lent, |token| async move {
            client.verification(&token, customer).await
        });
        let answer = match asked.await {
            Ok(answer) => answer,
            Err(Trouble::NotThere) => return Ok(()),
            Err(trouble) => return Err(trouble),
        };
        let noting = watching.history.note_verification(target, answer);
        if let Some(verification) = noting.await? {
            watching.customers.note_verification(target, &verification);
        }
        Ok(())
    }
}

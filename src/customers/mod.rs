//! The customer directory: finds customers by any part of their name or domain, and keeps a sealed
//! copy of all of them, with what lists show of their billing profiles.
//!
//! The copy is filled by a collection (`collection.rs`, `collecting.rs`), kept fresh by what is read
//! and saved (`notes.rs`), and shown to whoever Partner Center lets see customers (`access.rs`).
//! `sheets/` writes files of it, reads them again, and finds what spreadsheets spoiled.
//! Without it the service's own list is all there is:
//!
//! Partner Center searches by the beginning of a name only. So a person's first search reads the
//! whole list, with their own rights, and their next ones look in it. It stays in memory for some
//! minutes and is nobody else's; each search asks the service whether it still lists anything to
//! this person. Where there are too many customers, the service searches.

mod access;
mod collecting;
mod collection;
mod collection_news;
mod content;
mod copy;
mod directory;
mod entry;
mod index;
mod kept;
mod labels;
mod list_query;
mod notes;
mod open_problems;
mod order;
mod problem;
mod problem_board;
mod profile_check;
mod reading;
mod run;
mod saved_views;
mod sheet_files;
pub mod sheets;
mod silences;
mod suggestions;
mod validating;
mod view;
mod watched;

pub use labels::{
    CustomerNote, CustomerNotes, LONGEST_LABEL, LONGEST_NOTE, LabelEntry, LabelIndex, MOST_LABELS,
    NoteProblem, NoteResult, OpenedNote, typed_labels,
};
pub use list_query::{LONGEST_LIST_QUERY, ListQuery};
pub use problem::{DataProblem, DataRule, ProblemFilter};
pub use problem_board::{BoardFilter, CustomerProblems, DayCounts, ProblemBoard, RuleCount};
pub(crate) use profile_check::country_of;
pub use saved_views::{
    CustomerViews, LONGEST_VIEW_NAME, MOST_VIEWS, NewView, SavedView, ViewResult, ViewScope,
};
pub use sheet_files::{SheetAnswer, SheetFile, SheetRequest};
pub use silences::{LONGEST_SILENCE_REASON, SilenceResult, SilencedProblem};
pub use suggestions::{has_problem, suggested};
pub use view::{
    Collection, CollectionCommand, CollectionKind, CollectionState, CopyAnswer, CustomerColumn,
    CustomerFilter, CustomerListPage, CustomerPlace, CustomerRow, CustomerSort, VerificationMark,
};

use crate::auth::Person;
use crate::clock::Clock;
use crate::config::Settings;
use crate::error::{Error, ErrorKind};
use crate::expiring_map::ExpiringMap;
use crate::history::History;
use crate::partner_center::{CustomerPage, PAGE_SIZE, Upstream};
use crate::profile::check::is_guid;
use crate::store::Store;
use crate::text::Lang;
use directory::Directory;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OnceCell, Semaphore};
use tokio_util::task::TaskTracker;
use tracing::Instrument;

/// The time for which a list is looked in. A customer that is added meanwhile is found by the
/// beginning of its name, because the service searches where the list has nothing.
const LIFE: Duration = Duration::from_secs(5 * 60);

/// The largest number of sessions with a list.
const MAX_SESSIONS: usize = 64;

/// The largest number of sheets that are read or made at the same time.
const MAX_SHEETS: usize = 2;

/// What begins a continuation token of a search in the list; the number of customers before the
/// page follows. No token of the service is that short.
const HERE: &str = "at:";

/// A list that is read once; `None` if there are too many customers.
type Reading = Arc<OnceCell<Option<Directory>>>;

/// The customer directory of all sessions.
#[derive(Clone)]
pub struct Customers(Arc<CustomersInner>);

/// The parts of [`Customers`].
pub struct CustomersInner {
    upstream: Upstream,
    history: History,
    store: Store,
    clock: Clock,
    /// What is noted behind answers; shutdown waits for these tasks.
    tasks: TaskTracker,
    lists: ExpiringMap<String, Reading>,
    copy: copy::Copy,
    notes: notes::PendingNotes,
    access: access::Access,
    collecting: collecting::Collecting,
    silences: tokio::sync::Mutex<Arc<silences::SilenceIndex>>,
    /// Files are read and made in memory, so only a few at a time.
    sheets: Semaphore,
}

impl Deref for Customers {
    type Target = CustomersInner;

    fn deref(&self) -> &CustomersInner {
        &self.0
    }
}

impl Customers {
    pub fn new(
        settings: &Settings,
        store: Store,
        clock: Clock,
        upstream: Upstream,
        history: History,
        tasks: TaskTracker,
    ) -> Customers {
        Customers(Arc::new(CustomersInner {
            lists: ExpiringMap::new(clock.clone(), LIFE, MAX_SESSIONS),
            copy: copy::Copy::default(),
            notes: notes::PendingNotes::new(&clock, store.shared().is_none()),
            access: access::Access::new(&clock, settings.session_lifetime),
            collecting: collecting::Collecting::new(settings.collection_rate),
            silences: tokio::sync::Mutex::default(),
            sheets: Semaphore::new(MAX_SHEETS),
            upstream,
            history,
            store,
            clock,
            tasks,
        }))
    }

    /// Returns a page of the customers with all words of `search` in their names and domains, in
    /// any order, without regard to case and accents; those whose names begin so come first.
    /// Without a search all customers are listed, and a customer id finds that customer. `after` is
    /// the continuation token of the page before.
    ///
    /// # Errors
    /// Fails if the person has to sign in again, or if Partner Center refuses the call or does not
    /// answer.
    pub async fn page(
        &self,
        person: &Person,
        search: &str,
        after: Option<&str>,
        lang: Lang,
    ) -> Result<CustomerPage, Error> {
        let page = self.find(person, search, after, lang).await?;
        let known = &self.upstream.known_customers;
        known.note_listed(&person.session, &page.items);
        Ok(page)
    }

    async fn find(
        &self,
        person: &Person,
        search: &str,
        after: Option<&str>,
        lang: Lang,
    ) -> Result<CustomerPage, Error> {
        let search = search.trim();
        let of_service = async || {
            let page = self.upstream.customers(person, search, after, lang).await;
            match &page {
                Ok(page) => self.note_list(&page.items),
                Err(error) => self.note_list_error(person, error),
            }
            page
        };
        let start = match after {
            None => 0,
            Some(token) => match token.strip_prefix(HERE).map(str::parse) {
                Some(Ok(start)) => start,
                Some(Err(_)) | None => return of_service().await,
            },
        };
        if search.is_empty() || is_guid(search) {
            return of_service().await;
        }
        let reading = match self.read(person, lang).await {
            Ok(reading) => reading,
            Err(error) => {
                self.lists.remove(&person.session);
                self.note_list_error(person, &error);
                return Err(error);
            }
        };
        let Some(directory) = reading.get().and_then(Option::as_ref) else {
            return of_service().await;
        };
        let found = directory.find(search);
        if found.is_empty() {
            return of_service().await;
        }
        let total = found.len();
        let items: Vec<_> = found
            .into_iter()
            .skip(start)
            .take(PAGE_SIZE)
            .cloned()
            .collect();
        let end = start + items.len();
        let more = end < total;
        Ok(CustomerPage {
            items,
            next: more.then(|| format!("{HERE}{end}")),
            more,
            total: Some(total),
            incomplete: false,
        })
    }

    /// Reads the list unless that was done. The task goes on if the caller does not wait for it, so
    /// that a long list is there for a later search.
    async fn read(&self, person: &Person, lang: Lang) -> Result<Reading, Error> {
        let reading = self.reading(person);
        if reading.initialized() {
            // Who may list no customers any more does not see those of some minutes ago.
            self.upstream.first_customer(person, lang).await?;
            return Ok(reading);
        }
        let (upstream, person, cell) =
            (self.upstream.clone(), person.clone(), Arc::clone(&reading));
        let reading_task = async move {
            let read = async || {
                Ok::<_, Error>(
                    upstream
                        .all_customers(&person, lang)
                        .await?
                        .map(Directory::new),
                )
            };
            cell.get_or_try_init(read).await.map(|_| ())
        };
        tokio::spawn(reading_task.in_current_span())
            .await
            .map_err(|_| ErrorKind::Internal)??;
        Ok(reading)
    }

    /// The list of the person's session. Searches that begin while it is read wait for it.
    fn reading(&self, person: &Person) -> Reading {
        if let Some(reading) = self.lists.get(&person.session) {
            return reading;
        }
        self.lists.update(person.session.clone(), |entry| {
            Arc::clone(entry.get_or_insert_default())
        })
    }
}

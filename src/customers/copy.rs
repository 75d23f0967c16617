//! The copy of all customers: what lists, neighbours and names ask of it.

use super::access::MaySee;
use super::index::Index;
use super::open_problems::ProblemView;
use super::{
    CopyAnswer, CustomerFilter, CustomerListPage, CustomerPlace, CustomerRow, CustomerSort,
    Customers,
};
use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::profile::CustomerId;
use crate::store::customers as rows;
use crate::text::Lang;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

/// The opened copy of this process, which follows the table.
#[derive(Debug, Default)]
pub(super) struct Copy {
    index: Arc<RwLock<Index>>,
    /// One reader of the table at a time.
    reading: tokio::sync::Mutex<()>,
}

/// What a person sees of the copy.
pub(super) struct Sight {
    pub hidden: BTreeSet<CustomerId>,
    pub stale: bool,
    pub complete_at: i64,
}

impl Customers {
    /// Returns up to `count` customers behind the first `start` that the filter lets through.
    ///
    /// Every question asks Partner Center first whether it still lists customers, and shows billing
    /// profiles, to this person; a yes counts for a minute. While it does not answer, the copy is
    /// shown to a session that was allowed to see it before.
    ///
    /// # Errors
    /// Fails if the person has to sign in again, if Partner Center refuses them the list of
    /// customers, if it does not answer and never allowed that to this session, or if the database
    /// does not answer.
    pub async fn list(
        &self,
        person: &Person,
        filter: &CustomerFilter,
        sort: CustomerSort,
        start: usize,
        count: usize,
        lang: Lang,
    ) -> Result<CopyAnswer<CustomerListPage>, Error> {
        let (filter, part) = (filter.clone(), start..start.saturating_add(count));
        self.answer_problems(person, lang, move |index, sight, view| {
            let open = index.open(view);
            CustomerListPage {
                complete_at: sight.complete_at,
                stale_access: sight.stale,
                ..index.list(&filter, sort, part, &open, &sight.hidden)
            }
        })
        .await
    }

    /// Returns every customer that the filter lets through.
    ///
    /// # Errors
    /// Like `list`.
    pub async fn all(
        &self,
        person: &Person,
        filter: &CustomerFilter,
        sort: CustomerSort,
        lang: Lang,
    ) -> Result<CopyAnswer<Vec<CustomerRow>>, Error> {
        let filter = filter.clone();
        self.answer_problems(person, lang, move |index, sight, view| {
            let open = index.open(view);
            let whole = 0..usize::MAX;
            index.list(&filter, sort, whole, &open, &sight.hidden).rows
        })
        .await
    }

    /// Returns the neighbours of a customer in a list; `None` if it is not in the list.
    ///
    /// # Errors
    /// Like `list`.
    pub async fn place(
        &self,
        person: &Person,
        filter: &CustomerFilter,
        sort: CustomerSort,
        id: &CustomerId,
        lang: Lang,
    ) -> Result<CopyAnswer<Option<CustomerPlace>>, Error> {
        let (filter, id) = (filter.clone(), id.clone());
        self.answer_problems(person, lang, move |index, sight, view| {
            let open = index.open(view);
            index.place(&filter, sort, &id, &open, &sight.hidden)
        })
        .await
    }

    /// Returns those of these customers that the copy has, gone ones too.
    ///
    /// # Errors
    /// Like `list`.
    pub async fn rows(
        &self,
        person: &Person,
        ids: &[CustomerId],
        lang: Lang,
    ) -> Result<CopyAnswer<BTreeMap<CustomerId, CustomerRow>>, Error> {
        let ids = ids.to_vec();
        self.answer(person, lang, move |index, sight| {
            let seen = ids.into_iter().filter(|id| !sight.hidden.contains(id));
            seen.filter_map(|id| Some((id.clone(), index.get(&id)?)))
                .collect()
        })
        .await
    }

    /// Asks the copy on behalf of this person. Sorting many customers takes a while, so that it is
    /// done beside the threads that answer requests.
    async fn answer<T: Send + 'static>(
        &self,
        person: &Person,
        lang: Lang,
        ask: impl FnOnce(&Index, &Sight) -> T + Send + 'static,
    ) -> Result<CopyAnswer<T>, Error> {
        Ok(match self.sight(person, lang).await? {
            CopyAnswer::Found(sight) => {
                CopyAnswer::Found(self.look(move |index| ask(index, &sight)).await?)
            }
            CopyAnswer::Nothing => CopyAnswer::Nothing,
            CopyAnswer::Closed => CopyAnswer::Closed,
        })
    }

    /// The same for what needs to know which problems are silenced.
    pub(super) async fn answer_problems<T: Send + 'static>(
        &self,
        person: &Person,
        lang: Lang,
        ask: impl FnOnce(&Index, &Sight, &ProblemView) -> T + Send + 'static,
    ) -> Result<CopyAnswer<T>, Error> {
        Ok(match self.sight(person, lang).await? {
            CopyAnswer::Found(sight) => {
                let view = self.problem_view(person).await?;
                let looking = self.look(move |index| ask(index, &sight, &view));
                CopyAnswer::Found(looking.await?)
            }
            CopyAnswer::Nothing => CopyAnswer::Nothing,
            CopyAnswer::Closed => CopyAnswer::Closed,
        })
    }

    /// Finds out what this person sees of the copy.
    async fn sight(&self, person: &Person, lang: Lang) -> Result<CopyAnswer<Sight>, Error> {
        let complete_at = self.complete_at().await?;
        if complete_at == 0 {
            return Ok(CopyAnswer::Nothing);
        }
        let seen = self.may_see(person, lang).await?;
        if seen == MaySee::OnlyList {
            return Ok(CopyAnswer::Closed);
        }
        Ok(CopyAnswer::Found(Sight {
            hidden: self.access.hidden(person),
            stale: seen == MaySee::AsBefore,
            complete_at,
        }))
    }

    async fn look<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Index) -> T + Send + 'static,
    ) -> Result<T, Error> {
        self.follow().await?;
        let index = Arc::clone(&self.copy.index);
        let asking = tokio::task::spawn_blocking(move || {
            ask(&index.read().unwrap_or_else(PoisonError::into_inner))
        });
        Ok(asking.await.map_err(|_| ErrorKind::Internal)?)
    }

    /// Reads what is new in the table, what this process has noted included.
    pub(super) async fn follow(&self) -> Result<(), Error> {
        self.write_notes().await?;
        let _turn = self.copy.reading.lock().await;
        loop {
            let (revision, id) = self.read_index(|index| index.read.clone());
            let fresh = rows::after(&self.store, revision, &id).await?;
            if fresh.is_empty() {
                return Ok(());
            }
            let index = Arc::clone(&self.copy.index);
            let taking = tokio::task::spawn_blocking(move || {
                let mut index = index.write().unwrap_or_else(PoisonError::into_inner);
                index.take(&fresh);
            });
            taking.await.map_err(|_| ErrorKind::Internal)?;
        }
    }

    pub(super) fn read_index<T>(&self, read: impl FnOnce(&Index) -> T) -> T {
        let index = self.copy.index.read();
        read(&index.unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns when the list was last read to its end; 0 for never.
    pub(super) async fn complete_at(&self) -> Result<i64, Error> {
        let complete_at = rows::complete_at(&self.store).await?;
        if complete_at > 0 {
            self.notes.is_begun();
        }
        Ok(complete_at)
    }
}

//! Lists of customers that are saved under a name, and the customers that a person opened last.

use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::profile::{CustomerId, Target};
use crate::store::sealing::random_token;
use crate::store::{Store, customer_views, last_reads};
use crate::text::folded;
use serde::{Deserialize, Serialize};

/// The longest name of a view, in characters.
pub const LONGEST_VIEW_NAME: usize = 60;

/// The largest number of views of one person, and of the team.
pub const MOST_VIEWS: usize = 30;

/// The owner of the views of the team in the store. A person's key has a colon.
const TEAM: &str = "team";

/// The owner of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ViewScope {
    Own,
    Team,
}

/// A list of customers that was saved under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    pub id: String,
    pub scope: ViewScope,
    pub name: String,
    /// The query of the list's address.
    pub query: String,
}

/// The end of saving a view. Only `Saved` has stored anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewResult {
    Saved,
    NoName,
    NameTooLong,
    TooMany,
}

/// The content of a view as the store seals it.
#[derive(Debug, Serialize, Deserialize)]
struct ViewContent {
    name: String,
    query: String,
}

/// The saved views of everybody. Cheap to clone.
#[derive(Clone)]
pub struct CustomerViews {
    store: Store,
}

impl CustomerViews {
    pub fn new(store: Store) -> CustomerViews {
        CustomerViews { store }
    }

    /// The person's own views and those of the team, each in the order of the alphabet.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn all(&self, person: &Person) -> Result<Vec<SavedView>, Error> {
        let mut views = self.of(person, ViewScope::Own).await?;
        views.extend(self.of(person, ViewScope::Team).await?);
        Ok(views)
    }

    /// Saves a list under a name, in place of the one that has this name already.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn save(
        &self,
        person: &Person,
        scope: ViewScope,
        name: &str,
        query: &str,
    ) -> Result<ViewResult, Error> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let name: String = name.chars().filter(|sign| !sign.is_control()).collect();
        if name.is_empty() {
            return Ok(ViewResult::NoName);
        }
        if name.chars().count() > LONGEST_VIEW_NAME {
            return Ok(ViewResult::NameTooLong);
        }
        let views = self.of(person, scope).await?;
        let same = views
            .iter()
            .find(|view| folded(&view.name) == folded(&name));
        if same.is_none() && views.len() >= MOST_VIEWS {
            return Ok(ViewResult::TooMany);
        }
        let id = same.map_or_else(random_token, |view| view.id.clone());
        let content = ViewContent {
            name,
            query: query.to_owned(),
        };
        let content = serde_json::to_vec(&content).map_err(|_| ErrorKind::Internal)?;
        customer_views::put(&self.store, &owner(person, scope), &id, &content).await?;
        Ok(ViewResult::Saved)
    }

    /// Removes a view; one that is gone already is no error.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn remove(&self, person: &Person, scope: ViewScope, id: &str) -> Result<(), Error> {
        customer_views::remove(&self.store, &owner(person, scope), id).await?;
        Ok(())
    }

    /// The customers whose documents a person opened last, the newest first, at most `count`.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn recent(&self, person: &Person, count: usize) -> Result<Vec<CustomerId>, Error> {
        // Of each customer there may be two documents.
        let limit = i64::try_from(count * 2).unwrap_or(i64::MAX);
        let reads = last_reads::recent_of_customers(&self.store, &person.key(), limit).await?;
        let mut recent: Vec<CustomerId> = Vec::new();
        for (key, _) in reads {
            let customer = Target::from_key(&key).and_then(|target| target.customer().cloned());
            if let Some(id) = customer.filter(|id| !recent.contains(id)) {
                recent.push(id);
            }
        }
        recent.truncate(count);
        Ok(recent)
    }

    async fn of(&self, person: &Person, scope: ViewScope) -> Result<Vec<SavedView>, Error> {
        let rows = customer_views::of_owner(&self.store, &owner(person, scope)).await?;
        let view = |(id, bytes): (String, Vec<u8>)| {
            let ViewContent { name, query } = serde_json::from_slice(&bytes).ok()?;
            Some(SavedView {
                id,
                scope,
                name,
                query,
            })
        };
        let mut views: Vec<SavedView> = rows.into_iter().filter_map(view).collect();
        views.sort_by_cached_key(|view| folded(&view.name));
        Ok(views)
    }
}

fn owner(person: &Person, scope: ViewScope) -> String {
    match scope {
        ViewScope::Own => person.key(),
        ViewScope::Team => TEAM.to_owned(),
    }
}

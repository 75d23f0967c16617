//! Lists of customers that are saved under a name, and the customers that a person opened last. Every
//! change of a list of the team is a row of the audit log.

use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::history::{AuditChange, Event, LIST_KEY, LIST_QUERY_KEY};
use crate::profile::{CustomerId, Target};
use crate::store::audit::NewRow;
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

/// A change of a view of the team is tried again so often where others change it too.
const ATTEMPTS: usize = 10;

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
    /// The name of the person who saved it last; empty for a view from before that was kept.
    pub saved_by: String,
}

/// The end of saving a view. Only `Saved` has stored anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewResult {
    Saved,
    NoName,
    NameTooLong,
    TooMany,
    /// The team has a view of this name that this person did not save.
    Exists,
}

/// The content of a view as the store seals it.
#[derive(Debug, Serialize, Deserialize)]
struct ViewContent {
    name: String,
    query: String,
    /// The key and the name of the person who saved it.
    #[serde(default)]
    saved_by: (String, String),
}

/// A view as it is stored.
#[derive(Debug)]
struct StoredContent {
    id: String,
    content: ViewContent,
    sealed: String,
}

/// A view as a person saves it.
#[derive(Debug, Clone, Copy)]
pub struct NewView<'a> {
    pub name: &'a str,
    pub query: &'a str,
    /// Also in place of a view of the team that somebody else saved.
    pub replace: bool,
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

    /// Saves a list under a name, in place of the one that has this name already. One of the team
    /// that somebody else saved is replaced only where that is asked for, and each is saved with its
    /// row of the audit log.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer, or others change the same list all the time.
    pub async fn save(
        &self,
        person: &Person,
        scope: ViewScope,
        new: NewView<'_>,
    ) -> Result<ViewResult, Error> {
        let name = new.name.split_whitespace().collect::<Vec<_>>().join(" ");
        let name: String = name.chars().filter(|sign| !sign.is_control()).collect();
        if name.is_empty() {
            return Ok(ViewResult::NoName);
        }
        if name.chars().count() > LONGEST_VIEW_NAME {
            return Ok(ViewResult::NameTooLong);
        }
        let key = person.key();
        let content = ViewContent {
            name,
            query: new.query.to_owned(),
            saved_by: (key.clone(), person.name.clone()),
        };
        let bytes = serde_json::to_vec(&content).map_err(|_| ErrorKind::Internal)?;
        for _ in 0..ATTEMPTS {
            let views = self.contents(person, scope).await?;
            let same = views
                .iter()
                .find(|view| folded(&view.content.name) == folded(&content.name));
            let of_another = same.is_some_and(|view| view.content.saved_by.0 != key);
            if scope == ViewScope::Team && of_another && !new.replace {
                return Ok(ViewResult::Exists);
            }
            if same.is_none() && views.len() >= MOST_VIEWS {
                return Ok(ViewResult::TooMany);
            }
            let id = same.map_or_else(random_token, |view| view.id.clone());
            if scope == ViewScope::Own {
                customer_views::put(&self.store, &key, &id, &bytes).await?;
                return Ok(ViewResult::Saved);
            }
            let row = audit_row(person, same.map(|view| &view.content), Some(&content))?;
            let seen = same.map(|view| view.sealed.as_str());
            if customer_views::change(&self.store, row, (TEAM, &id), seen, Some(&bytes)).await? {
                return Ok(ViewResult::Saved);
            }
        }
        Err(ErrorKind::StoreDown.into())
    }

    /// Removes a view, one of the team with its row of the audit log. One that is gone already is no
    /// error.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer, or others change the same list all the time.
    pub async fn remove(&self, person: &Person, scope: ViewScope, id: &str) -> Result<(), Error> {
        if scope == ViewScope::Own {
            customer_views::remove(&self.store, &person.key(), id).await?;
            return Ok(());
        }
        for _ in 0..ATTEMPTS {
            let views = self.contents(person, scope).await?;
            let Some(view) = views.into_iter().find(|view| view.id == id) else {
                return Ok(());
            };
            let row = audit_row(person, Some(&view.content), None)?;
            let seen = Some(view.sealed.as_str());
            if customer_views::change(&self.store, row, (TEAM, id), seen, None).await? {
                return Ok(());
            }
        }
        Err(ErrorKind::StoreDown.into())
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
        let view = |StoredContent { id, content, .. }| SavedView {
            id,
            scope,
            name: content.name,
            query: content.query,
            saved_by: content.saved_by.1,
        };
        let contents = self.contents(person, scope).await?;
        let mut views: Vec<SavedView> = contents.into_iter().map(view).collect();
        views.sort_by_cached_key(|view| folded(&view.name));
        Ok(views)
    }

    async fn contents(
        &self,
        person: &Person,
        scope: ViewScope,
    ) -> Result<Vec<StoredContent>, Error> {
        let rows = customer_views::of_owner(&self.store, &owner(person, scope)).await?;
        let content = |row: customer_views::StoredView| {
            Some(StoredContent {
                content: serde_json::from_slice(&row.content).ok()?,
                id: row.id,
                sealed: row.sealed,
            })
        };
        Ok(rows.into_iter().filter_map(content).collect())
    }
}

/// The row of the audit log: name and query before and after.
fn audit_row(
    person: &Person,
    before: Option<&ViewContent>,
    after: Option<&ViewContent>,
) -> Result<NewRow, Error> {
    let member = |key: &str, read: fn(&ViewContent) -> &String| {
        AuditChange::of_member(key, before.map(read).cloned(), after.map(read).cloned())
    };
    let changes = [
        member(LIST_KEY, |view| &view.name),
        member(LIST_QUERY_KEY, |view| &view.query),
    ];
    let changes = serde_json::value::to_raw_value(&changes).map_err(|_| ErrorKind::Internal)?;
    Ok(NewRow {
        changes: Some(changes),
        ..NewRow::about(Event::TeamList, person)
    })
}

fn owner(person: &Person, scope: ViewScope) -> String {
    match scope {
        ViewScope::Own => person.key(),
        ViewScope::Team => TEAM.to_owned(),
    }
}

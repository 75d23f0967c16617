//! The record and the versions of documents, for people: what happened, what stood where before,
//! and the way back.

mod compare;
pub mod csv;
mod export;
mod external_changes;
mod refusals;
mod restore;

pub use compare::{Comparison, Difference, Part};
pub use export::{Format, lines};
pub use external_changes::ObservedVersions;
pub use refusals::Refusals;
pub use restore::Restored;

use crate::auth::Person;
use crate::editing::Draft;
use crate::editing::addresses::AddressOverride;
use crate::error::Error;
use crate::portal::Portal;
use crate::profile::Target;
use crate::profile::check::is_guid;
use crate::store::audit::{Filter, Row};
use crate::store::{audit, seen, versions};
use compare::differences;

/// Rows on a page of the record.
const PAGE: usize = 25;

/// Versions that a page lists and offers for comparison.
const VERSIONS: usize = 100;

/// Changes on the overview.
const RECENT: i64 = 5;

/// One changed member as the record keeps it; null where there was no value.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Recorded {
    pub key: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// What the form called the field, where its country has a word of its own: a key of the
    /// words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<String>,
    /// Why its address was saved against the advice of the address check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<AddressOverride>,
}

/// What a row changed; `None` if it holds nothing of the kind, or if the key that sealed it is
/// gone.
pub fn changes_of(row: &Row) -> Option<Vec<Recorded>> {
    serde_json::from_str(row.changes.as_ref()?.get()).ok()
}

/// The document that a row is about.
pub fn target_of(row: &Row) -> Option<Target> {
    let profile = row.profile.as_ref()?;
    Target::from_key(&match &row.customer {
        Some(customer) => format!("{profile}/{customer}"),
        None => profile.clone(),
    })
}

/// A page of the record, the newest first.
#[derive(Debug, Clone)]
pub struct Found {
    pub rows: Vec<Row>,
    /// Older rows come before this number.
    pub next: Option<i64>,
}

/// One row of the record and what belongs to it.
#[derive(Debug, Clone)]
pub struct Entry {
    pub row: Row,
    /// The outcome of an intent, or the intent of an outcome.
    pub counterpart: Option<Row>,
    /// The versions before and after a write, where both are kept still.
    pub versions: Option<(String, String)>,
    /// Numbers of the rows before and after it.
    pub neighbours: (Option<i64>, Option<i64>),
}

/// What happened to one document.
#[derive(Debug, Clone)]
pub struct History {
    pub target: Target,
    pub found: Found,
    pub versions: Vec<versions::Listed>,
    /// There are older versions than the listed ones.
    pub more_versions: bool,
    /// The version that stood there when the portal looked last, and when that was.
    pub current: Option<seen::Seen>,
    /// The two versions that were asked for, compared.
    pub comparison: Option<Comparison>,
    /// The person's unfinished edit: restoring a version would replace it.
    pub draft: Option<Draft>,
}

impl Portal {
    /// A page of the record, before this number.
    pub async fn record(&self, filter: &Filter, before: Option<i64>) -> Result<Found, Error> {
        let mut rows = audit::page(&self.store, filter, before, PAGE as i64 + 1).await?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).map(|row| row.seq);
        Ok(Found { rows, next })
    }

    /// Everybody whom the record names: key and name.
    pub async fn recorded_people(&self) -> Result<Vec<(String, String)>, Error> {
        Ok(audit::people(&self.store).await?)
    }

    /// What was changed last.
    pub async fn recent_changes(&self) -> Result<Vec<Row>, Error> {
        Ok(audit::recent_changes(&self.store, RECENT).await?)
    }

    /// The rows that somebody can mean by this: a row's number, or the id of a request.
    pub async fn named(&self, id: &str) -> Result<Vec<Row>, Error> {
        if let Some(seq) = id.parse::<i64>().ok().filter(|seq| *seq > 0) {
            return Ok(audit::get(&self.store, seq).await?.into_iter().collect());
        }
        if !is_guid(id) {
            return Ok(vec![]);
        }
        Ok(audit::of_request(&self.store, &id.to_ascii_lowercase(), RECENT).await?)
    }

    /// One row of the record.
    pub async fn entry(&self, seq: i64) -> Result<Option<Entry>, Error> {
        let Some(row) = audit::get(&self.store, seq).await? else {
            return Ok(None);
        };
        let intent = row.intent.unwrap_or(row.seq);
        let counterpart = match row.intent {
            Some(intent) => audit::get(&self.store, intent).await?,
            None => audit::outcome_of(&self.store, seq).await?,
        };
        let mut versions = None;
        if let Some((
            target,
            seen::Written {
                before,
                version: Some(after),
                ..
            },
        )) = seen::written_by(&self.store, intent).await?
            && versions::get(&self.store, &target, &before)
                .await?
                .is_some()
            && versions::get(&self.store, &target, &after).await?.is_some()
        {
            versions = Some((before, after));
        }
        let neighbours = audit::neighbours(&self.store, seq).await?;
        Ok(Some(Entry {
            row,
            counterpart,
            versions,
            neighbours,
        }))
    }

    /// Record and versions of one document, with two versions compared where they are named. A
    /// version that is not kept compares to nothing.
    pub async fn history(
        &self,
        person: &Person,
        target: &Target,
        before: Option<i64>,
        two: Option<(&str, &str)>,
    ) -> Result<History, Error> {
        let filter = Filter {
            profile: Some(target.profile().slug.to_owned()),
            customer: target.customer().map(ToString::to_string),
            without_settled: true,
            ..Filter::default()
        };
        let found = self.record(&filter, before).await?;
        let mut versions =
            versions::of_target(&self.store, &target.key(), VERSIONS as i64 + 1).await?;
        let more_versions = versions.len() > VERSIONS;
        versions.truncate(VERSIONS);
        let current = seen::get(&self.store, &target.key()).await?;
        let comparison = match two {
            Some((from, to)) => self.compared(target, from, to).await?,
            None => None,
        };
        let draft = self.open_draft(person, target).await?;
        Ok(History {
            target: target.clone(),
            found,
            versions,
            more_versions,
            current,
            comparison,
            draft,
        })
    }

    /// The version that stood there when the portal looked last.
    pub async fn current_version(&self, target: &Target) -> Result<Option<String>, Error> {
        Ok(seen::get(&self.store, &target.key())
            .await?
            .map(|seen| seen.version))
    }

    async fn compared(
        &self,
        target: &Target,
        from: &str,
        to: &str,
    ) -> Result<Option<Comparison>, Error> {
        let (Some(before), Some(after)) = (
            self.version(target, from).await?,
            self.version(target, to).await?,
        ) else {
            return Ok(None);
        };
        let differences = differences(target.profile(), &before, &after);
        let called = self.field_labels(target, &after);
        Ok(Some(Comparison {
            from: from.to_owned(),
            to: to.to_owned(),
            differences,
            called,
        }))
    }
}

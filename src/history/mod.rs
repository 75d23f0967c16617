//! The audit log and the versions of documents, as people read them.

mod audit_changes;
mod author_match;
pub mod cells;
mod change_authors;
mod change_table;
mod comments;
mod compare;
pub mod csv;
mod days;
mod document;
mod export;
mod external_changes;
mod in_flight;
mod refusals;
mod verification;

pub use crate::audit_log::{
    Event, EventGroup, Filter, Justification, OUTCOMES, Row, UNREADABLE, utc,
};
pub use crate::version_entry::VersionEntry;
pub use audit_changes::{
    AddressOverride, ApprovalMark, AuditChange, HandoverRecord, LABELS_KEY, LIST_KEY,
    LIST_QUERY_KEY, NOTE_KEY, NamedPerson, Reason, RestoredFrom, approval_of, changes_of,
    target_of, team_member,
};
pub use author_match::AuthorCertainty;
pub use change_authors::{ChangeAuthor, ChangeOrigin};
pub use change_table::NameOfCustomer;
pub use comments::{CommentResult, EntryComment, LONGEST_COMMENT, MOST_COMMENTS, comment_text};
pub use compare::{Comparison, Difference, Part, is_changed};
pub use days::{first_moment, first_moment_in, moment_after, moment_after_in};
pub use document::{DocumentHistory, VersionChanges};
pub use export::{Format, lines};
pub use external_changes::ObservedVersions;
pub use in_flight::InFlightWrites;
pub use refusals::Refusals;
pub use verification::{Verification, VerificationStep, vetting_status};

use crate::auth::Person;
use crate::auth::session::EndedSession;
use crate::clock::{Clock, millis};
use crate::config::Settings;
use crate::config::cloud::Cloud;
use crate::error::Error;
use crate::partner_center::Upstream;
use crate::partner_center::country_rules::CountryRulesCache;
use crate::profile::check::is_guid;
use crate::profile::rules::{FieldLabels, countries_of, field_labels};
use crate::profile::{Countries, Json, Profile, Target, Values};
use crate::store::{Store, audit, seen, versions};
use change_authors::AuthorQuestions;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::task::TaskTracker;

/// Rows on a page of the audit log.
const PAGE: usize = 25;

/// Rows are counted up to this number: a longer count would take longer the more is stored.
const COUNTED: i64 = 1_000;

/// Changes on the overview.
const RECENT: i64 = 5;

/// A page of the audit log, the newest row first.
#[derive(Debug, Clone)]
pub struct AuditPage {
    pub rows: Vec<Row>,
    /// Older rows come before this number.
    pub next: Option<i64>,
}

/// The number of rows that a filter lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowCount {
    pub rows: usize,
    /// There are more; they were not counted.
    pub more: bool,
}

/// One row of the audit log and the rows that belong to it.
#[derive(Debug, Clone)]
pub struct Entry {
    pub row: Row,
    /// The outcome of an intent, or the intent of an outcome.
    pub counterpart: Option<Row>,
    /// The versions before and after a write, where both are kept still.
    pub versions: Option<(String, String)>,
    /// Numbers of the rows before and after it.
    pub neighbours: (Option<i64>, Option<i64>),
    /// The name of the person whose session somebody ended.
    pub owner: Option<String>,
    /// The comments on it, and on its counterpart.
    pub comments: Vec<EntryComment>,
    /// The author of a change that was made elsewhere, as far as that is known.
    pub origin: Option<ChangeOrigin>,
}

/// The audit log and the versions of documents. Cheap to clone.
#[derive(Clone)]
pub struct History(Arc<HistoryInner>);

/// The parts of [`History`].
pub struct HistoryInner {
    store: Store,
    clock: Clock,
    /// The partner's tenant, which rows about nobody belong to.
    tenant: String,
    /// Until a write without an answer is this old, in milliseconds, it may still be carried out.
    pub still_under_way_ms: i64,
    observed: ObservedVersions,
    refusals: Refusals,
    /// The documents to which this process is writing.
    pub in_flight: Arc<InFlightWrites>,
    country_rules: Arc<CountryRulesCache>,
    upstream: Upstream,
    authors: AuthorQuestions,
    /// Questions that go on behind answers; shutdown waits for these tasks.
    tasks: TaskTracker,
}

impl Deref for History {
    type Target = HistoryInner;

    fn deref(&self) -> &HistoryInner {
        &self.0
    }
}

/// A write that shows no effect, or not its own, may still be carried out for this long after it
/// was last tried; after that it is taken as not carried out. Where the service is given longer to
/// answer, this is longer too: six time-outs, as a save of a process that died may have been tried
/// again four time-outs after its intent.
const STILL_UNDER_WAY: Duration = Duration::from_secs(60);

impl History {
    pub fn new(
        settings: &Settings,
        store: Store,
        clock: Clock,
        upstream: Upstream,
        tasks: TaskTracker,
    ) -> History {
        // Partner Center of 21Vianet has no activity log.
        let has_log = settings.cloud != Cloud::China;
        History(Arc::new(HistoryInner {
            observed: ObservedVersions::new(clock.clone()),
            refusals: Refusals::new(clock.clone()),
            authors: AuthorQuestions::new(&clock, has_log),
            store,
            clock,
            tenant: settings.tenant.clone(),
            still_under_way_ms: millis(STILL_UNDER_WAY.max(settings.longest_save())),
            in_flight: Arc::default(),
            country_rules: upstream.rules_cache(),
            upstream,
            tasks,
        }))
    }

    /// The partner's tenant, which rows about nobody belong to.
    pub(crate) fn tenant(&self) -> &str {
        &self.tenant
    }

    /// A page of the audit log, before this number.
    pub async fn page(&self, filter: &Filter, before: Option<i64>) -> Result<AuditPage, Error> {
        let mut rows = audit::page(&self.store, filter, before, PAGE as i64 + 1).await?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).map(|row| row.seq);
        Ok(AuditPage { rows, next })
    }

    /// Counts the rows that the filter lets through.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn count(&self, filter: &Filter) -> Result<RowCount, Error> {
        let found = audit::count(&self.store, filter, COUNTED + 1).await?;
        Ok(RowCount {
            rows: usize::try_from(found.min(COUNTED)).unwrap_or_default(),
            more: found > COUNTED,
        })
    }

    /// Everybody whom the audit log names: key and name.
    pub async fn people(&self) -> Result<Vec<(String, String)>, Error> {
        Ok(audit::people(&self.store).await?)
    }

    /// The newest changes.
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

    /// One row of the audit log.
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
        let recorded = EndedSession::of(&row).and_then(|ended| ended.owner_name);
        let owner = match (row.event.as_str(), row.outcome.as_deref(), &row.reference) {
            (_, _, _) if recorded.is_some() => recorded,
            // Older rows do not name the person.
            ("session_end", Some("session-own" | "session-admin"), Some(owner)) => {
                audit::name_of(&self.store, owner).await?
            }
            ("lent_sign_in", _, Some(owner)) => audit::name_of(&self.store, owner).await?,
            _ => None,
        };
        let other = counterpart.as_ref().map_or(seq, |other: &Row| other.seq);
        let comments = self.comments_on([seq, other]).await?;
        let origin = self.origin_of(&row).await?;
        Ok(Some(Entry {
            row,
            counterpart,
            versions,
            neighbours,
            owner,
            comments,
            origin,
        }))
    }

    /// The version that stood there when the portal looked last.
    pub async fn current_version(&self, target: &Target) -> Result<Option<String>, Error> {
        Ok(seen::get(&self.store, &target.key())
            .await?
            .map(|seen| seen.version))
    }

    /// Keeps a document that was read or written. Returns the id of its version.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn keep_version(&self, target: &Target, document: &Json) -> Result<String, Error> {
        let (key, text) = (target.key(), document.to_string());
        let id = versions::id_of(&key, text.as_bytes());
        if self.observed.holds(&key, &id) {
            // Kept a moment ago, and never forgotten while it stands there.
            return Ok(id);
        }
        Ok(versions::put(&self.store, &key, text.as_bytes()).await?)
    }

    /// A version by its id, if it is still kept.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn version(&self, target: &Target, id: &str) -> Result<Option<Json>, Error> {
        let bytes = versions::get(&self.store, &target.key(), id).await?;
        Ok(bytes.and_then(|bytes| Json::parse(&bytes).ok()))
    }

    /// Those of these versions that are still kept, by document and id.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn versions_of(
        &self,
        wanted: &[(Target, String)],
    ) -> Result<HashMap<(String, String), Json>, Error> {
        let wanted: Vec<(String, String)> = wanted
            .iter()
            .map(|(target, id)| (target.key(), id.clone()))
            .collect();
        let found = versions::several(&self.store, &wanted).await?;
        let parsed = found
            .into_iter()
            .filter_map(|(key, bytes)| Some((key, Json::parse(&bytes).ok()?)));
        Ok(parsed.collect())
    }

    /// The rules for the addresses of this document as far as they are known already; asks nobody.
    pub fn known_countries(
        &self,
        profile: &'static Profile,
        document: &Json,
        typed: &Values,
    ) -> Countries {
        countries_of(profile, document, typed)
            .into_iter()
            .filter_map(|code| Some((code.clone(), self.country_rules.peek(&code)?)))
            .collect()
    }

    /// The labels that the form gives the fields of this document.
    pub fn field_labels(&self, target: &Target, document: &Json) -> FieldLabels {
        let (profile, nothing) = (target.profile(), Values::new());
        let known = self.known_countries(profile, document, &nothing);
        field_labels(profile, document, &nothing, &known)
    }

    /// Records that a person signed out. Signing out never fails for want of a row: the session is
    /// gone already.
    pub async fn record_sign_out(&self, person: &Person) {
        let row = audit::NewRow::about(audit::Event::SignOut, person);
        if let Err(error) = audit::append(&self.store, row).await {
            tracing::error!(%error, "a sign-out is not in the audit log");
        }
    }
}

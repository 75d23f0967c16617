//! The history of one document: its rows of the audit log, its versions and what changed in each.

use super::audit_changes::AuditChange;
use super::compare::{Comparison, Difference, Part, differences};
use super::{AuditPage, ChangeOrigin, Filter, History, VersionEntry};
use crate::error::Error;
use crate::profile::rules::FieldLabels;
use crate::profile::{Json, Profile, Target};
use crate::store::{seen, versions};
use std::collections::BTreeMap;

/// Versions that a page lists and offers for comparison.
const VERSIONS: usize = 100;

/// The audit log and the versions of one document.
#[derive(Debug, Clone)]
pub struct DocumentHistory {
    pub target: Target,
    pub found: AuditPage,
    pub versions: Vec<VersionEntry>,
    /// There are older versions than the listed ones.
    pub more_versions: bool,
    /// The version that stood there when the portal looked last, and when that was.
    pub current: Option<seen::Seen>,
    /// The changes of the listed versions, by their ids.
    pub changes: BTreeMap<String, VersionChanges>,
    /// The authors of changes that were made elsewhere, by the version that each led to.
    pub origins: BTreeMap<String, ChangeOrigin>,
    /// The reason why no author of a change that was made elsewhere is told, if it is the same for
    /// all of them.
    pub without_origin: Option<ChangeOrigin>,
    /// The two versions that were asked for, compared.
    pub comparison: Option<Comparison>,
}

/// The changes that made a version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VersionChanges {
    /// The members that differ from the version before; `None` if that is not known.
    pub changes: Option<Vec<AuditChange>>,
    /// Fields that can be edited have other values in the current version.
    pub is_restorable: bool,
}

impl History {
    /// The audit log and the versions of one document, with two versions compared where they are
    /// named. A version that is not kept compares to nothing.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn of_document(
        &self,
        target: &Target,
        before: Option<i64>,
        two: Option<(&str, &str)>,
    ) -> Result<DocumentHistory, Error> {
        let filter = Filter {
            profile: Some(target.profile().slug.to_owned()),
            customer: target.customer().map(ToString::to_string),
            without_settled: true,
            ..Filter::default()
        };
        let found = self.page(&filter, before).await?;
        let mut versions =
            versions::of_target(&self.store, &target.key(), VERSIONS as i64 + 1).await?;
        let current = seen::get(&self.store, &target.key()).await?;
        let changes = self
            .version_changes(target, &versions, current.as_ref())
            .await?;
        let origins = self.origins(target).await?;
        let more_versions = versions.len() > VERSIONS;
        versions.truncate(VERSIONS);
        let comparison = match two {
            Some((from, to)) => self.compared(target, from, to).await?,
            None => None,
        };
        Ok(DocumentHistory {
            target: target.clone(),
            found,
            versions,
            more_versions,
            current,
            changes,
            origins,
            without_origin: self.origin_without_log(target),
            comparison,
        })
    }

    /// The changes of these versions, the newest first: each against the one over which it was
    /// written, or else against the one that was seen before it.
    async fn version_changes(
        &self,
        target: &Target,
        listed: &[VersionEntry],
        current: Option<&seen::Seen>,
    ) -> Result<BTreeMap<String, VersionChanges>, Error> {
        let Some(oldest) = listed.last() else {
            return Ok(BTreeMap::new());
        };
        let limit = VERSIONS as i64 * 2;
        let since = oldest.first_seen_at;
        let stored = versions::documents(&self.store, &target.key(), since, limit).await?;
        let mut documents: BTreeMap<String, Json> = stored
            .into_iter()
            .filter_map(|(id, bytes)| Some((id, Json::parse(&bytes).ok()?)))
            .collect();
        if let Some(current) = current.filter(|seen| !documents.contains_key(&seen.version))
            && let Some(document) = self.version(target, &current.version).await?
        {
            documents.insert(current.version.clone(), document);
        }
        let now = current.and_then(|seen| documents.get(&seen.version));
        let mut changes = BTreeMap::new();
        for (at, entry) in listed.iter().enumerate() {
            let Some(document) = documents.get(&entry.id) else {
                continue;
            };
            let earlier = listed.get(at + 1).map(|earlier| &earlier.id);
            let before = entry
                .before
                .as_ref()
                .filter(|id| documents.contains_key(*id))
                .or(earlier)
                .and_then(|id| documents.get(id));
            let changed = before.map(|before| self.changed(target, before, document));
            changes.insert(
                entry.id.clone(),
                VersionChanges {
                    changes: changed,
                    is_restorable: now
                        .is_some_and(|now| can_restore(target.profile(), document, now)),
                },
            );
        }
        Ok(changes)
    }

    /// The members that differ, without those that the service counts for itself.
    fn changed(&self, target: &Target, before: &Json, after: &Json) -> Vec<AuditChange> {
        let called = self.field_labels(target, after);
        differences(target.profile(), before, after)
            .into_iter()
            .filter(|found| found.part != Part::Technical)
            .map(|found| recorded(&called, found))
            .collect()
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

/// A difference as the audit log would have it.
pub(super) fn recorded(called: &FieldLabels, found: Difference) -> AuditChange {
    AuditChange {
        called: called.get(&found.key).cloned(),
        kept: None,
        restored: None,
        why: None,
        set: None,
        approval: None,
        key: found.key,
        before: found.before,
        after: found.after,
    }
}

/// Returns true if fields that can be edited differ.
fn can_restore(profile: &'static Profile, wanted: &Json, now: &Json) -> bool {
    profile.is_editable()
        && differences(profile, wanted, now).iter().any(|found| {
            let place = profile.place(&found.key);
            found.part == Part::Field && place.is_some_and(|place| place.field.is_editable())
        })
}

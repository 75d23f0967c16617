//! The authors of changes that others made while somebody edited: the audit log knows its people;
//! for the rest the versions that were seen tell between which two moments it happened.

use super::{Draft, Editing, MergePreview, ValueSource};
use crate::auth::Person;
use crate::error::Error;
use crate::history::changes_of;
use crate::profile::values::posted;
use crate::profile::{Place, Target, read};
use crate::store::audit::{Event, Filter, Row};
use crate::store::{audit, versions};
use crate::version_entry::VersionEntry;
use std::collections::BTreeMap;

/// Rows of the audit log that are looked through, the newest first.
const ROWS: i64 = 200;

/// Versions that are looked through, the newest first.
const VERSIONS: i64 = 50;

impl Editing {
    /// The sources of everything in this review that others changed.
    pub(super) async fn sources(
        &self,
        person: &Person,
        target: &Target,
        draft: &Draft,
        prepared: &MergePreview,
        version: &str,
    ) -> Result<BTreeMap<String, ValueSource>, Error> {
        let clashes = prepared
            .clashes
            .iter()
            .chain(prepared.settled.iter().map(|(clash, _)| clash));
        let wanted: Vec<(String, String)> = clashes
            .map(|clash| (clash.key.clone(), clash.theirs.shown()))
            .chain(
                prepared
                    .taken
                    .iter()
                    .map(|change| (change.key.clone(), change.after.clone())),
            )
            .collect();
        if wanted.is_empty() {
            return Ok(BTreeMap::new());
        }
        let seen = versions::of_target(&self.store, &target.key(), VERSIONS).await?;
        let first_seen = |id: &str| {
            seen.iter()
                .find(|listed| listed.id == id)
                .map(|listed| listed.first_seen_at)
        };
        let since = first_seen(&draft.base);
        let begun = since.unwrap_or(i64::MIN);
        let saved = self.saved_since(target, begun).await?;
        let origins = self.history.member_origins(target, begun).await?;
        let mut sources = BTreeMap::new();
        for (key, now) in wanted {
            let Some(place) = target.profile().place(&key) else {
                continue;
            };
            // Only the newest save of this field counts: after it, something else was done
            // elsewhere.
            let newest = saved
                .iter()
                .find_map(|row| Some((row, sets(row, &place, &now)?)));
            let source = match newest {
                Some((row, true)) => ValueSource::Portal {
                    name: row.person_name.clone(),
                    same_person: row.person == person.key(),
                    at: row.at,
                },
                Some((_, false)) | None => ValueSource::Outside {
                    between: self
                        .window(target, &place, &now, &seen, version, since)
                        .await?,
                    origin: origins
                        .iter()
                        .find(|(keys, _)| keys.contains(&key))
                        .map(|(_, origin)| origin.of_member(&key)),
                },
            };
            sources.insert(key, source);
        }
        Ok(sources)
    }

    /// Saves of this document since then, the newest first.
    async fn saved_since(&self, target: &Target, since: i64) -> Result<Vec<Row>, Error> {
        let filter = Filter {
            event: Some(Event::EditOutcome.as_str().to_owned()),
            profile: Some(target.profile().slug.to_owned()),
            customer: target.customer().map(ToString::to_string),
            ..Filter::default()
        };
        let rows = audit::page(&self.store, &filter, None, ROWS).await?;
        Ok(rows
            .into_iter()
            .filter(|row| row.at >= since && row.outcome.as_deref() == Some("saved"))
            .collect())
    }

    /// Between which moments the value came to stand there: since the last version without it was
    /// seen, and before the first with it was. Nothing where a document that was there before
    /// came back, as then its first sight says nothing.
    async fn window(
        &self,
        target: &Target,
        place: &Place,
        now: &str,
        seen: &[VersionEntry],
        version: &str,
        since: Option<i64>,
    ) -> Result<Option<(i64, i64)>, Error> {
        let later = seen.iter().skip_while(|listed| listed.id != version);
        let mut first = None;
        for VersionEntry {
            id,
            first_seen_at: at,
            ..
        } in later
        {
            if since.is_none_or(|since| *at < since) {
                break;
            }
            let Some(document) = self.history.version(target, id).await? else {
                break;
            };
            if read(&document, place).shown() != now {
                return Ok(first.map(|first| (*at, first)));
            }
            first = Some(*at);
        }
        Ok(None)
    }
}

/// Returns whether the row set this field to its current value; `None` if it did not set it. The
/// service may write capitals and blanks its own way.
fn sets(row: &Row, place: &Place, now: &str) -> Option<bool> {
    let plain = |text: &str| posted(place.field.kind, text).trim().to_lowercase();
    let recorded = changes_of(row)?;
    let change = recorded
        .into_iter()
        .find(|change| change.key == place.key())?;
    Some(plain(change.after.as_deref()?) == plain(now))
}

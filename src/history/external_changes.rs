//! External changes: every document that is read is compared with the version that the portal saw
//! last. A difference that nobody wrote through the portal gets one row in the audit log.

use super::compare::{Difference, Part, differences};
use super::{AuditChange, History, document};
use crate::clock::{Clock, millis};
use crate::error::Error;
use crate::expiring_map::ExpiringMap;
use crate::profile::rules::FieldLabels;
use crate::profile::values::posted;
use crate::profile::{Change, Json, Target};
use crate::store::audit::{Event, NewRow, Row, utc};
use crate::store::seen::{Beside, Seen};
use crate::store::{audit, seen, versions};
use std::time::Duration;

/// A version that did not change is noted again this often: a page view alone writes nothing.
const AGAIN: Duration = Duration::from_secs(60);

/// For this long after a write, in milliseconds, a read may show what stood there before: the
/// service is not one machine.
const SETTLING: i64 = 60_000;

/// More documents than anybody looks at within a minute; beyond, the oldest are forgotten.
const MOST: usize = 4_096;

/// The version noted last of each document, so that most reads ask the database nothing.
#[derive(Debug)]
pub struct ObservedVersions(ExpiringMap<String, String>);

impl ObservedVersions {
    pub fn new(clock: Clock) -> ObservedVersions {
        ObservedVersions(ExpiringMap::new(clock, AGAIN, MOST))
    }

    /// Returns whether this version was noted, and so kept, within the last minute.
    pub(crate) fn holds(&self, target: &str, version: &str) -> bool {
        self.0.get(target).is_some_and(|noted| noted == version)
    }
}

/// What a look at a document says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Observed {
    /// Nothing yet: an own write may be under way.
    Open,
    /// This version stands there, and nobody else made a change that this look is the first to see.
    Stands,
    /// A change made elsewhere was recorded.
    Changed,
}

impl History {
    /// Keeps a document that was read, and records what was changed elsewhere since the
    /// portal looked last. `asked_at` is when the read began: an answer on its way while a
    /// newer one was noted tells nothing new. `text` is the document as a text. Returns the id of
    /// its version.
    pub(crate) async fn observe(
        &self,
        target: &Target,
        document: &Json,
        text: &str,
        asked_at: i64,
    ) -> Result<String, Error> {
        let found = self.observe_change(target, document, text, asked_at);
        Ok(found.await?.0)
    }

    /// The same; also returns whether this look recorded a change made elsewhere.
    pub(crate) async fn observe_change(
        &self,
        target: &Target,
        document: &Json,
        text: &str,
        asked_at: i64,
    ) -> Result<(String, bool), Error> {
        let key = target.key();
        let version = versions::id_of(&key, text.as_bytes());
        let mut is_recorded = false;
        if !self.observed.holds(&key, &version) {
            let named = (key.as_str(), text, version.as_str());
            is_recorded = self.note(target, document, named, asked_at).await?;
        }
        Ok((version, is_recorded))
    }

    /// The same, where something is about to be written over it: another process may have noted
    /// another version since this one noted this.
    pub(crate) async fn observe_uncached(
        &self,
        target: &Target,
        document: &Json,
        asked_at: i64,
    ) -> Result<(), Error> {
        let (key, text) = (target.key(), document.to_string());
        let version = versions::id_of(&key, text.as_bytes());
        self.note(target, document, (&key, &text, &version), asked_at)
            .await
            .map(drop)
    }

    /// `named` is the document's key, its text, and the id of its version. Returns whether a change
    /// made elsewhere was recorded.
    async fn note(
        &self,
        target: &Target,
        document: &Json,
        named: (&str, &str, &str),
        asked_at: i64,
    ) -> Result<bool, Error> {
        let (key, text, version) = named;
        let now = self.clock.now_ms();
        versions::put(&self.store, key, text.as_bytes()).await?;
        let found = match seen::get(&self.store, key).await? {
            None => {
                seen::put(&self.store, key, version).await?;
                Observed::Stands
            }
            Some(seen) if seen.version == version => {
                if now - seen.seen_at >= millis(AGAIN) {
                    seen::again(&self.store, key, version).await?;
                }
                Observed::Stands
            }
            Some(seen) if asked_at < seen.since => Observed::Open,
            Some(seen) => self.differs(target, &seen, document, version).await?,
        };
        if found != Observed::Open {
            self.note_vetting(target, document).await?;
            self.observed.0.insert(key.to_owned(), version.to_owned());
        }
        Ok(found == Observed::Changed)
    }

    /// Records the changes of others while the portal's own write, which had to be settled by
    /// reading, was on its way. Members that only the service itself sets may well be what our
    /// write set off (a vetting begins), so they accuse nobody.
    pub(crate) async fn observe_after_write(
        &self,
        target: &Target,
        ours: &[Change],
        document: &Json,
    ) -> Result<(), Error> {
        let key = target.key();
        let Some(seen) = seen::get(&self.store, &key).await? else {
            return Ok(());
        };
        let Some(last) = self.version(target, &seen.version).await? else {
            return Ok(());
        };
        let is_theirs = |found: &Difference| {
            let editable = target
                .profile()
                .place(&found.key)
                .is_some_and(|place| place.field.is_editable());
            editable && !ours.iter().any(|change| change.key == found.key)
        };
        let found: Vec<AuditChange> = differences(target.profile(), &last, document)
            .into_iter()
            .filter(is_theirs)
            .map(recorded(self.field_labels(target, document)))
            .collect();
        if !found.is_empty() {
            let version = versions::put(&self.store, &key, document.to_string().as_bytes()).await?;
            self.record_outside(target, &seen, &found, &version).await?;
        }
        Ok(())
    }

    /// The portal's own write left this document: nobody else changed it.
    pub(crate) async fn record_own_write(
        &self,
        target: &Target,
        intent: &Row,
        document: &Json,
    ) -> Result<(), Error> {
        let (key, text) = (target.key(), document.to_string());
        let version = versions::put(&self.store, &key, text.as_bytes()).await?;
        seen::put(&self.store, &key, &version).await?;
        seen::wrote(&self.store, intent.seq, &version).await?;
        self.note_vetting(target, document).await?;
        self.observed.0.insert(key, version);
        Ok(())
    }

    /// Another version than the one seen last.
    async fn differs(
        &self,
        target: &Target,
        seen: &Seen,
        document: &Json,
        version: &str,
    ) -> Result<Observed, Error> {
        let now = self.clock.now_ms();
        let key = target.key();
        let customer = target.customer().map(ToString::to_string);
        let intents =
            audit::open_intents_on(&self.store, target.profile().slug, customer.as_deref()).await?;
        if self.in_flight.holds(&key)
            || intents
                .iter()
                .any(|intent| now - intent.at < self.still_under_way_ms)
        {
            // It may be ours. The next look tells, when the outcome is known.
            return Ok(Observed::Open);
        }
        let writer = seen::writer_of(&self.store, &key, &seen.version).await?;
        if let Some(written) = writer.filter(|written| now - written.at < SETTLING)
            && let Some(before) = self.version(target, &written.before).await?
            && !differences(target.profile(), &before, document)
                .iter()
                .any(counts)
        {
            return Ok(Observed::Open);
        }
        let found = match self.version(target, &seen.version).await? {
            Some(last) => differences(target.profile(), &last, document),
            // Purged, or sealed with a key that is gone: nothing to compare with.
            None => vec![],
        };
        let found: Vec<AuditChange> = found
            .into_iter()
            .filter(counts)
            .filter(|found| !explained(target, found, &intents))
            .map(recorded(self.field_labels(target, document)))
            .collect();
        if found.is_empty() {
            seen::put(&self.store, &key, version).await?;
            return Ok(Observed::Stands);
        }
        let is_first = self.record_outside(target, seen, &found, version).await?;
        Ok(match is_first {
            true => Observed::Changed,
            false => Observed::Stands,
        })
    }

    /// One row, whoever else finds the same at the same time. Returns whether it is this one's.
    async fn record_outside(
        &self,
        target: &Target,
        seen: &Seen,
        found: &[AuditChange],
        version: &str,
    ) -> Result<bool, Error> {
        let row = NewRow {
            profile: Some(target.profile().slug.to_owned()),
            customer: target.customer().map(ToString::to_string),
            changes: serde_json::value::to_raw_value(found).ok(),
            // The row's own time is when the new values were found; this is when the old ones were
            // seen last.
            reference: Some(utc(seen.seen_at)),
            ..NewRow::new(
                Event::OutsideChange,
                String::new(),
                String::new(),
                self.tenant.clone(),
            )
        };
        let asks = self.authors.covers(target);
        let appended = audit::append_with(
            &self.store,
            row,
            Beside::Follows {
                target: &target.key(),
                seen,
                next: version,
                asks,
            },
        )
        .await?;
        if asks {
            self.authors.look_again();
        }
        Ok(appended.is_some())
    }
}

/// Changes that the service makes by itself (entity tags, links) are nobody's.
fn counts(difference: &Difference) -> bool {
    difference.part != Part::Technical
}

/// A write whose outcome was never learnt had this effect.
fn explained(target: &Target, found: &Difference, intents: &[Row]) -> bool {
    let Some(place) = target.profile().place(&found.key) else {
        return false;
    };
    let stands =
        |value: &Option<String>| posted(place.field.kind, value.as_deref().unwrap_or_default());
    let announced = intents.iter().filter_map(super::changes_of).flatten();
    announced
        .into_iter()
        .any(|change| change.key == found.key && stands(&change.after) == stands(&found.after))
}

fn recorded(called: FieldLabels) -> impl Fn(Difference) -> AuditChange {
    move |found| document::recorded(&called, found)
}

//! Drafts and versions as the use cases want them: typed, read back with care.

use super::Draft;
use crate::auth::Person;
use crate::clock::millis;
use crate::error::Error;
use crate::portal::Portal;
use crate::profile::{Json, Target};
use crate::store::{drafts, versions};
use std::time::Duration;

impl Portal {
    /// The person's draft of this document, finished or not.
    pub(super) async fn draft(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<Option<Draft>, Error> {
        let row = drafts::get(&self.store, &person.key(), &target.key()).await?;
        Ok(row.and_then(|(bytes, kept_at)| read(&bytes, kept_at)))
    }

    /// Puts `next` in the place of `draft`, or of a finished one; a newer draft that was kept
    /// meanwhile stays.
    pub(super) async fn replace_draft(
        &self,
        person: &Person,
        target: &Target,
        draft: &Draft,
        next: &Draft,
    ) -> Result<(), Error> {
        let (owner, key) = (person.key(), target.key());
        let bytes = serde_json::to_vec(next).map_err(|_| crate::error::ErrorKind::Internal)?;
        loop {
            let Some((kept, kept_at)) = drafts::get(&self.store, &owner, &key).await? else {
                // Discarded meanwhile: only how it ended may be told.
                if !next.finished || drafts::swap(&self.store, &owner, &key, None, &bytes).await? {
                    return Ok(());
                }
                // One was kept in this moment: look again.
                continue;
            };
            let ours = read(&kept, kept_at).is_none_or(|kept| {
                (kept.finished && next.finished) || (!kept.finished && kept.id() == draft.id())
            });
            // Another page may have written into the same draft in between, what it showed for
            // instance.
            if !ours || drafts::replace(&self.store, &owner, &key, &kept, &bytes).await? {
                return Ok(());
            }
        }
    }

    /// Drops what was shown, unless a draft has been kept since.
    pub(super) async fn drop_shown(
        &self,
        person: &Person,
        target: &Target,
        shown: &Draft,
    ) -> Result<(), Error> {
        let (owner, key) = (person.key(), target.key());
        let Some((kept, kept_at)) = drafts::get(&self.store, &owner, &key).await? else {
            return Ok(());
        };
        if read(&kept, kept_at).is_some_and(|kept| kept.finished && kept.outcome == shown.outcome) {
            drafts::remove_this(&self.store, &owner, &key, &kept).await?;
        }
        Ok(())
    }

    /// The edit of `draft` is over; what remains is to show once how it ended.
    pub(super) async fn finish(
        &self,
        person: &Person,
        target: &Target,
        draft: &Draft,
        outcome: super::Outcome,
    ) -> Result<(), Error> {
        // Still of the page that kept it, so that what it sends late does not open it again.
        let finished = Draft {
            form: draft.form.clone(),
            step: draft.step,
            ..Draft::finished(outcome)
        };
        self.replace_draft(person, target, draft, &finished).await
    }

    /// The person's unfinished edits, the newest first.
    pub async fn drafts(&self, person: &Person) -> Result<Vec<(Target, Draft)>, Error> {
        let rows = drafts::of_owner(&self.store, &person.key()).await?;
        let mut drafts: Vec<(Target, Draft)> = rows
            .into_iter()
            .filter_map(|(key, kept_at, bytes)| {
                Some((Target::from_key(&key)?, read(&bytes, kept_at)?))
            })
            .filter(|(_, draft)| !draft.finished)
            .collect();
        drafts.sort_by_key(|(_, draft)| std::cmp::Reverse(draft.kept_at));
        Ok(drafts)
    }

    /// The profiles whose draft was discarded and where that has not been shown yet; `shown` says
    /// that somebody will see the answer.
    pub async fn discarded(&self, person: &Person, shown: bool) -> Result<Vec<Target>, Error> {
        let mut discarded = vec![];
        for (key, kept_at, bytes) in drafts::of_owner(&self.store, &person.key()).await? {
            let Some((target, draft)) = Target::from_key(&key).zip(read(&bytes, kept_at)) else {
                continue;
            };
            if draft.outcome == Some(super::Outcome::Discarded) {
                if shown {
                    self.drop_shown(person, &target, &draft).await?;
                }
                discarded.push(target);
            }
        }
        Ok(discarded)
    }

    /// The person's unfinished edit of this document.
    pub(crate) async fn open_draft(
        &self,
        person: &Person,
        target: &Target,
    ) -> Result<Option<Draft>, Error> {
        Ok(self
            .draft(person, target)
            .await?
            .filter(|draft| !draft.finished))
    }

    /// Versions that somebody's draft begins at, or was reviewed over: target and id.
    async fn versions_in_drafts(&self) -> Result<Vec<(String, String)>, Error> {
        let drafts = drafts::all(&self.store)
            .await?
            .into_iter()
            .filter_map(|(target, bytes)| Some((target, read(&bytes, 0)?)));
        let named = |(target, draft): (String, Draft)| {
            let ids = [Some(draft.base), draft.reviewed].into_iter().flatten();
            ids.map(move |id| (target.clone(), id)).collect::<Vec<_>>()
        };
        Ok(drafts.flat_map(named).collect())
    }

    /// Forgets versions that were last seen longer ago than this and that nobody needs; answers how
    /// many.
    pub async fn purge_versions(&self, life: Duration) -> Result<u64, Error> {
        let needed = self.versions_in_drafts().await?;
        Ok(versions::purge(&self.store, self.clock.now_ms() - millis(life), &needed).await?)
    }

    /// Keeps a document that was seen or written; answers its id.
    pub(crate) async fn put_version(
        &self,
        target: &Target,
        document: &Json,
    ) -> Result<String, Error> {
        let (key, text) = (target.key(), document.to_string());
        let id = versions::id_of(&key, text.as_bytes());
        if self.sightings.holds(&key, &id) {
            // Kept a moment ago, and never forgotten while it stands there.
            return Ok(id);
        }
        Ok(versions::put(&self.store, &key, text.as_bytes()).await?)
    }

    pub(crate) async fn version(&self, target: &Target, id: &str) -> Result<Option<Json>, Error> {
        let bytes = versions::get(&self.store, &target.key(), id).await?;
        Ok(bytes.and_then(|bytes| Json::parse(&bytes).ok()))
    }
}

pub(super) fn read(bytes: &[u8], kept_at: i64) -> Option<Draft> {
    match serde_json::from_slice::<Draft>(bytes) {
        Ok(draft) => Some(Draft { kept_at, ..draft }),
        Err(error) => {
            tracing::error!(
                line = error.line(),
                column = error.column(),
                "a stored draft cannot be read"
            );
            None
        }
    }
}

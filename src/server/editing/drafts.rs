//! Drafts and versions as the use cases want them: typed, read back with care.

use super::Draft;
use crate::profile::Json;
use crate::server::portal::Portal;
use crate::server::store::{drafts, versions};
use crate::server::{Error, Person, Target};

impl Portal {
    /// The person's draft of this document, finished or not.
    pub(super) async fn draft(&self, person: &Person, target: &Target) -> Result<Option<Draft>, Error> {
        let row = drafts::get(&self.store, &person.key(), &target.key()).await?;
        Ok(row.and_then(|(bytes, kept_at)| read(&bytes, kept_at)))
    }

    pub(super) async fn put_draft(&self, person: &Person, target: &Target, draft: &Draft) -> Result<(), Error> {
        // A draft is strings in maps: it always serialises.
        let bytes = serde_json::to_vec(draft).map_err(|_| crate::server::Kind::Ours)?;
        drafts::put(&self.store, &person.key(), &target.key(), &bytes).await?;
        Ok(())
    }

    pub(super) async fn drop_draft(&self, person: &Person, target: &Target) -> Result<(), Error> {
        Ok(drafts::remove(&self.store, &person.key(), &target.key()).await?)
    }

    /// The edit is over; what remains is to show once how it ended.
    pub(super) async fn finish(&self, person: &Person, target: &Target, outcome: super::Outcome) -> Result<(), Error> {
        let draft = Draft {
            base: String::new(),
            values: Default::default(),
            choices: Default::default(),
            reviewed: None,
            outcome: Some(outcome),
            finished: true,
            kept_at: 0,
        };
        self.put_draft(person, target, &draft).await
    }

    /// The person's unfinished edits, the newest first.
    pub async fn drafts(&self, person: &Person) -> Result<Vec<(Target, Draft)>, Error> {
        let rows = drafts::of_owner(&self.store, &person.key()).await?;
        let mut drafts: Vec<(Target, Draft)> = rows
            .into_iter()
            .filter_map(|(key, kept_at, bytes)| Some((Target::from_key(&key)?, read(&bytes, kept_at)?)))
            .filter(|(_, draft)| !draft.finished)
            .collect();
        drafts.sort_by_key(|(_, draft)| std::cmp::Reverse(draft.kept_at));
        Ok(drafts)
    }

    /// Keeps a document that was seen or written; answers its id.
    pub(super) async fn put_version(&self, target: &Target, document: &Json) -> Result<String, Error> {
        Ok(versions::put(&self.store, &target.key(), document.to_string().as_bytes()).await?)
    }

    pub(super) async fn version(&self, target: &Target, id: &str) -> Result<Option<Json>, Error> {
        let bytes = versions::get(&self.store, &target.key(), id).await?;
        Ok(bytes.and_then(|bytes| Json::parse(&bytes).ok()))
    }
}

fn read(bytes: &[u8], kept_at: i64) -> Option<Draft> {
    match serde_json::from_slice::<Draft>(bytes) {
        Ok(draft) => Some(Draft { kept_at, ..draft }),
        Err(error) => {
            tracing::error!(line = error.line(), column = error.column(), "a stored draft cannot be read");
            None
        }
    }
}

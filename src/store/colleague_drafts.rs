//! The drafts of one document that are other people's, with what is known of these people.

use super::readers::BoundValue;
use super::{Store, StoreError, context};
use std::collections::BTreeMap;

/// The parts of a statement that read them, the newest first and no more than 20: `$1` is the
/// person who asks, `$2` the document.
macro_rules! colleague_drafts {
    () => {
        "SELECT 'colleague' AS part, owner AS name, sealed, kept_at AS number FROM
            (SELECT owner, sealed, kept_at FROM draft WHERE target = $2 AND owner <> $1 ORDER BY kept_at DESC LIMIT 20) AS colleagues
        UNION ALL SELECT 'person', owner, sealed, 0 FROM
            (SELECT person.owner, person.sealed FROM draft JOIN person ON person.owner = draft.owner
             WHERE draft.target = $2 AND draft.owner <> $1 ORDER BY draft.kept_at DESC LIMIT 20) AS people"
    };
}
pub(super) use colleague_drafts;

/// Somebody's draft, or the notice of how one ended, with the claims of their last sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColleagueDraftRow {
    pub owner: String,
    pub draft: Vec<u8>,
    /// Unix milliseconds.
    pub kept_at: i64,
    /// `None` if nothing is known of the person, or if the key is gone.
    pub person: Option<Vec<u8>>,
}

/// A row of the statement: its part, a name, a sealed text, a number.
pub(super) type StatementPart = (String, String, String, i64);

/// The rows that were read so far.
#[derive(Default)]
pub(super) struct CollectedDrafts {
    drafts: Vec<(String, Vec<u8>, i64)>,
    people: BTreeMap<String, Vec<u8>>,
}

impl CollectedDrafts {
    /// Takes a row of these parts; returns one that is of another part.
    pub(super) fn take(
        &mut self,
        store: &Store,
        target: &str,
        row: StatementPart,
    ) -> Option<StatementPart> {
        let (part, owner, sealed, number) = row;
        match part.as_str() {
            "colleague" => {
                let place = context("draft", &[&owner, target]);
                if let Some(draft) = store.unseal(&place, &sealed) {
                    self.drafts.push((owner, draft, number));
                }
                None
            }
            "person" if sealed.is_empty() => None,
            "person" => {
                if let Some(person) = store.unseal(&context("person", &[&owner]), &sealed) {
                    self.people.insert(owner, person);
                }
                None
            }
            _ => Some((part, owner, sealed, number)),
        }
    }

    pub(super) fn rows(mut self) -> Vec<ColleagueDraftRow> {
        self.drafts
            .sort_by_key(|(_, _, kept_at)| std::cmp::Reverse(*kept_at));
        let row = |(owner, draft, kept_at): (String, Vec<u8>, i64)| ColleagueDraftRow {
            person: self.people.remove(&owner),
            owner,
            draft,
            kept_at,
        };
        self.drafts.into_iter().map(row).collect()
    }
}

/// The drafts of a document and the version of it that the portal saw last, as they stand together.
pub struct DocumentStanding {
    pub drafts: Vec<ColleagueDraftRow>,
    /// The version's id, and when it took the place of the one before (Unix milliseconds).
    pub seen: Option<(String, i64)>,
}

/// Reads the drafts that are not of `owner`, and the version seen last.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn standing(
    store: &Store,
    owner: &str,
    target: &str,
) -> Result<DocumentStanding, StoreError> {
    let query = concat!(
        colleague_drafts!(),
        " UNION ALL SELECT 'seen', version, '', since FROM seen WHERE target = $2"
    );
    let values = [BoundValue::Text(owner), BoundValue::Text(target)];
    let rows: Vec<StatementPart> = store.pool.read(query, &values).await?;
    let (mut collected, mut seen) = (CollectedDrafts::default(), None);
    for row in rows {
        if let Some((_, version, _, since)) = collected.take(store, target, row) {
            seen = Some((version, since));
        }
    }
    Ok(DocumentStanding {
        drafts: collected.rows(),
        seen,
    })
}

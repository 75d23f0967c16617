//! What a page about a document needs beside it, read in one statement once the document is there.

use super::colleague_drafts::{
    ColleagueDraftRow, CollectedDrafts, StatementPart, colleague_drafts,
};
use super::readers::BoundValue;
use super::shared_state::Fact;
use super::verifications::{self, StoredVerification};
use super::{Store, StoreError, context, shared_state};

/// The rows as they stood together.
pub struct Beside {
    /// The person's draft and when it was kept (Unix milliseconds).
    pub draft: Option<(Vec<u8>, i64)>,
    /// The entries of the list that was asked for.
    pub facts: Vec<Fact>,
    /// Number and hash of the last row of the audit log; `None` for an empty one.
    pub last: Option<(i64, String)>,
    /// Other people's drafts for the same document.
    pub colleagues: Vec<ColleagueDraftRow>,
    /// The course of the verification of its company.
    pub verification: Option<StoredVerification>,
}

/// Reads everybody's drafts for `target`, that of `owner` apart, the list of `shared_state` about
/// `about`, the end of the audit log, and the verification of the company that `target` is about.
pub async fn read(
    store: &Store,
    owner: &str,
    target: &str,
    about: &str,
) -> Result<Beside, StoreError> {
    let query = concat!(
        colleague_drafts!(),
        " UNION ALL SELECT 'draft', '', sealed, kept_at FROM draft WHERE owner = $1 AND target = $2
        UNION ALL SELECT 'fact', name, sealed, until FROM fact WHERE about = $3 AND until > $4
        UNION ALL SELECT 'audit', '', hash, seq FROM (SELECT hash, seq FROM audit ORDER BY seq DESC LIMIT 1) AS last
        UNION ALL SELECT 'verification', CAST(follow_until AS TEXT), sealed, asked_at FROM verification WHERE target = $2"
    );
    let values = [
        BoundValue::Text(owner),
        BoundValue::Text(target),
        BoundValue::Text(about),
        BoundValue::Number(store.clock.now_ms()),
    ];
    let rows: Vec<StatementPart> = store.pool.read(query, &values).await?;
    let mut colleagues = CollectedDrafts::default();
    let mut beside = Beside {
        draft: None,
        facts: vec![],
        last: None,
        colleagues: vec![],
        verification: None,
    };
    for row in rows {
        let Some((part, name, content, number)) = colleagues.take(store, target, row) else {
            continue;
        };
        match part.as_str() {
            "draft" => {
                let draft = store.unseal(&context("draft", &[owner, target]), &content);
                beside.draft = draft.map(|draft| (draft, number));
            }
            "verification" => {
                let row = (content, number, name.parse().unwrap_or_default());
                beside.verification = verifications::open(store, target, row);
            }
            "fact" => beside
                .facts
                .extend(shared_state::open(store, about, name, &content, number)),
            _ => beside.last = Some((number, content)),
        }
    }
    beside.colleagues = colleagues.rows();
    Ok(beside)
}

//! Drafts that their owner hands over. Each step is committed together with its row of the audit
//! log, and with what is told to the other person.

use super::audit::{self, NewRow, Row};
use super::colleague_notices::{NewNotice, NoticeChanges};
use super::handover_step::{HandoverStep, SealedTransfer, StepKind};
use super::places::{SEVERAL, pairs};
use super::seen::Beside;
use super::{Store, StoreError, context, drafts, purge_where};
use sqlx::AssertSqlSafe;
use std::cmp::Reverse;

/// An offer as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredHandover {
    pub owner: String,
    pub target: String,
    /// Empty for whoever takes the draft.
    pub taker: String,
    /// `None` if the key that sealed it is gone.
    pub content: Option<Vec<u8>>,
    /// Unix milliseconds.
    pub given_at: i64,
}

/// An offer to be stored, in place of an earlier one of the same draft.
#[derive(Debug, Clone, Copy)]
pub struct NewHandover<'a> {
    pub owner: &'a str,
    pub target: &'a str,
    pub taker: &'a str,
    pub content: &'a [u8],
}

/// The draft that goes from one person to another: `draft` is how the giver's stands, `left` what
/// takes its place, `own` what the taker has there, `next` what takes the place of that.
#[derive(Debug, Clone, Copy)]
pub struct DraftTransfer<'a> {
    pub giver: &'a str,
    pub taker: &'a str,
    pub target: &'a str,
    pub draft: &'a [u8],
    pub left: &'a [u8],
    pub own: Option<&'a [u8]>,
    pub next: &'a [u8],
}

/// The columns of an offer.
type HandoverColumns = (String, String, String, String, i64);

/// Returns the offer of this draft.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn get(
    store: &Store,
    owner: &str,
    target: &str,
) -> Result<Option<StoredHandover>, StoreError> {
    let row: Option<HandoverColumns> = sqlx::query_as(
        "SELECT owner, target, taker, sealed, given_at FROM handover WHERE owner = $1 AND target = $2",
    )
    .bind(owner)
    .bind(target)
    .fetch_optional(&store.pool)
    .await?;
    Ok(row.map(|row| open(store, row)))
}

/// Lists the offers of those of these drafts (owner and target) that are offered.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn several(
    store: &Store,
    wanted: &[(String, String)],
) -> Result<Vec<StoredHandover>, StoreError> {
    let mut found = vec![];
    for part in wanted.chunks(SEVERAL) {
        let mut query = sqlx::query_as(AssertSqlSafe(several_query(part.len())));
        for (owner, target) in part {
            query = query.bind(owner).bind(target);
        }
        let rows: Vec<HandoverColumns> = query.persistent(false).fetch_all(&store.pool).await?;
        found.extend(rows.into_iter().map(|row| open(store, row)));
    }
    Ok(found)
}

fn several_query(drafts: usize) -> String {
    let named = pairs(("owner", "target"), drafts);
    format!("SELECT owner, target, taker, sealed, given_at FROM handover WHERE {named}")
}

/// The query of [`offered_to`], with a part for each of the two, so that each is read by the index
/// and no further than needed.
const OFFERED: &str = "SELECT * FROM (SELECT owner, target, taker, sealed, given_at FROM handover
        WHERE taker = $1 ORDER BY given_at DESC LIMIT $2) AS named
    UNION ALL SELECT * FROM (SELECT owner, target, taker, sealed, given_at FROM handover
        WHERE taker = '' AND owner <> $1 ORDER BY given_at DESC LIMIT $2) AS anybody";

/// Lists the newest offers of others to this person, or to whoever takes them.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn offered_to(
    store: &Store,
    taker: &str,
    limit: i64,
) -> Result<Vec<StoredHandover>, StoreError> {
    let mut rows: Vec<HandoverColumns> = sqlx::query_as(OFFERED)
        .bind(taker)
        .bind(limit)
        .fetch_all(&store.pool)
        .await?;
    rows.retain(|(owner, ..)| owner != taker);
    rows.sort_by(|one, other| {
        (Reverse(one.4), &one.0, &one.1).cmp(&(Reverse(other.4), &other.0, &other.1))
    });
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(rows.into_iter().map(|row| open(store, row)).collect())
}

/// Commits an offer with its row, and what is told: `over` are the names (owner and id) of notices
/// that it ends.
///
/// # Errors
///
/// As [`audit::append`].
pub async fn offer(
    store: &Store,
    row: NewRow,
    offer: NewHandover<'_>,
    told: Option<NewNotice<'_>>,
    over: &[(String, String)],
) -> Result<Row, StoreError> {
    let place = context("handover", &[offer.owner, offer.target]);
    let step = HandoverStep {
        owner: offer.owner.to_owned(),
        target: offer.target.to_owned(),
        kind: StepKind::Offers {
            taker: offer.taker.to_owned(),
            sealed: store.keys.seal(&place, offer.content),
        },
        notices: NoticeChanges::new(store, told, over),
    };
    let appended = audit::append_with(store, row, Beside::HandsOver(&step)).await?;
    appended.ok_or(StoreError::Contended)
}

/// Ends an offer, with its row. Returns false, and commits nothing, if there is none any more.
///
/// # Errors
///
/// As [`audit::append`].
pub async fn withdraw(
    store: &Store,
    row: NewRow,
    owner: &str,
    target: &str,
    over: &[(String, String)],
) -> Result<bool, StoreError> {
    let step = HandoverStep {
        owner: owner.to_owned(),
        target: target.to_owned(),
        kind: StepKind::Withdraws,
        notices: NoticeChanges::new(store, None, over),
    };
    let appended = audit::append_with(store, row, Beside::HandsOver(&step)).await?;
    Ok(appended.is_some())
}

/// Moves an offered draft to its taker, with its row. Returns false, and commits nothing, if the
/// offer is over, or if either draft does not stand as it was read.
///
/// # Errors
///
/// As [`audit::append`].
pub async fn take(
    store: &Store,
    row: NewRow,
    transfer: DraftTransfer<'_>,
    told: NewNotice<'_>,
    over: &[(String, String)],
) -> Result<bool, StoreError> {
    let Some(sealed) = seal(store, transfer).await? else {
        return Ok(false);
    };
    let step = HandoverStep {
        owner: transfer.giver.to_owned(),
        target: transfer.target.to_owned(),
        kind: StepKind::Takes(sealed),
        notices: NoticeChanges::new(store, Some(told), over),
    };
    let appended = audit::append_with(store, row, Beside::HandsOver(&step)).await?;
    Ok(appended.is_some())
}

/// The rows as they stand, if they are still what was read: sealed texts differ each time, so each
/// stands for exactly that.
async fn seal(
    store: &Store,
    transfer: DraftTransfer<'_>,
) -> Result<Option<SealedTransfer>, StoreError> {
    let DraftTransfer {
        giver,
        taker,
        target,
        draft,
        left,
        own,
        next,
    } = transfer;
    let of_giver = context("draft", &[giver, target]);
    let of_taker = context("draft", &[taker, target]);
    let Some((stands, _)) = drafts::sealed(store, giver, target).await? else {
        return Ok(None);
    };
    if store.unseal(&of_giver, &stands).as_deref() != Some(draft) {
        return Ok(None);
    }
    let takers = drafts::sealed(store, taker, target).await?;
    let takers = takers.map(|(sealed, _)| sealed);
    // One whose key is gone counts as absent, and is replaced.
    let opened = takers.as_ref().and_then(|it| store.unseal(&of_taker, it));
    if opened.as_deref() != own {
        return Ok(None);
    }
    Ok(Some(SealedTransfer {
        taker: taker.to_owned(),
        draft: stands,
        left: store.keys.seal(&of_giver, left),
        own: takers,
        next: store.keys.seal(&of_taker, next),
    }))
}

/// Removes offers of drafts that were kept last before this time, and of drafts that are gone.
///
/// # Errors
///
/// Fails if the database does not answer.
pub async fn purge(store: &Store, kept_before_ms: i64) -> Result<(), StoreError> {
    let condition = "NOT EXISTS (SELECT 1 FROM draft WHERE draft.owner = handover.owner AND draft.target = handover.target AND draft.kept_at >= $1)";
    purge_where(store, "handover", condition, kept_before_ms)
        .await
        .map(drop)
}

fn open(store: &Store, row: HandoverColumns) -> StoredHandover {
    let (owner, target, taker, sealed, given_at) = row;
    StoredHandover {
        content: store.unseal(&context("handover", &[&owner, &target]), &sealed),
        owner,
        target,
        taker,
        given_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::query_plan::assert_searches;

    #[tokio::test]
    async fn offers_are_read_by_an_index_in_their_order() {
        let table = ["handover"];
        assert_searches(OFFERED, &table, &["handover_taker"]).await;
        let primary = ["sqlite_autoindex_handover_1"];
        assert_searches(&several_query(3), &table, &primary).await;
    }
}

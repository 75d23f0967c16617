//! The changes that a save announced, read from its row in the audit log.

use crate::history::{AuditChange, changes_of};
use crate::profile::{Change, Member};
use crate::store::audit::Row;

/// The changes that the intent was to make; none where the key that sealed them is gone.
pub(super) fn intended_changes(intent: &Row) -> Vec<Change> {
    let recorded = changes_of(intent).unwrap_or_default();
    let change = |row: AuditChange| {
        Some(Change {
            key: row.key,
            before: row.before.map_or(Member::Null, Member::Text),
            after: row.after?,
        })
    };
    recorded.into_iter().filter_map(change).collect()
}

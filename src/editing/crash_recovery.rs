//! A crash may come between the last row of a save in the audit log and the end of its draft: then
//! the draft is saved, and still open.

use super::drafts::StoredEdit;
use super::intended_changes::intended_changes;
use super::write::differences;
use super::{Draft, Editing, Outcome};
use crate::auth::Person;
use crate::error::Error;
use crate::profile::merge::Side;
use crate::profile::{Change, Json, Target, changes, merge};
use crate::store::audit;
use crate::store::audit::{Event, Filter};

/// Rows that are looked through for the last save: comments and drafts that are handed over are
/// among a person's rows of a document too.
const LATEST: i64 = 20;

impl Editing {
    /// Ends the open draft as the audit log says, if nothing of it is left to save and the last
    /// save since it was kept is of this draft. Returns the edit that stands there then; `None` if
    /// the draft stays open.
    pub(super) async fn finish_recorded_save(
        &self,
        person: &Person,
        target: &Target,
        draft: &Draft,
        base: &Json,
        now: &Json,
    ) -> Result<Option<StoredEdit>, Error> {
        let left = merge(
            target.profile(),
            base,
            now,
            &draft.values,
            &draft.resolutions,
        );
        if !left.changes.is_empty() || !left.clashes.is_empty() {
            return Ok(None);
        }
        let of_this = Filter {
            person: Some(person.key()),
            profile: Some(target.profile().slug.to_owned()),
            customer: target.customer().map(ToString::to_string),
            ..Filter::default()
        };
        let last = audit::page(&self.store, &of_this, None, LATEST).await?;
        let is_save = |row: &audit::Row| {
            let saves = [Event::EditIntent, Event::EditOutcome].map(Event::as_str);
            saves.contains(&row.event.as_str())
        };
        let last = last.into_iter().find(is_save);
        let saved = |row: &audit::Row| {
            row.event == Event::EditOutcome.as_str() && row.outcome.as_deref() == Some("saved")
        };
        let Some(row) = last.filter(|row| saved(row) && row.at > draft.kept_at) else {
            return Ok(None);
        };
        let recorded = intended_changes(&row);
        let sent = |typed: &Change| {
            recorded
                .iter()
                .any(|change| change.key == typed.key && change.after == typed.after)
        };
        let given_up = |typed: &Change| {
            draft
                .resolutions
                .get(&typed.key)
                .is_some_and(|resolution| resolution.pick == Side::Theirs)
        };
        let typed = changes(target.profile(), base, &draft.values);
        if !typed.iter().any(sent) || !typed.iter().all(|typed| sent(typed) || given_up(typed)) {
            return Ok(None);
        }
        let outcome = Outcome::Saved {
            reference: row.seq.to_string(),
            changed: recorded.iter().map(|change| change.key.clone()).collect(),
            differences: differences(target, &recorded, now),
            approved_by: vec![],
        };
        self.end_draft(person, target, draft, outcome).await
    }
}

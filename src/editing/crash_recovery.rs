//! What a crash leaves between the last row of a save in the record and the draft of it: saved, and
//! still open.

use super::Outcome;
use super::reconcile::changes_of;
use super::write::differences;
use crate::auth::Person;
use crate::error::Error;
use crate::portal::Portal;
use crate::profile::merge::Side;
use crate::profile::{Change, Json, Target, changes, merge};
use crate::store::audit;
use crate::store::audit::{Event, Filter};

impl Portal {
    /// Finishes the open draft as the record says, if nothing of it is left to save and the last
    /// save since it was kept is of this draft.
    pub(super) async fn finish_recorded_save(
        &self,
        person: &Person,
        target: &Target,
        now: &Json,
    ) -> Result<(), Error> {
        let Some(draft) = self
            .draft(person, target)
            .await?
            .filter(|draft| !draft.finished)
        else {
            return Ok(());
        };
        let Some(base) = self.version(target, &draft.base).await? else {
            return Ok(());
        };
        let left = merge(target.profile(), &base, now, &draft.values, &draft.choices);
        if !left.changes.is_empty() || !left.clashes.is_empty() {
            return Ok(());
        }
        let of_this = Filter {
            person: Some(person.key()),
            profile: Some(target.profile().slug.to_owned()),
            customer: target.customer().map(ToString::to_string),
            ..Filter::default()
        };
        let last = audit::page(&self.store, &of_this, None, 1).await?.pop();
        let saved = |row: &audit::Row| {
            row.event == Event::EditOutcome.as_str() && row.outcome.as_deref() == Some("saved")
        };
        let Some(row) = last.filter(|row| saved(row) && row.at > draft.kept_at) else {
            return Ok(());
        };
        let recorded = changes_of(&row);
        let sent = |typed: &Change| {
            recorded
                .iter()
                .any(|change| change.key == typed.key && change.after == typed.after)
        };
        let given_up = |typed: &Change| {
            draft
                .choices
                .get(&typed.key)
                .is_some_and(|choice| choice.pick == Side::Theirs)
        };
        let typed = changes(target.profile(), &base, &draft.values);
        if !typed.iter().any(sent) || !typed.iter().all(|typed| sent(typed) || given_up(typed)) {
            return Ok(());
        }
        let outcome = Outcome::Saved {
            reference: row.intent.unwrap_or(row.seq).to_string(),
            changed: recorded.iter().map(|change| change.key.clone()).collect(),
            differences: differences(target, &recorded, now),
        };
        self.finish(person, target, &draft, outcome).await
    }
}

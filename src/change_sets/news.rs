//! The news that a set has ended, or rests until somebody does something.

use super::content::SetContent;
use super::view::{ChangePhase, ChangeSetState};
use crate::news::{News, NewsKind};
use crate::store::change_sets::StoredChangeSet;
use crate::store::news::Announcement;

/// The news of a set that is to be stored in this state; none of a state in which it works.
pub(super) fn news_of(
    set: &StoredChangeSet,
    state: ChangeSetState,
    now: i64,
) -> Option<Announcement> {
    let outcome = match (state, ChangePhase::parse(&set.phase)) {
        (ChangeSetState::Done, ChangePhase::Check) => "check-done",
        (ChangeSetState::Done, ChangePhase::Send) => "send-done",
        (ChangeSetState::Stopped, _) => "stopped",
        (ChangeSetState::Paused, _) => "paused",
        (ChangeSetState::SignIn, _) => "sign-in",
        (ChangeSetState::Draft | ChangeSetState::Running | ChangeSetState::Stopping, _) => {
            return None;
        }
    };
    let id = format!("set-{}-{outcome}-{now}", set.id);
    let owner_name = SetContent::read(&set.content).map(|content| content.owner_name);
    Some(Announcement::of(&News {
        person: set.owner.clone(),
        person_name: owner_name.unwrap_or_default(),
        outcome: outcome.to_owned(),
        set: Some(set.id),
        ..News::new(NewsKind::ChangeSet, id, now)
    }))
}

//! The news that a collection has ended, or rests until its person does something.

use super::CollectionState;
use super::collection::JobPerson;
use crate::news::{News, NewsKind};
use crate::store::collections::StoredCollection;
use crate::store::news::Announcement;

/// The news of a job that is to be stored in this state; none of one that reads, or that somebody
/// has just paused or stopped.
pub(super) fn news_of(
    job: &StoredCollection,
    state: CollectionState,
    now: i64,
) -> Option<Announcement> {
    match state {
        CollectionState::Done | CollectionState::Refused | CollectionState::SignIn => {}
        CollectionState::Running | CollectionState::Paused | CollectionState::Stopped => {
            return None;
        }
    }
    let id = format!("collection-{}-{}-{now}", job.started_at, state.as_str());
    Some(Announcement::of(&News {
        person: job.owner.clone(),
        person_name: JobPerson::of(job).name,
        outcome: state.as_str().to_owned(),
        ..News::new(NewsKind::Collection, id, now)
    }))
}

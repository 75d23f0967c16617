//! The news that the reading of all customers has ended, or rests until its person does something.

use super::collection::JobPerson;
use super::{CollectionKind, CollectionState};
use crate::news::{News, NewsKind};
use crate::store::collections::StoredCollection;
use crate::store::news::Announcement;

/// The news of a job that is to be stored in this state; none of one that reads, that somebody has
/// just paused or stopped, or that has addresses checked.
pub(super) fn news_of(
    kind: CollectionKind,
    job: &StoredCollection,
    state: CollectionState,
    now: i64,
) -> Option<Announcement> {
    if kind == CollectionKind::Addresses {
        return None;
    }
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

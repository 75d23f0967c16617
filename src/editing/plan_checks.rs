//! What every plan of a save asks that is made of known changes, and not of a form.

use super::read_only::locked;
use super::review::guard_of;
use super::save_request::SaveScope;
use super::{Editing, SaveOutcome};
use crate::error::Error;
use crate::profile::{Change, Json, Profile};

impl Editing {
    /// Keeps the version, and returns what stands in the way of a write over this document: an
    /// earlier save whose outcome is not known, or a document that could lose something.
    pub(super) async fn in_the_way(
        &self,
        scope: SaveScope<'_>,
        current: &Json,
    ) -> Result<Option<SaveOutcome>, Error> {
        let (person, target) = (scope.person, scope.target);
        self.history.keep_version(target, current).await?;
        let reconciling = self.reconcile(person, target, current, Some(scope.lease));
        if let Some(reference) = reconciling.await?.unsettled {
            let answer = None;
            return Ok(Some(SaveOutcome::Unknown { reference, answer }));
        }
        Ok(locked(target.profile(), current).map(SaveOutcome::ReadOnly))
    }
}

/// The keys of changes that set something off, if nobody has confirmed that.
pub(super) fn unconfirmed(
    profile: &'static Profile,
    changes: &[Change],
    confirmed: bool,
) -> Vec<String> {
    let guarded = changes
        .iter()
        .filter(|change| !confirmed && guard_of(profile, &change.key).is_some());
    guarded.map(|change| change.key.clone()).collect()
}

//! Keeping what somebody typed, before anything is asked of it.

use super::{Draft, Kept, Outcome};
use crate::profile::{Values, changes, check};
use crate::server::portal::Portal;
use crate::server::{Error, Kind, Person, Target};

impl Portal {
    /// Keeps a post of the form as the person's draft. `seen` is the version that the form showed.
    ///
    /// Fails with `BadForm` where that version is not known: what its author saw cannot be told, so nothing could be merged.
    pub async fn keep(&self, person: &Person, target: &Target, seen: Option<&str>, values: Values) -> Result<Kept, Error> {
        let profile = target.profile();
        let base_id = seen.ok_or(Kind::BadForm)?;
        let base = self.version(target, base_id).await?.ok_or(Kind::BadForm)?;
        if super::open::locked(profile, &base).is_some() || !profile.is_editable() {
            return Err(Kind::BadForm.into());
        }
        let values: Values = values.into_iter().filter(|(key, _)| profile.place(key).is_some_and(|p| p.field.is_editable())).collect();
        let changed = changes(profile, &base, &values);
        if changed.is_empty() {
            self.put_draft(person, target, &Draft::finished(Outcome::Nothing)).await?;
            return Ok(Kept::Form);
        }
        let problems = check::problems(profile, &changed);
        let kept = if problems.is_empty() { Kept::Review } else { Kept::Form };
        let outcome = (!problems.is_empty()).then_some(Outcome::Problems { problems });
        let draft =
            Draft { base: base_id.to_owned(), values, choices: Default::default(), reviewed: None, outcome, finished: false, kept_at: 0 };
        self.put_draft(person, target, &draft).await?;
        Ok(kept)
    }

    /// Drops the person's draft.
    pub async fn discard(&self, person: &Person, target: &Target) -> Result<(), Error> {
        self.put_draft(person, target, &Draft::finished(Outcome::Discarded)).await
    }
}

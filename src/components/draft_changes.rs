//! The fields that a draft changes, as a sentence.

use super::{ProfileLabels, changes};
use crate::editing::{Draft, DraftChanges};
use crate::profile::Target;
use crate::text::Words;

/// Names the fields that a draft changes; nothing if it changes none.
pub fn changed_fields(
    words: &Words,
    target: &Target,
    draft: &Draft,
    changed: &DraftChanges,
) -> Option<String> {
    let DraftChanges {
        base,
        keys,
        countries,
    } = changed;
    let labels = ProfileLabels::of(target.profile(), base, Some(&draft.values), countries);
    let labels: Vec<String> = keys.iter().map(|key| labels.full(words, key)).collect();
    (!labels.is_empty()).then(|| {
        let list = changes::first_of(words, &labels);
        words.t_args("draft-changes", &[("list", list.into())])
    })
}

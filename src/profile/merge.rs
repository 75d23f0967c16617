//! Three-way merge of the document that the author saw, the current document, and the author's
//! edits.

use super::values::{posted, read, read_key};
use super::{Change, Json, Member, Profile, Values, changes};
use std::collections::BTreeMap;

/// A field that both sides changed to different values.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    pub key: String,
    pub base: Member,
    pub theirs: Member,
    pub mine: String,
}

/// A person's decision about a conflict. It is void once the current value differs from `over`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Resolution {
    pub pick: Side,
    /// The current value at the time of the decision, as an input shows it.
    pub over: String,
}

/// The side whose value is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    Mine,
    Theirs,
}

/// Decisions by the key of their field.
pub type Resolutions = BTreeMap<String, Resolution>;

/// The result of a merge.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// Changes to apply to `theirs`: every edit without a conflict, and every conflict decided for
    /// `mine`.
    pub changes: Vec<Change>,
    /// Conflicts that a person still has to decide.
    pub clashes: Vec<Conflict>,
    /// Conflicts that are decided, with the side that was picked.
    pub settled: Vec<(Conflict, Side)>,
    /// Fields that only the other side changed. They keep their current value.
    pub taken: Vec<Change>,
}

/// Merges the edits made on `base` into `theirs`. Only conflicting fields need a resolution. A
/// resolution is ignored if `theirs` has changed since it was made.
pub fn merge(
    profile: &'static Profile,
    base: &Json,
    theirs: &Json,
    mine: &Values,
    choices: &Resolutions,
) -> Merged {
    let mut merged = Merged {
        changes: vec![],
        clashes: vec![],
        settled: vec![],
        taken: vec![],
    };
    let edits: BTreeMap<String, Change> = changes(profile, base, mine)
        .into_iter()
        .map(|change| (change.key.clone(), change))
        .collect();
    for place in profile.places() {
        let key = place.key();
        let (was, now) = (read(base, &place), read(theirs, &place));
        let Some(edit) = edits.get(&key) else {
            if shown_differs(place.field.kind, &was, &now) {
                merged.taken.push(Change {
                    key,
                    before: was,
                    after: now.shown(),
                });
            }
            continue;
        };
        if posted(place.field.kind, &now.shown()) == edit.after {
            continue;
        }
        let change = Change {
            key: key.clone(),
            before: now.clone(),
            after: edit.after.clone(),
        };
        if !shown_differs(place.field.kind, &was, &now) && !now.is_tree() {
            merged.changes.push(change);
            continue;
        }
        let chosen = choices
            .get(&key)
            .filter(|choice| choice.over == now.shown())
            .map(|choice| choice.pick);
        let clash = Conflict {
            key,
            base: was,
            theirs: now,
            mine: edit.after.clone(),
        };
        match chosen {
            // A nested value cannot be typed into an input, so it is never overwritten.
            Some(Side::Mine) if clash.theirs.is_tree() => merged.clashes.push(clash),
            Some(pick) => {
                if pick == Side::Mine {
                    merged.changes.push(change);
                }
                merged.settled.push((clash, pick));
            }
            None => merged.clashes.push(clash),
        }
    }
    // Members without a field, which are only ever cleared: a value that nobody was shown stays.
    for (key, edit) in edits {
        if profile.place(&key).is_some() {
            continue;
        }
        let now = read_key(theirs, &key);
        if now == edit.before {
            merged.changes.push(edit);
        } else if !now.shown().is_empty() {
            let after = now.shown();
            merged.taken.push(Change { after, ..edit });
        }
    }
    merged
}

fn shown_differs(kind: super::Kind, a: &Member, b: &Member) -> bool {
    a.is_tree() != b.is_tree() || posted(kind, &a.shown()) != posted(kind, &b.shown())
}

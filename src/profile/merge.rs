//! Three-way merge of what the author saw, what stands there now, and what the author typed.

use super::values::{posted, read};
use super::{Change, Json, Member, Profile, Values, changes};
use std::collections::BTreeMap;

/// A field that both sides changed, differently.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    pub key: String,
    pub base: Member,
    pub theirs: Member,
    pub mine: String,
}

/// How a clash is settled. A choice for theirs holds only while theirs is what was chosen.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Resolution {
    pub pick: Side,
    /// What stood there when the choice was made, as an input shows it.
    pub over: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    Mine,
    Theirs,
}

pub type Resolutions = BTreeMap<String, Resolution>;

#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// What to change in theirs; holds every edit that does not clash, and the clashes settled for
    /// mine.
    pub changes: Vec<Change>,
    /// What somebody has to decide.
    pub clashes: Vec<Conflict>,
    /// What has been decided, and how.
    pub settled: Vec<(Conflict, Side)>,
    /// Fields that only the other side changed: they stay as they are now.
    pub taken: Vec<Change>,
}

/// Merges edits of `base` into `theirs`. Only fields that clash need a choice; a choice made over
/// another value of theirs than stands there now does not count.
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
            // What cannot be typed back cannot be written over.
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
    merged
}

fn shown_differs(kind: super::Kind, a: &Member, b: &Member) -> bool {
    a.is_tree() != b.is_tree() || posted(kind, &a.shown()) != posted(kind, &b.shown())
}

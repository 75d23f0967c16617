//! Documents: reading and writing preserves them, an edit changes its member and nothing else, and
//! rules only concern what changed.

use super::{split, text};
use portal::profile::rules::{problems, warnings};
use portal::profile::values::untouched;
use portal::profile::{
    Countries, CountryRules, Json, PROFILES, Profile, Values, Writing, changes, merge, read, write,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Input: one byte for the profile, one for the field, the typed text, NUL, the document.
pub fn json_edit(bytes: &[u8]) {
    let [which, field, rest @ ..] = bytes else {
        return;
    };
    let (typed, document) = split(rest, 0);
    let Ok(document) = Json::parse(document) else {
        return;
    };
    for written in [document.to_string(), document.pretty()] {
        assert_eq!(
            Json::parse(written.as_bytes()).as_ref(),
            Ok(&document),
            "what is written is read again as it was"
        );
    }
    // Another parser accepts the document that is sent.
    serde_json::from_str::<&serde_json::value::RawValue>(&document.to_string()).expect("JSON");
    if document.doubled().is_some() || !matches!(document, Json::Object(_)) {
        return;
    }
    let profile = editable()[usize::from(*which) % editable().len()];
    let misshapen =
        |at: &str| !matches!(document.get(at), None | Some(Json::Null | Json::Object(_)));
    if profile
        .sections
        .iter()
        .any(|section| !section.at.is_empty() && misshapen(section.at))
    {
        return;
    }
    assert_eq!(
        changes(profile, &document, &untouched(profile, &document)),
        [],
        "an untouched form is no change"
    );
    let places: Vec<_> = profile
        .places()
        .filter(|place| place.field.is_editable())
        .collect();
    let place = places[usize::from(*field) % places.len()];
    edit(profile, &document, &place.key(), text(typed));
}

fn edit(profile: &'static Profile, document: &Json, key: &str, typed: String) {
    let typed = Values::from([(key.to_owned(), typed)]);
    let changed = changes(profile, document, &typed);
    assert!(
        changed.iter().all(|change| change.key == key),
        "only what was typed changes"
    );
    let merged = merge(profile, document, document, &typed, &BTreeMap::new());
    assert_eq!(
        (&merged.changes, merged.clashes.len(), merged.taken.len()),
        (&changed, 0, 0),
        "nobody else has changed anything"
    );
    let sent = write(profile, document, &changed);
    assert_eq!(
        changes(profile, &sent, &typed),
        [],
        "saving twice changes nothing"
    );
    assert_eq!(sent.doubled(), None, "no member is written twice");

    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    leaves(document, &mut vec![], &mut before);
    leaves(&sent, &mut vec![], &mut after);
    for change in &changed {
        let path: Vec<String> = change.key.split('.').map(str::to_ascii_lowercase).collect();
        assert_eq!(
            after.remove(&path),
            Some(Json::Text(change.after.clone())),
            "{key}"
        );
        // A null or empty value on the path now holds the member.
        before.retain(|leaf, _| !path.starts_with(leaf));
    }
    if profile.writing == Writing::PutAllFields {
        let added = |path: &[String]| {
            profile
                .places()
                .any(|place| [place.key().to_ascii_lowercase()] == path)
        };
        after.retain(|path, value| {
            before.contains_key(path) || !added(path) || *value != Json::Text(String::new())
        });
        before.retain(|path, _| !path.is_empty());
    }
    assert_eq!(before, after, "everything else is as it was");
}

fn editable() -> Vec<&'static Profile> {
    PROFILES
        .iter()
        .copied()
        .filter(|profile| profile.is_editable())
        .collect()
}

/// Collects every value with its path. Empty objects and lists count as values.
fn leaves(json: &Json, at: &mut Vec<String>, found: &mut BTreeMap<Vec<String>, Json>) {
    let inner: Vec<(String, &Json)> = match json {
        Json::Object(members) => members
            .iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .collect(),
        Json::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, value)| (format!("[{index}]"), value))
            .collect(),
        _ => vec![],
    };
    if inner.is_empty() {
        found.insert(at.clone(), json.clone());
    }
    for (name, value) in inner {
        at.push(name);
        leaves(value, at, found);
        at.pop();
    }
}

/// Input: a value, NUL, the document with a country's rules.
pub fn rules(bytes: &[u8]) {
    let (value, document) = split(bytes, 0);
    let Ok(document) = Json::parse(document) else {
        return;
    };
    let Some(country) = document
        .get("iso2Code")
        .and_then(Json::text)
        .map(str::to_owned)
    else {
        return;
    };
    let Some(rules) = CountryRules::read(&document, country.trim()) else {
        return;
    };
    let value = text(value);
    let again: CountryRules =
        serde_json::from_str(&serde_json::to_string(&rules).expect("text keys"))
            .expect("what was just written");
    let known = Countries::from([(rules.country.clone(), Arc::new(again.clone()))]);
    for profile in PROFILES.iter().copied() {
        let mut stored = Json::Object(vec![]);
        for place in profile.places() {
            let text = if place.field.name == "country" {
                rules.country.clone()
            } else {
                value.clone()
            };
            stored.set(&place.path().collect::<Vec<_>>(), Json::Text(text));
            let said = rules.check(profile.owner, place.field.kind, &value);
            assert_eq!(
                said,
                again.check(profile.owner, place.field.kind, &value),
                "rules read again say the same"
            );
        }
        assert_eq!(
            problems(profile, &stored, &[], &known),
            [],
            "nobody is asked for what nobody touched"
        );
        for warning in warnings(profile, &stored, &Values::new(), &known) {
            let place = profile
                .place(&warning.key)
                .expect("a warning is about a field");
            assert!(!read(&stored, &place).is_tree());
        }
    }
}

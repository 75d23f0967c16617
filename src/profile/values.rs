//! The values that the form shows, and the values that a browser posts for them.

use super::{Json, Kind, Place, Profile, signs};
use std::collections::BTreeMap;

/// Typed values by the key of their field. A key that is absent was not on the form and is left
/// alone.
pub type Values = BTreeMap<String, String>;

/// The stored value of a field. Absent, null and empty are three different things.
#[derive(Debug, Clone, PartialEq)]
pub enum Member {
    Absent,
    Null,
    Text(String),
    /// A number or a boolean, as it was spelled.
    Spelled(String),
    /// An array or an object in place of a single value. It is shown but never edited.
    Tree(Json),
}

impl Member {
    /// The text that an input shows. Empty for null and absent.
    pub fn shown(&self) -> String {
        match self {
            Member::Absent | Member::Null => String::new(),
            Member::Text(text) | Member::Spelled(text) => text.clone(),
            Member::Tree(json) => json.to_string(),
        }
    }

    /// Returns true for an array or an object.
    pub fn is_tree(&self) -> bool {
        matches!(self, Member::Tree(_))
    }
}

/// Reads the value of a field from the document.
pub fn read(document: &Json, place: &Place) -> Member {
    member(document.at(place.path()))
}

/// Reads the value with this key, which need not be the key of a field.
pub fn read_key(document: &Json, key: &str) -> Member {
    member(document.at(key.splitn(2, '.')))
}

fn member(json: Option<&Json>) -> Member {
    match json {
        None => Member::Absent,
        Some(Json::Null) => Member::Null,
        Some(Json::Text(text)) => Member::Text(text.clone()),
        Some(Json::Number(spelled)) => Member::Spelled(spelled.clone()),
        Some(Json::Bool(value)) => Member::Spelled(value.to_string()),
        Some(tree @ (Json::Array(_) | Json::Object(_))) => Member::Tree(tree.clone()),
    }
}

/// Returns the members of the object `at` that have a value and no field in the profile's table,
/// with their text.
pub fn unknown_members(
    profile: &'static Profile,
    document: &Json,
    at: &str,
) -> impl Iterator<Item = (String, String)> {
    let members = match document.get(at) {
        Some(Json::Object(members)) => members.as_slice(),
        _ => &[],
    };
    let known = |name: &str| {
        profile
            .places()
            .any(|place| place.section.at == at && place.field.name.eq_ignore_ascii_case(name))
    };
    let unknown: Vec<(String, String)> = members
        .iter()
        .filter(|(name, _)| !known(name))
        .filter_map(|(name, value)| {
            let text = match value {
                Json::Text(text) => text.clone(),
                Json::Number(spelled) => spelled.clone(),
                Json::Bool(value) => value.to_string(),
                Json::Null | Json::Array(_) | Json::Object(_) => return None,
            };
            (!text.trim().is_empty()).then(|| (name.clone(), text))
        })
        .collect();
    unknown.into_iter()
}

/// Begins the name of a checkbox that clears a member without a field: `clear.address.district`.
pub const CLEAR: &str = "clear.";

/// Returns the keys of the members of addresses that have no field and that `typed` clears.
pub fn cleared(profile: &'static Profile, document: &Json, typed: &Values) -> Vec<String> {
    let mut keys: Vec<String> = vec![];
    for (name, value) in typed.range(CLEAR.to_owned()..) {
        let Some(key) = name.strip_prefix(CLEAR) else {
            break;
        };
        let is_unknown = |(at, name): (&str, &str)| {
            let is_edited = profile.places().any(|place| {
                place.section.at == at && place.country_key().is_some() && place.field.is_editable()
            });
            is_edited && unknown_members(profile, document, at).any(|(member, _)| member == name)
        };
        if value == "yes" && key.split_once('.').is_some_and(is_unknown) {
            keys.push(key.to_owned());
        }
    }
    keys
}

/// Returns the values that a browser posts for the untouched form, one for every editable field.
pub fn untouched(profile: &'static Profile, document: &Json) -> Values {
    profile
        .places()
        .filter(|place| place.field.is_editable())
        .map(|place| {
            (
                place.key(),
                posted(place.field.kind, &read(document, &place).shown()),
            )
        })
        .collect()
}

/// Returns the text that a browser posts for an input with this value (HTML standard, value
/// sanitization). Line breaks are removed, and white space around e-mail and web addresses too. The
/// HTML parser replaces U+0000.
pub fn posted(kind: Kind, value: &str) -> String {
    let value: String = value
        .chars()
        .filter(|c| !matches!(c, '\r' | '\n'))
        .map(|c| if c == '\0' { '\u{fffd}' } else { c })
        .collect();
    match kind {
        Kind::Email | Kind::Website => value.trim_matches([' ', '\t', '\u{c}']).to_owned(),
        _ => value,
    }
}

/// Returns the value that is meant by a typed text: the stored value if nobody touched it, else the
/// text without the signs that keyboards and clipboards add. `stored` is as `posted` returns it.
pub fn meant(kind: Kind, typed: &str, stored: &str) -> String {
    meant_by(kind, typed, stored, signs::normalize)
}

/// The same, with another function that takes the signs away.
pub fn meant_by(
    kind: Kind,
    typed: &str,
    stored: &str,
    normalize: impl FnOnce(Kind, &str) -> String,
) -> String {
    if posted(kind, typed) == stored {
        stored.to_owned()
    } else {
        normalize(kind, typed)
    }
}

/// Returns the code of the country whose rules apply to a field: the typed one, else the stored
/// one.
pub fn country(
    profile: &'static Profile,
    document: &Json,
    typed: &Values,
    place: &Place,
) -> Option<String> {
    let key = place.country_key()?;
    let stored = || {
        profile
            .place(&key)
            .map(|place| read(document, &place).shown())
    };
    typed
        .get(&key)
        .cloned()
        .or_else(stored)
        .map(|code| code.trim().to_ascii_uppercase())
        .filter(|code| !code.is_empty())
}

//! What the fields of a profile are called on a page, outside of the form too: where a country has
//! its own word, that.

use super::{PageContext, value};
use crate::profile::rules::{FieldLabels, field_labels};
use crate::profile::{Countries, Json, Place, Profile, Values};
use std::borrow::Cow;

/// The fields of one profile by their names.
pub struct Names {
    pub profile: &'static Profile,
    called: FieldLabels,
}

impl Names {
    /// As a form would call them that shows this document, with this typed over it.
    pub fn of(
        profile: &'static Profile,
        document: &Json,
        typed: Option<&Values>,
        known: &Countries,
    ) -> Names {
        let nothing = Values::new();
        Names {
            profile,
            called: field_labels(profile, document, typed.unwrap_or(&nothing), known),
        }
    }

    /// As they were called when this was put on record.
    pub fn recorded<'a>(
        profile: &'static Profile,
        words: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
    ) -> Names {
        let called = words
            .into_iter()
            .filter_map(|(key, word)| Some((key.to_owned(), word?.to_owned())))
            .collect();
        Names { profile, called }
    }

    /// The label alone.
    pub fn label(&self, cx: &PageContext, place: &Place) -> Cow<'static, str> {
        label(
            cx,
            self.profile,
            place,
            self.called.get(&place.key()).map(String::as_str),
        )
    }

    /// With its section, where a page shows it outside of it. A key that is not the profile's names
    /// itself.
    pub fn full(&self, cx: &PageContext, key: &str) -> String {
        let Some(place) = self.profile.place(key) else {
            return key.to_owned();
        };
        value::in_section(cx, &place, self.label(cx, &place))
    }
}

/// The country's own word, else the profile's.
pub fn label(
    cx: &PageContext,
    profile: &'static Profile,
    place: &Place,
    called: Option<&str>,
) -> Cow<'static, str> {
    match called.filter(|word| cx.words.has(word)) {
        Some(word) => cx.t(word),
        None => cx.words.label(profile.slug, &place.key()),
    }
}

//! Labels of a profile's fields on a page, outside of the form too: the country's own word where it
//! has one.

use super::value;
use crate::profile::rules::{FieldLabels, field_labels};
use crate::profile::{Countries, Json, Place, Profile, Values};
use crate::text::Words;
use std::borrow::Cow;

/// The labels of the fields of one profile.
pub struct ProfileLabels {
    pub profile: &'static Profile,
    called: FieldLabels,
}

impl ProfileLabels {
    /// The labels of a form that shows this document, with this typed over it.
    pub fn of(
        profile: &'static Profile,
        document: &Json,
        typed: Option<&Values>,
        known: &Countries,
    ) -> ProfileLabels {
        let nothing = Values::new();
        ProfileLabels {
            profile,
            called: field_labels(profile, document, typed.unwrap_or(&nothing), known),
        }
    }

    /// The labels that the fields had when this was put on the audit log.
    pub fn recorded<'a>(
        profile: &'static Profile,
        words: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
    ) -> ProfileLabels {
        let called = words
            .into_iter()
            .filter_map(|(key, word)| Some((key.to_owned(), word?.to_owned())))
            .collect();
        ProfileLabels { profile, called }
    }

    /// The label alone.
    pub fn label(&self, words: &Words, place: &Place) -> Cow<'static, str> {
        let called = self.called.get(&place.key());
        label(words, self.profile, place, called.map(String::as_str))
    }

    /// The label with its section, for a page that shows it outside of it. A key that is not the
    /// profile's names itself.
    pub fn full(&self, words: &Words, key: &str) -> String {
        let Some(place) = self.profile.place(key) else {
            return key.to_owned();
        };
        value::in_section(words, &place, self.label(words, &place))
    }
}

/// The country's own word, else the profile's.
pub fn label(
    words: &Words,
    profile: &'static Profile,
    place: &Place,
    called: Option<&str>,
) -> Cow<'static, str> {
    match called.filter(|word| words.has(word)) {
        Some(word) => words.t(word),
        None => words.label(profile.slug, &place.key()),
    }
}

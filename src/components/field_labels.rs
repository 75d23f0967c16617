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

    /// The label with its section, for a page that shows it outside of it. A member without a field
    /// has its own name in the place of a label; any other key names itself.
    pub fn full(&self, words: &Words, key: &str) -> String {
        if let Some(place) = self.profile.place(key) {
            return value::in_section(words, &place, self.label(words, &place));
        }
        let section_of = |at: &str| self.profile.sections.iter().find(|part| part.at == at);
        let Some((section, name)) = key
            .split_once('.')
            .and_then(|(at, name)| Some((section_of(at)?, name)))
        else {
            return key.to_owned();
        };
        let section = words.t(&format!("section-{}", section.title));
        let args = [("section", section.into()), ("label", name.into())];
        words.t_args("label-in-section", &args)
    }
}

/// The country's own word, else the profile's.
pub fn label(
    words: &Words,
    profile: &'static Profile,
    place: &Place,
    called: Option<&str>,
) -> Cow<'static, str> {
    words.called(profile, place, called)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::BILLING;
    use crate::text::Lang;

    #[test]
    fn a_member_without_a_field_is_named_in_the_section_that_holds_it() {
        let labels = ProfileLabels::of(&BILLING, &Json::Null, None, &Countries::new());
        let named = |lang: Lang, key: &str| labels.full(Words::of(lang), key);
        assert_eq!(named(Lang::En, "address.district"), "Address – district");
        assert_eq!(named(Lang::Fr, "address.district"), "Adresse – district");
        assert_eq!(named(Lang::En, "links.self"), "links.self");
        assert_eq!(named(Lang::En, "confirm"), "confirm");
    }
}

//! Labels of fields outside of their form.

use super::Words;
use crate::profile::{Place, Profile};
use std::borrow::Cow;

impl Words {
    /// The label of a field: the country's own word where the form called it so, else the
    /// profile's.
    pub fn called(
        &self,
        profile: &'static Profile,
        place: &Place,
        called: Option<&str>,
    ) -> Cow<'static, str> {
        match called.filter(|word| self.has(word)) {
            Some(word) => self.t(word),
            None => self.label(profile.slug, &place.key()),
        }
    }

    /// The label of a field with its section, where a page shows it outside of it.
    pub fn in_section(&self, place: &Place, label: Cow<'static, str>) -> String {
        if place.section.at.is_empty() {
            return label.into_owned();
        }
        let section = self.t(&format!("section-{}", place.section.title));
        self.t_args(
            "label-in-section",
            &[("section", section.into()), ("label", label.into())],
        )
    }
}

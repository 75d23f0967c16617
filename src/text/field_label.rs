//! Labels of fields outside of their form.

use super::Words;
use crate::profile::{CUSTOMER_BILLING, Place, Profile};
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

    /// A problem of a customer's billing profile: the rule, and the field that breaks it, if one does.
    pub fn data_problem(&self, rule: &str, field_key: &str) -> String {
        let rule = self.t(&format!("data-rule-{rule}"));
        if field_key.is_empty() {
            return rule.into_owned();
        }
        let field = self.label(CUSTOMER_BILLING.slug, field_key);
        let args = [("field", field.into()), ("rule", rule.into())];
        self.t_args("data-problem", &args)
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

//! The rules of the countries that an edit is about. They are asked for with the person's own
//! token, and never stand in its way.

use super::Editing;
use crate::auth::{Permission, Person};
use crate::profile::rules::countries_of;
use crate::profile::{Countries, Json, Target, Values};

impl Editing {
    /// The rules for the addresses of this document, as stored and as typed. Only who may edit
    /// needs them.
    pub(super) async fn countries(
        &self,
        person: &Person,
        target: &Target,
        document: &Json,
        typed: &Values,
    ) -> Countries {
        if !target.profile().is_editable() || !person.roles.may(Permission::Edit) {
            return self
                .history
                .known_countries(target.profile(), document, typed);
        }
        let mut known = Countries::new();
        for country in countries_of(target.profile(), document, typed) {
            if let Some(rules) = self.upstream.country_rules(person, &country).await {
                known.insert(country, rules);
            }
        }
        known
    }
}

//! The rules of the countries that an edit is about. They are asked for with the person's own
//! token, and never stand in its way.

use crate::auth::{Permission, Person};
use crate::partner_center::UpstreamError;
use crate::partner_center::country_rules::Read;
use crate::portal::Portal;
use crate::profile::rules::{FieldLabels, countries_of, field_labels};
use crate::profile::{Countries, CountryRules, Json, Profile, Target, Values};
use crate::text::Lang;
use std::sync::Arc;
use std::time::Duration;

/// Longest wait for rules; without them an edit goes on under the table's own.
const PATIENCE: Duration = Duration::from_secs(3);

impl Portal {
    /// The rules of a country (two letters), if they are known.
    pub async fn country_rules(&self, person: &Person, country: &str) -> Option<Arc<CountryRules>> {
        let read = async {
            tokio::time::timeout(PATIENCE, self.read_rules(person, country))
                .await
                .unwrap_or(Read::Failed)
        };
        self.known_countries
            .get(country, self.clock.now_ms(), read)
            .await
    }

    async fn read_rules(&self, person: &Person, country: &str) -> Read {
        // Rules are in no language.
        let Ok(caller) = self.caller(person, Lang::En).await else {
            return Read::NotAsked;
        };
        match self.upstream.country_rules(&caller, country).await {
            Ok(document) => CountryRules::read(&document, country)
                .map_or(Read::Failed, |rules| Read::Known(Arc::new(rules))),
            // Which status a country without rules has is not documented.
            Err(UpstreamError::Refused(said)) if matches!(said.status, 400 | 404) => Read::None,
            Err(UpstreamError::Refused(said)) if matches!(said.status, 401 | 403) => Read::NotAsked,
            Err(failure) => {
                tracing::info!(country, "the rules of a country cannot be read: {failure}");
                Read::Failed
            }
        }
    }

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
            return self.countries_known(target.profile(), document, typed);
        }
        let mut known = Countries::new();
        for country in countries_of(target.profile(), document, typed) {
            if let Some(rules) = self.country_rules(person, &country).await {
                known.insert(country, rules);
            }
        }
        known
    }

    /// The same as far as they are known here already; asks nobody.
    pub(crate) fn countries_known(
        &self,
        profile: &'static Profile,
        document: &Json,
        typed: &Values,
    ) -> Countries {
        countries_of(profile, document, typed)
            .into_iter()
            .filter_map(|code| Some((code.clone(), self.known_countries.peek(&code)?)))
            .collect()
    }

    /// What the form calls the fields of this document.
    pub(crate) fn field_labels(&self, target: &Target, document: &Json) -> FieldLabels {
        let (profile, nothing) = (target.profile(), Values::new());
        field_labels(
            profile,
            document,
            &nothing,
            &self.countries_known(profile, document, &nothing),
        )
    }
}

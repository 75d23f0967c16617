//! Labels of address fields by country, for the form and for every other place that names such a
//! field.

use super::super::{Countries, Json, Profile, Values, countries, read};
use std::collections::BTreeMap;

/// Message keys of the labels that differ from the common ones, by the key of the field.
pub type FieldLabels = BTreeMap<String, String>;

/// Returns the labels for this document, with the typed values over the stored ones.
pub fn field_labels(
    profile: &'static Profile,
    document: &Json,
    typed: &Values,
    known: &Countries,
) -> FieldLabels {
    let own = |place: super::Place| {
        let country = profile.place(&place.country_key()?)?;
        let typed = typed
            .get(&country.key())
            .filter(|_| country.field.is_editable())
            .cloned();
        let code = countries::code(&typed.unwrap_or_else(|| read(document, &country).shown()));
        let has_list = known.get(&code).map(|rules| !rules.states.is_empty());
        Some((
            place.key(),
            countries::label_key(&code, place.field.kind, has_list)?,
        ))
    };
    profile.places().filter_map(own).collect()
}

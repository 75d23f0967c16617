//! What the parts of an address are called where they stand: on the form, and wherever else a field
//! of it is named.

use super::super::{Countries, Json, Profile, Values, countries, read};
use std::collections::BTreeMap;

/// The words' keys of the fields that a country calls otherwise than most, by the field's key.
pub type FieldLabels = BTreeMap<String, String>;

/// For this document with what was typed over it.
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
            countries::field_labels(&code, place.field.kind, has_list)?,
        ))
    };
    profile.places().filter_map(own).collect()
}

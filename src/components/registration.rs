//! The registration number that customers of some countries need: the pages of such a customer say
//! where it is entered.

use super::by_country::Country;
use super::page_context;
use crate::profile::{Countries, Json, Kind, Owner, Target, Values, countries, read};
use leptos::prelude::*;

/// Tells where the number is entered, for the country as typed, else as stored. On a form it is
/// there without words too: the islands write into it when the country changes.
#[component]
pub fn RegistrationNote<'a>(
    target: &'a Target,
    document: &'a Json,
    /// The edited values, by key.
    typed: Option<&'a Values>,
    known: &'a Countries,
) -> Option<impl IntoView + use<>> {
    let profile = target.profile();
    let place = profile
        .places()
        .find(|place| profile.owner == Owner::Customer && place.field.kind == Kind::Country)?;
    let typed = typed.and_then(|typed| typed.get(&place.key()));
    let stored = || read(document, &place).shown();
    let code = countries::code(&typed.cloned().unwrap_or_else(stored));
    let country = Country {
        rules: known.get(&code).map(|rules| &**rules),
        code,
    };
    let text = country.registration(page_context().words);
    let nothing = text.is_empty();
    if nothing && !profile.is_editable() {
        return None;
    }
    Some(view! {
        <p class="note" aria-live="polite" data-registration="" hidden=nothing>{text}</p>
    })
}

//! The registration number that customers of some countries need. It stands in the company profile,
//! which can only be read, and no document that can be written has a member for it: so there is no
//! input, and the pages of such a customer say where it is entered.

use super::page_context;
use crate::profile::{Countries, Json, Kind, Owner, Target, countries, read};
use leptos::prelude::*;

/// Tells where the number is entered. Nothing where the customer's country asks for none.
#[component]
pub fn RegistrationNote<'a>(
    target: &'a Target,
    document: &'a Json,
    known: &'a Countries,
) -> Option<impl IntoView + use<>> {
    let profile = target.profile();
    let place = profile
        .places()
        .find(|place| profile.owner == Owner::Customer && place.field.kind == Kind::Country)?;
    let code = countries::code(&read(document, &place).shown());
    let by_rules = known
        .get(&code)
        .is_some_and(|rules| rules.registration_number_required);
    if !by_rules && !countries::needs_registration(&code) {
        return None;
    }
    let page = page_context();
    let country = page.words.country(&code).unwrap_or(&code).to_owned();
    let text = page.t_args("registration-needed", &[("country", country.into())]);
    Some(view! { <p class="note" data-registration=code>{text}</p> })
}

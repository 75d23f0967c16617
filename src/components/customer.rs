//! The customer that a page is about. Two may have the same name: domain, country and ID tell them
//! apart.

use super::page_context;
use crate::customers::CustomerRow;
use crate::profile::Target;
use crate::text::Words;
use leptos::prelude::*;

/// The customer's name and ID, with domain and country where the portal's copy has them; nothing
/// for a profile of the partner.
#[component]
pub fn CustomerLine<'a>(target: &'a Target, name: Option<String>) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let id = target.customer()?;
    let name = name.or_else(|| page.customers.name_of(target).map(str::to_owned));
    let name = name.map(|name| view! { <bdi>{name}</bdi>" " });
    let about = page.customers.get(id).map(|row| about(page.words, row));
    let about = about.filter(|about| !about.is_empty());
    let about = about.map(|about| view! { <bdi>{about}</bdi>" " });
    let id = id.to_string();
    Some(view! { <p>{name}{about}<code translate="no" class="hint">{id}</code></p> })
}

/// Domain and country: what tells a customer from another one of the same name.
pub fn about(words: &Words, row: &CustomerRow) -> String {
    let country = words.country(&row.country).unwrap_or(&row.country);
    let parts = [row.domain.as_str(), country];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// The name of a profile, for a title or a sentence: that of a customer with the customer's name,
/// or with the ID where the name is not known.
pub fn full_title(words: &Words, target: &Target, name: Option<&str>) -> String {
    let profile = words.t(&format!("profile-{}", target.profile().slug));
    let Some(id) = target.customer() else {
        return profile.into_owned();
    };
    let customer = name.unwrap_or(id.as_str());
    let args = [("customer", customer.into()), ("profile", profile.into())];
    words.t_args("title-of-customer", &args)
}

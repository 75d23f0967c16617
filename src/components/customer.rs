//! The customer that a page is about. Two may have the same name: their IDs tell them apart.

use crate::profile::Target;
use crate::text::Words;
use leptos::prelude::*;

/// The customer's name and ID; nothing for a profile of the partner.
#[component]
pub fn CustomerLine<'a>(target: &'a Target, name: Option<String>) -> Option<impl IntoView + use<>> {
    let id = target.customer()?.to_string();
    let name = name.map(|name| view! { <bdi>{name}</bdi>" " });
    Some(view! { <p>{name}<code translate="no" class="hint">{id}</code></p> })
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

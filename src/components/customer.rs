//! The customer that a page is about. Two may have the same name: domain, country and ID tell them
//! apart.

use super::{PageContext, page_context, value};
use crate::profile::{CustomerId, Kind, Target};
use leptos::prelude::*;

/// The customer's name, with what tells it apart; nothing for a profile of the partner.
#[component]
pub fn CustomerLine<'a>(target: &'a Target, name: Option<String>) -> Option<impl IntoView + use<>> {
    let id = target.customer()?;
    let name = customer_name(&page_context(), id, name.as_deref());
    let name = name.map(|name| view! { <bdi>{name}</bdi>" · " });
    Some(view! { <p>{name}<CustomerDetails id/></p> })
}

/// The domain and the country of a customer, as far as they are known, and the ID.
#[component]
pub fn CustomerDetails<'a>(
    id: &'a CustomerId,
    /// The domain stands beside the name already.
    #[prop(optional)]
    without_domain: bool,
) -> impl IntoView + use<> {
    let page = page_context();
    let known = page.customer(id);
    let country = Some(known.country)
        .filter(|country| !country.is_empty())
        .map(|country| value::text(page.words, Kind::Country, &country));
    let domain = Some(known.domain).filter(|domain| !without_domain && !domain.is_empty());
    let domain = domain.map(|domain| view! { <bdi translate="no">{domain}</bdi>" · " });
    let country = country.map(|country| view! { <bdi>{country}</bdi>" · " });
    view! { {domain}{country}<code translate="no" class="hint">{id.to_string()}</code> }
}

/// The given name, else the one that Partner Center has named to this session.
pub fn customer_name(page: &PageContext, id: &CustomerId, name: Option<&str>) -> Option<String> {
    name.map(str::to_owned)
        .or_else(|| Some(page.customer(id).name))
        .filter(|name| !name.is_empty())
}

/// The name of a profile, for a title or a sentence: that of a customer with the customer's name
/// and domain, and with the ID where either is not known.
pub fn full_title(page: &PageContext, target: &Target, name: Option<&str>) -> String {
    let profile = page.t(&format!("profile-{}", target.profile().slug));
    let Some(id) = target.customer() else {
        return profile.into_owned();
    };
    let customer = told_apart(page, id, name);
    let args = [("customer", customer.into()), ("profile", profile.into())];
    page.t_args("title-of-customer", &args)
}

/// The customer in a sentence: the name and the domain, with the ID where either is not known.
pub fn told_apart(page: &PageContext, id: &CustomerId, name: Option<&str>) -> String {
    let Some(name) = customer_name(page, id, name) else {
        return id.to_string();
    };
    let domain = page.customer(id).domain;
    let apart = match domain.as_str() {
        "" => id.as_str(),
        domain => domain,
    };
    page.t_args(
        "customer-apart",
        &[("name", name.into()), ("apart", apart.into())],
    )
}

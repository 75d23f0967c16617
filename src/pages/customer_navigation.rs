//! The ways from a customer's page to its neighbours in the list that it was opened from, and back
//! to that list.

use super::named_customers::{with_customers_of, with_place};
use crate::components::{PageContext, page_context};
use crate::customers::{CustomerNotes, CustomerPlace, CustomerRow, Customers, LabelIndex};
use crate::profile::{CustomerId, Target};
use leptos::prelude::*;
use std::sync::Arc;

/// Customers on a page of the table.
pub const TABLE_ROWS: usize = 25;

/// The page with what the copy knows of the customer of `target`: name, domain, country, and its
/// neighbours in the list.
pub async fn placed(
    page: PageContext,
    customers: &Customers,
    notes: &CustomerNotes,
    target: &Target,
) -> PageContext {
    if target.customer().is_none() {
        return page;
    }
    let page = with_customers_of(page, customers, [target]).await;
    let labels = match &page.copy.list {
        None => return page,
        Some(list) if list.label.is_empty() => Arc::new(LabelIndex::default()),
        Some(_) => match notes.index().await {
            Ok(labels) => labels,
            Err(_) => return page,
        },
    };
    with_place(page, customers, &labels, target).await
}

/// The address of a customer's billing profile, opened from the list that this page has.
pub fn customer_address(page: &PageContext, id: &CustomerId) -> String {
    page.in_list(format!("/customers/{id}/billing"))
}

/// The name of a customer, or its id where the service has none.
pub fn customer_name(row: &CustomerRow) -> String {
    if row.company_name.is_empty() {
        row.id.to_string()
    } else {
        row.company_name.clone()
    }
}

/// The name of a customer, with the domain where another of `all` has the same name.
pub fn name_among(page: &PageContext, row: &CustomerRow, all: &[&CustomerRow]) -> String {
    let name = customer_name(row);
    let is_double = all
        .iter()
        .any(|other| other.id != row.id && customer_name(other) == name);
    if !is_double {
        return name;
    }
    let apart = match row.domain.as_str() {
        "" => row.id.as_str(),
        domain => domain,
    };
    let args = [("name", name.into()), ("apart", apart.into())];
    page.t_args("customer-apart", &args)
}

/// The way back to the list, and to the customers before and after this one. Nothing on a page that
/// was not opened from a list.
#[component]
pub fn ListNavigation<'a>(target: &'a Target) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let id = target.customer()?;
    let list = page.copy.list.as_ref()?;
    let place = page.copy.place.as_ref();
    let number = place.map_or(1, |place| place.number.saturating_sub(1) / TABLE_ROWS + 1);
    let back = list.address(number);
    let around = place.map(|place| view! { <Neighbours id place/> });
    Some(view! {
        <nav class="back" aria-label=page.t("list-navigation")>
            <a href=back data-key="l">{page.t("list-back")}</a>
            {around}
        </nav>
    })
}

#[component]
fn Neighbours<'a>(id: &'a CustomerId, place: &'a CustomerPlace) -> impl IntoView + use<> {
    let page = page_context();
    let around = [
        page.copy.get(id),
        place.before.as_ref(),
        place.after.as_ref(),
    ];
    let around: Vec<&CustomerRow> = around.into_iter().flatten().collect();
    let link = |row: &Option<CustomerRow>, text: &str, rel: &'static str, key: &'static str| {
        row.as_ref().map(|row| {
            let text = page.t_args(
                text,
                &[("customer", name_among(&page, row, &around).into())],
            );
            let address = customer_address(&page, &row.id);
            view! { " · "<a href=address rel=rel data-key=key>{text}</a> }
        })
    };
    let before = link(&place.before, "list-previous", "prev", "p");
    let after = link(&place.after, "list-next", "next", "n");
    let args = [
        ("number", place.number.into()),
        ("total", place.matching.into()),
    ];
    let number = page.t_args("list-number", &args);
    view! { " · "<span>{number}</span>{before}{after} }
}

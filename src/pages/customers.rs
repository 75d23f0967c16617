//! Customers: the table of the portal's copy, or, before there is one, the service's own list:
//! search by any part of a name or a domain, 25 on a page.

use super::customer_table::{self, CustomerTablePage, TableAnswer};
use crate::app::{Frame, render, render_part};
use crate::components::collection_note::{self, CollectionNote, CollectionParts};
use crate::components::search::is_too_long;
use crate::components::{PageContext, page_context};
use crate::customers::{CollectionKind, CustomerNotes, CustomerViews, Customers, ListQuery};
use crate::error::{Error, ErrorKind};
use crate::islands::CustomerSearch;
use crate::partner_center::is_continuation_token;
use crate::profile::CustomerId;
use crate::text::Words;
use axum::extract::{Query, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use std::collections::BTreeSet;
use url::form_urlencoded;

#[derive(Debug, serde::Deserialize)]
pub struct CustomerListQuery {
    #[serde(default)]
    search: String,
    after: Option<String>,
    /// `list`: only the list, for the island; `collection`: only how far the collection is.
    part: Option<String>,
    /// `service`: the service's own list, also where there is a copy.
    source: Option<String>,
    /// The page of the table, from 1.
    page: Option<String>,
}

/// A customer as the list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedCustomer {
    pub id: String,
    pub company_name: String,
    pub domain: String,
}

/// The customers of one page of the list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CustomerList {
    pub items: Vec<ListedCustomer>,
    /// Continuation token of the next page, if there is one.
    pub next: Option<String>,
    /// More customers follow, whether or not a page leads to them.
    pub more: bool,
    /// The number of customers on all pages, where it is known.
    pub total: Option<usize>,
    /// The domains could not be searched.
    pub incomplete: bool,
}

pub async fn show(
    page: PageContext,
    State(customers): State<Customers>,
    State(notes): State<CustomerNotes>,
    State(views): State<CustomerViews>,
    RawQuery(query): RawQuery,
    Query(asked): Query<CustomerListQuery>,
) -> Result<Response, Error> {
    if asked.part.as_deref() == Some(collection_note::PART) {
        let collection = customers
            .collection(page.person()?, CollectionKind::Customers)
            .await?;
        let content = move || view! { <CollectionParts collection=collection.as_ref()/> };
        return Ok(render_part(&page, content).await);
    }
    let of_service =
        asked.after.is_some() || asked.part.is_some() || asked.source.as_deref() == Some("service");
    if of_service || is_too_long(&asked.search) {
        return listed(page, &customers, asked, false).await;
    }
    let query = query.as_deref().unwrap_or_default();
    let number = asked.page.as_deref().and_then(|page| page.parse().ok());
    let number = number.unwrap_or(1);
    let ticked = ticked(query);
    if let Some(list) = posted_list(query) {
        let address = with_ticks(list.address(number), &ticked);
        return Ok(Redirect::to(&address).into_response());
    }
    let list = ListQuery::read(query);
    match customer_table::read(&page, &customers, &notes, &views, list, number, ticked).await? {
        TableAnswer::Nothing => listed(page, &customers, asked, true).await,
        TableAnswer::Closed => listed(page, &customers, asked, false).await,
        TableAnswer::Table(table) => {
            let frame = Frame::titled(page.t("customers-title"));
            let content = move || view! { <CustomerTablePage table=&table/> };
            Ok(render(&page, frame, content).await)
        }
    }
}

/// The ticked customers that an address names.
fn ticked(query: &str) -> BTreeSet<CustomerId> {
    form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == "customer")
        .filter_map(|(_, id)| CustomerId::parse(&id))
        .collect()
}

/// The list whose next or previous page the form of the table asks for.
fn posted_list(query: &str) -> Option<ListQuery> {
    let (_, list) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "list")?;
    Some(ListQuery::read(&list))
}

/// The address of a page of the table, with the customers that are ticked.
fn with_ticks(mut address: String, ticked: &BTreeSet<CustomerId>) -> String {
    for id in ticked {
        address.extend(["&customer=", id.as_str()]);
    }
    address
}

/// The service's own list. `offers_collection` says that there is no copy yet.
async fn listed(
    page: PageContext,
    customers: &Customers,
    asked: CustomerListQuery,
    offers_collection: bool,
) -> Result<Response, Error> {
    let after = asked.after.as_deref().filter(|token| !token.is_empty());
    let for_island = asked.part.as_deref() == Some("list");
    if is_too_long(&asked.search) {
        if for_island {
            // While somebody types, the list would otherwise stay the one of a shorter search.
            let content = || view! { <p>{page_context().t("error-search-too-long-text")}</p> };
            return Ok(render_part(&page, content).await);
        }
        return Err(ErrorKind::SearchTooLong.into());
    }
    if after.is_some_and(|token| !is_continuation_token(token)) {
        return Err(ErrorKind::PageToken.into());
    }
    let page_of = customers
        .page(page.person()?, &asked.search, after, page.lang())
        .await?;
    let items = page_of.items.into_iter().map(|item| ListedCustomer {
        id: item.id,
        company_name: item.company_name,
        domain: item.domain,
    });
    let found = CustomerList {
        items: items.collect(),
        next: page_of.next,
        more: page_of.more,
        total: page_of.total,
        incomplete: page_of.incomplete,
    };
    let list = ListedCustomers {
        later: after.is_some(),
        search: asked.search,
        found,
    };
    if for_island {
        let content = move || {
            let count = count_of(page_context().words, &list);
            view! { <p>{count}</p><FoundCustomers list=&list/> }
        };
        return Ok(render_part(&page, content).await);
    }
    let collection = match offers_collection {
        true => {
            customers
                .collection(page.person()?, CollectionKind::Customers)
                .await?
        }
        false => None,
    };
    let frame = Frame::titled(page.t("customers-title"));
    let content = move || {
        let note = offers_collection.then(|| {
            view! { <CollectionNote collection=collection.as_ref() complete_at=None/> }
        });
        view! { <CustomersPage list=&list/>{note} }
    };
    Ok(render(&page, frame, content).await)
}

/// One page of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedCustomers {
    pub search: String,
    pub found: CustomerList,
    /// This is not the first page.
    pub later: bool,
}

#[component]
pub fn CustomersPage<'a>(list: &'a ListedCustomers) -> impl IntoView + use<> {
    let page = page_context();
    let count = count_of(page.words, list);
    let first = list.later.then(|| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("search", &list.search)
            .finish();
        let address = format!("/customers?{query}");
        view! { <p><a href=address>{page.t("customers-first")}</a></p> }
    });
    let form = view! {
            <form class="customer-search" role="search" action="/customers">
                <label for="search">{page.t("customers-search")}</label>
                <p id="hint-search" class="hint">{page.t("customers-search-hint")}</p>
                <div class="customer-search__box">
                    <input
                        id="search"
                        name="search"
                        type="search"
                        value=list.search.clone()
                        autocomplete="off"
                        aria-describedby="hint-search"
                    />
                    <button class="button">{page.t("button-search")}</button>
                </div>
            </form>
    };
    let found = view! { <FoundCustomers list/> };
    view! {
        <hgroup>
            <h1>{page.t("customers-title")}</h1>
            <p>{page.t("customers-text")}</p>
        </hgroup>
        <CustomerSearch>
            {form}
            <p class="customer-search__count" role="status">{count}</p>
            <div class="customer-search__found">{found}</div>
        </CustomerSearch>
        {first}
    }
}

/// The list of customers and the link to the next page.
#[component]
fn FoundCustomers<'a>(list: &'a ListedCustomers) -> impl IntoView + use<> {
    let rows: Vec<_> = list
        .found
        .items
        .iter()
        .map(|customer| {
            let address = format!("/customers/{}/billing", customer.id);
            // A link has a text, and what tells two of one name apart stands beside it.
            let or_id = |text: &String| match text.as_str() {
                "" => customer.id.clone(),
                text => text.to_owned(),
            };
            view! {
                <li class="customer-list__item">
                    <a href=address translate="no">{or_id(&customer.company_name)}</a>
                    <span class="customer-list__domain" translate="no">
                        {or_id(&customer.domain)}
                    </span>
                </li>
            }
        })
        .collect();
    let next = list.found.next.as_ref().map(|token| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("search", &list.search)
            .append_pair("after", token)
            .finish();
        let address = format!("/customers?{query}");
        view! { <p><a rel="next" href=address>{page_context().t("customers-next")}</a></p> }
    });
    view! {
        <ul class="customer-list">{rows}</ul>
        {next}
    }
}

/// The sentence with the number of customers. The total is not always known; the last page tells
/// only that it is the last.
fn count_of(words: &Words, list: &ListedCustomers) -> String {
    let ListedCustomers { found, later, .. } = list;
    let count = found.items.len();
    let key = match (count, found.more, found.total) {
        (_, true, Some(_)) => "customers-of-total",
        (_, true, None) if *later => "customers-more",
        (_, true, None) => "customers-first-page",
        (0, false, _) => "customers-none",
        (1, false, _) if *later => "customers-last-one",
        (1, false, _) => "customers-one",
        (_, false, _) if *later => "customers-last",
        (_, false, _) => "customers-all",
    };
    let total = found.total.unwrap_or(count);
    let args = [("count", count.into()), ("total", total.into())];
    let sentences = [
        Some(words.t_args(key, &args)),
        (found.more && found.next.is_none()).then(|| words.t("customers-unreachable").into_owned()),
        found
            .incomplete
            .then(|| words.t("customers-incomplete").into_owned()),
    ];
    let sentences: Vec<String> = sentences
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect();
    sentences.join(words.lang().between_sentences())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn the_count_says_whether_more_follow() {
        let words = Words::of(Lang::En);
        let row = ListedCustomer {
            id: "1".into(),
            company_name: "A".into(),
            domain: "a.example".into(),
        };
        let list = |count: usize, next: Option<&str>| CustomerList {
            items: vec![row.clone(); count],
            next: next.map(Into::into),
            more: next.is_some(),
            total: None,
            incomplete: false,
        };
        let sum = |found: CustomerList| {
            let (search, later) = (String::new(), false);
            count_of(
                words,
                &ListedCustomers {
                    search,
                    found,
                    later,
                },
            )
        };
        let say = |key: &str, count: usize| {
            words.t_args(key, &[("count", count.into()), ("total", 30_usize.into())])
        };
        assert_eq!(
            [
                sum(list(0, None)),
                sum(list(1, None)),
                sum(list(2, None)),
                sum(list(25, Some("t")))
            ],
            [
                say("customers-none", 0),
                say("customers-one", 1),
                say("customers-all", 2),
                say("customers-first-page", 25)
            ]
        );
        let of_total = CustomerList {
            total: Some(30),
            ..list(25, Some("t"))
        };
        assert_eq!(sum(of_total), say("customers-of-total", 25));
        let cut = CustomerList {
            more: true,
            incomplete: true,
            ..list(25, None)
        };
        assert_eq!(
            sum(cut),
            [
                say("customers-first-page", 25).as_str(),
                words.t("customers-unreachable").as_ref(),
                words.t("customers-incomplete").as_ref()
            ]
            .join(" ")
        );
    }
}

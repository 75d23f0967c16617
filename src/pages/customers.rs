//! Customers: search by any part of a name or a domain, 25 on a page.

use crate::app::{Frame, render};
use crate::components::search::is_too_long;
use crate::components::{PageContext, page_context};
use crate::customers::Customers;
use crate::error::{Error, ErrorKind};
use crate::islands::{CustomerList, CustomerRow, CustomerSearch, SearchWords};
use crate::partner_center::is_continuation_token;
use crate::text::Words;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use url::form_urlencoded;

#[derive(Debug, serde::Deserialize)]
pub struct CustomerListQuery {
    #[serde(default)]
    search: String,
    after: Option<String>,
}

pub async fn show(
    page: PageContext,
    State(customers): State<Customers>,
    Query(asked): Query<CustomerListQuery>,
) -> Result<Response, Error> {
    let after = asked.after.as_deref().filter(|token| !token.is_empty());
    if is_too_long(&asked.search) {
        return Err(ErrorKind::SearchTooLong.into());
    }
    if after.is_some_and(|token| !is_continuation_token(token)) {
        return Err(ErrorKind::PageToken.into());
    }
    let page_of = customers
        .page(page.person()?, &asked.search, after, page.lang())
        .await?;
    let items = page_of.items.into_iter().map(|item| CustomerRow {
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
    let list = CustomerListPage {
        later: after.is_some(),
        search: asked.search,
        found,
    };
    let frame = Frame::titled(page.t("customers-title"));
    let content = move || view! { <CustomersPage list=&list/> };
    Ok(render(&page, frame, content).await)
}

/// One page of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerListPage {
    pub search: String,
    pub found: CustomerList,
    /// This is not the first page.
    pub later: bool,
}

#[component]
pub fn CustomersPage<'a>(list: &'a CustomerListPage) -> impl IntoView + use<> {
    let page = page_context();
    let count = search_words(page.words, list.later).summary(&list.found);
    let first = list.later.then(|| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("search", &list.search)
            .finish();
        let address = format!("/customers?{query}");
        view! { <p><a href=address>{page.t("customers-first")}</a></p> }
    });
    view! {
        <hgroup>
            <h1>{page.t("customers-title")}</h1>
            <p>{page.t("customers-text")}</p>
        </hgroup>
        <CustomerSearch
            search=list.search.clone()
            found=list.found.clone()
            count=count
            words=search_words(page.words, false)
        />
        {first}
    }
}

/// The sentences of the search. The total is not known to anybody; the last page tells only that it
/// is the last.
fn search_words(words: &Words, later: bool) -> SearchWords {
    let text = |key: &str| words.t(key).into_owned();
    let counted = |key: &str| words.t_args(key, &[("count", "{count}".into())]);
    SearchWords {
        label: text("customers-search"),
        hint: text("customers-search-hint"),
        button: text("button-search"),
        none: text("customers-none"),
        one: text(if later {
            "customers-last-one"
        } else {
            "customers-one"
        }),
        many: counted(if later {
            "customers-last"
        } else {
            "customers-all"
        }),
        more: counted(if later {
            "customers-more"
        } else {
            "customers-first-page"
        }),
        next: text("customers-next"),
        of_total: words.t_args(
            "customers-of-total",
            &[("count", "{count}".into()), ("total", "{total}".into())],
        ),
        unreachable: text("customers-unreachable"),
        incomplete: text("customers-incomplete"),
    }
}

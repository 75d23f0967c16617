//! Customers: search by how a name starts, 25 on a page.

use crate::components::PageContext;
use crate::error::{Error, ErrorKind};
use crate::islands::{CustomerRow, CustomerSearch, Found, SearchWords};
use crate::partner_center::Upstream;
use crate::partner_center::is_header_value;
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
    cx: PageContext,
    State(upstream): State<Upstream>,
    Query(asked): Query<CustomerListQuery>,
) -> Result<Response, Error> {
    let after = asked.after.as_deref().filter(|token| !token.is_empty());
    if after.is_some_and(|token| !is_header_value(token)) {
        return Err(ErrorKind::BadForm.into());
    }
    let page_of = upstream
        .customers(cx.person()?, &asked.search, after, cx.lang())
        .await?;
    let items = page_of.items.into_iter().map(|item| CustomerRow {
        id: item.id,
        company_name: item.company_name,
        domain: item.domain,
    });
    let found = Found {
        items: items.collect(),
        next: page_of.next,
    };
    Ok(page(
        &cx,
        &List {
            search: asked.search,
            found,
            later: after.is_some(),
        },
    ))
}

/// One page of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    pub search: String,
    pub found: Found,
    /// This is not the first page.
    pub later: bool,
}

pub fn page(cx: &PageContext, list: &List) -> Response {
    cx.page(cx.t("customers-title")).draw(|| body(cx, list))
}

pub fn body(cx: &PageContext, list: &List) -> AnyView {
    let count = words(cx, list.later).sum(&list.found);
    let first = form_urlencoded::Serializer::new(String::new())
        .append_pair("search", &list.search)
        .finish();
    let first = format!("/customers?{first}");
    view! {
        <hgroup><h1>{cx.t("customers-title")}</h1><p>{cx.t("customers-text")}</p></hgroup>
        <CustomerSearch search=list.search.clone() found=list.found.clone() count=count words=words(cx, false)/>
        {list.later.then(|| view! { <p><a href=first>{cx.t("customers-first")}</a></p> })}
    }
    .into_any()
}

/// What the search says. How many there are in all nobody knows; on the last page only that it is
/// the last.
fn words(cx: &PageContext, later: bool) -> SearchWords {
    let say = |key: &str| cx.t(key).into_owned();
    let counted = |key: &str| cx.t_args(key, &[("count", "{count}".into())]);
    SearchWords {
        label: say("customers-search"),
        hint: say("customers-search-hint"),
        button: say("button-search"),
        none: say("customers-none"),
        one: say(if later {
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
        next: say("customers-next"),
    }
}

//! Customers: search by how a name starts, 25 on a page.

use crate::components::Cx;
use crate::error::{Error, Kind};
use crate::islands::{CustomerRow, CustomerSearch, Found, SearchWords};
use crate::partner_center::is_header_value;
use crate::portal::Portal;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use std::sync::Arc;
use url::form_urlencoded;

#[derive(Debug, serde::Deserialize)]
pub struct Asked {
    #[serde(default)]
    search: String,
    after: Option<String>,
}

pub async fn show(
    cx: Cx,
    State(portal): State<Arc<Portal>>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let after = asked.after.as_deref().filter(|token| !token.is_empty());
    if after.is_some_and(|token| !is_header_value(token)) {
        return Err(Kind::BadForm.into());
    }
    let page_of = portal
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

pub fn page(cx: &Cx, list: &List) -> Response {
    cx.page(cx.say("customers-title")).draw(|| body(cx, list))
}

pub fn body(cx: &Cx, list: &List) -> AnyView {
    let count = words(cx, list.later).sum(&list.found);
    let first = form_urlencoded::Serializer::new(String::new())
        .append_pair("search", &list.search)
        .finish();
    let first = format!("/customers?{first}");
    view! {
        <hgroup><h1>{cx.say("customers-title")}</h1><p>{cx.say("customers-text")}</p></hgroup>
        <CustomerSearch search=list.search.clone() found=list.found.clone() count=count words=words(cx, false)/>
        {list.later.then(|| view! { <p><a href=first>{cx.say("customers-first")}</a></p> })}
    }
    .into_any()
}

/// What the search says. How many there are in all nobody knows; on the last page only that it is
/// the last.
fn words(cx: &Cx, later: bool) -> SearchWords {
    let say = |key: &str| cx.say(key).into_owned();
    let counted = |key: &str| cx.with(key, &[("count", "{count}".into())]);
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

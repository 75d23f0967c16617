//! Customers: search by how a name starts, 25 on a page.

use crate::components::Cx;
use axum::response::Response;
use leptos::prelude::*;

/// A customer as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub name: String,
    pub domain: String,
}

/// One page of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    pub search: String,
    pub rows: Vec<Row>,
    /// Continuation token of the next page.
    pub next: Option<String>,
    /// This is not the first page.
    pub later: bool,
}

pub fn page(cx: &Cx, list: &List) -> Response {
    cx.page(cx.say("customers-title")).draw(|| body(cx, list))
}

pub fn body(cx: &Cx, list: &List) -> AnyView {
    view! {
        <hgroup><h1>{cx.say("customers-title")}</h1><p>{cx.say("customers-text")}</p></hgroup>
        {search(cx, list)}
    }
    .into_any()
}

fn search(cx: &Cx, list: &List) -> impl IntoView + use<> {
    let rows: Vec<_> = list
        .rows
        .iter()
        .map(|row| {
            let name = if row.name.is_empty() { row.id.clone() } else { row.name.clone() };
            view! {
                <li class="customer-list__item">
                    <a href=format!("/customers/{}/billing", row.id)><bdi>{name}</bdi></a>
                    <span class="customer-list__domain">{row.domain.clone()}</span>
                </li>
            }
        })
        .collect();
    let next = list.next.as_deref().map(|token| {
        let mut query = url::form_urlencoded::Serializer::new(String::from("/customers?"));
        query.append_pair("search", &list.search).append_pair("after", token);
        query.finish()
    });
    let count = match (list.rows.len(), next.is_some()) {
        (0, _) => cx.say("customers-none").into_owned(),
        (count, true) => cx.with("customers-more", &[("count", count.into())]),
        (count, false) if list.later => cx.with("customers-last", &[("count", count.into())]),
        (count, false) => cx.with("customers-all", &[("count", count.into())]),
    };
    view! {
        <form class="customer-search" role="search" action="/customers">
            <label for="search">{cx.say("customers-search")}</label>
            <p id="hint-search" class="hint">{cx.say("customers-search-hint")}</p>
            <div class="customer-search__box">
                <input id="search" name="search" type="search" value=list.search.clone() autocomplete="off" maxlength="200"
                    aria-describedby="hint-search"/>
                <button class="button">{cx.say("button-search")}</button>
            </div>
        </form>
        <p class="customer-search__count" role="status">{count}</p>
        <ul class="customer-list">{rows}</ul>
        {next.map(|href| view! { <p><a class="button button--quiet" rel="next" href=href>{cx.say("customers-next")}</a></p> })}
        {list.later.then(|| view! { <p><a href="/customers">{cx.say("customers-first")}</a></p> })}
    }
}

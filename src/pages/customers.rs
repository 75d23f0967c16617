//! Customers: search by how a name starts, 25 on a page.

use crate::components::Cx;
use crate::islands::{CustomerSearch, Found, SearchWords};
use axum::response::Response;
use leptos::prelude::*;

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
    view! {
        <hgroup><h1>{cx.say("customers-title")}</h1><p>{cx.say("customers-text")}</p></hgroup>
        <CustomerSearch search=list.search.clone() found=list.found.clone() words=words(cx, list.later)/>
        {list.later.then(|| view! { <p><a href="/customers">{cx.say("customers-first")}</a></p> })}
    }
    .into_any()
}

/// What the search says. How many there are in all nobody knows; on the last page only that it is the last.
fn words(cx: &Cx, later: bool) -> SearchWords {
    let say = |key: &str| cx.say(key).into_owned();
    let counted = |key: &str| cx.with(key, &[("count", "{count}".into())]);
    SearchWords {
        label: say("customers-search"),
        hint: say("customers-search-hint"),
        button: say("button-search"),
        none: say("customers-none"),
        one: say(if later { "customers-last-one" } else { "customers-one" }),
        many: counted(if later { "customers-last" } else { "customers-all" }),
        more: counted(if later { "customers-more" } else { "customers-first-page" }),
        next: say("customers-next"),
    }
}

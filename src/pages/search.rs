//! `GET /search`: what the field in the header finds. As a page, and as the part of it that the
//! island shows while somebody types. Customers come from Partner Center: without its answer, or
//! when it is slow, the rest is shown all the same.

use super::local_search::{self, Find, SearchTerms};
use crate::components::search::SearchFormQuery;
use crate::components::{PageContext, changes};
use crate::error::{Error, ErrorKind};
use crate::history::History;
use crate::partner_center::Upstream;
use crate::store::audit::Row;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use leptos::prelude::*;
use std::time::Duration;

/// From here on customers are asked for, in characters: one letter finds half of them.
const CUSTOMERS_FROM: usize = 2;

/// How long the other results wait for the customers.
const PATIENCE: Duration = Duration::from_secs(2);

/// How many of each kind a page shows, and how many the island does.
const MANY: usize = 20;
const FEW: usize = 5;

/// What was found, by the key of its heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub groups: Vec<(&'static str, Vec<Find>)>,
    /// Customers belong to it, and could not be asked for.
    pub without_customers: bool,
}

impl Found {
    fn count(&self) -> usize {
        self.groups.iter().map(|(_, finds)| finds.len()).sum()
    }
}

pub async fn show(
    cx: PageContext,
    State(upstream): State<Upstream>,
    State(history): State<History>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let asked = SearchFormQuery::read(query.as_deref().unwrap_or_default());
    let found = find(&cx, &upstream, &history, &asked).await?;
    Ok(match asked.part {
        true => cx.part(|| list(&cx, &found)),
        false => cx
            .page(cx.t("search-title"))
            .draw(|| body(&cx, &asked.text, &found)),
    })
}

async fn find(
    cx: &PageContext,
    upstream: &Upstream,
    history: &History,
    asked: &SearchFormQuery,
) -> Result<Found, Error> {
    let sought = SearchTerms::new(&asked.text);
    let (customers, entries) = tokio::join!(
        customers(cx, upstream, &asked.text),
        history.named(&asked.text)
    );
    let (customers, without_customers) = match customers {
        Ok(customers) => (customers, false),
        // That is about the person, not about the customers.
        Err(error) if matches!(error.kind, ErrorKind::SignIn | ErrorKind::StoreDown) => {
            return Err(error);
        }
        Err(_) => (vec![], true),
    };
    let entries = entries?.iter().map(|row| entry(cx, row)).collect();
    let help = local_search::help(cx, &sought)
        .into_iter()
        .chain(local_search::errors(cx, &sought))
        .collect();
    let groups = [
        ("search-pages", local_search::pages(cx, &sought)),
        ("nav-customers", customers),
        ("nav-history", entries),
        ("nav-partner", local_search::profiles(cx, &sought)),
        ("nav-help", help),
    ];
    let most = if asked.part { FEW } else { MANY };
    let groups = groups
        .into_iter()
        .map(|(title, finds): (_, Vec<Find>)| (title, finds.into_iter().take(most).collect()));
    Ok(Found {
        groups: groups
            .filter(|(_, finds): &(_, Vec<Find>)| !finds.is_empty())
            .collect(),
        without_customers,
    })
}

async fn customers(cx: &PageContext, upstream: &Upstream, text: &str) -> Result<Vec<Find>, Error> {
    if text.chars().count() < CUSTOMERS_FROM {
        return Ok(vec![]);
    }
    let asked = upstream.customers(cx.person()?, text, None, cx.lang());
    let page = tokio::time::timeout(PATIENCE, asked)
        .await
        .map_err(|_| ErrorKind::Timeout)??;
    let find = |customer: crate::partner_center::CustomerItem| Find {
        address: format!("/customers/{}/billing", customer.id),
        name: if customer.company_name.is_empty() {
            customer.id
        } else {
            customer.company_name
        },
        note: customer.domain,
    };
    Ok(page.items.into_iter().map(find).collect())
}

fn entry(cx: &PageContext, row: &Row) -> Find {
    let name = cx.t_args(
        "search-entry",
        &[
            ("number", row.seq.to_string().into()),
            ("event", changes::event(cx, &row.event).into()),
        ],
    );
    let who = Some(row.person_name.clone()).filter(|name| !name.is_empty());
    let note = [who, Some(cx.moment(row.at))]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ");
    Find {
        name,
        note,
        address: format!("/history/{}", row.seq),
    }
}

pub fn body(cx: &PageContext, text: &str, found: &Found) -> AnyView {
    let sections: Vec<_> = found
        .groups
        .iter()
        .map(|(title, finds)| {
            let items: Vec<_> = finds
                .iter()
                .map(|find| view! { <li><a href=find.address.clone()><bdi>{find.name.clone()}</bdi></a>{note(find)}</li> })
                .collect();
            view! { <section class="part"><h2>{cx.t(title)}</h2><ul class="finds">{items}</ul></section> }
        })
        .collect();
    let failed = found
        .without_customers
        .then(|| view! { <p class="note">{cx.t("search-no-customers")}</p> });
    let said =
        (!text.is_empty()).then(|| view! { <p>{cx.t_args("search-found", &[("count", found.count().into()), ("text", text.into())])}</p> });
    view! {
        <hgroup><h1>{cx.t("search-title")}</h1><p>{cx.t("search-text")}</p></hgroup>
        {said}
        {failed}
        {sections}
    }
    .into_any()
}

fn note(find: &Find) -> Option<AnyView> {
    (!find.note.is_empty())
        .then(|| view! { " "<span class="hint"><bdi>{find.note.clone()}</bdi></span> }.into_any())
}

/// What the island shows: options of a listbox, and what is said of them.
pub fn list(cx: &PageContext, found: &Found) -> AnyView {
    let mut number = 0;
    let mut groups = vec![];
    for (title, finds) in &found.groups {
        let mut options = vec![];
        for find in finds {
            let id = format!("find-{number}");
            options.push(view! { <a id=id role="option" tabindex="-1" href=find.address.clone()>{find.name.clone()}{note(find)}</a> });
            number += 1;
        }
        groups.push(view! { <div role="group" aria-label=cx.t(title)>{options}</div> });
    }
    let said = cx.t_args("search-count", &[("count", found.count().into())]);
    let failed = found.without_customers.then(|| cx.t("search-no-customers"));
    view! {
        {(number > 0).then(|| view! { <div id="finds" role="listbox" aria-label=cx.t("search-title")>{groups}</div> })}
        <p class="hint">{said}{failed.map(|failed| view! { " "{failed} })}</p>
    }
    .into_any()
}

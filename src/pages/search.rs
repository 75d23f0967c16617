//! `GET /search`: the results of the search field in the header. As a page, and as the part of it
//! that the island shows while somebody types. Customers come from Partner Center: without its
//! answer, or when it is slow, the rest is shown all the same.

use super::local_search::{self, SearchHit, SearchTerms};
use crate::app::{Frame, render, render_part};
use crate::components::search::SearchFormQuery;
use crate::components::{PageContext, changes, page_context};
use crate::error::{Error, ErrorKind};
use crate::history::History;
use crate::history::Row;
use crate::partner_center::Upstream;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use leptos::prelude::*;
use std::time::Duration;

/// From here on customers are asked for, in characters: one letter finds half of them.
const CUSTOMERS_FROM: usize = 2;

/// The longest time that the other results wait for the customers.
const PATIENCE: Duration = Duration::from_secs(2);

/// The number of results of each kind that a page shows, and the island.
const MANY: usize = 20;
const FEW: usize = 5;

/// The results, by the key of their heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchResults {
    pub groups: Vec<(&'static str, Vec<SearchHit>)>,
    /// Customers belong to it, and could not be asked for.
    pub without_customers: bool,
}

impl SearchResults {
    fn count(&self) -> usize {
        self.groups.iter().map(|(_, hits)| hits.len()).sum()
    }
}

pub async fn show(
    page: PageContext,
    State(upstream): State<Upstream>,
    State(history): State<History>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let asked = SearchFormQuery::read(query.as_deref().unwrap_or_default());
    let results = find(&page, &upstream, &history, &asked).await?;
    if asked.part {
        let content = move || view! { <SearchList results=&results/> };
        return Ok(render_part(&page, content).await);
    }
    let frame = Frame::titled(page.t("search-title"));
    let content = move || view! { <SearchPage text=&asked.text results=&results/> };
    Ok(render(&page, frame, content).await)
}

async fn find(
    page: &PageContext,
    upstream: &Upstream,
    history: &History,
    asked: &SearchFormQuery,
) -> Result<SearchResults, Error> {
    let sought = SearchTerms::new(&asked.text);
    let (customers, entries) = tokio::join!(
        customers(page, upstream, &asked.text),
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
    let entries = entries?.iter().map(|row| entry(page, row)).collect();
    let help = local_search::help(page.words, &sought)
        .into_iter()
        .chain(local_search::errors(page.words, &sought))
        .collect();
    let groups = [
        ("search-pages", local_search::pages(page, &sought)),
        ("nav-customers", customers),
        ("nav-history", entries),
        ("nav-partner", local_search::profiles(page.words, &sought)),
        ("nav-help", help),
    ];
    let most = if asked.part { FEW } else { MANY };
    let groups = groups
        .into_iter()
        .map(|(title, finds): (_, Vec<SearchHit>)| (title, finds.into_iter().take(most).collect()));
    Ok(SearchResults {
        groups: groups
            .filter(|(_, finds): &(_, Vec<SearchHit>)| !finds.is_empty())
            .collect(),
        without_customers,
    })
}

async fn customers(
    page: &PageContext,
    upstream: &Upstream,
    text: &str,
) -> Result<Vec<SearchHit>, Error> {
    if text.chars().count() < CUSTOMERS_FROM {
        return Ok(vec![]);
    }
    let asked = upstream.customers(page.person()?, text, None, page.lang());
    let found = tokio::time::timeout(PATIENCE, asked)
        .await
        .map_err(|_| ErrorKind::Timeout)??;
    let find = |customer: crate::partner_center::CustomerItem| SearchHit {
        address: format!("/customers/{}/billing", customer.id),
        name: if customer.company_name.is_empty() {
            customer.id
        } else {
            customer.company_name
        },
        note: customer.domain,
    };
    Ok(found.items.into_iter().map(find).collect())
}

fn entry(page: &PageContext, row: &Row) -> SearchHit {
    let name = page.t_args(
        "search-entry",
        &[
            ("number", row.seq.to_string().into()),
            ("event", changes::event(page.words, &row.event).into()),
        ],
    );
    let who = Some(row.person_name.clone()).filter(|name| !name.is_empty());
    let note = [who, Some(page.moment(row.at))]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ");
    SearchHit {
        name,
        note,
        address: format!("/history/{}", row.seq),
    }
}

#[component]
pub fn SearchPage<'a>(text: &'a str, results: &'a SearchResults) -> impl IntoView + use<> {
    let page = page_context();
    let sections: Vec<_> = results
        .groups
        .iter()
        .map(|(title, hits)| view! { <HitSection title=*title hits/> })
        .collect();
    let failed = results
        .without_customers
        .then(|| view! { <p class="note">{page.t("search-no-customers")}</p> });
    let found = (!text.is_empty()).then(|| {
        let args = [("count", results.count().into()), ("text", text.into())];
        view! { <p>{page.t_args("search-found", &args)}</p> }
    });
    view! {
        <hgroup>
            <h1>{page.t("search-title")}</h1>
            <p>{page.t("search-text")}</p>
        </hgroup>
        {found}
        {failed}
        {sections}
    }
}

#[component]
fn HitSection<'a>(title: &'static str, hits: &'a [SearchHit]) -> impl IntoView + use<> {
    let items: Vec<_> = hits
        .iter()
        .map(|hit| {
            let name = view! { <bdi>{hit.name.clone()}</bdi> };
            view! { <li><a href=hit.address.clone()>{name}</a><HitNote hit/></li> }
        })
        .collect();
    view! {
        <section class="part">
            <h2>{page_context().t(title)}</h2>
            <ul class="finds">{items}</ul>
        </section>
    }
}

/// Nothing for a result without a note.
#[component]
fn HitNote<'a>(hit: &'a SearchHit) -> Option<impl IntoView + use<>> {
    (!hit.note.is_empty())
        .then(|| view! { " "<span class="hint"><bdi>{hit.note.clone()}</bdi></span> })
}

/// The list of the island: options of a listbox, and a sentence about them.
#[component]
pub fn SearchList<'a>(results: &'a SearchResults) -> impl IntoView + use<> {
    let page = page_context();
    let mut numbers = 0..;
    let groups: Vec<_> = results
        .groups
        .iter()
        .map(|(title, hits)| {
            let options: Vec<_> = hits
                .iter()
                .zip(&mut numbers)
                .map(|(hit, number)| {
                    let (id, address) = (format!("find-{number}"), hit.address.clone());
                    view! {
                        <a id=id role="option" tabindex="-1" href=address>
                            {hit.name.clone()}
                            <HitNote hit/>
                        </a>
                    }
                })
                .collect();
            view! { <div role="group" aria-label=page.t(title)>{options}</div> }
        })
        .collect();
    let list = (results.count() > 0).then(|| {
        let label = page.t("search-title");
        view! { <div id="finds" role="listbox" aria-label=label>{groups}</div> }
    });
    let count = page.t_args("search-count", &[("count", results.count().into())]);
    let failed = results
        .without_customers
        .then(|| view! { " "{page.t("search-no-customers")} });
    view! {
        {list}
        <p class="hint">{count}{failed}</p>
    }
}

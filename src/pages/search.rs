//! `GET /search`: the results of the search field in the header. As a page, and as the part of it
//! that the island shows while somebody types. Customers come from Partner Center: without its
//! answer, or when it is slow, the rest is shown all the same.

use super::named_customers::with_customers;
use crate::app::{Frame, render, render_part};
use crate::components::local_search::{self, SearchHit, SearchTerms};
use crate::components::search::SearchFormQuery;
use crate::components::{PageContext, changes, page_context};
use crate::customers::Customers;
use crate::error::{Error, ErrorKind};
use crate::history::History;
use crate::history::Row;
use crate::profile::CustomerId;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use leptos::either::Either;
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
    pub groups: Vec<SearchGroup>,
    /// Customers belong to it, and could not be asked for.
    pub without_customers: bool,
    /// Only the beginning of the text was looked for.
    pub is_cut: bool,
}

/// The results of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchGroup {
    /// The key of the heading.
    pub title: &'static str,
    pub hits: Vec<SearchHit>,
    /// The number of further results that are not shown.
    pub more: usize,
    /// The address of all results of this kind, where there is one.
    pub all: Option<String>,
}

impl SearchResults {
    fn count(&self) -> usize {
        self.groups.iter().map(|group| group.hits.len()).sum()
    }

    fn more(&self) -> usize {
        self.groups.iter().map(|group| group.more).sum()
    }
}

impl SearchGroup {
    fn new(title: &'static str, hits: Vec<SearchHit>) -> SearchGroup {
        SearchGroup {
            title,
            hits,
            more: 0,
            all: None,
        }
    }

    /// Shows no more than `most` results, and counts the others.
    fn shorten(mut self, most: usize) -> SearchGroup {
        self.more += self.hits.len().saturating_sub(most);
        self.hits.truncate(most);
        self
    }
}

pub async fn show(
    page: PageContext,
    State(directory): State<Customers>,
    State(history): State<History>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let asked = SearchFormQuery::read(query.as_deref().unwrap_or_default());
    let results = find(&page, &directory, &history, &asked).await?;
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
    directory: &Customers,
    history: &History,
    asked: &SearchFormQuery,
) -> Result<SearchResults, Error> {
    let sought = SearchTerms::new(&asked.text);
    let (customers, entries, people) = tokio::join!(
        customers(page, directory, &asked.text),
        history.named(&asked.text),
        history.people(),
    );
    let (customers, without_customers) = match customers {
        Ok(customers) => (customers, false),
        // That is about the person, not about the customers.
        Err(error) if matches!(error.kind, ErrorKind::SignIn | ErrorKind::StoreDown) => {
            return Err(error);
        }
        Err(_) => (SearchGroup::new("nav-customers", vec![]), true),
    };
    let entries = entries?.iter().map(|row| entry(page, row)).collect();
    let help = local_search::help(page.words, &sought)
        .into_iter()
        .chain(local_search::errors(page.words, &sought))
        .collect();
    let group = SearchGroup::new;
    let groups = [
        group("search-pages", local_search::pages(page, &sought)),
        customers,
        group("search-people", local_search::people(&sought, people?)),
        group("nav-history", entries),
        group("nav-partner", local_search::profiles(page.words, &sought)),
        group("nav-help", help),
    ];
    let most = if asked.part { FEW } else { MANY };
    let groups = groups.into_iter().map(|group| group.shorten(most));
    Ok(SearchResults {
        groups: groups.filter(|group| !group.hits.is_empty()).collect(),
        without_customers,
        is_cut: asked.is_cut,
    })
}

async fn customers(
    page: &PageContext,
    directory: &Customers,
    text: &str,
) -> Result<SearchGroup, Error> {
    let group = SearchGroup::new("nav-customers", vec![]);
    if text.chars().count() < CUSTOMERS_FROM {
        return Ok(group);
    }
    let asked = directory.page(page.person()?, text, None, page.lang());
    let found = tokio::time::timeout(PATIENCE, asked)
        .await
        .map_err(|_| ErrorKind::Timeout)??;
    let ids = found.items.iter();
    let ids: Vec<_> = ids.filter_map(|item| CustomerId::parse(&item.id)).collect();
    let page = with_customers(page.clone(), directory, &ids).await;
    let find = |customer: crate::partner_center::CustomerItem| {
        let known = CustomerId::parse(&customer.id).and_then(|id| page.copy.get(&id));
        let country = known.and_then(|row| page.words.country(&row.country));
        let or_id = |text: String| match text.is_empty() {
            true => customer.id.clone(),
            false => text,
        };
        SearchHit {
            address: format!("/customers/{}/billing", customer.id),
            name: or_id(customer.company_name),
            note: match country {
                Some(country) => format!("{} · {country}", or_id(customer.domain)),
                None => or_id(customer.domain),
            },
        }
    };
    // Where the number is not known there is at least one more.
    let total = found
        .total
        .unwrap_or(found.items.len() + usize::from(found.more));
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("search", text)
        .finish();
    Ok(SearchGroup {
        more: total - found.items.len(),
        hits: found.items.into_iter().map(find).collect(),
        all: Some(format!("/customers?{query}")),
        ..group
    })
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
        .map(|group| view! { <HitSection group/> })
        .collect();
    let failed = results
        .without_customers
        .then(|| view! { <p class="note">{page.t("search-no-customers")}</p> });
    let cut = results
        .is_cut
        .then(|| view! { <p class="note">{page.t("search-cut")}</p> });
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
        {cut}
        {failed}
        {sections}
    }
}

#[component]
fn HitSection<'a>(group: &'a SearchGroup) -> impl IntoView + use<> {
    let page = page_context();
    let items: Vec<_> = group
        .hits
        .iter()
        .map(|hit| {
            let name = view! { <bdi>{hit.name.clone()}</bdi> };
            view! { <li><a href=hit.address.clone()>{name}</a><HitNote hit/></li> }
        })
        .collect();
    let more = (group.more > 0).then(|| {
        let text = page.t_args("search-more", &[("count", group.more.into())]);
        match group.all.clone() {
            Some(all) => Either::Left(view! { <p><a href=all>{text}</a></p> }),
            None => Either::Right(view! { <p class="hint">{text}</p> }),
        }
    });
    view! {
        <section class="part">
            <h2>{page.t(group.title)}</h2>
            <ul class="finds">{items}</ul>
            {more}
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
        .map(|group| {
            let options: Vec<_> = group
                .hits
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
            view! { <div role="group" aria-label=page.t(group.title)>{options}</div> }
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
    let cut = results.is_cut.then(|| view! { " "{page.t("search-cut")} });
    let more = (results.more() > 0).then(|| {
        let text = page.t_args("search-more-on-page", &[("count", results.more().into())]);
        view! { " "{text} }
    });
    view! {
        {list}
        <p class="hint">{count}{more}{cut}{failed}</p>
    }
}

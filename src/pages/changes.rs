//! `/changes`: the change sets of everybody, the newest first.

use crate::app::{Frame, render};
use crate::change_sets::{ChangeSet, ChangeSets};
use crate::components::change_sets as in_words;
use crate::components::time::Time;
use crate::components::{PageContext, page_context};
use crate::error::Error;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::either::Either;
use leptos::prelude::*;

#[derive(Debug, serde::Deserialize)]
pub struct ChangesQuery {
    before: Option<i64>,
    /// The set that was just discarded.
    discarded: Option<i64>,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedSets {
    pub sets: Vec<ChangeSet>,
    pub more: bool,
    /// It is not the first page.
    pub later: bool,
    /// The set that was just discarded.
    pub discarded: Option<i64>,
}

pub async fn show(
    page: PageContext,
    State(sets): State<ChangeSets>,
    Query(asked): Query<ChangesQuery>,
) -> Result<Response, Error> {
    let person = page.person()?;
    sets.ask(person, page.lang()).await?;
    let (found, more) = sets.list(person, asked.before).await?;
    let listed = ListedSets {
        sets: found,
        more,
        later: asked.before.is_some(),
        discarded: asked.discarded,
    };
    let content = move || view! { <ChangeSetsPage listed=&listed/> };
    Ok(render(&page, Frame::titled(page.t("nav-changes")), content).await)
}

#[component]
pub fn ChangeSetsPage<'a>(listed: &'a ListedSets) -> impl IntoView + use<> {
    let page = page_context();
    let rows: Vec<_> = listed
        .sets
        .iter()
        .map(|set| view! { <ListedSet set/> })
        .collect();
    let rows = if rows.is_empty() {
        Either::Left(view! { <p class="note">{page.t("changes-none")}</p> })
    } else {
        Either::Right(view! { <ul class="rows">{rows}</ul> })
    };
    let first = listed.later.then(|| {
        view! { <a href="/changes">{page.t("people-first")}</a> }
    });
    let last = listed.sets.last().filter(|_| listed.more);
    let next = last.map(|set| {
        let address = format!("/changes?before={}", set.number);
        view! { <a rel="next" href=address>{page.t("customers-next")}</a> }
    });
    let pages = (first.is_some() || next.is_some()).then(|| {
        view! { <nav class="pages" aria-label=page.t("changes-pages")>{first}{next}</nav> }
    });
    let discarded = listed.discarded.map(|number| {
        let args = [("number", number.to_string().into())];
        let text = page.t_args("changes-discarded", &args);
        view! { <p class="note" role="status">{text}</p> }
    });
    view! {
        <hgroup>
            <h1>{page.t("nav-changes")}</h1>
            <p>
                {page.t("changes-text")}
                {page.after_sentence()}
                <a href="/customers">{page.t("nav-customers")}</a>
            </p>
        </hgroup>
        {discarded}
        {rows}
        {pages}
    }
}

#[component]
fn ListedSet<'a>(set: &'a ChangeSet) -> impl IntoView + use<> {
    let page = page_context();
    let address = format!("/changes/{}", set.number);
    let args = [("number", set.number.to_string().into())];
    let number = page.t_args("changes-number", &args);
    view! {
        <li>
            <h2><a href=address><bdi>{set.name.clone()}</bdi></a></h2>
            <p class="fine">
                {number}
                " · "
                <bdi>{set.owner.clone()}</bdi>
                " · "
                <Time at=set.created_at/>
            </p>
            <p>{in_words::operation(page.words, &set.operation)}</p>
            <p>{in_words::progress(&page, set)}</p>
        </li>
    }
}

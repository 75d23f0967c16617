//! What others have changed since a person was here last: part of the overview.

use super::history::customers_of;
use crate::auth::{Auth, Person};
use crate::components::page_context;
use crate::components::record::{RecordList, RecordNames};
use crate::components::time::timed;
use crate::editing::CustomerNames;
use crate::error::Error;
use crate::history::{EventGroup, Filter, History, Row};
use crate::profile::CustomerId;
use leptos::either::Either;
use leptos::prelude::*;
use url::form_urlencoded::Serializer;

/// Rows that are shown.
const SHOWN: usize = 5;

/// Pages of the list of changes that are read: more than one only where the person's own changes
/// leave too few rows of others.
const PAGES: usize = 4;

/// What is new.
pub struct NewSince {
    /// When the person was here last, in Unix milliseconds.
    pub since: i64,
    /// The newest changes by others.
    pub rows: Vec<Row>,
    /// There are earlier changes, which were not read.
    pub has_more: bool,
}

impl NewSince {
    /// Reads it; `None` at the first visit, to which nothing is new.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn open(
        auth: &Auth,
        history: &History,
        person: &Person,
    ) -> Result<Option<NewSince>, Error> {
        let Some(since) = auth.last_visit(person).await? else {
            return Ok(None);
        };
        let filter = Filter {
            group: Some(EventGroup::Changes),
            from: Some(since),
            without_settled: true,
            ..Filter::default()
        };
        let key = person.key();
        let (mut rows, mut before) = (vec![], None);
        for _ in 0..PAGES {
            let page = history.page(&filter, before).await?;
            rows.extend(page.rows.into_iter().filter(|row| row.person != key));
            before = page.next;
            if before.is_none() || rows.len() >= SHOWN {
                break;
            }
        }
        rows.truncate(SHOWN);
        Ok(Some(NewSince {
            since,
            rows,
            has_more: before.is_some(),
        }))
    }

    /// The customers that the rows are about.
    pub fn customers(&self) -> Vec<CustomerId> {
        customers_of(&self.rows)
    }
}

#[component]
pub fn NewSinceSection<'a>(
    fresh: &'a NewSince,
    names: Option<&'a CustomerNames>,
) -> impl IntoView + use<> {
    let page = page_context();
    let names = names.map(RecordNames::of_customers).unwrap_or_default();
    let text = timed(&page, "since-text", &[], &[("at", fresh.since)]);
    let day = page.zone.day_of(fresh.since).to_string();
    let query = Serializer::new(String::new())
        .append_pair("from", &day)
        .append_pair("event", EventGroup::Changes.as_str())
        .finish();
    let list = match (fresh.rows.is_empty(), fresh.has_more) {
        (false, _) => {
            Either::Left(view! { <RecordList rows=&fresh.rows with_profile=true names/> })
        }
        (true, more) => {
            let key = if more { "since-own" } else { "since-none" };
            Either::Right(view! { <p class="hint">{page.t(key)}</p> })
        }
    };
    let has_list = fresh.has_more || !fresh.rows.is_empty();
    let all = has_list.then(|| {
        view! { <p><a href=format!("/history?{query}")>{page.t("since-all")}</a></p> }
    });
    view! {
        <section class="part">
            <h2>{page.t("since-title")}</h2>
            <p>{text}</p>
            {list}
            {all}
        </section>
    }
}

//! The audit log: rows by filter, a page at a time; what an auditor takes away.

use super::named_customers::with_customers;
use crate::app::{Frame, render};
use crate::auth::Permission;
use crate::components::changes::{self, Pagination, RecordList};
use crate::components::{PageContext, page_context};
use crate::customers::Customers;
use crate::editing::{CustomerNames, Editing};
use crate::error::{Error, ErrorKind};
use crate::history::{AuditPage, Format, History, target_of};
use crate::history::{Event, Filter, Row};
use crate::history::{first_moment, moment_after};
use crate::profile::{CustomerId, PROFILES};
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::either::Either;
use leptos::prelude::*;
use url::form_urlencoded;

/// The outcomes of a write in the audit log; pages offer these to choose from.
pub const OUTCOMES: [&str; 8] = [
    "saved",
    "rejected",
    "conflict",
    "stale",
    "not-applied",
    "throttled",
    "unavailable",
    "unknown",
];

/// The query of the address; an empty text asks for nothing.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct HistoryQuery {
    pub person: String,
    pub profile: String,
    pub customer: String,
    pub from: String,
    pub to: String,
    pub event: String,
    pub outcome: String,
    pub before: Option<i64>,
    pub format: Option<String>,
}

/// One page of the audit log.
pub struct HistoryList {
    pub asked: HistoryQuery,
    /// The names of the filters that are not what they should be.
    pub wrong: Vec<&'static str>,
    pub people: Vec<(String, String)>,
    pub found: AuditPage,
}

pub async fn show(
    page: PageContext,
    State(history): State<History>,
    State(editing): State<Editing>,
    State(customers): State<Customers>,
    Query(asked): Query<HistoryQuery>,
) -> Result<Response, Error> {
    let people = history.people().await?;
    let (found, wrong) = match asked.filter() {
        Ok(filter) => (history.page(&filter, asked.before).await?, vec![]),
        // A filter that means nothing finds nothing, rather than everything.
        Err(wrong) => (
            AuditPage {
                rows: vec![],
                next: None,
            },
            wrong,
        ),
    };
    let list = HistoryList {
        asked,
        wrong,
        people,
        found,
    };
    let about: Vec<_> = list.found.rows.iter().filter_map(target_of).collect();
    let names = editing.customer_names(page.person()?, &about).await?;
    let page = with_customers(page.clone(), &customers, &customers_of(&list.found.rows)).await;
    let frame = Frame::titled(page.t("history-title"));
    let content = move || view! { <HistoryPage list=&list names=&names/> };
    Ok(render(&page, frame, content).await)
}

/// The customers that these rows are about.
pub fn customers_of(rows: &[Row]) -> Vec<CustomerId> {
    let mut ids: Vec<CustomerId> = rows
        .iter()
        .filter_map(|row| CustomerId::parse(row.customer.as_deref()?))
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

/// The audit log as a file, under the same filters.
pub async fn export(
    page: PageContext,
    State(history): State<History>,
    Query(asked): Query<HistoryQuery>,
) -> Result<Response, Error> {
    let format = asked
        .format
        .as_deref()
        .and_then(Format::parse)
        .ok_or(ErrorKind::BadForm)?;
    let filter = asked.filter().map_err(|_| ErrorKind::BadForm)?;
    if !page.is_visit {
        // A HEAD or a prefetch takes nothing away, so nothing is put on the audit log.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let lines = history
        .export(page.person()?, filter, format, &asked.query(&[]))
        .await?;
    let day = time::OffsetDateTime::from_unix_timestamp(page.now.div_euclid(1000))
        .map_err(|_| ErrorKind::Internal)?
        .date();
    let name = format.file_name(&day.to_string());
    let name = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, format.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, Body::from_stream(lines)).into_response())
}

impl HistoryQuery {
    /// The filter, or the names of what cannot be one.
    pub fn filter(&self) -> Result<Filter, Vec<&'static str>> {
        let mut wrong = vec![];
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut day = |name: &'static str, given: &str, moment: fn(&str) -> Result<i64, String>| {
            let found = moment(&text(given)?);
            if found.is_err() {
                wrong.push(name);
            }
            found.ok()
        };
        // The last day belongs to the range.
        let (from, until) = (
            day("from", &self.from, first_moment),
            day("to", &self.to, moment_after),
        );
        let customer = text(&self.customer).map(|id| CustomerId::parse(&id));
        if customer == Some(None) {
            wrong.push("customer");
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Filter {
            event: text(&self.event),
            person: text(&self.person),
            profile: text(&self.profile),
            customer: customer.flatten().map(|id| id.to_string()),
            outcome: text(&self.outcome),
            from,
            until,
            without_settled: false,
        })
    }

    fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("person", &self.person),
            ("profile", &self.profile),
            ("customer", &self.customer),
            ("from", &self.from),
            ("to", &self.to),
            ("event", &self.event),
            ("outcome", &self.outcome),
        ];
        all.into_iter()
            .map(|(name, value)| (name, value.trim()))
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    /// The filters as a query, with more behind them.
    fn query(&self, more: &[(&str, &str)]) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.pairs())
            .extend_pairs(more)
            .finish()
    }
}

#[component]
pub fn HistoryPage<'a>(
    list: &'a HistoryList,
    #[prop(optional)] names: Option<&'a CustomerNames>,
) -> impl IntoView + use<> {
    let page = page_context();
    let HistoryList {
        asked,
        wrong,
        found,
        ..
    } = list;
    let filtered = !asked.pairs().is_empty();
    let none = if !wrong.is_empty() {
        "history-wrong"
    } else if filtered {
        "history-none-found"
    } else {
        "history-none"
    };
    let rows = if found.rows.is_empty() {
        Either::Left(view! { <p class="note" role="status">{page.t(none)}</p> })
    } else {
        Either::Right(view! { <RecordList rows=&found.rows with_profile=true names/> })
    };
    let first = asked
        .before
        .map(|_| format!("/history?{}", asked.query(&[])));
    let next = found
        .next
        .map(|seq| format!("/history?{}", asked.query(&[("before", &seq.to_string())])));
    let may_export = page.may(Permission::Export) && wrong.is_empty();
    view! {
        <hgroup>
            <h1>{page.t("history-title")}</h1>
            <p>{page.t("history-text")}</p>
        </hgroup>
        <details class="filters-box" open=filtered>
            <summary>{page.t("history-filters")}</summary>
            <FilterForm list filtered/>
        </details>
        {rows}
        <Pagination first next/>
        {may_export.then(|| view! { <ExportForm asked/> })}
    }
}

#[component]
fn FilterForm<'a>(list: &'a HistoryList, filtered: bool) -> impl IntoView + use<> {
    let page = page_context();
    let HistoryList {
        asked,
        wrong,
        people,
        ..
    } = list;
    let profiles = PROFILES.iter().map(|profile| {
        let name = page.t(&format!("profile-{}", profile.slug));
        (profile.slug.to_owned(), name.into_owned())
    });
    let events = Event::ALL.into_iter().map(Event::as_str);
    let events = events.map(|event| (event.to_owned(), changes::event(page.words, event)));
    let outcomes = OUTCOMES
        .into_iter()
        .map(|outcome| (outcome.to_owned(), changes::outcome(page.words, outcome)));
    let bad = wrong.contains(&"customer");
    let all = filtered.then(|| {
        view! { <a class="button button--quiet" href="/history">{page.t("history-all")}</a> }
    });
    let label = page.t("history-filters");
    view! {
        <form class="filters" method="get" action="/history" role="search" aria-label=label>
            <FilterSelect
                name="person"
                key="history-person"
                chosen=&asked.person
                list=people.clone()
            />
            <FilterSelect
                name="profile"
                key="history-profile"
                chosen=&asked.profile
                list=profiles.collect()
            />
            <FilterSelect
                name="event"
                key="history-event"
                chosen=&asked.event
                list=events.collect()
            />
            <FilterSelect
                name="outcome"
                key="history-outcome"
                chosen=&asked.outcome
                list=outcomes.collect()
            />
            <FilterDate
                name="from"
                key="history-from"
                value=&asked.from
                bad=wrong.contains(&"from")
            />
            <FilterDate name="to" key="history-to" value=&asked.to bad=wrong.contains(&"to")/>
            <div class="field filters__wide">
                <label for="customer">{page.t("history-customer")}</label>
                <p id="problem-customer" class="problem" hidden=!bad>
                    {bad.then(|| page.t("history-wrong-customer"))}
                </p>
                <input
                    id="customer"
                    name="customer"
                    type="text"
                    autocomplete="off"
                    value=asked.customer.clone()
                    aria-describedby="problem-customer"
                    aria-invalid=bad.then_some("true")
                />
            </div>
            <div class="filters__actions">
                <button class="button">{page.t("history-show")}</button>
                {all}
            </div>
        </form>
    }
}

#[component]
fn FilterDate<'a>(
    name: &'static str,
    /// Key of the words.
    key: &'static str,
    value: &'a str,
    /// The value is no date. A text input shows it as it is, and a date input would be empty.
    bad: bool,
) -> impl IntoView + use<> {
    let page = page_context();
    let problem = format!("problem-{name}");
    view! {
        <div class="field">
            <label for=name>{page.t(key)}</label>
            <p id=problem.clone() class="problem" hidden=!bad>
                {bad.then(|| page.t("history-wrong-date"))}
            </p>
            <input
                id=name
                name=name
                type=if bad { "text" } else { "date" }
                value=value.to_owned()
                aria-describedby=problem
                aria-invalid=bad.then_some("true")
            />
        </div>
    }
}

/// A list to choose from. The chosen value is offered even where the list does not have it.
#[component]
pub fn FilterSelect<'a>(
    name: &'static str,
    /// Key of the words.
    key: &'static str,
    chosen: &'a str,
    mut list: Vec<(String, String)>,
) -> impl IntoView + use<> {
    let page = page_context();
    if !chosen.is_empty() && !list.iter().any(|(value, _)| value == chosen) {
        list.push((chosen.to_owned(), chosen.to_owned()));
    }
    let options: Vec<_> = list
        .into_iter()
        .map(|(value, text)| {
            let selected = value == chosen;
            let text = if text.is_empty() { value.clone() } else { text };
            view! { <option value=value selected=selected>{text}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label for=name>{page.t(key)}</label>
            <select id=name name=name>
                <option value="">{page.t("history-any")}</option>
                {options}
            </select>
        </div>
    }
}

/// Buttons of a form and no links: links are fetched ahead of the click, and every export is put on
/// record.
#[component]
fn ExportForm<'a>(asked: &'a HistoryQuery) -> impl IntoView + use<> {
    let page = page_context();
    let hidden: Vec<_> = asked
        .pairs()
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value.to_owned()/> })
        .collect();
    view! {
        <section class="part">
            <h2>{page.t("export-title")}</h2>
            <p>{page.t("export-text")}</p>
            <form class="export" method="get" action="/history/export">
                {hidden}
                <button class="button button--quiet" name="format" value="csv">
                    {page.t("export-csv")}
                </button>
                <button class="button button--quiet" name="format" value="csv-fields">
                    {page.t("export-csv-fields")}
                </button>
                <button class="button button--quiet" name="format" value="jsonl">
                    {page.t("export-jsonl")}
                </button>
            </form>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_belongs_to_the_range() {
        let asked = HistoryQuery {
            from: "2026-11-21".to_owned(),
            to: "2026-11-21".to_owned(),
            ..HistoryQuery::default()
        };
        let filter = asked.filter().unwrap();
        assert_eq!(
            filter.until.unwrap() - filter.from.unwrap(),
            24 * 60 * 60 * 1000
        );
        let asked = HistoryQuery {
            from: "21.11.2026".to_owned(),
            customer: "nobody".to_owned(),
            ..HistoryQuery::default()
        };
        assert_eq!(asked.filter().unwrap_err(), ["from", "customer"]);
    }
}

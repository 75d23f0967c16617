//! The record: rows by filter, a page at a time; what an auditor takes away.

use crate::auth::Permission;
use crate::cli::audit::{first_moment, moment_after};
use crate::components::{PageContext, changes};
use crate::error::{Error, ErrorKind};
use crate::history::History;
use crate::history::{AuditPage, Format};
use crate::profile::{CustomerId, PROFILES};
use crate::store::audit::{Event, Filter};
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use url::form_urlencoded;

/// How a write can end, as the record says it; pages offer these to choose from.
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

/// What the address asks for; an empty text asks for nothing.
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

/// One page of the record.
pub struct Listed {
    pub asked: HistoryQuery,
    /// The names of the filters that are not what they should be.
    pub wrong: Vec<&'static str>,
    pub people: Vec<(String, String)>,
    pub found: AuditPage,
}

pub async fn show(
    cx: PageContext,
    State(history): State<History>,
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
    Ok(page(
        &cx,
        &Listed {
            asked,
            wrong,
            people,
            found,
        },
    ))
}

/// The record as a file, under the same filters.
pub async fn export(
    cx: PageContext,
    State(history): State<History>,
    Query(asked): Query<HistoryQuery>,
) -> Result<Response, Error> {
    let format = asked
        .format
        .as_deref()
        .and_then(Format::parse)
        .ok_or(ErrorKind::BadForm)?;
    let filter = asked.filter().map_err(|_| ErrorKind::BadForm)?;
    if !cx.is_visit {
        // A HEAD or a prefetch takes nothing away, so nothing is put on record.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let lines = history
        .export(cx.person()?, filter, format, &asked.query(&[]))
        .await?;
    let day = time::OffsetDateTime::from_unix_timestamp(cx.now.div_euclid(1000))
        .map_err(|_| ErrorKind::Internal)?
        .date();
    let name = format!(
        "attachment; filename=\"portal-record-{day}.{}\"",
        format.word()
    );
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

pub fn page(cx: &PageContext, listed: &Listed) -> Response {
    cx.page(cx.t("history-title")).draw(|| body(cx, listed))
}

pub fn body(cx: &PageContext, listed: &Listed) -> AnyView {
    let Listed {
        asked,
        wrong,
        found,
        ..
    } = listed;
    let filtered = !asked.pairs().is_empty();
    let none = if !wrong.is_empty() {
        "history-wrong"
    } else if filtered {
        "history-none-found"
    } else {
        "history-none"
    };
    view! {
        <hgroup><h1>{cx.t("history-title")}</h1><p>{cx.t("history-text")}</p></hgroup>
        <details class="filters-box" open=filtered>
            <summary>{cx.t("history-filters")}</summary>
            {filters(cx, listed, filtered)}
        </details>
        {if found.rows.is_empty() {
            view! { <p class="note" role="status">{cx.t(none)}</p> }.into_any()
        } else {
            changes::rows(cx, &found.rows, true)
        }}
        {pages(cx, asked, found)}
        {(cx.may(Permission::Export) && wrong.is_empty()).then(|| take_away(cx, asked))}
    }
    .into_any()
}

fn filters(cx: &PageContext, listed: &Listed, filtered: bool) -> AnyView {
    let Listed {
        asked,
        wrong,
        people,
        ..
    } = listed;
    let people = people
        .iter()
        .map(|(key, name)| (key.clone(), name.clone()))
        .collect();
    let profiles = PROFILES.iter().map(|profile| {
        (
            profile.slug.to_owned(),
            cx.t(&format!("profile-{}", profile.slug)).into_owned(),
        )
    });
    let events = Event::ALL.into_iter().map(|event| {
        (
            event.as_str().to_owned(),
            changes::event(cx, event.as_str()),
        )
    });
    let outcomes = OUTCOMES
        .into_iter()
        .map(|outcome| (outcome.to_owned(), changes::outcome(cx, outcome)));
    let date = |name: &'static str, key: &str, value: &str| {
        let bad = wrong.contains(&name);
        let problem = format!("problem-{name}");
        view! {
            <div class="field">
                <label for=name>{cx.t(key)}</label>
                <p id=problem.clone() class="problem" hidden=!bad>{bad.then(|| cx.t("history-wrong-date"))}</p>
                <input id=name name=name type="date" value=value.to_owned() aria-describedby=problem aria-invalid=bad.then_some("true")/>
            </div>
        }
    };
    let bad = wrong.contains(&"customer");
    view! {
        <form class="filters" method="get" action="/history" role="search" aria-label=cx.t("history-filters")>
            {select(cx, "person", "history-person", &asked.person, people)}
            {select(cx, "profile", "history-profile", &asked.profile, profiles.collect())}
            {select(cx, "event", "history-event", &asked.event, events.collect())}
            {select(cx, "outcome", "history-outcome", &asked.outcome, outcomes.collect())}
            {date("from", "history-from", &asked.from)}
            {date("to", "history-to", &asked.to)}
            <div class="field filters__wide">
                <label for="customer">{cx.t("history-customer")}</label>
                <p id="problem-customer" class="problem" hidden=!bad>{bad.then(|| cx.t("history-wrong-customer"))}</p>
                <input id="customer" name="customer" type="text" autocomplete="off" value=asked.customer.clone()
                    aria-describedby="problem-customer" aria-invalid=bad.then_some("true")/>
            </div>
            <div class="filters__actions">
                <button class="button">{cx.t("history-show")}</button>
                {filtered.then(|| view! { <a class="button button--quiet" href="/history">{cx.t("history-all")}</a> })}
            </div>
        </form>
    }
    .into_any()
}

/// What is chosen is offered even where the list does not have it.
fn select(
    cx: &PageContext,
    name: &'static str,
    key: &str,
    chosen: &str,
    mut list: Vec<(String, String)>,
) -> AnyView {
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
            <label for=name>{cx.t(key)}</label>
            <select id=name name=name><option value="">{cx.t("history-any")}</option>{options}</select>
        </div>
    }
    .into_any()
}

fn pages(cx: &PageContext, asked: &HistoryQuery, found: &AuditPage) -> AnyView {
    let first = asked
        .before
        .map(|_| format!("/history?{}", asked.query(&[])));
    let next = found
        .next
        .map(|seq| format!("/history?{}", asked.query(&[("before", &seq.to_string())])));
    changes::pages(cx, first, next)
}

/// Buttons of a form and no links: links are fetched ahead of the click, and every export is put on
/// record.
fn take_away(cx: &PageContext, asked: &HistoryQuery) -> AnyView {
    let hidden: Vec<_> = asked
        .pairs()
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value.to_owned()/> })
        .collect();
    view! {
        <section class="part">
            <h2>{cx.t("export-title")}</h2>
            <p>{cx.t("export-text")}</p>
            <form class="export" method="get" action="/history/export">
                {hidden}
                <button class="button button--quiet" name="format" value="csv">{cx.t("export-csv")}</button>
                <button class="button button--quiet" name="format" value="jsonl">{cx.t("export-jsonl")}</button>
            </form>
        </section>
    }
    .into_any()
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

//! The audit log: rows by filter, a page at a time; what an auditor takes away.

pub use super::history_filters::HistoryQuery;
use super::history_filters::{FilterForm, PresetLinks};
use super::named_customers::{with_all_customers, with_customers};
use crate::app::{Frame, render};
use crate::auth::Permission;
use crate::components::changes::Pagination;
use crate::components::record::{RecordList, RecordNames};
use crate::components::search::is_too_long;
use crate::components::{PageContext, page_context};
use crate::customers::Customers;
use crate::editing::{CustomerNames, Editing};
use crate::error::{Error, ErrorKind};
use crate::history::{AuditPage, Format, History, NameOfCustomer, Row, RowCount, target_of};
use crate::profile::CustomerId;
use crate::profile::check::is_guid;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::either::Either;
use leptos::prelude::*;
use std::sync::Arc;

/// One page of the audit log.
pub struct HistoryList {
    pub asked: HistoryQuery,
    /// The names of the filters that are not what they should be.
    pub wrong: Vec<&'static str>,
    pub people: Vec<(String, String)>,
    pub found: AuditPage,
    pub count: RowCount,
    /// Customers of the name that was asked for, if there are several: id and name.
    pub matches: Vec<(String, String)>,
    /// Customers of that name beside those.
    pub more_matches: RowCount,
    /// The key of the words that say what is wrong with the customer.
    pub problem: Option<&'static str>,
}

pub async fn show(
    page: PageContext,
    State(history): State<History>,
    State(editing): State<Editing>,
    State(customers): State<Customers>,
    Query(mut asked): Query<HistoryQuery>,
) -> Result<Response, Error> {
    let people = history.people().await?;
    let named = named_customers(&page, &customers, &asked.customer).await;
    let mut list = HistoryList {
        wrong: vec![],
        people,
        found: AuditPage {
            rows: vec![],
            next: None,
        },
        count: RowCount {
            rows: 0,
            more: false,
        },
        matches: vec![],
        more_matches: RowCount {
            rows: 0,
            more: false,
        },
        problem: None,
        asked: HistoryQuery::default(),
    };
    match named {
        NamedCustomers::NotAsked => {}
        NamedCustomers::One(id) => asked.customer = id,
        NamedCustomers::Several(matches, more) => {
            list.problem = Some("history-customers-choose");
            list.matches = matches;
            list.more_matches = more;
        }
        NamedCustomers::None(problem) => list.problem = Some(problem),
    }
    list.asked = asked;
    match list.asked.filter(&page.zone) {
        Ok(filter) => {
            list.found = history.page(&filter, list.asked.before).await?;
            let is_all = list.found.next.is_none() && list.asked.before.is_none();
            list.count = if is_all {
                RowCount {
                    rows: list.found.rows.len(),
                    more: false,
                }
            } else {
                history.count(&filter).await?
            };
        }
        // A filter that means nothing finds nothing, rather than everything.
        Err(wrong) => list.wrong = wrong,
    }
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

/// The customers that a filter means which is not an ID.
enum NamedCustomers {
    NotAsked,
    One(String),
    /// The first of them, and the number of the others.
    Several(Vec<(String, String)>, RowCount),
    /// The key of the words that say why there is none.
    None(&'static str),
}

/// The number of customers that are offered to choose from.
const OFFERED: usize = 10;

/// Looks for the customers of a name, with the rights of the person who asks.
async fn named_customers(page: &PageContext, customers: &Customers, asked: &str) -> NamedCustomers {
    let asked = asked.trim();
    let Ok(person) = page.person() else {
        return NamedCustomers::NotAsked;
    };
    if asked.is_empty() || is_guid(asked) {
        return NamedCustomers::NotAsked;
    }
    if is_too_long(asked) {
        return NamedCustomers::None("history-wrong-customer");
    }
    // The audit log is shown also while nobody can be asked for names.
    let Ok(found) = customers.page(person, asked, None, page.lang()).await else {
        return NamedCustomers::None("history-customers-unknown");
    };
    let same_name = |name: &str| name.to_lowercase() == asked.to_lowercase();
    let exact: Vec<_> = found
        .items
        .iter()
        .filter(|item| same_name(&item.company_name))
        .collect();
    match (found.items.as_slice(), exact.as_slice()) {
        ([], _) => NamedCustomers::None("history-wrong-customer"),
        ([one], _) => NamedCustomers::One(one.id.clone()),
        (_, [one]) => NamedCustomers::One(one.id.clone()),
        (several, _) => NamedCustomers::Several(
            several
                .iter()
                .take(OFFERED)
                .map(|item| {
                    (
                        item.id.clone(),
                        offered(page, &item.company_name, &item.domain),
                    )
                })
                .collect(),
            RowCount {
                rows: found.total.unwrap_or(several.len()).saturating_sub(OFFERED),
                more: found.total.is_none() && (found.more || found.next.is_some()),
            },
        ),
    }
}

/// The name of a customer, with the domain that tells customers of one name apart.
fn offered(page: &PageContext, name: &str, domain: &str) -> String {
    if domain.is_empty() {
        return name.to_owned();
    }
    let args = [("name", name.into()), ("apart", domain.into())];
    page.t_args("customer-apart", &args)
}

/// The audit log as a file, under the same filters.
pub async fn export(
    page: PageContext,
    State(history): State<History>,
    State(customers): State<Customers>,
    Query(asked): Query<HistoryQuery>,
) -> Result<Response, Error> {
    let format = asked
        .format
        .as_deref()
        .and_then(Format::parse)
        .ok_or(ErrorKind::BadForm)?;
    let filter = asked.filter(&page.zone).map_err(|_| ErrorKind::BadForm)?;
    if !page.is_visit {
        // A HEAD or a prefetch takes nothing away, so nothing is put on the audit log.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    // Whose days were meant: the rows themselves are in UTC.
    let zone = [("time_zone", page.zone.name())];
    let has_days = !asked.from.trim().is_empty() || !asked.to.trim().is_empty();
    let zone = match has_days && !page.zone.is_utc() {
        true => &zone[..],
        false => &[],
    };
    let known = match format {
        Format::CsvChanges => with_all_customers(page.clone(), &customers).await,
        Format::Jsonl | Format::Csv | Format::CsvFields => page.clone(),
    };
    let names: NameOfCustomer = Arc::new(move |id| known.customer(id).name);
    let lines = history
        .export(
            page.person()?,
            filter,
            format,
            &asked.query(zone),
            page.words,
            names,
        )
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
        people,
        count,
        ..
    } = list;
    let names = RecordNames {
        customers: names,
        people,
    };
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
        let key = if count.more {
            "history-count-more"
        } else {
            "history-count"
        };
        let count = page.t_args(key, &[("count", count.rows.into())]);
        Either::Right(view! {
            <p class="hint" role="status">{count}</p>
            <RecordList rows=&found.rows with_profile=true names/>
        })
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
        <PresetLinks asked/>
        <details class="filters-box" open=filtered>
            <summary>{page.t("history-filters")}</summary>
            <FilterForm list filtered/>
        </details>
        {rows}
        <Pagination first next/>
        {may_export.then(|| view! { <ExportForm asked/> })}
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
                <button class="button button--quiet" name="format" value="csv-changes">
                    {page.t("export-csv-changes")}
                </button>
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

//! The numbers of the board of problems, by rule and by country, beside those of earlier days.

use super::problem_links::{country_links, suggestion_address, table_address};
use super::stacked_table::CellLabel;
use crate::auth::Permission;
use crate::components::{PageContext, page_context};
use crate::customers::{DayCounts, ListQuery, ProblemBoard, ProblemFilter, RuleCount};
use leptos::prelude::*;

/// Days with which today is compared, and the keys of their columns.
const AGO: [(i64, &str); 2] = [(7, "problems-week-ago"), (30, "problems-month-ago")];

/// The sentences above the numbers, and the numbers by rule and by country.
#[component]
pub fn BoardNumbers<'a>(board: &'a ProblemBoard) -> impl IntoView + use<> {
    let page = page_context();
    let stale = board
        .stale_access
        .then(|| view! { <p class="warning">{page.t("table-stale")}</p> });
    let args = [
        ("count", board.with_problems.into()),
        ("total", board.total.into()),
    ];
    let sum = page.t_args("problems-count", &args);
    let note = |count: usize, key: &str| {
        (count > 0).then(|| {
            let text = page.t_args(key, &[("count", count.into())]);
            view! { <p class="note">{text}</p> }
        })
    };
    let unchecked = note(board.unchecked, "problems-unchecked");
    let partly = note(board.partly_checked, "problems-partly-checked");
    let tables = (board.with_problems > 0).then(|| {
        view! { <RuleTable board/> <CountryLine board/> }
    });
    view! {
        {stale}
        <p role="status">{sum}</p>
        {unchecked}
        {partly}
        {tables}
    }
}

fn shown_number(page: &PageContext, count: usize) -> String {
    page.words.number(i64::try_from(count).unwrap_or(i64::MAX))
}

#[component]
fn RuleTable<'a>(board: &'a ProblemBoard) -> impl IntoView + use<> {
    let page = page_context();
    let any = RuleLine {
        filter: ProblemFilter::Any,
        customers: board.with_problems,
        countries: &[],
    };
    let rules = board.counts.iter().map(RuleLine::of);
    let lines: Vec<_> = std::iter::once(any)
        .chain(rules)
        .map(|line| line.view(&page, board))
        .collect();
    let ago: Vec<_> = AGO
        .iter()
        .map(|(_, key)| view! { <th scope="col">{page.t(key)}</th> })
        .collect();
    let follow = page
        .may(Permission::Edit)
        .then(|| view! { <th scope="col">{page.t("problems-suggestions")}</th> });
    view! {
        <section class="part stacked-table" aria-labelledby="by-rule" tabindex="0">
            <h2 id="by-rule">{page.t("problems-by-rule")}</h2>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{page.t("filter-problem")}</th>
                        <th scope="col">{page.t("problems-today")}</th>
                        {ago}
                        {follow}
                        <th scope="col">{page.t("column-country")}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </section>
    }
}

/// A line of the table of numbers.
struct RuleLine<'a> {
    filter: ProblemFilter,
    customers: usize,
    countries: &'a [(String, usize)],
}

impl<'a> RuleLine<'a> {
    fn of(count: &'a RuleCount) -> RuleLine<'a> {
        RuleLine {
            filter: ProblemFilter::Of(count.rule),
            customers: count.customers,
            countries: &count.countries,
        }
    }

    fn before(&self, counts: Option<&DayCounts>) -> Option<usize> {
        let counts = counts?;
        match self.filter {
            ProblemFilter::Any => Some(counts.any),
            ProblemFilter::Of(rule) => counts.rules.get(&rule).copied(),
        }
    }

    fn view(&self, page: &PageContext, board: &ProblemBoard) -> impl IntoView + use<> {
        let name = page.t(&format!("data-rule-{}", self.filter.as_str()));
        let ago: Vec<_> = AGO
            .iter()
            .map(|(days, key)| {
                let text = match self.before(board.days_ago(*days)) {
                    Some(count) => shown_number(page, count),
                    None => page.t("problems-not-counted").into_owned(),
                };
                view! { <td><CellLabel key=*key/>{text}</td> }
            })
            .collect();
        let countries = (!self.countries.is_empty()).then(|| {
            let links = country_links(page, self.filter, self.countries);
            view! { <CellLabel key="column-country"/>{links} }
        });
        let address = table_address(self.filter, "");
        let list = ListQuery {
            problem: Some(self.filter),
            ..ListQuery::default()
        };
        let follow = suggestion_address(page, &list).map(|address| {
            let args = [("problem", name.clone().into_owned().into())];
            let label = page.t_args("problems-follow-named", &args);
            view! {
                <CellLabel key="problems-suggestions"/>
                <a href=address aria-label=label>{page.t("problems-follow")}</a>
            }
        });
        let follow = page
            .may(Permission::Edit)
            .then(|| view! { <td>{follow}</td> });
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>
                    <CellLabel key="problems-today"/>
                    <a href=address>{shown_number(page, self.customers)}</a>
                </td>
                {ago}
                {follow}
                <td>{countries}</td>
            </tr>
        }
    }
}

#[component]
fn CountryLine<'a>(board: &'a ProblemBoard) -> impl IntoView + use<> {
    let page = page_context();
    let links = country_links(&page, ProblemFilter::Any, &board.countries);
    view! {
        <section class="part">
            <h2>{page.t("problems-by-country")}</h2>
            <p>{links}</p>
        </section>
    }
}

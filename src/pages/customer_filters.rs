//! The filters of the customer table: a form whose address is the list.

use super::customer_table::{CustomerTable, column_key};
use crate::components::filter_select::FilterSelect;
use crate::components::page_context;
use crate::customers::{CustomerColumn, CustomerSort, ProblemFilter};
use crate::text::folded;
use leptos::prelude::*;

/// Filters of the table. Each choice names the number of customers that it leaves.
#[component]
pub fn CustomerFilterForm<'a>(table: &'a CustomerTable) -> impl IntoView + use<> {
    let page = page_context();
    let (query, found) = (&table.query, &table.found);
    let counted = |name: Option<&str>, code: &str, count: usize| {
        let args = [
            ("name", name.unwrap_or(code).into()),
            ("count", count.into()),
        ];
        (code.to_owned(), page.t_args("filter-counted", &args))
    };
    // In the order of the language's own list; codes without a name come last.
    let choices = |list: &[(String, usize)], names: &[(String, String)]| {
        let place = |code: &str| names.iter().position(|(known, _)| known == code);
        let known = list.iter().filter(|(code, _)| !code.is_empty());
        let mut known: Vec<_> = known
            .map(|(code, count)| (place(code).unwrap_or(usize::MAX), code, *count))
            .collect();
        known.sort_unstable();
        let choice = |(place, code, count): (usize, &String, usize)| {
            let name = names.get(place).map(|(_, name)| name.as_str());
            counted(name, code, count)
        };
        known.into_iter().map(choice).collect::<Vec<_>>()
    };
    let countries = choices(&found.countries, page.words.countries());
    let languages = choices(&found.languages, page.words.languages());
    let labels = table.labels.all();
    // As a customer has it: the address may spell it otherwise.
    let asked = folded(&query.label);
    let label = labels
        .iter()
        .find(|(label, _)| folded(label) == asked)
        .map_or(query.label.as_str(), |(label, _)| label.as_str())
        .to_owned();
    let labels: Vec<(String, String)> = labels
        .iter()
        .map(|(label, count)| counted(None, label, *count))
        .collect();
    let by_label = (!labels.is_empty() || !query.label.is_empty()).then(|| {
        view! { <FilterSelect name="label" key="filter-label" chosen=&label list=labels/> }
    });
    let any = ProblemFilter::Any.as_str().to_owned();
    let mut rules = vec![(any, page.t("data-rule-any").into_owned())];
    for (rule, count) in &found.rules {
        let name = page.t(&format!("data-rule-{}", rule.as_str()));
        rules.push(counted(Some(&name), rule.as_str(), *count));
    }
    let problem = query.problem.map_or("", ProblemFilter::as_str);
    let gone = (found.gone > 0 || query.gone).then(|| {
        let text = page.t_args("filter-gone", &[("count", found.gone.into())]);
        view! {
            <label class="choice filters__wide">
                <input type="checkbox" name="gone" value="yes" checked=query.gone/>
                <span>{text}</span>
            </label>
        }
    });
    let all = query.is_filtered().then(|| {
        view! { <a class="button button--quiet" href="/customers">{page.t("table-all")}</a> }
    });
    let service = (!query.search.is_empty()).then(|| {
        let search: String =
            url::form_urlencoded::byte_serialize(query.search.as_bytes()).collect();
        let address = format!("/customers?source=service&search={search}");
        view! { <a href=address>{page.t("table-at-service")}</a> }
    });
    view! {
        <form class="filters" method="get" action="/customers" role="search" aria-label=page.t("filter-title")>
            <div class="field filters__wide">
                <label for="search">{page.t("customers-search")}</label>
                <p id="hint-search" class="hint">{page.t("table-search-hint")}</p>
                <input
                    id="search"
                    name="search"
                    type="search"
                    value=query.search.clone()
                    autocomplete="off"
                    aria-describedby="hint-search"
                />
            </div>
            <FilterSelect
                name="country"
                key="column-country"
                chosen=&query.country
                list=countries
            />
            <FilterSelect
                name="language"
                key="column-language"
                chosen=&query.language
                list=languages
            />
            {by_label}
            <FilterSelect name="problem" key="filter-problem" chosen=problem list=rules/>
            <SortSelect sort=query.sort/>
            {gone}
            <div class="filters__actions">
                <button class="button">{page.t("history-show")}</button>
                {all}
                {service}
            </div>
        </form>
    }
}

/// The order, for windows that are too narrow for the heading of every column.
#[component]
fn SortSelect(sort: CustomerSort) -> impl IntoView {
    let page = page_context();
    let mut orders: Vec<CustomerSort> = CustomerColumn::ALL
        .into_iter()
        .map(|column| CustomerSort {
            column,
            reversed: false,
        })
        .collect();
    if sort.reversed {
        orders.push(sort);
    }
    let options: Vec<_> = orders
        .into_iter()
        .map(|order| {
            let name = page.t(column_key(order.column));
            let text = match order.reversed {
                true => page.t_args("filter-sort-reversed", &[("name", name.into())]),
                false => name.into_owned(),
            };
            let selected = order == sort;
            view! { <option value=order.to_string() selected=selected>{text}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label for="sort">{page.t("filter-sort")}</label>
            <select id="sort" name="sort">{options}</select>
        </div>
    }
}

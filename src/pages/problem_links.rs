//! Links from the board of problems to the table of the customers that a number counts.

use crate::components::PageContext;
use crate::customers::{ListQuery, ProblemFilter};
use leptos::prelude::*;

/// Countries that a line of the board names.
const NAMED: usize = 6;

/// The address of the table with customers that have this problem.
pub fn table_address(problem: ProblemFilter, country: &str) -> String {
    let query = ListQuery {
        problem: Some(problem),
        country: country.to_owned(),
        ..ListQuery::default()
    };
    query.address(1)
}

/// The most frequent countries with their numbers, each a link.
pub fn country_links(
    page: &PageContext,
    problem: ProblemFilter,
    countries: &[(String, usize)],
) -> Vec<AnyView> {
    let mut links: Vec<AnyView> = countries
        .iter()
        .take(NAMED)
        .map(|(country, count)| {
            let name = match country.as_str() {
                "" => page.t("problems-no-country").into_owned(),
                code => page.words.country(code).unwrap_or(code).to_owned(),
            };
            let args = [("name", name.into()), ("count", (*count).into())];
            let text = page.t_args("filter-counted", &args);
            if country.is_empty() {
                return view! { <span>{text}" "</span> }.into_any();
            }
            let address = table_address(problem, country);
            view! { <a href=address>{text}</a>" " }.into_any()
        })
        .collect();
    let more = countries.len().saturating_sub(NAMED);
    if more > 0 {
        let text = page.t_args("problems-more-countries", &[("count", more.into())]);
        let address = table_address(problem, "");
        links.push(view! { <a href=address>{text}</a> }.into_any());
    }
    links
}

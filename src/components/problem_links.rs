//! Links from the board of problems: to the table of the customers that a number counts, and to a new
//! change set that follows suggestions.

use crate::auth::Permission;
use crate::components::PageContext;
use crate::customers::{ListQuery, ProblemFilter};
use leptos::prelude::*;
use url::form_urlencoded;

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

/// The address of the form of a change set that follows the suggestions for this kind of problem,
/// for all customers of a list; `None` where there are no suggestions, or for who may make no sets.
pub fn suggestion_address(page: &PageContext, list: &ListQuery) -> Option<String> {
    let Some(ProblemFilter::Of(rule)) = list.problem else {
        return None;
    };
    if !rule.has_suggestions() || !page.may(Permission::Edit) {
        return None;
    }
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("operation", "suggestion")
        .append_pair("problem", rule.as_str())
        .append_pair("all", "yes")
        .append_pair("list", &list.to_string())
        .finish();
    Some(format!("/changes/new?{query}"))
}

//! The problems of all customers' billing profiles, as the portal's copy knows them.

use super::customers::{MOST, ROW};
use super::{Problem, tagged_json};
use crate::auth::Permission;
use crate::customers::{
    BoardFilter, CopyAnswer, Customers, DataProblem, DataRule, DayCounts, ProblemBoard,
};
use crate::error::{Error, ErrorKind};
use crate::history::utc;
use crate::middleware::RequestContext;
use crate::partner_center::PAGE_SIZE;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProblemsQuery {
    /// The kind of a problem: only customers that have one.
    problem: Option<String>,
    /// The country of the billing profile, two letters; empty for customers without one.
    country: Option<String>,
    /// Continuation token of the page before.
    after: Option<String>,
    /// Customers on a page, 25 if it is left out.
    #[param(minimum = 1, maximum = 500)]
    size: Option<usize>,
}

/// Problems of the customers' billing profiles that nobody has silenced.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProblemsPage {
    /// Customers that are not gone.
    customers: usize,
    /// Customers with a problem.
    with_problems: usize,
    /// Customers whose billing profile was never checked.
    unchecked: usize,
    /// Customers that were checked without the rules of their country, which were not known.
    partly_checked: usize,
    counts: Vec<ProblemCount>,
    /// The counts of days within the last two months, over all customers, the oldest first.
    days: Vec<ProblemDay>,
    /// Customers with their problems, by name.
    items: Vec<CustomerWithProblems>,
    /// Continuation token of the next page.
    next: Option<String>,
    /// The number of customers on all pages.
    total: usize,
    /// The time (UTC) when the whole list was last read.
    complete_at: String,
}

/// The number of customers with one kind of problem.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemCount {
    problem: DataRule,
    customers: usize,
    /// By country; empty for those without one.
    countries: BTreeMap<String, usize>,
}

/// The numbers of customers with a problem on one day.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemDay {
    /// The day (UTC), such as `2026-11-29`.
    day: String,
    /// Customers with any problem.
    customers: usize,
    /// By kind of problem.
    problems: BTreeMap<&'static str, usize>,
}

/// A customer and the problems of its billing profile.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerWithProblems {
    /// The customer's tenant id.
    id: String,
    company_name: String,
    domain: String,
    country: String,
    problems: Vec<ProblemOfField>,
}

/// A problem of one field. It does not repeat the value.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemOfField {
    problem: DataRule,
    /// The key of the field; empty if it is the profile as a whole.
    key: String,
}

impl From<DataProblem> for ProblemOfField {
    fn from(problem: DataProblem) -> ProblemOfField {
        ProblemOfField {
            problem: problem.rule,
            key: problem.key(),
        }
    }
}

impl From<DayCounts> for ProblemDay {
    fn from(counts: DayCounts) -> ProblemDay {
        let rules = counts.rules.iter();
        ProblemDay {
            customers: counts.any,
            problems: rules.map(|(rule, count)| (rule.as_str(), *count)).collect(),
            day: counts.day,
        }
    }
}

impl From<ProblemBoard> for ProblemsPage {
    fn from(board: ProblemBoard) -> ProblemsPage {
        let end = board.start + board.rows.len();
        let counts = board.counts.into_iter().map(|count| ProblemCount {
            problem: count.rule,
            customers: count.customers,
            countries: count.countries.into_iter().collect(),
        });
        let items = board
            .rows
            .into_iter()
            .map(|(row, problems)| CustomerWithProblems {
                id: row.id.to_string(),
                company_name: row.company_name,
                domain: row.domain,
                country: row.country,
                problems: problems.into_iter().map(ProblemOfField::from).collect(),
            });
        ProblemsPage {
            customers: board.total,
            with_problems: board.with_problems,
            unchecked: board.unchecked,
            partly_checked: board.partly_checked,
            counts: counts.collect(),
            days: board.days.into_iter().map(ProblemDay::from).collect(),
            items: items.collect(),
            next: (end < board.matching).then(|| format!("{ROW}{end}")),
            total: board.matching,
            complete_at: utc(board.complete_at),
        }
    }
}

/// The problems of the customers' billing profiles, as the portal last read them: numbers by kind
/// and country, numbers of earlier days, and a page of customers. Before a collection has read the
/// whole list it is answered with 409.
#[utoipa::path(get, path = "/customers/problems", tag = "customers", params(ProblemsQuery),
    responses((status = 200, description = "Problems of customers", body = ProblemsPage)))]
pub(crate) async fn customer_problems(
    context: RequestContext,
    State(customers): State<Customers>,
    headers: HeaderMap,
    Query(query): Query<ProblemsQuery>,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::View)?;
    let start = match query.after.as_deref().filter(|token| !token.is_empty()) {
        None => 0,
        Some(token) => token
            .strip_prefix(ROW)
            .and_then(|number| number.parse().ok())
            .ok_or(ErrorKind::PageToken)?,
    };
    let size = query.size.unwrap_or(PAGE_SIZE);
    if !(1..=MOST).contains(&size) {
        return Err(ErrorKind::BadForm.into());
    }
    let rule = match query.problem.as_deref() {
        None | Some("" | "any") => None,
        Some(word) => Some(DataRule::parse(word).ok_or(ErrorKind::BadForm)?),
    };
    let filter = BoardFilter {
        rule,
        country: query.country,
    };
    let answer = customers
        .problem_board(person, &filter, start, size, context.lang())
        .await?;
    match answer {
        CopyAnswer::Found(board) => tagged_json(&headers, &ProblemsPage::from(board)),
        CopyAnswer::Closed => Err(ErrorKind::NotAllowed.into()),
        CopyAnswer::Nothing => {
            let (words, reference) = (context.words, &context.request_id);
            let problem = Problem::new(StatusCode::CONFLICT, "no-copy", words, reference);
            Ok(problem.into_response())
        }
    }
}

//! The problems of one customer's billing profile, and those that the team has silenced.

use super::customer_notes::not_stored;
use super::json_body::read_order;
use super::problem::MemberProblem;
use super::problem_board::ProblemOfField;
use super::tagged_json;
use crate::auth::{Permission, Person};
use crate::components::team_records::silence_problem;
use crate::customers::{
    CopyAnswer, CustomerProblems, Customers, DataProblem, DataRule, SilenceResult,
};
use crate::error::{Error, ErrorKind};
use crate::history::utc;
use crate::middleware::RequestContext;
use crate::profile::CustomerId;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

/// The problems of a customer's billing profile, as the portal last read it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProblemsOfProfile {
    open: Vec<ProblemOfField>,
    /// Silenced ones, whether or not the profile still has them.
    silenced: Vec<SilencedProblemOfField>,
    /// The profile was read and checked.
    checked: bool,
    /// It was checked with the rules of its country.
    knows_country: bool,
}

/// A problem that the team has silenced.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SilencedProblemOfField {
    problem: DataRule,
    /// The key of the field; empty if it is the profile as a whole.
    key: String,
    reason: String,
    /// The name of the person who silenced it.
    silenced_by: String,
    /// The time (UTC).
    silenced_at: String,
}

/// A command about a problem of a customer.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct SilenceOrder {
    command: SilenceCommand,
    problem: DataRule,
    /// The key of the field; empty if it is the profile as a whole.
    #[serde(default)]
    key: String,
    /// With `silence`, at most 500 characters; the audit log has it.
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SilenceCommand {
    /// Leaves the problem out of lists and numbers; once more replaces the reason.
    Silence,
    /// Takes that back.
    End,
}

impl From<CustomerProblems> for ProblemsOfProfile {
    fn from(problems: CustomerProblems) -> ProblemsOfProfile {
        let silenced = problems.silenced.into_iter();
        ProblemsOfProfile {
            open: problems
                .open
                .into_iter()
                .map(ProblemOfField::from)
                .collect(),
            silenced: silenced
                .map(|silenced| SilencedProblemOfField {
                    problem: silenced.problem.rule,
                    key: silenced.problem.key(),
                    reason: silenced.reason,
                    silenced_by: silenced.by,
                    silenced_at: utc(silenced.at),
                })
                .collect(),
            checked: problems.is_checked,
            knows_country: problems.knows_country,
        }
    }
}

/// The problems of a customer's billing profile. 404 if no collection has read that customer.
#[utoipa::path(get, path = "/customers/{id}/problems", tag = "customers",
    params(("id" = String, Path, description = "The customer's tenant id, a GUID")),
    responses((status = 200, description = "Open and silenced problems", body = ProblemsOfProfile)))]
pub(crate) async fn problems_of_customer(
    context: RequestContext,
    State(customers): State<Customers>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::View)?;
    let id = CustomerId::parse(&id).ok_or(ErrorKind::NotFound)?;
    let problems = found(&context, person, &customers, &id).await?;
    tagged_json(&headers, &ProblemsOfProfile::from(problems))
}

/// Silences a problem of a customer with a reason, or takes that back.
#[utoipa::path(post, path = "/customers/{id}/problems", tag = "customers",
    request_body = SilenceOrder,
    params(("id" = String, Path, description = "The customer's tenant id, a GUID")),
    responses((status = 200, description = "The problems as they are now", body = ProblemsOfProfile)))]
pub(crate) async fn silence_problem_of_customer(
    context: RequestContext,
    State(customers): State<Customers>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::Edit)?;
    let order: SilenceOrder = read_order(&headers, &body)?;
    let problem = DataProblem::new(order.problem, &order.key).ok_or(ErrorKind::BadForm)?;
    let id = CustomerId::parse(&id).ok_or(ErrorKind::NotFound)?;
    // Only of a customer that this person may see.
    found(&context, person, &customers, &id).await?;
    let result = match order.command {
        SilenceCommand::Silence => {
            let silenced = customers.silence(person, &id, problem, &order.reason);
            silenced.await?
        }
        SilenceCommand::End => customers.end_silence(person, &id, problem).await?,
    };
    let code = match result {
        SilenceResult::Done | SilenceResult::Unchanged => {
            let problems = found(&context, person, &customers, &id).await?;
            return Ok(axum::Json(ProblemsOfProfile::from(problems)).into_response());
        }
        SilenceResult::NoReason => "required",
        SilenceResult::TooLong(_) => "too-long",
    };
    let member = MemberProblem {
        key: "reason".to_owned(),
        code: code.to_owned(),
        detail: silence_problem(context.words, result),
    };
    Ok(not_stored(&context, vec![member]))
}

async fn found(
    context: &RequestContext,
    person: &Person,
    customers: &Customers,
    id: &CustomerId,
) -> Result<CustomerProblems, Error> {
    match customers.problems_of(person, id, context.lang()).await? {
        CopyAnswer::Found(Some(problems)) => Ok(problems),
        CopyAnswer::Found(None) | CopyAnswer::Nothing => Err(ErrorKind::NotFound.into()),
        CopyAnswer::Closed => Err(ErrorKind::NotAllowed.into()),
    }
}

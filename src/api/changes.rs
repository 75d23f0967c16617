//! Change sets: the same edit for many customers.

use super::problem::MemberProblem;
use super::profiles::is_json;
use super::{Problem, tagged_json};
use crate::auth::Permission;
use crate::change_sets::{
    ChangeOperation, ChangeRow, ChangeRowState, ChangeSelection, ChangeSet, ChangeSetCommand,
    ChangeSets, NewChangeSet, RowChange,
};
use crate::components::change_sets as in_words;
use crate::customers::ListQuery;
use crate::editing::Justification;
use crate::error::{Error, ErrorKind};
use crate::middleware::RequestContext;
use crate::profile::CustomerId;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

/// Rows on a page, and the most that can be asked for.
const ROWS: usize = 100;
const MOST_ROWS: usize = 500;

/// A change set to be made. Exactly one of `customers` and `list` is given.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct ChangeSetOrder {
    /// At most 100 characters.
    name: String,
    /// At most 1,000 characters; the audit log has it with every change.
    reason: String,
    ticket: Option<String>,
    operation: ChangeOperation,
    /// Tenant ids of customers.
    customers: Option<Vec<String>>,
    /// The query of an address of the table of customers: everybody whom it lists.
    list: Option<String>,
}

/// A command for a change set.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
pub struct ChangeCommandOrder {
    command: ChangeSetCommand,
    /// With `start`: the number of rows that are to be sent, which has to be `toSend` of the set.
    count: Option<u64>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChangeListQuery {
    /// Sets with smaller numbers only.
    before: Option<i64>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChangeRowsQuery {
    /// Rows in this state only.
    state: Option<ChangeRowState>,
    /// Rows behind this place only.
    behind: Option<i64>,
    /// Rows on a page, 100 if it is left out.
    #[param(minimum = 1, maximum = 500)]
    size: Option<usize>,
}

/// Change sets, the newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ChangeSetList {
    items: Vec<ChangeSet>,
    /// There are older ones.
    more: bool,
}

/// Rows of a change set, in its order.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ChangeRowList {
    items: Vec<ShownChangeRow>,
    /// The place behind which the next page begins, if there is one.
    next: Option<i64>,
}

/// A customer of a change set.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ShownChangeRow {
    place: i64,
    customer: String,
    name: String,
    domain: String,
    state: ChangeRowState,
    ticked: bool,
    changes: Vec<RowChange>,
    problems: Vec<MemberProblem>,
    /// Partner Center's error code, or the portal's word for a failure.
    code: Option<String>,
    /// The number of the entry of the audit log.
    reference: Option<String>,
}

/// The change sets of everybody, the newest first.
#[utoipa::path(get, path = "/changes", tag = "changes", params(ChangeListQuery), responses(
    (status = 200, description = "Change sets", body = ChangeSetList),
))]
pub(crate) async fn change_sets(
    context: RequestContext,
    State(sets): State<ChangeSets>,
    headers: HeaderMap,
    Query(query): Query<ChangeListQuery>,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::Edit)?;
    sets.ask(person, context.lang()).await?;
    let (items, more) = sets.list(person, query.before).await?;
    tagged_json(&headers, &ChangeSetList { items, more })
}

/// Makes a change set. Nothing is read or sent before its commands.
#[utoipa::path(post, path = "/changes", tag = "changes", request_body = ChangeSetOrder, responses(
    (status = 201, description = "The set", body = ChangeSet),
))]
pub(crate) async fn make_change_set(
    context: RequestContext,
    State(sets): State<ChangeSets>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::Edit)?;
    if !is_json(&headers) {
        return Err(ErrorKind::MediaType.into());
    }
    let order: ChangeSetOrder = serde_json::from_slice(&body).map_err(|_| ErrorKind::BadForm)?;
    let new = NewChangeSet {
        selection: selection(&order)?,
        name: order.name,
        why: Justification {
            reason: Some(order.reason),
            ticket: order.ticket,
        },
        operation: order.operation,
    };
    let number = match sets.make(person, new, context.lang()).await? {
        Ok(number) => number,
        Err(problems) => {
            let (words, reference) = (context.words, &context.request_id);
            let member = |problem| {
                let (key, detail) = in_words::problem(words, problem);
                MemberProblem {
                    key: key.to_owned(),
                    code: "change-set".to_owned(),
                    detail,
                }
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let problem = Problem::new(status, "change-set", words, reference)
                .problems(problems.iter().map(member).collect());
            return Ok(problem.into_response());
        }
    };
    let set = sets.get(person, number).await?;
    let location = [(header::LOCATION, format!("/api/v1/changes/{number}"))];
    Ok((StatusCode::CREATED, location, axum::Json(set)).into_response())
}

/// A change set.
#[utoipa::path(get, path = "/changes/{number}", tag = "changes",
    params(("number" = i64, Path, description = "The number of the set")),
    responses((status = 200, description = "The set", body = ChangeSet)))]
pub(crate) async fn change_set(
    context: RequestContext,
    State(sets): State<ChangeSets>,
    headers: HeaderMap,
    Path(number): Path<String>,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::Edit)?;
    sets.ask(person, context.lang()).await?;
    tagged_json(&headers, &sets.get(person, parsed(&number)?).await?)
}

/// Starts the dry run, or sends what it has shown; pauses, resumes or stops. A command that the
/// state does not allow, or a number that is not the one that would be sent, is answered with 409
/// and changes nothing.
#[utoipa::path(post, path = "/changes/{number}", tag = "changes", request_body = ChangeCommandOrder,
    params(("number" = i64, Path, description = "The number of the set")),
    responses((status = 200, description = "The set as it is now", body = ChangeSet)))]
pub(crate) async fn command_change_set(
    context: RequestContext,
    State(sets): State<ChangeSets>,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::Edit)?;
    if !is_json(&headers) {
        return Err(ErrorKind::MediaType.into());
    }
    let number = parsed(&number)?;
    let order: ChangeCommandOrder =
        serde_json::from_slice(&body).map_err(|_| ErrorKind::BadForm)?;
    let done = sets
        .command(person, number, order.command, order.count)
        .await?;
    if let Err(refusal) = done {
        let (words, reference) = (context.words, &context.request_id);
        let problem = Problem::new(StatusCode::CONFLICT, "change-command", words, reference)
            .more(words, &in_words::refusal(words, refusal));
        return Ok(problem.into_response());
    }
    Ok(axum::Json(sets.get(person, number).await?).into_response())
}

/// The rows of a change set: what the dry run found, and how each ended.
#[utoipa::path(get, path = "/changes/{number}/rows", tag = "changes",
    params(("number" = i64, Path, description = "The number of the set"), ChangeRowsQuery),
    responses((status = 200, description = "A page of rows", body = ChangeRowList)))]
pub(crate) async fn change_rows(
    context: RequestContext,
    State(sets): State<ChangeSets>,
    headers: HeaderMap,
    Path(number): Path<String>,
    Query(query): Query<ChangeRowsQuery>,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::Edit)?;
    let number = parsed(&number)?;
    let size = query.size.unwrap_or(ROWS);
    if !(1..=MOST_ROWS).contains(&size) {
        return Err(ErrorKind::BadForm.into());
    }
    sets.ask(person, context.lang()).await?;
    let set = sets.get(person, number).await?;
    let behind = query.behind.unwrap_or_default();
    let page = sets.rows(person, &set, query.state, (behind, size)).await?;
    let shown = |row| shown_row(&context, row);
    let list = ChangeRowList {
        items: page.rows.into_iter().map(shown).collect(),
        next: page.next,
    };
    tagged_json(&headers, &list)
}

fn shown_row(context: &RequestContext, row: ChangeRow) -> ShownChangeRow {
    let problem = |problem: &crate::profile::FieldProblem| {
        let code = problem.code.as_str();
        MemberProblem {
            key: problem.key.clone(),
            code: code.to_owned(),
            detail: super::problem::detail(context.words, &problem.key, code, Some(&problem.code)),
        }
    };
    ShownChangeRow {
        place: row.place,
        customer: row.customer.to_string(),
        name: row.name,
        domain: row.domain,
        state: row.state,
        ticked: row.ticked,
        problems: row.problems.iter().map(problem).collect(),
        changes: row.changes,
        code: row.code,
        reference: row.reference,
    }
}

fn selection(order: &ChangeSetOrder) -> Result<ChangeSelection, Error> {
    match (&order.customers, &order.list) {
        (Some(ids), None) => {
            let ids: Option<Vec<CustomerId>> = ids.iter().map(|id| CustomerId::parse(id)).collect();
            Ok(ChangeSelection::Customers(ids.ok_or(ErrorKind::BadForm)?))
        }
        (None, Some(list)) => Ok(ChangeSelection::List(ListQuery::read(list))),
        _ => Err(ErrorKind::BadForm.into()),
    }
}

fn parsed(number: &str) -> Result<i64, Error> {
    number.parse().map_err(|_| ErrorKind::NotFound.into())
}

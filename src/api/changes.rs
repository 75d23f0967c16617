//! Change sets: the same edit for many customers.

use super::json_body::read_order;
use super::problem::MemberProblem;
use super::profiles::is_confirmed;
use super::{Problem, tagged_json};
use crate::auth::Permission;
use crate::change_sets::{
    ChangeOperation, ChangeRow, ChangeRowState, ChangeSelection, ChangeSet, ChangeSetCommand,
    ChangeSets, CommandRefusal, ConfirmedCounts, NewChangeSet, ReverseSet, RowChange,
};
use crate::components::change_sets as in_words;
use crate::customers::ListQuery;
use crate::customers::sheets::SheetRow;
use crate::editing::Justification;
use crate::error::{Error, ErrorKind};
use crate::middleware::RequestContext;
use crate::profile::CustomerId;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rows on a page, and the most that can be asked for.
const ROWS: usize = 100;
const MOST_ROWS: usize = 500;

/// A change set to be made. Exactly one of `customers`, `list` and `rows` is given.
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
    /// Customers with values of their own, for the operation `rows`.
    rows: Option<Vec<ChangeRowOrder>>,
}

/// A customer of a set, and the values that it is to get. What others have changed in these fields
/// since that version is a conflict.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct ChangeRowOrder {
    /// The customer's tenant id.
    customer: String,
    /// The version of the billing profile that the values were changed in, as the list of customers
    /// has it.
    version: String,
    /// Values by the keys of their fields, such as `defaultAddress.city`. An empty value clears the
    /// field.
    values: BTreeMap<String, String>,
}

/// A command for a change set.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct ChangeCommandOrder {
    command: ChangeCommandWord,
    /// With `start`: the number of rows that are to be sent, which has to be `toSend` of the set.
    count: Option<u64>,
    /// With `tick`: the places of rows that are to be sent.
    #[serde(default)]
    ticked: Vec<i64>,
    /// With `tick`: the places of rows that are left out.
    #[serde(default)]
    unticked: Vec<i64>,
}

/// A command that a script has for a change set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeCommandWord {
    DryRun,
    Start,
    Pause,
    Resume,
    Stop,
    /// Chooses the rows that `start` sends.
    Tick,
    /// Makes a new set of the rows that failed.
    Again,
    /// Makes a new set that puts back the values from before, for the rows that were changed, once
    /// the set is over. Rows that no earlier such set has taken back, or is to, are taken; where there
    /// are none, that set is the answer.
    TakeBack,
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
    /// Two letters; empty if it is not known.
    country: String,
    state: ChangeRowState,
    ticked: bool,
    changes: Vec<RowChange>,
    /// Rules that its values break. Of a row that is to be sent: rules that stored values of other
    /// fields break, because of which Partner Center can refuse it.
    problems: Vec<MemberProblem>,
    /// Partner Center's error code, or the portal's word for a failure; `stored-otherwise` where
    /// Partner Center has stored values differently from what was sent.
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
    let order: ChangeSetOrder = read_order(&headers, &body)?;
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
    made_of(&context, &sets, Some(number)).await
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

/// Starts the dry run, or sends what it has shown; pauses, resumes or stops; ticks rows; makes a new
/// set of this one, which is the answer then. A command that the state does not allow, or a number
/// that is not the one that would be sent, is answered with 409 and changes nothing. So is a start
/// with 422 and a problem whose `code` is `confirm`, if rows that it would send (`toConfirm`) can
/// start the verification of their customers again and the header does not confirm that.
#[utoipa::path(post, path = "/changes/{number}", tag = "changes", request_body = ChangeCommandOrder,
    params(
        ("number" = i64, Path, description = "The number of the set"),
        ("Portal-Confirm" = Option<String>, Header, description = "`yes` with `start` where `toConfirm` is not 0: it covers the rows in the state `confirm` that are ticked"),
    ),
    responses(
        (status = 200, description = "The set as it is now", body = ChangeSet),
        (status = 201, description = "The new set", body = ChangeSet),
    ))]
pub(crate) async fn command_change_set(
    context: RequestContext,
    State(sets): State<ChangeSets>,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::Edit)?;
    let order: ChangeCommandOrder = read_order(&headers, &body)?;
    let number = parsed(&number)?;
    let command = match order.command {
        ChangeCommandWord::DryRun => ChangeSetCommand::DryRun,
        ChangeCommandWord::Start => ChangeSetCommand::Start,
        ChangeCommandWord::Pause => ChangeSetCommand::Pause,
        ChangeCommandWord::Resume => ChangeSetCommand::Resume,
        ChangeCommandWord::Stop => ChangeSetCommand::Stop,
        ChangeCommandWord::Tick => {
            let of = |places: Vec<i64>, tick| places.into_iter().map(move |place| (place, tick));
            let places: Vec<(i64, bool)> = of(order.ticked, true)
                .chain(of(order.unticked, false))
                .collect();
            let done = sets.tick(person, number, &places).await?;
            return set_after(&context, &sets, number, done.map(|_| ())).await;
        }
        ChangeCommandWord::Again => {
            let made = sets.make_again(person, number).await?;
            return made_of(&context, &sets, made).await;
        }
        ChangeCommandWord::TakeBack => {
            let earlier = sets.get(person, number).await?;
            // Until its end it changes more of them.
            if !earlier.was_sent() {
                return Ok(refused(&context, CommandRefusal::State));
            }
            let named = in_words::take_back(context.words, number, &earlier.name);
            return match sets.make_reverse(person, number, named).await? {
                Some(ReverseSet::Stands(reverse)) => {
                    set_after(&context, &sets, reverse, Ok(())).await
                }
                made => made_of(&context, &sets, made.map(ReverseSet::number)).await,
            };
        }
    };
    let confirmed = ConfirmedCounts {
        seen: None,
        rows: order.count,
        guarded: order.count.filter(|_| is_confirmed(&headers)),
    };
    let done = sets.command(person, number, command, confirmed).await?;
    set_after(&context, &sets, number, done).await
}

/// The set after a command, or the reason why it was not carried out.
async fn set_after(
    context: &RequestContext,
    sets: &ChangeSets,
    number: i64,
    done: Result<(), CommandRefusal>,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::Edit)?;
    Ok(match done {
        Ok(()) => axum::Json(sets.get(person, number).await?).into_response(),
        Err(refusal) => refused(context, refusal),
    })
}

/// A set that was made; without one there was nothing to make it of.
async fn made_of(
    context: &RequestContext,
    sets: &ChangeSets,
    made: Option<i64>,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::Edit)?;
    let Some(number) = made else {
        return Ok(refused(context, CommandRefusal::Nothing));
    };
    let set = sets.get(person, number).await?;
    let location = [(header::LOCATION, format!("/api/v1/changes/{number}"))];
    Ok((StatusCode::CREATED, location, axum::Json(set)).into_response())
}

fn refused(context: &RequestContext, refusal: CommandRefusal) -> Response {
    let (words, reference) = (context.words, &context.request_id);
    let more = in_words::refusal(words, refusal);
    if let CommandRefusal::Unconfirmed(_) = refusal {
        let (key, code) = ("toConfirm".to_owned(), "confirm".to_owned());
        let detail = super::problem::detail(words, &key, &code, None);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Problem::new(status, "unconfirmed", words, reference)
            .more(words, &more)
            .problems(vec![MemberProblem { key, code, detail }])
            .into_response();
    }
    Problem::new(StatusCode::CONFLICT, "change-command", words, reference)
        .more(words, &more)
        .into_response()
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
        country: row.country,
        state: row.state,
        ticked: row.ticked,
        problems: row.problems.iter().map(problem).collect(),
        changes: row.changes,
        code: row.code,
        reference: row.reference,
    }
}

fn selection(order: &ChangeSetOrder) -> Result<ChangeSelection, Error> {
    match (&order.customers, &order.list, &order.rows) {
        (Some(ids), None, None) => {
            let ids: Option<Vec<CustomerId>> = ids.iter().map(|id| CustomerId::parse(id)).collect();
            Ok(ChangeSelection::Customers(ids.ok_or(ErrorKind::BadForm)?))
        }
        (None, Some(list), None) => Ok(ChangeSelection::List(ListQuery::read(list))),
        (None, None, Some(rows)) => {
            let row = |(number, row): (u32, &ChangeRowOrder)| {
                Some(SheetRow {
                    number,
                    customer: CustomerId::parse(&row.customer)?,
                    base_version: row.version.clone(),
                    values: row.values.clone(),
                })
            };
            let rows: Option<Vec<SheetRow>> = (1..).zip(rows).map(row).collect();
            Ok(ChangeSelection::Rows(rows.ok_or(ErrorKind::BadForm)?))
        }
        _ => Err(ErrorKind::BadForm.into()),
    }
}

fn parsed(number: &str) -> Result<i64, Error> {
    number.parse().map_err(|_| ErrorKind::NotFound.into())
}

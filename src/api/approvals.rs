//! Requests for approval, and what approvers do with them.

use super::json_body::read_order;
use super::problem::MemberProblem;
use super::{Problem, tagged_json};
use crate::auth::Permission;
use crate::components::approvals as in_words;
use crate::editing::{
    ApprovalAnswer, ApprovalDetail, ApprovalList, ApprovalRequest, Editing, Request,
};
use crate::error::{Error, ErrorKind};
use crate::history::utc;
use crate::middleware::RequestContext;
use crate::profile::Code;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ApprovalQuery {
    /// `current` for requests of which something may still come, which is the default; `over` for
    /// the others.
    list: Option<String>,
    /// Requests with smaller numbers only.
    before: Option<i64>,
}

/// The command of an approver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ApprovalCommand {
    Approve,
    Refuse,
    SendBack,
}

/// A command for a request.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalOrder {
    command: ApprovalCommand,
    /// With `approve`: `bodyHash` of the request, which says what was looked at.
    body_hash: Option<String>,
    /// With `refuse` and `send-back`: a text for its author, at most 1,000 characters.
    comment: Option<String>,
}

/// Requests, the newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ListedApprovals {
    items: Vec<ListedApproval>,
    /// Older requests come before this number, if there are any.
    next: Option<i64>,
}

/// A request for approval, or a save without one in an emergency.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListedApproval {
    number: i64,
    /// `open`, `sending`, `saved`, `refused`, `returned`, `withdrawn`, `expired` or `ended`.
    state: &'static str,
    /// The reason why it ended: `draft`, `handed-over`, `document`, `rules`, `role`, `emergency`, or
    /// the outcome of its save.
    why: Option<String>,
    emergency: bool,
    /// The name of who asks.
    author: String,
    profile: &'static str,
    customer: Option<String>,
    /// The keys of the changed fields.
    fields: Vec<String>,
    reason: Option<String>,
    ticket: Option<String>,
    /// The names of those who have approved.
    approvals: Vec<String>,
    /// The number of people who have to approve.
    needed: u32,
    /// The text of who refused it or sent it back.
    comment: Option<String>,
    /// The number of the audit log's entry of its save.
    reference: Option<String>,
    created_at: String,
    /// Empty for an emergency.
    expires_at: String,
}

/// A request, held against the document as it stands.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShownApproval {
    request: ListedApproval,
    changes: Vec<ShownAsked>,
    /// The effects of the changes: `vetting`, `tax` or `verification`.
    sets_off: Vec<&'static str>,
    /// Its author has confirmed them. An approval needs no `Portal-Confirm`.
    confirmed: bool,
    /// The status of the customer's verification, where a change can start it again and the request
    /// waits: `none`, `allowed`, `under-review`, `not-allowed`, `not-ready` or `unknown`; null where
    /// it is not known.
    verification: Option<&'static str>,
    /// SHA-256 of the body that is sent, in hexadecimal digits. An approval names it.
    body_hash: String,
    /// The request that is sent, without the token; null where its version is no longer kept.
    save: Option<ShownSave>,
    /// The session may approve, refuse and send back.
    may_decide: bool,
    /// The number of people who still have to approve.
    lacking: u32,
}

/// A change, with the values that an input shows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ShownAsked {
    key: String,
    /// The value that its author saw.
    base: String,
    /// The value that Partner Center has now.
    theirs: String,
    /// The value that is asked for.
    mine: String,
}

/// A request to Partner Center.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ShownSave {
    method: String,
    address: String,
    headers: BTreeMap<&'static str, String>,
    #[schema(value_type = Option<serde_json::Value>)]
    body: Option<Box<RawValue>>,
}

impl From<&ApprovalRequest> for ListedApproval {
    fn from(request: &ApprovalRequest) -> ListedApproval {
        let approvals = request.approvals.iter();
        let expires_at = Some(request.expires_at).filter(|at| *at != 0);
        ListedApproval {
            number: request.number,
            state: request.state.as_str(),
            why: request.why.clone(),
            emergency: request.emergency,
            author: request.author.name.clone(),
            profile: request.target.profile().slug,
            customer: request.target.customer().map(ToString::to_string),
            fields: request
                .changes
                .iter()
                .map(|change| change.key.clone())
                .collect(),
            reason: request.justification.reason.clone(),
            ticket: request.justification.ticket.clone(),
            approvals: approvals.map(|given| given.by.name.clone()).collect(),
            needed: request.needed,
            comment: request
                .decision
                .as_ref()
                .map(|decision| decision.comment.clone()),
            reference: request.reference.clone(),
            created_at: utc(request.created_at),
            expires_at: expires_at.map(utc).unwrap_or_default(),
        }
    }
}

impl From<Request> for ShownSave {
    fn from(request: Request) -> ShownSave {
        ShownSave {
            method: request.method.to_owned(),
            address: request.address,
            headers: request.headers.into_iter().collect(),
            body: RawValue::from_string(request.body.to_string()).ok(),
        }
    }
}

impl From<ApprovalDetail> for ShownApproval {
    fn from(detail: ApprovalDetail) -> ShownApproval {
        let changes = detail.fields.into_iter().map(|field| ShownAsked {
            key: field.key,
            base: field.base,
            theirs: field.theirs,
            mine: field.mine,
        });
        let asked = detail.verification.as_ref();
        let known = asked.and_then(|asked| asked.known.as_ref()?.now());
        ShownApproval {
            changes: changes.collect(),
            sets_off: detail.guards.iter().map(|guard| guard.as_str()).collect(),
            confirmed: detail.request.confirmed,
            verification: known.map(|step| step.verification().as_str()),
            body_hash: detail.request.body.clone(),
            request: ListedApproval::from(&detail.request),
            save: detail.save.map(ShownSave::from),
            may_decide: detail.may_decide,
            lacking: detail.lacking,
        }
    }
}

/// Requests for approval, the newest first. They have no values of documents.
#[utoipa::path(get, path = "/approvals", tag = "approvals", params(ApprovalQuery), responses(
    (status = 200, description = "Requests", body = ListedApprovals),
))]
pub(crate) async fn approvals(
    context: RequestContext,
    State(editing): State<Editing>,
    headers: HeaderMap,
    Query(query): Query<ApprovalQuery>,
) -> Result<Response, Error> {
    context.permitted(Permission::View)?;
    let list = match query.list.as_deref() {
        None | Some("current") => ApprovalList::Current,
        Some("over") => ApprovalList::Over,
        Some(_) => return Err(ErrorKind::BadForm.into()),
    };
    let page = editing.approvals(list, query.before).await?;
    let list = ListedApprovals {
        items: page.requests.iter().map(ListedApproval::from).collect(),
        next: page.next,
    };
    tagged_json(&headers, &list)
}

/// A request for approval. The document is read with the session's own rights.
#[utoipa::path(get, path = "/approvals/{number}", tag = "approvals",
    params(("number" = i64, Path, description = "The number of the request")),
    responses((status = 200, description = "The request", body = ShownApproval)))]
pub(crate) async fn approval(
    context: RequestContext,
    State(editing): State<Editing>,
    headers: HeaderMap,
    Path(number): Path<String>,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::View)?;
    let detail = editing
        .approval(person, parsed(&number)?, context.lang())
        .await?;
    tagged_json(&headers, &ShownApproval::from(detail))
}

/// Approves, refuses or sends back. The last approval that is needed saves the changes with the
/// session's own rights. A command that the request does not allow is answered with 409 and changes
/// nothing.
#[utoipa::path(post, path = "/approvals/{number}", tag = "approvals", request_body = ApprovalOrder,
    params(("number" = i64, Path, description = "The number of the request")),
    responses((status = 200, description = "The request as it is now", body = ShownApproval)))]
pub(crate) async fn command_approval(
    context: RequestContext,
    State(editing): State<Editing>,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::Approve)?;
    let order: ApprovalOrder = read_order(&headers, &body)?;
    let number = parsed(&number)?;
    let comment = order.comment.unwrap_or_default();
    let answer = match order.command {
        ApprovalCommand::Approve => {
            let shown = order.body_hash.ok_or(ErrorKind::BadForm)?;
            editing
                .approve(person, number, &shown, context.lang())
                .await?
        }
        ApprovalCommand::Refuse => editing.decline(person, number, false, &comment).await?,
        ApprovalCommand::SendBack => editing.decline(person, number, true, &comment).await?,
    };
    match problem(&context, answer)? {
        Some(problem) => Ok(problem.into_response()),
        None => {
            let detail = editing.approval(person, number, context.lang()).await?;
            Ok(axum::Json(ShownApproval::from(detail)).into_response())
        }
    }
}

/// The problem that the answer to a command is; `None` if it was carried out.
fn problem(context: &RequestContext, answer: ApprovalAnswer) -> Result<Option<Problem>, Error> {
    let (words, reference) = (context.words, &context.request_id);
    let new = |status, word| Problem::new(status, word, words, reference);
    Ok(Some(match answer {
        ApprovalAnswer::Saved | ApprovalAnswer::Approved { .. } | ApprovalAnswer::Decided => {
            return Ok(None);
        }
        ApprovalAnswer::NotSent(kind) => return Err(kind.into()),
        ApprovalAnswer::Unknown => new(StatusCode::CONFLICT, "unknown"),
        ApprovalAnswer::Rejected => new(StatusCode::UNPROCESSABLE_ENTITY, "rejected"),
        ApprovalAnswer::Comment(code) => {
            let problem = comment_problem(context, &code);
            new(StatusCode::UNPROCESSABLE_ENTITY, "problems").problems(vec![problem])
        }
        ApprovalAnswer::Own
        | ApprovalAnswer::Over
        | ApprovalAnswer::Other
        | ApprovalAnswer::Unsettled => {
            let told = in_words::answer(words, &answer);
            new(StatusCode::CONFLICT, "approval-command").more(words, &told)
        }
    }))
}

fn comment_problem(context: &RequestContext, code: &Code) -> MemberProblem {
    let word = code.as_str();
    let key = "comment";
    MemberProblem {
        key: key.to_owned(),
        code: word.to_owned(),
        detail: super::problem::detail(context.words, key, word, Some(code)),
    }
}

fn parsed(number: &str) -> Result<i64, Error> {
    number.parse().map_err(|_| ErrorKind::NotFound.into())
}

//! One document by GET and PUT.

use super::json_body::is_json;
use super::justification;
use super::problem::{MemberProblem, Problem, detail};
use super::tagged;
use crate::auth::Permission;
use crate::editing::{ApiProblem, DocumentSave, Editing, SaveOutcome, entity_tag};
use crate::error::{Error, ErrorKind};
use crate::middleware::{DocumentTarget, RequestContext};
use crate::profile::{Json, NotJson, Target};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A partner profile as Partner Center keeps it.
#[utoipa::path(get, path = "/partner/profiles/{profile}", tag = "profiles",
    params(("profile" = String, Path, description = "billing, legal-business, organization, support or network")),
    responses((status = 200, description = "The document")))]
pub(crate) async fn partner_get(
    context: RequestContext,
    State(editing): State<Editing>,
    DocumentTarget(target): DocumentTarget,
    headers: HeaderMap,
) -> Result<Response, Error> {
    get(&context, &editing, &target, &headers).await
}

/// Replaces a partner profile: members that may be edited can differ, a missing one is left alone.
#[utoipa::path(put, path = "/partner/profiles/{profile}", tag = "profiles",
    params(
        ("profile" = String, Path, description = "billing, legal-business, organization or support"),
        ("If-Match" = String, Header, description = "The ETag of the GET"),
        ("Portal-Confirm" = Option<String>, Header, description = "`yes` where a guarded member changes"),
        ("Portal-Reason" = Option<String>, Header, description = "The reason of the change, for the audit log: percent-encoded UTF-8, at most 1,000 characters"),
        ("Portal-Ticket" = Option<String>, Header, description = "The ticket number of the change, for the audit log: at most 100 characters"),
    ),
    responses((status = 200, description = "The document")))]
pub(crate) async fn partner_put(
    context: RequestContext,
    State(editing): State<Editing>,
    DocumentTarget(target): DocumentTarget,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    put(&context, &editing, &target, &headers, &body).await
}

/// A customer's billing profile.
#[utoipa::path(get, path = "/customers/{id}/profiles/billing", tag = "customers",
    params(("id" = String, Path, description = "The customer's tenant id, a GUID")),
    responses((status = 200, description = "The document")))]
pub(crate) async fn customer_billing_get(
    context: RequestContext,
    State(editing): State<Editing>,
    DocumentTarget(target): DocumentTarget,
    headers: HeaderMap,
) -> Result<Response, Error> {
    get(&context, &editing, &target, &headers).await
}

/// Replaces a customer's billing profile, under the rules of the partner profiles.
#[utoipa::path(put, path = "/customers/{id}/profiles/billing", tag = "customers",
    params(
        ("id" = String, Path, description = "The customer's tenant id, a GUID"),
        ("If-Match" = String, Header, description = "The ETag of the GET"),
        ("Portal-Confirm" = Option<String>, Header, description = "`yes` where a guarded member changes"),
        ("Portal-Reason" = Option<String>, Header, description = "The reason of the change, for the audit log: percent-encoded UTF-8, at most 1,000 characters"),
        ("Portal-Ticket" = Option<String>, Header, description = "The ticket number of the change, for the audit log: at most 100 characters"),
    ),
    responses((status = 200, description = "The document")))]
pub(crate) async fn customer_billing_put(
    context: RequestContext,
    State(editing): State<Editing>,
    DocumentTarget(target): DocumentTarget,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    put(&context, &editing, &target, &headers, &body).await
}

/// The company profile of a customer's tenant; read only.
#[utoipa::path(get, path = "/customers/{id}/profiles/company", tag = "customers",
    params(("id" = String, Path, description = "The customer's tenant id, a GUID")),
    responses((status = 200, description = "The document")))]
pub(crate) async fn customer_company_get(
    context: RequestContext,
    State(editing): State<Editing>,
    DocumentTarget(target): DocumentTarget,
    headers: HeaderMap,
) -> Result<Response, Error> {
    get(&context, &editing, &target, &headers).await
}

async fn get(
    context: &RequestContext,
    editing: &Editing,
    target: &Target,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::View)?;
    let text = editing.read_text(person, target, context.lang()).await?;
    Ok(tagged(headers, text))
}

async fn put(
    context: &RequestContext,
    editing: &Editing,
    target: &Target,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, Error> {
    let person = context.permitted(Permission::Edit)?;
    if !target.profile().is_editable() {
        return Ok((
            [(header::ALLOW, "GET, HEAD")],
            Error::from(ErrorKind::Method),
        )
            .into_response());
    }
    if !is_json(headers) {
        return Err(ErrorKind::MediaType.into());
    }
    let if_match = if_match(headers)?;
    let wanted = match Json::parse(body) {
        Ok(wanted) => wanted,
        Err(at) => return Ok(not_json(context, at).into_response()),
    };
    let why = match justification::sent(headers) {
        Ok(why) => why,
        Err(problems) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let problem = Problem::new(status, "problems", context.words, &context.request_id);
            return Ok(problem
                .problems(detailed(context, problems))
                .into_response());
        }
    };
    let save = DocumentSave {
        wanted,
        if_match,
        confirmed: is_confirmed(headers),
        why,
    };
    let wanted = save.wanted.clone();
    let outcome = editing
        .save_document(person, target, save, context.lang())
        .await?;
    Ok(answer(context, &wanted, outcome))
}

/// Returns whether the header says that the consequences of a change are accepted.
pub(super) fn is_confirmed(headers: &HeaderMap) -> bool {
    headers
        .get("Portal-Confirm")
        .is_some_and(|value| value == "yes")
}

/// The entity tags that a PUT names.
pub(super) fn if_match(headers: &HeaderMap) -> Result<String, Error> {
    let tags: Vec<&str> = headers
        .get_all(header::IF_MATCH)
        .iter()
        .filter_map(|tags| tags.to_str().ok())
        .map(str::trim)
        .collect();
    match tags.join(",") {
        none if none.is_empty() || none == "*" => Err(ErrorKind::PreconditionRequired.into()),
        if_match => Ok(if_match),
    }
}

/// The problem of a body that stops being JSON there.
fn not_json(context: &RequestContext, at: NotJson) -> Problem {
    let position = context.words.t_args(
        "api-bad-json-at",
        &[("line", at.line.into()), ("column", at.column.into())],
    );
    Problem::new(
        StatusCode::BAD_REQUEST,
        "bad-json",
        context.words,
        &context.request_id,
    )
    .contact(context.contact.as_deref())
    .more(context.words, &position)
}

/// The problems with a sentence each.
fn detailed(context: &RequestContext, problems: Vec<ApiProblem>) -> Vec<MemberProblem> {
    let detailed = |found: ApiProblem| MemberProblem {
        detail: detail(context.words, &found.key, &found.code, found.rule.as_ref()),
        key: found.key,
        code: found.code,
    };
    problems.into_iter().map(detailed).collect()
}

/// The problem of a member whose change nobody has confirmed.
fn unconfirmed_member(key: String) -> ApiProblem {
    ApiProblem {
        key,
        code: "confirm".to_owned(),
        rule: None,
    }
}

/// The problem of a member whose change others have to approve.
fn unapproved_member(key: String) -> ApiProblem {
    ApiProblem {
        key,
        code: "needs-approval".to_owned(),
        rule: None,
    }
}

/// The answer to a PUT of `wanted`: the stored document, or a problem.
fn answer(context: &RequestContext, wanted: &Json, outcome: SaveOutcome) -> Response {
    let contact = context.contact.as_deref();
    let problem = |status, word| {
        Problem::new(status, word, context.words, &context.request_id).contact(contact)
    };
    let unprocessable = |word| problem(StatusCode::UNPROCESSABLE_ENTITY, word);
    let members = |problems: Vec<ApiProblem>| detailed(context, problems);
    let of_rules = |problems: Vec<crate::profile::FieldProblem>| -> Vec<ApiProblem> {
        problems.into_iter().map(ApiProblem::from).collect()
    };
    match outcome {
        SaveOutcome::Saved { stored, .. } => document(&stored),
        SaveOutcome::Unchanged(current) => document(&current),
        SaveOutcome::Conflict {
            current: Some(current),
        } => problem(StatusCode::PRECONDITION_FAILED, "stale")
            .documents(&current, wanted, entity_tag(&current))
            .into_response(),
        SaveOutcome::InvalidDocument(found) => unprocessable("problems")
            .problems(members(found))
            .into_response(),
        SaveOutcome::Problems(found) => unprocessable("problems")
            .problems(members(of_rules(found)))
            .into_response(),
        SaveOutcome::Unconfirmed(keys) => unprocessable("unconfirmed")
            .problems(members(keys.into_iter().map(unconfirmed_member).collect()))
            .into_response(),
        SaveOutcome::NeedsApproval(keys) => problem(StatusCode::FORBIDDEN, "approval")
            .problems(members(keys.into_iter().map(unapproved_member).collect()))
            .into_response(),
        SaveOutcome::Unjustified {
            problems,
            unconfirmed,
        } => {
            let unconfirmed = unconfirmed.into_iter().map(unconfirmed_member);
            let found = of_rules(problems).into_iter().chain(unconfirmed);
            unprocessable("problems")
                .problems(members(found.collect()))
                .into_response()
        }
        SaveOutcome::Rejected {
            problems, answer, ..
        } => {
            let status = match answer.status {
                Some(403) => StatusCode::FORBIDDEN,
                Some(404) => StatusCode::NOT_FOUND,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            // Answered with success, and not stored.
            let ignored =
                problems.is_empty() && answer.status == Some(200) && answer.code.is_none();
            problem(status, if ignored { "ignored" } else { "rejected" })
                .problems(members(of_rules(problems)))
                .refused(&answer, context.words, contact)
                .into_response()
        }
        SaveOutcome::Unknown { reference, answer } => {
            let problem = problem(StatusCode::CONFLICT, "unknown").reference(reference);
            match answer {
                Some(answer) => problem.upstream(&answer).into_response(),
                None => problem.into_response(),
            }
        }
        SaveOutcome::NotSent(error) => error.into_response(),
        // These are about drafts: a whole document is never merged, has no addresses to decide, and
        // asks nobody.
        SaveOutcome::Conflict { current: None }
        | SaveOutcome::Superseded
        | SaveOutcome::ReadOnly(_)
        | SaveOutcome::AddressUndecided
        | SaveOutcome::Asked
        | SaveOutcome::NoApprovalNeeded => Error::from(ErrorKind::Internal).into_response(),
    }
}

fn document(document: &Json) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::ETAG, entity_tag(document)),
    ];
    (headers, document.to_string()).into_response()
}

//! One document by GET and PUT.

use super::person;
use super::problem::{MemberProblem, Problem, detail};
use crate::auth::Permission;
use crate::components::PageContext;
use crate::editing::{Replaced, entity_tag};
use crate::error::{Error, ErrorKind};
use crate::portal::Portal;
use crate::profile::{Json, Target};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// A partner profile as Partner Center keeps it.
#[utoipa::path(get, path = "/partner/profiles/{profile}", tag = "profiles",
    params(("profile" = String, Path, description = "billing, legal-business, organization, support or network")),
    responses(
        (status = 200, description = "The upstream document", body = Object, headers(("ETag" = String, description = "Names this document"))),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn partner_get(
    cx: PageContext,
    State(portal): State<Arc<Portal>>,
    Path(profile): Path<String>,
) -> Result<Response, Error> {
    get(&cx, &portal, Target::partner(&profile)).await
}

/// Replaces a partner profile: members that may be edited can differ, a missing one is left alone.
#[utoipa::path(put, path = "/partner/profiles/{profile}", tag = "profiles",
    params(
        ("profile" = String, Path, description = "billing, legal-business, organization or support"),
        ("If-Match" = String, Header, description = "The ETag of the GET"),
        ("Portal-Confirm" = Option<String>, Header, description = "`yes` where a guarded member changes"),
    ),
    request_body = Object,
    responses(
        (status = 200, description = "The stored document", body = Object, headers(("ETag" = String, description = "Names this document"))),
        (status = 409, description = "Not known yet whether it was stored", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Changed since: `current` and `yours`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`problems` by member", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "No `If-Match`", body = Problem, content_type = "application/problem+json"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn partner_put(
    cx: PageContext,
    State(portal): State<Arc<Portal>>,
    Path(profile): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    put(&cx, &portal, Target::partner(&profile), &headers, &body).await
}

/// A customer's billing profile.
#[utoipa::path(get, path = "/customers/{id}/profiles/billing", tag = "customers",
    params(("id" = String, Path, description = "The customer's tenant id, a GUID")),
    responses(
        (status = 200, description = "The upstream document", body = Object, headers(("ETag" = String, description = "Names this document"))),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn customer_billing_get(
    cx: PageContext,
    State(portal): State<Arc<Portal>>,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    get(&cx, &portal, Target::customer_billing(&id)).await
}

/// Replaces a customer's billing profile, under the rules of the partner profiles.
#[utoipa::path(put, path = "/customers/{id}/profiles/billing", tag = "customers",
    params(
        ("id" = String, Path, description = "The customer's tenant id, a GUID"),
        ("If-Match" = String, Header, description = "The ETag of the GET"),
    ),
    request_body = Object,
    responses(
        (status = 200, description = "The stored document", body = Object, headers(("ETag" = String, description = "Names this document"))),
        (status = 412, description = "Changed since: `current` and `yours`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`problems` by member", body = Problem, content_type = "application/problem+json"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn customer_billing_put(
    cx: PageContext,
    State(portal): State<Arc<Portal>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    put(&cx, &portal, Target::customer_billing(&id), &headers, &body).await
}

/// What a customer's tenant says of the company; read only.
#[utoipa::path(get, path = "/customers/{id}/profiles/company", tag = "customers",
    params(("id" = String, Path, description = "The customer's tenant id, a GUID")),
    responses(
        (status = 200, description = "The upstream document", body = Object, headers(("ETag" = String, description = "Names this document"))),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn customer_company_get(
    cx: PageContext,
    State(portal): State<Arc<Portal>>,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    get(&cx, &portal, Target::customer_company(&id)).await
}

async fn get(
    cx: &PageContext,
    portal: &Arc<Portal>,
    target: Option<Target>,
) -> Result<Response, Error> {
    let person = person(cx, Permission::View)?;
    let target = target.ok_or(ErrorKind::NotFound)?;
    Ok(document(&portal.read(person, &target, cx.lang()).await?))
}

async fn put(
    cx: &PageContext,
    portal: &Arc<Portal>,
    target: Option<Target>,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, Error> {
    let person = person(cx, Permission::Edit)?;
    let target = target.ok_or(ErrorKind::NotFound)?;
    if !target.profile().is_editable() {
        return Ok((
            [(header::ALLOW, "GET, HEAD")],
            Error::from(ErrorKind::Method),
        )
            .into_response());
    }
    let tags: Vec<&str> = headers
        .get_all(header::IF_MATCH)
        .iter()
        .filter_map(|tags| tags.to_str().ok())
        .map(str::trim)
        .collect();
    let if_match = tags.join(",");
    if if_match.is_empty() || if_match == "*" {
        return Err(ErrorKind::PreconditionRequired.into());
    }
    let wanted = Json::parse(body).map_err(|_| ErrorKind::BadForm)?;
    let confirmed = headers
        .get("Portal-Confirm")
        .is_some_and(|value| value == "yes");
    let replaced = portal
        .replace_document(
            person,
            &target,
            wanted.clone(),
            if_match,
            confirmed,
            cx.lang(),
        )
        .await?;
    let problem = |status, word| Problem::new(status, word, cx.words, &cx.reference);
    let members = |problems: Vec<crate::editing::ApiProblem>| {
        problems
            .into_iter()
            .map(|found| MemberProblem {
                detail: detail(cx.words, &found.key, &found.code, found.rule.as_ref()),
                key: found.key,
                code: found.code,
            })
            .collect()
    };
    Ok(match replaced {
        Replaced::Stored(stored) => document(&stored),
        Replaced::Stale(current) => problem(StatusCode::PRECONDITION_FAILED, "stale")
            .documents(&current, &wanted, entity_tag(&current))
            .into_response(),
        Replaced::Problems(found) => problem(StatusCode::UNPROCESSABLE_ENTITY, "problems")
            .problems(members(found))
            .into_response(),
        Replaced::Unconfirmed(found) => problem(StatusCode::UNPROCESSABLE_ENTITY, "unconfirmed")
            .problems(members(found))
            .into_response(),
        Replaced::Rejected(found, answer) => {
            let status = match answer.status {
                Some(403) => StatusCode::FORBIDDEN,
                Some(404) => StatusCode::NOT_FOUND,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            problem(status, "rejected")
                .problems(members(found))
                .refused(&answer, cx.words)
                .into_response()
        }
        Replaced::Unknown(reference) => problem(StatusCode::CONFLICT, "unknown")
            .reference(reference)
            .into_response(),
        Replaced::Throttled(seconds) => Problem::of(
            &ErrorKind::Throttled(seconds).into(),
            cx.words,
            &cx.reference,
        )
        .retry_after(seconds)
        .into_response(),
        Replaced::Unavailable(answer) => {
            Problem::of(&ErrorKind::Unavailable.into(), cx.words, &cx.reference)
                .upstream(&answer)
                .into_response()
        }
    })
}

fn document(document: &Json) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::ETAG, entity_tag(document)),
    ];
    (headers, document.to_string()).into_response()
}

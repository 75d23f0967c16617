//! The team's labels and note of each customer.

use super::json_body::read_order;
use super::problem::MemberProblem;
use super::profiles::if_match;
use super::{Problem, tagged, tagged_json};
use crate::auth::Permission;
use crate::components::team_records::note_problem;
use crate::customers::{
    CustomerNote, CustomerNotes, Customers, NoteProblem, NoteResult, OpenedNote, typed_labels,
};
use crate::editing::entity_tag_of;
use crate::error::{Error, ErrorKind};
use crate::middleware::RequestContext;
use crate::profile::{CustomerId, Json};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

/// Labels and note in place of those that stand there.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct CustomerNoteOrder {
    /// At most 10, each with at most 40 characters and without commas, which separate labels.
    labels: Vec<String>,
    /// At most 2,000 characters.
    note: String,
}

/// Every label that a customer has, in the order of the alphabet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LabelList {
    items: Vec<LabelCount>,
}

/// A label and the number of customers that have it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LabelCount {
    label: String,
    customers: usize,
}

/// The labels of all customers.
#[utoipa::path(get, path = "/customers/labels", tag = "customers", responses(
    (status = 200, description = "Labels with their numbers of customers", body = LabelList),
))]
pub(crate) async fn customer_labels(
    context: RequestContext,
    State(customers): State<Customers>,
    State(notes): State<CustomerNotes>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::View)?;
    customers.ask_list(person, context.lang()).await?;
    let labels = notes.index().await?.all();
    let item = |(label, customers)| LabelCount { label, customers };
    let items = labels.into_iter().map(item).collect();
    tagged_json(&headers, &LabelList { items })
}

/// The team's labels and note of a customer. They are kept in the portal and never sent to Partner
/// Center.
#[utoipa::path(get, path = "/customers/{id}/note", tag = "customers",
    params(("id" = String, Path, description = "The customer's tenant id, a GUID")),
    responses((status = 200, description = "Labels and note", body = CustomerNote)))]
pub(crate) async fn customer_note(
    context: RequestContext,
    State(customers): State<Customers>,
    State(notes): State<CustomerNotes>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::View)?;
    let id = CustomerId::parse(&id).ok_or(ErrorKind::NotFound)?;
    customers.ask_list(person, context.lang()).await?;
    let opened = notes.open(&id).await?;
    Ok(tagged(&headers, text(&opened.content)?))
}

/// Replaces labels and note, if they still are those that the ETag names.
#[utoipa::path(put, path = "/customers/{id}/note", tag = "customers",
    request_body = CustomerNoteOrder,
    params(
        ("id" = String, Path, description = "The customer's tenant id, a GUID"),
        ("If-Match" = String, Header, description = "The ETag of the GET"),
    ),
    responses((status = 200, description = "Labels and note as they are now", body = CustomerNote)))]
pub(crate) async fn put_customer_note(
    context: RequestContext,
    State(customers): State<Customers>,
    State(notes): State<CustomerNotes>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::Edit)?;
    let order: CustomerNoteOrder = read_order(&headers, &body)?;
    let if_match = if_match(&headers)?;
    let id = CustomerId::parse(&id).ok_or(ErrorKind::NotFound)?;
    customers.ask_list(person, context.lang()).await?;
    let labels = order.labels.iter();
    let wanted = CustomerNote {
        // The form separates labels by commas, so that none has one.
        labels: labels.flat_map(|label| typed_labels(label)).collect(),
        note: order.note,
    };
    let opened = notes.open(&id).await?;
    let tag = entity_tag_of(&text(&opened.content)?);
    if !if_match.split(',').any(|known| known.trim() == tag) {
        return stale(&context, &opened, &wanted);
    }
    match notes.save(person, &id, opened.seen, &wanted).await? {
        NoteResult::Saved | NoteResult::Unchanged => {
            let opened = notes.open(&id).await?;
            let text = text(&opened.content)?;
            let headers = [
                (header::CONTENT_TYPE, "application/json".to_owned()),
                (header::ETAG, entity_tag_of(&text)),
            ];
            Ok((headers, text).into_response())
        }
        NoteResult::Stale(current) => stale(&context, &current, &wanted),
        NoteResult::Wrong(problems) => {
            let member = |problem: &NoteProblem| {
                let (key, code) = match problem {
                    NoteProblem::TooManyLabels(_) => ("labels", "too-many"),
                    NoteProblem::LabelTooLong(_) => ("labels", "too-long"),
                    NoteProblem::NoteTooLong(_) => ("note", "too-long"),
                };
                MemberProblem {
                    key: key.to_owned(),
                    code: code.to_owned(),
                    detail: note_problem(context.words, problem),
                }
            };
            let members = problems.iter().map(member).collect();
            Ok(not_stored(&context, members))
        }
    }
}

/// The answer where nothing was stored because of these members.
pub(super) fn not_stored(context: &RequestContext, members: Vec<MemberProblem>) -> Response {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Problem::new(status, "not-stored", context.words, &context.request_id)
        .problems(members)
        .into_response()
}

/// The document of labels and note.
fn text(content: &CustomerNote) -> Result<String, Error> {
    Ok(serde_json::to_string(content).map_err(|_| ErrorKind::Internal)?)
}

/// The answer where others have changed them since.
fn stale(
    context: &RequestContext,
    current: &OpenedNote,
    wanted: &CustomerNote,
) -> Result<Response, Error> {
    let document = |content: &CustomerNote| {
        let text = text(content)?;
        Json::parse(text.as_bytes()).map_err(|_| Error::from(ErrorKind::Internal))
    };
    let tag = entity_tag_of(&text(&current.content)?);
    let (status, words) = (StatusCode::PRECONDITION_FAILED, context.words);
    let problem = Problem::new(status, "note-stale", words, &context.request_id);
    let (current, yours) = (document(&current.content)?, document(wanted)?);
    Ok(problem.documents(&current, &yours, tag).into_response())
}

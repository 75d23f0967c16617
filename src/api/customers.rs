//! The list of customers, from the service or from the portal's copy, and the collection that fills
//! the copy.

use super::json_body::read_order;
use super::{Problem, tagged_json};
use crate::auth::Permission;
use crate::components::search::is_too_long;
use crate::customers::{
    Collection, CollectionCommand, CollectionKind, CopyAnswer, CustomerFilter, CustomerListPage,
    CustomerNotes, CustomerRow, CustomerSort, Customers, LabelIndex, ProblemFilter,
};
use crate::error::{Error, ErrorKind};
use crate::history::utc;
use crate::middleware::RequestContext;
use crate::partner_center::{CustomerPage, PAGE_SIZE, is_continuation_token};
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

/// What begins the continuation token of a list of the copy; the number of customers before the page
/// follows.
pub(super) const ROW: &str = "row:";

/// The largest number of customers on one page of the copy.
pub(super) const MOST: usize = 500;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CustomersQuery {
    /// Words that names or domains contain, or a whole customer id; at most 200 characters.
    #[serde(default)]
    search: String,
    /// Continuation token of the page before.
    after: Option<String>,
    /// Words that name, domain, city, e-mail address or id contain, without regard to case and
    /// accents; at most 200 characters. This and the parameters below are answered from the
    /// portal's copy, with what it last read of each billing profile.
    text: Option<String>,
    /// The country of the billing profile, two letters; empty for customers without one.
    country: Option<String>,
    /// The language of the billing profile, such as `pt`; empty for customers without one.
    language: Option<String>,
    /// A label of the team, without regard to case and accents.
    label: Option<String>,
    /// `any`, or the kind of a problem as in `/customers/problems`: customers that have one.
    problem: Option<String>,
    /// `name`, `domain`, `country`, `city`, `email`, `phone`, `language`, `changed`, `problems` or
    /// `read`, with `-` in front of it for the other direction.
    sort: Option<String>,
    /// `true` for customers that Partner Center no longer has.
    gone: Option<bool>,
    /// Customers on a page of the copy, 25 if it is left out.
    #[param(minimum = 1, maximum = 500)]
    size: Option<usize>,
}

impl CustomersQuery {
    fn asks_for_copy(&self) -> bool {
        let texts = [
            &self.text,
            &self.country,
            &self.language,
            &self.label,
            &self.problem,
            &self.sort,
        ];
        texts.into_iter().any(Option::is_some) || self.gone.is_some() || self.size.is_some()
    }
}

/// A page of the portal's copy of the customers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerCopyPage {
    items: Vec<CopiedCustomer>,
    /// Continuation token of the next page.
    next: Option<String>,
    /// More customers follow.
    more: bool,
    /// The number of customers on all pages.
    total: usize,
    /// The time (UTC) when the whole list was last read.
    complete_at: String,
}

/// A customer as the portal last read it. Members that it does not have are empty.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CopiedCustomer {
    /// The customer's tenant id.
    id: String,
    company_name: String,
    domain: String,
    country: String,
    city: String,
    email: String,
    phone: String,
    language: String,
    culture: String,
    /// The version of the billing profile; null if it was never read.
    version: Option<String>,
    /// The time (UTC) when the billing profile was last read.
    read_at: Option<String>,
    /// The time (UTC) of the last change that the portal knows of.
    changed_at: Option<String>,
    /// The time (UTC) when Partner Center no longer had the customer.
    gone_at: Option<String>,
    /// The number of problems of the billing profile that nobody has silenced.
    problems: usize,
    /// The labels of the team.
    labels: Vec<String>,
    /// The team has a note of the customer.
    note: bool,
}

impl CopiedCustomer {
    fn of(row: CustomerRow, labels: &LabelIndex) -> CopiedCustomer {
        let entry = labels.of(&row.id).cloned().unwrap_or_default();
        CopiedCustomer {
            id: row.id.to_string(),
            company_name: row.company_name,
            domain: row.domain,
            country: row.country,
            city: row.city,
            email: row.email,
            phone: row.phone,
            language: row.language,
            culture: row.culture,
            version: row.version,
            read_at: row.read_at.map(utc),
            changed_at: row.changed_at.map(utc),
            gone_at: row.gone_at.map(utc),
            problems: row.problems,
            labels: entry.labels,
            note: entry.has_note,
        }
    }
}

impl CustomerCopyPage {
    fn of(page: CustomerListPage, labels: &LabelIndex) -> CustomerCopyPage {
        let end = page.start + page.rows.len();
        let more = end < page.matching;
        CustomerCopyPage {
            items: page
                .rows
                .into_iter()
                .map(|row| CopiedCustomer::of(row, labels))
                .collect(),
            next: more.then(|| format!("{ROW}{end}")),
            more,
            total: page.matching,
            complete_at: utc(page.complete_at),
        }
    }
}

/// A page of customers: what Partner Center lists, or, with a filter or an order, what the portal
/// last read. Before a collection has read the whole list, the latter is answered with 409.
#[utoipa::path(get, path = "/customers", tag = "customers", params(CustomersQuery), responses(
    (status = 200, description = "A page of customers", body = CustomerPage),
))]
pub(crate) async fn customers(
    context: RequestContext,
    State(customers): State<Customers>,
    State(notes): State<CustomerNotes>,
    headers: HeaderMap,
    Query(query): Query<CustomersQuery>,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::View)?;
    let after = query.after.as_deref().filter(|token| !token.is_empty());
    let text = query.text.as_deref().unwrap_or_default();
    if is_too_long(&query.search) || is_too_long(text) {
        return Err(ErrorKind::SearchTooLong.into());
    }
    if after.is_some_and(|token| !is_continuation_token(token)) {
        return Err(ErrorKind::PageToken.into());
    }
    if query.asks_for_copy() {
        return copied(&context, (&customers, &notes), &headers, &query, after).await;
    }
    let page = customers
        .page(person, &query.search, after, context.lang())
        .await?;
    tagged_json(&headers, &page)
}

async fn copied(
    context: &RequestContext,
    (customers, notes): (&Customers, &CustomerNotes),
    headers: &HeaderMap,
    query: &CustomersQuery,
    after: Option<&str>,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::View)?;
    let start = match after {
        None => 0,
        Some(token) => token
            .strip_prefix(ROW)
            .and_then(|number| number.parse().ok())
            .ok_or(ErrorKind::PageToken)?,
    };
    let sort = match query.sort.as_deref() {
        None => CustomerSort::default(),
        Some(sort) => CustomerSort::parse(sort).ok_or(ErrorKind::BadForm)?,
    };
    let problem = match query.problem.as_deref() {
        None | Some("") => None,
        Some(word) => Some(ProblemFilter::parse(word).ok_or(ErrorKind::BadForm)?),
    };
    let size = query.size.unwrap_or(PAGE_SIZE);
    if !(1..=MOST).contains(&size) {
        return Err(ErrorKind::BadForm.into());
    }
    let labels = notes.index().await?;
    let label = query.label.as_deref().filter(|label| !label.is_empty());
    let words = [&query.search, query.text.as_deref().unwrap_or_default()];
    let filter = CustomerFilter {
        text: words.join(" "),
        country: query.country.clone(),
        language: query.language.clone(),
        problem,
        only: label.map(|label| labels.with(label)),
        gone: query.gone.unwrap_or_default(),
    };
    let answer = customers
        .list(person, &filter, sort, start, size, context.lang())
        .await?;
    match answer {
        CopyAnswer::Found(page) => tagged_json(headers, &CustomerCopyPage::of(page, &labels)),
        CopyAnswer::Closed => Err(ErrorKind::NotAllowed.into()),
        CopyAnswer::Nothing => {
            let (words, reference) = (context.words, &context.request_id);
            let problem = Problem::new(StatusCode::CONFLICT, "no-copy", words, reference);
            Ok(problem.into_response())
        }
    }
}

/// What is to be done with the collection.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
pub struct CollectionOrder {
    command: CollectionCommand,
}

/// The newest collection: a job that reads all customers and their billing profiles into the
/// portal's copy. 404 if there was none yet.
#[utoipa::path(get, path = "/customers/collection", tag = "customers", responses(
    (status = 200, description = "The newest collection", body = Collection),
))]
pub(crate) async fn collection(
    context: RequestContext,
    State(customers): State<Customers>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::View)?;
    let collection = customers
        .collection(person, CollectionKind::Customers)
        .await?;
    tagged_json(&headers, &collection.ok_or(ErrorKind::NotFound)?)
}

/// Starts, pauses, resumes or stops the collection, with the rights of who sends this. A command
/// that does not fit its state changes nothing: the answer has the collection as it is then.
#[utoipa::path(post, path = "/customers/collection", tag = "customers",
    request_body = CollectionOrder,
    responses((status = 200, description = "The collection as it is now", body = Collection)))]
pub(crate) async fn command_collection(
    context: RequestContext,
    State(customers): State<Customers>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    let kind = CollectionKind::Customers;
    command(&context, &customers, kind, &headers, &body).await
}

/// The newest validation of all addresses: a job that asks Partner Center whether it can confirm the
/// address of each billing profile, as the portal last read it. 404 if there was none yet.
#[utoipa::path(get, path = "/customers/addresses", tag = "customers", responses(
    (status = 200, description = "The newest validation", body = Collection),
))]
pub(crate) async fn addresses(
    context: RequestContext,
    State(customers): State<Customers>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let person = context.permitted(Permission::View)?;
    let kind = CollectionKind::Addresses;
    let validation = customers.collection(person, kind).await?;
    tagged_json(&headers, &validation.ok_or(ErrorKind::NotFound)?)
}

/// Starts, pauses, resumes or stops the validation of all addresses, as a collection.
#[utoipa::path(post, path = "/customers/addresses", tag = "customers",
    request_body = CollectionOrder,
    responses((status = 200, description = "The validation as it is now", body = Collection)))]
pub(crate) async fn command_addresses(
    context: RequestContext,
    State(customers): State<Customers>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    let kind = CollectionKind::Addresses;
    command(&context, &customers, kind, &headers, &body).await
}

async fn command(
    context: &RequestContext,
    customers: &Customers,
    kind: CollectionKind,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, Error> {
    let person = context.permitted(Permission::View)?;
    let order: CollectionOrder = read_order(headers, body)?;
    let job = customers.command(person, kind, order.command).await?;
    Ok(axum::Json(job.ok_or(ErrorKind::NotFound)?).into_response())
}

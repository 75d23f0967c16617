//! The activity log, and the verification of a customer.

use super::ApiCall;
use super::reply::{Reply, capital, object, text};
use crate::profile::json::Json;
use crate::sandbox::activity::LoggedChange;
use crate::sandbox::{SandboxState, lock};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

/// The time that a verification takes, unless a fault says otherwise.
const VERIFICATION_TAKES: Duration = Duration::from_secs(60 * 60);

/// The page size if the request has none, the days that are searched if it has no beginning, and
/// those that the log goes back.
const SIZE: usize = 500;
const DAYS: i64 = 30;
const DAYS_KEPT: i64 = 90;

/// The place of a page, as its continuation token says it: JSON in Base64. The query stays as it is.
#[derive(Debug, Serialize, Deserialize)]
struct PagePosition {
    start: usize,
}

/// The query parameter `filter`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RecordFilter {
    field: String,
    value: String,
    operator: String,
}

impl RecordFilter {
    fn parse(given: &str) -> Result<RecordFilter, Reply> {
        let filter: RecordFilter = serde_json::from_str(given)
            .map_err(|_| Reply::bad_input("The filter cannot be read."))?;
        let known = [
            ("CustomerId", "equals"),
            ("CompanyName", "substring"),
            ("ResourceType", "equals"),
        ];
        let is_known = known.iter().any(|(field, operator)| {
            filter.field.eq_ignore_ascii_case(field)
                && filter.operator.eq_ignore_ascii_case(operator)
        });
        if is_known {
            Ok(filter)
        } else {
            Err(Reply::bad_input("The filter is not supported."))
        }
    }

    fn lets(&self, record: &LoggedChange) -> bool {
        let value = self.value.to_lowercase();
        match self.field.to_ascii_lowercase().as_str() {
            "customerid" => record.customer == value,
            "companyname" => record.customer_name.to_lowercase().contains(&value),
            _ => value == RESOURCE_TYPE,
        }
    }
}

/// The type of resource of every record that the sandbox has.
const RESOURCE_TYPE: &str = "customer";

/// `GET /v1/auditrecords`.
pub fn records(sandbox: &SandboxState, call: &ApiCall) -> Reply {
    match found(sandbox, call) {
        Ok(reply) | Err(reply) => reply,
    }
}

fn found(sandbox: &SandboxState, call: &ApiCall) -> Result<Reply, Reply> {
    let now = OffsetDateTime::now_utc();
    let from = date(call, "startDate")?.unwrap_or_else(|| now.date() - time::Duration::days(DAYS));
    let until = date(call, "endDate")?.unwrap_or(now.date());
    if from < now.date() - time::Duration::days(DAYS_KEPT) {
        return Err(Reply::bad_input("The start date is too far in the past."));
    }
    let filter = call
        .query("filter")
        .filter(|filter| !filter.is_empty())
        .map(RecordFilter::parse)
        .transpose()?;
    let size = match call.query("size") {
        None => SIZE,
        Some(size) => size
            .parse()
            .ok()
            .filter(|size| (1..=SIZE).contains(size))
            .ok_or_else(|| Reply::bad_input("The page size cannot be read."))?,
    };
    let start = start(call)?;
    let delay = call.faults.seconds("activity-delay").unwrap_or_default();
    let with_values = !call.faults.has("activity-without-values");
    let store = lock(&sandbox.store);
    let lets = |record: &&LoggedChange| {
        (from..=until).contains(&record.at.date())
            && record.at + delay <= now
            && filter.as_ref().is_none_or(|filter| filter.lets(record))
    };
    let all: Vec<&LoggedChange> = store.activity.records().filter(lets).collect();
    let end = start.saturating_add(size).min(all.len());
    let page = all.get(start..end).unwrap_or_default();
    let mut links = vec![("self".to_owned(), link(call, None))];
    if end < all.len() {
        links.push(("next".to_owned(), link(call, Some(end))));
    }
    let items = page.iter().map(|change| item(sandbox, change, with_values));
    Ok(Reply::ok(object([
        ("totalCount", Json::Number(page.len().to_string())),
        ("items", Json::Array(items.collect())),
        ("links", Json::Object(links)),
        ("attributes", object([("objectType", text("Collection"))])),
    ])))
}

/// A query parameter that is a date, `yyyy-mm-dd`.
fn date(call: &ApiCall, name: &str) -> Result<Option<Date>, Reply> {
    let form = format_description!("[year]-[month]-[day]");
    call.query(name)
        .map(|given| {
            Date::parse(given, form)
                .map_err(|_| Reply::bad_input(&format!("The value of {name} cannot be read.")))
        })
        .transpose()
}

/// The number of records in front of the page that is asked for.
fn start(call: &ApiCall) -> Result<usize, Reply> {
    let seek = call.query("seekOperation").unwrap_or_default();
    if !seek.eq_ignore_ascii_case("next") {
        return Ok(0);
    }
    let place = call
        .header("ms-continuationtoken")
        .and_then(|token| STANDARD.decode(token).ok())
        .and_then(|token| serde_json::from_slice::<PagePosition>(&token).ok());
    match place {
        Some(place) => Ok(place.start),
        None => Err(Reply::bad_input("The continuation token is not valid.")),
    }
}

fn link(call: &ApiCall, next: Option<usize>) -> Json {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let asked = |(name, _): &&(String, String)| !name.eq_ignore_ascii_case("seekOperation");
    for (name, value) in call.query.iter().filter(asked) {
        query.append_pair(name, value);
    }
    if next.is_some() {
        query.append_pair("seekOperation", "Next");
    }
    let header = next.map(|start| {
        let token = serde_json::to_vec(&PagePosition { start }).unwrap_or_default();
        object([
            ("key", text("MS-ContinuationToken")),
            ("value", text(&STANDARD.encode(token))),
        ])
    });
    object([
        ("uri", text(&format!("/auditrecords?{}", query.finish()))),
        ("method", text("GET")),
        ("headers", Json::Array(header.into_iter().collect())),
    ])
}

/// A record as the service writes it.
fn item(sandbox: &SandboxState, change: &LoggedChange, with_values: bool) -> Json {
    let form =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:7]Z");
    let at = change.at.format(form).unwrap_or_default();
    let mut members = vec![
        ("partnerId", text(&sandbox.options.tenant)),
        ("customerId", text(&change.customer)),
        ("customerName", text(&change.customer_name)),
        ("userPrincipalName", text(&change.author.user)),
        ("applicationId", text(&change.author.application)),
        ("resourceType", text(RESOURCE_TYPE)),
    ];
    if with_values {
        let value = |document: &Json| text(&capitals(document).to_string());
        members.push(("resourceOldValue", value(&change.before)));
        members.push(("resourceNewValue", value(&change.after)));
    }
    members.extend([
        ("operationType", text("update_customer_billing_profile")),
        ("operationDate", text(&at)),
        ("operationStatus", text("succeeded")),
        ("customizedData", Json::Array(vec![])),
        ("originalCorrelationId", text(&change.author.correlation_id)),
        ("attributes", object([("objectType", text("AuditRecord"))])),
    ]);
    members.retain(|(_, value)| *value != text(""));
    let members = members.into_iter();
    Json::Object(
        members
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

/// The document with every member's name beginning with a capital: so it stands in the log.
fn capitals(json: &Json) -> Json {
    match json {
        Json::Object(members) => Json::Object(
            members
                .iter()
                .map(|(name, value)| (capital(name), capitals(value)))
                .collect(),
        ),
        Json::Array(items) => Json::Array(items.iter().map(capitals).collect()),
        other => other.clone(),
    }
}

/// `GET /v1/customers/{id}/validationStatus?type=account`.
pub fn verification(sandbox: &SandboxState, call: &ApiCall, customer: &str) -> Reply {
    if !call
        .query("type")
        .is_some_and(|kind| kind.eq_ignore_ascii_case("account"))
    {
        return Reply::bad_input("The type of the validation status is not known.");
    }
    let store = lock(&sandbox.store);
    if store.customer(customer).is_none() {
        return Reply::no_relationship();
    }
    let takes = call.faults.seconds("verification-takes");
    let takes = takes.unwrap_or(VERIFICATION_TAKES);
    let Some((status, since)) = store.activity.verification(customer, takes) else {
        return Reply::no_account_status();
    };
    let form = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
    Reply::ok(object([
        ("type", text("account")),
        ("status", text(status)),
        (
            "lastUpdateDateTime",
            text(&since.format(form).unwrap_or_default()),
        ),
    ]))
}

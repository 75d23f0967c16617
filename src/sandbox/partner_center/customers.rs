//! The list of customers with filter and paging, one customer, and a customer's organization.

use super::ApiCall;
use super::reply::{Reply, object, text};
use crate::profile::json::Json;
use crate::sandbox::{SandboxState, lock};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// The page size if the request has none: all customers, as with `size=0`. The SDKs leave the size
/// out where they want everybody.
const DEFAULT_SIZE: usize = 0;

/// The start, size and filter of a page. The continuation token is this struct as JSON in Base64.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Position {
    start: usize,
    size: usize,
    filter: Option<ListFilter>,
    /// Makes the token as long as the fault `long-token` asks for.
    #[serde(default)]
    padding: String,
}

/// The query parameter `filter`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListFilter {
    #[serde(alias = "field")]
    field: String,
    #[serde(alias = "value")]
    value: String,
    #[serde(alias = "operator")]
    operator: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    StartsWith,
    Equals,
}

impl ListFilter {
    fn matches(&self, (name, domain): &(String, String)) -> bool {
        let value = if self.field.eq_ignore_ascii_case("Domain") {
            domain
        } else {
            name
        };
        let (value, sought) = (value.to_lowercase(), self.value.to_lowercase());
        match self.comparison() {
            Some(Comparison::Equals) => value == sought,
            Some(Comparison::StartsWith) | None => value.starts_with(&sought),
        }
    }

    /// Returns how values are compared, `None` for what the service cannot do. The clients spell the
    /// operator in several ways: `starts_with`, `StartsWith`, `STARTS_WITH`.
    fn comparison(&self) -> Option<Comparison> {
        let letters = self.operator.chars().filter(char::is_ascii_alphabetic);
        match &*letters.collect::<String>().to_ascii_lowercase() {
            "startswith" => Some(Comparison::StartsWith),
            "equals" => Some(Comparison::Equals),
            _ => None,
        }
    }

    /// Returns true for filters by reseller. They match no customer, because the sandbox has no
    /// resellers.
    fn by_reseller(&self) -> bool {
        ["IndirectReseller", "IndirectCloudSolutionProvider"]
            .iter()
            .any(|field| self.field.eq_ignore_ascii_case(field))
    }

    fn parse(given: &str) -> Result<ListFilter, Reply> {
        let filter: ListFilter = serde_json::from_str(given)
            .map_err(|_| Reply::bad_input("The filter cannot be read."))?;
        if filter.comparison().is_none() {
            return Err(Reply::bad_input(
                "Customer search only allows starts with and equals operation.",
            ));
        }
        let known = ["CompanyName", "Domain"]
            .iter()
            .any(|field| filter.field.eq_ignore_ascii_case(field));
        if known || filter.by_reseller() {
            Ok(filter)
        } else {
            Err(Reply::error(
                400,
                900_126,
                "The field of the filter is not known.",
            ))
        }
    }
}

fn position(call: &ApiCall) -> Result<Position, Reply> {
    match call
        .query("seekOperation")
        .map(str::to_ascii_lowercase)
        .as_deref()
    {
        Some("next" | "previous") => {
            let token = call
                .header("ms-continuationtoken")
                .and_then(|token| STANDARD.decode(token).ok());
            let position = token.and_then(|token| serde_json::from_slice(&token).ok());
            position.ok_or_else(|| Reply::bad_input("The continuation token is not valid."))
        }
        None | Some("first" | "") => {
            let size = match call.query("size") {
                Some(size) => size
                    .parse()
                    .map_err(|_| Reply::bad_input("The page size cannot be read."))?,
                None => DEFAULT_SIZE,
            };
            let filter = call
                .query("filter")
                .filter(|filter| !filter.is_empty())
                .map(ListFilter::parse)
                .transpose()?;
            let start = match call.query("offset") {
                Some(offset) => offset
                    .parse()
                    .map_err(|_| Reply::bad_input("The offset cannot be read."))?,
                None => 0,
            };
            Ok(Position {
                start,
                size,
                filter,
                padding: String::new(),
            })
        }
        Some(_) => Err(Reply::error(
            400,
            900_126,
            "The seek operation is not known.",
        )),
    }
}

/// `GET /v1/customers`.
pub fn list(sandbox: &SandboxState, call: &ApiCall) -> Reply {
    let position = match position(call) {
        Ok(position) => position,
        Err(reply) => return reply,
    };
    let by_domain = position
        .filter
        .as_ref()
        .is_some_and(|filter| filter.field.eq_ignore_ascii_case("Domain"));
    if by_domain && call.faults.has("domain-filter-fails") {
        return Reply::error(500, 800_003, "Unexpected service error. Try again later.");
    }
    let padding = call.faults.value("long-token");
    let padding: usize = padding.and_then(|length| length.parse().ok()).unwrap_or(0);
    let position = Position {
        padding: "x".repeat(padding),
        ..position
    };
    let store = lock(&sandbox.store);
    let passes = |place: &usize| {
        position.filter.as_ref().is_none_or(|filter| {
            !filter.by_reseller() && filter.matches(&store.name_and_domain(*place))
        })
    };
    let found: Vec<usize> = (0..store.count).filter(passes).collect();
    let end = if position.size == 0 {
        found.len()
    } else {
        position
            .start
            .saturating_add(position.size)
            .min(found.len())
    };
    let page = found.get(position.start..end).unwrap_or_default();
    let mut links = vec![("self".to_owned(), link(&position, "", None))];
    if end < found.len() {
        links.push(("next".to_owned(), link(&position, "Next", Some(end))));
    }
    if position.start > 0 {
        links.push((
            "previous".to_owned(),
            link(
                &position,
                "Previous",
                Some(position.start.saturating_sub(position.size)),
            ),
        ));
    }
    Reply::ok(object([
        ("totalCount", Json::Number(page.len().to_string())),
        (
            "items",
            Json::Array(
                page.iter()
                    .filter_map(|place| Some(store.customer_at(*place)?.short()))
                    .collect(),
            ),
        ),
        ("links", Json::Object(links)),
        ("attributes", object([("objectType", text("Collection"))])),
    ]))
}

fn link(position: &Position, seek: &str, start: Option<usize>) -> Json {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("size", &position.size.to_string());
    if let Some(filter) = &position.filter {
        query.append_pair("filter", &serde_json::to_string(filter).unwrap_or_default());
    }
    if !seek.is_empty() {
        query.append_pair("seekOperation", seek);
    }
    let header = start.map(|start| {
        let token = serde_json::to_vec(&Position {
            start,
            ..position.clone()
        })
        .unwrap_or_default();
        object([
            ("key", text("MS-ContinuationToken")),
            ("value", text(&STANDARD.encode(token))),
        ])
    });
    object([
        ("uri", text(&format!("/customers?{}", query.finish()))),
        ("method", text("GET")),
        ("headers", Json::Array(header.into_iter().collect())),
    ])
}

/// `GET /v1/customers/{id}`.
pub fn get(sandbox: &SandboxState, call: &ApiCall, id: &str) -> Reply {
    let store = lock(&sandbox.store);
    match store.customer(id) {
        Some(customer) => Reply::ok(customer.whole(!call.faults.has("no-dap"))),
        None => Reply::no_relationship(),
    }
}

/// `GET /v1/customers/{id}/organization`: the customer as the directory shows it, an array without
/// links.
pub fn organization(sandbox: &SandboxState, id: &str) -> Reply {
    let store = lock(&sandbox.store);
    let Some(customer) = store.customer(id) else {
        return Reply::no_relationship();
    };
    let Ok(mut organizations) =
        Json::parse(include_bytes!("../documents/customer-organization.json"))
    else {
        return Reply::not_found();
    };
    if let Json::Array(items) = &mut organizations
        && let Some(first) = items.first_mut()
    {
        let address = |name: &str| {
            customer
                .billing
                .at(["defaultAddress", name])
                .cloned()
                .unwrap_or(Json::Null)
        };
        first.set(&["street"], address("addressLine1"));
        first.set(&["countryLetterCode"], address("country"));
        first.set(&["postalCode"], address("postalCode"));
        first.set(&["city"], address("city"));
        first.set(&["state"], address("state"));
        first.set(
            &["displayName"],
            customer
                .company
                .get("companyName")
                .cloned()
                .unwrap_or(Json::Null),
        );
        let email = customer.company.get("email").cloned();
        first.set(
            &["technicalNotificationMails"],
            Json::Array(email.into_iter().collect()),
        );
    }
    Reply::ok(organizations)
}

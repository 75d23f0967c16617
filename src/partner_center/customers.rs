//! The list of customers: paging by continuation token, and the service's search.

use super::limiter::CallPurpose;
use super::{Credentials, LIST, PartnerCenter, Resource, UpstreamError};
use crate::profile::check::is_guid;
use crate::profile::{CustomerId, Json};
use serde::Serialize;
use url::form_urlencoded;

/// The number of customers on one page.
const PAGE_SIZE: u32 = 25;

#[derive(Debug, Clone, Serialize, PartialEq, Eq, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerItem {
    /// The customer's tenant id.
    pub id: String,
    pub company_name: String,
    pub domain: String,
}

#[derive(Debug, Clone, Default, Serialize, PartialEq, Eq, utoipa::ToSchema)]
pub struct CustomerPage {
    pub items: Vec<CustomerItem>,
    /// Continuation token of the next page.
    pub next: Option<String>,
}

impl PartnerCenter {
    /// Reads one page of customers. `after` is the continuation token of the previous page.
    ///
    /// A search finds names that start with the text, or domains if the text contains a dot. A
    /// customer id finds that customer.
    ///
    /// # Errors
    /// Fails if Partner Center refuses the call or does not answer.
    pub async fn customers(
        &self,
        credentials: &Credentials,
        search: &str,
        after: Option<&str>,
    ) -> Result<CustomerPage, UpstreamError> {
        let search = search.trim();
        if let Some(id) = CustomerId::parse(search).filter(|_| is_guid(search)) {
            return self.customer_by_id(credentials, &id).await;
        }
        let path = format!("/v1/customers?{}", query(search, after.is_some()));
        let token = after.map(|token| ("MS-ContinuationToken", token));
        let list = self
            .read(
                credentials,
                Resource {
                    name: LIST,
                    customer: None,
                },
                CallPurpose::Normal,
                &path,
                token.as_slice(),
            )
            .await?
            .document()?;
        Ok(CustomerPage {
            items: items(&list),
            next: next(&list),
        })
    }

    /// Returns a page with this customer, or an empty page if there is no such customer.
    async fn customer_by_id(
        &self,
        credentials: &Credentials,
        id: &CustomerId,
    ) -> Result<CustomerPage, UpstreamError> {
        match self.customer(credentials, id).await {
            Ok(customer) => Ok(CustomerPage {
                items: item(&customer).into_iter().collect(),
                next: None,
            }),
            Err(UpstreamError::Refused(body)) if body.status == 404 || body.is("20002") => {
                Ok(CustomerPage::default())
            }
            Err(failure) => Err(failure),
        }
    }
}

fn query(search: &str, seek: bool) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("size", &PAGE_SIZE.to_string());
    if !search.is_empty() {
        query.append_pair("filter", &filter(search));
    }
    if seek {
        query.append_pair("seekOperation", "Next");
    }
    query.finish()
}

fn filter(search: &str) -> String {
    let field = if search.contains('.') {
        "Domain"
    } else {
        "CompanyName"
    };
    Json::Object(vec![
        ("Field".to_owned(), Json::Text(field.to_owned())),
        ("Value".to_owned(), Json::Text(search.to_owned())),
        ("Operator".to_owned(), Json::Text("starts_with".to_owned())),
    ])
    .to_string()
}

fn items(list: &Json) -> Vec<CustomerItem> {
    match list.get("items") {
        Some(Json::Array(items)) => items.iter().filter_map(item).collect(),
        _ => Vec::new(),
    }
}

/// Parses a customer of the list. A customer without a valid id is left out, because it has no page
/// in the portal.
fn item(customer: &Json) -> Option<CustomerItem> {
    let text = |path: [&str; 2]| {
        customer
            .at(path)
            .and_then(Json::text)
            .unwrap_or_default()
            .to_owned()
    };
    Some(CustomerItem {
        id: CustomerId::parse(customer.get("id")?.text()?)?.to_string(),
        company_name: text(["companyProfile", "companyName"]),
        domain: text(["companyProfile", "domain"]),
    })
}

/// Returns the continuation token of the next page, from the headers of the link `next` or else
/// from the body. The link itself is not followed, because it could lead to any address.
fn next(list: &Json) -> Option<String> {
    let link = list
        .at(["links", "next"])
        .filter(|link| **link != Json::Null);
    let in_link = link.and_then(|link| match link.get("headers") {
        Some(Json::Array(headers)) => headers.iter().find_map(|header| {
            let named = header
                .get("key")?
                .text()?
                .eq_ignore_ascii_case("MS-ContinuationToken");
            named.then(|| header.get("value")?.text().map(str::to_owned))?
        }),
        _ => None,
    });
    in_link
        .or_else(|| {
            list.get("continuationToken")
                .and_then(Json::text)
                .map(str::to_owned)
        })
        .filter(|token| is_header_value(token))
}

/// Returns true if a token is a valid header value: 1 to 4,096 printable ASCII characters.
pub fn is_header_value(token: &str) -> bool {
    !token.is_empty() && token.len() <= 4096 && token.bytes().all(|b| (0x20..0x7f).contains(&b))
}

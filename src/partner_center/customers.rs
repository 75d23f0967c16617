//! The list of customers: pages by continuation token, and the search that the service offers.

use super::limiter::Call;
use super::{Credentials, LIST, PartnerCenter, Resource, UpstreamError};
use crate::profile::check::is_guid;
use crate::profile::{CustomerId, Json};
use serde::Serialize;
use url::form_urlencoded;

/// Customers on one page.
const SIZE: u32 = 25;

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
    /// One page of customers. The service finds names, or domains where the text has a dot, that
    /// start with the search; a customer id finds that customer. `after` is the token of the
    /// page before.
    pub async fn customers(
        &self,
        caller: &Credentials,
        search: &str,
        after: Option<&str>,
    ) -> Result<CustomerPage, UpstreamError> {
        let search = search.trim();
        if let Some(id) = CustomerId::parse(search).filter(|_| is_guid(search)) {
            return self.found(caller, &id).await;
        }
        let path = format!("/v1/customers?{}", query(search, after.is_some()));
        let token = after.map(|token| ("MS-ContinuationToken", token));
        let list = self
            .read(
                caller,
                Resource {
                    name: LIST,
                    customer: None,
                },
                Call::Usual,
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

    async fn found(
        &self,
        caller: &Credentials,
        id: &CustomerId,
    ) -> Result<CustomerPage, UpstreamError> {
        match self.customer(caller, id).await {
            Ok(customer) => Ok(CustomerPage {
                items: item(&customer).into_iter().collect(),
                next: None,
            }),
            Err(UpstreamError::Refused(said)) if said.status == 404 || said.is("20002") => {
                Ok(CustomerPage::default())
            }
            Err(failure) => Err(failure),
        }
    }
}

fn query(search: &str, seek: bool) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("size", &SIZE.to_string());
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

/// A customer without a usable id has no page and is left out.
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

/// The token stands in the next link's headers, else in the body. The link itself is not followed:
/// it could lead anywhere.
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

/// Whether a token can stand in a header.
pub fn is_header_value(token: &str) -> bool {
    !token.is_empty() && token.len() <= 4096 && token.bytes().all(|b| (0x20..0x7f).contains(&b))
}

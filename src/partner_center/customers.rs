//! The list of customers: paging by continuation token, and the service's search.

use super::limiter::CallPurpose;
use super::{
    Credentials, DOMAIN_SEARCH, LIST, NAME_SEARCH, PartnerCenter, Reader, Resource, UpstreamError,
};
use crate::profile::check::is_guid;
use crate::profile::{CustomerId, Json};
use serde::Serialize;
use url::form_urlencoded;

/// The number of customers on one page.
pub const PAGE_SIZE: usize = 25;

/// The number of customers that are read at once where all of them are read: a page of this many
/// stays below the largest answer that is read.
const LARGE_PAGE_SIZE: usize = 500;

/// The largest number of customers that are read to be searched.
const MAX_CUSTOMERS: usize = 5_000;

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
    /// More customers follow. Without `next` no page leads to them, because the service named none
    /// that can be asked for.
    pub more: bool,
    /// The number of customers on all pages, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<usize>,
    /// Names were searched, and the service could not search the domains.
    pub incomplete: bool,
}

/// The members that the service can search, each by its beginning. Each has a circuit of its own: a
/// filter that the service cannot answer does not close the list, nor the other search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SearchField {
    Name,
    Domain,
}

impl SearchField {
    fn resource(self) -> &'static str {
        match self {
            SearchField::Name => NAME_SEARCH,
            SearchField::Domain => DOMAIN_SEARCH,
        }
    }

    /// The letter in front of a continuation token, which leads to the next page of this search.
    fn letter(self) -> char {
        match self {
            SearchField::Name => 'n',
            SearchField::Domain => 'd',
        }
    }

    fn of_token(token: &str) -> Option<(SearchField, &str)> {
        [SearchField::Name, SearchField::Domain]
            .into_iter()
            .find_map(|field| Some((field, token.strip_prefix(field.letter())?)))
    }

    fn filter(self, search: &str) -> String {
        let field = match self {
            SearchField::Name => "CompanyName",
            SearchField::Domain => "Domain",
        };
        Json::Object(vec![
            ("Field".to_owned(), Json::Text(field.to_owned())),
            ("Value".to_owned(), Json::Text(search.to_owned())),
            ("Operator".to_owned(), Json::Text("starts_with".to_owned())),
        ])
        .to_string()
    }
}

impl PartnerCenter {
    /// Reads one page of customers. `after` is the continuation token of the previous page.
    ///
    /// A search finds names that start with the text, and then domains if the text can be the
    /// beginning of one: names have dots too. A customer id finds that customer.
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
        if search.is_empty() {
            let query = query(PAGE_SIZE, None, after.is_some());
            return self.list(credentials, LIST, &query, after).await;
        }
        let (field, token) = match after.and_then(SearchField::of_token) {
            Some((field, token)) => (field, Some(token)),
            None => (SearchField::Name, None),
        };
        let mut page = CustomerPage::default();
        if field == SearchField::Name {
            page = self
                .search(credentials, SearchField::Name, search, token)
                .await?;
            if page.more || !can_be_domain(search) {
                return Ok(page);
            }
        }
        let token = token.filter(|_| field == SearchField::Domain);
        match self
            .search(credentials, SearchField::Domain, search, token)
            .await
        {
            Ok(found) => {
                // Those have been listed by their names.
                let by_name = |item: &CustomerItem| begins(&item.company_name, search);
                page.items
                    .extend(found.items.into_iter().filter(|item| !by_name(item)));
                (page.next, page.more) = (found.next, found.more);
            }
            Err(failure) if page.items.is_empty() => return Err(failure),
            Err(_) => page.incomplete = true,
        }
        Ok(page)
    }

    /// Reads all customers; `None` if there are more than `MAX_CUSTOMERS`, or if no page leads to
    /// some of them.
    ///
    /// # Errors
    /// Like `customers`.
    pub async fn all_customers(
        &self,
        credentials: &Credentials,
    ) -> Result<Option<Vec<CustomerItem>>, UpstreamError> {
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let query = query(LARGE_PAGE_SIZE, None, after.is_some());
            let page = self
                .list(credentials, LIST, &query, after.as_deref())
                .await?;
            let is_stuck = page.items.is_empty() || page.next.is_none();
            all.extend(page.items);
            if !page.more {
                return Ok(Some(all));
            }
            if is_stuck || all.len() > MAX_CUSTOMERS {
                return Ok(None);
            }
            after = page.next;
        }
    }

    /// Reads a large page of all customers. `after` is the continuation token of the previous page.
    ///
    /// # Errors
    /// Like `customers`.
    pub async fn many_customers(
        &self,
        reader: impl Into<Reader<'_>>,
        after: Option<&str>,
    ) -> Result<CustomerPage, UpstreamError> {
        let query = query(LARGE_PAGE_SIZE, None, after.is_some());
        self.list(reader, LIST, &query, after).await
    }

    /// Asks for one customer, to learn whether the service lists them.
    ///
    /// # Errors
    /// Like `customers`.
    pub async fn first_customer(
        &self,
        credentials: &Credentials,
    ) -> Result<Option<CustomerItem>, UpstreamError> {
        let query = query(1, None, false);
        let page = self.list(credentials, LIST, &query, None).await?;
        Ok(page.items.into_iter().next())
    }

    /// Reads one page of a search.
    async fn search(
        &self,
        credentials: &Credentials,
        field: SearchField,
        search: &str,
        token: Option<&str>,
    ) -> Result<CustomerPage, UpstreamError> {
        let query = query(PAGE_SIZE, Some(field.filter(search)), token.is_some());
        let mut page = self
            .list(credentials, field.resource(), &query, token)
            .await?;
        page.next = page.next.map(|token| format!("{}{token}", field.letter()));
        Ok(page)
    }

    async fn list(
        &self,
        reader: impl Into<Reader<'_>>,
        name: &'static str,
        query: &str,
        token: Option<&str>,
    ) -> Result<CustomerPage, UpstreamError> {
        let token = token.map(|token| ("MS-ContinuationToken", token));
        let resource = Resource {
            name,
            customer: None,
        };
        let list = self
            .read(
                reader,
                resource,
                CallPurpose::Normal,
                &format!("/v1/customers?{query}"),
                token.as_slice(),
            )
            .await?
            .document()?;
        let token = continuation_token(&list);
        Ok(CustomerPage {
            items: items(&list),
            more: token.is_some() || has_next_link(&list),
            next: token.filter(|token| is_continuation_token(token)),
            ..CustomerPage::default()
        })
    }

    /// Returns a page with this customer, or an empty page if there is no such customer.
    ///
    /// # Errors
    /// Like `customers`.
    pub async fn customer_by_id(
        &self,
        reader: impl Into<Reader<'_>>,
        id: &CustomerId,
    ) -> Result<CustomerPage, UpstreamError> {
        match self.customer(reader, id).await {
            Ok(customer) => Ok(CustomerPage {
                items: item(&customer).into_iter().collect(),
                ..CustomerPage::default()
            }),
            Err(UpstreamError::Refused(body)) if body.status == 404 || body.is("20002") => {
                Ok(CustomerPage::default())
            }
            Err(failure) => Err(failure),
        }
    }
}

fn query(size: usize, filter: Option<String>, seek: bool) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("size", &size.to_string());
    if let Some(filter) = filter {
        query.append_pair("filter", &filter);
    }
    if seek {
        query.append_pair("seekOperation", "Next");
    }
    query.finish()
}

/// Returns true for what a domain can begin with: it has a dot, and no blank.
fn can_be_domain(search: &str) -> bool {
    search.contains('.') && !search.contains(char::is_whitespace)
}

fn begins(name: &str, search: &str) -> bool {
    name.to_lowercase().starts_with(&search.to_lowercase())
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
pub(super) fn continuation_token(list: &Json) -> Option<String> {
    let in_link = next_link(list).and_then(|link| match link.get("headers") {
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
        .filter(|token| !token.is_empty())
}

fn next_link(list: &Json) -> Option<&Json> {
    list.at(["links", "next"])
        .filter(|link| **link != Json::Null)
}

fn has_next_link(list: &Json) -> bool {
    next_link(list).is_some()
}

/// The longest continuation token, in characters. It stands in the address of the next page, and
/// browsers, proxies and the portal read addresses of this length.
pub const MAX_TOKEN: usize = 16 * 1024;

/// Returns true if a token can be sent back in a header: printable ASCII characters, and not too
/// many.
pub fn is_continuation_token(token: &str) -> bool {
    !token.is_empty() && token.len() <= MAX_TOKEN && is_printable(token)
}

/// Returns true if an entity tag is a valid header value: 1 to 4,096 printable ASCII characters.
pub fn is_header_value(tag: &str) -> bool {
    !tag.is_empty() && tag.len() <= 4096 && is_printable(tag)
}

fn is_printable(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(next: &str) -> Json {
        Json::parse(format!(r#"{{"items":[],"links":{{{next}}}}}"#).as_bytes()).unwrap()
    }

    fn with_token(length: usize) -> Json {
        let token = "t".repeat(length);
        page(&format!(
            r#""next":{{"headers":[{{"key":"MS-ContinuationToken","value":"{token}"}}]}}"#
        ))
    }

    #[test]
    fn a_list_that_goes_on_never_looks_whole() {
        for (list, more, usable) in [
            (with_token(5_000), true, true),
            (with_token(MAX_TOKEN), true, true),
            (with_token(MAX_TOKEN + 1), true, false),
            (page(r#""next":{"headers":[]}"#), true, false),
            (page(r#""next":null"#), false, false),
            (page(""), false, false),
        ] {
            let token = continuation_token(&list);
            assert_eq!(token.is_some() || has_next_link(&list), more, "{list}");
            let is_usable = token.is_some_and(|token| is_continuation_token(&token));
            assert_eq!(is_usable, usable, "{list}");
        }
        assert!(!is_continuation_token("line\nbreak") && !is_continuation_token("ü"));
    }

    #[test]
    fn what_can_begin_a_domain_is_searched_there_too() {
        for (search, answer) in [
            ("contoso.com", true),
            ("A.Datum", true),
            ("A. Datum", false),
            ("contoso", false),
        ] {
            assert_eq!(can_be_domain(search), answer, "{search}");
        }
        assert!(begins("A. Datum Corporation", "a. d"));
    }
}

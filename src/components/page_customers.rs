//! The customers that a page names, as the portal's copy has them, and the list that the page was
//! opened from.

use super::PageContext;
use crate::customers::{CopyAnswer, CustomerPlace, CustomerRow, Customers, LabelIndex, ListQuery};
use crate::profile::{CustomerId, Target};
use std::collections::BTreeMap;
use std::time::Duration;

/// The longest time that a page waits for the names of its customers, and for its place in the list:
/// it is complete without them.
const PATIENCE: Duration = Duration::from_secs(2);

/// Customers of a page. Without a copy, or for a person who may not see it, it is empty.
#[derive(Debug, Clone, Default)]
pub struct PageCustomers {
    /// The list that the page was opened from.
    pub list: Option<ListQuery>,
    /// The place of the page's customer in that list.
    pub place: Option<CustomerPlace>,
    known: BTreeMap<CustomerId, CustomerRow>,
}

impl PageCustomers {
    /// The page was opened from the list in this query, if there is one.
    pub fn opened_from(query: &str) -> PageCustomers {
        PageCustomers {
            list: ListQuery::carried_in(query),
            ..PageCustomers::default()
        }
    }

    /// A customer as the copy has it.
    pub fn get(&self, id: &CustomerId) -> Option<&CustomerRow> {
        self.known.get(id)
    }

    /// The name of a document's customer.
    pub fn name_of(&self, target: &Target) -> Option<&str> {
        let row = self.get(target.customer()?)?;
        Some(row.company_name.as_str()).filter(|name| !name.is_empty())
    }
}

/// The page with what the copy knows of these customers. Whatever keeps the copy from answering
/// keeps no page from being shown.
pub async fn with_customers(
    page: PageContext,
    customers: &Customers,
    ids: &[CustomerId],
) -> PageContext {
    let Some(person) = page.person.as_ref().filter(|_| !ids.is_empty()) else {
        return page;
    };
    let asked = customers.rows(person, ids, page.lang());
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(CopyAnswer::Found(known))) => page.with(PageCustomers {
            known,
            ..page.copy.clone()
        }),
        Ok(Ok(CopyAnswer::Nothing | CopyAnswer::Closed) | Err(_)) | Err(_) => page,
    }
}

/// The page with what the copy knows of the customers of these documents.
pub async fn with_customers_of<'a>(
    page: PageContext,
    customers: &Customers,
    targets: impl IntoIterator<Item = &'a Target>,
) -> PageContext {
    let mut ids: Vec<CustomerId> = targets
        .into_iter()
        .filter_map(|target| target.customer().cloned())
        .collect();
    ids.sort();
    ids.dedup();
    with_customers(page, customers, &ids).await
}

/// The page with the place of its customer in the list that it was opened from.
pub async fn with_place(
    page: PageContext,
    customers: &Customers,
    labels: &LabelIndex,
    target: &Target,
) -> PageContext {
    let (Some(person), Some(list), Some(id)) = (&page.person, &page.copy.list, target.customer())
    else {
        return page;
    };
    let filter = list.filter(labels);
    let asked = customers.place(person, &filter, list.sort, id, page.lang());
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(CopyAnswer::Found(place))) => page.with(PageCustomers {
            place,
            ..page.copy.clone()
        }),
        Ok(Ok(CopyAnswer::Nothing | CopyAnswer::Closed) | Err(_)) | Err(_) => page,
    }
}

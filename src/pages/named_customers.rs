//! Adds to a page what the portal's copy knows of its customers. Whatever keeps the copy from
//! answering keeps no page from being shown.

use crate::components::PageContext;
use crate::components::page_customers::PageCustomers;
use crate::customers::{
    CopyAnswer, CustomerFilter, CustomerSort, Customers, DataProblem, LabelIndex,
};
use crate::profile::{CUSTOMER_BILLING, CustomerId, Target};
use std::time::Duration;
use url::form_urlencoded;

/// The longest time that a page waits for the names of its customers, and for its place in the
/// list: it is complete without them.
const PATIENCE: Duration = Duration::from_secs(2);

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

/// The page with all customers that the copy has, for files that name many.
pub async fn with_all_customers(page: PageContext, customers: &Customers) -> PageContext {
    let Some(person) = &page.person else {
        return page;
    };
    let (filter, sort) = (CustomerFilter::default(), CustomerSort::default());
    let asked = customers.all(person, &filter, sort, page.lang());
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(CopyAnswer::Found(rows))) => page.with(PageCustomers {
            known: rows.into_iter().map(|row| (row.id.clone(), row)).collect(),
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

/// The page with the problem that its address names, if the copy says that the customer has it.
pub async fn with_problem(
    page: PageContext,
    customers: &Customers,
    target: &Target,
) -> PageContext {
    let query = page.path.split_once('?').map_or("", |(_, query)| query);
    let named = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "problem");
    let problem = named.and_then(|(_, text)| DataProblem::parse(&text));
    let (Some(person), Some(problem), Some(id)) = (&page.person, problem, target.customer()) else {
        return page;
    };
    if target.profile() != &CUSTOMER_BILLING {
        return page;
    }
    let asked = customers.problems_of(person, id, page.lang());
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(CopyAnswer::Found(Some(found)))) if found.open.contains(&problem) => {
            page.with(PageCustomers {
                problem: Some(problem),
                ..page.copy.clone()
            })
        }
        Ok(Ok(_) | Err(_)) | Err(_) => page,
    }
}

//! The customers that a page names, as the portal's copy has them, and the list that the page was
//! opened from.

use crate::customers::{CustomerPlace, CustomerRow, DataProblem, ListQuery};
use crate::profile::{CustomerId, Target};
use std::collections::BTreeMap;

/// Customers of a page. Without a copy, or for a person who may not see it, it is empty.
#[derive(Debug, Clone, Default)]
pub struct PageCustomers {
    /// The list that the page was opened from.
    pub list: Option<ListQuery>,
    /// The place of the page's customer in that list.
    pub place: Option<CustomerPlace>,
    pub known: BTreeMap<CustomerId, CustomerRow>,
    /// The problem of the page's customer that a link led here from, if the customer still has it.
    pub problem: Option<DataProblem>,
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

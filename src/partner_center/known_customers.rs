//! The customers that Partner Center has named to a session, so that pages can tell two of one name
//! apart. In memory and for nobody else; nothing is asked for them.

use super::CustomerItem;
use crate::clock::Clock;
use crate::expiring_map::ExpiringMap;
use crate::profile::{CustomerId, Json, Target};
use std::sync::Arc;
use std::time::Duration;

/// Customers that are remembered at most, of all sessions.
const MANY: usize = 20_000;

/// A customer, as far as it is known; empty for what is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownCustomer {
    pub name: String,
    pub domain: String,
    /// Two letters.
    pub country: String,
}

/// The customers that each session knows, by its id and the customer's. Cheap to clone.
#[derive(Debug, Clone)]
pub struct KnownCustomers(Arc<ExpiringMap<(String, String), KnownCustomer>>);

impl KnownCustomers {
    /// `life` is the longest that a session lasts.
    pub fn new(clock: Clock, life: Duration) -> KnownCustomers {
        KnownCustomers(Arc::new(ExpiringMap::new(clock, life, MANY)))
    }

    pub fn get(&self, session: &str, id: &CustomerId) -> KnownCustomer {
        let key = (session.to_owned(), id.to_string());
        self.0.get(&key).unwrap_or_default()
    }

    /// Notes customers of the list, or of a search.
    pub fn note_listed(&self, session: &str, items: &[CustomerItem]) {
        for item in items {
            self.update(session, &item.id, |known| {
                set(&mut known.name, &item.company_name);
                set(&mut known.domain, &item.domain);
            });
        }
    }

    /// Notes what a customer's document says. The name on invoices may be another than the
    /// customer's in the list.
    pub fn note_document(&self, session: &str, target: &Target, document: &Json) {
        let Some(id) = target.customer() else {
            return;
        };
        let text = |path: &[&str]| {
            let member = document.at(path.iter().copied());
            member.and_then(Json::text).unwrap_or_default()
        };
        self.update(session, id.as_str(), |known| {
            if known.name.is_empty() {
                set(&mut known.name, text(&["companyName"]));
            }
            set(&mut known.domain, text(&["domain"]));
            set(&mut known.country, text(&["defaultAddress", "country"]));
            set(&mut known.country, text(&["address", "country"]));
        });
    }

    fn update(&self, session: &str, id: &str, change: impl FnOnce(&mut KnownCustomer)) {
        let key = (session.to_owned(), id.to_owned());
        self.0
            .update(key, |known| change(known.get_or_insert_default()));
    }
}

/// Sets the member, unless nothing is said of it now.
fn set(member: &mut String, said: &str) {
    if !said.is_empty() {
        said.clone_into(member);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::PROFILES;

    #[test]
    fn the_list_and_the_documents_of_a_customer_complete_each_other_for_one_session() {
        let known = KnownCustomers::new(Clock::system(), Duration::from_secs(60));
        let id = CustomerId::parse("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").unwrap();
        let billing = PROFILES
            .iter()
            .find(|profile| profile.slug == "customer-billing")
            .unwrap();
        let target = Target::Customer(billing, id.clone());
        let document =
            br#"{"companyName":"Invoices of Contoso","defaultAddress":{"country":"DE"}}"#;
        let document = Json::parse(document).unwrap();
        known.note_document("one", &target, &document);
        assert_eq!(known.get("one", &id).name, "Invoices of Contoso");
        let item = CustomerItem {
            id: id.to_string(),
            company_name: "Contoso".to_owned(),
            domain: "contoso.example".to_owned(),
        };
        known.note_listed("one", &[item]);
        known.note_document("one", &target, &document);
        let all = KnownCustomer {
            name: "Contoso".to_owned(),
            domain: "contoso.example".to_owned(),
            country: "DE".to_owned(),
        };
        assert_eq!(known.get("one", &id), all);
        assert_eq!(known.get("another", &id), KnownCustomer::default());
    }
}

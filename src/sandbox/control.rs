//! Changes from outside: what somebody else, or the service itself, does to a document while the
//! portal is looking elsewhere.

use super::store::Place;
use super::{World, lock};
use crate::profile::json::Json;

/// A change to one document: members by dotted path (`address.city`).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    pub resource: String,
    pub customer: Option<String>,
    set: Vec<(String, Option<Json>)>,
}

impl Change {
    pub fn new(resource: &str) -> Change {
        Change {
            resource: resource.to_owned(),
            ..Change::default()
        }
    }

    pub fn of_customer(self, id: &str) -> Change {
        Change {
            customer: Some(id.to_owned()),
            ..self
        }
    }

    /// Sets a member to a text.
    pub fn set(self, path: &str, text: &str) -> Change {
        self.set_json(path, Json::Text(text.to_owned()))
    }

    /// Sets a member to any value.
    pub fn set_json(mut self, path: &str, value: Json) -> Change {
        self.set.push((path.to_owned(), Some(value)));
        self
    }

    /// Takes a member away.
    pub fn remove(mut self, path: &str) -> Change {
        self.set.push((path.to_owned(), None));
        self
    }

    /// Reads `{"resource": …, "customer": …, "set": {"address.city": …}, "remove":
    /// ["address.state"]}`.
    pub fn read(body: &[u8]) -> Result<Change, String> {
        let json = Json::parse(body).map_err(|error| error.to_string())?;
        let text = |name: &str| json.get(name).and_then(Json::text).map(str::to_owned);
        let mut change = Change {
            resource: text("resource").ok_or("`resource` is missing")?,
            customer: text("customer"),
            set: Vec::new(),
        };
        if let Some(Json::Object(members)) = json.get("set") {
            change.set.extend(
                members
                    .iter()
                    .map(|(path, value)| (path.clone(), Some(value.clone()))),
            );
        }
        if let Some(Json::Array(paths)) = json.get("remove") {
            change.set.extend(
                paths
                    .iter()
                    .filter_map(Json::text)
                    .map(|path| (path.to_owned(), None)),
            );
        }
        if change.set.is_empty() {
            Err("`set` and `remove` are empty".to_owned())
        } else {
            Ok(change)
        }
    }
}

/// Where a document is, by the names that quirks use.
pub fn place(resource: &str, customer: Option<&str>) -> Result<Place, String> {
    let customer = customer.filter(|id| !id.is_empty());
    match (resource, customer) {
        ("billing", _) => Ok(Place::Partner("billing")),
        ("legal-business", _) => Ok(Place::Partner("legal-business")),
        ("organization", _) => Ok(Place::Partner("organization")),
        ("support", _) => Ok(Place::Partner("support")),
        ("network", _) => Ok(Place::Partner("network")),
        ("customer-billing", Some(id)) => Ok(Place::CustomerBilling(id.to_owned())),
        ("customer-company", Some(id)) => Ok(Place::CustomerCompany(id.to_owned())),
        ("customer-billing" | "customer-company", None) => Err("`customer` is missing".to_owned()),
        _ => Err(format!("`{resource}` is no document")),
    }
}

pub fn change(world: &World, change: &Change) -> Result<(), String> {
    let place = place(&change.resource, change.customer.as_deref())?;
    if lock(&world.store).change(&place, &change.set) {
        Ok(())
    } else {
        Err("there is no such document, or a path leads through a text".to_owned())
    }
}

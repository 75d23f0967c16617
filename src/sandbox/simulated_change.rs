//! Simulated changes to a document that the portal did not make: by another user, or by the
//! service itself.

use super::activity::ChangedBy;
use super::store::DocumentId;
use super::{SandboxState, lock};
use crate::profile::json::Json;

/// A change to one document. Members are named by dotted path (`address.city`).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SimulatedChange {
    pub resource: String,
    /// The customer's id, for documents of a customer.
    pub customer: Option<String>,
    /// The user whom the activity log names; somebody of the sandbox's own if absent.
    by: Option<String>,
    /// New values by path; `None` removes the member.
    set: Vec<(String, Option<Json>)>,
}

impl SimulatedChange {
    /// Creates an empty change to the partner's document `resource`.
    pub fn new(resource: &str) -> SimulatedChange {
        SimulatedChange {
            resource: resource.to_owned(),
            ..SimulatedChange::default()
        }
    }

    /// Directs the change at the document of this customer.
    pub fn of_customer(self, id: &str) -> SimulatedChange {
        SimulatedChange {
            customer: Some(id.to_owned()),
            ..self
        }
    }

    /// Lets this user make the change.
    pub fn by(self, user: &str) -> SimulatedChange {
        SimulatedChange {
            by: Some(user.to_owned()),
            ..self
        }
    }

    /// Sets a member to a string.
    pub fn set(self, path: &str, text: &str) -> SimulatedChange {
        self.set_json(path, Json::Text(text.to_owned()))
    }

    /// Sets a member to any value.
    pub fn set_json(mut self, path: &str, value: Json) -> SimulatedChange {
        self.set.push((path.to_owned(), Some(value)));
        self
    }

    /// Removes a member.
    pub fn remove(mut self, path: &str) -> SimulatedChange {
        self.set.push((path.to_owned(), None));
        self
    }

    /// Parses `{"resource": …, "customer": …, "by": …, "set": {"address.city": …}, "remove":
    /// ["address.state"]}`.
    ///
    /// # Errors
    /// Returns a text that says what is missing or not valid JSON.
    pub fn read(body: &[u8]) -> Result<SimulatedChange, String> {
        let json = Json::parse(body).map_err(|error| error.to_string())?;
        let text = |name: &str| json.get(name).and_then(Json::text).map(str::to_owned);
        let mut change = SimulatedChange {
            resource: text("resource").ok_or("`resource` is missing")?,
            customer: text("customer"),
            by: text("by"),
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

/// Returns the id of a document, given the resource name that faults use.
///
/// # Errors
/// Returns a text if there is no such document, or if it belongs to a customer and `customer` is
/// missing.
pub fn document_id(resource: &str, customer: Option<&str>) -> Result<DocumentId, String> {
    let customer = customer.filter(|id| !id.is_empty());
    match (resource, customer) {
        ("billing", _) => Ok(DocumentId::Partner("billing")),
        ("legal-business", _) => Ok(DocumentId::Partner("legal-business")),
        ("organization", _) => Ok(DocumentId::Partner("organization")),
        ("support", _) => Ok(DocumentId::Partner("support")),
        ("network", _) => Ok(DocumentId::Partner("network")),
        ("customer-billing", Some(id)) => Ok(DocumentId::CustomerBilling(id.to_owned())),
        ("customer-company", Some(id)) => Ok(DocumentId::CustomerCompany(id.to_owned())),
        ("customer-billing" | "customer-company", None) => Err("`customer` is missing".to_owned()),
        _ => Err(format!("`{resource}` is no document")),
    }
}

/// Applies a simulated change to the stored document.
///
/// # Errors
/// Returns a text if the document does not exist or a path leads through a member that is not an
/// object.
pub fn apply(sandbox: &SandboxState, change: &SimulatedChange) -> Result<(), String> {
    let id = document_id(&change.resource, change.customer.as_deref())?;
    let author = ChangedBy::elsewhere(change.by.as_deref());
    if lock(&sandbox.store).change(&id, &change.set, &author) {
        Ok(())
    } else {
        Err("there is no such document, or a path leads through a text".to_owned())
    }
}

//! The sandbox's documents, in memory. They start as copies of the recorded documents, and a reset
//! restores them.

use super::activity::{Activity, ChangedBy, LoggedChange};
use super::customers::{self, Customer};
use crate::profile::json::Json;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, VecDeque};
use time::OffsetDateTime;
use uuid::Uuid;

/// The number of request ids whose response is remembered.
const REMEMBERED: usize = 1_000;

/// The id of a document: a profile of the partner, or of a customer (by customer id).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentId {
    /// `billing`, `legal-business`, `organization`, `support`, `network`.
    Partner(&'static str),
    CustomerBilling(String),
    CustomerCompany(String),
}

/// A PUT that was carried out. The same PUT with the same request id is not carried out again.
struct Answered {
    request_id: String,
    path: String,
    body: String,
    answer: Json,
}

/// All documents, and everything else that a reset restores.
pub struct SandboxStore {
    partner: BTreeMap<&'static str, Json>,
    /// The legal business profile as it was last vetted (`vettingVersion=LastFinalized`).
    pub finalized: Json,
    /// The first customers.
    customers: Vec<Customer>,
    /// Those of the others that were changed, by place.
    changed: HashMap<usize, Customer>,
    /// The number of all customers.
    pub count: usize,
    /// What the others are made from.
    recorded: Customer,
    by_id: HashMap<u128, u32>,
    answered: VecDeque<Answered>,
    etags: u64,
    /// The consequences of changes of customers.
    pub activity: Activity,
}

fn seed(text: &str) -> Json {
    Json::parse(text.as_bytes()).expect("the seed documents are JSON")
}

impl SandboxStore {
    /// Creates the initial documents of the portal's tenant, which has so many customers.
    pub fn new(tenant: &str, count: usize) -> SandboxStore {
        let mut etags = 0;
        let mut billing = seed(include_str!("documents/billing.json"));
        // Two members that the service knows though the documentation does not show them, and one
        // member with a number.
        let address = [("addressLine3", "Mail stop 120"), ("district", "Overlake")];
        insert_before(
            &mut billing,
            "address",
            "postalCode",
            &address.map(|(name, text)| (name, Json::Text(text.to_owned()))),
        );
        insert_before(
            &mut billing,
            "",
            "profileType",
            &[("billingDay", Json::Number("7".to_owned()))],
        );
        let mut organization = seed(include_str!("documents/organization.json"));
        organization.set(
            &["id"],
            Json::Text("2ca5f3b6-7c9d-4f5e-8a10-4d2f7b0f6c11".to_owned()),
        );
        organization.set(&["tenantId"], Json::Text(tenant.to_owned()));
        for document in [&mut billing, &mut organization] {
            document.set(&["attributes", "etag"], Json::Text(etag(&mut etags)));
        }
        let legal = seed(include_str!("documents/legal-business.json"));
        let mut network = seed(include_str!("documents/network.json"));
        network.set(&["mpnId"], Json::Text("4391507".to_owned()));
        let mut customers = customers::all(|| etag(&mut etags));
        customers.truncate(count);
        let first = customers.iter().map(|customer| customer.id.clone());
        let others = (customers::COUNT..count).map(|number| customers::guid(number as u64));
        let by_id = (0..)
            .zip(first.chain(others))
            .filter_map(|(place, id)| Some((key(&id)?, place)))
            .collect();
        SandboxStore {
            partner: BTreeMap::from([
                ("billing", billing),
                ("legal-business", legal.clone()),
                ("organization", organization),
                ("support", seed(include_str!("documents/support.json"))),
                ("network", network),
            ]),
            finalized: legal,
            by_id,
            customers,
            changed: HashMap::new(),
            count,
            recorded: Customer::recorded(String::new()),
            answered: VecDeque::new(),
            etags,
            activity: Activity::default(),
        }
    }

    /// Returns the customer with this id. Upper and lower case are the same.
    pub fn customer(&self, id: &str) -> Option<Cow<'_, Customer>> {
        self.customer_at(self.place(id)?)
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.by_id.get(&key(id)?).map(|place| *place as usize)
    }

    /// Returns the customer at this place of the list.
    pub fn customer_at(&self, place: usize) -> Option<Cow<'_, Customer>> {
        if let Some(kept) = self
            .customers
            .get(place)
            .or_else(|| self.changed.get(&place))
        {
            return Some(Cow::Borrowed(kept));
        }
        (place < self.count)
            .then(|| Cow::Owned(customers::more::customer(&self.recorded, place as u64)))
    }

    /// Returns the name and the domain of the customer at this place, and makes no customer for it.
    pub fn name_and_domain(&self, place: usize) -> (String, String) {
        match self
            .customers
            .get(place)
            .or_else(|| self.changed.get(&place))
        {
            Some(kept) => {
                let text = |name| kept.company.get(name).and_then(Json::text);
                let text = |name| text(name).unwrap_or_default().to_owned();
                (text("companyName"), text("domain"))
            }
            None => customers::more::name_and_domain(place as u64),
        }
    }

    /// Returns a document.
    pub fn get(&self, id: &DocumentId) -> Option<Cow<'_, Json>> {
        match id {
            DocumentId::Partner(name) => self.partner.get(name).map(Cow::Borrowed),
            DocumentId::CustomerBilling(id) => Some(match self.customer(id)? {
                Cow::Borrowed(customer) => Cow::Borrowed(&customer.billing),
                Cow::Owned(customer) => Cow::Owned(customer.billing),
            }),
            DocumentId::CustomerCompany(id) => Some(match self.customer(id)? {
                Cow::Borrowed(customer) => Cow::Borrowed(&customer.company),
                Cow::Owned(customer) => Cow::Owned(customer.company),
            }),
        }
    }

    fn get_mut(&mut self, id: &DocumentId) -> Option<&mut Json> {
        match id {
            DocumentId::Partner(name) => self.partner.get_mut(name),
            DocumentId::CustomerBilling(id) => Some(&mut self.customer_mut(id)?.billing),
            DocumentId::CustomerCompany(id) => Some(&mut self.customer_mut(id)?.company),
        }
    }

    /// Returns the customer to be changed; from then on it is kept.
    fn customer_mut(&mut self, id: &str) -> Option<&mut Customer> {
        let place = self.place(id)?;
        if place < self.customers.len() {
            return self.customers.get_mut(place);
        }
        let recorded = &self.recorded;
        let make = || customers::more::customer(recorded, place as u64);
        Some(self.changed.entry(place).or_insert_with(make))
    }

    /// Stores a document, with a new entity tag if it has one. Returns the stored document.
    pub fn keep(&mut self, id: &DocumentId, mut document: Json, author: &ChangedBy) -> Json {
        if document.at(["attributes", "etag"]).is_some() {
            document.set(&["attributes", "etag"], Json::Text(etag(&mut self.etags)));
        }
        if *id == DocumentId::Partner("legal-business")
            && matches!(
                document.get("vettingStatus").and_then(Json::text),
                Some("authorized" | "rejected")
            )
        {
            self.finalized = document.clone();
        }
        if let Some(stored) = self.get_mut(id) {
            let before = std::mem::replace(stored, document.clone());
            self.record(id, before, &document, author);
        }
        document
    }

    /// Records a change of a customer's billing profile; others are in no log.
    fn record(&mut self, id: &DocumentId, before: Json, after: &Json, author: &ChangedBy) {
        let DocumentId::CustomerBilling(customer) = id else {
            return;
        };
        let name = self.customer(customer).and_then(|customer| {
            let name = customer.company.get("companyName")?.text()?;
            Some(name.to_owned())
        });
        self.activity.record(LoggedChange {
            at: OffsetDateTime::now_utc(),
            author: author.clone(),
            customer: customer.to_ascii_lowercase(),
            customer_name: name.unwrap_or_default(),
            before,
            after: after.clone(),
        });
    }

    /// Changes members by dotted path; `None` removes a member. Returns false if the document or a
    /// path does not exist.
    pub fn change(
        &mut self,
        id: &DocumentId,
        set: &[(String, Option<Json>)],
        author: &ChangedBy,
    ) -> bool {
        let Some(mut document) = self.get(id).map(Cow::into_owned) else {
            return false;
        };
        for (path, value) in set {
            let path: Vec<&str> = path.split('.').collect();
            let done = match value {
                Some(value) => document.set(&path, value.clone()),
                None => remove(&mut document, &path),
            };
            if !done {
                return false;
            }
        }
        self.keep(id, document, author);
        // An entity tag that the change sets is kept.
        let tag = set
            .iter()
            .find(|(path, _)| path == "attributes.etag")
            .and_then(|(_, tag)| tag.clone());
        if let (Some(tag), Some(stored)) = (tag, self.get_mut(id)) {
            stored.set(&["attributes", "etag"], tag);
        }
        true
    }

    /// Returns the response to an earlier request with the same id, path and body.
    pub fn repeated(&self, request_id: &str, path: &str, body: &str) -> Option<&Json> {
        let same = |known: &&Answered| {
            known.request_id == request_id && known.path == path && known.body == body
        };
        self.answered
            .iter()
            .rev()
            .find(same)
            .map(|known| &known.answer)
    }

    /// Remembers the response to a request.
    pub fn remember_answer(&mut self, request_id: &str, path: &str, body: &str, answer: &Json) {
        if self.answered.len() == REMEMBERED {
            self.answered.pop_front();
        }
        self.answered.push_back(Answered {
            request_id: request_id.to_owned(),
            path: path.to_owned(),
            body: body.to_owned(),
            answer: answer.clone(),
        });
    }
}

/// Names a customer in the map of all of them.
fn key(id: &str) -> Option<u128> {
    // Other spellings of a GUID are no address of the service.
    let id = Some(id).filter(|id| id.len() == 36)?;
    Uuid::parse_str(id).ok().map(|id| id.as_u128())
}

/// Returns the next entity tag: a signed 64-bit integer as text, like the recorded ones.
fn etag(counter: &mut u64) -> String {
    *counter += 1;
    scatter(*counter).cast_signed().to_string()
}

/// Returns a number that looks random and is the same in every run (splitmix64).
pub fn scatter(seed: u64) -> u64 {
    let mut z = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Inserts members into the object `inside` (into the document itself if empty), in front of the
/// member `before`.
fn insert_before(document: &mut Json, inside: &str, before: &str, fresh: &[(&str, Json)]) {
    let Json::Object(members) = document else {
        return;
    };
    if inside.is_empty() {
        let index = members
            .iter()
            .position(|(name, _)| name == before)
            .unwrap_or(members.len());
        members.splice(
            index..index,
            fresh
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone())),
        );
    } else if let Some((_, inner)) = members.iter_mut().find(|(name, _)| name == inside) {
        insert_before(inner, "", before, fresh);
    }
}

/// Removes the member at `path`. Returns false if the path leads through a value that is not an
/// object.
fn remove(document: &mut Json, path: &[&str]) -> bool {
    let (Json::Object(members), Some((name, rest))) = (document, path.split_first()) else {
        return false;
    };
    let Some(index) = members
        .iter()
        .position(|(spelled, _)| spelled.eq_ignore_ascii_case(name))
    else {
        return true;
    };
    if rest.is_empty() {
        members.remove(index);
        return true;
    }
    remove(&mut members[index].1, rest)
}

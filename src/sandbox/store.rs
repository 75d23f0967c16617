//! The documents of the sandbox, in memory: seeded from the recorded ones, changed by PUTs and from
//! outside, reset at will.

use super::customers::{self, Customer};
use crate::profile::json::Json;
use std::collections::{BTreeMap, HashMap, VecDeque};

/// How many answered request ids are remembered.
const REMEMBERED: usize = 1_000;

/// Where a document is: a partner's profile, or one of a customer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// `billing`, `legal-business`, `organization`, `support`, `network`.
    Partner(&'static str),
    CustomerBilling(String),
    CustomerCompany(String),
}

/// A PUT that was carried out, so that the same one is not carried out twice.
struct Answered {
    request_id: String,
    path: String,
    body: String,
    answer: Json,
}

/// Everything that a reset brings back.
pub struct Store {
    partner: BTreeMap<&'static str, Json>,
    /// The legal profile that was vetted last (`vettingVersion=LastFinalized`).
    pub finalized: Json,
    pub customers: Vec<Customer>,
    by_id: HashMap<String, usize>,
    answered: VecDeque<Answered>,
    etags: u64,
}

fn seed(text: &str) -> Json {
    Json::parse(text.as_bytes()).expect("the seed documents are JSON")
}

impl Store {
    pub fn new(tenant: &str) -> Store {
        let mut etags = 0;
        let mut billing = seed(include_str!("documents/billing.json"));
        // Members that the server's contract has and no page of the documentation shows, and a
        // number.
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
        let customers = customers::all(|| etag(&mut etags));
        Store {
            partner: BTreeMap::from([
                ("billing", billing),
                ("legal-business", legal.clone()),
                ("organization", organization),
                ("support", seed(include_str!("documents/support.json"))),
                ("network", network),
            ]),
            finalized: legal,
            by_id: customers
                .iter()
                .enumerate()
                .map(|(index, customer)| (customer.id.clone(), index))
                .collect(),
            customers,
            answered: VecDeque::new(),
            etags,
        }
    }

    /// The customer with this id, in any case.
    pub fn customer(&self, id: &str) -> Option<&Customer> {
        self.by_id
            .get(&id.to_ascii_lowercase())
            .map(|index| &self.customers[*index])
    }

    pub fn get(&self, place: &Place) -> Option<&Json> {
        match place {
            Place::Partner(name) => self.partner.get(name),
            Place::CustomerBilling(id) => self.customer(id).map(|customer| &customer.billing),
            Place::CustomerCompany(id) => self.customer(id).map(|customer| &customer.company),
        }
    }

    fn get_mut(&mut self, place: &Place) -> Option<&mut Json> {
        match place {
            Place::Partner(name) => self.partner.get_mut(name),
            Place::CustomerBilling(id) => self
                .by_id
                .get(&id.to_ascii_lowercase())
                .map(|index| &mut self.customers[*index].billing),
            Place::CustomerCompany(id) => self
                .by_id
                .get(&id.to_ascii_lowercase())
                .map(|index| &mut self.customers[*index].company),
        }
    }

    /// Keeps a document, with a new entity tag where it has one. Answers what was kept.
    pub fn keep(&mut self, place: &Place, mut document: Json) -> Json {
        if document.at(["attributes", "etag"]).is_some() {
            document.set(&["attributes", "etag"], Json::Text(etag(&mut self.etags)));
        }
        if *place == Place::Partner("legal-business")
            && matches!(
                document.get("vettingStatus").and_then(Json::text),
                Some("authorized" | "rejected")
            )
        {
            self.finalized = document.clone();
        }
        if let Some(stored) = self.get_mut(place) {
            *stored = document.clone();
        }
        document
    }

    /// A change from outside: members by dotted path; `None` takes a member away. Answers false
    /// where there is no such document or path.
    pub fn change(&mut self, place: &Place, set: &[(String, Option<Json>)]) -> bool {
        let Some(mut document) = self.get(place).cloned() else {
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
        self.keep(place, document);
        // One that was asked for stays.
        let tag = set
            .iter()
            .find(|(path, _)| path == "attributes.etag")
            .and_then(|(_, tag)| tag.clone());
        if let (Some(tag), Some(stored)) = (tag, self.get_mut(place)) {
            stored.set(&["attributes", "etag"], tag);
        }
        true
    }

    /// The answer to this request id, where the same request was carried out before.
    pub fn answered(&self, request_id: &str, path: &str, body: &str) -> Option<&Json> {
        let same = |known: &&Answered| {
            known.request_id == request_id && known.path == path && known.body == body
        };
        self.answered
            .iter()
            .rev()
            .find(same)
            .map(|known| &known.answer)
    }

    pub fn remember(&mut self, request_id: &str, path: &str, body: &str, answer: &Json) {
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

/// The next entity tag: a signed 64-bit integer as text, as recorded ones are.
fn etag(counter: &mut u64) -> String {
    *counter += 1;
    scatter(*counter).cast_signed().to_string()
}

/// A number that looks random and is the same in every run (splitmix64).
pub fn scatter(seed: u64) -> u64 {
    let mut z = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Inserts members into the object at `inside` (the document itself where empty), in front of the
/// one named `before`.
fn insert_before(document: &mut Json, inside: &str, before: &str, fresh: &[(&str, Json)]) {
    let Json::Object(members) = document else {
        return;
    };
    if inside.is_empty() {
        let place = members
            .iter()
            .position(|(name, _)| name == before)
            .unwrap_or(members.len());
        members.splice(
            place..place,
            fresh
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone())),
        );
    } else if let Some((_, inner)) = members.iter_mut().find(|(name, _)| name == inside) {
        insert_before(inner, "", before, fresh);
    }
}

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

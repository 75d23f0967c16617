//! The sandbox's customers: first those of the documentation, then generated ones, which are the
//! same in every run. The first 250 are kept, because the tests know them; what follows is generated
//! when it is asked for.

mod countries;
pub mod more;

use super::store::scatter;
use crate::profile::json::Json;
use countries::{COUNTRIES, CountrySample};
use uuid::Builder;

/// The number of customers that are kept.
pub const COUNT: usize = 250;

/// The customers of the documentation's examples: id, name and domain.
const DOCUMENTED: &[(&str, &str, &str)] = &[
    (
        "c5757d70-06f3-4f23-8367-5a9e55019f94",
        "Contoso190",
        "contoso190.onmicrosoft.com",
    ),
    (
        "7b26b357-9ca3-48b8-a58e-4febe2662a5d",
        "Contoso",
        "ContosoCorpCo.onmicrosoft.com",
    ),
    (
        "bfbd6ef0-311f-47ec-bbd7-0fcb7846661b",
        "Contoso",
        "contosocorpdemo.onmicrosoft.com",
    ),
    (
        "53eb21cb-6b2d-4ee5-9e92-27dfc927e93c",
        "FourthCoffee137",
        "FourthCoffee137.onmicrosoft.com",
    ),
    (
        "3dfe847b-cad9-4fc1-86d3-cf16c2790087",
        "Wingtip Toys1254789149",
        "WingtipToys1254789149.onmicrosoft.com",
    ),
    (
        "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04",
        "DT Demo CSP Customer 005",
        "dtdemocspcustomer005.onmicrosoft.com",
    ),
];

/// One customer: the documents from which its resources are built.
#[derive(Debug, Clone)]
pub struct Customer {
    pub id: String,
    /// The recorded customer document with this customer's values, without the company and billing
    /// profiles.
    head: Json,
    pub company: Json,
    pub billing: Json,
}

/// Members of the company profile that are visible with delegated administration privileges (DAP)
/// only.
const BEHIND_DAP: &[&str] = &["address", "email"];

impl Customer {
    /// Returns the customer as in `GET /v1/customers/{id}`.
    pub fn whole(&self, dap: bool) -> Json {
        let mut whole = self.head.clone();
        whole.set(
            &["companyProfile"],
            if dap {
                self.company.clone()
            } else {
                self.company_without_dap()
            },
        );
        whole.set(&["billingProfile"], self.billing.clone());
        if !dap && let Json::Object(members) = &mut whole {
            members.retain(|(name, _)| name != "customDomains");
            whole.set(&["allowDelegatedAccess"], Json::Bool(false));
        }
        whole
    }

    /// Returns the customer as in a list.
    pub fn short(&self) -> Json {
        let pick = |json: &Json, names: &[&str]| match json {
            Json::Object(members) => Json::Object(
                members
                    .iter()
                    .filter(|(name, _)| names.contains(&name.as_str()))
                    .cloned()
                    .collect(),
            ),
            other => other.clone(),
        };
        let mut short = pick(
            &self.head,
            &[
                "id",
                "companyProfile",
                "relationshipToPartner",
                "links",
                "attributes",
            ],
        );
        short.set(
            &["companyProfile"],
            pick(
                &self.company,
                &["tenantId", "domain", "companyName", "links", "attributes"],
            ),
        );
        short
    }

    /// Returns the company profile as it is visible without delegated administration privileges.
    pub fn company_without_dap(&self) -> Json {
        match &self.company {
            Json::Object(members) => Json::Object(
                members
                    .iter()
                    .filter(|(name, _)| !BEHIND_DAP.contains(&name.as_str()))
                    .cloned()
                    .collect(),
            ),
            other => other.clone(),
        }
    }

    /// Returns the customer of the recorded document, split into its three parts.
    pub fn recorded(etag: String) -> Customer {
        let mut head = Json::parse(include_bytes!("../documents/customer.json"))
            .expect("the seed documents are JSON");
        let mut take = |name: &str| {
            let part = head.get(name).cloned().unwrap_or(Json::Null);
            head.set(&[name], Json::Null);
            part
        };
        let (company, mut billing) = (take("companyProfile"), take("billingProfile"));
        billing.set(&["attributes", "etag"], Json::Text(etag));
        let id = head
            .get("id")
            .and_then(Json::text)
            .unwrap_or_default()
            .to_owned();
        Customer {
            id,
            head,
            company,
            billing,
        }
    }

    fn named(
        recorded: &Customer,
        number: u64,
        id: String,
        name: &str,
        domain: &str,
        country: &CountrySample,
        etag: String,
    ) -> Customer {
        let mut made = Customer {
            id: id.clone(),
            ..recorded.clone()
        };
        let pick = |list: &[&'static str], salt: u64| {
            list[scatter(number * 31 + salt) as usize % list.len()]
        };
        let (city, state, postal) =
            country.cities[scatter(number * 31 + 1) as usize % country.cities.len()];
        let house = 1 + scatter(number * 31 + 2) % 240;
        let line = pick(country.streets, 3).replace('#', &house.to_string());
        let (first, last) = (pick(country.first, 4), pick(country.last, 5));
        let phone: String = country
            .phone
            .chars()
            .enumerate()
            .map(|(index, digit)| match digit {
                '#' => char::from(b'0' + (scatter(number * 977 + index as u64) % 10) as u8),
                other => other,
            })
            .collect();
        let email = format!(
            "{}@{}",
            pick(&["accounts", "office", "billing", "info", "finance"], 6),
            domain.to_lowercase()
        );
        let text = |text: &str| Json::Text(text.to_owned());
        let links = |what: &str| text(&format!("/customers/{id}{what}"));
        made.head.set(&["id"], text(&id));
        made.head.set(&["commerceId"], text(&guid(number + 1_000)));
        made.head
            .set(&["customDomains"], Json::Array(vec![text(domain)]));
        made.head.set(&["links", "self", "uri"], links(""));
        let company = &mut made.company;
        company.set(&["tenantId"], text(&id));
        company.set(&["domain"], text(domain));
        company.set(&["companyName"], text(name));
        company.set(&["email"], text(&email));
        company.set(&["links", "self", "uri"], links("/profiles/company"));
        let billing = &mut made.billing;
        billing.set(&["id"], text(&guid(number + 2_000)));
        billing.set(&["firstName"], text(first));
        billing.set(&["lastName"], text(last));
        billing.set(&["email"], text(&email));
        billing.set(&["culture"], text(country.culture));
        billing.set(&["language"], text(country.language));
        billing.set(&["companyName"], text(name));
        billing.set(&["links", "self", "uri"], links("/profiles/billing"));
        billing.set(&["attributes", "etag"], Json::Text(etag));
        let members = [
            ("country", country.country),
            ("city", city),
            ("postalCode", postal),
            ("phoneNumber", &phone),
        ];
        for (name, value) in members.into_iter().chain([("addressLine1", line.as_str())]) {
            company.set(&["address", name], text(value));
            billing.set(&["defaultAddress", name], text(value));
        }
        // The state is in `region` of the company profile and in `state` of the billing profile, as
        // in the documentation. Null members are left out of responses.
        let state = if state.is_empty() {
            Json::Null
        } else {
            text(state)
        };
        company.set(&["address", "region"], state.clone());
        billing.set(&["defaultAddress", "state"], state);
        billing.set(&["defaultAddress", "firstName"], text(first));
        billing.set(&["defaultAddress", "lastName"], text(last));
        made
    }
}

/// Returns all customers. `etag` makes an entity tag for each billing profile.
pub fn all(mut etag: impl FnMut() -> String) -> Vec<Customer> {
    let recorded = Customer::recorded(etag());
    let mut all = vec![recorded.clone()];
    for (number, (id, name, domain)) in (1..).zip(DOCUMENTED) {
        all.push(Customer::named(
            &recorded,
            number,
            (*id).to_owned(),
            name,
            domain,
            &COUNTRIES[0],
            etag(),
        ));
    }
    // Countries are picked in a scattered order, so that a page of the list shows several of them.
    let mut rounds = vec![0; COUNTRIES.len()];
    let mut number = all.len() as u64;
    while all.len() < COUNT {
        let index = scatter(number) as usize % COUNTRIES.len();
        let country = &COUNTRIES[index];
        let (name, domain) = country.company(rounds[index]);
        rounds[index] += 1;
        all.push(Customer::named(
            &recorded,
            number,
            guid(number),
            &name,
            &domain,
            country,
            etag(),
        ));
        number += 1;
    }
    all
}

/// Returns a GUID that is the same in every run.
pub fn guid(number: u64) -> String {
    let high = scatter(number * 2 + 1).to_be_bytes();
    let low = scatter(number * 2 + 2).to_be_bytes();
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&high);
    bytes[8..].copy_from_slice(&low);
    Builder::from_random_bytes(bytes).into_uuid().to_string()
}

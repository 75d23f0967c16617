//! D3: every order of {A reads, B reads, A saves, B saves, somebody changes it elsewhere}, for
//! every resource that can be written, and for edits that meet in one field, in some, or in none.
//! What must come out is worked out by a few lines of bookkeeping.

use portal::profile::Json;
use portal::sandbox::SimulatedChange;
use portal_test_support::{Running, Visitor, start};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    Reads(usize),
    Saves(usize),
    ChangedElsewhere,
}

use Event::{ChangedElsewhere, Reads, Saves};

/// Every order in which each reads before they save.
fn orders() -> Vec<Vec<Event>> {
    fn grow(order: &[Event], left: &[Event], all: &mut Vec<Vec<Event>>) {
        if left.is_empty() {
            all.push(order.to_vec());
        }
        for event in left {
            let early = matches!(event, Saves(who) if left.contains(&Reads(*who)));
            if !early {
                let rest: Vec<Event> = left
                    .iter()
                    .filter(|other| *other != event)
                    .copied()
                    .collect();
                grow(&[order, &[*event]].concat(), &rest, all);
            }
        }
    }
    let mut all = vec![];
    grow(
        &[],
        &[Reads(0), Reads(1), Saves(0), Saves(1), ChangedElsewhere],
        &mut all,
    );
    all
}

/// A resource, and three of its fields that take any short text.
struct Resource {
    name: &'static str,
    fields: [&'static str; 3],
}

const RESOURCES: [Resource; 5] = [
    Resource {
        name: "billing",
        fields: [
            "primaryContact.firstName",
            "primaryContact.lastName",
            "purchaseOrderNumber",
        ],
    },
    Resource {
        name: "legal-business",
        fields: [
            "primaryContact.firstName",
            "primaryContact.lastName",
            "companyName",
        ],
    },
    Resource {
        name: "organization",
        fields: [
            "defaultAddress.firstName",
            "defaultAddress.lastName",
            "companyName",
        ],
    },
    Resource {
        name: "support",
        fields: ["telephone", "email", "website"],
    },
    Resource {
        name: "customer-billing",
        fields: ["firstName", "lastName", "companyName"],
    },
];

/// Which of the three fields A, B and the change from elsewhere are about: all the same one, each
/// its own.
const MEETINGS: [[usize; 3]; 2] = [[0, 0, 0], [0, 1, 2]];

/// The rest, for one resource without an entity tag and the one with it: two of them meet.
const MIXED: [[usize; 3]; 2] = [[0, 0, 1], [0, 1, 0]];

/// A value of this person's that the field takes.
fn value(field: &str, who: usize) -> String {
    match field {
        "telephone" => format!("425555010{who}"),
        "email" => format!("who{who}@contoso.example"),
        "website" => format!("who{who}.contoso.example"),
        _ => format!("Written by {who}"),
    }
}

struct Case<'a> {
    portal: &'a Running,
    people: &'a [Visitor; 2],
    resource: &'a Resource,
    path: &'a str,
    customer: Option<&'a str>,
}

impl Case<'_> {
    /// What stands in the service.
    fn stands(&self, field: &str) -> String {
        let document = Json::parse(
            self.portal
                .sandbox
                .document(self.resource.name, self.customer)
                .unwrap()
                .as_bytes(),
        )
        .unwrap();
        document
            .at(field.split('.'))
            .and_then(Json::text)
            .unwrap_or_default()
            .to_owned()
    }

    async fn run(&self, order: &[Event], meeting: [usize; 3]) {
        let Case {
            portal,
            people,
            path,
            ..
        } = self;
        portal.sandbox.reset();
        let field = |who: usize| self.resource.fields[meeting[who]];
        let said = format!("{path} {meeting:?} {order:?}");
        let mut stands: BTreeMap<&str, String> = self
            .resource
            .fields
            .iter()
            .map(|field| (*field, self.stands(field)))
            .collect();
        let mut read = [const { None }; 2];
        let mut lost = [false; 2];
        for event in order {
            match *event {
                ChangedElsewhere => {
                    let mut change =
                        SimulatedChange::new(self.resource.name).set(field(2), &value(field(2), 2));
                    change.customer = self.customer.map(str::to_owned);
                    portal.sandbox.change(&change).unwrap();
                    stands.insert(field(2), value(field(2), 2));
                }
                Reads(who) => {
                    read[who] = Some((people[who].get(path).await.form(), stands.clone()))
                }
                Saves(who) => {
                    let (mut form, seen) = read[who].take().unwrap();
                    let (key, mine) = (field(who), value(field(who), who));
                    form.insert(key.to_owned(), mine.clone());
                    let mut pairs: Vec<(&str, &str)> = form
                        .iter()
                        .map(|(key, value)| (key.as_str(), value.as_str()))
                        .collect();
                    pairs.push(("intent", "review"));
                    let review = people[who].submit(path, &pairs).await;
                    let decision = review.form();
                    let decision = [
                        ("seen", decision["seen"].as_str()),
                        ("draft", decision["draft"].as_str()),
                        ("confirm", "yes"),
                    ];
                    let puts = portal.puts().len();
                    let page = people[who].save(path, &decision).await;
                    if stands[key] == seen[key] {
                        assert_eq!(page.outcome(), Some("saved"), "{said}: {}", page.body);
                        assert_eq!(portal.puts().len(), puts + 1, "{said}");
                        stands.insert(key, mine);
                    } else {
                        lost[who] = true;
                        // Somebody else's value would have been overwritten: it is shown, with the
                        // one before, and nothing is sent.
                        assert_eq!(page.outcome(), Some("conflict"), "{said}: {}", page.body);
                        assert_eq!(portal.puts().len(), puts, "{said}");
                        for shown in [&seen[key], &stands[key], &mine] {
                            assert!(
                                page.body.contains(shown.as_str()),
                                "{said} shows {shown}: {}",
                                page.body
                            );
                        }
                        assert_eq!(
                            people[who].get(path).await.form()[key],
                            mine,
                            "{said}: every typed character is still there"
                        );
                    }
                    for (field, value) in &stands {
                        assert_eq!(self.stands(field), *value, "{said}: {field}");
                    }
                }
            }
        }
        for (person, _) in people.iter().zip(lost).filter(|(_, lost)| *lost) {
            person.post(path, &[("intent", "discard")]).await;
        }
    }
}

async fn every_order_of(resource: &Resource, meetings: &[[usize; 3]]) {
    let orders = orders();
    assert_eq!(orders.len(), 30);
    let portal = start().await;
    let people = [
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Ada Admin").await,
    ];
    let customer = match resource.name {
        "customer-billing" => Some(
            people[0].get("/api/v1/customers").await.json()["items"][0]["id"]
                .as_str()
                .unwrap()
                .to_owned(),
        ),
        _ => None,
    };
    let path = match &customer {
        Some(id) => format!("/customers/{id}/billing"),
        None => format!("/partner/{}", resource.name),
    };
    let case = Case {
        portal: &portal,
        people: &people,
        resource,
        path: &path,
        customer: customer.as_deref(),
    };
    for meeting in meetings {
        for order in &orders {
            case.run(order, *meeting).await;
        }
    }
}

#[tokio::test]
async fn d3_every_order_of_billing() {
    every_order_of(&RESOURCES[0], &[MEETINGS, MIXED].concat()).await;
}

#[tokio::test]
async fn d3_every_order_of_legal_business() {
    every_order_of(&RESOURCES[1], &MEETINGS).await;
}

#[tokio::test]
async fn d3_every_order_of_organization() {
    every_order_of(&RESOURCES[2], &MEETINGS).await;
}

#[tokio::test]
async fn d3_every_order_of_support() {
    every_order_of(&RESOURCES[3], &MEETINGS).await;
}

#[tokio::test]
async fn d3_every_order_of_customer_billing() {
    every_order_of(&RESOURCES[4], &[MEETINGS, MIXED].concat()).await;
}

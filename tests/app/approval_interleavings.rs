//! What can happen to a request for approval, in every order of any three events, on three
//! processes in turn. Two people have to approve: nothing but what both have approved is sent, once.
//! What comes of each post is worked out by a few lines of bookkeeping.

use crate::approval_orders::roles;
use crate::approvals::{ask, shown, strict};
use crate::change_sets::{CHANGES, change_of, checked, customers, post, rows as rows_of, sent};
use crate::history::rows;
use crate::together::key_of;
use portal::store::audit;
use portal::store::sealing::hash_hex;
use portal_test_support::{Folder, Page, Running, Visitor};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

/// The field whose change needs approval, and one whose change does not.
const NAME: &str = "firstName";
const OTHER: &str = "lastName";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    /// The author edits on.
    Edits,
    /// Abel approves.
    Approves,
    /// Ada approves, as the second or as the first one.
    ApprovesToo,
    /// Every approval so far is posted once more.
    Replays,
    /// Somebody changes another field elsewhere.
    Elsewhere,
    /// Another draft takes the place of the author's: a page that knows of none posts it, or a saved
    /// change is taken back.
    Replaces,
    /// Abel comes back without the role, until he is to approve again.
    LosesRole,
    /// Ada saves another field by the JSON interface, where she cannot save this one.
    Puts,
    /// Ada sends a change set that is about another field.
    SendsSet,
    /// Ada takes the author's draft over, and discards it.
    TakesOver,
}

use Event::{
    Approves, ApprovesToo, Edits, Elsewhere, LosesRole, Puts, Replaces, Replays, SendsSet,
    TakesOver,
};

const EVENTS: [Event; 10] = [
    Edits,
    Approves,
    ApprovesToo,
    Replays,
    Elsewhere,
    Replaces,
    LosesRole,
    Puts,
    SendsSet,
    TakesOver,
];

/// Numbers that look random, the same in every run (xorshift).
struct Dice(u32);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        usize::try_from(self.0).unwrap() % count
    }

    fn order(&mut self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..EVENTS.len()).collect();
        for place in (1..order.len()).rev() {
            order.swap(place, self.below(place + 1));
        }
        order
    }
}

/// Any three that come one after another in this order, with others between them.
fn triples(order: &[usize]) -> Vec<[usize; 3]> {
    let mut found = vec![];
    for (first, one) in order.iter().enumerate() {
        for (second, two) in order.iter().enumerate().skip(first + 1) {
            let three = order[second + 1..].iter();
            found.extend(three.map(|three| [*one, *two, *three]));
        }
    }
    found
}

/// Orders of all events in which any three come in each of their six orders: of a hundred thrown
/// ones always the one that brings most of what is missing.
fn orders() -> Vec<Vec<Event>> {
    let (mut dice, mut orders) = (Dice(2_463_534_242), vec![]);
    let mut had: BTreeSet<[usize; 3]> = BTreeSet::new();
    let all = EVENTS.len() * (EVENTS.len() - 1) * (EVENTS.len() - 2);
    while had.len() < all {
        let thrown = (0..100).map(|_| dice.order());
        let missing = |order: &Vec<usize>| {
            let triples = triples(order).into_iter();
            triples.filter(|triple| !had.contains(triple)).count()
        };
        let best = thrown.max_by_key(missing).unwrap();
        had.extend(triples(&best));
        orders.push(best.into_iter().map(|event| EVENTS[event]).collect());
    }
    orders
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Approver {
    Abel,
    Ada,
}

/// A request as it was looked at.
#[derive(Debug, Clone)]
struct Asked {
    number: i64,
    body: String,
}

struct Case<'a> {
    portal: &'a Running,
    origins: [String; 3],
    customer: String,
    /// The address of the form.
    path: String,
    edith: Visitor,
    edith_key: String,
    abel: Visitor,
    ada: Visitor,
    /// Counts posts, so that each goes to the next process, and values, so that no two are alike.
    count: usize,
    /// The newest request; whether it waits; and who has approved it.
    asked: Asked,
    waits: bool,
    approved: BTreeSet<Approver>,
    abel_may: bool,
    /// Every approval that was posted in this order.
    posted: Vec<(Approver, Asked)>,
    /// The hashes of the bodies that have to have been sent in this order.
    saved: Vec<String>,
}

impl Case<'_> {
    /// The address at the next of the processes.
    fn at(&mut self, path: &str) -> String {
        self.count += 1;
        format!("{}{path}", self.origins[self.count % 3])
    }

    fn form(&mut self) -> String {
        let path = self.path.clone();
        self.at(&path)
    }

    fn new_value(&mut self, what: &str) -> String {
        self.count += 1;
        format!("{what} {}", self.count)
    }

    fn first_name(&self) -> String {
        let document = self
            .portal
            .sandbox
            .document("customer-billing", Some(&self.customer));
        let document: Value = serde_json::from_str(&document.unwrap()).unwrap();
        document[NAME].as_str().unwrap_or_default().to_owned()
    }

    /// Edith asks for approval of another name, with a draft that she begins anew.
    async fn asks(&mut self) {
        let form = self.form();
        let discarded = self.edith.post(&form, &[("intent", "discard")]).await;
        assert_eq!(discarded.status, StatusCode::SEE_OTHER);
        let (form, name) = (self.form(), self.new_value("Name"));
        let number = ask(&self.edith, &form, &[(NAME, &name)], "").await;
        let body = shown(&self.ada, number).await["bodyHash"].clone();
        self.asked = Asked {
            number,
            body: body.as_str().unwrap().to_owned(),
        };
        (self.waits, self.approved) = (true, BTreeSet::new());
    }

    async fn asks_unless_one_waits(&mut self) {
        if !self.waits {
            self.asks().await;
        }
    }

    /// Abel signs in anew, with another role or his own.
    async fn abel_comes_back(&mut self, role: Option<&str>) {
        self.portal.clock.advance(Duration::from_secs(1));
        roles(self.portal, role);
        self.abel = self.portal.sign_in("Abel Approver").await;
        roles(self.portal, None);
        self.abel_may = role.is_none();
    }

    /// Posts an approval, and expects what has to come of it.
    async fn approves(&mut self, who: Approver, asked: &Asked) {
        let path = self.at(&format!("/approvals/{}", asked.number));
        let form = [("intent", "approve"), ("shown", asked.body.as_str())];
        let visitor = match who {
            Approver::Abel => &self.abel,
            Approver::Ada => &self.ada,
        };
        let answer = visitor.post(&path, &form).await;
        if who == Approver::Abel && !self.abel_may {
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body);
            return;
        }
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let told = answer.location().split("told=").nth(1);
        if !self.waits || asked.number != self.asked.number {
            assert_eq!(told, Some("over"));
            return;
        }
        self.approved.insert(who);
        let may = |who: &&Approver| **who == Approver::Ada || self.abel_may;
        if self.approved.iter().filter(may).count() < 2 {
            assert_eq!(told, Some("approved"));
            return;
        }
        assert_eq!(told, Some("saved"));
        self.waits = false;
        self.saved.push(asked.body.clone());
    }

    async fn happens(&mut self, event: Event) {
        match event {
            Approves | ApprovesToo => {
                let who = match event {
                    Approves => Approver::Abel,
                    _ => Approver::Ada,
                };
                // As it was looked at, whatever has happened since.
                self.approves_as_shown(who).await;
                if who == Approver::Abel && !self.abel_may {
                    self.abel_comes_back(None).await;
                    self.approves_as_shown(who).await;
                }
                if !self.waits && !self.approved.contains(&who) {
                    self.asks().await;
                    self.approves_as_shown(who).await;
                }
            }
            Replays => {
                for (who, asked) in self.posted.clone() {
                    self.approves(who, &asked).await;
                }
            }
            LosesRole => {
                self.asks_unless_one_waits().await;
                self.abel_comes_back(Some("Portal.Viewer")).await;
            }
            Edits | Elsewhere | Replaces | Puts | SendsSet | TakesOver => {
                self.asks_unless_one_waits().await;
                match event {
                    Edits => self.edits().await,
                    Replaces if self.count.is_multiple_of(2) => self.posts_without_draft().await,
                    Replaces => self.takes_back().await,
                    Puts => self.puts().await,
                    SendsSet => self.sends_set().await,
                    TakesOver => self.takes_over().await,
                    _ => {
                        let value = self.new_value("Elsewhere");
                        let change = change_of(&self.customer, OTHER, &value);
                        self.portal.sandbox.change(&change).unwrap();
                    }
                }
                self.waits = false;
                self.approved.clear();
            }
        }
    }

    async fn approves_as_shown(&mut self, who: Approver) {
        let asked = self.asked.clone();
        self.posted.push((who, asked.clone()));
        self.approves(who, &asked).await;
    }

    async fn edits(&mut self) {
        let (form, name) = (self.form(), self.new_value("Edited"));
        self.edith.edit(&form, &[(NAME, &name)]).await;
    }

    /// As a script posts the form.
    async fn posts_without_draft(&mut self) {
        let (form, name) = (self.form(), self.new_value("Posted"));
        let mut inputs = self.edith.get(&form).await.form();
        for input in ["draft", "form", "step"] {
            inputs.remove(input);
        }
        inputs.insert(NAME.to_owned(), name);
        inputs.insert("intent".to_owned(), "review".to_owned());
        let inputs: Vec<(&str, &str)> = inputs
            .iter()
            .map(|(input, value)| (input.as_str(), value.as_str()))
            .collect();
        let posted = self.edith.post(&form, &inputs).await;
        assert_eq!(posted.status, StatusCode::SEE_OTHER, "{}", posted.body);
    }

    async fn takes_back(&mut self) {
        let saved = rows(self.portal, "edit.outcome").await;
        let saved = saved
            .iter()
            .find(|row| row.outcome.as_deref() == Some("saved"));
        let path = format!("/history/{}/take-back", saved.unwrap().seq);
        let (form, path) = (self.form(), self.at(&path));
        let draft = self.edith.get(&form).await.form()["draft"].clone();
        let taken = self.edith.post(&path, &[("replace", &draft)]).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    }

    async fn put(&mut self, change: impl FnOnce(&mut Value)) -> Page {
        let path = format!("/api/v1/customers/{}/profiles/billing", self.customer);
        let path = self.at(&path);
        let got = self.ada.get(&path).await;
        let mut document = got.json();
        change(&mut document);
        let headers = [("if-match", got.header("etag"))];
        let body = Some(document.to_string());
        self.ada.json(Method::PUT, &path, &headers, body).await
    }

    async fn puts(&mut self) {
        let refused = self
            .put(|document| document[NAME] = "past the others".into())
            .await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
        let value = self.new_value("Put");
        let put = self.put(|document| document[OTHER] = value.into()).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.body);
    }

    async fn sends_set(&mut self) {
        let value = self.new_value("Set");
        let order = json!({
            "name": "Family names", "reason": "new owner", "customers": [self.customer],
            "operation": {"kind": "set", "field": OTHER, "value": value},
        });
        let made = post(&self.ada, CHANGES, &order).await;
        let number = made.json()["number"].as_i64().expect("a number");
        checked(&self.ada, number).await;
        sent(&self.ada, number).await;
        let row = rows_of(&self.ada, number).await.remove(0);
        assert_eq!(row["state"], "saved", "{row}");
    }

    async fn takes_over(&mut self) {
        let drafts = format!("{}/drafts", self.path);
        let offer = [("intent", "offer"), ("to", ""), ("note", "")];
        let path = self.at(&drafts);
        let offered = self.edith.post(&path, &offer).await;
        let location = offered.location();
        assert!(location.ends_with("done=offered"), "{location}");
        let path = self.at(&drafts);
        let take = [("intent", "take"), ("owner", self.edith_key.as_str())];
        let taken = self.ada.post(&path, &take).await;
        assert_eq!(taken.location(), self.path, "{}", taken.body);
        let form = self.form();
        self.ada.post(&form, &[("intent", "discard")]).await;
    }

    /// Each PUT that changed the field that needs approval is one of the approved ones, in their
    /// order, and each of those was sent: after the PUTs and over the name from before the order.
    fn check(&self, (puts, name): &(usize, String), said: &str) {
        let (mut stands, mut changes) = (name.clone(), vec![]);
        for put in self.portal.puts().into_iter().skip(*puts) {
            let body: Value = serde_json::from_str(&put.request_body).unwrap();
            let name = body[NAME].as_str().unwrap_or_default();
            if name != stands {
                changes.push(hash_hex(put.request_body.as_bytes()));
                name.clone_into(&mut stands);
            }
        }
        assert_eq!(changes, self.saved, "{said}");
        assert_eq!(stands, self.first_name(), "{said}");
    }
}

#[tokio::test]
async fn in_every_order_of_any_three_events_only_what_two_people_approved_is_sent() {
    let folder = Folder::new("approval-interleavings");
    let url = folder.database();
    let portal = strict("customer-billing.firstName", 2, |settings| {
        settings.database_url = url;
    })
    .await;
    let (second, _stop) = portal.replica().await;
    let (third, _stop_too) = portal.replica().await;
    let edith = portal.sign_in("Edith Editor").await;
    let customer = customers(&edith, 1).await.remove(0);
    let mut case = Case {
        portal: &portal,
        origins: [portal.origin.clone(), second, third],
        path: format!("/customers/{customer}/billing"),
        customer,
        edith_key: key_of(&portal, "Edith Editor").await,
        edith,
        abel: portal.sign_in("Abel Approver").await,
        ada: portal.sign_in("Ada Admin").await,
        count: 0,
        asked: Asked {
            number: 0,
            body: String::new(),
        },
        waits: false,
        approved: BTreeSet::new(),
        abel_may: true,
        posted: vec![],
        saved: vec![],
    };
    // Something that can be taken back.
    case.puts().await;
    let mut all_saved = 0;
    for order in orders() {
        let before = (portal.puts().len(), case.first_name());
        (case.posted, case.saved) = (vec![], vec![]);
        if !case.abel_may {
            case.abel_comes_back(None).await;
        }
        case.asks().await;
        for event in &order {
            case.happens(*event).await;
            case.check(&before, &format!("{event:?} of {order:?}"));
        }
        all_saved += case.saved.len();
    }
    assert!(all_saved > 0, "some of what was asked for was approved");
    assert!(audit::verify(portal.store()).await.unwrap().is_ok());
}

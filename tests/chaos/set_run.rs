//! An owner checks and sends a set while things go wrong, and does what a patient person would:
//! resumes it where it has paused, signs in where it waits for that, and opens the way again.

use crate::judge::Record;
use crate::proxy::Gate;
use crate::run::Shown;
use crate::set_director::{FIELD, RESOURCE, SetDirector};
use crate::set_judge;
use crate::set_world::SetWorld;
use crate::sets::{Event, SetCase, SetScript};
use portal::profile::{CUSTOMER_BILLING, Change, Json, read, write};
use portal::store::change_rows::{self, StoredChangeRow};
use portal::store::change_sets::{self, StoredChangeSet};
use portal::store::{audit, leases};
use portal_test_support::{Page, Visitor, until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// The owner does something so often at most; nobody should have to.
const ROUNDS: usize = 300;

/// For one command the owner signs in so often at most.
const SIGN_INS: usize = 3;

/// After so many pauses everything goes well.
const PAUSES: usize = 3;

/// Something comes within this time.
const PATIENCE: Duration = Duration::from_secs(120);

/// Between two looks at the set, and after so many of them the owner presses a button.
const LOOK: Duration = Duration::from_millis(5);
const LOOKS: u32 = 40;

/// What is not known yet is known then.
const KNOWN_AFTER_MS: i64 = 61_000;

/// A set under way.
pub struct SetRun {
    pub world: SetWorld,
    pub script: SetScript,
    pub director: Arc<Mutex<SetDirector>>,
    pub customers: Vec<String>,
    /// The documents before.
    pub stood: Vec<Json>,
    pub number: i64,
    pub record: Record,
    gate: Gate,
    happened: bool,
    pauses: usize,
    /// Customers with an intent when somebody paused the set, or the session ended.
    sent_before: Option<BTreeSet<String>>,
    pub violations: Vec<String>,
    /// What the owner did and saw, for whoever repeats a run.
    pub diary: Vec<String>,
}

/// What the owner waits for.
enum Seen {
    /// A request is held: it is the moment of the event.
    Held,
    /// The set waits until this time.
    Waits(i64),
    /// Nobody works on it, though somebody should.
    Idle,
    Rests(String),
    Nothing,
}

pub async fn run(case: SetCase) -> Shown {
    let (script, rng) = SetScript::of(&case);
    let world = SetWorld::start(script.event).await;
    let customers = customers(&world.owner, script.rows).await;
    let document = |id: &String| {
        let text = world.sandbox.document(RESOURCE, Some(id));
        Json::parse(text.expect("a document").as_bytes()).expect("JSON")
    };
    let stood = customers.iter().map(document).collect();
    let number = made(&world.owner, &customers, &script.mine).await;
    let (gate, sandbox) = (Gate::new(), world.sandbox.clone());
    let (planned, held) = (script.clone(), gate.clone());
    let director = SetDirector::new(planned, rng, sandbox, customers.clone(), held);
    let director = Arc::new(Mutex::new(director));
    let deciding = Arc::clone(&director);
    world.proxy().forget();
    world
        .proxy()
        .plan(move |asked| deciding.lock().unwrap().decide(asked));
    let mut run = SetRun {
        diary: vec![format!("{script:?}")],
        world,
        script,
        director,
        customers,
        stood,
        number,
        record: Record::whole(),
        gate,
        happened: false,
        pauses: 0,
        sent_before: None,
        violations: vec![],
    };
    run.perform().await;
    set_judge::judge(run).await
}

/// The first customers of the service's list.
async fn customers(owner: &Visitor, count: usize) -> Vec<String> {
    let list = owner.get("/api/v1/customers").await.json();
    let items = list["items"].as_array().expect("items").iter();
    let ids = items.filter_map(|item| item["id"].as_str().map(str::to_owned));
    ids.take(count).collect()
}

async fn made(owner: &Visitor, customers: &[String], value: &str) -> i64 {
    let body = json!({
        "name": "In trouble",
        "reason": "to see what becomes of it",
        "operation": {"kind": "set", "field": FIELD, "value": value},
        "customers": customers,
    });
    let body = Some(body.to_string());
    let page = owner.json(Method::POST, "/api/v1/changes", &[], body).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    page.json()["number"].as_i64().expect("a number")
}

impl SetRun {
    pub fn violation(&mut self, what: impl Into<String>) {
        self.violations.push(what.into());
    }

    pub async fn set(&self) -> StoredChangeSet {
        let set = change_sets::get(&self.world.store, self.number).await;
        set.expect("the store").expect("the set")
    }

    pub async fn rows(&self) -> Vec<StoredChangeRow> {
        let rows = change_rows::rows_after(&self.world.store, self.number, 0, 1_000).await;
        rows.expect("the store")
    }

    async fn perform(&mut self) {
        self.command("dry-run", Value::Null).await;
        if self.drive().await && self.set().await.state == "done" {
            let rows = self.rows().await;
            let to_send = rows.iter().filter(|row| row.state == "change").count();
            if to_send > 0 {
                self.director.lock().unwrap().send();
                let started = self.command("start", json!(to_send)).await;
                if started == StatusCode::OK {
                    self.drive().await;
                } else {
                    self.violation(format!("the start is answered with {started}"));
                }
            }
        }
        self.end().await;
    }

    /// Until the set is over.
    async fn drive(&mut self) -> bool {
        for _ in 0..ROUNDS {
            match self.next().await {
                Seen::Held => self.happen().await,
                // The real program waits in real time: it is killed meanwhile.
                Seen::Waits(_) if self.world.is_program() => self.kill().await,
                Seen::Waits(end) => self.wait(end).await,
                Seen::Idle => self.nudge().await,
                Seen::Rests(state) => match state.as_str() {
                    "done" | "stopped" => return true,
                    "paused" => self.resume().await,
                    "sign-in" => {
                        self.nothing_more_was_sent().await;
                        self.sign_in().await;
                    }
                    state => {
                        self.violation(format!("the set is {state:?}"));
                        return false;
                    }
                },
                Seen::Nothing => break,
            }
        }
        let set = self.set().await;
        self.violation(format!("it never ends: {} {}", set.phase, set.state));
        false
    }

    fn is_held(&self) -> bool {
        !self.happened && self.gate.is_reached()
    }

    async fn next(&mut self) -> Seen {
        let (begun, mut idle) = (Instant::now(), 0);
        while begun.elapsed() < PATIENCE {
            if self.is_held() {
                return Seen::Held;
            }
            let set = self.set().await;
            if !matches!(set.state.as_str(), "running" | "stopping") {
                return Seen::Rests(set.state);
            }
            if set.wait_until > self.world.clock.now_ms() {
                return Seen::Waits(set.wait_until);
            }
            idle = if self.is_worked_on().await {
                0
            } else {
                idle + 1
            };
            if idle == LOOKS && !self.world.is_program() {
                return Seen::Idle;
            }
            sleep(LOOK).await;
        }
        Seen::Nothing
    }

    fn lease(&self) -> String {
        format!("changes/{}", self.number)
    }

    async fn is_worked_on(&self) -> bool {
        let held = leases::is_held(&self.world.store, &self.lease()).await;
        held.expect("the store")
    }

    /// Sends a command; who has to sign in for it does so.
    async fn command(&mut self, command: &str, count: Value) -> StatusCode {
        let body = json!({"command": command, "count": count}).to_string();
        let path = format!("{}/api/v1/changes/{}", self.world.at, self.number);
        for _ in 0..SIGN_INS {
            let body = Some(body.clone());
            let page = self.world.owner.json(Method::POST, &path, &[], body).await;
            self.diary.push(format!("{command}: {}", page.status));
            if page.status != StatusCode::UNAUTHORIZED {
                return page.status;
            }
            self.sign_in().await;
        }
        StatusCode::UNAUTHORIZED
    }

    async fn sign_in(&mut self) {
        let page = self.world.owner.sign_in("Edith Editor").await;
        self.diary.push(format!("signs in: {}", page.status));
        if page.status != StatusCode::SEE_OTHER {
            self.violation(format!("signing in again answers {}", page.status));
        }
    }

    /// Nothing moves: the owner presses a button, which makes a process look for the set.
    async fn nudge(&mut self) {
        self.command("resume", Value::Null).await;
    }

    async fn resume(&mut self) {
        self.pauses += 1;
        self.diary.push(format!("paused: {}", self.set().await.why));
        self.nothing_more_was_sent().await;
        self.page_says("It is paused.").await;
        if self.pauses > PAUSES {
            self.all_well().await;
        }
        self.command("resume", Value::Null).await;
    }

    /// The wait is over, and so is what was in the way. What is on its way arrives before that:
    /// time passes here in leaps.
    async fn wait(&mut self, end: i64) {
        self.world.proxy().up().await;
        let begun = Instant::now();
        while !self.world.is_at_rest() {
            if self.is_held() {
                return;
            }
            if begun.elapsed() > PATIENCE {
                self.violation("something is on its way for ever");
                break;
            }
            sleep(LOOK).await;
        }
        let is_open = self.rows().await.iter().any(|row| row.state == "sending");
        let now = self.world.clock.now_ms();
        let until = if is_open {
            end.max(now + KNOWN_AFTER_MS)
        } else {
            end
        };
        let wait = u64::try_from(until + 1 - now).unwrap_or_default();
        self.world.clock.advance(Duration::from_millis(wait));
    }

    async fn happen(&mut self) {
        self.happened = true;
        self.diary.push(format!("{:?}", self.script.event));
        let other_way = self.script.other_way;
        match self.script.event {
            Event::Undisturbed => {}
            Event::Kill => return self.kill().await,
            Event::Replica if other_way => {
                self.world.tell_to_stop();
                self.gate.open();
                self.world.stop().await;
                self.world.turn_to_replica();
            }
            Event::Replica => {
                self.world.turn_to_replica();
                self.world.stand_still(&self.lease()).await;
                self.nudge().await;
                let taken = async || self.is_worked_on().await || self.is_over().await;
                until("the other replica goes on", taken).await;
            }
            Event::Pause => {
                if self.command("pause", Value::Null).await == StatusCode::OK {
                    self.sent_before = Some(self.sent().await);
                }
            }
            Event::Stop => {
                self.command("stop", Value::Null).await;
            }
            Event::Session if other_way => {
                for (resource, quirk) in [("token", "refresh-refused"), (RESOURCE, "unauthorized")]
                {
                    let fault = portal::sandbox::Fault::new(resource, quirk).once();
                    self.world.sandbox.set(fault).expect("a quirk that fits");
                }
            }
            Event::Session => {
                self.world.owner.post("/sign-out", &[]).await;
                self.sent_before = Some(self.sent().await);
            }
            Event::Second => self.edit_elsewhere().await,
        }
        self.gate.open();
    }

    async fn is_over(&self) -> bool {
        matches!(self.set().await.state.as_str(), "done" | "stopped")
    }

    /// The program ends. What has left it arrives, or is lost; then another one is started.
    async fn kill(&mut self) {
        self.happened = true;
        self.director.lock().unwrap().hold_no_more();
        self.world.kill().await;
        if self.script.other_way {
            self.gate.open();
        } else {
            self.gate.shut();
        }
        if !self.world.rest().await {
            self.violation("something is on its way for ever");
        }
        self.world.revive().await;
    }

    /// Somebody else saves another customer of the set in the portal.
    async fn edit_elsewhere(&mut self) {
        let (row, theirs) = {
            let mut director = self.director.lock().unwrap();
            let row = director.held.unwrap_or_default() + 1;
            let row = row % self.customers.len();
            director.away(Some(row));
            (row, director.their_change(row))
        };
        let ada = self.world.visitor("Ada Admin").await;
        let id = &self.customers[row];
        let path = format!("/api/v1/customers/{id}/profiles/billing");
        let got = ada.get(&path).await;
        if let Ok(document) = Json::parse(got.body.as_bytes())
            && got.status == StatusCode::OK
            && let Some(place) = CUSTOMER_BILLING.place(theirs.key)
        {
            let change = Change {
                key: theirs.key.to_owned(),
                before: read(&document, &place),
                after: theirs.value.clone(),
            };
            let wanted = write(&CUSTOMER_BILLING, &document, &[change]).to_string();
            let tag = [("if-match", got.header("etag"))];
            let saved = ada.json(Method::PUT, &path, &tag, Some(wanted)).await;
            self.diary
                .push(format!("Ada changes row {row}: {}", saved.status));
        }
        let stands = self.world.sandbox.document(RESOURCE, Some(id));
        let mut director = self.director.lock().unwrap();
        director.away(None);
        if stands.is_some_and(|text| text.contains(&theirs.value)) {
            director.theirs.push(theirs);
        }
    }

    /// The customers about whom the set has announced a request.
    async fn sent(&self) -> BTreeSet<String> {
        let rows = self.audit_rows().await;
        let intents = rows.into_iter().filter(|row| row.event == "edit.intent");
        let of_set = intents.filter(|row| set_of(row) == Some(self.number));
        of_set.filter_map(|row| row.customer).collect()
    }

    pub async fn audit_rows(&self) -> Vec<audit::Row> {
        let rows = audit::after(&self.world.store, 0, 1_000).await;
        rows.expect("the store")
    }

    /// After the set was paused, or its session had ended, what was under way was sent to its end
    /// and no other customer begun.
    async fn nothing_more_was_sent(&mut self) {
        let Some(before) = self.sent_before.take() else {
            return;
        };
        until("the work ends", async || !self.is_worked_on().await).await;
        let sent = self.sent().await;
        let more: Vec<&String> = sent.difference(&before).collect();
        if more.len() > 1 {
            self.violation(format!("it went on to send {more:?}"));
        }
    }

    async fn all_well(&mut self) {
        self.director.lock().unwrap().calm();
        self.world.sandbox.clear();
        self.world.proxy().up().await;
    }

    async fn end(&mut self) {
        if self.world.is_program() {
            self.world.kill().await;
            self.world.revive().await;
        }
        self.happened = true;
        self.director.lock().unwrap().hold_no_more();
        self.gate.open();
        self.all_well().await;
        if !self.world.rest().await {
            self.violation("something is on its way for ever");
        }
        self.sign_in().await;
        self.world.tasks_are_done().await;
    }

    /// The page of the set, where it can be shown now.
    pub async fn page_says(&mut self, words: &str) {
        self.world.proxy().up().await;
        // Whoever looks at a set is asked about, with the first customer.
        self.director.lock().unwrap().away(Some(0));
        let page = self.get(&format!("/changes/{}", self.number)).await;
        self.director.lock().unwrap().away(None);
        if page.status == StatusCode::OK && !page.body.contains(words) {
            self.violation(format!("the page does not say {words:?}: {}", page.body));
        }
    }

    /// A page as the owner sees it.
    pub async fn get(&self, path: &str) -> Page {
        let path = format!("{}{path}", self.world.at);
        self.world.owner.get(&path).await
    }

    /// Takes the whole set back, without further trouble. Returns the number of the set that does.
    pub async fn take_back(&mut self) -> Option<i64> {
        let path = format!("/changes/{}", self.number);
        let owner = &self.world.owner;
        let page = owner.post(&path, &[("command", "take-back")]).await;
        let number = page.location().strip_prefix("/changes/")?.parse().ok()?;
        self.number = number;
        self.command("dry-run", Value::Null).await;
        if !self.drive().await {
            return None;
        }
        let rows = self.rows().await;
        let to_send = rows.iter().filter(|row| row.state == "change").count();
        if to_send > 0 {
            self.command("start", json!(to_send)).await;
            if !self.drive().await {
                return None;
            }
        }
        Some(number)
    }
}

/// The number of the change set that a row of the audit log is of.
pub fn set_of(row: &audit::Row) -> Option<i64> {
    let changes: Value = serde_json::from_str(row.changes.as_ref()?.get()).ok()?;
    changes[0]["set"].as_i64()
}

//! No order of events gets around approval: only bodies that were approved are sent, once, over the
//! version that they were approved for. Whatever a request is bound to ends it when it changes, and
//! says so.

use crate::approvals::{
    FORM, ORDER, REVIEW, approve, ask, post_approval, post_review, shown, state, strict,
};
use crate::history::rows;
use crate::together::{DRAFTS, key_of};
use portal::config::Settings;
use portal::sandbox::SimulatedChange;
use portal::store::sealing::hash_hex;
use portal_test_support::{FOREVER, Folder, Instance, Running, Visitor};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

/// Sessions that outlast what these tests wait for: the sandbox's id tokens are of today.
pub fn for_long(settings: &mut Settings) {
    (settings.session_idle, settings.session_lifetime) = (200 * DAY, 200 * DAY);
}

/// Something that happens between asking and approving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    /// The author edits on.
    Edits,
    /// The author edits on, and types the old value again.
    EditsBack,
    /// The author discards the draft, and takes it back.
    Discards,
    /// A page of the author's that knows of no draft posts another one.
    Replaces,
    /// The author takes a saved change back, in the place of the draft.
    TakesBack,
    /// The author offers the draft, and an administrator takes it over.
    HandsOver,
    Withdraws,
    /// Somebody changes another field elsewhere.
    Elsewhere,
    /// The same, and back again: the document says the same as before.
    ElsewhereAndBack,
    /// An administrator saves another field by the JSON interface.
    Puts,
    /// The author asks again.
    AsksAgain,
    /// The author posts a save.
    Saves,
    /// The author opens the pages of the profile.
    Looks,
}

use Event::{
    AsksAgain, Discards, Edits, EditsBack, Elsewhere, ElsewhereAndBack, HandsOver, Looks, Puts,
    Replaces, Saves, TakesBack, Withdraws,
};

/// Each of them, followed by one of [`AFTERWARDS`].
const EVENTS: [Event; 13] = [
    Edits,
    EditsBack,
    Discards,
    Replaces,
    TakesBack,
    HandsOver,
    Withdraws,
    Elsewhere,
    ElsewhereAndBack,
    Puts,
    AsksAgain,
    Saves,
    Looks,
];

const AFTERWARDS: [Event; 4] = [Looks, AsksAgain, Edits, Elsewhere];

impl Event {
    /// Returns whether a request survives it.
    fn leaves_it(self) -> bool {
        matches!(self, AsksAgain | Saves | Looks)
    }
}

struct People {
    author: Visitor,
    approver: Visitor,
    admin: Visitor,
}

impl People {
    async fn of(portal: &Running) -> People {
        People {
            author: portal.sign_in("Edith Editor").await,
            approver: portal.sign_in("Abel Approver").await,
            admin: portal.sign_in("Ada Admin").await,
        }
    }

    async fn happens(&self, portal: &Running, event: Event, value: &str) {
        let (author, mark) = (&self.author, format!("{value}-{event:?}"));
        match event {
            Edits => drop(author.edit(FORM, &[(ORDER, &mark)]).await),
            EditsBack => {
                author.edit(FORM, &[(ORDER, &mark)]).await;
                author.edit(FORM, &[(ORDER, value)]).await;
            }
            Discards => {
                author.submit(REVIEW, &[("intent", "discard")]).await;
                author.submit(FORM, &[("intent", "undo")]).await;
            }
            Replaces => {
                let mut form = author.get(FORM).await.form();
                for name in ["draft", "form", "step"] {
                    form.remove(name);
                }
                form.insert(ORDER.to_owned(), mark);
                form.insert("intent".to_owned(), "review".to_owned());
                let inputs: Vec<(&str, &str)> = form
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect();
                author.submit(FORM, &inputs).await;
            }
            TakesBack => {
                let saved = rows(portal, "edit.outcome").await;
                let saved = saved
                    .iter()
                    .find(|row| row.outcome.as_deref() == Some("saved"));
                let path = format!("/history/{}/take-back", saved.unwrap().seq);
                let draft = author.get(FORM).await.form()["draft"].clone();
                author.submit(&path, &[("replace", &draft)]).await;
            }
            HandsOver => {
                let offer = [("intent", "offer"), ("to", ""), ("note", "")];
                author.submit(DRAFTS, &offer).await;
                let giver = key_of(portal, "Edith Editor").await;
                let take = [("intent", "take"), ("owner", giver.as_str())];
                self.admin.submit(DRAFTS, &take).await;
                self.admin.submit(FORM, &[("intent", "discard")]).await;
            }
            Withdraws => drop(post_review(author, FORM, &[("intent", "withdraw")]).await),
            Elsewhere => elsewhere(portal, &mark),
            ElsewhereAndBack => {
                let before = portal.sandbox.document("billing", None).unwrap();
                elsewhere(portal, &mark);
                // Somebody sees it in between.
                author.get(FORM).await;
                let before: Value = serde_json::from_str(&before).unwrap();
                elsewhere(portal, before["address"]["city"].as_str().unwrap());
            }
            Puts => {
                let path = "/api/v1/partner/profiles/billing";
                let got = self.admin.get(path).await;
                let was = got.json()["address"]["city"].to_string();
                let body = got.body.replacen(&was, &format!("\"{mark}\""), 1);
                let headers = [("if-match", got.header("etag")), ("portal-confirm", "yes")];
                let put = self
                    .admin
                    .json(Method::PUT, path, &headers, Some(body))
                    .await;
                assert_eq!(put.status, StatusCode::OK, "{}", put.body);
            }
            AsksAgain => drop(post_review(author, FORM, &[("intent", "ask")]).await),
            Saves => drop(post_review(author, FORM, &[("intent", "save")]).await),
            Looks => {
                author.get(FORM).await;
                author.get(REVIEW).await;
            }
        }
    }
}

fn elsewhere(portal: &Running, city: &str) {
    let change = SimulatedChange::new("billing").set("address.city", city);
    portal.sandbox.change(&change).unwrap();
}

/// The PUTs that changed the field that needs approval, as hashes of their bodies.
fn sent(portal: &Running, values: &BTreeSet<String>) -> Vec<String> {
    let puts = portal.puts().into_iter();
    puts.filter(|put| {
        let body: Value = serde_json::from_str(&put.request_body).unwrap();
        // An administrator's PUT of another field sends the value that stands there.
        let order = body[ORDER].as_str().unwrap_or_default();
        put.user.as_deref() != Some("Ada Admin") && values.contains(order)
    })
    .map(|put| hash_hex(put.request_body.as_bytes()))
    .collect()
}

// T1
#[tokio::test]
async fn whatever_changes_between_asking_and_approving_ends_the_request() {
    let portal = strict("billing.purchaseOrderNumber", 1, |_| ()).await;
    let people = People::of(&portal).await;
    let (mut values, mut approved) = (BTreeSet::new(), vec![]);
    // Something that can be taken back.
    people.happens(&portal, Puts, "before").await;
    let pairs = EVENTS
        .iter()
        .flat_map(|first| AFTERWARDS.map(|second| (*first, second)));
    for (round, (first, second)) in pairs.enumerate() {
        let value = format!("order {round}");
        values.insert(value.clone());
        let number = ask(&people.author, FORM, &[(ORDER, &value)], "").await;
        let body = shown(&people.approver, number).await["bodyHash"]
            .as_str()
            .unwrap()
            .to_owned();
        for event in [first, second] {
            people.happens(&portal, event, &value).await;
        }
        let told = post_approval(&people.approver, number, &body).await;
        let stands = first.leaves_it() && second.leaves_it();
        let expected = if stands { "saved" } else { "over" };
        assert_eq!(told, expected, "{first:?}, {second:?}");
        if stands {
            approved.push(body.clone());
        } else {
            let (state, why) = state(&people.author, number).await;
            assert!(
                (state == "ended" && !why.is_empty()) || state == "withdrawn",
                "{first:?}, {second:?}: {state} {why}"
            );
        }
        // The approval's post again, and once more after everything is over.
        assert_eq!(post_approval(&people.approver, number, &body).await, "over");
        assert_eq!(sent(&portal, &values), approved, "{first:?}, {second:?}");
        // A request that somebody asked for anew is another one; it is taken back.
        post_review(&people.author, FORM, &[("intent", "withdraw")]).await;
        people.author.submit(REVIEW, &[("intent", "discard")]).await;
    }
    assert!(!approved.is_empty());
}

#[tokio::test]
async fn what_ends_a_request_is_named() {
    let portal = strict("billing", 1, |_| ()).await;
    let people = People::of(&portal).await;
    for (event, expected) in [
        (Edits, ("ended", "draft")),
        (EditsBack, ("ended", "draft")),
        (Discards, ("ended", "draft")),
        (Replaces, ("ended", "draft")),
        (Elsewhere, ("ended", "document")),
        (Withdraws, ("withdrawn", "")),
    ] {
        let value = format!("{event:?}");
        let number = ask(&people.author, FORM, &[(ORDER, &value)], "").await;
        people.happens(&portal, event, &value).await;
        let (state, why) = state(&people.approver, number).await;
        assert_eq!((state.as_str(), why.as_str()), expected, "{event:?}");
        let page = people.approver.get(&format!("/approvals/{number}")).await;
        assert!(!page.body.contains("value=\"approve\""), "{}", page.body);
        if expected.0 == "ended" {
            let review = people.author.get(REVIEW).await;
            assert!(
                review.body.contains("Your request for approval ended"),
                "{}",
                review.body
            );
        }
        people.author.submit(REVIEW, &[("intent", "discard")]).await;
    }
    assert!(portal.puts().is_empty());
}

// T1
#[tokio::test]
async fn a_change_that_comes_between_the_look_and_the_write_stops_it() {
    let portal = strict("billing", 1, |_| ()).await;
    let people = People::of(&portal).await;
    // Seen by nobody before the approval reads it.
    let number = ask(&people.author, FORM, &[(ORDER, "2027")], "").await;
    let body = shown(&people.approver, number).await["bodyHash"]
        .as_str()
        .unwrap()
        .to_owned();
    elsewhere(&portal, "Kirkland");
    assert_eq!(post_approval(&people.approver, number, &body).await, "over");
    assert!(portal.puts().is_empty());
    // Not even the approval reads it: the service says so.
    let number = ask(&people.author, FORM, &[(ORDER, "2028")], "").await;
    portal.fault_of_puts("billing", "force-stale", None, 1);
    assert_eq!(approve(&people.approver, number).await, "over");
    assert_eq!(state(&people.author, number).await.1, "document");
    let applied = portal.puts().into_iter().filter(|put| put.applied);
    assert_eq!(applied.count(), 0);
}

// T1
#[tokio::test]
async fn of_many_approvals_at_once_one_is_sent_whichever_process_takes_them() {
    let folder = Folder::new("approvals");
    let url = folder.database();
    let portal = strict("billing", 2, |settings| settings.database_url = url).await;
    let (second, _stop) = portal.replica().await;
    let (third, _stop_too) = portal.replica().await;
    let people = People::of(&portal).await;
    let number = ask(&people.author, FORM, &[(ORDER, "2027")], "").await;
    let body = shown(&people.approver, number).await["bodyHash"]
        .as_str()
        .unwrap()
        .to_owned();
    let form = [("intent", "approve"), ("shown", body.as_str())];
    let addresses =
        [String::new(), second, third].map(|origin| format!("{origin}/approvals/{number}"));
    let posts = (0..18).map(|n| {
        let who = if n % 2 == 0 {
            &people.approver
        } else {
            &people.admin
        };
        who.post(&addresses[n % 3], &form)
    });
    for answer in futures::future::join_all(posts).await {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    }
    assert_eq!(portal.puts().len(), 1);
    assert_eq!(state(&people.author, number).await.0, "saved");
}

// T1
#[tokio::test]
async fn an_edit_while_the_approval_is_sent_loses_nothing_and_gets_nothing_sent() {
    let portal = strict("billing", 1, |_| ()).await;
    let people = People::of(&portal).await;
    let number = ask(&people.author, FORM, &[(ORDER, "2027")], "").await;
    portal.fault_of_puts("billing", "slow-after-commit", Some(FOREVER), 1);
    let approving = approve(&people.approver, number);
    let meanwhile = async {
        portal.waiting("slow-after-commit", 1).await;
        people.author.edit(FORM, &[(ORDER, "2028")]).await;
        let refused = post_review(&people.author, FORM, &[("intent", "withdraw")]).await;
        assert_eq!(refused.status, StatusCode::OK);
        portal.sandbox.go_on("slow-after-commit");
    };
    let (told, ()) = tokio::join!(approving, meanwhile);
    assert_eq!(told, "saved");
    assert_eq!(portal.puts().len(), 1);
    assert!(portal.puts()[0].request_body.contains("2027"));
    assert_eq!(
        people.author.get(FORM).await.form()[ORDER],
        "2028",
        "the new draft is there"
    );
}

/// The roles that whoever signs in, or renews a token, gets from now on; `None` for their own.
pub fn roles(portal: &Running, roles: Option<&str>) {
    portal.sandbox.clear();
    if let Some(roles) = roles {
        portal.fault("token", "roles", Some(roles), None);
    }
}

// T1
#[tokio::test]
async fn a_role_that_is_taken_away_takes_approvals_and_requests_along() {
    let portal = strict("billing", 2, |_| ()).await;
    let people = People::of(&portal).await;
    let number = ask(&people.author, FORM, &[(ORDER, "2027")], "").await;
    let body = shown(&people.admin, number).await["bodyHash"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(approve(&people.approver, number).await, "approved");
    // Abel comes back without the role: his approval counts no more.
    portal.clock.advance(Duration::from_secs(1));
    roles(&portal, Some("Portal.Viewer"));
    let abel = portal.sign_in("Abel Approver").await;
    roles(&portal, None);
    assert_eq!(
        post_approval(&people.admin, number, &body).await,
        "approved"
    );
    assert_eq!(shown(&people.admin, number).await["lacking"], 1);
    assert!(portal.puts().is_empty());
    let form = [("intent", "approve"), ("shown", body.as_str())];
    let refused = abel.post(&format!("/approvals/{number}"), &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    // Edith comes back as somebody who may not edit: her request ends.
    portal.clock.advance(Duration::from_secs(1));
    roles(&portal, Some("Portal.Viewer"));
    portal.sign_in("Edith Editor").await;
    roles(&portal, None);
    let (state, why) = state(&people.admin, number).await;
    assert_eq!((state.as_str(), why.as_str()), ("ended", "role"));
    assert!(portal.puts().is_empty());
}

// T1
#[tokio::test]
async fn a_role_that_is_lost_while_approving_sends_nothing() {
    let portal = strict("billing", 1, |_| ()).await;
    let people = People::of(&portal).await;
    let number = ask(&people.author, FORM, &[(ORDER, "2027")], "").await;
    let body = shown(&people.approver, number).await["bodyHash"]
        .as_str()
        .unwrap()
        .to_owned();
    // The refresh that the read sets off brings other roles.
    roles(&portal, Some("Portal.Viewer"));
    portal.fault("billing", "unauthorized", None, Some(1));
    let form = [("intent", "approve"), ("shown", body.as_str())];
    let path = format!("/approvals/{number}");
    let refused = people.approver.post(&path, &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    assert!(portal.puts().is_empty());
    assert_eq!(state(&people.admin, number).await.0, "open");
}

#[tokio::test]
async fn a_request_expires_though_nobody_looks_at_it() {
    let portal = strict("billing", 1, |settings| {
        settings.approval.life = 2 * DAY;
        for_long(settings);
    })
    .await;
    let people = People::of(&portal).await;
    let number = ask(&people.author, FORM, &[(ORDER, "2027")], "").await;
    let body = shown(&people.approver, number).await["bodyHash"]
        .as_str()
        .unwrap()
        .to_owned();
    portal.clock.advance(2 * DAY);
    assert_eq!(post_approval(&people.approver, number, &body).await, "over");
    assert_eq!(state(&people.approver, number).await.0, "expired");
    let form = people.author.get(FORM).await.form();
    assert_eq!(form[ORDER], "2027", "the draft stays");
    let second = ask(&people.author, FORM, &[(ORDER, "2028")], "").await;
    portal.clock.advance(2 * DAY);
    portal.portal.forget_old().await.unwrap();
    let rows = rows(&portal, "approval").await;
    assert_eq!(rows[0].outcome.as_deref(), Some("expired"));
    assert_eq!(rows[0].reference.as_deref(), Some(&*second.to_string()));
    portal.clock.advance(100 * DAY);
    portal.portal.forget_old().await.unwrap();
    let gone = people.approver.get(&format!("/approvals/{second}")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn a_request_is_listed_and_expires_however_many_are_newer() {
    let portal = strict("billing", 1, |settings| {
        settings.approval.life = 2 * DAY;
        for_long(settings);
    })
    .await;
    let people = People::of(&portal).await;
    let number = ask(&people.author, FORM, &[(ORDER, "2027")], "").await;
    // Of a key that is gone.
    let insert = "INSERT INTO approval_request (id, author, target, kind, state, sealed, revision, created_at, changed_at, expires_at)
        VALUES ($1, $2, 'billing', 'request', 'open', 'gone.', 1, 0, 0, 0)";
    for newer in 0..510_i64 {
        sqlx::query(insert)
            .bind(1_000_000 + newer)
            .bind(format!("tenant:{newer}"))
            .execute(portal.store().pool())
            .await
            .unwrap();
    }
    let (mut found, mut before) = (vec![], i64::MAX);
    loop {
        let path = format!("/api/v1/approvals?before={before}");
        let list = people.approver.get(&path).await.json();
        let items = list["items"].as_array().unwrap().clone();
        found.extend(items.into_iter().map(|item| item["number"].clone()));
        let Some(next) = list["next"].as_i64() else {
            break;
        };
        assert!(next < before, "{list}");
        before = next;
    }
    assert_eq!(found, [Value::from(number)]);
    portal.clock.advance(2 * DAY);
    portal.portal.forget_old().await.unwrap();
    let rows = rows(&portal, "approval").await;
    assert_eq!(rows[0].outcome.as_deref(), Some("expired"));
    assert_eq!(rows[0].reference.as_deref(), Some(&*number.to_string()));
}

// T1
#[tokio::test]
async fn other_rules_end_a_request() {
    let folder = Folder::new("approval-rules");
    let url = folder.database();
    let portal = strict("billing", 1, |settings| settings.database_url = url).await;
    let people = People::of(&portal).await;
    let number = ask(&people.author, FORM, &[(ORDER, "2027")], "").await;
    let body = shown(&people.approver, number).await["bodyHash"]
        .as_str()
        .unwrap()
        .to_owned();
    // The operator asks for two people from now on.
    let mut settings = portal.portal.settings().clone();
    settings.approval.people = 2;
    let (origin, _stop) = {
        let other = Instance::start(settings, portal.clock.clone()).await;
        other.listen(axum::Router::new()).await
    };
    let form = [("intent", "approve"), ("shown", body.as_str())];
    let answer = people
        .approver
        .post(&format!("{origin}/approvals/{number}"), &form)
        .await;
    assert!(
        answer.location().ends_with("told=over"),
        "{}",
        answer.location()
    );
    let (state, why) = state(&people.author, number).await;
    assert_eq!((state.as_str(), why.as_str()), ("ended", "rules"));
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn a_process_that_dies_before_it_sends_leaves_a_request_that_waits() {
    let portal = strict("billing", 1, |_| ()).await;
    let people = People::of(&portal).await;
    let number = ask(&people.author, FORM, &[(ORDER, "2027")], "").await;
    // As it stands between the mark and the intent.
    let update = "UPDATE approval_request SET state = 'sending', revision = revision + 1";
    sqlx::query(update)
        .execute(portal.store().pool())
        .await
        .unwrap();
    assert_eq!(state(&people.author, number).await.0, "open");
    assert_eq!(approve(&people.approver, number).await, "saved");
    assert_eq!(portal.puts().len(), 1);
    // As it stands between the outcome and the end of the request.
    sqlx::query(update)
        .execute(portal.store().pool())
        .await
        .unwrap();
    assert_eq!(state(&people.author, number).await.0, "saved");
    assert_eq!(portal.puts().len(), 1, "nothing is sent twice");
}

#[tokio::test]
async fn a_request_that_no_key_opens_is_in_nobodys_way() {
    let portal = strict("billing", 1, |_| ()).await;
    let people = People::of(&portal).await;
    let lost = ask(&people.author, FORM, &[(ORDER, "2027")], "").await;
    sqlx::query("UPDATE approval_request SET sealed = 'gone.'")
        .execute(portal.store().pool())
        .await
        .unwrap();
    let gone = people.approver.get(&format!("/approvals/{lost}")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let next = ask(&people.author, FORM, &[], "").await;
    assert_ne!(next, lost);
    assert_eq!(approve(&people.approver, next).await, "saved");
}

// T1
#[tokio::test]
async fn what_is_asked_for_customers_is_bound_to_its_customer() {
    let portal = strict("customer-billing", 1, |_| ()).await;
    let people = People::of(&portal).await;
    let list = people.author.get("/api/v1/customers").await.json();
    let path = |n: usize| {
        format!(
            "/customers/{}/billing",
            list["items"][n]["id"].as_str().unwrap()
        )
    };
    let first = ask(&people.author, &path(0), &[("firstName", "Ana")], "").await;
    let second = ask(&people.author, &path(1), &[("firstName", "Bea")], "").await;
    let body = shown(&people.approver, second).await["bodyHash"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(post_approval(&people.approver, first, &body).await, "other");
    assert!(portal.puts().is_empty());
    assert_eq!(approve(&people.approver, second).await, "saved");
    let puts = portal.puts();
    assert_eq!(puts.len(), 1);
    assert!(
        puts[0]
            .path
            .contains(list["items"][1]["id"].as_str().unwrap())
    );
    assert_eq!(
        state(&people.author, first).await.0,
        "open",
        "the other one waits on"
    );
}

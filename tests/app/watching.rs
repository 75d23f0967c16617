//! Watching: what is read though nobody looks, with whose token, and what becomes of it; and sign-ins
//! that are lent for reading.

use crate::routes::{Door, ROUTES};
use portal::sandbox::{Fault, JournalEntry, SimulatedChange};
use portal::store::audit::{self, Filter, Row};
use portal::store::watch;
use portal_test_support::{
    FOREVER_SECONDS, Page, Running, Visitor, start, start_with_customers, until,
};
use reqwest::StatusCode;
use std::time::Duration;

const APP: &str = "The app itself";
const FEW: usize = 12;
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

/// A portal that watches few customers, whose people stay signed in however the clock is set.
async fn watching() -> Running {
    start_with_customers(FEW, |settings| {
        settings.watch = true;
        (settings.session_idle, settings.session_lifetime) =
            (Duration::from_secs(1 << 28), Duration::from_secs(1 << 28));
    })
    .await
}

/// Lets time pass, and watching look.
fn later(portal: &Running, time: Duration) {
    portal.clock.advance(time);
    portal.watch_now();
}

/// Lets time pass in steps, each once watching has read what was due, until `reached` holds.
async fn in_time(
    portal: &Running,
    what: &str,
    step: Duration,
    mut reached: impl AsyncFnMut() -> bool,
) {
    until(what, async || {
        if reached().await {
            return true;
        }
        match portal.watching_rests().await {
            true => later(portal, step),
            false => portal.watch_now(),
        }
        false
    })
    .await;
}

/// The calls in this person's name.
fn calls_of(portal: &Running, name: &str) -> Vec<JournalEntry> {
    let calls = portal.calls().into_iter();
    calls
        .filter(|call| call.user.as_deref() == Some(name))
        .collect()
}

fn reads_of(portal: &Running, name: &str, part: &str) -> usize {
    let calls = calls_of(portal, name).into_iter();
    calls.filter(|call| call.path.contains(part)).count()
}

/// The ids of the customers whose profiles watching has read, in that order.
fn profiles(portal: &Running) -> Vec<String> {
    let calls = calls_of(portal, APP).into_iter();
    let ids = calls.filter_map(|call| {
        let (_, rest) = call.path.split_once("/v1/customers/")?;
        rest.strip_suffix("/profiles/billing").map(str::to_owned)
    });
    ids.collect()
}

/// The ids of all customers, in the order in which a round reads their profiles.
async fn customers(portal: &Running) -> Vec<String> {
    sqlx::query_scalar("SELECT id FROM customer ORDER BY id")
        .fetch_all(portal.store().pool())
        .await
        .unwrap()
}

/// The calls for a customer's profile, answered or not.
fn asked_for(portal: &Running, id: &str) -> usize {
    let path = format!("/v1/customers/{id}/profiles/billing");
    let calls = portal.calls().into_iter();
    calls.filter(|call| call.path == path).count()
}

/// From now on the profiles of these two customers cannot be read: one has another form than a
/// document, for the other the service fails.
fn break_two(portal: &Running, ids: &[String]) {
    let other_form = Fault::new("customer-billing", "body").value("[]");
    let failing = Fault::new("customer-billing", "server-error");
    for (fault, id) in [other_form, failing].into_iter().zip(ids) {
        let fault = fault.method("GET").customer(id);
        portal.sandbox.set(fault).unwrap();
    }
}

/// Watching has read the list, the first profile, and what comes before them.
async fn begun(portal: &Running) {
    until("the first profile is read", async || {
        !profiles(portal).is_empty() && portal.watching_rests().await
    })
    .await;
}

/// The round is over.
async fn whole_round(portal: &Running) {
    begun(portal).await;
    later(portal, 24 * HOUR - MINUTE);
    until("every profile is read", async || {
        let mut read = profiles(portal);
        read.sort();
        read.dedup();
        read.len() == FEW
    })
    .await;
}

async fn rows(portal: &Running, event: &str) -> Vec<Row> {
    let filter = Filter {
        event: Some(event.to_owned()),
        ..Filter::default()
    };
    audit::page(portal.store(), &filter, None, 100)
        .await
        .unwrap()
}

async fn outcomes(portal: &Running, event: &str) -> Vec<String> {
    let rows = rows(portal, event).await;
    rows.into_iter().filter_map(|row| row.outcome).collect()
}

/// Lends a sign-in as this person of the provider.
async fn lend(visitor: &Visitor, name: &str) -> Page {
    let leading = visitor.post("/watching", &[("intent", "lend")]).await;
    assert_eq!(leading.status, StatusCode::OK, "{}", leading.body);
    let there = leading.header("refresh").strip_prefix("0;url=");
    let callback = visitor.choose(there.expect("an address"), name).await;
    visitor.get(&callback).await
}

async fn lent(portal: &Running) -> Visitor {
    let ada = portal.sign_in("Ada Admin").await;
    let back = lend(&ada, "Ada Admin").await;
    assert_eq!(back.location(), "/watching?told=lent", "{}", back.body);
    portal.watch_now();
    ada
}

fn change(portal: &Running, resource: &str, customer: Option<&str>, place: &str, value: &str) {
    let change = SimulatedChange::new(resource).set(place, value);
    let change = match customer {
        Some(id) => change.of_customer(id),
        None => change,
    };
    portal
        .sandbox
        .change(&change.by("petra@partner.example"))
        .unwrap();
}

// T2
#[tokio::test]
async fn t2_watching_reads_every_profile_once_a_day_with_the_apps_own_token_and_writes_nothing() {
    let portal = watching().await;
    begun(&portal).await;
    assert_eq!(
        profiles(&portal).len(),
        1,
        "the others have their turn later"
    );
    assert_eq!(reads_of(&portal, APP, "/v1/profiles/legalbusiness"), 1);
    whole_round(&portal).await;
    let calls = portal.calls();
    // 404 is the answer for the rules of some countries.
    let wrong = calls.iter().find(|call| {
        let is_read = call.method == "GET" && matches!(call.status, 200 | 404);
        call.user.as_deref() != Some(APP) || !is_read
    });
    assert!(wrong.is_none(), "{wrong:?}");
    let mut read = profiles(&portal);
    assert_eq!(read.len(), FEW, "each once");
    read.sort();
    read.dedup();
    assert_eq!(read.len(), FEW);
    // The copy is there for people, who are asked about with their own tokens.
    let viewer = portal.sign_in("Victor Viewer").await;
    let list = viewer.get("/api/v1/customers?sort=name&size=500").await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.body);
    assert_eq!(list.json()["total"], FEW);
}

#[tokio::test]
async fn a_change_made_elsewhere_is_found_in_the_next_round() {
    let portal = watching().await;
    whole_round(&portal).await;
    let id = profiles(&portal).remove(3);
    change(
        &portal,
        "customer-billing",
        Some(&id),
        "lastName",
        "Elsewhere",
    );
    later(&portal, 24 * HOUR);
    in_time(&portal, "the change is found", 10 * MINUTE, async || {
        !rows(&portal, "outside_change").await.is_empty()
    })
    .await;
    let found = rows(&portal, "outside_change").await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].customer.as_deref(), Some(id.as_str()));
}

#[tokio::test]
async fn what_the_activity_log_names_is_read_soon_and_its_author_is_asked_for() {
    let portal = watching().await;
    begun(&portal).await;
    let id = profiles(&portal).remove(0);
    change(
        &portal,
        "customer-billing",
        Some(&id),
        "lastName",
        "Elsewhere",
    );
    later(&portal, 31 * MINUTE);
    until("the change is found", async || {
        portal.watch_now();
        !rows(&portal, "outside_change").await.is_empty()
    })
    .await;
    let found = rows(&portal, "outside_change").await.remove(0);
    assert_eq!(found.customer.as_deref(), Some(id.as_str()));
    let audrey = portal.sign_in("Audrey Auditor").await;
    in_time(&portal, "the author is known", 10 * MINUTE, async || {
        let entry = audrey.get(&format!("/history/{}", found.seq)).await;
        entry.body.contains("petra@partner.example")
    })
    .await;
}

#[tokio::test]
async fn vetting_that_moved_is_told_to_whoever_wants_to_hear_it() {
    let portal = watching().await;
    let victor = portal.sign_in("Victor Viewer").await;
    listen(&victor, "verification").await;
    begun(&portal).await;
    change(&portal, "legal-business", None, "vettingStatus", "rejected");
    later(&portal, 61 * MINUTE);
    until("a letter", async || {
        portal.tell_now();
        !portal.sandbox.letters().is_empty()
    })
    .await;
    let letter = format!("{:?}", portal.sandbox.letters());
    assert!(letter.contains("Rejected"), "{letter}");
}

#[tokio::test]
async fn new_problems_are_told_together_and_not_those_that_were_there() {
    let portal = watching().await;
    let victor = portal.sign_in("Victor Viewer").await;
    listen(&victor, "problems").await;
    whole_round(&portal).await;
    let id = profiles(&portal).remove(2);
    let line = "defaultAddress.addressLine1";
    change(&portal, "customer-billing", Some(&id), line, "");
    later(&portal, 24 * HOUR);
    in_time(&portal, "a letter", 10 * MINUTE, async || {
        portal.tell_now();
        !portal.sandbox.letters().is_empty()
    })
    .await;
    let letters = portal.sandbox.letters();
    let letter = format!("{letters:?}");
    assert!(
        letter.contains("The profile of a customer has a new problem"),
        "{letter}"
    );
    assert_eq!(letters.len(), 1);
}

#[tokio::test]
async fn a_save_without_an_answer_is_settled_though_its_author_stays_away() {
    let portal = watching().await;
    whole_round(&portal).await;
    let editor = portal.sign_in("Edith Editor").await;
    let id = profiles(&portal).remove(0);
    let path = format!("/customers/{id}/billing");
    editor.edit(&path, &[("lastName", "In doubt")]).await;
    portal.fault_of_puts("customer-billing", "late-commit", Some(FOREVER_SECONDS), 2);
    let page = editor.save(&path, &[("confirm", "yes")]).await;
    assert_eq!(page.outcome(), Some("unknown"), "{}", page.body);
    portal.carry_out_late().await;
    later(&portal, 3 * MINUTE);
    in_time(&portal, "it is settled", MINUTE, async || {
        outcomes(&portal, "edit.outcome").await == ["saved"]
    })
    .await;
    assert!(rows(&portal, "outside_change").await.is_empty());
}

#[tokio::test]
async fn a_wait_that_partner_center_asks_of_watching_holds_up_nobody_else() {
    let portal = watching().await;
    begun(&portal).await;
    let listed = profiles(&portal);
    let throttle = Fault::new("customer-billing", "throttle").value(120).once();
    portal.sandbox.set(throttle).unwrap();
    later(&portal, 3 * HOUR);
    let ada = portal.sign_in("Ada Admin").await;
    until("watching waits", async || {
        ada.get("/watching")
            .await
            .body
            .contains("Partner Center asked to wait.")
    })
    .await;
    let read = calls_of(&portal, APP).len();
    let page = ada.get(&format!("/customers/{}/billing", listed[0])).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    portal.watch_now();
    assert_eq!(
        calls_of(&portal, APP).len(),
        read,
        "nothing during the wait"
    );
    later(&portal, 3 * MINUTE);
    until("it goes on", async || calls_of(&portal, APP).len() > read).await;
}

#[tokio::test]
async fn profiles_that_cannot_be_read_hold_up_nobody_behind_them_and_have_their_turn_again() {
    let portal = watching().await;
    begun(&portal).await;
    let ids = customers(&portal).await;
    break_two(&portal, &ids[1..3]);
    later(&portal, 10 * HOUR);
    in_time(&portal, "the next is read", 10 * MINUTE, async || {
        profiles(&portal).contains(&ids[3])
    })
    .await;
    let rows = watch::all(portal.store()).await.unwrap();
    let round = rows.iter().find(|row| row.name == "profiles").unwrap();
    assert_eq!(round.failed, 2, "{round:?}");
    // Each process counts by itself, and one of them three times.
    let most = 2 * portal.portals.len() + 1;
    for id in &ids[1..3] {
        let asked = asked_for(&portal, id);
        assert!((3..=most).contains(&asked), "{id}: {asked} times");
    }

    portal.sandbox.clear();
    later(&portal, 24 * HOUR);
    in_time(&portal, "they are read", 30 * MINUTE, async || {
        let read = profiles(&portal);
        ids[1..3].iter().all(|id| read.contains(id))
    })
    .await;
}

#[tokio::test]
async fn a_changed_profile_is_found_behind_others_that_cannot_be_read() {
    let portal = watching().await;
    begun(&portal).await;
    let ids = customers(&portal).await;
    let viewer = portal.sign_in("Victor Viewer").await;
    until("three profiles were read", async || {
        for id in &ids[..3] {
            viewer.get(&format!("/customers/{id}/billing")).await;
        }
        let seen: Vec<String> = sqlx::query_scalar("SELECT target FROM seen")
            .fetch_all(portal.store().pool())
            .await
            .unwrap();
        let is_seen = |id: &String| seen.iter().any(|target| target.ends_with(id.as_str()));
        ids[..3].iter().all(is_seen)
    })
    .await;
    for id in &ids[..3] {
        let customer = Some(id.as_str());
        change(
            &portal,
            "customer-billing",
            customer,
            "lastName",
            "Elsewhere",
        );
    }
    break_two(&portal, &ids[..2]);
    later(&portal, 31 * MINUTE);
    in_time(&portal, "the change is found", MINUTE, async || {
        !rows(&portal, "outside_change").await.is_empty()
    })
    .await;
    let found = rows(&portal, "outside_change").await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].customer.as_ref(), Some(&ids[2]));

    portal.sandbox.clear();
    in_time(&portal, "the others are found", 10 * MINUTE, async || {
        rows(&portal, "outside_change").await.len() == 3
    })
    .await;
}

#[tokio::test]
async fn a_save_is_settled_behind_others_whose_profile_cannot_be_read() {
    let portal = watching().await;
    begun(&portal).await;
    let ids = customers(&portal).await;
    let editor = portal.sign_in("Edith Editor").await;
    for id in &ids[..3] {
        let path = format!("/customers/{id}/billing");
        editor.edit(&path, &[("lastName", "In doubt")]).await;
        portal.fault_of_puts("customer-billing", "late-commit", Some(FOREVER_SECONDS), 2);
        let page = editor.save(&path, &[("confirm", "yes")]).await;
        assert_eq!(page.outcome(), Some("unknown"), "{}", page.body);
    }
    portal.carry_out_late().await;
    break_two(&portal, &ids[..2]);
    later(&portal, 3 * MINUTE);
    in_time(&portal, "one is settled", MINUTE, async || {
        outcomes(&portal, "edit.outcome").await == ["saved"]
    })
    .await;

    portal.sandbox.clear();
    in_time(&portal, "the others are settled", MINUTE, async || {
        outcomes(&portal, "edit.outcome").await == ["saved"; 3]
    })
    .await;
}

#[tokio::test]
async fn a_verification_is_asked_for_behind_one_that_cannot_be_read() {
    let portal = watching().await;
    begun(&portal).await;
    let ids = customers(&portal).await;
    let editor = portal.sign_in("Edith Editor").await;
    // The one that was saved last is asked for first.
    for id in &ids[..2] {
        portal.clock.advance(5 * MINUTE);
        let path = format!("/customers/{id}/billing");
        editor.edit(&path, &[("companyName", "Another name")]).await;
        let page = editor.save(&path, &[("confirm", "yes")]).await;
        assert_eq!(page.outcome(), Some("saved"), "{}", page.body);
    }
    let failing = Fault::new("verification", "server-error").customer(&ids[1]);
    portal.sandbox.set(failing).unwrap();
    lent(&portal).await;
    later(&portal, 6 * MINUTE);
    in_time(&portal, "the other is asked for", MINUTE, async || {
        let calls = calls_of(&portal, "Ada Admin").into_iter();
        let mut asked = calls.filter(|call| call.resource == "verification");
        asked.any(|call| call.path.contains(&ids[0]))
    })
    .await;
}

#[tokio::test]
async fn an_activity_log_that_cannot_be_read_holds_up_nothing_else() {
    let portal = watching().await;
    begun(&portal).await;
    portal.fault("activity", "server-error", None, None);
    later(&portal, 3 * HOUR);
    in_time(
        &portal,
        "another profile is read",
        10 * MINUTE,
        async || profiles(&portal).len() > 1,
    )
    .await;
    let ada = portal.sign_in("Ada Admin").await;
    let page = ada.get("/watching").await.body;
    assert!(page.contains("Partner Center does not answer."), "{page}");
}

#[tokio::test]
async fn a_round_that_is_refused_customer_after_customer_waits_an_hour_and_says_so() {
    let portal = watching().await;
    begun(&portal).await;
    let ids = customers(&portal).await;
    portal.fault("customer-billing", "forbidden", None, None);
    let ada = portal.sign_in("Ada Admin").await;
    let told = "Partner Center refuses it. The portal tries again every hour.";
    // So that each look reads one profile.
    in_time(&portal, "it is told", 2 * HOUR, async || {
        ada.get("/watching").await.body.contains(told)
    })
    .await;
    portal.sandbox.clear();
    in_time(&portal, "the round goes on", HOUR, async || {
        profiles(&portal).contains(&ids[FEW - 1])
    })
    .await;
}

#[tokio::test]
async fn an_app_without_a_token_of_its_own_is_told_and_asks_again_later() {
    let portal = watching().await;
    begun(&portal).await;
    portal.fault("token", "app-refused", None, None);
    let ada = portal.sign_in("Ada Admin").await;
    // The token before has ended.
    later(&portal, 2 * HOUR);
    let told = "gives the portal no token of its own";
    until("it is told", async || {
        ada.get("/watching").await.body.contains(told)
    })
    .await;
    portal.sandbox.clear();
    later(&portal, 2 * HOUR);
    in_time(&portal, "it is over", 10 * MINUTE, async || {
        !ada.get("/watching").await.body.contains(told)
    })
    .await;
}

#[tokio::test]
async fn what_nobody_lends_a_sign_in_for_says_so() {
    let portal = watching().await;
    begun(&portal).await;
    let (lacking, next) = (
        "Nobody lends a sign-in for it.",
        "When somebody lends a sign-in",
    );
    let ada = portal.sign_in("Ada Admin").await;
    let page = ada.get("/watching").await.body;
    assert_eq!(page.matches(lacking).count(), 4, "{page}");
    assert_eq!(page.matches(next).count(), 4, "{page}");
    assert!(page.contains("Not yet"), "{page}");
    let ada = lent(&portal).await;
    until("all is read that it is lent for", async || {
        let read = reads_of(&portal, "Ada Admin", "/v1/profiles/support");
        read == 1 && portal.watching_rests().await
    })
    .await;
    let page = ada.get("/watching").await.body;
    assert!(!page.contains(lacking) && !page.contains(next), "{page}");
}

// T2
#[tokio::test]
async fn t2_a_lent_sign_in_reads_what_the_app_may_not_and_ends_at_one_click() {
    let portal = watching().await;
    begun(&portal).await;
    assert_eq!(reads_of(&portal, APP, "/v1/profiles/support"), 0);
    let ada = lent(&portal).await;
    for part in ["billing", "organization", "support"] {
        let path = format!("/v1/profiles/{part}");
        until(part, async || reads_of(&portal, "Ada Admin", &path) == 1).await;
    }
    change(&portal, "support", None, "telephone", "555 0199");
    // An hour after the first reading has ended, which may still be on its way.
    in_time(&portal, "the change is found", 10 * MINUTE, async || {
        !rows(&portal, "outside_change").await.is_empty()
    })
    .await;
    let page = ada.get("/watching").await;
    assert!(page.body.contains("Ada Admin"), "{}", page.body);
    let owner = page.form()["owner"].clone();

    let ended = ada
        .submit("/watching", &[("intent", "end"), ("owner", &owner)])
        .await;
    assert!(ended.body.contains("The loan has ended"), "{}", ended.body);
    let again = [("intent", "end"), ("owner", owner.as_str())];
    let again = ada.submit("/watching", &again).await;
    assert!(again.body.contains("Nothing was done"), "{}", again.body);
    let read = calls_of(&portal, "Ada Admin").len();
    let legal = reads_of(&portal, APP, "/v1/profiles/legalbusiness");
    // What is read with the app's token is read twice meanwhile, each time within the hour.
    in_time(&portal, "watching goes on", 10 * MINUTE, async || {
        reads_of(&portal, APP, "/v1/profiles/legalbusiness") > legal + 1
    })
    .await;
    let calls = calls_of(&portal, "Ada Admin");
    assert_eq!(calls.len(), read, "nothing is read with it any more");
    assert!(calls.iter().all(|call| call.method == "GET"), "{calls:?}");
    let told = outcomes(&portal, "lent_sign_in").await;
    assert_eq!(told, ["loan-ended", "loan-lent"], "the latest first");
    let sealed: String = sqlx::query_scalar("SELECT sealed FROM lent_sign_in")
        .fetch_one(portal.store().pool())
        .await
        .unwrap();
    assert!(sealed.starts_with("test."), "{sealed}");
}

// T2, K1
#[tokio::test]
async fn t2_no_token_of_watching_is_on_any_page_or_in_the_database() {
    let portal = watching().await;
    begun(&portal).await;
    let ada = lent(&portal).await;
    until("it was used", async || {
        reads_of(&portal, "Ada Admin", "/v1/profiles/support") == 1
    })
    .await;
    let mut seen = String::new();
    for path in [
        "/watching",
        "/people",
        "/account",
        "/history",
        "/history/1",
        "/history/2",
        "/history/export?format=jsonl",
        "/search?q=watching",
        "/api/v1/openapi.json",
    ] {
        seen.push_str(&ada.get(path).await.body);
    }
    for table in ["lent_sign_in", "token", "session"] {
        let query = format!("SELECT sealed FROM {table}");
        let sealed: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(query))
            .fetch_all(portal.store().pool())
            .await
            .unwrap();
        seen.push_str(&sealed.join("\n"));
    }
    let secrets = portal.sandbox.secrets();
    let apps = secrets
        .iter()
        .filter(|secret| secret.name == "access_token");
    assert!(apps.count() >= 3, "the app's, a session's and the loan's");
    for secret in secrets {
        assert!(!seen.contains(&secret.value), "{}", secret.name);
    }
}

// T2
#[tokio::test]
async fn t2_no_token_of_watching_opens_any_address() {
    let portal = watching().await;
    begun(&portal).await;
    let ada = lent(&portal).await;
    until("it was used", async || {
        reads_of(&portal, "Ada Admin", "/v1/profiles/support") == 1
    })
    .await;
    ada.post("/sign-out", &[]).await;
    let id = profiles(&portal).remove(0);
    let secrets = portal.sandbox.secrets();
    let tokens = secrets.iter().filter(|secret| {
        let is_token = ["access_token", "refresh_token"].contains(&secret.name);
        is_token && secret.value.len() < 4_096
    });
    let anon = portal.anon();
    for token in tokens {
        let bearer = format!("Bearer {}", token.value);
        let cookie = format!("__Host-session={}", token.value);
        let with = [
            ("authorization", bearer.as_str()),
            ("cookie", cookie.as_str()),
            ("origin", portal.origin.as_str()),
        ];
        for route in ROUTES.iter().filter(|route| route.door != Door::Anybody) {
            let (method, address) = (route.method.parse().unwrap(), route.address(&id));
            let page = anon.send(method, &address, &with, None).await;
            let status = page.status.as_u16();
            assert!(
                matches!(status, 303 | 401 | 403),
                "{} {address}: {status} {}",
                route.method,
                page.body
            );
            if status == 303 {
                assert!(page.location().starts_with("/sign-in"), "{address}");
            }
        }
    }
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn a_loan_whose_token_dies_is_told_to_administrators() {
    let portal = watching().await;
    begun(&portal).await;
    let ada = lent(&portal).await;
    listen(&ada, "watching").await;
    until("it was used", async || {
        reads_of(&portal, "Ada Admin", "/v1/profiles/support") == 1
    })
    .await;
    portal.fault("token", "refresh-refused", None, None);
    later(&portal, 2 * HOUR);
    in_time(&portal, "it has ended", 10 * MINUTE, async || {
        outcomes(&portal, "lent_sign_in").await == ["loan-refused", "loan-lent"]
    })
    .await;
    portal.sandbox.clear();
    let page = ada.get("/watching").await;
    let told = "Microsoft Entra ID refused to renew it";
    assert!(page.body.contains(told), "{}", page.body);
    until("a letter", async || {
        portal.tell_now();
        !portal.sandbox.letters().is_empty()
    })
    .await;
    let letter = format!("{:?}", portal.sandbox.letters());
    assert!(letter.contains("has ended"), "{letter}");
    // It can be lent again.
    lend(&ada, "Ada Admin").await;
    portal.watch_now();
    until("it is used again", async || {
        reads_of(&portal, "Ada Admin", "/v1/profiles/support") > 1
    })
    .await;
}

#[tokio::test]
async fn a_loan_lasts_ninety_days_and_that_is_told_before() {
    let portal = watching().await;
    begun(&portal).await;
    let ada = lent(&portal).await;
    listen(&ada, "watching").await;
    later(&portal, 77 * 24 * HOUR);
    until("a letter", async || {
        portal.tell_now();
        !portal.sandbox.letters().is_empty()
    })
    .await;
    let letter = format!("{:?}", portal.sandbox.letters());
    assert!(letter.contains("within two weeks"), "{letter}");
    later(&portal, 14 * 24 * HOUR);
    in_time(&portal, "it has ended", 10 * MINUTE, async || {
        outcomes(&portal, "lent_sign_in").await == ["loan-expired", "loan-lent"]
    })
    .await;
}

#[tokio::test]
async fn nobody_lends_the_sign_in_of_somebody_else_and_only_administrators_lend() {
    let portal = watching().await;
    let ada = portal.sign_in("Ada Admin").await;
    let refused = lend(&ada, "Edith Editor").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    // The session is Ada's still.
    assert_eq!(ada.get("/watching").await.status, StatusCode::OK);
    assert!(outcomes(&portal, "lent_sign_in").await.is_empty());
    let editor = portal.sign_in("Edith Editor").await;
    for intent in ["lend", "end"] {
        let form = [("intent", intent), ("owner", "x")];
        let refused = editor.post("/watching", &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
    // Nobody ends up with a session by the callback of a loan.
    let leading = ada.post("/watching", &[("intent", "lend")]).await;
    let there = leading.header("refresh").strip_prefix("0;url=").unwrap();
    let callback = ada.choose(there, "Ada Admin").await;
    ada.post("/sign-out", &[]).await;
    let refused = ada.get(&callback).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.body);
    assert!(outcomes(&portal, "lent_sign_in").await.is_empty());
}

#[tokio::test]
async fn whoever_is_no_administrator_any_more_lends_nothing() {
    let portal = watching().await;
    begun(&portal).await;
    lent(&portal).await;
    until("it was used", async || {
        reads_of(&portal, "Ada Admin", "/v1/profiles/support") == 1
    })
    .await;
    portal.fault("token", "roles", Some("Portal.Editor"), None);
    later(&portal, 2 * HOUR);
    in_time(&portal, "it has ended", 10 * MINUTE, async || {
        outcomes(&portal, "lent_sign_in").await == ["loan-role", "loan-lent"]
    })
    .await;
}

#[tokio::test]
async fn ending_all_sessions_of_somebody_ends_what_they_lend() {
    let portal = watching().await;
    lent(&portal).await;
    portal.fault("token", "roles", Some("Portal.Admin"), None);
    let other = portal.sign_in("Edith Editor").await;
    let page = other.get("/watching").await;
    let owner = page.form()["owner"].clone();
    other.post("/people/end", &[("owner", &owner)]).await;
    assert_eq!(
        outcomes(&portal, "lent_sign_in").await,
        ["loan-ended", "loan-lent"]
    );
}

#[tokio::test]
async fn without_the_setting_nothing_is_read_and_nothing_can_be_lent() {
    let portal = start().await;
    let ada = portal.sign_in("Ada Admin").await;
    let page = ada.get("/watching").await;
    assert!(page.body.contains("Watching is off."), "{}", page.body);
    assert!(!page.body.contains("value=\"lend\""), "{}", page.body);
    let refused = ada.post("/watching", &[("intent", "lend")]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    portal.watch_now();
    assert!(portal.calls().is_empty(), "{:?}", portal.calls());
}

/// Wants to be told of this kind of news at once.
async fn listen(visitor: &Visitor, kind: &str) {
    let form = [
        ("intent", "store"),
        ("pace", "at-once"),
        ("lang", "en"),
        ("address", ""),
        ("kind", kind),
    ];
    let answer = visitor.post("/account/notifications", &form).await;
    assert_eq!(answer.location(), "/account?told=stored#notifications");
}

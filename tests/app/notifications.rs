//! Being told: by e-mail, in Teams channels and by webhooks; who is told what, where messages may
//! go, and what becomes of those that do not arrive.

use crate::approvals::{FORM, ORDER, approve, ask, decline, post_review, strict};
use crate::history::rows;
use crate::together::key_of;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode as Status};
use axum::response::IntoResponse;
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portal::sandbox::{Letter, SimulatedChange};
use portal::store::audit::{self, Event, NewRow};
use portal_test_support::{
    Folder, Page, Running, Visitor, on_sandbox, start, start_with, start_with_customers, until,
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;

/// A value of a profile that no message may have.
const MARKED: &str = "MARKED-4711";

/// Longer than messages to one recipient are apart.
const APART: Duration = Duration::from_secs(31);

/// A request that a receiver got.
#[derive(Debug, Clone)]
struct Arrived {
    headers: BTreeMap<String, String>,
    body: String,
}

/// Something that happens whenever a request arrives.
type Hook = Box<dyn Fn() + Send>;

/// The wait that a receiver asks for with 429.
const ASKED_WAIT: Duration = Duration::from_secs(900);

/// A receiver of webhooks in this process. It answers as it is told, and then with 204.
#[derive(Clone, Default)]
struct Receiver {
    arrived: Arc<Mutex<Vec<Arrived>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
    hook: Arc<Mutex<Option<Hook>>>,
    address: String,
}

impl Receiver {
    async fn start(answers: &[u16]) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let receiver = Receiver {
            answers: Arc::new(Mutex::new(answers.iter().copied().collect())),
            address: format!("http://localhost:{port}/hook"),
            ..Receiver::default()
        };
        let router = Router::new()
            .route("/hook", post(arrive))
            .route("/elsewhere", post(arrive))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    fn on_arrival(&self, hook: impl Fn() + Send + 'static) {
        *self.hook.lock().unwrap() = Some(Box::new(hook));
    }

    fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }

    async fn has(&self, count: usize) -> Vec<Arrived> {
        until("webhooks arrive", async || self.arrived().len() == count).await;
        self.arrived()
    }
}

async fn arrive(
    State(receiver): State<Receiver>,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    if let Some(hook) = receiver.hook.lock().unwrap().as_ref() {
        hook();
    }
    let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
    let headers = headers.iter();
    receiver.arrived.lock().unwrap().push(Arrived {
        headers: headers
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect(),
        body: String::from_utf8(body.to_vec()).unwrap(),
    });
    let answer = receiver.answers.lock().unwrap().pop_front().unwrap_or(204);
    let mut headers = HeaderMap::new();
    headers.insert("location", HeaderValue::from_static("/elsewhere"));
    if answer == 429 {
        headers.insert("retry-after", ASKED_WAIT.as_secs().into());
    }
    (Status::from_u16(answer).unwrap(), headers)
}

/// Chooses what to hear, in English and at once; `more` replaces that.
async fn listen(visitor: &Visitor, kinds: &[&str], more: &[(&str, &str)]) -> Page {
    let mut form = BTreeMap::from([
        ("intent", "store"),
        ("pace", "at-once"),
        ("lang", "en"),
        ("address", ""),
    ]);
    form.extend(more.iter().copied());
    let mut pairs: Vec<(&str, &str)> = form.into_iter().collect();
    pairs.extend(kinds.iter().map(|kind| ("kind", *kind)));
    visitor.post("/account/notifications", &pairs).await
}

async fn listens(visitor: &Visitor, kinds: &[&str], more: &[(&str, &str)]) {
    let answer = listen(visitor, kinds, more).await;
    assert_eq!(
        answer.location(),
        "/account?told=stored#notifications",
        "{}",
        answer.body
    );
}

/// Waits until so many messages were tried once, in vain.
async fn tried(portal: &Running, count: i64) {
    let tried =
        "SELECT COUNT(*) FROM notification_delivery WHERE state = 'waiting' AND attempts = 1";
    until("messages are tried", async || {
        let tried = sqlx::query_scalar::<_, i64>(tried);
        tried.fetch_one(portal.store().pool()).await.unwrap() == count
    })
    .await;
}

/// The time zone that the account page names beside the daily message.
async fn digest_zone(visitor: &Visitor) -> String {
    let page = visitor.get("/account").await.body;
    let rest = page.split("Once a day at 7:00, all together (").nth(1);
    let rest = rest.unwrap_or_else(|| panic!("no zone: {page}"));
    rest.split(')').next().unwrap().to_owned()
}

async fn choose_zone(visitor: &Visitor, form: &[(&str, &str)]) {
    let answer = visitor.post("/account/time-zone", form).await;
    assert_eq!(answer.location(), "/account#time-zone", "{}", answer.body);
}

async fn letters(portal: &Running, count: usize) -> Vec<Letter> {
    until("letters arrive", async || {
        portal.sandbox.letters().len() >= count
    })
    .await;
    let letters = portal.sandbox.letters();
    assert_eq!(letters.len(), count, "{letters:?}");
    letters
}

/// Adds a channel that is told everything. Returns the page after it.
async fn add(ada: &Visitor, way: &str, address: &str) -> Page {
    let form = [
        ("intent", "add"),
        ("way", way),
        ("name", "Duty desk"),
        ("address", address),
        ("kind", "not-saved"),
        ("kind", "partner-saved"),
        ("kind", "outside-change"),
        ("kind", "change-set"),
        ("kind", "collection"),
        ("lang", "en"),
    ];
    ada.submit("/notifications", &form).await
}

/// The value of the first hidden input of this name.
fn hidden(page: &Page, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let rest = page.body.split(&mark).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("no {name}: {}", page.body));
    rest.split('"').next().unwrap().to_owned()
}

/// Saves the order number of the billing profile.
async fn save(visitor: &Visitor, value: &str) -> Page {
    let path = "/partner/billing";
    visitor.edit(path, &[("purchaseOrderNumber", value)]).await;
    visitor.save(path, &[]).await
}

/// Changes the billing profile elsewhere, which `visitor` finds.
async fn change_outside(portal: &Running, visitor: &Visitor, value: &str) {
    visitor.get("/partner/billing").await;
    let change = SimulatedChange::new("billing").set("purchaseOrderNumber", value);
    portal.sandbox.change(&change).unwrap();
    visitor.get("/partner/billing").await;
}

fn event(arrived: &Arrived) -> Value {
    serde_json::from_str(&arrived.body).unwrap()
}

/// Verifies a signature as the specification says, by other code than the portal's.
fn is_signed(arrived: &Arrived, secret: &str) -> bool {
    let key = STANDARD
        .decode(secret.strip_prefix("whsec_").unwrap())
        .unwrap();
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &key);
    let [id, at] = ["webhook-id", "webhook-timestamp"].map(|name| arrived.headers[name].clone());
    let signed = format!("{id}.{at}.{}", arrived.body);
    arrived.headers["webhook-signature"]
        .split(' ')
        .filter_map(|signature| STANDARD.decode(signature.strip_prefix("v1,")?).ok())
        .any(|tag| aws_lc_rs::hmac::verify(&key, signed.as_bytes(), &tag).is_ok())
}

// T3
#[tokio::test]
async fn a_colleague_hears_of_a_save_in_their_language_and_without_a_value() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let victor = portal.sign_in("Victor Viewer").await;
    listens(&edith, &["partner-saved"], &[]).await;
    listens(&victor, &["partner-saved"], &[("lang", "fr")]).await;
    assert_eq!(save(&edith, MARKED).await.outcome(), Some("saved"));
    let letter = letters(&portal, 1).await.remove(0);
    assert_eq!(
        letter.to,
        ["victor@partner.example"],
        "and not Edith herself"
    );
    assert!(
        letter.text.contains("Edith Editor a modifié") && letter.text.contains("Profil de"),
        "{}",
        letter.text
    );
    assert!(letter.raw.contains("Auto-Submitted: auto-generated"));
    assert!(
        !letter.raw.contains(MARKED) && !letter.text.contains(MARKED),
        "{}",
        letter.text
    );
    let link = format!("{}/history/", portal.origin);
    let entry = letter.text.lines().find(|line| line.starts_with(&link));
    let entry = entry.expect("a link").trim_start_matches(&portal.origin);
    let page = victor.get(entry).await;
    assert!(page.body.contains(MARKED), "the page has it");
}

// T3
#[tokio::test]
async fn approvers_hear_of_a_request_and_its_author_of_the_decision_and_no_value() {
    let portal = strict("billing", 1, |_| ()).await;
    let edith = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    let victor = portal.sign_in("Victor Viewer").await;
    for visitor in [&edith, &abel, &victor] {
        listens(visitor, &["approval"], &[]).await;
    }
    let first = ask(&edith, FORM, &[(ORDER, MARKED)], "").await;
    let letter = letters(&portal, 1).await.remove(0);
    assert_eq!(letter.to, ["abel@partner.example"], "and nobody else");
    let asked = "Edith Editor asks for approval of a change to";
    assert!(letter.text.contains(asked), "{}", letter.text);
    let link = format!("{}/approvals/{first}", portal.origin);
    assert!(letter.text.contains(&link), "{}", letter.text);

    decline(&abel, first, "send-back", MARKED).await;
    let letter = letters(&portal, 2).await.remove(1);
    assert_eq!(letter.to, ["edith@partner.example"]);
    let told = format!("Abel Approver sent back request {first} about");
    assert!(letter.subject.contains(&told), "{}", letter.subject);
    assert!(letter.text.contains(&link), "{}", letter.text);

    portal.clock.advance(APART);
    let second = ask(&edith, FORM, &[(ORDER, MARKED)], "").await;
    letters(&portal, 3).await;
    portal.clock.advance(APART);
    assert_eq!(approve(&abel, second).await, "saved");
    let all = letters(&portal, 4).await;
    assert_eq!(all[3].to, ["edith@partner.example"]);
    let saved = "was approved and saved";
    assert!(all[3].subject.contains(saved), "{}", all[3].subject);
    for letter in &all {
        assert!(!letter.raw.contains(MARKED), "{}", letter.raw);
        assert!(!letter.text.contains(MARKED), "{}", letter.text);
    }
}

/// Saves the marked value without approval. Returns the number of the emergency.
async fn save_in_emergency(portal: &Running, editor: &Visitor) -> i64 {
    editor.edit(FORM, &[(ORDER, MARKED)]).await;
    let why = [("intent", "emergency"), ("reason", MARKED)];
    let saved = post_review(editor, FORM, &why).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    rows(portal, "approval").await.remove(0).seq
}

// T3
#[tokio::test]
async fn everybody_else_hears_of_a_save_without_approval_and_no_value() {
    let portal = strict("billing", 1, |_| ()).await;
    let edith = portal.sign_in("Edith Editor").await;
    let ada = portal.sign_in("Ada Admin").await;
    let victor = portal.sign_in("Victor Viewer").await;
    for visitor in [&edith, &ada, &victor] {
        listens(visitor, &["approval"], &[]).await;
    }
    let number = save_in_emergency(&portal, &edith).await;
    let told = letters(&portal, 2).await;
    let to: BTreeSet<&str> = told
        .iter()
        .flat_map(|letter| letter.to.iter().map(String::as_str))
        .collect();
    let others = ["ada@partner.example", "victor@partner.example"];
    assert_eq!(to, BTreeSet::from(others));
    let link = format!("{}/approvals/{number}", portal.origin);
    let words = "without approval, in an emergency";
    for letter in &told {
        assert!(
            letter.text.contains("Edith Editor saved “") && letter.text.contains(words),
            "{}",
            letter.text
        );
        assert!(letter.text.contains(&link), "{}", letter.text);
        assert!(!letter.raw.contains(MARKED), "{}", letter.raw);
        assert!(!letter.text.contains(MARKED), "{}", letter.text);
    }
    // The first that Edith hears of is what somebody else did with a request of hers.
    portal.clock.advance(APART);
    let request = ask(&edith, FORM, &[(ORDER, "2028")], "").await;
    letters(&portal, 3).await;
    decline(&ada, request, "send-back", "not yet").await;
    let letter = letters(&portal, 4).await.remove(3);
    assert_eq!(letter.to, ["edith@partner.example"]);
    assert!(letter.text.contains("sent back"), "{}", letter.text);
    assert!(!letter.text.contains(words), "{}", letter.text);
}

/// Adds a webhook that is told of requests for approval.
async fn add_for_approvals(ada: &Visitor, receiver: &Receiver) {
    let form = [
        ("intent", "add"),
        ("way", "webhook"),
        ("name", "Approvals"),
        ("address", &*receiver.address),
        ("kind", "approval"),
        ("lang", "en"),
    ];
    ada.submit("/notifications", &form).await;
}

#[tokio::test]
async fn a_webhook_hears_of_a_save_without_approval() {
    let receiver = Receiver::start(&[]).await;
    let portal = strict("billing", 1, |_| ()).await;
    let edith = portal.sign_in("Edith Editor").await;
    let ada = portal.sign_in("Ada Admin").await;
    add_for_approvals(&ada, &receiver).await;
    let number = save_in_emergency(&portal, &edith).await;
    let arrived = receiver.has(1).await.remove(0);
    let event = event(&arrived);
    assert_eq!(event["type"], "approval.moved");
    let data = &event["data"];
    assert_eq!(data["outcome"], "emergency");
    assert_eq!(data["person"]["name"], "Edith Editor");
    assert_eq!(data["author"], data["person"], "nobody else asked for it");
    assert_eq!(data["request"], number);
    let link = format!("{}/approvals/{number}", portal.origin);
    assert_eq!(data["link"], link);
    assert!(!arrived.body.contains(MARKED), "{}", arrived.body);
}

#[tokio::test]
async fn a_webhook_hears_what_becomes_of_a_request() {
    let receiver = Receiver::start(&[]).await;
    let portal = strict("billing", 1, |_| ()).await;
    let edith = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    let ada = portal.sign_in("Ada Admin").await;
    add_for_approvals(&ada, &receiver).await;
    let number = ask(&edith, FORM, &[(ORDER, MARKED)], "").await;
    receiver.has(1).await;
    decline(&abel, number, "refuse", MARKED).await;
    let arrived = receiver.has(2).await;
    let words = [("asked", "Edith Editor"), ("refused", "Abel Approver")];
    for (arrived, (outcome, person)) in arrived.iter().zip(words) {
        let event = event(arrived);
        assert_eq!(event["type"], "approval.moved");
        let data = &event["data"];
        assert_eq!(data["outcome"], outcome);
        assert_eq!(data["person"]["name"], person);
        assert_eq!(data["author"]["name"], "Edith Editor");
        assert_eq!(data["request"], number);
        let link = format!("{}/approvals/{number}", portal.origin);
        assert_eq!(data["link"], link);
        assert!(!arrived.body.contains(MARKED), "{}", arrived.body);
    }
}

#[tokio::test]
async fn a_save_that_was_not_carried_out_is_told_to_its_author() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let ada = portal.sign_in("Ada Admin").await;
    for visitor in [&edith, &ada] {
        listens(visitor, &["not-saved"], &[]).await;
    }
    portal.fault("billing", "reject", Some("City"), None);
    assert_eq!(save(&edith, MARKED).await.outcome(), Some("rejected"));
    let letter = letters(&portal, 1).await.remove(0);
    assert_eq!(letter.to, ["edith@partner.example"]);
    assert!(
        letter.subject.contains("was not saved"),
        "{}",
        letter.subject
    );
    assert!(!letter.raw.contains(MARKED), "{}", letter.raw);
}

#[tokio::test]
async fn what_was_there_before_somebody_listened_is_no_news() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let victor = portal.sign_in("Victor Viewer").await;
    save(&edith, "before").await;
    listens(&victor, &["partner-saved"], &[]).await;
    save(&edith, "after").await;
    let letter = letters(&portal, 1).await.remove(0);
    assert_eq!(
        letter.text.matches("/history/").count(),
        1,
        "{}",
        letter.text
    );
}

#[tokio::test]
async fn a_digest_comes_in_the_morning_with_all_that_has_happened() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let victor = portal.sign_in("Victor Viewer").await;
    listens(
        &victor,
        &["partner-saved", "outside-change"],
        &[("pace", "daily")],
    )
    .await;
    save(&edith, "one").await;
    change_outside(&portal, &edith, "two").await;
    let waiting = "SELECT COUNT(*) FROM notification_waiting";
    until("the news is addressed", async || {
        let count = sqlx::query_scalar::<_, i64>(waiting);
        count.fetch_one(portal.store().pool()).await.unwrap() == 2
    })
    .await;
    assert!(portal.sandbox.letters().is_empty());
    portal.clock.advance(Duration::from_secs(24 * 3_600));
    portal.tell_now();
    let letter = letters(&portal, 1).await.remove(0);
    assert!(letter.subject.contains("2 events"), "{}", letter.subject);
    assert!(letter.text.contains("Edith Editor changed"));
    assert!(letter.text.contains("was changed outside the portal"));
}

#[tokio::test]
async fn the_digest_comes_by_the_time_zone_that_its_reader_chose_last() {
    const MINUTE: i64 = 60_000;
    const DAY: i64 = 24 * 60 * MINUTE;
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let victor = portal.sign_in("Victor Viewer").await;
    choose_zone(&victor, &[("zone", "UTC")]).await;
    let (kinds, daily) = (["partner-saved"], [("pace", "daily")]);
    listens(&victor, &kinds, &daily).await;
    assert_eq!(digest_zone(&victor).await, "UTC");
    save(&edith, "one").await;
    let due_at = async || {
        let due = sqlx::query_scalar::<_, i64>("SELECT due_at FROM notification_waiting");
        due.fetch_optional(portal.store().pool()).await.unwrap()
    };
    until("the news is addressed", async || due_at().await.is_some()).await;
    let time_of_day = async || due_at().await.expect("it waits").rem_euclid(DAY);
    assert_eq!(time_of_day().await, 7 * 60 * MINUTE);

    // In India 7:00 is 1:30 UTC, all the year.
    choose_zone(&victor, &[("zone", "Asia/Kolkata")]).await;
    assert_eq!(digest_zone(&victor).await, "Asia/Kolkata");
    assert_eq!(time_of_day().await, 90 * MINUTE);

    // A browser of his that is somewhere else has only found its own zone.
    let elsewhere = portal.sign_in("Victor Viewer").await;
    choose_zone(&elsewhere, &[("zone", "Asia/Tokyo"), ("found", "1")]).await;
    assert_eq!(digest_zone(&elsewhere).await, "Asia/Kolkata");
    listens(&elsewhere, &kinds, &daily).await;
    assert_eq!(digest_zone(&elsewhere).await, "Asia/Kolkata");
    assert_eq!(time_of_day().await, 90 * MINUTE);

    portal.clock.advance(Duration::from_secs(24 * 3_600));
    portal.tell_now();
    let letter = letters(&portal, 1).await.remove(0);
    assert!(letter.text.contains("UTC+5:30"), "{}", letter.text);
}

#[tokio::test]
async fn who_chooses_the_zone_of_the_browser_gets_the_digest_by_it() {
    let portal = start().await;
    let victor = portal.sign_in("Victor Viewer").await;
    choose_zone(&victor, &[("zone", "Asia/Kolkata")]).await;
    listens(&victor, &["partner-saved"], &[("pace", "daily")]).await;
    // As the page's script fills in the choice.
    choose_zone(&victor, &[("zone", "browser:Asia/Tokyo")]).await;
    assert_eq!(digest_zone(&victor).await, "Asia/Tokyo");
    // Without a script nobody knows which one that is.
    choose_zone(&victor, &[("zone", "")]).await;
    assert_eq!(digest_zone(&victor).await, "Asia/Tokyo");
}

#[tokio::test]
async fn whoever_is_told_at_once_gets_what_happens_in_a_row_together() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let victor = portal.sign_in("Victor Viewer").await;
    listens(&victor, &["partner-saved"], &[]).await;
    save(&edith, "one").await;
    letters(&portal, 1).await;
    save(&edith, "two").await;
    save(&edith, "three").await;
    portal.tell_now();
    let waiting = "SELECT COUNT(*) FROM notification_waiting";
    until("the news waits", async || {
        let count = sqlx::query_scalar::<_, i64>(waiting);
        count.fetch_one(portal.store().pool()).await.unwrap() == 2
    })
    .await;
    portal.clock.advance(APART);
    portal.tell_now();
    let letters = letters(&portal, 2).await;
    assert!(letters[1].subject.contains("2 events"), "{letters:?}");
}

#[tokio::test]
async fn an_address_that_is_not_the_accounts_has_to_be_confirmed() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let victor = portal.sign_in("Victor Viewer").await;
    let kinds = ["partner-saved"];
    for wrong in [
        "nobody",
        "a@b\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
    ] {
        let answer = listen(&victor, &kinds, &[("address", wrong)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(answer.body.contains("Enter an email address."), "{wrong}");
    }
    let other = [("address", "desk@contoso.example")];
    let answer = listen(&victor, &kinds, &other).await;
    assert_eq!(answer.location(), "/account?told=code-sent#notifications");
    let letter = letters(&portal, 1).await.remove(0);
    assert_eq!(letter.to, ["desk@contoso.example"]);
    let code: String = letter
        .text
        .split("The code is ")
        .nth(1)
        .unwrap()
        .chars()
        .take(8)
        .collect();
    // Until then messages go where they went before.
    portal.clock.advance(APART);
    save(&edith, "one").await;
    assert_eq!(letters(&portal, 2).await[1].to, ["victor@partner.example"]);

    let confirm = async |code: &str| {
        let form = [("intent", "confirm"), ("code", code)];
        victor.submit("/account/notifications", &form).await.body
    };
    assert!(confirm("00000000").await.contains("This is not the code."));
    assert!(confirm(&code).await.contains("The address is confirmed."));
    assert!(
        confirm(&code).await.contains("no longer valid"),
        "only once"
    );
    portal.clock.advance(APART);
    save(&edith, "two").await;
    assert_eq!(letters(&portal, 3).await[2].to, ["desk@contoso.example"]);
    let account = victor.get("/account").await;
    assert!(account.body.contains("desk@contoso.example"));
}

#[tokio::test]
async fn a_code_is_not_guessed() {
    let portal = start().await;
    let victor = portal.sign_in("Victor Viewer").await;
    let other = [("address", "desk@contoso.example")];
    listen(&victor, &["partner-saved"], &other).await;
    let letter = letters(&portal, 1).await.remove(0);
    let right = letter.text.split("The code is ").nth(1).unwrap();
    let right: String = right.chars().take(8).collect();
    let wrong = if right == "12345678" {
        "87654321"
    } else {
        "12345678"
    };
    for _ in 0..5 {
        let form = [("intent", "confirm"), ("code", wrong)];
        let page = victor.submit("/account/notifications", &form).await;
        assert!(page.body.contains("This is not the code."));
    }
    let form = [("intent", "confirm"), ("code", right.as_str())];
    let page = victor.submit("/account/notifications", &form).await;
    assert!(page.body.contains("no longer valid"), "{}", page.body);
}

#[tokio::test]
async fn a_code_is_not_mailed_any_more_once_it_is_no_longer_good() {
    let portal = start().await;
    let victor = portal.sign_in("Victor Viewer").await;
    // The mail server has no time for this one.
    let other = [("address", "later@contoso.example")];
    let answer = listen(&victor, &["partner-saved"], &other).await;
    assert_eq!(answer.location(), "/account?told=code-sent#notifications");
    tried(&portal, 1).await;
    portal.clock.advance(Duration::from_secs(3_601));
    portal.tell_now();
    let ada = portal.sign_in("Ada Admin").await;
    until("it is given up", async || {
        let page = ada.get("/notifications").await;
        page.body.contains("The code was no longer valid") && page.body.contains("Not delivered")
    })
    .await;
}

#[tokio::test]
async fn codes_are_not_sent_to_one_address_after_the_other() {
    let portal = start().await;
    let victor = portal.sign_in("Victor Viewer").await;
    let kinds = ["partner-saved"];
    listen(&victor, &kinds, &[("address", "one@contoso.example")]).await;
    // Going back to the address of the account does not end the wait.
    let answer = listen(&victor, &kinds, &[("address", "")]).await;
    assert_eq!(answer.location(), "/account?told=stored#notifications");
    let other = [("address", "two@contoso.example")];
    let answer = listen(&victor, &kinds, &other).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    portal.clock.advance(Duration::from_secs(60));
    let answer = listen(&victor, &kinds, &other).await;
    assert_eq!(answer.location(), "/account?told=code-sent#notifications");
}

#[tokio::test]
async fn an_address_that_waits_for_its_code_waits_on_when_the_choice_is_stored_again() {
    let portal = start().await;
    let victor = portal.sign_in("Victor Viewer").await;
    let kinds = ["partner-saved"];
    listen(&victor, &kinds, &[("address", "desk@contoso.example")]).await;
    // As the page shows it: what is confirmed is the address that was typed.
    let shown = victor.get("/account").await.form()["address"].clone();
    assert_eq!(shown, "desk@contoso.example");
    let again = [("address", shown.as_str())];
    let answer = listen(&victor, &["outside-change"], &again).await;
    assert_eq!(answer.location(), "/account?told=stored#notifications");
    portal.clock.advance(Duration::from_secs(60));
    let answer = listen(&victor, &kinds, &again).await;
    assert_eq!(answer.location(), "/account?told=code-sent#notifications");
    let letter = letters(&portal, 2).await.remove(1);
    assert_eq!(letter.to, ["desk@contoso.example"]);
    let code = letter.text.split("The code is ").nth(1).unwrap();
    let code: String = code.chars().take(8).collect();
    let form = [("intent", "confirm"), ("code", code.as_str())];
    let page = victor.submit("/account/notifications", &form).await;
    assert!(page.body.contains("The address is confirmed."));
}

#[tokio::test]
async fn an_address_that_is_refused_is_told_on_the_account_page() {
    let portal = start().await;
    let victor = portal.sign_in("Victor Viewer").await;
    let other = [("address", "bounce@contoso.example")];
    listen(&victor, &["partner-saved"], &other).await;
    until("it is told", async || {
        let page = victor.get("/account").await;
        page.body.contains("could not be delivered")
    })
    .await;
    let ada = portal.sign_in("Ada Admin").await;
    let page = ada.get("/notifications").await;
    for said in ["Victor Viewer", "status 550", "does not know the address"] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
}

// T3
#[tokio::test]
async fn a_webhook_is_signed_and_tried_again_under_the_same_id() {
    let receiver = Receiver::start(&[500]).await;
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let ada = portal.sign_in("Ada Admin").await;
    let page = add(&ada, "webhook", &receiver.address).await;
    let (_, rest) = page.body.split_once("whsec_").expect("the secret is shown");
    let secret = format!("whsec_{}", rest.split('<').next().unwrap());
    change_outside(&portal, &edith, MARKED).await;
    receiver.has(1).await;
    until("the failure is told", async || {
        let page = ada.get("/notifications").await;
        page.body.contains("status 500") && page.body.contains("Next attempt")
    })
    .await;
    portal.clock.advance(Duration::from_secs(6));
    portal.tell_now();
    let arrived = receiver.has(2).await;
    let ids: BTreeSet<&str> = arrived
        .iter()
        .map(|arrived| arrived.headers["webhook-id"].as_str())
        .collect();
    assert_eq!(ids.len(), 1, "the same message");
    for arrived in &arrived {
        assert!(is_signed(arrived, &secret), "{arrived:?}");
        assert!(!is_signed(
            &Arrived {
                body: format!("{} ", arrived.body),
                ..arrived.clone()
            },
            &secret
        ));
        assert!(!arrived.body.contains(MARKED), "{}", arrived.body);
    }
    let event = event(&arrived[0]);
    assert_eq!(event["type"], "profile.changed_outside");
    assert_eq!(event["data"]["profile"], "billing");
    let link = event["data"]["link"].as_str().unwrap();
    assert!(link.starts_with(&format!("{}/history/", portal.origin)));
    until("it is delivered", async || {
        ada.get("/notifications").await.body.contains("Delivered")
    })
    .await;

    // Ten minutes later nobody sees the secret any more.
    let page = ada.get("/notifications").await;
    assert!(page.body.contains(&secret), "for ten minutes");
    portal.clock.advance(Duration::from_secs(601));
    assert!(!ada.get("/notifications").await.body.contains("whsec_"));
    // A new secret signs, and so does the one before for a day.
    let page = ada.get("/notifications").await;
    let (id, seen) = (hidden(&page, "channel"), hidden(&page, "seen"));
    let form = [
        ("intent", "secret"),
        ("channel", id.as_str()),
        ("seen", seen.as_str()),
    ];
    let page = ada.submit("/notifications", &form).await;
    let (_, rest) = page.body.split_once("whsec_").expect("the new secret");
    let newer = format!("whsec_{}", rest.split('<').next().unwrap());
    change_outside(&portal, &edith, "another").await;
    let arrived = receiver.has(3).await;
    assert!(is_signed(&arrived[2], &newer) && is_signed(&arrived[2], &secret));
}

#[tokio::test]
async fn a_receiver_that_asks_for_a_wait_is_spared_its_other_messages_as_long() {
    let receiver = Receiver::start(&[500, 500, 429]).await;
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let ada = portal.sign_in("Ada Admin").await;
    add(&ada, "webhook", &receiver.address).await;
    for value in ["one", "two"] {
        change_outside(&portal, &edith, value).await;
    }
    tried(&portal, 2).await;
    // Now both are due, and the first one is answered with the wait.
    portal.clock.advance(Duration::from_secs(6));
    portal.tell_now();
    let asked = portal.clock.now_ms() + i64::try_from(ASKED_WAIT.as_millis()).unwrap();
    let soonest = "SELECT MIN(next_at) FROM notification_delivery WHERE state = 'waiting'";
    until("both wait as long as it asks", async || {
        let soonest = sqlx::query_scalar::<_, i64>(soonest);
        soonest.fetch_one(portal.store().pool()).await.unwrap() >= asked
    })
    .await;
    assert_eq!(receiver.arrived().len(), 3, "the other one was not sent");
}

#[tokio::test]
async fn slow_receivers_hold_up_nobody_elses_mail() {
    let receiver = Receiver::start(&[500; 24]).await;
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let ada = portal.sign_in("Ada Admin").await;
    let victor = portal.sign_in("Victor Viewer").await;
    // As many as messages are sent to at the same time.
    for number in 0..8 {
        let address = format!("{}?{number}", receiver.address);
        add(&ada, "webhook", &address).await;
    }
    listens(&victor, &["outside-change"], &[("pace", "daily")]).await;
    for value in ["one", "two", "three"] {
        change_outside(&portal, &edith, value).await;
    }
    tried(&portal, 24).await;

    // From now on each answer takes nine seconds.
    let mails: Arc<Mutex<Vec<usize>>> = Arc::default();
    let (clock, sandbox, seen) = (
        portal.clock.clone(),
        portal.sandbox.clone(),
        Arc::clone(&mails),
    );
    receiver.on_arrival(move || {
        clock.advance(Duration::from_secs(9));
        seen.lock().unwrap().push(sandbox.letters().len());
    });
    // By then all messages are due again, and the mail has come last.
    portal.clock.advance(Duration::from_secs(24 * 3_600));
    portal.tell_now();
    receiver.has(48).await;
    letters(&portal, 1).await;
    let mails = mails.lock().unwrap().clone();
    assert_eq!(mails.last(), Some(&1), "it did not wait for all: {mails:?}");
}

#[tokio::test]
async fn a_teams_channel_gets_a_card() {
    let receiver = Receiver::start(&[202]).await;
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let ada = portal.sign_in("Ada Admin").await;
    let page = add(&ada, "teams", &format!("{}?sig=hush", receiver.address)).await;
    assert!(!page.body.contains("hush"), "its address is a secret");
    save(&edith, MARKED).await;
    let arrived = receiver.has(1).await.remove(0);
    let sent = event(&arrived);
    let content = &sent["attachments"][0]["content"];
    assert_eq!(content["type"], "AdaptiveCard");
    let said = content["body"][1]["inlines"][0]["text"].as_str().unwrap();
    assert!(said.contains("Edith Editor changed"), "{said}");
    assert!(!arrived.body.contains(MARKED) && !arrived.headers.contains_key("webhook-id"));
}

#[tokio::test]
async fn a_test_tells_how_it_ended_and_what_did_not_arrive_is_sent_again() {
    let receiver = Receiver::start(&[204, 410]).await;
    let portal = start().await;
    let ada = portal.sign_in("Ada Admin").await;
    let page = add(&ada, "webhook", &receiver.address).await;
    let (id, seen) = (hidden(&page, "channel"), hidden(&page, "seen"));
    let test = [
        ("intent", "test"),
        ("channel", id.as_str()),
        ("seen", seen.as_str()),
    ];
    let page = ada.submit("/notifications", &test).await;
    assert!(page.body.contains("Delivered"), "{}", page.body);
    assert_eq!(event(&receiver.arrived()[0])["type"], "test");
    // The receiver wants no more: it is not asked again by itself.
    let page = ada.submit("/notifications", &test).await;
    assert!(page.body.contains("status 410"), "{}", page.body);
    assert!(page.body.contains("Not delivered"), "{}", page.body);
    let message = hidden(&page, "message");
    let again = [("message", message.as_str())];
    let page = ada.submit("/notifications/messages", &again).await;
    assert!(page.body.contains("The message is sent again."));
    let arrived = receiver.has(3).await;
    assert_eq!(
        arrived[1].headers["webhook-id"],
        arrived[2].headers["webhook-id"]
    );
    let page = ada.submit("/notifications/messages", &again).await;
    assert!(page.body.contains("Nothing was done"), "it has arrived");
}

// T3
#[tokio::test]
async fn nothing_is_sent_to_addresses_inside_or_elsewhere() {
    let receiver = Receiver::start(&[307, 307]).await;
    let portal = start_with(|settings| {
        settings.webhooks = on_sandbox::webhooks("localhost:any,127.0.0.1:any", "");
    })
    .await;
    let ada = portal.sign_in("Ada Admin").await;
    let port = receiver.address.split(':').nth(2).unwrap();
    for (address, said) in [
        (
            format!("http://127.0.0.1:{port}"),
            "inside your own network",
        ),
        ("https://hooks.contoso.example/".to_owned(), "does not name"),
        ("http://contoso.example/".to_owned(), "begin with https"),
        ("nowhere".to_owned(), "Enter a web address."),
    ] {
        let form = [
            ("intent", "add"),
            ("way", "webhook"),
            ("name", "x"),
            ("address", address.as_str()),
            ("kind", "outside-change"),
            ("lang", "en"),
        ];
        let page = ada.post("/notifications", &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
        assert!(page.body.contains(said), "{address}: {}", page.body);
        assert!(page.body.contains(&address), "what was typed is not lost");
    }
    // A name is looked up when it is called.
    let page = add(&ada, "webhook", &receiver.address).await;
    let (id, seen) = (hidden(&page, "channel"), hidden(&page, "seen"));
    let test = [
        ("intent", "test"),
        ("channel", id.as_str()),
        ("seen", seen.as_str()),
    ];
    let page = ada.submit("/notifications", &test).await;
    assert!(
        page.body.contains("do not allow the address"),
        "{}",
        page.body
    );
    assert!(receiver.arrived().is_empty());

    // A redirect is no way around the list.
    let open = start().await;
    let ada = open.sign_in("Ada Admin").await;
    let page = add(&ada, "webhook", &receiver.address).await;
    let (id, seen) = (hidden(&page, "channel"), hidden(&page, "seen"));
    let test = [
        ("intent", "test"),
        ("channel", id.as_str()),
        ("seen", seen.as_str()),
    ];
    let page = ada.submit("/notifications", &test).await;
    assert!(
        page.body.contains("leads to another address"),
        "{}",
        page.body
    );
    assert_eq!(receiver.arrived().len(), 1);
}

// A3
#[tokio::test]
async fn changes_of_channels_are_on_the_audit_log_and_nobody_undoes_anothers_unseen() {
    let receiver = Receiver::start(&[]).await;
    let portal = start().await;
    let ada = portal.sign_in("Ada Admin").await;
    let page = add(&ada, "webhook", &receiver.address).await;
    let (id, seen) = (hidden(&page, "channel"), hidden(&page, "seen"));
    let named = [("channel", id.as_str()), ("seen", seen.as_str())];
    let mut change = vec![
        ("intent", "change"),
        ("way", "webhook"),
        ("name", "Night desk"),
        ("address", ""),
        ("kind", "collection"),
        ("lang", "fr"),
    ];
    change.extend(named);
    let page = ada.submit("/notifications", &change).await;
    assert!(page.body.contains("Night desk"), "{}", page.body);
    // As it was shown before.
    let page = ada.submit("/notifications", &change).await;
    assert!(page.body.contains("Nothing was done"), "{}", page.body);
    let seen = hidden(&page, "seen");
    let remove = [
        ("intent", "remove"),
        ("channel", id.as_str()),
        ("seen", seen.as_str()),
    ];
    let asked = ada.post("/notifications", &remove).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = "Tick the box to remove the channel.";
    assert!(asked.body.contains(told), "{}", asked.body);
    let stored = "value=\"Night desk\"";
    assert!(asked.body.contains(stored), "{}", asked.body);
    let confirmed = [&remove[..], &[("confirm", "yes")]].concat();
    let page = ada.submit("/notifications", &confirmed).await;
    assert!(page.body.contains("There is no channel yet."));

    let rows = audit::after(portal.store(), 0, 100).await.unwrap();
    let rows: Vec<_> = rows
        .iter()
        .filter(|row| row.event == "notification_channel")
        .collect();
    let outcomes: Vec<_> = rows
        .iter()
        .map(|row| row.outcome.as_deref().unwrap())
        .collect();
    assert_eq!(
        outcomes,
        ["channel-added", "channel-changed", "channel-removed"]
    );
    let entry = ada.get(&format!("/history/{}", rows[1].seq)).await;
    assert!(entry.body.contains("Night desk") && entry.body.contains("localhost"));
    assert!(
        !entry.body.contains("/hook"),
        "only the host: {}",
        entry.body
    );
    assert!(audit::verify(portal.store()).await.unwrap().is_ok());
}

// T3
#[tokio::test]
async fn of_several_replicas_one_sends_and_a_restart_loses_nothing() {
    let folder = Folder::new("notifications");
    let url = folder.database();
    // Nobody answers yet.
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!(
        "http://localhost:{}/hook",
        gone.local_addr().unwrap().port()
    );
    {
        let database = url.clone();
        let portal = start_with(|settings| settings.database_url = database).await;
        let (_second, _stop) = portal.replica().await;
        let (_third, _stop_too) = portal.replica().await;
        let edith = portal.sign_in("Edith Editor").await;
        let ada = portal.sign_in("Ada Admin").await;
        add(&ada, "webhook", &address).await;
        drop(gone);
        for value in ["one", "two", "three"] {
            change_outside(&portal, &edith, value).await;
        }
        let waiting = "SELECT COUNT(*) FROM notification_delivery WHERE state = 'waiting'";
        until("three messages wait", async || {
            let count = sqlx::query_scalar::<_, i64>(waiting);
            count.fetch_one(portal.store().pool()).await.unwrap() == 3
        })
        .await;
        until("one was tried", async || {
            ada.get("/notifications")
                .await
                .body
                .contains("No connection")
        })
        .await;
        portal.close_stores().await;
    }

    let receiver = Receiver::start(&[]).await;
    let again = start_with(|settings| settings.database_url = url).await;
    let (_second, _stop) = again.replica().await;
    let (_third, _stop_too) = again.replica().await;
    let ada = again.sign_in("Ada Admin").await;
    let page = ada.get("/notifications").await;
    let (id, seen) = (hidden(&page, "channel"), hidden(&page, "seen"));
    let change = [
        ("intent", "change"),
        ("way", "webhook"),
        ("name", "Duty desk"),
        ("address", receiver.address.as_str()),
        ("kind", "outside-change"),
        ("lang", "en"),
        ("channel", id.as_str()),
        ("seen", seen.as_str()),
    ];
    ada.submit("/notifications", &change).await;
    again.clock.advance(Duration::from_secs(90));
    again.tell_now();
    receiver.has(3).await;
    until("all are delivered", async || {
        let sent = "SELECT COUNT(*) FROM notification_delivery WHERE state = 'sent'";
        let count = sqlx::query_scalar::<_, i64>(sent);
        count.fetch_one(again.store().pool()).await.unwrap() == 3
    })
    .await;
    let arrived = receiver.arrived();
    let ids: BTreeSet<&str> = arrived
        .iter()
        .map(|arrived| arrived.headers["webhook-id"].as_str())
        .collect();
    assert_eq!((arrived.len(), ids.len()), (3, 3), "each once");
}

#[tokio::test]
async fn jobs_tell_their_end() {
    let portal = start_with_customers(20, |_| ()).await;
    let edith = portal.sign_in("Edith Editor").await;
    let victor = portal.sign_in("Victor Viewer").await;
    listens(&edith, &["change-set"], &[]).await;
    listens(&victor, &["collection", "change-set"], &[]).await;
    let started = json!({"command": "start"}).to_string();
    let path = "/api/v1/customers/collection";
    let page = edith.json(Method::POST, path, &[], Some(started)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let letter = letters(&portal, 1).await.remove(0);
    assert_eq!(letter.to, ["victor@partner.example"]);
    assert!(
        letter.text.contains("All customers have been read"),
        "{}",
        letter.text
    );
    assert!(
        letter
            .text
            .contains(&format!("{}/customers", portal.origin))
    );

    let list = edith.get("/api/v1/customers").await.json();
    let set = json!({
        "name": "Given names",
        "reason": "new owner",
        "operation": {"kind": "set", "field": "firstName", "value": MARKED},
        "customers": [list["items"][0]["id"]],
    });
    let path = "/api/v1/changes";
    let page = edith
        .json(Method::POST, path, &[], Some(set.to_string()))
        .await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    let checked = json!({"command": "dry-run"}).to_string();
    let path = "/api/v1/changes/1";
    let page = edith.json(Method::POST, path, &[], Some(checked)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let letter = letters(&portal, 2).await.remove(1);
    assert_eq!(letter.to, ["edith@partner.example"], "it is hers alone");
    assert!(letter.text.contains("The dry run of change set 1 is done"));
    assert!(
        letter
            .text
            .contains(&format!("{}/changes/1", portal.origin))
    );
    assert!(!letter.raw.contains(MARKED));
}

#[tokio::test]
async fn without_settings_nothing_is_sent_and_the_pages_say_so() {
    let portal = start_with(|settings| {
        settings.smtp = None;
        settings.webhooks = Arc::default();
    })
    .await;
    let ada = portal.sign_in("Ada Admin").await;
    let account = ada.get("/account").await;
    assert!(account.body.contains("sends no email"), "{}", account.body);
    let page = ada.get("/notifications").await;
    assert!(page.body.contains("names no host"), "{}", page.body);
    let norman = portal.sign_in("Norman NoRole").await;
    let account = norman.get("/account").await;
    assert!(
        !account.body.contains("id=\"notifications\""),
        "nothing to hear"
    );
}

#[tokio::test]
async fn the_overview_tells_what_is_new_since_the_last_visit() {
    let portal = start().await;
    let victor = portal.sign_in("Victor Viewer").await;
    let edith = portal.sign_in("Edith Editor").await;
    let first = victor.get("/").await;
    assert!(
        !first.body.contains("New since you were here"),
        "a first visit"
    );
    portal.clock.advance(Duration::from_secs(60));
    save(&edith, "new").await;
    portal.clock.advance(Duration::from_secs(60));
    let victor = portal.sign_in("Victor Viewer").await;
    let (_, new) = victor
        .get("/")
        .await
        .body
        .split_once("New since you were here")
        .map(|(before, after)| (before.to_owned(), after.to_owned()))
        .expect("a second visit");
    let new = new.split("</section>").next().unwrap();
    assert!(new.contains("Edith Editor changed"), "{new}");
    let edith = portal.sign_in("Edith Editor").await;
    let page = edith.get("/").await;
    let (_, new) = page.body.split_once("New since you were here").unwrap();
    let new = new.split("</section>").next().unwrap();
    assert!(
        new.contains("Nothing was changed."),
        "her own is not new: {new}"
    );
}

/// Puts saves by this person on record, without sending any.
async fn record_saves(portal: &Running, key: &str, count: usize) {
    for _ in 0..count {
        let (tenant, _) = key.split_once(':').expect("a key");
        let name = "Edith Editor".to_owned();
        let mut row = NewRow::new(Event::EditOutcome, key.to_owned(), name, tenant.to_owned());
        row.profile = Some("billing".to_owned());
        row.outcome = Some("saved".to_owned());
        audit::append(portal.store(), row).await.unwrap();
    }
}

/// The part of the overview about what is new.
async fn new_on_overview(visitor: &Visitor) -> String {
    let page = visitor.get("/").await;
    let (_, new) = page.body.split_once("New since you were here").unwrap();
    new.split("</section>").next().unwrap().to_owned()
}

#[tokio::test]
async fn what_colleagues_changed_is_told_behind_many_changes_of_ones_own() {
    let portal = start().await;
    portal.sign_in("Edith Editor").await.get("/").await;
    portal.clock.advance(Duration::from_secs(60));
    let ada = portal.sign_in("Ada Admin").await;
    assert_eq!(save(&ada, "new").await.outcome(), Some("saved"));
    portal.clock.advance(Duration::from_secs(60));
    let edith = portal.sign_in("Edith Editor").await;
    let key = key_of(&portal, "Edith Editor").await;
    // More than a page of the list.
    record_saves(&portal, &key, 30).await;
    let new = new_on_overview(&edith).await;
    assert!(new.contains("Ada Admin changed"), "{new}");
    assert!(!new.contains("Edith Editor changed"), "{new}");
    let all = "href=\"/history?from=";
    assert!(new.contains(all), "{new}");
    // More than the overview reads: it does not say what it does not know.
    record_saves(&portal, &key, 100).await;
    let new = new_on_overview(&edith).await;
    assert!(!new.contains("Ada Admin changed"), "{new}");
    assert!(!new.contains("Nothing was changed."), "{new}");
    let own = "The newest changes are your own. Earlier ones may be by others.";
    assert!(new.contains(own), "{new}");
    assert!(new.contains(all), "{new}");
}

// K1
#[tokio::test]
async fn addresses_and_secrets_of_channels_are_sealed() {
    let receiver = Receiver::start(&[]).await;
    let portal = start().await;
    let ada = portal.sign_in("Ada Admin").await;
    let page = add(
        &ada,
        "webhook",
        &format!("{}?sig=hush-hush", receiver.address),
    )
    .await;
    let (_, rest) = page.body.split_once("whsec_").expect("the secret is shown");
    let secret = rest.split('<').next().unwrap().to_owned();
    let test = [("intent", "test"), ("channel", &*hidden(&page, "channel"))]
        .map(|(name, value)| (name, value.to_owned()));
    let test: Vec<(&str, &str)> = test.iter().map(|(n, v)| (*n, v.as_str())).collect();
    ada.submit("/notifications", &test).await;
    receiver.has(1).await;
    for table in [
        "notification_channel",
        "notification_delivery",
        "notification_choice",
    ] {
        let query = format!("SELECT sealed FROM {table}");
        let rows: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(query))
            .fetch_all(portal.store().pool())
            .await
            .unwrap();
        for sealed in rows {
            assert!(sealed.starts_with("test."), "{table}: {sealed}");
            assert!(
                !sealed.contains("hush") && !sealed.contains(&secret),
                "{table}"
            );
        }
    }
}

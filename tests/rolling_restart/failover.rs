//! PostgreSQL's work goes from one server to another while people edit: the real program, a real
//! primary and a real standby, and an address that moves from one to the other.

use super::{Scene, stop};
use portal::clock::Clock;
use portal::config::EncryptionKey;
use portal::sandbox::Sandbox;
use portal::store::sealing::Keys;
use portal::store::{Store, audit};
use portal_test_support::forwarder::{Forwarder, Leads, server_of};
use portal_test_support::postgres::Cluster;
use portal_test_support::{Visitor, free_port, on_sandbox, until};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const PEOPLE: usize = 3;
const CITY: &str = "defaultAddress.city";

/// Ends a test that hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// Somebody who goes on until it works, as a person does who is told that it is unavailable.
struct Editor {
    visitor: Visitor,
    form: String,
}

impl Editor {
    /// Opens the form. While the result of a save is being checked there is none.
    async fn open(&self) -> BTreeMap<String, String> {
        let since = Instant::now();
        loop {
            let page = self.visitor.get(&self.form).await;
            let form = page.form();
            if page.status == 200 && form.contains_key(CITY) {
                return form;
            }
            assert!(
                page.status == 200 || page.status == 503,
                "{} {}",
                page.status,
                page.body
            );
            wait(since).await;
        }
    }

    /// Types a city, and saves it. Once the portal has taken it, it must not be lost.
    async fn edit(&self, city: &str) {
        let mut form = self.open().await;
        form.insert(CITY.to_owned(), city.to_owned());
        let mut pairs: Vec<(&str, &str)> = form
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        pairs.push(("intent", "review"));
        let review = format!("{}/review", self.form);
        let since = Instant::now();
        loop {
            let posted = self.visitor.post(&self.form, &pairs).await;
            if posted.status == 303 {
                assert_eq!(posted.location(), review);
                break;
            }
            assert_eq!(posted.status, 503, "{}", posted.body);
            wait(since).await;
        }
        loop {
            let now = self.open().await;
            assert_eq!(now[CITY], city, "what was typed is kept");
            // Without a draft it is Partner Center's value.
            if now["draft"].is_empty() {
                return;
            }
            let save = [("intent", "save"), ("confirm", "yes")];
            self.visitor.post(&review, &save).await;
            wait(since).await;
        }
    }
}

/// Gives the portal a moment, and up if it takes far too long.
async fn wait(since: Instant) {
    assert!(since.elapsed() < PATIENCE, "it stays unavailable");
    sleep(Duration::from_millis(5)).await;
}

// C4, D5
#[tokio::test(flavor = "multi_thread")]
async fn the_database_moves_to_another_server_and_no_edit_is_lost() {
    let primary =
        Cluster::start().expect("PostgreSQL's server programs; scripts/setup --test brings them");
    let direct = primary.fresh_database().await;
    let standby = primary.standby().expect("a standby");
    let forwarder = Forwarder::to(&direct).await;
    let port = free_port();
    let origin = format!("http://localhost:{port}");
    let sandbox = Sandbox::start(on_sandbox::options(&origin)).await.unwrap();
    let mut environment = on_sandbox::environment(&origin, &sandbox.issuer(), &sandbox.api_url());
    environment.retain(|(name, _)| *name != "PORTAL_DATABASE_URL");
    environment.push(("PORTAL_DATABASE_URL", forwarder.through(&direct)));
    let scene = Scene { environment };
    let portal = scene.replica(port).await;

    let probe = Visitor::at(&origin);
    let is_ready = async |wanted: bool| {
        let began = Instant::now();
        let what = format!("ready: {wanted}");
        until(&what, async || {
            let answer = probe.get("/readyz").await;
            assert!(answer.status == 200 || answer.body.contains("read only"));
            (answer.status == 200) == wanted
        })
        .await;
        assert_eq!(probe.get("/healthz").await.status, 200);
        began.elapsed()
    };
    is_ready(true).await;
    probe.sign_in("Edith Editor").await;
    let list = probe.get("/customers").await.body;
    let customers = list
        .split("/customers/")
        .filter_map(|rest| Some(rest.split_once("/billing\"")?.0.to_owned()));
    let (done, edits) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicUsize::new(0)),
    );
    let mut people = Vec::new();
    // The first customers of the list are the recorded ones, with values that break rules.
    for customer in customers.skip(3).take(PEOPLE) {
        let visitor = Visitor::at(&origin);
        visitor.sign_in("Edith Editor").await;
        let form = format!("/customers/{customer}/billing");
        let editor = Editor { visitor, form };
        let (done, edits) = (Arc::clone(&done), Arc::clone(&edits));
        people.push(tokio::spawn(async move {
            let mut turn = 0;
            while !done.load(Ordering::Relaxed) {
                turn += 1;
                editor.edit(&format!("City {turn}")).await;
                edits.fetch_add(1, Ordering::Relaxed);
            }
        }));
    }
    assert_eq!(people.len(), PEOPLE);
    let work_is_done = async || {
        let before = edits.load(Ordering::Relaxed);
        until("people get something done", async || {
            edits.load(Ordering::Relaxed) > before + PEOPLE
                || people.iter().any(tokio::task::JoinHandle::is_finished)
        })
        .await;
    };
    work_is_done().await;

    // A switchover. The address leads to the old primary at first, which only reads now.
    let (primary, standby) = tokio::task::spawn_blocking(move || {
        primary.demote();
        (primary, standby)
    })
    .await
    .unwrap();
    let noticed = is_ready(false).await;
    let standby = tokio::task::spawn_blocking(move || {
        standby.promote();
        standby
    })
    .await
    .unwrap();
    let now = standby.url_of(&direct);
    // Connections to the old one stay open, and go on to answer that they only read.
    forwarder.leads_new_ones_to(&now);
    let moved = is_ready(true).await;
    work_is_done().await;

    // The machine vanishes, and comes back under its address.
    forwarder.leads(Leads::Nowhere);
    let vanished = is_ready(false).await;
    forwarder.leads(Leads::To(server_of(&now).to_owned()));
    let back = is_ready(true).await;
    work_is_done().await;
    done.store(true, Ordering::Relaxed);
    for person in people {
        person.await.unwrap();
    }
    println!(
        "{} edits, none lost; switchover noticed after {noticed:?}, over {moved:?} after the move; \
         a vanished host noticed after {vanished:?}, over {back:?} after its return",
        edits.load(Ordering::Relaxed)
    );

    // It vanishes again, and the portal is told to stop while somebody waits for an answer.
    forwarder.leads(Leads::Nowhere);
    let waiting = tokio::spawn(async move {
        let _ = probe
            .try_send(reqwest::Method::GET, "/history", &[], None)
            .await;
    });
    let stopped = timeout(PATIENCE, stop(portal)).await;
    assert!(stopped.is_ok(), "SIGTERM ends it");
    waiting.await.unwrap();

    let keys = Keys::new(vec![("test".to_owned(), EncryptionKey([1; 32]))]);
    let store = Store::open_read_only(&now, keys, Clock::system())
        .await
        .unwrap();
    assert!(audit::verify(&store).await.unwrap().is_ok());
    let count = async |event: &'static str| {
        let statement = "SELECT COUNT(*) FROM audit WHERE event = $1";
        let rows: i64 = sqlx::query_scalar(statement)
            .bind(event)
            .fetch_one(store.pool())
            .await
            .unwrap();
        usize::try_from(rows).unwrap()
    };
    let (intents, outcomes) = (count("edit.intent").await, count("edit.outcome").await);
    assert_eq!(intents, outcomes, "every save has its outcome");
    assert!(outcomes >= edits.load(Ordering::Relaxed));
    store.close().await;
    drop(primary);
}

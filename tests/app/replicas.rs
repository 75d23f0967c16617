//! Several processes on one database, behind one address: what holds within one holds among them.

use portal::config::Settings;
use portal::store::audit;
use portal_test_support::postgres::Cluster;
use portal_test_support::{FOREVER, Folder, Running, start, start_with, until};
use reqwest::{Method, StatusCode};
use std::time::Duration;

/// The same once for each database, in a file and on PostgreSQL.
async fn on_sqlite(name: &str, test: impl AsyncFn(&Running)) {
    let folder = Folder::new(name);
    let url = folder.database();
    let portal = start_with(|settings| {
        settings.database_url = url;
        for_long(settings);
    });
    test(&portal.await).await;
}

async fn on_postgres(test: impl AsyncFn(&Running)) {
    let Some(cluster) = Cluster::start() else {
        println!(
            "skipped: PostgreSQL's server programs or an unprivileged user to run them are missing"
        );
        return;
    };
    let url = cluster.fresh_database().await;
    let portal = start_with(|settings| {
        settings.database_url = url;
        for_long(settings);
    });
    test(&portal.await).await;
}

/// The same person posts the same save, many times at once, to two processes.
async fn one_submit_makes_one_put(portal: &Running) {
    let (other, _stop) = portal.replica().await;
    let editor = portal.sign_in("Edith Editor").await;
    for path in ["/partner/billing", "/partner/support"] {
        let key = if path.ends_with("billing") {
            "purchaseOrderNumber"
        } else {
            "telephone"
        };
        editor.edit(path, &[(key, "4255550177")]).await;
        let before = portal.puts().len();
        let (here, there) = (format!("{path}/review"), format!("{other}{path}/review"));
        let posts = (0..20).map(|n| {
            editor.post(
                if n % 2 == 0 { &here } else { &there },
                &[("intent", "save")],
            )
        });
        for answer in futures::future::join_all(posts).await {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        }
        assert_eq!(portal.puts().len(), before + 1, "{path}");
        assert_eq!(editor.get(path).await.outcome(), Some("saved"));
        assert_eq!(editor.get(path).await.form()[key], "4255550177");
    }
}

/// While Partner Center takes its time for a PUT, the same save in another process waits for its
/// outcome.
async fn a_slow_save_is_not_sent_again(portal: &Running) {
    let (other, _stop) = portal.replica().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "slow")])
        .await;
    portal.fault_of_puts("billing", "slow", Some(FOREVER), 1);
    let there = format!("{other}/partner/billing/review");
    let save = [("intent", "save")];
    let taking_time = async {
        portal.waiting("slow", 1).await;
        // Nothing shows that the other process waits. Should it come later than this, it finds the
        // save done, and the rest holds as well.
        tokio::time::sleep(Duration::from_millis(500)).await;
        portal.sandbox.go_on("slow");
    };
    let (first, second, ()) = tokio::join!(
        editor.post("/partner/billing/review", &save),
        editor.post(&there, &save),
        taking_time
    );
    assert_eq!(
        (first.status, second.status),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER)
    );
    assert_eq!(portal.puts().len(), 1);
    assert_eq!(
        editor.get("/partner/billing").await.outcome(),
        Some("saved")
    );
}

/// Somebody looks at the document in another process, between the write and its answer: that look
/// settles nothing.
async fn a_look_from_elsewhere_settles_nothing(portal: &Running) {
    let (other, _stop) = portal.replica().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("address.city", "Bellevue")])
        .await;
    // What stands there then is neither what it was nor what was sent.
    portal.fault("billing", "normalise", None, None);
    portal.fault_of_puts("billing", "slow-after-commit", Some(FOREVER), 1);
    let looking = async {
        portal.waiting("slow-after-commit", 1).await;
        let page = editor.get(&format!("{other}/partner/billing")).await;
        portal.sandbox.go_on("slow-after-commit");
        page
    };
    let (saved, looked) = tokio::join!(
        editor.post("/partner/billing/review", &[("intent", "save")]),
        looking
    );
    assert_eq!(
        (saved.status, looked.status),
        (StatusCode::SEE_OTHER, StatusCode::OK),
        "{}",
        looked.body
    );
    let rows = audit::after(portal.store(), 0, 100).await.unwrap();
    assert_eq!(
        rows.last().and_then(|row| row.outcome.as_deref()),
        Some("saved")
    );
    assert_eq!(
        editor.get("/partner/billing").await.outcome(),
        Some("saved")
    );
}

/// The same between the intent and the write, and after more than a minute: nothing shows yet, and
/// nothing is settled by that.
async fn a_look_from_elsewhere_settles_no_save_that_takes_long(portal: &Running) {
    let (other, _stop) = portal.replica().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("address.city", "Kirkland")])
        .await;
    let intents = async || {
        let rows = audit::after(portal.store(), 0, i64::MAX).await.unwrap();
        rows.iter().filter(|row| row.event == "edit.intent").count()
    };
    let before = intents().await;
    portal.fault_of_puts("billing", "slow", Some(FOREVER), 1);
    let looking = async {
        until("an intent", async || intents().await > before).await;
        portal.clock.advance(Duration::from_secs(300));
        let page = editor.get(&format!("{other}/partner/billing")).await;
        portal.waiting("slow", 1).await;
        portal.sandbox.go_on("slow");
        page
    };
    let (saved, looked) = tokio::join!(
        editor.post("/partner/billing/review", &[("intent", "save")]),
        looking
    );
    assert_eq!(
        (saved.status, looked.status),
        (StatusCode::SEE_OTHER, StatusCode::OK),
        "{}",
        looked.body
    );
    assert!(
        !looked.form().contains_key("seen"),
        "not known yet, so nothing can be saved: {}",
        looked.body
    );
    let mut outcomes = audit::after(portal.store(), 0, i64::MAX)
        .await
        .unwrap()
        .into_iter()
        .filter_map(|row| row.outcome);
    assert_eq!(outcomes.next_back().as_deref(), Some("saved"));
    assert_eq!(
        editor.get("/partner/billing").await.outcome(),
        Some("saved")
    );
}

/// A save that is tried again later may also have its effect later: every process counts from the
/// last time.
async fn every_process_knows_when_a_save_was_tried_last(portal: &Running) {
    let (other, _stop) = portal.replica().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("address.city", "Renton")])
        .await;
    let before = portal.puts().len();
    portal.fault_of_puts("billing", "slow", Some(FOREVER), 2);
    portal.fault_of_puts("billing", "drop", None, 2);
    let later = async {
        portal.waiting("slow", 1).await;
        portal.sandbox.go_on("slow");
        until("the first try ends", async || portal.puts().len() > before).await;
        // The clock is put forward while the second try is under way.
        portal.waiting("slow", 1).await;
        portal.clock.advance(Duration::from_secs(40));
        portal.sandbox.go_on("slow");
    };
    let (saved, ()) = tokio::join!(editor.save("/partner/billing", &[]), later);
    assert_eq!(saved.outcome(), Some("unknown"), "{}", saved.body);
    let there = format!("{other}/partner/billing");
    portal.clock.advance(Duration::from_secs(59));
    assert_eq!(
        editor.get(&there).await.outcome(),
        Some("unknown"),
        "it may still be carried out"
    );
    portal.clock.advance(Duration::from_secs(1));
    let page = editor.get(&there).await;
    assert_eq!(
        (page.outcome(), page.form()["address.city"].as_str()),
        (Some("notcarriedout"), "Renton"),
        "{}",
        page.body
    );
    editor
        .submit("/partner/billing", &[("intent", "discard")])
        .await;
}

/// What others changed is on the audit log though the process that saves next had noted the value of
/// before, which stands there again.
async fn no_change_by_others_falls_between_two_processes(portal: &Running) {
    let (other, _stop) = portal.replica().await;
    let editor = portal.sign_in("Edith Editor").await;
    let telephone = editor.get("/partner/support").await.form()["telephone"].clone();
    let change = |to: &str| {
        portal
            .sandbox
            .change(&portal::sandbox::SimulatedChange::new("support").set("telephone", to))
            .unwrap()
    };
    editor
        .edit("/partner/support", &[("email", "desk@contoso.example")])
        .await;
    let outside = async || {
        let rows = audit::after(portal.store(), 0, i64::MAX).await.unwrap();
        rows.iter()
            .filter(|row| row.event == "outside_change")
            .count()
    };
    let before = outside().await;
    change("4255550111");
    assert_eq!(
        editor.get(&format!("{other}/partner/support")).await.status,
        StatusCode::OK
    );
    change(&telephone);
    assert_eq!(
        editor.save("/partner/support", &[]).await.outcome(),
        Some("saved")
    );
    assert_eq!(outside().await, before + 2, "there and back");
}

// U1: a wait that one process was asked for, another one keeps to.
async fn a_wait_is_heard_of_everywhere(portal: &Running) {
    let (other, _stop) = portal.replica().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("address.city", "Tacoma")])
        .await;
    portal.fault_of_puts("billing", "throttle", Some("50"), 1);
    assert_eq!(
        editor
            .post("/partner/billing/review", &[("intent", "save")])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    let asked = portal.calls().len();
    let page = editor.get(&format!("{other}/partner/billing/review")).await;
    assert_eq!(page.outcome(), Some("throttled"), "{}", page.body);
    assert!(page.body.contains("50 seconds"), "{}", page.body);
    assert_eq!(
        editor
            .get(&format!("{other}/partner/support"))
            .await
            .header("retry-after"),
        "50"
    );
    assert_eq!(portal.calls().len(), asked, "nobody asked");
    portal.clock.advance(Duration::from_secs(50));
    assert_eq!(
        editor.get(&format!("{other}/partner/support")).await.status,
        StatusCode::OK
    );
}

/// Two scripts replace the same document on two processes: one wins, the other is told what stands
/// there.
async fn one_of_two_replacements_wins(portal: &Running) {
    let (other, _stop) = portal.replica().await;
    let editor = portal.sign_in("Edith Editor").await;
    let path = "/api/v1/partner/profiles/billing";
    let before = portal.puts().len();
    for round in 0..5 {
        let tag = editor.get(path).await.header("etag").to_owned();
        let put = |at: String, value: String| {
            let (editor, tag) = (&editor, &tag);
            async move {
                editor
                    .json(
                        Method::PUT,
                        &at,
                        &[("if-match", tag)],
                        Some(format!(r#"{{"purchaseOrderNumber":"{value}"}}"#)),
                    )
                    .await
            }
        };
        let (one, two) = tokio::join!(
            put(path.to_owned(), format!("one {round}")),
            put(format!("{other}{path}"), format!("two {round}"))
        );
        let mut statuses = [one.status, two.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::OK, StatusCode::PRECONDITION_FAILED]);
        assert_eq!(portal.puts().len(), before + round + 1);
    }
}

// K2: pages asked for at the moment when the token ends, in three processes: one redemption, nobody
// is sent to sign-in.
async fn pages_at_expiry_refresh_once(portal: &Running) {
    let ((second, _one), (third, _other)) = (portal.replica().await, portal.replica().await);
    let editor = portal.sign_in("Edith Editor").await;
    let rotated = || {
        let journal = portal.sandbox.journal();
        journal
            .iter()
            .filter(|entry| {
                entry.path.ends_with("/token") && entry.note.contains("refresh token rotated")
            })
            .count()
    };
    let before = rotated();
    for round in 1..=3 {
        portal.clock.advance(Duration::from_secs(55 * 60));
        let pages = (0..60).map(|n| {
            let address = format!("{}/partner/billing", ["", &second, &third][n % 3]);
            let editor = &editor;
            async move { editor.get(&address).await }
        });
        for page in futures::future::join_all(pages).await {
            assert_eq!(
                page.status,
                StatusCode::OK,
                "{} {}",
                page.location(),
                page.body
            );
        }
        assert_eq!(rotated() - before, round);
    }
}

// S8: signing out at one process ends the session at the others at once.
async fn a_sign_out_holds_everywhere(portal: &Running) {
    let (other, _stop) = portal.replica().await;
    let editor = portal.sign_in("Edith Editor").await;
    let there = format!("{other}/partner/billing");
    assert_eq!(editor.get(&there).await.status, StatusCode::OK);
    let copy = editor.copy();
    assert_eq!(editor.post("/sign-out", &[]).await.status, StatusCode::OK);
    for page in [copy.get(&there).await, copy.get("/partner/billing").await] {
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        assert!(
            page.location().starts_with("/sign-in"),
            "{}",
            page.location()
        );
    }
}

async fn all(portal: &Running) {
    one_submit_makes_one_put(portal).await;
    portal.sandbox.reset();
    a_slow_save_is_not_sent_again(portal).await;
    portal.sandbox.reset();
    a_look_from_elsewhere_settles_nothing(portal).await;
    portal.sandbox.reset();
    a_look_from_elsewhere_settles_no_save_that_takes_long(portal).await;
    portal.sandbox.reset();
    every_process_knows_when_a_save_was_tried_last(portal).await;
    portal.sandbox.reset();
    no_change_by_others_falls_between_two_processes(portal).await;
    portal.sandbox.reset();
    one_of_two_replacements_wins(portal).await;
    a_sign_out_holds_everywhere(portal).await;
    pages_at_expiry_refresh_once(portal).await;
}

/// The clock is moved by hours, and sessions must not end for that.
fn for_long(settings: &mut Settings) {
    (settings.session_idle, settings.session_lifetime) =
        (Duration::from_secs(86_400), Duration::from_secs(86_400));
}

// D3, D4, S8, U3
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d4_two_processes_on_one_sqlite_file() {
    on_sqlite("replicas", all).await;
}

// D3, D4, S8, U1, U3
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d4_two_processes_on_one_postgres() {
    on_postgres(async |portal: &Running| {
        a_wait_is_heard_of_everywhere(portal).await;
        portal.sandbox.reset();
        all(portal).await;
    })
    .await;
}

// C4: the page says so, nobody is signed out, nobody gets in, and it recovers by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c4_postgres_goes_away_and_comes_back() {
    let Some(cluster) = Cluster::start() else {
        println!(
            "skipped: PostgreSQL's server programs or an unprivileged user to run them are missing"
        );
        return;
    };
    let url = cluster.fresh_database().await;
    let portal = start_with(|settings| settings.database_url = url).await;
    let editor = portal.sign_in("Edith Editor").await;
    let stranger = portal.anon();
    let begun = stranger.get("/sign-in").await;
    let callback = stranger.choose(begun.location(), "Victor Viewer").await;
    cluster.stop();
    for path in [
        "/",
        "/partner/billing",
        "/customers",
        "/drafts",
        "/account",
        "/sign-in",
    ] {
        let page = editor.get(path).await;
        assert_eq!(
            page.status,
            StatusCode::SERVICE_UNAVAILABLE,
            "{path}: {}",
            page.body
        );
        assert!(
            page.body.contains("<html") && page.headers.get("set-cookie").is_none(),
            "{path}: {}",
            page.body
        );
        assert_eq!(page.header("cache-control"), "no-store");
    }
    assert_eq!(
        editor
            .post("/partner/billing", &[("intent", "review")])
            .await
            .status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(
        editor.get("/api/v1/partner/profiles/billing").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(
        stranger.get(&callback).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(
        (
            portal.anon().get("/readyz").await.status,
            portal.anon().get("/healthz").await.status.as_u16()
        ),
        (StatusCode::SERVICE_UNAVAILABLE, 200)
    );
    assert!(portal.puts().is_empty());

    assert!(cluster.run());
    until("recovers by itself", async || {
        editor.get("/partner/billing").await.status == StatusCode::OK
    })
    .await;
    assert_eq!(
        stranger.get(&callback).await.status,
        StatusCode::SEE_OTHER,
        "the sign-in under way was not used up"
    );
    assert_eq!(stranger.get("/").await.status, StatusCode::OK);
}

// C4: a database that closes every connection in the middle of a request.
#[tokio::test]
async fn c4_a_closed_store_is_a_page_too() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    portal.close_stores().await;
    let page = editor.get("/partner/billing").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.body.contains("<html") && page.headers.get("set-cookie").is_none());
}

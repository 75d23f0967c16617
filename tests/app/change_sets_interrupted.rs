//! Change sets that something interrupts: waits, failures, a pause, an unknown result, the end of a
//! session or of a process. They go on where they were, and nothing is sent twice.

use crate::change_set_sources::{changed_keys, checked_for_one};
use crate::change_sets::{
    CHANGES, change_of, checked, command, commanded, customers, made, portal_with, post,
    puts_are_outcomes, rows, sent, set, started, state, states,
};
use crate::customer_sheets::collected;
use crate::history::rows as audit_rows;
use portal::sandbox::Fault;
use portal::store::change_rows::{self, StoredChangeRow};
use portal::store::leases;
use portal_test_support::{FOREVER, FOREVER_SECONDS, Folder, until};
use reqwest::StatusCode;
use serde_json::json;
use std::time::Duration;

// U1
#[tokio::test]
async fn a_wait_that_partner_center_asks_for_is_waited_out() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 4).await;
    let number = made(&editor, &ids).await;
    checked(&editor, number).await;
    portal.fault_of_puts("customer-billing", "throttle", Some("45"), 1);
    started(&editor, number).await;
    until("a wait", async || {
        set(&editor, number).await["waitUntil"].is_number()
    })
    .await;
    let puts = portal.puts().len();
    assert_eq!(
        (puts, set(&editor, number).await["state"].clone()),
        (1, json!("running"))
    );
    portal.clock.advance(Duration::from_secs(46));
    state(&editor, number, "done").await;
    assert_eq!(states(&editor, number).await, ["saved"; 4]);
    puts_are_outcomes(&portal, 5).await;
}

#[tokio::test]
async fn five_failures_of_one_kind_in_a_row_pause_it() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 8).await;
    let number = made(&editor, &ids).await;
    checked(&editor, number).await;
    portal.fault_of_puts("customer-billing", "reject", Some("City"), 5);
    started(&editor, number).await;
    let paused = state(&editor, number, "paused").await;
    assert_eq!(paused["why"], "27002");
    puts_are_outcomes(&portal, 5).await;
    commanded(&editor, number, json!({"command": "resume"})).await;
    state(&editor, number, "done").await;
    let found = states(&editor, number).await;
    assert_eq!(found[..5], ["rejected"; 5]);
    assert_eq!(found[5..], ["saved"; 3]);
    puts_are_outcomes(&portal, 8).await;
    let rejected = &rows(&editor, number).await[0];
    assert_eq!(rejected["code"], "27002");
}

#[tokio::test]
async fn a_row_that_is_under_way_when_somebody_pauses_has_its_outcome() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 4).await;
    let number = made(&editor, &ids).await;
    checked(&editor, number).await;
    portal.fault_of_puts("customer-billing", "slow-after-commit", Some(FOREVER), 1);
    started(&editor, number).await;
    portal.waiting("slow-after-commit", 1).await;
    commanded(&editor, number, json!({"command": "pause"})).await;
    portal.sandbox.go_on("slow-after-commit");
    let first = async || states(&editor, number).await[0] == "saved";
    until("the row under way ends", first).await;
    assert_eq!(states(&editor, number).await[1..], ["change"; 3]);
    assert_eq!(set(&editor, number).await["state"], "paused");
    commanded(&editor, number, json!({"command": "resume"})).await;
    state(&editor, number, "done").await;
    puts_are_outcomes(&portal, 4).await;
}

// U3
#[tokio::test]
async fn a_row_whose_result_is_unknown_is_settled_before_the_set_goes_on() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 3).await;
    let number = made(&editor, &ids).await;
    checked(&editor, number).await;
    portal.fault_of_puts("customer-billing", "late-commit", Some(FOREVER_SECONDS), 2);
    started(&editor, number).await;
    until("a wait for evidence", async || {
        set(&editor, number).await["waitUntil"].is_number()
    })
    .await;
    assert_eq!(
        states(&editor, number).await,
        ["sending", "change", "change"]
    );
    portal.carry_out_late().await;
    // Each wait for evidence, and for a service that did not answer, is over.
    until("the set goes on", async || {
        portal.clock.advance(Duration::from_secs(6));
        set(&editor, number).await["state"] == "done"
    })
    .await;
    assert_eq!(states(&editor, number).await, ["saved"; 3]);
    let outcomes = audit_rows(&portal, "edit.outcome").await;
    assert_eq!(outcomes.len(), 3, "one for each row");
    let puts = portal.puts();
    let of = |id: &str| puts.iter().filter(|put| put.path.contains(id)).count();
    assert_eq!((of(&ids[1]), of(&ids[2])), (1, 1));
}

#[tokio::test]
async fn when_the_session_ends_it_waits_until_its_owner_signs_in() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 25).await;
    let number = made(&editor, &ids).await;
    checked(&editor, number).await;
    let slow = Fault::new("customer-billing", "slow").value(FOREVER);
    portal.sandbox.set(slow.after(6)).unwrap();
    started(&editor, number).await;
    portal.waiting("slow", 1).await;
    portal.clock.advance(Duration::from_secs(31 * 60));
    portal.sandbox.clear();
    portal.sandbox.go_on("slow");
    let admin = portal.sign_in("Ada Admin").await;
    let waiting = state(&admin, number, "sign-in").await;
    assert_eq!(
        (&waiting["owner"], &waiting["own"]),
        (&json!("Edith Editor"), &json!(false))
    );
    let resumed = command(&admin, number, json!({"command": "resume"})).await;
    assert_eq!(resumed.status, StatusCode::FORBIDDEN, "{}", resumed.body);
    portal.sign_in("Edith Editor").await;
    state(&admin, number, "done").await;
    assert_eq!(states(&admin, number).await, ["saved"; 25]);
    puts_are_outcomes(&portal, 25).await;
}

#[tokio::test]
async fn a_document_that_is_not_answered_for_stands_in_no_other_row_s_way() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 3).await;
    let number = made(&editor, &ids).await;
    // The dry run asks three times for the first one.
    let failed = |status: u16| {
        let calls = portal.calls();
        calls.iter().filter(|call| call.status == status).count()
    };
    let wrong = Fault::new("customer-billing", "answer").value("400/2000");
    portal.sandbox.set(wrong.times(3)).unwrap();
    commanded(&editor, number, json!({"command": "dry-run"})).await;
    until("it was asked for three times", async || {
        portal.clock.advance(Duration::from_secs(1));
        failed(400) == 3
    })
    .await;
    state(&editor, number, "done").await;
    assert_eq!(
        states(&editor, number).await,
        ["problem", "change", "change"]
    );
    assert_eq!(rows(&editor, number).await[0]["code"], "2000");
    checked(&editor, number).await;
    // While it is sent, the first one is not answered for once: its turn comes again at the end.
    portal.fault("customer-billing", "server-error", None, Some(1));
    started(&editor, number).await;
    until("it is not answered for", async || failed(500) == 1).await;
    until("the set goes on", async || {
        portal.clock.advance(Duration::from_secs(1));
        set(&editor, number).await["state"] == "done"
    })
    .await;
    assert_eq!(states(&editor, number).await, ["saved"; 3]);
    let put = |at: usize| portal.puts()[at].path.clone();
    for (at, id) in [&ids[1], &ids[2], &ids[0]].into_iter().enumerate() {
        assert!(put(at).contains(id), "{at}: {}", put(at));
    }
    puts_are_outcomes(&portal, 3).await;
}

#[tokio::test]
async fn a_token_that_is_refused_refuses_no_row() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 2).await;
    let number = made(&editor, &ids).await;
    checked(&editor, number).await;
    // A minute after the sign-in another one helps: the set waits for that.
    portal.clock.advance(Duration::from_secs(61));
    portal.fault_of_puts("customer-billing", "unauthorized", None, 2);
    started(&editor, number).await;
    state(&editor, number, "sign-in").await;
    // Right after it nothing helps, and the same is not sent for ever.
    portal.fault_of_puts("customer-billing", "unauthorized", None, 1_000);
    portal.sign_in("Edith Editor").await;
    let paused = state(&editor, number, "paused").await;
    assert_eq!(paused["why"], "not-allowed");
    portal.sandbox.clear();
    commanded(&editor, number, json!({"command": "resume"})).await;
    state(&editor, number, "done").await;
    assert_eq!(states(&editor, number).await, ["saved"; 2]);
    let applied = portal.puts().into_iter().filter(|put| put.applied);
    assert_eq!(applied.count(), 2);
}

#[tokio::test]
async fn nothing_more_is_sent_once_the_session_has_ended() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 3).await;
    let number = made(&editor, &ids).await;
    checked(&editor, number).await;
    portal.fault_of_puts("customer-billing", "slow-after-commit", Some(FOREVER), 1);
    started(&editor, number).await;
    portal.waiting("slow-after-commit", 1).await;
    portal.clock.advance(Duration::from_secs(31 * 60));
    portal.sandbox.go_on("slow-after-commit");
    let admin = portal.sign_in("Ada Admin").await;
    state(&admin, number, "sign-in").await;
    assert_eq!(states(&admin, number).await, ["saved", "change", "change"]);
    puts_are_outcomes(&portal, 1).await;
    portal.sign_in("Edith Editor").await;
    state(&admin, number, "done").await;
    assert_eq!(states(&admin, number).await, ["saved"; 3]);
    puts_are_outcomes(&portal, 3).await;
}

// M1, U5
#[tokio::test]
async fn a_process_that_stops_sends_its_row_to_the_end_and_leaves_the_rest_at_once() {
    let folder = Folder::new("changes");
    let url = folder.database();
    let (portal, editor) = portal_with(|settings| settings.database_url = url).await;
    let ids = customers(&editor, 3).await;
    let number = made(&editor, &ids).await;
    checked(&editor, number).await;
    portal.fault_of_puts("customer-billing", "slow-after-commit", Some(FOREVER), 1);
    started(&editor, number).await;
    portal.waiting("slow-after-commit", 1).await;
    let processes = || portal.portals.iter().map(|portal| portal.state());
    processes().for_each(|process| process.change_sets.send_no_more());
    portal.sandbox.go_on("slow-after-commit");
    let first = async || states(&editor, number).await[0] == "saved";
    until("the row under way ends", first).await;
    for process in processes() {
        process.change_sets.stop_working().await;
    }
    let held = leases::is_held(portal.store(), &format!("changes/{number}")).await;
    assert!(!held.unwrap(), "another one need not wait for its end");
    assert_eq!(set(&editor, number).await["state"], "running");
    assert_eq!(states(&editor, number).await[1..], ["change"; 2]);
    let (_other, _stop) = portal.replica().await;
    state(&editor, number, "done").await;
    assert_eq!(states(&editor, number).await, ["saved"; 3]);
    puts_are_outcomes(&portal, 3).await;
}

// M1
#[tokio::test]
async fn a_set_that_somebody_stopped_does_not_go_on_when_its_owner_signs_in() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 3).await;
    let number = made(&editor, &ids).await;
    checked(&editor, number).await;
    portal.fault_of_puts("customer-billing", "late-commit", Some(FOREVER_SECONDS), 2);
    started(&editor, number).await;
    until("a wait for evidence", async || {
        set(&editor, number).await["waitUntil"].is_number()
    })
    .await;
    let admin = portal.sign_in("Ada Admin").await;
    let calls = portal.calls().len();
    commanded(&admin, number, json!({"command": "stop"})).await;
    until("what was sent is looked for", async || {
        portal.calls().len() > calls
    })
    .await;
    editor.post("/sign-out", &[]).await;
    let lease = format!("changes/{number}");
    until("nobody can look for it any more", async || {
        portal.clock.advance(Duration::from_secs(1));
        !leases::is_held(portal.store(), &lease).await.unwrap()
    })
    .await;
    assert_eq!(set(&admin, number).await["state"], "stopping");
    portal.carry_out_late().await;
    portal.sign_in("Edith Editor").await;
    state(&admin, number, "stopped").await;
    assert_eq!(states(&admin, number).await, ["saved", "change", "change"]);
    assert!(
        portal.puts().iter().all(|put| put.path.contains(&ids[0])),
        "nothing is sent after it was stopped"
    );
}

// M1
#[tokio::test]
async fn a_set_that_is_stopped_while_its_owner_is_away_has_stopped() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 3).await;
    let number = made(&editor, &ids).await;
    checked(&editor, number).await;
    portal.fault_of_puts("customer-billing", "slow-after-commit", Some(FOREVER), 1);
    started(&editor, number).await;
    portal.waiting("slow-after-commit", 1).await;
    portal.clock.advance(Duration::from_secs(31 * 60));
    portal.sandbox.go_on("slow-after-commit");
    let admin = portal.sign_in("Ada Admin").await;
    state(&admin, number, "sign-in").await;
    commanded(&admin, number, json!({"command": "stop"})).await;
    state(&admin, number, "stopped").await;
    assert_eq!(states(&admin, number).await, ["saved", "change", "change"]);
    let path = format!("/changes/{number}");
    let page = admin.get(&path).await;
    for offer in ["value=\"rest\"", "value=\"take-back\""] {
        assert!(page.body.contains(offer), "{offer}: {}", page.body);
    }
    let rest = admin.post(&path, &[("command", "rest")]).await;
    assert_eq!(rest.location(), format!("/changes/{}", number + 1));
    assert_eq!(rows(&admin, number + 1).await.len(), 2);
    puts_are_outcomes(&portal, 1).await;
}

// D3
#[tokio::test]
async fn a_row_that_is_settled_later_has_only_what_its_own_request_has_changed() {
    let (portal, editor) = collected().await;
    let values = json!({"firstName": "Recife Novo", "lastName": "Silva e Sousa"});
    let id = checked_for_one(&editor, values).await;
    let by_colleague = change_of(&id, "lastName", "Silva e Sousa");
    portal.sandbox.change(&by_colleague).unwrap();
    portal.fault_of_puts("customer-billing", "late-commit", Some(FOREVER_SECONDS), 2);
    started(&editor, 1).await;
    until("a wait for evidence", async || {
        set(&editor, 1).await["waitUntil"].is_number()
    })
    .await;
    assert_eq!(states(&editor, 1).await, ["sending"]);
    portal.carry_out_late().await;
    until("the set goes on", async || {
        portal.clock.advance(Duration::from_secs(6));
        set(&editor, 1).await["state"] == "done"
    })
    .await;
    assert_eq!(states(&editor, 1).await, ["saved"]);
    assert_eq!(changed_keys(&editor, 1).await, ["firstName"]);
}

#[tokio::test]
async fn another_process_finds_out_what_was_stored_otherwise() {
    let folder = Folder::new("changes");
    let url = folder.database();
    let (portal, editor) = portal_with(|settings| settings.database_url = url).await;
    let ids = customers(&editor, 1).await;
    let order = json!({
        "name": "Moves", "reason": "moved", "customers": ids,
        "operation": {"kind": "set", "field": "defaultAddress.city", "value": "Nova Aurora"},
    });
    let made = post(&editor, CHANGES, &order).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    checked(&editor, 1).await;
    let store = portal.store();
    let row = change_rows::row(store, 1, 1).await.unwrap();
    let row = row.expect("a row");
    portal.fault_of_puts("customer-billing", "normalise", None, 1);
    sent(&editor, 1).await;
    let ended = rows(&editor, 1).await;
    assert_eq!(ended[0]["changes"][0]["after"], "NOVA AURORA");
    // Sent and stored, and the row does not have its end.
    let sending = StoredChangeRow {
        state: "sending".to_owned(),
        sent_at: 7,
        ..row
    };
    let written = change_rows::write_row(store, 1, &sending, "saved", i64::MAX, None);
    assert!(written.await.unwrap());
    let again = "UPDATE change_set SET fence = 0, state = 'running'";
    sqlx::query(again).execute(store.pool()).await.unwrap();
    let (_other, _stop) = portal.replica().await;
    state(&editor, 1, "done").await;
    assert_eq!(rows(&editor, 1).await, ended);
    puts_are_outcomes(&portal, 1).await;
}

// M1
#[tokio::test]
async fn another_process_settles_what_one_that_died_has_left_and_sends_nothing_twice() {
    let folder = Folder::new("changes");
    let url = folder.database();
    let (portal, editor) = portal_with(|settings| settings.database_url = url).await;
    let ids = customers(&editor, 3).await;
    let number = made(&editor, &ids).await;
    checked(&editor, number).await;
    let update = async |statement: &'static str| {
        sqlx::query(statement)
            .execute(portal.store().pool())
            .await
            .unwrap();
    };
    // Marked, and nothing was sent yet.
    update("UPDATE change_row SET state = 'sending' WHERE place = 2").await;
    update("UPDATE change_set SET phase = 'send', state = 'running'").await;
    let (_other, _stop) = portal.replica().await;
    state(&editor, number, "done").await;
    assert_eq!(states(&editor, number).await, ["saved"; 3]);
    puts_are_outcomes(&portal, 3).await;
    // Sent and stored, and the row does not have its end.
    update("UPDATE change_row SET state = 'sending' WHERE place = 1").await;
    update("UPDATE change_set SET state = 'running'").await;
    let (_another, _stop) = portal.replica().await;
    state(&editor, number, "done").await;
    let rows = rows(&editor, number).await;
    assert_eq!(rows[0]["state"], "saved");
    assert!(rows[0]["reference"].is_string(), "{}", rows[0]);
    puts_are_outcomes(&portal, 3).await;
}

//! Sessions that end otherwise than by signing out are on the audit log, each once.

use portal::store::audit;
use portal::store::audit::Row;
use portal_test_support::{Running, Visitor, start};
use reqwest::StatusCode;
use std::time::Duration;

async fn ended(portal: &Running) -> Vec<Row> {
    let rows = audit::after(portal.store(), 0, 1000).await.unwrap();
    rows.into_iter()
        .filter(|row| row.event == "session_end")
        .collect()
}

fn words(rows: &[Row]) -> Vec<&str> {
    rows.iter()
        .filter_map(|row| row.outcome.as_deref())
        .collect()
}

/// The sessions that this person may end on a page, by their names there.
async fn offered(visitor: &Visitor, path: &str) -> Vec<String> {
    let page = visitor.get(path).await;
    page.body
        .split("name=\"session\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

// A3
#[tokio::test]
async fn who_ended_whose_session_is_on_the_audit_log() {
    let portal = start().await;
    let (edith, second) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Edith Editor").await,
    );
    let own = offered(&edith, "/account").await;
    assert_eq!(
        edith
            .post("/account/sessions/end", &[("session", &own[0])])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        second.get("/account").await.status,
        StatusCode::SEE_OTHER,
        "ended"
    );

    let ada = portal.sign_in("Ada Admin").await;
    let of_edith = offered(&ada, "/people").await;
    assert_eq!(
        ada.post("/people/sessions/end", &[("session", &of_edith[0])])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    let rows = ended(&portal).await;
    assert_eq!(words(&rows), ["session-own", "session-admin"]);
    assert_eq!(
        (rows[0].person_name.as_str(), rows[1].person_name.as_str()),
        ("Edith Editor", "Ada Admin")
    );
    assert_eq!(
        rows[1].reference.as_ref(),
        Some(&rows[0].person),
        "whose it was"
    );

    let listed = ada.get("/history?event=session_end").await;
    for there in [
        "Session ended",
        "Ended by an administrator",
        "Ada Admin ended a session of Edith Editor",
        "Edith Editor ended another session of their own",
    ] {
        assert!(listed.body.contains(there), "{there}: {}", listed.body);
    }
    let entry = ada.get(&format!("/history/{}", rows[1].seq)).await;
    for there in [
        rows[0].person.as_str(),
        "Ada Admin",
        "<bdi>Edith Editor</bdi>",
    ] {
        assert!(entry.body.contains(there), "{there}: {}", entry.body);
    }
    assert!(audit::verify(portal.store()).await.unwrap().is_ok());
}

// C2
#[tokio::test]
async fn a_session_that_runs_out_is_on_the_audit_log_once_whoever_notices() {
    let portal = start().await;
    let (edith, ada) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Ada Admin").await,
    );
    let idle = portal.clock.now_ms() + 30 * 60 * 1000;
    portal.clock.advance(Duration::from_secs(31 * 60));
    let (first, again) = tokio::join!(edith.get("/account"), edith.get("/drafts"));
    assert_eq!(
        (first.status, again.status),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER)
    );
    assert_eq!(words(&ended(&portal).await), ["session-idle"]);

    // Ada never comes back: the sweep notices, and only once.
    portal.portal.forget_old().await.unwrap();
    portal.portal.forget_old().await.unwrap();
    assert_eq!(ada.get("/account").await.status, StatusCode::SEE_OTHER);
    let rows = ended(&portal).await;
    assert_eq!(words(&rows), ["session-idle", "session-idle"]);
    assert_eq!(rows[1].person_name, "Ada Admin");
    assert!(
        rows.iter().all(|row| row
            .reference
            .as_deref()
            .is_some_and(|at| at.starts_with(&audit::utc(idle)[..16]))),
        "{rows:?}"
    );

    let busy = portal.sign_in("Edith Editor").await;
    for _ in 0..25 {
        portal.clock.advance(Duration::from_secs(20 * 60));
        busy.get("/account").await;
    }
    assert_eq!(
        words(&ended(&portal).await),
        ["session-idle", "session-idle", "session-lifetime"]
    );
    assert!(audit::verify(portal.store()).await.unwrap().is_ok());
}

// S10
#[tokio::test]
async fn a_session_whose_tokens_died_is_on_the_audit_log() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    portal.fault("token", "refresh-refused", None, None);
    for _ in 0..3 {
        portal.clock.advance(Duration::from_secs(21 * 60));
        editor.get("/partner/billing").await;
    }
    assert_eq!(words(&ended(&portal).await), ["session-tokens"]);
}

// A3: nobody has signed out of the session that a new sign-in replaces, nor has its time run out.
#[tokio::test]
async fn a_session_that_a_new_sign_in_replaces_is_on_the_audit_log_once() {
    let portal = start().await;
    let browser = portal.sign_in("Edith Editor").await;
    browser.sign_in("Ada Admin").await;
    let rows = ended(&portal).await;
    assert_eq!(words(&rows), ["session-replaced"]);
    assert_eq!(rows[0].person_name, "Edith Editor");
    let listed = browser.get("/history?event=session_end").await;
    assert!(
        listed
            .body
            .contains("Replaced by a new sign-in in the same browser"),
        "{}",
        listed.body
    );
    // One whose time is over has not been replaced.
    portal.clock.advance(Duration::from_secs(31 * 60));
    browser.sign_in("Ada Admin").await;
    assert_eq!(
        words(&ended(&portal).await),
        ["session-replaced", "session-idle"]
    );
    // One that was signed out of is not there any more.
    browser.post("/sign-out", &[]).await;
    browser.sign_in("Ada Admin").await;
    assert_eq!(ended(&portal).await.len(), 2);
    assert!(audit::verify(portal.store()).await.unwrap().is_ok());
}

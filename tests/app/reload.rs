//! Keys and credential change while people work, and nobody notices.

use portal::auth::oidc::{Provider, RefreshError};
use portal::config::{Secret, Settings};
use portal::sandbox::JournalEntry;
use portal::store::{sessions, tokens};
use portal_test_support::{Folder, Running, on_sandbox, start_with, until};
use reqwest::StatusCode;
use std::path::Path;
use std::time::Duration;

/// 32 bytes, like those of `on_sandbox`, under another name.
const NEW: &str = "new:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

async fn with_keys(folder: &Folder, keys: &Path) -> Running {
    let (url, keys) = (folder.database(), keys.to_owned());
    let change = |settings: &mut Settings| {
        settings.database_url = url;
        settings.encryption_keys_file = Some(keys);
    };
    start_with(change).await
}

async fn sealed(portal: &Running, key: &str) -> i64 {
    portal::store::key_use::rows_of(portal.store(), key)
        .await
        .unwrap()
}

async fn read_files_again(portal: &Running) {
    for portal in &portal.portals {
        portal.read_files_again().await;
    }
}

/// The portal looks at the file by itself.
async fn until_sealing(portal: &Running, key: &str) {
    until("the file is looked at again", async || {
        let mut portals = portal.portals.iter();
        portals.all(|portal| portal.store().sealing_key() == key)
    })
    .await;
}

// C3, D5
#[tokio::test]
async fn c3_keys_rotate_while_somebody_edits_in_two_processes() {
    let folder = Folder::new("keys");
    let keys = folder.write("keys", on_sandbox::KEYS);
    let portal = with_keys(&folder, &keys).await;
    let (other, _stop) = portal.replica().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "before")])
        .await;
    assert_eq!(sealed(&portal, "new").await, 0);

    folder.write("keys", &format!("{NEW},{}", on_sandbox::KEYS));
    // While the files are looked at, somebody goes on working.
    let working = async {
        loop {
            assert_eq!(
                editor.get("/partner/billing/review").await.status,
                StatusCode::OK
            );
            editor
                .edit("/partner/support", &[("telephone", "4255550199")])
                .await;
        }
    };
    tokio::select! {
        () = until_sealing(&portal, "new") => {}
        () = working => {}
    }
    editor
        .edit("/partner/organization", &[("email", "new@partner.example")])
        .await;
    assert!(sealed(&portal, "new").await > 0 && sealed(&portal, "test").await > 0);

    // The other process opens what the first one has sealed with the new key, whether it has looked
    // at its file yet or not.
    for path in ["/partner/billing", "/partner/organization"] {
        let page = editor.get(&format!("{other}{path}/review")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        assert!(
            page.body.contains(if path.ends_with("billing") {
                "before"
            } else {
                "new@partner.example"
            }),
            "{path}"
        );
    }
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
    assert_eq!(
        editor.get("/account").await.status,
        StatusCode::OK,
        "and the session is the same"
    );
}

// C3
#[tokio::test]
async fn c3_a_wrong_key_file_changes_nothing() {
    let folder = Folder::new("wrong");
    let keys = folder.write("keys", on_sandbox::KEYS);
    let portal = with_keys(&folder, &keys).await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "kept")])
        .await;
    for wrong in [
        "",
        "rubbish",
        NEW,
        "test:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=",
    ] {
        folder.write("keys", wrong);
        read_files_again(&portal).await;
        assert_eq!(portal.portal.store().sealing_key(), "test", "{wrong}");
        assert!(
            editor
                .get("/partner/billing/review")
                .await
                .body
                .contains("kept"),
            "{wrong}"
        );
    }
    std::fs::remove_file(&keys).unwrap();
    read_files_again(&portal).await;
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
}

async fn with_secret_file(folder: &Folder) -> Running {
    let path = folder.write("secret", on_sandbox::SECRET);
    start_with(|settings| settings.credential_file = Some(path)).await
}

// S10: the provider takes only the new secret from one moment to the next; whoever refreshes or
// signs in next finds it in the file.
#[tokio::test]
async fn s10_a_new_client_secret_is_used_without_a_restart() {
    let folder = Folder::new("secret");
    let portal = with_secret_file(&folder).await;
    let editor = portal.sign_in("Edith Editor").await;
    portal.sandbox.set_client_secret("the next one");
    folder.write("secret", "the next one\n");
    for _ in 0..3 {
        portal.clock.advance(Duration::from_secs(19 * 60));
        assert_eq!(editor.get("/partner/billing").await.status, StatusCode::OK);
    }
    let refreshed = |entry: &JournalEntry| {
        entry.resource == "token"
            && entry.request_body.contains("refresh_token")
            && entry.status == 200
    };
    assert!(portal.sandbox.journal().iter().any(refreshed));
    portal.sandbox.set_client_secret("the one after");
    folder.write("secret", "the one after");
    portal.sign_in("Ada Admin").await;
}

// S10: what the start would refuse is most likely a mistake of whoever wrote the file.
#[tokio::test]
async fn s10_a_secret_that_the_start_would_refuse_is_not_taken_later() {
    let folder = Folder::new("two-lines");
    let portal = with_secret_file(&folder).await;
    let settings = portal.portal.settings();
    let provider = Provider::new(settings, reqwest::Client::new(), portal.clock.clone()).unwrap();
    for (wrong, why) in [
        ("the next one\nand a second line\n", "must be one line"),
        ("the next\tone", "must be one line"),
        ("", "is empty"),
    ] {
        folder.write("secret", wrong);
        let said = provider.read_again().unwrap_err().to_string();
        assert!(said.starts_with(why), "{wrong:?}: {said}");
        assert!(!said.contains("next"), "no part of it is logged: {said}");
        read_files_again(&portal).await;
        // The provider still takes the secret that was read before.
        portal.sign_in("Edith Editor").await;
    }
}

// S10: nobody has looked at the file since it changed; the refusal makes the portal look, once.
#[tokio::test]
async fn s10_a_refused_secret_is_read_again_once() {
    let folder = Folder::new("refused");
    let portal = start_with(|_| ()).await;
    portal.sign_in("Edith Editor").await;
    let session = sessions::lasting(portal.store(), None, 0, 0)
        .await
        .unwrap()
        .remove(0)
        .session;
    let refresh = Secret::new(
        tokens::get(portal.store(), &session)
            .await
            .unwrap()
            .unwrap()
            .refresh
            .unwrap(),
    );
    let settings = Settings {
        credential_file: Some(folder.write("secret", on_sandbox::SECRET)),
        ..portal.portal.settings().clone()
    };
    let provider = Provider::new(&settings, reqwest::Client::new(), portal.clock.clone()).unwrap();
    let refused = || {
        portal
            .sandbox
            .journal()
            .iter()
            .filter(|entry| entry.resource == "token" && entry.status == 401)
            .count()
    };

    portal.sandbox.set_client_secret("the next one");
    assert!(matches!(
        provider.refresh(&refresh).await,
        Err(RefreshError::Failed(_))
    ));
    assert_eq!(refused(), 1, "the file says the same: asked once");
    folder.write("secret", "another wrong one");
    assert!(matches!(
        provider.refresh(&refresh).await,
        Err(RefreshError::Failed(_))
    ));
    assert_eq!(
        refused(),
        3,
        "asked again with what the file says, and then no more"
    );
    folder.write("secret", "the next one");
    assert!(provider.refresh(&refresh).await.is_ok());
    assert_eq!(refused(), 4);
}

// S10
#[tokio::test]
async fn s10_a_wrong_secret_signs_nobody_out() {
    let folder = Folder::new("no-secret");
    let portal = with_secret_file(&folder).await;
    let editor = portal.sign_in("Edith Editor").await;
    portal.sandbox.set_client_secret("nobody has it yet");
    folder.write("secret", "");
    read_files_again(&portal).await;
    portal.clock.advance(Duration::from_secs(29 * 60));
    assert_eq!(editor.get("/partner/billing").await.status, StatusCode::OK);
    portal.clock.advance(Duration::from_secs(27 * 60));
    assert_eq!(
        editor.get("/partner/billing").await.status,
        StatusCode::OK,
        "the old token is good for some minutes still"
    );
    folder.write("secret", "nobody has it yet");
    portal.clock.advance(Duration::from_secs(20));
    assert_eq!(editor.get("/partner/billing").await.status, StatusCode::OK);
    portal.clock.advance(Duration::from_secs(10 * 60));
    assert_eq!(
        editor.get("/partner/billing").await.status,
        StatusCode::OK,
        "refreshed meanwhile"
    );
}

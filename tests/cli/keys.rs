//! Keys that do not fit the database: the start refuses them, and `portal doctor` names them.

use super::doctor::examined;
use super::{log_of, portal, text};
use portal::clock::Clock;
use portal::config::EncryptionKey;
use portal::store::sealing::Keys;
use portal::store::{Store, drafts};
use portal_test_support::Folder;

/// Another key than that of the database, under its name.
const OTHER: &str = "k:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

/// A new key, without that of the database.
const NEW: &str = "new:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

/// Keeps a draft of this person under the key `k` of 32 such bytes.
async fn seal(database: &str, byte: u8, owner: &str) {
    let keys = Keys::new(vec![("k".to_owned(), EncryptionKey([byte; 32]))]);
    let store = Store::open(database, keys, Clock::system()).await.unwrap();
    drafts::put(&store, owner, "billing", b"{}").await.unwrap();
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_under_a_known_name_is_refused_at_the_start() {
    let folder = Folder::new("another-key");
    let database = folder.database();
    seal(&database, 1, "anna").await;
    let keys_file = folder.write("keys", OTHER).display().to_string();
    for (setting, value) in [
        ("PORTAL_ENCRYPTION_KEYS", OTHER),
        ("PORTAL_ENCRYPTION_KEYS_FILE", keys_file.as_str()),
    ] {
        let settings = [("PORTAL_DATABASE_URL", database.as_str()), (setting, value)];
        let mut serve = portal(&["serve", "--sandbox", "--addr", "127.0.0.1:0"], &settings);
        let refused = tokio::task::spawn_blocking(move || serve.output().unwrap())
            .await
            .unwrap();
        let said = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{said}");
        assert!(
            said.contains(&format!("{setting}: has another key under the name k than")),
            "{said}"
        );
        assert!(!said.contains("AgIC"), "{said}");
    }

    let output = examined(&[
        ("PORTAL_DATABASE_URL", &database),
        ("PORTAL_ENCRYPTION_KEYS", OTHER),
    ])
    .await;
    let findings = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{findings}");
    assert!(
        findings.contains("FAIL  keys: k opens none of the 1 rows"),
        "{findings}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_looks_at_old_and_new_rows_of_a_key() {
    let folder = Folder::new("two-keys-of-a-name");
    let database = folder.database();
    seal(&database, 2, "anna").await;
    seal(&database, 1, "ben").await;
    let output = examined(&[("PORTAL_DATABASE_URL", &database)]).await;
    let findings = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{findings}");
    assert!(
        findings.contains("FAIL  keys: k does not open all of the 2 rows"),
        "{findings}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_key_is_named() {
    let folder = Folder::new("missing-key");
    let database = folder.database();
    seal(&database, 1, "anna").await;
    let output = examined(&[
        ("PORTAL_DATABASE_URL", &database),
        ("PORTAL_ENCRYPTION_KEYS", NEW),
    ])
    .await;
    let findings = text(&output.stdout);
    assert!(
        findings.contains("OK    keys: new seals; 0 rows")
            && findings.contains("FAIL  keys: 1 rows are sealed with the key k, which is missing"),
        "{findings}"
    );
    let started = tokio::task::spawn_blocking(move || {
        let settings = [
            ("PORTAL_DATABASE_URL", database.as_str()),
            ("PORTAL_ENCRYPTION_KEYS", NEW),
        ];
        log_of(&settings, |_| {})
    });
    let log = started.await.unwrap();
    assert!(
        log.contains("PORTAL_ENCRYPTION_KEYS does not name") && log.contains("key=\"k\""),
        "{log}"
    );
}

/// Nothing was saved yet, but the key is known from the first start on.
#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_the_first_start_is_known_before_anything_is_saved() {
    let folder = Folder::new("first-key");
    let database = folder.database();
    let of_database = database.clone();
    let first = tokio::task::spawn_blocking(move || {
        let settings = [
            ("PORTAL_DATABASE_URL", of_database.as_str()),
            ("PORTAL_ENCRYPTION_KEYS", super::KEYS),
        ];
        // Twice: it is the same key.
        log_of(&settings, |_| {});
        log_of(&settings, |_| {})
    });
    first.await.unwrap();
    let settings = [
        ("PORTAL_DATABASE_URL", database.as_str()),
        ("PORTAL_ENCRYPTION_KEYS", OTHER),
    ];
    let mut serve = portal(&["serve", "--sandbox", "--addr", "127.0.0.1:0"], &settings);
    let refused = tokio::task::spawn_blocking(move || serve.output().unwrap())
        .await
        .unwrap();
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    let output = examined(&settings).await;
    let findings = text(&output.stdout);
    assert!(
        findings.contains("FAIL  keys: k is not the key that had this name"),
        "{findings}"
    );
}

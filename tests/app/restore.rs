//! A copy of the database, taken while people work, is a whole portal again: sessions, drafts,
//! versions and record hold.

use portal::config::Settings;
use portal::store::{audit, grants};
use portal_test_support::postgres::Cluster;
use portal_test_support::{Folder, Instance, Running, on_sandbox, program, start_with};
use reqwest::StatusCode;
use tokio_util::sync::DropGuard;

/// A portal on another database, with the same keys, behind the same public address; answers its
/// own one.
async fn restored(portal: &Running, database_url: &str) -> (String, Instance, DropGuard) {
    let settings = Settings {
        database_url: database_url.to_owned(),
        ..portal.portal.settings().clone()
    };
    let copy = Instance::start(settings, portal.clock.clone()).await;
    let (origin, stop) = copy.listen(axum::Router::new()).await;
    (origin, copy, stop)
}

/// Somebody saves all the time while `copy` takes one; what was there before it began is in it.
async fn a_copy_is_a_whole_portal(
    portal: &Running,
    copy: impl AsyncFnOnce() -> String,
) -> Instance {
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit(
            "/partner/billing",
            &[("purchaseOrderNumber", "saved before")],
        )
        .await;
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
    editor
        .edit(
            "/partner/organization",
            &[("email", "draft@partner.example")],
        )
        .await;
    let noted = audit::tail(portal.store()).await.unwrap().unwrap();

    let busy = portal.sign_in("Ada Admin").await;
    let working = async {
        for n in 0..u32::MAX {
            busy.edit(
                "/partner/support",
                &[("telephone", &format!("425555{n:04}"))],
            )
            .await;
            assert_eq!(
                busy.save("/partner/support", &[]).await.outcome(),
                Some("saved")
            );
        }
    };
    let url = tokio::select! {
        url = copy() => url,
        () = working => panic!("works without end"),
    };

    let (origin, copy, _stop) = restored(portal, &url).await;
    let at = |path: &str| format!("{origin}{path}");
    let review = editor.get(&at("/partner/organization/review")).await;
    assert_eq!(
        review.status,
        StatusCode::OK,
        "the session holds: {}",
        review.body
    );
    assert!(
        review.body.contains("draft@partner.example"),
        "the draft holds"
    );
    let history = editor.get(&at("/partner/billing/history")).await;
    assert!(
        history.body.contains("Saved by Edith Editor"),
        "the versions hold: {}",
        history.body
    );
    let saved = editor
        .post(&at("/partner/organization/review"), &[("intent", "save")])
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert_eq!(
        editor.get(&at("/partner/organization")).await.outcome(),
        Some("saved")
    );

    // The audit log is intact, goes on where it was, and still has the row that was noted before the
    // copy.
    let expect = format!("{}:{}", noted.0, noted.1);
    let mut verify = program(env!("CARGO_BIN_EXE_portal"));
    verify.args(["audit", "verify", "--expect", &expect]);
    verify
        .env("PORTAL_DATABASE_URL", &url)
        .env("PORTAL_ENCRYPTION_KEYS", on_sandbox::KEYS);
    let verified = tokio::task::spawn_blocking(move || verify.output().unwrap())
        .await
        .unwrap();
    let told = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(
        verified.status.success() && told.starts_with("The audit log is intact"),
        "{told} {verified:?}"
    );
    copy
}

// A2, C3, D5
#[tokio::test]
async fn a_copy_of_sqlite_taken_while_people_work_is_a_whole_portal() {
    let folder = Folder::new("restore");
    let url = folder.database();
    let portal = start_with(|settings| settings.database_url = url.clone()).await;
    let copy = async || {
        let path = folder.path().join("copy.db");
        // As `sqlite3 portal.db "VACUUM INTO 'copy.db'"` does, beside the portal.
        let beside = sqlx::AnyPool::connect(&url).await.unwrap();
        let statement = format!("VACUUM INTO '{}'", path.display());
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .execute(&beside)
            .await
            .unwrap();
        beside.close().await;
        format!("sqlite://{}", path.display())
    };
    a_copy_is_a_whole_portal(&portal, copy).await;
}

// A2, C3, D5
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_of_postgres_taken_while_people_work_is_a_whole_portal_with_its_rights() {
    let Some(cluster) = Cluster::start() else {
        println!(
            "skipped: PostgreSQL's server programs or an unprivileged user to run them are missing"
        );
        return;
    };
    let (owner, app) = cluster
        .fresh_database_of("restore_owner", "restore_app")
        .await;
    grants::migrate(&owner, Some("restore_app")).await.unwrap();
    let portal = start_with(|settings| settings.database_url = app.clone()).await;
    let (owners, apps) = cluster.database_for("restore_owner", "restore_app").await;
    let copy = async || {
        tokio::task::block_in_place(|| cluster.copy(&owner, &owners));
        apps.clone()
    };
    let copy = a_copy_is_a_whole_portal(&portal, copy).await;
    for alter in [
        "UPDATE audit SET person_name = 'Ben'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "DROP TABLE audit",
    ] {
        let error = sqlx::query(alter)
            .execute(copy.store().pool())
            .await
            .expect_err(alter)
            .to_string();
        assert!(
            error.contains("permission denied") || error.contains("must be owner"),
            "{alter}: {error}"
        );
    }
}

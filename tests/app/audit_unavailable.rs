//! When the audit log cannot be written: nothing is sent, and nothing typed is lost.

use portal::store::{Backend, audit};
use portal_test_support::{Running, start};
use reqwest::{Method, StatusCode};

/// What a full disk does to the audit log, for rows that meet this condition.
pub async fn shut(portal: &Running, when: &'static str) {
    shut_writes(portal, "INSERT ON audit", when).await;
}

/// The same for these writes of a table, such as `UPDATE ON draft`.
pub async fn shut_writes(portal: &Running, writes: &'static str, when: &'static str) {
    let statements = match portal.store().backend() {
        Backend::Sqlite => {
            let raise = "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";
            vec![format!(
                "CREATE TRIGGER shut BEFORE {writes} WHEN {when} {raise}"
            )]
        }
        Backend::Postgres => {
            let raise = "BEGIN RAISE EXCEPTION 'database or disk is full'; END";
            vec![
                format!(
                    "CREATE OR REPLACE FUNCTION shut() RETURNS trigger LANGUAGE plpgsql AS $${raise}$$"
                ),
                format!(
                    "CREATE TRIGGER shut BEFORE {writes} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION shut()"
                ),
            ]
        }
    };
    let owner = portal.owner().await;
    for statement in statements {
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .execute(&owner)
            .await
            .unwrap();
    }
}

async fn open(portal: &Running) {
    open_writes(portal, "audit").await;
}

/// Ends `shut_writes` of this table.
pub async fn open_writes(portal: &Running, table: &'static str) {
    let statement = match portal.store().backend() {
        Backend::Sqlite => "DROP TRIGGER shut".to_owned(),
        Backend::Postgres => format!("DROP TRIGGER shut ON {table}"),
    };
    sqlx::query(sqlx::AssertSqlSafe(statement))
        .execute(&portal.owner().await)
        .await
        .unwrap();
}

/// Intents and outcomes on the audit log, and that the audit log is whole.
async fn recorded(portal: &Running) -> (usize, usize) {
    let rows = audit::after(portal.store(), 0, 100).await.unwrap();
    assert!(audit::verify(portal.store()).await.unwrap().is_ok());
    let count = |event: &str| rows.iter().filter(|row| row.event == event).count();
    (count("edit.intent"), count("edit.outcome"))
}

// A1
#[tokio::test]
async fn a1_what_cannot_be_recorded_is_not_sent_and_is_kept() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "unrecorded")])
        .await;
    let document = editor
        .json(Method::GET, "/api/v1/partner/profiles/support", &[], None)
        .await;
    let (etag, changed) = (
        document.header("etag").to_owned(),
        document
            .body
            .replacen("\"telephone\":\"", "\"telephone\":\"1", 1),
    );
    assert_ne!(changed, document.body);

    shut(&portal, "NEW.seq > 0").await;
    let refused = editor
        .post("/partner/billing/review", &[("intent", "save")])
        .await;
    assert_eq!(
        refused.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        refused.body
    );
    assert!(
        refused
            .body
            .contains("so nothing was sent to Partner Center"),
        "{}",
        refused.body
    );
    let put = editor
        .json(
            Method::PUT,
            "/api/v1/partner/profiles/support",
            &[("if-match", &etag)],
            Some(changed),
        )
        .await;
    assert_eq!(
        (put.status, put.header("content-type")),
        (StatusCode::SERVICE_UNAVAILABLE, "application/problem+json"),
        "{}",
        put.body
    );
    assert!(portal.puts().is_empty());
    assert_eq!(recorded(&portal).await, (0, 0));

    open(&portal).await;
    let review = editor.get("/partner/billing/review").await;
    assert!(
        review.body.contains("unrecorded"),
        "the draft is there: {}",
        review.body
    );
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
    assert_eq!((portal.puts().len(), recorded(&portal).await), (1, (1, 1)));
}

// A1, U3
#[tokio::test]
async fn a1_an_outcome_that_cannot_be_recorded_is_found_out_later_once() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "late")])
        .await;
    shut(&portal, "NEW.event = 'edit.outcome'").await;
    let refused = editor
        .post("/partner/billing/review", &[("intent", "save")])
        .await;
    assert_eq!(
        refused.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        refused.body
    );
    assert!(
        !refused.body.contains("so nothing was sent"),
        "it was: {}",
        refused.body
    );
    assert_eq!((portal.puts().len(), recorded(&portal).await), (1, (1, 0)));
    open(&portal).await;
    assert_eq!(
        editor.get("/partner/billing").await.outcome(),
        Some("saved")
    );
    assert_eq!((portal.puts().len(), recorded(&portal).await), (1, (1, 1)));
}

//! Our own faults and what the log says of them: enough to find the cause, and nothing that
//! somebody typed.

use crate::audit_unavailable::shut;
use axum::Router;
use axum::routing::get;
use portal::store::{sessions, tokens};
use portal::telemetry::logging;
use portal_test_support::{Running, Visitor, start, start_with, tracing_to, until};
use reqwest::{Method, StatusCode};
use std::io::Write;
use std::sync::{Arc, Mutex};
use tokio_util::sync::DropGuard;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};

#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Log;

    fn make_writer(&self) -> Log {
        self.clone()
    }
}

impl Log {
    /// Everything that the portal would log at its finest, on this thread.
    pub(crate) fn start() -> (Log, tracing::subscriber::DefaultGuard) {
        let log = Log::default();
        let layer = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(log.clone())
            .with_filter(filter_fn(logging::is_harmless));
        let guard = tracing_to(tracing_subscriber::registry().with(layer));
        (log, guard)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    fn line(&self, with: &[&str]) -> String {
        let text = self.text();
        let found = text
            .lines()
            .find(|line| with.iter().all(|part| line.contains(part)));
        found
            .unwrap_or_else(|| panic!("no line with {with:?} in {text}"))
            .to_owned()
    }
}

/// The same portal on another address, with routes that panic.
async fn with_a_fault(portal: &Running) -> (String, DropGuard) {
    async fn panics() -> &'static str {
        let typed = String::from("hush-typed");
        panic!("on purpose, about {typed}")
    }
    let beside = Router::new()
        .route("/panics", get(panics))
        .route("/api/panics", get(panics));
    portal.portal.listen(beside).await
}

#[tokio::test]
async fn a_panic_is_a_page_with_a_reference_and_the_process_lives() {
    let (log, _logging) = Log::start();
    let portal = start().await;
    let (there, _stop) = with_a_fault(&portal).await;
    let editor = portal.sign_in("Edith Editor").await;
    for _ in 0..3 {
        let page = editor.get(&format!("{there}/panics")).await;
        let reference = page.header("portal-reference").to_owned();
        assert_eq!(
            (page.status, reference.len()),
            (StatusCode::INTERNAL_SERVER_ERROR, 10)
        );
        assert!(
            page.body.contains(&reference) && page.body.contains("<main"),
            "{}",
            page.body
        );
        assert!(
            !page.body.contains("hush") && !page.body.contains("on purpose"),
            "{}",
            page.body
        );
        log.line(&[&reference, "status=500", "kind=\"ours\""]);

        let problem = editor
            .json(Method::GET, &format!("{there}/api/panics"), &[], None)
            .await;
        assert_eq!(
            (problem.status, problem.header("content-type")),
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "application/problem+json"
            )
        );
        assert_eq!(
            problem.json()["reference"],
            problem.header("portal-reference")
        );

        assert_eq!(
            editor.get(&format!("{there}/partner/billing")).await.status,
            StatusCode::OK,
            "the process lives"
        );
    }
    assert!(!log.text().contains("hush"), "{}", log.text());
}

/// Goes through what can go wrong with an edit, with a marked value in everything that can be
/// typed.
async fn everything_goes_wrong(portal: &Running, editor: &Visitor) {
    editor.get("/customers?search=hush-search").await;
    editor
        .get("/history?person=hush-person&from=hush-day")
        .await;
    editor.get("/hush-nowhere?hush=hush").await;
    editor
        .post(
            "/partner/billing",
            &[
                ("intent", "hush-intent"),
                ("purchaseOrderNumber", "hush-number"),
            ],
        )
        .await;
    for fault in [
        "malformed",
        "html",
        "server-error",
        "drop",
        "gateway-timeout",
    ] {
        editor
            .edit(
                "/partner/billing",
                &[("purchaseOrderNumber", &format!("hush-{fault}"))],
            )
            .await;
        portal.fault_of_puts("billing", fault, None, 1);
        editor.save("/partner/billing", &[]).await;
    }
    editor
        .edit(
            "/partner/billing",
            &[
                ("address.city", "hush-city"),
                ("primaryContact.email", "hush@partner.example"),
            ],
        )
        .await;
    portal.fault("billing", "reject", Some("City"), Some(1));
    editor.save("/partner/billing", &[]).await;
    portal.fault("organization", "server-error", None, Some(1));
    assert_eq!(
        editor.get("/partner/organization").await.status,
        StatusCode::BAD_GATEWAY
    );
    shut(portal, "NEW.seq > 0").await;
    let down = editor
        .post("/partner/billing/review", &[("intent", "save")])
        .await;
    assert_eq!(
        down.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        down.body
    );
}

// K1
#[tokio::test]
async fn k1_the_log_says_what_failed_and_nothing_that_was_typed() {
    let (log, _logging) = Log::start();
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    everything_goes_wrong(&portal, &editor).await;

    let of_the_call = log.line(&[
        "WARN",
        "Partner Center: broken answer with status 500",
        "correlation_id=",
    ]);
    assert!(
        of_the_call.contains("reference="),
        "it names the request: {of_the_call}"
    );
    log.line(&["ERROR", "the database does not answer", "full"]);
    log.line(&["WARN", "the answer to a save was inconclusive"]);

    let mut secrets = vec![
        "hush".to_owned(),
        "edith@partner.example".to_owned(),
        "Bearer".to_owned(),
        portal_test_support::on_sandbox::SECRET.to_owned(),
    ];
    secrets.extend(editor.cookies().split("; ").map(|cookie| {
        cookie
            .rsplit(['=', ':'])
            .next()
            .unwrap_or_default()
            .to_owned()
    }));
    for session in sessions::lasting(portal.store(), None, 0, 0).await.unwrap() {
        let stored = tokens::get(portal.store(), &session.session)
            .await
            .unwrap()
            .unwrap();
        secrets.extend([stored.access, stored.refresh.unwrap()]);
    }
    let text = log.text();
    for secret in secrets {
        assert!(
            !text.contains(&secret),
            "{secret} is in the log: {}",
            text.lines()
                .find(|line| line.contains(&secret))
                .unwrap_or_default()
        );
    }
}

// W1, S1, C5
#[tokio::test]
async fn attempts_to_get_around_controls_leave_a_line() {
    let (log, _logging) = Log::start();
    let portal = start_with(|settings| settings.request_rate = 5).await;
    let stranger = portal.anon();
    let refused = stranger
        .send(
            Method::POST,
            "/language",
            &[("origin", "https://evil.example")],
            None,
        )
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    log.line(&[
        "method=POST",
        "route=/language",
        "status=403",
        "kind=\"cross-origin\"",
    ]);
    assert_eq!(
        stranger
            .get("/sign-in/callback?code=hush&state=hush")
            .await
            .status,
        StatusCode::BAD_REQUEST
    );
    log.line(&[
        "route=/sign-in/callback",
        "status=400",
        "kind=\"callback-cookie\"",
    ]);
    for _ in 0..30 {
        stranger.get("/help/errors").await;
    }
    log.line(&["route=/help/errors", "status=429", "kind=\"too-many\""]);
    assert!(!log.text().contains("hush"), "{}", log.text());
}

#[tokio::test]
async fn a_portal_that_is_not_ready_says_why_once() {
    let (log, _logging) = Log::start();
    let portal = start().await;
    let visitor = portal.anon();
    let owner = portal.owner().await;
    let told = |what: &str| log.text().matches(what).count();
    sqlx::query("ALTER TABLE fact RENAME TO away")
        .execute(&owner)
        .await
        .unwrap();
    // A write that succeeded a moment ago stands for the next ones.
    until("it is not ready", async || {
        visitor.get("/readyz").await.status == StatusCode::SERVICE_UNAVAILABLE
    })
    .await;
    for _ in 0..9 {
        visitor.get("/readyz").await;
    }
    let times = told("not ready: the database takes no writes");
    assert!((1..=portal.portals.len()).contains(&times), "{times}");
    assert!(
        log.line(&["not ready: "]).contains("fact"),
        "{}",
        log.text()
    );
    assert_eq!(told("ready again"), 0);
    sqlx::query("ALTER TABLE away RENAME TO fact")
        .execute(&owner)
        .await
        .unwrap();
    until("it is ready again", async || {
        visitor.get("/readyz").await.status == StatusCode::OK && told("ready again") > 0
    })
    .await;
}

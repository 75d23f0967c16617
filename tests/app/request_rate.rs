//! How many requests a session, or an address without one, may send.

use portal::config::Network;
use portal_test_support::{Visitor, start_with};
use reqwest::{Method, StatusCode};
use std::time::Duration;

/// Sends until one is refused; answers how many were not.
async fn until_refused(visitor: &Visitor, path: &str) -> usize {
    for sent in 0..100 {
        if visitor.get(path).await.status == StatusCode::TOO_MANY_REQUESTS {
            return sent;
        }
    }
    panic!("never refused");
}

// C5, U6
#[tokio::test]
async fn a_session_that_sends_too_much_waits_and_others_do_not() {
    let portal = start_with(|settings| settings.request_rate = 30).await;
    // Each portal counts for itself.
    let allowed = 30 * portal.portals.len();
    let greedy = portal.sign_in("Edith Editor").await;
    let other = portal.sign_in("Victor Viewer").await;
    assert_eq!(until_refused(&greedy, "/drafts").await, allowed);

    for (language, word) in [
        ("en", "Too many requests from here"),
        ("fr", "Trop de requêtes de votre part"),
        ("zh-Hant", "您送出的要求過多"),
    ] {
        let mut visitor = greedy.copy();
        visitor.language = language;
        let page = visitor.get("/drafts").await;
        assert_eq!(
            (page.status, page.header("retry-after")),
            (StatusCode::TOO_MANY_REQUESTS, "3")
        );
        assert!(
            page.body.contains(word) && page.body.contains(page.header("portal-reference")),
            "{language}: {}",
            page.body
        );
    }
    let problem = greedy
        .json(Method::GET, "/api/v1/customers", &[], None)
        .await;
    assert_eq!(
        (problem.status, problem.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "3")
    );
    assert_eq!(problem.header("content-type"), "application/problem+json");
    assert_eq!(problem.json()["type"], "/help/errors#too-many");
    let before = portal.calls().len();
    assert_eq!(
        greedy
            .post("/partner/billing/review", &[("intent", "save")])
            .await
            .status,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(
        portal.calls().len(),
        before,
        "what is refused asks nothing of Partner Center"
    );

    assert_eq!(
        other.get("/drafts").await.status,
        StatusCode::FORBIDDEN,
        "a viewer has no drafts; not refused for the rate"
    );
    assert_eq!(greedy.get("/healthz").await.status, StatusCode::OK);
    let style = other
        .get("/")
        .await
        .body
        .split("href=\"/assets/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(
        greedy.get(&format!("/assets/{style}")).await.status,
        StatusCode::OK
    );

    portal.clock.advance(Duration::from_secs(2));
    assert_eq!(greedy.get("/drafts").await.status, StatusCode::OK);
    portal.clock.advance(Duration::from_secs(61));
    assert_eq!(until_refused(&greedy, "/drafts").await, allowed);
}

/// Behind a proxy that is trusted the address is the browser's; a made-up session counts by it as
/// well.
// C5
/// Part of the values of its cookies.
fn port(portal: &portal_test_support::Running) -> &str {
    portal.origin.rsplit_once(':').expect("a port").1
}

#[tokio::test]
async fn strangers_are_counted_by_their_address() {
    let portal = start_with(|settings| {
        settings.request_rate = 20;
        settings.trusted_proxies = vec![
            Network::parse("127.0.0.0/8").unwrap(),
            Network::parse("::1").unwrap(),
        ];
    })
    .await;
    let from = async |address: &str, cookie: &str| {
        let headers = [("x-forwarded-for", address), ("cookie", cookie)];
        portal
            .anon()
            .send(Method::GET, "/help/errors", &headers, None)
            .await
            .status
    };
    for n in 0..20 * portal.portals.len() {
        let made_up = format!("__Host-session={}:{n:A>22}", port(&portal));
        assert_eq!(from("203.0.113.1", &made_up).await, StatusCode::OK, "{n}");
    }
    assert_eq!(from("203.0.113.1", "").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        from(
            "203.0.113.1",
            &format!("__Host-session={}:BBBBBBBBBBBBBBBBBBBBBB", port(&portal))
        )
        .await,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(from("203.0.113.2", "").await, StatusCode::OK);
    let editor = portal.sign_in("Edith Editor").await;
    assert_eq!(
        editor
            .send(
                Method::GET,
                "/drafts",
                &[("x-forwarded-for", "203.0.113.1")],
                None
            )
            .await
            .status,
        StatusCode::OK
    );
}

//! The number of statements for which a page asks the database. A number, not a time.

use portal_test_support::{Running, Visitor, start};
use reqwest::StatusCode;

/// The fewest statements of several requests: others work beside them now and then.
async fn statements(portal: &Running, visitor: &Visitor, path: &str) -> u64 {
    let uses = || -> u64 { portal.portals.iter().map(|each| each.store().uses()).sum() };
    let mut fewest = u64::MAX;
    for _ in 0..8 {
        let before = uses();
        let page = visitor.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        fewest = fewest.min(uses() - before);
    }
    fewest
}

#[tokio::test]
async fn a_warm_page_asks_the_database_for_little() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let customers = editor.get("/api/v1/customers").await.json();
    let customer = customers["items"][0]["id"].as_str().expect("a customer");
    // Processes that share a database tell each other of waits, and of what Partner Center allowed a
    // person: both lists are read when Partner Center is asked.
    let shared = if portal.store().shared().is_some() {
        2
    } else {
        0
    };
    let mut asked = vec![];
    for (path, most) in [
        ("/partner/billing", 3),
        ("/partner/legal-business", 3),
        ("/partner/organization", 3),
        ("/partner/support", 3),
        ("/partner/network", 3),
        // It also asks whether there is a copy of the customers.
        (&*format!("/customers/{customer}/billing"), 4),
        ("/api/v1/partner/profiles/billing", 2),
        (
            &*format!("/api/v1/customers/{customer}/profiles/billing"),
            2,
        ),
        // So does this, and for the newest collection.
        ("/customers", 5),
        ("/history", 5),
        ("/history?event=changes", 5),
        ("/history?event=not-saved", 5),
        ("/partner/billing/history", 8),
        ("/help/errors", 2),
        ("/healthz", 0),
    ] {
        let count = statements(&portal, &editor, path).await;
        asked.push((path.to_owned(), count, most + shared));
    }
    assert!(
        asked.iter().all(|(_, count, most)| count <= most),
        "{asked:?}"
    );
}

//! The progress of a collection and of a change set on their pages, and the part of it that an open
//! page asks for again and again.

use crate::change_sets::{checked, customers, portal_with, post, started, state};
use crate::collection::held_in_the_middle;
use portal::sandbox::Fault;
use portal_test_support::{FOREVER, Visitor};
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::time::Duration;

/// A question as the island sends it.
async fn polled(visitor: &Visitor, address: &str) -> String {
    let headers = [("portal-poll", "1")];
    let page = visitor.send(Method::GET, address, &headers, None).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(!page.body.contains("<html"), "{}", page.body);
    page.body
}

/// The address that the page's island asks; `None` if nothing is at work.
fn asked(body: &str) -> Option<String> {
    let (_, island) = body.split_once("LiveProgress")?;
    let (_, rest) = island.split_once("/c")?;
    let end = rest.find(['"', '&', '\\', '\''])?;
    Some(format!("/c{}", &rest[..end]))
}

#[tokio::test]
async fn a_page_asks_how_far_a_collection_is_and_leads_to_what_was_read() {
    let (portal, editor) = portal_with(|_| ()).await;
    held_in_the_middle(&portal, &editor).await;

    let list = editor.get("/customers?country=BR").await.body;
    assert!(
        asked(&list).is_some_and(|address| address.starts_with("/customers")),
        "{list}"
    );
    assert!(list.contains("data-works=\"yes\""), "{list}");
    let part = "/customers?country=BR&sort=name&part=collection";
    let running = polled(&editor, part).await;
    for told in [
        "data-state=\"running\"",
        "data-works",
        "<progress",
        "max=\"60\"",
        "value=\"stop\"",
    ] {
        assert!(running.contains(told), "{told}: {running}");
    }
    let board = editor.get("/customers/problems").await.body;
    assert!(asked(&board).is_some(), "{board}");

    let stop = [("command", "stop")];
    editor.post("/customers/collection", &stop).await;
    portal.sandbox.clear();
    portal.sandbox.go_on("slow");
    let stopped = polled(&editor, part).await;
    for told in [
        "data-state=\"stopped\"",
        "value=\"start\"",
        "/customers?country=BR&amp;sort=name&amp;collection=",
    ] {
        assert!(stopped.contains(told), "{told}: {stopped}");
    }
    assert!(
        !stopped.contains("<progress") && !stopped.contains("data-works"),
        "{stopped}"
    );
    let of_board = polled(&editor, &format!("{part}&from=problems")).await;
    assert!(
        of_board.contains("/customers/problems?collection="),
        "{of_board}"
    );
    assert_eq!(asked(&editor.get("/customers").await.body), None);
}

#[tokio::test]
async fn a_page_asks_how_far_a_set_is_and_keeps_no_session_alive() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 3).await;
    let order = json!({
        "name": "Given names", "reason": "new owner", "customers": ids,
        "operation": {"kind": "set", "field": "firstName", "value": "Ana"},
    });
    let made = post(&editor, crate::change_sets::CHANGES, &order).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    checked(&editor, 1).await;
    let rests = editor.get("/changes/1").await.body;
    assert_eq!(asked(&rests), None, "nothing is at work: {rests}");
    let after_commit = Fault::new("customer-billing", "slow-after-commit").value(FOREVER);
    portal
        .sandbox
        .set(after_commit.method("PUT").once())
        .unwrap();
    started(&editor, 1).await;
    portal.waiting("slow-after-commit", 1).await;

    let page = editor.get("/changes/1").await.body;
    assert_eq!(
        asked(&page).as_deref(),
        Some("/changes/1?part=progress"),
        "{page}"
    );
    let part = polled(&editor, "/changes/1?part=progress").await;
    for told in [
        "data-state=\"send-running\"",
        "<progress",
        "max=\"3\"",
        "value=\"0\"",
        "value=\"stop\"",
    ] {
        assert!(part.contains(told), "{told}: {part}");
    }
    // Half an hour of questions is no half an hour of work.
    for _ in 0..3 {
        portal.clock.advance(Duration::from_secs(11 * 60));
        let headers = [("portal-poll", "1")];
        editor
            .send(Method::GET, "/changes/1?part=progress", &headers, None)
            .await;
    }
    let over = editor.get("/changes/1").await;
    assert!(over.location().starts_with("/sign-in"), "{}", over.status);
    portal.sandbox.clear();
    portal.sandbox.go_on("slow-after-commit");
    let again = portal.sign_in("Edith Editor").await;
    state(&again, 1, "done").await;
}

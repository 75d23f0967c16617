//! The number of statements for which a page asks the database. A number, not a time.

use crate::approvals::{FORM, ORDER, approve, ask, strict};
use crate::change_sets::{checked, customers, made, portal_with, sent};
use crate::together::{DRAFTS, key_of};
use portal::store::drafts;
use portal_test_support::{Running, Visitor, start};
use reqwest::StatusCode;

/// Rows of a list with many, no more than one statement reads by their names.
const MANY: usize = 8;

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
    // Until there is a copy of the customers, another process may have begun one.
    let copy = u64::from(shared > 0);
    let mut asked = vec![];
    for (path, most) in [
        ("/partner/billing", 3),
        ("/partner/legal-business", 3),
        ("/partner/organization", 3),
        ("/partner/support", 3),
        ("/partner/network", 3),
        // It also asks whether there is a copy of the customers.
        (&*format!("/customers/{customer}/billing"), 4 + copy),
        ("/api/v1/partner/profiles/billing", 2),
        (
            &*format!("/api/v1/customers/{customer}/profiles/billing"),
            2 + copy,
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

/// The statements of these pages, each for its visitor.
async fn of_pages<'a>(portal: &Running, pages: &[(&Visitor, &'a str)]) -> Vec<(&'a str, u64)> {
    let mut counted = vec![];
    for (visitor, path) in pages {
        counted.push((*path, statements(portal, visitor, path).await));
    }
    counted
}

#[tokio::test]
async fn many_requests_for_approval_ask_for_no_more_than_one() {
    let portal = strict("customer-billing", 2, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let abel = portal.sign_in("Abel Approver").await;
    let ids = customers(&editor, MANY).await;
    let asked = async |id: &str| {
        let path = format!("/customers/{id}/billing");
        ask(&editor, &path, &[("firstName", "Ana-Lúcia")], "new owner").await
    };
    let pages = [
        (&abel, "/approvals"),
        (&abel, "/"),
        (&editor, "/approvals"),
        (&editor, "/"),
        (&editor, "/drafts"),
        (&editor, "/api/v1/approvals"),
    ];
    let mut numbers = vec![asked(&ids[0]).await];
    let of_one = of_pages(&portal, &pages).await;
    let overview = abel.get("/").await.body;
    let told = "One request waits for your approval.";
    assert!(overview.contains(told), "{overview}");
    for id in &ids[1..] {
        numbers.push(asked(id).await);
    }
    assert_eq!(of_pages(&portal, &pages).await, of_one);

    let list = abel.get("/approvals").await.body;
    for number in &numbers {
        let link = format!("href=\"/approvals/{number}\"");
        assert!(list.contains(&link), "{link}: {list}");
    }
    let drafts = editor.get("/drafts").await.body;
    assert_eq!(
        drafts.matches("<li class=\"draft\">").count(),
        MANY,
        "{drafts}"
    );
    for number in &numbers {
        let link = format!("/approvals/{number}\"");
        assert!(drafts.contains(&link), "{link}: {drafts}");
    }
    // What somebody has approved waits for others, and nobody waits for themselves.
    let overview = abel.get("/").await.body;
    let told = "8 requests wait for your approval.";
    assert!(overview.contains(told), "{overview}");
    assert_eq!(approve(&abel, numbers[0]).await, "approved");
    let overview = abel.get("/").await.body;
    let told = "7 requests wait for your approval.";
    assert!(overview.contains(told), "{overview}");
    let overview = editor.get("/").await.body;
    assert!(!overview.contains("for your approval."), "{overview}");
}

#[tokio::test]
async fn many_drafts_of_colleagues_ask_for_no_more_than_one() {
    let portal = strict("billing", 1, |_| ()).await;
    let edith = portal.sign_in("Edith Editor").await;
    let ada = portal.sign_in("Ada Admin").await;
    ask(&ada, FORM, &[(ORDER, "2027")], "").await;
    let offer = [("intent", "offer"), ("to", ""), ("note", "")];
    ada.submit(DRAFTS, &offer).await;
    let of_one = statements(&portal, &edith, DRAFTS).await;
    let one = edith.get(DRAFTS).await.body;
    let owner = "name=\"owner\"";
    assert!(one.contains(owner), "{one}");
    // Drafts of people of whom nothing else is known.
    let key = key_of(&portal, "Ada Admin").await;
    let draft = drafts::get(portal.store(), &key, "billing").await.unwrap();
    let (draft, _) = draft.expect("a draft");
    for number in 1..MANY {
        let colleague = format!("{key}-{number}");
        drafts::put(portal.store(), &colleague, "billing", &draft)
            .await
            .unwrap();
    }
    assert_eq!(statements(&portal, &edith, DRAFTS).await, of_one);
    let many = edith.get(DRAFTS).await.body;
    let shown = many.matches(owner).count();
    assert_eq!(shown, one.matches(owner).count() * MANY, "{many}");
    let ends = "It ends when somebody takes the draft over.";
    assert_eq!(many.matches(ends).count(), 1, "{many}");
}

#[tokio::test]
async fn many_change_sets_ask_for_no_more_than_one() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 2).await;
    made(&editor, &ids).await;
    checked(&editor, 1).await;
    sent(&editor, 1).await;
    let pages = [(&editor, "/changes"), (&editor, "/changes/1")];
    let of_one = of_pages(&portal, &pages).await;
    for _ in 1..MANY {
        made(&editor, &ids).await;
    }
    assert_eq!(of_pages(&portal, &pages).await, of_one);
    let list = editor.get("/changes").await.body;
    for number in 1..=MANY {
        let link = format!("href=\"/changes/{number}\"");
        assert!(list.contains(&link), "{link}: {list}");
    }
}

#[tokio::test]
async fn changes_of_many_customers_ask_for_no_more_than_those_of_one() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, MANY).await;
    let saved = async |id: &str| {
        let path = format!("/customers/{id}/billing");
        editor.edit(&path, &[("firstName", "Ana-Lúcia")]).await;
        let saved = editor.save(&path, &[]).await;
        assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    };
    let pages = [(&editor, "/history"), (&editor, "/")];
    saved(&ids[0]).await;
    let of_one = of_pages(&portal, &pages).await;
    for id in &ids[1..] {
        saved(id).await;
    }
    assert_eq!(of_pages(&portal, &pages).await, of_one);
    let history = editor.get("/history").await.body;
    let told = history.matches("Edith Editor changed “").count();
    assert_eq!(told, MANY, "{history}");
}

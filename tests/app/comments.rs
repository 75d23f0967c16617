//! Comments on entries of the history.

use crate::history::rows;
use portal::store::audit;
use portal_test_support::{Page, Visitor, start};
use reqwest::StatusCode;

const FORM: &str = "/partner/billing";

async fn add(visitor: &Visitor, entry: &str, text: &str) -> Page {
    let path = format!("{entry}/comments");
    visitor.post(&path, &[("comment", text)]).await
}

#[tokio::test]
async fn a_comment_stands_beneath_its_entry_and_is_an_entry_of_its_own() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    edith.edit(FORM, &[("address.city", "Bellevue")]).await;
    assert_eq!(edith.save(FORM, &[]).await.outcome(), Some("saved"));
    let intent = rows(&portal, "edit.intent").await[0].seq;
    let outcome = rows(&portal, "edit.outcome").await[0].seq;
    let (intent, outcome) = (format!("/history/{intent}"), format!("/history/{outcome}"));
    let said = add(&edith, &intent, " they moved\r\n<b>in May</b> ").await;
    assert_eq!(said.location(), format!("{intent}#comments"));
    let auditor = portal.sign_in("Audrey Auditor").await;
    let said = add(&auditor, &outcome, "=seen(1)").await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);

    // Both rows of a change show what was said of either.
    let viewer = portal.sign_in("Victor Viewer").await;
    for entry in [&intent, &outcome] {
        let page = viewer.get(entry).await;
        for text in [
            "they moved\n&lt;b&gt;in May&lt;/b&gt;",
            "=seen(1)",
            "Edith Editor",
            "Audrey Auditor",
        ] {
            assert!(page.body.contains(text), "{entry} {text}: {}", page.body);
        }
        assert!(!page.body.contains("/comments\""), "a viewer adds none");
        assert_eq!(
            add(&viewer, entry, "no").await.status,
            StatusCode::FORBIDDEN
        );
    }
    let recorded = rows(&portal, "comment").await;
    assert_eq!(recorded.len(), 2);
    let first = &recorded[1];
    let about = first.reference.clone().unwrap();
    assert_eq!(format!("/history/{about}"), intent);
    assert_eq!(first.profile.as_deref(), Some("billing"));
    let own = viewer.get(&format!("/history/{}", first.seq)).await;
    assert!(
        own.body.contains("they moved\n") && own.body.contains(&format!("{intent}#comments")),
        "{}",
        own.body
    );
    let list = viewer.get("/history?event=comment").await;
    let number = intent.trim_start_matches("/history/");
    let sentence = format!("Edith Editor commented on entry {number}");
    assert!(
        list.body.contains(&sentence) && list.body.contains("they moved"),
        "{}",
        list.body
    );
    assert!(audit::verify(portal.store()).await.unwrap().is_ok());
}

#[tokio::test]
async fn comments_are_exported_and_sealed() {
    let portal = start().await;
    let auditor = portal.sign_in("Audrey Auditor").await;
    let entry = format!("/history/{}", rows(&portal, "sign_in").await[0].seq);
    add(&auditor, &entry, "=a marked secret").await;
    for format in ["csv", "jsonl"] {
        let path = format!("/history/export?event=comment&format={format}");
        let export = auditor.get(&path).await;
        assert_eq!(export.status, StatusCode::OK, "{}", export.body);
        assert!(export.body.contains("a marked secret"), "{}", export.body);
        assert!(!export.body.contains("\n=") && !export.body.contains(",="));
    }
    let stored = sqlx::query_scalar("SELECT changes FROM audit WHERE event = 'comment'");
    let stored: String = stored.fetch_one(portal.store().pool()).await.unwrap();
    assert!(!stored.contains("marked"), "sealed: {stored}");
}

#[tokio::test]
async fn a_comment_that_cannot_be_added_comes_back_as_it_was_typed() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let entry = format!("/history/{}", rows(&portal, "sign_in").await[0].seq);
    let empty = add(&edith, &entry, " \r\n ").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("Enter a comment."), "{}", empty.body);
    let long = format!("</textarea>{}", "x".repeat(2_000));
    let refused = add(&edith, &entry, &long).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = format!("&lt;/textarea&gt;{}", "x".repeat(2_000));
    assert!(refused.body.contains(&typed), "what was typed is not lost");
    assert!(
        refused.body.contains("2,011 characters"),
        "{}",
        refused.body
    );
    for path in ["/history/999999", "/history/x"] {
        let answer = add(&edith, path, "text").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(rows(&portal, "comment").await.is_empty());

    for number in 0..100 {
        let said = add(&edith, &entry, &format!("comment {number}")).await;
        assert_eq!(
            said.status,
            StatusCode::SEE_OTHER,
            "{number}: {}",
            said.body
        );
    }
    let refused = add(&edith, &entry, "one too many").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("one too many"), "{}", refused.body);
    assert_eq!(rows(&portal, "comment").await.len(), 100);
}

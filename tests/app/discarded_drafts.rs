//! Drafts that are discarded, one by one, and the ten minutes in which that can be taken back.

use crate::tabs::{BILLING, CITY, ORDER, Tab, edith, says, value};
use portal_test_support::{Page, start};
use reqwest::StatusCode;
use std::time::Duration;

#[tokio::test]
async fn drafts_are_listed_and_discarded_one_by_one() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let none = editor.get("/drafts").await;
    assert!(!none.body.contains("value=\"discard\""));
    editor.edit(BILLING, &[(ORDER, "one")]).await;
    editor
        .edit("/partner/support", &[("telephone", "4255550199")])
        .await;
    let list = editor.get("/drafts").await;
    assert_eq!(
        list.body.matches("value=\"discard\"").count(),
        2,
        "{}",
        list.body
    );
    let listed = |list: &Page| {
        let row = list
            .body
            .split("action=\"/partner/billing\"")
            .nth(1)
            .unwrap()
            .to_owned();
        row.split("name=\"draft\" value=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    let id = listed(&list);

    // Changed since the list was drawn: it stays.
    editor.edit(BILLING, &[(ORDER, "two")]).await;
    let stale = editor
        .post(
            BILLING,
            &[
                ("draft", &id),
                ("return_to", "/drafts"),
                ("intent", "discard"),
            ],
        )
        .await;
    assert_eq!(stale.location(), "/partner/billing?draft=newer");
    assert_eq!(value(&editor, ORDER).await, "two");

    let id = listed(&editor.get("/drafts").await);
    let answer = editor
        .post(
            BILLING,
            &[
                ("draft", &id),
                ("return_to", "/drafts"),
                ("intent", "discard"),
            ],
        )
        .await;
    assert_eq!(answer.location(), "/drafts");
    let list = editor.get("/drafts").await;
    assert_eq!(list.outcome(), Some("discarded"));
    assert!(says(&list, "drafts-own") && says(&list, "draft-undo-how"));
    assert!(!says(&list, "draft-undo-text"), "it is said once");
    assert_eq!(
        list.body.matches("value=\"discard\"").count(),
        1,
        "the other one stays"
    );
    assert_eq!(editor.get("/drafts").await.outcome(), None, "said once");
    let form = editor.get(BILLING).await;
    assert_eq!(
        (form.outcome(), form.form()[ORDER].as_str()),
        (None, "9888")
    );
    // Only to our own list.
    let answer = editor
        .post(
            BILLING,
            &[
                ("return_to", "https://elsewhere.example"),
                ("intent", "discard"),
            ],
        )
        .await;
    assert_eq!(answer.location(), BILLING);
}

// D5
#[tokio::test]
async fn a_discarded_draft_can_be_taken_back_for_ten_minutes_without_javascript() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let undo = "value=\"undo\"";
    for from in ["form", "review", "list"] {
        editor.edit(BILLING, &[(ORDER, "typed for an hour")]).await;
        // Typed on since, and not kept yet.
        let told = match from {
            "form" => {
                let tab = Tab::open(&editor).await.typed(CITY, "Bellevue");
                let answer = tab.post("discard").await;
                editor.get(answer.location()).await
            }
            "review" => {
                let review = format!("{BILLING}/review");
                editor.submit(&review, &[("intent", "discard")]).await
            }
            _ => {
                let discard = [("intent", "discard"), ("return_to", "/drafts")];
                editor.submit(BILLING, &discard).await
            }
        };
        assert_eq!(told.outcome(), Some("discarded"), "{from}");
        assert!(told.body.contains(undo), "{from}: {}", told.body);
        let form = editor.get(BILLING).await;
        assert_eq!(form.outcome(), None, "{from}: told once");
        assert!(!says(&told, "draft-undo-text"), "{from}: said once");
        assert!(says(&form, "draft-undo-text"), "{from}: what there was");
        assert!(form.body.contains(undo), "{from}: offered again");
        let back = editor.submit(BILLING, &[("intent", "undo")]).await;
        let values = back.form();
        assert_eq!(values[ORDER], "typed for an hour", "{from}");
        assert_eq!(values[CITY] == "Bellevue", from == "form", "{from}");
        assert!(!back.body.contains(undo), "{from}");
        editor.submit(BILLING, &[("intent", "discard")]).await;
    }
    portal.clock.advance(Duration::from_secs(10 * 60));
    assert!(!editor.get(BILLING).await.body.contains(undo));
    let late = editor.submit(BILLING, &[("intent", "undo")]).await;
    assert_eq!(late.status, StatusCode::OK);
    assert_ne!(late.form()[ORDER], "typed for an hour");
    assert!(says(&late, "draft-undo-over"), "{}", late.body);
    assert_eq!(late.outcome(), Some("discarded"));
    assert!(
        !says(&editor.get(BILLING).await, "draft-undo-over"),
        "told once"
    );
}

// D5: a draft that was saved is not said to be discarded, and a second press takes nothing away.
#[tokio::test]
async fn discarding_what_is_over_tells_how_it_ended_and_keeps_the_way_back() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    for page in [BILLING.to_owned(), format!("{BILLING}/review")] {
        editor.edit(BILLING, &[(ORDER, "typed for an hour")]).await;
        let form = editor.get(&page).await.form();
        let pairs: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .chain([("intent", "discard")])
            .collect();
        for _ in 0..2 {
            editor.post(&page, &pairs).await;
        }
        let told = editor.get(BILLING).await;
        assert_eq!(told.outcome(), Some("discarded"), "{page}");
        let back = editor.submit(BILLING, &[("intent", "undo")]).await;
        assert_eq!(back.form()[ORDER], "typed for an hour", "{page}");

        editor
            .post(&format!("{BILLING}/review"), &[("intent", "save")])
            .await;
        let told = editor.submit(&page, &pairs).await;
        assert_eq!(told.outcome(), Some("saved"), "{page}: {}", told.body);
        let told = editor.submit(&page, &pairs).await;
        assert!(says(&told, "draft-gone"), "{page}: {}", told.body);
        editor.edit(BILLING, &[(ORDER, "9888")]).await;
        assert_eq!(editor.save(BILLING, &[]).await.outcome(), Some("saved"));
    }
}

// D4
#[tokio::test]
async fn taking_a_draft_back_does_not_replace_one_that_was_begun_since() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(BILLING, &[(ORDER, "first")]).await;
    editor.submit(BILLING, &[("intent", "discard")]).await;
    editor.edit(BILLING, &[(ORDER, "second")]).await;
    let page = editor.submit(BILLING, &[("intent", "undo")]).await;
    assert_eq!(page.form()[ORDER], "second", "{}", page.body);
}

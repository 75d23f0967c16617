//! Drafts: kept while typing, for nobody else, until they are saved or discarded.

use crate::tabs::{BILLING, ORDER, Tab, edith, value};
use portal::sandbox::SimulatedChange;
use portal::store::drafts;
use portal::text::{Lang, Words};
use portal_test_support::{Folder, Running, Visitor, start, start_with};
use reqwest::StatusCode;
use std::time::Duration;

// D5
#[tokio::test]
async fn what_is_typed_is_kept_without_a_word_about_it() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let mut tab = Tab::open(&editor)
        .await
        .typed("primaryContact.email", "half an addr");
    assert_eq!(tab.keep().await, StatusCode::NO_CONTENT);
    let page = editor.get(BILLING).await;
    assert_eq!(page.form()["primaryContact.email"], "half an addr");
    assert_eq!(page.outcome(), None, "nothing was asked of it yet");
    assert!(!page.body.contains("aria-invalid"), "{}", page.body);
    tab.write("primaryContact.email", "half@an.address");
    assert_eq!(tab.keep().await, StatusCode::NO_CONTENT);
    assert_eq!(
        value(&editor, "primaryContact.email").await,
        "half@an.address"
    );
    assert!(portal.puts().is_empty());
    // What the page posts in the end follows what it kept.
    let review = tab.review().await;
    assert!(review.body.contains("half@an.address"), "{}", review.body);
    assert_eq!(editor.save(BILLING, &[]).await.outcome(), Some("saved"));
}

// D5
#[tokio::test]
async fn typing_taken_back_leaves_no_draft() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let mut tab = Tab::open(&editor).await;
    let before = tab.form[ORDER].clone();
    assert_eq!(tab.keep().await, StatusCode::NO_CONTENT, "nothing to keep");
    assert!(
        portal
            .portal
            .drafts(&person(&portal).await)
            .await
            .unwrap()
            .is_empty()
    );
    tab.write(ORDER, "typed");
    tab.keep().await;
    assert!(editor.get("/drafts").await.body.contains(BILLING));
    tab.write(ORDER, &before);
    assert_eq!(tab.keep().await, StatusCode::NO_CONTENT);
    assert!(
        portal
            .portal
            .drafts(&person(&portal).await)
            .await
            .unwrap()
            .is_empty()
    );
    let page = editor.get(BILLING).await;
    assert_eq!(
        (page.outcome(), page.form()[ORDER].as_str()),
        (None, before.as_str())
    );
}

/// Edith, as the use cases know her.
async fn person(portal: &Running) -> portal::auth::Person {
    let sessions = portal.portal.sessions().await.unwrap();
    sessions
        .into_iter()
        .find(|session| session.person.name == "Edith Editor")
        .unwrap()
        .person
}

// D5
#[tokio::test]
async fn the_list_names_the_fields_that_a_draft_changes() {
    let portal = start().await;
    let editor = edith(&portal).await;
    editor.edit(BILLING, &[(ORDER, "typed")]).await;
    let words = Words::of(Lang::En);
    let label = |key: &str| words.label("billing", key);
    let list = editor.get("/drafts").await.body;
    let changes = list.split("<p>Changes: ").nth(1).expect("the changes");
    let changes = changes.split("</p>").next().unwrap();
    assert!(changes.contains(&*label(ORDER)), "{changes}");
    let typed = [
        ("address.city", "Bellevue"),
        ("address.addressLine2", "2"),
        ("primaryContact.firstName", "Ada"),
        ("primaryContact.lastName", "Li"),
    ];
    editor.edit(BILLING, &typed).await;
    let list = editor.get("/drafts").await.body;
    assert!(list.contains(" and 2 more</p>"), "{list}");
    assert!(list.contains(&*label("address.city")), "{list}");
}

// D5
#[tokio::test]
async fn a_draft_is_sealed_kept_for_thirty_days_and_nobody_elses() {
    let portal = start().await;
    let editor = edith(&portal).await;
    editor.edit(BILLING, &[(ORDER, "a marked secret")]).await;
    let admin = portal.sign_in("Ada Admin").await;
    for path in ["/", "/drafts", BILLING, "/partner/billing/review"] {
        assert!(
            !admin.get(path).await.body.contains("a marked secret"),
            "{path}"
        );
    }
    let (owner, store) = (person(&portal).await.key(), portal.store());
    let kept = drafts::get(store, &owner, "billing")
        .await
        .unwrap()
        .unwrap();
    assert!(
        String::from_utf8_lossy(&kept.0).contains("a marked secret"),
        "the key opens it"
    );

    // Looking at a review that has something to decide does not make it younger.
    portal.clock.advance(Duration::from_secs(10 * 60));
    portal
        .sandbox
        .change(&SimulatedChange::new("billing").set(ORDER, "theirs"))
        .unwrap();
    assert_eq!(
        editor.get("/partner/billing/review").await.outcome(),
        Some("conflict")
    );
    assert_eq!(
        drafts::get(store, &owner, "billing")
            .await
            .unwrap()
            .unwrap()
            .1,
        kept.1
    );

    let day = Duration::from_secs(24 * 60 * 60);
    portal.clock.advance(day * 29);
    portal.portal.forget_old().await.unwrap();
    assert!(
        drafts::get(store, &owner, "billing")
            .await
            .unwrap()
            .is_some()
    );
    portal.clock.advance(day);
    portal.portal.forget_old().await.unwrap();
    assert!(
        drafts::get(store, &owner, "billing")
            .await
            .unwrap()
            .is_none()
    );
}

// D5
#[tokio::test]
async fn a_draft_survives_a_restart() {
    let folder = Folder::new("draft");
    let url = folder.database();
    let portal = start_with(|settings| settings.database_url = url.clone()).await;
    let editor = edith(&portal).await;
    Tab::open(&editor)
        .await
        .typed(ORDER, "before the restart")
        .keep()
        .await;
    drop(portal);
    let portal = start_with(|settings| settings.database_url = url.clone()).await;
    let editor = edith(&portal).await;
    assert_eq!(value(&editor, ORDER).await, "before the restart");
    assert_eq!(Tab::open(&editor).await.review().await.outcome(), None);
    assert_eq!(editor.save(BILLING, &[]).await.outcome(), Some("saved"));
}

/// Posts the form as it stands there by this button.
async fn post_whole(editor: &Visitor, button: (&str, &str)) {
    let form = editor.get(BILLING).await.form();
    let mut pairs: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    pairs.push(button);
    editor.submit(BILLING, &pairs).await;
}

// D3: what nobody edited is shown as it stands now, and is no edit.
#[tokio::test]
async fn under_a_draft_untouched_fields_show_what_stands_there_now() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "mine")])
        .await;
    portal
        .sandbox
        .change(&SimulatedChange::new("billing").set("address.city", "Kirkland"))
        .unwrap();
    let page = editor.get("/partner/billing").await;
    let form = page.form();
    assert_eq!(form["address.city"], "Kirkland", "as it stands now");
    assert_eq!(form["purchaseOrderNumber"], "mine");
    assert_eq!(
        page.body.matches("name=\"revert\"").count(),
        1,
        "the edited field alone can be undone"
    );
    // Posted again as it stands there, and then changed once more elsewhere: still no edit of ours.
    post_whole(&editor, ("intent", "review")).await;
    portal
        .sandbox
        .change(&SimulatedChange::new("billing").set("address.city", "Seattle"))
        .unwrap();
    let saved = editor.save("/partner/billing", &[]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    let form = editor.get("/partner/billing").await.form();
    assert_eq!(
        (
            form["address.city"].as_str(),
            form["purchaseOrderNumber"].as_str()
        ),
        ("Seattle", "mine")
    );
}

// D3
#[tokio::test]
async fn one_edit_of_a_draft_is_taken_back_without_javascript() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let before = editor.get("/partner/billing").await.form();
    editor
        .edit(
            "/partner/billing",
            &[("purchaseOrderNumber", "mine"), ("taxId", "11-1111111")],
        )
        .await;
    post_whole(&editor, ("revert", "taxId")).await;
    let page = editor.get("/partner/billing").await;
    assert_eq!(page.form()["taxId"], before["taxId"]);
    assert_eq!(
        page.form()["purchaseOrderNumber"],
        "mine",
        "the other stays"
    );
    post_whole(&editor, ("revert", "purchaseOrderNumber")).await;
    assert!(
        !editor
            .get("/drafts")
            .await
            .body
            .contains("href=\"/partner/billing\""),
        "nothing is left of the draft"
    );
}

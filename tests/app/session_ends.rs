//! S10, D5: the session ends by itself in the middle of an edit, at every step of it and in each
//! way in which it does. After signing in again the person is where they were, with what they
//! typed, and nothing was saved by itself.

use portal::sandbox::{Fault, SimulatedChange};
use portal::text::{Lang, Words};
use portal_test_support::{Page, Running, Visitor, start};
use reqwest::StatusCode;
use std::time::Duration;

const FORM: &str = "/partner/billing";
const REVIEW: &str = "/partner/billing/review";
const REVIEW_AFTER: &str = "/partner/billing/review?session=kept";
const ORDER: &str = "purchaseOrderNumber";

/// How a session ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Nothing was done for half an hour.
    Idle,
    /// The service takes the access token no longer, and the provider refuses to renew it
    /// (`invalid_grant`).
    RefreshDied,
}

const ENDS: [End; 2] = [End::Idle, End::RefreshDied];

async fn end(portal: &Running, how: End) {
    match how {
        End::Idle => portal.clock.advance(Duration::from_secs(31 * 60)),
        End::RefreshDied => {
            portal.fault("token", "refresh-refused", None, None);
            portal.fault("billing", "unauthorized", None, Some(1));
        }
    }
}

/// Signs in by way of where the answer leads, and comes to where the person was.
async fn again(portal: &Running, editor: &Visitor, answer: &Page) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert!(
        answer.location().starts_with("/sign-in?"),
        "{}",
        answer.location()
    );
    portal.sandbox.clear();
    let start = editor.get(answer.location()).await;
    // A form is answered with a page that leads on.
    let start = match start.header("refresh").strip_prefix("0;url=") {
        Some(address) => editor.get(address).await,
        None => start,
    };
    let callback = editor.choose(start.location(), "Edith Editor").await;
    let back = editor.get(&callback).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    back.location().to_owned()
}

/// The opened form with this typed into it.
async fn typed(editor: &Visitor, value: &str) -> Vec<(String, String)> {
    let mut form = editor.get(FORM).await.form();
    form.insert(ORDER.to_owned(), value.to_owned());
    form.into_iter().collect()
}

async fn post(editor: &Visitor, form: &[(String, String)], intent: &str) -> Page {
    let mut pairs: Vec<(&str, &str)> = form
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    pairs.push(("intent", intent));
    editor.post(FORM, &pairs).await
}

#[tokio::test]
async fn s10_at_opening_the_person_comes_to_the_form() {
    for how in ENDS {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        end(&portal, how).await;
        let answer = editor.get(FORM).await;
        assert_eq!(again(&portal, &editor, &answer).await, FORM, "{how:?}");
    }
}

#[tokio::test]
async fn s10_while_typing_it_is_kept_and_the_page_is_told() {
    for how in ENDS {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        let form = typed(&editor, "typed for an hour").await;
        end(&portal, how).await;
        let kept = post(&editor, &form, "keep").await;
        // Keeping asks Partner Center for nothing, so nobody notices yet that the token has died.
        let status = if how == End::RefreshDied {
            StatusCode::NO_CONTENT
        } else {
            StatusCode::UNAUTHORIZED
        };
        assert_eq!((kept.status, kept.body.as_str()), (status, ""), "{how:?}");
        let answer = editor.get(FORM).await;
        assert_eq!(again(&portal, &editor, &answer).await, FORM, "{how:?}");
        assert_eq!(
            editor.get(FORM).await.form()[ORDER],
            "typed for an hour",
            "{how:?}"
        );
    }
}

#[tokio::test]
async fn s10_at_the_post_it_is_kept_first() {
    for how in ENDS {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        let form = typed(&editor, "typed for an hour").await;
        end(&portal, how).await;
        let mut answer = post(&editor, &form, "review").await;
        if how == End::RefreshDied {
            assert_eq!(answer.location(), REVIEW);
            answer = editor.get(REVIEW).await;
        }
        let back = again(&portal, &editor, &answer).await;
        assert_eq!(
            back,
            if how == End::RefreshDied {
                REVIEW
            } else {
                "/partner/billing?session=kept"
            }
        );
        assert!(
            editor.get(&back).await.body.contains("typed for an hour"),
            "{how:?}"
        );
        assert_eq!(
            editor.get(FORM).await.form()[ORDER],
            "typed for an hour",
            "{how:?}"
        );
    }
}

#[tokio::test]
async fn s10_at_the_review_the_person_comes_to_the_review() {
    for how in ENDS {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        editor.edit(FORM, &[(ORDER, "typed")]).await;
        end(&portal, how).await;
        let answer = editor.get(REVIEW).await;
        let back = again(&portal, &editor, &answer).await;
        assert_eq!(back, REVIEW, "{how:?}");
        assert!(editor.get(&back).await.body.contains("typed"), "{how:?}");
    }
}

#[tokio::test]
async fn s10_at_the_save_nothing_is_saved_and_the_choices_are_remembered() {
    for how in ENDS {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        editor
            .edit(FORM, &[(ORDER, "mine"), ("address.city", "Bellevue")])
            .await;
        portal
            .sandbox
            .change(&SimulatedChange::new("billing").set(ORDER, "theirs"))
            .unwrap();
        let review = editor.get(REVIEW).await;
        assert_eq!(review.outcome(), Some("conflict"), "{}", review.body);
        let shown = review.form();
        end(&portal, how).await;
        let choice = format!("choice.{ORDER}");
        let save = [
            ("seen", shown["seen"].as_str()),
            ("draft", &shown["draft"]),
            (&choice, "mine"),
            ("intent", "save"),
        ];
        let answer = editor.post(REVIEW, &save).await;
        let back = again(&portal, &editor, &answer).await;
        assert_eq!(back, REVIEW_AFTER, "{how:?}");
        assert!(
            portal.puts().is_empty(),
            "{how:?}: nothing is saved by itself"
        );
        let review = editor.get(&back).await;
        assert_eq!(
            review.outcome(),
            None,
            "{how:?}: it is decided: {}",
            review.body
        );
        assert!(
            review.body.contains("mine") && review.body.contains("Bellevue"),
            "{how:?}"
        );
        assert_eq!(
            editor.save(FORM, &[]).await.outcome(),
            Some("saved"),
            "{how:?}"
        );
        let form = editor.get(FORM).await.form();
        assert_eq!(
            (form[ORDER].as_str(), form["address.city"].as_str()),
            ("mine", "Bellevue"),
            "{how:?}"
        );
    }
}

#[tokio::test]
async fn s10_at_the_write_the_draft_stays_and_the_audit_log_agrees() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(FORM, &[(ORDER, "typed")]).await;
    portal.fault("token", "refresh-refused", None, None);
    portal
        .sandbox
        .set(Fault::new("billing", "unauthorized").once().method("PUT"))
        .unwrap();
    let answer = editor.post(REVIEW, &[("intent", "save")]).await;
    let back = again(&portal, &editor, &answer).await;
    assert_eq!(back, REVIEW_AFTER);
    assert_told(&editor.get(&back).await, Some("session-ended-kept"));
    assert!(portal.puts().iter().all(|put| !put.applied));
    assert_eq!(editor.save(FORM, &[]).await.outcome(), Some("saved"));
    assert_eq!(portal.puts().iter().filter(|put| put.applied).count(), 1);
}

#[tokio::test]
async fn s10_a_provider_that_is_down_ends_nothing() {
    for fault in ["server-error", "drop", "provider-down"] {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        editor.edit(FORM, &[(ORDER, "typed")]).await;
        portal.fault("token", fault, None, None);
        portal.fault("billing", "unauthorized", None, Some(1));
        let answer = editor.post(REVIEW, &[("intent", "save")]).await;
        assert!(
            answer.status.is_server_error(),
            "{fault}: {}",
            answer.status
        );
        portal.sandbox.clear();
        assert_eq!(
            editor.get("/drafts").await.status,
            StatusCode::OK,
            "{fault}: still signed in"
        );
        assert_eq!(
            editor.save(FORM, &[]).await.outcome(),
            Some("saved"),
            "{fault}"
        );
    }
}

#[tokio::test]
async fn what_nobody_knows_the_person_of_is_not_kept_and_not_said_to_be() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let form = typed(&editor, "typed").await;
    editor.post("/sign-out", &[]).await;
    // A browser does not follow this one for a page that keeps its typing.
    assert_eq!(
        post(&editor, &form, "keep").await.status,
        StatusCode::SEE_OTHER
    );
    // Signed in again in another tab, the page goes on.
    editor.sign_in("Edith Editor").await;
    assert_eq!(
        post(&editor, &form, "keep").await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(editor.get(FORM).await.form()[ORDER], "typed");
}

// D5
#[tokio::test]
async fn what_is_posted_after_an_administrator_ended_the_session_is_carried_across_the_sign_in() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let form = typed(&editor, "typed \"for\" an <hour>").await;
    // As an administrator does it, or another tab: nothing of the session is left.
    editor.post("/sign-out", &[]).await;
    let carried = post(&editor, &form, "review").await;
    assert_eq!(carried.status, StatusCode::UNAUTHORIZED, "{}", carried.body);
    assert!(
        carried.body.contains("target=\"_blank\""),
        "{}",
        carried.body
    );
    let kept = carried.form();
    assert_eq!(kept[ORDER], "typed \"for\" an <hour>");
    // Going on too early loses nothing either.
    let mut kept: Vec<(String, String)> = kept.into_iter().collect();
    let again = post(&editor, &kept, "review").await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    kept = again.form().into_iter().collect();
    editor.sign_in("Edith Editor").await;
    assert_eq!(post(&editor, &kept, "review").await.location(), REVIEW);
    assert_eq!(
        editor.get(FORM).await.form()[ORDER],
        "typed \"for\" an <hour>"
    );
    assert!(portal.puts().is_empty(), "nothing is saved by itself");
}

// D5
#[tokio::test]
async fn choices_on_a_conflict_page_of_an_ended_session_are_carried_across_the_sign_in() {
    for (intent, goes_on_with) in [("save", "choose"), ("choose", "choose"), ("mine", "mine")] {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        editor
            .edit(FORM, &[(ORDER, "mine"), ("address.city", "Bellevue")])
            .await;
        portal
            .sandbox
            .change(&SimulatedChange::new("billing").set(ORDER, "theirs"))
            .unwrap();
        let shown = editor.get(REVIEW).await.form();
        editor.post("/sign-out", &[]).await;
        let choice = format!("choice.{ORDER}");
        let posted = [
            ("seen", shown["seen"].as_str()),
            ("draft", &shown["draft"]),
            (&choice, "mine"),
            ("intent", intent),
        ];
        let carried = editor.post(REVIEW, &posted).await;
        assert_eq!(carried.status, StatusCode::UNAUTHORIZED, "{}", carried.body);
        assert!(
            carried.body.contains(&format!("value=\"{goes_on_with}\"")),
            "{intent}: {}",
            carried.body
        );
        let kept = carried.form();
        assert_eq!(kept[&choice], "mine", "{intent}");
        editor.sign_in("Edith Editor").await;
        let mut kept: Vec<(&str, &str)> = kept
            .iter()
            .filter(|(name, _)| *name != "intent")
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        kept.push(("intent", goes_on_with));
        let answer = editor.post(REVIEW, &kept).await;
        assert_eq!(answer.location(), REVIEW_AFTER, "{intent}");
        assert_told(
            &editor.get(answer.location()).await,
            Some("session-ended-kept"),
        );
        assert!(
            portal.puts().is_empty(),
            "{intent}: nothing is saved by itself"
        );
        let review = editor.get(REVIEW).await;
        assert_eq!(
            review.outcome(),
            None,
            "{intent}: it is decided: {}",
            review.body
        );
        assert_eq!(
            editor.save(FORM, &[]).await.outcome(),
            Some("saved"),
            "{intent}"
        );
        assert_eq!(editor.get(FORM).await.form()[ORDER], "mine", "{intent}");
    }
}

// D5
#[tokio::test]
async fn a_draft_of_somebody_else_is_not_decided_by_what_was_carried() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(FORM, &[(ORDER, "mine")]).await;
    let shown = editor.get(REVIEW).await.form();
    editor.post("/sign-out", &[]).await;
    let posted = [
        ("seen", shown["seen"].as_str()),
        ("draft", &shown["draft"]),
        ("intent", "save"),
    ];
    let carried = editor.post(REVIEW, &posted).await;
    assert_eq!(carried.status, StatusCode::UNAUTHORIZED, "{}", carried.body);
    let ada = portal.sign_in("Ada Admin").await;
    ada.edit(FORM, &[("address.city", "Bellevue")]).await;
    let kept = carried.form();
    let kept = [
        ("seen", kept["seen"].as_str()),
        ("draft", &kept["draft"]),
        ("intent", "choose"),
    ];
    let answer = ada.post(REVIEW, &kept).await;
    assert_eq!(answer.location(), format!("{REVIEW}?draft=newer"));
    assert!(portal.puts().is_empty());
    assert_eq!(ada.get(FORM).await.form()["address.city"], "Bellevue");
}

/// Expects the page to tell what became of a form that was posted too late, or nothing.
fn assert_told(page: &Page, expected: Option<&str>) {
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let words = Words::of(Lang::En);
    let told: Vec<&str> = ["session-ended-kept", "session-ended-undone"]
        .into_iter()
        .filter(|key| page.body.contains(&*words.t(key)))
        .collect();
    assert_eq!(told, Vec::from_iter(expected), "{}", page.body);
}

// S10
#[tokio::test]
async fn after_signing_in_again_the_page_tells_what_became_of_the_form() {
    let restore = "/partner/billing/history/0123/restore";
    for (address, intent, back, told) in [
        (FORM, "review", FORM, "kept"),
        (FORM, "country", FORM, "kept"),
        (FORM, "discard", FORM, "undone"),
        (FORM, "undo", FORM, "undone"),
        (REVIEW, "save", REVIEW, "kept"),
        (REVIEW, "choose", REVIEW, "kept"),
        (REVIEW, "theirs", REVIEW, "kept"),
        (REVIEW, "discard", REVIEW, "undone"),
        (REVIEW, "keep-address", REVIEW, "undone"),
        (restore, "", "/partner/billing/history", "undone"),
        ("/account/sessions/end", "", "/account", "undone"),
    ] {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        editor.edit(FORM, &[(ORDER, "typed")]).await;
        let mut form = editor.get(FORM).await.form();
        form.insert(ORDER.to_owned(), "typed on".to_owned());
        form.insert("intent".to_owned(), intent.to_owned());
        let pairs: Vec<(&str, &str)> = form
            .iter()
            .filter(|(name, _)| address == FORM || *name == "intent" || *name == "draft")
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        end(&portal, End::Idle).await;
        let answer = editor.post(address, &pairs).await;
        let landed = again(&portal, &editor, &answer).await;
        assert_eq!(
            landed,
            format!("{back}?session={told}"),
            "{address} {intent}"
        );
        let page = editor.get(&landed).await;
        assert_told(&page, Some(&format!("session-ended-{told}")));
        assert_told(&editor.get(back).await, None);
        let kept = if (address, told) == (FORM, "kept") {
            "typed on"
        } else {
            "typed"
        };
        assert_eq!(
            editor.get(FORM).await.form()[ORDER],
            kept,
            "{address} {intent}"
        );
        assert!(portal.puts().is_empty(), "{address} {intent}");
    }
}

// S10
#[tokio::test]
async fn a_form_without_a_change_is_not_said_to_be_kept_and_nothing_is_told_twice() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let form: Vec<(String, String)> = editor.get(FORM).await.form().into_iter().collect();
    end(&portal, End::Idle).await;
    let answer = post(&editor, &form, "review").await;
    let back = again(&portal, &editor, &answer).await;
    assert_eq!(back, format!("{FORM}?session=undone"));
    // The page stays open until this session ends as well: no form leads to the next sign-in.
    end(&portal, End::Idle).await;
    let answer = editor.get(&back).await;
    assert_eq!(again(&portal, &editor, &answer).await, FORM);
}

// S10
#[tokio::test]
async fn a_review_whose_draft_is_gone_after_the_sign_in_says_that() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(FORM, &[(ORDER, "typed")]).await;
    let shown = editor.get(REVIEW).await.form();
    end(&portal, End::Idle).await;
    let other = portal.sign_in("Edith Editor").await;
    other.save(FORM, &[]).await;
    other.get(FORM).await;
    let draft = shown["draft"].as_str();
    let answer = editor
        .post(REVIEW, &[("draft", draft), ("intent", "save")])
        .await;
    let back = again(&portal, &editor, &answer).await;
    let form = editor.get(&back).await;
    assert_eq!(form.location(), format!("{FORM}?draft=gone"));
    assert_eq!(editor.get(form.location()).await.outcome(), Some("nothing"));
    assert_eq!(portal.puts().len(), 1);
}

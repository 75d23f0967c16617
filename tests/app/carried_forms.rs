//! What somebody typed into a form that is kept as no draft, and posted when the session was over: it
//! is on the page that asks for the sign-in, and goes on from there.

use crate::problems_board::with;
use portal_test_support::{Page, Running};
use reqwest::StatusCode;
use std::time::Duration;

pub(crate) const EDITH: &str = "Edith Editor";

/// Posts a form whose session is over, signs in, and goes on with what the answer holds. Returns the
/// page after it.
pub(crate) async fn carried(
    portal: &Running,
    user: &str,
    path: &str,
    typed: &[(&str, &str)],
    idle: bool,
) -> Page {
    let visitor = portal.sign_in(user).await;
    if idle {
        portal.clock.advance(Duration::from_secs(31 * 60));
    } else {
        visitor.post("/sign-out", &[]).await;
    }
    let carried = visitor.post(path, typed).await;
    assert_eq!(carried.status, StatusCode::UNAUTHORIZED, "{}", carried.body);
    let action = format!("action=\"{path}\"");
    assert!(carried.body.contains(&action), "{}", carried.body);
    let kept = carried.form();
    for (name, value) in typed.iter().filter(|(name, _)| *name != "intent") {
        assert_eq!(kept[*name], *value, "{}", carried.body);
    }
    let mut kept: Vec<(&str, &str)> = kept
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| *name != "intent")
        .collect();
    // The button that goes on has the word of the one that was pressed.
    if let Some((name, value)) = typed.iter().find(|(name, _)| *name == "intent") {
        let button = format!("name=\"{name}\" value=\"{value}\"");
        assert!(carried.body.contains(&button), "{}", carried.body);
        kept.push((name, value));
    }
    // Going on too early loses nothing either.
    let early = visitor.post(path, &kept).await;
    assert_eq!(early.status, StatusCode::UNAUTHORIZED, "{}", early.body);
    let back = visitor.sign_in(user).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    let answer = visitor.post(path, &kept).await;
    match answer.status {
        StatusCode::SEE_OTHER => visitor.get(answer.location()).await,
        _ => answer,
    }
}

#[tokio::test]
async fn what_was_typed_into_a_form_that_is_no_draft_goes_on_after_the_sign_in() {
    let (portal, editor, id) = with(&[("email", "office@microsoft.com")]).await;
    editor
        .edit("/partner/support", &[("email", "desk@contoso.example")])
        .await;
    let new_set = [
        ("name", "Names, \"third\" floor"),
        ("reason", "moved <to> another house"),
        ("operation", "set"),
        ("field", "firstName"),
        ("value", "Nguyễn"),
        ("customer", &*id),
    ];
    let corrected = [("value", "Trần"), ("command", "correct")];
    let problems = format!("/customers/{id}/problems");
    let silence = [
        ("problem", "email-domain email"),
        ("reason", "they own it, says the letter"),
        ("intent", "silence"),
    ];
    let offer = [
        ("to", ""),
        ("note", "the third floor is missing"),
        ("intent", "offer"),
    ];
    let channel = [
        ("intent", "add"),
        ("way", "teams"),
        ("name", "Duty desk, third floor"),
        ("address", "no address"),
        ("kind", "outside-change"),
        ("lang", "fr"),
    ];
    let listen = [
        ("intent", "store"),
        ("pace", "daily"),
        ("lang", "fr"),
        ("address", "edith@elsewhere.example"),
        ("kind", "outside-change"),
    ];
    for (user, path, typed, found) in [
        (
            EDITH,
            "/changes",
            &new_set[..],
            "moved &lt;to&gt; another house",
        ),
        (EDITH, "/changes/1", &corrected, "Trần"),
        (EDITH, &*problems, &silence, "they own it, says the letter"),
        (
            EDITH,
            "/partner/support/drafts",
            &offer,
            "the third floor is missing",
        ),
        (
            "Ada Admin",
            "/notifications",
            &channel,
            "Duty desk, third floor",
        ),
        (
            EDITH,
            "/account/notifications",
            &listen,
            "edith@elsewhere.example",
        ),
    ] {
        // The tokens are of the time at which this began, and last an hour.
        let idle = path == "/changes";
        let page = carried(&portal, user, path, typed, idle).await;
        assert!(page.body.contains(found), "{path}: {}", page.body);
    }
}

#[tokio::test]
async fn what_only_a_press_began_is_not_carried() {
    let (_portal, editor, id) = with(&[]).await;
    let typed = [
        ("name", "Names"),
        ("reason", "moved"),
        ("operation", "set"),
        ("field", "firstName"),
        ("value", "Nguyễn"),
        ("customer", &*id),
    ];
    editor.submit("/changes", &typed).await;
    editor.post("/sign-out", &[]).await;
    for (path, pressed) in [
        ("/changes/1", [("command", "start"), ("confirmed", "1")]),
        ("/changes/1", [("command", "discard"), ("confirmed", "")]),
        ("/notifications", [("intent", "remove"), ("confirm", "yes")]),
    ] {
        let answer = editor.post(path, &pressed).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.location().starts_with("/sign-in"), "{path}");
    }
}

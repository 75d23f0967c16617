//! What comes back to the portal's address of sign-ins, other than a sign-in: the Back button, an
//! administrator's consent, and a browser that kept no cookie.

use portal::text::{Lang, Words};
use portal_test_support::{start, start_with};
use reqwest::StatusCode;

fn words() -> &'static Words {
    Words::of(Lang::En)
}

// S2
#[tokio::test]
async fn going_back_after_signing_in_leads_to_where_the_person_was_going() {
    let portal = start().await;
    let visitor = portal.anon();
    let begun = visitor.get("/sign-in?return_to=/partner/support").await;
    let callback = visitor.choose(begun.location(), "Edith Editor").await;
    assert_eq!(
        visitor.get(&callback).await.location(),
        "/partner/support",
        "signed in"
    );
    // The process that completed it answers; of several, one in turn.
    let mut again = visitor.get(&callback).await;
    for _ in 1..portal.portals.len() {
        if again.status == StatusCode::BAD_REQUEST {
            again = visitor.get(&callback).await;
        }
    }
    assert_eq!(
        (again.status, again.location()),
        (StatusCode::SEE_OTHER, "/partner/support"),
        "{}",
        again.body
    );
    let stranger = portal.anon().get(&callback).await;
    assert_eq!(stranger.status, StatusCode::BAD_REQUEST, "and nobody else");
}

// S2
#[tokio::test]
async fn the_answer_to_an_administrators_consent_is_told() {
    let portal = start().await;
    let visitor = portal.anon();
    let given = visitor
        .get("/sign-in/callback?admin_consent=True&tenant=6f8e3c5a-1d2b-4c3d-8e9f-0a1b2c3d4e5f")
        .await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.body);
    assert!(
        given.body.contains(&*words().t("consent-title")),
        "{}",
        given.body
    );
    let refused = visitor
        .get("/sign-in/callback?admin_consent=True&error=access_denied&error_description=AADSTS65004%3A+User+declined+to+consent")
        .await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.body);
    assert!(refused.body.contains("AADSTS65004"), "{}", refused.body);
}

// C1
#[tokio::test]
async fn a_browser_that_kept_no_cookie_is_told_so() {
    let portal = start().await;
    let visitor = portal.anon();
    let begun = visitor.get("/sign-in?return_to=/").await;
    let callback = visitor.choose(begun.location(), "Edith Editor").await;
    let without = portal.anon().get(&callback).await;
    assert_eq!(without.status, StatusCode::BAD_REQUEST);
    assert!(
        without
            .body
            .contains(&*words().t("error-callback-cookie-title")),
        "{}",
        without.body
    );
}

// C1: cookies know no ports.
#[tokio::test]
async fn portals_at_two_ports_of_one_host_do_not_sign_each_other_out() {
    let (one, other) = (start().await, start().await);
    let there = one.sign_in("Edith Editor").await;
    // The same browser, at the other port.
    let here = there.moved(&other.origin);
    assert_eq!(here.get("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        here.sign_in("Victor Viewer").await.status,
        StatusCode::SEE_OTHER
    );
    let there = here.moved(&one.origin);
    assert!(there.get("/account").await.body.contains("Edith Editor"));
    assert!(here.get("/account").await.body.contains("Victor Viewer"));
    here.post("/sign-out", &[]).await;
    let there = here.moved(&one.origin);
    assert!(there.get("/account").await.body.contains("Edith Editor"));
    assert_eq!(here.get("/account").await.status, StatusCode::SEE_OTHER);
    let usual = start_with(|settings| settings.url = "https://portal.example.com".to_owned()).await;
    let begun = usual.anon().get("/sign-in").await;
    assert!(
        begun.header("set-cookie").starts_with("__Host-login="),
        "{}",
        begun.header("set-cookie")
    );
}

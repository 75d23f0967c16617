//! What people see when a sign-in does not work: a page that says what to do, whatever the provider
//! answered.

use portal::config::{Credential, Secret};
use portal::error_catalog;
use portal::text::{Lang, Words};
use portal_test_support::{Page, start, start_with};
use reqwest::StatusCode;
use std::time::Duration;

/// A page with a heading, a way on, and a reference; nothing foreign in it is markup.
fn assert_helps(page: &Page, status: StatusCode, heading: &str, what: &str) {
    assert_eq!(page.status, status, "{what}: {}", page.body);
    assert!(
        page.body.contains(&format!("<h1>{heading}")),
        "{what}: {}",
        page.body
    );
    assert!(
        page.body.contains("<a href=\"/sign-in"),
        "{what} leads on: {}",
        page.body
    );
    assert!(
        page.body.contains(page.header("portal-reference")),
        "{what} has a reference"
    );
    assert!(
        !page.body.contains("<script>alert") && !page.body.contains("<img src=x"),
        "{what}: {}",
        page.body
    );
    assert!(
        page.body.len() < 24 * 1024,
        "{what}: {} bytes",
        page.body.len()
    );
    assert!(
        page.headers.get("set-cookie").is_none(),
        "{what}: nobody is signed in"
    );
}

/// What the catalogue says of this code; of one it does not know, the page's own words.
fn heading_of(code: &str, own: &str) -> String {
    let row = error_catalog::entries().find(|row| row.codes.contains(&code));
    row.map_or(own.to_owned(), |row| {
        Words::of(Lang::En)
            .t(&format!("catalogue-{}-what", row.id))
            .into_owned()
    })
}

// S9: every error that a provider sends back with the browser.
#[tokio::test]
async fn s9_every_refused_callback_has_its_page() {
    const REFUSED: &str = "Microsoft Entra ID refused the sign-in";
    const DENIED: &str = "You did not complete the sign-in";
    const DOWN: &str = "Signing in is not possible right now";
    let long = "x".repeat(10 * 1024);
    let (bad, unavailable, broken) = (
        StatusCode::BAD_REQUEST,
        StatusCode::SERVICE_UNAVAILABLE,
        StatusCode::BAD_GATEWAY,
    );
    let portal = start().await;
    let stranger = portal.anon();
    for (error, description, status, heading) in [
        (
            "access_denied",
            "AADSTS65004: User declined to consent to access the app.",
            bad,
            DENIED,
        ),
        ("access_denied", "", bad, DENIED),
        (
            "consent_required",
            "AADSTS65001: The user or administrator has not consented.",
            bad,
            DENIED,
        ),
        (
            "interaction_required",
            "AADSTS50076: You must use multi-factor authentication to access.",
            bad,
            REFUSED,
        ),
        (
            "login_required",
            "AADSTS50058: A silent sign-in was sent but no user is signed in.",
            bad,
            REFUSED,
        ),
        (
            "invalid_request",
            "AADSTS90014: The required field is missing.",
            bad,
            REFUSED,
        ),
        (
            "invalid_scope",
            "AADSTS70011: The scope is not valid.",
            bad,
            REFUSED,
        ),
        (
            "unauthorized_client",
            "AADSTS700016: Application was not found in the directory.",
            bad,
            REFUSED,
        ),
        ("unsupported_response_type", "", bad, REFUSED),
        (
            "temporarily_unavailable",
            "AADSTS90033: A transient error has occurred.",
            unavailable,
            DOWN,
        ),
        (
            "server_error",
            "AADSTS90000: Something went wrong.",
            broken,
            DOWN,
        ),
        ("", "", bad, REFUSED),
        (
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>\u{202e}\u{0}\r\n",
            bad,
            REFUSED,
        ),
        ("made-up", &long, bad, REFUSED),
        (
            "access_denied",
            &format!("AADSTS{}", "9".repeat(500)),
            bad,
            DENIED,
        ),
    ] {
        let begun = stranger.get("/sign-in").await;
        let state = url::Url::parse(begun.location())
            .unwrap()
            .query_pairs()
            .find(|(name, _)| name == "state")
            .unwrap()
            .1
            .into_owned();
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("error", error),
                ("error_description", description),
                ("state", &state),
            ])
            .finish();
        let what = format!("{error} {}", &description[..description.len().min(40)]);
        let page = stranger.get(&format!("/sign-in/callback?{query}")).await;
        let number = description
            .split(':')
            .next()
            .filter(|code| (8..20).contains(&code.len()) && code.starts_with("AADSTS"));
        assert_helps(
            &page,
            status,
            &heading_of(
                number.unwrap_or(if description.is_empty() { error } else { "" }),
                heading,
            ),
            &what,
        );
        if let Some(code) = number {
            assert!(page.body.contains(code), "{what}: {}", page.body);
        }
    }
}

// S9: what the provider answers when the portal redeems the code.
#[tokio::test]
async fn s9_a_token_endpoint_that_does_not_work_has_its_page() {
    let portal = start().await;
    for (quirk, status) in [
        ("server-error", StatusCode::BAD_GATEWAY),
        ("html", StatusCode::BAD_GATEWAY),
        ("malformed", StatusCode::BAD_GATEWAY),
        ("truncated", StatusCode::BAD_GATEWAY),
        ("oversize", StatusCode::BAD_GATEWAY),
        ("empty", StatusCode::BAD_GATEWAY),
        ("redirect", StatusCode::BAD_GATEWAY),
        ("no-id-token", StatusCode::BAD_GATEWAY),
        ("unavailable", StatusCode::SERVICE_UNAVAILABLE),
        ("throttle", StatusCode::SERVICE_UNAVAILABLE),
        ("gateway-timeout", StatusCode::SERVICE_UNAVAILABLE),
        ("drop", StatusCode::SERVICE_UNAVAILABLE),
    ] {
        portal.fault("token", quirk, None, Some(1));
        let stranger = portal.anon();
        let page = stranger.sign_in("Edith Editor").await;
        assert_helps(&page, status, "Signing in is not possible right now", quirk);
        portal.sandbox.clear();
        assert_eq!(
            stranger.sign_in("Edith Editor").await.status,
            StatusCode::SEE_OTHER,
            "{quirk}: the next one works"
        );
    }
    let wrong =
        start_with(|settings| settings.credential = Credential::Secret(Secret::new("expired")))
            .await;
    let page = wrong.anon().sign_in("Edith Editor").await;
    assert_helps(
        &page,
        StatusCode::BAD_REQUEST,
        "The portal’s client secret is wrong",
        "a wrong client secret",
    );
    assert!(page.body.contains("AADSTS7000215"), "{}", page.body);
}

// S3, S5: every wrong id token has its own page, and the right one gets in afterwards.
#[tokio::test]
async fn s3_a_wrong_id_token_has_its_page() {
    let portal = start().await;
    let stranger = portal.anon();
    let provider = [
        "wrong-audience",
        "wrong-issuer",
        "wrong-signature",
        "unknown-key",
        "unsigned",
        "hs256",
        "expired",
        "not-yet",
    ]
    .map(|quirk| {
        (
            quirk,
            StatusCode::BAD_GATEWAY,
            "Signing in is not possible right now",
        )
    });
    let others = [
        (
            "wrong-nonce",
            StatusCode::BAD_REQUEST,
            "This sign-in link no longer works",
        ),
        (
            "guest",
            StatusCode::FORBIDDEN,
            "This account belongs to another organization",
        ),
    ];
    for (quirk, status, heading) in provider.into_iter().chain(others) {
        portal.fault("token", "id-token", Some(quirk), Some(1));
        let page = stranger.sign_in("Edith Editor").await;
        assert_helps(&page, status, heading, quirk);
        assert_eq!(
            stranger.get("/").await.status,
            StatusCode::SEE_OTHER,
            "{quirk}: nobody is signed in"
        );
    }
    assert_eq!(
        stranger.sign_in("Edith Editor").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(stranger.get("/").await.status, StatusCode::OK);
}

/// The sandbox issues tokens by the portal's clock.
#[tokio::test]
async fn who_signs_in_hours_later_on_a_moved_clock_is_let_in() {
    let portal = start().await;
    for _ in 0..2 {
        portal.clock.advance(Duration::from_secs(3 * 60 * 60));
        let editor = portal.sign_in("Edith Editor").await;
        let form = editor.get("/partner/billing").await;
        assert_eq!(form.status, StatusCode::OK, "{}", form.body);
    }
}

// S10, D5: a refresh token that died leads to sign-in, with what was typed kept.
#[tokio::test]
async fn s10_a_dead_refresh_token_keeps_what_was_typed() {
    let portal = start_with(|settings| settings.session_idle = Duration::from_secs(8 * 3600)).await;
    let editor = portal.sign_in("Edith Editor").await;
    let mut form = editor.get("/partner/billing").await.form();
    form.insert(
        "purchaseOrderNumber".to_owned(),
        "typed in the end".to_owned(),
    );
    portal.fault("token", "refresh-refused", None, None);
    portal.clock.advance(Duration::from_secs(61 * 60));
    let mut pairs: Vec<(&str, &str)> = form
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    pairs.push(("intent", "review"));
    let mut answer = editor.post("/partner/billing", &pairs).await;
    for _ in 0..2 {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        if answer.location().starts_with("/sign-in") {
            break;
        }
        answer = editor.get(answer.location()).await;
    }
    assert!(
        answer
            .location()
            .starts_with("/sign-in?return_to=%2Fpartner%2Fbilling"),
        "{}",
        answer.location()
    );
    portal.sandbox.clear();
    assert_eq!(
        editor.sign_in("Edith Editor").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        editor.get("/partner/billing").await.form()["purchaseOrderNumber"],
        "typed in the end"
    );
}

// S8: nothing that was shown can be shown again from the browser's memory.
#[tokio::test]
async fn s8_signing_out_leaves_nothing_behind() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    for path in [
        "/",
        "/partner/billing",
        "/customers",
        "/drafts",
        "/account",
        "/api/v1/partner/profiles/billing",
    ] {
        assert_eq!(
            editor.get(path).await.header("cache-control"),
            "no-store",
            "{path}"
        );
    }
    let copy = editor.copy();
    let out = editor.post("/sign-out", &[]).await;
    assert_eq!(
        (out.status, out.header("clear-site-data")),
        (StatusCode::OK, "\"cache\", \"storage\"")
    );
    assert!(
        out.header("refresh").contains("/logout?client_id=")
            && out.header("refresh").contains("post_logout_redirect_uri="),
        "{}",
        out.header("refresh")
    );
    assert!(!editor.cookies().contains("__Host-session"));
    assert_eq!(
        copy.get("/partner/billing").await.status,
        StatusCode::SEE_OTHER,
        "a copy of the cookie is worth nothing"
    );
    assert_eq!(
        copy.get("/api/v1/partner/profiles/billing").await.status,
        StatusCode::UNAUTHORIZED
    );
}

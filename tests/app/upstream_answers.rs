//! What a page and the JSON interface say of each kind of answer, or lack of one, by Partner Center
//! and by the identity provider: status, sentence, and the ids to ask Microsoft with.

use portal::text::{Lang, Words};
use portal_test_support::{Page, Running, Visitor, start, start_with};
use reqwest::{Method, StatusCode};
use std::time::Duration;

const INTERFACE: &str = "/api/v1/partner/profiles/billing";

fn says(page: &Page, kind: &str) -> bool {
    let words = Words::of(Lang::En);
    let title = words.t(&format!("error-{kind}-title"));
    page.body.contains(&*title)
}

// U6
#[tokio::test]
async fn each_way_of_not_answering_a_read_is_told_as_what_it_is() {
    for (fault, value, status, kind) in [
        ("drop", None, StatusCode::BAD_GATEWAY, "interrupted"),
        ("truncated", None, StatusCode::BAD_GATEWAY, "interrupted"),
        ("server-error", None, StatusCode::BAD_GATEWAY, "unavailable"),
        ("bad-gateway", None, StatusCode::BAD_GATEWAY, "unavailable"),
        ("malformed", None, StatusCode::BAD_GATEWAY, "unreadable"),
        ("html", None, StatusCode::BAD_GATEWAY, "unreadable"),
        ("empty", None, StatusCode::BAD_GATEWAY, "unreadable"),
        ("oversize", None, StatusCode::BAD_GATEWAY, "unreadable"),
        ("body", Some("204"), StatusCode::BAD_GATEWAY, "unreadable"),
        ("body", Some("206"), StatusCode::BAD_GATEWAY, "unreadable"),
        ("body", Some("{}"), StatusCode::BAD_GATEWAY, "unreadable"),
    ] {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        portal.fault("billing", fault, value, None);
        let (page, interface) = (
            editor.get("/partner/billing").await,
            editor.get(INTERFACE).await,
        );
        assert_eq!(
            (page.status, interface.status),
            (status, status),
            "{fault} {value:?}: {}",
            interface.body
        );
        assert!(says(&page, kind), "{fault} {value:?}: {}", page.body);
        let problem = interface.json();
        assert!(
            problem["type"].as_str().unwrap().ends_with(kind),
            "{fault} {value:?}: {problem}"
        );
        for id in ["requestId", "correlationId"] {
            assert!(problem[id].is_string(), "{fault} {value:?}: {problem}");
        }
    }
}

// U6
#[tokio::test]
async fn without_a_connection_nothing_was_sent_and_that_is_said() {
    let nowhere = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", nowhere.local_addr().unwrap());
    drop(nowhere);
    let portal = start_with(|settings| settings.api_url = address).await;
    let editor = portal.sign_in("Edith Editor").await;
    let (page, interface) = (
        editor.get("/partner/billing").await,
        editor.get(INTERFACE).await,
    );
    assert_eq!(
        (page.status, interface.status),
        (StatusCode::BAD_GATEWAY, StatusCode::BAD_GATEWAY)
    );
    assert!(says(&page, "unreachable"), "{}", page.body);
}

// U6
#[tokio::test]
async fn a_put_that_is_throttled_tells_status_wait_and_ids() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let read = editor.get(INTERFACE).await;
    let tag = read.header("etag").to_owned();
    let wanted = read.body.replacen("Bellevue", "Redmond", 1);
    portal.fault_of_puts("billing", "throttle", Some("57"), 1);
    let answer = editor
        .json(
            Method::PUT,
            INTERFACE,
            &[("if-match", &tag)],
            Some(wanted.replace("purchaseOrderNumber\":\"", "purchaseOrderNumber\":\"9")),
        )
        .await;
    assert_eq!(
        answer.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        answer.body
    );
    let problem = answer.json();
    assert_eq!(problem["upstreamStatus"], 429, "{problem}");
    for id in ["requestId", "correlationId"] {
        assert!(problem[id].is_string(), "{problem}");
    }
    assert_eq!(answer.header("retry-after"), "57");
}

/// The clock is put to where the access token has ended and the session has not.
async fn with_an_ended_token(error: &str) -> (Running, Visitor) {
    let portal = start_with(|settings| {
        (settings.session_idle, settings.session_lifetime) =
            (Duration::from_secs(1 << 28), Duration::from_secs(1 << 28));
    })
    .await;
    let editor = portal.sign_in("Edith Editor").await;
    portal.fault("token", "refresh-error", Some(error), None);
    portal.clock.advance(Duration::from_secs(3_700));
    (portal, editor)
}

// S2, U6
#[tokio::test]
async fn a_refresh_that_is_refused_for_the_portals_own_fault_keeps_the_session() {
    for (error, who) in [
        ("invalid_client 7000222", "AADSTS7000222"),
        ("unauthorized_client 700016", "AADSTS700016"),
        ("unheard_of 999999", "AADSTS999999"),
    ] {
        let (portal, editor) = with_an_ended_token(error).await;
        let (page, interface) = (
            editor.get("/partner/billing").await,
            editor.get(INTERFACE).await,
        );
        assert_eq!(
            (page.status, interface.status),
            (StatusCode::BAD_GATEWAY, StatusCode::BAD_GATEWAY),
            "{error}: {}",
            page.body
        );
        assert!(page.body.contains(who), "{error}: {}", page.body);
        assert_eq!(interface.json()["upstreamCode"], who, "{error}");
        let sessions = portal.portal.sessions().await.unwrap();
        assert_eq!(sessions.len(), 1, "{error}: the session stays");
    }
}

// S2
#[tokio::test]
async fn what_the_provider_wants_proven_is_passed_on_to_the_next_sign_in() {
    let (_portal, editor) = with_an_ended_token("interaction_required 50076").await;
    let page = editor.get("/partner/billing").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    assert!(
        page.location()
            .starts_with("/sign-in?return_to=%2Fpartner%2Fbilling&claims=%7B%22access_token%22"),
        "{}",
        page.location()
    );
    let provider = editor.get(page.location()).await;
    assert!(
        provider
            .location()
            .contains("&claims=%7B%22access_token%22%3A%7B%22acrs%22"),
        "{}",
        provider.location()
    );
}

// S2
#[tokio::test]
async fn a_claims_challenge_of_partner_center_is_met_by_a_button_and_asks_nobody_twice() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    portal.fault("billing", "claims-challenge", None, None);
    let page = editor.get("/partner/billing").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.body);
    assert!(
        page.body.contains(
            "href=\"/sign-in?return_to=%2Fpartner%2Fbilling&amp;claims=%7B%22access_token%22"
        ),
        "{}",
        page.body
    );
    assert_eq!(
        portal
            .calls()
            .iter()
            .filter(|call| call.resource == "billing")
            .count(),
        2,
        "once more with a new token, and no further"
    );
}

// S2
#[tokio::test]
async fn a_second_factor_is_asked_for_as_the_provider_takes_it() {
    let portal = start().await;
    let visitor = portal.anon();
    let begun = visitor.get("/sign-in?return_to=/&step_up=1").await;
    assert!(
        !begun.location().contains("amr_values")
            && begun.location().contains(
                "claims=%7B%22access_token%22%3A%7B%22amr%22%3A%7B%22values%22%3A%5B%22mfa%22%5D%7D%7D%7D"
            ),
        "{}",
        begun.location()
    );
    for claims in ["", "no JSON", "[1]", "7"] {
        let address = format!("/sign-in?return_to=/&claims={claims}");
        let begun = visitor.get(&address).await;
        assert!(
            begun.status == StatusCode::SEE_OTHER && !begun.location().contains("claims="),
            "{claims}: {}",
            begun.location()
        );
    }
}

// S5
#[tokio::test]
async fn a_form_never_ends_in_a_chain_of_redirects_to_the_provider() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let form = editor.get("/partner/billing").await;
    assert!(
        form.header("content-security-policy")
            .contains("form-action 'self';"),
        "forms lead to the portal only"
    );
    portal
        .clock
        .advance(std::time::Duration::from_secs(31 * 60));
    let mut typed = form.form();
    typed.insert("purchaseOrderNumber".into(), "kept".into());
    typed.insert("intent".into(), "review".into());
    let typed: Vec<(&str, &str)> = typed
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let answer = editor.post("/partner/billing", &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = editor.get(answer.location()).await;
    assert_eq!(page.status, StatusCode::OK, "a page of our own");
    assert_eq!(
        page.header("refresh"),
        "0;url=/sign-in?return_to=%2Fpartner%2Fbilling%3Fsession%3Dkept",
        "that leads on by itself"
    );
    assert!(
        page.body
            .contains("href=\"/sign-in?return_to=%2Fpartner%2Fbilling%3Fsession%3Dkept\""),
        "and by a link: {}",
        page.body
    );
}

// S5
#[tokio::test]
async fn signing_out_answers_with_a_page_that_leads_on_to_the_provider() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let page = editor.post("/sign-out", &[]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.header("refresh").starts_with("0;url=http")
            && page.header("refresh").contains("/logout"),
        "{}",
        page.header("refresh")
    );
    assert!(!page.body.contains("Edith"), "{}", page.body);
    assert_eq!(
        editor.get("/").await.status,
        StatusCode::SEE_OTHER,
        "signed out"
    );
}

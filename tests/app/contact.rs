//! `PORTAL_CONTACT` and `PORTAL_ROLE_REQUEST_URL` on refusals, as pages and as problem documents.

use portal::config::Contact;
use portal_test_support::{Running, start, start_with};
use reqwest::{Method, StatusCode};
use std::sync::Arc;

const CONTACT: &str = "Partner desk <desk@contoso.example> | +1 425 555 0100";

async fn with_a_contact() -> Running {
    start_with(|settings| {
        settings.contact = Some(Arc::new(Contact::parse(CONTACT).unwrap()));
        settings.role_request_url = Some(Arc::from("https://access.contoso.example/portal"));
    })
    .await
}

#[tokio::test]
async fn refusals_name_the_contact_with_links_and_where_a_role_is_asked_for() {
    let portal = with_a_contact().await;
    let norman = portal.sign_in("Norman NoRole").await;
    let mallory = portal.sign_in("Mallory NoMfa").await;
    let victor = portal.sign_in("Victor Viewer").await;
    let editor = portal.sign_in("Edith Editor").await;
    portal.fault("billing", "unavailable", None, None);
    for (visitor, path, status, role) in [
        (&norman, "/partner/support", StatusCode::FORBIDDEN, true),
        (&mallory, "/partner/support", StatusCode::FORBIDDEN, false),
        (&victor, "/drafts", StatusCode::FORBIDDEN, true),
        (&editor, "/partner/billing", StatusCode::BAD_GATEWAY, false),
    ] {
        let page = visitor.get(path).await;
        assert_eq!(page.status, status, "{path}: {}", page.body);
        for link in ["mailto:desk@contoso.example", "tel:+14255550100"] {
            assert!(page.body.contains(link), "{path} {link}: {}", page.body);
        }
        assert!(
            !page.body.contains("portal administrator"),
            "{path}: {}",
            page.body
        );
        let links = page.body.contains("https://access.contoso.example/portal");
        assert_eq!(links, role, "{path}");
    }
    // Who reads a profile that others may change is told whom to ask.
    let read = victor.get("/partner/support").await;
    assert!(read.body.contains("ask Partner desk"), "{}", read.body);
    assert!(read.body.contains("https://access.contoso.example/portal"));
    let missing = victor.get("/no/such/page").await;
    assert!(
        !missing.body.contains("mailto:"),
        "nobody can help with that"
    );
}

#[tokio::test]
async fn problem_documents_name_the_contact() {
    let portal = with_a_contact().await;
    let norman = portal.sign_in("Norman NoRole").await;
    let problem = norman.get("/api/v1/partner/profiles/billing").await;
    assert_eq!(problem.status, StatusCode::FORBIDDEN);
    assert_eq!(problem.json()["contact"], CONTACT);
    let editor = portal.sign_in("Edith Editor").await;
    let address = "/api/v1/partner/profiles/billing";
    let body = Some("no json".to_owned());
    let problem = editor
        .json(Method::PUT, address, &[("if-match", "\"x\"")], body)
        .await;
    assert_eq!(problem.status, StatusCode::BAD_REQUEST, "{}", problem.body);
    assert_eq!(problem.json()["contact"], CONTACT);

    let plain = start().await;
    let norman = plain.sign_in("Norman NoRole").await;
    let problem = norman.get("/api/v1/partner/profiles/billing").await;
    assert!(problem.json().get("contact").is_none(), "{}", problem.body);
    let page = norman.get("/partner/billing").await;
    assert!(
        page.body.contains("your Microsoft Entra administrator") && !page.body.contains("mailto:"),
        "{}",
        page.body
    );
}

//! Who may what, pages and JSON alike.

use portal_test_support::start;
use reqwest::{Method, StatusCode};

const READ: &[&str] = &[
    "/",
    "/partner/billing",
    "/partner/network",
    "/customers",
    "/api/v1/partner/profiles/billing",
    "/api/v1/customers",
];

#[tokio::test]
async fn without_a_session_pages_lead_to_sign_in_and_json_answers_401() {
    let portal = start().await;
    let anon = portal.anon();
    for path in READ {
        let page = anon.get(path).await;
        if path.starts_with("/api") {
            assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}");
        } else {
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
            assert!(
                page.location().starts_with("/sign-in?return_to="),
                "{path}: {}",
                page.location()
            );
        }
    }
    assert!(portal.calls().is_empty());
}

#[tokio::test]
async fn every_role_reads_and_only_editors_and_admins_write() {
    let portal = start().await;
    for (name, may_edit) in [
        ("Victor Viewer", false),
        ("Audrey Auditor", false),
        ("Abel Approver", false),
        ("Edith Editor", true),
        ("Ada Admin", true),
    ] {
        let visitor = portal.sign_in(name).await;
        for path in READ {
            assert_eq!(
                visitor.get(path).await.status,
                StatusCode::OK,
                "{name} {path}"
            );
        }
        let form = visitor.get("/partner/billing").await;
        assert_eq!(
            form.body.contains("name=\"purchaseOrderNumber\""),
            may_edit,
            "{name}"
        );
        let expected = if may_edit {
            StatusCode::SEE_OTHER
        } else {
            StatusCode::FORBIDDEN
        };
        for path in ["/partner/billing", "/partner/billing/review"] {
            let answer = visitor.post(path, &[("intent", "discard")]).await;
            assert_eq!(answer.status, expected, "{name} {path}");
        }
        assert_eq!(
            visitor.get("/drafts").await.status,
            if may_edit {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            },
            "{name}"
        );
        let put = visitor
            .json(
                Method::PUT,
                "/api/v1/partner/profiles/billing",
                &[("if-match", "\"x\"")],
                Some("{}".into()),
            )
            .await;
        assert_eq!(
            put.status,
            if may_edit {
                StatusCode::PRECONDITION_FAILED
            } else {
                StatusCode::FORBIDDEN
            },
            "{name}"
        );
    }
    assert!(portal.puts().is_empty());
}

// C2, D5
#[tokio::test]
async fn a_session_that_was_ended_on_purpose_can_do_nothing_more() {
    let portal = start().await;
    let (thief, edith, ada) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Ada Admin").await,
    );
    for (who, page, ends) in [
        (&edith, "/account", "her own"),
        (&ada, "/people", "anybody's"),
    ] {
        let copied = if ends == "her own" {
            thief.get("/partner/billing").await
        } else {
            edith.get("/partner/billing").await
        };
        let victim = if ends == "her own" { &thief } else { &edith };
        let mut form = copied.form();
        form.insert("address.city".to_owned(), "Planted".to_owned());
        form.insert("intent".to_owned(), "review".to_owned());
        let form: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();

        let others = who.get(page).await.body;
        let hidden = others
            .split("name=\"session\" value=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        for session in hidden {
            assert_eq!(
                who.post(&format!("{page}/sessions/end"), &[("session", session)])
                    .await
                    .status,
                StatusCode::SEE_OTHER,
                "{ends}"
            );
        }
        let late = victim.post("/partner/billing", &form).await;
        // The page carries what was typed to the next sign-in; nothing of it is kept here.
        assert_eq!(late.status, StatusCode::UNAUTHORIZED, "{ends}");
        assert!(
            late.body.contains("href=\"/sign-in?"),
            "{ends}: {}",
            late.body
        );
        let again = portal
            .sign_in("Edith Editor")
            .await
            .get("/partner/billing")
            .await;
        assert!(
            !again.body.contains("Planted"),
            "{ends}: a post of a session that was ended is not hers"
        );
    }
}

#[tokio::test]
async fn without_a_role_or_mfa_or_from_another_tenant_a_page_says_what_to_do() {
    let portal = start().await;
    let nobody = portal.sign_in("Norman NoRole").await;
    for path in READ {
        assert_eq!(
            nobody.get(path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    let page = nobody.get("/partner/billing").await;
    assert!(page.body.contains("Portal.Viewer"), "{}", page.body);

    let without_mfa = portal.sign_in("Mallory NoMfa").await;
    let page = without_mfa.get("/partner/billing").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(
        page.body.contains("900421") && page.body.contains("MFA"),
        "{}",
        page.body
    );

    let stranger = portal.anon();
    let refused = stranger.sign_in("Otto Other-tenant").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    assert!(
        refused.body.contains("another organization"),
        "{}",
        refused.body
    );
    assert_eq!(
        stranger.get("/partner/billing").await.status,
        StatusCode::SEE_OTHER,
        "nobody is signed in"
    );
}

#[tokio::test]
async fn w1_unsafe_requests_from_elsewhere_are_refused() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for headers in [
        vec![],
        vec![("origin", "https://elsewhere.example")],
        vec![("origin", "null")],
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![
            ("sec-fetch-site", "cross-site"),
            ("origin", "http://localhost"),
        ],
    ] {
        for path in [
            "/partner/billing",
            "/partner/billing/review",
            "/sign-out",
            "/language",
        ] {
            let headers: Vec<_> = headers.iter().chain(&form).copied().collect();
            let answer = editor
                .send(
                    Method::POST,
                    path,
                    &headers,
                    Some("intent=discard".to_owned()),
                )
                .await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
        }
    }
    assert_eq!(
        editor.get("/").await.status,
        StatusCode::OK,
        "still signed in"
    );
}

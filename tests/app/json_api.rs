//! The JSON interface.

use portal_test_support::{Page, Visitor, start};
use reqwest::{Method, StatusCode};

const BILLING: &str = "/api/v1/partner/profiles/billing";

async fn put(visitor: &Visitor, path: &str, tag: &str, body: &str) -> Page {
    visitor
        .json(
            Method::PUT,
            path,
            &[("if-match", tag)],
            Some(body.to_owned()),
        )
        .await
}

#[tokio::test]
async fn get_then_put_stores_and_leaves_no_draft() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let got = editor.get(BILLING).await;
    assert_eq!(got.status, StatusCode::OK);
    assert!(got.body.starts_with('{'), "no byte-order mark");
    let changed = got.body.replace("\"9888\"", "\"9889\"");
    assert_ne!(changed, got.body);
    let stored = put(&editor, BILLING, got.header("etag"), &changed).await;
    assert_eq!(stored.status, StatusCode::OK, "{}", stored.body);
    assert_ne!(stored.header("etag"), got.header("etag"));
    assert_eq!(stored.json()["purchaseOrderNumber"], "9889");
    assert_eq!(portal.puts()[0].request_body, changed);
    assert_eq!(
        editor.get(BILLING).await.header("etag"),
        stored.header("etag"),
        "the stored document is the current one"
    );
    assert!(
        !editor
            .get("/drafts")
            .await
            .body
            .contains("/partner/billing/review")
    );
}

#[tokio::test]
async fn preconditions_are_demanded_and_checked() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let got = editor.get(BILLING).await;
    for headers in [vec![], vec![("if-match", "*")]] {
        let page = editor
            .json(Method::PUT, BILLING, &headers, Some(got.body.clone()))
            .await;
        assert_eq!(page.status, StatusCode::PRECONDITION_REQUIRED);
    }
    let stale = put(&editor, BILLING, "\"another\"", &got.body).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(stale.header("etag"), got.header("etag"));
    assert_eq!(stale.json()["current"], got.json());
    assert_eq!(stale.json()["yours"], got.json());
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn members_that_may_not_change_are_named() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let got = editor.get(BILLING).await;
    for (from, to, key, code) in [
        ("\"USD\"", "\"EUR\"", "billingCurrency", "read-only"),
        (
            "{\"companyName\"",
            "{\"added\":1,\"companyName\"",
            "added",
            "added",
        ),
        (
            "\"objectType\":\"BillingProfile\"",
            "\"objectType\":\"Other\"",
            "attributes.objectType",
            "unknown-member",
        ),
        ("\"9888\"", "9888", "purchaseOrderNumber", "not-text"),
        (
            "\"1 Microsoft Way\"",
            "\"\"",
            "address.addressLine1",
            "required",
        ),
    ] {
        let body = got.body.replacen(from, to, 1);
        assert_ne!(body, got.body, "{from}");
        let page = put(&editor, BILLING, got.header("etag"), &body).await;
        assert_eq!(
            page.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{key}: {}",
            page.body
        );
        let problem = &page.json()["problems"][0];
        assert_eq!(
            (problem["key"].as_str(), problem["code"].as_str()),
            (Some(key), Some(code))
        );
        assert!(
            !problem["detail"].as_str().unwrap().starts_with('['),
            "{problem}"
        );
    }
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn a_guarded_member_needs_its_header() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let path = "/api/v1/partner/profiles/legal-business";
    let got = editor.get(path).await;
    let body = got
        .body
        .replace("Lucerne Publishing", "Lucerne Publishing Ltd");
    assert_eq!(
        put(&editor, path, got.header("etag"), &body).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let headers = [("if-match", got.header("etag")), ("portal-confirm", "yes")];
    let stored = editor.json(Method::PUT, path, &headers, Some(body)).await;
    assert_eq!(stored.status, StatusCode::OK, "{}", stored.body);
    assert_eq!(stored.json()["vettingStatus"], "pending");
}

#[tokio::test]
async fn errors_are_problems_with_a_reference() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let got = editor.get(BILLING).await;
    let network = editor
        .json(
            Method::PUT,
            "/api/v1/partner/profiles/network",
            &[("if-match", "\"x\"")],
            Some("{}".into()),
        )
        .await;
    assert_eq!(network.header("allow"), "GET, HEAD");
    let token = editor.get("/api/v1/customers?after=nonsense").await;
    let nonsense = put(&editor, BILLING, got.header("etag"), "{not json").await;
    let missing = editor.get("/api/v1/nothing/here").await;
    let anonymous = portal.anon().get(BILLING).await;
    for (page, status) in [
        (network, StatusCode::METHOD_NOT_ALLOWED),
        (nonsense, StatusCode::BAD_REQUEST),
        (token, StatusCode::BAD_REQUEST),
        (missing, StatusCode::NOT_FOUND),
        (anonymous, StatusCode::UNAUTHORIZED),
    ] {
        assert_eq!(page.status, status, "{}", page.body);
        assert_eq!(
            page.header("content-type"),
            "application/problem+json",
            "{}",
            page.body
        );
        let problem = page.json();
        assert_eq!(problem["status"], status.as_u16());
        assert!(
            ["type", "title", "detail", "reference"]
                .iter()
                .all(|name| problem[name].as_str().is_some_and(|text| !text.is_empty()))
        );
    }
}

#[tokio::test]
async fn the_description_names_every_call() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let description = viewer.get("/api/v1/openapi.json").await.json();
    let paths: Vec<&String> = description["paths"].as_object().unwrap().keys().collect();
    assert_eq!(
        paths,
        [
            "/api/v1/country-rules/{country}",
            "/api/v1/customers",
            "/api/v1/customers/{id}/profiles/billing",
            "/api/v1/customers/{id}/profiles/company",
            "/api/v1/partner/profiles/{profile}",
        ]
    );
}

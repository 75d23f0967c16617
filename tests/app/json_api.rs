//! The JSON interface.

use portal::profile::PROFILES;
use portal_test_support::{Page, Visitor, start};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

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
            "/api/v1/approvals",
            "/api/v1/approvals/{number}",
            "/api/v1/changes",
            "/api/v1/changes/{number}",
            "/api/v1/changes/{number}/rows",
            "/api/v1/country-rules/{country}",
            "/api/v1/customers",
            "/api/v1/customers/addresses",
            "/api/v1/customers/collection",
            "/api/v1/customers/labels",
            "/api/v1/customers/problems",
            "/api/v1/customers/views",
            "/api/v1/customers/{id}/note",
            "/api/v1/customers/{id}/problems",
            "/api/v1/customers/{id}/profiles/billing",
            "/api/v1/customers/{id}/profiles/company",
            "/api/v1/partner/profiles/{profile}",
        ]
    );
}

#[tokio::test]
async fn the_description_names_the_cookie_of_this_address() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let description = viewer.get("/api/v1/openapi.json").await.json();
    let name = description["components"]["securitySchemes"]["session"]["name"]
        .as_str()
        .unwrap();
    let sent = viewer.cookies();
    assert!(sent.contains(&format!("{name}=")), "{name}: {sent}");
}

#[tokio::test]
async fn the_sentences_of_a_problem_end_once() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let got = viewer.get(BILLING).await;
    let editor = portal.sign_in("Edith Editor").await;
    for (page, status) in [
        (
            viewer.get("/api/v1/customers?after=%C2%AC").await,
            StatusCode::BAD_REQUEST,
        ),
        (
            put(&editor, BILLING, "*", &got.body).await,
            StatusCode::PRECONDITION_REQUIRED,
        ),
    ] {
        let problem = page.json();
        let detail = problem["detail"].as_str().unwrap();
        assert_eq!(page.status, status, "{problem}");
        assert!(detail.ends_with('.') && !detail.contains(".."), "{detail}");
    }
}

#[tokio::test]
async fn every_get_has_an_entity_tag_and_is_not_sent_twice() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let list = viewer.get("/api/v1/customers").await.json();
    let customer = format!(
        "/api/v1/customers/{}/profiles",
        list["items"][0]["id"].as_str().unwrap()
    );
    for path in [
        BILLING,
        "/api/v1/customers",
        "/api/v1/customers?search=contoso",
        &format!("{customer}/billing"),
        &format!("{customer}/company"),
        "/api/v1/country-rules/DE",
        "/api/v1/openapi.json",
    ] {
        let first = viewer.get(path).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.len() > 10, "{path}: {tag}");
        for known in [tag.clone(), format!("\"other\", W/{tag}")] {
            let again = viewer
                .send(Method::GET, path, &[("if-none-match", &known)], None)
                .await;
            assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}: {known}");
            assert_eq!((again.header("etag"), &*again.body), (&*tag, ""));
        }
        let other = viewer
            .send(Method::GET, path, &[("if-none-match", "\"other\"")], None)
            .await;
        assert_eq!((other.status, &other.body), (StatusCode::OK, &first.body));
    }
}

/// Follows `$ref`s.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(name) => resolved(document, document.pointer(&name[1..]).unwrap()),
        None => schema,
    }
}

#[tokio::test]
async fn the_description_types_every_field_and_names_every_answer() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let document = viewer.get("/api/v1/openapi.json").await.json();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap();
            for (status, response) in responses {
                let said = response["description"].as_str().unwrap_or_default();
                assert!(!said.is_empty(), "{method} {path} {status}");
            }
            // A call that makes something answers with 201.
            let done = if responses.contains_key("200") {
                "200"
            } else {
                "201"
            };
            let mut expected = vec![done, "400", "401", "403", "404", "429", "502", "503", "504"];
            expected.extend(match &**method {
                "put" => vec!["405", "409", "412", "413", "415", "422", "428"],
                "post" => vec!["413", "415"],
                _ => vec!["304"],
            });
            for status in expected {
                assert!(
                    responses.contains_key(status),
                    "{method} {path}: no {status}"
                );
            }
            let schema = &responses[done]["content"]["application/json"]["schema"];
            let schema = resolved(&document, schema);
            assert!(
                schema["properties"].is_object() || schema["anyOf"].is_array(),
                "{method} {path}: a bare {schema}"
            );
        }
    }
    for profile in PROFILES {
        let name: String = profile
            .slug
            .split('-')
            .map(|word| word[..1].to_uppercase() + &word[1..])
            .collect();
        let schema = &document["components"]["schemas"][format!("{name}Profile")];
        for place in profile.places() {
            let path: String = place
                .path()
                .map(|part| format!("/properties/{part}"))
                .collect();
            let member = schema
                .pointer(&path)
                .unwrap_or_else(|| panic!("{name}{path}"));
            assert!(member["type"].is_array() && member["description"].is_string());
            assert_eq!(
                member["readOnly"] == true,
                !place.field.is_editable(),
                "{name}{path}"
            );
        }
    }
    let slugs = &document["paths"]["/api/v1/partner/profiles/{profile}"]["put"]["parameters"][0];
    assert_eq!(
        slugs["schema"]["enum"],
        json!(["billing", "legal-business", "organization", "support"])
    );
    assert_eq!(document["security"], json!([{"session": []}]));
    assert!(document["servers"][0]["url"].is_string());
}

/// `make check` has the file validated. `PORTAL_GOLDEN=write` writes it.
#[tokio::test]
async fn the_description_in_the_documents_is_the_one_that_is_answered() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let answered = viewer.get("/api/v1/openapi.json").await.json();
    let answered = serde_json::to_string_pretty(&answered).unwrap() + "\n";
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/openapi.json");
    if std::env::var("PORTAL_GOLDEN").is_ok_and(|value| value == "write") {
        std::fs::write(file, &answered).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        kept == answered,
        "PORTAL_GOLDEN=write cargo test --test app json_api writes it again"
    );
}

// D2
#[tokio::test]
async fn a_member_of_an_address_that_the_portal_does_not_know_is_kept_or_cleared_on_purpose() {
    const BILLING: &str = "/api/v1/partner/profiles/billing";
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    portal
        .sandbox
        .change(&portal::sandbox::SimulatedChange::new("billing").set("address.district", "East"))
        .unwrap();
    let put = async |document: String| {
        let tag = editor.get(BILLING).await.header("etag").to_owned();
        editor
            .json(Method::PUT, BILLING, &[("if-match", &tag)], Some(document))
            .await
    };
    let whole = editor
        .get(BILLING)
        .await
        .body
        .replace("Redmond", "Bellevue");
    let kept = put(whole).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
    assert_eq!(kept.json()["address"]["district"], "East");
    let other = put(r#"{"address":{"district":"West"}}"#.to_owned()).await;
    assert_eq!(
        other.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        other.body
    );
    let cleared = put(r#"{"address":{"district":""}}"#.to_owned()).await;
    assert_eq!(cleared.status, StatusCode::OK, "{}", cleared.body);
    assert_eq!(cleared.json()["address"]["district"], "");
}

const LEGAL: &str = "/api/v1/partner/profiles/legal-business";

/// Puts a part of the legal business profile over the current one.
async fn put_legal(editor: &Visitor, part: &Value) -> Page {
    let tag = editor.get(LEGAL).await.header("etag").to_owned();
    let headers = [("if-match", tag.as_str()), ("portal-confirm", "yes")];
    editor
        .json(Method::PUT, LEGAL, &headers, Some(part.to_string()))
        .await
}

#[tokio::test]
async fn a_part_of_a_document_is_checked_by_the_countries_that_it_leaves_out() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let approver = json!({
        "country": "DE", "city": "Berlin", "state": "", "postalCode": "10115",
        "addressLine1": "Unter den Linden 1",
    });
    let part = |postal: &str| json!({"address": {"postalCode": postal}, "companyApproverAddress": approver.clone()});
    let refused = put_legal(&editor, &part("1")).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.body
    );
    let problem = &refused.json()["problems"][0];
    assert_eq!(problem["key"], "address.postalCode", "{problem}");
    assert!(portal.puts().is_empty());

    let saved = put_legal(&editor, &part("98053")).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
    let outcome = crate::history::rows(&portal, "edit.outcome")
        .await
        .remove(0);
    let changes: Value =
        serde_json::from_str(outcome.changes.as_ref().expect("changes").get()).unwrap();
    let called = |key: &str| {
        let mut changes = changes.as_array().expect("a list").iter();
        let change = changes.find(|change| change["key"] == key);
        change.unwrap_or_else(|| panic!("{key}"))["called"].clone()
    };
    assert_eq!(called("address.postalCode"), "postal-zip");
    assert_eq!(called("companyApproverAddress.postalCode"), json!(null));
}

#[tokio::test]
async fn a_blank_that_partner_center_holds_is_taken_away_when_a_program_sends_the_value_without_it()
{
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let path = "/api/v1/partner/profiles/organization";
    let change = portal::sandbox::SimulatedChange::new("organization")
        .set("email", "a@b.example ")
        .set("companyName", "Contoso\n");
    portal.sandbox.change(&change).unwrap();
    let got = editor.get(path).await;
    let same = put(&editor, path, got.header("etag"), &got.body).await;
    assert_eq!(same.status, StatusCode::OK, "{}", same.body);
    assert!(portal.puts().is_empty(), "nothing differs");

    let around = r#"{"email":" a@b.example"}"#;
    let refused = put(&editor, path, got.header("etag"), around).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.body
    );
    let problem = &refused.json()["problems"][0];
    assert_eq!(problem["code"], "hidden-sign", "{problem}");
    let detail = problem["detail"].as_str().unwrap_or_default();
    assert!(detail.contains("U+0020"), "{detail}");

    let clean = r#"{"email":"a@b.example","companyName":"Contoso"}"#;
    let saved = put(&editor, path, got.header("etag"), clean).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
    assert_eq!(saved.json()["email"], "a@b.example");
    assert_eq!(saved.json()["companyName"], "Contoso");
    assert_eq!(portal.puts().len(), 1);
}

#[tokio::test]
async fn a_cleanup_that_the_service_did_not_carry_out_is_not_told_as_saved() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let path = "/api/v1/partner/profiles/organization";
    let change = portal::sandbox::SimulatedChange::new("organization").set("email", "a@b.example ");
    portal.sandbox.change(&change).unwrap();
    let got = editor.get(path).await;
    portal.fault_of_puts("organization", "ignored", None, 1);
    let clean = r#"{"email":"a@b.example"}"#;
    let answer = put(&editor, path, got.header("etag"), clean).await;
    assert_ne!(answer.status, StatusCode::OK, "{}", answer.body);
    let outcomes = crate::history::rows(&portal, "edit.outcome").await;
    assert_eq!(outcomes[0].outcome.as_deref(), Some("not-applied"));
}

#[tokio::test]
async fn null_for_a_section_that_is_absent_changes_nothing() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let change = portal::sandbox::SimulatedChange::new("billing").remove("primaryContact");
    portal.sandbox.change(&change).unwrap();
    let got = editor.get(BILLING).await;
    let part = r#"{"primaryContact":null,"purchaseOrderNumber":"9889"}"#;
    let saved = put(&editor, BILLING, got.header("etag"), part).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
    assert_eq!(saved.json()["purchaseOrderNumber"], "9889");
}

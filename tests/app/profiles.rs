//! The journey of each profile: open, change, review, save; and what is sent.

use portal::profile::Json;
use portal::sandbox::JournalEntry;
use portal_test_support::{Running, Visitor, start};
use reqwest::StatusCode;

/// A customer of the sandbox.
async fn customer(visitor: &Visitor) -> String {
    let list = visitor.get("/api/v1/customers").await.json();
    list["items"][0]["id"].as_str().unwrap().to_owned()
}

/// The document before a PUT, as the sandbox answered the last GET of it.
fn got_before(portal: &Running, put: &JournalEntry) -> Json {
    let path = put.path.replace("supportprofile", "support");
    let got = portal
        .calls()
        .into_iter()
        .rfind(|call| call.method == "GET" && call.path == path && call.seq < put.seq)
        .unwrap();
    Json::parse(got.response_body.as_bytes()).unwrap()
}

/// Saves one change and asserts that the PUT differs from the GET in that member alone.
async fn saves(portal: &Running, editor: &Visitor, path: &str, key: &str, value: &str) {
    let confirm: &[(&str, &str)] = if path.ends_with("legal-business") || key == "taxId" {
        &[("confirm", "yes")]
    } else {
        &[]
    };
    let review = editor.edit(path, &[(key, value)]).await;
    assert_eq!(review.outcome(), None, "{}", review.body);
    let saved = editor.save(path, confirm).await;
    assert_eq!(
        saved.outcome(),
        Some("saved"),
        "{path} {key}: {}",
        saved.body
    );

    let put = portal.puts().pop().unwrap();
    let mut expected = got_before(portal, &put);
    let segments: Vec<&str> = key.split('.').collect();
    expected.set(&segments, Json::Text(value.to_owned()));
    assert_eq!(put.request_body, expected.to_string(), "{path} {key}");
    assert!(put.applied, "{path}");
}

#[tokio::test]
async fn each_profile_is_changed_and_nothing_but_the_member_differs() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let customer = format!("/customers/{}/billing", customer(&editor).await);
    for (path, key, value) in [
        ("/partner/billing", "purchaseOrderNumber", "PO-2026-11"),
        ("/partner/billing", "taxId", "98-7654321"),
        (
            "/partner/legal-business",
            "primaryContact.phoneNumber",
            "4255550199",
        ),
        (
            "/partner/organization",
            "email",
            "operations@contoso.example",
        ),
        ("/partner/support", "website", "help.contoso.example"),
        (customer.as_str(), "lastName", "O’Neill"),
    ] {
        saves(&portal, &editor, path, key, value).await;
    }
}

#[tokio::test]
async fn clearing_a_field_and_changing_only_case_are_changes() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let city = editor.get("/partner/billing").await.form()["address.city"].to_uppercase();
    saves(
        &portal,
        &editor,
        "/partner/billing",
        "purchaseOrderNumber",
        "",
    )
    .await;
    saves(&portal, &editor, "/partner/billing", "address.city", &city).await;
}

#[tokio::test]
async fn an_untouched_form_changes_nothing_and_sends_nothing() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let customer = format!("/customers/{}/billing", customer(&editor).await);
    for path in [
        "/partner/billing",
        "/partner/legal-business",
        "/partner/organization",
        "/partner/support",
        customer.as_str(),
    ] {
        let page = editor.edit(path, &[]).await;
        assert_eq!(page.outcome(), Some("nothing"), "{path}: {}", page.body);
    }
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn wrong_input_keeps_what_was_typed_and_sends_nothing() {
    let portal = start().await;
    for (language, words) in [("en", "Enter"), ("fr", "Saisissez"), ("zh-Hant", "請")] {
        let mut editor = portal.sign_in("Edith Editor").await;
        editor.language = language;
        let typed = [
            ("primaryContact.email", "not an address"),
            ("address.addressLine1", ""),
            ("primaryContact.phoneNumber", "call me"),
        ];
        let page = editor.edit("/partner/billing", &typed).await;
        assert_eq!(page.outcome(), Some("problems"));
        assert_eq!(
            page.body.matches("aria-invalid=\"true\"").count(),
            3,
            "{}",
            page.body
        );
        for (key, value) in typed {
            assert_eq!(page.form()[key], value);
        }
        assert!(page.body.contains(words), "{language}: {}", page.body);
        editor
            .post("/partner/billing", &[("intent", "discard")])
            .await;
    }
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn a_guarded_change_needs_its_confirmation() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = editor
        .edit(
            "/partner/legal-business",
            &[("companyName", "Lucerne Publishing Ltd")],
        )
        .await;
    assert!(review.body.contains("name=\"confirm\""), "{}", review.body);
    let refused = editor.save("/partner/legal-business", &[]).await;
    assert_eq!(refused.outcome(), Some("problems"), "{}", refused.body);
    assert!(portal.puts().is_empty());
    let saved = editor
        .save("/partner/legal-business", &[("confirm", "yes")])
        .await;
    assert_eq!(saved.outcome(), Some("saved"));
}

#[tokio::test]
async fn a_draft_is_listed_survives_signing_out_and_is_nobody_elses() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit(
            "/partner/billing",
            &[("purchaseOrderNumber", "kept for later")],
        )
        .await;
    assert_eq!(editor.post("/sign-out", &[]).await.status, StatusCode::OK);

    let again = portal.sign_in("Edith Editor").await;
    assert!(again.get("/drafts").await.body.contains("/partner/billing"));
    assert_eq!(
        again.get("/partner/billing").await.form()["purchaseOrderNumber"],
        "kept for later"
    );

    let admin = portal.sign_in("Ada Admin").await;
    assert!(
        !admin
            .get("/drafts")
            .await
            .body
            .contains("/partner/billing/review")
    );
    assert_ne!(
        admin.get("/partner/billing").await.form()["purchaseOrderNumber"],
        "kept for later"
    );

    let discarded = again
        .submit("/partner/billing", &[("intent", "discard")])
        .await;
    assert_eq!(discarded.outcome(), Some("discarded"));
    assert_ne!(
        again.get("/partner/billing").await.form()["purchaseOrderNumber"],
        "kept for later"
    );
}

#[tokio::test]
async fn a_page_calls_its_resource_once_and_a_save_twice() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let calls = |portal: &Running| {
        portal
            .calls()
            .into_iter()
            .filter(|call| call.path == "/v1/profiles/billing")
            .count()
    };
    editor.get("/partner/billing").await;
    assert_eq!(calls(&portal), 1);
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "7")])
        .await;
    assert_eq!(calls(&portal), 3, "the form and the review");
    editor
        .post("/partner/billing/review", &[("intent", "save")])
        .await;
    assert_eq!(calls(&portal), 5, "a GET and a PUT");
}

#[tokio::test]
async fn customers_are_listed_searched_and_paged() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let mut seen = std::collections::BTreeSet::new();
    let mut after = String::new();
    loop {
        let list = viewer
            .get(&format!("/api/v1/customers?after={after}"))
            .await
            .json();
        let items = list["items"].as_array().unwrap();
        assert!(items.len() <= 25);
        assert!(
            items
                .iter()
                .all(|item| seen.insert(item["id"].as_str().unwrap().to_owned())),
            "nobody comes twice"
        );
        match list["next"].as_str() {
            Some(next) => after = url::form_urlencoded::byte_serialize(next.as_bytes()).collect(),
            None => break,
        }
    }
    assert_eq!(seen.len(), 250);

    let first = viewer.get("/api/v1/customers").await.json()["items"][0].clone();
    let name = first["companyName"].as_str().unwrap();
    let start: String = name.chars().take(4).collect();
    let found = viewer
        .get(&format!(
            "/customers?search={}",
            start.to_lowercase().replace(' ', "+")
        ))
        .await;
    assert!(
        found.body.contains(first["id"].as_str().unwrap()),
        "{}",
        found.body
    );
    let none = viewer
        .get("/api/v1/customers?search=nobody+is+called+that")
        .await
        .json();
    assert_eq!(none["items"].as_array().unwrap().len(), 0);
}

// D1
#[tokio::test]
async fn a_customer_id_that_is_no_guid_is_not_found_without_asking_upstream() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    for id in [
        "x",
        "..",
        "%2e%2e%2fprofiles",
        "4d3cf48770f44e1e9ff1b2bfce8d9f04",
        "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04%20",
    ] {
        for path in [
            format!("/customers/{id}/billing"),
            format!("/customers/{id}/company"),
            format!("/api/v1/customers/{id}/profiles/billing"),
        ] {
            assert_eq!(
                viewer.get(&path).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
    }
    assert!(portal.calls().is_empty());
    let unknown = viewer
        .get("/customers/00000000-0000-4000-8000-000000000000/billing")
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND, "code 20002");
}

#[tokio::test]
async fn what_is_posted_after_the_session_has_ended_is_kept_for_its_person() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let mut form = editor.get("/partner/billing").await.form();
    form.insert(
        "purchaseOrderNumber".to_owned(),
        "typed for half an hour".to_owned(),
    );
    portal
        .clock
        .advance(std::time::Duration::from_secs(31 * 60));
    let mut pairs: Vec<(&str, &str)> = form
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    pairs.push(("intent", "review"));
    let late = editor.post("/partner/billing", &pairs).await;
    assert_eq!(
        (late.status, late.location()),
        (
            StatusCode::SEE_OTHER,
            "/sign-in?return_to=%2Fpartner%2Fbilling%3Fsession%3Dkept&kept=1"
        )
    );
    assert_eq!(
        editor.get("/drafts").await.status,
        StatusCode::SEE_OTHER,
        "nothing else is allowed"
    );

    let again = portal.sign_in("Edith Editor").await;
    assert_eq!(
        again.get("/partner/billing").await.form()["purchaseOrderNumber"],
        "typed for half an hour"
    );
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn how_a_post_ended_is_shown_to_a_person_not_to_a_prefetch() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "7")])
        .await;
    editor
        .post("/partner/billing/review", &[("intent", "save")])
        .await;
    for (method, headers) in [
        (reqwest::Method::HEAD, vec![]),
        (reqwest::Method::GET, vec![("sec-purpose", "prefetch")]),
    ] {
        editor
            .send(method, "/partner/billing", &headers, None)
            .await;
    }
    assert_eq!(
        editor.get("/partner/billing").await.outcome(),
        Some("saved")
    );
    assert_eq!(
        editor.get("/partner/billing").await.outcome(),
        None,
        "shown once"
    );
}

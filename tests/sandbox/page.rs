//! `/sandbox`: the page and its JSON.

use super::*;
use portal::sandbox::faults::FAULTS;
use serde_json::json;

async fn page(caller: &Credentials) -> String {
    caller
        .http
        .get(format!("{}/sandbox", caller.sandbox.api_url()))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap()
}

async fn form(caller: &Credentials, path: &str, fields: &[(&str, &str)]) -> reqwest::Response {
    caller
        .http
        .post(format!("{}{path}", caller.sandbox.api_url()))
        .form(fields)
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn the_page_shows_people_quirks_and_journal_and_needs_no_script_or_style_of_its_own() {
    let edith = edith().await;
    edith.get("/v1/profiles/billing").await;
    let calls = edith.sandbox.journal().len();
    assert_eq!(
        edith.get("/favicon.ico").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(edith.sandbox.journal().len(), calls);
    let page = page(&edith).await;
    for user in Sandbox::users() {
        assert!(page.contains(user.name));
    }
    for fault in FAULTS {
        assert!(
            page.contains(&format!("<option>{}</option>", fault.name)),
            "{}",
            fault.name
        );
    }
    assert!(page.contains("GET /v1/profiles/billing") && page.contains("&quot;companyName&quot;"));
    for forbidden in ["<script", "<style", " style=", " onclick="] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    let style = edith
        .http
        .get(format!("{}/sandbox/style.css", edith.sandbox.api_url()))
        .send()
        .await
        .unwrap();
    assert_eq!(style.headers()["content-type"], "text/css; charset=utf-8");
}

#[tokio::test]
async fn what_somebody_wrote_into_a_profile_is_shown_as_text() {
    let edith = edith().await;
    let nasty = "</details><script>alert(1)</script>\" onclick='x'";
    edith
        .edit("/v1/profiles/billing", "/address/city", nasty)
        .await;
    let page = page(&edith).await;
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;"));
}

#[tokio::test]
async fn forms_set_and_clear_and_go_back_to_the_page() {
    let edith = edith().await;
    let quirk = [
        ("resource", "billing"),
        ("quirk", "throttle"),
        ("value", "9"),
        ("times", ""),
        ("method", ""),
    ];
    let set = form(&edith, "/sandbox/quirks", &quirk).await;
    assert_eq!(
        (set.status(), &set.headers()["location"]),
        (StatusCode::SEE_OTHER, &"/sandbox".parse().unwrap())
    );
    assert!(page(&edith).await.contains("Clear throttle on billing"));
    assert_eq!(
        edith
            .get("/v1/profiles/billing")
            .await
            .header("retry-after"),
        Some("9")
    );
    form(
        &edith,
        "/sandbox/quirks/clear",
        &[
            ("resource", "billing"),
            ("quirk", "throttle"),
            ("method", ""),
        ],
    )
    .await;
    assert_eq!(
        edith.get("/v1/profiles/billing").await.status,
        StatusCode::OK
    );
    let wrong = form(
        &edith,
        "/sandbox/quirks",
        &[("resource", "billing"), ("quirk", "<b>")],
    )
    .await;
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
    assert!(wrong.text().await.unwrap().contains("&lt;b&gt;"));
    form(
        &edith,
        "/sandbox/change",
        &[
            ("resource", "support"),
            ("customer", ""),
            ("member", "website"),
            ("value", "a.example"),
        ],
    )
    .await;
    assert_eq!(
        edith.get("/v1/profiles/support").await.json()["website"],
        "a.example"
    );
    assert_eq!(
        form(&edith, "/sandbox/reset", &[]).await.status(),
        StatusCode::SEE_OTHER
    );
    assert!(edith.sandbox.journal().is_empty());
}

#[tokio::test]
async fn scripts_set_list_and_clear_as_json() {
    let edith = edith().await;
    let address = |path: &str| format!("{}{path}", edith.sandbox.api_url());
    let quirk = json!({"resource": "billing", "quirk": "throttle", "value": 9, "times": 2});
    assert_eq!(
        edith
            .http
            .post(address("/sandbox/quirks"))
            .json(&quirk)
            .send()
            .await
            .unwrap()
            .status(),
        StatusCode::NO_CONTENT
    );
    edith.get("/v1/profiles/billing").await;
    let listed: Value = edith
        .http
        .get(address("/sandbox/quirks"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(
        (&listed["active"][0]["value"], &listed["active"][0]["times"]),
        (&json!("9"), &json!(1))
    );
    assert_eq!(listed["known"].as_array().unwrap().len(), FAULTS.len());
    assert_eq!(
        edith
            .http
            .delete(address("/sandbox/quirks"))
            .send()
            .await
            .unwrap()
            .status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        edith.get("/v1/profiles/billing").await.status,
        StatusCode::OK
    );
    for wrong in [
        json!({"resource": "billing"}),
        json!({"resource": "billing", "quirk": "slow", "often": 1}),
    ] {
        let answer = edith
            .http
            .post(address("/sandbox/quirks"))
            .json(&wrong)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    }
    let change = json!({"resource": "billing", "set": {"address.city": "Tacoma", "extra": 1.5}, "remove": ["taxId"]});
    let before = edith.get("/v1/profiles/billing").await.json();
    assert_eq!(
        edith
            .http
            .post(address("/sandbox/change"))
            .json(&change)
            .send()
            .await
            .unwrap()
            .status(),
        StatusCode::NO_CONTENT
    );
    let after = edith.get("/v1/profiles/billing").await.json();
    assert_eq!(
        (
            &after["address"]["city"],
            &after["extra"],
            after.get("taxId")
        ),
        (&json!("Tacoma"), &json!(1.5), None)
    );
    assert_ne!(after["attributes"]["etag"], before["attributes"]["etag"]);
    let journal: Value = edith
        .http
        .get(address("/sandbox/journal"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let last = journal.as_array().unwrap().last().unwrap();
    for name in [
        "seq",
        "at",
        "method",
        "path",
        "query",
        "status",
        "user",
        "requestId",
        "correlationId",
        "headers",
        "requestBody",
        "responseBody",
        "applied",
        "note",
    ] {
        assert!(last.get(name).is_some(), "{name}");
    }
    assert_eq!(
        (
            &last["method"],
            &last["user"],
            &last["headers"]["authorization"]
        ),
        (&json!("GET"), &json!("Edith Editor"), &json!("Bearer"))
    );
    let kept: Value = edith
        .http
        .get(address("/sandbox/document?resource=billing"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(kept, after);
    assert_eq!(
        edith
            .http
            .post(address("/sandbox/reset"))
            .send()
            .await
            .unwrap()
            .status(),
        StatusCode::NO_CONTENT
    );
}

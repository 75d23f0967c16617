//! What the sandbox answers has the members and types of the recorded documents.

use super::*;
use serde_json::json;

#[tokio::test]
async fn partner_profiles_read_like_the_documented_ones() {
    let edith = edith().await;
    for (path, name) in [
        ("/v1/profiles/billing", "billing"),
        (
            "/v1/profiles/legalbusiness?vettingVersion=Current",
            "legal-business",
        ),
        (
            "/v1/profiles/legalbusiness?vettingVersion=LastFinalized",
            "legal-business",
        ),
        ("/v1/profiles/organization", "organization"),
        ("/v1/profiles/support", "support"),
        ("/v1/profiles/mpn", "network"),
    ] {
        let answer = edith.get(path).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text.starts_with('\u{feff}'), "{path}");
        assert!(
            !answer.text.contains("null") && !answer.text.contains("\"<"),
            "{path}"
        );
        assert_same_shape(
            &seed(name),
            &answer.json(),
            &["addressLine3", "district", "billingDay"],
        );
    }
}

#[tokio::test]
async fn every_documented_put_is_taken_and_answered_in_the_documented_shape() {
    let edith = edith().await;
    for (path, name) in [
        ("/v1/profiles/billing", "partner-billing"),
        ("/v1/profiles/legalbusiness", "partner-legalbusiness"),
        ("/v1/profiles/organization", "partner-organization"),
        ("/v1/profiles/support", "partner-support"),
        ("/v1/profiles/supportprofile", "partner-support"),
    ] {
        let request = payload(&format!("{name}-put-request-docs"));
        let answer = edith.put(path, &request).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        // The documented billing answer is the SDK's object, not what is on the wire: names with
        // capitals and nulls.
        let expected = camel(&payload(&format!("{name}-put-response-docs")));
        assert_same_shape(&expected, &answer.json(), &["profileType", "billingDay"]);
    }
}

#[tokio::test]
async fn a_customer_reads_and_saves_like_the_documented_one() {
    let edith = edith().await;
    let id = "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04";
    let whole = edith.get(&format!("/v1/customers/{id}")).await.json();
    assert_same_shape(&seed("customer"), &whole, &[]);
    let company = edith
        .get(&format!("/v1/customers/{id}/profiles/company"))
        .await
        .json();
    assert_same_shape(&payload("customer-company-get-docs"), &company, &[]);
    let organization = edith
        .get(&format!("/v1/customers/{id}/organization"))
        .await
        .json();
    assert_same_shape(&seed("customer-organization"), &organization, &[]);
    let path = format!("/v1/customers/{id}/profiles/billing");
    let billing = edith.get(&path).await.json();
    assert_same_shape(&payload("customer-billing-get-docs"), &billing, &[]);
    assert!(
        billing["attributes"]["etag"]
            .as_str()
            .unwrap()
            .parse::<i64>()
            .is_ok()
    );
    let saved = edith
        .put(&path, &payload("customer-billing-put-request-docs"))
        .await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
    assert_same_shape(
        &payload("customer-billing-put-response-docs"),
        &saved.json(),
        &[],
    );
    assert_eq!(saved.json()["id"], billing["id"]);
}

#[tokio::test]
async fn lists_read_like_the_documented_ones() {
    let edith = edith().await;
    let mut expected = payload("customers-list-docs");
    expected["items"][0]["companyProfile"]["tenantId"] = "a guid".into();
    let page = edith.get("/v1/customers?size=40").await.json();
    assert_same_shape(&expected["items"], &page["items"], &["links"]);
    assert_same_shape(
        &payload("collection-links-next-docs")["links"],
        &page["links"],
        &[],
    );
    let filter = r#"{"Field":"Domain","Value":"cont","Operator":"starts_with"}"#;
    let encoded: String = url::form_urlencoded::byte_serialize(filter.as_bytes()).collect();
    let found = edith
        .get(&format!("/v1/customers?size=0&filter={encoded}"))
        .await
        .json();
    let documented = payload("customers-filter-docs");
    assert_same_shape(&documented, &found, &[]);
    let ids = |list: &Value| {
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&documented), ids(&found));
}

#[tokio::test]
async fn country_rules_are_the_recorded_ones() {
    let edith = edith().await;
    for country in ["CN", "DE", "GB", "PT", "US"] {
        assert_eq!(
            edith
                .get(&format!("/v1/countryvalidationrules/{country}"))
                .await
                .json(),
            seed(&format!("rules-{country}"))
        );
    }
    let unknown = edith.get("/v1/countryvalidationrules/UK").await;
    assert_eq!(
        (unknown.status, &unknown.json()["code"]),
        (StatusCode::NOT_FOUND, &json!(1000))
    );
    assert_same_shape(
        &payload("error-20002-norelationship-issue"),
        &unknown.json(),
        &[],
    );
}

#[tokio::test]
async fn addresses_are_validated_as_documented() {
    let edith = edith().await;
    for name in ["streetpartial", "verifiedshippable"] {
        let request = payload(&format!("address-validation-request-{name}-docs2021"));
        let answer = edith
            .send(
                Method::POST,
                "/v1/validations/address",
                &[("x-locale", "en-US")],
                &request,
            )
            .await;
        assert_eq!(answer.header("x-locale"), Some("en-US"));
        assert_eq!(
            answer.json(),
            payload(&format!("address-validation-response-{name}-docs2021"))
        );
    }
    for (line, city, postal, country, status) in [
        ("1 Microsoft Way", "Redmond", "98052-8300", "US", "Verified"),
        (
            "1 Microsoft Way",
            "Seattle",
            "98052",
            "US",
            "InteractionRequired",
        ),
        (
            "3 Microsoft Way",
            "Redmond",
            "98052",
            "US",
            "PremisesPartial",
        ),
        ("1 Microsoft Way", "Seattle", "98055", "US", "None"),
        ("1 Microsoft Way", "Redmond", "98052", "", "NotValidated"),
        ("1 Microsoft Way", "Redmond", "9805", "US", "None"),
    ] {
        let request = json!({"addressLine1": line, "city": city, "postalCode": postal, "state": "WA", "country": country});
        let answer = edith
            .send(Method::POST, "/v1/validations/address", &[], &request)
            .await;
        assert_eq!(answer.json()["status"], status, "{line}, {city} {postal}");
    }
    let far = json!({"AddressLine1": "1 Strada Dacia", "City": "Bulboac", "PostalCode": "6512", "Region": "Anenii Noi", "Country": "MD"});
    let answer = edith
        .send(Method::POST, "/v1/validations/address", &[], &far)
        .await
        .json();
    assert_eq!(
        (
            &answer["status"],
            answer["suggestedAddresses"].as_array().unwrap().len()
        ),
        (&json!("Multiple"), 2)
    );
}

#[tokio::test]
async fn answers_carry_the_documented_headers() {
    let edith = edith().await;
    let headers = [
        ("ms-requestid", "a58ceba5-60ac-48e4-a0bc-2a855811807a"),
        ("ms-correlationid", "b6"),
        ("validatemfa", "true"),
    ];
    let answer = edith
        .send(Method::GET, "/v1/profiles/billing", &headers, &Value::Null)
        .await;
    assert_eq!(
        answer.header("ms-requestid"),
        Some("a58ceba5-60ac-48e4-a0bc-2a855811807a")
    );
    assert_eq!(answer.header("ms-correlationid"), Some("b6"));
    assert_eq!(answer.header("ismfacompliant"), Some("true"));
    assert_eq!(
        answer.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert!(
        answer.header("ms-cv").is_some()
            && answer.header("ms-serverid").is_some()
            && answer.header("etag").is_none()
    );
    let plain = edith.get("/v1/profiles/billing").await;
    assert_eq!(plain.header("ms-requestid").unwrap().len(), 36);
    assert_eq!(plain.header("ismfacompliant"), None);
}

#[tokio::test]
async fn who_may_not_call_is_refused() {
    let edith = edith().await;
    let address = format!("{}/v1/profiles/billing", edith.sandbox.api_url());
    for request in [
        edith.http.get(&address),
        edith.http.get(&address).bearer_auth("made up"),
        edith.http.get(&address).basic_auth("a", Some("b")),
    ] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(
            answer.headers()["www-authenticate"],
            "Bearer error=\"invalid_token\""
        );
    }
    let mallory = person("mallory").await;
    let refused = mallory.get("/v1/profiles/billing").await;
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (StatusCode::UNAUTHORIZED, &json!(900421))
    );
    mallory.set(Fault::new("*", "mfa").value("report"));
    let reported = mallory
        .send(
            Method::GET,
            "/v1/profiles/billing",
            &[("validatemfa", "true")],
            &Value::Null,
        )
        .await;
    assert_eq!(
        (reported.status, reported.header("ismfacompliant")),
        (StatusCode::OK, Some("false"))
    );
    assert_eq!(
        person("otto")
            .await
            .get("/v1/profiles/billing")
            .await
            .status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn errors_have_the_recorded_form() {
    let edith = edith().await;
    let stranger = edith
        .get("/v1/customers/11111111-2222-4333-8444-555555555555/profiles/billing")
        .await;
    assert_eq!(
        (stranger.status, stranger.json()),
        (
            StatusCode::FORBIDDEN,
            payload("error-20002-norelationship-issue")
        )
    );
    let network = edith.get("/v1/profiles/mpn?mpnId=9999999").await;
    assert_eq!(
        (network.status, network.json()),
        (StatusCode::NOT_FOUND, payload("error-mpn-notfound-docs"))
    );
    assert_eq!(
        edith.get("/v1/profiles/mpn?mpnId=4391507").await.json()["partnerName"],
        "Lucerne Publishing"
    );
    assert_eq!(edith.get("/v1/nothing").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        edith.put("/v1/profiles/mpn", &json!({})).await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    edith.set(Fault::new("billing", "code-as-text"));
    assert!(edith.put("/v1/profiles/billing", &json!([])).await.json()["code"].is_string());
    edith.set(Fault::new("billing", "throttle").value("57"));
    let throttled = edith.get("/v1/profiles/billing").await;
    assert_eq!(
        (throttled.json(), throttled.header("retry-after")),
        (payload("error-429-docs"), Some("57"))
    );
}

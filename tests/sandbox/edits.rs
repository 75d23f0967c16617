//! What a PUT does: full replacement, read-only members, rules, entity tags, request ids.

use super::*;
use portal::sandbox::SimulatedChange;
use serde_json::json;

const BILLING: &str = "/v1/profiles/billing";
const LEGAL: &str = "/v1/profiles/legalbusiness";
const SUPPORT: &str = "/v1/profiles/support";
const CUSTOMER: &str = "/v1/customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/profiles/billing";

/// The document without what changes with every save.
fn without_etag(mut json: Value) -> Value {
    json["attributes"]["etag"] = Value::Null;
    json
}

#[tokio::test]
async fn one_edited_member_changes_that_member_and_the_tag() {
    let edith = edith().await;
    for (path, pointer) in [
        (BILLING, "/address/city"),
        ("/v1/profiles/organization", "/email"),
        (SUPPORT, "/website"),
        (CUSTOMER, "/firstName"),
    ] {
        let before = edith.get(path).await.json();
        let saved = edith.edit(path, pointer, "new@elsewhere.example").await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
        let mut expected = before.clone();
        *expected.pointer_mut(pointer).unwrap() = "new@elsewhere.example".into();
        assert_eq!(without_etag(saved.json()), without_etag(expected), "{path}");
        assert_eq!(edith.get(path).await.json(), saved.json());
        if before["attributes"].get("etag").is_some() {
            assert_ne!(
                saved.json()["attributes"]["etag"],
                before["attributes"]["etag"],
                "{path}"
            );
        }
        let entry = edith
            .sandbox
            .journal()
            .into_iter()
            .rfind(|entry| entry.method == "PUT")
            .unwrap();
        assert!(entry.applied && entry.user.as_deref() == Some("Edith Editor"));
        assert_eq!(entry.headers["authorization"], "Bearer");
        assert!(entry.request_body.contains("new@elsewhere.example"));
    }
}

#[tokio::test]
async fn names_are_read_in_any_case_and_answered_in_the_stored_one() {
    let edith = edith().await;
    let before = edith.get(BILLING).await.json();
    let mut sent = pascal(&before);
    sent["Address"]["City"] = "Bellevue".into();
    let saved = edith.put(BILLING, &sent).await.json();
    let mut expected = before;
    expected["address"]["city"] = "Bellevue".into();
    assert_eq!(without_etag(saved), without_etag(expected));
}

#[tokio::test]
async fn a_put_replaces_the_document_but_for_the_services_own_members() {
    let edith = edith().await;
    let before = edith.get(BILLING).await.json();
    let mut sent = before.clone();
    sent["billingCurrency"] = "EUR".into();
    sent["billingDay"] = 28.into();
    sent["attributes"]["objectType"] = "Another".into();
    sent["somethingNew"] = "ignored".into();
    sent["purchaseOrderNumber"] = Value::Null;
    sent["address"]["addressLine2"] = "".into();
    sent["address"].as_object_mut().unwrap().remove("district");
    let saved = edith.put(BILLING, &sent).await.json();
    let mut expected = before;
    expected
        .as_object_mut()
        .unwrap()
        .remove("purchaseOrderNumber");
    expected["address"]
        .as_object_mut()
        .unwrap()
        .remove("district");
    assert_eq!(without_etag(saved), without_etag(expected));
}

#[tokio::test]
async fn members_the_portal_does_not_know_are_kept_as_they_are_spelled() {
    let edith = edith().await;
    let change = SimulatedChange::new("billing").set_json(
        "futureMember",
        portal::profile::json::Json::Number("1.50".into()),
    );
    edith.sandbox.change(&change).unwrap();
    let text = edith.get(BILLING).await.text;
    assert!(text.contains("\"futureMember\":1.50"));
    let sent = text
        .trim_start_matches('\u{feff}')
        .replace("Redmond", "Bellevue");
    let saved = edith
        .try_send(Method::PUT, BILLING, &[], sent)
        .await
        .unwrap();
    assert!(saved.text.contains("\"futureMember\":1.50") && saved.text.contains("Bellevue"));
    let names = |text: &str| text.match_indices("\":").count();
    assert_eq!(names(&text), names(&saved.text));
}

#[tokio::test]
async fn what_breaks_a_rule_is_refused_in_the_recorded_form_and_changes_nothing() {
    let edith = edith().await;
    let before = edith.get(BILLING).await.json();
    let refused = edith.edit(BILLING, "/address/state", "ZZ").await;
    assert_eq!(
        (refused.status, refused.json()),
        (
            StatusCode::BAD_REQUEST,
            payload("error-27002-invalidproperty-issue82")
        )
    );
    for (path, pointer, value, property) in [
        (BILLING, "/address/postalCode", "9805", "PostalCodeInvalid"),
        (BILLING, "/address/city", "", "CityInvalid"),
        (BILLING, "/address/addressLine1", " ", "AddressLine1Invalid"),
        (BILLING, "/address/country", "CA", "CountryInvalid"),
        (LEGAL, "/address/country", "CA", "CountryInvalid"),
        (LEGAL, "/companyApproverEmail", "nobody", "EmailInvalid"),
        (LEGAL, "/address/phoneNumber", "12", "PhoneNumberInvalid"),
        (
            "/v1/profiles/organization",
            "/culture",
            "de-DE",
            "CultureInvalid",
        ),
        (CUSTOMER, "/email", "somebody@Microsoft.com", "EmailInvalid"),
        (CUSTOMER, "/companyName", " ", "CompanyNameInvalid"),
        (
            CUSTOMER,
            "/defaultAddress/firstName",
            &"x".repeat(51),
            "FirstNameInvalid",
        ),
    ] {
        let refused = edith.edit(path, pointer, value).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{pointer}");
        assert_eq!(
            refused.json()["data"][0],
            format!("property_name:  {property} - Details"),
            "{pointer}"
        );
    }
    assert_eq!(edith.get(BILLING).await.json(), before);
    assert!(edith.sandbox.journal().iter().all(|entry| !entry.applied));
}

#[tokio::test]
async fn state_and_region_together_are_refused() {
    let edith = edith().await;
    let mut sent = edith.get(BILLING).await.json();
    sent["address"]["region"] = "WA".into();
    assert_eq!(
        edith.put(BILLING, &sent).await.json(),
        payload("error-27002-invalidproperty-issue82")
    );
}

#[tokio::test]
async fn a_phone_number_is_needed_where_the_documentation_says_so() {
    let edith = edith().await;
    let customers = edith.get("/v1/customers?size=0").await.json()["items"].clone();
    for item in customers.as_array().unwrap() {
        let path = format!(
            "/v1/customers/{}/profiles/billing",
            item["id"].as_str().unwrap()
        );
        if edith.get(&path).await.json()["defaultAddress"]["country"] == "HU" {
            assert_eq!(
                edith
                    .edit(&path, "/defaultAddress/phoneNumber", "")
                    .await
                    .json()["code"],
                600051
            );
            return;
        }
    }
    panic!("no customer in Hungary");
}

#[tokio::test]
async fn support_needs_all_three_members() {
    let edith = edith().await;
    for name in ["email", "telephone", "website"] {
        let mut sent = edith.get(SUPPORT).await.json();
        sent.as_object_mut().unwrap().remove(name);
        let refused = edith.put(SUPPORT, &sent).await;
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (StatusCode::BAD_REQUEST, &json!(2000)),
            "{name}"
        );
        assert_same_shape(
            &payload("error-2000-missingfield-2025"),
            &refused.json(),
            &[],
        );
        sent[name] = "".into();
        assert_eq!(edith.put(SUPPORT, &sent).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_legal_change_is_vetted_again_and_the_last_vetted_can_still_be_read() {
    let edith = edith().await;
    let before = edith.get(LEGAL).await.json();
    assert_eq!(
        edith.put(LEGAL, &before).await.json()["vettingStatus"],
        "authorized"
    );
    let mut sent = before.clone();
    sent["companyName"] = "Lucerne Press".into();
    sent["vettingStatus"] = "rejected".into();
    let saved = edith.put(LEGAL, &sent).await.json();
    assert_eq!(
        (&saved["companyName"], &saved["vettingStatus"]),
        (&json!("Lucerne Press"), &json!("pending"))
    );
    assert_eq!(
        edith
            .get("/v1/profiles/legalbusiness?vettingVersion=LastFinalized")
            .await
            .json(),
        before
    );
    edith
        .sandbox
        .change(
            &SimulatedChange::new("legal-business")
                .set("vettingStatus", "authorized")
                .set("vettingSubStatus", "none"),
        )
        .unwrap();
    assert_eq!(
        edith
            .get("/v1/profiles/legalbusiness?vettingVersion=LastFinalized")
            .await
            .json()["companyName"],
        "Lucerne Press"
    );
    edith.set(Fault::new("legal-business", "legal-name-lock"));
    let locked = edith.edit(LEGAL, "/companyName", "Another").await;
    assert_eq!(
        (locked.status, &locked.json()["code"]),
        (StatusCode::FORBIDDEN, &json!(600006))
    );
    assert_eq!(
        edith.edit(LEGAL, "/address/city", "Albany").await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_stale_if_match_is_answered_in_every_dialect() {
    let edith = edith().await;
    let read = edith.get(CUSTOMER).await.json();
    let etag = read["attributes"]["etag"].as_str().unwrap();
    edith
        .sandbox
        .change(
            &SimulatedChange::new("customer-billing")
                .of_customer("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04")
                .set("firstName", "Somebody"),
        )
        .unwrap();
    for (dialect, status, code) in [
        ("412", 412, 800036),
        ("409", 409, 2055),
        ("2055", 400, 2055),
    ] {
        edith.set(Fault::new("customer-billing", "stale-answer").value(dialect));
        let answer = edith
            .send(
                Method::PUT,
                CUSTOMER,
                &[("if-match", &format!("\"{etag}\""))],
                &read,
            )
            .await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (status, &json!(code))
        );
        assert_same_shape(
            &payload("error-20002-norelationship-issue"),
            &answer.json(),
            &[],
        );
    }
    assert_eq!(edith.get(CUSTOMER).await.json()["firstName"], "Somebody");
}

#[tokio::test]
async fn if_match_may_be_quoted_bare_or_missing_unless_it_is_strict() {
    let edith = edith().await;
    let current = || async { edith.get(CUSTOMER).await.json() };
    for form in ["\"{}\"", "{}", "W/\"{}\"", "*"] {
        let document = current().await;
        let given = form.replace("{}", document["attributes"]["etag"].as_str().unwrap());
        let answer = edith
            .send(Method::PUT, CUSTOMER, &[("if-match", &given)], &document)
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{given}");
    }
    let document = current().await;
    assert_eq!(edith.put(CUSTOMER, &document).await.status, StatusCode::OK);
    // The tag inside the body is old by now; it is looked at only where a quirk says so.
    assert_eq!(edith.put(CUSTOMER, &document).await.status, StatusCode::OK);
    edith.set(Fault::new("customer-billing", "body-etag").value("check"));
    assert_eq!(
        edith.put(CUSTOMER, &document).await.status,
        StatusCode::PRECONDITION_FAILED
    );
    edith.set(Fault::new("customer-billing", "if-match").value("strict"));
    assert_eq!(
        edith.put(CUSTOMER, &current().await).await.status,
        StatusCode::BAD_REQUEST
    );
    edith.sandbox.clear();
    // Billing has a tag, and no If-Match is read there.
    let billing = edith.get(BILLING).await.json();
    assert_eq!(
        edith
            .send(Method::PUT, BILLING, &[("if-match", "\"old\"")], &billing)
            .await
            .status,
        StatusCode::OK
    );
    edith.set(Fault::new("billing", "if-match").value("strict"));
    assert_eq!(
        edith
            .send(Method::PUT, BILLING, &[("if-match", "\"old\"")], &billing)
            .await
            .status,
        StatusCode::PRECONDITION_FAILED
    );
}

#[tokio::test]
async fn a_repeated_request_id_is_answered_again_and_not_applied_again() {
    let edith = edith().await;
    let id = [("ms-requestid", "9231559e-ed95-41e4-810b-e754ae32dc2f")];
    let mut sent = edith.get(BILLING).await.json();
    sent["address"]["city"] = "Bellevue".into();
    let first = edith.send(Method::PUT, BILLING, &id, &sent).await;
    edith
        .sandbox
        .change(&SimulatedChange::new("billing").set("purchaseOrderNumber", "changed in between"))
        .unwrap();
    let second = edith.send(Method::PUT, BILLING, &id, &sent).await;
    assert_eq!(first.text, second.text);
    assert_eq!(
        edith.get(BILLING).await.json()["purchaseOrderNumber"],
        "changed in between"
    );
    let puts: Vec<_> = edith
        .sandbox
        .journal()
        .into_iter()
        .filter(|entry| entry.method == "PUT")
        .collect();
    assert_eq!(
        puts.iter().map(|entry| entry.applied).collect::<Vec<_>>(),
        [true, false]
    );
    assert!(puts[1].note.contains("repeated request id"));
    // Another body is another request.
    sent["address"]["city"] = "Kirkland".into();
    assert_eq!(
        edith.send(Method::PUT, BILLING, &id, &sent).await.json()["address"]["city"],
        "Kirkland"
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_refused() {
    let edith = edith().await;
    for body in [
        "",
        "{",
        "[]",
        "\"text\"",
        "{\"address\": \"a text\"}",
        "{\"companyName\": {\"a\": 1}}",
    ] {
        let answer = edith
            .try_send(Method::PUT, BILLING, &[], body.to_owned())
            .await
            .unwrap();
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (StatusCode::BAD_REQUEST, &json!(2000)),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_reset_brings_everything_back_but_who_is_signed_in() {
    let edith = edith().await;
    let before = edith.get(BILLING).await.json();
    edith.edit(BILLING, "/address/city", "Bellevue").await;
    edith.set(Fault::new("*", "server-error"));
    edith.sandbox.reset();
    assert!(edith.sandbox.journal().is_empty());
    assert_eq!(edith.get(BILLING).await.json(), before);
}

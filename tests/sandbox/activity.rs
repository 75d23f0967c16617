//! The activity log, and the verification of customers that changes start.

use super::*;
use portal::sandbox::SimulatedChange;
use portal_test_support::FOREVER_SECONDS;
use serde_json::json;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

const ID: &str = "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04";
const OTHER: &str = "c5757d70-06f3-4f23-8367-5a9e55019f94";
const PATH: &str = "/v1/customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/profiles/billing";
const STATUS: &str =
    "/v1/customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/validationStatus?type=account";

async fn search(caller: &Credentials, filter: &Value, more: &str) -> Answer {
    let filter = filter.to_string();
    let encoded: String = url::form_urlencoded::byte_serialize(filter.as_bytes()).collect();
    caller
        .get(&format!("/v1/auditrecords?filter={encoded}{more}"))
        .await
}

async fn items(caller: &Credentials, filter: &Value) -> Vec<Value> {
    let page = search(caller, filter, "").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    page.json()["items"].as_array().unwrap().clone()
}

fn of_customer(id: &str) -> Value {
    json!({"Field": "CustomerId", "Value": id, "Operator": "equals"})
}

fn elsewhere(caller: &Credentials, id: &str, city: &str) {
    let change = SimulatedChange::new("customer-billing").of_customer(id);
    let change = change.set("defaultAddress.city", city);
    caller.sandbox.change(&change).unwrap();
}

/// A day so long ago, as the query has it.
fn days_ago(days: i64) -> String {
    let day: Date = OffsetDateTime::now_utc().date() - time::Duration::days(days);
    day.format(format_description!("[year]-[month]-[day]"))
        .unwrap()
}

#[tokio::test]
async fn a_save_is_in_the_log_with_its_person_values_and_correlation_id() {
    let edith = edith().await;
    let mut document = edith.get(PATH).await.json();
    let before = document["lastName"].clone();
    document["lastName"] = "Silva".into();
    let correlation = "0d6e7a52-6c1b-4a3e-9b0f-2f9d3a1c7b44";
    let headers = [("ms-correlationid", correlation)];
    let saved = edith.send(Method::PUT, PATH, &headers, &document).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
    let found = items(&edith, &of_customer(&ID.to_uppercase())).await;
    assert_eq!(found.len(), 1);
    let record = &found[0];
    for (member, value) in [
        ("customerId", ID),
        ("userPrincipalName", "edith@partner.example"),
        ("applicationId", CLIENT),
        ("operationType", "update_customer_billing_profile"),
        ("operationStatus", "succeeded"),
        ("originalCorrelationId", correlation),
    ] {
        assert_eq!(record[member], value, "{member}");
    }
    let value =
        |member: &str| -> Value { serde_json::from_str(record[member].as_str().unwrap()).unwrap() };
    assert_eq!(value("resourceOldValue")["LastName"], before);
    assert_eq!(value("resourceNewValue")["LastName"], "Silva");
    assert!(value("resourceNewValue")["DefaultAddress"]["City"].is_string());
    let at = record["operationDate"].as_str().unwrap();
    let decimals = at.split('.').nth(1).unwrap();
    assert!(decimals.len() == 8 && decimals.ends_with('Z'), "{at}");
    // What was refused or not applied is in no log, and neither is the partner's own profile.
    edith.set(Fault::new("customer-billing", "reject").once());
    edith.put(PATH, &document).await;
    edith
        .edit("/v1/profiles/billing", "/address/city", "Bellevue")
        .await;
    assert_eq!(items(&edith, &of_customer(ID)).await.len(), 1);
    let all = edith.get("/v1/auditrecords").await.json();
    assert_eq!(all["totalCount"], 1);
    edith.sandbox.reset();
    assert!(items(&edith, &of_customer(ID)).await.is_empty());
}

#[tokio::test]
async fn a_change_from_outside_is_in_the_log_as_somebody_elses() {
    let edith = edith().await;
    elsewhere(&edith, ID, "Tacoma");
    let change = json!({
        "resource": "customer-billing", "customer": ID, "by": "paul@partner.example",
        "set": {"lastName": "Silva"},
    });
    let posted = edith
        .http
        .post(format!("{}/sandbox/change", edith.sandbox.api_url()))
        .json(&change);
    let posted = posted.send().await.unwrap();
    assert_eq!(posted.status(), StatusCode::NO_CONTENT);
    let by: Vec<_> = items(&edith, &of_customer(ID))
        .await
        .iter()
        .map(|record| record["userPrincipalName"].clone())
        .collect();
    assert_eq!(by, ["paul@partner.example", "petra@partner.example"]);
}

#[tokio::test]
async fn the_log_is_searched_and_paged_and_goes_back_ninety_days() {
    let edith = edith().await;
    for number in 0..5 {
        elsewhere(&edith, ID, &format!("City {number}"));
    }
    elsewhere(&edith, OTHER, "Tacoma");
    let mut page = search(&edith, &of_customer(ID), "&size=2").await.json();
    let mut pages = vec![];
    loop {
        pages.push(page["items"].as_array().unwrap().len());
        let next = &page["links"]["next"];
        let Some(uri) = next["uri"].as_str() else {
            break;
        };
        let header = &next["headers"][0];
        let header = [header["key"].as_str(), header["value"].as_str()].map(Option::unwrap);
        let (path, headers) = (format!("/v1{uri}"), [(header[0], header[1])]);
        let answer = edith.send(Method::GET, &path, &headers, &Value::Null).await;
        page = answer.json();
    }
    assert_eq!(pages, [2, 2, 1]);
    let by_name = json!({"Field": "CompanyName", "Value": "demo csp", "Operator": "substring"});
    assert_eq!(items(&edith, &by_name).await.len(), 5);
    let by_type = json!({"Field": "ResourceType", "Value": "Customer", "Operator": "equals"});
    assert_eq!(items(&edith, &by_type).await.len(), 6);
    for (from, status) in [(90, StatusCode::OK), (91, StatusCode::BAD_REQUEST)] {
        let path = format!("/v1/auditrecords?startDate={}", days_ago(from));
        assert_eq!(edith.get(&path).await.status, status, "{from} days");
    }
    let past = format!("&startDate={}&endDate={}", days_ago(9), days_ago(2));
    let past = search(&edith, &of_customer(ID), &past).await.json();
    assert_eq!(past["totalCount"], 0);
    for wrong in [
        json!({"Field": "Domain", "Value": "x", "Operator": "equals"}),
        json!({"Field": "CustomerId", "Value": "x", "Operator": "substring"}),
        json!("x"),
    ] {
        let refused = search(&edith, &wrong, "").await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let wrong = edith.get("/v1/auditrecords?startDate=yesterday").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_log_can_lag_and_can_leave_values_out() {
    let edith = edith().await;
    elsewhere(&edith, ID, "Tacoma");
    edith.set(Fault::new("activity", "activity-delay").value(FOREVER_SECONDS));
    assert!(items(&edith, &of_customer(ID)).await.is_empty());
    edith.sandbox.clear();
    edith.set(Fault::new("activity", "activity-without-values"));
    let found = items(&edith, &of_customer(ID)).await;
    assert_eq!(found[0]["userPrincipalName"], "petra@partner.example");
    for member in ["resourceOldValue", "resourceNewValue"] {
        assert!(found[0].get(member).is_none(), "{member}");
    }
}

#[tokio::test]
async fn a_new_name_or_address_starts_a_verification_that_ends_by_itself() {
    let edith = edith().await;
    let none = edith.get(STATUS).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    assert_eq!(none.json()["code"], 600_074);
    assert_eq!(none.json()["errorName"], "AccountStatusNotFound");
    edith.edit(PATH, "/lastName", "Silva").await;
    assert_eq!(edith.get(STATUS).await.status, StatusCode::NOT_FOUND);
    edith.edit(PATH, "/companyName", "Adatum").await;
    let begun = edith.get(STATUS).await.json();
    assert_eq!(
        (&begun["type"], &begun["status"]),
        (&json!("account"), &json!("UnderReview"))
    );
    let at = begun["lastUpdateDateTime"].as_str().unwrap();
    assert_eq!(at.len(), "2021-07-14T18:02:00".len(), "{at}");
    edith.set(Fault::new("verification", "verification-takes").value(0));
    assert_eq!(edith.get(STATUS).await.json()["status"], "Allowed");
    edith.sandbox.clear();
    elsewhere(&edith, ID, "Tacoma");
    assert_eq!(edith.get(STATUS).await.json()["status"], "UnderReview");
    // Of another kind, and of a customer that is none, there is no status.
    let kind = STATUS.replace("account", "another");
    assert_eq!(edith.get(&kind).await.status, StatusCode::BAD_REQUEST);
    let nobody = STATUS.replace(ID, "00000000-0000-4000-8000-00000000abcd");
    assert_eq!(edith.get(&nobody).await.status, StatusCode::FORBIDDEN);
    edith.sandbox.reset();
    assert_eq!(edith.get(STATUS).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_verification_can_be_set_by_page_script_and_test() {
    let edith = edith().await;
    let address = format!("{}/sandbox/verification", edith.sandbox.api_url());
    let form = |status: &'static str| {
        let fields = [("customer", ID), ("status", status)];
        edith.http.post(&address).form(&fields).send()
    };
    assert_eq!(
        form("Not Ready").await.unwrap().status(),
        StatusCode::SEE_OTHER
    );
    assert_eq!(edith.get(STATUS).await.json()["status"], "Not Ready");
    let body = json!({"customer": ID, "status": "NotAllowed"});
    let posted = edith.http.post(&address).json(&body).send().await.unwrap();
    assert_eq!(posted.status(), StatusCode::NO_CONTENT);
    assert_eq!(edith.get(STATUS).await.json()["status"], "NotAllowed");
    assert_eq!(form("").await.unwrap().status(), StatusCode::SEE_OTHER);
    assert_eq!(edith.get(STATUS).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        form("Never").await.unwrap().status(),
        StatusCode::BAD_REQUEST
    );
    assert!(edith.sandbox.set_verification("nobody", None).is_err());
    edith.sandbox.set_verification(ID, Some("Allowed")).unwrap();
    assert_eq!(edith.get(STATUS).await.json()["status"], "Allowed");
}

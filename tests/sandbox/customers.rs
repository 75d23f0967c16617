//! The list of customers: paging, filter, variety.

use super::*;
use serde_json::json;
use std::collections::HashSet;

async fn follow(caller: &Credentials, first: &str) -> Vec<Vec<Value>> {
    let mut page = caller.get(first).await.json();
    let mut pages = Vec::new();
    loop {
        assert_eq!(page["totalCount"], page["items"].as_array().unwrap().len());
        pages.push(page["items"].as_array().unwrap().clone());
        let Some(next) = page["links"].get("next") else {
            return pages;
        };
        let uri = next["uri"].as_str().unwrap();
        assert!(!uri.starts_with("/v1"));
        let headers: Vec<_> = next["headers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|header| {
                (
                    header["key"].as_str().unwrap(),
                    header["value"].as_str().unwrap(),
                )
            })
            .collect();
        page = caller
            .send(Method::GET, &format!("/v1{uri}"), &headers, &Value::Null)
            .await
            .json();
    }
}

async fn search(caller: &Credentials, filter: &Value, size: usize) -> Answer {
    let encoded: String =
        url::form_urlencoded::byte_serialize(filter.to_string().as_bytes()).collect();
    caller
        .get(&format!("/v1/customers?size={size}&filter={encoded}"))
        .await
}

#[tokio::test]
async fn paging_brings_everybody_once() {
    let edith = edith().await;
    let pages = follow(&edith, "/v1/customers?size=40").await;
    assert_eq!(
        pages.iter().map(Vec::len).collect::<Vec<_>>(),
        [40, 40, 40, 40, 40, 40, 10]
    );
    let ids: HashSet<_> = pages
        .iter()
        .flatten()
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 250);
    assert_eq!(
        edith.get("/v1/customers?size=0").await.json()["totalCount"],
        250
    );
}

#[tokio::test]
async fn a_seek_needs_only_the_token_and_can_go_back() {
    let edith = edith().await;
    let first = edith.get("/v1/customers?size=10").await.json();
    let token = first["links"]["next"]["headers"][0]["value"]
        .as_str()
        .unwrap()
        .to_owned();
    let seek = |operation: &str, token: String| {
        let path = format!("/v1/customers?seekOperation={operation}");
        let edith = &edith;
        async move {
            edith
                .send(
                    Method::GET,
                    &path,
                    &[("MS-ContinuationToken", &token)],
                    &Value::Null,
                )
                .await
        }
    };
    let second = seek("Next", token).await.json();
    assert_eq!(second["totalCount"], 10);
    assert_ne!(second["items"][0]["id"], first["items"][0]["id"]);
    let back = second["links"]["previous"]["headers"][0]["value"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(seek("Previous", back).await.json()["items"], first["items"]);
    let wrong = seek("Next", "made up".to_owned()).await;
    assert_eq!(
        (wrong.status, &wrong.json()["code"]),
        (StatusCode::BAD_REQUEST, &json!(2000))
    );
    assert_eq!(
        edith
            .get("/v1/customers?seekOperation=Sideways")
            .await
            .json()["code"],
        900126
    );
}

#[tokio::test]
async fn a_filter_finds_beginnings_without_regard_to_case() {
    let edith = edith().await;
    for (field, value) in [
        ("CompanyName", "FABRIKAM"),
        ("Domain", "Fabrikam"),
        ("CompanyName", "bäcker"),
        ("CompanyName", "北京"),
    ] {
        let found = search(
            &edith,
            &json!({"Field": field, "Value": value, "Operator": "starts_with"}),
            0,
        )
        .await
        .json();
        let items = found["items"].as_array().unwrap();
        assert!(
            !items.is_empty() && items.len() < 50,
            "{value}: {}",
            items.len()
        );
        let member = if field == "Domain" {
            "domain"
        } else {
            "companyName"
        };
        for item in items {
            let text = item["companyProfile"][member]
                .as_str()
                .unwrap()
                .to_lowercase();
            assert!(text.starts_with(&value.to_lowercase()), "{text}");
        }
    }
    let inside = search(
        &edith,
        &json!({"Field": "CompanyName", "Value": "abrikam", "Operator": "starts_with"}),
        0,
    )
    .await;
    assert_eq!(inside.json()["totalCount"], 0);
}

#[tokio::test]
async fn a_filter_stays_on_while_paging() {
    let edith = edith().await;
    let filter = json!({"Field": "CompanyName", "Value": "con", "Operator": "starts_with"});
    let all = search(&edith, &filter, 0).await.json()["totalCount"]
        .as_u64()
        .unwrap();
    let encoded: String =
        url::form_urlencoded::byte_serialize(filter.to_string().as_bytes()).collect();
    let pages = follow(&edith, &format!("/v1/customers?size=2&filter={encoded}")).await;
    assert_eq!(pages.concat().len() as u64, all);
    assert!(pages.len() > 1);
    assert!(pages.concat().iter().all(|item| {
        item["companyProfile"]["companyName"]
            .as_str()
            .unwrap()
            .to_lowercase()
            .starts_with("con")
    }));
}

#[tokio::test]
async fn what_the_search_cannot_do_is_refused() {
    let edith = edith().await;
    let refused = search(
        &edith,
        &json!({"Field": "CompanyName", "Value": "a", "Operator": "contains"}),
        0,
    )
    .await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        refused.json()["description"],
        payload("error-2000-stringcode-sdktest")["description"]
    );
    assert_eq!(
        search(
            &edith,
            &json!({"Field": "Colour", "Value": "a", "Operator": "starts_with"}),
            0
        )
        .await
        .json()["code"],
        900126
    );
    assert_eq!(
        edith.get("/v1/customers?filter=nonsense").await.json()["code"],
        2000
    );
    assert_eq!(
        edith.get("/v1/customers?size=many").await.json()["code"],
        2000
    );
}

#[tokio::test]
async fn the_calls_of_the_java_and_python_sdks_work_as_they_are() {
    let edith = edith().await;
    // The Java SDK puts its base address with a slash before links that begin with one.
    let mut page = edith.get("/v1//customers?size=100").await.json();
    let mut seen = page["items"].as_array().unwrap().len();
    while let Some(next) = page["links"].get("next") {
        let header = &next["headers"][0];
        page = edith
            .send(
                Method::GET,
                &format!("/v1/{}", next["uri"].as_str().unwrap()),
                &[(
                    header["key"].as_str().unwrap(),
                    header["value"].as_str().unwrap(),
                )],
                &Value::Null,
            )
            .await
            .json();
        seen += page["items"].as_array().unwrap().len();
    }
    assert_eq!(seen, 250, "all pages");
    let everybody = edith.get("/v1/customers").await.json();
    assert_eq!(everybody["totalCount"], 250, "without a size");
    let last = edith.get("/v1/customers?size=40&offset=240").await.json();
    assert_eq!(last["totalCount"], 10, "by index");

    let exact = json!("Contoso");
    for operator in ["equals", "Equals", "EQUALS"] {
        let filter = json!({"Field": "CompanyName", "Value": exact, "Operator": operator});
        let found = search(&edith, &filter, 0).await.json();
        let items = found["items"].as_array().unwrap();
        assert_eq!(items.len(), 2, "{operator}: {found}");
        assert!(
            items
                .iter()
                .all(|item| item["companyProfile"]["companyName"] == exact)
        );
    }
    let count = async |operator: &str| {
        let filter = json!({"field": "companyName", "value": "con", "operator": operator});
        search(&edith, &filter, 0).await.json()["totalCount"].clone()
    };
    let beginning = count("starts_with").await;
    assert!(beginning.as_u64().unwrap() > 2);
    for operator in ["StartsWith", "startsWith", "STARTS_WITH", "startswith"] {
        assert_eq!(count(operator).await, beginning, "{operator}");
    }

    let network = edith.get("/v1/profiles/mpn").await.json();
    let id = network["mpnId"].as_str().unwrap();
    for path in [
        "/v1/profiles/partnernetworkprofile".to_owned(),
        format!("/v1/profiles/partnernetworkprofile?mpnId={id}"),
        "/v1//profiles/mpn".to_owned(),
        "/v1/profiles/mpn/".to_owned(),
    ] {
        let found = edith.get(&path).await;
        assert_eq!(found.status, StatusCode::OK, "{path}: {}", found.text);
        assert_eq!(found.json()["mpnId"], network["mpnId"]);
    }
    // Generated clients offer 1 and 1.0 as the version.
    for path in [
        "profiles/billing",
        "profiles/legalbusiness?vettingVersion=LastFinalized",
        "profiles/organization",
        "profiles/support",
        "profiles/mpn",
        "countryvalidationrules/US",
        "customers?size=40",
    ] {
        let (one, other) = (
            edith.get(&format!("/v1/{path}")).await,
            edith.get(&format!("/v1.0/{path}")).await,
        );
        assert_eq!(other.status, StatusCode::OK, "{path}: {}", other.text);
        assert_eq!(other.json(), one.json(), "{path}");
    }
}

#[tokio::test]
async fn customers_are_varied_the_same_in_every_run_and_pass_their_own_checks() {
    let edith = edith().await;
    let items = edith.get("/v1/customers?size=0").await.json()["items"].clone();
    assert_eq!(
        items,
        super::edith()
            .await
            .get("/v1/customers?size=0")
            .await
            .json()["items"]
    );
    let (mut countries, mut domains) = (HashSet::new(), HashSet::new());
    for item in items.as_array().unwrap() {
        let path = format!(
            "/v1/customers/{}/profiles/billing",
            item["id"].as_str().unwrap()
        );
        let billing = edith.get(&path).await.json();
        countries.insert(
            billing["defaultAddress"]["country"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
        assert!(
            domains.insert(
                item["companyProfile"]["domain"]
                    .as_str()
                    .unwrap()
                    .to_lowercase()
            ),
            "{item}"
        );
        let saved = edith.put(&path, &billing).await;
        assert_eq!(saved.status, StatusCode::OK, "{billing}: {}", saved.text);
    }
    assert!(countries.len() >= 10, "{countries:?}");
}

#[tokio::test]
async fn without_delegated_access_address_email_and_domains_are_left_out() {
    let edith = edith().await;
    edith.set(Fault::new("*", "no-dap"));
    let path = "/v1/customers/eebd1b55-5360-4438-a11d-5c06918c3014";
    let whole = edith.get(path).await.json();
    assert_eq!(
        (whole.get("customDomains"), &whole["allowDelegatedAccess"]),
        (None, &json!(false))
    );
    for company in [
        &whole["companyProfile"],
        &edith.get(&format!("{path}/profiles/company")).await.json(),
    ] {
        assert_eq!((company.get("address"), company.get("email")), (None, None));
        assert_eq!(company["companyName"], "1kl as kjk");
    }
    assert!(whole["billingProfile"]["email"].is_string());
}

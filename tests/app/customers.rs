//! The customer directory: what a search finds, and what its failures leave alone.

use portal::sandbox::SimulatedChange;
use portal_test_support::{Running, Visitor, start};
use reqwest::StatusCode;
use serde_json::Value;

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

async fn search(visitor: &Visitor, text: &str) -> Value {
    let page = visitor
        .get(&format!("/api/v1/customers?search={}", encoded(text)))
        .await;
    assert_eq!(page.status, StatusCode::OK, "{text}: {}", page.body);
    page.json()
}

fn names(page: &Value) -> Vec<&str> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["companyName"].as_str().unwrap())
        .collect()
}

/// Gives the customers at these places of the list other names.
async fn rename(portal: &Running, visitor: &Visitor, given: &[&str]) {
    let list = visitor.get("/api/v1/customers").await.json();
    for (place, name) in given.iter().enumerate() {
        let id = list["items"][place]["id"].as_str().unwrap();
        portal
            .sandbox
            .change(
                &SimulatedChange::new("customer-company")
                    .of_customer(id)
                    .set("companyName", name),
            )
            .unwrap();
    }
}

#[tokio::test]
async fn a_customer_is_found_by_any_part_of_the_name_without_accents_and_with_dots() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let given = [
        "A. Datum Corporation",
        "contoso.com Shops",
        "Société Générique",
        "H.L.F Images",
    ];
    rename(&portal, &viewer, &given).await;
    for (text, name) in [
        ("A. Datum", "A. Datum Corporation"),
        ("datum corp", "A. Datum Corporation"),
        ("h.l.f", "H.L.F Images"),
        ("contoso.com", "contoso.com Shops"),
        ("generique", "Société Générique"),
        ("OCIETE", "Société Générique"),
    ] {
        let found = search(&viewer, text).await;
        assert!(names(&found).contains(&name), "{text}: {found}");
        let page = viewer.get(&format!("/search?q={}", encoded(text))).await;
        assert!(page.body.contains(name), "{text} in the header's search");
    }
    let domain = viewer.get("/api/v1/customers").await.json()["items"][7]["domain"]
        .as_str()
        .unwrap()
        .to_owned();
    let found = search(&viewer, &domain[2..]).await;
    assert_eq!(
        found["items"][0]["domain"],
        domain.as_str(),
        "inside of a domain"
    );
}

#[tokio::test]
async fn a_search_says_how_many_there_are_and_pages_through_all_of_them() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let first = search(&viewer, "microsoft").await;
    let total = first["total"].as_u64().unwrap();
    assert!(total > 50, "{total}");
    let mut seen = std::collections::BTreeSet::new();
    let mut page = first;
    loop {
        for item in page["items"].as_array().unwrap() {
            assert!(seen.insert(item["id"].as_str().unwrap().to_owned()));
        }
        assert_eq!(page["more"].as_bool().unwrap(), page["next"].is_string());
        let Some(next) = page["next"].as_str() else {
            break;
        };
        let path = format!("/api/v1/customers?search=microsoft&after={}", encoded(next));
        page = viewer.get(&path).await.json();
    }
    assert_eq!(seen.len() as u64, total);
    let list = viewer.get("/customers?search=microsoft").await;
    assert!(
        list.body.contains(&format!("25 of {total} customers")),
        "{}",
        list.body
    );
    let part = viewer.get("/search?part=list&q=microsoft").await;
    assert!(part.body.contains("Press Enter for"), "{}", part.body);
    let page = viewer.get("/search?q=microsoft").await;
    let more = format!("href=\"/customers?search=microsoft\">{} more", total - 20);
    assert!(page.body.contains(&more), "{more}: {}", page.body);
}

#[tokio::test]
async fn people_of_the_audit_log_are_found_with_their_entries() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/support", &[("email", "help@contoso.example")])
        .await;
    editor.save("/partner/support", &[]).await;
    let page = editor.get("/search?q=dith").await;
    let address = page
        .body
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|address| address.starts_with("/history?person="))
        .unwrap_or_else(|| panic!("{}", page.body))
        .replace("&amp;", "&");
    let entries = editor.get(&address).await;
    assert_eq!(entries.status, StatusCode::OK);
    assert!(entries.body.contains("Edith Editor"), "{}", entries.body);
}

#[tokio::test]
async fn who_may_list_no_customers_searches_in_no_list() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    assert!(!names(&search(&viewer, "contoso").await).is_empty());
    portal.fault("customers", "forbidden", None, None);
    let editor = portal.sign_in("Edith Editor").await;
    for visitor in [&viewer, &editor] {
        for path in ["/customers", "/api/v1/customers"] {
            let refused = visitor.get(&format!("{path}?search=contoso")).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
            assert!(!refused.body.contains("onmicrosoft"), "{}", refused.body);
        }
    }
    portal.sandbox.clear();
    assert!(!names(&search(&viewer, "contoso").await).is_empty());
}

#[tokio::test]
async fn a_search_that_the_service_cannot_answer_closes_neither_the_list_nor_other_searches() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    portal.fault("customers", "domain-filter-fails", None, None);
    // Nothing in the list has this, so the service is asked too, by name and by domain.
    for _ in 0..8 {
        let page = viewer.get("/api/v1/customers?search=not.there").await;
        assert!(page.status.is_server_error(), "{}", page.body);
    }
    let list = viewer.get("/api/v1/customers").await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.body);
    let by_name = search(&viewer, "nobody is called that").await;
    assert_eq!(names(&by_name).len(), 0);
    let other = portal.sign_in("Edith Editor").await;
    assert_eq!(other.get("/customers").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_list_that_goes_on_leads_on_or_says_that_it_cannot() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    portal.fault("customers", "long-token", Some("6000"), None);
    let first = viewer.get("/api/v1/customers").await.json();
    let token = first["next"].as_str().unwrap();
    assert!(token.len() > 6000, "{}", token.len());
    let path = format!("/api/v1/customers?after={}", encoded(token));
    let second = viewer.get(&path).await;
    assert_eq!(second.status, StatusCode::OK, "{}", second.body);
    assert_ne!(second.json()["items"][0], first["items"][0]);

    portal.fault("customers", "long-token", Some("20000"), None);
    let cut = viewer.get("/api/v1/customers").await.json();
    assert!(cut["next"].is_null() && cut["more"] == true, "{cut}");
    let page = viewer.get("/customers").await;
    assert!(
        page.body.contains("More follow") && page.body.contains("no usable way"),
        "{}",
        page.body
    );
    let found = search(&viewer, "contoso").await;
    assert!(
        !names(&found).is_empty(),
        "the service searches, where the list has no end"
    );
}

// Two customers may have the same name: whoever saves has to know whose profile it is.
#[tokio::test]
async fn two_customers_of_one_name_can_be_told_apart_wherever_one_is_named() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let list = editor.get("/api/v1/customers").await.json();
    // Of several processes each remembers what it was told.
    for _ in 0..portal.portals.len() {
        editor.get("/api/v1/customers").await;
    }
    for place in 0..2_usize {
        let id = list["items"][place]["id"].as_str().unwrap();
        let domain = list["items"][place]["domain"].as_str().unwrap();
        portal
            .sandbox
            .change(
                &SimulatedChange::new("customer-billing")
                    .of_customer(id)
                    .set("companyName", "Twice Named"),
            )
            .unwrap();
        let path = format!("/customers/{id}/billing");
        let form = editor.get(&path).await;
        let review = editor.edit(&path, &[("firstName", "Another")]).await;
        let saved = editor.save(&path, &[]).await;
        assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
        editor.edit(&path, &[("firstName", "Again")]).await;
        let versions = editor.get(&format!("{path}/history")).await;
        for page in [&form, &review, &saved, &versions] {
            let title = page.body.split("<title>").nth(1).unwrap();
            let title = title.split("</title>").next().unwrap();
            let named = format!("Twice Named ({domain}) – ");
            assert!(title.contains(&named), "{title}");
            assert!(page.body.contains(&format!(">{domain}</bdi>")), "{path}");
            assert!(page.body.contains("<bdi>Twice Named</bdi>"));
            assert!(page.body.contains(&format!(">{id}</code>")), "{path}");
        }
        // So do the links to their drafts.
        let drafts = editor.get("/drafts").await.body;
        assert!(
            drafts.contains(&format!("<a href=\"{path}\">Twice Named ({domain}) – ")),
            "{drafts}"
        );
        // And the audit log, and its entries.
        let history = editor.get("/history").await.body;
        let start = history.find(&format!(">{id}</code>")).expect("its row");
        let row = &history[history[..start].rfind("<li>").unwrap()..start];
        assert!(row.contains("Twice Named") && row.contains(domain), "{row}");
        let entry = row
            .split("href=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let entry = editor.get(entry.unwrap()).await.body;
        assert!(
            entry.contains("Twice Named") && entry.contains(domain),
            "{entry}"
        );
    }
    // What a session has not been told is not asked for: the ID stands in its place.
    let id = list["items"][0]["id"].as_str().unwrap();
    let other = portal.sign_in("Ada Admin").await;
    let form = other.get(&format!("/customers/{id}/billing")).await;
    let title = format!("Twice Named ({id}) – ");
    assert!(form.body.contains(&title), "{}", form.body);
}

//! Every link leads to a page, and to a place in it; so does every address that somebody cuts short,
//! and every one that the documents name.

use crate::routes::ROUTES;
use portal_test_support::start;
use reqwest::StatusCode;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Addresses that differ only in a number, an id or a query are pages of one sort: a few are enough.
fn sort(path: &str) -> String {
    path.split('/')
        .map(|part| {
            let digits = part.bytes().filter(u8::is_ascii_digit).count();
            if digits > 0 { "#" } else { part }
        })
        .collect::<Vec<_>>()
        .join("/")
}

#[tokio::test]
async fn every_link_leads_to_a_page_and_a_place_in_it() {
    let portal = start().await;
    let ada = portal.sign_in("Ada Admin").await;
    ada.edit("/partner/billing", &[("purchaseOrderNumber", "4711")])
        .await;
    let mut todo = vec!["/".to_owned(), "/no/such/page".to_owned()];
    let mut bodies = BTreeMap::new();
    let mut seen = BTreeMap::<String, usize>::new();
    let mut places = BTreeSet::new();
    while let Some(address) = todo.pop() {
        let page = ada.get(&address).await;
        let is_found = page.status.is_success() || page.status.is_redirection();
        assert!(
            is_found || address == "/no/such/page",
            "{address}: {}",
            page.status
        );
        for link in page.body.split("href=\"").skip(1) {
            let link = link.split('"').next().unwrap_or_default();
            let link = link.replace("&amp;", "&");
            let (path, place) = link.split_once('#').unwrap_or((&link, ""));
            let path = if path.is_empty() { &address } else { path };
            // Elsewhere, and what only a browser of the sandbox opens.
            if !path.starts_with('/') || path.starts_with("/sandbox") {
                continue;
            }
            if !place.is_empty() {
                places.insert((path.to_owned(), place.to_owned()));
            }
            let sort = sort(path.split('?').next().unwrap_or_default());
            let count = seen.entry(sort).or_default();
            if *count < 3 && !bodies.contains_key(path) && !todo.iter().any(|next| next == path) {
                *count += 1;
                todo.push(path.to_owned());
            }
        }
        bodies.insert(address, page.body);
    }
    assert!(bodies.len() > 30, "{:?}", bodies.keys());
    for (path, place) in &places {
        if let Some(body) = bodies.get(path) {
            let id = format!("id=\"{place}\"");
            assert!(body.contains(&id), "{path} has no place {place}");
        }
    }
}

#[tokio::test]
async fn addresses_cut_short_lead_on() {
    let portal = start().await;
    let anon = portal.anon();
    for (address, to) in [
        ("/help", "/help/errors"),
        ("/help/", "/help/errors"),
        ("/help/profiles/", "/help/profiles"),
        ("/partner", "/"),
        ("/partner/billing/", "/partner/billing"),
    ] {
        let page = anon.get(address).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{address}");
        assert_eq!(page.location(), to, "{address}");
    }
    for address in ["//evil.example/", "/no/such/page", "/helper"] {
        let page = anon.get(address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(
        anon.post("/help", &[]).await.status,
        StatusCode::NOT_FOUND,
        "nothing but a visit is led on"
    );
}

#[tokio::test]
async fn pages_below_the_account_lead_back_to_it() {
    let portal = start().await;
    let ada = portal.sign_in("Ada Admin").await;
    for address in ["/notifications", "/watching"] {
        let page = ada.get(address).await;
        let (frame, main) = page.body.split_once("<main").expect("a page");
        let back = "<p class=\"back\"><a href=\"/account\">My account</a></p>";
        assert!(main.contains(back), "{address}: {main}");
        let current = "href=\"/account\" aria-current=\"true\"";
        assert!(frame.contains(current), "{address}: {frame}");
    }
}

/// What stands on other listeners, or is an example of an address that does not exist.
const ELSEWHERE: &[&str] = &["/metrics", "/v1", "/sandbox", "/assets"];

#[test]
fn every_address_in_the_documents_is_one_of_the_portal() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.to_owned(), root.join("docs")];
    let files = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap().flatten())
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "md"));
    let address =
        regex::Regex::new(r"`(?:(GET|POST|PUT) )?(/[a-z][A-Za-z0-9/_{}.-]*)[?`#]").unwrap();
    let ours: BTreeSet<&str> = ROUTES
        .iter()
        .filter_map(|route| route.pattern.split('/').nth(1))
        .collect();
    let mut count = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for found in address.captures_iter(&text) {
            let named = found[2].trim_end_matches('/');
            let first = named.split('/').nth(1).unwrap_or_default();
            let elsewhere = ELSEWHERE.iter().any(|other| named.starts_with(other));
            // Paths of machines and of Partner Center look alike.
            if elsewhere || !ours.contains(first) {
                continue;
            }
            count += 1;
            let is_known = ROUTES
                .iter()
                .any(|route| route.is_at(named) || route.pattern == named)
                || matches!(named, "/help" | "/partner" | "/api" | "/api/v1");
            assert!(is_known, "{}: {named}", file.display());
        }
    }
    assert!(count > 10, "{count}");
}

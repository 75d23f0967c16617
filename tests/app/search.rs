//! The search of the header, the help on profiles, and the keyboard's shortcuts: what is found by
//! whom, and that no search breaks anything.

use portal::profile::PROFILES;
use portal::text::{Lang, Words};
use portal_test_support::{FOREVER, Page, Visitor, start};
use reqwest::StatusCode;
use std::time::{Duration, Instant};

/// Where the page's results lead.
fn found(page: &Page) -> Vec<String> {
    let main = page.body.split_once("<main").map_or("", |(_, main)| main);
    let lists = main
        .split("<ul class=\"finds\">")
        .skip(1)
        .filter_map(|rest| rest.split("</ul>").next());
    lists
        .flat_map(|list| list.split("href=\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

async fn search(visitor: &Visitor, text: &str) -> Page {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("q", text)
        .finish();
    let page = visitor.get(&format!("/search?{query}")).await;
    assert_eq!(page.status, StatusCode::OK, "{text}: {}", page.body);
    assert_eq!(page.header("cache-control"), "no-store");
    page
}

#[tokio::test]
async fn things_are_found_by_their_names_in_the_readers_language_in_english_and_in_the_interface() {
    let portal = start().await;
    let mut viewer = portal.sign_in("Victor Viewer").await;
    for (lang, text, address) in [
        ("en", "billing profile", "/partner/billing"),
        ("en", "legalbusiness", "/partner/legal-business"),
        ("en", "account", "/account"),
        (
            "en",
            "purchase order",
            "/partner/billing#purchaseOrderNumber",
        ),
        (
            "en",
            "address.postalCode",
            "/partner/billing#address.postalCode",
        ),
        ("en", "zip", "/partner/billing#address.postalCode"),
        (
            "fr",
            "préfecture",
            "/partner/organization#defaultAddress.state",
        ),
        (
            "en",
            "organization culture",
            "/partner/organization#culture",
        ),
        ("en", "AADSTS50105", "/help/errors/sign-in#aadsts50105"),
        ("en", "900308", "/help/errors/partner-center#pc-900308"),
        ("en", "keyboard", "/help/shortcuts"),
        ("en", "help desk", "/help/profiles#support"),
        ("fr", "historique", "/history"),
        ("fr", "PROFIL JURIDIQUE", "/partner/legal-business"),
        (
            "fr",
            "numero bon de commande",
            "/partner/billing#purchaseOrderNumber",
        ),
        (
            "fr",
            "purchase order",
            "/partner/billing#purchaseOrderNumber",
        ),
        ("fr", "telephone", "/partner/support#telephone"),
        ("zh-Hant", "帳單設定檔", "/partner/billing"),
        ("zh-Hant", "採購單", "/partner/billing#purchaseOrderNumber"),
        ("zh-Hant", "快速鍵", "/help/shortcuts"),
    ] {
        viewer.language = lang;
        let page = search(&viewer, text).await;
        assert!(
            found(&page).iter().any(|found| found == address),
            "{lang} {text}: {:?}",
            found(&page)
        );
        assert!(page.body.contains(&format!("<html lang=\"{lang}\"")));
        assert!(
            ["[search-", "[keys-", "[uses-", "[nav-", "[label-"]
                .iter()
                .all(|key| !page.body.contains(key)),
            "{lang} {text}: words are missing"
        );
    }
}

#[tokio::test]
async fn a_customer_is_found_by_the_service_and_an_entry_by_its_number_and_its_requests_id() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let customer = editor.get("/api/v1/customers").await.json()["items"][0].clone();
    let (id, name) = (
        customer["id"].as_str().unwrap(),
        customer["companyName"].as_str().unwrap(),
    );
    let start: String = name.chars().take(12).collect();
    let address = format!("/customers/{id}/billing");
    assert!(
        found(&search(&editor, &start).await).contains(&address),
        "{start}"
    );
    assert!(
        found(&search(&editor, &id.to_uppercase()).await).contains(&address),
        "by its id"
    );

    editor
        .edit("/partner/support", &[("email", "help@contoso.example")])
        .await;
    assert_eq!(
        editor.save("/partner/support", &[]).await.outcome(),
        Some("saved")
    );
    let put = portal.puts().pop().unwrap();
    let request = put
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("ms-requestid"))
        .map(|(_, value)| value.clone())
        .unwrap();
    let by_request = found(&search(&editor, &request.to_uppercase()).await);
    let entry = by_request
        .iter()
        .find(|address| address.starts_with("/history/"))
        .expect("the save is found by its request");
    let number = entry.trim_start_matches("/history/");
    assert_eq!(editor.get(entry).await.status, StatusCode::OK);
    assert!(
        found(&search(&editor, number).await).contains(entry),
        "by its number"
    );
    assert!(
        found(&search(&editor, "999999").await)
            .iter()
            .all(|address| !address.starts_with("/history/"))
    );
}

#[tokio::test]
async fn nobody_finds_what_their_role_may_not_see() {
    let portal = start().await;
    for (name, drafts) in [
        ("Victor Viewer", false),
        ("Audrey Auditor", false),
        ("Edith Editor", true),
        ("Ada Admin", true),
    ] {
        let visitor = portal.sign_in(name).await;
        let all = found(&search(&visitor, "").await);
        assert_eq!(
            all.contains(&"/drafts".to_owned()),
            drafts,
            "{name}: {all:?}"
        );
        for address in all {
            assert_eq!(
                visitor.get(address.split('#').next().unwrap()).await.status,
                StatusCode::OK,
                "{name} {address}"
            );
        }
        let page = visitor.get("/").await;
        let mut forms = page
            .body
            .split("<form")
            .skip(1)
            .map(|form| form.split('>').next().unwrap_or_default());
        assert!(forms.any(|form| form.contains("role=\"search\"") && form.contains("action=\"/search\"")), "{name}");
    }
    let nobody = portal.sign_in("Norman NoRole").await;
    assert_eq!(
        nobody.get("/search?q=billing").await.status,
        StatusCode::FORBIDDEN
    );
    assert!(
        !nobody
            .get("/account")
            .await
            .body
            .contains("action=\"/search\""),
        "what is refused is not offered"
    );
    assert!(
        portal
            .anon()
            .get("/search?q=billing&part=list")
            .await
            .location()
            .starts_with("/sign-in?")
    );
}

#[tokio::test]
async fn without_an_answer_of_partner_center_or_with_a_late_one_the_rest_is_found() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let sentence = Words::of(Lang::En).t("search-no-customers");
    for (quirk, value) in [
        ("slow", Some(FOREVER)),
        ("html", None),
        ("server-error", None),
        ("throttle", Some("30")),
    ] {
        portal.fault("customers", quirk, value, None);
        for part in ["", "&part=list"] {
            let asked = Instant::now();
            let page = viewer
                .get(&format!("/search?q=billing+profile{part}"))
                .await;
            assert_eq!(page.status, StatusCode::OK, "{quirk}: {}", page.body);
            assert!(
                page.body.contains("href=\"/partner/billing\"") && page.body.contains(&*sentence),
                "{quirk}: {}",
                page.body
            );
            assert!(asked.elapsed() < Duration::from_secs(60), "{quirk}");
        }
        portal.sandbox.reset();
    }
}

// W3: what is searched for is text wherever it stands.
#[tokio::test]
async fn no_search_is_markup_and_none_is_too_long() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    for text in [
        "\"></textarea><script>alert(1)</script>",
        "'><img src=x onerror=alert(1)>",
        "</title><script>alert(1)//",
        "\u{202e}\u{0}\n",
    ] {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", text)
            .finish();
        for part in ["", "&part=list"] {
            let page = viewer.get(&format!("/search?{query}{part}")).await;
            assert_eq!(page.status, StatusCode::OK, "{text}");
            assert!(
                !page.body.contains("<script>alert") && !page.body.contains("<img"),
                "{text}: {}",
                page.body
            );
        }
    }
    for query in [
        "q=%",
        "q=%FF%FE",
        "q=a&q=b",
        "part=list",
        "&&=&q",
        "part[]=x&q[]=y",
    ] {
        assert_eq!(
            viewer.get(&format!("/search?{query}")).await.status,
            StatusCode::OK,
            "{query}"
        );
    }
    // No client of ours can ask for more: addresses end at 64 KiB.
    for length in [1_000, 16_000, 65_450] {
        let page = viewer
            .get(&format!("/search?q={}", "a".repeat(length)))
            .await;
        let refused = matches!(
            page.status,
            StatusCode::URI_TOO_LONG | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE
        );
        assert!(
            page.status == StatusCode::OK || (refused && length > 60_000),
            "{length}: {}",
            page.status
        );
        assert!(
            page.body.len() < 4 * length + 40_000,
            "{length}: the answer holds {}",
            page.body.len()
        );
    }
    assert_eq!(viewer.get("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_part_is_a_list_of_options_with_its_number() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let part = viewer.get("/search?part=list&q=organization").await;
    assert!(
        !part.body.contains("<html") && !part.body.contains("<script"),
        "{}",
        part.body
    );
    let options = part.body.matches("role=\"option\"").count();
    assert!(
        options > 1 && part.body.contains(&format!("{options} results")),
        "{}",
        part.body
    );
    for number in 0..options {
        assert_eq!(
            part.body.matches(&format!("id=\"find-{number}\"")).count(),
            1,
            "{}",
            part.body
        );
    }
    let none = viewer.get("/search?part=list&q=qqqqqqqq").await;
    assert!(
        !none.body.contains("listbox") && none.body.contains("Nothing found"),
        "{}",
        none.body
    );
}

#[tokio::test]
async fn every_section_says_what_it_is_used_for_and_leads_to_more() {
    let portal = start().await;
    let mut anon = portal.anon();
    let viewer = portal.sign_in("Victor Viewer").await;
    for lang in Lang::ALL {
        anon.language = lang.tag();
        let page = anon.get("/help/profiles").await;
        assert_eq!(page.status, StatusCode::OK);
        for profile in PROFILES {
            for section in profile.sections {
                let part = format!("{}-{}", profile.slug, section.title);
                assert_eq!(
                    page.body.matches(&format!("id=\"{part}\"")).count(),
                    1,
                    "{part}"
                );
                let words = Words::of(lang).t(&format!("use-{part}"));
                assert!(page.body.contains(&*words), "{lang:?} {part}");
            }
        }
    }
    let form = viewer.get("/partner/support").await;
    assert!(
        form.body
            .contains("href=\"/help/profiles#support-support\""),
        "{}",
        form.body
    );
}

// C1: the switch works without a script, and is about this browser.
#[tokio::test]
async fn single_keys_can_be_turned_off_and_on_again() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let has_keys = async || viewer.get("/").await.body.contains("data-keys");
    assert!(has_keys().await);
    let off = viewer.post("/help/shortcuts", &[("keys", "off")]).await;
    assert_eq!(
        (off.status, off.location()),
        (StatusCode::SEE_OTHER, "/help/shortcuts")
    );
    assert!(
        off.header("set-cookie")
            .starts_with("__Host-keys=off; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=")
    );
    assert!(!has_keys().await);
    assert!(
        viewer
            .get("/help/shortcuts")
            .await
            .body
            .contains("value=\"on\"")
    );
    viewer.post("/help/shortcuts", &[("keys", "on")]).await;
    assert!(has_keys().await);
    assert_eq!(
        viewer
            .post("/help/shortcuts", &[("keys", "perhaps")])
            .await
            .status,
        StatusCode::BAD_REQUEST
    );
    let part = viewer.get("/help/shortcuts?part=list").await;
    assert!(
        part.body.contains("method=\"dialog\"") && !part.body.contains("<html"),
        "{}",
        part.body
    );
}

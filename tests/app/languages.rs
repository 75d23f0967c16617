//! The language of pages.

use crate::start;
use reqwest::StatusCode;

#[tokio::test]
async fn the_cookie_comes_before_the_browser_and_the_page_says_which_language_it_is() {
    let portal = start().await;
    let mut viewer = portal.sign_in("Victor Viewer").await;
    for (wish, lang) in [("fr-CA,en;q=0.5", "fr"), ("zh-TW", "zh-Hant"), ("de", "en"), ("", "en")] {
        viewer.language = wish;
        assert!(viewer.get("/").await.body.contains(&format!("<html lang=\"{lang}\"")), "{wish}");
    }
    let answer = viewer.post("/language", &[("language", "fr"), ("return_to", "/partner/billing")]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/partner/billing"));
    viewer.language = "zh-TW";
    assert!(viewer.get("/").await.body.contains("<html lang=\"fr\""));
    let outside = viewer.post("/language", &[("language", "en"), ("return_to", "//elsewhere.example")]).await;
    assert_eq!(outside.location(), "/");
}

#[tokio::test]
async fn no_page_shows_a_key_instead_of_words() {
    let portal = start().await;
    for language in ["en", "fr", "zh-Hant"] {
        let mut editor = portal.sign_in("Ada Admin").await;
        editor.language = language;
        editor.edit("/partner/legal-business", &[("companyName", "New name")]).await;
        for path in [
            "/",
            "/partner/billing",
            "/partner/legal-business",
            "/partner/legal-business/review",
            "/partner/organization",
            "/partner/support",
            "/partner/network",
            "/customers",
            "/drafts",
            "/account",
            "/nothing/here",
        ] {
            let page = editor.get(path).await;
            let missing = page
                .body
                .split('[')
                .skip(1)
                .filter_map(|rest| rest.split_once(']'))
                .map(|(key, _)| key)
                .find(|key| key.contains('-') && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
            assert_eq!(missing, None, "{language} {path}");
        }
    }
}

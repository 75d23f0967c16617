//! The language of pages, and whether they are light or dark.

use portal_test_support::start;
use reqwest::StatusCode;

#[tokio::test]
async fn the_cookie_comes_before_the_browser_and_the_page_says_which_language_it_is() {
    let portal = start().await;
    let mut viewer = portal.sign_in("Victor Viewer").await;
    for (wish, lang) in [
        ("fr-CA,en;q=0.5", "fr"),
        ("zh-TW", "zh-Hant"),
        ("de", "en"),
        ("", "en"),
    ] {
        viewer.language = wish;
        assert!(
            viewer
                .get("/")
                .await
                .body
                .contains(&format!("<html lang=\"{lang}\"")),
            "{wish}"
        );
    }
    let answer = viewer
        .post(
            "/language",
            &[("language", "fr"), ("return_to", "/partner/billing")],
        )
        .await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/partner/billing")
    );
    viewer.language = "zh-TW";
    assert!(viewer.get("/").await.body.contains("<html lang=\"fr\""));
    let outside = viewer
        .post(
            "/language",
            &[("language", "en"), ("return_to", "//elsewhere.example")],
        )
        .await;
    assert_eq!(outside.location(), "/");
}

// C1: the cookie's attributes are checked with those of all routes.
#[tokio::test]
async fn light_or_dark_is_told_in_the_head_as_chosen_or_left_to_the_system() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let told = async || {
        let page = viewer.get("/account").await.body;
        let (_, rest) = page
            .split_once("name=\"color-scheme\" content=\"")
            .expect("the head tells it");
        rest.split_once('"').expect("an attribute").0.to_owned()
    };
    assert_eq!(told().await, "light dark");
    for (theme, scheme) in [
        ("dark", "dark"),
        ("light", "light"),
        ("system", "light dark"),
    ] {
        let answer = viewer.post("/account/theme", &[("theme", theme)]).await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, "/account#theme"),
            "{theme}"
        );
        assert_eq!(told().await, scheme);
        assert!(
            viewer
                .get("/account")
                .await
                .body
                .contains(&format!("value=\"{theme}\" checked")),
            "{theme}"
        );
    }
    assert_eq!(
        viewer
            .post("/account/theme", &[("theme", "pink")])
            .await
            .status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn no_page_shows_a_key_instead_of_words() {
    let portal = start().await;
    for language in ["en", "fr", "zh-Hant"] {
        let mut editor = portal.sign_in("Ada Admin").await;
        editor.language = language;
        editor
            .edit("/partner/legal-business", &[("companyName", "New name")])
            .await;
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
                .find(|key| {
                    key.contains('-')
                        && key
                            .chars()
                            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                });
            assert_eq!(missing, None, "{language} {path}");
        }
    }
}

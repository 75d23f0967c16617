//! What comes back to the portal's address of sign-ins, other than a sign-in: the Back button, an
//! administrator's consent, and a browser that kept no cookie. And the ways to the sign-in: those
//! that may begin with a form lead over a page of the portal.

use portal::text::{Lang, Words};
use portal_test_support::{Page, Running, Visitor, start, start_with};
use reqwest::{Method, StatusCode};

fn words() -> &'static Words {
    Words::of(Lang::En)
}

// S2
#[tokio::test]
async fn going_back_after_signing_in_leads_to_where_the_person_was_going() {
    let portal = start().await;
    let visitor = portal.anon();
    let begun = visitor.get("/sign-in?return_to=/partner/support").await;
    let callback = visitor.choose(begun.location(), "Edith Editor").await;
    assert_eq!(
        visitor.get(&callback).await.location(),
        "/partner/support",
        "signed in"
    );
    // The process that completed it answers; of several, one in turn.
    let mut again = visitor.get(&callback).await;
    for _ in 1..portal.portals.len() {
        if again.status == StatusCode::BAD_REQUEST {
            again = visitor.get(&callback).await;
        }
    }
    assert_eq!(
        (again.status, again.location()),
        (StatusCode::SEE_OTHER, "/partner/support"),
        "{}",
        again.body
    );
    let stranger = portal.anon().get(&callback).await;
    assert_eq!(stranger.status, StatusCode::BAD_REQUEST, "and nobody else");
}

// S2
#[tokio::test]
async fn the_answer_to_an_administrators_consent_is_told() {
    let portal = start().await;
    let visitor = portal.anon();
    let given = visitor
        .get("/sign-in/callback?admin_consent=True&tenant=6f8e3c5a-1d2b-4c3d-8e9f-0a1b2c3d4e5f")
        .await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.body);
    assert!(
        given.body.contains(&*words().t("consent-title")),
        "{}",
        given.body
    );
    let refused = visitor
        .get("/sign-in/callback?admin_consent=True&error=access_denied&error_description=AADSTS65004%3A+User+declined+to+consent")
        .await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.body);
    assert!(refused.body.contains("AADSTS65004"), "{}", refused.body);
}

// S9: anybody can send such a link, so that what it says in words is shown nowhere.
#[tokio::test]
async fn a_link_puts_no_words_on_the_page_of_a_refused_consent() {
    let portal = start().await;
    let visitor = portal.anon();
    let words = "Your+account+is+locked.+Call+us";
    for query in [
        format!("error=access_denied&error_description={words}"),
        format!("error={words}"),
        format!("admin_consent=True&error=access_denied&error_description=AADSTS65004:+{words}"),
        format!("state=a&state=b&error=access_denied&error_description={words}"),
    ] {
        let refused = visitor.get(&format!("/sign-in/callback?{query}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.body);
        assert!(
            !refused.body.contains("account is locked"),
            "{query}: {}",
            refused.body
        );
    }
}

// C1
#[tokio::test]
async fn a_browser_that_kept_no_cookie_is_told_so() {
    let portal = start().await;
    let visitor = portal.anon();
    let begun = visitor.get("/sign-in?return_to=/").await;
    let callback = visitor.choose(begun.location(), "Edith Editor").await;
    let without = portal.anon().get(&callback).await;
    assert_eq!(without.status, StatusCode::BAD_REQUEST);
    assert!(
        without
            .body
            .contains(&*words().t("error-callback-cookie-title")),
        "{}",
        without.body
    );
}

// C1: cookies know no ports.
#[tokio::test]
async fn portals_at_two_ports_of_one_host_do_not_sign_each_other_out() {
    let (one, other) = (start().await, start().await);
    let there = one.sign_in("Edith Editor").await;
    // The same browser, at the other port.
    let here = there.moved(&other.origin);
    assert_eq!(here.get("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        here.sign_in("Victor Viewer").await.status,
        StatusCode::SEE_OTHER
    );
    let there = here.moved(&one.origin);
    assert!(there.get("/account").await.body.contains("Edith Editor"));
    assert!(here.get("/account").await.body.contains("Victor Viewer"));
    here.post("/sign-out", &[]).await;
    let there = here.moved(&one.origin);
    assert!(there.get("/account").await.body.contains("Edith Editor"));
    assert_eq!(here.get("/account").await.status, StatusCode::SEE_OTHER);
    let usual = start_with(|settings| settings.url = "https://portal.example.com".to_owned()).await;
    let begun = usual.anon().get("/sign-in").await;
    assert!(
        begun.header("set-cookie").starts_with("__Host-login="),
        "{}",
        begun.header("set-cookie")
    );
}

const SAME_ORIGIN: (&str, &str) = ("sec-fetch-site", "same-origin");

/// Asks for a page, as a browser does that comes from where the header says.
async fn navigate(visitor: &Visitor, path: &str, from: (&str, &str)) -> Page {
    visitor.send(Method::GET, path, &[from], None).await
}

/// Expects a page that leads on to sign-in, with a link as well, and goes on; answers where the
/// sign-in comes back to.
async fn lead_on(portal: &Running, visitor: &Visitor, answer: &Page, words: &Words) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = visitor.get(answer.location()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", answer.location());
    for key in ["sign-in-first-title", "sign-in-first-text"] {
        assert!(page.body.contains(&*words.t(key)), "{key}: {}", page.body);
    }
    let refresh = page.header("refresh");
    let there = refresh.strip_prefix("0;url=").unwrap_or_default();
    let link = there.replace('&', "&amp;");
    assert!(there.starts_with("/sign-in?"), "{refresh}");
    assert!(page.body.contains(&format!("href=\"{link}\"")), "{link}");
    let begun = visitor.get(there).await;
    assert!(
        begun
            .location()
            .starts_with(portal.sandbox.issuer().trim_end_matches("v2.0")),
        "the provider: {}",
        begun.location()
    );
    let callback = visitor.choose(begun.location(), "Edith Editor").await;
    visitor.get(&callback).await.location().to_owned()
}

// S10
#[tokio::test]
async fn a_form_that_asks_for_a_page_after_the_session_ended_leads_over_a_page_of_the_portal() {
    let portal = start().await;
    for path in [
        "/customers?search=caf%C3%A9&country=BR",
        "/history?customer=serra+azul",
        "/search?q=billing",
        "/partner/billing/history?before=1&after=2",
        "/customers",
    ] {
        let visitor = portal.anon();
        let answer = navigate(&visitor, path, SAME_ORIGIN).await;
        assert_eq!(
            lead_on(&portal, &visitor, &answer, words()).await,
            path,
            "nothing of the question is lost"
        );
        let referer = format!("{}/customers", portal.origin);
        let answer = navigate(&portal.anon(), path, ("referer", &referer)).await;
        assert!(answer.location().ends_with("&kept=0"), "an older browser");
    }
}

// S10
#[tokio::test]
async fn who_comes_from_elsewhere_is_sent_to_the_provider_at_once() {
    let portal = start().await;
    let visitor = portal.anon();
    for from in [
        ("sec-fetch-site", "none"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("accept", "text/html"),
    ] {
        let answer = navigate(&visitor, "/search?q=billing", from).await;
        assert_eq!(
            answer.location(),
            "/sign-in?return_to=%2Fsearch%3Fq%3Dbilling",
            "{from:?}"
        );
        let begun = visitor.get(answer.location()).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{from:?}");
    }
}

// S10
#[tokio::test]
async fn a_language_chosen_after_the_session_ended_leads_over_a_page_in_that_language() {
    let portal = start().await;
    let visitor = portal.anon();
    let path = "/customers?country=BR";
    let chosen = visitor
        .post("/language", &[("language", "fr"), ("return_to", path)])
        .await;
    assert_eq!(chosen.location(), path);
    let answer = navigate(&visitor, chosen.location(), SAME_ORIGIN).await;
    let french = Words::of(Lang::Fr);
    assert_eq!(lead_on(&portal, &visitor, &answer, french).await, path);
}

// D5
#[tokio::test]
async fn who_signs_in_in_a_new_tab_is_told_that_what_was_typed_is_in_the_other_one() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let form = editor.get("/partner/billing").await.form();
    let mut form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    form.push(("intent", "review"));
    editor.post("/sign-out", &[]).await;
    let carried = editor.post("/partner/billing", &form).await;
    assert_eq!(carried.status, StatusCode::UNAUTHORIZED, "{}", carried.body);
    assert!(
        !carried.body.contains("action=\"/language\""),
        "no other form takes the page away: {}",
        carried.body
    );
    let link = "/sign-in?return_to=%2F%3Fsession%3Dtab";
    assert!(carried.body.contains(link), "{}", carried.body);
    let begun = editor.get(link).await;
    let callback = editor.choose(begun.location(), "Edith Editor").await;
    let back = editor.get(&callback).await;
    let told = editor.get(back.location()).await;
    let hint = words().t("session-ended-tab");
    assert!(told.body.contains(&*hint), "{}", told.body);
    assert!(!editor.get("/").await.body.contains(&*hint), "only then");
}

//! Sign-in, sessions and tokens as promised, against the sandbox's Entra ID.

mod logs;
mod negatives;
mod place;
mod replicas;
mod sessions;
mod tokens;
mod world;

use axum::http::StatusCode;
use portal::auth::{Permission, Role, Roles};
use portal::error::ErrorKind;
use portal_test_support::on_sandbox::{CLIENT, TENANT};
use std::time::Duration;
use url::Url;
use world::{Browser, PORTAL, World};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_person_signs_in_and_comes_back_to_the_page() {
    let world = World::start().await;
    let mut browser = Browser::default();
    assert_eq!(
        world.get("/who", &mut browser).await.body,
        "nobody, lately nobody"
    );
    let person = world.sign_in(&mut browser, "edith").await;
    assert_eq!(
        (person.tenant.as_str(), person.name.as_str(), person.mfa),
        (TENANT, "Edith Editor", true)
    );
    assert_eq!(person.roles, Roles::only(Role::Editor));
    assert_eq!(
        world.get("/who", &mut browser).await.body,
        "Edith Editor, lately nobody"
    );
    assert_eq!(
        world.events().await,
        [(
            "sign_in".to_owned(),
            "Edith Editor".to_owned(),
            Some("signed-in".to_owned())
        )]
    );
    assert!(
        !browser.0["__Host-session"].contains(&person.session),
        "the hash in the store is not the cookie"
    );
}

#[tokio::test]
async fn s2_the_provider_is_asked_with_pkce_and_verifier_and_nonce_stay_here() {
    let world = World::start().await;
    let begun = world
        .get(
            "/sign-in?return_to=/drafts&step_up=1",
            &mut Browser::default(),
        )
        .await;
    let there = Url::parse(&begun.location()).expect("an address");
    let asked: std::collections::BTreeMap<_, _> = there.query_pairs().into_owned().collect();
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!(asked["code_challenge"].len(), 43);
    assert_eq!(asked["redirect_uri"], format!("{PORTAL}/sign-in/callback"));
    assert_eq!(asked["client_id"], CLIENT);
    assert_eq!(
        asked["claims"],
        r#"{"access_token":{"amr":{"values":["mfa"]}}}"#
    );
    assert!(!asked.contains_key("amr_values"), "Entra refuses it");
    let scopes: Vec<&str> = asked["scope"].split(' ').collect();
    let api = format!("{}/user_impersonation", world.sandbox.api_url());
    assert_eq!(scopes, ["openid", "profile", "offline_access", &api]);
    assert!(!asked.contains_key("code_verifier") && !begun.location().contains("verifier"));
}

#[tokio::test]
async fn s2_the_codes_of_two_parallel_sign_ins_cannot_be_swapped() {
    let world = World::start().await;
    let mut browser = Browser::default();
    let (one, other) = (
        world.begin(&mut browser, "edith").await,
        world.begin(&mut browser, "victor").await,
    );
    let part = |back: &str, name: &str| {
        let url = Url::parse(&format!("{PORTAL}{back}")).expect("an address");
        url.query_pairs()
            .find(|(given, _)| given == name)
            .expect("a parameter")
            .1
            .into_owned()
    };
    let swapped = format!(
        "/sign-in/callback?code={}&state={}",
        part(&one, "code"),
        part(&other, "state")
    );
    assert_eq!(
        world.get(&swapped, &mut browser).await.kind(),
        Some(ErrorKind::ProviderRefused)
    );
    assert!(world.person(&browser).await.is_none());
}

#[tokio::test]
async fn several_tabs_sign_in_at_once() {
    let world = World::start().await;
    let mut browser = Browser::default();
    let backs = [
        world.begin(&mut browser, "edith").await,
        world.begin(&mut browser, "edith").await,
    ];
    for back in backs {
        assert_eq!(
            world.get(&back, &mut browser).await.status,
            StatusCode::SEE_OTHER
        );
    }
}

#[tokio::test]
async fn s1_a_callback_is_honoured_once_and_only_as_it_was_made() {
    let world = World::start().await;
    let mut browser = Browser::default();
    let back = world.begin(&mut browser, "edith").await;
    let state = back
        .split("&state=")
        .nth(1)
        .expect("a state")
        .split('&')
        .next()
        .expect("a state")
        .to_owned();
    let flipped = format!(
        "{}{}",
        if state.starts_with('A') { "B" } else { "A" },
        &state[1..]
    );
    for wrong in [
        back.replace(&format!("&state={state}"), ""),
        back.replace(&state, ""),
        back.replace(&state, &flipped),
        format!("{back}&state={state}"),
        "/sign-in/callback".to_owned(),
        format!("/sign-in/callback?state={flipped}&error=access_denied"),
    ] {
        let answer = world.get(&wrong, &mut browser).await;
        assert_eq!(
            (answer.status, answer.kind()),
            (StatusCode::BAD_REQUEST, Some(ErrorKind::CallbackState)),
            "{wrong}"
        );
    }
    let mut other = Browser::default();
    assert_eq!(
        world.get(&back, &mut other).await.kind(),
        Some(ErrorKind::CallbackCookie),
        "a browser without cookie"
    );
    world.get("/sign-in", &mut other).await;
    assert_eq!(
        world.get(&back, &mut other).await.kind(),
        Some(ErrorKind::CallbackState),
        "a browser with a sign-in of its own"
    );
    assert!(world.person(&other).await.is_none());

    assert_eq!(
        world.get(&back, &mut browser).await.status,
        StatusCode::SEE_OTHER,
        "the right browser still gets in"
    );
    let signed_in = world.person(&browser).await;
    assert_eq!(
        world.get(&back, &mut browser).await.location(),
        "/partner/billing",
        "replayed in the browser that it signed in: where it led"
    );
    assert_eq!(
        (world.person(&browser).await, world.events().await.len()),
        (signed_in, 1),
        "and no second sign-in"
    );
}

#[tokio::test]
async fn s1_a_callback_after_ten_minutes_is_refused() {
    let world = World::start().await;
    let mut browser = Browser::default();
    let back = world.begin(&mut browser, "edith").await;
    world.clock.advance(10 * MINUTE);
    assert_eq!(
        world.get(&back, &mut browser).await.kind(),
        Some(ErrorKind::CallbackState)
    );
}

#[tokio::test]
async fn s5_people_of_another_tenant_and_guests_stay_outside() {
    let world = World::start().await;
    let mut browser = Browser::default();
    let back = world.begin(&mut browser, "otto").await;
    let refused = world.get(&back, &mut browser).await;
    assert_eq!(
        (refused.status, refused.kind()),
        (StatusCode::FORBIDDEN, Some(ErrorKind::WrongTenant))
    );
    world.quirk("token", "id-token", Some("guest"));
    let back = world.begin(&mut browser, "edith").await;
    assert_eq!(
        world.get(&back, &mut browser).await.kind(),
        Some(ErrorKind::WrongTenant)
    );
    assert!(world.person(&browser).await.is_none());
    assert_eq!(
        world.events().await[0],
        (
            "refused".to_owned(),
            "Otto Other-tenant".to_owned(),
            Some("wrong-tenant".to_owned())
        )
    );
}

#[tokio::test]
async fn a_person_without_a_role_is_known_but_may_nothing() {
    let world = World::start().await;
    let person = world.sign_in(&mut Browser::default(), "norman").await;
    assert!(person.roles.is_empty() && !person.roles.may(Permission::View));
    let defaulting = World::start_with(|settings| settings.default_role = Some(Role::Viewer)).await;
    let person = defaulting.sign_in(&mut Browser::default(), "norman").await;
    assert_eq!(person.roles, Roles::only(Role::Viewer));
    let person = world.sign_in(&mut Browser::default(), "mallory").await;
    assert!(!person.mfa);
}

#[tokio::test]
async fn s3_wrong_id_tokens_let_nobody_in() {
    let world = World::start().await;
    let mut browser = Browser::default();
    for wrong in [
        "wrong-audience",
        "wrong-issuer",
        "wrong-signature",
        "unknown-key",
        "unsigned",
        "hs256",
        "expired",
        "not-yet",
    ] {
        world.quirk("token", "id-token", Some(wrong));
        let back = world.begin(&mut browser, "edith").await;
        let refused = world.get(&back, &mut browser).await;
        assert_eq!(
            (refused.status, refused.kind()),
            (StatusCode::BAD_GATEWAY, Some(ErrorKind::ProviderBroken)),
            "{wrong}"
        );
    }
    world.quirk("token", "id-token", Some("wrong-nonce"));
    let back = world.begin(&mut browser, "edith").await;
    assert_eq!(
        world.get(&back, &mut browser).await.kind(),
        Some(ErrorKind::CallbackState)
    );
    world.sandbox.clear();
    world.quirk("token", "no-id-token", None);
    let back = world.begin(&mut browser, "edith").await;
    assert_eq!(
        world.get(&back, &mut browser).await.kind(),
        Some(ErrorKind::ProviderBroken)
    );
    assert!(world.person(&browser).await.is_none());
    world.sandbox.clear();
    world.sign_in(&mut browser, "edith").await;
}

#[tokio::test]
async fn s4_rotated_signing_keys_are_followed() {
    let world = World::start().await;
    let mut browser = Browser::default();
    world.sign_in(&mut browser, "edith").await;
    for _ in 0..2 {
        world.quirk("token", "rotate-keys", None);
        world.clock.advance(MINUTE);
        world.sign_in(&mut browser, "edith").await;
    }
    world.quirk("discovery", "server-error", None);
    world.sign_in(&mut browser, "edith").await;
}

#[tokio::test]
async fn s7_the_session_id_is_new_at_sign_in_and_the_old_one_dead() {
    let world = World::start().await;
    let mut browser = Browser::default();
    world.sign_in(&mut browser, "edith").await;
    let mut old = browser.clone();
    world.sign_in(&mut browser, "victor").await;
    assert_ne!(old.0["__Host-session"], browser.0["__Host-session"]);
    assert_eq!(
        world.get("/who", &mut old).await.body,
        "nobody, lately nobody"
    );
    let mut fixed = Browser::default();
    fixed.0.insert(
        "__Host-session".to_owned(),
        "3000:AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
    );
    world.sign_in(&mut fixed, "edith").await;
    assert!(!fixed.0["__Host-session"].contains("AAAAAAAA"));
    // 128 bits in letters of six, and never twice.
    let mut ids = std::collections::BTreeSet::new();
    for _ in 0..20 {
        world.sign_in(&mut browser, "edith").await;
        let value = &browser.0["__Host-session"];
        let id = value.strip_prefix("3000:").expect("marked with the port");
        assert_eq!(id.len(), 22, "{id}");
        assert!(ids.insert(id.to_owned()));
    }
}

#[tokio::test]
async fn s8_signing_out_ends_it_everywhere() {
    let world = World::start().await;
    let mut browser = Browser::default();
    let person = world.sign_in(&mut browser, "edith").await;
    let mut copy = browser.clone();
    let out = world.post("/sign-out", &mut browser).await;
    assert_eq!(out.status, StatusCode::OK);
    let there = out.header("refresh");
    let there = there.strip_prefix("0;url=").expect("a page that leads on");
    let there = Url::parse(there).expect("the provider's address");
    assert!(
        there.as_str().starts_with(&world.sandbox.api_url()) && there.path().ends_with("/logout"),
        "{there}"
    );
    let asked: Vec<(String, String)> = there.query_pairs().into_owned().collect();
    let expected = [
        ("client_id", CLIENT.to_owned()),
        ("post_logout_redirect_uri", format!("{PORTAL}/")),
    ];
    assert_eq!(
        asked,
        expected.map(|(name, value)| (name.to_owned(), value))
    );
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    assert!(!browser.0.contains_key("__Host-session"));
    assert_eq!(
        world.get("/who", &mut copy).await.body,
        "nobody, lately nobody"
    );
    assert_eq!(
        world
            .portal
            .tokens()
            .access(&person)
            .await
            .map_err(|error| error.kind),
        Err(ErrorKind::SignIn)
    );
    assert_eq!(world.events().await[1].0, "sign_out");
    assert_eq!(
        world.post("/sign-out", &mut copy).await.status,
        StatusCode::OK,
        "signing out twice is no error"
    );
}

#[tokio::test]
async fn s8_signing_out_works_while_the_provider_is_down() {
    let world = World::start().await;
    let mut browser = Browser::default();
    world.sign_in(&mut browser, "edith").await;
    world.quirk("discovery", "provider-down", None);
    world.clock.advance(25 * 60 * MINUTE);
    assert_eq!(
        world.post("/sign-out", &mut browser).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn s9_what_the_provider_refuses_or_breaks_has_a_kind() {
    let world = World::start().await;
    let mut browser = Browser::default();
    let cancelled = world.begin(&mut browser, "nobody of this name").await;
    let refused = world.get(&cancelled, &mut browser).await;
    assert_eq!(
        (refused.status, refused.kind()),
        (StatusCode::BAD_REQUEST, Some(ErrorKind::CallbackDenied))
    );
    assert_eq!(
        refused
            .error
            .and_then(|error| error.upstream.clone())
            .and_then(|said| said.code),
        Some("AADSTS65004".to_owned())
    );

    for (quirk, kind) in [
        ("server-error", ErrorKind::ProviderBroken),
        ("html", ErrorKind::ProviderBroken),
        ("malformed", ErrorKind::ProviderBroken),
        ("truncated", ErrorKind::ProviderBroken),
        ("oversize", ErrorKind::ProviderBroken),
        ("empty", ErrorKind::ProviderBroken),
        ("unavailable", ErrorKind::ProviderDown),
        ("gateway-timeout", ErrorKind::ProviderDown),
        ("drop", ErrorKind::ProviderDown),
    ] {
        let back = world.begin(&mut browser, "edith").await;
        world.quirk("token", quirk, None);
        assert_eq!(
            world.get(&back, &mut browser).await.kind(),
            Some(kind),
            "{quirk}"
        );
        world.sandbox.clear();
    }

    let down = World::start().await;
    down.quirk("discovery", "provider-down", None);
    let answer = down.get("/sign-in", &mut browser).await;
    assert_eq!(
        (answer.status, answer.kind()),
        (
            StatusCode::SERVICE_UNAVAILABLE,
            Some(ErrorKind::ProviderDown)
        )
    );
    down.sandbox.clear();
    down.clock.advance(5 * MINUTE);
    assert_eq!(
        down.get("/sign-in", &mut browser).await.status,
        StatusCode::SEE_OTHER,
        "recovers by itself"
    );
}

#[tokio::test]
async fn s6_only_own_pages_are_returned_to() {
    let world = World::start().await;
    let mut browser = Browser::default();
    for hostile in [
        "//evil.example",
        "https://evil.example",
        "/%5Cevil.example",
        "%2F%2Fevil.example",
        "/x&return_to=/y",
    ] {
        let begun = world
            .get(&format!("/sign-in?return_to={hostile}"), &mut browser)
            .await;
        let back = world.choose(&begun.location(), "edith").await;
        assert_eq!(
            world.get(&back, &mut browser).await.location(),
            "/",
            "{hostile}"
        );
    }
}

#[tokio::test]
async fn people_see_and_end_their_sessions() {
    let world = World::start().await;
    let (mut one, mut two, mut other) =
        (Browser::default(), Browser::default(), Browser::default());
    let edith = world.sign_in(&mut one, "edith").await;
    let second = world.sign_in(&mut two, "edith").await;
    world.sign_in(&mut other, "ada").await;
    let listed = world.portal.sessions_of(&edith).await.expect("a list");
    assert_eq!(listed.len(), 2);
    assert_eq!(world.portal.sessions().await.expect("a list").len(), 3);
    assert_eq!(
        world
            .portal
            .session_owner(&second.session)
            .await
            .expect("an owner"),
        Some(edith.key())
    );
    world
        .portal
        .end_session(&second.session)
        .await
        .expect("ended");
    assert_eq!(
        world.get("/who", &mut two).await.body,
        "nobody, lately nobody",
        "ended on purpose"
    );
    assert_eq!(
        world.get("/who", &mut one).await.body,
        "Edith Editor, lately nobody"
    );
    assert_eq!(
        world
            .portal
            .sessions_of(&edith)
            .await
            .expect("a list")
            .len(),
        1
    );
}

#[tokio::test]
async fn c5_one_address_begins_so_many_sign_ins_a_minute() {
    let world = World::start_with(|settings| settings.sign_in_rate = 2).await;
    let mut browser = Browser::default();
    for _ in 0..2 {
        assert_eq!(
            world.get("/sign-in", &mut browser).await.status,
            StatusCode::SEE_OTHER
        );
    }
    let refused = world.get("/sign-in", &mut browser).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(matches!(refused.kind(), Some(ErrorKind::TooMany(1..=60))));
    world.clock.advance(MINUTE);
    assert_eq!(
        world.get("/sign-in", &mut browser).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn c4_a_store_that_is_down_signs_nobody_out_and_lets_nobody_in() {
    let world = World::start().await;
    let mut browser = Browser::default();
    world.sign_in(&mut browser, "edith").await;
    world.portal.store().close().await;
    let answer = world.get("/who", &mut browser).await;
    assert_eq!(
        (answer.status, answer.kind()),
        (StatusCode::SERVICE_UNAVAILABLE, Some(ErrorKind::StoreDown))
    );
    assert!(browser.0.contains_key("__Host-session"));
    assert_eq!(
        world.get("/sign-in", &mut browser).await.kind(),
        Some(ErrorKind::StoreDown)
    );
}

//! Sign-ins that must not work, or must not stop working, whatever others do at the same time.

use super::place::Place;
use super::world::{Browser, World};
use super::{ErrorKind, MINUTE};
use axum::http::StatusCode;
use portal::config::{Credential, Secret, Settings};
use portal_test_support::Instance;
use std::sync::Arc;
use std::time::Duration;

// S1: fifty at once, in two processes.
async fn of_fifty_callbacks_one_gets_in(place: &Place) {
    let url = place.url().await;
    let world =
        Arc::new(World::start_with(|settings: &mut Settings| settings.database_url = url).await);
    let other = Arc::new(world.at(&world.replica().await));
    let mut browser = Browser::default();
    let back = world.begin(&mut browser, "edith").await;
    let callbacks: Vec<_> = (0..50)
        .map(|n| {
            let (world, mut browser, back) = (
                Arc::clone(if n % 2 == 0 { &world } else { &other }),
                browser.clone(),
                back.clone(),
            );
            tokio::spawn(async move {
                let answer = world.get(&back, &mut browser).await;
                (
                    answer.status,
                    answer.kind(),
                    world.person(&browser).await.is_some(),
                )
            })
        })
        .collect();
    let mut inside = 0;
    for callback in callbacks {
        match callback.await.expect("no panic") {
            (StatusCode::SEE_OTHER, None, true) => inside += 1,
            (status, kind, somebody) => assert_eq!(
                (status, kind, somebody),
                (
                    StatusCode::BAD_REQUEST,
                    Some(ErrorKind::CallbackState),
                    false
                )
            ),
        }
    }
    assert_eq!(
        (
            inside,
            world.remarks("code redeemed"),
            world.remarks("used a second time")
        ),
        (1, 1, 0)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s1_fifty_callbacks_on_sqlite() {
    of_fifty_callbacks_one_gets_in(&Place::sqlite("callbacks")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s1_fifty_callbacks_on_postgres() {
    if let Some(place) = Place::postgres() {
        of_fifty_callbacks_one_gets_in(&place).await;
    }
}

// S1: any one bit of the state.
#[tokio::test]
async fn s1_a_state_with_any_bit_off_is_refused() {
    let world = World::start().await;
    let mut browser = Browser::default();
    let back = world.begin(&mut browser, "edith").await;
    let state = back
        .split("&state=")
        .nth(1)
        .and_then(|rest| rest.split('&').next())
        .expect("a state")
        .to_owned();
    for at in 0..state.len() {
        for bit in 0..7 {
            let mut bytes = state.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let flipped: String = url::form_urlencoded::byte_serialize(&bytes).collect();
            let answer = world
                .get(&back.replace(&state, &flipped), &mut browser)
                .await;
            assert_eq!(
                (answer.status, answer.kind()),
                (StatusCode::BAD_REQUEST, Some(ErrorKind::CallbackState)),
                "{flipped}"
            );
        }
    }
    assert_eq!(
        world.get(&back, &mut browser).await.status,
        StatusCode::SEE_OTHER,
        "the right one still works"
    );
}

fn key_fetches(world: &World) -> usize {
    world
        .sandbox
        .journal()
        .iter()
        .filter(|entry| entry.path.ends_with("/keys"))
        .count()
}

// S4
#[tokio::test]
async fn s4_a_flood_of_unknown_keys_is_asked_about_once_a_minute() {
    let world = World::start().await;
    let mut browser = Browser::default();
    world.sign_in(&mut browser, "edith").await;
    assert_eq!(key_fetches(&world), 1);
    world.quirk("token", "id-token", Some("unknown-key"));
    for minute in 0..3 {
        for _ in 0..15 {
            let back = world.begin(&mut browser, "edith").await;
            assert_eq!(
                world.get(&back, &mut browser).await.kind(),
                Some(ErrorKind::ProviderBroken)
            );
        }
        assert_eq!(key_fetches(&world), 2 + minute);
        world.clock.advance(MINUTE);
    }
}

// S4: the addresses of discovery and keys being down signs nobody out, also in a process that has
// never read them.
#[tokio::test]
async fn s4_without_keys_whoever_is_signed_in_stays_so() {
    let place = Place::sqlite("keys");
    let url = place.url().await;
    let world = World::start_with(|settings: &mut Settings| settings.database_url = url).await;
    let mut browser = Browser::default();
    let person = world.sign_in(&mut browser, "edith").await;
    let cold = world.at(&world.replica().await);
    for quirk in [
        "server-error",
        "provider-down",
        "drop",
        "malformed",
        "html",
        "redirect",
    ] {
        world.quirk("discovery", quirk, None);
        assert_eq!(
            cold.get("/who", &mut browser).await.body,
            "Edith Editor, lately nobody",
            "{quirk}"
        );
        assert!(
            cold.portal.tokens().access(&person).await.is_ok(),
            "{quirk}"
        );
        world.sandbox.clear();
    }
    world.quirk("discovery", "server-error", None);
    for _ in 0..2 {
        world.clock.advance(29 * MINUTE);
        assert_eq!(
            cold.get("/who", &mut browser).await.body,
            "Edith Editor, lately nobody"
        );
    }
    world.clock.advance(3 * MINUTE);
    assert_eq!(
        cold.portal
            .tokens()
            .access(&person)
            .await
            .map_err(|error| error.kind),
        Err(ErrorKind::ProviderBroken)
    );
    assert_eq!(
        cold.get("/who", &mut browser).await.body,
        "Edith Editor, lately nobody"
    );
    world.sandbox.clear();
    world.clock.advance(Duration::from_secs(10));
    assert!(
        cold.portal.tokens().access(&person).await.is_ok(),
        "recovers by itself"
    );
}

// S10: a portal whose own credential is wrong signs nobody out.
#[tokio::test]
async fn s10_a_wrong_client_secret_ends_no_session() {
    let place = Place::sqlite("secret");
    let url = place.url().await;
    let world = World::start_with(|settings: &mut Settings| settings.database_url = url).await;
    let mut browser = Browser::default();
    let person = world.sign_in(&mut browser, "edith").await;
    let settings = Settings {
        credential: Credential::Secret(Secret::new("expired")),
        ..world.portal.settings().clone()
    };
    let wrong = world.at(&Instance::start(settings, world.clock.clone()).await);
    for _ in 0..2 {
        world.clock.advance(29 * MINUTE);
        wrong.get("/who", &mut browser).await;
    }
    assert!(
        wrong.portal.tokens().access(&person).await.is_ok(),
        "the old token still serves"
    );
    world.clock.advance(3 * MINUTE);
    assert_eq!(
        wrong
            .portal
            .tokens()
            .access(&person)
            .await
            .map_err(|error| error.kind),
        Err(ErrorKind::ProviderBroken)
    );
    assert_eq!(
        wrong.get("/who", &mut browser).await.body,
        "Edith Editor, lately nobody"
    );
    assert!(
        world.portal.tokens().access(&person).await.is_ok(),
        "the refresh token is still good"
    );
}

// S7: the old session is dead although the new one could not be stored whole.
#[tokio::test]
async fn s7_the_old_session_is_dead_even_when_the_answer_failed() {
    let world = World::start().await;
    let mut browser = Browser::default();
    world.sign_in(&mut browser, "edith").await;
    let mut old = browser.clone();
    let back = world.begin(&mut browser, "victor").await;
    sqlx::query("ALTER TABLE audit RENAME TO elsewhere")
        .execute(world.portal.store().pool())
        .await
        .expect("renamed");
    assert_eq!(
        world.get(&back, &mut browser).await.kind(),
        Some(ErrorKind::StoreDown)
    );
    assert_eq!(
        world.get("/who", &mut old).await.body,
        "nobody, lately nobody"
    );
    assert_eq!(
        world.get("/who", &mut browser).await.body,
        "nobody, lately nobody"
    );
    let lasting = world.portal.sessions().await.expect("a list");
    assert!(
        lasting.is_empty(),
        "a sign-in that is not on the audit log is none"
    );
}

// S9, D1: a provider that redirects is broken, and nobody is asked elsewhere.
#[tokio::test]
async fn s9_a_provider_that_redirects_is_not_followed() {
    let elsewhere = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    elsewhere
        .set_nonblocking(true)
        .expect("asked without waiting");
    let address = format!("http://{}/", elsewhere.local_addr().expect("an address"));
    let world = World::start().await;
    let mut browser = Browser::default();
    let back = world.begin(&mut browser, "edith").await;
    world.quirk("token", "redirect", Some(&address));
    assert_eq!(
        world.get(&back, &mut browser).await.kind(),
        Some(ErrorKind::ProviderBroken)
    );
    let fresh = World::start().await;
    fresh.quirk("discovery", "redirect", Some(&address));
    assert_eq!(
        fresh.get("/sign-in", &mut browser).await.kind(),
        Some(ErrorKind::ProviderBroken)
    );
    assert_eq!(
        elsewhere.accept().map(drop).map_err(|error| error.kind()),
        Err(std::io::ErrorKind::WouldBlock),
        "nobody called"
    );
}

// A failure holds for two seconds, also if the clock is set right after it.
#[tokio::test]
async fn a_clock_that_is_set_back_keeps_nobody_from_signing_in() {
    let world = World::start().await;
    world.clock.advance(60 * MINUTE);
    world.quirk("discovery", "server-error", None);
    let refused = world.get("/sign-in", &mut Browser::default()).await;
    assert_eq!(refused.kind(), Some(ErrorKind::ProviderBroken));
    world.sandbox.clear();
    world.clock.set_back(60 * MINUTE);
    world.clock.advance(Duration::from_secs(2));
    let person = world.sign_in(&mut Browser::default(), "edith").await;
    assert_eq!(person.name, "Edith Editor");
}

// The signing keys are read anew once a minute, also if the clock is set back in it.
#[tokio::test]
async fn a_clock_that_is_set_back_keeps_no_new_signing_key_from_being_read() {
    let world = World::start().await;
    let mut browser = Browser::default();
    world.clock.advance(4 * MINUTE);
    world.sign_in(&mut browser, "edith").await;
    world.quirk("token", "id-token", Some("unknown-key"));
    for fetches in [2, 3] {
        let back = world.begin(&mut browser, "edith").await;
        world.get(&back, &mut browser).await;
        assert_eq!(key_fetches(&world), fetches);
        world.clock.set_back(3 * MINUTE);
        world.clock.advance(MINUTE);
    }
}

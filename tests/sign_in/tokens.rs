//! Tokens: refreshed ahead, once, durably; what ends a session and what does not.

use super::MINUTE;
use super::world::{Browser, World};
use portal::auth::{Person, Role, Roles};
use portal::error::ErrorKind;
use portal::store::tokens;
use portal_test_support::{FOREVER, until};
use std::time::Duration;

async fn signed_in() -> (World, Browser, Person) {
    let world = World::start().await;
    let mut browser = Browser::default();
    let person = world.sign_in(&mut browser, "edith").await;
    (world, browser, person)
}

const ROTATED: &str = "refresh token rotated";
const REUSED: &str = "rotated refresh token used again";

async fn access(world: &World, person: &Person) -> Result<String, ErrorKind> {
    world
        .portal
        .tokens()
        .access(person)
        .await
        .map(|token| token.reveal().to_owned())
        .map_err(|error| error.kind)
}

#[tokio::test]
async fn a_token_serves_until_five_minutes_before_its_end() {
    let (world, _, person) = signed_in().await;
    let first = access(&world, &person).await.expect("a token");
    world.clock.advance(54 * MINUTE);
    assert_eq!(access(&world, &person).await.as_ref(), Ok(&first));
    world.clock.advance(MINUTE);
    let second = access(&world, &person).await.expect("a token");
    assert_ne!(second, first);
    assert_eq!(world.remarks(ROTATED), 1);
    world.clock.advance(55 * MINUTE);
    assert_ne!(
        access(&world, &person).await.expect("a token"),
        second,
        "the rotated refresh token was kept"
    );
    assert_eq!((world.remarks(ROTATED), world.remarks(REUSED)), (2, 0));
}

#[tokio::test]
async fn k2_many_at_expiry_refresh_once() {
    let (world, _, person) = signed_in().await;
    for round in 1..=5 {
        world.clock.advance(55 * MINUTE);
        let asking: Vec<_> = (0..200)
            .map(|_| {
                let (portal, person) = (world.portal.clone(), person.clone());
                tokio::spawn(async move {
                    portal
                        .tokens()
                        .access(&person)
                        .await
                        .map(|token| token.reveal().to_owned())
                })
            })
            .collect();
        let mut given = std::collections::BTreeSet::new();
        for asked in asking {
            given.insert(asked.await.expect("no panic").expect("a token"));
        }
        assert_eq!((given.len(), world.remarks(ROTATED)), (1, round));
    }
    assert_eq!(world.remarks(REUSED), 0);
}

// K2: those who waited while the provider failed are told so, and do not all ask again.
#[tokio::test]
async fn k2_a_failed_refresh_fails_for_all_who_waited() {
    let (world, _, person) = signed_in().await;
    world.clock.advance(61 * MINUTE);
    world.quirk("token", "slow", Some(FOREVER));
    world.quirk("token", "server-error", None);
    let asking: Vec<_> = (0..50)
        .map(|_| {
            let (portal, person) = (world.portal.clone(), person.clone());
            tokio::spawn(async move {
                portal
                    .tokens()
                    .access(&person)
                    .await
                    .map(drop)
                    .map_err(|error| error.kind)
            })
        })
        .collect();
    world.waiting("slow", 1).await;
    until("all wait", async || {
        world.portal.tasks().len() == asking.len()
    })
    .await;
    world.sandbox.clear();
    world.quirk("token", "server-error", None);
    world.sandbox.go_on("slow");
    for asked in asking {
        assert_eq!(
            asked.await.expect("no panic"),
            Err(ErrorKind::ProviderBroken)
        );
    }
    assert!(
        world.remarks("server-error") <= 2,
        "{}",
        world.remarks("server-error")
    );
    world.sandbox.clear();
    assert!(
        access(&world, &person).await.is_ok(),
        "the next one asks anew"
    );
}

#[tokio::test]
async fn k3_a_refresh_outlives_whoever_asked_for_it() {
    let (world, _, person) = signed_in().await;
    world.clock.advance(55 * MINUTE);
    let before = tokens::get(world.portal.store(), &person.session)
        .await
        .expect("the store")
        .expect("tokens")
        .refresh;
    world.quirk("token", "slow-after-commit", Some(FOREVER));
    let asking = {
        let (portal, person) = (world.portal.clone(), person.clone());
        tokio::spawn(async move { portal.tokens().access(&person).await.map(drop) })
    };
    world.waiting("slow-after-commit", 1).await;
    asking.abort();
    world.sandbox.go_on("slow-after-commit");
    world.portal.tasks().close();
    world.portal.tasks().wait().await;
    let after = tokens::get(world.portal.store(), &person.session)
        .await
        .expect("the store")
        .expect("tokens")
        .refresh;
    assert_ne!(after, before, "what the provider rotated is kept");
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let (world, _, person) = signed_in().await;
    let refused = world
        .portal
        .tokens()
        .access(&person)
        .await
        .expect("a token");
    let (one, other) = tokio::join!(
        world.portal.tokens().renew(&person, &refused),
        world.portal.tokens().renew(&person, &refused)
    );
    let (one, other) = (one.expect("a token"), other.expect("a token"));
    assert!(one == other && one != refused);
    assert_eq!(world.remarks(ROTATED), 1);
}

#[tokio::test]
async fn s10_a_dead_refresh_token_leads_to_sign_in_and_is_remembered() {
    let (world, mut browser, person) = signed_in().await;
    world.clock.advance(20 * MINUTE);
    world.get("/who", &mut browser).await;
    world.quirk("token", "token-life", None);
    world.quirk("token", "refresh-refused", None);
    world.clock.advance(15 * MINUTE);
    world.get("/who", &mut browser).await;
    world.clock.advance(20 * MINUTE);
    assert_eq!(access(&world, &person).await, Err(ErrorKind::SignIn));
    assert_eq!(
        world.get("/who", &mut browser).await.body,
        "nobody, lately Edith Editor"
    );
}

#[tokio::test]
async fn s10_a_provider_that_is_down_ends_no_session() {
    let (world, mut browser, person) = signed_in().await;
    let first = access(&world, &person).await.expect("a token");
    world.quirk("token", "provider-down", None);
    world.clock.advance(56 * MINUTE / 2);
    world.get("/who", &mut browser).await;
    world.clock.advance(56 * MINUTE / 2);
    world.get("/who", &mut browser).await;
    assert_eq!(
        access(&world, &person).await.as_ref(),
        Ok(&first),
        "the old token still serves"
    );
    world.clock.advance(5 * MINUTE);
    assert_eq!(access(&world, &person).await, Err(ErrorKind::ProviderDown));
    assert_eq!(
        world.get("/who", &mut browser).await.body,
        "Edith Editor, lately nobody"
    );
    world.sandbox.clear();
    world.clock.advance(Duration::from_secs(10));
    assert!(
        access(&world, &person)
            .await
            .is_ok_and(|token| token != first),
        "recovers by itself"
    );
}

#[tokio::test]
async fn a_clock_that_is_set_back_delays_no_refresh() {
    let (world, _, person) = signed_in().await;
    world.clock.advance(58 * MINUTE);
    world.quirk("token", "server-error", None);
    let first = access(&world, &person).await.expect("the old token");
    world.sandbox.clear();
    world.clock.set_back(2 * MINUTE);
    assert_eq!(
        access(&world, &person).await.as_ref(),
        Ok(&first),
        "the provider has just failed"
    );
    world.clock.advance(Duration::from_secs(10));
    assert!(
        access(&world, &person)
            .await
            .is_ok_and(|token| token != first),
        "ten seconds are over"
    );
}

#[tokio::test]
async fn roles_are_read_again_with_every_refresh() {
    let (world, browser, person) = signed_in().await;
    world.quirk("token", "roles", Some("Portal.Viewer Something.Else"));
    world.clock.advance(29 * MINUTE);
    let refused = world
        .portal
        .tokens()
        .access(&person)
        .await
        .expect("a token");
    world
        .portal
        .tokens()
        .renew(&person, &refused)
        .await
        .expect("a token");
    assert_eq!(
        world.person(&browser).await.expect("still signed in").roles,
        Roles::only(Role::Viewer)
    );
}

#[tokio::test]
async fn a_refresh_without_id_token_changes_nothing_else() {
    let (world, browser, person) = signed_in().await;
    world.quirk("token", "no-id-token", None);
    let refused = world
        .portal
        .tokens()
        .access(&person)
        .await
        .expect("a token");
    world
        .portal
        .tokens()
        .renew(&person, &refused)
        .await
        .expect("a token");
    assert_eq!(
        world.person(&browser).await.expect("still signed in"),
        person
    );
}

#[tokio::test]
async fn a_refresh_under_way_cannot_bring_back_a_session() {
    let (world, mut browser, person) = signed_in().await;
    world.clock.advance(29 * MINUTE);
    let refused = world
        .portal
        .tokens()
        .access(&person)
        .await
        .expect("a token");
    world.quirk("token", "slow-after-commit", Some(FOREVER));
    let renewing = {
        let (portal, person) = (world.portal.clone(), person.clone());
        tokio::spawn(async move {
            portal
                .tokens()
                .renew(&person, &refused)
                .await
                .map(drop)
                .map_err(|error| error.kind)
        })
    };
    world.waiting("slow-after-commit", 1).await;
    world.post("/sign-out", &mut browser).await;
    world.sandbox.go_on("slow-after-commit");
    assert_eq!(renewing.await.expect("no panic"), Err(ErrorKind::SignIn));
    assert!(
        tokens::get(world.portal.store(), &person.session)
            .await
            .expect("the store")
            .is_none()
    );
}

//! Sessions in time: idle and absolute ends by the server's clock, on both databases and in several
//! processes; keys that rotate meanwhile.

use super::MINUTE;
use super::place::Place;
use super::world::{Browser, World};
use axum::http::StatusCode;
use portal::config::{EncryptionKey, Settings};
use portal_test_support::Instance;

async fn world(place: &Place) -> World {
    let url = place.url().await;
    World::start_with(|settings: &mut Settings| settings.database_url = url).await
}

const HERE: &str = "Edith Editor, lately nobody";
const ENDED: &str = "nobody, lately Edith Editor";
const NOBODY: &str = "nobody, lately nobody";

// C2
async fn a_session_ends_when_idle_and_is_remembered_for_a_day(place: &Place) {
    let world = world(place).await;
    let mut browser = Browser::default();
    world.sign_in(&mut browser, "edith").await;
    for _ in 0..3 {
        world.clock.advance(29 * MINUTE);
        assert_eq!(world.get("/who", &mut browser).await.body, HERE);
    }
    world.clock.advance(20 * MINUTE);
    assert_eq!(world.poll("/who", &mut browser).await.body, HERE);
    world.clock.advance(10 * MINUTE);
    assert_eq!(
        world.get("/who", &mut browser).await.body,
        ENDED,
        "polling is no visit"
    );
    assert!(
        browser.0.contains_key("__Host-session"),
        "the cookie stays, for a post that comes late"
    );
    assert_eq!(
        world
            .at(&world.replica().await)
            .get("/who", &mut browser)
            .await
            .body,
        ENDED,
        "in every process"
    );
    world.clock.advance(23 * 60 * MINUTE);
    assert_eq!(world.get("/who", &mut browser).await.body, ENDED);
    world.clock.advance(60 * MINUTE);
    assert_eq!(world.get("/who", &mut browser).await.body, NOBODY);
}

// C2: by turns in two processes.
async fn a_session_ends_after_its_lifetime_however_busy(place: &Place) {
    let world = world(place).await;
    let other = world.at(&world.replica().await);
    let mut browser = Browser::default();
    world.sign_in(&mut browser, "edith").await;
    for turn in 0..31 {
        world.clock.advance(15 * MINUTE);
        let asked = if turn % 2 == 0 { &world } else { &other };
        assert_eq!(asked.get("/who", &mut browser).await.body, HERE);
    }
    world.clock.advance(15 * MINUTE);
    assert_eq!(world.get("/who", &mut browser).await.body, ENDED);
    assert_eq!(other.get("/who", &mut browser).await.body, ENDED);
}

// C2: a visit in one process counts in the others.
async fn a_visit_counts_everywhere(place: &Place) {
    let world = world(place).await;
    let other = world.at(&world.replica().await);
    let mut browser = Browser::default();
    world.sign_in(&mut browser, "edith").await;
    world.clock.advance(25 * MINUTE);
    assert_eq!(other.get("/who", &mut browser).await.body, HERE);
    world.clock.advance(25 * MINUTE);
    assert_eq!(world.get("/who", &mut browser).await.body, HERE);
    // A prefetch of the portal's own pages is a press on a link, and the page that follows asks
    // nothing more.
    world.clock.advance(25 * MINUTE);
    assert_eq!(world.prefetch("/who", &mut browser).await.body, HERE);
    world.clock.advance(25 * MINUTE);
    assert_eq!(world.get("/who", &mut browser).await.body, HERE);
}

// C3: a process with a new key in front works beside one with the old key alone; one without the
// old key asks for a sign-in.
async fn keys_rotate_while_people_work(place: &Place) {
    let world = world(place).await;
    let keys = |ids: &[u8]| {
        ids.iter()
            .map(|id| (format!("key{id}"), EncryptionKey([*id; 32])))
            .collect::<Vec<_>>()
    };
    let with = async |ids: &[u8]| {
        let settings = Settings {
            encryption_keys: keys(ids),
            ..world.portal.settings().clone()
        };
        world.at(&Instance::start(settings, world.clock.clone()).await)
    };
    let (first, both, new) = (with(&[8]).await, with(&[9, 8]).await, with(&[9]).await);
    let mut browser = Browser::default();
    let person = first.sign_in(&mut browser, "edith").await;
    assert_eq!(both.get("/who", &mut browser).await.body, HERE);
    let before = first
        .portal
        .tokens()
        .access(&person)
        .await
        .expect("a token");

    world.clock.advance(29 * MINUTE);
    assert_eq!(both.get("/who", &mut browser).await.body, HERE);
    let after = both
        .portal
        .tokens()
        .renew(&person, &before)
        .await
        .expect("a token");
    assert!(
        after != before
            && both
                .portal
                .tokens()
                .access(&person)
                .await
                .is_ok_and(|token| token == after)
    );
    let sealed = "SELECT sealed FROM token WHERE sealed LIKE 'key9.%'";
    assert!(
        sqlx::query(sealed)
            .fetch_optional(world.portal.store().pool())
            .await
            .expect("the store")
            .is_some(),
        "sealed with the new key"
    );

    // The refresh has written session and tokens anew: the old key can go.
    assert_eq!(new.get("/who", &mut browser).await.body, HERE);
    assert!(
        new.portal
            .tokens()
            .access(&person)
            .await
            .is_ok_and(|token| token == after)
    );
    // A wrong key means signing in again, not a 500.
    let wrong = with(&[7]).await;
    let answer = wrong.get("/who", &mut browser).await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::OK, NOBODY)
    );
    wrong.sign_in(&mut browser, "edith").await;
    assert_eq!(wrong.get("/who", &mut browser).await.body, HERE);
}

async fn all(place: &Place) {
    tokio::join!(
        a_session_ends_when_idle_and_is_remembered_for_a_day(place),
        a_session_ends_after_its_lifetime_however_busy(place),
        a_visit_counts_everywhere(place),
        keys_rotate_while_people_work(place),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c2_c3_sessions_in_time_on_sqlite() {
    all(&Place::sqlite("sessions")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c2_c3_sessions_in_time_on_postgres() {
    if let Some(place) = Place::postgres() {
        all(&place).await;
    }
}

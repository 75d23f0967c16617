//! Sessions that have ended.

use super::{ANNA, BEN, Place, START, some_tokens};
use portal::store::{sessions, tokens};
use std::time::Duration;

pub async fn suite(place: &mut impl AsyncFnMut() -> Place) {
    s8_nothing_brings_back_an_ended_session(place().await).await;
}

async fn s8_nothing_brings_back_an_ended_session(place: Place) {
    let store = place.open().await;
    assert!(sessions::create(&store, "s1", ANNA, b"{}").await.unwrap());
    assert!(
        !sessions::create(&store, "s1", BEN, b"{}").await.unwrap(),
        "the id is taken"
    );
    tokens::create(&store, "s1", &some_tokens("1"))
        .await
        .unwrap();
    assert!(
        tokens::update(&store, "s1", &some_tokens("2"), 1)
            .await
            .unwrap()
    );
    assert_eq!(
        tokens::get(&store, "s1").await.unwrap().unwrap().access,
        "access-2"
    );

    let replica = place.open().await;
    sessions::remove(&replica, "s1").await.unwrap();
    assert!(!sessions::update(&store, "s1", b"{}").await.unwrap());
    assert!(
        !tokens::update(&store, "s1", &some_tokens("3"), 1)
            .await
            .unwrap()
    );
    sessions::touch(&store, "s1", 0).await.unwrap();
    assert!(sessions::get(&store, "s1").await.unwrap().is_none());
    assert!(tokens::get(&store, "s1").await.unwrap().is_none());

    sessions::create(&store, "s2", ANNA, b"{}").await.unwrap();
    tokens::create(&store, "s2", &some_tokens("1"))
        .await
        .unwrap();
    sessions::end(&replica, "s2", place.clock.now_ms())
        .await
        .unwrap();
    assert!(!sessions::update(&store, "s2", b"{}").await.unwrap());
    assert!(
        !tokens::update(&store, "s2", &some_tokens("3"), 1)
            .await
            .unwrap()
    );
    assert!(
        sessions::lasting(&store, Some(ANNA), 0, 0)
            .await
            .unwrap()
            .is_empty()
    );
    let remembered = sessions::get(&store, "s2")
        .await
        .unwrap()
        .expect("remembered for a day");
    assert_eq!(remembered.ended_at, Some(START));
    place.clock.advance(Duration::from_secs(86_401));
    sessions::create(&store, "s3", ANNA, b"{}").await.unwrap();
    tokens::create(&store, "s3", &some_tokens("1"))
        .await
        .unwrap();
    tokens::create(&store, "nobody's", &some_tokens("1"))
        .await
        .unwrap();
    sessions::purge(&store, 1_800_000, 28_800_000)
        .await
        .unwrap();
    assert!(sessions::get(&store, "s2").await.unwrap().is_none());
    assert!(tokens::get(&store, "nobody's").await.unwrap().is_none());
    // C2: what lasts is not purged.
    assert!(
        sessions::get(&store, "s3").await.unwrap().is_some()
            && tokens::get(&store, "s3").await.unwrap().is_some()
    );
}

//! Drafts: one for each person and profile, and of several writers at once one wins.

use super::{ANNA, BEN, Place, START};
use portal::store::drafts;
use std::time::Duration;

pub async fn suite(place: &mut impl AsyncFnMut() -> Place) {
    drafts_are_one_per_person_and_profile(place().await).await;
    of_drafts_kept_at_once_one_wins(place().await).await;
}

async fn drafts_are_one_per_person_and_profile(place: Place) {
    let store = place.open().await;
    assert_eq!(drafts::get(&store, ANNA, "billing").await.unwrap(), None);
    drafts::put(&store, ANNA, "billing", b"one").await.unwrap();
    place.clock.advance(Duration::from_secs(1));
    drafts::put(&store, ANNA, "billing", b"two").await.unwrap();
    drafts::put(&store, ANNA, "support", b"other")
        .await
        .unwrap();
    drafts::put(&store, BEN, "billing", b"Ben's").await.unwrap();
    assert_eq!(
        drafts::get(&store, ANNA, "billing").await.unwrap(),
        Some((b"two".to_vec(), START + 1000))
    );
    let place_of = |owner: &str, target: &str| (owner.to_owned(), target.to_owned());
    let wanted = [
        place_of(ANNA, "billing"),
        place_of(BEN, "billing"),
        place_of(BEN, "support"),
    ];
    let several = drafts::several(&store, &wanted).await.unwrap();
    assert_eq!(several.len(), 2, "one is not there");
    assert_eq!(several[&wanted[0]], (b"two".to_vec(), START + 1000));
    assert_eq!(several[&wanted[1]], (b"Ben's".to_vec(), START + 1000));
    let targets: Vec<String> = drafts::of_owner(&store, ANNA)
        .await
        .unwrap()
        .into_iter()
        .map(|(target, ..)| target)
        .collect();
    assert_eq!(targets, ["billing", "support"]);
    drafts::remove(&store, ANNA, "billing").await.unwrap();
    assert_eq!(drafts::get(&store, ANNA, "billing").await.unwrap(), None);
    assert_eq!(
        drafts::get(&store, BEN, "billing").await.unwrap(),
        Some((b"Ben's".to_vec(), START + 1000))
    );
    assert_eq!(drafts::purge(&store, START + 1000).await.unwrap(), 0);
    assert_eq!(drafts::purge(&store, START + 1001).await.unwrap(), 2);
}

// D4
async fn of_drafts_kept_at_once_one_wins(place: Place) {
    let store = place.open().await;
    let get = async || drafts::get(&store, ANNA, "billing").await.unwrap();
    assert!(
        drafts::swap(&store, ANNA, "billing", None, b"one")
            .await
            .unwrap()
    );
    assert!(
        !drafts::swap(&store, ANNA, "billing", None, b"two")
            .await
            .unwrap(),
        "there is one already"
    );
    assert!(
        !drafts::swap(&store, ANNA, "billing", Some(b"other"), b"two")
            .await
            .unwrap(),
        "it is another one"
    );
    place.clock.advance(Duration::from_secs(1));
    assert!(
        drafts::replace(&store, ANNA, "billing", b"one", b"one, looked at")
            .await
            .unwrap()
    );
    assert_eq!(
        get().await,
        Some((b"one, looked at".to_vec(), START)),
        "typed when it was"
    );
    assert!(
        drafts::swap(&store, ANNA, "billing", Some(b"one, looked at"), b"two")
            .await
            .unwrap()
    );
    assert_eq!(get().await, Some((b"two".to_vec(), START + 1000)));
    let nexts: Vec<Vec<u8>> = (0..20u8).map(|number| vec![number]).collect();
    let swaps = nexts
        .iter()
        .map(|next| drafts::swap(&store, ANNA, "billing", Some(b"two"), next));
    let won = futures::future::join_all(swaps).await;
    assert_eq!(won.iter().filter(|won| *won.as_ref().unwrap()).count(), 1);
    // What no key opens any more is in nobody's way.
    let retired = place.open_with(&[("second", 2)]).await;
    assert!(
        drafts::swap(&retired, ANNA, "billing", None, b"anew")
            .await
            .unwrap()
    );
    assert_eq!(
        drafts::get(&retired, ANNA, "billing")
            .await
            .unwrap()
            .unwrap()
            .0,
        b"anew"
    );
}

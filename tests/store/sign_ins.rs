//! Sign-ins that are under way.

use super::{Place, login};
use portal::store::pending_sign_ins;
use std::time::Duration;

pub async fn suite(place: &mut impl AsyncFnMut() -> Place) {
    s1_a_login_is_redeemed_once_in_its_browser_in_time(place().await).await;
    s1_of_fifty_at_once_one_wins(place().await).await;
}

async fn s1_a_login_is_redeemed_once_in_its_browser_in_time(place: Place) {
    let store = place.open().await;
    pending_sign_ins::put(&store, "state", "browser", &login("1"))
        .await
        .unwrap();
    for (state, browser) in [
        ("state", "other"),
        ("statf", "browser"),
        ("", "browser"),
        ("state", ""),
    ] {
        assert!(
            pending_sign_ins::take(&store, state, browser)
                .await
                .unwrap()
                .is_none(),
            "{state} {browser}"
        );
    }
    let taken = pending_sign_ins::take(&store, "state", "browser")
        .await
        .unwrap()
        .expect("the right browser still gets in");
    assert_eq!(taken.nonce, "nonce-1");
    assert!(
        pending_sign_ins::take(&store, "state", "browser")
            .await
            .unwrap()
            .is_none(),
        "replayed"
    );

    pending_sign_ins::put(&store, "late", "browser", &login("2"))
        .await
        .unwrap();
    place.clock.advance(Duration::from_secs(600));
    assert!(
        pending_sign_ins::take(&store, "late", "browser")
            .await
            .unwrap()
            .is_none(),
        "ten minutes are over"
    );
}

async fn s1_of_fifty_at_once_one_wins(place: Place) {
    let store = place.open().await;
    pending_sign_ins::put(&store, "state", "browser", &login("1"))
        .await
        .unwrap();
    let takers: Vec<_> = (0..50)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                pending_sign_ins::take(&store, "state", "browser")
                    .await
                    .unwrap()
                    .is_some()
            })
        })
        .collect();
    let mut winners = 0;
    for taker in takers {
        winners += usize::from(taker.await.unwrap());
    }
    assert_eq!(winners, 1);
}

//! Everybody who has signed in, and the sessions of each.

use super::{ANNA, BEN, Place};
use portal::store::person_sessions::{Since, latest_of, newest_of, page_of, remove_all};
use portal::store::{people, sessions, tokens};
use std::time::Duration;

const SINCE: Since = Since {
    seen_ms: 0,
    created_ms: 0,
};

pub async fn suite(mut place: impl AsyncFnMut() -> Place) {
    the_last_sign_in_counts_and_every_visit(place().await).await;
    pages_have_everybody_once(place().await).await;
    a_person_outlives_their_sessions_by_a_year(place().await).await;
    all_sessions_of_a_person_end_together(place().await).await;
}

async fn the_last_sign_in_counts_and_every_visit(place: Place) {
    let store = place.open().await;
    let first = place.clock.now_ms();
    people::note(&store, ANNA, b"first", first).await.unwrap();
    assert_eq!(people::last_visit(&store, ANNA).await.unwrap(), None);
    place.clock.advance(Duration::from_secs(60));
    people::note(&store, ANNA, b"second", place.clock.now_ms())
        .await
        .unwrap();
    place.clock.advance(Duration::from_secs(60));
    people::note(&store, ANNA, b"first", first).await.unwrap();
    assert_eq!(people::last_visit(&store, ANNA).await.unwrap(), Some(first));
    let anna = people::get(&store, ANNA).await.unwrap().unwrap();
    assert_eq!(anna.data.as_deref(), Some(&b"second"[..]));
    assert_eq!(anna.seen_at, place.clock.now_ms());
    assert_eq!(people::get(&store, BEN).await.unwrap(), None);

    // A key that is gone hides the claims, and nobody.
    store.close().await;
    let other = place.open_with(&[("second", 2)]).await;
    let anna = people::get(&other, ANNA).await.unwrap().unwrap();
    assert_eq!(anna.data, None);
}

async fn pages_have_everybody_once(place: Place) {
    let store = place.open().await;
    // Several at the same moment, so that the key decides too.
    for number in 0..30 {
        if number % 3 == 0 {
            place.clock.advance(Duration::from_secs(1));
        }
        let owner = format!("t:{number:02}");
        people::note(&store, &owner, b"x", number).await.unwrap();
    }
    let mut seen = vec![];
    let mut behind: Option<(i64, String)> = None;
    loop {
        let after = behind.as_ref().map(|(at, owner)| (*at, owner.as_str()));
        let page = people::page(&store, after, 7).await.unwrap();
        let Some(last) = page.last() else { break };
        behind = Some((last.seen_at, last.owner.clone()));
        seen.extend(page.into_iter().map(|person| person.owner));
    }
    let mut expected: Vec<String> = (0..30).map(|number| format!("t:{number:02}")).collect();
    expected.reverse();
    assert_eq!(seen, expected);
    let named: Vec<&str> = seen.iter().map(String::as_str).chain(["t:none"]).collect();
    assert_eq!(people::several(&store, &named).await.unwrap().len(), 30);
}

async fn a_person_outlives_their_sessions_by_a_year(place: Place) {
    let store = place.open().await;
    people::note(&store, ANNA, b"x", 0).await.unwrap();
    place.clock.advance(Duration::from_millis(
        u64::try_from(people::KEPT_MS).unwrap(),
    ));
    people::purge(&store).await.unwrap();
    assert!(people::get(&store, ANNA).await.unwrap().is_some());
    place.clock.advance(Duration::from_secs(1));
    people::note(&store, BEN, b"x", 0).await.unwrap();
    people::purge(&store).await.unwrap();
    assert!(people::get(&store, ANNA).await.unwrap().is_none());
    assert!(people::get(&store, BEN).await.unwrap().is_some());
}

async fn all_sessions_of_a_person_end_together(place: Place) {
    let store = place.open().await;
    for (id, owner) in [
        ("a", ANNA),
        ("b", ANNA),
        ("c", ANNA),
        ("d", BEN),
        ("e", ANNA),
    ] {
        sessions::create(&store, id, owner, id.as_bytes())
            .await
            .unwrap();
        let first = tokens::Stored {
            access: "a".to_owned(),
            refresh: None,
            obtained_at: 0,
            expires_at: 0,
        };
        tokens::create(&store, id, &first).await.unwrap();
        place.clock.advance(Duration::from_secs(1));
    }
    assert!(sessions::end(&store, "e", 1).await.unwrap());
    let listed = latest_of(&store, &[BEN, ANNA, "nobody"], SINCE, 2)
        .await
        .unwrap();
    let of = |owner: &str| -> Vec<String> {
        let mine = listed.iter().filter(|(whose, _)| whose == owner);
        mine.map(|(_, session)| session.session.clone()).collect()
    };
    assert_eq!(
        of(ANNA),
        ["c", "b"],
        "the latest two, and none that has ended"
    );
    assert_eq!(of(BEN), ["d"]);
    assert!(latest_of(&store, &[], SINCE, 2).await.unwrap().is_empty());
    // Who is seen last has not signed in last.
    assert!(sessions::touch(&store, "a", 0).await.unwrap());
    let newest = newest_of(&store, &[ANNA, "nobody", BEN], SINCE)
        .await
        .unwrap();
    let mut newest: Vec<(&str, &[u8])> = newest
        .iter()
        .map(|(owner, session)| (owner.as_str(), session.data.as_slice()))
        .collect();
    newest.sort_unstable();
    assert_eq!(newest, [(ANNA, &b"c"[..]), (BEN, &b"d"[..])]);
    let page = page_of(&store, ANNA, SINCE, None, 2).await.unwrap();
    let last = page.last().unwrap();
    let behind = Some((last.seen_at, last.session.as_str()));
    let rest = page_of(&store, ANNA, SINCE, behind, 2).await.unwrap();
    let ids: Vec<&str> = page
        .iter()
        .chain(&rest)
        .map(|session| session.session.as_str())
        .collect();
    assert_eq!(ids, ["a", "c", "b"], "the one seen last first");
    assert_eq!(page[0].data, b"a");

    assert_eq!(remove_all(&store, ANNA, Some("b")).await.unwrap(), 2);
    for (id, lasts) in [
        ("a", false),
        ("b", true),
        ("c", false),
        ("d", true),
        ("e", false),
    ] {
        assert_eq!(
            sessions::get(&store, id).await.unwrap().is_some(),
            lasts,
            "{id}"
        );
        assert_eq!(
            tokens::get(&store, id).await.unwrap().is_some(),
            lasts,
            "{id}"
        );
    }
    assert_eq!(remove_all(&store, ANNA, None).await.unwrap(), 1);
    assert_eq!(remove_all(&store, ANNA, None).await.unwrap(), 0);
}

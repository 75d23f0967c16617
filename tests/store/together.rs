//! Drafts that are handed over, what colleagues are told, and comments on entries of the audit log.

use super::{ANNA, BEN, Place, row};
use portal::store::audit::{self, Event, NewRow};
use portal::store::colleague_notices::{self, NewNotice};
use portal::store::handovers::{self, DraftTransfer, NewHandover};
use portal::store::{Store, colleague_drafts, drafts, people, sessions};
use std::time::Duration;

const CLARA: &str = "6f8e3c5a-0000-4000-8000-000000000001:clara";
const BILLING: &str = "billing";

fn notice<'a>(owner: &'a str, id: &'a str) -> NewNotice<'a> {
    NewNotice {
        owner,
        id,
        content: b"MARKED notice",
    }
}

/// Anna offers her draft; `taker` is empty for whoever takes it.
async fn offer(store: &Store, taker: &str) {
    let told = (!taker.is_empty()).then(|| notice(taker, "offered"));
    let offer = NewHandover {
        owner: ANNA,
        target: BILLING,
        taker,
        content: b"MARKED offer",
    };
    let row = row(Event::Handover, Some("{\"note\":\"MARKED\"}"));
    handovers::offer(store, row, offer, told, &[])
        .await
        .unwrap();
}

/// Stores something private.
pub async fn put_marked(store: &Store) {
    offer(store, BEN).await;
}

pub async fn suite(place: &mut impl AsyncFnMut() -> Place) {
    an_offered_draft_is_moved_once_and_whole(place().await).await;
    what_changed_since_it_was_read_is_not_moved(place().await).await;
    an_offer_that_is_withdrawn_is_over_with_its_notice(place().await).await;
    offers_end_with_their_drafts(place().await).await;
    offers_are_found_by_their_drafts_and_by_whom_they_are_to(place().await).await;
    notices_are_read_with_the_session_until_they_are_old(place().await).await;
    the_drafts_of_others_are_read_with_their_people(place().await).await;
    comments_are_found_by_their_entry(place().await).await;
}

/// Moves Anna's draft; `own` is what the taker has there.
async fn take(store: &Store, taker: &str, draft: &[u8], own: Option<&[u8]>) -> bool {
    let transfer = DraftTransfer {
        giver: ANNA,
        taker,
        target: BILLING,
        draft,
        left: b"left",
        own,
        next: b"next",
    };
    let told = notice(ANNA, "taken");
    let over = [(taker.to_owned(), "offered".to_owned())];
    handovers::take(store, row(Event::Handover, None), transfer, told, &over)
        .await
        .unwrap()
}

async fn stands(store: &Store, owner: &str) -> Option<Vec<u8>> {
    let draft = drafts::get(store, owner, BILLING).await.unwrap();
    draft.map(|(draft, _)| draft)
}

async fn rows(store: &Store) -> usize {
    audit::after(store, 0, 100).await.unwrap().len()
}

async fn told(store: &Store, owner: &str) -> Vec<String> {
    let notices = colleague_notices::of_owner(store, owner).await.unwrap();
    notices.into_iter().map(|notice| notice.id).collect()
}

async fn an_offered_draft_is_moved_once_and_whole(place: Place) {
    let replicas = [place.open().await, place.open().await];
    let store = &replicas[0];
    drafts::put(store, ANNA, BILLING, b"draft").await.unwrap();
    offer(store, "").await;
    let takers: Vec<String> = (0..10).map(|number| format!("tenant:{number}")).collect();
    let takes = takers.iter().enumerate().map(|(number, taker)| {
        let store = &replicas[number % 2];
        take(store, taker, b"draft", None)
    });
    let taken = futures::future::join_all(takes).await;
    assert_eq!(taken.iter().filter(|taken| **taken).count(), 1);
    assert_eq!(
        rows(store).await,
        2,
        "one row for the offer, one for the taker"
    );
    assert_eq!(stands(store, ANNA).await.as_deref(), Some(&b"left"[..]));
    let mut owners = vec![];
    for taker in &takers {
        owners.extend(stands(store, taker).await);
    }
    assert_eq!(owners, [b"next".to_vec()]);
    assert_eq!(told(store, ANNA).await, ["taken"]);
    assert_eq!(handovers::get(store, ANNA, BILLING).await.unwrap(), None);
    assert!(audit::verify(store).await.unwrap().is_ok());
}

async fn what_changed_since_it_was_read_is_not_moved(place: Place) {
    let store = place.open().await;
    drafts::put(&store, ANNA, BILLING, b"draft").await.unwrap();
    assert!(
        !take(&store, BEN, b"draft", None).await,
        "it was not offered"
    );
    offer(&store, BEN).await;
    assert!(!take(&store, CLARA, b"draft", None).await, "not to her");
    assert!(!take(&store, BEN, b"older", None).await, "typed on since");
    drafts::put(&store, BEN, BILLING, b"own").await.unwrap();
    assert!(!take(&store, BEN, b"draft", None).await, "there is one now");
    assert!(!take(&store, BEN, b"draft", Some(b"other")).await);
    assert_eq!(rows(&store).await, 1, "what was not done has no row");
    assert_eq!(stands(&store, ANNA).await.as_deref(), Some(&b"draft"[..]));
    assert_eq!(told(&store, BEN).await, ["offered"]);
    assert!(take(&store, BEN, b"draft", Some(b"own")).await);
    assert_eq!(stands(&store, BEN).await.as_deref(), Some(&b"next"[..]));
    assert!(told(&store, BEN).await.is_empty(), "that is over");
    assert!(!take(&store, BEN, b"left", Some(b"next")).await, "once");
}

async fn an_offer_that_is_withdrawn_is_over_with_its_notice(place: Place) {
    let store = place.open().await;
    drafts::put(&store, ANNA, BILLING, b"draft").await.unwrap();
    offer(&store, BEN).await;
    let of_ben = handovers::offered_to(&store, BEN, 10).await.unwrap();
    assert_eq!(of_ben.len(), 1);
    assert_eq!(of_ben[0].content.as_deref(), Some(&b"MARKED offer"[..]));
    assert!(
        handovers::offered_to(&store, CLARA, 10)
            .await
            .unwrap()
            .is_empty()
    );
    offer(&store, "").await;
    for (person, count) in [(CLARA, 1), (BEN, 1), (ANNA, 0)] {
        let offers = handovers::offered_to(&store, person, 10).await.unwrap();
        assert_eq!(offers.len(), count, "{person}");
    }
    let over = [(BEN.to_owned(), "offered".to_owned())];
    let withdraw = async || {
        let row = row(Event::Handover, None);
        handovers::withdraw(&store, row, ANNA, BILLING, &over)
            .await
            .unwrap()
    };
    assert!(withdraw().await);
    assert!(!withdraw().await);
    assert_eq!(rows(&store).await, 3);
    assert!(told(&store, BEN).await.is_empty());
    assert_eq!(handovers::get(&store, ANNA, BILLING).await.unwrap(), None);
}

async fn offers_end_with_their_drafts(place: Place) {
    let store = place.open().await;
    drafts::put(&store, ANNA, BILLING, b"draft").await.unwrap();
    offer(&store, BEN).await;
    let now = place.clock.now_ms();
    handovers::purge(&store, now).await.unwrap();
    assert!(
        handovers::get(&store, ANNA, BILLING)
            .await
            .unwrap()
            .is_some()
    );
    drafts::remove(&store, ANNA, BILLING).await.unwrap();
    handovers::purge(&store, now).await.unwrap();
    assert_eq!(handovers::get(&store, ANNA, BILLING).await.unwrap(), None);
}

async fn offers_are_found_by_their_drafts_and_by_whom_they_are_to(place: Place) {
    let store = place.open().await;
    let mut wanted = vec![];
    // More than one statement reads, and offers to others between those to Ben and to anybody.
    for number in 0..60 {
        let target = format!("customer-billing/{number:02}");
        let (owner, taker) = match number % 4 {
            0 => (ANNA, BEN),
            1 => (ANNA, ""),
            2 => (ANNA, CLARA),
            _ => (BEN, ""),
        };
        let offer = NewHandover {
            owner,
            target: &target,
            taker,
            content: target.as_bytes(),
        };
        let row = row(Event::Handover, None);
        handovers::offer(&store, row, offer, None, &[])
            .await
            .unwrap();
        place.clock.advance(Duration::from_secs(1));
        wanted.push((owner.to_owned(), target));
    }
    let newest = handovers::offered_to(&store, BEN, 5).await.unwrap();
    let newest: Vec<&str> = newest.iter().map(|offer| offer.target.as_str()).collect();
    let expected =
        ["57", "56", "53", "52", "49"].map(|number| format!("customer-billing/{number}"));
    assert_eq!(newest, expected);
    let all = handovers::offered_to(&store, BEN, 99).await.unwrap();
    assert_eq!(all.len(), 30, "none of his own, and none to others");

    wanted.push((CLARA.to_owned(), "customer-billing/00".to_owned()));
    let mut found = handovers::several(&store, &wanted).await.unwrap();
    assert_eq!(found.len(), 60);
    found.sort_by(|one, other| one.target.cmp(&other.target));
    for (offer, (owner, target)) in found.iter().zip(&wanted) {
        assert_eq!((&offer.owner, &offer.target), (owner, target));
        assert_eq!(offer.content.as_deref(), Some(target.as_bytes()));
    }
    assert!(handovers::several(&store, &[]).await.unwrap().is_empty());
}

async fn notices_are_read_with_the_session_until_they_are_old(place: Place) {
    let (store, replica) = (place.open().await, place.open().await);
    sessions::create(&store, "s", ANNA, b"{}").await.unwrap();
    colleague_notices::put(&store, notice(ANNA, "one"))
        .await
        .unwrap();
    colleague_notices::put(&store, notice(BEN, "other"))
        .await
        .unwrap();
    let made = colleague_notices::made_at(&store, &[ANNA, BEN, CLARA], "one").await;
    let made: Vec<(String, i64)> = made.unwrap().into_iter().collect();
    assert_eq!(made, [(ANNA.to_owned(), place.clock.now_ms())]);
    place.clock.advance(Duration::from_secs(1));
    for _ in 0..2 {
        colleague_notices::put(&replica, notice(ANNA, "two"))
            .await
            .unwrap();
    }
    let read = sessions::get_with_rows(&replica, "s").await.unwrap();
    let read: Vec<String> = read
        .expect("a session")
        .notices
        .into_iter()
        .map(|notice| notice.id)
        .collect();
    assert_eq!(read, ["two", "one"], "one of each name, the newest first");
    assert_eq!(told(&store, ANNA).await, ["two", "one"]);
    assert_eq!(colleague_notices::count(&store, ANNA).await.unwrap(), 2);
    colleague_notices::remove(&store, ANNA, "two")
        .await
        .unwrap();
    assert_eq!(told(&store, ANNA).await, ["one"]);
    place.clock.advance(Duration::from_secs(31 * 24 * 60 * 60));
    colleague_notices::purge(&store).await.unwrap();
    assert!(told(&store, ANNA).await.is_empty());
}

async fn the_drafts_of_others_are_read_with_their_people(place: Place) {
    let store = place.open().await;
    people::note(&store, BEN, b"Ben", 0).await.unwrap();
    for (owner, target) in [
        (ANNA, BILLING),
        (BEN, BILLING),
        (CLARA, BILLING),
        (BEN, "support"),
    ] {
        drafts::put(&store, owner, target, owner.as_bytes())
            .await
            .unwrap();
        place.clock.advance(Duration::from_secs(1));
    }
    let standing = colleague_drafts::standing(&store, ANNA, BILLING)
        .await
        .unwrap();
    let found: Vec<(&str, Option<&[u8]>)> = standing
        .drafts
        .iter()
        .map(|row| (row.owner.as_str(), row.person.as_deref()))
        .collect();
    assert_eq!(found, [(CLARA, None), (BEN, Some(&b"Ben"[..]))]);
    assert_eq!(standing.drafts[1].draft, BEN.as_bytes());
    assert_eq!(standing.seen, None);
}

async fn comments_are_found_by_their_entry(place: Place) {
    let store = place.open().await;
    audit::append(&store, row(Event::SignIn, None))
        .await
        .unwrap();
    let comment = |entry: i64, text: &str| NewRow {
        reference: Some(entry.to_string()),
        ..row(Event::Comment, Some(&format!("[\"{text}\"]")))
    };
    for (entry, text) in [
        (1, "first"),
        (2, "of the comment"),
        (1, "second"),
        (11, "other"),
    ] {
        audit::append(&store, comment(entry, text)).await.unwrap();
    }
    // Another event may have the same reference.
    let other = NewRow {
        reference: Some("1".to_owned()),
        ..row(Event::Export, None)
    };
    audit::append(&store, other).await.unwrap();
    let on = async |entries: [i64; 2], limit: i64| {
        let rows = audit::comments_on(&store, entries, limit).await.unwrap();
        let texts = rows
            .into_iter()
            .map(|row| row.changes.unwrap().get().to_owned());
        texts.collect::<Vec<String>>()
    };
    assert_eq!(on([1, 1], 9).await, ["[\"first\"]", "[\"second\"]"]);
    assert_eq!(on([1, 2], 2).await, ["[\"first\"]", "[\"of the comment\"]"]);
    assert!(on([7, 8], 9).await.is_empty());
}

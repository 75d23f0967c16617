//! How far watching is, and sign-ins that are lent for reading.

use super::{Place, row};
use portal::store::Store;
use portal::store::audit::{self, Event, NewRow};
use portal::store::lent_sign_ins;
use portal::store::news::{self, Announcement};
use portal::store::watch::{self, StoredWatch};

const ADA: &str = "tenant:ada";

/// Stores private content.
pub async fn put_marked(store: &Store) {
    lend(store, b"MARKED token").await;
}

pub async fn suite(place: &mut impl AsyncFnMut() -> Place) {
    a_late_holder_overwrites_nothing(place().await).await;
    t2_a_loan_ends_once_and_its_token_goes_with_it(place().await).await;
    a_refreshed_token_is_stored_only_while_the_loan_lasts(place().await).await;
    that_a_loan_ends_soon_is_told_once(place().await).await;
}

fn loan_row() -> NewRow {
    row(Event::LentSignIn, None)
}

async fn lend(store: &Store, content: &[u8]) -> i64 {
    let lent = lent_sign_ins::lend(store, loan_row(), ADA, content, i64::MAX);
    lent.await.unwrap().expect("a row").seq
}

async fn a_late_holder_overwrites_nothing(place: Place) {
    let store = place.open().await;
    let of = |done| StoredWatch {
        name: "profiles".to_owned(),
        position: "a".to_owned(),
        done,
        ..StoredWatch::default()
    };
    assert!(watch::put(&store, &of(1), 5, None).await.unwrap());
    assert!(watch::put(&store, &of(2), 6, None).await.unwrap());
    let news = Announcement {
        id: "late".to_owned(),
        content: b"{}".to_vec(),
    };
    let late = watch::put(&store, &of(3), 5, Some(&news)).await.unwrap();
    assert!(!late, "a later holder has written");
    assert_eq!(watch::all(&store).await.unwrap(), [of(2)]);
    assert!(news::of_recipient(&store, "", 9).await.unwrap().is_empty());
    let told = watch::put(&store, &of(4), 6, Some(&news)).await.unwrap();
    assert!(told);
    assert_eq!(news::of_recipient(&store, "", 9).await.unwrap().len(), 1);
}

// T2
async fn t2_a_loan_ends_once_and_its_token_goes_with_it(place: Place) {
    let store = place.open().await;
    let first = lend(&store, b"first").await;
    let second = lend(&store, b"second").await;
    let end = async |seen| {
        let ended = lent_sign_ins::end(&store, loan_row(), ADA, b"left", ("loan-ended", seen));
        ended.await.unwrap().is_some()
    };
    assert!(!end(Some(first)).await, "that one was replaced");
    let lasting = lent_sign_ins::get(&store, ADA).await.unwrap().unwrap();
    assert_eq!((lasting.seq, lasting.ended_at), (second, 0));
    assert!(end(None).await);
    assert!(!end(None).await, "once");
    let ended = lent_sign_ins::get(&store, ADA).await.unwrap().unwrap();
    assert_eq!(ended.content.as_deref(), Some(&b"left"[..]));
    assert_eq!(ended.ended, "loan-ended");
    assert!(ended.ended_at > 0);
    assert_eq!(lent_sign_ins::all(&store).await.unwrap(), [ended]);
    let tail = audit::tail(&store).await.unwrap().expect("rows");
    assert_eq!(tail.0, 3, "nothing is recorded that did not happen");
}

async fn a_refreshed_token_is_stored_only_while_the_loan_lasts(place: Place) {
    let store = place.open().await;
    let seq = lend(&store, b"old").await;
    let renew = async |seq, content: &[u8], fence| {
        lent_sign_ins::renew(&store, (ADA, seq), content, fence)
            .await
            .unwrap()
    };
    assert!(renew(seq, b"new", 7).await);
    assert!(!renew(seq, b"late", 6).await, "a later holder has written");
    assert!(!renew(seq + 1, b"other", 8).await, "that of another loan");
    let stored = lent_sign_ins::get(&store, ADA).await.unwrap().unwrap();
    assert_eq!(stored.content.as_deref(), Some(&b"new"[..]));
    let ended = lent_sign_ins::end(&store, loan_row(), ADA, b"left", ("loan-ended", None));
    ended.await.unwrap();
    assert!(!renew(seq, b"again", 9).await, "it has ended");
    let other = place.open_with(&[("second", 2)]).await;
    let unreadable = lent_sign_ins::get(&other, ADA).await.unwrap().unwrap();
    assert_eq!(unreadable.content, None, "the key is gone");
}

async fn that_a_loan_ends_soon_is_told_once(place: Place) {
    let store = place.open().await;
    let seq = lend(&store, b"token").await;
    let news = Announcement {
        id: "soon".to_owned(),
        content: b"{}".to_vec(),
    };
    let warn = async || {
        lent_sign_ins::warn(&store, (ADA, seq), &news)
            .await
            .unwrap()
    };
    assert!(warn().await);
    assert!(!warn().await);
    assert_eq!(news::of_recipient(&store, "", 9).await.unwrap().len(), 1);
    lent_sign_ins::note(&store, (ADA, seq), Some(5), "")
        .await
        .unwrap();
    lent_sign_ins::note(&store, (ADA, seq), None, "refused")
        .await
        .unwrap();
    let stored = lent_sign_ins::get(&store, ADA).await.unwrap().unwrap();
    assert_eq!((stored.read_at, stored.problem.as_str()), (5, "refused"));
}

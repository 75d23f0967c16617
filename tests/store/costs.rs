//! The authors of changes that were made elsewhere, and the verification of customers.

use super::{Place, START, row};
use portal::store::audit::{self, Event};
use portal::store::change_authors::{self, StoredAuthor};
use portal::store::seen::{self, Beside};
use portal::store::verifications::{self, StoredVerification};
use portal::store::{Store, versions};
use std::time::Duration;

const TARGET: &str = "customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/profiles/billing";

/// Stores private content in both tables.
pub async fn put_marked(store: &Store) {
    let seq = found(store, TARGET, "[\"MARKED\"]", true).await;
    change_authors::answer(store, seq, b"MARKED author", 0)
        .await
        .unwrap();
    let change =
        |_: Option<&StoredVerification>| Some((stored(b"MARKED status", START, START), None));
    verifications::change(store, TARGET, change).await.unwrap();
}

pub async fn suite(place: &mut impl AsyncFnMut() -> Place) {
    a_question_is_committed_with_the_change_that_it_is_about(place().await).await;
    of_many_who_ask_at_once_one_does(place().await).await;
    an_answer_is_bound_to_its_change(place().await).await;
    of_changes_of_a_verification_none_is_lost(place().await).await;
    a_verification_is_bound_to_its_document_and_ends(place().await).await;
}

fn stored(content: &[u8], asked_at: i64, follow_until: i64) -> StoredVerification {
    StoredVerification {
        content: content.to_vec(),
        asked_at,
        follow_until,
    }
}

/// Records that a document became this text without the portal. Returns the number of the row.
async fn found(store: &Store, target: &str, text: &str, asks: bool) -> i64 {
    let next = versions::put(store, target, text.as_bytes()).await.unwrap();
    let before = match seen::get(store, target).await.unwrap() {
        Some(seen) => seen,
        None => {
            let old = versions::put(store, target, b"{}").await.unwrap();
            seen::put(store, target, &old).await.unwrap();
            seen::get(store, target).await.unwrap().expect("a version")
        }
    };
    let follows = Beside::Follows {
        target,
        seen: &before,
        next: &next,
        asks,
    };
    let row = row(Event::OutsideChange, Some("[]"));
    let row = audit::append_with(store, row, follows).await.unwrap();
    row.expect("it was seen first").seq
}

async fn due(store: &Store) -> Vec<StoredAuthor> {
    change_authors::due(store, 10).await.unwrap()
}

async fn a_question_is_committed_with_the_change_that_it_is_about(place: Place) {
    let store = place.open().await;
    let old = versions::put(&store, TARGET, b"{}").await.unwrap();
    seen::put(&store, TARGET, &old).await.unwrap();
    let before = seen::get(&store, TARGET).await.unwrap().expect("a version");
    place.clock.advance(Duration::from_secs(60));
    let seq = found(&store, TARGET, "[1]", true).await;
    let questions = due(&store).await;
    assert_eq!(questions.len(), 1);
    let question = &questions[0];
    let current = seen::get(&store, TARGET).await.unwrap().expect("a version");
    assert_eq!(
        (question.seq, &*question.target, &question.version),
        (seq, TARGET, &current.version)
    );
    assert_eq!((question.since, question.found_at), (START, START + 60_000));
    assert_eq!((question.content.as_ref(), question.asked), (None, 0));
    // Of one who comes too late neither the row nor the question is stored.
    let next = versions::put(&store, TARGET, b"[2]").await.unwrap();
    let late = Beside::Follows {
        target: TARGET,
        seen: &before,
        next: &next,
        asks: true,
    };
    let row = row(Event::OutsideChange, Some("[]"));
    let row = audit::append_with(&store, row, late).await.unwrap();
    assert!(row.is_none());
    assert_eq!(due(&store).await.len(), 1);
    // Where there is no log there is no question.
    found(&store, "billing", "[1]", false).await;
    assert_eq!(due(&store).await.len(), 1);
    assert_eq!(
        change_authors::of_target(&store, "billing", 10)
            .await
            .unwrap(),
        []
    );
}

async fn of_many_who_ask_at_once_one_does(place: Place) {
    let stores = [place.open().await, place.open().await];
    let seq = found(&stores[0], TARGET, "[1]", true).await;
    let question = due(&stores[0]).await.remove(0);
    let again_at = START + 300_000;
    let claims = (0..10).map(|n| change_authors::claim(&stores[n % 2], &question, again_at));
    let claims = futures::future::join_all(claims).await;
    let won = claims.into_iter().filter(|claim| *claim.as_ref().unwrap());
    assert_eq!(won.count(), 1);
    assert_eq!(due(&stores[1]).await, [], "it has time");
    place.clock.advance(Duration::from_secs(300));
    let again = due(&stores[1]).await.remove(0);
    assert_eq!((again.seq, again.asked), (seq, 1));
    // A question that was not answered does not count.
    change_authors::put_off(&stores[1], seq, again_at + 1)
        .await
        .unwrap();
    assert_eq!(due(&stores[0]).await, []);
    place.clock.advance(Duration::from_millis(1));
    assert_eq!(due(&stores[0]).await[0].asked, 0);
    // After the last one nobody asks any more.
    let last = due(&stores[0]).await.remove(0);
    assert!(change_authors::claim(&stores[0], &last, 0).await.unwrap());
    place.clock.advance(Duration::from_secs(1 << 24));
    assert_eq!(due(&stores[0]).await, []);
}

async fn an_answer_is_bound_to_its_change(place: Place) {
    let store = place.open().await;
    let first = found(&store, TARGET, "[1]", true).await;
    let second = found(&store, TARGET, "[2]", true).await;
    for (seq, name) in [(first, b"Petra"), (second, b"Pauls")] {
        change_authors::answer(&store, seq, name, 0).await.unwrap();
    }
    let content = async |store: &Store, seq: i64| {
        let stored = change_authors::of_row(store, seq).await.unwrap();
        stored.expect("a question").content
    };
    assert_eq!(content(&store, first).await.as_deref(), Some(&b"Petra"[..]));
    let listed = change_authors::of_target(&store, TARGET, 10).await.unwrap();
    let listed: Vec<i64> = listed.iter().map(|row| row.seq).collect();
    assert_eq!(listed, [second, first], "the newest first");
    assert_eq!(due(&store).await, [], "both are answered");
    let swap = "UPDATE change_author SET sealed = (SELECT sealed FROM change_author WHERE seq = $1) WHERE seq = $2";
    let swap = sqlx::query(swap).bind(second).bind(first);
    swap.execute(store.pool()).await.unwrap();
    assert_eq!(content(&store, first).await, None);
    assert_eq!(
        content(&store, second).await.as_deref(),
        Some(&b"Pauls"[..])
    );
    let other = place.open_with(&[("second", 2)]).await;
    assert_eq!(content(&other, second).await, None, "the key is gone");
}

async fn of_changes_of_a_verification_none_is_lost(place: Place) {
    let stores = [place.open().await, place.open().await];
    let changes = (0..6).map(|n| {
        let longer = |before: Option<&StoredVerification>| {
            let mut content = before.map_or(vec![], |before| before.content.clone());
            content.push(b'x');
            Some((stored(&content, START, START), None))
        };
        verifications::change(&stores[n % 2], TARGET, longer)
    });
    for change in futures::future::join_all(changes).await {
        change.unwrap();
    }
    let all = verifications::get(&stores[0], TARGET).await.unwrap();
    assert_eq!(all.expect("a row").content, b"xxxxxx");
    let left = |_: Option<&StoredVerification>| None;
    verifications::change(&stores[0], TARGET, left)
        .await
        .unwrap();
    assert!(
        verifications::get(&stores[1], TARGET)
            .await
            .unwrap()
            .is_some()
    );
}

async fn a_verification_is_bound_to_its_document_and_ends(place: Place) {
    let store = place.open().await;
    for (target, asked_at, until) in [("a", START, START + 9), ("b", START + 5, START)] {
        let change = move |_: Option<&StoredVerification>| {
            Some((stored(target.as_bytes(), asked_at, until), None))
        };
        verifications::change(&store, target, change).await.unwrap();
    }
    let get = async |target: &str| verifications::get(&store, target).await.unwrap();
    assert_eq!(get("a").await, Some(stored(b"a", START, START + 9)));
    let named = ["a", "b", "c"].map(str::to_owned);
    let several = verifications::several(&store, &named).await.unwrap();
    assert_eq!(several.len(), 2);
    assert_eq!(several["b"], stored(b"b", START + 5, START));
    assert_eq!(verifications::purge(&store, START + 5).await.unwrap(), 0);
    assert_eq!(verifications::purge(&store, START + 6).await.unwrap(), 1);
    assert_eq!(get("b").await, None, "neither asked nor followed since");
    let swap = "UPDATE verification SET target = 'b' WHERE target = 'a'";
    sqlx::query(swap).execute(store.pool()).await.unwrap();
    assert_eq!(get("b").await, None, "it is that of another document");
    // A row that cannot be opened is replaced.
    let anew = |before: Option<&StoredVerification>| {
        assert_eq!(before, None);
        Some((stored(b"b", START, START), None))
    };
    verifications::change(&store, "b", anew).await.unwrap();
    assert_eq!(get("b").await, Some(stored(b"b", START, START)));
}

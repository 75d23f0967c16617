//! What people want to hear, channels, and messages on their way.

use super::{ANNA, BEN, Place, row};
use portal::store::audit::{Event, NewRow};
use portal::store::deliveries::{self, Attempt, DEAD, NewDelivery, SENT, WAITING};
use portal::store::news::{self, Addressed, Announcement, WaitingNews};
use portal::store::{Store, audit, notification_channels, notification_choices, people};
use portal::store::{collections, collections::StoredCollection};
use std::time::Duration;

const CHANNEL: &str = "channel-one";
const JOB: &str = "customers";

pub async fn suite(place: &mut impl AsyncFnMut() -> Place) {
    news_is_addressed_once_and_late_writers_are_refused(place().await).await;
    announcements_are_committed_with_what_they_are_about(place().await).await;
    news_is_gathered_once(place().await).await;
    an_attempt_is_written_by_the_last_holder(place().await).await;
    of_changes_of_a_choice_at_once_one_succeeds(place().await).await;
    a_channel_goes_with_its_messages_and_every_change_is_on_the_log(place().await).await;
    what_has_ended_is_forgotten_in_time(place().await).await;
}

/// Stores private content in all tables.
pub async fn put_marked(store: &Store) {
    notification_choices::put(store, ANNA, b"MARKED choice", 0, true)
        .await
        .unwrap();
    notification_channels::add(store, channel_row(), CHANNEL, b"MARKED channel")
        .await
        .unwrap();
    let news = Addressed {
        waiting: vec![waiting(ANNA, "n", b"MARKED news")],
        ..Addressed::default()
    };
    assert!(news::address(store, &news, 1).await.unwrap());
    deliveries::put(store, &message("m", ANNA, b"MARKED message"))
        .await
        .unwrap();
}

fn channel_row() -> NewRow {
    row(Event::NotificationChannel, Some("[\"MARKED\"]"))
}

fn waiting(recipient: &str, id: &str, content: &[u8]) -> WaitingNews {
    WaitingNews {
        recipient: recipient.to_owned(),
        id: id.to_owned(),
        at: 1,
        due_at: 0,
        content: Some(content.to_vec()),
    }
}

fn message(id: &str, recipient: &str, content: &[u8]) -> NewDelivery {
    NewDelivery {
        id: id.to_owned(),
        way: "mail".to_owned(),
        recipient: recipient.to_owned(),
        content: content.to_vec(),
    }
}

fn ids(news: &[WaitingNews]) -> Vec<&str> {
    news.iter().map(|waiting| waiting.id.as_str()).collect()
}

async fn news_is_addressed_once_and_late_writers_are_refused(place: Place) {
    let store = place.open().await;
    assert_eq!(news::cursor(&store).await.unwrap(), 0);
    let first = Addressed {
        from: 0,
        to: 7,
        waiting: vec![waiting(ANNA, "a", b"a"), waiting(BEN, "a", b"a")],
        deliveries: vec![message("m", CHANNEL, b"m")],
        ..Addressed::default()
    };
    assert!(news::address(&store, &first, 5).await.unwrap());
    assert!(!news::address(&store, &first, 5).await.unwrap(), "done");
    let late = Addressed {
        from: 7,
        to: 9,
        waiting: vec![waiting(ANNA, "late", b"")],
        ..Addressed::default()
    };
    assert!(
        !news::address(&store, &late, 4).await.unwrap(),
        "a holder before"
    );
    assert_eq!(news::cursor(&store).await.unwrap(), 7);
    let of_anna = news::of_recipient(&store, ANNA, 10).await.unwrap();
    assert_eq!(ids(&of_anna), ["a"]);
    assert!(deliveries::get(&store, "m").await.unwrap().is_some());
    let due = news::due_recipients(&store, 10).await.unwrap();
    assert_eq!(due.len(), 2, "{due:?}");
}

async fn announcements_are_committed_with_what_they_are_about(place: Place) {
    let store = place.open().await;
    let job = StoredCollection {
        state: "running".to_owned(),
        owner: ANNA.to_owned(),
        ..StoredCollection::default()
    };
    collections::start(&store, JOB, &job, &["done"])
        .await
        .unwrap();
    let job = collections::get(&store, JOB).await.unwrap().unwrap();
    let done = StoredCollection {
        state: "done".to_owned(),
        ..job.clone()
    };
    let news = Announcement {
        id: "done".to_owned(),
        content: b"done".to_vec(),
    };
    let advance = async |fence| {
        collections::advance(&store, JOB, &done, fence, "running", Some(&news))
            .await
            .unwrap()
    };
    assert!(advance(1).await);
    assert!(!advance(2).await, "it is done");
    let announced = news::of_recipient(&store, "", 10).await.unwrap();
    assert_eq!(ids(&announced), ["done"], "once");
    assert!(news::due_recipients(&store, 10).await.unwrap().is_empty());
    let addressed = Addressed {
        announced: vec!["done".to_owned()],
        waiting: vec![waiting(ANNA, "done", b"done")],
        ..Addressed::default()
    };
    assert!(news::address(&store, &addressed, 1).await.unwrap());
    assert!(news::of_recipient(&store, "", 10).await.unwrap().is_empty());
}

async fn news_is_gathered_once(place: Place) {
    let store = place.open().await;
    let news = Addressed {
        waiting: vec![waiting(ANNA, "a", b"a"), waiting(ANNA, "b", b"b")],
        ..Addressed::default()
    };
    news::address(&store, &news, 1).await.unwrap();
    let ids = ["a".to_owned(), "b".to_owned()];
    let gather = async |message: NewDelivery| {
        news::gather(&store, ANNA, &ids, Some(&message))
            .await
            .unwrap()
    };
    assert!(gather(message("first", ANNA, b"ab")).await);
    assert!(!gather(message("second", ANNA, b"ab")).await, "gone");
    assert!(deliveries::get(&store, "second").await.unwrap().is_none());
    let first = deliveries::get(&store, "first").await.unwrap().unwrap();
    assert_eq!(first.content.as_deref(), Some(&b"ab"[..]));
    assert_eq!(news::next_due(&store).await.unwrap(), None);

    // Somebody else changes the time of what waits.
    let news = Addressed {
        waiting: vec![waiting(ANNA, "c", b"c")],
        ..Addressed::default()
    };
    news::address(&store, &news, 1).await.unwrap();
    let later = place.clock.now_ms() + 1;
    news::reschedule(&store, ANNA, later).await.unwrap();
    assert!(news::due_recipients(&store, 10).await.unwrap().is_empty());
    assert_eq!(news::next_due(&store).await.unwrap(), Some(later));
    // A key that is gone hides the content, and nothing more.
    store.close().await;
    let other = place.open_with(&[("second", 2)]).await;
    let waiting = news::of_recipient(&other, ANNA, 10).await.unwrap();
    assert_eq!((waiting.len(), &waiting[0].content), (1, &None));
}

async fn an_attempt_is_written_by_the_last_holder(place: Place) {
    let store = place.open().await;
    deliveries::put(&store, &message("m", ANNA, b"x"))
        .await
        .unwrap();
    let now = place.clock.now_ms();
    let failed = Attempt {
        state: WAITING,
        next_at: now + 5_000,
        status: 503,
        problem: "status",
    };
    let attempted = async |attempt: Attempt<'static>, fence: i64| {
        deliveries::attempted(&store, "m", attempt, fence)
            .await
            .unwrap()
    };
    let due = async || deliveries::due_recipients(&store, 10).await.unwrap();
    assert_eq!(due().await, [ANNA]);
    assert!(attempted(failed, 2).await);
    assert!(!attempted(failed, 1).await, "a holder before");
    assert!(due().await.is_empty());
    assert_eq!(
        deliveries::next_due(&store).await.unwrap(),
        Some(now + 5_000)
    );
    deliveries::postpone(&store, ANNA, now + 60_000)
        .await
        .unwrap();
    place.clock.advance(Duration::from_secs(59));
    assert!(due().await.is_empty());
    place.clock.advance(Duration::from_secs(1));
    assert_eq!(due().await, [ANNA]);
    let stored = deliveries::get(&store, "m").await.unwrap().unwrap();
    assert_eq!(
        (stored.attempts, stored.status, stored.problem.as_str()),
        (1, 503, "status")
    );
    assert!(!deliveries::again(&store, "m").await.unwrap(), "it waits");
    let dead = Attempt {
        state: DEAD,
        ..failed
    };
    assert!(attempted(dead, 2).await);
    assert!(!attempted(dead, 2).await, "it has ended");
    assert_eq!(deliveries::dead(&store, 10).await.unwrap().len(), 1);
    assert!(deliveries::again(&store, "m").await.unwrap());
    assert!(!deliveries::again(&store, "m").await.unwrap());
    assert_eq!(due().await, [ANNA]);
    let sent = Attempt {
        state: SENT,
        status: 204,
        problem: "",
        ..failed
    };
    assert!(attempted(sent, 3).await);
    let page = deliveries::page(&store, None, 10).await.unwrap();
    assert_eq!((page.len(), page[0].attempts), (1, 1));
    let place = (page[0].created_at, page[0].id.as_str());
    let older = deliveries::page(&store, Some(place), 10).await.unwrap();
    assert!(older.is_empty());
}

async fn of_changes_of_a_choice_at_once_one_succeeds(place: Place) {
    let store = place.open().await;
    people::note(&store, ANNA, b"x", 1).await.unwrap();
    let put = async |content: &[u8], over, begins| {
        notification_choices::put(&store, ANNA, content, over, begins)
            .await
            .unwrap()
    };
    assert!(put(b"one", 0, true).await);
    assert!(!put(b"other", 0, true).await, "there is one");
    audit::append(&store, row(Event::SignIn, None))
        .await
        .unwrap();
    assert!(put(b"two", 1, false).await);
    let get = async || {
        notification_choices::get(&store, ANNA)
            .await
            .unwrap()
            .unwrap()
    };
    let stored = get().await;
    assert_eq!((stored.revision, stored.since_seq), (2, 0));
    assert_eq!(stored.content.as_deref(), Some(&b"two"[..]));
    assert!(put(b"three", 2, true).await);
    assert_eq!(get().await.since_seq, 1, "they begin to listen anew");
    let since = place.clock.now_ms();
    let all = notification_choices::all(&store, since).await.unwrap();
    assert_eq!(all.len(), 1);
    let absent = notification_choices::all(&store, since + 1).await.unwrap();
    assert!(absent.is_empty(), "they were not here since");
}

async fn a_channel_goes_with_its_messages_and_every_change_is_on_the_log(place: Place) {
    let store = place.open().await;
    let added = notification_channels::add(&store, channel_row(), CHANNEL, b"one")
        .await
        .unwrap()
        .unwrap();
    let replace = async |seen, content: &[u8]| {
        notification_channels::replace(&store, channel_row(), CHANNEL, seen, content)
            .await
            .unwrap()
    };
    let replaced = replace(added.seq, b"two").await.unwrap();
    assert!(replace(added.seq, b"late").await.is_none(), "changed since");
    let stored = notification_channels::all(&store).await.unwrap();
    assert_eq!(stored[0].content.as_deref(), Some(&b"two"[..]));
    assert_eq!(
        (stored[0].since_seq, stored[0].seq),
        (added.seq, replaced.seq)
    );
    deliveries::put(&store, &message("m", CHANNEL, b"x"))
        .await
        .unwrap();
    let news = Addressed {
        waiting: vec![waiting(CHANNEL, "n", b"x")],
        ..Addressed::default()
    };
    news::address(&store, &news, 1).await.unwrap();
    let remove = async |seen| {
        notification_channels::remove(&store, channel_row(), CHANNEL, seen)
            .await
            .unwrap()
    };
    assert!(remove(added.seq).await.is_none(), "changed since");
    assert!(deliveries::get(&store, "m").await.unwrap().is_some());
    assert!(remove(replaced.seq).await.is_some());
    assert!(notification_channels::all(&store).await.unwrap().is_empty());
    assert!(deliveries::get(&store, "m").await.unwrap().is_none());
    assert!(
        news::of_recipient(&store, CHANNEL, 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(audit::verify(&store).await.unwrap(), Ok(3));
}

async fn what_has_ended_is_forgotten_in_time(place: Place) {
    let store = place.open().await;
    for (id, state) in [("sent", SENT), ("dead", DEAD), ("waiting", WAITING)] {
        deliveries::put(&store, &message(id, ANNA, b"x"))
            .await
            .unwrap();
        let attempt = Attempt {
            state,
            next_at: 0,
            status: 0,
            problem: "",
        };
        deliveries::attempted(&store, id, attempt, 1).await.unwrap();
    }
    let now = place.clock.now_ms();
    let left = async || {
        let rows = deliveries::page(&store, None, 10).await.unwrap();
        let mut ids: Vec<String> = rows.into_iter().map(|row| row.id).collect();
        ids.sort();
        ids
    };
    deliveries::purge(&store, now, now).await.unwrap();
    assert_eq!(left().await, ["dead", "sent", "waiting"]);
    deliveries::purge(&store, now + 1, now).await.unwrap();
    assert_eq!(left().await, ["dead", "waiting"]);
    deliveries::purge(&store, now + 1, now + 1).await.unwrap();
    assert_eq!(left().await, ["waiting"], "it still has to be told");
    notification_choices::put(&store, BEN, b"x", 0, true)
        .await
        .unwrap();
    notification_choices::purge(&store).await.unwrap();
    assert!(
        notification_choices::get(&store, BEN)
            .await
            .unwrap()
            .is_none(),
        "nobody of this name is known"
    );
}

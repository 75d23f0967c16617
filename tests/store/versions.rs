//! Versions of documents, and which of them somebody read last.

use super::{ANNA, BEN, Place, START};
use portal::store::{drafts, last_reads, versions};
use std::time::Duration;

pub async fn suite(place: &mut impl AsyncFnMut() -> Place) {
    what_somebody_read_last_is_theirs(place().await).await;
    versions_are_kept_once_by_content(place().await).await;
}

async fn what_somebody_read_last_is_theirs(place: Place) {
    let store = place.open().await;
    last_reads::note(&store, ANNA, "billing", "one")
        .await
        .unwrap();
    place.clock.advance(Duration::from_secs(1));
    last_reads::note(&store, ANNA, "billing", "two")
        .await
        .unwrap();
    last_reads::note(&store, ANNA, "support", "three")
        .await
        .unwrap();
    assert_eq!(
        last_reads::last(&store, ANNA, "billing").await.unwrap(),
        Some(("two".to_owned(), START + 1000))
    );
    assert_eq!(
        last_reads::last(&store, BEN, "billing").await.unwrap(),
        None
    );
    let version = versions::put(&store, "support", b"three").await.unwrap();
    last_reads::note(&store, ANNA, "support", &version)
        .await
        .unwrap();
    let named = ["billing", "support", "legal-business"].map(str::to_owned);
    let read = last_reads::documents(&store, ANNA, &named).await.unwrap();
    let read: Vec<(String, Vec<u8>)> = read.into_iter().collect();
    let expected = [("support".to_owned(), b"three".to_vec())];
    assert_eq!(read, expected, "of the other the version is not kept");
    let none = last_reads::documents(&store, BEN, &named).await.unwrap();
    assert!(none.is_empty());
    last_reads::forget(&store, ANNA, "support").await.unwrap();
    assert_eq!(
        last_reads::last(&store, ANNA, "support").await.unwrap(),
        None
    );
    assert_eq!(
        (
            last_reads::purge(&store, START + 1000).await.unwrap(),
            last_reads::purge(&store, START + 1001).await.unwrap()
        ),
        (0, 1)
    );

    assert!(
        drafts::swap(&store, ANNA, "billing", None, b"told")
            .await
            .unwrap()
    );
    assert!(
        !drafts::swap(&store, ANNA, "billing", None, b"later")
            .await
            .unwrap(),
        "what is kept stays"
    );
    assert_eq!(
        drafts::get(&store, ANNA, "billing").await.unwrap(),
        Some((b"told".to_vec(), START + 1000))
    );
}

async fn versions_are_kept_once_by_content(place: Place) {
    let store = place.open().await;
    let id = versions::put(&store, "billing", b"{\"a\":1}")
        .await
        .unwrap();
    assert_eq!(id.len(), 32);
    assert_eq!(
        versions::put(&store, "billing", b"{\"a\":1}")
            .await
            .unwrap(),
        id
    );
    let elsewhere = versions::put(&store, "support", b"{\"a\":1}")
        .await
        .unwrap();
    assert_ne!(elsewhere, id, "another target, another version");
    assert_eq!(
        versions::get(&store, "billing", &id)
            .await
            .unwrap()
            .as_deref(),
        Some(&b"{\"a\":1}"[..])
    );
    assert_eq!(
        versions::get(&store, "billing", &elsewhere).await.unwrap(),
        None
    );
    let pair = |target: &str, id: &str| (target.to_owned(), id.to_owned());
    // More of them than one statement asks for; a version of another target is none.
    let mut wanted: Vec<_> = (0..120)
        .map(|id| pair("billing", &id.to_string()))
        .collect();
    wanted.extend([pair("support", &elsewhere), pair("billing", &id)]);
    let mut found = versions::several(&store, &wanted).await.unwrap();
    found.sort();
    let document = b"{\"a\":1}".to_vec();
    assert_eq!(
        found,
        [
            (pair("billing", &id), document.clone()),
            (pair("support", &elsewhere), document)
        ]
    );
    let crossed = [pair("support", &id)];
    let none = versions::several(&store, &crossed).await.unwrap();
    assert!(none.is_empty(), "{none:?}");
    let listed = versions::of_target(&store, "billing", 10).await.unwrap();
    assert_eq!(
        listed,
        [portal::version_entry::VersionEntry {
            id,
            first_seen_at: START,
            last_seen_at: None,
            writer: None,
            before: None
        }]
    );
}

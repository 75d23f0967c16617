//! The names of keys in the database.

use super::{ANNA, Place};
use portal::config::EncryptionKey;
use portal::store::key_use::{self, OpenedRows};
use portal::store::sealing::{Keys, NotTaken};
use portal::store::{Store, drafts};
use portal_test_support::Folder;

/// A name may begin with another one and a dot.
pub async fn a_key_is_not_taken_for_one_whose_name_begins_with_its_own(place: Place) {
    let older = place.open_with(&[("2026", 1)]).await;
    drafts::put(&older, ANNA, "billing", b"{}").await.unwrap();
    older.close().await;
    let newer = place.open_with(&[("2026.1", 2)]).await;
    for target in ["support", "organization"] {
        drafts::put(&newer, ANNA, target, b"{}").await.unwrap();
    }
    assert_eq!(key_use::missing(&newer).await.unwrap(), ["2026"]);
    newer.close().await;

    let both = place.open_with(&[("2026.1", 2), ("2026", 1)]).await;
    for (key, rows) in [("2026", 1), ("2026.1", 2)] {
        assert_eq!(key_use::rows_of(&both, key).await.unwrap(), rows, "{key}");
        // So few are looked at twice, from each end of the table.
        let opens = 2 * usize::try_from(rows).unwrap();
        assert_eq!(
            key_use::of_key(&both, key).await.unwrap(),
            OpenedRows { opens, fails: 0 },
            "{key}"
        );
    }
    for (target, content) in [("billing", b"{}"), ("support", b"{}")] {
        let draft = drafts::get(&both, ANNA, target).await.unwrap();
        assert_eq!(draft.map(|draft| draft.0).as_deref(), Some(&content[..]));
    }
    both.close().await;

    let shorter = place.open_with(&[("2026", 1)]).await;
    assert_eq!(key_use::missing(&shorter).await.unwrap(), ["2026.1"]);
    shorter.close().await;
}

/// Of processes that start at once on an empty database with different keys of one name, one is
/// right.
pub async fn of_different_keys_under_one_name_one_is_recorded(place: Place) {
    // Both are past the look at the rows: there are none.
    let stores: [Store; 2] = [
        place.open_with(&[("k", 1)]).await,
        place.open_with(&[("k", 2)]).await,
    ];
    for store in &stores {
        assert_eq!(key_use::another_key(store).await.unwrap(), None);
    }
    let [one, other] = &stores;
    let (one, other) = tokio::join!(key_use::record(one), key_use::record(other));
    let refused = [one.unwrap(), other.unwrap()];
    let named = refused.iter().flatten().collect::<Vec<_>>();
    assert_eq!(named, ["k"], "{refused:?}");

    // The same at every later start, also with a further key.
    let mut accepted = 0;
    for byte in [1, 2] {
        let later = place.open_with(&[("new", 3), ("k", byte)]).await;
        accepted += usize::from(key_use::record(&later).await.unwrap().is_none());
        later.close().await;
    }
    assert_eq!(accepted, 1);
    for store in stores {
        store.close().await;
    }
}

/// Each of two processes has a file of its own, and the new keys in them have one name.
pub async fn keys_that_change_while_two_processes_run_are_the_same_or_refused(place: Place) {
    const OLD: &str = "k:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    const NEW: &str = "new:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
    const OTHER: &str = "new:AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=";
    let folder = Folder::new("keys-of-two");
    let mut stores = Vec::new();
    for (file, fresh) in [("one", NEW), ("two", OTHER)] {
        let path = folder.write(file, OLD);
        let keys = Keys::from_file(vec![("k".to_owned(), EncryptionKey([1; 32]))], Some(path));
        let store = Store::open(&place.url, keys, place.clock.clone());
        let store = store.await.unwrap();
        assert_eq!(key_use::record_at_start(&store).await.unwrap(), None);
        assert_eq!(key_use::read_keys_again(&store).await, Ok(false));
        folder.write(file, &format!("{fresh},{OLD}"));
        stores.push(store);
    }
    let [one, two] = stores.as_slice() else {
        panic!("two stores");
    };
    assert_eq!(key_use::read_keys_again(one).await, Ok(true));
    assert_eq!(one.sealing_key(), "new");
    drafts::put(one, ANNA, "billing", b"{}").await.unwrap();
    let refused = Err(NotTaken::Another("new".to_owned()));
    assert_eq!(key_use::read_keys_again(two).await, refused);
    assert!(drafts::get(two, ANNA, "billing").await.unwrap().is_none());
    assert_eq!(two.sealing_key(), "k", "the older key seals on");

    // The right one is taken without a restart.
    folder.write("two", &format!("{NEW},{OLD}"));
    assert_eq!(key_use::read_keys_again(two).await, Ok(true));
    assert!(drafts::get(two, ANNA, "billing").await.unwrap().is_some());
    for store in stores {
        store.close().await;
    }
}

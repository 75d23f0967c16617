//! The names of keys in the database.

use super::{ANNA, Place};
use portal::store::key_use::{self, OpenedRows};
use portal::store::{Store, drafts};

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

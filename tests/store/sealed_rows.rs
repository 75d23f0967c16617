//! Rows are sealed, bound to their place, and open with no other key.

use super::{
    ANNA, BEN, Place, approvals, change_sets, costs, customer_notes, login, notifications,
    problems, row, some_tokens, together, watching,
};
use portal::store::audit::Event;
use portal::store::{audit, drafts, pending_sign_ins, sessions, tokens, versions};

pub async fn suite(place: &mut impl AsyncFnMut() -> Place) {
    c3_swapped_rows_do_not_open_and_keys_rotate(place().await).await;
    c3_no_table_opens_a_row_of_another_place(place().await).await;
    k1_nothing_private_is_in_clear(place().await).await;
}

async fn c3_swapped_rows_do_not_open_and_keys_rotate(place: Place) {
    let store = place.open().await;
    drafts::put(&store, ANNA, "billing", b"Anna's")
        .await
        .unwrap();
    drafts::put(&store, BEN, "billing", b"Ben's").await.unwrap();
    let id = versions::put(&store, "billing", b"document").await.unwrap();

    let rotated = place.open_with(&[("second", 2), ("first", 1)]).await;
    assert_eq!(
        drafts::get(&rotated, ANNA, "billing")
            .await
            .unwrap()
            .unwrap()
            .0,
        b"Anna's"
    );
    assert_eq!(
        versions::put(&rotated, "billing", b"document")
            .await
            .unwrap(),
        id,
        "the id does not depend on the key"
    );

    let retired = place.open_with(&[("second", 2)]).await;
    assert_eq!(
        drafts::get(&retired, ANNA, "billing").await.unwrap(),
        None,
        "absent, not an error"
    );
    assert_eq!(drafts::of_owner(&retired, ANNA).await.unwrap(), []);
    assert!(
        versions::get(&retired, "billing", &id)
            .await
            .unwrap()
            .is_some(),
        "was written anew with the second key"
    );

    let swap =
        "UPDATE draft SET sealed = (SELECT sealed FROM draft WHERE owner = $1) WHERE owner = $2";
    sqlx::query(swap)
        .bind(BEN)
        .bind(ANNA)
        .execute(store.pool())
        .await
        .unwrap();
    assert_eq!(drafts::get(&store, ANNA, "billing").await.unwrap(), None);
    assert_eq!(
        drafts::get(&store, BEN, "billing")
            .await
            .unwrap()
            .unwrap()
            .0,
        b"Ben's"
    );
}

async fn c3_no_table_opens_a_row_of_another_place(place: Place) {
    let store = place.open().await;
    for mark in ["a", "b"] {
        sessions::create(&store, mark, ANNA, mark.as_bytes())
            .await
            .unwrap();
        tokens::create(&store, mark, &some_tokens(mark))
            .await
            .unwrap();
        pending_sign_ins::put(&store, mark, "browser", &login(mark))
            .await
            .unwrap();
        audit::append(
            &store,
            row(Event::EditIntent, Some(&format!("[\"{mark}\"]"))),
        )
        .await
        .unwrap();
    }
    let (a, b) = (
        versions::put(&store, "billing", b"{}").await.unwrap(),
        versions::put(&store, "billing", b"[]").await.unwrap(),
    );
    let (state_a, state_b) = (
        portal::store::sealing::hash(b"a"),
        portal::store::sealing::hash(b"b"),
    );
    for (table, key, to, from) in [
        ("session", "id", "a", "b"),
        ("token", "session", "a", "b"),
        ("login", "state", &state_a, &state_b),
        ("version", "id", &a, &b),
    ] {
        let swap = format!(
            "UPDATE {table} SET sealed = (SELECT sealed FROM {table} WHERE {key} = $1) WHERE {key} = $2"
        );
        let done = sqlx::query(sqlx::AssertSqlSafe(swap))
            .bind(from.to_owned())
            .bind(to.to_owned())
            .execute(store.pool())
            .await
            .unwrap();
        assert_eq!(done.rows_affected(), 1, "{table}");
    }
    let swap = "UPDATE audit SET changes = (SELECT changes FROM audit WHERE seq = 2) WHERE seq = 1";
    sqlx::query(swap).execute(store.pool()).await.unwrap();
    assert!(
        sessions::get(&store, "a").await.unwrap().is_none()
            && sessions::get(&store, "b").await.unwrap().is_some()
    );
    assert!(
        tokens::get(&store, "a").await.unwrap().is_none()
            && tokens::get(&store, "b").await.unwrap().is_some()
    );
    assert!(
        pending_sign_ins::take(&store, "a", "browser")
            .await
            .unwrap()
            .is_none()
            && pending_sign_ins::take(&store, "b", "browser")
                .await
                .unwrap()
                .is_some()
    );
    assert_eq!(versions::get(&store, "billing", &a).await.unwrap(), None);
    assert!(
        versions::get(&store, "billing", &b)
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        audit::get(&store, 1)
            .await
            .unwrap()
            .unwrap()
            .changes
            .is_none()
            && audit::get(&store, 2)
                .await
                .unwrap()
                .unwrap()
                .changes
                .is_some()
    );
    assert_eq!(
        sessions::lasting(&store, Some(ANNA), 0, 0)
            .await
            .unwrap()
            .len(),
        1,
        "one that cannot be opened is not listed"
    );

    // From another table, and from the same row with another key of the same name.
    sqlx::query(
        "UPDATE token SET sealed = (SELECT sealed FROM session WHERE id = 'b') WHERE session = 'b'",
    )
    .execute(store.pool())
    .await
    .unwrap();
    assert!(tokens::get(&store, "b").await.unwrap().is_none());
    let other = place.open_with(&[("first", 2)]).await;
    assert!(sessions::get(&other, "b").await.unwrap().is_none());
}

async fn k1_nothing_private_is_in_clear(place: Place) {
    let store = place.open().await;
    drafts::put(&store, ANNA, "billing", b"MARKED draft")
        .await
        .unwrap();
    versions::put(&store, "billing", b"MARKED version")
        .await
        .unwrap();
    sessions::create(&store, "s", ANNA, b"MARKED session")
        .await
        .unwrap();
    tokens::create(&store, "s", &some_tokens("MARKED"))
        .await
        .unwrap();
    pending_sign_ins::put(&store, "MARKED state", "MARKED browser", &login("MARKED"))
        .await
        .unwrap();
    audit::append(&store, row(Event::EditIntent, Some("[\"MARKED\"]")))
        .await
        .unwrap();
    customer_notes::put_marked(&store).await;
    problems::put_marked(&store).await;
    change_sets::put_marked(&store).await;
    together::put_marked(&store).await;
    approvals::put_marked(&store).await;
    notifications::put_marked(&store).await;
    costs::put_marked(&store).await;
    watching::put_marked(&store).await;
    for table in [
        "draft",
        "version",
        "session",
        "token",
        "login",
        "customer_note",
        "customer_view",
        "silenced_problem",
        "change_set",
        "change_row",
        "handover",
        "colleague_notice",
        "approval_request",
        "notification_choice",
        "notification_channel",
        "notification_waiting",
        "notification_delivery",
        "change_author",
        "verification",
        "lent_sign_in",
    ] {
        let query = format!("SELECT sealed FROM {table}");
        let (sealed,): (String,) = sqlx::query_as(sqlx::AssertSqlSafe(query))
            .fetch_one(store.pool())
            .await
            .unwrap();
        assert!(
            sealed.starts_with("first.") && !sealed.contains("MARKED"),
            "{table}: {sealed}"
        );
    }
    let written = "SELECT changes FROM audit WHERE changes IS NOT NULL";
    let changes: Vec<(String,)> = sqlx::query_as(written)
        .fetch_all(store.pool())
        .await
        .unwrap();
    assert!(!changes.is_empty());
    for (sealed,) in changes {
        assert!(sealed.starts_with("first.") && !sealed.contains("MARKED"));
    }
    let (state, browser): (String, String) = sqlx::query_as("SELECT state, browser FROM login")
        .fetch_one(store.pool())
        .await
        .unwrap();
    assert!(!state.contains("MARKED") && !browser.contains("MARKED"));
}

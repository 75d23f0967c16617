//! What the store promises, once for each database: the same scenarios on SQLite and on PostgreSQL.

mod change_sets;
mod costs;
mod customer_notes;
mod customers;
mod failing;
mod grants;
mod history;
mod keys;
mod leases;
mod people;
mod problems;
mod schemas;
mod unfinished_sign_ins;

use portal::clock::Clock;
use portal::config::EncryptionKey;
use portal::store::audit::{Event, Filter, NewRow};
use portal::store::pending_sign_ins::PendingSignIn;
use portal::store::sealing::Keys;
use portal::store::{
    Store, audit, drafts, last_reads, pending_sign_ins, sessions, tokens, versions,
};
use portal_test_support::Folder;
use portal_test_support::postgres::Cluster;
use serde_json::value::RawValue;
use std::time::Duration;

const START: i64 = 1_795_262_400_000;
const ANNA: &str = "6f8e3c5a-0000-4000-8000-000000000001:anna";
const BEN: &str = "6f8e3c5a-0000-4000-8000-000000000001:ben";

/// A database and the clock that its stores share.
#[derive(Clone)]
struct Place {
    url: String,
    clock: Clock,
}

impl Place {
    async fn open_with(&self, keys: &[(&str, u8)]) -> Store {
        let keys = keys
            .iter()
            .map(|(id, byte)| ((*id).to_owned(), EncryptionKey([*byte; 32])))
            .collect();
        Store::open(&self.url, Keys::new(keys), self.clock.clone())
            .await
            .expect("the database opens")
    }

    async fn open(&self) -> Store {
        self.open_with(&[("first", 1)]).await
    }
}

#[tokio::test]
async fn every_promise_holds_on_sqlite() {
    let folder = Folder::new("store");
    let mut count = 0;
    suite(async || {
        count += 1;
        format!("sqlite://{}/{count}.db", folder.path().display())
    })
    .await;
}

#[tokio::test]
async fn every_promise_holds_on_postgres() {
    let Some(cluster) = Cluster::start() else {
        println!(
            "skipped: PostgreSQL's server programs or an unprivileged user to run them are missing"
        );
        return;
    };
    suite(async || cluster.fresh_database().await).await;
    a2_the_portals_role_cannot_alter_the_audit_log(&cluster).await;
    grants::a2_the_owner_of_the_audit_log_has_to_want_to_change_it(&cluster).await;
    grants::a2_a_role_of_its_own_cannot_change_the_audit_log(&cluster).await;
    grants::rights_that_were_not_given_are_told(&cluster).await;
    grants::rights_of_an_owner_are_left_alone(&cluster).await;
    grants::rights_are_given_by_several_at_once(&cluster).await;
    grants::rights_that_are_lacking_or_too_many_are_told(&cluster).await;
    schemas::no_second_set_of_tables_is_made(&cluster).await;
    schemas::another_programs_tables_are_left_alone(&cluster).await;
    c4_the_store_recovers_by_itself(&cluster).await;
    failing::a_host_that_vanishes_is_left(&cluster).await;
    failing::the_first_error_names_place_and_reason(&cluster).await;
    failing::tables_that_cannot_be_made_have_their_reason(&cluster).await;
    failing::a_server_whose_disk_is_full_is_not_ready(&cluster).await;
    failing::a_server_that_became_a_standby_is_left(&cluster).await;
    failing::a_pooler_leaves_connections_alone_or_is_refused(&cluster).await;
}

async fn a2_the_portals_role_cannot_alter_the_audit_log(cluster: &Cluster) {
    let url = cluster.fresh_database().await;
    let owner = sqlx::AnyPool::connect(&url).await.unwrap();
    sqlx::raw_sql("CREATE ROLE app LOGIN; GRANT ALL ON SCHEMA public TO app")
        .execute(&owner)
        .await
        .unwrap();
    // Opened twice: giving up what was given up is no fault.
    for _ in 0..2 {
        let place = Place {
            url: url.replace("portal@", "app@"),
            clock: Clock::settable(START),
        };
        let store = place.open().await;
        audit::append(&store, row(Event::SignIn, None))
            .await
            .unwrap();
        for statement in [
            "UPDATE audit SET person_name = 'Ben'",
            "DELETE FROM audit",
            "TRUNCATE audit",
        ] {
            let refused = sqlx::query(statement)
                .execute(store.pool())
                .await
                .unwrap_err()
                .to_string();
            assert!(
                refused.contains("permission denied"),
                "{statement}: {refused}"
            );
        }
        assert!(audit::verify(&store).await.unwrap().is_ok());
        store.close().await;
    }
    owner.close().await;
}

async fn c4_the_store_recovers_by_itself(cluster: &Cluster) {
    let place = Place {
        url: cluster.fresh_database().await,
        clock: Clock::settable(START),
    };
    let store = place.open().await;
    sessions::create(&store, "s", ANNA, b"{}").await.unwrap();
    cluster.stop();
    assert!(
        sessions::get(&store, "s").await.is_err(),
        "down, not signed out"
    );
    assert!(cluster.run());
    // A connection that died is noticed before it is handed out.
    assert!(sessions::get(&store, "s").await.unwrap().is_some());
}

async fn suite(mut fresh: impl AsyncFnMut() -> String) {
    let mut place = async || Place {
        url: fresh().await,
        clock: Clock::settable(START),
    };
    customers::rows_are_read_in_the_order_of_their_changes(place().await).await;
    customers::c3_the_copy_is_sealed_and_bound_to_its_rows(place().await).await;
    customers::of_writers_at_once_none_is_lost(place().await).await;
    customers::a_collection_is_one_at_a_time_and_late_writes_are_refused(place().await).await;
    drafts_are_one_per_person_and_profile(place().await).await;
    of_drafts_kept_at_once_one_wins(place().await).await;
    versions_are_kept_once_by_content(place().await).await;
    c3_swapped_rows_do_not_open_and_keys_rotate(place().await).await;
    c3_no_table_opens_a_row_of_another_place(place().await).await;
    s1_a_login_is_redeemed_once_in_its_browser_in_time(place().await).await;
    s1_of_fifty_at_once_one_wins(place().await).await;
    unfinished_sign_ins::c5_unfinished_logins_fill_nothing(place().await).await;
    s8_nothing_brings_back_an_ended_session(place().await).await;
    leases::k2_a_lease_has_one_holder(place().await).await;
    leases::k2_of_many_at_once_one_holds_the_lease(place().await).await;
    leases::k2_who_was_paused_overwrites_nothing_newer(place().await).await;
    k1_nothing_private_is_in_clear(place().await).await;
    a2_the_audit_log_is_a_chain_that_tells_where_it_was_altered(place().await).await;
    a2_many_appenders_make_one_chain(place().await).await;
    a3_the_audit_log_exports_as_json_lines(place().await).await;
    an_intent_has_at_most_one_outcome(place().await).await;
    failing::who_only_reads_changes_nothing(place().await).await;
    schemas::processes_that_start_at_once_on_an_empty_database_all_start(place().await.url).await;
    keys::a_key_is_not_taken_for_one_whose_name_begins_with_its_own(place().await).await;
    keys::of_different_keys_under_one_name_one_is_recorded(place().await).await;
    keys::keys_that_change_while_two_processes_run_are_the_same_or_refused(place().await).await;
    what_somebody_read_last_is_theirs(place().await).await;
    customer_notes::suite(&mut place).await;
    problems::suite(&mut place).await;
    change_sets::suite(&mut place).await;
    costs::suite(&mut place).await;
    history::suite(&mut place).await;
    people::suite(place).await;
}

async fn drafts_are_one_per_person_and_profile(place: Place) {
    let store = place.open().await;
    assert_eq!(drafts::get(&store, ANNA, "billing").await.unwrap(), None);
    drafts::put(&store, ANNA, "billing", b"one").await.unwrap();
    place.clock.advance(Duration::from_secs(1));
    drafts::put(&store, ANNA, "billing", b"two").await.unwrap();
    drafts::put(&store, ANNA, "support", b"other")
        .await
        .unwrap();
    drafts::put(&store, BEN, "billing", b"Ben's").await.unwrap();
    assert_eq!(
        drafts::get(&store, ANNA, "billing").await.unwrap(),
        Some((b"two".to_vec(), START + 1000))
    );
    let targets: Vec<String> = drafts::of_owner(&store, ANNA)
        .await
        .unwrap()
        .into_iter()
        .map(|(target, ..)| target)
        .collect();
    assert_eq!(targets, ["billing", "support"]);
    drafts::remove(&store, ANNA, "billing").await.unwrap();
    assert_eq!(drafts::get(&store, ANNA, "billing").await.unwrap(), None);
    assert_eq!(
        drafts::get(&store, BEN, "billing").await.unwrap(),
        Some((b"Ben's".to_vec(), START + 1000))
    );
    assert_eq!(drafts::purge(&store, START + 1000).await.unwrap(), 0);
    assert_eq!(drafts::purge(&store, START + 1001).await.unwrap(), 2);
}

// D4
async fn of_drafts_kept_at_once_one_wins(place: Place) {
    let store = place.open().await;
    let get = async || drafts::get(&store, ANNA, "billing").await.unwrap();
    assert!(
        drafts::swap(&store, ANNA, "billing", None, b"one")
            .await
            .unwrap()
    );
    assert!(
        !drafts::swap(&store, ANNA, "billing", None, b"two")
            .await
            .unwrap(),
        "there is one already"
    );
    assert!(
        !drafts::swap(&store, ANNA, "billing", Some(b"other"), b"two")
            .await
            .unwrap(),
        "it is another one"
    );
    place.clock.advance(Duration::from_secs(1));
    assert!(
        drafts::replace(&store, ANNA, "billing", b"one", b"one, looked at")
            .await
            .unwrap()
    );
    assert_eq!(
        get().await,
        Some((b"one, looked at".to_vec(), START)),
        "typed when it was"
    );
    assert!(
        drafts::swap(&store, ANNA, "billing", Some(b"one, looked at"), b"two")
            .await
            .unwrap()
    );
    assert_eq!(get().await, Some((b"two".to_vec(), START + 1000)));
    let nexts: Vec<Vec<u8>> = (0..20u8).map(|number| vec![number]).collect();
    let swaps = nexts
        .iter()
        .map(|next| drafts::swap(&store, ANNA, "billing", Some(b"two"), next));
    let won = futures::future::join_all(swaps).await;
    assert_eq!(won.iter().filter(|won| *won.as_ref().unwrap()).count(), 1);
    // What no key opens any more is in nobody's way.
    let retired = place.open_with(&[("second", 2)]).await;
    assert!(
        drafts::swap(&retired, ANNA, "billing", None, b"anew")
            .await
            .unwrap()
    );
    assert_eq!(
        drafts::get(&retired, ANNA, "billing")
            .await
            .unwrap()
            .unwrap()
            .0,
        b"anew"
    );
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

fn login(mark: &str) -> PendingSignIn {
    PendingSignIn {
        nonce: format!("nonce-{mark}"),
        verifier: "verifier".to_owned(),
        return_to: "/".to_owned(),
    }
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

fn some_tokens(mark: &str) -> tokens::Stored {
    tokens::Stored {
        access: format!("access-{mark}"),
        refresh: Some(format!("refresh-{mark}")),
        obtained_at: START,
        expires_at: START + 1,
    }
}

async fn s8_nothing_brings_back_an_ended_session(place: Place) {
    let store = place.open().await;
    assert!(sessions::create(&store, "s1", ANNA, b"{}").await.unwrap());
    assert!(
        !sessions::create(&store, "s1", BEN, b"{}").await.unwrap(),
        "the id is taken"
    );
    tokens::create(&store, "s1", &some_tokens("1"))
        .await
        .unwrap();
    assert!(
        tokens::update(&store, "s1", &some_tokens("2"), 1)
            .await
            .unwrap()
    );
    assert_eq!(
        tokens::get(&store, "s1").await.unwrap().unwrap().access,
        "access-2"
    );

    let replica = place.open().await;
    sessions::remove(&replica, "s1").await.unwrap();
    assert!(!sessions::update(&store, "s1", b"{}").await.unwrap());
    assert!(
        !tokens::update(&store, "s1", &some_tokens("3"), 1)
            .await
            .unwrap()
    );
    sessions::touch(&store, "s1", 0).await.unwrap();
    assert!(sessions::get(&store, "s1").await.unwrap().is_none());
    assert!(tokens::get(&store, "s1").await.unwrap().is_none());

    sessions::create(&store, "s2", ANNA, b"{}").await.unwrap();
    tokens::create(&store, "s2", &some_tokens("1"))
        .await
        .unwrap();
    sessions::end(&replica, "s2", place.clock.now_ms())
        .await
        .unwrap();
    assert!(!sessions::update(&store, "s2", b"{}").await.unwrap());
    assert!(
        !tokens::update(&store, "s2", &some_tokens("3"), 1)
            .await
            .unwrap()
    );
    assert!(
        sessions::lasting(&store, Some(ANNA), 0, 0)
            .await
            .unwrap()
            .is_empty()
    );
    let remembered = sessions::get(&store, "s2")
        .await
        .unwrap()
        .expect("remembered for a day");
    assert_eq!(remembered.ended_at, Some(START));
    place.clock.advance(Duration::from_secs(86_401));
    sessions::create(&store, "s3", ANNA, b"{}").await.unwrap();
    tokens::create(&store, "s3", &some_tokens("1"))
        .await
        .unwrap();
    tokens::create(&store, "nobody's", &some_tokens("1"))
        .await
        .unwrap();
    sessions::purge(&store, 1_800_000, 28_800_000)
        .await
        .unwrap();
    assert!(sessions::get(&store, "s2").await.unwrap().is_none());
    assert!(tokens::get(&store, "nobody's").await.unwrap().is_none());
    // C2: what lasts is not purged.
    assert!(
        sessions::get(&store, "s3").await.unwrap().is_some()
            && tokens::get(&store, "s3").await.unwrap().is_some()
    );
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
    costs::put_marked(&store).await;
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
        "change_author",
        "verification",
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
    let changes: Vec<(String,)> = sqlx::query_as("SELECT changes FROM audit")
        .fetch_all(store.pool())
        .await
        .unwrap();
    for (sealed,) in changes {
        assert!(sealed.starts_with("first.") && !sealed.contains("MARKED"));
    }
    let (state, browser): (String, String) = sqlx::query_as("SELECT state, browser FROM login")
        .fetch_one(store.pool())
        .await
        .unwrap();
    assert!(!state.contains("MARKED") && !browser.contains("MARKED"));
}

fn row(event: Event, changes: Option<&str>) -> NewRow {
    let mut row = NewRow::new(
        event,
        ANNA.to_owned(),
        "Anna \"A\" Müller".to_owned(),
        "tenant".to_owned(),
    );
    row.changes = changes.map(|changes| RawValue::from_string(changes.to_owned()).expect("JSON"));
    row
}

async fn a2_the_audit_log_is_a_chain_that_tells_where_it_was_altered(place: Place) {
    let store = place.open().await;
    for n in 0..6 {
        let seq = audit::append(
            &store,
            row(Event::SignIn, (n % 2 == 0).then_some("{\"a\": 1e400}")),
        )
        .await
        .unwrap()
        .seq;
        assert_eq!(seq, n + 1);
    }
    assert_eq!(audit::verify(&store).await.unwrap(), Ok(6));
    let retired = place.open_with(&[("other", 9)]).await;
    assert_eq!(
        audit::verify(&retired).await.unwrap(),
        Ok(6),
        "no key is needed"
    );
    assert!(
        audit::get(&retired, 1)
            .await
            .unwrap()
            .unwrap()
            .changes
            .is_none()
    );
    assert_eq!(
        audit::get(&store, 1)
            .await
            .unwrap()
            .unwrap()
            .changes
            .unwrap()
            .get(),
        "{\"a\": 1e400}",
        "numbers keep their spelling"
    );

    let alterations = [
        (
            "UPDATE audit SET person_name = 'Ben' WHERE seq = 3",
            "UPDATE audit SET person_name = 'Anna \"A\" Müller' WHERE seq = 3",
            3,
        ),
        (
            "UPDATE audit SET outcome = '' WHERE seq = 4",
            "UPDATE audit SET outcome = NULL WHERE seq = 4",
            4,
        ),
        (
            "UPDATE audit SET at = at + 1 WHERE seq = 6",
            "UPDATE audit SET at = at - 1 WHERE seq = 6",
            6,
        ),
        (
            "UPDATE audit SET seq = 70 WHERE seq = 2",
            "UPDATE audit SET seq = 2 WHERE seq = 70",
            3,
        ),
        (
            "UPDATE audit SET seq = 0 WHERE seq = 1",
            "UPDATE audit SET seq = 1 WHERE seq = 0",
            0,
        ),
        (
            "UPDATE audit SET changes = (SELECT changes FROM audit WHERE seq = 1) WHERE seq = 5",
            "UPDATE audit SET seq = seq",
            5,
        ),
    ];
    for (alter, repair, bad) in alterations {
        sqlx::query(alter).execute(store.pool()).await.unwrap();
        assert_eq!(
            audit::verify(&store).await.unwrap().map_err(|bad| bad.seq),
            Err(bad),
            "{alter}"
        );
        sqlx::query(repair).execute(store.pool()).await.unwrap();
    }
    sqlx::query("DELETE FROM audit WHERE seq = 1")
        .execute(store.pool())
        .await
        .unwrap();
    assert_eq!(
        audit::verify(&store).await.unwrap().map_err(|bad| bad.seq),
        Err(2),
        "removed"
    );
}

async fn a2_many_appenders_make_one_chain(place: Place) {
    let replicas = [place.open().await, place.open().await];
    let appenders: Vec<_> = (0..40)
        .map(|n| {
            let store = replicas[n % 2].clone();
            tokio::spawn(async move {
                audit::append(&store, row(Event::SignIn, None))
                    .await
                    .map(|row| row.seq)
            })
        })
        .collect();
    let mut seqs = Vec::new();
    for appender in appenders {
        seqs.push(appender.await.unwrap().expect("appended"));
    }
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=40).collect::<Vec<i64>>());
    assert_eq!(audit::verify(&replicas[0]).await.unwrap(), Ok(40));
}

async fn a3_the_audit_log_exports_as_json_lines(place: Place) {
    let store = place.open().await;
    place.clock.advance(Duration::from_millis(250));
    let mut new = row(
        Event::EditIntent,
        Some("[{\"key\":\"email\",\n\"after\":1.0}]"),
    );
    new.profile = Some("support".to_owned());
    new.request_id = Some("r-1".to_owned());
    audit::append(&store, new).await.unwrap();
    audit::append(&store, row(Event::SignOut, None))
        .await
        .unwrap();
    let rows = audit::part(&store, &Filter::default(), None, i64::MAX)
        .await
        .unwrap();
    let lines: Vec<String> = rows
        .iter()
        .map(|row| serde_json::to_string(row).expect("a row is JSON"))
        .collect();
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| !line.contains('\n')));
    assert!(
        lines[0].contains("\"changes\":[{\"key\":\"email\", \"after\":1.0}]"),
        "{}",
        lines[0]
    );
    let line: serde_json::Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!(line["seq"], 1);
    assert_eq!(line["at"], "2026-11-21T12:00:00.25Z");
    assert_eq!(line["event"], "edit.intent");
    assert_eq!(line["requestId"], "r-1");
    for member in [
        "person",
        "personName",
        "profile",
        "customer",
        "correlationId",
        "outcome",
        "reference",
        "hash",
    ] {
        assert!(line.get(member).is_some(), "{member}");
    }
    let filter = Filter {
        event: Some("sign_out".to_owned()),
        ..Filter::default()
    };
    assert_eq!(
        audit::page(&store, &filter, None, 10)
            .await
            .unwrap()
            .iter()
            .map(|row| row.seq)
            .collect::<Vec<_>>(),
        [2]
    );
    let all = audit::page(&store, &Filter::default(), Some(2), 10)
        .await
        .unwrap();
    assert_eq!(all.iter().map(|row| row.seq).collect::<Vec<_>>(), [1]);
}

async fn an_intent_has_at_most_one_outcome(place: Place) {
    let replicas = [place.open().await, place.open().await];
    let intent = audit::append(&replicas[0], row(Event::EditIntent, None))
        .await
        .unwrap();
    audit::append(&replicas[0], row(Event::EditIntent, None))
        .await
        .unwrap();
    assert_eq!(
        audit::open_intents(&replicas[1], ANNA).await.unwrap().len(),
        2
    );
    assert!(
        audit::open_intents(&replicas[1], BEN)
            .await
            .unwrap()
            .is_empty()
    );
    let settlers: Vec<_> = (0..10)
        .map(|n| {
            let store = replicas[n % 2].clone();
            let mut new = row(Event::EditOutcome, None);
            new.intent = Some(intent.seq);
            new.outcome = Some(format!("settler {n}"));
            tokio::spawn(async move { audit::append(&store, new).await.expect("settled").hash })
        })
        .collect();
    let mut hashes = std::collections::BTreeSet::new();
    for settler in settlers {
        hashes.insert(settler.await.unwrap());
    }
    assert_eq!(hashes.len(), 1, "all were answered the same outcome");
    assert_eq!(
        audit::open_intents(&replicas[0], ANNA)
            .await
            .unwrap()
            .iter()
            .map(|row| row.seq)
            .collect::<Vec<_>>(),
        [2]
    );
}

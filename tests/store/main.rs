//! What the store promises, once for each database: the same scenarios on SQLite and on PostgreSQL.

mod approvals;
mod audit_log;
mod change_sets;
mod costs;
mod customer_notes;
mod customers;
mod drafts;
mod ended_sessions;
mod failing;
mod grants;
mod history;
mod keys;
mod leases;
mod notifications;
mod people;
mod problems;
mod schemas;
mod sealed_rows;
mod sign_ins;
mod together;
mod unfinished_sign_ins;
mod versions;
mod watching;

use portal::clock::Clock;
use portal::config::EncryptionKey;
use portal::store::audit::{Event, NewRow};
use portal::store::pending_sign_ins::PendingSignIn;
use portal::store::sealing::Keys;
use portal::store::{Store, audit, sessions, tokens};
use portal_test_support::Folder;
use portal_test_support::postgres::Cluster;
use serde_json::value::RawValue;

const START: i64 = 1_795_262_400_000;
const ANNA: &str = "6f8e3c5a-0000-4000-8000-000000000001:anna";
const BEN: &str = "6f8e3c5a-0000-4000-8000-000000000001:ben";

/// The key of [`Place::open`].
fn first_key() -> Keys {
    Keys::new(vec![("first".to_owned(), EncryptionKey([1; 32]))])
}

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
    drafts::suite(&mut place).await;
    sealed_rows::suite(&mut place).await;
    sign_ins::suite(&mut place).await;
    unfinished_sign_ins::c5_unfinished_logins_fill_nothing(place().await).await;
    ended_sessions::suite(&mut place).await;
    leases::k2_a_lease_has_one_holder(place().await).await;
    leases::k2_of_many_at_once_one_holds_the_lease(place().await).await;
    leases::k2_who_was_paused_overwrites_nothing_newer(place().await).await;
    audit_log::suite(&mut place).await;
    failing::who_only_reads_changes_nothing(place().await).await;
    schemas::processes_that_start_at_once_on_an_empty_database_all_start(place().await.url).await;
    keys::a_key_is_not_taken_for_one_whose_name_begins_with_its_own(place().await).await;
    keys::of_different_keys_under_one_name_one_is_recorded(place().await).await;
    keys::keys_that_change_while_two_processes_run_are_the_same_or_refused(place().await).await;
    versions::suite(&mut place).await;
    customer_notes::suite(&mut place).await;
    problems::suite(&mut place).await;
    change_sets::suite(&mut place).await;
    approvals::suite(&mut place).await;
    together::suite(&mut place).await;
    notifications::suite(&mut place).await;
    costs::suite(&mut place).await;
    watching::suite(&mut place).await;
    history::suite(&mut place).await;
    people::suite(place).await;
}

fn login(mark: &str) -> PendingSignIn {
    PendingSignIn {
        nonce: format!("nonce-{mark}"),
        verifier: "verifier".to_owned(),
        return_to: "/".to_owned(),
        lends: None,
    }
}

fn some_tokens(mark: &str) -> tokens::Stored {
    tokens::Stored {
        access: format!("access-{mark}"),
        refresh: Some(format!("refresh-{mark}")),
        obtained_at: START,
        expires_at: START + 1,
    }
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

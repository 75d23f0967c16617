//! A2: what the portal's role on PostgreSQL may do to the audit log.

use super::{ANNA, Place, START, first_key, login, row, some_tokens};
use portal::clock::Clock;
use portal::store::audit::Event;
use portal::store::{
    Store, StoreError, audit, drafts, grants, leases, pending_sign_ins, rights, sessions, tokens,
    versions,
};
use portal_test_support::postgres::Cluster;

/// What changes or removes what is recorded.
const ALTERATIONS: [&str; 6] = [
    "UPDATE audit SET person_name = 'Ben'",
    "DELETE FROM audit",
    "TRUNCATE audit",
    "INSERT INTO audit SELECT * FROM audit ON CONFLICT (seq) DO UPDATE SET person_name = 'Ben'",
    "SELECT * FROM audit FOR UPDATE",
    "UPDATE audit SET seq = seq + 1 WHERE seq = 1",
];

async fn assert_unaltered(store: &Store) {
    audit::append(store, row(Event::SignIn, None))
        .await
        .unwrap();
    for alter in ALTERATIONS {
        let error = sqlx::query(alter)
            .execute(store.pool())
            .await
            .expect_err(alter)
            .to_string();
        assert!(
            error.contains("permission denied") || error.contains("must be owner"),
            "{alter}: {error}"
        );
    }
    assert_eq!(
        audit::verify(store).await.unwrap().map_err(|bad| bad.seq),
        Ok(audit::after(store, 0, 100).await.unwrap().len() as u64)
    );
}

// A2
pub async fn a2_the_owner_of_the_audit_log_has_to_want_to_change_it(cluster: &Cluster) {
    let (owner, _) = cluster.fresh_database_of("sole_owner", "nobody").await;
    let place = Place {
        url: owner,
        clock: Clock::settable(START),
    };
    // Several processes start at once.
    let (store, _, _) = tokio::join!(place.open(), place.open(), place.open());
    assert_unaltered(&store).await;
    assert!(grants::owns_record(&store).await.unwrap());
    place.open().await.close().await;
}

// A2
pub async fn a2_a_role_of_its_own_cannot_change_the_audit_log(cluster: &Cluster) {
    let (owner, app) = cluster
        .fresh_database_of("portal_owner", "portal_app")
        .await;
    let place = Place {
        url: app,
        clock: Clock::settable(START),
    };
    for wrong in ["", "Portal", "portal; DROP TABLE audit", "\"", "portal-app"] {
        assert!(
            grants::migrate(&owner, Some(wrong)).await.is_err(),
            "{wrong}"
        );
    }
    grants::migrate(&owner, None).await.unwrap();
    // Twice, as at every update.
    grants::migrate(&owner, Some("portal_app")).await.unwrap();
    grants::migrate(&owner, Some("portal_app")).await.unwrap();
    let store = place.open().await;
    let more = [
        "DROP TABLE audit",
        "ALTER TABLE audit ADD COLUMN x TEXT",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "CREATE TABLE other (x TEXT)",
        "DROP INDEX audit_intent",
        "GRANT ALL ON audit TO portal_app",
        "DELETE FROM _sqlx_migrations",
        "SET ROLE portal_owner",
    ];
    for alter in more {
        let done = sqlx::query(alter).execute(store.pool()).await;
        // Granting what one does not have is only warned of.
        assert!(done.is_err() || alter.starts_with("GRANT"), "{alter}");
    }
    assert_unaltered(&store).await;

    assert!(!grants::owns_record(&store).await.unwrap());

    // Everything else works as usual.
    assert!(sessions::create(&store, "s", ANNA, b"{}").await.unwrap());
    tokens::create(&store, "s", &some_tokens("1"))
        .await
        .unwrap();
    let lease = leases::take(&store, "refresh/s")
        .await
        .unwrap()
        .expect("free");
    assert!(
        tokens::update(&store, "s", &some_tokens("2"), lease.fence())
            .await
            .unwrap()
    );
    lease.give_back().await;
    drafts::put(&store, ANNA, "billing", b"one").await.unwrap();
    versions::put(&store, "billing", b"{}").await.unwrap();
    pending_sign_ins::put(&store, "state", "browser", &login("1"))
        .await
        .unwrap();
    assert!(
        pending_sign_ins::take(&store, "state", "browser")
            .await
            .unwrap()
            .is_some()
    );
    drafts::remove(&store, ANNA, "billing").await.unwrap();
    sessions::remove(&store, "s").await.unwrap();
    sessions::purge(&store, 1, 1).await.unwrap();

    // Tables that are behind are told from a database that does not answer.
    let as_owner = Place {
        url: owner,
        ..place.clone()
    }
    .open()
    .await;
    sqlx::query("DELETE FROM _sqlx_migrations WHERE version = 5")
        .execute(as_owner.pool())
        .await
        .unwrap();
    assert!(matches!(
        Store::open(&place.url, first_key(), place.clock.clone()).await,
        Err(StoreError::Behind)
    ));
}

/// Rights that could not be given are no success, and a role without them is told so.
pub async fn rights_that_were_not_given_are_told(cluster: &Cluster) {
    let (owner, app) = cluster
        .fresh_database_of("rights_owner", "rights_app")
        .await;
    let bystander = owner.replacen("rights_owner@", "rights_bystander@", 1);
    grants::migrate(&owner, None).await.unwrap();
    let admin = sqlx::AnyPool::connect(&owner.replacen("rights_owner@", "portal@", 1))
        .await
        .unwrap();
    // It may read, which is enough for PostgreSQL to only warn of rights that it cannot give.
    sqlx::raw_sql(
        "CREATE ROLE rights_app LOGIN; CREATE ROLE rights_bystander LOGIN;
         GRANT SELECT ON ALL TABLES IN SCHEMA public TO rights_bystander",
    )
    .execute(&admin)
    .await
    .unwrap();
    let refused = grants::migrate(&bystander, Some("rights_app")).await;
    assert!(
        matches!(&refused, Err(StoreError::NotOwner { owner, .. }) if owner == "rights_owner"),
        "{refused:?}"
    );
    let opened = Store::open(&app, first_key(), Clock::system()).await;
    assert!(matches!(opened, Err(StoreError::NoRights)), "{opened:?}");
    sqlx::query("ALTER ROLE rights_owner NOCREATEROLE")
        .execute(&admin)
        .await
        .unwrap();
    let refused = grants::migrate(&owner, Some("rights_unknown")).await;
    assert!(
        matches!(&refused, Err(StoreError::MayNotMakeRole(role)) if role == "rights_unknown"),
        "{refused:?}"
    );

    // A server that only reads is told, by whoever would have to write.
    sqlx::query("ALTER ROLE rights_owner SET default_transaction_read_only = on")
        .execute(&admin)
        .await
        .unwrap();
    let refused = grants::migrate(&owner, Some("rights_app")).await;
    assert!(matches!(refused, Err(StoreError::OnlyReads)), "{refused:?}");
    let store = Store::open(&owner, first_key(), Clock::system())
        .await
        .unwrap();
    assert!(grants::refuses_writes(&store).await.unwrap());
    assert!(store.can_write().await.is_err());
    store.close().await;
    admin.close().await;
}

/// What is taken from the owner of the tables is lacking at the next upgrade.
pub async fn rights_of_an_owner_are_left_alone(cluster: &Cluster) {
    let (owner, _) = cluster.fresh_database_of("own_owner", "nobody").await;
    let admin = sqlx::AnyPool::connect(&owner.replacen("own_owner@", "portal@", 1))
        .await
        .unwrap();
    grants::migrate(&owner, None).await.unwrap();
    sqlx::raw_sql("CREATE ROLE own_member LOGIN; GRANT own_owner TO own_member")
        .execute(&admin)
        .await
        .unwrap();
    for role in ["own_owner", "own_member", "portal"] {
        let refused = grants::migrate(&owner, Some(role)).await;
        assert!(
            matches!(&refused, Err(StoreError::IsOwner(named)) if named == role),
            "{role}: {refused:?}"
        );
    }
    let kept = "SELECT 1 WHERE has_table_privilege('own_owner', '_sqlx_migrations', 'INSERT')";
    assert!(
        sqlx::query(kept)
            .fetch_optional(&admin)
            .await
            .unwrap()
            .is_some()
    );
    admin.close().await;
}

/// Rights of the portal's role on single tables.
pub async fn rights_that_are_lacking_or_too_many_are_told(cluster: &Cluster) {
    let (owner, app) = cluster
        .fresh_database_of("single_owner", "single_app")
        .await;
    let admin = sqlx::AnyPool::connect(&owner.replacen("single_owner@", "portal@", 1))
        .await
        .unwrap();
    let run = async |sql: &'static str| {
        sqlx::raw_sql(sql).execute(&admin).await.unwrap();
    };
    grants::migrate(&owner, Some("single_app")).await.unwrap();
    let open = async |url: &str| Store::open(url, first_key(), Clock::system()).await;
    let store = open(&app).await.unwrap();
    assert_eq!(rights::beyond(&store).await.unwrap(), None);
    store.close().await;

    run("REVOKE UPDATE, DELETE ON draft FROM single_app; REVOKE INSERT ON audit FROM single_app")
        .await;
    let lacks = "INSERT on audit; UPDATE, DELETE on draft";
    let refused = open(&app).await;
    assert!(
        matches!(&refused, Err(StoreError::LacksRights(told)) if told == lacks),
        "{refused:?}"
    );
    let reader = Store::open_read_only(&app, first_key(), Clock::system())
        .await
        .unwrap();
    let refused = reader.check_start().await;
    assert!(
        matches!(&refused, Err(StoreError::LacksRights(told)) if told == lacks),
        "{refused:?}"
    );
    reader.close().await;

    // The command that the sentence names gives them back.
    grants::migrate(&owner, Some("single_app")).await.unwrap();
    run("GRANT UPDATE (person_name) ON audit TO single_app; GRANT DELETE ON audit TO PUBLIC").await;
    let store = open(&app).await.unwrap();
    assert_eq!(
        rights::beyond(&store).await.unwrap().as_deref(),
        Some("UPDATE, DELETE on audit")
    );
    store.close().await;

    // An owner whose rights were taken by an earlier version.
    run("REVOKE INSERT, UPDATE, DELETE ON _sqlx_migrations FROM single_owner").await;
    let refused = open(&owner).await;
    assert!(
        matches!(&refused, Err(StoreError::LacksRights(told)) if told == "INSERT, UPDATE, DELETE on _sqlx_migrations"),
        "{refused:?}"
    );
    admin.close().await;
}

/// PostgreSQL changes no grant for two at once.
pub async fn rights_are_given_by_several_at_once(cluster: &Cluster) {
    let url = cluster.fresh_database().await;
    let give = || grants::migrate(&url, Some("given_at_once"));
    let (one, two, three, four) = tokio::join!(give(), give(), give(), give());
    for given in [one, two, three, four] {
        assert_eq!(given.unwrap_or_else(|error| panic!("{error}")), None);
    }
    // What everybody has cannot be kept from one role.
    let owner = sqlx::AnyPool::connect(&url).await.unwrap();
    sqlx::raw_sql("GRANT DELETE ON audit TO PUBLIC")
        .execute(&owner)
        .await
        .unwrap();
    let beyond = give().await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(beyond.as_deref(), Some("DELETE on audit"));
    owner.close().await;
}

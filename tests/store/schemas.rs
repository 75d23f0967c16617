//! PostgreSQL: schemas that hide the portal's tables, and tables of other programs.

use super::first_key;
use portal::clock::Clock;
use portal::store::{Store, StoreError, grants};
use portal_test_support::Folder;
use portal_test_support::postgres::Cluster;

async fn open(url: &str) -> Result<Store, StoreError> {
    Store::open(url, first_key(), Clock::system()).await
}

async fn tables_in(admin: &sqlx::AnyPool, schema: &str) -> i64 {
    sqlx::query_scalar("SELECT COUNT(*) FROM pg_tables WHERE schemaname = $1")
        .bind(schema.to_owned())
        .fetch_one(admin)
        .await
        .unwrap()
}

/// PostgreSQL looks into a schema with the role's name first (`"$user", public`).
pub async fn no_second_set_of_tables_is_made(cluster: &Cluster) {
    let (owner, _) = cluster.fresh_database_of("hiding", "nobody").await;
    let admin = sqlx::AnyPool::connect(&owner.replacen("hiding@", "portal@", 1))
        .await
        .unwrap();
    let run = async |sql: &'static str| {
        sqlx::raw_sql(sql).execute(&admin).await.unwrap();
    };
    open(&owner).await.unwrap().close().await;
    run("CREATE SCHEMA hiding AUTHORIZATION hiding").await;
    let is_told = |refused: Result<(), StoreError>| {
        assert!(
            matches!(&refused, Err(StoreError::Elsewhere { here, there }) if here == "hiding" && there == "public"),
            "{refused:?}"
        );
    };
    is_told(open(&owner).await.map(drop));
    is_told(grants::migrate(&owner, None).await.map(drop));
    let reader = Store::open_read_only(&owner, first_key(), Clock::system())
        .await
        .unwrap();
    is_told(reader.check_start().await);
    reader.close().await;
    assert_eq!(tables_in(&admin, "hiding").await, 0);

    // Whoever names the schema means it.
    let named = format!("{owner}?options[search_path]=hiding");
    let store = open(&named).await.unwrap();
    assert!(tables_in(&admin, "hiding").await > 0);
    assert_eq!(store.second_set().await.unwrap(), None);
    store.close().await;
    // Two sets that were made before are told.
    let store = open(&owner).await.unwrap();
    assert_eq!(store.second_set().await.unwrap().as_deref(), Some("public"));
    store.close().await;
    admin.close().await;
}

pub async fn another_programs_tables_are_left_alone(cluster: &Cluster) {
    let folder = Folder::new("of-another");
    let file = format!("{}?mode=rwc", folder.database());
    for (url, table) in [
        (cluster.fresh_database().await, "CREATE TABLE seen (x TEXT)"),
        (
            cluster.fresh_database().await,
            "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TEXT, success BOOLEAN NOT NULL, checksum TEXT, execution_time BIGINT);
             INSERT INTO _sqlx_migrations VALUES (1, 'other', '', true, '', 0)",
        ),
        (
            file,
            "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TEXT, success BOOLEAN NOT NULL, checksum TEXT, execution_time BIGINT);
             INSERT INTO _sqlx_migrations VALUES (1, 'other', '', true, '', 0)",
        ),
        // Higher than any of the portal's.
        (
            cluster.fresh_database().await,
            "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TEXT, success BOOLEAN NOT NULL, checksum TEXT, execution_time BIGINT);
             INSERT INTO _sqlx_migrations VALUES (20220101000000, 'other', '', true, '', 0)",
        ),
        (
            format!("sqlite://{}/dated.db?mode=rwc", folder.path().display()),
            "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TEXT, success BOOLEAN NOT NULL, checksum TEXT, execution_time BIGINT);
             INSERT INTO _sqlx_migrations VALUES (20220101000000, 'other', '', true, '', 0)",
        ),
    ] {
        let name = table.split_whitespace().nth(2).unwrap();
        sqlx::any::install_default_drivers();
        let admin = sqlx::AnyPool::connect(&url).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(table)).execute(&admin).await.unwrap();
        let refused = open(&url).await.map(drop).unwrap_err().to_string();
        assert!(
            refused.contains("another program") && refused.contains(name),
            "{refused}"
        );
        if url.starts_with("postgres") {
            assert_eq!(tables_in(&admin, "public").await, 1);
        }
        admin.close().await;
    }
    // Other names may stand beside the portal's.
    let url = cluster.fresh_database().await;
    let admin = sqlx::AnyPool::connect(&url).await.unwrap();
    sqlx::query("CREATE TABLE other (x TEXT)")
        .execute(&admin)
        .await
        .unwrap();
    open(&url).await.unwrap().close().await;
    admin.close().await;
}

/// Each finds the tables of another half-way.
pub async fn processes_that_start_at_once_on_an_empty_database_all_start(url: String) {
    let (one, two, three, four) = tokio::join!(open(&url), open(&url), open(&url), open(&url));
    for store in [one, two, three, four] {
        store
            .unwrap_or_else(|error| panic!("{error}"))
            .close()
            .await;
    }
}

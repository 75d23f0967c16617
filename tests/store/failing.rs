//! A PostgreSQL server that vanishes, that becomes a standby, that is full, and one where the
//! tables cannot be made.

use super::{ANNA, Place, START, first_key, row};
use portal::clock::Clock;
use portal::store::audit::Event;
use portal::store::{Store, StoreError, Tables, audit, drafts, grants, sessions};
use portal_test_support::forwarder::{Forwarder, Leads, server_of};
use portal_test_support::postgres::Cluster;
use portal_test_support::{Folder, Pooler};
use sqlx::Connection;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::timeout;

/// Ends a test that hangs.
const PATIENCE: Duration = Duration::from_secs(120);

async fn in_time<T>(what: &str, work: impl Future<Output = T>) -> T {
    timeout(PATIENCE, work)
        .await
        .unwrap_or_else(|_| panic!("it hangs: {what}"))
}

pub async fn a_host_that_vanishes_is_left(cluster: &Cluster) {
    let direct = cluster.fresh_database().await;
    let forwarder = Forwarder::to(&direct).await;
    let place = Place {
        url: forwarder.through(&direct),
        clock: Clock::settable(START),
    };
    let store = place.open().await;
    sessions::create(&store, "s", ANNA, b"{}").await.unwrap();
    // Several connections, all of which will be dead.
    let many = (0..10).map(|_| sessions::get(&store, "s"));
    futures::future::join_all(many).await;

    forwarder.leads(Leads::Nowhere);
    in_time("what needs the database", async {
        let many = (0..10).map(|_| sessions::get(&store, "s"));
        for answer in futures::future::join_all(many).await {
            let error = answer.map(|_| ()).unwrap_err().to_string();
            assert!(error.contains(forwarder.address()), "{error}");
        }
        let appended = audit::append(&store, row(Event::SignIn, None)).await;
        assert!(appended.is_err());
        assert!(store.can_write().await.is_err());
    })
    .await;

    forwarder.leads(Leads::To(server_of(&direct).to_owned()));
    in_time("what works again", async {
        assert!(sessions::get(&store, "s").await.unwrap().is_some());
        audit::append(&store, row(Event::SignIn, None))
            .await
            .unwrap();
        store.can_write().await.unwrap();
    })
    .await;

    forwarder.leads(Leads::Nowhere);
    // A statement that nobody waits for any more.
    let abandoned = sessions::get(&store, "s");
    let _ = timeout(Duration::from_millis(1), abandoned).await;
    in_time("the end of the process", store.close()).await;
}

pub async fn a_server_that_became_a_standby_is_left(cluster: &Cluster) {
    let Some(other) = Cluster::start() else {
        return;
    };
    let (before, after) = (cluster.fresh_database().await, other.fresh_database().await);
    let clock = Clock::settable(START);
    let open = async |url: &str| {
        Place {
            url: url.to_owned(),
            clock: clock.clone(),
        }
        .open()
        .await
    };
    open(&after).await.close().await;
    let name = |url: &str| url.rsplit('/').next().unwrap().to_owned();
    let forwarder = Forwarder::to(&before).await;
    // The new primary has the database under the same name.
    let other_admin = sqlx::AnyPool::connect(&after.replace(&name(&after), "postgres"))
        .await
        .unwrap();
    let rename = format!(
        "ALTER DATABASE {} RENAME TO switched{}",
        name(&after),
        name(&before)
    );
    let statement = sqlx::AssertSqlSafe(rename);
    sqlx::query(statement).execute(&other_admin).await.unwrap();
    let admin = sqlx::AnyPool::connect(&before.replace(&name(&before), "postgres"))
        .await
        .unwrap();
    let rename = format!("ALTER DATABASE {0} RENAME TO switched{0}", name(&before));
    sqlx::query(sqlx::AssertSqlSafe(rename))
        .execute(&admin)
        .await
        .unwrap();
    let url = forwarder
        .through(&before)
        .replace(&name(&before), &format!("switched{}", name(&before)));
    let store = open(&url).await;
    store.can_write().await.unwrap();

    // As a standby does, also to those who are connected.
    for statement in [
        "ALTER SYSTEM SET default_transaction_read_only = on",
        "SELECT pg_reload_conf()",
    ] {
        sqlx::query(statement).execute(&admin).await.unwrap();
    }
    in_time("the old primary only reads", async {
        while sessions::create(&store, "s", ANNA, b"{}").await.is_ok() {
            sessions::remove(&store, "s").await.ok();
        }
    })
    .await;
    clock.advance(Duration::from_secs(60));
    in_time("it is not ready", async {
        while store.can_write().await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    // The connections before go on to work, and answer that they only read.
    forwarder.leads_new_ones_to(&after);
    in_time("the new primary", async {
        while sessions::create(&store, "s", ANNA, b"{}").await.is_err() {}
    })
    .await;
    store.can_write().await.unwrap();
    store.close().await;
    let mut admin_alone = admin.acquire().await.unwrap();
    for statement in [
        "SET default_transaction_read_only = off",
        "ALTER SYSTEM RESET default_transaction_read_only",
        "SELECT pg_reload_conf()",
    ] {
        sqlx::query(statement)
            .execute(&mut *admin_alone)
            .await
            .unwrap();
    }
    drop(admin_alone);
    admin.close().await;
}

pub async fn the_first_error_names_place_and_reason(cluster: &Cluster) {
    let good = cluster.fresh_database().await;
    let server = server_of(&good).to_owned();
    let closed = portal_test_support::free_port();
    let admin = sqlx::AnyPool::connect(&good).await.unwrap();
    sqlx::query("CREATE ROLE few LOGIN CONNECTION LIMIT 0")
        .execute(&admin)
        .await
        .unwrap();
    for (url, says) in [
        (format!("postgres://portal@127.0.0.1:{closed}/x"), "refused"),
        (
            format!("postgres://few@{server}/postgres"),
            "too many connections",
        ),
        (
            format!("postgres://portal@{server}/nowhere"),
            "does not exist",
        ),
        (
            "postgres://portal:hush@no-such-host.invalid/x".to_owned(),
            "no-such-host.invalid:5432/x",
        ),
        (
            "sqlite:///nowhere/at/all.db".to_owned(),
            "/nowhere/at/all.db",
        ),
    ] {
        let error = Store::open(&url, first_key(), Clock::system())
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains(says), "{error}");
        let (_, place) = url.split_once("//").unwrap();
        let host = place
            .split('@')
            .next_back()
            .unwrap()
            .split(['/', ':'])
            .next()
            .unwrap();
        assert!(error.contains(host) && !error.contains("hush"), "{error}");
        assert!(!error.contains("timed out while waiting"), "{error}");
    }
    admin.close().await;
}

/// PgBouncer gives a connection a process of the server for as long as it is open, or it is refused
/// before anything is written.
pub async fn a_pooler_leaves_connections_alone_or_is_refused(cluster: &Cluster) {
    let admitted = "ignore_startup_parameters = extra_float_digits";
    let open = async |url: &str| Store::open(url, first_key(), Clock::system()).await;
    let direct = cluster.fresh_database().await;
    let Some(pooler) = Pooler::start(&direct, "pool_mode = session").await else {
        eprintln!("SKIPPED: there is no PgBouncer; scripts/setup --test brings it");
        return;
    };
    let error = open(&pooler.through(&direct))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains(admitted) && error.contains("pool_mode = session"),
        "{error}"
    );
    for mode in ["transaction", "statement"] {
        let settings = format!("{admitted}\npool_mode = {mode}");
        let pooler = Pooler::start(&direct, &settings).await.unwrap();
        let url = pooler.through(&direct);
        assert!(matches!(open(&url).await, Err(StoreError::SharedProcesses)));
        let read = Store::open_read_only(&url, first_key(), Clock::system()).await;
        assert!(matches!(read, Err(StoreError::SharedProcesses)));
        assert!(matches!(
            grants::migrate(&url, None).await,
            Err(StoreError::SharedProcesses)
        ));
    }
    // Nothing was made by those who were refused.
    let reader = Store::open_read_only(&direct, first_key(), Clock::system())
        .await
        .unwrap();
    assert_eq!(reader.tables().await.unwrap(), Tables::None);
    reader.close().await;

    // In session mode it works, also with two portals at once, and after the server was away.
    let settings =
        format!("{admitted}\npool_mode = session\ndefault_pool_size = 40\nserver_login_retry = 1");
    let pooler = Pooler::start(&direct, &settings).await.unwrap();
    let place = Place {
        url: pooler.through(&direct),
        clock: Clock::settable(START),
    };
    let stores = [place.open().await, place.open().await];
    let appended = stores.iter().cycle().take(40);
    let appended = appended.map(|store| audit::append(store, row(Event::SignIn, None)));
    for done in futures::future::join_all(appended).await {
        done.unwrap();
    }
    let [one, other] = &stores;
    assert_eq!(audit::verify(other).await.unwrap().ok(), Some(40));
    sessions::create(one, "s", ANNA, b"{}").await.unwrap();
    cluster.stop();
    assert!(sessions::get(other, "s").await.is_err());
    assert!(cluster.run());
    in_time("the server is back", async {
        while one.can_write().await.is_err() || sessions::get(other, "s").await.is_err() {}
    })
    .await;
    assert!(sessions::get(other, "s").await.unwrap().is_some());
    for store in stores {
        store.close().await;
    }
}

pub async fn tables_that_cannot_be_made_have_their_reason(cluster: &Cluster) {
    let (owner, app) = cluster.fresh_database_of("maker", "guest").await;
    let as_superuser = |url: &str| url.replacen("maker@", "portal@", 1);
    let admin = sqlx::AnyPool::connect(&as_superuser(&owner)).await.unwrap();
    let run = async |sql: &'static str| {
        sqlx::raw_sql(sql).execute(&admin).await.unwrap();
    };
    run("CREATE ROLE guest LOGIN").await;
    let open = async |url: &str| {
        Store::open(url, first_key(), Clock::system())
            .await
            .map(|_| ())
    };
    assert!(matches!(open(&app).await, Err(StoreError::NoTables(schema)) if schema == "public"));
    assert!(matches!(
        grants::migrate(&app, None).await,
        Err(StoreError::MayNotMigrate(schema)) if schema == "public"
    ));
    run("REVOKE ALL ON SCHEMA public FROM PUBLIC").await;
    assert!(matches!(open(&app).await, Err(StoreError::NoRight(schema)) if schema == "public"));
    run("ALTER ROLE guest SET search_path = elsewhere").await;
    assert!(matches!(open(&app).await, Err(StoreError::NoSchema(path)) if path == "elsewhere"));
    admin.close().await;
}

/// On both databases.
pub async fn who_only_reads_changes_nothing(place: Place) {
    let read = async || Store::open_read_only(&place.url, first_key(), place.clock.clone()).await;
    if place.url.starts_with("postgres") {
        let reader = read().await.unwrap();
        assert_eq!(reader.tables().await.unwrap(), Tables::None);
        assert!(reader.check_start().await.is_ok());
    } else {
        assert!(matches!(read().await, Err(StoreError::Missing(_))));
    }
    let store = place.open().await;
    audit::append(&store, row(Event::SignIn, None))
        .await
        .unwrap();
    let change = async |sql: &'static str| {
        sqlx::query(sql).execute(store.pool()).await.unwrap();
    };
    let reader = read().await.unwrap();
    assert_eq!(reader.tables().await.unwrap(), Tables::Current);
    assert!(audit::verify(&reader).await.unwrap().is_ok());

    change("DELETE FROM _sqlx_migrations WHERE version = 9").await;
    assert_eq!(read().await.unwrap().tables().await.unwrap(), Tables::Older);
    change("UPDATE _sqlx_migrations SET version = 99 WHERE version = 8").await;
    let newer = read().await.unwrap();
    assert!(matches!(
        newer.tables().await.unwrap(),
        Tables::Newer { found: 99, .. }
    ));
    let refused = newer.check_start().await.unwrap_err().to_string();
    assert!(
        refused.contains("newer version") && refused.contains("backup"),
        "{refused}"
    );
    let refused = Store::open(&place.url, first_key(), place.clock.clone()).await;
    assert!(matches!(refused, Err(StoreError::Newer { found: 99, .. })));
}

/// Log lines of a test.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn contain(&self, text: &str) -> bool {
        String::from_utf8_lossy(&self.0.lock().unwrap()).contains(text)
    }
}

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_start_waits_for_a_file_that_another_process_has_locked() {
    let folder = Folder::new("locked");
    let place = Place {
        url: folder.database(),
        clock: Clock::settable(START),
    };
    sqlx::any::install_default_drivers();
    let mut other = sqlx::AnyConnection::connect(&format!("{}?mode=rwc", place.url))
        .await
        .unwrap();
    sqlx::query("BEGIN EXCLUSIVE")
        .execute(&mut other)
        .await
        .unwrap();
    let lines = Lines::default();
    let written = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || written.clone())
        .finish();
    let _logged = portal_test_support::tracing_to(subscriber);
    let release = async {
        while !lines.contain("the start waits for it") {
            tokio::task::yield_now().await;
        }
        sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    };
    let (store, ()) = in_time("the start", async { tokio::join!(place.open(), release) }).await;
    sessions::create(&store, "s", ANNA, b"{}").await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn a_copy_on_a_read_only_disk_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("read-only");
    let place = Place {
        url: folder.database(),
        clock: Clock::settable(START),
    };
    let store = place.open().await;
    audit::append(&store, row(Event::SignIn, None))
        .await
        .unwrap();
    let copy = folder.path().join("a copy.db");
    let into = format!("VACUUM INTO '{}'", copy.display());
    sqlx::query(sqlx::AssertSqlSafe(into))
        .execute(store.pool())
        .await
        .unwrap();
    std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(0o400)).unwrap();
    let before = std::fs::read(&copy).unwrap();
    let url = format!("sqlite://{}/a%20copy.db", folder.path().display());
    let reader = Store::open_read_only(&url, first_key(), place.clock.clone())
        .await
        .unwrap();
    assert!(audit::verify(&reader).await.unwrap().is_ok());
    reader.close().await;
    assert!(
        std::fs::read(&copy).unwrap() == before,
        "nothing was changed"
    );
}

/// A database in a folder of its own, copied while it was open: of its two entries of the audit log
/// the newest one stands in the file beside it. Returns it with its folder.
async fn copy_with_newest_entries(folder: &Folder) -> (Place, PathBuf) {
    let place = Place {
        url: folder.database(),
        clock: Clock::settable(START),
    };
    let store = place.open().await;
    audit::append(&store, row(Event::SignIn, None))
        .await
        .unwrap();
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(store.pool())
        .await
        .unwrap();
    audit::append(&store, row(Event::SignIn, None))
        .await
        .unwrap();
    let copy = folder.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    for end in ["", "-wal"] {
        let name = format!("portal.db{end}");
        std::fs::copy(folder.path().join(&name), copy.join(&name)).unwrap();
    }
    let copied = Place {
        url: format!("sqlite://{}/portal.db", copy.display()),
        clock: place.clock,
    };
    (copied, copy)
}

/// What stands beside a copy is not left out without a word.
#[tokio::test]
async fn a_copy_whose_newest_entries_cannot_be_read_is_refused() {
    let folder = Folder::new("beside");
    let (copied, copy) = copy_with_newest_entries(&folder).await;
    // As in a folder that may not be written, also for a superuser.
    let shared = copy.join("portal.db-shm");
    std::os::unix::fs::symlink(&shared, &shared).unwrap();
    let open = async || Store::open_read_only(&copied.url, first_key(), copied.clock.clone()).await;
    let error = open().await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Beside(_, beside, _) if beside.ends_with("portal.db-wal")),
        "{error}"
    );
    std::fs::remove_file(&shared).unwrap();
    let reader = open().await.unwrap();
    assert_eq!(audit::verify(&reader).await.unwrap().ok(), Some(2));
    reader.close().await;

    // An error beside such a file may have another reason.
    std::fs::write(copy.join("portal.db"), "This is no database. ".repeat(400)).unwrap();
    std::fs::write(copy.join("portal.db-wal"), "nor is this").unwrap();
    let error = open().await.unwrap_err();
    assert!(
        !matches!(error, StoreError::Beside(..)) && error.to_string().contains("not a database"),
        "{error}"
    );
}

/// SQLite takes a file `-wal` with a damaged header for an empty one, and overwrites it.
#[tokio::test]
async fn newest_entries_that_sqlite_would_leave_out_keep_the_portal_from_starting() {
    let folder = Folder::new("wal-header");
    let (copied, copy) = copy_with_newest_entries(&folder).await;
    let wal = copy.join("portal.db-wal");
    let whole = std::fs::read(&wal).unwrap();
    // Of the magic number, the size of a page, the salt, and the checksum.
    for at in [2, 10, 17, 30] {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        std::fs::write(&wal, &damaged).unwrap();
        let to_write = Store::open(&copied.url, first_key(), copied.clock.clone()).await;
        let to_read = Store::open_read_only(&copied.url, first_key(), copied.clock.clone()).await;
        for refused in [to_write, to_read] {
            let error = refused.unwrap_err();
            assert!(
                matches!(&error, StoreError::NewestEntries(beside) if beside.ends_with("-wal")),
                "{at}: {error}"
            );
            assert!(error.is_damage(), "the advice is about damage");
        }
        assert!(std::fs::read(&wal).unwrap() == damaged, "it is left alone");
    }
    std::fs::write(&wal, &whole).unwrap();
    let again = copied.open().await;
    assert_eq!(audit::verify(&again).await.unwrap().ok(), Some(2));
    again.close().await;
    // A header that nothing follows leaves nothing out.
    std::fs::write(&wal, [0; 32]).unwrap();
    copied.open().await.close().await;
}

#[tokio::test]
async fn a_file_that_sqlite_does_not_take_has_its_reason() {
    let folder = Folder::new("no-database");
    let text = folder.write("text.db", &"This is no database. ".repeat(400));
    let empty = folder.write("empty.db", "");
    for (url, says) in [
        (
            format!("sqlite://{}", text.display()),
            "file is not a database",
        ),
        (
            format!("sqlite://{}?mode=ro", empty.display()),
            "readonly database",
        ),
    ] {
        let error = Store::open(&url, first_key(), Clock::system())
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains(says), "{error}");
        assert!(!error.contains("PORTAL_DATABASE_CONNECTIONS"), "{error}");
    }
}

#[tokio::test]
async fn a_database_that_takes_no_writes_is_not_ready() {
    let folder = Folder::new("full");
    let place = Place {
        url: folder.database(),
        clock: Clock::settable(START),
    };
    let store = place.open().await;
    store.can_write().await.unwrap();
    // As on a full disk: no page can be added, on whichever connection.
    let connections = futures::future::join_all((0..4).map(|_| store.pool().acquire())).await;
    for connection in connections {
        let mut connection = connection.unwrap();
        sqlx::query("PRAGMA query_only = ON")
            .execute(&mut *connection)
            .await
            .unwrap();
    }
    while store.can_write().await.is_ok() {
        tokio::task::yield_now().await;
    }
}

/// A small row may still fit into a page when the disk is full.
pub async fn a_server_whose_disk_is_full_is_not_ready(cluster: &Cluster) {
    let url = cluster.fresh_database().await;
    let place = Place {
        url: url.clone(),
        clock: Clock::settable(START),
    };
    let store = place.open().await;
    store.can_write().await.unwrap();
    let admin = sqlx::AnyPool::connect(&url).await.unwrap();
    sqlx::raw_sql(
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$;
         CREATE TRIGGER full_audit BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION no_room();
         CREATE TRIGGER full_fact BEFORE INSERT ON fact FOR EACH ROW WHEN (length(NEW.sealed) > 8192) EXECUTE FUNCTION no_room()",
    )
    .execute(&admin)
    .await
    .unwrap();
    assert!(
        audit::append(&store, row(Event::SignIn, None))
            .await
            .is_err()
    );
    for _ in 0..2 {
        let error = store.can_write().await.unwrap_err().to_string();
        assert!(error.contains("No space left"), "{error}");
    }
    sqlx::raw_sql("DROP TRIGGER full_fact ON fact; DROP TRIGGER full_audit ON audit")
        .execute(&admin)
        .await
        .unwrap();
    store.can_write().await.unwrap();
    store.close().await;
    admin.close().await;
}

#[tokio::test]
async fn nothing_is_saved_into_a_file_that_is_gone() {
    for replaced in [false, true] {
        let folder = Folder::new("gone");
        let place = Place {
            url: folder.database(),
            clock: Clock::settable(START),
        };
        let store = place.open().await;
        assert!(sessions::create(&store, "s", ANNA, b"{}").await.unwrap());
        let path = folder.path().join("portal.db");
        let aside = folder.path().join("aside.db");
        std::fs::rename(&path, &aside).unwrap();
        if replaced {
            std::fs::copy(&aside, &path).unwrap();
        }
        let error = sessions::create(&store, "t", ANNA, b"{}")
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains("removed or replaced"), "{error}");
        assert!(
            audit::append(&store, row(Event::SignIn, None))
                .await
                .is_err()
        );
        assert!(store.can_write().await.is_err());
    }
}

#[tokio::test]
async fn a_file_that_was_found_to_be_damaged_is_not_ready() {
    use std::os::unix::fs::FileExt;
    let folder = Folder::new("damaged");
    let place = Place {
        url: folder.database(),
        clock: Clock::settable(START),
    };
    let store = place.open().await;
    drafts::put(&store, ANNA, "billing", b"{}").await.unwrap();
    assert_eq!(store.damage().await.unwrap(), None);
    let page: i64 = sqlx::query_scalar("SELECT rootpage FROM sqlite_master WHERE name = 'draft'")
        .fetch_one(store.pool())
        .await
        .unwrap();
    let size: i64 = sqlx::query_scalar("PRAGMA page_size")
        .fetch_one(store.pool())
        .await
        .unwrap();
    // What stands in the file beside it is written into it.
    store.close().await;
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(folder.path().join("portal.db"))
        .unwrap();
    let (start, length) = ((page - 1) * size, usize::try_from(size).unwrap());
    file.write_all_at(&vec![0xff_u8; length], u64::try_from(start).unwrap())
        .unwrap();
    drop(file);

    let store = place.open().await;
    store.can_write().await.unwrap();
    let error = drafts::get(&store, ANNA, "billing").await.unwrap_err();
    assert!(error.to_string().contains("malformed"), "{error}");
    assert!(matches!(store.can_write().await, Err(StoreError::Damaged)));
    assert!(!matches!(store.damage().await, Ok(None)));
    store.close().await;
}

#[tokio::test]
async fn the_database_of_another_program_is_left_alone() {
    let folder = Folder::new("foreign");
    let url = folder.database();
    std::fs::write(folder.path().join("portal.db"), b"").unwrap();
    sqlx::any::install_default_drivers();
    let other = sqlx::AnyPool::connect(&url).await.unwrap();
    sqlx::query("CREATE TABLE bookmarks (address TEXT)")
        .execute(&other)
        .await
        .unwrap();
    other.close().await;
    let refused = Store::open(&url, first_key(), Clock::system()).await;
    assert!(
        matches!(&refused, Err(StoreError::Foreign(table)) if table == "bookmarks"),
        "{refused:?}"
    );
    let reader = Store::open_read_only(&url, first_key(), Clock::system())
        .await
        .unwrap();
    assert_eq!(reader.tables().await.unwrap(), Tables::None);
    assert!(reader.check_start().await.is_err());
    reader.close().await;
}

/// Rows are chained: nothing can follow one without number and hash.
#[tokio::test]
async fn a_last_row_of_the_audit_log_that_no_row_can_follow_is_named() {
    for (number, alter) in [
        "UPDATE audit SET hash = x'00'",
        "UPDATE audit SET seq = 'x'",
    ]
    .into_iter()
    .enumerate()
    {
        let folder = Folder::new(&format!("altered-tail-{number}"));
        let store = Store::open(&folder.database(), first_key(), Clock::system())
            .await
            .unwrap();
        audit::append(&store, row(Event::SignIn, None))
            .await
            .unwrap();
        store.can_write().await.unwrap();
        sqlx::query(alter).execute(store.pool()).await.unwrap();
        for refused in [
            store.can_write().await,
            audit::append(&store, row(Event::SignIn, None))
                .await
                .map(drop),
        ] {
            assert!(
                matches!(refused, Err(StoreError::AlteredTail)),
                "{alter}: {refused:?}"
            );
        }
        store.close().await;
    }
}

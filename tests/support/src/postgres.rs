//! A throw-away PostgreSQL cluster on a free port, run by an unprivileged user because the server
//! refuses root.

use crate::forwarder::server_of;
use crate::free_port;
use portal::store::grants;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use tokio::sync::OnceCell;

/// The role that portals work as: not the owner of their tables.
const ROLE: &str = "app";

/// A folder in memory, where a database is made in a tenth of the time.
const MEMORY: &str = "/dev/shm";

/// Megabytes that have to be free there: the databases of a run and their logs stay below.
const ROOM: u64 = 4096;

pub struct Cluster {
    folder: PathBuf,
    runner: Vec<&'static str>,
    port: u16,
    databases: AtomicU32,
    /// The database that others are copies of.
    template: OnceCell<String>,
    /// Databases that nobody uses any more.
    done: Mutex<Vec<String>>,
}

/// A database with all tables, in the cluster of this run.
pub struct Database {
    pub url: String,
    /// The same as the role that owns the tables.
    pub owner_url: String,
    name: String,
}

impl Drop for Database {
    fn drop(&mut self) {
        Cluster::of_this_run()
            .done
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(std::mem::take(&mut self.name));
    }
}

impl Cluster {
    /// `None` where PostgreSQL cannot run.
    pub fn start() -> Option<Cluster> {
        let cluster = Cluster::empty()?;
        let data = cluster.folder.join("data");
        let mut init = command(&cluster.runner, &program("initdb"));
        output(init.arg("-D").arg(&data).args([
            "-U",
            "portal",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]))?;
        cluster.run().then_some(cluster)
    }

    /// A place for one, with nothing in it.
    fn empty() -> Option<Cluster> {
        let runner = runner()?;
        let mut make = command(&runner, "mktemp");
        make.args(["-d", "-t", "portal-postgres-XXXXXX"]);
        if has_room(MEMORY) {
            make.env("TMPDIR", MEMORY);
        }
        let folder = output(&mut make)?;
        Some(Cluster {
            folder: PathBuf::from(folder),
            runner,
            port: free_port(),
            databases: AtomicU32::new(0),
            template: OnceCell::new(),
            done: Mutex::default(),
        })
    }

    /// Another server that follows this one (streaming replication) and only reads.
    pub fn standby(&self) -> Option<Cluster> {
        let standby = Cluster::empty()?;
        let mut copy = command(&standby.runner, &program("pg_basebackup"));
        copy.arg("-D")
            .arg(standby.folder.join("data"))
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string()])
            .args(["-U", "portal", "-R", "-X", "stream", "-c", "fast"])
            .arg("--no-sync");
        output(&mut copy)?;
        standby.run().then_some(standby)
    }

    /// Makes a standby take writes.
    pub fn promote(&self) {
        let mut promote = command(&self.runner, &program("pg_ctl"));
        let promoted = promote
            .arg("-D")
            .arg(self.folder.join("data"))
            .args(["-w", "promote"]);
        assert!(output(promoted).is_some(), "pg_ctl promote");
    }

    /// Makes it a standby, after everything has been sent to those that follow it: the first half
    /// of a switchover.
    pub fn demote(&self) {
        let data = self.folder.join("data");
        let mut stop = command(&self.runner, &program("pg_ctl"));
        stop.arg("-D").arg(&data).args(["-m", "fast", "-w", "stop"]);
        assert!(output(&mut stop).is_some(), "pg_ctl stop");
        let mut sign = command(&self.runner, "touch");
        assert!(output(sign.arg(data.join("standby.signal"))).is_some());
        assert!(self.run(), "it starts as a standby");
    }

    /// The same database in this cluster.
    pub fn url_of(&self, url: &str) -> String {
        let server = format!("127.0.0.1:{}", self.port);
        url.replacen(server_of(url), &server, 1)
    }

    /// One for all tests of this program. It goes when the program has ended, however it ended:
    /// whoever sees to that reads from a pipe that nobody writes to.
    pub fn of_this_run() -> &'static Cluster {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        CLUSTER.get_or_init(|| {
            let cluster = Cluster::start()
                .expect("PostgreSQL's server programs, and an unprivileged user to run them");
            let afterwards = format!(
                "cat; {} -D {folder}/data -m immediate -w stop; rm -rf {folder}",
                program("pg_ctl"),
                folder = cluster.folder.display()
            );
            let mut watch = command(&cluster.runner, "sh");
            watch
                .arg("-c")
                .arg(afterwards)
                .stdin(Stdio::piped())
                .stdout(Stdio::null());
            // Ctrl-C is for the tests.
            std::os::unix::process::CommandExt::process_group(&mut watch, 0);
            std::mem::forget(watch.spawn().expect("a shell"));
            cluster
        })
    }

    /// A database as `portal migrate` leaves it, for a role of the portal's own.
    pub async fn migrated_database(&self) -> Database {
        let make = || async {
            let url = self.fresh_database().await;
            grants::migrate(&url, Some(ROLE)).await.expect("the tables");
            url.rsplit('/').next().unwrap_or_default().to_owned()
        };
        let template = self.template.get_or_init(make).await;
        let name = self.next_name();
        let done = std::mem::take(&mut *self.done.lock().unwrap_or_else(PoisonError::into_inner));
        let mut statements: Vec<String> = done
            .iter()
            .map(|name| format!("DROP DATABASE {name} WITH (FORCE)"))
            .collect();
        statements.push(format!("CREATE DATABASE {name} TEMPLATE {template}"));
        self.execute(&statements).await;
        let of = |role: &str| format!("postgres://{role}@127.0.0.1:{}/{name}", self.port);
        Database {
            url: of(ROLE),
            owner_url: of("portal"),
            name,
        }
    }

    fn next_name(&self) -> String {
        format!("portal{}", self.databases.fetch_add(1, Ordering::SeqCst))
    }

    async fn execute(&self, statements: &[String]) {
        sqlx::any::install_default_drivers();
        let pool = sqlx::AnyPool::connect(&format!(
            "postgres://portal@127.0.0.1:{}/postgres",
            self.port
        ))
        .await
        .expect("the cluster answers");
        for statement in statements {
            sqlx::query(sqlx::AssertSqlSafe(statement.as_str()))
                .execute(&pool)
                .await
                .unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
        pool.close().await;
    }

    /// Starts the server; also again, after `stop`.
    pub fn run(&self) -> bool {
        let options = format!(
            "-p {} -h 127.0.0.1 -k {} -F -N 300 -c full_page_writes=off -c autovacuum=off",
            self.port,
            self.folder.display()
        );
        let mut start = command(&self.runner, &program("pg_ctl"));
        start
            .arg("-D")
            .arg(self.folder.join("data"))
            .arg("-l")
            .arg(self.folder.join("log"))
            .arg("-o")
            .arg(options)
            .args(["-w", "start"]);
        // The server inherits what is open: a pipe would never end.
        start
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    pub fn stop(&self) {
        let mut stop = command(&self.runner, &program("pg_ctl"));
        let _ = stop
            .arg("-D")
            .arg(self.folder.join("data"))
            .args(["-m", "immediate", "-w", "stop"])
            .stdout(Stdio::null())
            .status();
    }

    /// The address of an empty database that belongs to a role of this name, and the same address
    /// as another role.
    pub async fn fresh_database_of(&self, owner: &str, other: &str) -> (String, String) {
        let url = self.fresh_database().await;
        let pool = sqlx::AnyPool::connect(&url)
            .await
            .expect("the cluster answers");
        let (_, name) = url.rsplit_once('/').expect("a name");
        for statement in [
            format!("CREATE ROLE {owner} LOGIN CREATEROLE"),
            format!("ALTER DATABASE {name} OWNER TO {owner}"),
        ] {
            sqlx::query(sqlx::AssertSqlSafe(statement))
                .execute(&pool)
                .await
                .expect("an owner");
        }
        pool.close().await;
        let of = |role: &str| url.replacen("portal@", &format!("{role}@"), 1);
        (of(owner), of(other))
    }

    /// The address of another empty database of this owner, who is known, and the same address as
    /// another role.
    pub async fn database_for(&self, owner: &str, other: &str) -> (String, String) {
        let url = self.fresh_database().await;
        let pool = sqlx::AnyPool::connect(&url)
            .await
            .expect("the cluster answers");
        let (_, name) = url.rsplit_once('/').expect("a name");
        let statement = format!("ALTER DATABASE {name} OWNER TO {owner}");
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .execute(&pool)
            .await
            .expect("an owner");
        pool.close().await;
        let of = |role: &str| url.replacen("portal@", &format!("{role}@"), 1);
        (of(owner), of(other))
    }

    /// Copies a database into an empty one, as a backup does that is restored: `pg_dump`, then
    /// `pg_restore`.
    pub fn copy(&self, from: &str, to: &str) {
        let file = self.folder.join("copy.dump");
        let mut dump = command(&self.runner, &program("pg_dump"));
        assert!(
            output(dump.args(["-Fc", "-f"]).arg(&file).arg(from)).is_some(),
            "pg_dump"
        );
        let mut restore = command(&self.runner, &program("pg_restore"));
        assert!(
            output(restore.args(["--exit-on-error", "-d", to]).arg(&file)).is_some(),
            "pg_restore"
        );
    }

    /// The address of an empty database.
    pub async fn fresh_database(&self) -> String {
        let name = self.next_name();
        self.execute(&[format!("CREATE DATABASE {name}")]).await;
        format!("postgres://portal@127.0.0.1:{}/{name}", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn has_room(folder: &str) -> bool {
    let mut free = Command::new("df");
    let told = output(free.args(["--output=avail", "-BM"]).arg(folder)).unwrap_or_default();
    let free = told.lines().last().unwrap_or_default().trim();
    let free = free.trim_end_matches('M').parse();
    free.is_ok_and(|free: u64| free >= ROOM)
}

/// What to put before a command so that it does not run as root.
pub(crate) fn runner() -> Option<Vec<&'static str>> {
    if output(Command::new("id").arg("-u"))? != "0" {
        return Some(Vec::new());
    }
    ["postgres", "nobody"]
        .into_iter()
        .map(|user| vec!["runuser", "-u", user, "--"])
        .find(|runner| output(&mut command(runner, "true")).is_some())
}

/// On the path, or where Debian puts it.
fn program(name: &str) -> String {
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin").join(name));
    debian
        .into_iter()
        .find(|path| path.exists())
        .map_or(name.to_owned(), |path| path.display().to_string())
}

fn command(runner: &[&'static str], program: &str) -> Command {
    let mut parts = runner.iter().copied().chain([program]);
    let mut command = Command::new(parts.next().unwrap_or(program));
    command
        .args(parts)
        .current_dir("/")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// What the command printed, if it succeeded.
fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

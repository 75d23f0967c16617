//! A throw-away PostgreSQL cluster on a free port, run by an unprivileged user because the server refuses root.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

pub struct Cluster {
    folder: PathBuf,
    runner: Vec<&'static str>,
    port: u16,
    databases: AtomicU32,
}

impl Cluster {
    /// `None` where PostgreSQL cannot run.
    pub fn start() -> Option<Cluster> {
        let runner = runner()?;
        let folder = output(command(&runner, "mktemp").args(["-d", "-t", "portal-postgres-XXXXXX"]))?;
        let port = std::net::TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        let cluster = Cluster { folder: PathBuf::from(folder), runner, port, databases: AtomicU32::new(0) };
        let data = cluster.folder.join("data");
        let mut init = command(&cluster.runner, &program("initdb"));
        output(init.arg("-D").arg(&data).args(["-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]))?;
        cluster.run().then_some(cluster)
    }

    /// Starts the server; also again, after `stop`.
    pub fn run(&self) -> bool {
        let options = format!("-p {} -h 127.0.0.1 -k {} -F -N 300", self.port, self.folder.display());
        let mut start = command(&self.runner, &program("pg_ctl"));
        start.arg("-D").arg(self.folder.join("data")).arg("-l").arg(self.folder.join("log")).arg("-o").arg(options).args(["-w", "start"]);
        // The server inherits what is open: a pipe would never end.
        start.stdout(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    pub fn stop(&self) {
        let mut stop = command(&self.runner, &program("pg_ctl"));
        let _ = stop.arg("-D").arg(self.folder.join("data")).args(["-m", "immediate", "-w", "stop"]).stdout(Stdio::null()).status();
    }

    /// The address of an empty database that belongs to a role of this name, and the same address as another role.
    pub async fn fresh_database_of(&self, owner: &str, other: &str) -> (String, String) {
        let url = self.fresh_database().await;
        let pool = sqlx::AnyPool::connect(&url).await.expect("the cluster answers");
        let (_, name) = url.rsplit_once('/').expect("a name");
        for statement in [format!("CREATE ROLE {owner} LOGIN CREATEROLE"), format!("ALTER DATABASE {name} OWNER TO {owner}")] {
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&pool).await.expect("an owner");
        }
        pool.close().await;
        let of = |role: &str| url.replacen("portal@", &format!("{role}@"), 1);
        (of(owner), of(other))
    }

    /// The address of another empty database of this owner, who is known, and the same address as another role.
    pub async fn database_for(&self, owner: &str, other: &str) -> (String, String) {
        let url = self.fresh_database().await;
        let pool = sqlx::AnyPool::connect(&url).await.expect("the cluster answers");
        let (_, name) = url.rsplit_once('/').expect("a name");
        let statement = format!("ALTER DATABASE {name} OWNER TO {owner}");
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&pool).await.expect("an owner");
        pool.close().await;
        let of = |role: &str| url.replacen("portal@", &format!("{role}@"), 1);
        (of(owner), of(other))
    }

    /// Copies a database into an empty one, as a backup does that is restored: `pg_dump`, then `pg_restore`.
    pub fn copy(&self, from: &str, to: &str) {
        let file = self.folder.join("copy.dump");
        let mut dump = command(&self.runner, &program("pg_dump"));
        assert!(output(dump.args(["-Fc", "-f"]).arg(&file).arg(from)).is_some(), "pg_dump");
        let mut restore = command(&self.runner, &program("pg_restore"));
        assert!(output(restore.args(["--exit-on-error", "-d", to]).arg(&file)).is_some(), "pg_restore");
    }

    /// The address of an empty database.
    pub async fn fresh_database(&self) -> String {
        let name = format!("portal{}", self.databases.fetch_add(1, Ordering::SeqCst));
        let server = format!("postgres://portal@127.0.0.1:{}", self.port);
        sqlx::any::install_default_drivers();
        let pool = sqlx::AnyPool::connect(&format!("{server}/postgres")).await.expect("the cluster answers");
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&pool).await.expect("a database");
        pool.close().await;
        format!("{server}/{name}")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What to put before a command so that it does not run as root.
fn runner() -> Option<Vec<&'static str>> {
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
    let debian =
        std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|version| version.path().join("bin").join(name));
    debian.into_iter().find(|path| path.exists()).map_or(name.to_owned(), |path| path.display().to_string())
}

fn command(runner: &[&'static str], program: &str) -> Command {
    let mut parts = runner.iter().copied().chain([program]);
    let mut command = Command::new(parts.next().unwrap_or(program));
    command.args(parts).current_dir("/").stdin(Stdio::null()).stderr(Stdio::null());
    command
}

/// What the command printed, if it succeeded.
fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

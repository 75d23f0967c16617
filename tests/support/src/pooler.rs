//! PgBouncer between a portal and PostgreSQL.

use crate::forwarder::server_of;
use crate::postgres::runner;
use crate::{free_port, until};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use tokio::net::TcpStream;

/// A running PgBouncer, which takes everybody for whom they say they are.
pub struct Pooler {
    child: Child,
    folder: PathBuf,
    port: u16,
}

impl Pooler {
    /// Leads to the server of this database, with more lines for its settings; `None` where there is
    /// no PgBouncer.
    pub async fn start(url: &str, settings: &str) -> Option<Pooler> {
        let program = program()?;
        let port = free_port();
        let folder = std::env::temp_dir().join(format!("portal-pooler-{port}"));
        std::fs::create_dir_all(&folder).unwrap();
        let (host, server_port) = server_of(url).split_once(':').unwrap();
        let users = folder.join("users");
        std::fs::write(&users, "\"portal\" \"\"\n\"app\" \"\"\n").unwrap();
        let file = folder.join("pgbouncer.ini");
        let text = format!(
            "[databases]\n* = host={host} port={server_port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
             unix_socket_dir =\nauth_type = trust\nauth_file = {}\n{settings}\n",
            users.display()
        );
        std::fs::write(&file, text).unwrap();
        let mut command = Command::new(program);
        // It refuses to work as root, and is told whom to become.
        if let [_, _, user, ..] = *runner()? {
            command.args(["-u", user]);
        }
        let child = command
            .arg("-q")
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let pooler = Pooler {
            child,
            folder,
            port,
        };
        until("PgBouncer answers", async || {
            TcpStream::connect(("127.0.0.1", port)).await.is_ok()
        })
        .await;
        Some(pooler)
    }

    /// The address of a database by way of it.
    pub fn through(&self, url: &str) -> String {
        url.replacen(server_of(url), &format!("127.0.0.1:{}", self.port), 1)
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// On the path, or where the set-up put it.
fn program() -> Option<String> {
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/where");
    let output = Command::new(place).arg("pgbouncer").output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

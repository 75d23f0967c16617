//! `portal serve`: what a start says, and how it ends.

use super::{KEYS, Served, log_of, portal, text};
use portal_test_support::postgres::Cluster;
use portal_test_support::{Folder, free_port};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[test]
fn the_sandbox_starts_with_nothing_set_and_leaves_nothing_behind() {
    let temporary = Folder::new("sandbox");
    let here = temporary.path().display().to_string();
    let served = Served::start(
        &["serve", "--sandbox", "--addr", "127.0.0.1:0"],
        &[("TMPDIR", &here)],
    );
    assert!(served.get("/readyz").starts_with("HTTP/1.1 200"));
    assert!(served.get("/healthz").ends_with("alive\n"));
    assert!(served.get("/").contains("location: /sign-in"));
    assert!(served.get("/sandbox").contains("<h1>Sandbox</h1>"));
    assert!(served.get("/metrics").starts_with("HTTP/1.1 404"));
    assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 1);
    assert_eq!(served.terminate(), Some(0));
    assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 0);
}

#[test]
fn the_start_says_what_runs_with_which_database_and_settings() {
    let folder = Folder::new("start");
    let database = folder.database();
    let config = folder.write(
        "portal.env",
        &format!(
            "PORTAL_DATABASE_URL={database}\nTENANT_ID=x\nHTTPS_PROXY=http://proxy:1\nPORTAL_URL=\n"
        ),
    );
    let config = config.display().to_string();
    let log = log_of(&[("PORTAL_CONFIG", &config)], |_| {});
    let start = log
        .lines()
        .find(|line| line.contains(" starting "))
        .unwrap();
    for says in [
        env!("CARGO_PKG_VERSION"),
        "127.0.0.1:",
        &database.replace("sqlite://", "sqlite "),
        &config,
    ] {
        assert!(start.contains(says), "{says} in {start}");
    }
    for says in [
        "did you mean PORTAL_TENANT_ID?",
        "HTTPS_PROXY has no effect in ",
        "PORTAL_URL is empty in ",
    ] {
        assert!(log.contains(says), "{says} in {log}");
    }
}

/// Promise K1. The address is read as one of the host `hush`; what stands before the `/` must not
/// be logged.
#[test]
fn a_proxy_whose_password_is_not_encoded_is_refused_without_a_part_of_it() {
    let output = portal(
        &["serve", "--sandbox", "--addr", "127.0.0.1:0"],
        &[("HTTPS_PROXY", "http://hush:hush/hush@127.0.0.1:9")],
    )
    .output()
    .unwrap();
    let said = text(&output.stderr) + &text(&output.stdout);
    assert!(!output.status.success(), "{said}");
    assert!(
        said.contains("HTTPS_PROXY") && said.contains("percent-encode the password"),
        "{said}"
    );
    assert!(!said.contains("hush"), "{said}");
}

#[test]
fn the_supervisor_is_told_when_the_portal_is_ready() {
    let folder = Folder::new("notify");
    let path = folder.path().join("notify");
    let socket = std::os::unix::net::UnixDatagram::bind(&path).unwrap();
    let patience = std::time::Duration::from_secs(120);
    socket.set_read_timeout(Some(patience)).unwrap();
    let path = path.display().to_string();
    let served = Served::start(
        &["serve", "--sandbox", "--addr", "127.0.0.1:0"],
        &[("NOTIFY_SOCKET", &path)],
    );
    let told = || {
        let mut bytes = [0; 64];
        let length = socket.recv(&mut bytes).unwrap();
        text(&bytes[..length])
    };
    assert_eq!(told(), "READY=1");
    assert!(served.get("/readyz").starts_with("HTTP/1.1 200"));
    assert_eq!(served.terminate(), Some(0));
    assert_eq!(told(), "STOPPING=1");
}

#[test]
fn a_second_portal_on_one_file_is_told() {
    let folder = Folder::new("second");
    let database = folder.database();
    let stored = [
        ("PORTAL_DATABASE_URL", database.as_str()),
        ("PORTAL_ENCRYPTION_KEYS", KEYS),
    ];
    let log = log_of(&stored, |_| {
        let second = log_of(&stored, |_| {});
        assert!(
            second.contains("another process runs a portal on this file"),
            "{second}"
        );
    });
    assert!(!log.contains("another process"), "{log}");
    assert!(!log_of(&stored, |_| {}).contains("another process"));
}

#[test]
fn browsers_are_sent_to_the_address_of_the_sandbox_that_was_named() {
    let port = free_port();
    let served = Served::start(
        &[
            "serve",
            "--sandbox",
            "--sandbox-addr",
            &format!("0.0.0.0:{port}"),
            "--addr",
            "127.0.0.1:0",
        ],
        &[],
    );
    let answer = served.get("/sign-in");
    assert!(
        answer.contains(&format!("location: http://localhost:{port}/")),
        "{answer}"
    );
    assert_eq!(served.terminate(), Some(0));
}

/// A host on the way to a server, until it vanishes: its connections stay open, and nothing passes
/// through them any more.
fn vanishing_host(server: &str) -> (String, Arc<AtomicBool>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (server, gone) = (server.to_owned(), Arc::new(AtomicBool::new(false)));
    let is_gone = Arc::clone(&gone);
    std::thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let Ok(server) = TcpStream::connect(&server) else {
                return;
            };
            let other_way = (server.try_clone().unwrap(), client.try_clone().unwrap());
            for (mut from, mut to) in [(client, server), other_way] {
                let is_gone = Arc::clone(&is_gone);
                std::thread::spawn(move || {
                    let mut bytes = [0; 4096];
                    while let Ok(length @ 1..) = from.read(&mut bytes) {
                        while is_gone.load(Ordering::Relaxed) {
                            std::thread::park();
                        }
                        if to.write_all(&bytes[..length]).is_err() {
                            return;
                        }
                    }
                });
            }
        }
    });
    (address, gone)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_does_not_wait_for_a_database_that_vanished() {
    let Some(cluster) = Cluster::start() else {
        println!("skipped: PostgreSQL's server programs are missing");
        return;
    };
    let url = cluster.fresh_database().await;
    let (_, rest) = url.split_once('@').unwrap();
    let (server, _) = rest.split_once('/').unwrap();
    let (host, gone) = vanishing_host(server);
    let through = url.replacen(server, &host, 1);
    let served = Served::start(
        &["serve", "--sandbox", "--addr", "127.0.0.1:0"],
        &[
            ("PORTAL_DATABASE_URL", &through),
            ("PORTAL_ENCRYPTION_KEYS", KEYS),
        ],
    );
    assert!(served.get("/readyz").starts_with("HTTP/1.1 200"));
    gone.store(true, Ordering::Relaxed);
    assert!(served.get("/readyz").starts_with("HTTP/1.1 503"));
    assert!(served.get("/healthz").starts_with("HTTP/1.1 200"));
    assert_eq!(served.terminate(), Some(0));
}

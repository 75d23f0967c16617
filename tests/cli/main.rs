//! The real program at work: starts, stops when told, examines a set-up, and reads the audit log
//! without the portal.

mod audit;
mod doctor;
mod keys;
mod log;
mod serve;

use portal_test_support::{Folder, free_port, program};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

const TENANT: &str = "11111111-2222-4333-8444-555555555555";
const CLIENT: &str = "66666666-7777-4888-8999-000000000000";
const KEYS: &str = "k:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

fn portal(arguments: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = program(env!("CARGO_BIN_EXE_portal"));
    command.args(arguments).envs(settings.iter().copied());
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn migrate_brings_the_tables_up_to_date_and_needs_no_key() {
    let folder = Folder::new("migrate");
    let database = folder.database();
    let settings = [("PORTAL_DATABASE_URL", database.as_str())];
    for _ in 0..2 {
        let done = portal(&["migrate"], &settings).output().unwrap();
        let place = database.replace("sqlite://", "sqlite ");
        let said = text(&done.stdout);
        assert!(
            done.status.success() && said.contains("up to date") && said.contains(&place),
            "{done:?}"
        );
    }
    let refused = portal(&["migrate", "--for", "portal"], &settings)
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("SQLite has none"),
        "{refused:?}"
    );
}

/// A running `portal serve`; killed if a test fails before it is stopped.
struct Served {
    child: Child,
    authority: String,
}

impl Served {
    fn start(arguments: &[&str], settings: &[(&str, &str)]) -> Served {
        Served::logging_to(Stdio::null(), arguments, settings)
    }

    fn logging_to(log: Stdio, arguments: &[&str], settings: &[(&str, &str)]) -> Served {
        let mut child = portal(arguments, settings)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        let (_, authority) = line
            .trim()
            .split_once("http://")
            .unwrap_or_else(|| panic!("an address in {line:?}"));
        let authority = authority.to_owned();
        Served { child, authority }
    }

    fn get(&self, path: &str) -> String {
        let mut stream =
            TcpStream::connect(self.authority.replace("localhost", "127.0.0.1")).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
            self.authority
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn terminate(mut self) -> Option<i32> {
        let told = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(told.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn a_container_can_ask_whether_the_portal_is_ready() {
    let address = format!("127.0.0.1:{}", free_port());
    let served = Served::start(&["serve", "--sandbox", "--addr", &address], &[]);
    let address = served.authority.replace("localhost", "0.0.0.0");
    for around in [address.clone(), format!(" {address}\r\n")] {
        let ready = portal(&["ready"], &[("PORTAL_ADDR", &around)])
            .output()
            .unwrap();
        assert_eq!(
            (ready.status.code(), text(&ready.stdout).as_str()),
            (Some(0), "ready\n")
        );
    }
    assert_eq!(served.terminate(), Some(0));
    let gone = portal(&["ready"], &[("PORTAL_ADDR", &address)])
        .output()
        .unwrap();
    assert_eq!(gone.status.code(), Some(1), "{}", text(&gone.stderr));
    assert!(
        text(&gone.stderr).starts_with("no answer from http://127.0.0.1:"),
        "{}",
        text(&gone.stderr)
    );
}

#[test]
fn the_licences_of_everything_inside_are_told() {
    let licences = portal(&["licences"], &[]).output().unwrap();
    let told = text(&licences.stdout);
    assert_eq!(licences.status.code(), Some(0));
    let (packages, texts) = told.split_once("\n\n=").expect("packages, then texts");
    for package in ["axum 0.8", "leptos 0.8", "sqlx 0.9", "tokio 1."] {
        assert!(
            packages
                .lines()
                .any(|line| line.starts_with(package) && line.contains(": ")),
            "{package} in {packages}"
        );
    }
    assert!(
        !packages.contains("proptest"),
        "it tests the portal, and is no part of it"
    );
    assert!(texts.contains("Apache License") && texts.contains("Permission is hereby granted"));
}

#[test]
fn the_audit_log_needs_only_database_and_keys() {
    let folder = Folder::new("record");
    let database = folder.database();
    let stored = [
        ("PORTAL_DATABASE_URL", database.as_str()),
        ("PORTAL_ENCRYPTION_KEYS", KEYS),
    ];

    let missing = portal(&["audit", "verify"], &stored).output().unwrap();
    assert_eq!(
        missing.status.code(),
        Some(1),
        "a database that is not there does not verify"
    );

    let served = Served::start(&["serve", "--sandbox", "--addr", "127.0.0.1:0"], &stored);
    assert_eq!(served.terminate(), Some(0));
    let verified = portal(&["audit", "verify"], &stored).output().unwrap();
    let place = database.replace("sqlite://", "sqlite ");
    assert_eq!(
        (verified.status.code(), text(&verified.stdout)),
        (
            Some(0),
            format!("The audit log is intact: 0 rows.\nThe database: {place}.\n")
        )
    );
    let exported = portal(&["audit", "export"], &stored).output().unwrap();
    assert_eq!(
        (exported.status.code(), exported.stdout.len()),
        (Some(0), 0)
    );

    let unset = portal(&["audit", "verify"], &[]).output().unwrap();
    assert_eq!(unset.status.code(), Some(2));
    let lines = text(&unset.stderr);
    assert!(
        lines.starts_with("PORTAL_ENCRYPTION_KEYS: must be set")
            && !lines.contains("PORTAL_TENANT_ID"),
        "{lines}"
    );
}

/// Runs `portal serve --sandbox` until it is told to stop, after `meanwhile`. Returns its log.
fn log_of(settings: &[(&str, &str)], meanwhile: impl FnOnce(&Served)) -> String {
    let mut served = Served::logging_to(
        Stdio::piped(),
        &["serve", "--sandbox", "--addr", "127.0.0.1:0"],
        settings,
    );
    let mut log = served.child.stderr.take().unwrap();
    let reading = std::thread::spawn(move || {
        let mut text = String::new();
        log.read_to_string(&mut text).unwrap();
        text
    });
    meanwhile(&served);
    assert_eq!(served.terminate(), Some(0));
    reading.join().unwrap()
}

#[test]
fn an_answer_that_cannot_be_written_is_no_success() {
    let folder = Folder::new("full-disk");
    let database = folder.database();
    let stored = [
        ("PORTAL_DATABASE_URL", database.as_str()),
        ("PORTAL_ENCRYPTION_KEYS", KEYS),
    ];
    let migrated = portal(&["migrate"], &stored).output().unwrap();
    assert!(migrated.status.success());
    for arguments in [&["audit", "verify"][..], &["doctor"], &["licences"]] {
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = portal(arguments, &stored)
            .stdout(Stdio::from(full))
            .output()
            .unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(
            said.contains("cannot be written") && !said.contains("panicked"),
            "{arguments:?}: {said}"
        );
    }
}

//! The real program at work: starts, stops when told, examines a set-up, and reads the audit log
//! without the portal.

mod audit;
mod keys;

use portal::sandbox::{Options, Sandbox};
use portal_test_support::postgres::Cluster;
use portal_test_support::{Folder, free_port, program};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

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

/// Takes one batch of traces, as a collector does; answers its path and bytes.
fn collector() -> (String, std::thread::JoinHandle<(String, Vec<u8>)>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let taking = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream);
        let (mut first, mut length) = (String::new(), 0);
        reader.read_line(&mut first).unwrap();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            let line = line.trim().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            length = line
                .strip_prefix("content-length: ")
                .map_or(length, |text| text.parse().unwrap());
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        reader
            .get_mut()
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            .unwrap();
        (first, body)
    });
    (address, taking)
}

#[test]
fn traces_go_to_the_collector_and_name_no_query() {
    let (address, taking) = collector();
    let served = Served::start(
        &["serve", "--sandbox", "--addr", "127.0.0.1:0"],
        &[("PORTAL_OTLP_ENDPOINT", &address)],
    );
    assert!(
        served
            .get("/sign-in?return_to=/customers%3Fsearch%3Dhush")
            .starts_with("HTTP/1.1 303")
    );
    assert_eq!(served.terminate(), Some(0));
    let (first, body) = taking.join().unwrap();
    assert!(first.starts_with("POST /v1/traces "), "{first}");
    let has = |text: &str| {
        body.windows(text.len())
            .any(|window| window == text.as_bytes())
    };
    assert!(has("request") && has("/sign-in") && has("reference") && has("status"));
    assert!(!has("hush"), "addresses' queries stay out of it");
}

// K1
#[test]
fn the_log_is_json_on_standard_error_that_names_no_query() {
    let settings = [("PORTAL_LOG_FORMAT", "json"), ("PORTAL_LOG", "trace")];
    let mut served = Served::logging_to(
        Stdio::piped(),
        &["serve", "--sandbox", "--addr", "127.0.0.1:0"],
        &settings,
    );
    let mut log = served.child.stderr.take().unwrap();
    let reading = std::thread::spawn(move || {
        let mut text = String::new();
        log.read_to_string(&mut text).unwrap();
        text
    });
    let answer = served.get("/nowhere?hush=hush");
    let reference = answer
        .lines()
        .find_map(|line| line.strip_prefix("portal-reference: "))
        .unwrap()
        .to_owned();
    assert_eq!(served.terminate(), Some(0));
    let text = reading.join().unwrap();
    assert!(!text.contains("hush"), "{text}");
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for line in &lines {
        assert!(
            line["timestamp"].as_str().unwrap().ends_with('Z') && line["level"].is_string(),
            "{line}"
        );
        let ours = line["target"].as_str().unwrap().starts_with("portal");
        assert!(
            ours || !matches!(line["level"].as_str(), Some("DEBUG" | "TRACE")),
            "other libraries are kept to info: {line}"
        );
    }
    let answered = lines
        .iter()
        .find(|line| {
            line["span"]["reference"] == reference.as_str() && line["message"] == "answered"
        })
        .unwrap();
    assert_eq!(
        (&answered["status"], &answered["span"]["route"]),
        (&serde_json::json!(404), &serde_json::json!("none")),
        "{answered}"
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

async fn examined(over: &[(&str, &str)]) -> Output {
    let options = Options {
        tenant: TENANT.to_owned(),
        client_id: CLIENT.to_owned(),
        client_secret: "the right one".to_owned(),
        redirect_uri: "http://localhost:3000/sign-in/callback".to_owned(),
        portal_url: "http://localhost:3000".to_owned(),
        customers: portal::sandbox::DEFAULT_CUSTOMERS,
    };
    let sandbox = Sandbox::start(options).await.unwrap();
    let (issuer, api) = (sandbox.issuer(), sandbox.api_url());
    let smtp_port = sandbox.smtp_port().to_string();
    let folder = Folder::new("doctor");
    let database = folder.database();
    let mut command = portal(
        &["doctor"],
        &[
            ("PORTAL_CLOUD", "custom"),
            ("PORTAL_TENANT_ID", TENANT),
            ("PORTAL_CLIENT_ID", CLIENT),
            ("PORTAL_CLIENT_SECRET", "the right one"),
            ("PORTAL_AUTHORITY", &issuer),
            ("PORTAL_API_URL", &api),
            ("PORTAL_DATABASE_URL", &database),
            ("PORTAL_ENCRYPTION_KEYS", KEYS),
            ("PORTAL_SMTP_HOST", "127.0.0.1"),
            ("PORTAL_SMTP_PORT", &smtp_port),
            ("PORTAL_SMTP_SECURITY", "none"),
            ("PORTAL_SMTP_FROM", "portal@contoso.example"),
        ],
    );
    command.envs(over.iter().copied());
    tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_finds_a_good_set_up_good() {
    let output = examined(&[]).await;
    let findings = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{findings}");
    for of in [
        "settings",
        "scope",
        "credential",
        "clock",
        "issuer",
        "signing keys",
        "app registration",
        "Partner Center",
        "mail",
    ] {
        assert!(
            findings
                .lines()
                .any(|line| line.starts_with(&format!("OK    {of}: "))),
            "{of} in {findings}"
        );
    }
    assert!(
        findings.contains("http://localhost:3000/sign-in/callback"),
        "{findings}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_says_what_is_wrong_and_never_the_secret() {
    for (name, value, of) in [
        ("PORTAL_CLIENT_SECRET", "hush-hush", "app registration"),
        (
            "PORTAL_API_SCOPE",
            "https://graph.microsoft.com/.default",
            "scope",
        ),
        (
            "PORTAL_AUTHORITY",
            "http://127.0.0.1:9/tenant/v2.0",
            "discovery",
        ),
        ("PORTAL_API_URL", "http://127.0.0.1:9", "Partner Center"),
        (
            "PORTAL_DATABASE_URL",
            "sqlite:///nowhere/at/all/portal.db",
            "database",
        ),
        ("PORTAL_ENCRYPTION_KEYS", "k:hush-hush", "settings"),
        ("PORTAL_SMTP_PORT", "9", "mail"),
        ("PORTAL_CONFIG", "/nowhere/portal.env", "settings"),
    ] {
        let output = examined(&[(name, value)]).await;
        let findings = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{name}: {findings}");
        assert!(
            findings
                .lines()
                .any(|line| line.starts_with(&format!("FAIL  {of}: "))),
            "{name}: {findings}"
        );
        assert!(!findings.contains("hush"), "{findings}");
    }
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

/// A pipe that nobody reads takes 64 KiB.
#[test]
fn a_log_that_nobody_reads_stops_no_request_and_no_end() {
    let mut served = Served::logging_to(
        Stdio::piped(),
        &["serve", "--sandbox", "--addr", "127.0.0.1:0"],
        &[("PORTAL_LOG_FORMAT", "json"), ("PORTAL_REQUEST_RATE", "0")],
    );
    for _ in 0..600 {
        assert!(served.get("/nowhere").starts_with("HTTP/1.1 404"));
    }
    let mut log = served.child.stderr.take().unwrap();
    assert_eq!(served.terminate(), Some(0));
    let mut bytes = Vec::new();
    log.read_to_end(&mut bytes).unwrap();
    let answered = text(&bytes)
        .lines()
        .filter(|line| line.contains("answered"))
        .count();
    assert!(
        (1..600).contains(&answered),
        "the pipe was full: {answered}"
    );
}

#[test]
fn a_collector_that_takes_nothing_is_told_once() {
    let address = format!("http://127.0.0.1:{}/v1/traces", free_port());
    let log = log_of(&[("PORTAL_OTLP_ENDPOINT", &address)], |served| {
        served.get("/sign-in");
    });
    let told = log.matches("takes no traces").count();
    assert_eq!(told, 1, "{log}");
    assert!(log.contains("Connection refused"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_on_this_machine_is_reached_through_a_proxy() {
    let nobody = format!("http://hush:hush@127.0.0.1:{}", free_port());
    let output = examined(&[
        ("HTTP_PROXY", &nobody),
        ("HTTPS_PROXY", &nobody),
        ("http_proxy", &nobody),
        ("ALL_PROXY", &nobody),
        ("NO_PROXY", "example.com"),
    ])
    .await;
    let findings = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{findings}");
    let proxy = nobody.replace("hush:hush@", "");
    assert!(
        findings.contains(&format!("outgoing calls go through {proxy} (HTTPS_PROXY)")),
        "{findings}"
    );
    assert!(!findings.contains("hush"), "{findings}");
}

#[test]
fn a_proxy_that_does_not_answer_is_named_where_it_is_at_fault() {
    let nobody = format!("http://hush:hush@127.0.0.1:{}", free_port());
    let output = portal(
        &["doctor"],
        &[
            ("PORTAL_URL", "https://portal.example.com"),
            ("PORTAL_TENANT_ID", TENANT),
            ("PORTAL_CLIENT_ID", CLIENT),
            ("PORTAL_CLIENT_SECRET", "hush-hush"),
            ("PORTAL_ENCRYPTION_KEYS", KEYS),
            ("PORTAL_DATABASE_URL", "sqlite::memory:"),
            ("HTTPS_PROXY", &nobody),
        ],
    )
    .output()
    .unwrap();
    let findings = text(&output.stdout);
    let proxy = nobody.replace("hush:hush@", "");
    let told = format!("(through {proxy}, which HTTPS_PROXY names)");
    assert_eq!(findings.matches(&told).count(), 2, "{findings}");
    assert!(!findings.contains("hush"), "{findings}");
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

/// A superuser is nobody whom the rights of files keep out, so the file alone is looked at.
#[test]
fn doctor_and_audit_only_read() {
    let folder = Folder::new("readers");
    let database = folder.database();
    let stored = [
        ("PORTAL_DATABASE_URL", database.as_str()),
        ("PORTAL_ENCRYPTION_KEYS", KEYS),
        ("PORTAL_TENANT_ID", TENANT),
        ("PORTAL_CLIENT_ID", CLIENT),
        ("PORTAL_CLIENT_SECRET", "hush"),
        ("PORTAL_CLOUD", "custom"),
        ("PORTAL_AUTHORITY", "http://127.0.0.1:9/t"),
        ("PORTAL_API_URL", "http://127.0.0.1:9"),
    ];
    let file = folder.path().join("portal.db");
    std::fs::write(&file, b"").unwrap();
    for arguments in [&["doctor"][..], &["audit", "verify"], &["audit", "export"]] {
        let output = portal(arguments, &stored).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = text(&output.stdout) + &text(&output.stderr);
        assert!(said.contains("tables"), "{arguments:?}: {said}");
        assert_eq!(std::fs::metadata(&file).unwrap().len(), 0, "{arguments:?}");
    }
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

#[tokio::test(flavor = "multi_thread")]
async fn doctor_warns_of_a_superuser() {
    let Some(cluster) = Cluster::start() else {
        println!("skipped: PostgreSQL's server programs are missing");
        return;
    };
    let url = cluster.fresh_database().await;
    let output = examined(&[("PORTAL_DATABASE_URL", &url)]).await;
    let findings = text(&output.stdout);
    assert!(
        findings.contains("the first start makes the tables") && findings.contains("superuser"),
        "{findings}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_in_memory_is_warned_of() {
    let told = "it is in memory: everything, the audit log too, is lost";
    let output = examined(&[("PORTAL_DATABASE_URL", "sqlite://")]).await;
    let findings = text(&output.stdout);
    assert!(
        findings.contains(&format!("WARN  database: {told}")),
        "{findings}"
    );
    let log =
        tokio::task::spawn_blocking(|| log_of(&[("PORTAL_DATABASE_URL", "sqlite://")], |_| {}));
    let log = log.await.unwrap();
    assert!(
        log.contains("the database is in memory: everything, the audit log too, is lost"),
        "{log}"
    );
}

/// The rights of a folder are found out without any other program.
#[test]
fn doctor_says_what_it_cannot_find_out() {
    let output = portal(
        &["doctor"],
        &[
            ("PORTAL_TENANT_ID", TENANT),
            ("PORTAL_CLIENT_ID", CLIENT),
            ("PORTAL_CLIENT_SECRET", "hush"),
            ("PORTAL_CLOUD", "custom"),
            ("PORTAL_AUTHORITY", "http://127.0.0.1:9/t"),
            ("PORTAL_API_URL", "http://127.0.0.1:9"),
            ("PORTAL_ENCRYPTION_KEYS", KEYS),
            ("PORTAL_DATABASE_URL", "sqlite:///proc/portal.db"),
            ("PATH", "/nowhere"),
        ],
    )
    .output()
    .unwrap();
    let findings = text(&output.stdout);
    assert!(
        findings.contains("this user may not write /proc")
            || findings.contains("whether this user may write /proc could not be found out"),
        "{findings}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_only_reads_is_told_by_start_and_doctor() {
    let Some(cluster) = Cluster::start() else {
        println!("skipped: PostgreSQL's server programs are missing");
        return;
    };
    let url = cluster.fresh_database().await;
    let migrate = url.clone();
    let migrated = tokio::task::spawn_blocking(move || {
        portal(&["migrate"], &[("PORTAL_DATABASE_URL", &migrate)])
            .output()
            .unwrap()
    });
    assert!(migrated.await.unwrap().status.success());
    let admin = sqlx::AnyPool::connect(&url).await.unwrap();
    sqlx::query("ALTER ROLE portal SET default_transaction_read_only = on")
        .execute(&admin)
        .await
        .unwrap();
    admin.close().await;
    let output = examined(&[("PORTAL_DATABASE_URL", &url)]).await;
    let findings = text(&output.stdout);
    assert!(
        findings.contains("FAIL  database: this server takes no writes from this role"),
        "{findings}"
    );
    let log = tokio::task::spawn_blocking(move || {
        let stored = [
            ("PORTAL_DATABASE_URL", url.as_str()),
            ("PORTAL_ENCRYPTION_KEYS", KEYS),
        ];
        log_of(&stored, |served| {
            assert!(served.get("/readyz").starts_with("HTTP/1.1 503"));
        })
    });
    let log = log.await.unwrap();
    assert_eq!(
        log.matches("not ready: the database takes no writes")
            .count(),
        1,
        "{log}"
    );
}

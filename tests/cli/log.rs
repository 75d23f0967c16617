//! The log and the traces of a running portal.

use super::{Served, log_of, text};
use portal_test_support::free_port;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

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

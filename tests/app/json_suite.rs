//! The JSON Parsing Test Suite as what Partner Center answers: every file to a read and to a write,
//! over HTTP. What can be read is shown and goes back as it came; what cannot is told; nothing is
//! called saved that was not.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{Method as Verb, Uri};
use axum::response::{IntoResponse, Response};
use portal::profile::{CountryRules, Json, PROFILES, Profile, Values, changes, read, write};
use portal::store::audit;
use portal::store::audit::Filter;
use portal::store::sealing::hash_hex;
use portal_test_support::{Page, Running, Visitor, start, start_with};
use reqwest::{Method, StatusCode};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// One file of the suite.
struct File {
    name: &'static str,
    bytes: Vec<u8>,
}

impl File {
    fn read(&self) -> Option<Json> {
        Json::parse(&self.bytes).ok()
    }
}

/// All of them, in order; how they are stored is said at the head of the list.
fn suite() -> Vec<File> {
    let lines = include_str!("../data/json-suite/files.txt")
        .lines()
        .filter(|line| !line.starts_with('#'));
    let file = |line: &'static str| {
        let mut parts = line.split('\t');
        let name = parts.next().unwrap();
        let pieces = parts.flat_map(|piece| {
            let (times, escaped) = piece.split_once(' ').unwrap();
            unescaped(escaped).repeat(times.parse().unwrap())
        });
        File {
            name,
            bytes: pieces.collect(),
        }
    };
    lines.map(file).collect()
}

fn unescaped(text: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), text.bytes());
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        bytes.push(match rest.next().unwrap() {
            b't' => b'\t',
            b'n' => b'\n',
            b'r' => b'\r',
            b'\\' => b'\\',
            _ => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
        });
    }
    bytes
}

/// What a JSON text says, however it is spaced and escaped: texts decoded, everything else letter
/// by letter. Not the portal's own reader.
fn tokens(text: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text)).unwrap();
    let (mut tokens, mut at) = (Vec::new(), 0);
    while let Some(letter) = text[at..].chars().next() {
        let mut end = at + letter.len_utf8();
        if letter == '"' {
            let mut escaped = false;
            for inner in text[end..].chars() {
                end += inner.len_utf8();
                match inner {
                    '"' if !escaped => break,
                    _ => escaped = inner == '\\' && !escaped,
                }
            }
            tokens.push(format!(
                "text {}",
                serde_json::from_str::<String>(&text[at..end]).unwrap()
            ));
        } else if !letter.is_ascii_whitespace() {
            tokens.push(letter.to_string());
        }
        at = end;
    }
    tokens
}

#[test]
fn the_suite_is_whole() {
    let suite = suite();
    assert_eq!(suite.len(), 318);
    let all: Vec<u8> = suite.into_iter().flat_map(|file| file.bytes).collect();
    assert_eq!(
        hash_hex(&all),
        "31c0c03f26d4be3e41e46be8b58ad125551847978dffeba491a468aa2eb3793c",
        "as upstream has it"
    );
}

// D2, D6
#[test]
fn what_has_to_be_read_is_read_losslessly_and_what_must_not_be_is_refused() {
    for file in suite() {
        let read = file.read();
        match file.name.as_bytes()[0] {
            b'y' => assert!(read.is_some(), "{}", file.name),
            b'n' => assert!(read.is_none(), "{}", file.name),
            _ => {}
        }
        let Some(json) = read else { continue };
        assert_eq!(
            tokens(json.to_string().as_bytes()),
            tokens(&file.bytes),
            "{}",
            file.name
        );
        assert_eq!(
            tokens(json.pretty().as_bytes()),
            tokens(&file.bytes),
            "{}",
            file.name
        );
        json.doubled();
        CountryRules::read(&json, "DE");
    }
}

// D2
#[test]
fn an_edit_of_a_document_of_the_suite_adds_its_member_and_nothing_else() {
    let editable: Vec<&'static Profile> = PROFILES
        .iter()
        .copied()
        .filter(|profile| profile.is_editable())
        .collect();
    for file in suite() {
        let Some(json @ Json::Object(_)) = file.read() else {
            continue;
        };
        for profile in &editable {
            for place in profile.places().filter(|place| place.field.is_editable()) {
                let typed = Values::from([(place.key(), "typed".to_owned())]);
                let sent = write(profile, &json, &changes(profile, &json, &typed));
                assert_eq!(
                    read(&sent, &place).shown(),
                    "typed",
                    "{} {}",
                    file.name,
                    place.key()
                );
                let (sent, came) = (tokens(sent.to_string().as_bytes()), tokens(&file.bytes));
                assert_eq!(
                    sent[..came.len() - 1],
                    came[..came.len() - 1],
                    "{} {}",
                    file.name,
                    place.key()
                );
            }
        }
    }
}

// D2
#[test]
fn a_member_that_nobody_knows_survives_an_edit_whatever_it_holds() {
    let billing = &portal::profile::BILLING;
    for file in suite() {
        let text = [
            br#"{"address":{"city":"Redmond"},"unknown":"#.as_slice(),
            &file.bytes,
            br#","taxId":"7"}"#,
        ]
        .concat();
        let Ok(document) = Json::parse(&text) else {
            assert_ne!(file.name.as_bytes()[0], b'y', "{}", file.name);
            continue;
        };
        let sent = write(
            billing,
            &document,
            &changes(
                billing,
                &document,
                &Values::from([("address.city".into(), "Bellevue".into())]),
            ),
        );
        let expected: Vec<String> = tokens(&text)
            .into_iter()
            .map(|token| token.replace("text Redmond", "text Bellevue"))
            .collect();
        assert_eq!(
            tokens(sent.to_string().as_bytes()),
            expected,
            "{}",
            file.name
        );
    }
}

/// A Partner Center that answers as it is told.
#[derive(Clone, Default)]
struct Upstream(Arc<Mutex<Answers>>);

#[derive(Default)]
struct Answers {
    read: Vec<u8>,
    /// To a write; it stores only if it is told so.
    write: Vec<u8>,
    stores: bool,
    puts: Vec<Vec<u8>>,
}

impl Upstream {
    async fn start(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = axum::Router::new()
            .fallback(answer)
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    fn reads(&self, bytes: &[u8]) {
        self.0.lock().unwrap().read = bytes.to_vec();
    }

    fn writes(&self, bytes: &[u8], stores: bool) {
        let mut answers = self.0.lock().unwrap();
        (answers.write, answers.stores) = (bytes.to_vec(), stores);
    }

    fn puts(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.0.lock().unwrap().puts)
    }
}

async fn answer(State(upstream): State<Upstream>, method: Verb, uri: Uri, body: Bytes) -> Response {
    let mut answers = upstream.0.lock().unwrap();
    if uri.path().contains("countryvalidationrules") || uri.path().contains("validations") {
        return StatusCode::NOT_FOUND.into_response();
    }
    if method == Verb::PUT {
        answers.puts.push(body.to_vec());
        if answers.stores {
            answers.read = body.to_vec();
        }
        return answers.write.clone().into_response();
    }
    answers.read.clone().into_response()
}

/// A portal on such a Partner Center, and an editor who stays signed in however the clock is set.
async fn portal_on(upstream: &Upstream) -> (Running, Visitor) {
    let api_url = upstream.start().await;
    let portal = start_with(|settings| {
        settings.api_url = api_url;
        (settings.session_idle, settings.session_lifetime) =
            (Duration::from_secs(1 << 28), Duration::from_secs(1 << 28));
    })
    .await;
    let editor = portal.sign_in("Edith Editor").await;
    (portal, editor)
}

const CUSTOMER: &str = "/customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04";

/// The pages of all seven resources and their addresses in the JSON interface.
fn resources() -> Vec<(String, String)> {
    let partner = [
        "billing",
        "legal-business",
        "organization",
        "support",
        "network",
    ];
    let mut all: Vec<_> = partner
        .iter()
        .map(|slug| {
            (
                format!("/partner/{slug}"),
                format!("/api/v1/partner/profiles/{slug}"),
            )
        })
        .collect();
    all.extend(["billing", "company"].map(|slug| {
        (
            format!("{CUSTOMER}/{slug}"),
            format!("/api/v1{CUSTOMER}/profiles/{slug}"),
        )
    }));
    all
}

/// A page and a problem that say that the answer is not what was asked for. No file of the suite is
/// one of the portal's documents.
fn assert_told(name: &str, page: &Page, interface: &Page) {
    assert_eq!(
        (page.status, interface.status),
        (StatusCode::BAD_GATEWAY, StatusCode::BAD_GATEWAY),
        "{name}: {}",
        page.body
    );
    assert_eq!(
        interface.header("content-type"),
        "application/problem+json",
        "{name}"
    );
    assert!(interface.json()["reference"].is_string(), "{name}");
    assert!(
        page.header("content-type").starts_with("text/html") && page.body.contains("<h1"),
        "{name}"
    );
    assert!(
        !page.body.contains("name=\"intent\" value=\"review\""),
        "{name}: nothing to edit"
    );
}

// D2, D6
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_a_member_that_nobody_knows_holds_is_read_and_shown_as_it_came() {
    let upstream = Upstream::default();
    let (_portal, editor) = portal_on(&upstream).await;
    for file in suite().iter().filter(|file| file.read().is_some()) {
        let text = [
            br#"{"companyName":"A","x-unknown":"#.as_slice(),
            &file.bytes,
            b"}",
        ]
        .concat();
        if Json::parse(&text).is_err() {
            // A byte-order mark stands at the begin of a text only.
            continue;
        }
        upstream.reads(&text);
        let (page, interface) = (
            editor.get("/partner/billing").await,
            editor.get(INTERFACE).await,
        );
        assert_eq!(
            (page.status, interface.status),
            (StatusCode::OK, StatusCode::OK),
            "{}: {}",
            file.name,
            page.body
        );
        assert_eq!(
            tokens(interface.body.as_bytes()),
            tokens(&text),
            "{}",
            file.name
        );
    }
}

// D6
#[tokio::test]
async fn what_is_not_the_document_is_told_and_is_never_a_version_or_a_change() {
    let upstream = Upstream::default();
    let (portal, editor) = portal_on(&upstream).await;
    upstream.reads(document("before").as_bytes());
    assert_eq!(editor.get("/partner/billing").await.status, StatusCode::OK);
    let field = include_bytes!("../data/field/error-nested.json");
    for body in [
        field.as_slice(),
        br#"{"error":{"code":"Forbidden","message":"No permission."},"companyName":"x"}"#,
        br#"{"errors":[{"code":"Forbidden","message":"No permission."}]}"#,
        br#"[{"code":"Forbidden","description":"No permission."}]"#,
        br#"{"odata.error":{"code":"Forbidden","message":{"lang":"en","value":"No permission."}}}"#,
        br#"{"Error":{"Code":"Forbidden","Message":"No permission."}}"#,
        b"{}",
        b"[]",
        b"null",
        b"true",
        b"7",
        br#""a text""#,
        br#"{"unheard":"of"}"#,
        b"plain text",
        b"",
    ] {
        upstream.reads(body);
        let name = String::from_utf8_lossy(body);
        for (page, interface) in resources() {
            let (page, interface) = (editor.get(&page).await, editor.get(&interface).await);
            assert_told(&name, &page, &interface);
            assert_eq!(interface.json()["upstreamStatus"], 200, "{name}");
            if name.contains("Forbidden") {
                assert!(page.body.contains("Forbidden"), "{name}: {}", page.body);
                assert_eq!(interface.json()["upstreamCode"], "Forbidden", "{name}");
            }
        }
    }
    let all = audit::page(portal.store(), &Filter::default(), None, 100)
        .await
        .unwrap();
    assert!(
        all.iter()
            .all(|row| row.event != "outside_change" && row.changes.is_none()),
        "{:?}",
        all.iter().map(|row| &row.event).collect::<Vec<_>>()
    );
}

// D6
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_file_as_the_answer_to_a_read_is_shown_or_told() {
    let upstream = Upstream::default();
    let (_portal, editor) = portal_on(&upstream).await;
    for (number, file) in suite().iter().enumerate() {
        upstream.reads(&file.bytes);
        // Every file on the partner's or the customer's billing profile and as the list of
        // customers, each twelfth on all resources.
        for (at, (page, interface)) in resources().iter().enumerate() {
            if number % 12 == 0 || at == number % 2 * 5 {
                assert_told(
                    file.name,
                    &editor.get(page).await,
                    &editor.get(interface).await,
                );
            }
        }
        let list = editor.get("/api/v1/customers").await;
        assert!(
            [StatusCode::OK, StatusCode::BAD_GATEWAY].contains(&list.status),
            "{}: {}",
            file.name,
            list.body
        );
    }
    for path in ["/partner/billing/history", "/history", "/"] {
        assert_eq!(editor.get(path).await.status, StatusCode::OK, "{path}");
    }
}

fn document(number: &str) -> String {
    let address = r#"{"country":"US","city":"Redmond","state":"WA","addressLine1":"1 Microsoft Way","postalCode":"98052"}"#;
    format!(
        r#"{{"companyName":"A","address":{address},"purchaseOrderNumber":"{number}","x-unknown":1.0}}"#
    )
}

const INTERFACE: &str = "/api/v1/partner/profiles/billing";

// D6, U3
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_file_as_the_answer_to_a_write_that_stored_nothing_is_never_a_save() {
    let upstream = Upstream::default();
    let (portal, editor) = portal_on(&upstream).await;
    upstream.reads(document("before").as_bytes());
    let tag = editor.get(INTERFACE).await.header("etag").to_owned();
    for (number, file) in suite().iter().enumerate() {
        upstream.writes(&file.bytes, false);
        // Typed over, and cleared: an answer without the member looks like that.
        let wanted = document(if number % 2 == 0 { "after" } else { "" });
        let page = editor
            .json(
                Method::PUT,
                INTERFACE,
                &[("if-match", &tag)],
                Some(wanted.clone()),
            )
            .await;
        assert_eq!(
            page.status,
            StatusCode::CONFLICT,
            "{}: {}",
            file.name,
            page.body
        );
        assert!(page.json()["reference"].is_string(), "{}", file.name);
        let puts = upstream.puts();
        assert!(
            !puts.is_empty() && puts.iter().all(|put| put == wanted.as_bytes()),
            "{}",
            file.name
        );
        // Until then it may still be carried out; the next look settles it.
        portal.clock.advance(Duration::from_secs(61));
        assert_eq!(
            editor.get(INTERFACE).await.status,
            StatusCode::OK,
            "{}",
            file.name
        );
    }
    editor.get("/partner/billing").await;
    let saved = Filter {
        outcome: Some("saved".to_owned()),
        ..Filter::default()
    };
    assert!(
        audit::page(portal.store(), &saved, None, 10)
            .await
            .unwrap()
            .is_empty()
    );
}

// D6, U3
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_was_stored_is_found_out_whatever_answers_it() {
    let upstream = Upstream::default();
    let (_portal, editor) = portal_on(&upstream).await;
    let suite = suite();
    for (number, file) in suite
        .iter()
        .enumerate()
        .filter(|(number, _)| number % 6 == 0)
    {
        upstream.reads(document("before").as_bytes());
        let tag = editor.get(INTERFACE).await.header("etag").to_owned();
        upstream.writes(&file.bytes, true);
        let wanted = document(if number % 12 == 0 { "after" } else { "" });
        let page = editor
            .json(
                Method::PUT,
                INTERFACE,
                &[("if-match", &tag)],
                Some(wanted.clone()),
            )
            .await;
        assert_eq!(
            (page.status, page.body.as_str()),
            (StatusCode::OK, wanted.as_str()),
            "{}",
            file.name
        );
        assert_eq!(upstream.puts().len(), 1, "{}", file.name);
    }
}

// D6
#[tokio::test]
async fn an_error_inside_of_a_yes_is_an_error() {
    let upstream = Upstream::default();
    let (_portal, editor) = portal_on(&upstream).await;
    let error = br#"{"code":2000,"description":"Something went wrong.","data":[],"source":"PartnerCenter"}"#;
    for body in [
        error.as_slice(),
        br#"{"statusCode":500,"message":"Something went wrong."}"#,
    ] {
        upstream.reads(body);
        for (page, interface) in resources() {
            let (page, interface) = (editor.get(&page).await, editor.get(&interface).await);
            assert_eq!(
                (page.status, interface.status),
                (StatusCode::BAD_GATEWAY, StatusCode::BAD_GATEWAY),
                "{}",
                page.body
            );
            assert!(
                page.body.contains("Something went wrong.")
                    && !page.body.contains("name=\"intent\" value=\"review\""),
                "{}",
                page.body
            );
        }
    }
    upstream.reads(document("before").as_bytes());
    upstream.writes(error, false);
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "after")])
        .await;
    let page = editor.save("/partner/billing", &[]).await;
    assert_eq!(page.outcome(), Some("rejected"), "{}", page.body);
    assert!(
        page.body.contains("Something went wrong.") && page.body.contains("2000"),
        "what the service says is told: {}",
        page.body
    );
    assert_eq!(upstream.puts().len(), 1, "a refusal is not sent again");
    let page = editor.get("/partner/billing").await;
    assert!(
        page.body.contains("value=\"after\""),
        "what was typed is still there: {}",
        page.body
    );
}

// D6: the same through the pages, on each profile that can be edited.
#[tokio::test]
async fn a_save_by_the_form_that_is_answered_by_the_suite_keeps_what_was_typed() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let profiles = [
        ("billing", "purchaseOrderNumber", "4711"),
        ("organization", "companyName", "Adatum"),
        ("support", "telephone", "4255550177"),
    ];
    let documents: Vec<String> = {
        let mut documents = vec![];
        for (slug, ..) in profiles {
            documents.push(
                editor
                    .get(&format!("/api/v1/partner/profiles/{slug}"))
                    .await
                    .body,
            );
        }
        documents
    };
    let upstream = Upstream::default();
    let (_portal, editor) = portal_on(&upstream).await;
    let suite = suite();
    for ((slug, key, value), document) in profiles.into_iter().zip(documents) {
        let file = suite
            .iter()
            .filter(|file| file.name.starts_with("y_object"))
            .nth(value.len() % 5)
            .unwrap();
        upstream.reads(document.as_bytes());
        upstream.writes(&file.bytes, false);
        let path = format!("/partner/{slug}");
        editor.edit(&path, &[(key, value)]).await;
        let page = editor.save(&path, &[]).await;
        assert_eq!(
            page.outcome(),
            Some("unknown"),
            "{slug} {}: {}",
            file.name,
            page.body
        );
        assert!(
            editor.get("/drafts").await.body.contains(&path),
            "{slug}: the draft is kept"
        );
    }
}

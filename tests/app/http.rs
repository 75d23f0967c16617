//! HTTP itself: heads that are refused, encodings, types of content, caching.

use portal_test_support::{Running, start};
use reqwest::{Method, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const BILLING: &str = "/api/v1/partner/profiles/billing";

/// Sends these bytes and returns what comes back until the connection ends.
async fn raw(portal: &Running, request: &str) -> String {
    let address = portal.origin.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(address.replace("localhost", "127.0.0.1"))
        .await
        .unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_request_names_one_host_and_has_a_body_that_can_be_read() {
    let portal = start().await;
    for (head, status) in [
        ("GET /healthz HTTP/1.1\r\nhost: localhost", "200"),
        ("GET /healthz HTTP/1.0", "200"),
        ("GET /healthz HTTP/1.1", "400"),
        ("GET /healthz HTTP/1.1\r\nhost: a\r\nhost: b", "400"),
        ("GET /healthz HTTP/1.1\r\nhost: a\r\nhost: a", "400"),
        ("GET /healthz HTTP/1.1\r\nhost: a b", "400"),
        ("GET /healthz HTTP/1.1\r\nhost:", "400"),
        (
            "GET /healthz HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked",
            "200",
        ),
        (
            "GET /healthz HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked",
            "501",
        ),
    ] {
        let body = if head.contains("chunked") {
            "0\r\n\r\n"
        } else {
            ""
        };
        let answer = raw(
            &portal,
            &format!("{head}\r\nconnection: close\r\n\r\n{body}"),
        )
        .await;
        let line = answer.lines().next().unwrap_or_default();
        assert!(line.contains(&format!(" {status} ")), "{head:?}: {answer}");
    }
    let refused = raw(
        &portal,
        "GET /api/v1/customers HTTP/1.1\r\nconnection: close\r\n\r\n",
    )
    .await;
    assert!(
        refused.contains("application/problem+json") && refused.contains("one header Host"),
        "{refused}"
    );
}

#[tokio::test]
async fn a_save_is_answered_whatever_encodings_the_client_refuses() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let mut got = editor.get(BILLING).await;
    for (order, accepted) in [
        ("1001", "identity;q=0"),
        ("1002", "*;q=0"),
        ("1003", "br;q=0, gzip;q=0, identity;q=0"),
    ] {
        let before = got.json()["purchaseOrderNumber"]
            .as_str()
            .unwrap()
            .to_owned();
        let body = got
            .body
            .replace(&format!("\"{before}\""), &format!("\"{order}\""));
        let headers = [
            ("if-match", got.header("etag")),
            ("accept-encoding", accepted),
        ];
        let stored = editor
            .json(Method::PUT, BILLING, &headers, Some(body))
            .await;
        assert_eq!(stored.status, StatusCode::OK, "{accepted}: {}", stored.body);
        assert_eq!(stored.json()["purchaseOrderNumber"], order);
        got = stored;
    }
    assert_eq!(portal.puts().len(), 3);
}

#[tokio::test]
async fn only_json_is_read_as_json_and_the_answer_says_so() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let got = editor.get(BILLING).await;
    let put = async |content: &[(&str, &str)]| {
        let mut headers = vec![
            ("if-match", got.header("etag")),
            ("origin", &*portal.origin),
        ];
        headers.extend_from_slice(content);
        editor
            .send(Method::PUT, BILLING, &headers, Some(got.body.clone()))
            .await
    };
    for content in [
        &[][..],
        &[("content-type", "text/plain")],
        &[("content-type", "application/x-www-form-urlencoded")],
        &[("content-type", "application/jsonp")],
        &[("content-type", "application/json; charset=utf-16")],
        &[
            ("content-type", "application/json"),
            ("content-encoding", "gzip"),
        ],
        &[
            ("content-type", "application/json"),
            ("content-type", "text/plain"),
        ],
    ] {
        let refused = put(content).await;
        assert_eq!(
            refused.status,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{content:?}"
        );
        assert_eq!(refused.header("accept"), "application/json");
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(
            detail.contains("application/json") && !detail.contains("form"),
            "{detail}"
        );
    }
    for content in [
        "application/json",
        "Application/JSON; charset=UTF-8",
        "application/json;charset=\"utf-8\"",
        "application/merge+json",
    ] {
        let taken = put(&[("content-type", content)]).await;
        assert_eq!(taken.status, StatusCode::OK, "{content}: {}", taken.body);
    }
}

#[tokio::test]
async fn scripts_are_told_what_scripts_can_do() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let tag = editor.get(BILLING).await.header("etag").to_owned();
    let headers = [("if-match", tag.as_str())];
    let long = "x".repeat(201);
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(70_000));
    let broken = "{\"a\": 1,\n oops}";
    for (page, status, words) in [
        (
            editor
                .json(Method::PUT, BILLING, &headers, Some(broken.into()))
                .await,
            400,
            "line 2, column",
        ),
        (
            editor
                .json(Method::PUT, BILLING, &headers, Some(large))
                .await,
            413,
            "64 KiB",
        ),
        (
            editor
                .get(&format!("/api/v1/customers?search={long}"))
                .await,
            400,
            "200 characters",
        ),
        (
            editor.get("/api/v1/customers?search=a&search=b").await,
            400,
            "openapi.json",
        ),
        (
            editor.get("/api/v1/customers?after=%00").await,
            400,
            "first page",
        ),
        (
            editor
                .json(Method::PUT, BILLING, &[], Some("{}".into()))
                .await,
            428,
            "ETag",
        ),
        (
            editor
                .send(Method::PUT, BILLING, &[], Some("{}".into()))
                .await,
            403,
            "Origin",
        ),
        (portal.anon().get(BILLING).await, 401, "session cookie"),
    ] {
        assert_eq!(page.status.as_u16(), status, "{}", page.body);
        let detail = page.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(words), "{status}: {detail}");
        let pages = ["Go back", "form could", "this form", "reload"];
        assert!(!pages.iter().any(|word| detail.contains(word)), "{detail}");
        assert_eq!(
            page.header("www-authenticate").is_empty(),
            status != 401,
            "every 401 has a challenge, and nothing else"
        );
        let kind = page.json()["type"].as_str().unwrap().to_owned();
        let help = portal.anon().get("/help/errors").await;
        let anchor = kind.split('#').nth(1).unwrap().to_owned();
        assert!(help.body.contains(&format!("id=\"{anchor}\"")), "{kind}");
    }
    let page = editor.get(&format!("/customers?search={long}")).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.body.contains("200 characters"), "{}", page.body);
    for path in ["/search", "/help/errors"] {
        let page = editor.get(&format!("{path}?q={long}")).await;
        assert!(page.body.contains("first 200 characters"), "{path}");
    }
    assert!(portal.puts().is_empty());
}

// W4: files that are the same for everybody may be kept, what belongs to somebody never.
#[tokio::test]
async fn the_icon_and_the_robots_file_may_be_kept_for_a_day() {
    let portal = start().await;
    let anon = portal.anon();
    for path in ["/favicon.ico", "/robots.txt"] {
        let first = anon.get(path).await;
        assert_eq!(
            first.header("cache-control"),
            "public, max-age=86400",
            "{path}"
        );
        let again = anon
            .send(
                Method::GET,
                path,
                &[("if-none-match", first.header("etag"))],
                None,
            )
            .await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
        assert_eq!(
            again.header("cache-control"),
            "public, max-age=86400",
            "{path}"
        );
    }
    for path in ["/help/errors", "/assets/none.css", "/healthz", "/nowhere"] {
        assert_eq!(
            anon.get(path).await.header("cache-control"),
            "no-store",
            "{path}"
        );
    }
}

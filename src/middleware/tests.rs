//! The layers around a small router.

use super::*;
use crate::config::tests::read;
use crate::error::{Error, ErrorKind};
use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, VARY};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use tower::ServiceExt;

const OURS: &str = "http://localhost:3000";

async fn panics() -> &'static str {
    panic!("on purpose")
}

/// A stand-in for the layer that renders errors: writes the error kind into the body.
async fn render(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Some(error) = response.extensions().get::<Arc<Error>>().cloned() {
        assert_ne!(error.kind, ErrorKind::Mfa, "rendering panics on purpose");
        *response.body_mut() = Body::from(error.kind.as_str());
    }
    response
}

fn app() -> Router {
    let settings = read(&[]).unwrap();
    let router = Router::new()
        .route(
            "/nonce",
            get(async |Extension(Nonce(nonce)): Extension<Nonce>| nonce),
        )
        .route(
            "/reference",
            get(async |Extension(RequestId(reference)): Extension<RequestId>| reference),
        )
        .route("/panics", get(panics))
        .route("/draws-badly", get(async || Error::from(ErrorKind::Mfa)))
        .route("/post", post(async |body: String| body.len().to_string()))
        .route(
            "/form",
            post(async |_: axum::Form<Vec<(String, String)>>| "read"),
        )
        .route(
            "/asset",
            get(async || {
                (
                    [(CACHE_CONTROL, "public, max-age=31536000, immutable")],
                    "asset",
                )
            }),
        )
        .route(
            "/icon",
            get(async || ([(CACHE_CONTROL, "public, max-age=86400")], "icon")),
        )
        .route("/page", get(async || "word ".repeat(1000)))
        .route("/long", get(async || "word ".repeat(10_000)));
    outer(inner(router, &settings).layer(from_fn(render)), &settings)
}

async fn ask(
    request: axum::http::request::Builder,
    body: impl Into<Body>,
) -> (Response<()>, String) {
    let request = request.header("host", "localhost:3000");
    let response = app()
        .oneshot(request.body(body.into()).unwrap())
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (
        Response::from_parts(parts, ()),
        String::from_utf8_lossy(&body).into_owned(),
    )
}

async fn get_page(path: &str) -> (Response<()>, String) {
    ask(Request::get(path), "").await
}

/// Promise W2, for success, error and panic.
#[tokio::test]
async fn every_answer_carries_the_headers_and_a_reference() {
    for (path, status) in [
        ("/page", 200),
        ("/nowhere", 404),
        ("/post", 405),
        ("/panics", 500),
        ("/draws-badly", 500),
        ("/asset", 200),
        ("/icon", 200),
    ] {
        let (answer, _) = get_page(path).await;
        assert_eq!(answer.status(), status, "{path}");
        let policy = answer.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.contains("'nonce-") && !policy.contains("unsafe-inline"),
            "{path}: {policy}"
        );
        assert_eq!(answer.headers()["portal-reference"].len(), 10, "{path}");
        assert_eq!(
            answer.headers()[CACHE_CONTROL] == "no-store",
            !matches!(path, "/asset" | "/icon"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_nonce_is_fresh_and_the_one_in_the_policy() {
    let (first, nonce) = get_page("/nonce").await;
    assert!(
        first.headers()[CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .contains(&format!("'nonce-{nonce}'"))
    );
    assert_ne!(get_page("/nonce").await.1, nonce);
    let (answer, reference) = get_page("/reference").await;
    assert_eq!(answer.headers()["portal-reference"], reference.as_str());
}

/// Promise W1, also for routes that do not exist.
#[tokio::test]
async fn other_origins_are_refused_before_anything_runs() {
    for path in ["/post", "/nowhere", "/page", "/panics"] {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            let (answer, body) = ask(
                Request::builder()
                    .method(method)
                    .uri(path)
                    .header("origin", "https://evil.example"),
                "x",
            )
            .await;
            assert_eq!(
                (answer.status(), body.as_str()),
                (StatusCode::FORBIDDEN, "cross-origin"),
                "{path}"
            );
        }
    }
    assert_eq!(
        ask(Request::post("/post"), "x").await.0.status(),
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        ask(Request::post("/post").header("origin", OURS), "x")
            .await
            .1,
        "1"
    );
    assert_eq!(
        ask(
            Request::post("/post").header("sec-fetch-site", "same-origin"),
            "x"
        )
        .await
        .1,
        "1"
    );
}

#[tokio::test]
async fn bodies_are_64_kib_at_most() {
    let (answer, body) = ask(
        Request::post("/post").header("origin", OURS),
        "x".repeat(BODY_LIMIT),
    )
    .await;
    assert_eq!(
        (answer.status(), body),
        (StatusCode::OK, BODY_LIMIT.to_string())
    );
    let (answer, body) = ask(
        Request::post("/post").header("origin", OURS),
        "x".repeat(BODY_LIMIT + 1),
    )
    .await;
    assert_eq!(
        (answer.status(), body.as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, "too-large")
    );
    let announced = Request::post("/post")
        .header("origin", OURS)
        .header("content-length", "65537");
    assert_eq!(
        ask(announced, "").await.0.status(),
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test]
async fn what_axum_refuses_is_drawn_as_an_error_of_ours() {
    assert_eq!(get_page("/nowhere").await.1, "not-found");
    assert_eq!(get_page("/panics").await.1, "ours");
    let (answer, body) = get_page("/post").await;
    assert_eq!(
        (answer.headers()[ALLOW].to_str().unwrap(), body.as_str()),
        ("POST", "method")
    );
    assert!(get_page("/draws-badly").await.1.contains("Reference: "));
}

#[tokio::test]
async fn what_was_done_is_answered_whatever_encodings_are_refused() {
    for accepted in [
        "identity;q=0",
        "*;q=0",
        "br;q=0, gzip;q=0, identity;q=0",
        "deflate, identity;q=0",
    ] {
        for (method, path) in [(Method::POST, "/post"), (Method::GET, "/page")] {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header("origin", OURS)
                .header("accept-encoding", accepted);
            let (answer, body) = ask(request, "x").await;
            assert_eq!(answer.status(), StatusCode::OK, "{path}: {accepted}");
            assert!(!answer.headers().contains_key(CONTENT_ENCODING));
            assert!(!body.is_empty());
        }
    }
}

#[tokio::test]
async fn a_body_of_another_type_is_told_so() {
    let request = Request::post("/form")
        .header("origin", OURS)
        .header("content-type", "text/plain");
    let (answer, body) = ask(request, "a=b").await;
    assert_eq!(
        (answer.status(), body.as_str()),
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type")
    );
}

#[tokio::test]
async fn a_handler_that_takes_too_long_is_answered_for() {
    let never = std::future::pending::<String>;
    let time = std::time::Duration::from_millis(10);
    let layer = from_fn_with_state(time, handler_errors::catch_failures);
    let router = Router::new().route("/never", get(never)).layer(layer);
    let request = Request::get("/never").body(Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
}

#[tokio::test]
async fn short_pages_are_compressed_quickly_and_long_ones_thoroughly() {
    for (path, accepted, encoding) in [
        ("/page", "gzip, deflate, br, zstd", Some("zstd")),
        ("/page", "gzip, br", Some("br")),
        ("/page", "gzip;q=0.5, zstd;q=0", Some("gzip")),
        ("/long", "gzip, deflate, br, zstd", Some("br")),
        ("/long", "zstd", None),
    ] {
        let request = Request::get(path).header("accept-encoding", accepted);
        let (answer, _) = ask(request, "").await;
        let told = answer.headers().get(CONTENT_ENCODING);
        assert_eq!(
            told.map(|told| told.to_str().unwrap()),
            encoding,
            "{path}: {accepted}"
        );
        let vary: Vec<_> = answer.headers().get_all(VARY).iter().collect();
        assert_eq!(vary, ["accept-encoding"], "{path}: {accepted}");
    }
}

#[tokio::test]
async fn pages_are_compressed() {
    let (answer, _) = ask(
        Request::get("/page").header("accept-encoding", "gzip, br"),
        "",
    )
    .await;
    assert_eq!(answer.headers()[CONTENT_ENCODING], "br");
    assert!(
        !get_page("/page")
            .await
            .0
            .headers()
            .contains_key(CONTENT_ENCODING)
    );
}

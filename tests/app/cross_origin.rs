//! W1: no state change from another origin, by any route, method or body type.

use crate::routes::ROUTES;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use portal_test_support::start;
use tower::ServiceExt;

/// How a form or script may send something.
const BODIES: [(Option<&str>, &str); 5] = [
    (None, ""),
    (
        Some("application/x-www-form-urlencoded"),
        "intent=discard&language=fr",
    ),
    (
        Some("multipart/form-data; boundary=x"),
        "--x\r\nContent-Disposition: form-data; name=\"intent\"\r\n\r\ndiscard\r\n--x--\r\n",
    ),
    (Some("text/plain"), "intent=discard"),
    (Some("application/json"), "{\"purchaseOrderNumber\":\"x\"}"),
];

/// Header lines, and whether they prove our own origin.
struct Case {
    lines: Vec<(&'static str, String)>,
    ours: bool,
}

fn cases(ours: &str) -> Vec<Case> {
    let (_, port) = ours.rsplit_once(':').expect("a port");
    let other_port = if port == "8443" { "8444" } else { "8443" };
    let origins = [
        None,
        Some(ours.to_owned()),
        Some("null".to_owned()),
        Some(String::new()),
        Some("https://evil.example".to_owned()),
        Some(ours.replace("http:", "https:")),
        Some(format!("http://localhost:{other_port}")),
        Some("http://localhost".to_owned()),
        Some(format!("http://127.0.0.1:{port}")),
        Some(format!("http://sub.localhost:{port}")),
        Some(format!("http://localhost.evil.example:{port}")),
        Some(format!("http://localhost:{port}.evil.example")),
        Some(format!("http://localhost:{port}@evil.example")),
        Some(ours.to_uppercase()),
        Some(format!("{ours}/")),
        Some(format!("{ours} https://evil.example")),
    ];
    let sites = [
        None,
        Some("same-origin"),
        Some("same-site"),
        Some("cross-site"),
        Some("none"),
        Some(""),
        Some("Same-Origin"),
        Some("bogus"),
    ];
    let mut cases = Vec::new();
    for site in sites {
        for origin in &origins {
            let (none, is_ours) = (origin.is_none(), origin.as_deref() == Some(ours));
            // A page with `Referrer-Policy: no-referrer` has no other origin to send.
            let is_hidden = origin.as_deref() == Some("null");
            let passes = match site {
                Some("same-origin") => none || is_ours || is_hidden,
                None | Some("none") => is_ours,
                Some(_) => false,
            };
            let site = site.map(|site| ("sec-fetch-site", site.to_owned()));
            cases.push(Case {
                lines: site
                    .into_iter()
                    .chain(origin.clone().map(|origin| ("origin", origin)))
                    .collect(),
                ours: passes,
            });
        }
    }
    let line = |name, value: &str| (name, value.to_owned());
    let doubled = [
        vec![line("origin", ours), line("origin", "https://evil.example")],
        vec![line("origin", "https://evil.example"), line("origin", ours)],
        vec![
            line("sec-fetch-site", "same-origin"),
            line("sec-fetch-site", "cross-site"),
        ],
        vec![
            line("sec-fetch-site", "cross-site"),
            line("sec-fetch-site", "same-origin"),
            line("origin", ours),
        ],
        // What proxies and pages may set by themselves proves nothing.
        vec![line("referer", &format!("{ours}/partner/billing"))],
        vec![
            line("x-forwarded-host", "localhost"),
            line("host", "localhost"),
        ],
        vec![line("x-requested-with", "XMLHttpRequest")],
    ];
    cases.extend(doubled.map(|lines| Case { lines, ours: false }));
    cases
}

// W1
#[tokio::test]
async fn w1_every_route_by_every_header_case_and_body() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let cookie = editor.cookies();
    let router = portal.portal.router(axum::Router::new());
    let ask = async |method: &str,
                     address: &str,
                     case: &Case,
                     body: &(Option<&str>, &'static str),
                     cookie: Option<&str>| {
        let mut request = Request::builder().method(method).uri(address);
        // Every request names its host; without one it is refused whatever else it says.
        if !case.lines.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", "localhost");
        }
        for (name, value) in case
            .lines
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .chain(cookie.map(|value| ("cookie", value)))
        {
            request = request.header(name, value);
        }
        if let Some(kind) = body.0 {
            request = request.header("content-type", kind);
        }
        router
            .clone()
            .oneshot(request.body(Body::from(body.1)).unwrap())
            .await
            .unwrap()
    };
    let customer = editor.get("/api/v1/customers").await.json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let cases = cases(&portal.origin);
    assert!(cases.len() >= 44, "{}", cases.len());
    let (mut refused, mut allowed) = (0, 0);
    for route in ROUTES.iter().filter(|route| route.changes_something()) {
        let address = route.address(&customer);
        for case in &cases {
            for body in &BODIES {
                let what = || format!("{} {address} {:?} {:?}", route.method, case.lines, body.0);
                // Those that pass are asked by nobody, so that they do not change anything either.
                let answer = ask(
                    route.method,
                    &address,
                    case,
                    body,
                    (!case.ours).then_some(cookie.as_str()),
                )
                .await;
                assert_eq!(
                    answer.status() == StatusCode::FORBIDDEN,
                    !case.ours,
                    "{}: {}",
                    what(),
                    answer.status()
                );
                assert!(
                    case.ours || !answer.headers().contains_key("set-cookie"),
                    "{}",
                    what()
                );
                refused += usize::from(!case.ours);
                allowed += usize::from(case.ours);
            }
        }
    }
    // Methods that a route does not have are refused alike, and tell nothing about it.
    for (at, route) in ROUTES.iter().enumerate() {
        for method in ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"] {
            for (number, case) in cases
                .iter()
                .filter(|case| !case.ours)
                .enumerate()
                .filter(|(number, _)| number % 10 == at % 10)
            {
                let answer = ask(
                    method,
                    &route.address(&customer),
                    case,
                    &BODIES[number % BODIES.len()],
                    Some(&cookie),
                )
                .await;
                assert_eq!(
                    answer.status(),
                    StatusCode::FORBIDDEN,
                    "{method} {} {:?}",
                    route.pattern,
                    case.lines
                );
                refused += 1;
            }
        }
    }
    println!(
        "{} header cases: {refused} refused, {allowed} let through",
        cases.len()
    );
    assert!(portal.puts().is_empty());
    assert_eq!(
        editor.get("/account").await.status,
        StatusCode::OK,
        "still signed in"
    );
    assert!(
        editor
            .get("/")
            .await
            .header("content-language")
            .starts_with("en"),
        "the language is the same"
    );
}

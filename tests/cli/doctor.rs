//! `portal doctor`: what it finds, what it cannot find out, and that it changes nothing.

use super::{CLIENT, KEYS, TENANT, log_of, portal, text};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portal::sandbox::{Options, Sandbox};
use portal_test_support::postgres::Cluster;
use portal_test_support::{Folder, free_port};
use serde_json::{Value, json};
use std::process::Output;
use std::sync::{Arc, Mutex};

pub async fn examined(over: &[(&str, &str)]) -> Output {
    let options = Options {
        tenant: TENANT.to_owned(),
        client_id: CLIENT.to_owned(),
        client_secret: "the right one".to_owned(),
        redirect_uri: "http://localhost:3000/sign-in/callback".to_owned(),
        portal_url: "http://localhost:3000".to_owned(),
        customers: portal::sandbox::DEFAULT_CUSTOMERS,
        clock: portal::clock::Clock::system(),
    };
    let sandbox = Sandbox::start(options).await.unwrap();
    let (issuer, api) = (sandbox.issuer(), sandbox.api_url());
    let smtp = sandbox.smtp_addr();
    let (smtp_host, smtp_port) = (smtp.ip().to_string(), smtp.port().to_string());
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
            ("PORTAL_SMTP_HOST", &smtp_host),
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

/// The requests of a token endpoint: header `Authorization`, and body.
type TokenRequests = Arc<Mutex<Vec<(Option<String>, String)>>>;

/// Starts a provider that takes a secret in the header only, and says so. `change` may make its
/// document another one. Returns its issuer, and what its token endpoint is sent.
async fn header_only_provider(change: impl FnOnce(&mut Value)) -> (String, TokenRequests) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}/t", listener.local_addr().unwrap());
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
    });
    change(&mut document);
    let requests = TokenRequests::default();
    let kept = Arc::clone(&requests);
    let token = async move |headers: HeaderMap, body: String| {
        let header = headers.get("authorization");
        let header = header.map(|value| value.to_str().unwrap().to_owned());
        let taken = header.is_some();
        kept.lock().unwrap().push((header, body));
        if taken {
            (StatusCode::OK, Json(json!({"access_token": "a"})))
        } else {
            (
                StatusCode::UNAUTHORIZED,
                Json(json!({"error": "invalid_client"})),
            )
        }
    };
    let router = Router::new()
        .route(
            "/t/.well-known/openid-configuration",
            get(async move || Json(document.clone())),
        )
        .route(
            "/t/keys",
            get(async || Json(json!({"keys": [{"kty": "RSA"}]}))),
        )
        .route("/t/token", post(token));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (issuer, requests)
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_puts_the_secret_where_the_provider_takes_it() {
    let (issuer, requests) = header_only_provider(|_| ()).await;
    let output = examined(&[("PORTAL_AUTHORITY", &issuer)]).await;
    let findings = text(&output.stdout);
    assert!(
        findings.contains("OK    app registration: the provider accepts app and credential"),
        "{findings}"
    );
    let requests = requests.lock().unwrap();
    let [(Some(header), body)] = &requests[..] else {
        panic!("one request: {requests:?}");
    };
    let account = STANDARD.encode(format!("{CLIENT}:the+right+one"));
    assert_eq!(header, &format!("Basic {account}"));
    assert!(!body.contains("secret"), "{body}");
}

/// The address without TLS leads to the provider of the test, by the proxy.
#[tokio::test(flavor = "multi_thread")]
async fn doctor_sends_the_secret_to_no_address_that_the_portal_refuses() {
    for (member, value, of) in [
        (
            "token_endpoint",
            "http://login.example/t/token",
            "discovery",
        ),
        (
            "end_session_endpoint",
            "http://login.example/end",
            "discovery",
        ),
        ("issuer", "https://login.example/another", "issuer"),
        ("jwks_uri", "no address", "discovery"),
    ] {
        let (issuer, requests) = header_only_provider(|document| {
            document[member] = value.into();
        })
        .await;
        let proxy = issuer.trim_end_matches("/t");
        let output = examined(&[("PORTAL_AUTHORITY", &issuer), ("HTTP_PROXY", proxy)]).await;
        let findings = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{member}: {findings}");
        for line in [
            format!("FAIL  {of}: "),
            "NOTE  app registration: not checked".to_owned(),
        ] {
            assert!(findings.contains(&line), "{member}: {line} in {findings}");
        }
        assert_eq!(requests.lock().unwrap().len(), 0, "{member}");
    }
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

/// Promise K1.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_whose_password_is_not_encoded_is_told_without_a_part_of_it() {
    let output = examined(&[("HTTPS_PROXY", "http://hush:12/hush@127.0.0.1:9")]).await;
    let findings = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{findings}");
    assert!(
        findings.contains("FAIL  network: HTTPS_PROXY")
            && findings.contains("percent-encode the password"),
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

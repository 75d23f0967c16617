//! `make bench` measures the cost of a page. The portal runs in a separate process, the sandbox and
//! the load in this one. Results are the portal's own processor time, and the ratio to a bare
//! handler that was measured in the same run.
//!
//! The bare handler does what every edit page must do: it looks up the session, calls Partner
//! Center once, and writes a ready text of the same length.

mod slow;

use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use portal::auth::session::CurrentUser;
use portal::clock::Clock;
use portal::config::Settings;
use portal::middleware;
use portal::partner_center::Credentials;
use portal::profile::Target;
use portal::sandbox::Sandbox;
use portal_test_support::{AppState, Instance, free_port, on_sandbox};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// Environment variable with the length of the text that the bare handler writes. It is the length
/// of the billing form, which the first line of the output prints.
const READY: &str = "PORTAL_BENCH_READY";
const ROUND: usize = 1_000;
const AT_ONCE: usize = 4;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    match std::env::var("PORTAL_BENCH_CHILD") {
        Ok(child) => runtime.block_on(serve(&child)),
        Err(_) => runtime.block_on(measure()),
    }
}

/// Runs the measured process. `child` is `port issuer api database`.
async fn serve(child: &str) {
    let started = Instant::now();
    let words: Vec<&str> = child.split(' ').collect();
    let [port, issuer, api, database] = words[..] else {
        panic!("four words")
    };
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}"))
        .await
        .expect("a free port");
    let settings = Settings {
        database_url: database.to_owned(),
        session_idle: Duration::from_secs(3600),
        session_lifetime: Duration::from_secs(36_000),
        ..on_sandbox::settings(&format!("http://localhost:{port}"), issuer, api)
    };
    let portal = Instance::start(settings, Clock::system()).await;
    let bare = Router::new()
        .route("/bench/bare", get(bare))
        .with_state(portal.state().clone());
    let bare = middleware::outer(
        middleware::inner(bare, portal.settings()),
        portal.settings(),
    );
    println!("ready {}", started.elapsed().as_millis());
    portal.serve(listener, bare, CancellationToken::new()).await;
}

async fn bare(CurrentUser(person): CurrentUser, State(portal): State<AppState>) -> Html<String> {
    let person = person.expect("signed in");
    let token = portal.auth.tokens.access(&person).await.expect("a token");
    let target = Target::partner("billing").expect("a profile");
    let document = portal
        .upstream
        .client
        .get(
            &Credentials {
                name: "Edith Editor".into(),
                token,
                locale: "en-US",
            },
            &target,
        )
        .await
        .expect("a document");
    let length = std::env::var(READY)
        .ok()
        .and_then(|length| length.parse().ok())
        .unwrap_or(20_000_usize);
    assert!(document.get("companyName").is_some());
    Html("x".repeat(length))
}

/// The measured process. It is killed when dropped.
struct Measured {
    child: Child,
    origin: String,
    started_ms: u128,
}

impl Drop for Measured {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(port: u16, sandbox: &Sandbox, database: &str, length: usize) -> Measured {
    let words = format!(
        "{port} {} {} {database}",
        sandbox.issuer(),
        sandbox.api_url()
    );
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .env("PORTAL_BENCH_CHILD", words)
        .env(READY, length.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("its output");
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    let started_ms = line
        .trim()
        .strip_prefix("ready ")
        .and_then(|ms| ms.parse().ok())
        .expect("ready");
    Measured {
        child,
        origin: format!("http://localhost:{port}"),
        started_ms,
    }
}

impl Measured {
    /// Processor time so far, in clock ticks of 10 ms (proc(5): utime and stime).
    fn ticks(&self) -> u64 {
        let stat =
            std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("Linux");
        let fields: Vec<&str> = stat
            .rsplit_once(')')
            .expect("a name")
            .1
            .split_whitespace()
            .collect();
        fields[11].parse::<u64>().expect("utime") + fields[12].parse::<u64>().expect("stime")
    }

    /// Resident memory in MiB.
    fn memory(&self) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("Linux");
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .expect("a figure");
        line.split_whitespace()
            .nth(1)
            .and_then(|kb| kb.parse::<u64>().ok())
            .expect("kB")
            / 1024
    }

    /// Returns processor milliseconds per request, and requests per second.
    async fn round(
        &self,
        http: &reqwest::Client,
        cookie: &str,
        path: &str,
        requests: usize,
    ) -> (f64, f64) {
        let (ticks, since) = (self.ticks(), Instant::now());
        let visitors = (0..AT_ONCE).map(|_| async {
            for _ in 0..requests / AT_ONCE {
                let answer = http
                    .get(format!("{}{path}", self.origin))
                    .header("cookie", cookie)
                    .send()
                    .await
                    .expect("an answer");
                assert!(answer.status().is_success(), "{path}: {}", answer.status());
                answer.bytes().await.expect("a body");
            }
        });
        futures::future::join_all(visitors).await;
        #[allow(clippy::cast_precision_loss)]
        let (spent, count) = ((self.ticks() - ticks) as f64 * 10.0, requests as f64);
        (spent / count, count / since.elapsed().as_secs_f64())
    }
}

async fn measure() {
    let port = free_port();
    let origin = format!("http://localhost:{port}");
    let sandbox = Sandbox::start(on_sandbox::options(&origin))
        .await
        .expect("the sandbox");
    let folder = std::env::temp_dir().join(format!("portal-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let database = format!("sqlite://{}", folder.join("bench.db").display());
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");

    // The first start creates the database; the results come from the second.
    let first = spawn(port, &sandbox, &database, 0);
    let cookie = sign_in(&http, &first.origin).await;
    let form = http
        .get(format!("{}/partner/billing", first.origin))
        .header("cookie", &cookie)
        .send()
        .await
        .expect("the form");
    let length = form.bytes().await.expect("a body").len();
    drop(first);
    let portal = spawn(port, &sandbox, &database, length);
    println!(
        "edit page: {length} bytes before compression\nstart to ready, database in place: {} ms",
        portal.started_ms
    );

    // `cargo bench --bench portal -- slow`
    if std::env::args().any(|argument| argument == "slow") {
        portal
            .round(&http, &cookie, "/partner/billing", ROUND / 2)
            .await;
        return slow::measure(&portal, &http, &cookie).await;
    }
    portal.round(&http, &cookie, "/bench/bare", ROUND).await;
    println!(
        "\n{:<28}{:>14}{:>12}{:>16}",
        "page", "CPU ms/page", "ratio", "requests/s"
    );
    let (bare, rate) = portal.round(&http, &cookie, "/bench/bare", 2 * ROUND).await;
    println!(
        "{:<28}{bare:>14.3}{:>12.2}{rate:>16.0}",
        "bare handler", 1.0
    );
    for path in [
        "/partner/billing",
        "/partner/organization",
        "/partner/support",
        "/partner/network",
        "/customers",
        "/drafts",
    ] {
        portal.round(&http, &cookie, path, ROUND / 5).await;
        let (cpu, rate) = portal.round(&http, &cookie, path, ROUND).await;
        println!("{path:<28}{cpu:>14.3}{:>12.2}{rate:>16.0}", cpu / bare);
    }
    portal
        .round(&http, &cookie, "/partner/billing", 3 * ROUND)
        .await;
    println!(
        "\nresident after about 12,000 requests: {} MiB",
        portal.memory()
    );
    slow::measure(&portal, &http, &cookie).await;
    drop(portal);
    println!(
        "\n{:<28}{:>14}{:>14}{:>14}",
        "asset, bytes", "raw", "brotli", "gzip"
    );
    for asset in portal::assets::weights() {
        println!(
            "{:<28}{:>14}{:>14}{:>14}",
            asset.name, asset.raw, asset.brotli, asset.gzip
        );
    }
    let _ = std::fs::remove_dir_all(folder);
}

/// Signs in as a browser does, and returns the session's cookie.
async fn sign_in(http: &reqwest::Client, origin: &str) -> String {
    let cookie = |answer: &reqwest::Response, name: &str| {
        let cookies = answer
            .headers()
            .get_all("set-cookie")
            .iter()
            .filter_map(|value| value.to_str().ok());
        cookies
            .filter(|cookie| cookie.starts_with(name))
            .find_map(|cookie| cookie.split(';').next().map(str::to_owned))
    };
    let location = |answer: &reqwest::Response| {
        answer.headers()["location"]
            .to_str()
            .expect("an address")
            .to_owned()
    };
    let start = http
        .get(format!("{origin}/sign-in?return_to=/"))
        .send()
        .await
        .expect("sign-in");
    let login = cookie(&start, "__Host-login").expect("a cookie");
    let user = Sandbox::users()
        .iter()
        .find(|user| user.name == "Edith Editor")
        .expect("an editor");
    let chosen = http
        .post(location(&start))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("user={}", user.key));
    let chosen = chosen.send().await.expect("the provider");
    let back = http
        .get(location(&chosen))
        .header("cookie", login)
        .send()
        .await
        .expect("the callback");
    cookie(&back, "__Host-session").expect("a session")
}

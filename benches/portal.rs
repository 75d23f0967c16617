//! `scripts/bench slow`: the effect of slow sockets on others, and the weights of the assets. The
//! portal runs in a process of its own, the sandbox and the load in this one. What pages cost is
//! measured from outside, by `scripts/bench pages`, beside programs that share no code with the
//! portal.

mod slow;

use axum::Router;
use portal::clock::Clock;
use portal::config::Settings;
use portal::sandbox::Sandbox;
use portal_test_support::{Instance, free_port, on_sandbox};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Requests that warm the portal up.
const WARM_UP: usize = 500;
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
    println!("ready");
    portal
        .serve(listener, Router::new(), CancellationToken::new())
        .await;
}

/// The measured process. It is killed when dropped.
struct Measured {
    child: Child,
    origin: String,
}

impl Drop for Measured {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(port: u16, sandbox: &Sandbox, database: &str) -> Measured {
    let words = format!(
        "{port} {} {} {database}",
        sandbox.issuer(),
        sandbox.api_url()
    );
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .env("PORTAL_BENCH_CHILD", words)
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("its output");
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    assert_eq!(line.trim(), "ready");
    Measured {
        child,
        origin: format!("http://localhost:{port}"),
    }
}

impl Measured {
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

    /// Asks for a page so many times.
    async fn ask(&self, http: &reqwest::Client, cookie: &str, path: &str, requests: usize) {
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

    let portal = spawn(port, &sandbox, &database);
    let cookie = sign_in(&http, &portal.origin).await;
    portal
        .ask(&http, &cookie, "/partner/billing", WARM_UP)
        .await;
    slow::measure(&portal, &http, &cookie).await;
    drop(portal);
    println!("\n| Asset | bytes | brotli | gzip |\n|---|---:|---:|---:|");
    for asset in portal::assets::weights() {
        println!(
            "| `{}` | {} | {} | {} |",
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

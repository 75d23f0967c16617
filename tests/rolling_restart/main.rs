//! Two replicas of the real program on one PostgreSQL behind nginx, replaced one after the other
//! while people work: no action of theirs fails (C4, D4, U5). Needs nginx and PostgreSQL;
//! `scripts/setup --test` brings both.

mod failover;

use portal::sandbox::Sandbox;
use portal_test_support::postgres::Cluster;
use portal_test_support::{Visitor, free_port, on_sandbox, program, until};
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// People who edit all the time, each another customer.
const PEOPLE: usize = 4;
/// Each replica is replaced so often.
const ROUNDS: usize = 2;

/// nginx with the file that we publish, led to these replicas.
struct Proxy {
    child: Child,
    folder: PathBuf,
}

impl Proxy {
    fn start(nginx: &str, port: u16, replicas: [u16; 2]) -> Proxy {
        let folder = std::env::temp_dir().join(format!("portal-replicas-{port}"));
        fs::create_dir_all(&folder).unwrap();
        let published =
            fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/nginx.conf")).unwrap();
        let site: String = published
            .lines()
            .filter(|line| !line.contains("ssl_") && !line.contains("listen [::]"))
            .filter(|line| !line.contains("access_log"))
            .map(|line| {
                line.replace(
                    "listen 443 ssl http2;",
                    &format!("listen 127.0.0.1:{port};"),
                )
                .replace("listen 80;", &format!("listen 127.0.0.1:{};", free_port()))
                    + "\n"
            })
            .collect();
        let site = site.replace("127.0.0.1:3001", &format!("127.0.0.1:{}", replicas[0]));
        let site = site.replace("127.0.0.1:3002", &format!("127.0.0.1:{}", replicas[1]));
        assert!(
            site.contains(&format!("127.0.0.1:{port};")),
            "the published file changed its shape: {site}"
        );
        let place = folder.display();
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|name| format!("{name}_temp_path {place}/{name};"))
            .join("\n");
        let whole = format!(
            "daemon off; worker_processes 1; pid {place}/pid; error_log {place}/error.log;\n\
             events {{}}\nhttp {{ access_log off; {temporary}\n{site} }}\n"
        );
        fs::write(folder.join("nginx.conf"), whole).unwrap();
        let mut command = Command::new(nginx);
        command
            .arg("-p")
            .arg(&folder)
            .arg("-c")
            .arg(folder.join("nginx.conf"))
            .arg("-e")
            .arg(folder.join("error.log"));
        let child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Proxy { child, folder }
    }

    fn errors(&self) -> String {
        fs::read_to_string(self.folder.join("error.log")).unwrap_or_default()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.start_kill();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What every replica is started with.
struct Scene {
    environment: Vec<(&'static str, String)>,
}

impl Scene {
    async fn replica(&self, port: u16) -> Child {
        let mut command = Command::from(program(env!("CARGO_BIN_EXE_portal")));
        command
            .args(["serve", "--addr", &format!("127.0.0.1:{port}")])
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .await
            .unwrap();
        assert!(line.contains("http"), "it says that it is ready: {line:?}");
        child
    }
}

async fn stop(mut replica: Child) {
    let told = Command::new("kill")
        .args(["-TERM", &replica.id().unwrap().to_string()])
        .status()
        .await
        .unwrap();
    assert!(told.success());
    assert_eq!(replica.wait().await.unwrap().code(), Some(0));
}

/// Edits one customer over and over; every action must succeed.
async fn work(
    visitor: Visitor,
    customer: String,
    done: Arc<AtomicBool>,
    actions: Arc<AtomicUsize>,
) -> Result<(), String> {
    let form = format!("/customers/{customer}/billing");
    for turn in 0.. {
        if done.load(Ordering::Relaxed) {
            return Ok(());
        }
        let city = format!("City {turn}");
        let opened = visitor.get(&form).await;
        let mut typed = opened.form();
        if !opened.status.is_success()
            || typed
                .insert("defaultAddress.city".to_owned(), city.clone())
                .is_none()
        {
            return Err(format!(
                "opening, turn {turn}: {} {}",
                opened.status, opened.body
            ));
        }
        let mut typed: Vec<(&str, &str)> = typed
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        typed.push(("intent", "review"));
        let posted = visitor.post(&form, &typed).await;
        if posted.location() != format!("{form}/review") {
            return Err(format!(
                "posting, turn {turn}: {} {} {}",
                posted.status,
                posted.location(),
                posted.body
            ));
        }
        let review = visitor.get(posted.location()).await;
        if !review.status.is_success() || !review.body.contains(&city) {
            return Err(format!(
                "reviewing, turn {turn}: {} {}",
                review.status, review.body
            ));
        }
        let saved = visitor
            .post(posted.location(), &[("intent", "save"), ("confirm", "yes")])
            .await;
        let told = visitor
            .get(if saved.location().is_empty() {
                &form
            } else {
                saved.location()
            })
            .await;
        if told.outcome() != Some("saved") || told.form().get("defaultAddress.city") != Some(&city)
        {
            return Err(format!(
                "saving, turn {turn}: {} {:?} {}",
                saved.status,
                told.outcome(),
                told.body
            ));
        }
        actions.fetch_add(5, Ordering::Relaxed);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn replicas_are_replaced_while_people_work_and_nobody_notices() {
    let Some(nginx) = nginx() else {
        eprintln!("SKIPPED: there is no nginx; scripts/setup --test brings it");
        return;
    };
    let cluster =
        Cluster::start().expect("PostgreSQL's server programs; scripts/setup --test brings them");
    let (port, replicas) = (free_port(), [free_port(), free_port()]);
    let origin = format!("http://localhost:{port}");
    let sandbox = Sandbox::start(on_sandbox::options(&origin)).await.unwrap();
    let mut environment = on_sandbox::environment(&origin, &sandbox.issuer(), &sandbox.api_url());
    environment.retain(|(name, _)| *name != "PORTAL_DATABASE_URL");
    environment.push(("PORTAL_DATABASE_URL", cluster.fresh_database().await));
    environment.push(("PORTAL_TRUSTED_PROXIES", "127.0.0.1".to_owned()));
    let scene = Scene { environment };
    let mut running = [
        scene.replica(replicas[0]).await,
        scene.replica(replicas[1]).await,
    ];
    let proxy = Proxy::start(&nginx, port, replicas);
    let probe = Visitor::at(&origin);
    until("nginx leads to a replica that is ready", async || {
        let answer = reqwest::get(format!("{origin}/readyz")).await;
        answer.is_ok_and(|answer| answer.status().is_success())
    })
    .await;

    probe.sign_in("Edith Editor").await;
    let list = probe.get("/customers").await.body;
    let customers: Vec<String> = list
        .split("/customers/")
        .filter_map(|rest| Some(rest.split_once("/billing\"")?.0.to_owned()))
        .collect();
    let (done, actions) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicUsize::new(0)),
    );
    let mut people = Vec::new();
    // The first customers of the list are the recorded ones, with values that break rules.
    for customer in customers.into_iter().skip(3).take(PEOPLE) {
        let visitor = Visitor::at(&origin);
        visitor.sign_in("Edith Editor").await;
        people.push(tokio::spawn(work(
            visitor,
            customer,
            Arc::clone(&done),
            Arc::clone(&actions),
        )));
    }
    assert_eq!(people.len(), PEOPLE);

    for _ in 0..ROUNDS {
        for (place, port) in running.iter_mut().zip(replicas) {
            // People get something done before the next replica goes.
            let so_far = actions.load(Ordering::Relaxed);
            until("people get something done", async || {
                actions.load(Ordering::Relaxed) >= so_far + 5 * PEOPLE
                    || people.iter().any(tokio::task::JoinHandle::is_finished)
            })
            .await;
            let new = Command::new("true").spawn().unwrap();
            stop(std::mem::replace(place, new)).await;
            *place = scene.replica(port).await;
        }
    }
    done.store(true, Ordering::Relaxed);
    for person in people {
        person
            .await
            .unwrap()
            .unwrap_or_else(|failed| panic!("{failed}\nnginx: {}", proxy.errors()));
    }
    println!(
        "{} actions of {PEOPLE} people while {} replicas were replaced, none failed",
        actions.load(Ordering::Relaxed),
        2 * ROUNDS
    );
    let puts = sandbox
        .journal()
        .into_iter()
        .filter(|entry| entry.method == "PUT")
        .count();
    assert_eq!(
        puts,
        actions.load(Ordering::Relaxed) / 5,
        "one PUT for every save"
    );
    for replica in running {
        stop(replica).await;
    }
}

/// The published file is taken as it is, apart from the folder of its log. Only root may open its
/// ports, and even that only where nobody else has; nginx says both, after it has read the file.
#[test]
fn nginx_loads_the_published_file_as_it_is() {
    let Some(nginx) = nginx() else {
        eprintln!("SKIPPED: there is no nginx; scripts/setup --test brings it");
        return;
    };
    let folder = std::env::temp_dir().join(format!("portal-nginx-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let place = folder.display();
    let made = std::process::Command::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        ])
        .args(["-subj", "/CN=portal.example.com"])
        .args(["-keyout", &format!("{place}/portal.key")])
        .args(["-out", &format!("{place}/portal.pem")])
        .output()
        .expect("openssl");
    assert!(made.status.success());
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("{name}_temp_path {place}/{name};"))
        .join(" ");
    let published =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/nginx.conf")).unwrap();
    // A sign-in's code stands behind the ? of an address.
    assert!(
        published.contains("access_log") && !published.contains("$request "),
        "{published}"
    );
    let site = published.replace("/var/log/nginx/", &format!("{place}/"));
    let whole = format!(
        "pid {place}/pid; error_log {place}/error.log;\nevents {{}}\nhttp {{ access_log off; {temporary} {site} }}\n"
    );
    fs::write(folder.join("nginx.conf"), whole).unwrap();
    let tested = std::process::Command::new(nginx)
        .args(["-t", "-p", &format!("{place}/"), "-e", "stderr"])
        .args(["-c", &format!("{place}/nginx.conf")])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&tested.stderr).into_owned();
    fs::remove_dir_all(&folder).unwrap();
    assert!(said.contains("syntax is ok"), "{said}");
    let may_bind = !said.contains("bind() to ");
    assert!(tested.status.success() || !may_bind, "{said}");
}

/// Two replicas of different versions: each has assets that the other does not have.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_one_version_gets_its_styles_while_the_other_replica_has_another() {
    let Some(nginx) = nginx() else {
        eprintln!("SKIPPED: there is no nginx; scripts/setup --test brings it");
        return;
    };
    let (port, replicas) = (free_port(), [free_port(), free_port()]);
    for (version, port) in replicas.into_iter().enumerate() {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port))
            .await
            .unwrap();
        let own = format!("/assets/main-{version}.css");
        let style = axum::routing::get(move || async move { format!("style {version}") });
        let router = axum::Router::new().route(&own, style);
        tokio::spawn(async move { axum::serve(listener, router).await });
    }
    let proxy = Proxy::start(&nginx, port, replicas);
    let get = async |path: &str| reqwest::get(format!("http://localhost:{port}{path}")).await;
    until("nginx answers", async || get("/").await.is_ok()).await;
    for _ in 0..10 {
        for version in 0..2 {
            let answer = get(&format!("/assets/main-{version}.css")).await.unwrap();
            let style = answer.text().await.unwrap();
            assert_eq!(style, format!("style {version}"), "{}", proxy.errors());
        }
    }
    let missing = get("/assets/main-2.css").await.unwrap();
    assert_eq!(missing.status(), 404);
}

/// On the path, or where the set-up put it.
fn nginx() -> Option<String> {
    let output = std::process::Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/where"))
        .arg("nginx")
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

//! A whole portal on the sandbox, and people who use it: over HTTP, as a browser or a script does.

use crate::on_sandbox;
use crate::postgres::Database;
use portal::clock::Clock;
use portal::config::Settings;
use portal::sandbox::{Fault, JournalEntry, Sandbox};
use portal::server::build::{Portal, build};
use portal::server::listener;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

#[path = "round_robin.rs"]
mod round_robin;
#[path = "stores.rs"]
mod stores;

/// What is logged and traced on this thread goes there until the answer is dropped.
pub fn tracing_to(
    subscriber: impl tracing::Subscriber + Send + Sync + 'static,
) -> tracing::subscriber::DefaultGuard {
    // While there is a single one in the process, whoever has none and comes first to an event
    // turns it off for all.
    static SECOND: OnceLock<tracing::Dispatch> = OnceLock::new();
    SECOND.get_or_init(|| tracing::Dispatch::new(tracing_subscriber::registry()));
    tracing::subscriber::set_default(subscriber)
}

/// Tests that start many portals at once start no more at a time: connecting to a database has a
/// time-out.
static STARTING: Semaphore = Semaphore::const_new(4);

/// A running portal, or several behind one address; it ends with this.
pub struct Running {
    pub sandbox: Sandbox,
    /// For what stands in the database: any of them.
    pub portal: Arc<Portal>,
    /// All of them, for what each one knows by itself.
    pub portals: Vec<Arc<Portal>>,
    pub clock: Clock,
    pub origin: String,
    database: Option<Database>,
    _stop: tokio_util::sync::DropGuard,
}

/// Starts a portal of its own on a free port, on what `APP_ON` says; else with its database in
/// memory.
pub async fn start() -> Running {
    start_with(|_| ()).await
}

/// The same, with other settings.
pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Running {
    let on = stores::On::chosen();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let sandbox = Sandbox::start(on_sandbox::options(&origin)).await.unwrap();
    let mut settings = on_sandbox::settings(&origin, &sandbox.issuer(), &sandbox.api_url());
    settings.upstream_timeout = Duration::from_secs(2);
    let database = on.settle(&mut settings).await;
    change(&mut settings);
    let clock = Clock::settable(
        i64::try_from(time::OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000).unwrap(),
    );
    let stop = CancellationToken::new();
    let mut portals = Vec::new();
    let starting = STARTING.acquire().await.unwrap();
    for _ in 0..on.portals() {
        // In a task of its own: where many portals start at a time, none waits for the others' work
        // with its database on the line.
        portals.push(
            tokio::spawn(build(settings.clone(), clock.clone()))
                .await
                .unwrap()
                .unwrap(),
        );
    }
    drop(starting);
    if let [portal] = portals.as_slice() {
        serve(portal, listener, &stop);
    } else {
        let mut addresses = Vec::new();
        for portal in &portals {
            let behind = TcpListener::bind("127.0.0.1:0").await.unwrap();
            addresses.push(behind.local_addr().unwrap());
            serve(portal, behind, &stop);
        }
        tokio::spawn(round_robin::serve(listener, addresses, stop.clone()));
    }
    let portal = Arc::clone(&portals[0]);
    Running {
        sandbox,
        portal,
        portals,
        clock,
        origin,
        database,
        _stop: stop.drop_guard(),
    }
}

fn serve(portal: &Arc<Portal>, listener: TcpListener, stop: &CancellationToken) {
    let router = portal::router::router(&portal, axum::Router::new());
    tokio::spawn(listener::serve(
        listener,
        router,
        stop.clone(),
        listener::Limits::default(),
    ));
}

impl Running {
    /// Somebody who has not signed in.
    pub fn anon(&self) -> Visitor {
        Visitor::at(&self.origin)
    }

    /// One of the sandbox's people, signed in the way a browser is.
    pub async fn sign_in(&self, name: &str) -> Visitor {
        let visitor = self.anon();
        let page = visitor.sign_in(name).await;
        assert_eq!(
            page.status,
            StatusCode::SEE_OTHER,
            "{name} signs in: {}",
            page.body
        );
        visitor
    }

    /// Another process on the same database, behind the same public address; answers its own one.
    pub async fn replica(&self) -> (String, tokio_util::sync::DropGuard) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let portal = build(Settings::clone(&self.portal.settings), self.clock.clone())
            .await
            .unwrap();
        let stop = CancellationToken::new();
        serve(&portal, listener, &stop);
        (origin, stop.drop_guard())
    }

    /// Nothing goes on any more that nobody waits for.
    pub async fn tasks_are_done(&self) {
        while self.has_tasks() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub fn has_tasks(&self) -> bool {
        self.portals.iter().any(|portal| !portal.tasks.is_empty())
    }

    /// What each portal finds out by itself, and then remembers: how often that was done.
    pub fn once_each(&self, times: usize, what: &str) {
        assert!(
            (1..=self.portals.len()).contains(&times),
            "{what}: {times} times by {} portals",
            self.portals.len()
        );
    }

    /// For what only the owner of the tables may do.
    pub async fn owner(&self) -> sqlx::AnyPool {
        match self
            .database
            .as_ref()
            .filter(|database| database.url == self.portal.settings.database_url)
        {
            Some(database) => sqlx::AnyPool::connect(&database.owner_url).await.unwrap(),
            None => self.portal.store.pool().clone(),
        }
    }

    /// As if the database had closed every connection.
    pub async fn close_stores(&self) {
        futures::future::join_all(self.portals.iter().map(|portal| portal.store.close())).await;
    }

    /// The calls to the sandbox's Partner Center so far, without those that sign-in makes.
    pub fn calls(&self) -> Vec<JournalEntry> {
        self.sandbox
            .journal()
            .into_iter()
            .filter(|entry| entry.path.starts_with("/v1/"))
            .collect()
    }

    /// The PUTs so far.
    pub fn puts(&self) -> Vec<JournalEntry> {
        self.calls()
            .into_iter()
            .filter(|entry| entry.method == "PUT")
            .collect()
    }

    /// Sets a fault of the sandbox for the next `times` calls, or until reset.
    pub fn fault(&self, resource: &str, quirk: &str, value: Option<&str>, times: Option<u32>) {
        let (resource, quirk, value) = (
            resource.to_owned(),
            quirk.to_owned(),
            value.map(str::to_owned),
        );
        self.sandbox
            .set(Fault {
                resource,
                name: quirk,
                value,
                times,
                ..Fault::default()
            })
            .unwrap();
    }
}

impl Running {
    /// Sets a fault for the next `times` PUTs.
    pub fn fault_of_puts(&self, resource: &str, quirk: &str, value: Option<&str>, times: u32) {
        let (resource, quirk, value) = (
            resource.to_owned(),
            quirk.to_owned(),
            value.map(str::to_owned),
        );
        let method = Some("PUT".to_owned());
        self.sandbox
            .set(Fault {
                resource,
                name: quirk,
                value,
                times: Some(times),
                method,
                ..Fault::default()
            })
            .unwrap();
    }
}

/// A browser without scripts: cookies, forms and links.
pub struct Visitor {
    origin: String,
    http: reqwest::Client,
    cookies: Mutex<BTreeMap<String, String>>,
    pub language: &'static str,
}

/// An answer.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// What `data-outcome` says on `<main>`.
    pub fn outcome(&self) -> Option<&str> {
        let (_, rest) = self.body.split_once("data-outcome=\"")?;
        rest.split_once('"').map(|(word, _)| word)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The inputs and selects of the form with their values as a browser posts them untouched.
    pub fn form(&self) -> BTreeMap<String, String> {
        let mut form = BTreeMap::new();
        for tag in self.body.split("<input").skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            if let Some(name) = attribute(tag, "name") {
                let kind = attribute(tag, "type").unwrap_or_default();
                if !matches!(kind.as_str(), "submit" | "radio" | "checkbox") {
                    form.insert(name, attribute(tag, "value").unwrap_or_default());
                }
            }
        }
        for select in self.body.split("<select").skip(1) {
            let select = select.split("</select>").next().unwrap_or_default();
            // Without a chosen one a browser takes the first.
            let marked = |option: &&str| {
                option
                    .split('>')
                    .next()
                    .unwrap_or_default()
                    .contains(" selected")
            };
            let chosen = select
                .split("<option")
                .skip(1)
                .find(marked)
                .or(select.split("<option").nth(1));
            if let Some(name) = attribute(select.split('>').next().unwrap_or_default(), "name") {
                let value = chosen.and_then(|option| {
                    attribute(option.split('>').next().unwrap_or_default(), "value")
                });
                form.insert(name, value.unwrap_or_default());
            }
        }
        form
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}="))?;
    let value = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?.0,
        None => rest.split([' ', '>']).next()?,
    };
    Some(unescape(value))
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

impl Visitor {
    /// Another browser with the same cookies.
    pub fn copy(&self) -> Visitor {
        let cookies = Mutex::new(self.cookies.lock().unwrap().clone());
        Visitor {
            origin: self.origin.clone(),
            http: self.http.clone(),
            cookies,
            language: self.language,
        }
    }

    /// As a `Cookie` line.
    pub fn cookies(&self) -> String {
        self.cookies
            .lock()
            .unwrap()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// Somebody new to the portal at this address.
    pub fn at(origin: &str) -> Visitor {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Visitor {
            origin: origin.to_owned(),
            http,
            cookies: Mutex::default(),
            language: "en",
        }
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(Method::GET, path, &[], None).await
    }

    /// Posts a form as a browser does.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let body: String = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", &self.origin),
        ];
        self.send(Method::POST, path, &headers, Some(body)).await
    }

    /// Posts and follows the 303.
    pub async fn submit(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let answer = self.post(path, form).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{path}: {}",
            answer.body
        );
        self.get(answer.location()).await
    }

    /// Opens the form, types into some inputs and posts it all, as a browser does.
    pub async fn edit(&self, path: &str, typed: &[(&str, &str)]) -> Page {
        let opened = self.get(path).await;
        assert_eq!(opened.status, StatusCode::OK, "{}", opened.body);
        let mut form = opened.form();
        for (key, value) in typed {
            assert!(
                form.insert((*key).to_owned(), (*value).to_owned())
                    .is_some(),
                "{path} has no input {key}"
            );
        }
        let mut pairs: Vec<(&str, &str)> = form
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        pairs.push(("intent", "review"));
        self.submit(path, &pairs).await
    }

    /// Saves from the review page.
    pub async fn save(&self, path: &str, more: &[(&str, &str)]) -> Page {
        let mut form = vec![("intent", "save")];
        form.extend_from_slice(more);
        self.submit(&format!("{path}/review"), &form).await
    }

    pub async fn json(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Page {
        let mut all = vec![
            ("origin", self.origin.as_str()),
            ("content-type", "application/json"),
        ];
        all.extend_from_slice(headers);
        self.send(method, path, &all, body).await
    }

    /// Goes through the provider's page; answers the callback's answer.
    pub async fn sign_in(&self, name: &str) -> Page {
        let start = self.get("/sign-in?return_to=/").await;
        assert_eq!(start.status, StatusCode::SEE_OTHER, "{}", start.body);
        let callback = self.choose(start.location(), name).await;
        self.get(&callback).await
    }

    /// Chooses a person on the provider's page; answers the address of the callback.
    pub async fn choose(&self, authorize: &str, name: &str) -> String {
        let page = self.http.get(authorize).send().await.unwrap();
        assert!(
            page.status().is_success(),
            "the provider shows its page: {}",
            page.text().await.unwrap()
        );
        let user = Sandbox::users()
            .iter()
            .find(|user| user.name == name)
            .unwrap();
        let request = self
            .http
            .post(authorize)
            .header("content-type", "application/x-www-form-urlencoded");
        let answer = request
            .body(format!("user={}", user.key))
            .send()
            .await
            .unwrap();
        answer.headers()["location"].to_str().unwrap().to_owned()
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Page {
        self.try_send(method, path, headers, body).await.unwrap()
    }

    /// The answer, or how the connection ended.
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> reqwest::Result<Page> {
        let address = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.origin)
        };
        let cookies = self.cookies();
        let mut request = self
            .http
            .request(method, address)
            .header("accept-language", self.language);
        if !cookies.is_empty() {
            request = request.header("cookie", cookies);
        }
        for (name, value) in headers {
            request = request.header(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        let answer = request.body(body.unwrap_or_default()).send().await?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        for cookie in headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let mut jar = self.cookies.lock().unwrap();
            if value.is_empty() || cookie.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(Page {
            status,
            headers,
            body: answer.text().await?,
        })
    }
}

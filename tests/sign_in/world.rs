//! A portal on a sandbox, and browsers that use both.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use axum::routing::{get, post};
use portal::auth::Person;
use portal::auth::session::{CurrentUser, RecentlyExpiredSession};
use portal::clock::Clock;
use portal::config::Settings;
use portal::error::Error;
use portal::pages::sign_in;
use portal::sandbox::{Fault, Sandbox};
use portal_test_support::{AppState, Instance, on_sandbox, until};
use std::collections::BTreeMap;
use std::sync::Arc;
use tower::ServiceExt;

pub const PORTAL: &str = "http://localhost:3000";

pub struct World {
    pub sandbox: Sandbox,
    pub portal: Instance,
    pub clock: Clock,
    http: reqwest::Client,
}

/// Who the portal says is there.
async fn who(
    CurrentUser(person): CurrentUser,
    RecentlyExpiredSession(lately): RecentlyExpiredSession,
) -> String {
    let name = |person: Option<Person>| person.map_or("nobody".to_owned(), |person| person.name);
    format!("{}, lately {}", name(person), name(lately))
}

impl World {
    pub async fn start() -> World {
        World::start_with(|_| ()).await
    }

    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> World {
        let sandbox = Sandbox::start(on_sandbox::options(PORTAL))
            .await
            .expect("the sandbox starts");
        let mut settings = on_sandbox::settings(PORTAL, &sandbox.issuer(), &sandbox.api_url());
        change(&mut settings);
        // Id tokens of the sandbox carry the system's time.
        let clock = Clock::settable(Clock::system().now_ms());
        let portal = Instance::start(settings, clock.clone()).await;
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        World {
            sandbox,
            portal,
            clock,
            http,
        }
    }

    /// The same world, with this process asked.
    pub fn at(&self, portal: &Instance) -> World {
        World {
            sandbox: self.sandbox.clone(),
            portal: portal.clone(),
            clock: self.clock.clone(),
            http: self.http.clone(),
        }
    }

    /// Another process on the same database.
    pub async fn replica(&self) -> Instance {
        Instance::start(self.portal.settings().clone(), self.clock.clone()).await
    }

    pub fn quirk(&self, resource: &str, quirk: &str, value: Option<&str>) {
        let value = value.map(str::to_owned);
        let quirk: Fault = serde_json::from_value(
            serde_json::json!({ "resource": resource, "quirk": quirk, "value": value }),
        )
        .expect("a quirk");
        self.sandbox.set(quirk).expect("a quirk that fits");
    }

    /// Until so many token requests wait because of this quirk, which was set with `FOREVER`.
    pub async fn waiting(&self, quirk: &str, count: usize) {
        until(quirk, async || self.sandbox.waiting(quirk) == count).await;
    }

    pub async fn person(&self, browser: &Browser) -> Option<Person> {
        let mut parts = Request::get("/")
            .header(header::COOKIE, browser.cookies())
            .body(())
            .expect("a request")
            .into_parts()
            .0;
        let current: Result<CurrentUser, Error> =
            <CurrentUser as axum::extract::FromRequestParts<AppState>>::from_request_parts(
                &mut parts,
                self.portal.state(),
            )
            .await;
        current.expect("the store answers").0
    }

    /// How often the sandbox's token endpoint said this.
    pub fn remarks(&self, note: &str) -> usize {
        self.sandbox
            .journal()
            .iter()
            .filter(|entry| serde_json::to_string(entry).expect("JSON").contains(note))
            .count()
    }

    async fn ask(
        &self,
        method: &str,
        path: &str,
        browser: &mut Browser,
        headers: &[(&str, &str)],
    ) -> Answer {
        let router = Router::new()
            .route("/who", get(who))
            .route("/sign-in", get(sign_in::begin))
            .route("/sign-in/callback", get(sign_in::callback))
            .route("/sign-out", post(sign_in::sign_out))
            .with_state(self.portal.state().clone());
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, browser.cookies());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = router
            .oneshot(request.body(Body::empty()).expect("a request"))
            .await
            .expect("an answer");
        browser.keep(&response);
        Answer::read(response).await
    }

    pub async fn get(&self, path: &str, browser: &mut Browser) -> Answer {
        self.ask("GET", path, browser, &[]).await
    }

    pub async fn poll(&self, path: &str, browser: &mut Browser) -> Answer {
        self.ask("GET", path, browser, &[("portal-poll", "1")])
            .await
    }

    pub async fn prefetch(&self, path: &str, browser: &mut Browser) -> Answer {
        self.ask("GET", path, browser, &[("sec-purpose", "prefetch")])
            .await
    }

    pub async fn post(&self, path: &str, browser: &mut Browser) -> Answer {
        self.ask("POST", path, browser, &[]).await
    }

    /// The person chooses who to be at the provider; answers the way back to the portal, without
    /// its origin.
    pub async fn choose(&self, there: &str, user: &str) -> String {
        let response = self
            .http
            .post(there)
            .form(&[("user", user)])
            .send()
            .await
            .expect("the provider answers");
        let back = response
            .headers()
            .get("location")
            .expect("back to the portal")
            .to_str()
            .expect("ASCII");
        back.strip_prefix(PORTAL)
            .expect("the portal's address")
            .to_owned()
    }

    /// Begins a sign-in and comes back with a code; the callback is still to be asked.
    pub async fn begin(&self, browser: &mut Browser, user: &str) -> String {
        let begun = self
            .get("/sign-in?return_to=/partner/billing", browser)
            .await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{begun:?}");
        self.choose(&begun.location(), user).await
    }

    pub async fn sign_in(&self, browser: &mut Browser, user: &str) -> Person {
        let back = self.begin(browser, user).await;
        let done = self.get(&back, browser).await;
        assert_eq!(
            (done.status, done.location().as_str()),
            (StatusCode::SEE_OTHER, "/partner/billing"),
            "{done:?}"
        );
        self.person(browser).await.expect("signed in")
    }

    pub async fn events(&self) -> Vec<(String, String, Option<String>)> {
        let rows = portal::store::audit::after(self.portal.store(), 0, 100)
            .await
            .expect("the audit log");
        rows.into_iter()
            .map(|row| (row.event, row.person_name, row.outcome))
            .collect()
    }
}

/// A browser is its cookies.
#[derive(Debug, Clone, Default)]
pub struct Browser(pub BTreeMap<String, String>);

impl Browser {
    fn cookies(&self) -> String {
        self.0
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn keep(&mut self, response: &Response<Body>) {
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("ASCII");
            let mut parts = cookie.split("; ");
            let (name, value) = parts
                .next()
                .and_then(|pair| pair.split_once('='))
                .expect("a cookie");
            let attributes: Vec<&str> = parts.collect();
            // C1, wherever a cookie is set.
            assert!(name.starts_with("__Host-"), "{cookie}");
            for needed in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
                assert!(attributes.contains(&needed), "{cookie}");
            }
            assert!(!cookie.contains("Domain"), "{cookie}");
            if attributes.contains(&"Max-Age=0") {
                self.0.remove(name);
            } else {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    headers: axum::http::HeaderMap,
    pub body: String,
    pub error: Option<Arc<Error>>,
}

impl Answer {
    async fn read(response: Response<Body>) -> Answer {
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 1 << 20).await.expect("a body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            error: parts.extensions.get::<Arc<Error>>().cloned(),
        }
    }

    pub fn header(&self, name: &str) -> String {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    }

    pub fn location(&self) -> String {
        self.header("location")
    }

    pub fn kind(&self) -> Option<portal::error::ErrorKind> {
        self.error.as_ref().map(|error| error.kind)
    }
}

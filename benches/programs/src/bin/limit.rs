//! The least that an edit page can cost: a session from a row of SQLite, one call to the service
//! behind, and a form of 25 inputs, with the libraries that the portal stands on and none of its
//! code.
//!
//! `limit upstream PORT` answers as Partner Center does. `limit database FILE` creates the database
//! with one session. `limit serve PORT UPSTREAM FILE LENGTH` serves `/page`, which is filled up to
//! that many bytes, and `/json`.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http_body_util::{BodyExt, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use maud::{DOCTYPE, html};
use rusqlite::{Connection, OptionalExtension};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// The document that the service answers with.
const DOCUMENT: &str = include_str!("../../document.json");

/// The path of each input's value in the document.
const FIELDS: &str = include_str!("../../fields.json");

/// What the handlers share.
struct Shared {
    client: Client<HttpConnector, Empty<Bytes>>,
    database: Mutex<Connection>,
    upstream: String,
    fields: Vec<Field>,
    filler: String,
}

/// An input of the form.
struct Field {
    name: String,
    path: Vec<String>,
}

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["upstream", port] => {
            let answer = || async { ([(header::CONTENT_TYPE, "application/json")], DOCUMENT) };
            serve(port, Router::new().fallback(get(answer))).await;
        }
        ["database", file] => create_database(file),
        ["serve", port, upstream, file, length] => {
            let length = length.parse().expect("a number of bytes");
            let shared = Arc::new(Shared::new(upstream, file, length));
            let router = Router::new()
                .route("/page", get(page))
                .route("/json", get(json))
                .with_state(shared);
            serve(port, router).await;
        }
        _ => panic!("limit upstream PORT | database FILE | serve PORT UPSTREAM FILE LENGTH"),
    }
}

async fn serve(port: &str, router: Router) {
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await;
    axum::serve(listener.expect("a free port"), router)
        .await
        .expect("a server");
}

fn create_database(file: &str) {
    let tables = "PRAGMA journal_mode = WAL;
        CREATE TABLE session (id TEXT NOT NULL PRIMARY KEY, token TEXT NOT NULL);
        INSERT INTO session (id, token) VALUES ('bench', 'a token');";
    let database = Connection::open(file).expect("a file");
    database.execute_batch(tables).expect("a table");
}

impl Shared {
    fn new(upstream: &str, file: &str, length: usize) -> Shared {
        let paths: Vec<Vec<String>> = serde_json::from_str(FIELDS).expect("lists of names");
        let fields = paths.into_iter().map(|path| Field {
            name: path.join("."),
            path,
        });
        let mut shared = Shared {
            client: Client::builder(TokioExecutor::new()).build_http(),
            database: Mutex::new(Connection::open(file).expect("the database")),
            upstream: upstream.to_owned(),
            fields: fields.collect(),
            filler: String::new(),
        };
        let document = serde_json::from_str(DOCUMENT).expect("JSON");
        let drawn = draw(&shared, &document).len();
        shared.filler = "x".repeat(length.saturating_sub(drawn));
        shared
    }

    /// The token of the session that the cookie names.
    fn token(&self, headers: &HeaderMap) -> Option<String> {
        let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
        let id = cookies
            .split(';')
            .find_map(|cookie| cookie.trim_start().strip_prefix("sid="))?;
        let database = self.database.lock().expect("nobody has panicked");
        let mut query = database
            .prepare_cached("SELECT token FROM session WHERE id = ?1")
            .expect("the table");
        let token = query.query_row([id], |row| row.get(0)).optional();
        token.expect("the database answers")
    }

    async fn document(&self, token: &str) -> Bytes {
        let request = Request::get(format!("{}/v1/profiles/billing", self.upstream))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::ACCEPT, "application/json")
            .body(Empty::<Bytes>::new())
            .expect("a request");
        let answer = self.client.request(request).await.expect("an answer");
        let body = answer.into_body().collect().await.expect("a body");
        body.to_bytes()
    }
}

async fn page(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let Some(token) = shared.token(&headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let document = shared.document(&token).await;
    let document = serde_json::from_slice(&document).expect("JSON");
    Html(draw(&shared, &document)).into_response()
}

async fn json(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let Some(token) = shared.token(&headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let document = shared.document(&token).await;
    ([(header::CONTENT_TYPE, "application/json")], document).into_response()
}

fn value_of<'a>(document: &'a Value, field: &Field) -> &'a str {
    let member = field
        .path
        .iter()
        .fold(document, |value, name| &value[name.as_str()]);
    member.as_str().unwrap_or_default()
}

fn draw(shared: &Shared, document: &Value) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { "Billing profile" }
                link rel="stylesheet" href="/assets/main.css";
            }
            body {
                header {
                    nav {
                        a href="/" { "Overview" }
                        a href="/customers" { "Customers" }
                    }
                }
                main {
                    h1 { "Billing profile" }
                    form method="post" action="/page" {
                        @for field in &shared.fields {
                            div class="field" {
                                label for=(field.name) { (field.name) }
                                p class="hint" id={ (field.name) "-hint" } {
                                    "A hint that says what may stand in this input."
                                }
                                input id=(field.name) name=(field.name)
                                    value=(value_of(document, field)) maxlength="200"
                                    autocomplete="off" aria-describedby={ (field.name) "-hint" };
                            }
                        }
                        button { "Review changes" }
                    }
                    p { (shared.filler) }
                }
            }
        }
    };
    page.into_string()
}

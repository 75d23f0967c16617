//! The sandbox over HTTP, against the documents that were recorded or printed in Microsoft's
//! documentation.

mod activity;
mod customers;
mod edits;
mod faults;
mod page;
mod shapes;
mod sign_in;

use portal::sandbox::{DEFAULT_CUSTOMERS, Fault, Options, Sandbox};
use reqwest::{Client, Method, StatusCode, header, redirect};
use serde_json::Value;
use std::path::Path;

pub const TENANT: &str = "3e9a1f60-7b0c-4c52-9d0a-6f2b7f3c9e01";
pub const CLIENT: &str = "b6f1c1de-0f3d-4a53-8c8f-2d2f6f1d7a02";
pub const SECRET: &str = "a secret + with / odd = characters";
pub const PORTAL: &str = "http://localhost:3000";
pub const CALLBACK: &str = "http://localhost:3000/sign-in/callback";

/// A sandbox and somebody's access token for it.
pub struct Credentials {
    pub sandbox: Sandbox,
    pub http: Client,
    pub token: String,
}

/// An answer, read.
pub struct Answer {
    pub status: StatusCode,
    pub headers: header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(self.text.trim_start_matches('\u{feff}'))
            .unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

pub async fn sandbox() -> Sandbox {
    Sandbox::start(Options {
        tenant: TENANT.to_owned(),
        client_id: CLIENT.to_owned(),
        client_secret: SECRET.to_owned(),
        redirect_uri: CALLBACK.to_owned(),
        portal_url: PORTAL.to_owned(),
        customers: DEFAULT_CUSTOMERS,
        clock: portal::clock::Clock::system(),
    })
    .await
    .unwrap()
}

pub fn client() -> Client {
    Client::builder()
        .redirect(redirect::Policy::none())
        .build()
        .unwrap()
}

/// A fresh sandbox with Edith signed in.
pub async fn edith() -> Credentials {
    person("edith").await
}

pub async fn person(key: &str) -> Credentials {
    let (sandbox, http) = (sandbox().await, client());
    let tokens = sign_in::sign_in(&sandbox, &http, key).await;
    Credentials {
        sandbox,
        http,
        token: tokens["access_token"].as_str().unwrap().to_owned(),
    }
}

impl Credentials {
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> reqwest::Result<Answer> {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.sandbox.api_url()))
            .bearer_auth(&self.token);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !body.is_empty() {
            request = request
                .header("content-type", "application/json")
                .body(body);
        }
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        // Not `text()`, which takes the byte-order mark away.
        let text = String::from_utf8(response.bytes().await?.to_vec()).unwrap();
        Ok(Answer {
            status,
            headers,
            text,
        })
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.try_send(method, path, headers, body).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], &Value::Null).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PUT, path, &[], body).await
    }

    /// GET, one member set, PUT.
    pub async fn edit(&self, path: &str, pointer: &str, value: &str) -> Answer {
        let mut document = self.get(path).await.json();
        *document
            .pointer_mut(pointer)
            .unwrap_or_else(|| panic!("{path} has no {pointer}")) = value.into();
        self.put(path, &document).await
    }

    pub fn set(&self, quirk: Fault) {
        self.sandbox.set(quirk).unwrap();
    }
}

fn read(folder: &str, name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(folder)
        .join(format!("{name}.json"));
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

/// A document that only tests read.
pub fn payload(name: &str) -> Value {
    read("tests/payloads", name)
}

/// A document that the sandbox starts with.
pub fn seed(name: &str) -> Value {
    read("src/sandbox/documents", name)
}

/// Same members, same types, at every depth. `extra` are members (by name) that the answer may have
/// beyond the document.
pub fn assert_same_shape(expected: &Value, actual: &Value, extra: &[&str]) {
    compare(expected, actual, extra, "$");
}

fn compare(expected: &Value, actual: &Value, extra: &[&str], at: &str) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (name, value) in expected {
                compare(
                    value,
                    actual
                        .get(name)
                        .unwrap_or_else(|| panic!("{at}.{name} is missing")),
                    extra,
                    &format!("{at}.{name}"),
                );
            }
            for name in actual.keys() {
                assert!(
                    expected.contains_key(name) || extra.contains(&name.as_str()),
                    "{at}.{name} is too much"
                );
                assert!(
                    name.starts_with(|first: char| first.is_ascii_lowercase()),
                    "{at}.{name} is not camelCase"
                );
            }
        }
        (Value::Array(expected), Value::Array(actual)) => {
            assert_eq!(expected.is_empty(), actual.is_empty(), "{at}");
            if let Some(first) = expected.first() {
                actual.iter().enumerate().for_each(|(index, item)| {
                    compare(first, item, extra, &format!("{at}[{index}]"))
                });
            }
        }
        _ => assert_eq!(
            std::mem::discriminant(expected),
            std::mem::discriminant(actual),
            "{at}: {expected} and {actual}"
        ),
    }
}

/// The same document with every member's name beginning with a capital, as some clients send it.
pub fn pascal(json: &Value) -> Value {
    rename(json, &|name| name[..1].to_uppercase() + &name[1..])
}

/// The same document with every member's name beginning with a small letter and without nulls, as
/// the service answers.
pub fn camel(json: &Value) -> Value {
    rename(json, &|name| name[..1].to_lowercase() + &name[1..])
}

fn rename(json: &Value, how: &impl Fn(&str) -> String) -> Value {
    match json {
        Value::Object(members) => members
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (how(name), rename(value, how)))
            .collect(),
        Value::Array(items) => items.iter().map(|item| rename(item, how)).collect(),
        other => other.clone(),
    }
}

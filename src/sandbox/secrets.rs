//! What the sandbox issued or was shown that nobody else should see: codes, verifiers, tokens, the
//! client's secret. Tests ask for it to look for it everywhere else; none of it opens anything but
//! this sandbox.

use axum::http::{HeaderMap, header};
use serde::Serialize;
use std::collections::VecDeque;

/// Members of forms, queries and answers whose values are secret.
pub const NAMES: &[&str] = &[
    "access_token",
    "refresh_token",
    "id_token",
    "client_secret",
    "client_assertion",
    "code",
    "code_verifier",
    "id_token_hint",
];

/// How many are kept; the oldest go first.
const KEPT: usize = 1_000;

/// One of them, under the name that the protocol gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Secret {
    pub name: &'static str,
    pub value: String,
}

/// Each value once, oldest first.
#[derive(Default)]
pub struct Secrets(VecDeque<Secret>);

impl Secrets {
    pub fn list(&self) -> Vec<Secret> {
        self.0.iter().cloned().collect()
    }

    /// What a form or query carries.
    pub fn form(&mut self, text: &[u8]) {
        for (name, value) in url::form_urlencoded::parse(text) {
            self.keep(&name, &value);
        }
    }

    /// What an answer carries: its JSON, and the address that it leads to.
    pub fn answer(&mut self, headers: &HeaderMap, body: &[u8]) {
        if let Ok(serde_json::Value::Object(members)) = serde_json::from_slice(body) {
            for (name, value) in &members {
                self.keep(name, value.as_str().unwrap_or_default());
            }
        }
        let there = headers
            .get(header::LOCATION)
            .and_then(|there| url::Url::parse(there.to_str().ok()?).ok());
        if let Some(there) = there {
            self.form(there.query().unwrap_or_default().as_bytes());
        }
    }

    fn keep(&mut self, name: &str, value: &str) {
        let Some(name) = NAMES.iter().find(|known| **known == name) else {
            return;
        };
        if value.is_empty() || self.0.iter().any(|kept| kept.value == value) {
            return;
        }
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(Secret {
            name,
            value: value.to_owned(),
        });
    }
}

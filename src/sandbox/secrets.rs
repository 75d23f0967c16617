//! The secrets that the sandbox issued or received: codes, verifiers, tokens and the client secret.
//! Tests fetch this list and check that none of them appears anywhere else. They are valid for
//! this sandbox only.

use axum::http::{HeaderMap, header};
use serde::Serialize;
use std::collections::VecDeque;

/// The members of forms, queries and responses whose values are secret.
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

/// The largest number of secrets that are kept. The oldest are dropped first.
const KEPT: usize = 1_000;

/// One secret and the name that the protocol gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssuedSecret {
    pub name: &'static str,
    pub value: String,
}

/// All secrets without duplicates, oldest first.
#[derive(Default)]
pub struct IssuedSecrets(VecDeque<IssuedSecret>);

impl IssuedSecrets {
    /// Returns all secrets, oldest first.
    pub fn list(&self) -> Vec<IssuedSecret> {
        self.0.iter().cloned().collect()
    }

    /// Adds the secrets of a form or query.
    pub fn form(&mut self, text: &[u8]) {
        for (name, value) in url::form_urlencoded::parse(text) {
            self.keep(&name, &value);
        }
    }

    /// Adds the secrets of a response: those in its JSON body and in the query of its `Location`.
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
        self.0.push_back(IssuedSecret {
            name,
            value: value.to_owned(),
        });
    }
}

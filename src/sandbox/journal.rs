//! The journal: all requests to the sandbox and its responses, without secrets.

use super::secrets;
use axum::http::HeaderMap;
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The largest number of entries, and of bytes in them, that are kept. The oldest are dropped
/// first.
const ENTRIES: usize = 2_000;
const BYTES: usize = 4 << 20;

/// One request and its response.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JournalEntry {
    /// Requests are numbered in the order in which they arrive.
    pub seq: u64,
    /// Time of arrival: RFC 3339, UTC.
    pub at: String,
    pub resource: String,
    pub method: String,
    pub path: String,
    pub query: String,
    /// HTTP status; 0 if the connection was closed without a response.
    pub status: u16,
    /// Name of the user whose token the request carried.
    pub user: Option<String>,
    pub request_id: Option<String>,
    pub correlation_id: Option<String>,
    /// Of `authorization` only the scheme is kept.
    pub headers: BTreeMap<String, String>,
    pub request_body: String,
    pub response_body: String,
    /// True if the request changed a document.
    pub applied: bool,
    pub note: String,
}

impl JournalEntry {
    /// Adds a remark.
    pub fn remark(&mut self, note: &str) {
        if !note.is_empty() {
            if !self.note.is_empty() {
                self.note.push_str("; ");
            }
            self.note.push_str(note);
        }
    }

    /// Approximate size in memory, in bytes.
    fn weight(&self) -> usize {
        self.request_body.len() + self.response_body.len() + 512
    }
}

/// The entries that are kept, oldest first.
#[derive(Default)]
pub struct Journal {
    entries: VecDeque<JournalEntry>,
    bytes: usize,
    last: u64,
}

impl Journal {
    /// Returns the number of a request that has just arrived.
    pub fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Returns the number of requests that have arrived.
    pub fn arrived(&self) -> u64 {
        self.last
    }

    /// Adds an entry, sorted by number: requests are numbered when they arrive and added when they
    /// end.
    pub fn push(&mut self, entry: JournalEntry) {
        self.bytes += entry.weight();
        let place = self
            .entries
            .iter()
            .rposition(|earlier| earlier.seq < entry.seq)
            .map_or(0, |index| index + 1);
        self.entries.insert(place, entry);
        while self.entries.len() > ENTRIES || self.bytes > BYTES {
            let Some(gone) = self.entries.pop_front() else {
                break;
            };
            self.bytes -= gone.weight();
        }
    }

    /// Changes the entry of a request that was carried out after its connection had closed.
    pub fn amend(&mut self, seq: u64, applied: bool, note: &str) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.seq == seq) {
            entry.applied = applied;
            entry.remark(note);
        }
    }

    /// Returns all entries, oldest first.
    pub fn list(&self) -> Vec<JournalEntry> {
        self.entries.iter().cloned().collect()
    }

    /// Returns the newest `count` entries, newest first.
    pub fn newest(&self, count: usize) -> Vec<JournalEntry> {
        self.entries.iter().rev().take(count).cloned().collect()
    }

    /// Removes all entries.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.bytes = 0;
    }
}

/// Returns the current time in RFC 3339, UTC.
pub fn now() -> String {
    OffsetDateTime::now_utc()
        .format(&Rfc3339)
        .unwrap_or_default()
}

/// Returns the request headers without secrets.
pub fn headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut seen = BTreeMap::new();
    for (name, value) in headers {
        let text = String::from_utf8_lossy(value.as_bytes());
        let text = match name.as_str() {
            "authorization" => text.split_whitespace().next().unwrap_or_default(),
            "cookie" => "…",
            _ => &text,
        };
        seen.insert(name.as_str().to_owned(), text.to_owned());
    }
    seen
}

/// Returns a form or query without secrets.
pub fn form(text: &str) -> String {
    let hidden = text.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if secrets::NAMES.contains(&name) => format!("{name}=…"),
        _ => pair.to_owned(),
    });
    hidden.collect::<Vec<_>>().join("&")
}

/// Returns a JSON response of the token endpoint without secrets.
pub fn token_answer(text: &str) -> String {
    let Ok(mut json) = serde_json::from_str::<serde_json::Value>(text) else {
        return text.to_owned();
    };
    if let Some(members) = json.as_object_mut() {
        for (name, value) in members {
            if secrets::NAMES.contains(&name.as_str()) {
                *value = "…".into();
            }
        }
    }
    json.to_string()
}

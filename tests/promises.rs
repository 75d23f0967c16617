//! What the portal promises, and which test proves it. A test names the promise it proves in the
//! comment above it (`// D3, U3`) or at the start of its own name;
//! `docs/promises.md` is made from those comments: `PROMISES=write cargo test --test promises`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Id and sentence, in the order of the document.
const PROMISES: &[(&str, &str)] = &[
    (
        "S1",
        "A callback is accepted once, within ten minutes, in the browser that started the sign-in",
    ),
    (
        "S2",
        "Sign-in always uses PKCE with S256; verifier and nonce stay on the server",
    ),
    (
        "S3",
        "An id token is accepted only after signature, issuer, audience, times, nonce, tenant and object id were checked",
    ),
    (
        "S4",
        "Rotated signing keys are followed; unknown key ids cannot flood the provider",
    ),
    (
        "S5",
        "Only people of the configured tenant can sign in, identified by tenant and object id",
    ),
    (
        "S6",
        "Sign-in ends on a page of the portal, whatever the address asked for",
    ),
    ("S7", "Every sign-in creates a new session id"),
    ("S8", "Sign-out ends the session everywhere at once"),
    (
        "S9",
        "Every answer of the provider becomes a page that says what to do",
    ),
    (
        "S10",
        "A failed refresh ends a session only if the provider refuses the token; the draft is kept",
    ),
    (
        "C1",
        "Cookies are bound to the host, secure, and out of reach of scripts",
    ),
    (
        "C2",
        "The server's clock decides when a session is idle or too old",
    ),
    (
        "C3",
        "Tokens, drafts and versions are encrypted and bound to their row; keys can be rotated while people work",
    ),
    (
        "C4",
        "A database failure signs nobody out and lets nobody in",
    ),
    ("C5", "Unfinished sign-ins fill neither memory nor database"),
    (
        "K1",
        "No secret is in a page, a log line or a metric, or unencrypted in the database",
    ),
    (
        "K2",
        "A token is refreshed once per expiry, however many requests need it",
    ),
    ("K3", "A new refresh token is durable before it is used"),
    ("W1", "No other origin can change anything"),
    (
        "W2",
        "Every response has a content security policy with a fresh nonce, and the other security headers",
    ),
    ("W3", "No data becomes markup or script"),
    (
        "W4",
        "Private responses are not cached, and the browser stores nothing of a profile",
    ),
    (
        "W5",
        "Editing works without JavaScript, without WebAssembly, and on a slow connection",
    ),
    (
        "D1",
        "Partner Center is called only at addresses from settings and tables",
    ),
    (
        "D2",
        "A PUT differs from the document that was read only in the edited members",
    ),
    (
        "D3",
        "Nobody's change is overwritten without having been shown",
    ),
    ("D4", "One submit sends one PUT"),
    ("D5", "A draft survives, and only its author sees it"),
    ("D6", "No answer of Partner Center brings the portal down"),
    (
        "D7",
        "Input is kept as typed or refused with a reason; page layouts hold",
    ),
    (
        "U1",
        "Throttling is obeyed and shown; a write is never repeated blindly",
    ),
    (
        "U2",
        "Every call is limited in time and size; an outage is detected once",
    ),
    (
        "U3",
        "Unknown results are resolved by reading, never by guessing",
    ),
    (
        "U4",
        "A save and its audit log entries are completed even if the browser is gone",
    ),
    (
        "U5",
        "Shutdown finishes work in progress; the rest is resolved later",
    ),
    ("U6", "Slow clients do not hold up the others"),
    ("A1", "No change is sent without an entry in the audit log"),
    (
        "A2",
        "The audit log is append-only, and that can be verified",
    ),
    (
        "A3",
        "The audit log says who, when, what, before and after, and can be exported safely",
    ),
    (
        "M1",
        "A change set sends only what its dry run showed or a person confirmed since; every row ends with one outcome",
    ),
    (
        "M2",
        "A sheet is read by id, never by position; what does not fit is said and changes nothing",
    ),
    (
        "M3",
        "The directory shows nobody what Partner Center would refuse them, and nothing of it is readable in the database",
    ),
    (
        "T1",
        "What is saved under approval is byte for byte what was approved, by somebody other than its author; any change ends the approval",
    ),
    (
        "T2",
        "A lent sign-in and the app's own token read and never write, serve no page, and end at one click",
    ),
    (
        "T3",
        "Messages have no value of a profile, go to no address inside, and arrive or are shown as not delivered",
    ),
];

/// A test and where it stands.
type Proof = (String, String);

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            sources(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "rs" || extension == "ts")
        {
            found.push(path);
        }
    }
    found.sort();
}

/// The promises that a comment line begins with: `// D3, U3`, `// D3: because` or `/// Promise D3:
/// because`.
fn promises_in(line: &str) -> Vec<&'static str> {
    let Some(comment) = line.trim().strip_prefix("//") else {
        return vec![];
    };
    let words = comment
        .trim_start_matches(['/', '!', ' '])
        .split([',', ' ', ';', ':', '.', '('])
        .filter(|word| !word.is_empty());
    let known = |word: &str| PROMISES.iter().map(|(id, _)| *id).find(|id| *id == word);
    words
        .skip_while(|word| *word == "Promise")
        .map_while(known)
        .collect()
}

/// The name of the test that a line begins, as a sentence.
fn test_in(line: &str) -> Option<String> {
    let line = line.trim();
    let from =
        |start: &str, end: char| Some(line.split_once(start)?.1.split(end).next()?.to_owned());
    if line.starts_with("test(") || line.starts_with("test.describe(") || line.contains(" test(") {
        return ['"', '`']
            .into_iter()
            .find_map(|quote| from(&quote.to_string(), quote));
    }
    let function = line.starts_with("fn ") || line.starts_with("async fn ");
    function
        .then(|| from("fn ", '('))
        .flatten()
        .map(|name| name.replace('_', " "))
}

/// The promise that a test's own name begins with: `s6 hostile values never leave`.
fn promise_of_name(test: &str) -> Option<&'static str> {
    let first = test.split(' ').next()?;
    PROMISES
        .iter()
        .map(|(id, _)| *id)
        .find(|id| id.eq_ignore_ascii_case(first))
}

fn proofs() -> BTreeMap<&'static str, Vec<Proof>> {
    let mut files = Vec::new();
    ["src", "tests", "end2end/tests"]
        .iter()
        .for_each(|folder| sources(&root().join(folder), &mut files));
    let mut proofs: BTreeMap<&str, Vec<Proof>> = BTreeMap::new();
    for file in files
        .iter()
        .filter(|file| !file.ends_with("tests/promises.rs"))
    {
        let text = fs::read_to_string(file).unwrap();
        let place = file.strip_prefix(root()).unwrap().display().to_string();
        let mut waiting = Vec::new();
        for line in text.lines() {
            let named = promises_in(line);
            if line.trim().starts_with("//!") && !named.is_empty() {
                named.into_iter().for_each(|id| {
                    proofs
                        .entry(id)
                        .or_default()
                        .push(("the whole file".to_owned(), place.clone()))
                });
                continue;
            }
            waiting.extend(named);
            let test = test_in(line);
            let by_name = test.as_deref().and_then(promise_of_name);
            waiting.extend(by_name.filter(|id| !waiting.contains(id)));
            if let Some(test) = test.filter(|_| !waiting.is_empty()) {
                waiting.drain(..).for_each(|id| {
                    proofs
                        .entry(id)
                        .or_default()
                        .push((test.clone(), place.clone()))
                });
            } else if line.trim().is_empty() || line.ends_with('}') {
                waiting.clear();
            }
        }
    }
    proofs
}

/// Promises that `SECURITY.md` says are not kept, or not proven, and why: lines that begin `-
/// **S3**`.
fn excused() -> Vec<&'static str> {
    let security = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    PROMISES
        .iter()
        .map(|(id, _)| *id)
        .filter(|id| {
            security
                .lines()
                .any(|line| line.starts_with(&format!("- **{id}**")))
        })
        .collect()
}

fn document(proofs: &BTreeMap<&str, Vec<Proof>>) -> String {
    let excused = excused();
    let mut text = String::from(
        "# Promises of the portal and the tests that prove them\n\n\
         Generated from the comments above the tests by `PROMISES=write cargo test --test promises`; a test compares.\n",
    );
    for (id, sentence) in PROMISES {
        text.push_str(&format!("\n## {id}: {sentence}\n\n"));
        for (test, place) in proofs.get(id).into_iter().flatten() {
            text.push_str(&format!("- {test} (`{place}`)\n"));
        }
        if excused.contains(id) {
            text.push_str("- Not in full: [SECURITY.md](../SECURITY.md) says what is missing.\n");
        }
    }
    text
}

#[test]
fn every_promise_has_a_test_or_security_md_says_why_not() {
    let (proofs, excused) = (proofs(), excused());
    let without: Vec<&str> = PROMISES
        .iter()
        .map(|(id, _)| *id)
        .filter(|id| !proofs.contains_key(id) && !excused.contains(id))
        .collect();
    assert_eq!(
        without,
        Vec::<&str>::new(),
        "name the promise in the comment above the test that proves it"
    );
}

#[test]
fn the_list_of_promises_is_up_to_date() {
    let (path, made) = (root().join("docs/promises.md"), document(&proofs()));
    if env::var_os("PROMISES").is_some_and(|value| value == "write") {
        fs::write(&path, &made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/promises.md is out of date: PROMISES=write cargo test --test promises"
    );
}

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
        "A sign-in ends in the browser that began it, once, within ten minutes",
    ),
    (
        "S2",
        "PKCE with S256 always; verifier and nonce stay on the server",
    ),
    (
        "S3",
        "An id token is believed only after signature, issuer, audience, times, nonce, tenant and object id were checked",
    ),
    (
        "S4",
        "Signing keys that rotate are followed; unknown key ids cannot flood the provider",
    ),
    (
        "S5",
        "Only people of the configured tenant get in, known by tenant and object id",
    ),
    (
        "S6",
        "After sign-in one lands on a page of the portal, whatever the address asked for",
    ),
    ("S7", "A session id is new with every sign-in"),
    ("S8", "Sign-out ends the session everywhere at once"),
    (
        "S9",
        "Whatever the provider answers becomes a page that says what to do",
    ),
    (
        "S10",
        "A session ends only because the provider says so; the draft stays",
    ),
    (
        "C1",
        "Cookies are bound to the host, secure, out of reach for scripts",
    ),
    (
        "C2",
        "Idle and absolute ends of a session are decided by the server's clock",
    ),
    (
        "C3",
        "Tokens, drafts and versions are sealed and bound to their row; keys can be rotated at work",
    ),
    (
        "C4",
        "A database that is down signs nobody out and lets nobody in",
    ),
    ("C5", "Sign-ins that nobody finishes fill nothing"),
    (
        "K1",
        "No secret in a page, a log line, a figure, or in clear in the database",
    ),
    ("K2", "One refresh per expiry, however many ask"),
    ("K3", "A new refresh token is durable before it is used"),
    ("W1", "No other origin can change anything"),
    (
        "W2",
        "A content security policy with a fresh nonce on every answer, and the other headers",
    ),
    ("W3", "No data becomes markup or script"),
    (
        "W4",
        "Private answers are not cached, nothing of a profile is kept in the browser",
    ),
    (
        "W5",
        "Editing works without JavaScript, without WebAssembly, and on a slow line",
    ),
    (
        "D1",
        "Partner Center is asked only at addresses from settings and tables",
    ),
    (
        "D2",
        "What is written differs from what was read in the edited members alone",
    ),
    (
        "D3",
        "Nobody's change is overwritten without having been shown",
    ),
    ("D4", "One submit, one PUT"),
    ("D5", "A draft survives, and only its author sees it"),
    (
        "D6",
        "Nothing that Partner Center answers brings the portal down",
    ),
    (
        "D7",
        "What is typed is kept as typed or refused with a reason; pages hold",
    ),
    (
        "U1",
        "Throttling is obeyed and shown; a write is never repeated blindly",
    ),
    (
        "U2",
        "Every call is bounded in time and size; an outage is found once",
    ),
    (
        "U3",
        "What is not known is settled by reading, never guessed",
    ),
    (
        "U4",
        "A save and its record are finished though the browser is gone",
    ),
    (
        "U5",
        "Shutdown finishes what is under way; the rest is settled later",
    ),
    ("U6", "Slow clients do not hold up the others"),
    ("A1", "No change without a record"),
    ("A2", "The record is append only, and that can be checked"),
    (
        "A3",
        "The record says who, when, what, before and after, and can be exported safely",
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
            waiting.extend(test.as_deref().and_then(promise_of_name));
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
        "# What the portal promises, and what proves it\n\n\
         Made from the comments above the tests by `PROMISES=write cargo test --test promises`; a test compares.\n",
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

//! What must hold once everything has come to rest.

use crate::faults::Step;
use crate::proxy::Asked;
use crate::run::{Edit, PATIENCE, Shown};
use portal::profile::values::{posted, read};
use portal::profile::{Change, Json, Writing, write};
use portal::sandbox::JournalEntry;
use portal::store::{Store, audit};
use std::collections::BTreeMap;
use std::time::Duration;

/// The rows of the audit log since a run began.
pub struct Record {
    after: i64,
}

/// An intent and what became of it.
#[derive(Debug)]
pub struct Write {
    pub request_id: String,
    pub outcomes: Vec<String>,
}

impl Record {
    pub async fn begin(store: &Store) -> Record {
        let last = audit::page(store, &audit::Filter::default(), None, 1)
            .await
            .unwrap();
        Record {
            after: last.first().map_or(0, |row| row.seq),
        }
    }

    /// From its first row.
    pub fn whole() -> Record {
        Record { after: 0 }
    }

    pub async fn writes(&self, store: &Store) -> Vec<Write> {
        let rows = audit::after(store, self.after, 1_000).await.unwrap();
        let outcomes = |intent: i64| {
            rows.iter()
                .filter(|row| row.event == "edit.outcome" && row.intent == Some(intent))
                .filter_map(|row| row.outcome.clone())
                .collect()
        };
        rows.iter()
            .filter(|row| row.event == "edit.intent")
            .map(|row| Write {
                request_id: row.request_id.clone().unwrap_or_default(),
                outcomes: outcomes(row.seq),
            })
            .collect()
    }

    pub async fn len(&self, store: &Store) -> usize {
        self.writes(store).await.len()
    }
}

pub async fn judge(mut edit: Edit<'_>) -> Shown {
    let world = edit.world;
    let form = settled_form(&mut edit).await;
    let writes = edit.record.writes(world.running.store()).await;
    let puts = world.running.puts();
    let calls = world.running.calls().into_iter().map(|call| {
        format!(
            "{} {} {} applied {} {:?} {}",
            call.seq, call.method, call.status, call.applied, call.request_id, call.note
        )
    });
    edit.diary.extend(calls);
    edit.diary
        .extend(writes.iter().map(|write| format!("{write:?}")));
    accounted(&mut edit, &writes, &puts);
    lossless(&mut edit, &puts);
    stands_or_stays(&mut edit, &writes, form.as_ref());
    if let Err(bad) = audit::verify(world.running.store()).await.unwrap() {
        edit.violation(format!(
            "the audit log breaks at row {}: {}",
            bad.seq, bad.why
        ));
    }
    let (hit, outside_at) = {
        let director = edit.director.lock().unwrap();
        (director.hit, director.outside_at)
    };
    // Nothing may be left for the next run.
    world.clear();
    edit.discard().await;
    Shown {
        hit,
        puts: puts.len(),
        outcomes: writes
            .into_iter()
            .flat_map(|write| write.outcomes)
            .collect(),
        in_window: outside_at.is_some_and(|at| matches!(at, Step::Put | Step::Retry))
            && edit.case.profile.writing != Writing::PutIfMatch,
        violations: edit.violations,
        diary: edit.diary,
    }
}

impl Edit<'_> {
    async fn discard(&self) {
        let visitor = self.world.visitor();
        visitor
            .post(&self.case.address(), &[("intent", "discard")])
            .await;
        // What is shown once has been shown then.
        visitor.get(&self.case.address()).await;
    }
}

/// The form when nothing is open any more; the person waits where the page says that it is not
/// known yet.
async fn settled_form(edit: &mut Edit<'_>) -> Option<BTreeMap<String, String>> {
    for _ in 0..PATIENCE {
        let page = edit.world.visitor().get(&edit.case.address()).await;
        let form = page.form();
        if form.contains_key("seen") {
            return Some(form);
        }
        edit.world.running.clock.advance(Duration::from_secs(61));
    }
    edit.violation("the profile stays locked");
    None
}

/// Every PUT that arrived has its intent, every intent one outcome, and the outcome is what
/// happened.
fn accounted(edit: &mut Edit<'_>, writes: &[Write], puts: &[JournalEntry]) {
    for put in puts {
        if !writes
            .iter()
            .any(|write| Some(&write.request_id) == put.request_id.as_ref())
        {
            edit.violation(format!(
                "a PUT that the audit log does not know: {:?}",
                put.request_id
            ));
        }
    }
    let others =
        edit.director.lock().unwrap().outside_at.is_some() || edit.case.trouble.name == "normalise";
    // Then it may be ours under somebody else's, or never have been.
    let same = edit
        .script
        .outside
        .as_ref()
        .is_some_and(|outside| edit.script.typed.contains_key(&outside.key));
    for write in writes {
        let effects = puts
            .iter()
            .filter(|put| put.applied && put.request_id.as_ref() == Some(&write.request_id))
            .count();
        let [outcome] = write.outcomes.as_slice() else {
            edit.violation(format!("an intent with the outcomes {:?}", write.outcomes));
            continue;
        };
        match (outcome.as_str(), effects) {
            (_, 2..) => edit.violation(format!("one save was carried out {effects} times")),
            ("saved", 1) => {}
            ("rejected" | "stale" | "throttled" | "unavailable" | "not-applied", 0) => {}
            // Neither what it was nor what was sent: somebody else must have been there.
            ("conflict", 0) if others => {}
            ("conflict", 1) if others && (same || edit.case.trouble.name == "normalise") => {}
            (outcome, effects) => edit.violation(format!(
                "the audit log says {outcome:?}, and it was carried out {effects} times"
            )),
        }
    }
}

/// Each PUT is the document read right before it, with what was typed and nothing else, and over
/// nothing that was not shown.
fn lossless(edit: &mut Edit<'_>, puts: &[JournalEntry]) {
    let calls = edit.world.running.calls();
    let asked = edit.world.proxy.asked();
    let of = |asked: &Asked| {
        calls
            .iter()
            .find(|call| call.correlation_id.as_ref() == Some(&asked.correlation_id))
    };
    for put in puts {
        // In the order in which the portal asked: some arrive late.
        let before = asked
            .iter()
            .take_while(|asked| Some(&asked.correlation_id) != put.correlation_id.as_ref());
        let mut reads: Vec<&JournalEntry> = before
            .filter(|asked| asked.method == "GET")
            .filter_map(of)
            .filter(|get| get.status == 200)
            .filter(|get| !matches!(get.resource.as_str(), "verification" | "activity"))
            .collect();
        reads.reverse();
        // Who looks while a save is under way reads in between.
        reads.truncate(if edit.overlapped { reads.len() } else { 1 });
        let faults: Vec<String> = reads
            .iter()
            .filter_map(|get| over(edit, get, put).err())
            .collect();
        if faults.len() == reads.len() {
            edit.violation(
                faults
                    .into_iter()
                    .next()
                    .unwrap_or_else(|| "a PUT without a GET".to_owned()),
            );
        }
    }
}

/// Whether this PUT may follow this GET.
fn over(edit: &Edit<'_>, get: &JournalEntry, put: &JournalEntry) -> Result<(), String> {
    let profile = edit.case.profile;
    let parse = |text: &str| Json::parse(text.as_bytes()).map_err(|error| error.to_string());
    let (stood, sent) = (parse(&get.response_body)?, parse(&put.request_body)?);
    let differs =
        |place: &portal::profile::Place| read(&stood, place).shown() != read(&sent, place).shown();
    let edits: Vec<Change> = profile
        .places()
        .filter(differs)
        .map(|place| Change {
            key: place.key(),
            before: read(&stood, &place),
            after: read(&sent, &place).shown(),
        })
        .collect();
    if write(profile, &stood, &edits) != sent {
        return Err(format!(
            "more than the form's members differ: {stood} was read and {sent} sent"
        ));
    }
    for Change { key, before, after } in &edits {
        let typed = edit.script.typed.get(key);
        let kind = profile.place(key).expect("a place").field.kind;
        if typed.map(|typed| posted(kind, typed)).as_ref() != Some(after) {
            return Err(format!("{key}: {after:?} was sent, {typed:?} typed"));
        }
        let before = posted(kind, &before.shown());
        let shown = || {
            edit.reviews
                .iter()
                .any(|review| unescaped(review).contains(&before))
        };
        if edit.base.get(key) != Some(&before) && !(edit.picks.get(key) == Some(&true) && shown()) {
            return Err(format!("{key}: {before:?} was overwritten and never shown"));
        }
    }
    let tag = stood.at(["attributes", "etag"]).and_then(Json::text);
    let conditional = put.headers.get("if-match").map(|tag| tag.trim_matches('"'));
    if profile.writing == Writing::PutIfMatch && conditional != tag {
        return Err(format!(
            "If-Match {conditional:?} for a document with {tag:?}"
        ));
    }
    Ok(())
}

/// What was typed stands in the document, or still on the form.
fn stands_or_stays(edit: &mut Edit<'_>, writes: &[Write], form: Option<&BTreeMap<String, String>>) {
    let saved = writes
        .iter()
        .any(|write| write.outcomes.iter().any(|outcome| outcome == "saved"));
    match edit.done.as_deref() {
        Some("saved") if !saved => edit.violation("the page said saved, the audit log did not"),
        Some("saved" | "nothing") => stands(edit),
        _ if saved => edit.violation("the audit log says saved, no page did"),
        _ => {
            if let Some(form) = form {
                edit.check_draft(form, "at the end");
            }
        }
    }
}

fn stands(edit: &mut Edit<'_>) {
    let text = edit
        .world
        .running
        .sandbox
        .document(edit.case.profile.slug, edit.case.customer())
        .expect("a document");
    let document = Json::parse(text.as_bytes()).expect("JSON");
    for (key, value) in edit.script.typed.clone() {
        let place = edit.case.profile.place(&key).expect("a place");
        let (asked, found) = (
            posted(place.field.kind, &value),
            read(&document, &place).shown(),
        );
        let given_up = edit.picks.get(&key) == Some(&false);
        // Somebody else's change may have come after ours.
        let theirs = edit
            .script
            .outside
            .as_ref()
            .is_some_and(|outside| outside.key == key && outside.value == found);
        let capitals = edit.case.trouble.name == "normalise" && asked.to_uppercase() == found;
        if asked != found && !given_up && !theirs && !capitals {
            edit.violation(format!("{key} was saved as {asked:?} and is {found:?}"));
        }
    }
}

fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

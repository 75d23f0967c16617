//! What must hold of a set once it is over, and everything has come to rest.

use crate::judge::Write;
use crate::run::Shown;
use crate::set_director::{FIELD, RESOURCE, Theirs};
use crate::set_run::{SetRun, set_of};
use crate::sets::Event;
use portal::profile::{CUSTOMER_BILLING, Change, Json, read, write};
use portal::sandbox::JournalEntry;
use portal::store::audit;
use portal::store::change_rows::StoredChangeRow;
use reqwest::StatusCode;
use std::collections::BTreeMap;

/// An intent of the set with what became of it.
struct Sent {
    row: usize,
    request_id: String,
    outcome: String,
    /// Numbers of the rows of the audit log.
    entries: [i64; 2],
    /// So often it was carried out.
    effects: usize,
}

pub async fn judge(mut run: SetRun) -> Shown {
    let puts: Vec<JournalEntry> = run
        .world
        .calls()
        .into_iter()
        .filter(|call| call.method == "PUT")
        .collect();
    let writes = run.record.writes(&run.world.store).await;
    let sent = sent(&mut run, &puts).await;
    let rows = run.rows().await;
    tell(&mut run, &writes, &rows);
    accounted(&mut run, &writes, &puts);
    ends(&mut run, &rows, &sent);
    others_stand(&mut run);
    lossless(&mut run, &puts);
    pages(&mut run, &rows).await;
    if let Err(bad) = audit::verify(&run.world.store).await.unwrap() {
        let (seq, why) = (bad.seq, bad.why);
        run.violation(format!("the audit log breaks at row {seq}: {why}"));
    }
    if run.script.takes_back && run.set().await.phase == "send" {
        taken_back(&mut run, &rows).await;
    }
    let hit = run.director.lock().unwrap().hit();
    Shown {
        hit,
        puts: puts.len(),
        outcomes: writes
            .into_iter()
            .flat_map(|write| write.outcomes)
            .collect(),
        in_window: false,
        violations: run.violations,
        diary: run.diary,
    }
}

/// For whoever repeats a run.
fn tell(run: &mut SetRun, writes: &[Write], rows: &[StoredChangeRow]) {
    let calls = run.world.calls().into_iter().map(|call| {
        format!(
            "{} {} {} {} applied {} {:?} {}",
            call.seq, call.method, call.path, call.status, call.applied, call.request_id, call.note
        )
    });
    run.diary.extend(calls);
    run.diary
        .extend(writes.iter().map(|write| format!("{write:?}")));
    let states = rows
        .iter()
        .map(|row| format!("{}: {}", row.place, row.state));
    run.diary.extend(states);
}

/// The intents of the set, from the audit log.
async fn sent(run: &mut SetRun, puts: &[JournalEntry]) -> Vec<Sent> {
    let log = run.audit_rows().await;
    let mut all = vec![];
    for intent in log.iter().filter(|row| row.event == "edit.intent") {
        if set_of(intent) != Some(run.number) {
            continue;
        }
        let place = run
            .customers
            .iter()
            .position(|id| intent.customer.as_ref() == Some(id));
        let outcome = log
            .iter()
            .find(|row| row.event == "edit.outcome" && row.intent == Some(intent.seq));
        let (Some(row), Some(outcome)) = (place, outcome) else {
            run.violation(format!("an intent without outcome or customer: {intent:?}"));
            continue;
        };
        if set_of(outcome) != Some(run.number) {
            run.violation(format!("an outcome without the set: {outcome:?}"));
        }
        let request_id = intent.request_id.clone().unwrap_or_default();
        let of_it = |put: &&JournalEntry| put.request_id.as_ref() == Some(&request_id);
        let effects = puts.iter().filter(of_it).filter(|put| put.applied).count();
        all.push(Sent {
            row,
            request_id,
            outcome: outcome.outcome.clone().unwrap_or_default(),
            entries: [intent.seq, outcome.seq],
            effects,
        });
    }
    all
}

/// Every PUT that arrived has its intent, and every intent one outcome, whoever saved.
fn accounted(run: &mut SetRun, writes: &[Write], puts: &[JournalEntry]) {
    for put in puts {
        let is_of = |write: &Write| Some(&write.request_id) == put.request_id.as_ref();
        if !writes.iter().any(is_of) {
            let id = &put.request_id;
            run.violation(format!("a PUT that the audit log does not know: {id:?}"));
        }
    }
    for write in writes {
        if write.outcomes.len() != 1 {
            run.violation(format!("an intent with the outcomes {:?}", write.outcomes));
        }
    }
}

/// Each row has its end, it is what happened, and nothing happened twice.
fn ends(run: &mut SetRun, rows: &[StoredChangeRow], sent: &[Sent]) {
    let theirs = run.director.lock().unwrap().theirs.clone();
    let same_field = |row: usize| {
        let of_row = |theirs: &&Theirs| theirs.row == row && theirs.key == FIELD;
        theirs.iter().any(|theirs| of_row(&theirs))
    };
    for Sent {
        row,
        outcome,
        effects,
        request_id,
        ..
    } in sent
    {
        let is_true = match (outcome.as_str(), effects) {
            ("saved", 1) => true,
            ("rejected" | "stale" | "throttled" | "unavailable" | "not-applied", 0) => true,
            // Somebody else wrote the same field, before it or over it.
            ("conflict", 0 | 1) => same_field(*row),
            _ => false,
        };
        if !is_true {
            run.violation(format!(
                "row {row}: {request_id} ended as {outcome:?}, and was carried out {effects} times"
            ));
        }
    }
    let was_checked_only = sent.is_empty() && run.script.event == Event::Stop;
    for (at, row) in rows.iter().enumerate() {
        let of_row: Vec<&Sent> = sent.iter().filter(|sent| sent.row == at).collect();
        let effects: usize = of_row.iter().map(|sent| sent.effects).sum();
        if effects > 1 {
            run.violation(format!("row {at} was carried out {effects} times"));
        }
        let last = of_row.last().map(|sent| sent.outcome.as_str());
        let is_true = match (row.state.as_str(), last) {
            ("saved", Some("saved")) => effects == 1,
            ("rejected", Some("rejected")) | ("not-applied", Some("not-applied")) => effects == 0,
            ("conflict", Some("conflict")) => true,
            // It was to be sent again, and somebody else was faster.
            ("conflict", None | Some("stale" | "throttled" | "unavailable" | "rejected")) => {
                effects == 0
            }
            ("problem" | "no-access" | "guarded", _) => effects == 0,
            ("change", _) => effects == 0 && run.script.event == Event::Stop,
            ("new", None) => was_checked_only,
            _ => false,
        };
        if !is_true {
            run.violation(format!(
                "row {at} is {:?}, its last outcome {last:?}, carried out {effects} times",
                row.state
            ));
        }
        stands(run, at, row, &of_row, same_field(at));
        undisturbed(run, at, row);
    }
}

/// The document is what the row says, and the row leads to its entry of the audit log.
fn stands(run: &mut SetRun, at: usize, row: &StoredChangeRow, sent: &[&Sent], same_field: bool) {
    let found = value(run, at);
    let before = shown(&run.stood[at]);
    let expected = if row.state == "saved" {
        &run.script.mine
    } else {
        &before
    };
    if found != *expected && !same_field {
        let state = &row.state;
        run.violation(format!("row {at} is {state:?}, and {found:?} stands there"));
    }
    if !matches!(row.state.as_str(), "saved" | "rejected" | "not-applied") {
        return;
    }
    let content: serde_json::Value = serde_json::from_slice(&row.content).unwrap_or_default();
    let reference = content["reference"]
        .as_str()
        .and_then(|text| text.parse::<i64>().ok());
    let leads = |sent: &&&Sent| reference.is_some_and(|seq| sent.entries.contains(&seq));
    if !sent.iter().any(|sent| leads(&sent)) {
        run.violation(format!("row {at} leads to the entry {reference:?}"));
    }
}

/// What went wrong at other customers kept this one from nothing.
fn undisturbed(run: &mut SetRun, at: usize, row: &StoredChangeRow) {
    let director = run.director.lock().unwrap();
    let is_troubled = run.script.troubles.iter().any(|planned| planned.row == at)
        || director.theirs.iter().any(|theirs| theirs.row == at)
        || director.held == Some(at);
    drop(director);
    // A machine that is busy elsewhere has time-outs of its own.
    let content: serde_json::Value = serde_json::from_slice(&row.content).unwrap_or_default();
    if row.state == "problem" && content["code"] == "timeout" {
        return;
    }
    if !is_troubled && run.script.event != Event::Stop && row.state != "saved" {
        run.violation(format!(
            "row {at}, which had no trouble, is {:?}",
            row.state
        ));
    }
}

/// What somebody else has changed stands there still.
fn others_stand(run: &mut SetRun) {
    let theirs = run.director.lock().unwrap().theirs.clone();
    for Theirs { row, key, value } in theirs {
        let place = CUSTOMER_BILLING.place(key).expect("a field");
        let found = read(&document(run, row), &place).shown();
        if found != value {
            run.violation(format!(
                "row {row}: somebody else set {key} to {value:?}, and {found:?} stands there"
            ));
        }
    }
}

/// Each PUT is the document that it names, as it was read, with one field changed; what it changed
/// is what the dry run had shown.
fn lossless(run: &mut SetRun, puts: &[JournalEntry]) {
    let calls = run.world.calls();
    let place = CUSTOMER_BILLING.place(FIELD).expect("a field");
    for put in puts {
        let tag = put.headers.get("if-match").map(|tag| tag.trim_matches('"'));
        let Ok(sent) = Json::parse(put.request_body.as_bytes()) else {
            run.violation(format!("a PUT without JSON: {}", put.request_body));
            continue;
        };
        let is_ada = put.user.as_deref() == Some("Ada Admin");
        if is_ada || read(&sent, &place).shown() != run.script.mine {
            if !put.request_body.contains(&run.script.theirs) {
                run.violation(format!("nobody typed this: {sent}"));
            }
            continue;
        }
        let named = calls
            .iter()
            .filter(|call| call.method == "GET" && call.path == put.path && call.status == 200);
        let is_named = |stood: &Json| {
            let own = stood.at(["attributes", "etag"]).and_then(Json::text);
            own.is_some() && own == tag
        };
        let is_kept = |stood: &Json| {
            let change = Change {
                key: FIELD.to_owned(),
                before: read(stood, &place),
                after: run.script.mine.clone(),
            };
            write(&CUSTOMER_BILLING, stood, &[change]) == sent
        };
        let mut documents =
            named.filter_map(|call| Json::parse(call.response_body.as_bytes()).ok());
        let path = &put.path;
        let Some(stood) = documents.find(|stood| is_named(stood) && is_kept(stood)) else {
            run.violation(format!(
                "{path}: not a document with the tag {tag:?} and one field changed: {sent}"
            ));
            continue;
        };
        let at = run
            .customers
            .iter()
            .position(|id| path.contains(id.as_str()));
        let before = at.map(|at| shown(&run.stood[at]));
        if Some(shown(&stood)) != before {
            run.violation(format!("{path}: {stood} was overwritten and never shown"));
        }
    }
}

/// The page, the JSON interface and the sheet say what the rows are.
async fn pages(run: &mut SetRun, rows: &[StoredChangeRow]) {
    let number = run.number;
    let set = run.set().await;
    let words = match (set.phase.as_str(), set.state.as_str()) {
        ("send", "done") => "It is done",
        ("check", "done") => "The dry run has read",
        (_, "stopped") => "It was stopped.",
        (phase, state) => return run.violation(format!("the set ends as {phase} {state}")),
    };
    if set.state == "stopped" && run.script.event != Event::Stop {
        run.violation("nobody has stopped it, and it was stopped");
    }
    run.page_says(words).await;
    let mut counted = BTreeMap::<&str, u64>::new();
    for row in rows {
        *counted.entry(row.state.as_str()).or_default() += 1;
    }
    let told = run.get(&format!("/api/v1/changes/{number}")).await;
    if told.status != StatusCode::OK {
        return run.violation(format!("the set is answered with {}", told.status));
    }
    let told = told.json();
    let counts: BTreeMap<&str, u64> = told["counts"]
        .as_array()
        .map(|counts| {
            let count = |count: &'_ serde_json::Value| count["rows"].as_u64().unwrap_or_default();
            let of = counts.iter();
            of.map(|each| (each["state"].as_str().unwrap_or_default(), count(each)))
                .collect()
        })
        .unwrap_or_default();
    if counts != counted {
        run.violation(format!("the rows are {counted:?}, told {counts:?}"));
    }
    let sheet = run.get(&format!("/changes/{number}/result.csv")).await;
    for (state, count) in counted {
        let told = sheet.body.matches(&format!("\"{state}\"")).count() as u64;
        if told < count {
            run.violation(format!("the sheet has {told} rows {state:?} of {count}"));
        }
    }
}

/// A set that takes it back puts the values from before where nobody else has changed them, and
/// changes nothing else.
async fn taken_back(run: &mut SetRun, rows: &[StoredChangeRow]) {
    let is_saved = |row: &StoredChangeRow| row.state == "saved";
    if !rows.iter().any(is_saved) {
        return;
    }
    let theirs = run.director.lock().unwrap().theirs.clone();
    let now: Vec<String> = (0..rows.len()).map(|at| value(run, at)).collect();
    if run.take_back().await.is_none() {
        return run.violation("it cannot be taken back");
    }
    for (at, row) in rows.iter().enumerate() {
        let is_theirs = theirs
            .iter()
            .any(|their| their.row == at && their.key == FIELD);
        let expected = if is_saved(row) && !is_theirs {
            shown(&run.stood[at])
        } else {
            now[at].clone()
        };
        let found = value(run, at);
        if found != expected {
            run.violation(format!(
                "row {at} was taken back from {:?} to {found:?}, and stood as {expected:?} before",
                now[at]
            ));
        }
    }
}

fn document(run: &SetRun, at: usize) -> Json {
    let id = Some(run.customers[at].as_str());
    let text = run.world.sandbox.document(RESOURCE, id);
    Json::parse(text.expect("a document").as_bytes()).expect("JSON")
}

/// The value of the set's field that stands at Partner Center.
fn value(run: &SetRun, at: usize) -> String {
    shown(&document(run, at))
}

fn shown(document: &Json) -> String {
    let place = CUSTOMER_BILLING.place(FIELD).expect("a field");
    read(document, &place).shown()
}

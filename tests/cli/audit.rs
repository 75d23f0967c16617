//! `portal audit`: what an auditor can find out from database and keys alone.

use super::{KEYS, portal, text};
use portal::clock::Clock;
use portal::config::EncryptionKey;
use portal::store::audit::{Event, NewRow};
use portal::store::sealing::Keys;
use portal::store::{Store, audit};
use portal_test_support::Folder;
use std::process::Output;
use std::time::Duration;

/// 2026-11-21, noon.
const START: i64 = 1_795_262_400_000;
const DAY: Duration = Duration::from_secs(86_400);

/// A database with a row for each of six days.
struct Record {
    folder: Folder,
    store: Store,
}

impl Record {
    async fn new(name: &str) -> Record {
        let folder = Folder::new(name);
        let clock = Clock::settable(START);
        let keys = Keys::new(vec![("k".to_owned(), EncryptionKey([1; 32]))]);
        let store = Store::open(&folder.database(), keys, clock.clone())
            .await
            .unwrap();
        for n in 1..=6 {
            let mut row = NewRow::new(
                Event::SignIn,
                format!("t:{n}"),
                format!("=Person {n}"),
                "t".to_owned(),
            );
            row.changes = serde_json::value::to_raw_value(&[n]).ok();
            audit::append(&store, row).await.unwrap();
            clock.advance(DAY);
        }
        Record { folder, store }
    }

    async fn alter(&self, statement: &'static str) {
        sqlx::raw_sql(statement)
            .execute(self.store.pool())
            .await
            .unwrap();
    }

    async fn run(&self, arguments: &[&str]) -> Output {
        let database = self.folder.database();
        let mut command = portal(
            &["audit"],
            &[
                ("PORTAL_DATABASE_URL", &database),
                ("PORTAL_ENCRYPTION_KEYS", KEYS),
            ],
        );
        command.args(arguments);
        tokio::task::spawn_blocking(move || command.output().unwrap())
            .await
            .unwrap()
    }

    /// Exit code and first line.
    async fn verify(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut all = vec!["verify"];
        all.extend(arguments);
        let output = self.run(&all).await;
        (
            output.status.code(),
            text(&output.stdout)
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned(),
        )
    }
}

// A2
#[tokio::test(flavor = "multi_thread")]
async fn verify_names_the_first_bad_row() {
    for (number, (statement, row)) in [
        ("UPDATE audit SET person_name = 'Somebody else' WHERE seq = 3", 3),
        ("UPDATE audit SET changes = (SELECT changes FROM audit WHERE seq = 2) WHERE seq = 5", 5),
        ("UPDATE audit SET hash = (SELECT hash FROM audit WHERE seq = 1) WHERE seq = 6", 6),
        ("UPDATE audit SET at = 'x' WHERE seq = 2", 2),
        ("UPDATE audit SET person = x'00' WHERE seq = 6", 6),
        ("DELETE FROM audit WHERE seq = 4", 5),
        ("DELETE FROM audit WHERE seq = 1", 2),
        // Removed, and those behind it moved up.
        ("DELETE FROM audit WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 6", 4),
        // Inserted: a copy with a number of its own, those behind it moved down.
        (
            "UPDATE audit SET seq = 7 WHERE seq = 6; UPDATE audit SET seq = 6 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 4;
             INSERT INTO audit SELECT 4, at, event, person, person_name, tenant, profile, customer, changes, request_id, correlation_id,
             outcome, reference, intent, prev_hash, hash FROM audit WHERE seq = 3",
            4,
        ),
        // Reordered: two rows change places.
        ("UPDATE audit SET seq = 0 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 0", 2),
        ("UPDATE audit SET seq = 0 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 6; UPDATE audit SET seq = 6 WHERE seq = 0", 5),
    ]
    .into_iter()
    .enumerate()
    {
        let record = Record::new(&format!("verify-{number}")).await;
        assert_eq!(record.verify(&[]).await, (Some(0), "The audit log is intact: 6 rows.".to_owned()));
        record.alter(statement).await;
        let (code, line) = record.verify(&[]).await;
        assert_eq!(code, Some(1), "{statement}: {line}");
        assert!(line.starts_with(&format!("The audit log is broken at row {row}: ")), "{statement}: {line}");
    }
}

// A2
#[tokio::test(flavor = "multi_thread")]
async fn rows_taken_from_the_end_are_found_by_a_row_that_was_noted() {
    let record = Record::new("tail").await;
    let output = text(&record.run(&["verify"]).await.stdout);
    let noted = output
        .lines()
        .nth(1)
        .unwrap()
        .rsplit(' ')
        .next()
        .unwrap()
        .to_owned();
    assert!(noted.starts_with("6:") && noted.len() == 66, "{output}");
    assert_eq!(record.verify(&["--expect", &noted]).await.0, Some(0));

    record.alter("DELETE FROM audit WHERE seq = 6").await;
    assert_eq!(
        record.verify(&[]).await,
        (Some(0), "The audit log is intact: 5 rows.".to_owned()),
        "the chain alone cannot tell"
    );
    let (code, line) = record.verify(&["--expect", &noted]).await;
    assert_eq!(code, Some(1));
    assert!(
        line.starts_with("The audit log is broken at row 6: it was noted, and is missing"),
        "{line}"
    );

    // The portal goes on writing: the chain is whole again, but not the one that was noted.
    audit::append(
        &record.store,
        NewRow::new(
            Event::SignOut,
            "t:7".to_owned(),
            "Another".to_owned(),
            "t".to_owned(),
        ),
    )
    .await
    .unwrap();
    assert_eq!(record.verify(&[]).await.0, Some(0));
    let (code, line) = record.verify(&["--expect", &noted]).await;
    assert_eq!(code, Some(1));
    assert!(
        line.starts_with(
            "The audit log is broken at row 6: its hash is not the one that was noted"
        ),
        "{line}"
    );

    assert_eq!(
        record
            .run(&["verify", "--expect", "six"])
            .await
            .status
            .code(),
        Some(2)
    );
}

// A3
#[tokio::test(flavor = "multi_thread")]
async fn the_audit_log_is_exported_in_both_formats_and_by_day() {
    let record = Record::new("export").await;
    let lines = text(&record.run(&["export"]).await.stdout);
    assert_eq!(lines.lines().count(), 6);
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(
        (first["seq"].as_i64(), first["personName"].as_str()),
        (Some(1), Some("=Person 1"))
    );

    let table = record
        .run(&[
            "export",
            "--format",
            "csv",
            "--from",
            "2026-11-22",
            "--to",
            "2026-11-24",
        ])
        .await;
    assert!(
        table.stdout.starts_with("\u{feff}".as_bytes()),
        "spreadsheets see that it is UTF-8"
    );
    let mut reader = csv::Reader::from_reader(table.stdout.as_slice());
    assert_eq!(
        reader.headers().unwrap().iter().collect::<Vec<_>>(),
        audit::COLUMNS
    );
    let rows: Vec<(String, String)> = reader
        .records()
        .map(Result::unwrap)
        .map(|row| (row[0].to_owned(), row[4].to_owned()))
        .collect();
    let row = |n: i32| (n.to_string(), format!("'=Person {n}"));
    assert_eq!(
        rows,
        [row(2), row(3), row(4)],
        "the last day belongs to it, and no name is a formula"
    );

    let nothing = record
        .run(&["export", "--format", "csv", "--from", "2027-01-01"])
        .await;
    assert_eq!(
        text(&nothing.stdout).lines().count(),
        1,
        "a table without rows has its head"
    );
    assert_eq!(
        record
            .run(&["export", "--from", "yesterday"])
            .await
            .status
            .code(),
        Some(2)
    );
    assert_eq!(
        record.verify(&[]).await,
        (Some(0), "The audit log is intact: 6 rows.".to_owned()),
        "exporting here adds nothing"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_that_no_key_opens_are_counted() {
    let record = Record::new("unopened").await;
    let whole = record.run(&["export"]).await;
    assert_eq!(text(&whole.stderr), "");
    let database = record.folder.database();
    let mut command = portal(
        &["audit", "export"],
        &[
            ("PORTAL_DATABASE_URL", &database),
            (
                "PORTAL_ENCRYPTION_KEYS",
                "k:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=",
            ),
        ],
    );
    let output = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout).lines().count(), 6);
    assert!(
        text(&output.stderr).starts_with("6 entries have changes that could not be opened"),
        "{}",
        text(&output.stderr)
    );
}

/// SQLite stores a value of any type in any column.
#[tokio::test(flavor = "multi_thread")]
async fn rows_that_cannot_be_read_are_named_and_the_others_are_exported() {
    for (alter, others) in [
        ("UPDATE audit SET at = 'soon' WHERE seq = 3", "t:3"),
        (
            "UPDATE audit SET person_name = x'00ff' WHERE seq = 3",
            "t:3",
        ),
        ("UPDATE audit SET intent = 'none' WHERE seq = 3", "t:3"),
        ("UPDATE audit SET changes = x'00' WHERE seq = 3", "t:3"),
        // No UTF-8: nothing else of the row can be read either.
        (
            "UPDATE audit SET tenant = CAST(x'ff' AS TEXT) WHERE seq = 3",
            "",
        ),
    ] {
        let record = Record::new("unreadable").await;
        record.alter(alter).await;
        let output = record.run(&["export"]).await;
        assert_eq!(output.status.code(), Some(0), "{alter}: {output:?}");
        let lines: Vec<serde_json::Value> = text(&output.stdout)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let seqs: Vec<i64> = lines
            .iter()
            .map(|line| line["seq"].as_i64().unwrap())
            .collect();
        assert_eq!(seqs, [1, 2, 3, 4, 5, 6], "{alter}");
        for line in &lines {
            let is_third = line["seq"] == 3;
            assert_eq!(line["event"] == "unreadable", is_third, "{alter}: {line}");
            assert!(is_third || line["changes"].is_array(), "{alter}: {line}");
        }
        assert_eq!(
            lines[2]["person"], others,
            "what can be read is there: {alter}"
        );
        assert!(
            text(&output.stderr).starts_with("1 entry was altered"),
            "{alter}: {output:?}"
        );
        let table = record.run(&["export", "--format", "csv"]).await;
        assert_eq!(text(&table.stdout).lines().count(), 7, "{alter}");
        let (code, said) = record.verify(&[]).await;
        assert_eq!(code, Some(1));
        assert!(said.contains("row 3: "), "{alter}: {said}");
    }
}

/// SQLite keeps a number of another type in the place of the right one too.
#[tokio::test(flavor = "multi_thread")]
async fn a_row_whose_number_was_altered_is_in_every_export() {
    for alter in [
        "UPDATE audit SET seq = 'x' WHERE seq = 3",
        "UPDATE audit SET seq = x'0102' WHERE seq = 3",
        "UPDATE audit SET seq = 1.5 WHERE seq = 3",
    ] {
        let record = Record::new("number").await;
        record.alter(alter).await;
        for (format, lines) in [
            ("jsonl", 6),
            ("csv", 7),
            ("csv-fields", 7),
            ("csv-changes", 2),
        ] {
            let output = record.run(&["export", "--format", format]).await;
            assert_eq!(output.status.code(), Some(0), "{alter}: {output:?}");
            let told = text(&output.stdout);
            assert_eq!(told.lines().count(), lines, "{alter}, {format}: {told}");
            let note = text(&output.stderr);
            assert!(
                note.contains("1 entry was altered"),
                "{alter}, {format}: {note}"
            );
            assert!(
                !note.contains("could not be opened"),
                "{alter}, {format}: {note}"
            );
        }
    }
}

/// Its event alone would have told that it is a change.
#[tokio::test(flavor = "multi_thread")]
async fn the_table_of_changes_names_a_row_that_cannot_be_read() {
    for alter in [
        "UPDATE audit SET event = x'00' WHERE seq = 3",
        "UPDATE audit SET outcome = x'00' WHERE seq = 3",
        "UPDATE audit SET at = 'soon' WHERE seq = 3",
        "UPDATE audit SET changes = x'00' WHERE seq = 3",
        "UPDATE audit SET request_id = x'00' WHERE seq = 3",
    ] {
        let record = Record::new("table").await;
        record.alter(alter).await;
        let output = record.run(&["export", "--format", "csv-changes"]).await;
        assert_eq!(output.status.code(), Some(0), "{alter}: {output:?}");
        let table = text(&output.stdout);
        let rows: Vec<&str> = table.lines().skip(1).collect();
        assert_eq!(rows.len(), 1, "{alter}: {table}");
        assert!(rows[0].contains("Not readable"), "{alter}: {table}");
        assert!(rows[0].trim_end().ends_with("\"3\""), "{alter}: {table}");
        let note = text(&output.stderr);
        assert!(note.starts_with("1 entry was altered"), "{alter}: {note}");
    }
}

//! The audit log as people meet it: pages and filters, what an entry tells, and what an auditor takes
//! away.

use crate::history::{current, entries, links, rows, versions};
use portal::sandbox::SimulatedChange;
use portal::store::audit;
use portal::store::audit::{Event, NewRow, Row};
use portal::text::{Lang, Words};
use portal_test_support::start;
use reqwest::{Method, StatusCode};
use std::collections::BTreeMap;
use std::time::Duration;

const HOSTILE: &str = "</script><img src=x onerror=alert(1)>";

#[tokio::test]
async fn the_audit_log_is_paged_by_number_and_filtered() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    for n in 0..60 {
        portal.clock.advance(Duration::from_secs(1));
        let person = if n % 2 == 0 { "t:anna" } else { "t:ben" };
        let row = NewRow::new(
            Event::SignOut,
            person.to_owned(),
            person.to_uppercase(),
            "t".to_owned(),
        );
        audit::append(portal.store(), row).await.unwrap();
    }
    let (mut path, mut seen) = ("/history?event=sign_out&person=t%3Aanna".to_owned(), vec![]);
    loop {
        let page = viewer.get(&path).await;
        let listed = entries(&page);
        assert!(listed.len() <= 25);
        assert!(!page.body.contains("T:BEN signed out"), "only hers");
        seen.extend(listed);
        match links(&page, "/history?")
            .into_iter()
            .find(|link| link.contains("before="))
        {
            Some(next) => path = next,
            None => break,
        }
    }
    // The sign-in is the first row, then hers and his in turn.
    assert_eq!(seen, (1..=30).rev().map(|n| 2 * n).collect::<Vec<i64>>());

    let today = time::OffsetDateTime::from_unix_timestamp(portal.clock.now_ms() / 1000)
        .unwrap()
        .date();
    let tomorrow = today.next_day().unwrap().next_day().unwrap();
    assert_eq!(entries(&viewer.get("/history?event=sign_in").await), [1]);
    assert_eq!(
        entries(&viewer.get("/history?outcome=signed-in").await),
        [1]
    );
    assert!(!entries(&viewer.get(&format!("/history?to={tomorrow}")).await).is_empty());
    let later = viewer.get(&format!("/history?from={tomorrow}")).await;
    assert!(
        entries(&later).is_empty() && later.body.contains("No entry in the audit log matches"),
        "{}",
        later.body
    );
    for wrong in ["from=yesterday", "to=2026-02-30", "customer=contoso"] {
        let page = viewer.get(&format!("/history?{wrong}")).await;
        assert!(
            entries(&page).is_empty() && page.body.contains("aria-invalid=\"true\""),
            "{wrong}: not everything, and it says why"
        );
    }
}

// A3
#[tokio::test]
async fn an_entry_says_who_when_what_before_and_after_and_how_it_ended() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("address.city", "Bellevue")])
        .await;
    let saved = editor.save("/partner/billing", &[]).await;
    let (intent, outcome) = (
        rows(&portal, "edit.intent").await.remove(0),
        rows(&portal, "edit.outcome").await.remove(0),
    );
    assert!(
        links(&saved, "/history/").contains(&format!("/history/{}", outcome.seq)),
        "the page after saving leads to its result"
    );

    let viewer = portal.sign_in("Victor Viewer").await;
    for row in [&intent, &outcome] {
        let page = viewer.get(&format!("/history/{}", row.seq)).await;
        let request_id = portal.puts()[0].request_id.clone().unwrap();
        for there in [
            "Edith Editor",
            &row.person,
            &row.at_rfc3339(),
            "Redmond",
            "Bellevue",
            &request_id,
            &row.hash,
            &row.prev_hash,
        ] {
            assert!(page.body.contains(there), "{there} in {}", page.body);
        }
    }
    let page = viewer.get(&format!("/history/{}", intent.seq)).await;
    assert!(
        entries(&page).contains(&outcome.seq),
        "an intent leads to its outcome"
    );
    let page = viewer.get(&format!("/history/{}", outcome.seq)).await;
    assert!(entries(&page).contains(&intent.seq) && page.body.contains("Saved"));

    let compare = links(&page, "/partner/billing/history?from=").remove(0);
    let compared = viewer.get(&compare).await;
    assert!(
        compared.body.contains("<del>Redmond</del>")
            && compared.body.contains("<ins>Bellevue</ins>"),
        "{}",
        compared.body
    );
    assert!(
        !compared.body.contains("/restore"),
        "a viewer is not offered to restore"
    );
    let history = viewer.get("/partner/billing/history").await;
    assert_eq!(versions(&history).len(), 2);
    assert!(
        history.body.contains("Saved by Edith Editor")
            && history.body.contains("Found when the profile was read")
    );
    assert_eq!(
        entries(&history)
            .iter()
            .filter(|seq| **seq == outcome.seq)
            .count(),
        1,
        "the outcome, not the intent again"
    );
    assert_eq!(
        entries(&viewer.get("/").await),
        [outcome.seq],
        "the overview's recent changes"
    );
}

// A3
#[tokio::test]
async fn an_export_is_a_file_with_the_filters_and_is_itself_on_the_audit_log() {
    let portal = start().await;
    let auditor = portal.sign_in("Audrey Auditor").await;
    portal.sign_in("Victor Viewer").await;
    let today = time::OffsetDateTime::from_unix_timestamp(portal.clock.now_ms() / 1000)
        .unwrap()
        .date();
    for (format, kind) in [("csv", "text/csv"), ("jsonl", "application/jsonl")] {
        let export = auditor
            .get(&format!("/history/export?event=sign_in&format={format}"))
            .await;
        assert_eq!(export.status, StatusCode::OK);
        assert!(export.header("content-type").starts_with(kind));
        assert_eq!(
            export.header("content-disposition"),
            format!("attachment; filename=\"portal-audit-log-{today}.{format}\"")
        );
        assert_eq!(export.header("cache-control"), "no-store");
        let people: Vec<String> = match format {
            "csv" => csv::Reader::from_reader(export.body.as_bytes())
                .records()
                .map(|row| row.unwrap()[4].to_owned())
                .collect(),
            _ => export
                .body
                .lines()
                .map(|line| {
                    serde_json::from_str::<serde_json::Value>(line).unwrap()["personName"]
                        .as_str()
                        .unwrap()
                        .to_owned()
                })
                .collect(),
        };
        assert_eq!(people, ["Audrey Auditor", "Victor Viewer"], "{format}");
    }
    let recorded = rows(&portal, "export").await;
    assert_eq!(recorded.len(), 2);
    assert_eq!(
        (
            recorded[0].person_name.as_str(),
            recorded[0].outcome.as_deref()
        ),
        ("Audrey Auditor", Some("jsonl"))
    );
    assert_eq!(recorded[0].reference.as_deref(), Some("event=sign_in"));
    for path in [
        "/history/export",
        "/history/export?format=xlsx",
        "/history/export?format=csv&from=soon",
    ] {
        assert_eq!(
            auditor.get(path).await.status,
            StatusCode::BAD_REQUEST,
            "{path}"
        );
    }
    let prefetch = auditor
        .send(
            Method::GET,
            "/history/export?format=csv",
            &[("sec-purpose", "prefetch")],
            None,
        )
        .await;
    assert_eq!(
        (prefetch.status, prefetch.body.as_str()),
        (StatusCode::NO_CONTENT, "")
    );
    assert_eq!(
        rows(&portal, "export").await.len(),
        2,
        "what took nothing away is not on the audit log"
    );
}

/// The value of a cell without its apostrophes, by the rule in docs/setup.md.
fn unguarded(cell: &str) -> String {
    let (mut value, mut at_start) = (String::new(), true);
    for letter in cell.chars() {
        if !(at_start && letter == '\'') {
            value.push(letter);
        }
        at_start = matches!(letter, ';' | '\t' | '\r' | '\n');
    }
    value
}

// A3
#[tokio::test]
async fn hostile_values_come_back_exactly_from_the_table_and_execute_nothing() {
    let portal = start().await;
    let auditor = portal.sign_in("Audrey Auditor").await;
    let values = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "'=1",
        "''",
        "a;=cmd|' /C calc'!A0",
        "x\r\n=2",
        "\",=3,\"",
        "ü“”\u{202e}",
        "=HYPERLINK(\"http://x\";\"y\")",
        HOSTILE,
        "",
    ];
    for value in values {
        let mut row = NewRow::new(
            Event::Refused,
            value.to_owned(),
            value.to_owned(),
            "t".to_owned(),
        );
        row.reference = Some(value.to_owned());
        row.changes = Some(
            serde_json::value::to_raw_value(&[
                serde_json::json!({"key": value, "before": null, "after": value}),
            ])
            .unwrap(),
        );
        audit::append(portal.store(), row).await.unwrap();
    }
    let export = auditor
        .get("/history/export?event=refused&format=csv")
        .await;
    let mut reader = csv::Reader::from_reader(export.body.as_bytes());
    assert_eq!(
        reader.headers().unwrap().iter().collect::<Vec<_>>(),
        audit::COLUMNS
    );
    let read: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(read.len(), values.len());
    for (record, value) in read.iter().zip(values) {
        let cells: BTreeMap<&str, &str> = audit::COLUMNS.into_iter().zip(record.iter()).collect();
        for name in ["person", "personName", "reference"] {
            let cell = cells[name];
            assert_eq!(unguarded(cell), value, "{name}");
            for part in cell.split([';', '\t', '\r', '\n']) {
                assert!(
                    !part
                        .trim_start_matches([' ', '"'])
                        .starts_with(['=', '+', '-', '@', '＝']),
                    "{name}: {cell:?}"
                );
            }
        }
        let changes: serde_json::Value =
            serde_json::from_str(&unguarded(cells["changes"])).unwrap();
        assert_eq!(changes[0]["after"], value);
    }
}

// W3
#[tokio::test]
async fn nothing_in_the_audit_log_or_in_a_version_becomes_markup() {
    let portal = start().await;
    let editor = portal.sign_in("Ada Admin").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", HOSTILE)])
        .await;
    editor.save("/partner/billing", &[]).await;
    portal.clock.advance(Duration::from_secs(600));
    portal
        .sandbox
        .change(
            &SimulatedChange::new("billing")
                .set("address.city", HOSTILE)
                .set("address.</script><img>", HOSTILE),
        )
        .unwrap();
    editor.get("/partner/billing").await;
    let mut row = NewRow::new(
        Event::Refused,
        HOSTILE.to_owned(),
        HOSTILE.to_owned(),
        HOSTILE.to_owned(),
    );
    (row.outcome, row.reference, row.profile, row.customer) = (
        Some(HOSTILE.into()),
        Some(HOSTILE.into()),
        Some(HOSTILE.into()),
        Some(HOSTILE.into()),
    );
    (row.request_id, row.correlation_id) = (Some(HOSTILE.into()), Some(HOSTILE.into()));
    let seq = audit::append(portal.store(), row).await.unwrap().seq;

    let query: String = url::form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect();
    let history = editor.get("/partner/billing/history").await;
    let old = versions(&history).pop().unwrap();
    let mut pages: Vec<String> = (1..=seq).map(|seq| format!("/history/{seq}")).collect();
    pages.extend(
        ["person", "profile", "event", "outcome", "customer", "from"]
            .map(|name| format!("/history?{name}={query}")),
    );
    pages.push("/history".to_owned());
    pages.push("/".to_owned());
    pages.push(format!(
        "/partner/billing/history?from={old}&to={}",
        current(&history)
    ));
    pages.push(format!("/partner/billing/history?from={query}&to={query}"));
    let mut shown = 0;
    for path in pages {
        let page = editor.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(
            !page.body.contains("<img") && !page.body.contains("</script><img"),
            "{path}: {}",
            page.body
        );
        shown += page
            .body
            .matches("&lt;img src=x onerror=alert(1)&gt;")
            .count();
    }
    assert!(shown >= 10, "the values are there as text: {shown}");
    assert_eq!(
        editor
            .get(&format!("/history/export?format=csv&person={query}"))
            .await
            .header("content-type"),
        "text/csv; charset=utf-8; header=present"
    );
}

#[tokio::test]
async fn a_refusal_by_role_is_on_the_audit_log_once_a_minute() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    for _ in 0..5 {
        assert_eq!(viewer.get("/drafts").await.status, StatusCode::FORBIDDEN);
    }
    viewer
        .post("/partner/billing", &[("intent", "review")])
        .await;
    viewer
        .post("/partner/support", &[("intent", "review")])
        .await;
    viewer
        .json(
            Method::PUT,
            "/api/v1/partner/profiles/billing",
            &[("if-match", "\"x\"")],
            Some("{}".into()),
        )
        .await;
    portal.sign_in("Norman NoRole").await.get("/").await;
    let told = |rows: Vec<Row>| -> Vec<(String, String, String)> {
        let told = rows.into_iter().map(|row| {
            (
                row.person_name,
                row.outcome.unwrap_or_default(),
                row.reference.unwrap_or_default(),
            )
        });
        told.rev().collect()
    };
    let row = |name: &str, outcome: &str, address: &str| {
        (name.to_owned(), outcome.to_owned(), address.to_owned())
    };
    let expected = [
        row("Victor Viewer", "role", "GET /drafts"),
        row("Victor Viewer", "role", "POST /partner/billing"),
        row(
            "Victor Viewer",
            "role",
            "PUT /api/v1/partner/profiles/billing",
        ),
        row("Norman NoRole", "no-role", "GET /"),
    ];
    assert_eq!(told(rows(&portal, "refused").await), expected);
    portal.clock.advance(Duration::from_secs(60));
    viewer.get("/drafts").await;
    assert_eq!(rows(&portal, "refused").await.len(), 5);
}

// A3
#[tokio::test]
async fn a_refused_save_says_long_afterwards_why_and_what_to_hand_to_support() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    portal.fault("billing", "reject", Some("PostalCode"), Some(1));
    editor
        .edit("/partner/billing", &[("address.postalCode", "98053")])
        .await;
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("rejected")
    );
    let rows = audit::after(portal.store(), 0, 100).await.unwrap();
    let row = rows
        .iter()
        .find(|row| row.outcome.as_deref() == Some("rejected"))
        .unwrap();
    assert_eq!(row.reference.as_deref(), Some("400/27002"));
    let page = editor.get(&format!("/history/{}", row.seq)).await.body;
    let meant = Words::of(Lang::En)
        .t("catalogue-pc-27002-postalCode-do")
        .into_owned();
    assert!(
        page.contains(&meant) && page.contains("/help/errors/partner-center#pc-27002-postalCode"),
        "{page}"
    );
    let (_, text) = page
        .split_once("class=\"support\">")
        .expect("a text for support");
    let text = text.split("</pre>").next().unwrap_or_default();
    let request = row.request_id.clone().unwrap();
    for said in [
        "Status: 400",
        "Code: 27002",
        &format!("Request ID: {request}"),
        "Result: rejected",
        "Profile: billing",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("9805"), "no values: {text}");
}

// A3
#[tokio::test]
async fn a_value_of_40_000_characters_is_whole_in_the_table_of_fields_and_cut_nowhere() {
    let portal = start().await;
    let auditor = portal.sign_in("Audrey Auditor").await;
    let long = "=0123456789".repeat(4_000);
    auditor.get("/partner/billing").await;
    portal.clock.advance(Duration::from_secs(600));
    portal
        .sandbox
        .change(&portal::sandbox::SimulatedChange::new("billing").set("purchaseOrderNumber", &long))
        .unwrap();
    auditor.get("/partner/billing").await;
    let mut whole = String::new();
    for format in ["csv", "csv-fields"] {
        let export = auditor
            .get(&format!(
                "/history/export?event=outside_change&format={format}"
            ))
            .await;
        assert_eq!(export.status, StatusCode::OK, "{}", export.body);
        let mut reader =
            csv::Reader::from_reader(export.body.trim_start_matches('\u{feff}').as_bytes());
        let names: Vec<String> = reader
            .headers()
            .unwrap()
            .iter()
            .map(str::to_owned)
            .collect();
        let at = |name: &str| names.iter().position(|found| found == name);
        for record in reader.records().map(Result::unwrap) {
            for cell in &record {
                assert!(cell.encode_utf16().count() <= 32_767, "{format}");
            }
            if let Some(after) = at("after") {
                assert_eq!(&record[at("key").unwrap()], "purchaseOrderNumber");
                whole += &unguarded(&record[after]);
            } else {
                assert!(
                    record[at("changes").unwrap()].contains("afterLength"),
                    "{format}"
                );
            }
        }
    }
    assert_eq!(whole, long);
    let lines = auditor
        .get("/history/export?event=outside_change&format=jsonl")
        .await;
    assert_eq!(lines.json()["changes"][0]["after"], long);
    assert_eq!(
        rows(&portal, "export").await.len(),
        3,
        "each export is on record"
    );
}

/// SQLite stores a value of any type in any column.
#[tokio::test]
async fn a_row_that_cannot_be_read_is_named_and_the_others_are_shown() {
    let portal = start().await;
    if portal.store().backend() == portal::store::Backend::Postgres {
        return;
    }
    let viewer = portal.sign_in("Victor Viewer").await;
    for _ in 0..3 {
        let (key, name) = ("t:anna".to_owned(), "Anna".to_owned());
        let row = NewRow::new(Event::SignOut, key, name, "t".to_owned());
        audit::append(portal.store(), row).await.unwrap();
    }
    for alter in [
        "UPDATE audit SET person = x'00ff', at = 'soon' WHERE seq = 3",
        "UPDATE audit SET person_name = CAST(x'ff' AS TEXT) WHERE seq = 3",
    ] {
        sqlx::query(alter)
            .execute(portal.store().pool())
            .await
            .unwrap();
        let page = viewer.get("/history").await;
        assert_eq!(page.status, StatusCode::OK, "{alter}");
        let mut listed = entries(&page);
        listed.sort_unstable();
        assert_eq!(listed, [1, 2, 3, 4], "{alter}");
        assert!(
            page.body.contains("Not readable: altered in the database"),
            "{alter}"
        );
        let entry = viewer.get("/history/3").await;
        assert_eq!(entry.status, StatusCode::OK, "{alter}");
    }
    // Nobody is kept from working by it.
    assert_eq!(viewer.get("/partner/billing").await.status, StatusCode::OK);
}

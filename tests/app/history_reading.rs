//! The history as somebody reads it: a sentence for each edit, lists that are a link away, names in
//! the filters, what changed in each version, and the table of changes.

use crate::history::{current, entries, links, rows, versions};
use portal::sandbox::SimulatedChange;
use portal::store::audit::{self, Event, Filter, NewRow};
use portal_test_support::{Running, Visitor, start};
use reqwest::StatusCode;

async fn save_city(editor: &Visitor, city: &str) {
    editor
        .edit("/partner/billing", &[("address.city", city)])
        .await;
    let saved = editor.save("/partner/billing", &[]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
}

/// Everything on record, the oldest first.
async fn all_rows(portal: &Running) -> Vec<audit::Row> {
    audit::after(portal.store(), 0, 1000).await.expect("rows")
}

#[tokio::test]
async fn an_edit_is_one_line_that_says_who_changed_what_from_what_to_what() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    save_city(&editor, "Bellevue").await;
    let (intent, outcome) = (
        rows(&portal, "edit.intent").await.remove(0).seq,
        rows(&portal, "edit.outcome").await.remove(0).seq,
    );
    let viewer = portal.sign_in("Victor Viewer").await;
    for path in ["/", "/history", "/history?event=changes"] {
        let page = viewer.get(path).await;
        let listed = entries(&page);
        assert_eq!(
            listed.iter().filter(|seq| **seq == outcome).count(),
            1,
            "{path}"
        );
        assert!(!listed.contains(&intent), "{path}: one entry for both");
        for there in [
            "Edith Editor changed “Billing profile”",
            "Address – City: Redmond → Bellevue",
            "Saved",
        ] {
            assert!(page.body.contains(there), "{path}: {there}: {}", page.body);
        }
    }
    let page = viewer.get(&format!("/history/{outcome}")).await;
    let all = all_rows(&portal).await;
    for row in all
        .iter()
        .filter(|row| [intent, outcome].contains(&row.seq))
    {
        assert!(
            page.body.contains(&row.hash),
            "it opens into both: {}",
            page.body
        );
    }
    // Who asks for announcements gets them.
    assert!(entries(&viewer.get("/history?event=edit.intent").await).contains(&intent));
}

#[tokio::test]
async fn frequent_lists_are_links_and_sign_ins_stand_apart() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    save_city(&editor, "Bellevue").await;
    portal
        .sandbox
        .change(&SimulatedChange::new("billing").set("purchaseOrderNumber", "elsewhere"))
        .expect("a change");
    editor.get("/partner/billing").await;
    portal.fault_of_puts("billing", "reject", Some("City"), 1);
    editor
        .edit("/partner/billing", &[("address.city", "Kirkland")])
        .await;
    let refused = editor.save("/partner/billing", &[]).await;
    assert_eq!(refused.outcome(), Some("rejected"), "{}", refused.body);
    let ada = portal.sign_in("Ada Admin").await;

    let start = ada.get("/history").await;
    let presets = links(&start, "/history?");
    let (saved, rejected) = {
        let outcomes = rows(&portal, "edit.outcome").await;
        (outcomes[1].seq, outcomes[0].seq)
    };
    let outside = rows(&portal, "outside_change").await[0].seq;
    let list = async |wanted: &dyn Fn(&str) -> bool| {
        let link = presets.iter().find(|link| wanted(link)).expect("a preset");
        let page = ada.get(link).await;
        assert_eq!(page.status, StatusCode::OK, "{link}");
        assert!(page.body.contains("aria-current=\"page\""), "{link}");
        entries(&page)
    };
    let today = list(&|link| link.contains("&to=")).await;
    assert_eq!(today, [rejected, outside, saved], "today");
    let week = list(&|link| link.contains("from=") && !link.contains("to=")).await;
    assert_eq!(week, [rejected, outside, saved], "this week");
    assert!(
        list(&|link| link.contains("person=")).await.is_empty(),
        "Ada changed nothing"
    );
    assert_eq!(
        list(&|link| link.ends_with("event=outside_change")).await,
        [outside]
    );
    assert_eq!(
        list(&|link| link.ends_with("event=not-saved")).await,
        [rejected]
    );
    let sign_ins = list(&|link| link.ends_with("event=sign-ins")).await;
    assert_eq!(sign_ins.len(), 2, "{sign_ins:?}");
    let none = ada.get("/history?event=sign-ins&profile=billing").await;
    assert!(entries(&none).is_empty(), "no sign-in is about a profile");
}

#[tokio::test]
async fn a_list_says_how_many_entries_it_has_up_to_a_thousand() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let append = async |count: usize| {
        for _ in 0..count {
            let text = |text: &str| text.to_owned();
            let row = NewRow::new(Event::SignOut, text("t:anna"), text("Anna"), text("t"));
            audit::append(portal.store(), row).await.expect("a row");
        }
    };
    let said = async |text: &str| {
        let page = viewer.get("/history?event=sign_out").await.body;
        assert!(page.contains(text), "{text}: {page}");
    };
    append(1).await;
    said(">One entry<").await;
    append(29).await;
    said(">30 entries<").await;
    append(1000).await;
    said(">More than 1,000 entries<").await;
}

#[tokio::test]
async fn a_customer_is_found_by_name_and_people_are_chosen_by_theirs() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let customer = "DT Demo CSP Customer 005";
    let search = "/api/v1/customers?search=DT+Demo+CSP";
    let found = editor.get(search).await.json();
    assert_eq!(found["items"][0]["companyName"], customer, "{found}");
    let id = found["items"][0]["id"].as_str().expect("an id");
    let path = format!("/customers/{id}/billing");
    editor.edit(&path, &[("firstName", "Another")]).await;
    let saved = editor.save(&path, &[]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    save_city(&editor, "Bellevue").await;

    let found = editor
        .get("/history?customer=dt+demo+csp+customer+005")
        .await;
    let outcomes = rows(&portal, "edit.outcome").await;
    assert_eq!(entries(&found), [outcomes[1].seq], "{}", found.body);
    assert!(
        found.body.contains(&format!("value=\"{id}\"")),
        "{}",
        found.body
    );

    let several = editor.get("/history?customer=contoso").await;
    assert!(entries(&several).is_empty() && several.body.contains("aria-invalid=\"true\""));
    let choices = links(&several, "/history?customer=");
    assert!(choices.len() > 1, "{}", several.body);
    let many = editor.get("/history?customer=a").await;
    assert_eq!(links(&many, "/history?customer=").len(), 10);
    assert!(
        many.body
            .contains("match. If it is one of them, enter more"),
        "{}",
        many.body
    );
    let none = editor.get("/history?customer=Nobody+of+this+name").await;
    assert!(
        none.body
            .contains("No customer that you may see has this name or ID.")
    );
    assert!(
        found.body.contains(">Edith Editor</option>"),
        "people by name"
    );
}

// A2, A3
#[tokio::test]
async fn a_version_says_what_changed_in_it_and_is_restored_from_the_list_and_that_is_recorded() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    save_city(&editor, "Bellevue").await;
    let history = editor.get("/partner/billing/history").await;
    let old = versions(&history)
        .into_iter()
        .find(|id| *id != current(&history))
        .expect("an older version");
    for there in [
        "City: Redmond → Bellevue",
        "The version before is not known.",
    ] {
        assert!(history.body.contains(there), "{there}: {}", history.body);
    }
    let restore = format!("/partner/billing/history/{old}/restore");
    let action = format!("action=\"{restore}\"");
    assert_eq!(history.body.matches(&action).count(), 1, "{}", history.body);
    let theirs = portal.sign_in("Victor Viewer").await;
    let theirs = theirs.get("/partner/billing/history").await;
    assert!(
        !theirs.body.contains("/restore\""),
        "a viewer restores nothing"
    );

    editor.submit(&restore, &[]).await;
    // A field that was typed beside it did not come from the version.
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "typed")])
        .await;
    let saved = editor.save("/partner/billing", &[]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    let outcomes = rows(&portal, "edit.outcome").await;
    let changes = |row: &audit::Row| -> Vec<serde_json::Value> {
        serde_json::from_str(row.changes.as_ref().expect("changes").get()).expect("a list")
    };
    let of = |row: &audit::Row, key: &str| {
        let changes = changes(row);
        let found = changes.iter().find(|change| change["key"] == key);
        found.expect("a change").clone()
    };
    let restored = of(&outcomes[0], "address.city");
    assert_eq!(restored["restored"]["version"], old.as_str());
    assert!(
        restored["restored"]["seen"]
            .as_str()
            .is_some_and(|at| at.ends_with('Z')),
        "{restored}"
    );
    let typed = of(&outcomes[0], "purchaseOrderNumber");
    assert!(typed.get("restored").is_none(), "{typed}");
    // Only where it applies: other rows have the bytes that they always had.
    let before = outcomes[1].changes.as_ref().expect("changes").get();
    assert!(!before.contains("restored"), "{before}");
    assert!(audit::verify(portal.store()).await.expect("a walk").is_ok());

    let page = editor.get(&format!("/history/{}", outcomes[0].seq)).await;
    assert!(
        page.body.contains(&format!("data-restored=\"{old}\""))
            && page.body.contains("Restored from the version of"),
        "{}",
        page.body
    );
}

// A3
#[tokio::test]
async fn the_table_of_changes_has_a_row_for_each_field_and_none_for_sign_ins() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit(
            "/partner/billing",
            &[
                ("address.city", "Bellevue"),
                ("purchaseOrderNumber", "=1+1"),
            ],
        )
        .await;
    let saved = editor.save("/partner/billing", &[]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    let auditor = portal.sign_in("Audrey Auditor").await;
    let offered = auditor.get("/history").await.body;
    assert!(offered.contains("value=\"csv-changes\""), "{offered}");
    let export = auditor.get("/history/export?format=csv-changes").await;
    assert_eq!(export.status, StatusCode::OK);
    assert!(
        export
            .header("content-disposition")
            .contains("portal-changes-")
    );
    let mut table = csv::Reader::from_reader(export.body.trim_start_matches('\u{feff}').as_bytes());
    let head = table.headers().expect("a head").clone();
    let names = [
        "When (UTC)",
        "Who",
        "Profile",
        "Customer",
        "Customer ID",
        "Field",
        "Before",
        "After",
        "Result",
        "Reason",
        "Ticket number",
        "Audit log entry",
    ];
    assert_eq!(head.iter().collect::<Vec<_>>(), names);
    let found: Vec<csv::StringRecord> = table.records().map(|row| row.expect("a row")).collect();
    assert_eq!(found.len(), 2, "{}", export.body);
    for row in &found {
        assert_eq!(
            (&row[1], &row[2], &row[8]),
            ("Edith Editor", "Billing profile", "Saved")
        );
    }
    let city = found
        .iter()
        .find(|row| &row[7] == "Bellevue")
        .expect("the city");
    assert_eq!((&city[5], &city[6]), ("Address – City", "Redmond"));
    assert!(found.iter().any(|row| &row[7] == "'=1+1"), "no formula");
    let recorded: Vec<_> = rows(&portal, "export").await;
    assert_eq!(recorded[0].outcome.as_deref(), Some("csv-changes"));
    let filter = Filter {
        event: Some("export".to_owned()),
        ..Filter::default()
    };
    assert_eq!(
        audit::count(portal.store(), &filter, 10)
            .await
            .expect("a count"),
        1
    );
}

/// The numbers of the entries that a table of changes has, and their results.
fn entries_of_table(table: &str) -> Vec<(i64, String)> {
    let mut table = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let rows = table.records().map(|row| row.expect("a row"));
    rows.map(|row| (row[11].parse().expect("a number"), row[8].to_owned()))
        .collect()
}

#[tokio::test]
async fn the_table_of_started_saves_has_those_that_the_page_lists() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    for city in ["Bellevue", "Kirkland"] {
        save_city(&editor, city).await;
    }
    let auditor = portal.sign_in("Audrey Auditor").await;
    for (event, result) in [("edit.intent", "Save started"), ("edit.outcome", "Saved")] {
        let list = auditor.get(&format!("/history?event={event}")).await;
        let mut listed = entries(&list);
        assert_eq!(listed.len(), 2, "{event}: {}", list.body);
        listed.reverse();
        let path = format!("/history/export?event={event}&format=csv-changes");
        let export = auditor.get(&path).await.body;
        let expected: Vec<_> = listed.iter().map(|seq| (*seq, result.to_owned())).collect();
        assert_eq!(entries_of_table(&export), expected, "{export}");
    }
    let export = auditor.get("/history/export?format=csv-changes").await.body;
    let all = entries_of_table(&export);
    assert_eq!(all.len(), 2, "a save is one entry: {export}");
    assert!(all.iter().all(|(_, result)| result == "Saved"), "{export}");
}

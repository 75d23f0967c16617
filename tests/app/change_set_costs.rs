//! Change sets whose changes can start Microsoft's verification of customers again: they are sent
//! after one confirmation for the whole set, which covers what was known then.

use crate::change_sets::{
    CHANGES, checked, command, customers, portal_with, post, puts_are_outcomes, set, started,
    state, states,
};
use portal::store::change_rows::{self, StoredChangeRow};
use portal_test_support::{Page, Running, Visitor};
use reqwest::StatusCode;
use serde_json::{Value, json};

const SET: &str = "/changes/1";

/// A portal, an editor, and a set that gives so many customers another city, whose dry run is done.
async fn moved(count: usize) -> (Running, Visitor, Vec<String>) {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, count).await;
    let order = json!({
        "name": "Moves", "reason": "moved", "customers": ids,
        "operation": {"kind": "set", "field": "defaultAddress.city", "value": "Nova Aurora"},
    });
    let made = post(&editor, CHANGES, &order).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    checked(&editor, 1).await;
    (portal, editor, ids)
}

/// Ticks or unticks the first row.
async fn tick(editor: &Visitor, ticked: bool) -> Page {
    let mut form = vec![("command", "tick"), ("shown", "1")];
    form.extend(ticked.then_some(("ticked", "1")));
    let page = editor.submit(SET, &form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page
}

// M1
#[tokio::test]
async fn a_set_tells_its_cost_once_and_wants_one_yes_for_all() {
    let (portal, editor, ids) = moved(3).await;
    assert_eq!(states(&editor, 1).await, ["confirm"; 3]);
    // The review of another change asks for the status of this customer.
    let sandbox = &portal.sandbox;
    sandbox
        .set_verification(&ids[1], Some("NotAllowed"))
        .unwrap();
    let billing = format!("/customers/{}/billing", ids[1]);
    editor.edit(&billing, &[("companyName", "Adatum")]).await;

    let page = editor.get(SET).await;
    for (told, times) in [
        ("can make Microsoft verify these customers again", 1),
        ("New subscriptions, more seats and upgrades", 1),
        ("Partner Center does not tell how long", 1),
        ("data-verification=\"not-allowed\"", 1),
        ("name=\"confirm\"", 1),
    ] {
        assert_eq!(
            page.body.matches(told).count(),
            times,
            "{told}: {}",
            page.body
        );
    }
    let marks = page.body.matches("can start the verification again");
    assert_eq!(
        marks.count(),
        3 + 1,
        "each row, and the filter: {}",
        page.body
    );
    assert_eq!(page.form()["guarded"], "3");
    assert_eq!(tick(&editor, false).await.form()["guarded"], "2");

    let start = [("command", "start"), ("confirmed", "2"), ("guarded", "2")];
    let unconfirmed = editor.submit(SET, &start).await;
    let told = "the changes of 2 customers can block their purchases";
    assert!(unconfirmed.body.contains(told), "{}", unconfirmed.body);
    // A page from before, when fewer rows were ticked.
    tick(&editor, true).await;
    let mut start = [
        ("command", "start"),
        ("confirmed", "3"),
        ("guarded", "2"),
        ("confirm", "yes"),
    ];
    let asked_again = editor.post(SET, &start).await;
    assert_eq!(asked_again.location(), "/changes/1?refused=confirm");
    assert!(portal.puts().is_empty());

    tick(&editor, false).await;
    start[1] = ("confirmed", "2");
    editor.submit(SET, &start).await;
    state(&editor, 1, "done").await;
    assert_eq!(states(&editor, 1).await, ["change", "saved", "saved"]);
    puts_are_outcomes(&portal, 2).await;
    let page = editor.get(SET).await;
    assert!(
        page.body.contains("Edith Editor confirmed on"),
        "{}",
        page.body
    );
    assert!(page.body.contains("can block purchases for 2 customers"));
    assert!(!page.body.contains("name=\"confirm\""), "{}", page.body);

    // Taking it back has the same cost, which nobody has confirmed.
    editor.submit(SET, &[("command", "take-back")]).await;
    let back = checked(&editor, 2).await;
    assert_eq!(
        (&back["toConfirm"], &back["confirmed"]),
        (&json!(2), &Value::Null)
    );
}

// M1
#[tokio::test]
async fn a_yes_covers_only_the_rows_that_the_dry_run_showed() {
    let (portal, editor, ids) = moved(2).await;
    let update = async |statement: &'static str| {
        sqlx::query(statement)
            .execute(portal.store().pool())
            .await
            .unwrap();
    };
    // Rows that an earlier version has left aside are read again.
    update("UPDATE change_row SET state = 'guarded'").await;
    let start = json!({"command": "start", "count": 2});
    let nothing = command(&editor, 1, start).await;
    assert_eq!(nothing.status, StatusCode::CONFLICT, "{}", nothing.body);
    checked(&editor, 1).await;
    assert_eq!(states(&editor, 1).await, ["confirm"; 2]);

    // The first row as a dry run stores it for which its change set nothing off.
    let row = change_rows::row(portal.store(), 1, 1).await.unwrap();
    let row = row.expect("a row");
    let mut content: Value = serde_json::from_slice(&row.content).unwrap();
    content.as_object_mut().expect("members").remove("guarded");
    let unguarded = StoredChangeRow {
        state: "change".to_owned(),
        content: content.to_string().into_bytes(),
        ..row
    };
    let fence = i64::MAX;
    let written = change_rows::write_row(portal.store(), 1, &unguarded, "confirm", fence, None);
    assert!(written.await.unwrap());
    update("UPDATE change_set SET fence = 0").await;
    let found = set(&editor, 1).await;
    assert_eq!(
        (&found["toSend"], &found["toConfirm"]),
        (&json!(2), &json!(1))
    );
    started(&editor, 1).await;
    state(&editor, 1, "done").await;
    assert_eq!(states(&editor, 1).await, ["guarded", "saved"]);
    puts_are_outcomes(&portal, 1).await;
    assert!(portal.puts()[0].path.contains(&ids[1]));
}

// M1
#[tokio::test]
async fn a_cost_is_told_of_the_rows_that_will_be_sent_alone() {
    let (_portal, editor, _) = moved(2).await;
    let told = "id=\"guards\"";
    let page = editor.get(SET).await;
    assert!(page.body.contains(told), "{}", page.body);
    let one = tick(&editor, false).await;
    let words = "The change of one customer can make Microsoft verify";
    assert!(one.body.contains(words), "{}", one.body);
    let none = editor
        .submit(SET, &[("command", "tick"), ("shown", "2")])
        .await;
    assert!(!none.body.contains(told), "{}", none.body);
}

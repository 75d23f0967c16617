//! The page of a change set: what is sent is what was ticked there, and what it says of rows that
//! are not sent.

use crate::change_sets::{
    change_of, checked, commanded, customers, made, portal_with, puts_are_outcomes, rows, sent,
    set, started, state, states,
};
use portal_test_support::FOREVER;
use reqwest::StatusCode;
use serde_json::{Value, json};

const SET: &str = "/changes/1";

// M1
#[tokio::test]
async fn a_start_sends_nothing_for_a_row_that_was_unticked_on_its_page() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 3).await;
    made(&editor, &ids).await;
    checked(&editor, 1).await;
    let page = editor.get(SET).await;
    let form = "<form id=\"ticks\"";
    assert_eq!(page.body.matches(form).count(), 1, "{}", page.body);
    for name in ["confirmed", "command"] {
        let mut tags = page.body.split('<').filter(|tag| {
            tag.contains(&format!("name=\"{name}\"")) && tag.contains("form=\"ticks\"")
        });
        assert!(tags.next().is_some(), "{name}: {}", page.body);
    }

    let shown = [("shown", "1"), ("shown", "2"), ("shown", "3")];
    let mut start = vec![
        ("command", "start"),
        ("confirmed", "3"),
        ("state", "change"),
    ];
    start.extend(shown);
    start.extend([("ticked", "1"), ("ticked", "3")]);
    let answer = editor.post(SET, &start).await;
    assert_eq!(answer.location(), "/changes/1?refused=ticks&state=change");
    let told = editor.get(answer.location()).await;
    let words = "Nothing was sent: you have changed ticks. They are kept now; confirm the new";
    assert!(told.body.contains(words), "{}", told.body);
    assert!(told.body.contains("Change 2 customers"), "{}", told.body);
    assert!(portal.puts().is_empty());
    assert_eq!(set(&editor, 1).await["toSend"], 2);

    // The rows of another page are as they were kept.
    let mut start = vec![("command", "start"), ("confirmed", "2")];
    start.extend([("shown", "1"), ("ticked", "1")]);
    let answer = editor.post(SET, &start).await;
    assert_eq!(answer.location(), SET);
    state(&editor, 1, "done").await;
    assert_eq!(states(&editor, 1).await, ["saved", "change", "saved"]);
    puts_are_outcomes(&portal, 2).await;
}

#[tokio::test]
async fn the_buttons_of_a_set_stand_above_its_rows() {
    let (_portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 2).await;
    made(&editor, &ids).await;
    checked(&editor, 1).await;
    let page = editor.get(SET).await;
    let (above, rows) = page.body.split_once("class=\"record\"").expect("rows");
    assert_eq!(rows.matches("name=\"ticked\"").count(), 2, "{rows}");
    assert!(!rows.contains("<button"), "{rows}");
    let tick = above.split('<').find(|tag| tag.contains("value=\"tick\""));
    let tick = tick.unwrap_or_else(|| panic!("no button keeps ticks: {above}"));
    assert!(tick.contains("form=\"ticks\""), "{tick}");
    for file in ["/result.csv", "/result.xlsx"] {
        assert!(above.contains(file), "{file}: {above}");
    }
}

#[tokio::test]
async fn a_set_of_one_customer_is_told_as_one() {
    let (_portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 1).await;
    made(&editor, &ids).await;
    checked(&editor, 1).await;
    let page = editor.get(SET).await;
    let told = "The dry run has read one customer; nothing has been changed.";
    assert!(page.body.contains(told), "{}", page.body);
    sent(&editor, 1).await;
    let page = editor.get(SET).await;
    let told = "It is done: one customer is changed.";
    assert!(page.body.contains(told), "{}", page.body);
}

#[tokio::test]
async fn what_a_stopped_set_has_not_sent_is_named_and_a_new_set_takes_it() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 4).await;
    made(&editor, &ids).await;
    checked(&editor, 1).await;
    let untick = [("command", "tick"), ("shown", "4")];
    editor.submit(SET, &untick).await;
    portal.fault_of_puts("customer-billing", "slow-after-commit", Some(FOREVER), 1);
    started(&editor, 1).await;
    portal.waiting("slow-after-commit", 1).await;
    let early = editor.post(SET, &[("command", "rest")]).await;
    assert_eq!(early.location(), "/changes/1?refused=nothing");
    commanded(&editor, 1, json!({"command": "stop"})).await;
    portal.sandbox.go_on("slow-after-commit");
    state(&editor, 1, "stopped").await;
    let page = editor.get(SET).await;
    assert!(!page.body.contains("to be changed"), "{}", page.body);
    let row = editor.get("/changes/1/rows/2").await;
    assert!(row.body.contains("not sent"), "{}", row.body);

    let answer = editor.post(SET, &[("command", "rest")]).await;
    assert_eq!(answer.location(), "/changes/2");
    let rest = rows(&editor, 2).await;
    let rest: Vec<&Value> = rest.iter().map(|row| &row["customer"]).collect();
    assert_eq!(rest, [ids[1].as_str(), ids[2].as_str()]);
}

#[tokio::test]
async fn a_value_that_no_country_allows_is_refused_at_the_form_with_all_that_was_typed() {
    let (_portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 1).await;
    let typed = [
        ("customer", ids[0].as_str()),
        ("name", "Mail"),
        ("reason", "moved"),
        ("operation", "set"),
        ("field", "email"),
        ("value", "not an address"),
    ];
    let refused = editor.post("/changes", &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = "id=\"problem-value\" class=\"problem\">This is not an email address.";
    assert!(refused.body.contains(told), "{}", refused.body);
    let kept = refused.form();
    for (name, value) in typed.iter().filter(|(name, _)| *name != "operation") {
        assert_eq!(kept[*name], *value, "{name}");
    }
}

#[tokio::test]
async fn a_row_that_others_have_changed_says_that_nothing_is_sent_and_what_was_found() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 1).await;
    made(&editor, &ids).await;
    checked(&editor, 1).await;
    let row = editor.get("/changes/1/rows/1").await;
    assert!(row.body.contains("/profiles/billing"), "{}", row.body);
    sent(&editor, 1).await;
    let by_others = change_of(&ids[0], "firstName", "Bea");
    portal.sandbox.change(&by_others).unwrap();
    editor.submit(SET, &[("command", "take-back")]).await;
    checked(&editor, 2).await;
    assert_eq!(states(&editor, 2).await, ["conflict"]);
    let row = editor.get("/changes/2/rows/1").await;
    for told in [
        "Nothing is sent for this customer: somebody has changed the same fields.",
        "Found by the dry run",
        "Bea",
        "Is not sent",
    ] {
        assert!(row.body.contains(told), "{told}: {}", row.body);
    }
    assert!(!row.body.contains("/profiles/billing"), "{}", row.body);
    let list = editor.get("/changes/2").await;
    let told = "the dry run found “Bea”; “";
    assert!(list.body.contains(told), "{}", list.body);
}

#[tokio::test]
async fn a_set_that_was_taken_back_names_the_set_and_is_not_offered_again() {
    let (_portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 2).await;
    made(&editor, &ids).await;
    checked(&editor, 1).await;
    sent(&editor, 1).await;
    let offer = "value=\"take-back\"";
    let link = "<a href=\"/changes/2\">";
    let page = editor.get(SET).await;
    assert!(page.body.contains(offer), "{}", page.body);
    assert!(!page.body.contains(link), "{}", page.body);

    let answer = editor.post(SET, &[("command", "take-back")]).await;
    assert_eq!(answer.location(), "/changes/2");
    let page = editor.get(SET).await;
    let told = format!("{link}Change set 2 is to take it back");
    assert!(page.body.contains(&told), "{}", page.body);
    assert!(!page.body.contains(offer), "{}", page.body);
    checked(&editor, 2).await;
    sent(&editor, 2).await;
    let page = editor.get(SET).await;
    let told = format!("{link}Taken back by change set 2");
    assert!(page.body.contains(&told), "{}", page.body);
    assert!(!page.body.contains(offer), "{}", page.body);
}

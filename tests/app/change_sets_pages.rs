//! The page of a change set: what is sent is what was ticked there, and what it says of rows that
//! are not sent.

use crate::change_sets::{
    CHANGES, change_of, checked, command, commanded, customers, made, portal_with, post,
    puts_are_outcomes, rows, sent, set, started, state, states,
};
use crate::history::rows as audit_rows;
use portal::sandbox::Fault;
use portal_test_support::{FOREVER, Visitor};
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

// M1
#[tokio::test]
async fn a_start_from_a_page_of_before_a_correction_sends_nothing() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 2).await;
    made(&editor, &ids).await;
    checked(&editor, 1).await;
    let seen = editor.get(SET).await.form()["seen"].clone();
    // In another tab the value is corrected; as many customers are to be changed as before.
    let correct = [("command", "correct"), ("value", "Beatriz")];
    assert_eq!(editor.post(SET, &correct).await.location(), SET);
    state(&editor, 1, "done").await;
    assert_eq!(set(&editor, 1).await["toSend"], 2);

    let start = |seen: String, count: &'static str| {
        let fixed = [
            ("command", "start"),
            ("confirmed", count),
            ("shown", "1"),
            ("shown", "2"),
            ("ticked", "1"),
        ];
        let fixed = fixed.map(|(name, value)| (name, value.to_owned()));
        [("seen", seen)].into_iter().chain(fixed)
    };
    let started = async |seen: String, count| {
        let form: Vec<(&str, String)> = start(seen, count).collect();
        let form: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        editor.post(SET, &form).await
    };
    let answer = started(seen, "2").await;
    assert_eq!(answer.location(), "/changes/1?refused=changed");
    let page = editor.get(answer.location()).await;
    let told = "Nothing was sent: the set was changed after this page was opened.";
    assert!(page.body.contains(told), "{}", page.body);
    // The customer that the old page left out is left out.
    assert!(page.body.contains("Change one customer"), "{}", page.body);
    assert!(portal.puts().is_empty());

    // Ticks that are kept as they are change nothing.
    let fresh = page.form()["seen"].clone();
    let same = [("command", "tick"), ("shown", "2")];
    assert_eq!(editor.submit(SET, &same).await.form()["seen"], fresh);
    assert_eq!(started(fresh, "1").await.location(), SET);
    state(&editor, 1, "done").await;
    assert_eq!(states(&editor, 1).await, ["saved", "change"]);
    puts_are_outcomes(&portal, 1).await;
    let body = &portal.puts()[0].request_body;
    assert!(body.contains("Beatriz"), "{body}");
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
    let (portal, editor) = portal_with(|_| ()).await;
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
    // An earlier version has not noted it, until the portal has looked after that.
    let unnoted = "UPDATE change_set SET takes_back = NULL";
    let store = portal.store();
    sqlx::query(unnoted).execute(store.pool()).await.unwrap();
    let page = editor.get(SET).await;
    assert!(page.body.contains(&told), "{}", page.body);
    portal.portal.forget_old().await.unwrap();
    let noted = "SELECT id, takes_back FROM change_set ORDER BY id";
    let noted: Vec<(i64, i64)> = sqlx::query_as(noted).fetch_all(store.pool()).await.unwrap();
    assert_eq!(noted, [(1, 0), (2, 1)]);
    let page = editor.get(SET).await;
    assert!(page.body.contains(&told), "{}", page.body);
    checked(&editor, 2).await;
    sent(&editor, 2).await;
    let page = editor.get(SET).await;
    let told = format!("{link}Taken back by change set 2");
    assert!(page.body.contains(&told), "{}", page.body);
    assert!(!page.body.contains(offer), "{}", page.body);
}

#[tokio::test]
async fn customers_that_were_not_taken_back_are_counted_and_offered_again() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 3).await;
    made(&editor, &ids).await;
    checked(&editor, 1).await;
    sent(&editor, 1).await;
    let take_back = [("command", "take-back")];
    editor.submit(SET, &take_back).await;
    checked(&editor, 2).await;
    // One is left out, and one is refused.
    let untick = [("command", "tick"), ("shown", "2")];
    editor.submit("/changes/2", &untick).await;
    portal.fault_of_puts("customer-billing", "reject", Some("City"), 1);
    sent(&editor, 2).await;
    let ended = ["rejected", "change", "saved"];
    assert_eq!(states(&editor, 2).await, ended);
    let offer = "value=\"take-back\"";
    let page = editor.get(SET).await;
    let told = "Change set 2 is done; customers taken back so far: 1 of 3";
    let told = format!("<a href=\"/changes/2\">{told}");
    assert!(page.body.contains(&told), "{}", page.body);
    assert!(page.body.contains(offer), "{}", page.body);

    let answer = editor.post(SET, &take_back).await;
    assert_eq!(answer.location(), "/changes/3");
    let left = rows(&editor, 3).await;
    let left: Vec<&Value> = left.iter().map(|row| &row["customer"]).collect();
    assert_eq!(left, [ids[0].as_str(), ids[1].as_str()]);
    let page = editor.get(SET).await;
    let told = "Change set 3 is to take it back";
    assert!(page.body.contains(told), "{}", page.body);
    assert!(!page.body.contains(offer), "{}", page.body);
    checked(&editor, 3).await;
    sent(&editor, 3).await;
    assert_eq!(states(&editor, 3).await, ["saved"; 2]);
    let page = editor.get(SET).await;
    let told = "Taken back by change set 3";
    assert!(page.body.contains(told), "{}", page.body);
    assert!(!page.body.contains(offer), "{}", page.body);
}

#[tokio::test]
async fn a_set_that_is_still_being_sent_is_not_taken_back() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 3).await;
    made(&editor, &ids).await;
    checked(&editor, 1).await;
    let slow = Fault::new("customer-billing", "slow-after-commit").value(FOREVER);
    let slow = slow.method("PUT").customer(&ids[1]);
    portal.sandbox.set(slow.once()).unwrap();
    started(&editor, 1).await;
    portal.waiting("slow-after-commit", 1).await;
    assert_eq!(states(&editor, 1).await, ["saved", "sending", "change"]);
    let by_script = command(&editor, 1, json!({"command": "take-back"})).await;
    assert_eq!(by_script.status, StatusCode::CONFLICT, "{}", by_script.body);
    let take_back = [("command", "take-back")];
    let early = editor.post(SET, &take_back).await;
    assert_eq!(early.location(), "/changes/1?refused=state");
    let list = editor.get(CHANGES).await.json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "{list}");

    portal.sandbox.go_on("slow-after-commit");
    state(&editor, 1, "done").await;
    let late = editor.post(SET, &take_back).await;
    assert_eq!(late.location(), "/changes/2");
    assert_eq!(rows(&editor, 2).await.len(), 3);
}

#[tokio::test]
async fn taking_a_set_back_again_leads_to_the_set_that_does() {
    let (_portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 2).await;
    made(&editor, &ids).await;
    checked(&editor, 1).await;
    sent(&editor, 1).await;
    let take_back = [("command", "take-back")];
    let (one, other) = tokio::join!(editor.post(SET, &take_back), editor.post(SET, &take_back));
    assert_eq!(one.location(), "/changes/2");
    assert_eq!(other.location(), "/changes/2");
    let later = editor.post(SET, &take_back).await;
    assert_eq!(later.location(), "/changes/2");
    let by_script = command(&editor, 1, json!({"command": "take-back"})).await;
    assert_eq!(by_script.status, StatusCode::OK, "{}", by_script.body);
    assert_eq!(by_script.json()["number"], 2);
    let list = editor.get(CHANGES).await.json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(2), "{list}");

    editor.post("/changes/2", &[("command", "discard")]).await;
    let anew = editor.post(SET, &take_back).await;
    assert_eq!(anew.location(), "/changes/3");
}

#[tokio::test]
async fn a_dry_run_tells_what_can_be_refused_because_of_other_stored_values() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 3).await;
    let spoiled = change_of(&ids[1], "email", "nobody knows");
    portal.sandbox.change(&spoiled).unwrap();
    made(&editor, &ids).await;
    let set = checked(&editor, 1).await;
    assert_eq!(set["toSend"], 3, "Partner Center decides");
    let shown = rows(&editor, 1).await;
    assert_eq!(shown[0]["problems"], json!([]), "{}", shown[0]);
    assert_eq!(shown[1]["state"], "change");
    let problem = &shown[1]["problems"][0];
    assert_eq!(
        (&problem["key"], &problem["code"]),
        (&json!("email"), &json!("email"))
    );

    let page = editor.get(SET).await;
    let told = "Partner Center can refuse the change of one customer";
    assert!(page.body.contains(told), "{}", page.body);
    let list = editor.get("/changes/1?state=doubtful").await;
    assert!(
        list.body.contains("href=\"/changes/1/rows/2\""),
        "{}",
        list.body
    );
    assert!(
        !list.body.contains("href=\"/changes/1/rows/1\""),
        "{}",
        list.body
    );
    let row = editor.get("/changes/1/rows/2").await;
    for told in [
        "because of other values that are stored",
        "This is not an email address.",
    ] {
        assert!(row.body.contains(told), "{told}: {}", row.body);
    }

    sent(&editor, 1).await;
    assert_eq!(states(&editor, 1).await, ["saved", "rejected", "saved"]);
    // Corrected by hand, the failed one can be sent.
    portal
        .sandbox
        .change(&change_of(&ids[1], "email", "a@contoso.example"))
        .unwrap();
    editor.submit(SET, &[("command", "again")]).await;
    checked(&editor, 2).await;
    assert_eq!(rows(&editor, 2).await[0]["problems"], json!([]));
    sent(&editor, 2).await;
    assert_eq!(states(&editor, 2).await, ["saved"]);
}

/// Makes a set with a state that its customers' country does not have, and checks it.
async fn with_a_wrong_state(editor: &Visitor, ids: &[String]) {
    let order = json!({
        "name": "States", "reason": "moved", "customers": ids,
        "operation": {"kind": "set", "field": "defaultAddress.state", "value": "Santa Catarina"},
    });
    let made = post(editor, CHANGES, &order).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    checked(editor, 1).await;
    assert_eq!(states(editor, 1).await, vec!["problem"; ids.len()]);
}

#[tokio::test]
async fn a_value_that_the_customers_do_not_take_is_corrected_and_the_set_goes_on() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 2).await;
    with_a_wrong_state(&editor, &ids).await;
    let page = editor.get(SET).await;
    assert_eq!(page.form()["value"], "Santa Catarina");
    let admin = portal.sign_in("Ada Admin").await;
    let seen = admin.get(SET).await;
    assert!(!seen.body.contains("value=\"correct\""), "{}", seen.body);
    let correct = [("command", "correct"), ("value", "NY")];
    let of_another = admin.post(SET, &correct).await;
    assert_eq!(of_another.status, StatusCode::FORBIDDEN);

    let long = "N".repeat(501);
    let refused = editor
        .post(SET, &[("command", "correct"), ("value", &long)])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = "A text of the operation is too long.";
    assert!(refused.body.contains(told), "{}", refused.body);
    assert_eq!(refused.form()["value"], long);
    assert_eq!(
        set(&editor, 1).await["operation"]["value"],
        "Santa Catarina"
    );

    let answer = editor.post(SET, &correct).await;
    assert_eq!(answer.location(), SET);
    state(&editor, 1, "done").await;
    assert_eq!(states(&editor, 1).await, ["confirm"; 2]);
    assert_eq!(set(&editor, 1).await["operation"]["value"], "NY");
    assert!(portal.puts().is_empty());
    sent(&editor, 1).await;
    assert_eq!(states(&editor, 1).await, ["saved"; 2]);
    puts_are_outcomes(&portal, 2).await;
    for put in portal.puts() {
        assert!(put.request_body.contains("\"NY\""), "{}", put.request_body);
    }

    for word in ["correct", "discard"] {
        let late = editor
            .post(SET, &[("command", word), ("value", "CA")])
            .await;
        assert_eq!(late.location(), "/changes/1?refused=state", "{word}");
    }
    let page = editor.get(SET).await;
    assert!(!page.body.contains("value=\"discard\""), "{}", page.body);
}

#[tokio::test]
async fn a_set_of_which_nothing_was_sent_is_discarded_and_that_is_on_the_audit_log() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 2).await;
    with_a_wrong_state(&editor, &ids).await;
    let discard = [("command", "discard")];
    let admin = portal.sign_in("Ada Admin").await;
    let of_another = admin.post(SET, &discard).await;
    assert_eq!(of_another.status, StatusCode::FORBIDDEN);
    let page = editor.get(SET).await;
    assert!(page.body.contains("value=\"discard\""), "{}", page.body);
    assert!(audit_rows(&portal, "change_set").await.is_empty());

    let answer = editor.post(SET, &discard).await;
    assert_eq!(answer.location(), "/changes?discarded=1");
    let list = editor.get(answer.location()).await;
    let told = "Change set 1 was discarded.";
    assert!(list.body.contains(told), "{}", list.body);
    assert!(!list.body.contains("href=\"/changes/1\""), "{}", list.body);
    for path in [SET, "/api/v1/changes/1", "/changes/1/rows/1"] {
        assert_eq!(
            editor.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let again = editor.post(SET, &discard).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "{}", again.body);

    let entries = audit_rows(&portal, "change_set").await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].outcome.as_deref(), Some("discarded"));
    assert_eq!(entries[0].reference.as_deref(), Some("1"));
    let history = editor.get("/history?event=change_set").await;
    let told = "Edith Editor discarded change set 1";
    assert!(history.body.contains(told), "{}", history.body);
    // Nobody takes another set for this one.
    assert_eq!(made(&editor, &ids).await, 2);
}

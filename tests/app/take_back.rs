//! Taking a saved change back, by a draft of its reverse.

use crate::history::rows;
use portal::sandbox::SimulatedChange;
use portal_test_support::{Running, Visitor, start};
use reqwest::StatusCode;

const FORM: &str = "/partner/billing";
const REVIEW: &str = "/partner/billing/review";
const ORDER: &str = "purchaseOrderNumber";
const CITY: &str = "address.city";

/// Edith has saved these; answers where this change is taken back.
async fn saved(portal: &Running, edith: &Visitor, typed: &[(&str, &str)]) -> String {
    edith.edit(FORM, typed).await;
    let page = edith.save(FORM, &[]).await;
    assert_eq!(page.outcome(), Some("saved"), "{}", page.body);
    let intent = rows(portal, "edit.intent").await[0].seq;
    let outcome = rows(portal, "edit.outcome").await[0].seq;
    let address = |seq: i64| format!("/history/{seq}/take-back");
    let offered = [intent, outcome].map(address);
    assert!(
        offered
            .iter()
            .any(|address| page.body.contains(&format!("action=\"{address}\""))),
        "{}",
        page.body
    );
    for seq in [intent, outcome] {
        let entry = edith.get(&format!("/history/{seq}")).await;
        let action = format!("action=\"{}\"", address(seq));
        assert!(entry.body.contains(&action), "{seq}: {}", entry.body);
    }
    address(intent)
}

#[tokio::test]
async fn a_saved_change_is_taken_back_by_a_draft_of_the_values_from_before() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let before = portal.sandbox.document("billing", None).unwrap();
    let first = edith.get(FORM).await.form();
    let address = saved(&portal, &edith, &[(ORDER, "new"), (CITY, "Bellevue")]).await;
    // Another field was changed meanwhile: it stays.
    let meanwhile = SimulatedChange::new("billing").set("taxId", "98-7654321");
    portal.sandbox.change(&meanwhile).unwrap();

    let answer = edith.post(&address, &[]).await;
    assert_eq!(answer.location(), REVIEW, "{}", answer.body);
    assert_eq!(portal.puts().len(), 1, "nothing is sent by itself");
    let review = edith.get(REVIEW).await;
    assert!(review.body.contains("2 changes"), "{}", review.body);
    let page = edith.save(FORM, &[]).await;
    assert_eq!(page.outcome(), Some("saved"), "{}", page.body);
    let form = edith.get(FORM).await.form();
    for key in [ORDER, CITY] {
        assert_eq!(form[key], first[key], "{key}");
    }
    assert_eq!(form["taxId"], "98-7654321");
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let (mut before, mut now) = (
        parse(&before),
        parse(&portal.sandbox.document("billing", None).unwrap()),
    );
    for document in [&mut before, &mut now] {
        document["attributes"] = serde_json::Value::Null;
        document["taxId"] = serde_json::Value::Null;
    }
    assert_eq!(now, before);

    // What has been taken back leaves nothing to take back.
    let again = edith.post(&address, &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
    assert_eq!(edith.save(FORM, &[]).await.outcome(), Some("nothing"));
    assert_eq!(portal.puts().len(), 2);
}

#[tokio::test]
async fn what_somebody_has_changed_since_is_a_conflict() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let address = saved(&portal, &edith, &[(ORDER, "new"), (CITY, "Bellevue")]).await;
    let ada = portal.sign_in("Ada Admin").await;
    ada.edit(FORM, &[(ORDER, "from Ada")]).await;
    assert_eq!(ada.save(FORM, &[]).await.outcome(), Some("saved"));
    let review = edith.submit(&address, &[]).await;
    assert_eq!(review.outcome(), Some("conflict"), "{}", review.body);
    assert!(review.body.contains("from Ada"), "{}", review.body);
    assert_eq!(portal.puts().len(), 2);
    // Anybody who may edit takes it back, whoever saved it.
    let review = ada.submit(&address, &[]).await;
    assert_eq!(review.outcome(), Some("conflict"), "{}", review.body);
}

#[tokio::test]
async fn taking_back_does_not_take_an_open_draft_away_unasked() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let before = edith.get(FORM).await.form();
    let address = saved(&portal, &edith, &[(CITY, "Bellevue")]).await;
    edith.edit(FORM, &[("taxId", "typed for an hour")]).await;
    let asked = edith.submit(&address, &[]).await;
    assert!(
        asked.body.contains("name=\"replace\"") && asked.body.contains("aria-invalid=\"true\""),
        "{}",
        asked.body
    );
    let form = edith.get(FORM).await.form();
    assert_eq!(form["taxId"], "typed for an hour");
    let id = asked
        .body
        .split("name=\"replace\" value=\"")
        .nth(1)
        .unwrap();
    let id = id.split('"').next().unwrap().to_owned();
    edith.submit(&address, &[("replace", &id)]).await;
    let form = edith.get(FORM).await.form();
    assert_eq!(
        (&form[CITY], &form["taxId"]),
        (&before[CITY], &before["taxId"])
    );
}

#[tokio::test]
async fn only_saved_changes_are_taken_back_and_only_by_those_who_may_edit() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let sign_in = rows(&portal, "sign_in").await[0].seq;
    for path in [
        format!("/history/{sign_in}/take-back"),
        "/history/999999/take-back".to_owned(),
        "/history/x/take-back".to_owned(),
    ] {
        let answer = edith.post(&path, &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let address = saved(&portal, &edith, &[(CITY, "Bellevue")]).await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let refused = viewer.post(&address, &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let entry = viewer.get(address.trim_end_matches("/take-back")).await;
    assert!(!entry.body.contains("/take-back"), "not offered");

    portal.fault_of_puts("billing", "reject", Some("City"), 1);
    edith.edit(FORM, &[(ORDER, "refused")]).await;
    edith.post(REVIEW, &[("intent", "save")]).await;
    let outcome = rows(&portal, "edit.outcome").await[0].seq;
    let answer = edith
        .post(&format!("/history/{outcome}/take-back"), &[])
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "it was not saved");
}

#[tokio::test]
async fn what_was_cleared_and_has_no_input_is_named_where_a_change_is_taken_back() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let change = SimulatedChange::new("billing").set("address.district", "East");
    portal.sandbox.change(&change).unwrap();
    let note = "Not put back";
    let cleared = ("clear.address.district", "yes");
    let post = async |more: &[(&str, &str)]| {
        let form = edith.get(FORM).await.form();
        let mut typed: Vec<(&str, &str)> = form
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .filter(|(key, _)| more.iter().all(|(other, _)| other != key))
            .collect();
        typed.extend_from_slice(more);
        typed.push(("intent", "review"));
        edith.submit(FORM, &typed).await;
        edith.save(FORM, &[]).await
    };
    let page = post(&[(ORDER, "new"), cleared]).await;
    assert_eq!(page.outcome(), Some("saved"), "{}", page.body);
    let seq = rows(&portal, "edit.outcome").await[0].seq;
    let entry = edith.get(&format!("/history/{seq}")).await;
    for page in [&page, &entry] {
        let said = page.body.split(note).nth(1);
        let said = said.and_then(|rest| rest.split("</p>").next());
        let said = said.unwrap_or_default();
        assert!(said.contains("district"), "{}", page.body);
        assert!(page.body.contains("take-back"), "{}", page.body);
    }

    // Where everything has an input, nothing is left; where nothing has, nothing is offered.
    let page = post(&[(ORDER, "newer")]).await;
    assert!(!page.body.contains(note), "{}", page.body);
    portal.sandbox.change(&change).unwrap();
    let page = post(&[cleared]).await;
    assert_eq!(page.outcome(), Some("saved"), "{}", page.body);
    assert!(!page.body.contains("/take-back\""), "{}", page.body);
}

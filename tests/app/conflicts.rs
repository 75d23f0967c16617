//! D3: the review of a conflict: whose the other value is, choosing all at once, choosing again
//! when the other value changes once more.

use portal::sandbox::SimulatedChange;
use portal_test_support::{Page, Running, Visitor, start};
use std::time::Duration;

const FORM: &str = "/partner/billing";
const REVIEW: &str = "/partner/billing/review";
const ORDER: &str = "purchaseOrderNumber";
const CITY: &str = "address.city";

async fn people(portal: &Running) -> (Visitor, Visitor) {
    (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Ada Admin").await,
    )
}

fn elsewhere(portal: &Running, values: &[(&str, &str)]) {
    let change = values
        .iter()
        .fold(SimulatedChange::new("billing"), |change, (key, value)| {
            change.set(key, value)
        });
    portal.sandbox.change(&change).unwrap();
}

/// Posts the review page as a browser does, with its hidden inputs.
async fn decide(editor: &Visitor, review: &Page, more: &[(&str, &str)]) -> Page {
    let shown = review.form();
    let mut form = vec![
        ("seen", shown["seen"].as_str()),
        ("draft", shown["draft"].as_str()),
    ];
    form.extend_from_slice(more);
    editor.submit(REVIEW, &form).await
}

/// The part of the page about one field, from its heading on.
fn about<'a>(page: &'a Page, label: &str) -> &'a str {
    page.body
        .split(&format!("{label}</h3>"))
        .nth(1)
        .unwrap_or_default()
        .split("<h3")
        .next()
        .unwrap_or_default()
}

#[tokio::test]
async fn who_changed_it_is_said_where_the_audit_log_knows() {
    let portal = start().await;
    let (edith, ada) = people(&portal).await;
    let form = edith.get(FORM).await.form();
    portal.clock.advance(Duration::from_secs(120));
    ada.edit(
        FORM,
        &[(ORDER, "from Ada"), ("address.addressLine2", "Floor 3")],
    )
    .await;
    assert_eq!(ada.save(FORM, &[]).await.outcome(), Some("saved"));
    portal.clock.advance(Duration::from_secs(120));
    elsewhere(&portal, &[(CITY, "Elsewhere")]);
    let mut pairs: Vec<(&str, &str)> = form
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    pairs.retain(|(key, _)| *key != ORDER && *key != CITY);
    pairs.extend([
        (ORDER, "from Edith"),
        (CITY, "Edithtown"),
        ("intent", "review"),
    ]);
    let review = edith.submit(FORM, &pairs).await;
    assert_eq!(review.outcome(), Some("conflict"));
    assert!(
        about(&review, "Purchase order number").contains("Changed by Ada Admin on"),
        "{}",
        review.body
    );
    assert!(
        about(&review, "City").contains("Changed outside the portal, between"),
        "{}",
        review.body
    );
    assert!(
        about(&review, "Address line 2").contains("Changed by Ada Admin on"),
        "merged, and whose it is: {}",
        review.body
    );

    // Changed once more by another way: then it is not Ada's any more.
    portal.clock.advance(Duration::from_secs(120));
    elsewhere(&portal, &[(ORDER, "from nobody known")]);
    let review = edith.get(REVIEW).await;
    assert!(
        about(&review, "Purchase order number").contains("Changed outside the portal, between"),
        "{}",
        review.body
    );
}

#[tokio::test]
async fn ones_own_save_from_another_place_is_said_to_be_that() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    edith.edit(FORM, &[(ORDER, "by the form")]).await;
    let got = edith.get("/api/v1/partner/profiles/billing").await;
    let body = got.body.replace("\"9888\"", "\"by a script\"");
    let put = edith
        .json(
            reqwest::Method::PUT,
            "/api/v1/partner/profiles/billing",
            &[("if-match", got.header("etag"))],
            Some(body),
        )
        .await;
    assert!(put.status.is_success(), "{}", put.body);
    let review = edith.get(REVIEW).await;
    assert!(
        about(&review, "Purchase order number").contains("You saved this yourself on"),
        "{}",
        review.body
    );
}

#[tokio::test]
async fn a_save_without_a_choice_names_the_fields_that_need_one() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    edith
        .edit(FORM, &[(ORDER, "mine"), (CITY, "Minetown")])
        .await;
    elsewhere(&portal, &[(ORDER, "theirs"), (CITY, "Theirtown")]);
    let conflict = edith.get(REVIEW).await;
    let choice = [("choice.address.city", "mine"), ("intent", "save")];
    let again = decide(&edith, &conflict, &choice).await;
    assert_eq!(again.outcome(), Some("conflict"), "{}", again.body);
    for there in [
        "Choose a value for Purchase order number",
        "href=\"#choice.purchaseOrderNumber\"",
        "id=\"choice.purchaseOrderNumber\"",
    ] {
        assert!(again.body.contains(there), "{there}: {}", again.body);
    }
    assert!(!again.body.contains("href=\"#choice.address.city\""));
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn all_mine_and_all_theirs_decide_without_saving() {
    for (intent, stands) in [
        ("mine", ["mine", "Minetown"]),
        ("theirs", ["theirs", "Theirtown"]),
    ] {
        let portal = start().await;
        let edith = portal.sign_in("Edith Editor").await;
        edith
            .edit(
                FORM,
                &[
                    (ORDER, "mine"),
                    (CITY, "Minetown"),
                    ("address.addressLine2", "merged"),
                ],
            )
            .await;
        elsewhere(&portal, &[(ORDER, "theirs"), (CITY, "Theirtown")]);
        let conflict = edith.get(REVIEW).await;
        assert_eq!(conflict.outcome(), Some("conflict"));
        let review = decide(&edith, &conflict, &[("intent", intent)]).await;
        assert_eq!(review.outcome(), None, "{intent}: {}", review.body);
        assert!(portal.puts().is_empty(), "{intent}");
        assert_eq!(
            review.body.matches(" checked").count(),
            2,
            "{intent}: the choices stay in sight"
        );
        assert_eq!(
            decide(&edith, &review, &[("intent", "save")])
                .await
                .outcome(),
            Some("saved"),
            "{intent}"
        );
        let form = edith.get(FORM).await.form();
        assert_eq!(
            [form[ORDER].as_str(), form[CITY].as_str()],
            stands,
            "{intent}"
        );
        assert_eq!(form["address.addressLine2"], "merged", "{intent}");
    }
}

#[tokio::test]
async fn a_second_conflict_asks_again_about_what_changed_and_keeps_the_other_choices() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    edith
        .edit(
            FORM,
            &[
                (ORDER, "mine"),
                (CITY, "Minetown"),
                ("address.addressLine2", "mine too"),
            ],
        )
        .await;
    elsewhere(
        &portal,
        &[
            (ORDER, "theirs"),
            (CITY, "Theirtown"),
            ("address.addressLine2", "theirs too"),
        ],
    );
    let conflict = edith.get(REVIEW).await;
    let choices = [
        ("choice.purchaseOrderNumber", "mine"),
        ("choice.address.city", "mine"),
        ("choice.address.addressLine2", "theirs"),
    ];
    // While the person was choosing, one of them changed once more.
    elsewhere(&portal, &[(CITY, "Thirdtown")]);
    let again = decide(
        &edith,
        &conflict,
        &[&choices[..], &[("intent", "save")]].concat(),
    )
    .await;
    assert_eq!(again.outcome(), Some("conflict"), "{}", again.body);
    assert!(portal.puts().is_empty(), "nobody was shown Thirdtown");
    assert!(again.body.contains("Thirdtown") && again.body.contains("Minetown"));
    assert_eq!(
        again.body.matches(" checked").count(),
        2,
        "the other two stay chosen: {}",
        again.body
    );
    // One choice more is all it takes.
    let saved = decide(
        &edith,
        &again,
        &[("choice.address.city", "mine"), ("intent", "save")],
    )
    .await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    let form = edith.get(FORM).await.form();
    assert_eq!(
        (form[ORDER].as_str(), form[CITY].as_str()),
        ("mine", "Minetown")
    );
    assert_eq!(form["address.addressLine2"], "theirs too");
}

#[tokio::test]
async fn a_change_during_the_write_itself_starts_the_review_again_with_the_choices() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let customer = edith.get("/api/v1/customers").await.json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/customers/{customer}/billing");
    edith
        .edit(&path, &[("firstName", "Mine"), ("lastName", "Mine too")])
        .await;
    portal
        .sandbox
        .change(
            &SimulatedChange::new("customer-billing")
                .of_customer(&customer)
                .set("firstName", "Theirs"),
        )
        .unwrap();
    let conflict = edith.get(&format!("{path}/review")).await;
    let shown = conflict.form();
    portal.fault(
        "customer-billing",
        "change-before-put",
        Some("lastName=Second"),
        Some(1),
    );
    let save = [
        ("seen", shown["seen"].as_str()),
        ("draft", shown["draft"].as_str()),
        ("choice.firstName", "mine"),
    ];
    let again = edith.save(&path, &save).await;
    assert_eq!(again.outcome(), Some("conflict"), "{}", again.body);
    assert!(again.body.contains("Second"), "{}", again.body);
    assert_eq!(
        again.body.matches(" checked").count(),
        1,
        "the first choice stays: {}",
        again.body
    );
    assert!(portal.puts().iter().all(|put| !put.applied));
    let saved = edith
        .save(
            &path,
            &[("seen", &again.form()["seen"]), ("choice.lastName", "mine")],
        )
        .await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    let form = edith.get(&path).await.form();
    assert_eq!(
        (form["firstName"].as_str(), form["lastName"].as_str()),
        ("Mine", "Mine too")
    );
}

#[tokio::test]
async fn choices_stay_when_something_else_is_edited_and_go_when_their_own_text_is() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    edith
        .edit(FORM, &[(ORDER, "mine"), (CITY, "Minetown")])
        .await;
    elsewhere(&portal, &[(ORDER, "theirs"), (CITY, "Theirtown")]);
    let conflict = edith.get(REVIEW).await;
    decide(&edith, &conflict, &[("intent", "mine")]).await;
    let review = edith
        .edit(FORM, &[("address.addressLine2", "one thing more")])
        .await;
    assert_eq!(
        review.outcome(),
        None,
        "both are still decided: {}",
        review.body
    );
    let review = edith.edit(FORM, &[(CITY, "Othertown")]).await;
    assert_eq!(review.outcome(), Some("conflict"), "{}", review.body);
    assert_eq!(
        review.body.matches(" checked").count(),
        1,
        "only the other one is decided: {}",
        review.body
    );
}

#[tokio::test]
async fn a_review_without_a_conflict_writes_nothing_and_a_bare_post_still_decides() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    edith.edit(FORM, &[(ORDER, "mine")]).await;
    elsewhere(&portal, &[(ORDER, "theirs")]);
    assert_eq!(edith.get(REVIEW).await.outcome(), Some("conflict"));
    // A script posts neither `seen` nor `draft`: it decides over what the review showed last.
    assert_eq!(
        edith
            .save(FORM, &[("choice.purchaseOrderNumber", "mine")])
            .await
            .outcome(),
        Some("saved")
    );
    assert_eq!(edith.get(FORM).await.form()[ORDER], "mine");
}

// D3: the box that a guarded field asks for stands beside the decision about its conflict.
#[tokio::test]
async fn a_conflict_of_a_guarded_field_is_decided_and_confirmed_on_one_page() {
    let portal = start().await;
    let (edith, _) = people(&portal).await;
    edith.edit(FORM, &[("taxId", "11-1111111")]).await;
    elsewhere(&portal, &[("taxId", "22-2222222")]);
    let review = edith.get(REVIEW).await;
    assert!(
        review.body.contains("name=\"confirm\""),
        "there is a box: {}",
        review.body
    );
    let more = [
        ("intent", "save"),
        ("choice.taxId", "mine"),
        ("confirm", "yes"),
    ];
    let saved = decide(&edith, &review, &more).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    assert_eq!(edith.get(FORM).await.form()["taxId"], "11-1111111");
}

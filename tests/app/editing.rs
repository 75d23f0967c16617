//! Two people and a third elsewhere: nothing is overwritten silently, nothing that was typed is
//! lost.

use portal::sandbox::SimulatedChange;
use portal_test_support::{FOREVER, start};

fn change(resource: &str, key: &str, value: &str) -> SimulatedChange {
    SimulatedChange::new(resource).set(key, value)
}

#[tokio::test]
async fn edits_of_different_fields_merge() {
    let portal = start().await;
    let (edith, ada) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Ada Admin").await,
    );
    edith
        .edit("/partner/billing", &[("purchaseOrderNumber", "from Edith")])
        .await;
    ada.edit("/partner/billing", &[("address.addressLine2", "from Ada")])
        .await;
    assert_eq!(
        ada.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
    assert_eq!(
        edith.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
    let form = edith.get("/partner/billing").await.form();
    assert_eq!(form["purchaseOrderNumber"], "from Edith");
    assert_eq!(form["address.addressLine2"], "from Ada");
}

#[tokio::test]
async fn a_clash_is_shown_with_all_three_values_and_decided_by_the_person() {
    for (path, resource, key) in [
        ("/partner/billing", "billing", "purchaseOrderNumber"),
        (
            "/partner/legal-business",
            "legal-business",
            "primaryContact.lastName",
        ),
        ("/partner/organization", "organization", "companyName"),
        ("/partner/support", "support", "telephone"),
    ] {
        for pick in ["mine", "theirs"] {
            let portal = start().await;
            let editor = portal.sign_in("Edith Editor").await;
            let base = editor.get(path).await.form()[key].clone();
            let (mine, theirs) = ("4255550111", "4255550222");
            editor.edit(path, &[(key, mine)]).await;
            portal
                .sandbox
                .change(&change(resource, key, theirs))
                .unwrap();

            let conflict = editor.save(path, &[("confirm", "yes")]).await;
            assert_eq!(
                conflict.outcome(),
                Some("conflict"),
                "{path}: {}",
                conflict.body
            );
            for value in [base.as_str(), mine, theirs] {
                assert!(
                    conflict.body.contains(value),
                    "{path} shows {value}: {}",
                    conflict.body
                );
            }
            assert!(portal.puts().is_empty(), "a clash sends nothing");

            let choice = format!("choice.{key}");
            let done = editor
                .save(path, &[("confirm", "yes"), (&choice, pick)])
                .await;
            let (outcome, stands) = if pick == "mine" {
                ("saved", mine)
            } else {
                ("nothing", theirs)
            };
            assert_eq!(
                done.outcome(),
                Some(outcome),
                "{path} {pick}: {}",
                done.body
            );
            assert_eq!(editor.get(path).await.form()[key], stands);
        }
    }
}

#[tokio::test]
async fn a_choice_does_not_overwrite_a_value_that_nobody_was_shown() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "mine")])
        .await;
    portal
        .sandbox
        .change(&change("billing", "purchaseOrderNumber", "second"))
        .unwrap();
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("conflict")
    );
    portal
        .sandbox
        .change(&change("billing", "purchaseOrderNumber", "third"))
        .unwrap();
    let again = editor
        .save(
            "/partner/billing",
            &[("choice.purchaseOrderNumber", "mine")],
        )
        .await;
    assert_eq!(again.outcome(), Some("conflict"), "{}", again.body);
    assert!(again.body.contains("third"));
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn a_stale_answer_in_any_dialect_leads_to_a_merge_or_a_conflict() {
    for dialect in ["412", "409", "2055"] {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        let customer = editor.get("/api/v1/customers").await.json()["items"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let path = format!("/customers/{customer}/billing");
        editor.edit(&path, &[("firstName", "Mine")]).await;
        portal.fault("customer-billing", "stale-answer", Some(dialect), None);
        portal.fault(
            "customer-billing",
            "change-before-put",
            Some("lastName=Elsewhere"),
            Some(1),
        );
        let saved = editor.save(&path, &[]).await;
        assert_eq!(saved.outcome(), Some("saved"), "{dialect}: {}", saved.body);
        let form = editor.get(&path).await.form();
        assert_eq!(
            (form["firstName"].as_str(), form["lastName"].as_str()),
            ("Mine", "Elsewhere"),
            "{dialect}"
        );
    }
}

#[tokio::test]
async fn fifty_submits_at_once_make_one_put() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "once")])
        .await;
    let saves = (0..50).map(|_| editor.post("/partner/billing/review", &[("intent", "save")]));
    let answers = futures::future::join_all(saves).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer.status == reqwest::StatusCode::SEE_OTHER)
    );
    assert_eq!(portal.puts().len(), 1);
}

#[tokio::test]
async fn a_document_with_a_doubled_member_is_read_only() {
    for how in ["exact", "case"] {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        let seen = editor.get("/partner/billing").await.form()["seen"].clone();
        portal.fault("billing", "doubled", Some(how), None);
        let page = editor.get("/partner/billing").await;
        assert_eq!(page.status, reqwest::StatusCode::OK);
        assert!(
            !page.body.contains("name=\"purchaseOrderNumber\""),
            "{how}: {}",
            page.body
        );
        editor
            .post(
                "/partner/billing",
                &[
                    ("seen", &seen),
                    ("purchaseOrderNumber", "x"),
                    ("intent", "review"),
                ],
            )
            .await;
        editor
            .post("/partner/billing/review", &[("intent", "save")])
            .await;
        assert!(portal.puts().is_empty(), "{how}");
    }
}

#[tokio::test]
async fn two_people_who_save_at_the_same_time_both_find_their_change() {
    let portal = start().await;
    let (edith, ada) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Ada Admin").await,
    );
    edith
        .edit("/partner/billing", &[("purchaseOrderNumber", "from Edith")])
        .await;
    ada.edit("/partner/billing", &[("address.city", "Bellevue")])
        .await;
    portal.fault_of_puts("billing", "slow", Some("700"), 1);
    let (one, other) = tokio::join!(
        edith.save("/partner/billing", &[]),
        ada.save("/partner/billing", &[])
    );
    assert_eq!(
        (one.outcome(), other.outcome()),
        (Some("saved"), Some("saved"))
    );
    let form = edith.get("/partner/billing").await.form();
    assert_eq!(
        (
            form["purchaseOrderNumber"].as_str(),
            form["address.city"].as_str()
        ),
        ("from Edith", "Bellevue")
    );
}

#[tokio::test]
async fn what_others_change_while_an_answer_is_lost_is_not_taken_back() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("address.city", "Bellevue")])
        .await;
    portal.fault_of_puts("billing", "slow", Some(FOREVER), 1);
    portal.fault_of_puts("billing", "drop", None, 1);
    let elsewhere = async {
        portal.waiting("slow", 1).await;
        portal
            .sandbox
            .change(&change("billing", "purchaseOrderNumber", "from elsewhere"))
            .unwrap();
        portal.sandbox.go_on("slow");
    };
    let (page, ()) = tokio::join!(editor.save("/partner/billing", &[]), elsewhere);
    assert_eq!(
        page.outcome(),
        Some("unknown"),
        "it may still be carried out: {}",
        page.body
    );
    portal.clock.advance(std::time::Duration::from_secs(61));
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
    let form = editor.get("/partner/billing").await.form();
    assert_eq!(
        (
            form["purchaseOrderNumber"].as_str(),
            form["address.city"].as_str()
        ),
        ("from elsewhere", "Bellevue")
    );
}

#[tokio::test]
async fn only_the_draft_that_was_reviewed_is_saved() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let reviewed = editor
        .edit("/partner/billing", &[("address.city", "First tab")])
        .await
        .form();
    editor
        .edit(
            "/partner/billing",
            &[("address.city", "Second tab"), ("taxId", "999")],
        )
        .await;
    let page = editor
        .save(
            "/partner/billing",
            &[
                ("seen", &reviewed["seen"]),
                ("draft", &reviewed["draft"]),
                ("confirm", "yes"),
            ],
        )
        .await;
    assert!(
        page.body.contains("Second tab"),
        "the review of what is the draft now: {}",
        page.body
    );
    assert!(portal.puts().is_empty());
    let now = page.form();
    let saved = editor
        .save(
            "/partner/billing",
            &[("draft", &now["draft"]), ("confirm", "yes")],
        )
        .await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
}

#[tokio::test]
async fn an_edit_kept_during_a_save_stays_open() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let opened = editor.get("/partner/billing").await.form();
    editor
        .edit("/partner/billing", &[("address.city", "Bellevue")])
        .await;
    portal.fault_of_puts("billing", "slow", Some(FOREVER), 1);
    let later = async {
        portal.waiting("slow", 1).await;
        let form = [
            ("seen", opened["seen"].as_str()),
            ("purchaseOrderNumber", "typed meanwhile"),
            ("intent", "review"),
        ];
        editor.post("/partner/billing", &form).await;
        portal.sandbox.go_on("slow");
    };
    tokio::join!(
        editor.post("/partner/billing/review", &[("intent", "save")]),
        later
    );
    assert_eq!(portal.puts().len(), 1);
    let form = editor.get("/partner/billing").await.form();
    assert_eq!(form["purchaseOrderNumber"], "typed meanwhile");
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
    let form = editor.get("/partner/billing").await.form();
    assert_eq!(
        (
            form["purchaseOrderNumber"].as_str(),
            form["address.city"].as_str()
        ),
        ("typed meanwhile", "Bellevue")
    );
}

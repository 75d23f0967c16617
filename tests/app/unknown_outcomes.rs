//! Saves whose result nobody knows: settled by evidence, told once, and in the way of nothing but
//! another save of the same profile.

use portal::sandbox::Fault;
use portal::store::audit;
use portal::store::audit::{Event, Filter, NewRow};
use portal_test_support::{FOREVER, FOREVER_SECONDS, Running, Visitor, start, until};
use reqwest::{Method, StatusCode};
use std::time::Duration;

/// The outcomes on the audit log, oldest first.
async fn outcomes(portal: &Running) -> Vec<String> {
    let rows = audit::page(portal.store(), &Filter::default(), None, 100)
        .await
        .unwrap();
    rows.iter()
        .rev()
        .filter(|row| row.event == "edit.outcome")
        .filter_map(|row| row.outcome.clone())
        .collect()
}

async fn intents(portal: &Running) -> usize {
    let filter = Filter {
        event: Some("edit.intent".to_owned()),
        ..Filter::default()
    };
    audit::page(portal.store(), &filter, None, 100)
        .await
        .unwrap()
        .len()
}

/// An edit of the billing profile whose save ends unknown: sent twice, carried out when
/// `carry_out_late` says so.
async fn unknown_save(portal: &Running, editor: &Visitor) {
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "in doubt")])
        .await;
    portal.fault_of_puts("billing", "late-commit", Some(FOREVER_SECONDS), 2);
    let page = editor.save("/partner/billing", &[]).await;
    assert_eq!(page.outcome(), Some("unknown"), "{}", page.body);
    assert_eq!((intents(portal).await, outcomes(portal).await), (1, vec![]));
}

// U3
#[tokio::test]
async fn while_unknown_the_profile_is_locked_for_this_person_and_nothing_typed_is_lost() {
    let portal = start().await;
    let (editor, ada) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Ada Admin").await,
    );
    let opened = editor.get("/partner/billing").await.form();
    unknown_save(&portal, &editor).await;
    let sent = portal.puts().len();

    let page = editor.get("/partner/billing").await;
    assert_eq!(
        (page.status, page.outcome()),
        (StatusCode::OK, Some("unknown"))
    );
    assert!(
        !page.body.contains("name=\"purchaseOrderNumber\""),
        "read only: {}",
        page.body
    );
    let review = editor.get("/partner/billing/review").await;
    assert_eq!(review.outcome(), Some("unknown"));
    assert!(
        !review.body.contains("value=\"save\""),
        "no button that saves: {}",
        review.body
    );

    // A post keeps what was typed and applies nothing.
    let form = [
        ("seen", opened["seen"].as_str()),
        ("address.city", "Kept all the same"),
        ("intent", "review"),
    ];
    let page = editor.submit("/partner/billing", &form).await;
    assert!(page.body.contains("Kept all the same"), "{}", page.body);
    let page = editor.save("/partner/billing", &[]).await;
    assert_eq!(page.outcome(), Some("unknown"), "{}", page.body);
    let tag = editor
        .get("/api/v1/partner/profiles/billing")
        .await
        .header("etag")
        .to_owned();
    let wanted = r#"{"address":{"city":"By script"}}"#.to_owned();
    let put = editor
        .json(
            Method::PUT,
            "/api/v1/partner/profiles/billing",
            &[("if-match", &tag)],
            Some(wanted),
        )
        .await;
    assert_eq!(put.status, StatusCode::CONFLICT, "{}", put.body);
    let reference = put.json()["reference"].as_str().unwrap().to_owned();
    let row = audit::get(portal.store(), reference.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.event, "edit.intent");
    assert_eq!(portal.puts().len(), sent, "nothing was sent meanwhile");

    // Nobody else is locked out, and neither are this person's other profiles.
    assert_eq!(
        editor
            .edit("/partner/support", &[("telephone", "4255550101")])
            .await
            .outcome(),
        None
    );
    assert_eq!(
        editor.save("/partner/support", &[]).await.outcome(),
        Some("saved")
    );
    ada.edit("/partner/billing", &[("address.addressLine2", "from Ada")])
        .await;
    assert_eq!(
        ada.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
}

// U3
#[tokio::test]
async fn carried_out_twenty_seconds_later_it_is_told_as_saved_once() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    unknown_save(&portal, &editor).await;
    portal.clock.advance(Duration::from_secs(20));
    portal.carry_out_late().await;
    let page = editor.get("/partner/billing").await;
    assert_eq!(page.outcome(), Some("saved"), "{}", page.body);
    assert_eq!(page.form()["purchaseOrderNumber"], "in doubt");
    assert_eq!(editor.get("/partner/billing").await.outcome(), None, "once");
    assert_eq!(outcomes(&portal).await, ["saved"]);
}

// U3
#[tokio::test]
async fn never_carried_out_it_is_settled_as_such_after_a_minute_and_the_draft_is_open_again() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "in doubt")])
        .await;
    portal.fault_of_puts("billing", "drop", None, 2);
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("unknown")
    );
    portal.clock.advance(Duration::from_secs(59));
    assert_eq!(
        editor.get("/partner/billing").await.outcome(),
        Some("unknown")
    );
    portal.clock.advance(Duration::from_secs(1));
    let page = editor.get("/partner/billing").await;
    assert_eq!(
        page.form()["purchaseOrderNumber"],
        "in doubt",
        "{}",
        page.body
    );
    assert_eq!(outcomes(&portal).await, ["not-applied"]);
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
    assert_eq!(outcomes(&portal).await, ["not-applied", "saved"]);
}

// U3
#[tokio::test]
async fn somebody_elses_change_to_the_same_field_settles_it_as_a_conflict_after_a_minute() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "mine")])
        .await;
    portal.fault_of_puts("billing", "drop", None, 2);
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("unknown")
    );
    portal
        .sandbox
        .change(
            &portal::sandbox::SimulatedChange::new("billing").set("purchaseOrderNumber", "theirs"),
        )
        .unwrap();
    assert_eq!(
        editor.get("/partner/billing").await.outcome(),
        Some("unknown"),
        "it may still be carried out"
    );
    assert_eq!(outcomes(&portal).await, Vec::<String>::new());
    portal.clock.advance(Duration::from_secs(60));
    editor.get("/partner/billing").await;
    assert_eq!(outcomes(&portal).await, ["conflict"]);
    let page = editor.get("/partner/billing/review").await;
    assert_eq!(page.outcome(), Some("conflict"), "{}", page.body);
    assert!(page.body.contains("mine") && page.body.contains("theirs"));
}

// U3
#[tokio::test]
async fn a_draft_discarded_while_its_save_is_unknown_does_not_hide_how_that_ended() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    unknown_save(&portal, &editor).await;
    let page = editor
        .submit("/partner/billing", &[("intent", "discard")])
        .await;
    assert_eq!(page.outcome(), Some("discarded"), "{}", page.body);
    portal.carry_out_late().await;
    let page = editor.get("/partner/billing").await;
    assert_eq!(page.outcome(), Some("saved"), "{}", page.body);
    assert_eq!(editor.get("/partner/billing").await.outcome(), None, "once");
}

// U3
#[tokio::test]
async fn an_edit_begun_meanwhile_stays_open_and_the_earlier_save_is_told_once() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let opened = editor.get("/partner/billing").await.form();
    unknown_save(&portal, &editor).await;
    editor
        .post(
            "/partner/billing",
            &[
                ("seen", &opened["seen"]),
                ("address.city", "Next edit"),
                ("intent", "review"),
            ],
        )
        .await;
    portal.carry_out_late().await;
    let page = editor.get("/partner/billing").await;
    assert_eq!(page.outcome(), Some("saved"), "{}", page.body);
    assert_eq!(page.form()["address.city"], "Next edit");
    let page = editor.get("/partner/billing").await;
    assert_eq!(page.outcome(), None, "once: {}", page.body);
    assert_eq!(page.form()["address.city"], "Next edit");
}

// U3: the row is on the audit log, and the request has not been carried out yet.
#[tokio::test]
async fn a_look_in_the_moment_of_saving_settles_nothing() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "once")])
        .await;
    portal.fault_of_puts("billing", "slow", Some(FOREVER), 1);
    let look = async {
        until("an intent", async || intents(&portal).await > 0).await;
        portal.clock.advance(Duration::from_secs(120));
        editor.get("/partner/billing").await;
        let seen = outcomes(&portal).await;
        portal.waiting("slow", 1).await;
        portal.sandbox.go_on("slow");
        seen
    };
    let (page, seen) = tokio::join!(
        editor.post("/partner/billing/review", &[("intent", "save")]),
        look
    );
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(seen, Vec::<String>::new(), "the save itself will tell");
    assert_eq!(outcomes(&portal).await, ["saved"]);
}

// U3
#[tokio::test]
async fn a_yes_with_the_document_of_before_is_checked_by_reading() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "really")])
        .await;
    portal.fault_of_puts("billing", "ignored", None, 1);
    // Stored after all, by the time it is read again.
    portal.fault(
        "billing",
        "change-before-put",
        Some("address.addressLine3=x"),
        None,
    );
    let before = portal.calls().len();
    let page = editor.save("/partner/billing", &[]).await;
    assert_eq!(page.outcome(), Some("rejected"), "{}", page.body);
    assert!(
        portal.calls().len() >= before + 3,
        "read, written, read again"
    );
    assert_eq!(outcomes(&portal).await, ["not-applied"]);
}

/// An intent as a crash leaves it: on the audit log, without an outcome.
async fn left_by_a_crash(portal: &Running, key: &str, before: &str, after: &str) {
    let rows = audit::page(portal.store(), &Filter::default(), None, 100)
        .await
        .unwrap();
    let who = rows
        .iter()
        .find(|row| row.person_name == "Edith Editor")
        .unwrap();
    let changes = serde_json::json!([{ "key": key, "before": before, "after": after }]);
    let row = NewRow {
        profile: Some("billing".to_owned()),
        changes: Some(serde_json::value::to_raw_value(&changes).unwrap()),
        request_id: Some("0d0c7a3e-0000-4000-8000-000000000001".to_owned()),
        ..NewRow::new(
            Event::EditIntent,
            who.person.clone(),
            who.person_name.clone(),
            who.tenant.clone(),
        )
    };
    audit::append(portal.store(), row).await.unwrap();
}

// U5
#[tokio::test]
async fn what_a_crash_left_is_settled_at_the_next_sign_in() {
    let portal = start().await;
    drop(portal.sign_in("Edith Editor").await);
    let city =
        |city: &str| portal::sandbox::SimulatedChange::new("billing").set("address.city", city);
    left_by_a_crash(&portal, "address.city", "Redmond", "Carried out").await;
    portal.sandbox.change(&city("Carried out")).unwrap();
    let editor = portal.sign_in("Edith Editor").await;
    portal.tasks_are_done().await;
    assert_eq!(outcomes(&portal).await, ["saved"]);
    assert_eq!(
        editor.get("/partner/billing").await.outcome(),
        Some("saved"),
        "and told"
    );

    left_by_a_crash(&portal, "address.city", "Carried out", "Never").await;
    portal.clock.advance(Duration::from_secs(60));
    drop(portal.sign_in("Edith Editor").await);
    portal.tasks_are_done().await;
    assert_eq!(outcomes(&portal).await, ["saved", "not-applied"]);
}

// U5: the page and the task of the sign-in settle the same save at the same time.
#[tokio::test]
async fn whoever_looks_right_after_signing_in_is_told_as_well() {
    for city in ["One", "Two", "Three", "Four", "Five"] {
        let portal = start().await;
        drop(portal.sign_in("Edith Editor").await);
        left_by_a_crash(&portal, "address.city", "Redmond", city).await;
        portal
            .sandbox
            .change(&portal::sandbox::SimulatedChange::new("billing").set("address.city", city))
            .unwrap();
        let editor = portal.sign_in("Edith Editor").await;
        assert_eq!(
            editor.get("/partner/billing").await.outcome(),
            Some("saved"),
            "{city}"
        );
        portal.tasks_are_done().await;
        assert_eq!(outcomes(&portal).await, ["saved"]);
        assert_eq!(editor.get("/partner/billing").await.outcome(), None, "once");
    }
}

// U5
#[tokio::test]
async fn signing_in_neither_waits_for_the_settling_nor_fails_with_it() {
    let portal = start().await;
    drop(portal.sign_in("Edith Editor").await);
    left_by_a_crash(&portal, "address.city", "Redmond", "Bellevue").await;
    portal
        .sandbox
        .set(Fault::new("billing", "slow").value(FOREVER).once())
        .unwrap();
    portal
        .sandbox
        .set(Fault::new("billing", "server-error").once())
        .unwrap();
    let editor = portal.sign_in("Edith Editor").await;
    assert!(portal.has_tasks(), "settling goes on");
    assert_eq!(editor.get("/account").await.status, StatusCode::OK);
    portal.waiting("slow", 1).await;
    portal.sandbox.go_on("slow");
    portal.tasks_are_done().await;
    assert_eq!(
        outcomes(&portal).await,
        Vec::<String>::new(),
        "still open: the next look settles it"
    );
    portal
        .sandbox
        .change(&portal::sandbox::SimulatedChange::new("billing").set("address.city", "Bellevue"))
        .unwrap();
    assert_eq!(
        editor.get("/partner/billing").await.outcome(),
        Some("saved")
    );
    assert_eq!(outcomes(&portal).await, ["saved"]);
}

// U3, C4
#[tokio::test]
async fn a_database_that_goes_away_during_a_save_lets_nobody_say_that_nothing_was_sent() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    for (path, key) in [
        ("/partner/billing", "purchaseOrderNumber"),
        ("/partner/support", "telephone"),
    ] {
        editor.edit(path, &[(key, "4255550101")]).await;
    }
    portal.fault_of_puts("billing", "slow", Some(FOREVER), 1);
    let stop = async {
        portal.waiting("slow", 1).await;
        portal.close_stores().await;
        portal.sandbox.go_on("slow");
    };
    let save = editor.post("/partner/billing/review", &[("intent", "save")]);
    let (page, ()) = tokio::join!(save, stop);
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        page.body.contains("Not known yet whether it was saved"),
        "{}",
        page.body
    );
    assert_eq!(portal.puts().len(), 1);
    // Before anything is sent the other is true.
    let page = editor
        .post("/partner/support/review", &[("intent", "save")])
        .await;
    assert!(
        page.body.contains("nothing was sent to Partner Center"),
        "{}",
        page.body
    );
    assert_eq!(portal.puts().len(), 1);
}

// U3
#[tokio::test]
async fn a_page_about_an_unsettled_save_says_one_thing_and_later_how_it_ended() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let words = portal::text::Words::of(portal::text::Lang::En);
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "lost")])
        .await;
    portal.fault_of_puts("billing", "server-error", None, 10);
    let review = editor.save("/partner/billing", &[]).await;
    assert_eq!(review.outcome(), Some("unknown"), "{}", review.body);
    let form = editor.get("/partner/billing").await;
    for page in [&review, &form] {
        assert!(
            page.body.contains("(500)"),
            "what was answered: {}",
            page.body
        );
        for untrue in ["draft-open", "review-text", "outcome-unknown-text"] {
            let start: String = words.t(untrue).chars().take(32).collect();
            assert!(!page.body.contains(&start), "{untrue}: {}", page.body);
        }
        assert!(
            page.body.contains(&*words.t("outcome-unknown-now")),
            "it can be looked at again: {}",
            page.body
        );
    }
    portal.clock.advance(std::time::Duration::from_secs(61));
    let settled = editor.get("/partner/billing").await;
    assert_eq!(settled.outcome(), Some("notcarriedout"), "{}", settled.body);
    assert_eq!(
        settled.form()["purchaseOrderNumber"],
        "lost",
        "what was typed is there to be saved again"
    );
    let again = editor.get("/partner/billing").await;
    assert_eq!(again.outcome(), None, "told once");
}

/// The notice in the frame of a page about a save of the billing profile.
fn told(page: &portal_test_support::Page) -> Option<&'static str> {
    let saved = page.body.contains("was carried out: it was saved");
    let not_saved = page.body.contains("was not carried out: it was not saved");
    match (saved, not_saved) {
        (true, false) => Some("saved"),
        (false, true) => Some("not saved"),
        _ => None,
    }
}

// U3
#[tokio::test]
async fn how_an_unknown_save_ended_is_told_once_wherever_its_person_goes_next() {
    for next in [
        "/",
        "/drafts",
        "/history",
        "/account",
        "/partner/support",
        "/help/errors",
        "/no/such/page",
    ] {
        for carried_out in [true, false] {
            let portal = start().await;
            let (editor, ada) = (
                portal.sign_in("Edith Editor").await,
                portal.sign_in("Ada Admin").await,
            );
            if carried_out {
                unknown_save(&portal, &editor).await;
                portal.clock.advance(Duration::from_secs(20));
                assert_eq!(told(&editor.get(next).await), None, "{next}: not known yet");
                portal.carry_out_late().await;
            } else {
                editor
                    .edit("/partner/billing", &[("purchaseOrderNumber", "in doubt")])
                    .await;
                portal.fault_of_puts("billing", "drop", None, 2);
                let page = editor.save("/partner/billing", &[]).await;
                assert_eq!(page.outcome(), Some("unknown"));
                portal.clock.advance(Duration::from_secs(61));
            }
            let expected = Some(if carried_out { "saved" } else { "not saved" });
            let page = editor.get(next).await;
            assert_eq!(told(&page), expected, "{next}: {}", page.body);
            let way = if carried_out {
                "href=\"/partner/billing\""
            } else {
                "href=\"/partner/billing/review\""
            };
            assert!(page.body.contains(way), "{next}");
            assert_eq!(told(&ada.get(next).await), None, "{next}: nobody else's");
            // Once, on whichever page.
            assert_eq!(told(&editor.get(next).await), None, "{next}");
            let form = editor.get("/partner/billing").await;
            assert_eq!((form.outcome(), told(&form)), (None, None), "{next}");
            assert_eq!(form.form()["purchaseOrderNumber"], "in doubt", "{next}");
        }
    }
}

// U3
#[tokio::test]
async fn what_the_form_has_told_is_not_told_again_elsewhere_and_a_prefetch_uses_nothing_up() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    unknown_save(&portal, &editor).await;
    portal.carry_out_late().await;
    editor
        .send(Method::GET, "/drafts", &[("sec-purpose", "prefetch")], None)
        .await;
    editor.send(Method::HEAD, "/drafts", &[], None).await;
    let page = editor.get("/partner/billing").await;
    assert_eq!((page.outcome(), told(&page)), (Some("saved"), None));
    assert_eq!(told(&editor.get("/drafts").await), None);
    // Saved in the usual way, there is nothing to find out.
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "next")])
        .await;
    editor
        .post("/partner/billing/review", &[("intent", "save")])
        .await;
    assert_eq!(told(&editor.get("/drafts").await), None);
    assert_eq!(
        editor.get("/partner/billing").await.outcome(),
        Some("saved")
    );
}

// D4
#[tokio::test]
async fn while_a_save_runs_its_profile_says_so_and_offers_no_button_that_saves() {
    let portal = start().await;
    let (editor, ada) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Ada Admin").await,
    );
    ada.edit("/partner/billing", &[("address.city", "Bellevue")])
        .await;
    ada.edit("/partner/support", &[("telephone", "4255550101")])
        .await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "slowly")])
        .await;
    portal.fault_of_puts("billing", "slow", Some(FOREVER), 1);
    let looks = async {
        portal.waiting("slow", 1).await;
        for path in ["/partner/billing", "/partner/billing/review"] {
            for (visitor, who) in [
                (&editor, "You are saving"),
                (&ada, "Edith Editor is saving"),
            ] {
                let page = visitor.get(path).await;
                assert_eq!(page.status, StatusCode::OK);
                assert!(page.body.contains(who), "{path}: {}", page.body);
                assert!(
                    !page.body.contains("value=\"save\""),
                    "{path}: {}",
                    page.body
                );
            }
        }
        let page = ada.get("/partner/support/review").await;
        assert!(
            page.body.contains("value=\"save\""),
            "another profile: {}",
            page.body
        );
        assert!(!page.body.contains("is saving"));
        portal.sandbox.go_on("slow");
    };
    let (page, ()) = tokio::join!(
        editor.post("/partner/billing/review", &[("intent", "save")]),
        looks
    );
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let page = ada.get("/partner/billing/review").await;
    assert!(page.body.contains("value=\"save\""), "{}", page.body);
    assert!(!page.body.contains("is saving"));
}

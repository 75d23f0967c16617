//! When Partner Center does not answer as it should: what the person is told is true, and the
//! record agrees with what was sent.

use crate::history::rows;
use portal::store::audit;
use portal::store::audit::Filter;
use portal::text::{Lang, Words};
use portal_test_support::{FOREVER, FOREVER_SECONDS, Running, Visitor, start};
use reqwest::StatusCode;

/// Intents, and outcomes by their word.
async fn record(portal: &Running) -> (usize, Vec<String>) {
    let rows = audit::page(portal.store(), &Filter::default(), None, 100)
        .await
        .unwrap();
    let intents = rows.iter().filter(|row| row.event == "edit.intent").count();
    let outcomes = rows
        .iter()
        .filter(|row| row.event == "edit.outcome")
        .filter_map(|row| row.outcome.clone())
        .collect();
    (intents, outcomes)
}

#[tokio::test]
async fn u3_an_answer_that_got_lost_is_settled_by_reading() {
    for fault in [
        "drop-after-commit",
        "gateway-timeout-after-commit",
        "bad-gateway-after-commit",
        "server-error-after-commit",
        "malformed",
        "truncated",
        "empty",
        "html",
        "oversize",
    ] {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        editor
            .edit("/partner/billing", &[("purchaseOrderNumber", "settled")])
            .await;
        portal.fault_of_puts("billing", fault, None, 1);
        let page = editor.save("/partner/billing", &[]).await;
        assert_eq!(page.outcome(), Some("saved"), "{fault}: {}", page.body);
        assert_eq!(
            portal.puts().iter().filter(|put| put.applied).count(),
            1,
            "{fault}"
        );
        assert_eq!(
            record(&portal).await,
            (1, vec!["saved".to_owned()]),
            "{fault}"
        );
    }
}

#[tokio::test]
async fn u3_what_was_not_carried_out_is_sent_once_more_as_the_same_request() {
    for fault in [
        "drop",
        "gateway-timeout",
        "bad-gateway",
        "server-error",
        "unavailable",
    ] {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        editor
            .edit("/partner/billing", &[("purchaseOrderNumber", "again")])
            .await;
        portal.fault_of_puts("billing", fault, None, 1);
        let page = editor.save("/partner/billing", &[]).await;
        assert_eq!(page.outcome(), Some("saved"), "{fault}: {}", page.body);
        let puts = portal.puts();
        assert_eq!(puts.len(), 2, "{fault}");
        assert_eq!(puts[0].request_id, puts[1].request_id, "{fault}");
        assert_eq!(puts[0].request_body, puts[1].request_body, "{fault}");
        assert_eq!(
            record(&portal).await,
            (1, vec!["saved".to_owned()]),
            "{fault}"
        );
    }
}

#[tokio::test]
async fn u3_a_save_nobody_can_tell_about_is_unknown_until_the_next_look() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "late")])
        .await;
    portal.fault_of_puts("billing", "late-commit", Some(FOREVER_SECONDS), 2);
    let page = editor.save("/partner/billing", &[]).await;
    assert_eq!(page.outcome(), Some("unknown"), "{}", page.body);
    assert_eq!(record(&portal).await, (1, vec![]));

    // Meanwhile this person cannot send another save.
    let puts = portal.puts().len();
    editor
        .post("/partner/billing/review", &[("intent", "save")])
        .await;
    assert_eq!(portal.puts().len(), puts);

    portal.carry_out_late().await;
    let page = editor.get("/partner/billing").await;
    assert_eq!(page.outcome(), Some("saved"), "{}", page.body);
    assert_eq!(record(&portal).await, (1, vec!["saved".to_owned()]));
}

#[tokio::test]
async fn a_refusal_is_mapped_to_its_field_and_keeps_everything() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit(
            "/partner/billing",
            &[
                ("address.city", "Nowhere"),
                ("purchaseOrderNumber", "typed"),
            ],
        )
        .await;
    portal.fault("billing", "reject", Some("City"), Some(1));
    let page = editor.save("/partner/billing", &[]).await;
    assert_eq!(page.outcome(), Some("rejected"), "{}", page.body);
    assert_eq!(page.form()["address.city"], "Nowhere");
    assert_eq!(page.form()["purchaseOrderNumber"], "typed");
    assert_eq!(
        page.body.matches("aria-invalid=\"true\"").count(),
        1,
        "{}",
        page.body
    );
    assert!(page.body.contains("27002"));
    assert_eq!(record(&portal).await, (1, vec!["rejected".to_owned()]));
}

#[tokio::test]
async fn u1_a_throttled_save_is_not_repeated_and_says_how_long_to_wait() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "later")])
        .await;
    portal.fault_of_puts("billing", "throttle", Some("57"), 1);
    let page = editor.save("/partner/billing", &[]).await;
    assert_eq!(page.outcome(), Some("throttled"), "{}", page.body);
    assert!(page.body.contains("57"), "{}", page.body);
    assert_eq!(portal.puts().len(), 1);
    portal.clock.advance(std::time::Duration::from_secs(57));
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
}

#[tokio::test]
async fn u1_a_throttled_read_is_repeated_once_after_a_short_wait_and_else_a_503() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    portal.fault("billing", "throttle", Some("1"), Some(1));
    assert_eq!(viewer.get("/partner/billing").await.status, StatusCode::OK);
    portal.fault("billing", "throttle", Some("40"), Some(1));
    let page = viewer.get("/partner/billing").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.header("retry-after"), "40");
}

#[tokio::test]
async fn d6_broken_answers_become_true_statuses() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    for (fault, status) in [
        ("server-error", StatusCode::BAD_GATEWAY),
        ("bad-gateway", StatusCode::BAD_GATEWAY),
        ("malformed", StatusCode::BAD_GATEWAY),
        ("empty", StatusCode::BAD_GATEWAY),
        ("html", StatusCode::BAD_GATEWAY),
        ("oversize", StatusCode::BAD_GATEWAY),
        ("slow", StatusCode::GATEWAY_TIMEOUT),
        ("not-found", StatusCode::NOT_FOUND),
        ("forbidden", StatusCode::FORBIDDEN),
    ] {
        let value = (fault == "slow").then_some(FOREVER);
        portal.fault("billing", fault, value, Some(1));
        for path in ["/partner/billing", "/api/v1/partner/profiles/billing"] {
            portal.fault("billing", fault, value, Some(1));
            // Otherwise failures in a row would hold the next call back.
            portal.clock.advance(std::time::Duration::from_secs(60));
            let page = viewer.get(path).await;
            assert_eq!(page.status, status, "{fault} {path}");
            let kind = if path.starts_with("/api") {
                "application/problem+json"
            } else {
                "text/html"
            };
            assert!(
                page.header("content-type").starts_with(kind),
                "{fault} {path}"
            );
        }
        portal.sandbox.reset();
    }
    portal.clock.advance(std::time::Duration::from_secs(60));
    assert_eq!(viewer.get("/partner/billing").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_token_that_the_service_no_longer_takes_is_renewed_once() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    portal.fault("billing", "unauthorized", None, Some(1));
    assert_eq!(editor.get("/partner/billing").await.status, StatusCode::OK);
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "renewed")])
        .await;
    portal.fault_of_puts("billing", "unauthorized", None, 1);
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
}

#[tokio::test]
async fn a_save_whose_token_is_refused_says_that_nothing_was_stored_and_leads_to_sign_in() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = "/partner/billing/review";
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "refused")])
        .await;
    portal.fault_of_puts("billing", "unauthorized", None, 2);
    let page = editor.post(review, &[("intent", "save")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.body);
    let kept = Words::of(Lang::En).t("error-draft-kept");
    assert!(page.body.contains(kept.as_ref()), "{}", page.body);
    let sign_in = "href=\"/sign-in?return_to=%2Fpartner%2Fbilling%2Freview\"";
    assert!(page.body.contains(sign_in), "{}", page.body);
    assert!(portal.puts().iter().all(|put| !put.applied));
    let form = editor.get("/partner/billing").await.form();
    assert_eq!(form["purchaseOrderNumber"], "refused");
}

#[tokio::test]
async fn the_support_profile_is_written_where_the_service_takes_it() {
    for refused in ["404", "405"] {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        portal.fault("support", "reject-support", Some(refused), None);
        for telephone in ["4255550101", "4255550102"] {
            editor
                .edit("/partner/support", &[("telephone", telephone)])
                .await;
            assert_eq!(
                editor.save("/partner/support", &[]).await.outcome(),
                Some("saved")
            );
        }
        let puts = portal.puts();
        let to = |path: &str| puts.iter().filter(|put| put.path == path).count();
        assert_eq!(to("/v1/profiles/supportprofile"), 2);
        portal.once_each(to("/v1/profiles/support"), "remembered");
    }
}

/// Saves the support profile with this number; the status of the answer and the paths of the PUTs.
async fn support_saved(
    portal: &Running,
    editor: &Visitor,
    telephone: &str,
) -> (Option<String>, Vec<String>) {
    const SUPPORT: &str = "/partner/support";
    let before = portal.puts().len();
    editor.edit(SUPPORT, &[("telephone", telephone)]).await;
    let outcome = editor.save(SUPPORT, &[]).await.outcome().map(str::to_owned);
    let paths = portal.puts().into_iter().skip(before).map(|put| put.path);
    (outcome, paths.collect())
}

#[tokio::test]
async fn the_support_profile_can_be_saved_again_after_the_service_has_moved_it_back() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let saved = Some("saved".to_owned());
    portal.fault("support", "reject-support", Some("404"), None);
    let (outcome, _) = support_saved(&portal, &editor, "4255550101").await;
    assert_eq!(outcome, saved);

    // The service takes the first path again, and no longer the other one.
    portal.sandbox.clear();
    portal.fault("support", "reject-supportprofile", Some("405"), None);
    for telephone in ["4255550102", "4255550103"] {
        let (outcome, paths) = support_saved(&portal, &editor, telephone).await;
        assert_eq!(outcome, saved, "{telephone}");
        let last = paths.last().map(String::as_str);
        assert_eq!(last, Some("/v1/profiles/support"), "{telephone}");
    }
    let stored = portal.sandbox.document("support", None).unwrap();
    assert!(stored.contains("4255550103"), "{stored}");
}

#[tokio::test]
async fn where_neither_path_takes_the_support_profile_the_first_refusal_is_told() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    portal.fault("support", "reject-support", Some("404"), None);
    portal.fault("support", "reject-supportprofile", Some("405"), None);
    let (outcome, paths) = support_saved(&portal, &editor, "4255550101").await;
    assert_eq!(outcome.as_deref(), Some("rejected"));
    assert_eq!(
        paths,
        ["/v1/profiles/support", "/v1/profiles/supportprofile"]
    );
    let outcomes = rows(&portal, "edit.outcome").await;
    let told = outcomes[0].reference.clone().unwrap_or_default();
    assert!(told.contains("404"), "{told}");

    portal.sandbox.clear();
    let (outcome, _) = support_saved(&portal, &editor, "4255550101").await;
    assert_eq!(outcome.as_deref(), Some("saved"));
}

#[tokio::test]
async fn what_the_service_stored_otherwise_is_shown() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("address.city", "Bellevue")])
        .await;
    portal.fault("billing", "normalise", None, Some(1));
    let page = editor.save("/partner/billing", &[]).await;
    assert_eq!(page.outcome(), Some("saved"));
    assert!(
        page.body.contains("BELLEVUE") && page.body.contains("Bellevue"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn a_service_that_takes_no_token_at_all_does_not_send_people_in_circles() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    portal.fault("billing", "unauthorized", None, None);
    assert_eq!(
        viewer.get("/partner/billing").await.status,
        StatusCode::FORBIDDEN,
        "signed in a moment ago"
    );
    portal.clock.advance(std::time::Duration::from_secs(120));
    assert_eq!(
        viewer.get("/partner/billing").await.status,
        StatusCode::SEE_OTHER,
        "an older session may be the reason"
    );
}

#[tokio::test]
async fn a_service_that_says_yes_and_stores_nothing_is_not_believed() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("address.city", "Bellevue")])
        .await;
    portal.fault_of_puts("billing", "ignored", None, 1);
    let page = editor.save("/partner/billing", &[]).await;
    assert_eq!(page.outcome(), Some("rejected"), "{}", page.body);
    assert!(
        page.body.contains("Partner Center kept the old values")
            && page.body.contains("wait a few minutes and save again")
            && !page.body.contains("refused"),
        "it says what happened and what to do: {}",
        page.body
    );
    assert_eq!(record(&portal).await, (1, vec!["not-applied".to_owned()]));
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved"),
        "the draft is still there"
    );
}

#[tokio::test]
async fn settling_a_late_save_leaves_another_edit_open() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let opened = editor.get("/partner/billing").await.form();
    editor
        .edit("/partner/billing", &[("address.city", "Bellevue")])
        .await;
    portal.fault_of_puts("billing", "late-commit", Some(FOREVER_SECONDS), 2);
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("unknown")
    );
    editor
        .post(
            "/partner/billing",
            &[
                ("seen", &opened["seen"]),
                ("purchaseOrderNumber", "kept"),
                ("intent", "review"),
            ],
        )
        .await;
    portal.carry_out_late().await;
    assert_eq!(
        editor.get("/partner/billing").await.form()["purchaseOrderNumber"],
        "kept"
    );
    assert_eq!(record(&portal).await, (1, vec!["saved".to_owned()]));
}

#[tokio::test]
async fn a_provider_that_is_down_signs_nobody_out() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    portal.fault("token", "server-error", None, None);
    portal.fault("billing", "unauthorized", None, Some(1));
    assert_eq!(
        viewer.get("/partner/billing").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(viewer.get("/partner/billing").await.status, StatusCode::OK);
}

#[tokio::test]
async fn u3_a_save_that_may_still_be_carried_out_is_no_conflict_yet() {
    // Somebody else changes another field, or the same one, between a PUT whose answer is lost and
    // the look at what became of it.
    for key in ["address.addressLine2", "purchaseOrderNumber"] {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        editor
            .edit("/partner/billing", &[("purchaseOrderNumber", "mine, late")])
            .await;
        portal.fault_of_puts("billing", "late-commit", Some(FOREVER_SECONDS), 1);
        // The look, after the save's own reading.
        let look = portal::sandbox::Fault::new("billing", "slow").value(FOREVER);
        portal
            .sandbox
            .set(look.method("GET").after(1).once())
            .unwrap();
        let elsewhere = async {
            portal.waiting("slow", 1).await;
            portal
                .sandbox
                .change(&portal::sandbox::SimulatedChange::new("billing").set(key, "theirs"))
                .unwrap();
            portal.sandbox.go_on("slow");
        };
        let (page, ()) = tokio::join!(editor.save("/partner/billing", &[]), elsewhere);
        assert_eq!(page.outcome(), Some("unknown"), "{key}: {}", page.body);
        assert_eq!(record(&portal).await, (1, vec![]), "{key}");
        portal.carry_out_late().await;
        assert_eq!(
            editor.get("/partner/billing").await.outcome(),
            Some("saved"),
            "{key}"
        );
        assert_eq!(
            record(&portal).await,
            (1, vec!["saved".to_owned()]),
            "{key}"
        );
        let document = portal.sandbox.document("billing", None).unwrap();
        assert!(document.contains("mine, late"), "{key}: {document}");
    }
}

// D1
#[tokio::test]
async fn neither_redirects_nor_links_lead_a_token_elsewhere() {
    let elsewhere = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", elsewhere.local_addr().unwrap());
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "here")])
        .await;

    portal.fault("customers", "links-elsewhere", Some(&address), None);
    let first = editor.get("/customers").await;
    let next = first
        .body
        .split("after=")
        .nth(1)
        .and_then(|rest| rest.split(['"', '&']).next())
        .expect("a next page");
    assert_eq!(
        editor.get(&format!("/customers?after={next}")).await.status,
        StatusCode::OK
    );
    portal.fault_of_puts("billing", "redirect", Some(&address), 2);
    let saved = editor.save("/partner/billing", &[]).await;
    assert_ne!(saved.outcome(), Some("saved"), "{}", saved.body);
    for resource in ["billing", "customers"] {
        portal.fault(resource, "redirect", Some(&address), None);
    }
    for page in [
        "/partner/billing",
        "/customers",
        "/api/v1/partner/profiles/billing",
    ] {
        assert!(editor.get(page).await.status.is_server_error(), "{page}");
    }
    portal.fault("token", "redirect", Some(&address), None);
    portal.clock.advance(std::time::Duration::from_secs(3590));
    editor.get("/partner/support").await;

    let visited = tokio::time::timeout(std::time::Duration::ZERO, elsewhere.accept()).await;
    assert!(visited.is_err(), "somebody was led there: {visited:?}");
}

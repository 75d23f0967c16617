//! Throttling and outages: who waits, for how long, what is shown meanwhile, and that the service
//! is not asked in vain.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use portal::text::{Lang, Words};
use portal_test_support::{FOREVER, Page, Running, Visitor, start, until};
use reqwest::{Method, StatusCode};
use std::time::Duration;

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// How often Partner Center was asked.
fn asked(portal: &Running) -> usize {
    portal.calls().len()
}

/// Ids of the first customers.
async fn customers(visitor: &Visitor, count: usize) -> Vec<String> {
    let list = visitor.get("/api/v1/customers").await.json();
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .take(count)
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// The hidden inputs of the page's last form, as pressing its button posts them.
fn decision(page: &Page) -> Vec<(String, String)> {
    ["intent", "seen", "draft", "confirm"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), page.form().remove(name)?)))
        .collect()
}

fn pairs(form: &[(String, String)]) -> Vec<(&str, &str)> {
    form.iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

// U1
#[tokio::test]
async fn a_throttled_save_waits_and_its_button_sends_the_same_decision() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit(
            "/partner/billing",
            &[("taxId", "DE 1"), ("address.city", "Bellevue")],
        )
        .await;
    portal.fault_of_puts("billing", "throttle", Some("57"), 1);
    let page = editor.save("/partner/billing", &[("confirm", "yes")]).await;
    assert_eq!(
        (page.status, page.outcome()),
        (StatusCode::OK, Some("throttled")),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("57 seconds") && page.body.contains("Save now"),
        "{}",
        page.body
    );
    let form = decision(&page);
    assert_eq!(
        form.iter()
            .map(|(name, _)| name.as_str())
            .collect::<Vec<_>>(),
        ["intent", "draft", "confirm"],
        "nothing was to be decided"
    );

    // Too early: nothing is asked of Partner Center, and less time is left.
    portal.clock.advance(seconds(20));
    let before = asked(&portal);
    let page = editor
        .submit("/partner/billing/review", &pairs(&form))
        .await;
    assert_eq!(page.outcome(), Some("throttled"), "{}", page.body);
    assert!(page.body.contains("37 seconds"), "{}", page.body);
    assert_eq!(asked(&portal), before);
    assert_eq!(decision(&page), form, "the decision is kept");
    // The form leads to the same page while nothing can be read.
    assert_eq!(
        editor.get("/partner/billing").await.outcome(),
        Some("throttled")
    );

    portal.clock.advance(seconds(37));
    let page = editor
        .submit("/partner/billing/review", &pairs(&form))
        .await;
    assert_eq!(page.outcome(), Some("saved"), "{}", page.body);
    let puts = portal.puts();
    assert_eq!(puts.len(), 2);
    assert_ne!(
        puts[0].request_id, puts[1].request_id,
        "the first one was answered: this is another call"
    );
    assert_eq!(puts[0].request_body, puts[1].request_body);
}

// U1
#[tokio::test]
async fn choices_between_clashing_values_survive_the_wait() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "mine")])
        .await;
    portal
        .sandbox
        .change(
            &portal::sandbox::SimulatedChange::new("billing").set("purchaseOrderNumber", "theirs"),
        )
        .unwrap();
    let conflict = editor.save("/partner/billing", &[]).await;
    assert_eq!(conflict.outcome(), Some("conflict"));
    portal.fault_of_puts("billing", "throttle", Some("30"), 1);
    let page = editor
        .save(
            "/partner/billing",
            &[("choice.purchaseOrderNumber", "mine")],
        )
        .await;
    assert_eq!(page.outcome(), Some("throttled"), "{}", page.body);
    portal.clock.advance(seconds(30));
    let page = editor
        .submit("/partner/billing/review", &pairs(&decision(&page)))
        .await;
    assert_eq!(page.outcome(), Some("saved"), "{}", page.body);
    assert_eq!(page.form()["purchaseOrderNumber"], "mine");
}

// U1
#[tokio::test]
async fn a_wait_that_is_over_leads_back_to_the_review_with_the_box_still_ticked() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit("/partner/billing", &[("taxId", "DE 1")]).await;
    portal.fault_of_puts("billing", "throttle", Some("date:57"), 1);
    assert_eq!(
        editor
            .save("/partner/billing", &[("confirm", "yes")])
            .await
            .outcome(),
        Some("throttled")
    );
    // A wait is told as one as long as it lasts.
    let (waits, waited) = (
        "Partner Center asks you to wait",
        "Partner Center had asked to wait",
    );
    let drafts = editor.get("/drafts").await.body;
    assert!(drafts.contains(waits) && !drafts.contains(waited));
    portal.clock.advance(seconds(60));
    let page = editor.get("/partner/billing/review").await;
    assert_eq!(page.outcome(), Some("throttled"), "{}", page.body);
    assert!(
        page.body.contains("you can save it now") && page.body.contains(" checked"),
        "{}",
        page.body
    );
    for path in ["/drafts", "/partner/billing", "/partner/billing/review"] {
        let page = editor.get(path).await.body;
        assert!(!page.contains(waits) && page.contains(waited), "{path}");
    }
}

// U1
#[tokio::test]
async fn whose_wait_it_is_stands_under_the_title_in_the_space_of_each_language() {
    for (language, gap) in [("en", ". "), ("fr", ". "), ("zh-Hant", "。")] {
        let portal = start().await;
        let mut editor = portal.sign_in("Edith Editor").await;
        editor.language = language;
        editor
            .edit("/partner/billing", &[("purchaseOrderNumber", "7")])
            .await;
        portal.fault_of_puts("billing", "throttle", Some("30"), 1);
        let page = editor.save("/partner/billing", &[]).await;
        assert_eq!(page.outcome(), Some("throttled"), "{}", page.body);
        let words = Words::of(Lang::parse(language).unwrap());
        let reason = format!("{gap}{}", words.t("wait-for-all")).replace('\'', "&#x27;");
        let title = page.body.split("<hgroup>").nth(1).unwrap();
        let title = title.split("</hgroup>").next().unwrap();
        assert!(title.contains(&reason), "{language}: {title}");
        assert!(!page.body.contains("。 "), "{language}: {}", page.body);
    }
}

// U1
#[tokio::test]
async fn a_wait_is_remembered_for_the_tenant_and_nobody_runs_into_it() {
    let portal = start().await;
    let (viewer, ada) = (
        portal.sign_in("Victor Viewer").await,
        portal.sign_in("Ada Admin").await,
    );
    portal.fault("billing", "throttle", Some("40"), Some(1));
    let page = viewer.get("/partner/billing").await;
    assert_eq!(
        (page.status, page.header("retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, "40")
    );
    let before = asked(&portal);
    portal.clock.advance(seconds(10));
    for path in [
        "/partner/support",
        "/customers",
        "/api/v1/partner/profiles/organization",
    ] {
        let page = ada.get(path).await;
        assert_eq!(
            (page.status, page.header("retry-after")),
            (StatusCode::SERVICE_UNAVAILABLE, "30"),
            "{path}: {}",
            page.body
        );
        // Whose call it was, and of what.
        for word in ["Victor Viewer", "Billing profile", "whoever is signed in"] {
            assert!(page.body.contains(word), "{path}: {}", page.body);
        }
    }
    let page = ada.get("/").await;
    assert_eq!(
        page.status,
        StatusCode::OK,
        "the overview says it above the cards"
    );
    let tag = [("if-match", "\"x\"")];
    let put = ada
        .json(
            Method::PUT,
            "/api/v1/partner/profiles/billing",
            &tag,
            Some("{}".to_owned()),
        )
        .await;
    assert_eq!(
        (put.status, put.header("retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, "30"),
        "{}",
        put.body
    );
    assert!(put.body.contains("Victor Viewer"), "{}", put.body);
    assert_eq!(asked(&portal), before, "nobody asked");

    portal.clock.advance(seconds(30));
    assert_eq!(ada.get("/partner/support").await.status, StatusCode::OK);
}

// U1
#[tokio::test]
async fn a_customer_who_is_throttled_holds_nobody_else_back() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let ids = customers(&viewer, 2).await;
    portal.fault("customer-billing", "throttle", Some("40"), Some(1));
    assert_eq!(
        viewer
            .get(&format!("/customers/{}/billing", ids[0]))
            .await
            .status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    let before = asked(&portal);
    assert_eq!(
        viewer
            .get(&format!("/customers/{}/company", ids[0]))
            .await
            .status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(asked(&portal), before);
    let document = format!("/api/v1/customers/{}/profiles/company", ids[0]);
    let detail = viewer.get(&document).await.json()["detail"].to_string();
    assert!(detail.contains("about this customer"), "{detail}");
    for path in [
        format!("/customers/{}/billing", ids[1]),
        "/partner/billing".to_owned(),
        "/customers".to_owned(),
    ] {
        assert_eq!(viewer.get(&path).await.status, StatusCode::OK, "{path}");
    }
}

// U1
#[tokio::test]
async fn every_form_of_retry_after_is_obeyed_and_an_absurd_one_is_cut() {
    // The sandbox says the same in the body, and 57 seconds there where the header has no number.
    for (value, expected) in [
        ("57", 56..=57),
        ("date:90", 88..=90),
        ("none", 56..=57),
        ("soon", 56..=57),
        ("999999999", 3599..=3600),
    ] {
        let portal = start().await;
        let viewer = portal.sign_in("Victor Viewer").await;
        portal.fault("billing", "throttle", Some(value), Some(1));
        let page = viewer.get("/partner/billing").await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{value}");
        let wait: u32 = page.header("retry-after").parse().unwrap();
        assert!(expected.contains(&wait), "{value}: {wait}");
    }
    // Nothing that can be obeyed, neither in the header nor in the body: a back-off so short that
    // the read is repeated by itself.
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    portal.fault("billing", "throttle", Some("-5"), Some(1));
    assert_eq!(viewer.get("/partner/billing").await.status, StatusCode::OK);
    assert_eq!(asked(&portal), 2);
}

// U1
#[tokio::test]
async fn a_read_is_repeated_once_and_no_more() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    portal.fault("billing", "throttle", Some("1"), None);
    let page = viewer.get("/partner/billing").await;
    assert_eq!(
        (page.status, page.header("retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, "1")
    );
    assert_eq!(asked(&portal), 2);
}

// U2
#[tokio::test]
async fn an_upstream_that_is_down_is_found_out_once_and_said_on_every_page() {
    let portal = start().await;
    let (viewer, ada) = (
        portal.sign_in("Victor Viewer").await,
        portal.sign_in("Ada Admin").await,
    );
    portal.fault("*", "unavailable", None, None);
    // Each portal finds out for itself.
    let portals = portal.portals.len();
    for _ in 0..portals {
        assert_eq!(viewer.get("/").await.status, StatusCode::OK);
    }
    let found_out = asked(&portal);
    assert_eq!(found_out, 5 * portals, "a call for each card");

    for path in [
        "/partner/billing",
        "/partner/support",
        "/customers",
        "/api/v1/partner/profiles/billing",
    ] {
        let page = ada.get(path).await;
        assert_eq!(
            page.status,
            StatusCode::SERVICE_UNAVAILABLE,
            "{path}: {}",
            page.body
        );
        assert!(
            page.header("retry-after").parse::<u32>().unwrap() <= 5,
            "{path}"
        );
    }
    for path in ["/account", "/drafts", "/"] {
        assert!(
            ada.get(path)
                .await
                .body
                .contains("Partner Center has not answered since"),
            "{path}"
        );
    }
    let overview = ada.get("/").await.body;
    for told in ["has not answered since", "Partner Center does not answer"] {
        assert_eq!(overview.matches(told).count(), 1, "{told}: {overview}");
    }
    assert!(
        !portal
            .anon()
            .get("/no/such/page")
            .await
            .body
            .contains("has not answered"),
        "strangers are not told"
    );
    assert_eq!(asked(&portal), found_out, "nobody asked again");

    // After the pause one call sees whether it answers; the others do not.
    portal.clock.advance(seconds(5));
    futures::future::join_all((0..20).map(|_| viewer.get("/partner/billing"))).await;
    assert_eq!(asked(&portal), found_out + portals);

    portal.sandbox.clear();
    portal.clock.advance(seconds(60));
    for _ in 0..portals {
        assert_eq!(viewer.get("/partner/billing").await.status, StatusCode::OK);
    }
    assert!(
        !viewer
            .get("/account")
            .await
            .body
            .contains("has not answered")
    );
}

// U2
#[tokio::test]
async fn one_resource_that_fails_leaves_the_others_alone() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    portal.fault("billing", "server-error", None, None);
    for _ in 0..20 {
        assert!(
            viewer
                .get("/partner/billing")
                .await
                .status
                .is_server_error()
        );
    }
    assert_eq!(asked(&portal), 5 * portal.portals.len());
    assert_eq!(viewer.get("/partner/support").await.status, StatusCode::OK);
    assert!(
        !viewer
            .get("/account")
            .await
            .body
            .contains("has not answered")
    );
}

// U2, U3
#[tokio::test]
async fn while_nothing_answers_an_unknown_save_stays_unknown_and_is_settled_afterwards() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit(
            "/partner/billing",
            &[("purchaseOrderNumber", "through the outage")],
        )
        .await;
    // Four failures: the lost answer of the save is the one that opens the circuit.
    portal.fault("billing", "server-error", None, Some(4));
    for _ in 0..4 {
        assert_eq!(
            editor.get("/partner/billing").await.status,
            StatusCode::BAD_GATEWAY
        );
    }
    portal.sandbox.clear();
    // Read before the save: answers. The PUT is carried out, and from then on nothing answers.
    portal.fault_of_puts("billing", "drop-after-commit", None, 1);
    let quirk = portal::sandbox::Fault::new("billing", "unavailable")
        .method("GET")
        .after(1);
    portal.sandbox.set(quirk).unwrap();
    let page = editor.save("/partner/billing", &[]).await;
    assert!(
        page.status.is_server_error(),
        "the profile cannot be read: {}",
        page.body
    );
    assert_eq!(page.outcome(), Some("unknown"), "{}", page.body);
    for _ in 0..10 {
        let page = editor.get("/partner/billing").await;
        assert_eq!(page.outcome(), Some("unknown"), "{}", page.body);
    }
    portal.sandbox.clear();
    portal.clock.advance(seconds(60));
    let page = editor.get("/partner/billing").await;
    assert_eq!(page.outcome(), Some("saved"), "{}", page.body);
    assert_eq!(portal.puts().len(), 1);
}

// U2
#[tokio::test]
async fn evidence_for_a_save_is_asked_for_though_calls_are_held_back() {
    let portal = start().await;
    let (editor, viewer) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Victor Viewer").await,
    );
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "evidence")])
        .await;
    // Somebody else's reading fails four times while this save's answer is under way; the lost
    // answer is the fifth failure in a row.
    portal.fault_of_puts("billing", "slow", Some(FOREVER), 1);
    portal.fault_of_puts("billing", "drop-after-commit", None, 1);
    let others = async {
        portal.waiting("slow", 1).await;
        let failing = portal::sandbox::Fault::new("billing", "server-error")
            .method("GET")
            .times(4);
        portal.sandbox.set(failing).unwrap();
        for _ in 0..4 {
            viewer.get("/partner/billing").await;
        }
        portal.sandbox.go_on("slow");
    };
    let (page, ()) = tokio::join!(
        editor.post("/partner/billing/review", &[("intent", "save")]),
        others
    );
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(
        editor.get("/partner/billing").await.outcome(),
        Some("saved")
    );
}

#[tokio::test]
async fn while_nothing_answers_people_see_what_they_saw_last_dated_and_read_only() {
    let portal = start().await;
    let (edith, viewer) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Victor Viewer").await,
    );
    edith
        .edit("/partner/billing", &[("address.city", "Bellevue")])
        .await;
    edith.get("/partner/billing").await;
    for (fault, value, status) in [
        ("server-error", None, StatusCode::BAD_GATEWAY),
        ("slow", Some(FOREVER), StatusCode::GATEWAY_TIMEOUT),
        ("throttle", Some("40"), StatusCode::SERVICE_UNAVAILABLE),
    ] {
        portal.fault("billing", fault, value, Some(1));
        let page = edith.get("/partner/billing").await;
        assert_eq!(page.status, status, "{fault}");
        assert!(
            page.body.contains("As of ") && page.body.contains("Redmond"),
            "{fault}: {}",
            page.body
        );
        assert!(
            page.body.contains("Your draft of"),
            "{fault}: {}",
            page.body
        );
        assert!(
            !page.body.contains("name=\"address.city\""),
            "{fault}: nothing can be typed"
        );
        portal.clock.advance(seconds(60));
    }
    // Victor has never opened it: his rights in Partner Center are his own.
    portal.fault("billing", "server-error", None, Some(1));
    let page = viewer.get("/partner/billing").await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    assert!(
        !page.body.contains("As of ") && !page.body.contains("Redmond"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("Your draft of"));
    // Nothing of it for scripts.
    portal.fault("billing", "server-error", None, Some(1));
    let problem = edith.get("/api/v1/partner/profiles/billing").await;
    assert_eq!(problem.status, StatusCode::BAD_GATEWAY);
    assert!(!problem.body.contains("Redmond"));
}

#[tokio::test]
async fn whom_partner_center_refuses_is_not_shown_the_profile_during_the_next_outage() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    assert_eq!(viewer.get("/partner/billing").await.status, StatusCode::OK);
    portal.fault("billing", "forbidden", None, Some(1));
    assert_eq!(
        viewer.get("/partner/billing").await.status,
        StatusCode::FORBIDDEN
    );
    portal.fault("billing", "server-error", None, Some(1));
    let page = viewer.get("/partner/billing").await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    assert!(!page.body.contains("Redmond"), "{}", page.body);
}

#[tokio::test]
async fn a_saved_edit_is_told_though_the_profile_cannot_be_read_afterwards() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "told")])
        .await;
    // The review reads once more before the save.
    let quirk = portal::sandbox::Fault::new("billing", "server-error")
        .method("GET")
        .after(1);
    portal.sandbox.set(quirk).unwrap();
    let page = editor.save("/partner/billing", &[]).await;
    assert_eq!(
        (page.status, page.outcome()),
        (StatusCode::BAD_GATEWAY, Some("saved")),
        "{}",
        page.body
    );
    portal.sandbox.clear();
    assert_eq!(
        editor.get("/partner/billing").await.outcome(),
        None,
        "told once"
    );
}

#[tokio::test]
async fn a_save_during_an_outage_keeps_the_draft_and_says_that_nothing_was_sent() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "unsent")])
        .await;
    portal.fault("*", "unavailable", None, None);
    let page = editor.save("/partner/billing", &[]).await;
    assert_eq!(
        (page.status.is_server_error(), page.outcome()),
        (true, Some("unavailable")),
        "{}",
        page.body
    );
    assert!(page.body.contains("Your draft of"), "{}", page.body);
    assert!(portal.puts().is_empty());
    portal.sandbox.clear();
    portal.clock.advance(seconds(60));
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
}

#[tokio::test]
async fn a_busy_customer_leaves_room_for_everybody_else() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let ids = customers(&viewer, 2).await;
    portal.fault("customer-company", "slow", Some(FOREVER), Some(12));
    let busy_page = format!("/customers/{}/company", ids[0]);
    let mut busy: FuturesUnordered<_> = (0..12).map(|_| viewer.get(&busy_page)).collect();
    let others = async {
        until("the customer's places are taken", async || {
            portal.sandbox.waiting("slow") >= 4
        })
        .await;
        for path in [
            "/partner/billing".to_owned(),
            format!("/customers/{}/billing", ids[1]),
            "/customers".to_owned(),
        ] {
            assert_eq!(viewer.get(&path).await.status, StatusCode::OK, "{path}");
        }
    };
    tokio::select! {
        first = busy.next() => panic!("others had to wait for {:?}", first.map(|page| page.status)),
        () = others => {}
    }
    let going_on = async {
        loop {
            portal.sandbox.go_on("slow");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let rest = async {
        while let Some(page) = busy.next().await {
            assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        }
    };
    tokio::select! {
        () = rest => {}
        () = going_on => {}
    }
}

#[tokio::test]
async fn a_page_that_asks_by_itself_does_not_keep_the_session_alive() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    portal.fault("billing", "throttle", Some("60"), Some(1));
    assert_eq!(
        viewer.get("/partner/billing").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    for _ in 0..31 {
        portal.clock.advance(seconds(60));
        viewer
            .send(
                Method::HEAD,
                "/partner/billing",
                &[("portal-poll", "1")],
                None,
            )
            .await;
    }
    assert_eq!(
        viewer.get("/partner/billing").await.status,
        StatusCode::SEE_OTHER,
        "idle for half an hour"
    );
}

// U1
#[tokio::test]
async fn a_wait_says_whose_save_it_answers_until_when_and_keeps_what_was_seen() {
    let portal = start().await;
    let (editor, viewer) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Victor Viewer").await,
    );
    for path in ["/", "/partner/billing", "/partner/support"] {
        assert_eq!(viewer.get(path).await.status, StatusCode::OK);
    }
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "too fast")])
        .await;
    portal.fault_of_puts("billing", "throttle", Some("57"), 1);
    let page = editor.save("/partner/billing", &[]).await;
    let reason = "Edith Editor’s save of";
    let text = |page: &Page| page.body.replace(['\u{2068}', '\u{2069}'], "");
    assert!(text(&page).contains(reason), "{}", page.body);
    // Without JavaScript the button is the way on.
    assert!(
        page.body.contains("Then press “Save now”."),
        "{}",
        page.body
    );
    let button = "<button data-due=\"aria-disabled\" class=\"button\">Save now</button>";
    assert!(page.body.contains(button), "{}", page.body);
    for path in ["/", "/partner/billing", "/partner/support", "/customers"] {
        let page = viewer.get(path).await;
        assert!(text(&page).contains(reason), "{path}: {}", page.body);
        assert!(page.body.contains("whoever is signed in"), "{path}");
        assert!(!page.body.contains("refuses new ones"), "{path}");
        let main = &page.body[page.body.find("<main").unwrap()..];
        let is_shown = |link: &str| !link.contains("hidden");
        let buttons = main
            .split("<a ")
            .filter(|link| link.starts_with("class=\"button\""));
        let working: Vec<&str> = buttons
            .filter(|link| is_shown(&link[..link.find('>').unwrap()]))
            .collect();
        assert!(working.is_empty(), "{path}: {working:?}");
        if path != "/customers" {
            assert!(page.body.contains("As of "), "{path}: {}", page.body);
        }
    }
    // What needs no answer of Partner Center goes on.
    for path in ["/history", "/drafts", "/account"] {
        assert_eq!(editor.get(path).await.status, StatusCode::OK, "{path}");
    }
    portal.clock.advance(seconds(57));
    let page = viewer.get("/partner/billing").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!text(&page).contains(reason));
}
